"""The page computes what Python computes: values, gradients and each step of the chain rule, to 1e-12."""

import re

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import nn
import viz
from autograd import Graph, Op, Value, affine, constant, cross_entropy, softmax, stack
from autograd.program.javascript.names import (
    HELPERS_OF_SHAPES,
    HELPERS_ON_DATA,
    ON_ARRAYS,
    ON_DEMAND,
    ON_NUMBERS,
    RECORDINGS,
    NoJavaScriptError,
)
from tests.autograd.cases import CASES
from tests.autograd.own_operations import table_as_before
from tests.autograd.program.random_programs import programs
from tests.autograd.program.test_extremes import ENTRIES, points, same
from tests.viz.graphs import chain
from tests.viz.page.node import HERE, in_the_page
from viz.page.live_structure import program

NEAR = 1e-12


def largest(*arrays):
    """The largest finite magnitude."""
    sizes = [np.abs(a)[np.isfinite(a)] for a in map(np.asarray, arrays) if a is not None]
    return max((float(np.max(a, initial=0.0)) for a in sizes), default=0.0)


def far(found, wanted, scale):
    """How far two arrays are apart, in parts of ``scale``; infinite where shapes or what is no number differ."""
    found, wanted = np.asarray(found, float), np.asarray(wanted, float)
    if found.shape != wanted.shape:
        return np.inf
    odd = ~np.isfinite(wanted) | ~np.isfinite(found)
    if not np.array_equal(found[odd], wanted[odd], equal_nan=True):
        return np.inf
    return float(np.max(np.abs(found - wanted)[~odd], initial=0.0)) / (scale or 1.0)


def agree(graph, made, least=0.0):
    """Assert that the page's numbers for a graph are Python's; what is smaller than ``least`` is what rounding left."""
    ids = {v: k for k, v in enumerate(graph.nodes)}
    for v, value in zip(graph.nodes, made["values"], strict=True):
        assert far(value, v.data, max(least, largest(v.data))) <= NEAR, (graph.name_of(v), value, v.data)
    scale = largest(*graph.gradients.values())
    for v, gradient in zip(graph.nodes, made["gradients"], strict=True):
        wanted = graph.gradients.get(v)
        assert (gradient is None) == (wanted is None), graph.name_of(v)
        assert wanted is None or far(gradient, wanted, scale) <= NEAR, (graph.name_of(v), gradient, wanted)
    assert len(made["steps"]) == len(graph.backward_steps)
    for found, step in zip(made["steps"], graph.backward_steps, strict=True):
        assert (found["consumer"], found["parent"], found["index"]) == (
            ids[step.consumer],
            ids[step.parent],
            step.index,
        )
        pairs = {"contribution": step.contribution, "before": step.grad_before, "after": step.grad_after}
        for part, wanted in pairs.items():
            assert (found[part] is None) == (wanted is None), (part, found, step)
            assert wanted is None or far(found[part], wanted, scale) <= NEAR, (part, found, step)
        assert (found["local"] is None) == (step.local is None), step
        if step.local is not None:
            assert far(found["local"], step.local, max(least, largest(step.local))) <= NEAR, (found["local"], step)


def ended(case):
    """A graph of one operation with a gradient that is not 1 everywhere."""
    with np.errstate(all="ignore"):
        end = case.run(*case.values())
        seed = np.cos(np.arange(end.size)).reshape(end.shape) if end.shape else 0.7
        return Graph(end, [seed])


COMPUTED = [case for case in CASES if case.name not in RECORDINGS]


@pytest.fixture(autouse=True)
def _own_operations_live_for_one_test():
    with table_as_before():
        yield


@pytest.fixture(scope="module")
def operations_in_the_page():
    graphs = [ended(case) for case in COMPUTED]
    return dict(zip(map(str, COMPUTED), zip(COMPUTED, graphs, in_the_page(graphs), strict=True), strict=False))


