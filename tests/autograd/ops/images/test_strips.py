"""Strips: the same products as of columns, in a third of the memory, where rows of windows are long enough."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import autograd
from autograd import Value, gradient, record
from autograd.ops.images import strips
from autograd.ops.images.memory import columns, times, times_transposed
from autograd.ops.images.strips import (
    bands_of,
    by_place,
    from_places,
    in_strips,
    one_band,
    parts_back,
    parts_of_row,
    strips_times,
    strips_times_transposed,
)
from autograd.ops.images.windows import Windows, windows


def whole(*shape: int, seed: int = 0) -> Any:
    """Whole numbers, of which every order of summing gives the same."""
    return np.random.default_rng(seed).integers(-3, 4, shape).astype(np.float32)


@pytest.fixture(params=["one band", "bands"])
def cache(request: Any, monkeypatch: pytest.MonkeyPatch) -> Any:
    """A cache that holds all strips, and one that holds none, for which rows are taken in bands."""
    monkeypatch.setattr(strips, "_IN_CACHE", 2**30 if request.param == "one band" else 1)
    strips._bands.cache_clear()
    yield request.param
    strips._bands.cache_clear()


def compare(at: Windows, samples: int, channels: int, maps: int) -> None:
    x, w = whole(samples, channels, *at.inside), whole(maps, channels, *at.size, seed=1)
    cols, kept = columns(x, at), one_band(x, at)
    y = times(w.reshape(maps, -1), cols)
    np.testing.assert_array_equal(strips_times(by_place(w), x, at, kept), y)
    g = whole(*y.shape, seed=2)
    found = from_places(strips_times_transposed(g, x, at, kept), w.shape)
    np.testing.assert_array_equal(found, times_transposed(g, cols).reshape(w.shape))


@pytest.mark.slow
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_the_products_of_columns(data: Any, cache: str) -> None:
    def each(low: int, high: int) -> tuple[int, ...]:
        return tuple(data.draw(st.lists(st.integers(low, high), min_size=axes, max_size=axes)))

    axes = data.draw(st.integers(1, 3))
    size, stride, padding = each(1, 3), each(1, 3), each(0, 3)
    dilation = (1, *each(1, 2)[1:])
    inside = (data.draw(st.integers(5, 20)), *each(5, 7)[1:])
    at = windows("kernel", inside, size, stride, padding, dilation)
    compare(at, *data.draw(st.tuples(st.integers(1, 3), st.integers(1, 3), st.integers(1, 3))))


def test_bands() -> None:
    """U-Net's largest layer of 8 images: each pixel once for each place along a row, the border at both ends."""
    at = windows("kernel", (64, 64), 3, 1, 1)
    found, shape = bands_of(at, (8, 16, 64, 64), 4)
    assert shape == (10, 3, 16, 64, 8)
    assert np.prod(shape) * 4 <= 2**20
    assert [(band.rows.start, band.rows.stop) for band in found] == [(8 * k, 8 * k + 8) for k in range(8)]
    assert [band.border for band in found] == [(slice(0, 1),), *[()] * 6, (slice(9, 10),)]
    assert [band.copies[0][1][0] for band in found[:2]] == [slice(0, 9), slice(7, 17)]
    assert one_band(np.zeros((8, 16, 64, 64), np.float32), at) is None
    assert one_band(np.zeros((8, 16, 16, 16), np.float32), windows("kernel", (16, 16), 3, 1, 1)).shape == (16, 144, 128)


@pytest.mark.slow
@pytest.mark.parametrize(("samples", "channels", "maps"), [(64, 2, 20), (50, 16, 40), (256, 3, 2)])
def test_long_rows_in_parts(samples: int, channels: int, maps: int, cache: str) -> None:
    at = windows("kernel", (7, 40), 3, 1, 1)
    compare(at, samples, channels, maps)


