"""Which lines of the source belong to which node."""

import numpy as np
import pytest

import autograd as ag
import nn
from autograd import Graph, Value
from autograd.program.write import compiled
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


@pytest.mark.parametrize("samples", [1, 300])
def test_the_listing_is_to_be_read(samples):
    """No buffers, no reused memory, no sum by a product with ones; and it computes what was recorded."""
    model = nn.MLP([2, 30, 3], random_state=0)
    X = np.random.default_rng(0).normal(size=(samples, 2))
    graph = Graph(model.loss(X, np.arange(samples) % 3))
    source = "\n".join(listing(graph).lines)
    for fast in ("out=", "np.empty", ".reduce(", "[1:] = ", "# Buffers", "ones3", "same memory", ".view("):
        assert fast not in source
    inputs = [v._numbers for v in graph.leaves if v.name]
    loss, *gradients = compiled(source)(*inputs)
    np.testing.assert_allclose(loss, graph.ends[0].data, rtol=1e-13)
    variables = [v for v in graph.leaves if v.op is None]
    for v, found in zip(variables, gradients, strict=True):
        np.testing.assert_allclose(found, graph.gradients[v], rtol=1e-12, atol=1e-15)


@pytest.mark.parametrize("names", ["w x", "θ λ", "学 w₁", "W⁰ lambda", "a ga"])
@pytest.mark.parametrize("made_of", [lambda a, b: (a * b * b).sum(), lambda a, b: a @ b, lambda a, b: (a + b).sum()])
def test_an_update_has_the_names_of_the_program(names, made_of):
    """Run after the program it changes what the program took, all at once, by the gradients that it returned."""
    first, second = (
        Value(data, name=name) for data, name in zip(([1.0, 2.0], [3.0, -1.0]), names.split(), strict=True)
    )
    loss = made_of(first, second)
    loss.name = "l"
    graph = Graph(loss)
    made = listing(graph)
    body = "\n".join(
        line.removeprefix("    ") for line in made.lines[:-1] if line.strip() and "def program" not in line
    )
    given = {a: p.data.copy() for p, (a, _, _) in made.called.items()}
    kept = "".join(f"{g} = {is_}\n" for _, g, is_ in made.called.values() if g != is_)
    changed = "".join(f"{a} = {a} - 0.1 * {g}\n" for a, g, _ in made.called.values())
    exec(body.replace("return ", "_ = ") + "\n" + kept + changed, given)
    for v, (argument, _, _) in made.called.items():
        np.testing.assert_allclose(given[argument], v.data - 0.1 * graph.gradients[v])


def test_each_variable_of_a_network_is_called_as_in_the_program():
    x = nn.BatchNorm1d(2)(Value([[1.0, 2.0], [3.0, 5.0], [0.0, 1.0]], name="x"))
    loss = (x * x * x).sum()
    loss.name = "l"
    made = listing(Graph(loss))
    assert {v.name: called for v, called in made.called.items()}.keys() == {"x", "γ", "β"}
    assert len(set(made.called.values())) == 3


def test_helpers_before_the_program_are_passed_over():
    x, W = Value(np.arange(36.0).reshape(1, 1, 6, 6), name="x"), Value(np.ones((1, 1, 3, 3)), name="W")
    made = listing(Graph(ag.max_pool2d(ag.conv2d(x, W).relu(), 2).sum()))
    assert sum(line.startswith("def ") for line in made.lines) > 1
    assert list(made.arguments) == ["x", "W"]


def test_a_square_is_derived_as_a_student_writes_it():
    """And a sum of all is along no axis."""
    x = Value(np.array([0.5, -2.0]), name="x")
    loss = ((x - 1.0) ** 2).sum()
    lines = [line.strip() for line in listing(Graph(loss)).lines]
    assert not [line for line in lines if "** 1" in line or "axis=None" in line]
    made: dict = {}
    exec("\n".join(listing(Graph(loss)).lines), made)
    value, gradient = made["program"](x.data)
    assert value == loss.data
    np.testing.assert_array_equal(gradient, 2 * (x.data - 1.0))


