"""Local derivatives as they are shown, entry by entry, against the matrix that central differences give.

What stands on an edge is rarely the whole matrix. How it is meant follows from what the operation does with entries
(`autograd.rules.kinds.Kind`): that is what is held against the differences here, so a text that only happens to give
the right gradient does not pass.
"""

from __future__ import annotations

import numpy as np
import pytest

from autograd import TABLE, Graph, Value
from autograd.rules.op import Op
from autograd.testing.local_derivatives import Call, agrees, differences
from tests.autograd.cases import CASES, Case, sampled

SHOWN = [(case, k) for case in CASES for k in range(len(case.inputs))]
EACH = sampled(SHOWN, of=lambda pair: f"{pair[0].name}-{pair[1]}", name=lambda pair: f"{pair[0]}-{pair[1]}")
every_input = pytest.mark.parametrize(("case", "index"), EACH)


def called(case: Case) -> Call:
    return Call(case.op, case.inputs, {**case.op.params, **case.params})


@every_input
def test_what_is_shown_is_the_derivative(case: Case, index: int) -> None:
    if case.name == "ties" or (case.name == "where" and index == 0):
        assert case.op.text_of("local", index, case.ranks) == "0"  # steps: no derivative but 0
        return
    wanted = differences(called(case), index)
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
        assert agrees(called(case), index, local, wanted), case.op.text_of("local", index, case.ranks)


def test_a_derivative_that_only_routes_right_is_found_out() -> None:
    """A running sum whose local derivative were "1": each entry goes into several results."""
    a = np.array([1.0, 2.0, 4.0])
    running = np.tril(np.ones((3, 3)))
    case = Case("sum", (a,))
    assert not agrees(called(case), 0, 1.0, running)
    assert agrees(called(case), 0, 1.0, np.ones((1, 3)))


@pytest.mark.parametrize("factor", [1.001, -1.0])
def test_a_wrong_factor_is_found_out(factor: float) -> None:
    cases = {str(case): case for case in CASES}
    for name in ("mean(5)", "max(5)", "softmax(4)", "matmul(2x3,3x4)", "affine(4x3,5x2)", "norm(5)", "sigmoid(5)",
                 "avg_pool(2x2x5; size=(2),stride=(2),padding=(0),count_border=True)"):  # fmt: skip
        case = cases[name]
        node = case.run(*case.values())
        graph = Graph(node, [np.ones(node.shape)] if node.shape else None)
        local, wanted = graph.local(graph.edges[0]), differences(called(case), 0)
        assert agrees(called(case), 0, local, wanted), name
        assert not agrees(called(case), 0, np.asarray(local) * factor, wanted), name


def test_absent_where_entries_move_are_added_up_or_repeated() -> None:
    absent = {op.name for op in TABLE.values() if any(text is None for text in op.local)}
    plain: set[Op] = {op for op in TABLE.values() if op.kind in ("moves", "sums", "repeats")}
    assert {op.name for op in plain} <= absent
    whole = {"inv", "solve", "cholesky", "eigenvalues", "eigenvectors", "apart", "singular_values", "pinv"}
    whole |= {"cofactors", "cofactors_along"}
    assert absent - {op.name for op in plain} == {"conv_bias", "max_unpool", "max_gather", *whole}
    x = Value([[1.0, 2.0]])
    graph = Graph(x.T.sum())
    assert [step.local for step in graph.backward_steps] == [None, None]
