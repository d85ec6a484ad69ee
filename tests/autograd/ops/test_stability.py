"""Far from zero: finite, right, and without a warning, on Python floats and on arrays."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest

from autograd import (
    TABLE,
    Value,
    binary_cross_entropy,
    binary_cross_entropy_with_logits,
    cross_entropy,
    elu,
    explain,
    gradient,
    log_softmax,
    logsumexp,
    negative_log_likelihood,
    record,
    sigmoid,
    softmax,
    softplus,
    tanh,
)

BIG = 1000.0


def run(f: Any, *inputs: Any) -> tuple[Any, list[Any]]:
    values = [Value(a) for a in inputs]
    result = f(*values)
    result.backward(np.ones(result.shape))
    return result.data, [v.grad for v in values]


@pytest.mark.parametrize(
    ("f", "at_low", "at_high"),
    [  # (value, derivative) at -1000 and at 1000
        (sigmoid, (0.0, 0.0), (1.0, 0.0)),
        (tanh, (-1.0, 0.0), (1.0, 0.0)),
        (softplus, (0.0, 0.0), (BIG, 1.0)),
        (elu, (-1.0, 0.0), (BIG, 1.0)),
        (lambda z: binary_cross_entropy_with_logits(z, 0.0), (0.0, 0.0), (BIG, 1.0)),
        (lambda z: binary_cross_entropy_with_logits(z, 1.0), (BIG, -1.0), (0.0, 0.0)),
        (lambda z: binary_cross_entropy_with_logits(z, 0.5), (500.0, -0.5), (500.0, 0.5)),
    ],
)
def test_one_input(f: Any, at_low: tuple[float, float], at_high: tuple[float, float]) -> None:
    for x, (y, slope) in ((-BIG, at_low), (BIG, at_high)):
        value, (gradient,) = run(f, x)
        assert (value, gradient) == pytest.approx((y, slope), abs=1e-300)
    for dtype in (np.float64, np.float32):
        values, (gradients,) = run(f, np.array([-BIG, BIG], dtype))
        np.testing.assert_allclose(values, [at_low[0], at_high[0]], atol=1e-37)
        np.testing.assert_allclose(gradients, [at_low[1], at_high[1]], atol=1e-37)


@pytest.mark.parametrize("a", [-700.0, -300.0, -40.0, -30.0, -10.0, -1.0, 0.0, 1.0, 10.0, 30.0])
def test_sigmoid_has_all_its_digits(a: float) -> None:
    """Also where it is nearly 0: its logarithm is the loss."""
    right = 1 / (1 + math.exp(-a))
    assert sigmoid(a) == pytest.approx(right, rel=1e-15)
    np.testing.assert_allclose(sigmoid(np.array([a, 0.0])), [right, 0.5], rtol=1e-15)
    loss = run(lambda z: binary_cross_entropy(sigmoid(z), 1.0), np.array([a, a]))[0]
    np.testing.assert_allclose(loss, min(softplus(-a), 100.0), rtol=1e-12 if a > -99 else 1e-3, atol=1e-15)


def test_sigmoid_in_float32() -> None:
    a = np.linspace(-80, 20, 101)
    np.testing.assert_allclose(sigmoid(a.astype(np.float32)), 1 / (1 + np.exp(-a)), rtol=1e-5)


@pytest.mark.parametrize("shift", [-BIG, 0.0, BIG])
@pytest.mark.parametrize("dtype", [np.float64, np.float32])
def test_softmax_family(shift: float, dtype: type) -> None:
    z = np.array([shift, shift + 1, shift - 2], dtype)
    p = np.exp([0.0, 1.0, -2.0])
    total, p = math.log(p.sum()) + shift, p / p.sum()
    close = {"rtol": 1e-12 if dtype is np.float64 else 1e-4}
    np.testing.assert_allclose(softmax(z), p, **close)
    np.testing.assert_allclose(log_softmax(z), np.log(p), **close)
    value, (gradient,) = run(logsumexp, z)
    assert value == pytest.approx(total, rel=1e-6)
    np.testing.assert_allclose(gradient, p, **close)
    value, (gradient,) = run(lambda z: cross_entropy(z, [1.0, 0.0, 0.0]), z)
    assert value == pytest.approx(-math.log(p[0]), rel=1e-12 if dtype is np.float64 else 1e-3)
    np.testing.assert_allclose(gradient, p - [1, 0, 0], atol=1e-6, **close)


def test_softmax_family_far_apart() -> None:
    z = np.array([[BIG, -BIG, 0.0], [-BIG, BIG, 0.0]])
    one_hot = np.array([[1.0, 0.0, 0.0], [0.0, 1.0, 0.0]])
    value, (gradient,) = run(softmax, z)
    np.testing.assert_array_equal(value, one_hot)
    np.testing.assert_array_equal(gradient, 0)
    value, (gradient,) = run(log_softmax, z)
    np.testing.assert_array_equal(value, [[0, -2 * BIG, -BIG], [-2 * BIG, 0, -BIG]])
    np.testing.assert_array_equal(gradient, 1 - 3 * one_hot)
    value, (gradient,) = run(lambda z: logsumexp(z, -1), z)
    np.testing.assert_array_equal(value, BIG)
    np.testing.assert_array_equal(gradient, one_hot)
    value, (gradient,) = run(lambda z: cross_entropy(z, one_hot), z)
    np.testing.assert_array_equal(value, 0)
    np.testing.assert_array_equal(gradient, 0)
    value, (gradient,) = run(lambda z: cross_entropy(z, one_hot[::-1]), z)
    np.testing.assert_array_equal(value, 2 * BIG)
    np.testing.assert_array_equal(gradient, one_hot - one_hot[::-1])


def test_cross_entropy_with_targets_as_variables() -> None:
    z = np.array([BIG, -BIG])
    _, (_, gradient) = run(cross_entropy, z, [0.0, 1.0])
    np.testing.assert_array_equal(gradient, -z)


@pytest.mark.parametrize("p", [0.0, 1.0, 1e-300, 1 - 1e-16, np.float64(5e-324)])
@pytest.mark.parametrize("t", [0.0, 1.0, 0.3])
def test_binary_cross_entropy_of_rounded_probabilities(p: float, t: float) -> None:
    """From probabilities: finite; a logarithm is never below -100. Floats and arrays alike."""
    value, gradients = run(binary_cross_entropy, p, t)
    assert np.isfinite([value, *gradients]).all()
    assert value >= 0
    if p in (0.0, 1.0):
        assert value == pytest.approx(100 * abs(p - t), rel=1e-3)
    values, array_gradients = run(binary_cross_entropy, np.array([p, 0.4]), np.array([t, 0.4]))
    assert values[0] == pytest.approx(value, rel=1e-12)
    assert [g[0] for g in array_gradients] == pytest.approx(gradients, rel=1e-12)
    assert explain(binary_cross_entropy(Value(p), Value(t)))


def test_negative_log_likelihood_of_rounded_probabilities() -> None:
    for p in ([0.0, 1.0], [[0.0, 1.0], [1.0, 0.0]]):
        value, gradients = run(negative_log_likelihood, np.array(p), np.full(np.shape(p), 0.5))
        assert np.isfinite(value).all()
        assert np.isfinite(gradients).all()
        np.testing.assert_allclose(value, 50, rtol=1e-3)


@pytest.mark.parametrize("data", [0.0, [0.0, 2.0]])
def test_division_by_zero_answers_as_numpy_does(data: Any) -> None:
    """Infinite or not a number by IEEE 754, with NumPy's warning: never a Python exception halfway through."""
    for f, value, slope in [
        (lambda x: 1 / x, np.inf, -np.inf),
        (lambda x: x**-1, np.inf, -np.inf),
        (lambda x: x.log(), -np.inf, np.inf),
        (lambda x: x.sqrt(), 0.0, np.inf),
        (lambda x: x**0.5, 0.0, np.inf),
    ]:
        with np.errstate(all="ignore"):
            found, (gradient,) = run(f, data)
            assert np.ravel(found)[0] == value
            assert np.ravel(gradient)[0] == slope
        with pytest.warns(RuntimeWarning, match="zero"):
            run(f, data)
    with np.errstate(all="ignore"):
        assert "∞" in explain(1 / Value(0.0, name="x"))
        found, (a, b) = run(lambda a, b: a / b, [1.0, 2.0], 0.0)  # an array by a Python float
        np.testing.assert_array_equal(a, np.inf)
        assert b == -np.inf