def test_parts() -> None:
    assert parts_of_row(2000, 5760) == 16
    assert parts_of_row(512, 1152) == 1
    assert parts_of_row(64, 10**6) == 1  # too short to be cut
    assert parts_back(144, 8, 512) == 1
    assert parts_back(144, 16, 128) == 2  # of 72 entries for 16 maps
    assert parts_back(288, 16, 256) == 4
    assert parts_back(288, 64, 256) == 1
    assert parts_back(144, 640, 10**4) == 1


def test_where_strips_are_taken() -> None:
    at = windows("kernel", (8, 8), 3, 1, 1)
    assert in_strips(at, (16, 4, 8, 8), 8)
    assert not in_strips(at, (16, 3, 8, 8), 8)  # too small for what a loop over bands costs
    assert not in_strips(at, (15, 8, 8, 8), 8)  # rows of 120 columns
    assert not in_strips(at, (16, 4, 8, 8), 43)  # its products by row would be larger than what they are of
    assert in_strips(at, (32, 32, 8, 8), 32)
    assert not in_strips(at, (32, 64, 8, 8), 64)  # BLAS is as quick with so many maps
    assert not in_strips(windows("kernel", (8, 8), 3, 3, 2), (64, 8, 8, 8), 8)  # no window shares a row with the next
    # The rows of a window are not neighbors.
    assert not in_strips(windows("kernel", (8, 8), 3, 1, 2, (2, 1)), (64, 8, 8, 8), 8)
    assert not in_strips(windows("kernel", (8, 8), 1, 1, 0), (64, 8, 8, 8), 8)
    assert in_strips(windows("kernel", (100,), 5, 1, 0), (128, 1, 100), 8)


@pytest.mark.parametrize("how", [(1, 1, 1), (1, 0, 1), (2, 1, (1, 2))])
@pytest.mark.parametrize("maps", [2, 6])
def test_a_layer_in_strips(how: Any, maps: int, cache: str) -> None:
    """Forward and both gradients, on the graph and in a program, against NumPy's einsum."""
    x, w, b = whole(16, 3, 19, 20), whole(maps, 3, 3, 3, seed=1), whole(maps, seed=2)
    stride, padding, dilation = how
    sides = (dilation, dilation) if isinstance(dilation, int) else dilation
    assert in_strips(windows("kernel", (19, 20), 3, *how), x.shape, maps)
    span = tuple(2 * d + 1 for d in sides)
    padded = np.pad(x, ((0, 0), (0, 0), (padding, padding), (padding, padding)))
    seen = np.lib.stride_tricks.sliding_window_view(padded, span, (2, 3))
    seen = seen[:, :, ::stride, ::stride, :: sides[0], :: sides[1]]
    y = np.einsum("nchwij,ocij->nohw", seen, w) + b[:, None, None]
    g = whole(*y.shape, seed=3)

    def loss(x: Any, w: Any, b: Any) -> Any:
        return (autograd.conv2d(x, w, b, *how) * g).sum()

    np.testing.assert_array_equal(autograd.conv2d(x, w, b, *how), y)
    values = [Value(x), Value(w), Value(b)]
    found = gradient(loss(*values), values)
    np.testing.assert_array_equal(found[1], np.einsum("nchwij,nohw->ocij", seen, g))
    program = record(lambda x, w, b, g: (autograd.conv2d(x, w, b, *how) * g).sum(), x, w, b, g)
    assert "as_strided" in program.source
    assert ("for rows, seen, pairs in" in program.source) is (cache == "bands")
    for _ in range(2):  # buffers are written again
        total, again = program(x, w, b, g)
        assert total == (y * g).sum()
        for one, other in zip(again[:3], found, strict=True):
            np.testing.assert_array_equal(one, other)
    back = np.zeros_like(padded)
    for k, row in enumerate(range(0, stride * y.shape[2], stride)):
        for m, column in enumerate(range(0, stride * y.shape[3], stride)):
            under = np.s_[:, :, row : row + span[0] : sides[0], column : column + span[1] : sides[1]]
            back[under] += np.einsum("no,ocij->ncij", g[:, :, k, m], w)
    inner = np.s_[:, :, padding : padding + 19, padding : padding + 20]
    np.testing.assert_array_equal(found[0], back[inner])
