"""What a lecturer asks of a drawing: its own gradients, rows, a slide's size, digits, labels, both themes."""

import re
import xml.etree.ElementTree as ET

import numpy as np
import pytest

import autograd
import nn
from autograd import Graph, Value, scope
from autograd.errors import ArgumentError, DataTypeError
from tests.viz.graphs import SVG, backward_graph, chain, gradient_of, node_texts, square, stack, texts
from viz.drawing.draw import draw
from viz.drawing.svg import size
from viz.errors import OutputError
from viz.style.palette import DARK, LIGHT, ghost


def thread(length):
    v = Value(1.0, name="x")
    for _ in range(length):
        v = autograd.tanh(v)
    return v


# --------------------------------------------------------------------------------------- gradients
def test_gradients_of_another_loss_are_not_shown():
    model = nn.MLP([2, 3, 1], random_state=0)
    first, second = model.loss(np.array([[0.5, 1.0]]), [1.0]), model.loss(np.array([[2.0, -1.0]]), [0.0])
    first.backward()
    shown = texts(draw(second))
    drawn = [v for v in Graph(second).nodes if v.op is None or v.parents]
    assert shown.count("—") == len(drawn)
    assert "gradients not computed" in draw(second).description


def test_accumulated_gradients_are_called_so():
    a = Value(2.0, name="a")
    one, other = a * a, a * 3
    one.name = "l1"
    one.backward()
    other.backward()
    assert node_texts(draw(one), "a") == ["a", "2", "4"]
    assert "gradient ∂l1/∂node" in texts(draw(one))
    summed = draw(one, gradients="accumulated")
    assert node_texts(summed, "a") == ["a", "2", "7"]
    assert "accumulated in .grad" in texts(summed)
    assert not any("∂l1/∂node" in text for text in texts(summed))


def test_gradients_can_be_computed_for_the_drawing_alone():
    loss = chain(backward=False)
    assert "—" not in texts(draw(loss, gradients="computed"))
    assert all(v.grad is None for v in Graph(loss).nodes)
    loss.backward()
    assert draw(loss, gradients="computed").source == draw(loss).source


def test_of_a_value_inside_the_gradients_are_its_own():
    loss = square(backward=False)
    (loss * 5.0).backward()
    assert node_texts(draw(loss), "a")[-1] == "6"
    vector = Value([1.0, 2.0], name="a") * 2.0
    vector.sum().backward()
    assert "—" in texts(draw(vector))


def test_of_a_recorded_backward_pass_the_gradients_are_those_that_it_recorded():
    gradient = gradient_of(chain(backward=False), "W⁰")
    shown = node_texts(draw(gradient), "A")
    leaf = next(v for v in Graph(gradient).nodes if v.name == "W⁰")
    other = leaf.sum()
    other.backward()
    assert node_texts(draw(gradient), "A")[-2:] == shown[-2:]
    assert "—" in node_texts(draw(gradient), "A")


# ---------------------------------------------------------------------------------- names and labels
@pytest.mark.parametrize("name", ["W0", "W⁰"])
def test_a_name_can_be_typed(name):
    assert draw(chain(), highlight=name).source == draw(chain(), highlight="W⁰").source


def test_a_scope_is_lit():
    drawing = draw(chain(), highlight="layer 1")
    assert drawing.description.endswith("Highlighted: W⁰, A, B.")
    pair = draw(chain(), highlight=("layer 2", "l")).description
    assert pair.endswith("Highlighted: W¹, C, D, E, y, l.")


def test_what_is_not_there_is_said_with_what_is():
    with pytest.raises(ArgumentError, match=r"no node 'Q'.*for highlight.*Its names: .*W⁰.*Its scopes: model, layer 1"):
        draw(chain(), highlight="Q")
    with pytest.raises(ArgumentError, match="for labels"):
        draw(chain(), labels={"Q": "q"})
    with pytest.raises(ArgumentError, match="names to texts"):
        draw(chain(), labels={"A": 3})


def test_labels_stand_for_names_also_in_formulas():
    drawing = draw(chain(), labels={"W0": "weights", "A": "sum", "layer 1": "hidden"})
    assert node_texts(drawing, "sum")[:1] == ["weights"]
    assert "weights · x′" in texts(drawing)
    assert "σ(sum)" in texts(drawing)
    assert "hidden" in texts(drawing)
    assert "layer 1" not in texts(drawing)
    assert "W[0,1]" in texts(draw(chain(), level="scalar", labels={"W⁰": "W"}))


def test_digits():
    assert node_texts(draw(chain(), digits=2), "y") == ["y", "σ(E)", "0.67", "−1.5"]
    assert node_texts(draw(chain(), digits=6), "y")[2] == "0.673179"
    for wrong in (0, 2.5, 99):
        with pytest.raises(ArgumentError, match="digits"):
            draw(chain(), digits=wrong)


def test_without_a_legend():
    bare = draw(chain(), legend=False)
    assert not {"variable", "operation", "value"} & set(texts(bare))
    assert "Named" in texts(draw(chain(), legend=False, title="Named"))
    assert size(bare.svg)[1] < size(draw(chain()).svg)[1] - 20


