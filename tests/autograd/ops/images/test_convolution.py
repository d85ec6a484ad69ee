"""Convolution against loops over plain numbers, finite differences, its definition and the lecture (L33-L35)."""

from __future__ import annotations

from collections import Counter
from typing import Any

import numpy as np
import pytest

import autograd
from autograd import Graph, Value, gradcheck
from autograd.ops.images.convolution import conv, conv_input, conv_weight
from autograd.ops.images.strips import way_back
from autograd.ops.images.windows import windows
from tests.autograd.ops.images.arrays import each, function, padded, some

SIGNAL = [2.3, 1.7, 4.0, 2.8, 5.7, 4.4]  # L34
SETTINGS = [
    # x, w, stride, padding, dilation
    ((2, 3, 7), (4, 3, 3), 1, 0, 1),
    ((2, 1, 9), (2, 1, 3), 2, 2, 2),
    ((2, 3, 6, 5), (4, 3, 3, 3), 1, 0, 1),
    ((2, 2, 5, 7), (3, 2, 3, 2), (2, 1), (1, 0), (1, 2)),
    ((1, 2, 6, 6), (1, 2, 2, 2), 3, (2, 1), 1),
    ((3, 1, 4, 4), (2, 1, 4, 4), 1, 3, 1),
    ((2, 1, 3, 3), (1, 1, 1, 1), 2, (2, 3), 1),
    ((1, 1, 2, 2), (1, 1, 3, 3), 1, 3, 2),
    # As many maps as channels, or fewer: the way back to the image is a convolution with the kernel turned around.
    ((2, 3, 6, 5), (2, 3, 3, 2), 1, 1, 1),
    ((2, 2, 7), (2, 2, 3), 1, 2, 1),
    ((1, 3, 5, 6), (2, 3, 2, 3), 1, (0, 1), (2, 1)),
    ((2, 3, 4, 4), (2, 3, 1, 1), 1, 0, 1),
    ((1, 2, 3, 3), (1, 2, 2, 2), 1, 2, 1),
]
every_setting = pytest.mark.parametrize(("x", "w", "stride", "padding", "dilation"), SETTINGS, ids=str)