@pytest.mark.slow
def test_every_operation_is_what_it_is_in_python(operations_in_the_page):
    assert len(operations_in_the_page) > 600
    wrong = []
    for name, (case, graph, made) in operations_in_the_page.items():
        if case.name == "argsort" and case.params.get("kth") is not None:
            continue  # only the entry at kth is said
        try:
            agree(graph, made)
        except AssertionError as error:
            wrong.append(f"{name}: {error}")
    assert not wrong, f"{len(wrong)}: " + "\n".join(wrong[:20])


@pytest.mark.slow
def test_a_partition_has_its_entry_in_its_place(operations_in_the_page):
    seen = 0
    for case, graph, made in operations_in_the_page.values():
        if case.name == "argsort" and case.params.get("kth") is not None:
            axis, kth = case.params["axis"], case.params["kth"]
            found, wanted = (np.take(a, kth, axis) for a in (made["values"][-1], graph.ends[0].data))
            assert np.array_equal(found, wanted)
            seen += 1
    assert seen == 3


def test_what_is_written_by_hand_is_what_python_calls():
    """Each function that printed operations call stands in the engine, and no other does."""
    web = HERE.parents[2] / "viz" / "page" / "web" / "engine"
    primitives = (web / "primitives.js").read_text("utf-8")
    names = {
        n.split(" as ")[-1].strip()
        for block in re.findall(r"export \{(.*?)\}", primitives, re.S)
        for n in block.split(",")
    }
    names |= set(re.findall(r"export const (\w+)", primitives))
    for script, functions in ON_DEMAND.items():
        found = set(re.findall(r"export (?:function|const) (\w+)", (web / f"{script}.js").read_text("utf-8")))
        assert found == set(functions)
        names |= found
    assert names - {""} == {*ON_ARRAYS, *HELPERS_ON_DATA, *HELPERS_OF_SHAPES}
    exported = set(re.findall(r"export (?:const|function) (\w+)", (web / "numbers.js").read_text("utf-8")))
    assert exported == {name.partition(".")[2] for name in ON_NUMBERS.values() if name.startswith("M.")}


# ------------------------------------------------------------------------------------------------ whole graphs
def lecture_chain():
    return chain()


def lecture_batch():
    return chain(batch=7)


def scalars():
    return Graph(chain()).unroll()


def batch_of_classes():
    rng = np.random.default_rng(1)
    W, x = Value(rng.normal(size=(3, 5)), name="W"), constant(rng.normal(size=(6, 4)), name="x")
    return cross_entropy(affine(W, x), constant(np.eye(3)[rng.integers(3, size=6)], name="t")).mean()


def small_cnn():
    model = nn.CNN((1, 10, 10), 3, maps=(2, 2), padding="valid", random_state=0)
    x = constant(np.random.default_rng(2).normal(size=(2, 1, 10, 10)), name="x")
    return model.loss(x, np.eye(3)[[0, 2]])


def attention():
    rng = np.random.default_rng(4)
    q, k, v = (Value(rng.normal(size=(2, 4, 3)), name=name) for name in "qkv")
    return (softmax(q @ k.transpose(0, 2, 1) / np.sqrt(3.0)) @ v).tanh().mean()


def recurrent():
    rng = np.random.default_rng(5)
    W, U, h = Value(rng.normal(size=(3, 4)), name="W"), Value(rng.normal(size=(3, 3)), name="U"), constant(np.zeros(3))
    seen = []
    for t in range(5):
        h = (affine(W, constant(rng.normal(size=3), name=f"x{t}")) + U @ h).tanh()
        seen.append(h)
    return (stack(seen) ** 2).sum()


def normalized():
    rng = np.random.default_rng(6)
    x, gamma = Value(rng.normal(size=(5, 4)), name="x"), Value(np.ones(4), name="γ")
    centred = x - x.mean(axis=1, keepdims=True)
    return (gamma * centred / ((centred**2).mean(axis=1, keepdims=True) + 1e-5).sqrt()).sigmoid().max(axis=0).sum()


GRAPHS = [lecture_chain, lecture_batch, scalars, batch_of_classes, small_cnn, attention, recurrent, normalized]


