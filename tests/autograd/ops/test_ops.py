"""Every operation of the table, at every resolution, against finite differences and against what is shown of it."""

from __future__ import annotations

import re
from typing import Any

import numpy as np
import pytest

from autograd import TABLE, Graph, Value, explain, gradcheck, gradient
from autograd.graph.node import variables_of
from autograd.ops.broadcasting import spread as spread_op
from autograd.ops.broadcasting import sum_to as sum_to_op
from autograd.rules.language import evaluate
from tests.autograd.cases import CASES, MARKS, UNROLLED, Case, each

every_case = pytest.mark.parametrize("case", each(CASES))
LEAKS = re.compile(r"\b(shape_of|dtype_of|segment|layer|inside|inverse|count|jacobian|origin|spread|sum_to|dtype)\b|_")


def close(found: Any, wanted: Any, tolerance: float = 1e-12) -> None:
    np.testing.assert_allclose(found, wanted, rtol=tolerance, atol=tolerance)


def mixture(shape: tuple[int, ...], seed: int = 0) -> Any:
    """A random gradient to start from, which tells every entry of the result from the others."""
    return np.random.default_rng(seed).uniform(0.5, 1.5, shape) if shape else 1.25


def test_every_entry_has_a_case() -> None:
    assert {case.name for case in CASES} | MARKS == set(TABLE)


def test_every_entry_is_described() -> None:
    for name, op in TABLE.items():
        assert op.__doc__, name
        assert "∂" in op.__doc__ or "gradient" in op.__doc__ or "derivative" in op.__doc__, name
        if name not in MARKS:
            assert len(op.local) == len(op.inputs), name
            assert op.elementwise or len(op.pull or ()) == len(op.inputs), name
    without = {name for name, op in TABLE.items() if name not in MARKS and not op.elementwise and op.definition is None}
    assert without == {name for name, op in TABLE.items() if op.place[0].endswith("linear_algebra.py")} - {"apart"}


@pytest.mark.parametrize("case", each(c for c in CASES if c.name != "ties"))  # a step function, on its steps
@pytest.mark.parametrize("order", [1, 2])
def test_gradient_against_finite_differences(case: Case, order: int) -> None:
    found = gradcheck(case.run, *case.inputs, order=order, tolerance=1e-6 if order == 1 else 1e-5)
    if case.name == "where":  # its condition jumps: the point itself is a kink
        assert found.ok
        return
    found.raise_if_wrong()
    assert found.skipped == 0
    assert found.checked == sum(np.size(a) for a in case.inputs)


def _objects(values: list[Value]) -> list[Any]:
    leaves = [[Value(float(x)) for x in np.ravel(v.data)] for v in values]
    return [np.fromiter(made, object, len(made)).reshape(v.shape) for made, v in zip(leaves, values, strict=True)]


@pytest.mark.parametrize("case", each(UNROLLED))
def test_definition_in_scalar_operations(case: Case) -> None:
    """The fast rule against the definition: values and gradients."""
    values = case.values()
    result = case.run(*values)
    g = mixture(result.shape)
    found = gradient(result, values, g)
    objects = _objects(values)
    made = case.run(*objects)
    entries = list(made.ravel()) if isinstance(made, np.ndarray) else [made]
    assert len(entries) == result.size
    close([e.data if type(e) is Value else e for e in entries], np.ravel(result.data))
    total = Value(0.0)
    for e, weight in zip(entries, np.ravel(g), strict=True):
        total = total + e * float(weight)
    for leaves, wanted in zip(objects, found, strict=True):
        close(gradient(total, list(leaves.ravel())), np.ravel(wanted))


@pytest.mark.parametrize("case", each(c for c in CASES if c.op.elementwise))
def test_floats_and_arrays_agree(case: Case) -> None:
    """An elementwise operation entry by entry on Python floats: `scalar` and `pull_floats`."""
    arrays = [np.atleast_1d(a) for a in np.broadcast_arrays(*case.inputs)]
    values = [Value(a) for a in arrays]
    result = case.run(*values)
    result.backward(np.full(result.shape, 1.25))
    for index in np.ndindex(result.shape):
        floats = [Value(float(a[index])) for a in arrays]
        one = case.run(*floats)
        one.backward(1.25)
        assert type(one.data) is float
        close(one.data, result.data[index])
        for number, v in zip(floats, values, strict=True):
            assert type(number.grad) is float
            close(number.grad, v.grad[index])


@every_case
def test_float32_stays(case: Case) -> None:
    """Forward, backward, and the recorded backward pass."""
    values = case.values(np.float32)
    params = {**case.params, **({"dtype": np.dtype(np.float32)} if "dtype" in case.params else {})}
    result = case.op(*values, **params)
    if result.shape and all(case.ranks[1:] if case.name == "where" else case.ranks):
        assert result.dtype == np.float32
    g = np.float32(1.25) * np.ones(result.shape, np.float32)
    recorded = gradient(result, values, g, create_graph=True)
    result.backward(g)
    for v, r in zip(values, recorded, strict=True):
        assert type(v.grad) is type(v.data)
        assert np.shape(v.grad) == v.shape
        if v.shape:
            assert v.grad.dtype == np.float32
            assert r.data.dtype == np.float32
        close(r.data, v.grad, 1e-5)


