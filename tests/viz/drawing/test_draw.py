"""What is drawn, as DOT, SVG, PNG and in a notebook."""

import base64
import re
import xml.etree.ElementTree as ET
from pathlib import Path

import numpy as np
import pytest

import autograd
from autograd import Graph, Op, StaleGraphError, Value, scope
from autograd.errors import ArgumentError, DataTypeError
from tests.autograd.own_operations import table_as_before
from tests.viz.graphs import SVG, backward_graph, chain, node_texts, square, texts
from viz.drawing.dot import find_dot
from viz.drawing.draw import MAX_NODES, draw
from viz.drawing.svg import seen
from viz.errors import DrawingError
from viz.notation.names import Notation
from viz.style.palette import LIGHT

GOLDEN = Path(__file__).parent / "golden"
CAPTION = {"variable", "operation", "local derivative on the edge"}


# ------------------------------------------------------------------------------------- the DOT text
@pytest.mark.parametrize("name", ["square", "chain", "chain_before", "chain_bare"])
def test_source_is_exactly(name):
    drawing = {
        "square": lambda: draw(square()),
        "chain": lambda: draw(chain(), title="From A to l"),
        "chain_before": lambda: draw(chain(backward=False), theme="dark", direction="TB"),
        "chain_bare": lambda: draw(chain(), values=False, gradients=False, local=False),
    }[name]()
    assert drawing.source == (GOLDEN / f"{name}.dot").read_text(encoding="utf-8")


def test_the_same_graph_gives_the_same_picture():
    loss = chain()
    assert draw(loss).source == draw(loss).source
    assert draw(loss).svg == draw(Graph(loss)).svg


def test_a_parent_used_twice_has_two_edges():
    drawing = draw(square())
    assert re.findall(r"n0\S* -> n1", drawing.source) == ["n0:b:ne -> n1", "n0:b:e -> n1"]
    a = Value(2.0, name="a")
    thrice = draw(autograd.concatenate([a.reshape(1)] * 3)).source
    assert re.findall(r"n1:b:(\w+) -> n2:b:(\w+)", thrice) == [("ne", "nw"), ("e", "w"), ("se", "sw")]


def test_scopes_are_frames_inside_each_other():
    source = draw(chain()).source
    found = re.findall(r"subgraph (\S+) \{\n\s*label=<<.*?>([^<>]+)</FONT>", source)
    assert found == [
        ("cluster_0", "model"),
        ("cluster_0_0", "layer 1"),
        ("cluster_0_1", "layer 2"),
        ("cluster_0_2", "layer 3"),
        ("cluster_1", "loss"),
    ]


# ------------------------------------------------------------------------------------ what is said
def test_a_node_says_name_formula_value_and_gradient():
    drawing = draw(chain())
    assert node_texts(drawing, "A") == [
        *("W⁰", "3×3: −2.6 … 2", "−0.00316 … 0.00316", "↓", "x′"),
        *("A", "W⁰ · x′", "[0.56 −0.6 −1.18]", "[−0.00316 0.000175", "0.00157]"),
    ]
    assert node_texts(drawing, "y") == ["y", "σ(E)", "0.673", "−1.49"]
    assert node_texts(drawing, "x") == ["x", "[0.4 −1]"]


def test_before_the_backward_pass_gradients_are_a_dash():
    drawing = draw(chain(backward=False))
    assert node_texts(drawing, "y") == ["y", "σ(E)", "0.673", "—"]
    assert node_texts(drawing, "x") == ["x", "[0.4 −1]"]
    assert "to l = 0.3957, gradients not computed. In order: A = W⁰ · x′; B = σ(A);" in drawing.description


def test_edges_carry_the_local_derivative():
    labels = texts(draw(chain()))
    assert {"B ⊙ (1 − B)", "W¹[:, 1:]", "y · (1 − y)", "0.22", "(y − t)", "/ (y · (1 − y))"} <= set(labels)


def test_an_edge_without_a_local_derivative_carries_nothing():
    a = Value([[1.0, 2.0], [3.0, 4.0]], name="A")
    moved = draw(a.T.sum())
    assert not [line for line in moved.source.splitlines() if "->" in line and "label" in line]
    assert "local derivative on the edge" not in texts(moved)
    assert "local derivative on the edge" in texts(draw(a.T.mean()))
    with table_as_before():
        turned = Op(name="turned", inputs=("a", "b"), forward=lambda a, b: a[::-1] * b, formula="turned(a, b)",
                    local=[None, "a[::-1]"], pull=["(g * b)[::-1]", "g * a[::-1]"])  # fmt: skip
        y = turned(Value([1.0, 2.0], name="u"), Value([3.0, 4.0], name="v"))
        shown = texts(draw(y, values=False, gradients=False, direction="TB"))
        assert sorted(set(shown) - CAPTION) == ["turned(u, v)", "u", "u[::−1]", "v", "v1", "→"]


