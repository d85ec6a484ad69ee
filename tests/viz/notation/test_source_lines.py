"""Which lines of the source belong to which node."""

import autograd as ag
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
