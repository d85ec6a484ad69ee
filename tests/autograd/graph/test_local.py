"""The local derivative beside a step: joined as it says, it is what ran; rows are results."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from autograd import Graph, Value, affine
from autograd.graph.local import local_of
from autograd.graph.node import op_of
from tests.autograd.cases import CASES
from tests.autograd.graph.meaning import Meaning
from tests.autograd.graph.test_meaning import places


def joined(sign: str, g: Any, J: Any) -> Any:
    """The product that a page shows, with strict shapes."""
    if sign == "g ⊙ J":
        assert np.shape(g) == np.shape(J)
        return g * J
    if sign == "g · J" and (np.ndim(g) == 0 or np.ndim(J) == 0):
        return g * J
    left, right = sign.split(" · ")
    turned = {"g": g, "J": J, "gᵀ": np.transpose(g), "Jᵀ": np.transpose(J)}
    if np.ndim(g) == np.ndim(J) == 1:
        assert sign in ("g · Jᵀ", "J · gᵀ"), "a column times a row"
        return np.outer(turned[left[0]], turned[right[0]])
    return turned[left] @ turned[right]


@pytest.mark.parametrize("name", sorted({case.name for case in CASES}))
def test_the_product_that_is_shown_is_what_ran(name: str) -> None:
    for case in CASES:
        if case.name != name:
            continue
        v = case.run(*case.values())
        g = np.random.default_rng(1).normal(size=v.shape) if v.shape else 1.3
        for event in Graph([v], [g]).events:
            found = local_of(v, event.index)
            assert (found.tree is None) == (found.data is None)
            if found.joined != "→":
                product = joined(found.joined, g, found.data)
                assert np.shape(product) == np.shape(event.contribution), str(case)
                np.testing.assert_allclose(product, event.contribution, rtol=1e-9, atol=1e-12, err_msg=str(case))


@pytest.mark.parametrize("name", ["matmul", "affine", "sum", "mean", "sigmoid", "softmax", "mul", "pow", "sub"])
def test_its_symbols_are_its_numbers(name: str) -> None:
    for case in CASES:
        if case.name == name:
            v = case.run(*case.values())
            for index in range(len(v.parents)):
                found = local_of(v, index)
                if found.tree is not None and found.joined != "→" and op_of(v).kind != "mixes":
                    shown = Meaning(places(v, 1.0), v.params or {}, v.shape).of(found.tree)
                    np.testing.assert_allclose(shown, found.data, rtol=1e-12, err_msg=str(case))


def test_rows_are_results() -> None:
    """∂y/∂x of y = W x is W, whatever the rule does with it."""
    W, x = Value([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]]), Value([1.0, -1.0, 2.0])
    np.testing.assert_array_equal(local_of(W @ x, 1).data, W.data)
    np.testing.assert_array_equal(local_of(x @ W.T, 0).data, W.data)
    layer = affine(Value([[9.0, 1.0, 2.0], [9.0, 3.0, 4.0]]), Value([1.0, 2.0]))
    np.testing.assert_array_equal(local_of(layer, 1).data, [[1.0, 2.0], [3.0, 4.0]])
    assert local_of(layer, 0).indices == ("i", "ij", "j")


def test_a_sum_has_a_row_of_ones_and_a_move_selects() -> None:
    v = Value([3.0, 4.0, 5.0])
    np.testing.assert_array_equal(local_of(v.sum(), 0).data, [1.0, 1.0, 1.0])
    np.testing.assert_allclose(local_of(v.mean(), 0).data, [1 / 3] * 3)
    np.testing.assert_array_equal(local_of(v[[2, 2, 0]], 0).data, [[0, 0, 1], [0, 0, 1], [1, 0, 0]])
    np.testing.assert_array_equal(local_of(v[1], 0).data, [0.0, 1.0, 0.0])
    assert local_of(Value(np.ones((2, 2))).T, 0).data is None