def test_local_derivatives_are_the_graphs_own():
    for graph in (Graph(chain()), Graph(chain()).unroll(), Graph(chain(batch=5))):
        told = Notation(graph)
        assert [told.local_formula(edge) for edge in graph.edges] == [graph.local_formula(e) for e in graph.edges]


def test_a_local_derivative_without_bound():
    with np.errstate(all="ignore"):
        assert {"1 / a", "∞", "−∞"} <= set(texts(draw(Value(0.0, name="a").log())))


def test_options_leave_things_out():
    drawing = draw(chain(), values=False, gradients=False, local=False)
    assert node_texts(drawing, "A") == ["W⁰", "↓", "A", "W⁰ · x′"]
    assert LIGHT.value not in drawing.source
    assert LIGHT.gradient not in drawing.source


def test_large_arrays_are_summed_up():
    drawing = draw(chain(batch=100))
    assert any(text.startswith("100×3: ") for text in node_texts(drawing, "A"))
    assert max(map(len, texts(drawing))) < 40
    assert "100 entries: 1 … 1" in texts(drawing)


def test_numbers_in_formulas_stand_once():
    assert texts(draw(2.5 * Value(3.0, name="a"))).count("2.5") == 2


def test_title_and_description_for_those_who_cannot_see_it():
    root = ET.fromstring(draw(chain(), title="A & B").svg)
    assert root.get("role") == "img"
    assert root.findtext(f"{SVG}title") == "A & B"
    assert root.findtext(f"{SVG}desc").startswith("Computation graph of 12 nodes, from x, t, W⁰, W¹, w to l = 0.")
    titles = [t.text for t in root.iter(f"{SVG}title")]
    assert {"layer 1", "A", "A → B"} <= set(titles)
    assert not any(re.match(r"n\d|cluster", title) for title in titles)


def test_edges_are_named_as_data_flows():
    titles = {t.text for t in ET.fromstring(draw(backward_graph()).svg).iter(f"{SVG}title")}
    assert {"A → B", "D → ∂l/∂C", "∂l/∂D → ∂l/∂C", "t → ∂l/∂y"} <= titles
    assert "∂l/∂C → ∂l/∂D" not in titles


def test_the_description_says_what_is_drawn_and_no_more():
    told = draw(chain(), highlight=("D", "l"), values=False, view="forward").description
    assert told == (
        "Computation graph of 12 nodes, from x, t, W⁰, W¹, w to l. "
        "In order: A = W⁰ · x′; B = σ(A); C = W¹ · B′; D = σ(C); E = w · D′; y = σ(E); "
        "l = −t · ln(y) − (1 − t) · ln(1 − y). Highlighted: D, E, y, l."
    )
    assert draw(Value(2.0, name="a")).description.startswith("Computation graph of 1 node, from a to a = 2")
    assert "from x, t, W⁰, W¹, w to l" in draw(chain(), level="scalar").description
    assert "from a to" in draw(1.0 + 2.0 * Value(3.0, name="a")).description
    many = [Value(1.0, name=f"a{k}") for k in range(9)]
    assert "a6, a7 …" in draw(sum(many[1:], many[0])).description
    long = Value(np.arange(12.0), name="a") * 2.0
    assert "v1 = 12 numbers from 0 to 22," in draw(long).description
    assert "layer 1 (in: x, out: B, 2 operations, 9 parameters); " in draw(chain(), depth=1).description


def test_what_is_cut_on_an_edge_stands_in_its_tooltip():
    name = "x" * 60
    source = draw(Value(2.0, name=name) * Value(3.0, name="b") * 2.0).source
    assert f'tooltip="∂v1 / ∂b = {name}"' in source
    assert source.count("labeltooltip") == 1
    assert "labeltooltip" not in draw(chain()).source


