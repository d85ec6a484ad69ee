"""Local derivatives as they are shown, entry by entry, against the matrix that central differences give.

What stands on an edge is rarely the whole matrix. How it is meant follows from what the operation does with entries
(`autograd.rules.op.Kind`): that is what is held against the differences here, so a text that only happens to give
the right gradient does not pass.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from autograd import TABLE, Graph, Value
from autograd.ops.broadcasting import axes_of
from autograd.rules.calling import compute
from autograd.rules.op import Op
from tests.autograd.cases import CASES, Case

STEP = 1e-6
SHOWN = [(case, k) for case in CASES for k in range(len(case.inputs))]
every_input = pytest.mark.parametrize(("case", "index"), SHOWN, ids=[f"{case}-{k}" for case, k in SHOWN])


def differences(case: Case, index: int) -> Any:
    """The matrix of derivatives: a row for each entry of the result, a column for each of the input."""
    inputs = [np.asarray(a, float) for a in case.inputs]
    params = {**case.op.params, **case.params}
    columns = []
    for k in np.ndindex(inputs[index].shape):
        ends = []
        for h in (STEP, -STEP):
            moved = [a.copy() for a in inputs]
            moved[index][k] += h
            ends.append(np.ravel(compute(case.op, [a if a.ndim else float(a) for a in moved], params)))
        columns.append((ends[0] - ends[1]) / (2 * STEP))
    results = np.size(compute(case.op, [a if a.ndim else float(a) for a in inputs], params))
    return np.array(columns).reshape(inputs[index].size, results).T


def agrees(case: Case, index: int, local: Any, wanted: Any) -> bool:
    """Whether a local derivative, read as its operation's kind says, is the matrix ``wanted``."""
    op, shape = case.op, np.shape(case.inputs[index])
    local = np.asarray(local, float)

    def same(found: Any, expected: Any) -> bool:
        return bool(np.allclose(found, expected, rtol=1e-5, atol=1e-5))

    if not local.any():
        return same(wanted, 0.0)
    if op.elementwise:  # ∂y/∂a, entry by entry, where broadcasting has put a
        result = np.broadcast_shapes(local.shape, *(np.shape(a) for a in case.inputs))
        source = np.broadcast_to(np.arange(int(np.prod(shape))).reshape(shape), result).ravel()
        matrix = np.zeros(wanted.shape)
        matrix[np.arange(len(source)), source] = np.broadcast_to(local, result).ravel()
        return same(matrix, wanted)
    if op.kind == "mixes" and local.size != np.size(case.inputs[index]):  # a matrix for each row
        return same(blocks(local, shape, case.params.get("axis", op.params["axis"]), wanted), wanted)
    if op.kind in ("product", "convolution"):  # the other factor: column k is the product of unit k and it
        units = np.eye(int(np.prod(shape))).reshape(-1, *shape)
        return same(np.array([product(case, index, unit, local).ravel() for unit in units]).T, wanted)
    found = np.abs(wanted) > 1e-5
    if op.kind == "window":  # of each entry in each of its windows, or of all entries in a window
        result = np.shape(case.run(*case.inputs))
        readings = [np.broadcast_to(local, shape).ravel()[None, :]] if local.shape in ((), shape, shape[2:]) else []
        readings += [np.broadcast_to(local, result).ravel()[:, None]] if local.shape == result[2:] else []
        reached = local.shape != shape or np.array_equal(found.any(axis=0), np.abs(local).ravel() > 1e-5)
        return reached and any(same(np.where(found, r, 0.0), wanted) for r in readings)
    # Each entry goes into one result: its derivative, and nothing for the others.
    return bool((found.sum(axis=0) <= 1).all()) and same(wanted.sum(axis=0), np.broadcast_to(local, shape).ravel())