def by_loops(x: Any, w: Any, stride: Any, padding: Any, dilation: Any) -> Any:
    """The definition in loops over plain numbers, with a border of real zeros."""
    axes = x.ndim - 2
    stride, padding, dilation = each(stride, axes), each(padding, axes), each(dilation, axes)
    x = padded(x, padding)
    span = [d * (k - 1) + 1 for k, d in zip(w.shape[2:], dilation, strict=True)]
    out = tuple((n - s) // st + 1 for n, s, st in zip(x.shape[2:], span, stride, strict=True))
    y = np.zeros((len(x), len(w), *out))
    for n, o, *q in np.ndindex(*y.shape):
        for c, *k in np.ndindex(*w.shape[1:]):
            pixel = tuple(a * s + b * d for a, s, b, d in zip(q, stride, k, dilation, strict=True))
            y[(n, o, *q)] += x[(n, c, *pixel)] * w[(o, c, *k)]
    return y


@every_setting
@pytest.mark.parametrize("biased", [False, True])
def test_equals_loops(x: Any, w: Any, stride: Any, padding: Any, dilation: Any, biased: bool) -> None:
    a, k, b = some(*x), some(*w, seed=1), some(w[0], seed=2) if biased else None
    found = function("conv", len(x) - 2)(a, k, b, stride, padding, dilation)
    wanted = by_loops(a, k, stride, padding, dilation) + (0.0 if b is None else b.reshape(-1, *[1] * (len(x) - 2)))
    np.testing.assert_allclose(found, wanted, rtol=1e-12, atol=1e-12)


@every_setting
@pytest.mark.parametrize("order", [1, 2])
def test_gradients(x: Any, w: Any, stride: Any, padding: Any, dilation: Any, order: int) -> None:
    convolve = function("conv", len(x) - 2)
    found = gradcheck(
        lambda a, k, b: convolve(a, k, b, stride, padding, dilation).tanh(),
        some(*x),
        some(*w, seed=1),
        some(w[0], seed=2),
        order=order,
        tolerance=1e-5,
    )
    assert found, str(found)
    assert found.skipped == 0


@every_setting
def test_transposed_convolution_is_the_adjoint(x: Any, w: Any, stride: Any, padding: Any, dilation: Any) -> None:
    """⟨x ∗ w, g⟩ = ⟨x, g ∗ᵀ w⟩ = ⟨w, x ∗ g⟩."""
    a, k = some(*x), some(*w, seed=1)
    y = conv(a, k, stride, padding, dilation)
    g = some(*y.shape, seed=2)
    wanted = np.sum(y * g)
    assert np.sum(a * conv_input(g, k, x, stride, padding, dilation)) == pytest.approx(wanted, rel=1e-12)
    assert np.sum(k * conv_weight(g, a, w, stride, padding, dilation)) == pytest.approx(wanted, rel=1e-12)
    # The public function gives the smallest image that the maps may have come from.
    axes = len(x) - 2
    spare = tuple(
        (n + 2 * p - d * (m - 1) - 1) % s
        for n, p, d, m, s in zip(
            x[2:], each(padding, axes), each(dilation, axes), w[2:], each(stride, axes), strict=True
        )
    )
    image = function("conv_transpose", axes)(g, k, None, stride, padding, spare, 1, dilation)
    np.testing.assert_allclose(image, conv_input(g, k, x, stride, padding, dilation), rtol=1e-12, atol=1e-12)


@every_setting
def test_definition_and_its_gradients(x: Any, w: Any, stride: Any, padding: Any, dilation: Any) -> None:
    values = [Value(some(*x), "x"), Value(some(*w, seed=1), "w"), Value(some(w[0], seed=2), "b")]
    y = function("conv", len(x) - 2)(*values, stride, padding, dilation)
    loss = (y * y).sum()
    loss.backward()
    unrolled = Graph(loss).unroll()
    unrolled.ends[0].backward()
    assert unrolled.ends[0].data == pytest.approx(loss.data, rel=1e-12)
    found = {leaf.name: leaf.grad for leaf in unrolled.leaves}
    for v in values:
        for index, g in np.ndenumerate(v.grad):  # a pixel that no window covers is not in the graph
            name = f"{v.name}[{','.join(map(str, index))}]"
            assert found.get(name, 0.0) == pytest.approx(g, rel=1e-12, abs=1e-12), name


def test_where_the_kernel_is_turned_around() -> None:
    def back(maps: int, channels: int, *settings: int, samples: int = 1) -> Any:
        return way_back(windows("kernel", (6, 5), 3, *settings), maps, channels, samples)

    assert back(2, 2, 1, 1, 1).padding == (1, 1)
    assert back(2, 3, 1, 0, 2).padding == (4, 4)
    assert back(2, 3, 1, 0, 1).out == (6, 5)
    assert back(3, 2, 1, 1, 1).padding == (1, 1)  # few columns
    assert back(3, 2, 1, 1, 1, samples=64).padding == (1, 1)  # in strips
    assert back(3, 2, 1, 2, 2).padding == (2, 2)
    assert back(3, 2, 1, 2, 2, samples=64) is None  # many columns, and no strips
    assert back(6, 2, 1, 1, 1).padding == (1, 1)
    assert back(7, 2, 1, 1, 1) is None  # more than three times as many products
    assert back(3, 2, 1, 0, 1, samples=64) is None  # as there are more pixels than numbers in a map
    assert back(2, 2, 2, 1, 1) is None
    assert back(2, 2, 1, 3, 1) is None


def test_scalar_operations_are_those_of_the_dot_product() -> None:
    """k·k·C multiplications an output, one addition fewer; the border costs none."""
    x, w = Value(some(1, 2, 4, 4)), Value(some(3, 2, 3, 3))
    inner = Counter(v.op.name for v in Graph(autograd.conv2d(x, w).sum()).unroll().operations)  # type: ignore[union-attr]
    outputs = 3 * 2 * 2
    assert inner["mul"] == outputs * 3 * 3 * 2
    assert inner["add"] == outputs * (3 * 3 * 2 - 1) + outputs - 1
    x, w = Value(some(1, 1, 3, 3)), Value(some(1, 1, 3, 3))
    bordered = Counter(v.op.name for v in Graph(autograd.conv2d(x, w, padding=1).sum()).unroll().operations)  # type: ignore[union-attr]
    assert bordered["mul"] == 4 * 4 + 4 * 6 + 9  # corners, edges, middle


def test_kernel_is_not_flipped() -> None:
    assert autograd.conv1d([[[0.0, 1.0, 0.0]]], [[[1.0, 2.0]]]).tolist() == [[[2.0, 1.0]]]


def test_lecture_one_axis() -> None:
    """L34, erratum E2: the third sum is -1.55, not 0; its σ is 0.175, not 0.50."""
    sums = autograd.conv1d([[SIGNAL]], [[[-0.1, 0.2, -0.3]]])
    np.testing.assert_allclose(sums, [[[-1.09, -0.21, -1.55, -0.46]]], atol=1e-12)
    np.testing.assert_allclose(autograd.sigmoid(sums), [[[0.25, 0.45, 0.175, 0.387]]], atol=3e-3)
    assert autograd.sigmoid(sums)[0, 0, 2] == pytest.approx(1 / (1 + np.exp(0.4 - 0.56 + 1.71)))


def test_lecture_two_axes() -> None:
    """L35: F = σ(x ∗ W); a 3 × 3 filter has 9 weights, 5 filters make 5 maps."""
    w = Value(some(5, 1, 3, 3))
    assert w.size == 5 * 9
    F = autograd.sigmoid(autograd.conv2d(some(1, 1, 8, 8), w))
    assert F.shape == (1, 5, 6, 6)


def test_shared_weights_are_fewer() -> None:
    """L33: 150 neurons that see 3 inputs each share 3 weights; as a matrix they would be 150 × 150."""
    x, w = some(1, 1, 152), some(1, 1, 3)
    matrix = np.zeros((150, 152))
    for k in range(150):
        matrix[k, k : k + 3] = w[0, 0]
    np.testing.assert_allclose(autograd.conv1d(x, w)[0, 0], matrix @ x[0, 0], atol=1e-12)
