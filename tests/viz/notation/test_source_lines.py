"""Which lines of the source belong to which node."""

import numpy as np
import pytest

import autograd as ag
import nn
from autograd import Graph, Value
from viz.notation.source_lines import listing


def test_a_gradient_without_a_line_of_its_own_stands_where_it_is_used():
    a, b, c = Value(2.0, name="a"), Value(3.0, name="b"), Value(4.0, name="c")
    p, q = a * b, ag.tanh(c)
    y = p * q
    loss = ag.exp(y)
    for name, v in {"p": p, "q": q, "y": y, "l": loss}.items():
        v.name = name
    made = listing(Graph(loss))
    lines = {v.name: [made.lines[k].strip() for k in at] for v, at in made.backward.items()}
    assert lines == {
        "y": ["gp = l * q"],  # ∂l/∂y is l
        "p": ["gp = l * q"],
        "q": ["gq = l * p"],
        "c": ["gc = gq * (1 - q * q)"],
        "a": ["ga = gp * b"],
        "b": ["gb = gp * a"],
    }
    assert [made.lines[k].strip() for k in made.forward[y]] == ["y = p * q"]


def test_a_gradient_of_several_terms_has_a_comment_for_each():
    W, k = Value([[0.5, 1.0], [2.0, -1.0]], name="W"), Value([1.0, 2.0], name="k")
    g = W @ k
    g.name = "g"
    loss = (g * g).sum() + 0.1 * (W * W).sum()
    loss.name = "l"
    graph = Graph(loss)
    made = listing(graph)
    comments = [line.strip()[2:] for line in made.lines if line.strip().startswith("# ∂l/∂W ")]
    assert comments == [step.formula for step in graph.backward_steps if step.parent is W]
    assert len(comments) == 3
    (line,) = made.backward[W]
    assert made.lines[line].strip().startswith("gW = ")


@pytest.mark.parametrize("names", ["w x", "θ λ", "学 w₁", "W⁰ lambda"])
def test_an_update_has_the_names_of_the_program(names):
    """Run after the program it changes what the program took, by the gradient that it returned."""
    first, second = (
        Value(data, name=name) for data, name in zip(([1.0, 2.0], [3.0, -1.0]), names.split(), strict=True)
    )
    loss = (first * second * second).sum()
    loss.name = "l"
    graph = Graph(loss)
    made = listing(graph)
    body = "\n".join(
        line.removeprefix("    ") for line in made.lines[:-1] if line.strip() and "def program" not in line
    )
    for v in (first, second):
        argument, gradient = made.called[v]
        given = {a: p.data.copy() for p, (a, _) in made.called.items()}
        exec(body.replace("return ", "_ = ") + f"\n{argument} -= 0.1 * {gradient}", given)
        np.testing.assert_allclose(given[argument], v.data - 0.1 * graph.gradients[v])


def test_each_variable_of_a_network_is_called_as_in_the_program():
    x = nn.BatchNorm1d(2)(Value([[1.0, 2.0], [3.0, 5.0], [0.0, 1.0]], name="x"))
    loss = (x * x * x).sum()
    loss.name = "l"
    made = listing(Graph(loss))
    assert {v.name: called for v, called in made.called.items()}.keys() == {"x", "γ", "β"}
    assert len(set(made.called.values())) == 3