def test_a_model_is_told_what_to_write():
    with pytest.raises(DataTypeError, match=r"got MLP\. For a model: viz\.draw\(model\.loss\(X, t\)\).*viz\.network"):
        draw(nn.MLP([2, 3, 1]))
    with pytest.raises(DataTypeError, match=r"viz\.draw\(loss\(model\(X\), t\)\)"):
        draw(nn.Sequential(nn.Linear(2, 1)))


# ------------------------------------------------------------------------------------------- theme
@pytest.mark.slow
def test_one_svg_for_light_and_dark():
    svg = draw(chain(), highlight="A").svg
    style = ET.fromstring(svg).findtext(f"{SVG}style")
    assert "prefers-color-scheme: dark" in style
    rules = dict(re.findall(r'\[fill="(#\w+)"\]\{fill:(#\w+)\}', style))
    for role in ("paper", "card", "ink", "muted", "value", "gradient"):
        assert rules[getattr(LIGHT, role).lower()] == getattr(DARK, role)
    assert rules[ghost(LIGHT).ink.lower()] == ghost(DARK).ink
    used = {c for c in re.findall(r'(?:fill|stroke)="(#\w+)"', svg.replace(style, "")) if c != LIGHT.current.lower()}
    assert used <= set(rules)
    for theme in ("light", "dark"):
        assert "<style>" not in draw(chain(), theme=theme).svg
    assert draw(chain()).to_png(60) == draw(chain(), theme="light").to_png(60)


# ------------------------------------------------------------------------------------ size and rows
def test_a_slide_is_filled():
    for asked, inches in (("16:9", (40 / 3, 7.5)), ("4:3", (10, 7.5)), ((5, 2), (5, 2))):
        drawing = draw(chain(), size=asked)
        assert size(drawing.svg) == pytest.approx((72 * inches[0], 72 * inches[1]), abs=0.02)
        box = [float(n) for n in ET.fromstring(drawing.svg).get("viewBox").split()]
        assert box[2] / box[3] == pytest.approx(inches[0] / inches[1], rel=1e-3)
        ground = re.search(r'<polygon fill="#ffffff" stroke="none" points="(\S+) \S+ (\S+) ', drawing.svg)
        assert tuple(map(float, ground[1].split(","))) == pytest.approx((box[0], box[1]), abs=0.01)
    for wrong in ("16:10", (1,), (0, 2), ("a", "b"), 3):
        with pytest.raises(ArgumentError, match=r"Expected size as \(width, height\) in inches"):
            draw(chain(), size=wrong)


def test_a_long_chain_wraps_into_rows():
    loss = thread(60)
    assert size(draw(loss, wrap=False).svg)[0] > 6000
    wrapped = draw(loss, wrap=True)
    wide, high = size(wrapped.svg)
    assert 1.2 < wide / high < 2.6
    assert wide < 2200
    # Every operation is drawn once, and every value stands in it.
    titles = [t.text for t in ET.fromstring(wrapped.svg).iter(f"{SVG}title")]
    for v in Graph(loss).nodes:
        assert titles.count(Graph(loss).name_of(v)) == 1
    assert "row 2" in texts(wrapped)
    ids = re.findall(r'\bid="([^"]+)"', wrapped.svg)
    assert len(ids) == len(set(ids))
    assert wrapped.source.count("digraph") == wrapped.svg.count('class="graph"')
    assert repr(wrapped) == repr(draw(loss, wrap=False))


def test_what_is_too_long_to_be_read_wraps_by_itself():
    rows = draw(thread(60)).source.count("digraph")
    assert 4 < rows < 8
    assert draw(thread(60)).source == draw(thread(60), wrap=rows).source
    assert size(draw(thread(60)).svg)[0] < 2200
    for kept in (draw(thread(12)), draw(thread(60), wrap=False), draw(thread(60), direction="TB"), draw(chain())):
        assert kept.source.count("digraph") == 1


@pytest.mark.slow
def test_the_rows_of_a_page_can_be_read_on_paper():
    joined = nn.SegmentationCNN(1, 2, maps=(2, 3), random_state=0)
    maps = joined.loss(np.ones((1, 1, 8, 8)), np.full((1, 2, 8, 8), 0.5))  # its rows hold what comes from others
    for loss, least in ((stack(2, 3, 2, 1), 2), (thread(60), 8), (maps, 7), (backward_graph(), 1)):
        drawing = draw(loss, wrap="page")
        assert drawing.source.count("digraph") >= least
        # 11 points of type are 6 and more where the drawing is as wide as A4 between its margins.
        assert size(drawing.svg)[0] < 900 or least == 1
    assert draw(chain(), wrap="page", direction="TB").source.count("digraph") == 1
    assert draw(square(), wrap="page").source == draw(square()).source


