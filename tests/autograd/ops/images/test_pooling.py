"""Pools and upsampling against loops, finite differences and the lecture (L36), ties and borders among them."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import autograd
from autograd import Graph, Value, gradcheck
from autograd.ops.images.pooling import lead, max_gather, max_unpool
from tests.autograd.ops.images.arrays import each, function, padded, some

ROWS = np.array([[29, 15, 28, 184], [0, 100, 70, 38], [12, 12, 7, 2], [12, 12, 45, 6]], float)  # L36


def pool_by_loops(x: Any, size: Any, stride: Any, padding: Any, join: Any, fill: float) -> Any:
    axes = x.ndim - 2
    size, stride, padding = each(size, axes), each(stride, axes), each(padding, axes)
    x = padded(x, padding, fill)
    out = tuple((n - k) // s + 1 for n, k, s in zip(x.shape[2:], size, stride, strict=True))
    y = np.zeros((*x.shape[:2], *out))
    for index in np.ndindex(*y.shape):
        window = tuple(slice(q * s, q * s + k) for q, s, k in zip(index[2:], stride, size, strict=True))
        y[index] = join(x[(*index[:2], *window)])
    return y


POOLS = [
    # x, size, stride, padding
    ((2, 3, 7), 2, 2, 0),
    ((2, 1, 9), 3, 2, 1),
    ((2, 3, 6, 5), 2, 2, 0),
    ((2, 2, 5, 7), (3, 2), (1, 3), (1, 0)),
    ((1, 2, 6, 6), 3, 1, 1),
    ((1, 1, 5, 5), 2, 3, 1),
]
every_pool = pytest.mark.parametrize(("x", "size", "stride", "padding"), POOLS, ids=str)


@every_pool
def test_pools_equal_loops(x: Any, size: Any, stride: Any, padding: Any) -> None:
    a, axes = some(*x), len(x) - 2
    found = function("max_pool", axes)(a, size, stride, padding)
    np.testing.assert_array_equal(found, pool_by_loops(a, size, stride, padding, np.max, -np.inf))
    found = function("avg_pool", axes)(a, size, stride, padding)
    np.testing.assert_allclose(found, pool_by_loops(a, size, stride, padding, np.mean, 0.0), atol=1e-12)
    found = function("avg_pool", axes)(a, size, stride, padding, count_include_pad=False)
    np.testing.assert_allclose(found, pool_by_loops(a, size, stride, padding, np.nanmean, np.nan), atol=1e-12)


@pytest.mark.slow
@every_pool
@pytest.mark.parametrize("order", [1, 2])
def test_pool_gradients(x: Any, size: Any, stride: Any, padding: Any, order: int) -> None:
    axes = len(x) - 2
    for name, more in [("max_pool", ()), ("avg_pool", (True,)), ("avg_pool", (False,))]:
        pool = function(name, axes)
        found = gradcheck(
            lambda a, pool=pool, more=more: (pool(a, size, stride, padding, *more) * 0.7).tanh(),
            some(*x),
            order=order,
            tolerance=1e-5,
        )
        assert found, str(found)
        assert found.skipped == 0


def test_of_tied_pixels_the_first_takes_the_gradient() -> None:
    """PyTorch's convention; the scalar definition has it too."""
    x = Value([[[[0.0, 5.0, 1.0], [5.0, 5.0, 1.0], [0.0, 0.0, 1.0]]]], "x")
    loss = autograd.max_pool2d(x, 2, stride=1).sum()
    loss.backward()
    assert x.grad.tolist() == [[[[0.0, 2.0, 0.0], [1.0, 1.0, 0.0], [0.0, 0.0, 0.0]]]]
    unrolled = Graph(loss).unroll()
    unrolled.ends[0].backward()
    by_entry = [leaf.grad or 0.0 for leaf in unrolled.leaves]
    assert by_entry == x.grad.ravel().tolist()
    kinks = gradcheck(lambda a: autograd.max_pool2d(a, 2, stride=1), x.data).kinks
    assert len(kinks) == 1
    assert kinks[0].startswith("max_pool at a tie")


def test_all_pixels_tied_is_usual_after_relu() -> None:
    x = Value(np.zeros((2, 1, 4, 4)))
    autograd.max_pool2d(x, 2).sum().backward()
    corners = np.zeros((4, 4))
    corners[::2, ::2] = 1.0
    np.testing.assert_array_equal(x.grad, np.broadcast_to(corners, (2, 1, 4, 4)))


def test_unpool_and_gather_are_adjoint() -> None:
    x, a = some(2, 3, 5, 6), some(2, 3, 5, 6, seed=1)
    settings = ((3, 2), (1, 2), (1, 1))
    y = max_gather(a, x, *settings)
    g = some(*y.shape, seed=2)
    assert np.sum(y * g) == pytest.approx(np.sum(a * max_unpool(g, x, *settings)), rel=1e-12)
    np.testing.assert_array_equal(max_gather(x, x, *settings), autograd.max_pool2d(x, *settings))


def test_lecture_pools() -> None:
    """L36; errata E3 (its "stride 1" is stride 2) and E4 (29, not 31)."""
    image = ROWS[None, None]
    assert autograd.max_pool2d(image, 2)[0, 0].tolist() == [[100, 184], [12, 45]]
    assert autograd.avg_pool2d(image, 2)[0, 0].tolist() == [[36, 80], [12, 15]]
    assert autograd.max_pool2d(image, 2, stride=1).shape == (1, 1, 3, 3)
    misprint = image.copy()
    misprint[0, 0, 0, 0] = 31
    assert autograd.avg_pool2d(misprint, 2)[0, 0, 0, 0] == 36.5


def test_a_border_never_wins() -> None:
    x = Value(-1.0 - some(1, 1, 4, 4) ** 2)
    y = autograd.max_pool2d(x, 3, 1, 1)
    assert y.data.max() < 0
    y.sum().backward()
    assert x.grad.sum() == y.size


def test_pixels_that_no_window_covers() -> None:
    x = Value(some(1, 1, 5, 5))
    autograd.max_pool2d(x, 2).sum().backward()
    assert x.grad[0, 0, 4].tolist() == [0.0] * 5
    assert x.grad.sum() == 4


def test_upsample() -> None:
    x = some(2, 3, 2, 4)
    wanted = x.repeat(2, axis=2).repeat(3, axis=3)
    np.testing.assert_array_equal(autograd.upsample(x, (2, 3)), wanted)
    np.testing.assert_array_equal(autograd.upsample(x[:, 0], 2), x[:, 0].repeat(2, axis=2))
    assert gradcheck(lambda a: autograd.upsample(a, 2).tanh(), x, order=2, tolerance=1e-5)


def test_stride_of_transposed_convolution_leaves_gaps() -> None:
    found = autograd.conv_transpose2d(np.ones((1, 1, 2, 2)), np.ones((1, 1, 1, 1)), [0.5], stride=2)
    np.testing.assert_array_equal(found[0, 0], [[1.5, 0.5, 1.5], [0.5, 0.5, 0.5], [1.5, 0.5, 1.5]])
    more = autograd.conv_transpose2d(np.ones((1, 1, 2, 2)), np.ones((1, 1, 1, 1)), stride=2, output_padding=1)
    assert more.shape == (1, 1, 4, 4)


def test_how_far_a_maximum_leads() -> None:
    """Before the next pixel of its window, whatever the others are."""
    x = np.array([[[[1.0, 4.0, 7.0, 7.0], [2.5, 0.0, 1.0, 2.0]]]])
    np.testing.assert_array_equal(lead(x, 2, 2, 0), [[[[1.5, 0.0]]]])