@pytest.mark.parametrize("make", GRAPHS, ids=lambda make: make.__name__)
def test_whole_graphs_agree(make):
    made = make()
    graph = made if isinstance(made, Graph) else Graph(made)
    (found,) = in_the_page([graph], program(graph))
    agree(graph, found)


def some_graphs(count):
    """Graphs of random functions, from Hypothesis."""
    found = []

    @settings(
        max_examples=count, database=None, derandomize=True, deadline=None, suppress_health_check=list(HealthCheck)
    )
    @given(programs(), st.integers(0, 9))
    def collect(function, seed):
        loss = function(*map(Value, function.inputs(seed)))
        if type(loss) is Value:
            found.append(Graph(loss))

    collect()
    return found


@pytest.mark.parametrize("count", [25, pytest.param(600, marks=pytest.mark.slow)])
def test_random_graphs_agree(count):
    graphs = some_graphs(count)
    assert len(graphs) > count / 2
    for graph, found in zip(graphs, in_the_page(graphs), strict=True):
        agree(graph, found, least=1e-3)


# --------------------------------------------------------------------------------------------- a user's own operations
def test_an_entry_of_texts_is_live_when_it_is_made():
    swish = Op(name="own_swish", inputs=("a",), forward=lambda a, beta: a / (1 + np.exp(-beta * a)),
               formula="a * sigmoid(beta * a)", params={"beta": 1.0},
               local=["sigmoid(beta * a) * (1 + beta * a * (1 - sigmoid(beta * a)))"])  # fmt: skip
    centre = Op(name="own_centre", inputs=("a",), forward=lambda a: a - a.mean(-1, keepdims=True),
                formula="a - mean(a, -1, True)", local=[None], pull=["g - mean(g, -1, True)"], kind="mixes",
                definition=lambda a: a - a.mean(-1, keepdims=True))  # fmt: skip
    x = Value([[1.0, -2.0, 0.5], [0.3, 0.1, -0.7]], name="x")
    graph = Graph((centre(swish(x, beta=1.5)) ** 2).sum())
    agree(graph, *in_the_page([graph], program(graph)))


def test_an_entry_of_ones_own_without_a_text_is_named():
    hard = Op(name="own_hard", inputs=("a",), forward=lambda a: np.round(a, 1), formula="own_hard(a)", local=["1"])
    loss = hard(Value([0.12, 0.34])).sum()
    with pytest.raises(NoJavaScriptError, match="own_hard"):
        program(Graph(loss))
    assert viz.step(loss).recording == "own_hard"


def test_a_recording_is_named():
    a = Value([[2.0, 1.0], [1.0, 3.0]])
    assert viz.step(np.linalg.eigvalsh(a).sum()).recording == "eigenvalues"
    assert viz.step(np.linalg.inv(a).sum()).recording == ""


# --------------------------------------------------------------------------------- at the ends of float64
@pytest.mark.slow
@pytest.mark.filterwarnings("ignore::RuntimeWarning")
def test_every_elementwise_operation_at_the_ends_of_float64():
    """Where a sigmoid is 0, and a bell curve too, the page says 0: entry by entry, not by the largest."""
    entries = [op for op in ENTRIES if op.name not in RECORDINGS]
    graphs = []
    for op in entries:
        inputs = [Value(column) for column in points(op)]
        end = op(*inputs)
        graphs.append((inputs, Graph(end, [np.ones(end.shape)])))
    for op, (inputs, graph), made in zip(entries, graphs, in_the_page([g for _, g in graphs]), strict=True):
        ids = {v: k for k, v in enumerate(graph.nodes)}
        root = (inputs[0].data == -np.inf) & (inputs[-1].data == 0.5) if op.name == "pow" else False
        for v in graph.nodes:
            assert (same(made["values"][ids[v]], v.data) | root).all(), (op, v)
        for v in inputs:
            found = made["gradients"][ids[v]]
            assert found is None or (same(found, graph.gradients[v]) | root).all(), (op, v)
