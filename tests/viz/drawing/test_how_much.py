"""What is drawn of large graphs, of one path and of a backward pass."""

import re
import xml.etree.ElementTree as ET
from pathlib import Path

import numpy as np
import pytest

from autograd import Graph, Value, constant, scope
from autograd.errors import ArgumentError
from autograd.rules.language import evaluate
from tests.viz.graphs import SVG, backward_graph, chain, gradient_of, mlp, node_texts, regression, square, stack, texts
from viz.drawing.draw import MAX_NODES, draw
from viz.drawing.how_much import arrange
from viz.errors import DrawingError
from viz.notation.composed import compose
from viz.style.palette import LIGHT, ghost

GOLDEN = Path(__file__).parent / "golden"


@pytest.mark.parametrize("name", ["chain_depth", "chain_lit", "neurons_folded", "blocks_folded", "backward"])
def test_source_is_exactly(name):
    drawing = {
        "chain_depth": lambda: draw(chain(), depth=1),
        "chain_lit": lambda: draw(chain(), highlight=("l", "W⁰"), theme="dark"),
        "neurons_folded": lambda: draw(stack(2, 3, 1), level="scalar", fold=True, values=False, gradients=False),
        "blocks_folded": lambda: draw(stack(2, 2, 2, 2, 1), fold=True, values=False, gradients=False),
        "backward": lambda: draw(gradient_of(regression(), "w")),
    }[name]()
    assert drawing.source == (GOLDEN / f"{name}.dot").read_text(encoding="utf-8")


# ------------------------------------------------------------------------------------------- depth
def test_a_closed_scope_says_what_goes_in_and_out_and_how_much_it_holds():
    drawing = draw(chain(), depth=1)
    told = ["layer 1", "in: x", "out: B", "2 operations", "9 parameters"]
    assert node_texts(drawing, "layer 1")[:5] == told
    assert node_texts(drawing, "layer 1")[5] == "[0.636 0.354 0.235]"
    assert "7 boxes stand for 12 nodes." in drawing.description
    assert "7 boxes stand for 12 nodes." in texts(drawing)
    assert "W⁰" not in texts(drawing)


@pytest.mark.parametrize(("depth", "nodes"), [(0, 4), (1, 7), (2, 12), (9, 12)])
def test_depth_is_how_many_scopes_are_open(depth, nodes):
    assert repr(draw(chain(), depth=depth)).startswith(f"<Drawing of {nodes} nodes")


def test_depth_that_closes_nothing_changes_nothing():
    assert draw(chain(), depth=2).source == draw(chain()).source


def test_a_weight_that_two_scopes_share_stays_outside():
    w = Value(2.0, name="w")
    v = constant(1.0, name="x")
    for name in ("first", "second"):
        with scope(name):
            v = (v * w).sigmoid()
    drawing = draw(v, depth=0)
    assert {"w", "first", "second", "2 operations"} <= set(texts(drawing))
    assert "0 parameters" in texts(drawing)


@pytest.mark.parametrize("depth", [-1, 1.5, "1"])
def test_depth_is_a_whole_number(depth):
    with pytest.raises(ArgumentError, match="depth"):
        draw(chain(), depth=depth)


# ------------------------------------------------------------------------------------------ folded
def test_the_neurons_of_a_layer_are_drawn_once():
    drawing = draw(mlp([2, 16, 16, 1]), level="scalar")
    assert repr(drawing) == "<Drawing of 20 nodes, 19 edges>"
    assert node_texts(drawing, "B[0,0:16]")[:3] == ["B[0,0:16]", "σ(A)", "×16"]
    assert {"W¹[0:16,1:17]", "×256", "sum of 17", "1 each, ×16"} <= set(texts(drawing))
    assert "20 boxes stand for 984 nodes." in drawing.description


@pytest.mark.slow
def test_fold_false_shows_all():
    loss = mlp([2, 16, 16, 1])
    whole = draw(loss, level="scalar", fold=False)
    assert repr(whole).startswith("<Drawing of 984 nodes")
    assert "folded" not in whole.description


def test_small_graphs_are_not_folded_unless_asked():
    loss = mlp([2, 3, 1])
    assert draw(loss, level="scalar").source == draw(loss, level="scalar", fold=False).source
    assert draw(loss, level="scalar", fold=True).source != draw(loss, level="scalar").source
    assert draw(square(), fold=True).source == draw(square()).source


