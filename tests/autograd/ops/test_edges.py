"""At the ends of the numbers, at zeros and infinities, and of batches of nothing."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import autograd as ag
from autograd import (
    TABLE,
    ShapeError,
    Value,
    elu,
    grad,
    gradient,
    logsumexp,
    negative_log_likelihood,
    norm,
    record,
    sigmoid,
    sqrt,
)
from autograd.ops.images.pooling import lead
from autograd.rules.op import Op
from tests.autograd.cases import CASES, MARKS, Case

# ------------------------------------------------------------------------------------ large and small


@pytest.mark.parametrize(("x", "length", "slope"), [
    (np.array([1e-25], np.float32), 1e-25, [1.0]), (np.array([3e-40, 4e-40]), 5e-40, [0.6, 0.8]),
    (np.array([3e160, 4e160]), 5e160, [0.6, 0.8]), (np.array([3e30, 4e30], np.float32), 5e30, [0.6, 0.8]),
    (np.array([3e-310, 4e-310]), 5e-310, [0.6, 0.8]), (np.array([0.0, 0.0]), 0.0, [0.0, 0.0]),
])  # fmt: skip
def test_norm_of_any_size(x: Any, length: float, slope: Any) -> None:
    tolerance = 1e-6 if x.dtype == np.float32 else 1e-14
    assert norm(x) == pytest.approx(length, rel=tolerance)
    np.testing.assert_allclose(grad(norm)(x), slope, rtol=tolerance)
    rows = np.stack([x, np.ones_like(x)])
    np.testing.assert_allclose(norm(rows, 1), [length, np.sqrt(len(x))], rtol=tolerance)
    value, (first,) = record(norm, np.ones_like(x))(x)
    assert value == pytest.approx(length, rel=tolerance)
    np.testing.assert_allclose(first, slope, rtol=tolerance)


def test_norm_at_zero_has_a_second_derivative_of_zero() -> None:
    x = Value([0.0, 0.0])
    (g,) = gradient(norm(x), [x], create_graph=True)
    np.testing.assert_array_equal(gradient(g[0], [x])[0], [0.0, 0.0])
    assert norm(np.array([np.inf, 1.0])) == np.inf


def test_logsumexp_of_infinities() -> None:
    low = np.full(2, -np.inf)
    assert logsumexp(low) == -np.inf
    assert logsumexp([-np.inf, 1.0]) == 1.0
    assert logsumexp([np.inf, 1.0]) == np.inf
    np.testing.assert_array_equal(logsumexp(np.stack([low, [0.0, 0.0]]), 1), [-np.inf, np.log(2.0)])
    np.testing.assert_allclose(grad(logsumexp)(np.array([-np.inf, 1.0])), [0.0, 1.0])
    with np.errstate(divide="ignore", invalid="ignore"):
        assert record(logsumexp, np.ones(2))(low)[0] == -np.inf
        assert np.isnan(ag.softmax(low)).all()  # as in PyTorch
        assert np.isnan(ag.log_softmax(low)).all()


@pytest.mark.parametrize("axis", [-1, 0])
def test_cross_entropy_of_a_score_that_is_minus_infinity_where_the_target_is_0(axis: int) -> None:
    z, t = np.array([[0.0, -np.inf, 1.0], [2.0, 1.0, -np.inf]]), np.array([[0.0, 0.0, 1.0], [0.5, 0.5, 0.0]])
    z, t = (z, t) if axis == -1 else (z.T, t.T)
    p = np.exp(z) / np.exp(z).sum(axis, keepdims=True)
    wanted = -np.where(t > 0, t * np.log(np.where(t > 0, p, 1.0)), 0.0).sum(axis)
    np.testing.assert_allclose(ag.cross_entropy(z, t, axis), wanted)
    f: Any = lambda z: ag.cross_entropy(z, t, axis).sum()  # noqa: E731
    np.testing.assert_allclose(grad(f)(z), p - t)
    value, (first,) = record(f, np.zeros_like(z))(z)
    assert value == pytest.approx(wanted.sum())
    np.testing.assert_allclose(first, p - t)


@pytest.mark.parametrize("a", [-800.0, -745.0, -711.0, -700.0, -40.0, 0.0, 40.0, 800.0])
def test_sigmoid_is_one_at_both_resolutions(a: float) -> None:
    assert sigmoid(np.array([a]))[0] == pytest.approx(sigmoid(a), rel=1e-15, abs=0.0)
    assert sigmoid(-800.0) == sigmoid(np.array([-800.0]))[0] == sigmoid(np.array([-100.0], np.float32))[0] == 0.0


@pytest.mark.parametrize("a", [-700.0, -40.0, -17.0, -1e-3, 0.0])
def test_elu_has_all_digits_of_its_slope(a: float) -> None:
    for x in (a, np.array([a]), np.array([max(a, -80.0)], np.float32)):
        tolerance = 1e-15 if np.ndim(x) == 0 or x.dtype == float else 1e-6
        f: Any = lambda x: elu(x, alpha=1.5).sum()  # noqa: E731
        np.testing.assert_allclose(grad(f)(x), 1.5 * np.exp(np.asarray(x, float)), rtol=tolerance)


@pytest.mark.filterwarnings("ignore::RuntimeWarning")
def test_zero_to_a_negative_power() -> None:
    assert grad(lambda b: 0.0**b)(-2.0) == -np.inf
    np.testing.assert_array_equal(grad(lambda b: (np.zeros(2) ** b).sum())(np.array([-2.0, 2.0])), [-np.inf, 0.0])


# ------------------------------------------------------------------------------ mixed second derivatives
POINTS = [0.0, 0.5, 1.0, -1.0, 2.0, -2.0, 1e3, -1e3]
TWO = [op for op in TABLE.values() if op.elementwise and len(op.inputs) == 2 and op.built_in]


@pytest.mark.filterwarnings("ignore::RuntimeWarning")
@pytest.mark.parametrize("op", TWO, ids=lambda op: op.name)
def test_mixed_second_derivatives_agree(op: Op) -> None:
    """On ordinary points, at zeros, ties and far away, on floats and on arrays."""
    inside = op.name == "binary_cross_entropy"  # p and t are probabilities
    pairs = [
        (a, b)
        for a in ([0.0, 1e-40, 0.1, 0.5, 0.9, 1.0] if inside else POINTS)
        for b in ([0.0, 0.3, 1.0] if inside else POINTS)
    ]
    if op.name in ("fmod", "floor_divide", "mod"):  # of 0 there is no remainder
        pairs = [(a, b) for a, b in pairs if b]
    for a, b in [*pairs, (np.array([p[0] for p in pairs]), np.array([p[1] for p in pairs]))]:
        x, y = Value(a), Value(b)
        to_x, to_y = gradient(op(x, y).sum(), [x, y], create_graph=True)
        np.testing.assert_allclose(
            gradient(to_x.sum(), [y])[0], gradient(to_y.sum(), [x])[0], rtol=1e-9, atol=1e-12, err_msg=f"{a}, {b}"
        )


@pytest.mark.filterwarnings("ignore::RuntimeWarning")
@pytest.mark.parametrize(("a", "b", "mixed"), [
    (2.0, 0.0, 0.5), (2.0, 3.0, 4.0 * (1 + 3 * np.log(2.0))), (-2.0, 2.0, 0.0), (-2.0, 0.0, 0.0), (0.0, 2.0, 0.0),
    (1.0, 0.0, 1.0),
])  # fmt: skip
def test_mixed_second_derivative_of_a_power(a: float, b: float, mixed: float) -> None:
    x, y = Value(a), Value(b)
    to_x, to_y = gradient(x**y, [x, y], create_graph=True)
    assert gradient(to_x, [y])[0] == pytest.approx(mixed)
    assert gradient(to_y, [x])[0] == pytest.approx(mixed)


@pytest.mark.parametrize("p", [0.0, 1.0, 0.25])
def test_mixed_second_derivatives_of_a_cross_entropy_of_probabilities(p: float) -> None:
    data, t = np.array([p, 1 - p]), np.array([1.0, 0.0])
    for x, y in ((Value(data), Value(t)), (Value(data[None]), Value(t[None]))):
        to_x, to_y = gradient(negative_log_likelihood(x, y).sum(), [x, y], create_graph=True)
        first = x.data.ravel()[0]
        wanted = -1.0 / max(first, 1e-30)
        assert gradient(to_x.sum(), [y])[0].ravel()[0] == pytest.approx(wanted)
        assert gradient(to_y.sum(), [x])[0].ravel()[0] == pytest.approx(wanted)


@pytest.mark.filterwarnings("ignore::RuntimeWarning")
@pytest.mark.parametrize("data", [0.0, [0.0, 4.0]])
def test_what_is_0_by_convention_stays_out_of_a_product_with_infinity(data: Any) -> None:
    """The root's slope at 0 is infinite; neither the exponent of 0 nor a vector of no length is asked for it."""
    a, b = Value(data), Value(2.0)
    found = gradient(sqrt(a**b).sum(), [b])[0]
    assert found == pytest.approx(0.0 if np.ndim(data) == 0 else 4.0 * np.log(4.0) / 2)
    rows = Value(np.array([[0.0, 0.0], [3.0, 4.0]]))
    found = gradient(sqrt(norm(rows, 1)).sum(), [rows])[0]
    np.testing.assert_allclose(found, [[0, 0], [0.6 / (2 * 5**0.5), 0.8 / (2 * 5**0.5)]])
    for f, inputs in ((lambda a, b: sqrt(a**b).sum(), (a, b)), (lambda x: sqrt(norm(x, 1)).sum(), (rows,))):
        to = record(f, *(v.data for v in inputs))(*(v.data for v in inputs))[1]
        np.testing.assert_allclose(to[-1], gradient(f(*inputs), list(inputs))[-1])