@pytest.mark.parametrize("a", [-8.0, [-8.0, -8.0]])
def test_root_of_a_negative_number_is_no_number(a: Any) -> None:
    """Python's ``**`` would turn complex; the real power is not a number, and neither is its slope."""
    with np.errstate(all="ignore"):
        value, (gradient,) = run(lambda x: x ** (1 / 3), a)
        assert np.isnan(value).all()
        assert np.isnan(gradient).all()
        text = explain(Value(-8.0, name="a") ** (1 / 3))
    assert text.count("not a number") == 3


@pytest.mark.parametrize(("a", "b", "to_a", "to_b"), [
    (0.0, 0.0, 0.0, 0.0), (0.0, 1.0, 1.0, 0.0), (0.0, 2.0, 0.0, 0.0), (0.0, 3.0, 0.0, 0.0),
    (-2.0, 3.0, 12.0, 0.0), (-2.0, 2.0, -4.0, 0.0), (-2.0, 0.0, 0.0, 0.0), (-2.0, -1.0, -0.25, 0.0),
    (2.0, 0.0, 0.0, math.log(2)), (1.0, 5.0, 5.0, 0.0),
])  # fmt: skip
def test_powers_at_zero_and_below(a: float, b: float, to_a: float, to_b: float) -> None:
    value, gradients = run(lambda a, b: a**b, a, b)
    assert value == a**b
    assert gradients == pytest.approx([to_a, to_b])
    values, (to_as, to_bs) = run(lambda a, b: a**b, [a, a], [b, b])
    np.testing.assert_allclose([values[0], to_as[0], to_bs[0]], [value, to_a, to_b], atol=1e-15)