def test_rows_by_number_and_what_comes_from_another():
    drawing = draw(chain(), wrap=3)
    assert drawing.svg.count('class="graph"') == 3
    titles = [t.text for t in ET.fromstring(drawing.svg).iter(f"{SVG}title")]
    assert sum("row 1" in title for title in titles) >= 1
    assert draw(chain(), wrap=1).source.count("digraph") == 1
    assert draw(chain(), wrap=50).source.count("digraph") <= 7
    for wrong in (-1, 2.5, "rows"):
        with pytest.raises(ArgumentError, match="wrap"):
            draw(chain(), wrap=wrong)


def test_rows_by_scope():
    rows = [set(re.findall(r"POINT-SIZE=\"15\" COLOR=\"#\w+\"><B>(\S+?)</B>", part))
            for part in draw(chain(), wrap="scope").source.split("digraph")[1:]]  # fmt: skip
    assert rows == [{"x", "W⁰", "A", "B"}, {"W¹", "C", "D"}, {"w", "E"}, {"y"}, {"t", "l"}]
    assert draw(thread(5), wrap="scope").source.count("digraph") == 1


def test_a_leaf_used_in_two_rows_is_drawn_once():
    a = Value(0.5, name="a")
    v = a
    for _ in range(10):
        v = v * a
    drawing = draw(v, wrap=2)
    titles = [t.text for t in ET.fromstring(drawing.svg).iter(f"{SVG}title")]
    assert titles.count("a") == 1
    assert titles.count("a, row 1") == 1


@pytest.mark.slow
@pytest.mark.parametrize("wrap", [True, 2, "scope", "page"])
@pytest.mark.parametrize("direction", ["LR", "TB"])
def test_every_drawing_can_be_wrapped(wrap, direction):
    for loss in (stack(2, 3, 3, 1), backward_graph()):
        assert "</svg>" in draw(loss, wrap=wrap, direction=direction).svg


def test_where_it_cannot_be_written(tmp_path):
    for name in ("no/a.svg", "no/a.dot"):
        with pytest.raises(OutputError, match=r"Could not write '.*a\.\w+': there is no folder '.*no'; make it"):
            draw(square()).save(tmp_path / name)


# ------------------------------------------------------------------------------------------- titles
@pytest.mark.slow
@pytest.mark.parametrize("direction", ["LR", "TB"])
def test_no_edge_crosses_the_title_of_a_frame(direction):
    from tests.viz.drawing.test_looks import points
    from viz.style.text import width

    rng = np.random.default_rng(0)
    for case in range(3):
        with scope("a long name of a frame"):
            nodes = [Value(float(k), name=f"a{k}") for k in range(3)]
        for k in range(8):
            with scope("outer"), scope(f"part {k % 4} of it"):
                first, second = rng.choice(len(nodes), 2)
                nodes.append(nodes[first] * nodes[second] + float(case))
        root = ET.fromstring(draw(sum(nodes[1:], nodes[0]), direction=direction).svg)
        curves = [points(path.get("d")) for group in root.iter(f"{SVG}g") if group.get("class") == "edge"
                  for path in group.iter(f"{SVG}path")]  # fmt: skip
        checked = 0
        for group in root.iter(f"{SVG}g"):
            if group.get("class") == "cluster":
                title = next(group.iter(f"{SVG}text"))
                x, y, high = (float(title.get(key)) for key in ("x", "y", "font-size"))
                wide = width(title.text, high)
                checked += 1
                for curve in curves:
                    inside = (curve[:, 0] > x) & (curve[:, 0] < x + wide) & (curve[:, 1] > y - high) & (curve[:, 1] < y)
                    assert not inside.any(), (title.text, case)
        assert checked >= 3


# ---------------------------------------------------------------------------------------- languages
@pytest.mark.parametrize(
    ("lang", "words"),
    [
        ("fr", {"variable", "constante", "opération", "valeur", "gradient ∂l/∂node", "dérivée locale sur l’arête"}),
        ("de", {"Variable", "Konstante", "Operation", "Wert", "Gradient ∂l/∂node", "lokale Ableitung an der Kante"}),
    ],
)
def test_a_drawing_in_another_language(lang, words):
    drawing = draw(chain(), lang=lang)
    assert words <= set(texts(drawing))
    english = {"value", "constant", "operation", "local derivative on the edge"}
    assert not english & set(texts(drawing))
    assert not re.search(r"\b(from|with|in order|nodes)\b", drawing.description)
    assert node_texts(drawing, "y") == node_texts(draw(chain()), "y")


def test_all_that_is_said_has_a_language():
    loss = chain(batch=100)
    said = texts(draw(loss, lang="de", depth=1)) + texts(draw(loss, lang="de", wrap=2))
    assert {"hinein: x", "heraus: B", "2 Operationen", "9 Parameter", "Zeile 2", "Gruppe, geschlossen"} <= set(said)
    assert any(text.startswith("100 Einträge: ") for text in said)
    folded = draw(chain(), level="scalar", fold=True, lang="fr")
    assert "réduites à une seule" in " ".join(texts(folded))
    assert any(text.startswith("somme de ") for text in texts(folded))
    with pytest.raises(ArgumentError, match="lang as one of 'en', 'fr', 'de'"):
        draw(loss, lang="es")