# ---------------------------------------------------------------------------------- batches of nothing
ALONE = {"conv": 1, "conv_bias": 1, "conv_input": 1}
"""Operations of which only so many inputs, the first, have one entry for each sample."""
NO_BATCH = {
    "affine": "its weights come first", "matmul": "has a test of its own", "prime": "", "put": "", "getitem": "",
    "spread": "", "sum_to": "", "broadcast_to": "", "reshape": "", "ties": "", "transpose": "", "concatenate": "",
    "stack": "", "pad": "", "put_along": "", "apart": "",
}  # fmt: skip
"""Operations whose options name a shape or an index, or whose inputs have no axis of samples in common."""


MATRICES = [op for op in TABLE.values() if op.__module__ == "autograd.ops.linear_algebra"]
"""Operations on matrices, of which samples are a stack."""


def _along_samples(case: Case) -> bool:
    shapes = [np.shape(a) for a in case.inputs[: ALONE.get(case.name)]]
    axis = case.params.get("axis", case.op.params.get("axis", 1))
    reduces = axis in (0, None) or (isinstance(axis, tuple) and (0 in axis or -len(shapes[0]) in axis))
    empty_makes_none = case.name in ("max", "min", "logsumexp", "softmax", "log_softmax", "cross_entropy")
    first = 3 if case.op in MATRICES else 1 if case.op.elementwise else 2
    return (
        case.name not in NO_BATCH
        and all(len(shape) >= first for shape in shapes)
        and len({shape[0] for shape in shapes}) == 1
        and not (empty_makes_none and (reduces or (isinstance(axis, int) and axis % len(shapes[0]) == 0)))
    )


