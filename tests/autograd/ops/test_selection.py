"""What is not chosen has no part in a gradient, whatever arrives from above: 0 · ∞ is not a number."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

import autograd as ag
from autograd import TABLE, Op, Value, gradcheck, gradient, record
from autograd.rules.language import selecting
from tests.autograd.own_operations import table_as_before

UPSTREAM = [np.inf, -np.inf, np.nan]
UNCHOSEN: list[Any] = [  # operation, inputs, params, the input that was not chosen
    ("relu", (-1.0,), {}, 0), ("relu", (0.0,), {}, 0), ("prelu", (2.0, 0.1), {}, 1),
    ("where", (0.0, 1.0, 2.0), {}, 1), ("where", (1.0, 1.0, 2.0), {}, 2), ("where", (1.0, 1.0, 2.0), {}, 0),
    ("clip", (3.0,), {"low": 0.0, "high": 1.0}, 0), ("clip", (-3.0,), {"low": 0.0}, 0),
    ("maximum", (1.0, 2.0), {}, 0), ("maximum", (2.0, 1.0), {}, 1),
    ("minimum", (2.0, 1.0), {}, 0), ("minimum", (1.0, 2.0), {}, 1),
    ("abs", (0.0,), {}, 0), ("sign", (3.0,), {}, 0), ("greater", (3.0, 1.0), {}, 0), ("equal", (3.0, 1.0), {}, 1),
]  # fmt: skip


@pytest.mark.parametrize("g", UPSTREAM)
@pytest.mark.parametrize(("name", "inputs", "params", "index"), UNCHOSEN)
@pytest.mark.parametrize("make", [float, lambda x: np.array([x, x]), lambda x: np.array([x], np.float32)])
def test_unchosen_input(name: str, inputs: Any, params: Any, index: int, g: float, make: Callable[..., Any]) -> None:
    values = [Value(make(x)) for x in inputs]
    node = TABLE[name](*values, **params)
    seed = g if node.shape == () else np.full(node.shape, g, node.dtype)
    np.testing.assert_array_equal(gradient(node, values, seed)[index], make(0.0))
    np.testing.assert_array_equal(gradient(node, values, seed, create_graph=True)[index].data, make(0.0))


@pytest.mark.parametrize("g", UPSTREAM)
@pytest.mark.parametrize("name", ["max", "min"])
def test_unchosen_entries(name: str, g: float) -> None:
    x = Value([[1.0, 2.0, 3.0], [6.0, 5.0, 4.0]])
    node = TABLE[name](x, axis=1)
    chosen = x.data == node.data[:, None]
    for found in (gradient(node, [x], [g, g])[0], gradient(node, [x], [g, g], create_graph=True)[0].data):
        np.testing.assert_array_equal(found, np.where(chosen, g, 0.0))


@pytest.mark.parametrize("g", UPSTREAM)
@pytest.mark.parametrize("stride", [1, 2])
def test_unchosen_pixels(g: float, stride: int) -> None:
    x = Value(np.array([[[[4.0, 1.0, 2.0, 2.5], [0.0, 3.0, 1.5, 0.5]]]]))
    node = ag.max_pool2d(x, 2, stride=stride)
    found = gradient(node, [x], np.full(node.shape, g))[0]
    np.testing.assert_array_equal(np.isfinite(found), [[[[False, True, True, False], [True, stride == 2, True, True]]]])
    assert not found[np.isfinite(found)].any()


@pytest.mark.parametrize("stride", [1, 2])
def test_a_pixel_that_is_no_number_takes_the_gradient_of_its_windows(stride: int) -> None:
    x = Value(np.array([[[[4.0, np.nan], [0.0, 3.0]]]]))
    with np.errstate(invalid="ignore"):
        found = gradient(ag.max_pool2d(x, 2, stride=stride), [x], [[[[5.0]]]])[0]
    np.testing.assert_array_equal(found, [[[[0.0, 5.0], [0.0, 0.0]]]])


X = np.array([-1.0, 4.0, 0.5])
IMAGE = np.array([[[[0.0, -1.0, 1.0, 2.0], [-2.0, -3.0, 0.5, 3.0]]]])
DEAD: list[Any] = [  # function, where, derivative, second derivative of the chosen entries, entries without any
    (lambda x: ag.sqrt(ag.relu(x)), X, lambda x: 0.5 * x**-0.5, lambda x: -0.25 * x**-1.5, X <= 0),
    (lambda x: 1 / ag.relu(x), X, lambda x: -(x**-2), lambda x: 2 * x**-3, X <= 0),
    (lambda x: ag.where(X > 0, x, 0.0) ** -0.5, X, lambda x: -0.5 * x**-1.5, lambda x: 0.75 * x**-2.5, X <= 0),
    (lambda x: ag.log(1 - ag.minimum(x, 1.0)), X, lambda x: 1 / (x - 1), lambda x: -((x - 1) ** -2), X >= 1),
    (lambda x: ag.sqrt(ag.clip(x, 0.0, 9.0)), X, lambda x: 0.5 * x**-0.5, lambda x: -0.25 * x**-1.5, X < 0),
    (lambda x: ag.log(ag.maximum(x, 0.0)), X, lambda x: 1 / x, lambda x: -(x**-2), X <= 0),
]


@pytest.mark.filterwarnings("ignore::RuntimeWarning")
@pytest.mark.parametrize(("f", "at", "slope", "curve", "dead"), DEAD)
def test_first_and_second_derivatives_and_programs(f: Any, at: Any, slope: Any, curve: Any, dead: Any) -> None:
    first = np.where(dead, 0.0, slope(np.where(dead, 0.5, at)))
    second = np.where(dead, 0.0, curve(np.where(dead, 0.5, at)))
    x = Value(at)
    (g,) = gradient(f(x).sum(), [x], create_graph=True)
    np.testing.assert_allclose(g.data, first)
    np.testing.assert_allclose(gradient(g.sum(), [x])[0], second)
    np.testing.assert_allclose(record(lambda x: f(x).sum(), np.full(3, 0.3))(at)[1][0], first)
    if "where" not in f.__code__.co_names:
        for k, number in enumerate(at):
            assert ag.grad(lambda v: f(v))(float(number)) == pytest.approx(first[k])


@pytest.mark.filterwarnings("ignore::RuntimeWarning")
def test_root_of_a_pool() -> None:
    """Of a window of zeros the first pixel has an infinite slope, the others none."""

    def f(x: Any) -> Any:
        return ag.sqrt(ag.max_pool2d(ag.relu(x), 2)).sum()

    wanted = np.zeros((1, 1, 2, 4))
    wanted[0, 0, 1, 3] = 0.5 / np.sqrt(3.0)
    np.testing.assert_allclose(ag.grad(f)(IMAGE), wanted)
    np.testing.assert_allclose(record(f, np.abs(IMAGE) + 0.1)(IMAGE)[1][0], wanted)


def test_a_large_mask_chooses_as_a_small_one() -> None:
    rng = np.random.default_rng(0)
    for dtype in (np.float64, np.float32):
        a = rng.normal(size=(100, 64)).astype(dtype)
        a[0, :3] = np.inf, -np.inf, np.nan
        mask = rng.random(a.shape) < 0.5
        for c in (mask, mask[0], mask[:, :1], mask.astype(float)):
            found = TABLE["where"].forward(c, a, 0.0)
            assert found.dtype == dtype
            np.testing.assert_array_equal(found, np.where(c, a, 0.0))
        np.testing.assert_array_equal(TABLE["where"].forward(mask, a.T[0, 0], 0.0), np.where(mask, a[0, 0], 0.0))


@pytest.mark.parametrize(("text", "written"), [
    ("g * (a > 0)", "where(a > 0, g, 0.0)"),
    ("g * ((a >= 0) * (a <= 1))", "where((a >= 0) * (a <= 1), g, 0.0)"),
    ("g * where(a > 0, 1.0, s)", "where(a > 0, g, g * s)"),
    ("g * where(a > 0, 0.0, a)", "where(a > 0, 0.0, g * a)"),
    ("g * 0.0", "where(0.0, g, 0.0)"),
    ("g * sign(a)", "where((_mask := sign(a)), g, 0.0) * _mask"),
    ("g * a * sign(a) * sign(b)",
     "where((_mask_ := sign(b)), where((_mask := sign(a)), g * a, 0.0) * _mask, 0.0) * _mask_"),
    ("b * a ** (b - (b != 0))", "b * a ** (b - (b != 0))"),
    ("g @ T(a)", "g @ T(a)"),
])  # fmt: skip
def test_what_counts_as_a_choice(text: str, written: str) -> None:
    assert selecting(text) == written


def test_a_choice_of_a_choice() -> None:
    """|a| |b| c as three masks in a row: each is the one of its own product, eager, recorded and in programs."""
    with table_as_before():
        product = Op(
            name="product_of_sizes",
            inputs=("a", "b", "c"),
            forward=lambda a, b, c: np.abs(a) * np.abs(b) * c,
            formula="abs(a) * abs(b) * c",
            local=["c * b * sign(b) * sign(a)", "a * c * sign(a) * sign(b)", "a * sign(a) * b * sign(b)"],
        )
        point = np.array([1.0, -2.0, -3.0]), np.array([-1.0, 3.0, -0.5]), np.array([2.0, -1.5, 0.5])
        gradcheck(product, *point).raise_if_wrong()
        gradcheck(product, *point, order=2).raise_if_wrong()

        def total(*inputs: Any) -> Any:
            return product(*inputs).sum()

        _, slopes = record(total, *point)(*point)
        for slope, wanted in zip(slopes, ag.grad(total, (0, 1, 2))(*point), strict=True):
            np.testing.assert_allclose(slope, wanted)
        assert ag.grad(product, (0, 1))(-2.0, 3.0, 1.0) == (-3.0, 2.0)