def test_a_repeat_shows_the_range_of_all_copies():
    loss = mlp([2, 16, 1])
    weights = next(v for v in Graph(loss).nodes if v.name == "W⁰").data[:, 1:]
    shown = node_texts(draw(loss, level="scalar", fold=True, gradients=False), "v1 … v47")
    assert f"{weights.min():.3g} … {weights.max():.3g}".replace("-", "−") in shown


def test_blocks_that_follow_each_other_are_drawn_once():
    drawing = draw(mlp([4] * 13 + [1]), fold=True)
    assert "layer 1 … layer 12  ×12, the first shown" in texts(drawing)
    assert repr(drawing) == "<Drawing of 10 nodes, 9 edges>"
    closed = draw(mlp([4] * 13 + [1]), fold=True, depth=1)
    told = node_texts(closed, "layer 1 … layer 12")
    assert told[1:2] + told[4:6] == ["×12", "24 operations", "240 parameters"]


# ------------------------------------------------------------------------------------------- large
@pytest.mark.slow
def test_what_cannot_be_read_whole_is_folded_by_itself():
    drawing = draw(mlp([2, 60, 60, 1]), level="scalar")
    assert "boxes stand for 11,588 nodes." in drawing.description
    assert any(text.startswith("Repeated parts are folded") for text in texts(drawing))


@pytest.mark.slow
def test_where_nothing_repeats_scopes_are_closed():
    v = Value(1.0, name="a")
    for k in range(30):
        with scope(f"part {k}"):
            for _ in range(70 + k):
                v = v.sigmoid()
    drawing = draw(v)
    assert repr(drawing) == "<Drawing of 30 nodes, 29 edges>"
    assert "Too large to read whole: scopes deeper than 0 are closed (depth=0)." in drawing.description
    with pytest.raises(DrawingError, match=r"fold=True or depth=0"):
        draw(v, fold=False)


@pytest.mark.slow
def test_1500_nodes_are_drawn_with_straight_edges():
    drawing = draw(mlp([2, 20, 20, 1]), level="scalar", fold=False)
    assert 1300 < int(re.search(r"\d+", repr(drawing))[0]) < MAX_NODES
    assert "splines=line" in drawing.source
    assert "</svg>" in drawing.svg
    assert "splines" not in draw(chain(), level="scalar").source


def test_advice_names_only_what_would_help():
    v = Value(1.0)
    for _ in range(MAX_NODES):
        v = -v
    with pytest.raises(DrawingError, match=r"cannot be read\. Draw whole layers"):
        draw(v)
    with pytest.raises(DrawingError, match=r"Fold it \(fold=True\), draw"):
        draw(v, fold=False)
    with pytest.raises(DrawingError, match=r"at least .*Fold it \(fold=True\), draw"):
        draw(mlp([2, 60, 60, 1]), level="scalar", fold=False)


# ---------------------------------------------------------------------------------------- one path
def lit(drawing):
    return re.findall(rf'BGCOLOR="{LIGHT.current}" .*?<B>([^<]+)</B>', drawing.source)


def test_a_path_is_lit_and_the_rest_faint():
    drawing = draw(chain(), highlight=("l", "W⁰"))
    assert set(lit(drawing)) == {"W⁰", "A", "B", "C", "D", "E", "y", "l"}
    assert draw(chain(), highlight=("W⁰", "l")).source == drawing.source
    assert ghost(LIGHT).ink in drawing.source
    assert drawing.source.count('penwidth="2.5"') + drawing.source.count("penwidth=2.5") == 6


def test_a_node_alone_is_lit_with_its_way_to_the_end():
    loss = chain()
    node = next(v for v in Graph(loss).nodes if v.name == "D")
    assert set(lit(draw(loss, highlight=node))) == {"D", "E", "y", "l"}
    assert "D[0]" in lit(draw(loss, highlight=node, level="scalar"))
    assert lit(draw(loss, highlight="W⁰", depth=1))[0] == "layer 1"


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ("Q", "no node 'Q'.*W⁰"),
        (("t", "x"), "No path"),
        (3, "got int"),
        (("a", "b", "c"), "3"),
        (Value(1.0), "no node"),
    ],
)
def test_what_cannot_be_lit_is_refused(wrong, said):
    with pytest.raises(ArgumentError, match=said):
        draw(chain(), highlight=wrong)