EMPTY = [case for case in CASES if _along_samples(case)]


def test_most_operations_take_batches() -> None:
    without = set(TABLE) - {case.name for case in EMPTY} - set(NO_BATCH)
    assert without <= MARKS, without


@pytest.mark.filterwarnings("ignore::RuntimeWarning")  # the mean of nothing is no number
@pytest.mark.parametrize("case", EMPTY, ids=str)
def test_an_empty_batch_goes_through(case: Case) -> None:
    """Forward, backward, and backward once more; each gradient has the shape of its input."""
    batched = ALONE.get(case.name, len(case.inputs))
    values = [Value(np.asarray(a, float)[:0] if k < batched else a) for k, a in enumerate(case.inputs)]
    params = dict(case.params)
    if case.name in ("conv_input", "avg_unpool"):
        params["shape"] = (0, *params["shape"][1:])
    result = case.op(*values, **params)
    plain = gradient(result, values, np.ones(result.shape))
    recorded = gradient(result, values, np.ones(result.shape), create_graph=True)
    for v, p, r in zip(values, plain, recorded, strict=True):
        assert np.shape(p) == r.shape == v.shape
        if v.size:
            np.testing.assert_array_equal(p, 0.0)
    total = Value(0.0)
    for r in recorded:
        total = total + (r * r).sum()
    assert [np.shape(g) for g in gradient(total, values)] == [v.shape for v in values]