def test_a_weight_made_outside_a_scope_is_drawn_where_it_is_used():
    a, b = Value(2.0, name="a"), Value(3.0, name="b")
    with scope("outer"):
        with scope("first"):
            v = a * b
        with scope("second"):
            v = v * b
    lines = draw(v).source.splitlines()
    start = next(k for k, line in enumerate(lines) if "cluster_0 {" in line)
    # The shared one stands between the two, in the scope around both.
    assert any("<B>b</B>" in line for line in lines[start + 1 : start + 4])


# ---------------------------------------------------------------------------------- scalar graphs
def test_scalar_level_shows_every_sum_and_product_with_the_same_gradients():
    loss = chain()
    drawing = draw(loss, level="scalar")
    assert repr(drawing) == "<Drawing of 58 nodes, 64 edges>"
    layers = Graph(loss)
    scalars = layers.unroll()
    grads = Notation(scalars).grads
    for v in layers.nodes:
        if v.grad is not None:
            entries = [grads[s] for s in scalars.nodes if scalars.origins[s] is v and _is_entry(s, v)]
            np.testing.assert_allclose(entries, np.ravel(v.grad), rtol=1e-12)
    assert drawing.source.count("—") == 0


def _is_entry(scalar, layer):
    return scalar.name is not None and scalar.name.split("[")[0] == layer.name


def test_scalar_level_before_the_backward_pass():
    drawing = draw(chain(backward=False), level="scalar")
    assert node_texts(drawing, "y") == ["y", "σ(E)", "0.673", "—"]


def test_one_operation_from_inside_has_its_gradients():
    graph = Graph(chain())
    node = next(v for v in graph.nodes if v.name == "A")
    drawing = draw(graph.unroll(node))
    assert node_texts(drawing, "A[0]")[-1] == "−0.00316"


def test_a_scalar_graph_is_drawn_as_it_is():
    v = square()
    assert draw(v, level="scalar").source == draw(v).source


# ----------------------------------------------------------------------------------------- outputs
def test_fonts_have_fallbacks():
    families = set(re.findall(r'font-family="([^"]*)"', draw(chain()).svg))
    assert families == {"Helvetica,Arial,Liberation Sans,DejaVu Sans,sans-serif"}


def box(points):
    """The corners of what a path or a polygon goes around."""
    pairs = re.findall(r"(?:^|[MLC ])(-?[\d.]+),(-?[\d.]+)", points)
    x = [float(x) for x, _ in pairs] + [float(x) for x in re.findall(r"H(-?[\d.]+)", points)]
    y = [float(y) for _, y in pairs] + [float(y) for y in re.findall(r"V(-?[\d.]+)", points)]
    return min(x), min(y), max(x), max(y)


def rounded(svg):
    """The same of a box with round corners."""
    for numbers in re.findall(r'<rect [^>]*x="(\S+)" y="(\S+)" width="(\S+)" height="(\S+)" rx="[\d.]+"/>', svg):
        x, y, width, height = map(float, numbers)
        yield x, y, x + width, y + height


def test_a_notebook_gets_an_image_that_survives_without_trust():
    drawing = draw(chain(), title="</script>")
    bundle = drawing._repr_mimebundle_()
    assert bundle == {"text/html": drawing._repr_html_(), "text/plain": "<Drawing of 12 nodes, 11 edges>"}
    data = re.search(r'src="data:image/svg\+xml;base64,([^"]+)"', bundle["text/html"])[1]
    image = base64.b64decode(data).decode()
    assert image == seen(drawing.svg)
    assert len(image) < len(drawing.svg)
    drawn = [re.findall(r">([^<>\n]+)</text>", svg) for svg in (image, drawing.svg)]
    assert drawn[0] == drawn[1]
    assert "W⁰" in drawn[0]
    shapes = [  # whose round boxes are boxes in the image, and curves in the SVG
        {box(points) for points in re.findall(r' (?:d|points)="([^"]+)"', svg)} | set(rounded(svg))
        for svg in (image, re.sub(r'<\w+ fill="none" stroke="none".*', "", drawing.svg))
    ]
    assert list(rounded(image))
    np.testing.assert_allclose(sorted(shapes[0]), sorted(shapes[1]), atol=0.01)
    assert f'alt="&lt;/script&gt;: {drawing.description}"' in bundle["text/html"]
    assert f'alt="{draw(chain()).description}"' in draw(chain())._repr_html_()
    assert set(re.findall(r"<(\w+)", bundle["text/html"])) == {"div", "img", "script", "style"}
    assert "<script" not in draw(chain(), theme="dark")._repr_html_()