def test_a_polynomial_has_all_its_derivatives_at_zero() -> None:
    from autograd import grad

    f: Any = lambda x: sum(c * x**k for k, c in enumerate([7.0, 5.0, 3.0, 2.0]))  # noqa: E731
    for wanted in (7.0, 5.0, 6.0, 12.0, 0.0):
        assert f(0.0) == wanted
        f = grad(f)


@pytest.mark.parametrize(
    ("f", "point", "wanted"),
    [
        (np.arcsinh, (1e200,), (1e-200,)),
        (np.arccosh, (1e200,), (1e-200,)),
        (np.logaddexp, (1e17, 1e17), (0.5, 0.5)),
        (np.logaddexp, (-1e300, -1e300), (0.5, 0.5)),
        (np.logaddexp, (np.inf, 1.0), (1.0, 0.0)),
        (lambda a: np.logaddexp2(a, a + 1.0), (2.0**60,), (1.0,)),
        (np.sinc, (1e20,), (np.cos(np.pi * 1e20) / 1e20,)),
        (np.fmod, (1.0, 1e-200), (1.0, -1e200)),
        (np.fmod, (-7.5, 2.0), (1.0, 3.0)),
        (np.arctan2, (3e200, 4e200), (1.6e-201, -1.2e-201)),
        (np.arctan2, (3e-200, -4e-200), (-1.6e199, -1.2e199)),
        (np.arctan2, (3e160, 4e-160), (0.0, -1 / 3e160)),
        (np.arctan2, (0.0, 0.0), (0.0, 0.0)),
    ],
)
def test_slopes_far_away_and_near_0(f: Any, point: tuple[float, ...], wanted: tuple[float, ...]) -> None:
    """Of numbers whose squares leave the range of floats, or whose logarithms' sum does not show in them."""
    for inputs in (point, [np.array([x]) for x in point]):
        _, found = run(f, *inputs)
        np.testing.assert_allclose(np.ravel(found), wanted, rtol=1e-9, atol=1e-30)