def test_empty_batches_of_the_public_functions() -> None:
    image, kernel = np.zeros((0, 2, 4, 4)), Value(np.ones((2, 3, 2, 2)))
    y = ag.conv_transpose2d(image, kernel)
    assert y.shape == (0, 3, 5, 5)
    np.testing.assert_array_equal(gradient(y.sum(), [kernel])[0], np.zeros((2, 3, 2, 2)))
    x = Value(np.zeros((0, 1, 4, 4)))
    kernels = np.ones((2, 1, 3, 3))
    for f in (lambda x: ag.conv2d(x, kernels), lambda x: ag.max_pool2d(x, 2), lambda x: ag.upsample(x, 2)):
        assert gradient(f(x).sum(), [x])[0].shape == x.shape
    W = Value(np.ones((4, 3)))
    np.testing.assert_array_equal(gradient((np.zeros((0, 4)) @ W).sum(), [W])[0], np.zeros((4, 3)))
    rows = Value([1.0, 2.0])
    assert rows[[]].shape == (0,)
    np.testing.assert_array_equal(gradient(rows[[]].sum(), [rows])[0], [0.0, 0.0])


# ------------------------------------------------------------------- small things that nothing else would notice
@pytest.mark.parametrize("op", ["maximum", "minimum"])
@pytest.mark.parametrize("inputs", [(np.nan, 1.0), (1.0, np.nan), (np.nan, np.nan)])
def test_one_nan_is_enough_for_numbers_as_for_arrays(op: str, inputs: tuple[float, float]) -> None:
    a, b = inputs
    assert np.isnan(TABLE[op](Value(a), Value(b)).data)
    assert np.isnan(TABLE[op](Value([a]), Value([b])).data[0])


def test_a_border_is_of_zeros_unless_it_is_said_otherwise() -> None:
    np.testing.assert_array_equal(TABLE["pad"](Value([1.0]), ((1, 2),)).data, [0.0, 1.0, 0.0, 0.0])


def test_a_number_is_no_matrix() -> None:
    for x in (2.0, np.ones(3)):
        with pytest.raises(ShapeError, match="a matrix has two axes"):
            TABLE["T"](Value(x))


def test_how_far_the_largest_of_a_window_leads() -> None:
    """Ahead of the second, not of the last; and of nothing where a border is all that is beside it."""
    x = np.array([[[1.0, 4.0, 2.5]]])
    assert lead(x, (3,), (3,), (0,)).tolist() == [[[1.5]]]
    assert lead(x, (2,), (2,), (1,)).tolist() == [[[np.inf, 1.5]]]
    assert lead(x, (3,), (3,), (1,)).tolist() == [[[3.0]]]  # a border is no pixel