@pytest.mark.slow
def test_png_has_the_resolution_asked_for():
    drawing = draw(square())

    def width(png):
        assert png.startswith(b"\x89PNG")
        return int.from_bytes(png[16:20], "big")

    assert width(drawing.to_png(dpi=144)) == pytest.approx(2 * width(drawing.to_png(dpi=72)), abs=3)
    assert width(drawing.png) == width(drawing.to_png(144))
    assert width(drawing.to_png(dpi=1e6)) == pytest.approx(16_000, rel=0.01)
    for wrong in (0, -1, float("nan"), float("inf")):
        with pytest.raises(ArgumentError, match="dpi"):
            drawing.to_png(wrong)


@pytest.mark.parametrize(
    ("name", "start"),
    [
        ("g.svg", b"<?xml"),
        ("g.PNG", b"\x89PNG"),
        ("g.dot", b"digraph"),
        ("g.jpg", b"\xff\xd8\xff"),
        ("g.jpeg", b"\xff\xd8\xff"),
    ],
)
def test_save_by_suffix(tmp_path, name, start):
    path = draw(square()).save(tmp_path / name)
    assert path == tmp_path / name
    assert path.read_bytes().startswith(start)
    assert b"\r" not in path.read_bytes() or name[2] in "Pj"


@pytest.mark.parametrize("name", ["g.gif", "g", ".svg", "g.svg.txt"])
def test_save_names_the_formats_it_knows(tmp_path, name):
    with pytest.raises(ArgumentError, match=r"\.svg, \.png, \.jpg, \.jpeg, \.pdf, \.dot"):
        draw(square()).save(tmp_path / name)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.slow
@pytest.mark.parametrize("options", [{"depth": 1}, {"view": "forward"}, {"level": "scalar", "fold": True}])
def test_every_view_is_drawn_by_every_engine(engine, options):
    assert engine == find_dot()
    drawing = draw(chain(), **options)
    assert drawing.svg.count('class="node"') > 2
    assert drawing.png.startswith(b"\x89PNG")


# ---------------------------------------------------------------------------------------- refusals
def test_too_large_to_read():
    v = Value(1.0)
    for _ in range(MAX_NODES):
        v = -v
    with pytest.raises(DrawingError, match=r"2,001 nodes.*level=\"layer\".*unroll\(node\).*smaller batch"):
        draw(v)


def test_what_is_far_too_large_is_not_unrolled_first(monkeypatch):
    monkeypatch.setattr(Graph, "unroll", None)
    with pytest.raises(DrawingError, match="at least"):
        draw((Value(np.ones((100, 100))) ** 2).sum(), level="scalar")


@pytest.mark.slow
def test_a_large_drawing_is_made():
    v = Value(1.0, name="a")
    for _ in range(750):
        v = v * Value(1.0)
    assert "</svg>" in draw(v).svg


def test_a_stale_graph_is_not_drawn():
    a = Value(3.0, name="a")
    v = a * a
    a.assign(4.0)
    with pytest.raises(StaleGraphError):
        draw(v)


@pytest.mark.parametrize("option", [{"level": "scalars"}, {"direction": "RL"}, {"theme": "blue"}, {"view": 1}])
def test_unknown_options_name_the_known_ones(option):
    with pytest.raises(ArgumentError, match=rf"Expected {next(iter(option))} as one of '\w+', '\w+'.*, got"):
        draw(square(), **option)


def test_only_values_and_graphs_are_drawn():
    with pytest.raises(DataTypeError, match="got float"):
        draw(3.0)


def test_a_wide_drawing_shrinks_on_paper():
    """On a screen it scrolls, where it would be too small to read; paper does not scroll."""
    html = draw(Value(1.0, name="a") + 1.0)._repr_html_()
    assert re.search(r"@media print\{\.chalkgrad-drawing\{min-width:0!important\}", html)
    assert re.search(r'<img class="chalkgrad-drawing" style="[^"]*min-width:\d+px', html)


def test_a_drawing_in_rows_is_an_image_a_row():
    """A sheet ends between them, where it would cut one image."""
    drawing = draw(Value(1.0, name="a") * 2.0 + 1.0, wrap=2)
    first, second = re.findall(r'style="[^"]*max-width:(\d+)px[^"]*" alt="([^"]*)"', drawing._repr_html_())
    assert first == (second[0], drawing.description)
    assert second[1] == "row 2"
    assert draw(Value(1.0, name="a") * 2.0 + 1.0, wrap=2, size="16:9")._repr_html_().count("<img") == 1
