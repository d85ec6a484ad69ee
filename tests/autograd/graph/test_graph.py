"""Graph: order, edges, names, scopes, steps as plain data."""

from __future__ import annotations

from dataclasses import FrozenInstanceError
from typing import Any

import numpy as np
import pytest

from autograd import DataTypeError, Graph, ShapeError, Value, constant, gradient, scope
from tests.autograd.chain import lecture_chain


def small_chain() -> tuple[Value, Graph]:
    """L28: f(u) = u², u(v) = 2v, v(x) = 1/x at x = 4."""
    x = Value(4.0, name="x")
    v = 1 / x
    u = 2 * v
    f = u**2
    v.name, u.name, f.name = "v", "u", "f"
    return x, Graph(f)


def test_nodes_in_the_order_of_recording_and_ordered_edges() -> None:
    _, graph = small_chain()
    assert [graph.name_of(v) for v in graph.nodes] == ["x", "1", "v", "2", "u", "2", "f"]
    assert [graph.name_of(v) for v in graph.leaves] == ["x", "1", "2", "2"]
    assert [(graph.name_of(e.parent), graph.name_of(e.child), e.index) for e in graph.edges] == [
        ("1", "v", 0), ("x", "v", 1), ("2", "u", 0), ("v", "u", 1), ("u", "f", 0), ("2", "f", 1),
    ]  # fmt: skip


def test_forward_steps() -> None:
    _, graph = small_chain()
    assert [(s.formula, s.numbers, s.value) for s in graph.forward_steps] == [
        ("v = 1 / x", "1 / 4", 0.25),
        ("u = 2 · v", "2 · 0.25", 0.5),
        ("f = u²", "0.5²", 0.25),
    ]


def test_backward_steps() -> None:
    x, graph = small_chain()
    fields = ["formula", "local_formula", "numbers", "upstream", "local", "contribution", "grad_before", "grad_after"]
    assert [tuple(getattr(s, name) for name in fields) for s in graph.backward_steps] == [
        ("∂f/∂u = ∂f/∂f · 2 · u", "2 · u", "1 · 2 · 0.5", 1.0, 1.0, 1.0, None, 1.0),
        ("∂f/∂v = ∂f/∂u · 2", "2", "1 · 2", 1.0, 2.0, 2.0, None, 2.0),
        ("∂f/∂x = ∂f/∂v · (−v / x)", "−v / x", "2 · (−0.25 / 4)", 2.0, -0.0625, -0.125, None, -0.125),
    ]
    assert [(graph.name_of(s.consumer), graph.name_of(s.parent), s.index) for s in graph.backward_steps] == [
        ("f", "u", 0), ("u", "v", 1), ("v", "x", 1),
    ]  # fmt: skip
    for s in graph.backward_steps:
        assert type(s.local) is type(s.contribution) is type(s.upstream) is float
    with pytest.raises(FrozenInstanceError):
        graph.backward_steps[0].index = 3  # type: ignore[misc]
    assert x.grad is None


def test_local_derivative_of_every_edge() -> None:
    _, graph = small_chain()
    assert [graph.local(e) for e in graph.edges] == pytest.approx([0.25, -0.0625, 0.25, 2.0, 1.0, 0.25 * np.log(0.5)])
    assert graph.local_formula(graph.edges[1]) == "−v / x"
    relu = Graph(Value(2.0).relu())
    assert relu.local(relu.edges[0]) == 1.0
    assert type(relu.local(relu.edges[0])) is float
    relu = Graph(Value([2.0, -1.0]).relu(), [[1.0, 1.0]])
    assert relu.backward_steps[0].local.dtype == float


def test_steps_follow_the_sweep() -> None:
    """The events are the sweep's own: each total is the gradient that backward gives."""
    nodes = lecture_chain()
    graph = Graph(nodes["l"])
    totals = {e.consumer.parents[e.index]: e.after for e in graph.events}
    nodes["l"].backward()
    for v, total in totals.items():
        np.testing.assert_array_equal(v.grad, total)
    assert [v.name for v in totals] == ["y", "E", "w2", "D", "C", "W1", "B", "A", "W0"]


def test_stepping_changes_no_gradient() -> None:
    x, graph = small_chain()
    graph.ends[0].backward()
    assert x.grad == -0.125
    assert len(graph.backward_steps) == 3
    assert x.grad == -0.125
    with pytest.raises(TypeError):
        (x * "a").backward()
    assert x.grad == -0.125


def test_names() -> None:
    a, unnamed = Value(1.0, name="v1"), Value([2.0])
    y = (a * 3.5 + unnamed) * constant([1.0])
    graph = Graph(y, [[1.0]])
    names = [graph.name_of(v) for v in graph.nodes]
    assert names == ["v1", "v2", "3.5", "v3", "v4", "v5", "v6"]  # v1 is taken
    assert len(set(names)) == len(names)
    assert graph.gradient_name(a) == "∂v6/∂v1"


def test_scopes_stay_with_their_nodes() -> None:
    w = Value(2.0)
    with scope("model"):
        with scope("layer 1"):
            a = w * 3
        b = a.exp()
    assert [v.scope for v in Graph(b).operations] == [("model", "layer 1"), ("model",)]
    assert {v.name: v.scope for v in Graph(lecture_chain()["l"]).operations}["D"] == ("layer 2",)


def test_a_leaf_alone_is_a_graph() -> None:
    graph = Graph(Value(1.0, name="a"))
    assert len(graph.nodes) == 1
    assert graph.edges == graph.forward_steps == graph.backward_steps == ()


