"""Backward passes that are run at once give what each gives alone: for every operation of the table."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import autograd as ag
from autograd import Value, gradient, hessian, jacobian
from autograd.functional import jacobians
from autograd.functional.at_once import rows_of
from autograd.sweep import between
from tests.autograd.cases import CASES


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore::RuntimeWarning")
def test_each_row_is_a_backward_pass_of_its_own() -> None:
    wrong = []
    for case in CASES:
        inputs = case.values()
        result = case.run(*inputs)
        for end in (result, result * result + result):
            seeds = np.cos(np.arange(2 * end.size)).reshape(2, *end.shape)
            found = rows_of(between(end, inputs), end, inputs, seeds)
            for k, seed in enumerate(seeds):
                wanted = gradient(end, inputs, seed if end.shape else float(seed))
                for rows, alone, v in zip(found, wanted, inputs, strict=True):
                    if rows.shape != (2, *v.shape) or not np.allclose(rows[k], alone, 1e-11, 1e-12, equal_nan=True):
                        wrong.append(str(case))
    assert not wrong


@pytest.mark.parametrize("room", [1, 40, 4_000_000])
def test_in_as_many_pieces_as_there_is_room_for(monkeypatch: Any, room: int) -> None:
    monkeypatch.setattr(jacobians, "_ROOM", room)
    x, w = np.array([1.0, -2.0, 0.5]), np.arange(6.0).reshape(3, 2)
    by_x, by_w = jacobian(lambda x, w: ag.tanh(x @ w) * 2.0, [0, 1])(x, w)
    y = np.tanh(x @ w)
    np.testing.assert_allclose(by_x, (2 * (1 - y * y))[:, None] * w.T)
    np.testing.assert_allclose(by_w, np.einsum("j,jk,i->jik", 2 * (1 - y * y), np.eye(2), x))


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_shapes_and_types(dtype: Any) -> None:
    x = np.array([[1.0, 2.0, 3.0]], dtype)
    found = jacobian(lambda x: (x + np.ones((2, 1), dtype)) * 2.0)(x)  # broadcast
    assert (found.shape, found.dtype) == ((2, 3, 1, 3), dtype)
    np.testing.assert_array_equal(found[:, :, 0], np.stack([2 * np.eye(3)] * 2))
    assert jacobian(lambda x: x * x)(np.zeros(0)).shape == (0, 0)
    assert jacobian(lambda x, y: x * y)(np.ones(2), 3.0).tolist() == [[3.0, 0.0], [0.0, 3.0]]
    assert jacobian(lambda x, y: x * y, 1)(np.ones(2), 3.0).tolist() == [1.0, 1.0]
    np.testing.assert_array_equal(jacobian(lambda x: ag.constant(np.ones(2)) * 1.0)(np.ones(3)), np.zeros((2, 3)))
    assert jacobian(lambda x: ag.stack([x, 1.0 / x]))(2.0).tolist() == [1.0, -0.25]


def test_the_hessian_and_what_nests() -> None:
    x = np.array([1.0, 2.0, -1.0])
    np.testing.assert_allclose(hessian(lambda x: (x**3).sum() * x[0])(x)[0, 0], 12 * x[0] ** 2, rtol=1e-12)
    outer = Value(2.0)
    found = jacobian(lambda y: outer * y * y)(x)
    assert gradient(found.sum(), [outer])[0] == pytest.approx(2 * x.sum())
