"""A new operation is one entry: made at run time, it is met in all that reads the table."""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pytest

import viz
from autograd import TABLE, Graph, Op, Value, explain, gradcheck, record, value_and_grad
from autograd.rules.language import helper
from tests.autograd.own_operations import table_as_before

A = np.array([[0.5, -1.5, 2.0], [3.0, -0.25, 1.0]])


def softsign() -> Op:
    """Elementwise: the formula alone says how it is computed in a program."""
    return Op(
        name="softsign",
        inputs=("a",),
        forward=lambda a: a / (1 + np.abs(a)),
        formula="a / (1 + abs(a))",
        local=["1 / (1 + abs(a)) ** 2"],
        method="softsign",
        doc="a / (1 + |a|): between -1 and 1.",
    )


def running() -> Op:
    """On arrays: its derivative is the sums from the other end, and NumPy has a function for it."""

    @helper
    def backwards(a: Any, axis: int) -> tuple[slice, ...]:
        return (slice(None),) * (axis % np.ndim(a)) + (slice(None, None, -1),)

    return Op(
        name="running",
        inputs=("a",),
        forward=lambda a, axis: np.cumsum(a, axis=axis),
        formula="running(a, axis)",
        local=[None],
        pull=["running(g[backwards(g, axis)], axis)[backwards(g, axis)]"],
        params={"axis": 0},
        source="np.cumsum({a}, axis={axis})",
        definition=lambda a, axis: np.cumsum(a, axis=axis),
        kind="sums",
        method="running",
        numpy=(np.cumsum,),
        doc="The sum of each entry and those before it.",
    )


class Added(NamedTuple):
    """An operation that is not in the library, and what is known of it from elsewhere."""

    make: Callable[[], Op]
    params: dict[str, Any]
    value: Any
    derivative: Any
    """What the entries of A get from c entry by entry."""
    written: str
    """How its program says it."""


C = np.array([[1.0, -2.0, 0.5], [0.25, 3.0, -1.0]])
ADDED = {
    "softsign": Added(softsign, {}, A / (1 + abs(A)), C / (1 + abs(A)) ** 2, "np.abs(a)"),
    "running": Added(
        running, {"axis": 1}, np.cumsum(A, axis=1), np.cumsum(C[:, ::-1], axis=1)[:, ::-1], "np.cumsum(a, axis=1)"
    ),
}


@pytest.fixture(params=ADDED)
def added(request: pytest.FixtureRequest) -> Iterator[tuple[Op, Added]]:
    known = ADDED[request.param]
    with table_as_before():
        yield known.make(), known


def total_of(op: Op, known: Added) -> Callable[[Any], Any]:
    """A number whose gradient is a different one for each entry."""
    return lambda a: (op(a, **known.params) * C).sum()


def recorded(op: Op, known: Added) -> Value:
    a = Value(A, name="A")
    b = op(a, **known.params)
    b.name = "B"
    loss = (b * C).sum()
    loss.name = "l"
    return loss


def test_the_table_is_then_as_before() -> None:
    before = dict(TABLE)
    for known in ADDED.values():
        with table_as_before():
            op = known.make()
            assert TABLE[op.name] is op
            assert str(op).startswith(f"{op.name} ({op.symbol}), {op.kind}")
        assert before == TABLE
        assert not hasattr(Value, op.name)


def test_as_a_function_and_as_a_method(added: tuple[Op, Added]) -> None:
    op, known = added
    np.testing.assert_array_equal(op(A, **known.params), known.value)
    a = Value(A)
    np.testing.assert_array_equal(op(a, **known.params).data, known.value)
    np.testing.assert_array_equal(getattr(a, op.name)(**known.params).data, known.value)


def test_on_numbers() -> None:
    with table_as_before():
        op = softsign()
        assert op(-3.0) == op(Value(-3.0)).data == Value(-3.0).softsign().data == -0.75
    with table_as_before():
        np.testing.assert_array_equal(running()([1.0, 2.0, 3.0]), [1.0, 3.0, 6.0])


def test_through_numpy() -> None:
    with table_as_before():
        op = running()
        v = Value(A)
        for found in (np.cumsum(v, 1), np.cumsum(v, axis=1)):
            assert found.op is op
            np.testing.assert_array_equal(found.data, np.cumsum(A, axis=1))


def test_derivatives(added: tuple[Op, Added]) -> None:
    op, known = added
    _, found = value_and_grad(total_of(op, known))(A)
    np.testing.assert_allclose(found, known.derivative, rtol=1e-14)
    for order in (1, 2):
        gradcheck(lambda a: op(a, **known.params), A, order=order).raise_if_wrong()