@pytest.mark.parametrize(
    ("f", "point", "wanted"),
    [  # second derivatives: twice in a, mixed, twice in b
        (np.arctan2, (1e-200, 1e-200), (-np.inf, 0.0, np.inf)),
        (np.arctan2, (-1e-200, 1e-300), (2e300, np.inf, -2e300)),
        (np.arctan2, (0.0, 1e-200), (0.0, -np.inf, 0.0)),
        (np.arctan2, (3e200, 4e200), (0.0, 0.0, 0.0)),
        (np.arctan2, (3e-100, 4e-100), (-24 / 625e-200, -7 / 625e-200, 24 / 625e-200)),
        (np.arctan2, (1.0, 1e-9), (-2e-9, 1.0, 2e-9)),
        (np.arctan2, (0.0, 0.0), (0.0, 0.0, 0.0)),
        (np.hypot, (3e-200, 4e-200), (0.128e200, -0.096e200, 0.072e200)),
        (np.hypot, (3e200, 4e200), (0.128e-200, -0.096e-200, 0.072e-200)),
        (np.logaddexp, (-1e300, -1e300), (0.25, -0.25, 0.25)),
    ],
)
def test_second_slopes_far_away_and_near_0(f: Any, point: tuple[float, float], wanted: tuple[float, ...]) -> None:
    for inputs in (point, [np.array([x]) for x in point]):
        a, b = (Value(x) for x in inputs)
        with np.errstate(all="ignore"):
            in_a, in_b = gradient(f(a, b).sum(), [a, b], create_graph=True)
            found = [*gradient(in_a.sum(), [a, b]), *gradient(in_b.sum(), [a, b])]
        found = [float(np.sum(x)) for x in found]
        assert found[1] == pytest.approx(found[2], rel=1e-12, abs=0.0)
        np.testing.assert_allclose([found[0], found[1], found[3]], wanted, rtol=1e-6, atol=0.0)


def test_a_single_precision_slope_far_away() -> None:
    x = Value(np.array([1e25], np.float32))
    for f in (np.arcsinh, np.arccosh):
        (slope,) = gradient(f(x).sum(), [x])
        np.testing.assert_allclose(slope, [1e-25], rtol=1e-6)


@pytest.mark.parametrize("f", [
    lambda a: np.hypot(a[0], a[1]), np.linalg.norm, lambda a: np.linalg.norm(a, 3), lambda a: np.linalg.norm(a, 2.5),
])  # fmt: skip
def test_a_length_of_0_has_no_direction(f: Any) -> None:
    """The convention of the norm: the derivative is 0 there, and so is the second."""
    a = Value([0.0, 0.0])
    (slope,) = gradient(f(a), [a], create_graph=True)
    np.testing.assert_array_equal(slope.data, [0.0, 0.0])
    np.testing.assert_array_equal(gradient(slope.sum(), [a])[0], [0.0, 0.0])


@pytest.mark.parametrize(
    ("f", "end", "wanted"),
    [
        (np.arcsin, 1.0, (np.inf, np.inf)),
        (np.arcsin, -1.0, (np.inf, -np.inf)),
        (np.arccos, 1.0, (-np.inf, -np.inf)),
        (np.arccos, -1.0, (-np.inf, np.inf)),
        (np.arctanh, 1.0, (np.inf, np.inf)),
        (np.arctanh, -1.0, (np.inf, -np.inf)),
        (np.arccosh, 1.0, (np.inf, -np.inf)),
    ],
)
def test_where_an_arc_ends_its_derivatives_are_infinite(f: Any, end: float, wanted: tuple[float, float]) -> None:
    """As PyTorch's: no infinity is taken from another, or times 0."""
    for x in (Value(end), Value([end])):
        with np.errstate(all="ignore"):
            (first,) = gradient(f(x).sum(), [x], create_graph=True)
            (second,) = gradient(first.sum(), [x])
        assert (float(first.data.item() if x.shape else first.data), float(np.sum(second))) == wanted