# ---------------------------------------------------------------------------------- backward graph
def test_the_backward_graph_is_told_from_the_forward_one():
    drawing = draw(backward_graph())
    assert f'COLOR="{LIGHT.gradient}"' in drawing.source
    assert {"backward", "∂l/∂A", "gradient ∂l/∂node"} <= set(texts(drawing))
    assert "—" not in node_texts(drawing, "∂l/∂A")
    whole = draw(backward_graph(), fold=False)
    assert f'color="{LIGHT.gradient}"' in whole.source
    assert repr(whole) == "<Drawing of 41 nodes, 51 edges>"


def test_a_backward_pass_is_drawn_in_steps():
    drawing = draw(backward_graph())
    assert repr(drawing) == "<Drawing of 18 nodes, 23 edges>"
    shown = {name: node_texts(drawing, f"∂l/∂{name}")[1] for name in ("W⁰", "A", "B", "C", "D", "E", "y")}
    assert shown == {
        "W⁰": "∂l/∂A · x′ᵀ",
        "A": "∂l/∂B ⊙ B ⊙ (1 − B)",
        "B": "W¹[:, 1:]ᵀ · ∂l/∂C",
        "C": "∂l/∂D ⊙ D ⊙ (1 − D)",
        "D": "∂l/∂E · w[1:]",
        "E": "∂l/∂y · y · (1 − y)",
        "y": "(y − t) / (y · (1 − y))",
    }
    assert "The backward pass is drawn in steps (fold=False shows every operation)." in drawing.description
    assert "steps" not in draw(backward_graph(), depth=0).description


@pytest.mark.parametrize("scalar", [False, True])
def test_the_formula_of_a_step_is_what_ran(scalar):
    for end in (backward_graph(), gradient_of(chain(backward=False, batch=5), "W⁰"), second_order()):
        graph = Graph(end).unroll() if scalar else Graph(end)
        view = arrange(graph, None, None, False)
        assert view.steps
        for v, inside in view.steps.items():
            made = compose(v, inside)
            inputs = {name: p.data for name, p in made.inputs.items()}
            np.testing.assert_allclose(evaluate(made.text, {**inputs, **made.params}), v.data, rtol=1e-12)


def second_order():
    x = Value(2.0, name="x")
    first = gradient_of((x**3).sigmoid(), "x")
    x.grad = None
    first.backward(create_graph=True)
    return x.grad


def test_the_backward_pass_returns_below_the_forward_one(engine):
    for end in (backward_graph(), gradient_of(regression(), "w")):
        places = middles(draw(end))
        for name, (x, y) in places.items():
            if f"∂l/∂{name}" in places and name.isalpha() and name != "w":
                below_x, below_y = places[f"∂l/∂{name}"]
                assert below_x == pytest.approx(x, abs=1)
                assert below_y > y
        assert places["∂l/∂y"][0] > min(x for name, (x, _) in places.items() if name.startswith("∂"))


def test_what_is_no_single_row_flows_on_to_the_right():
    places = middles(draw(second_order()))
    last = next(name for name in places if name.endswith("/∂x"))
    assert places[last][0] == max(x for x, _ in places.values())


def middles(drawing):
    """Where the middle of each node is."""
    found = {}
    for group in ET.fromstring(drawing.svg).iter(f"{SVG}g"):
        if group.get("class") == "node":
            drawn = next(e for e in group.iter(f"{SVG}text"))
            found[group.findtext(f"{SVG}title")] = float(drawn.get("x")), float(drawn.get("y"))
    return found


def test_parts_inside_parts_are_folded_in_turn():
    drawing = draw(Graph(gradient_of(chain(backward=False, batch=7), "W⁰")).unroll())
    assert int(re.search(r"\d+", repr(drawing))[0]) < 200


def test_the_forward_view_leaves_gradients_and_the_backward_pass_out():
    loss = chain()
    bare = draw(loss, view="forward")
    assert bare.source == draw(loss, gradients=False, local=False).source
    names = texts(draw(backward_graph(), view="forward"))
    assert "y" in names
    assert not any("∂" in name for name in names)
    assert "t" not in names