def test_several_ends() -> None:
    a = Value([1.0, 2.0], name="a")
    b, c = a * 2, a.sum()
    graph = Graph([b, c], [[1.0, 10.0], 100])
    assert [e.after.tolist() for e in graph.events] == [[100, 100], [102, 120]]
    inner = Graph([a.exp(), a.exp().sum()], [[1.0, 1.0], 1.0])
    assert inner.events
    with pytest.raises(ShapeError, match=r"\(2,\), \(\); got \(2,\)"):
        Graph([b, c], [[1.0, 10.0]])
    with pytest.raises(ShapeError, match=r"got \(3,\)"):
        Graph(b, [[1.0, 2.0, 3.0]])


@pytest.mark.parametrize("wrong", [3.0, "loss", None, [], [1.0], np.ones(2)])
def test_what_is_no_end(wrong: Any) -> None:
    with pytest.raises(DataTypeError, match="Graph takes the Value where the computation ends"):
        Graph(wrong)


def test_numbers_are_put_in_while_they_are_few() -> None:
    few, many = Value(np.ones(12)), Value(np.ones(13))
    assert Graph(few * 2, [np.ones(12)]).forward_steps[0].numbers == "[1 1 1 1 1 1 …] · 2"
    assert Graph(many * 2, [np.ones(13)]).forward_steps[0].numbers == ""
    assert Graph(many * 2, [np.ones(13)]).backward_steps[0].numbers == ""


@pytest.mark.parametrize(
    ("f", "formula", "to_v"),
    [  # shown to students, so word for word
        (lambda v, M: v.T, "y = vᵀ", "∂y/∂v = (∂y/∂y)ᵀ"),
        (lambda v, M: M.transpose(1, 0), "y = Mᵀ", None),
        (lambda v, M: v[1], "y = v[1]", "∂y/∂v = ∂y/∂y put at [1]"),
        (lambda v, M: v[::-2], "y = v[::−2]", "∂y/∂v = ∂y/∂y put at [::−2]"),
        (lambda v, M: v[[0, 0, 2]], "y = v[[0 0 2]]", "∂y/∂v = ∂y/∂y added at [[0 0 2]]"),
        (lambda v, M: v[v > 1.5], "y = v[[False True True]]", "∂y/∂v = ∂y/∂y put at [[False True True]]"),
        (lambda v, M: M[:, 1], "y = M[:, 1]", None),
        (lambda v, M: M @ v, "y = M · v", "∂y/∂v = Mᵀ · ∂y/∂y"),
        (lambda v, M: v @ M.T, "y = v · v1", "∂y/∂v = v1 · ∂y/∂y"),
        (lambda v, M: v @ v, "y = v · v", "∂y/∂v = ∂y/∂y · v"),
        (lambda v, M: v.softmax(), "y = softmax(v) = exp(v) / (Σ exp(v))", "∂y/∂v = v ⊙ 0"),
        (lambda v, M: v.max(), "y = max(v)", "∂y/∂v = ∂y/∂y · [v = y (in each entry)]"),
        (lambda v, M: v.mean(), "y = mean(v) = Σ v / 3", "∂y/∂v = (∂y/∂y / 3) (in each entry)"),
        (lambda v, M: np.pad(v, 1), "y = pad(v)", "∂y/∂v = (∂y/∂y)[1:4]"),
        (lambda v, M: np.concatenate([M[0], v]), "y = join(v1, v)", "∂y/∂v = (∂y/∂y)[3:6]"),
        (lambda v, M: np.stack([v, M[0]]), "y = stack(v, v1)", "∂y/∂v = (∂y/∂y)[0]"),
        (lambda v, M: v.reshape(3, 1), "y = reshape(v)", "∂y/∂v = reshape(∂y/∂y)"),
        (lambda v, M: v**3, "y = v³", "∂y/∂v = ∂y/∂y ⊙ (3 · v²)"),
        (lambda v, M: np.broadcast_to(v, (2, 3)), "y = v (in each row)", "∂y/∂v = Σ[axis 0] ∂y/∂y"),
        (lambda v, M: abs(v), "y = |v|", "∂y/∂v = ∂y/∂y ⊙ sign(v)"),
    ],
)  # fmt: skip
def test_how_an_operation_is_written(f: Any, formula: str, to_v: str | None) -> None:
    v, M = Value([1.0, 2.0, 3.0], name="v"), Value(np.ones((2, 3)), name="M")
    y = f(v, M)
    y.name = "y"
    graph = Graph(y, [np.ones(y.shape)])
    assert graph.forward_steps[-1].formula == formula
    first = next((s for s in graph.backward_steps if s.parent is v), None)
    if formula.startswith("y = softmax"):
        assert first is not None
        assert first.formula == "∂y/∂v = y ⊙ (∂y/∂y − Σ ∂y/∂y ⊙ y)"
        assert first.local_formula == "diag(y) − y · yᵀ"
    elif to_v is not None:
        assert first is not None
        assert first.formula == to_v


def test_outer_products_are_written_as_such() -> None:
    v, M = Value([1.0, 2.0, 3.0], name="v"), Value(np.ones((2, 3)), name="M")
    y = M @ v
    y.name = "y"
    steps = {s.parent.name: s for s in Graph(y, [np.ones(2)]).backward_steps}
    assert steps["M"].formula == "∂y/∂M = ∂y/∂y · vᵀ"
    u = Value([1.0, 2.0]) @ M
    u.name = "u"
    steps = {s.parent.name: s for s in Graph(u, [np.ones(3)]).backward_steps}
    assert steps["M"].formula == "∂u/∂M = v1 · (∂u/∂u)ᵀ"


def test_second_order_names_say_what_is_differentiated() -> None:
    x, graph = small_chain()
    (first,) = gradient(graph.ends[0], [x], create_graph=True)
    second = Graph(first)
    assert second.gradient_name(x) == "∂(∂f/∂x)/∂x"
    assert second.backward_steps