@pytest.mark.parametrize("name", ["arcsin", "arccos", "arctanh"])
def test_near_its_ends_an_arc_has_all_digits(name: str) -> None:
    """By √(1 - a²) with 1 - a a number of its own: a² would be rounded to where half of the digits are gone."""
    gap = 2.0**-40
    x = Value(1 - gap)
    (slope,) = gradient(getattr(np, name)(x), [x], create_graph=True)
    under = gap * (2 - gap)
    wanted = {"arcsin": under**-0.5, "arccos": -(under**-0.5), "arctanh": 1 / under}[name]
    assert slope.data == pytest.approx(wanted, rel=1e-15)
    bend = gradient(slope, [x])[0]
    assert bend == pytest.approx({"arctanh": 2 * (1 - gap) * wanted**2}.get(name, (1 - gap) * wanted**3), rel=1e-14)


# Far out, at -x and at x: value, slope, value, slope. The derivatives of higher order are 0.
FAR = {
    "relu": (0.0, 0.0, "x", 1.0), "elu": (-1.0, 0.0, "x", 1.0), "silu": (0.0, 0.0, "x", 1.0),
    "gelu": (0.0, 0.0, "x", 1.0), "gelu_tanh": (0.0, 0.0, "x", 1.0), "softplus": (0.0, 0.0, "x", 1.0),
    "sigmoid": (0.0, 0.0, 1.0, 0.0), "tanh": (-1.0, 0.0, 1.0, 0.0), "erf": (-1.0, 0.0, 1.0, 0.0),
    "hardtanh": (-1.0, 0.0, 1.0, 0.0), "leaky_relu": ("-x/100", 0.01, "x", 1.0),
}  # fmt: skip


@pytest.mark.parametrize("x", [1e3, 1e30, 1e200, 1e308, math.inf])
@pytest.mark.parametrize("name", FAR)
def test_far_out_every_activation_is_its_limit_in_each_order(name: str, x: float) -> None:
    low, slope_low, high, slope_high = ({"x": x, "-x/100": -x / 100}.get(str(w), w) for w in FAR[name])
    kinds = [
        float,
        lambda a: np.array([a]),
        *([lambda a: np.array([a], np.float32)] if not 1e38 < x < math.inf else []),
    ]
    for kind in kinds:
        for at, wanted in ((-x, (low, slope_low)), (x, (high, slope_high))):
            v = Value(kind(at))
            y = TABLE[name](v)
            program = record(lambda v: TABLE[name](v).sum(), kind(math.copysign(1.0, at)))
            of_program = program(kind(at))
            found = [y]
            for _ in range(3):
                found.append(gradient(found[-1].sum(), [v], create_graph=True)[0])
            numbers = [float(np.ravel(f.data)[0]) for f in found]
            assert numbers == pytest.approx([*wanted, 0.0, 0.0], rel=1e-6, abs=1e-30)
            assert [float(np.ravel(f)[0]) for f in of_program] == pytest.approx(wanted, rel=1e-6, abs=1e-30)


@pytest.mark.parametrize("name", sorted(FAR.keys() - {"relu", "elu", "leaky_relu", "hardtanh"}))
def test_what_is_not_a_number_stays_so(name: str) -> None:
    for a in (math.nan, np.array([math.nan])):
        v = Value(a)
        found = [TABLE[name](v)]
        for _ in range(3):
            found.append(gradient(found[-1].sum(), [v], create_graph=True)[0])
        assert all(np.isnan(f.data).all() for f in found)


def test_a_logit_of_infinity_costs_what_it_costs() -> None:
    z, t = np.array([math.inf, -math.inf, math.inf, 1e300]), np.array([0.0, 1.0, 0.5, 1.0])
    f: Any = binary_cross_entropy_with_logits
    np.testing.assert_array_equal(f(z, t), [math.inf, math.inf, math.inf, 0.0])
    assert f(math.inf, 0.0) == math.inf
    assert record(lambda z: f(z, 0.0), 1.0)(math.inf)[0] == math.inf
