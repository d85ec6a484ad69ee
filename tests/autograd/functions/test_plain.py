"""NumPy's functions that give plain numbers of a Value, and methods that do."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from autograd import RecordingError, Value, record

A = np.array([[0.5, -1.5, 2.0], [3.0, -0.25, 1.0]])

SAME: list[Any] = [
    np.argmax, np.argmin, lambda a: np.argmax(a, axis=1), np.argsort, lambda a: np.argsort(a, 0), np.argwhere,
    np.nonzero, np.flatnonzero, np.count_nonzero, np.any, lambda a: np.all(a, axis=0), np.unique, np.isnan, np.isfinite,
    np.isinf, np.signbit, np.logical_not, np.zeros_like, np.ones_like, np.empty_like, np.shape, np.ndim, np.size,
    lambda a: np.isclose(a, A + 1e-12), lambda a: np.allclose(A, a), lambda a: np.array_equal(a, a),
    lambda a: np.searchsorted([0.0, 1.0], a), lambda a: np.digitize(a, [0.0, 1.0]), lambda a: np.histogram(a, 3)[0],
    lambda a: np.greater(a, 0.6), lambda a: np.less(0.6, a), lambda a: np.equal(a, a), np.linalg.matrix_rank,
    lambda a: np.logical_and(a > 0, a), lambda a: np.isin(a, [3.0]), lambda a: np.argpartition(a, 1)[:, 1],
    lambda a: a.argmax(), lambda a: a.argmin(1), lambda a: a.argsort(), lambda a: a.any(), lambda a: a.all(axis=1),
    lambda a: a.tolist(), lambda a: a.nonzero(), lambda a: a.nbytes, lambda a: a.tobytes(),
    lambda a: (a > 0).any(), lambda a: np.result_type(a), lambda a: np.lexsort(a),
]  # fmt: skip


@pytest.mark.parametrize("call", SAME)
def test_the_answer_is_numpys(call: Any) -> None:
    found, wanted = call(Value(A)), call(A)
    assert type(found) is type(wanted) or isinstance(found, np.ndarray)
    if call is not np.empty_like:
        np.testing.assert_array_equal(found, wanted)


@pytest.mark.parametrize("call", [np.argmax, np.signbit, np.any, lambda x: x.argsort(), lambda x: x.tolist(), np.where])
def test_a_program_would_freeze_what_they_say(call: Any) -> None:
    def f(x: Any) -> Any:
        call(x)
        return x.sum()

    with pytest.raises(RecordingError, match="looks at data while a program is recorded"):
        record(f, A)


def test_shapes_may_be_asked_while_recording() -> None:
    assert record(lambda x: (x * np.ones_like(x)).sum() / np.size(x), A)(A)[0] == np.mean(A)


def test_places_choose_where_the_gradient_goes() -> None:
    x = Value([3.0, 1.0, 2.0])
    x[np.argsort(x)[:2]].sum().backward()
    np.testing.assert_array_equal(x.grad, [0.0, 1.0, 1.0])