def blocks(local: Any, shape: tuple[int, ...], axis: Any, wanted: Any) -> Any:
    """The whole matrix, from one for each row along ``axis``: one row of it for a reduction."""
    axes = axes_of(len(shape), axis)
    rest = tuple(ax for ax in range(len(shape)) if ax not in axes)
    places = np.arange(int(np.prod(shape))).reshape(shape).transpose(rest + axes)
    rows = places.reshape(int(np.prod([shape[ax] for ax in rest])), -1)
    matrix = np.zeros(wanted.shape)
    for row, inside in zip(rows, local.reshape(len(rows), -1, rows.shape[1]), strict=True):
        matrix[np.ix_(row, row)] = inside
    return matrix


def product(case: Case, index: int, unit: Any, factor: Any) -> Any:
    """The product of one input's unit and the factor that is shown for it."""
    params = {**case.op.params, **case.params}
    if case.op is TABLE["affine"]:
        x, W = (factor[..., 1:], unit) if index == 0 else (unit, np.insert(factor, 0, 0.0, axis=-1))
        return np.asarray(case.op(W, x))
    if case.op is TABLE["matmul"]:
        if index == 1:
            return np.asarray(factor @ unit)
        return np.asarray(unit @ (factor if factor.ndim == 1 else np.swapaxes(factor, -1, -2)))
    factors = (unit, factor) if index == 0 else (factor, unit)
    rest = [np.zeros(np.shape(b)) for b in case.inputs[2:]]
    return np.asarray(compute(case.op, [*factors, *rest], params))


@every_input
def test_what_is_shown_is_the_derivative(case: Case, index: int) -> None:
    if case.name == "ties" or (case.name == "where" and index == 0):
        assert case.op.text_of("local", index, case.ranks) == "0"  # steps: no derivative but 0
        return
    wanted = differences(case, index)
    node = case.run(*case.values())
    g = np.random.default_rng(0).uniform(0.5, 1.5, node.shape) if node.shape else 1.25
    graph = Graph(node, [g])
    event = graph.events[index]
    np.testing.assert_allclose(np.ravel(event.contribution), np.ravel(g) @ wanted, rtol=1e-4, atol=1e-5)
    local = graph.local(graph.edges[index])
    if local is None:
        assert not case.op.elementwise
        assert graph.local_formula(graph.edges[index]) == ""
    else:
        assert agrees(case, index, local, wanted), case.op.text_of("local", index, case.ranks)


def test_a_derivative_that_only_routes_right_is_found_out() -> None:
    """A running sum whose local derivative were "1": each entry goes into several results."""
    a = np.array([1.0, 2.0, 4.0])
    running = np.tril(np.ones((3, 3)))
    case = Case("sum", (a,))
    assert not agrees(case, 0, 1.0, running)
    assert agrees(case, 0, 1.0, np.ones((1, 3)))


@pytest.mark.parametrize("factor", [1.001, -1.0])
def test_a_wrong_factor_is_found_out(factor: float) -> None:
    cases = {str(case): case for case in CASES}
    for name in ("mean(5)", "max(5)", "softmax(4)", "matmul(2x3,3x4)", "affine(4x3,5x2)", "norm(5)", "sigmoid(5)",
                 "avg_pool(2x2x5; size=(2),stride=(2),padding=(0),count_border=True)"):  # fmt: skip
        case = cases[name]
        node = case.run(*case.values())
        graph = Graph(node, [np.ones(node.shape)] if node.shape else None)
        local, wanted = graph.local(graph.edges[0]), differences(case, 0)
        assert agrees(case, 0, local, wanted), name
        assert not agrees(case, 0, np.asarray(local) * factor, wanted), name


def test_absent_where_entries_move_are_added_up_or_repeated() -> None:
    absent = {op.name for op in TABLE.values() if any(text is None for text in op.local)}
    plain: set[Op] = {op for op in TABLE.values() if op.kind in ("moves", "sums", "repeats")}
    assert {op.name for op in plain} <= absent
    whole = {"inv", "solve", "cholesky", "eigenvalues", "eigenvectors", "apart", "singular_values", "pinv"}
    assert absent - {op.name for op in plain} == {"conv_bias", "max_unpool", "max_gather", *whole}
    x = Value([[1.0, 2.0]])
    graph = Graph(x.T.sum())
    assert [step.local for step in graph.backward_steps] == [None, None]