@every_case
def test_recorded_backward_pass_gives_the_same(case: Case) -> None:
    values = case.values()
    result = case.run(*values)
    g = mixture(result.shape)
    plain, recorded = gradient(result, values, g), gradient(result, values, g, create_graph=True)
    for p, r, v in zip(plain, recorded, values, strict=True):
        assert type(r) is Value
        assert r.shape == v.shape == np.shape(p)
        close(r.data, p)


KINKS: list[Any] = [  # operation, inputs, params, value, gradients: PyTorch's conventions
    ("relu", (0.0,), {}, 0.0, (0.0,)),
    ("abs", (0.0,), {}, 0.0, (0.0,)),
    ("sign", (0.0,), {}, 0.0, (0.0,)),
    ("leaky_relu", (0.0,), {}, 0.0, (0.01,)),
    ("prelu", (0.0, 0.3), {}, 0.0, (0.3, 0.0)),
    ("elu", (0.0,), {"alpha": 2.0}, 0.0, (2.0,)),
    ("maximum", (1.0, 1.0), {}, 1.0, (0.5, 0.5)),
    ("minimum", (1.0, 1.0), {}, 1.0, (0.5, 0.5)),
    ("clip", (1.0,), {"low": 1.0, "high": 2.0}, 1.0, (1.0,)),
    ("clip", (2.0,), {"low": 1.0, "high": 2.0}, 2.0, (1.0,)),
    ("where", (0.0, 3.0, 4.0), {}, 4.0, (0.0, 0.0, 1.0)),
    ("pow", (0.0, 0.0), {}, 1.0, (0.0, 0.0)),
    ("norm", (0.0,), {}, 0.0, (0.0,)),
    ("norm", (0.0,), {"axis": ()}, 0.0, (0.0,)),
    *((name, (1.0, 1.0), {}, float(name in ("equal", "less_equal", "greater_equal")), (0.0, 0.0))
      for name in ("equal", "not_equal", "less", "less_equal", "greater", "greater_equal")),
]  # fmt: skip


@pytest.mark.parametrize(("name", "inputs", "params", "value", "gradients"), KINKS)
def test_conventions_at_kinks(name: str, inputs: Any, params: Any, value: float, gradients: Any) -> None:
    for make in (float, lambda x: np.array([x, x])):
        values = [Value(make(x)) for x in inputs]
        node = TABLE[name](*values, **params)
        node.backward(np.ones(node.shape))
        np.testing.assert_array_equal(node.data, make(value))
        recorded = gradient(node, values, np.ones(node.shape), create_graph=True)
        for v, r, g in zip(values, recorded, gradients, strict=True):
            np.testing.assert_array_equal(v.grad, make(g))
            np.testing.assert_array_equal(r.data, make(g))
        shown = evaluate(TABLE[name].text_of("formula"), variables_of(node))
        np.testing.assert_array_equal(np.asarray(shown, float), make(value))


# ------------------------------------------------------------------------------ what is shown of it


@every_case
def test_formula_gives_the_value(case: Case) -> None:
    node = case.run(*case.values())
    shown = evaluate(case.op.text_of("formula", 0, case.ranks), variables_of(node))
    assert np.shape(shown) == node.shape
    close(shown, node.data)


@every_case
def test_shown_gradients_are_what_ran(case: Case) -> None:
    """`pull` gives each logged term."""
    node = case.run(*case.values())
    g = mixture(node.shape)
    graph = Graph(node, [g])
    assert [e.index for e in graph.events] == list(range(len(case.inputs)))
    for event in graph.events:
        variables = {**variables_of(node), "g": g, "i": event.index}
        pull = evaluate(case.op.text_of("pull", event.index, case.ranks), variables)
        target = np.shape(event.contribution)
        summed = pull if np.shape(pull) == target else sum_to_op.forward(np.asarray(pull, float), target)
        close(summed, event.contribution)


@every_case
def test_every_step_can_be_written(case: Case) -> None:
    """Typeset in both directions; no helper's name is shown."""
    values = case.values()
    for name, v in zip("abcdef", values, strict=False):
        v.name = name
    node = case.run(*values)
    graph = Graph(node, [mixture(node.shape)])
    assert node.parents == tuple(values)
    texts = [s.formula + s.numbers for s in graph.forward_steps]
    texts += [s.formula + s.local_formula + s.numbers for s in graph.backward_steps]
    for text in texts:
        assert text
        assert not LEAKS.search(text), text


@pytest.mark.slow
@every_case
def test_every_step_of_its_own_backward_pass_can_be_written(case: Case) -> None:
    values = case.values()
    node = case.run(*values)
    firsts = gradient(node, values, mixture(node.shape), create_graph=True)
    for first in firsts:
        if first.parents:
            total = (first * first).sum()
            assert explain(total)
            if any(v.op in WHOLE for v in Graph(total).operations):
                continue
            scalars = Graph(total).unroll()
            close(sum(e.data for e in scalars.ends), total.data, 1e-11)


WHOLE = {op for op in TABLE.values() if not op.elementwise and op.definition is None}
"""What stays one node when a graph is unrolled."""


def test_spread_is_its_own_size() -> None:
    close(spread_op([1.0, 2.0], (2, 3), 1), [[1, 1, 1], [2, 2, 2]])