IMAGES = np.random.default_rng(2).normal(size=(2, 2, 9, 8))
WIDE = np.random.default_rng(3).normal(size=(8, 2, 30, 40))
SERIES = np.random.default_rng(4).normal(size=(3, 2, 11))
ON_IMAGES = {
    "a small network": lambda x, w: ag.max_pool2d(ag.conv2d(x, w, None, 1, 1).relu(), 2),
    "strides and holes": lambda x, w: ag.conv2d(x, w, None, 2, 2, 2).tanh(),
    "many pixels": lambda x, w: ag.conv2d(x, w, None, 1, 1).tanh(),
    "two layers": lambda x, w: ag.conv2d(ag.conv2d(x, w).tanh(), w[:, :1] * w[:, 1:] * np.ones((1, 3, 1, 1))),
    "pools that overlap": lambda x, w: ag.max_pool2d(ag.conv2d(x, w), 3, 1, 1),
    "pools with a rest": lambda x, w: ag.max_pool2d(ag.conv2d(x, w), 4),
    "means": lambda x, w: ag.avg_pool2d(ag.conv2d(x, w), 2, 1, 1) * 3.0,
    "means without the border": lambda x, w: ag.avg_pool2d(ag.conv2d(x, w), 3, 2, 1, count_include_pad=False),
    "bigger": lambda x, w: ag.upsample(ag.conv2d(x, w), 2) ** 2,
    "joined": lambda x, w: ag.concatenate([ag.conv2d(x, w, None, 1, 1), x * x], axis=1),
}


@pytest.mark.parametrize("what", ON_IMAGES)
def test_the_listing_of_images_is_to_be_read(what):
    data = WIDE if what == "many pixels" else IMAGES
    x, w = ag.constant(data), Value(np.random.default_rng(5).normal(size=(3, 2, 3, 3)), name="w")
    loss = (ON_IMAGES[what](x, w) ** 3).sum()
    loss.name = "l"
    _reads_and_computes(Graph(loss))


def test_the_listing_of_series_is_to_be_read():
    x, w = Value(SERIES, name="x"), Value(np.random.default_rng(6).normal(size=(2, 2, 4)), name="w")
    loss = (ag.max_pool1d(ag.conv1d(x, w, None, 2, 1), 2, 1) ** 2).sum()
    loss.name = "l"
    _reads_and_computes(Graph(loss))


def _reads_and_computes(graph):
    """A line for each thing, no memory of before, no data written out; the numbers are the graph's."""
    made = listing(graph)
    source = "\n".join(made.lines)
    for fast in ("out=", "np.empty", "copy(", ".view(", "share(", ".reduce(", "as_strided"):
        assert fast not in source
    assert all(len(line) < 128 for line in made.lines)
    given = [v._numbers for v in made.arguments.values()]
    loss, *gradients = compiled(source)(*given)
    np.testing.assert_allclose(loss, graph.ends[0].data, rtol=1e-12)
    for v, found in zip((v for v in graph.leaves if v.op is None), gradients, strict=True):
        np.testing.assert_allclose(found, graph.gradients[v], rtol=1e-10, atol=1e-12)
    for v in made.forward:
        assert made.forward[v], v


def test_weights_of_one_name_are_called_as_the_graph_calls_them():
    """And the rule that stands above the gradient of one is its own."""
    model = nn.Sequential(nn.Conv2d(1, 2, 3, rng=0), nn.ReLU(), nn.Flatten(), nn.Linear(8, 2, rng=0))
    graph = Graph(nn.CrossEntropyLoss()(model(np.arange(16.0).reshape(1, 1, 4, 4)), [1]))
    made = listing(graph)
    assert {"W1", "W2"} < made.arguments.keys()
    for v, lines in made.backward.items():
        if graph.name_of(v) in ("W₁", "W₂"):
            (line,) = lines
            assert made.lines[line - 1].strip()[2:] == next(s.formula for s in graph.backward_steps if s.parent is v)
    assert [p.name for p in model.parameters()].count("W") == 2  # as before


@pytest.mark.parametrize(("n", "text"), [(3, "1 / 3 *"), (64, "1 / 64 *"), (4, "0.25 *"), (100, "0.01 *")])
def test_a_share_is_written_as_a_student_writes_it(n, text):
    x, t = Value(np.linspace(-1.0, 2.0, n), name="x"), ag.constant(np.linspace(1.0, 2.0, n))
    loss = ((x - t) ** 2).mean()
    loss.name = "l"
    made = listing(Graph(loss))
    assert text in "\n".join(made.lines)
    _reads_and_computes(Graph(loss))
