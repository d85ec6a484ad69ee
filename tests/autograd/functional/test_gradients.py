"""grad and value_and_grad: of dicts and lists, of what is not there."""

from __future__ import annotations

from collections import namedtuple
from typing import Any

import numpy as np
import pytest

from autograd import ArgumentError, DataTypeError, NotScalarError, Value, affine, grad, tanh, value_and_grad

X = np.array([[0.4, -1.0], [-2.1, 3.0]])
Layer = namedtuple("Layer", "W b")


def loss(p: Any) -> Any:
    return ((tanh(affine(p["W"], X)) + p["more"][0] * p["more"][1]) ** 2).sum()


def parameters() -> dict[str, Any]:
    return {"W": np.arange(9.0).reshape(3, 3) / 10, "more": [np.array([1.0, 2.0, 3.0]), 0.5]}


def test_a_gradient_is_built_like_its_argument() -> None:
    found = grad(loss)(parameters())
    assert list(found) == ["W", "more"]
    assert type(found["more"]) is list
    assert type(found["more"][1]) is float

    def moved(h: float, k: int) -> float:
        p = parameters()
        if k == 0:
            p["W"][1, 2] += h
        elif k == 1:
            p["more"][0][2] += h
        else:
            p["more"][1] += h
        return float(loss(p))

    for k, slope in enumerate((found["W"][1, 2], found["more"][0][2], found["more"][1])):
        assert slope == pytest.approx((moved(1e-6, k) - moved(-1e-6, k)) / 2e-6, rel=1e-6)


def test_lists_tuples_and_several_arguments() -> None:
    layer = Layer(np.ones((2, 2)), np.zeros(2))
    found = grad(lambda p: (p.W @ p.b + p.W.sum()).sum())(layer)
    assert type(found) is Layer
    np.testing.assert_array_equal(found.W, 2 * np.ones((2, 2)))
    one, two = grad(lambda a, p: (a * p[0]).sum() * p[1]["c"], argnums=(0, 1))(2.0, [np.ones(2), {"c": 3.0}])
    assert one == 6.0
    np.testing.assert_array_equal(two[0], [6.0, 6.0])
    assert two[1] == {"c": 4.0}
    np.testing.assert_array_equal(grad(lambda a: (a * a).sum())([1.0, 2.0]), [2.0, 4.0])  # a list of numbers is data


def test_values_inside_a_dict_keep_their_history() -> None:
    w = Value([1.0, 2.0])
    found = grad(lambda p: (p["w"] ** 3).sum())({"w": w})
    found["w"].sum().backward()
    np.testing.assert_array_equal(w.grad, [6.0, 12.0])


@pytest.mark.parametrize("argnums", ["x", (0, "x"), 1.0, [0.5], None])
def test_places_are_whole_numbers(argnums: Any) -> None:
    with pytest.raises((ArgumentError, TypeError)):
        grad(lambda x: x * x, argnums)(2.0)


def test_what_is_no_scalar_function() -> None:
    with pytest.raises(NotScalarError):
        grad(lambda x: x * x)(np.ones(2))
    with pytest.raises(DataTypeError, match="no Value"):
        value_and_grad(lambda x: x.data)(2.0)
    with pytest.raises(ArgumentError, match="called with 1 arguments"):
        grad(lambda x: x, 1)(2.0)
