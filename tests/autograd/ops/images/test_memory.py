"""Images: their order in memory, their precision, and what is said of shapes that do not fit."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import autograd
from autograd import ArgumentError, ShapeError, Value, explain, gradient, no_grad
from autograd.ops.images.convolution import conv, conv_input
from autograd.ops.images.memory import batch_last, pieces, times, times_transposed
from autograd.ops.images.pooling import max_gather, max_unpool
from autograd.ops.images.upsampling import block_sum
from tests.autograd.ops.images.arrays import some


def batch_is_last(a: Any) -> bool:
    return bool(a.transpose(*range(1, a.ndim), 0).flags.c_contiguous)


def test_batch_is_last_from_the_first_convolution_on() -> None:
    x, w = Value(some(4, 2, 9, 9)), Value(some(3, 2, 3, 3))
    y = autograd.conv2d(x, w, np.ones(3), padding=1)
    h = y.relu()
    p = autograd.max_pool2d(h, 3)
    q = autograd.avg_pool2d(h, 2, padding=1)
    u = autograd.upsample(p)
    t = autograd.conv_transpose2d(h, w, stride=2)
    rows = autograd.flatten(p)
    for node in (y, h, p, q, u, t):
        assert batch_is_last(node.data), node.op
    assert np.shares_memory(rows.data, p.data)
    (rows.tanh().sum() + q.sum() + u.sum() + t.sum()).backward()
    for node in (y, h):
        assert batch_is_last(node.grad), node.op


def test_any_memory_order_will_do() -> None:
    x, w = some(4, 2, 5, 5), some(3, 2, 3, 3)
    wanted = autograd.conv2d(x, w)
    for order in (np.asfortranarray(x), batch_last(x).transpose(3, 0, 1, 2), np.flip(np.flip(x, 2).copy(), 2)):
        np.testing.assert_array_equal(autograd.conv2d(order, np.asfortranarray(w)), wanted)
        np.testing.assert_array_equal(autograd.max_pool2d(order, 2), autograd.max_pool2d(x, 2))
    read_only = x.copy()
    read_only.flags.writeable = False
    np.testing.assert_array_equal(autograd.conv2d(read_only, w), wanted)


@pytest.mark.parametrize("w", [(2, 2, 3, 3), (20, 2, 3, 3)])
def test_large_products_in_pieces(w: Any) -> None:
    x = some(16, 2, 30, 30)
    k = some(*w, seed=1)
    windows = np.lib.stride_tricks.sliding_window_view(x, w[2:], (2, 3))
    np.testing.assert_allclose(autograd.conv2d(x, k), np.einsum("nchwij,ocij->nohw", windows, k), atol=1e-10)
    cols, g = some(18, 28 * 28 * 16), some(w[0], 28 * 28 * 16, seed=2)
    assert pieces(cols.shape[1], k.size) > 1
    np.testing.assert_allclose(times_transposed(g, cols), g @ cols.T, atol=1e-9)
    np.testing.assert_allclose(times(k.reshape(len(k), -1), cols), k.reshape(len(k), -1) @ cols, atol=1e-10)


def test_pieces() -> None:
    """One thread takes each, where that is possible at all."""
    assert pieces(1000, 100) == 1
    assert pieces(8192, 288) == 16  # of 512 columns, where every BLAS stays with one thread
    assert pieces(2592, 1152) == 3  # of 864, where some do: those have more than 256
    assert pieces(2593, 1152) == 1  # a prime number
    assert pieces(2048, 18432) == 1  # they would be too short


@pytest.mark.parametrize("name", ["conv", "transpose", "max", "avg", "up"])
def test_float32_stays(name: str) -> None:
    x, w, b = (Value(some(*shape).astype(np.float32)) for shape in [(2, 3, 6, 6), (3, 3, 3, 3), (3,)])
    y = {
        "conv": lambda: autograd.conv2d(x, w, b, 2, 1),
        "transpose": lambda: autograd.conv_transpose2d(x, w, b, 2, 1),
        "max": lambda: autograd.max_pool2d(x, 3, 2, 1),
        "avg": lambda: autograd.avg_pool2d(x, 3, 2, 1, False),
        "up": lambda: autograd.upsample(x, 2),
    }[name]()
    assert y.dtype == np.float32
    first = gradient(y.sum(), [x], create_graph=True)[0]
    y.sum().backward()
    assert x.grad.dtype == first.dtype == np.float32
    if name in ("conv", "transpose"):
        assert w.grad.dtype == b.grad.dtype == np.float32


def test_no_sample_is_no_output() -> None:
    assert autograd.conv2d(np.ones((0, 1, 4, 4)), np.ones((2, 1, 3, 3))).shape == (0, 2, 2, 2)
    assert autograd.max_pool2d(np.ones((0, 1, 4, 4)), 2).shape == (0, 1, 2, 2)


def test_what_windows_see_is_not_kept_without_recording() -> None:
    x, w = Value(some(1, 1, 4, 4)), Value(some(1, 1, 3, 3))
    assert autograd.conv2d(x, w).params["seen"].shape == (9, 4)
    with no_grad():
        assert autograd.conv2d(x, w).params is None


# --------------------------------------------------------------------------------- what is said
def test_formulas() -> None:
    x, w, b = Value(some(1, 1, 4, 4), "x"), Value(some(1, 1, 3, 3), "W"), Value(some(1), "b")
    F = autograd.conv2d(x, w, b, stride=(1, 2), padding=1)
    F.name = "F"
    P = autograd.max_pool2d(F, 2)
    P.name = "P"
    text = explain(P.sum())
    shown = "F = x ∗ W (stride 1×2, padding 1) + b", "P = max pool(F)", "x ∗ ∂", "∗ᵀ W", "F is largest in its window"
    for line in shown:
        assert line in text, text


def ones(*shape: int) -> Any:
    return np.ones(shape)


IMAGE, KERNEL = ones(1, 1, 4, 4), ones(1, 1, 3, 3)
MISFITS: list[tuple[Any, tuple[Any, ...], dict[str, Any], str]] = [
    # function, inputs, settings, what is said
    (autograd.conv2d, (ones(28, 28), KERNEL), {},
     r"x has shape \(28, 28\); expected \(N, C, H, W\): one gray image is x\[None, None\]"),
    (autograd.conv2d, (ones(5, 28, 28), KERNEL), {}, r"gray images are x\[:, None\]"),
    (autograd.conv1d, (ones(6), ones(1, 1, 3)), {}, r"\(6,\); expected \(N, C, L\): one gray signal"),
    (autograd.conv2d, (3.0, KERNEL), {}, r"shape \(\)"),
    (autograd.conv2d, (IMAGE, ones(3, 3)), {}, r"w has shape \(3, 3\).*one kernel is w\[None, None\]"),
    (autograd.conv2d, (ones(1, 3, 4, 4), ones(8, 1, 3, 3)), {}, r"3 channels .* is for 1 .*\(8, 3, 3, 3\) fits"),
    (autograd.conv2d, (IMAGE, ones(1, 1, 5, 5)), {},
     r"kernel of 5×5 does not fit into an image of 4×4: it fits into 5×5 or more, which padding=1 would give"),
    (autograd.conv2d, (IMAGE, KERNEL), {"dilation": 2}, r"spread to 5×5 by dilation 2×2"),
    (autograd.conv2d, (ones(1, 1, 1, 2), ones(1, 1, 5, 5)), {"padding": 1}, r"border of 1×1 \(3×4\).*padding=2 would"),
    (autograd.conv2d, (IMAGE, ones(2, 1, 3, 3), ones(3)), {}, r"b has shape \(3,\).* 2 maps"),
    (autograd.max_pool2d, (ones(1, 1, 1, 4), 2), {}, r"pool of 2×2 does not fit into an image of 1×4"),
    (autograd.max_pool2d, (IMAGE, 2), {"padding": 2}, r"at most half of it, 1×1, and got 2×2"),
    (autograd.avg_pool2d, (ones(4, 4), 2), {}, r"one gray image is x\[None, None\]"),
    (autograd.conv_transpose2d, (ones(1, 2, 4, 4), ones(3, 1, 3, 3)), {}, r"maps have 2 channels"),
    (autograd.conv_transpose2d, (ones(1, 1, 1, 1), ones(1, 1, 2, 2)), {"padding": 1}, r"would become 0×0"),
    (autograd.conv_transpose2d, (IMAGE, ones(3, 3)), {}, r"expected \(channels of x, maps, height, width\)"),
    (conv_input, (IMAGE, KERNEL, (1, 1, 5, 5)), {}, r"maps of \(3, 3\), and these are of \(4, 4\)"),
    (conv, (IMAGE, KERNEL, (1, 1, 1)), {}, r"number for each of 2 spatial axes"),
    (conv, (ones(1, 4), ones(1, 3)), {}, r"w has shape \(1, 3\)"),
    (conv_input, (ones(1, 4), ones(1, 3), (1, 1, 4)), {}, r"w has shape \(1, 3\)"),
    (max_unpool, (ones(1, 1, 3, 3), IMAGE), {}, r"\(1, 1, 2, 2\) windows, and these are \(1, 1, 3, 3\)"),
    (max_gather, (ones(1, 1, 3, 3), IMAGE), {}, r"they need the same"),
    (block_sum, (ones(1, 1, 3, 4),), {}, r"3×4 do not fall into blocks of 2×2"),
    (autograd.upsample, (ones(3, 4),), {}, r"one gray image is x\[None, None\]"),
    (autograd.flatten, (2.0,), {}, r"one number"),
]  # fmt: skip


@pytest.mark.parametrize(("function", "inputs", "settings", "said"), MISFITS)
def test_shapes_that_do_not_fit(function: Any, inputs: Any, settings: Any, said: str) -> None:
    with pytest.raises(ShapeError, match=said):
        function(*inputs, **settings)


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"stride": 0}, r"stride is a whole number, 1 or more, or 2 of them; got 0"),
        ({"stride": 1.0}, r"got 1.0"),
        ({"stride": True}, r"got True"),
        ({"stride": [1, 2, 3]}, r"got \(1, 2, 3\)"),
        ({"padding": -1}, r"padding is a whole number, 0 or more"),
        ({"padding": "full"}, r"'valid' \(none\) or 'same'"),
        ({"padding": "same", "stride": 2}, r"'same', which takes stride 1"),
        ({"dilation": None}, r"got None"),
    ],
)
def test_settings_that_make_no_sense(options: Any, said: str) -> None:
    with pytest.raises(ArgumentError, match=said):
        autograd.conv2d(np.ones((1, 1, 4, 4)), np.ones((1, 1, 3, 3)), **options)


def test_output_padding_below_the_stride() -> None:
    with pytest.raises(ArgumentError, match="less than stride or dilation"):
        autograd.conv_transpose1d(np.ones((1, 1, 3)), np.ones((1, 1, 2)), output_padding=1)


def test_padding_by_name() -> None:
    x, w = some(1, 1, 6, 6), some(1, 1, 3, 5)
    assert autograd.conv2d(x, w, padding="same").shape == x.shape
    assert autograd.conv2d(x, w, padding="same", dilation=(2, 1)).shape == x.shape
    np.testing.assert_array_equal(autograd.conv2d(x, w, padding="valid"), autograd.conv2d(x, w))
    np.testing.assert_array_equal(autograd.conv2d(x, w, padding=[1, 2]), autograd.conv2d(x, w, padding="same"))


def test_a_layer_is_a_function_of_its_sample_alone() -> None:
    """L38: a batch gives what its samples give one by one."""
    x, w = some(4, 2, 6, 6), some(3, 2, 3, 3)
    whole = autograd.max_pool2d(autograd.conv2d(x, w), 2)
    for k in range(4):
        np.testing.assert_allclose(
            autograd.max_pool2d(autograd.conv2d(x[k : k + 1], w), 2), whole[k : k + 1], atol=1e-12
        )