def test_derivative_of_a_number() -> None:
    with table_as_before():
        op, v = softsign(), Value(-3.0)
        op(v).backward()
        assert v.grad == 0.0625
        gradcheck(op, -3.0, order=2).raise_if_wrong()


def test_as_a_program(added: tuple[Op, Added]) -> None:
    op, known = added
    f = total_of(op, known)
    program = record(f, Value(A, name="a"))
    assert known.written in program.source
    for inputs in (A, 2 * A + 0.1):
        value, (gradient,) = program(inputs)
        expected, wanted = value_and_grad(f)(inputs)
        np.testing.assert_allclose(value, expected, rtol=1e-14)
        np.testing.assert_allclose(gradient, wanted, rtol=1e-14)


def test_in_scalar_operations(added: tuple[Op, Added]) -> None:
    op, known = added
    layers = Graph(recorded(op, known))
    scalars = layers.unroll()
    assert scalars.ends[0].data == pytest.approx(layers.ends[0].data, rel=1e-14)
    found = {v.name: g for v, g in scalars.gradients.items() if v.op is None}
    wanted = {f"A[{i},{j}]": known.derivative[i, j] for i, j in np.ndindex(A.shape)}
    assert found == pytest.approx(wanted, rel=1e-14)


def test_explained_drawn_and_stepped_through(added: tuple[Op, Added]) -> None:
    op, known = added
    loss = recorded(op, known)
    text = explain(loss)
    formula = {"softsign": "A / (1 + |A|)", "running": "B = running(A"}[op.name]
    assert formula in text
    assert "∂l/∂A = " in text
    loss.backward()
    assert op.symbol in viz.draw(loss).svg
    page = viz.step(loss)
    nodes = page.trace["graphs"][0]["nodes"]
    assert op.name in [node["op"] for node in nodes]
    assert formula in str(page.trace)


# ------------------------------------------------------------------- names of operations as strings
ROOT = Path(__file__).parents[3]
MOST = 20
OTHER_WORDS = {
    "autograd/graph/numbers.py": {"mean"},  # of the entries of a large array
    "autograd/graph/why.py": {"mean", "sum"},  # keys of sentences
    "autograd/rules/op.py": {"constant"},  # its own entry stands there
    "autograd/program/instruction.py": {"constant"},  # a primitive of the compiler's own
    "viz/drawing/caption.py": {"constant"},  # how a box is drawn
    "viz/drawing/repeats.py": {"sum"},  # a kind of group
    "viz/drawing/view.py": {"sum"},
    "viz/notation/mathml.py": {"sqrt"},  # a kind of formula
    "viz/page/described.py": {"constant"},  # a kind of node
    "viz/page/insides.py": {"ties"},  # what a page calls such constants
    "viz/page/live_structure.py": {"constant"},
    "viz/page/played_data.py": {"mean"},  # what a feature is standardized by
    "viz/page/played_model.py": {"prelu"},  # what nn calls an activation
    "viz/page/tensors.py": {"min", "mean", "max"},  # statistics
}


def names_in(path: Path) -> Counter[str]:
    """The strings of a file that are names of the library's operations, and mean them."""
    names = {name for name, op in TABLE.items() if op.built_in} - OTHER_WORDS.get(str(path.relative_to(ROOT)), set())
    strings = (node.value for node in ast.walk(ast.parse(path.read_text("utf-8"))) if isinstance(node, ast.Constant))
    return Counter(value for value in strings if isinstance(value, str) and value in names)


OTHERS = {"autograd/functions", "autograd/ops", "viz/plots", "viz/command"}
"""Where the same words are NumPy's functions, the entries themselves, or what a picture or a command is asked for."""
TRANSLATED = ("autograd/program/javascript/", "viz/page/scripts.py")
"""What other languages and libraries call them: functions in JavaScript, and PyTorch's."""


def test_operations_are_named_in_their_entries_alone() -> None:
    files = [*ROOT.glob("autograd/**/*.py"), *ROOT.glob("viz/**/*.py")]
    places = {}
    for path in files:
        name = path.relative_to(ROOT).as_posix()
        if "/".join(name.split("/")[:2]) in OTHERS or name.startswith(TRANSLATED) or path.name == "__init__.py":
            continue
        if found := names_in(path):
            places[name] = dict(found)
    assert len(files) > 100
    assert sum(sum(found.values()) for found in places.values()) <= MOST, places
