"""Convolution (L34, L35). Here it means what the field calls cross-correlation: the kernel is not flipped.

`conv` is a product of an image and a kernel. Its derivative in the image (`conv_input`, known as transposed
convolution) and the one in the kernel (`conv_weight`) are such products too, and every derivative of the
three is one of the three.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from autograd.errors import ShapeError
from autograd.ops.images.fit import Fit, fit, fit_back
from autograd.ops.images.memory import (
    batch_first,
    batch_last,
    columns,
    or_zero,
    overlap_add,
    plus,
    times,
    times_transposed,
)
from autograd.ops.images.settings import Setting, Sizes
from autograd.ops.images.strips import (
    by_place,
    from_places,
    one_band,
    strips_times,
    strips_times_transposed,
)
from autograd.rules.language import helper
from autograd.rules.op import Op


def _seen(x: Any, how: Fit) -> Any:
    """What the windows see of images: columns for all, or for each row; None where these are made band by band."""
    return one_band(x, how.at) if how.strips else columns(x, how.at)


def _times(w: Any, x: Any, seen: Any, how: Fit) -> Any:
    """The product of a kernel (maps, C, ...) and all windows: (maps, windows · N)."""
    if how.strips:
        return strips_times(by_place(w), x, how.at, seen)
    return times(w.reshape(len(w), -1), seen)


def _conv_bias(x: Any, w: Any, b: Any, stride: Setting, padding: Setting, dilation: Setting) -> Any:
    how = fit(getattr(x, "shape", ()), getattr(w, "shape", ()), stride, padding, dilation)
    seen = _seen(x, how)
    y = _times(w, x, seen, how)
    if b is not None:
        y += _bias(b, w)[:, None]
    return batch_first(y.reshape(how.made)), {"seen": seen}


def _conv_definition(x: Any, w: Any, stride: Setting, padding: Setting, dilation: Setting) -> Any:
    """A term for each place of the kernel that lies on the image: the border costs no operation."""
    at = fit(x.shape, w.shape, stride, padding, dilation).at
    total = np.full((len(x), len(w), *at.out), None, object)
    for place, maps, pixels in at.taps:
        under = x[pixels]
        terms = np.matmul(w[(slice(None), slice(None), *place)], under.reshape(*under.shape[:2], -1))
        total[maps] = plus(total[maps], terms.reshape(len(x), len(w), *under.shape[2:]))
    return or_zero(total)


_SETTINGS: dict[str, Any] = {"stride": 1, "padding": 0, "dilation": 1}
_TO_X = "conv_input(g, w, shape_of(x), stride, padding, dilation)"
_TO_W = "conv_weight(g, x, shape_of(w), stride, padding, dilation, seen)"

conv = Op(
    name="conv",
    inputs=("x", "w"),
    forward=lambda x, w, stride, padding, dilation: _conv_bias(x, w, None, stride, padding, dilation),
    formula="conv(x, w, stride, padding, dilation)",
    local=["w", "x"],
    pull=[_TO_X, _TO_W],
    params=_SETTINGS,
    keeps={"seen": "None"},
    definition=_conv_definition,
    symbol="∗",
    shown='(x, "∗", w, settings(stride, padding, dilation))',
    kind="convolution",
    slides="weights",
    doc="""``x ∗ w``: a kernel slides over the image; each output is the dot product with what lies under it (L34, L35).

    x (N, C, H, W) and w (maps, C, kh, kw) to (N, maps, H', W'); likewise with one spatial axis. The kernel
    is not flipped. ∂l/∂w = x ∗ g, ∂l/∂x = g ∗ᵀ w (`conv_input`): every kernel entry gets the sum over all
    the places where it was used.

    >>> from autograd.ops.images.convolution import conv
    >>> x = [[[2.3, 1.7, 4.0, 2.8, 5.7, 4.4]]]
    >>> conv(x, [[[-0.1, 0.2, -0.3]]]).round(2)       # L34, erratum E2
    array([[[-1.09, -0.21, -1.55, -0.46]]])
    """,
)


@helper
def all_but_channels(g: Any) -> tuple[int, ...]:
    """The axes of (N, C, ...) over which a bias is shared."""
    return (0, *range(2, g.ndim))


def _per_map(text: str) -> Any:
    """``text`` with b set on the axis of the maps."""
    return lambda x, w, b: text.format(b=f"b[:{', None' * (x - 2)}]")


conv_bias = Op(
    name="conv_bias",
    inputs=("x", "w", "b"),
    forward=_conv_bias,
    formula=_per_map("conv(x, w, stride, padding, dilation) + {b}"),
    local=["w", "x", None],
    pull=[_TO_X, _TO_W, "sum(g, all_but_channels(g))"],
    params=_SETTINGS,
    keeps={"seen": "None"},
    definition=lambda x, w, b, stride, padding, dilation: (
        _conv_definition(x, w, stride, padding, dilation) + _bias(b, w).reshape(-1, *[1] * (w.ndim - 2))
    ),
    symbol="∗ + b",
    kind="convolution",
    slides="weights",
    doc="""``x ∗ w + b``: `conv` with one bias for each map, b of shape (maps,).

    ∂l/∂b = Σ g over the batch and the pixels; ∂l/∂x and ∂l/∂w as for `conv`.

    >>> from autograd.ops.images.convolution import conv_bias
    >>> conv_bias([[[1.0, 2.0, 3.0]]], [[[1.0, -1.0]]], [10.0])
    array([[[9., 9.]]])
    """,
)


def _bias(b: Any, w: Any) -> Any:
    if type(b) is not np.ndarray or b.shape != w.shape[:1]:
        raise ShapeError(f"b has shape {np.shape(b)}; expected one number for each of the kernel's {len(w)} maps.")
    return b


def _conv_input(g0: Any, w: Any, shape: Sizes, stride: Setting, padding: Setting, dilation: Setting) -> Any:
    (at, *_), turned = fit_back(getattr(g0, "shape", ()), getattr(w, "shape", ()), shape, stride, padding, dilation)
    if turned is not None:
        kernel = w[(slice(None), slice(None), *[slice(None, None, -1)] * len(at.size))].swapaxes(0, 1)
        pixels = _times(kernel, g0, _seen(g0, turned), turned)
        return batch_first(pixels.reshape(turned.made))
    cols = times(w.reshape(len(w), -1).T, batch_last(g0).reshape(len(w), -1))
    return batch_first(overlap_add(cols, at))


def _conv_input_definition(g0: Any, w: Any, shape: Sizes, stride: Setting, padding: Setting, dilation: Setting) -> Any:
    at = fit_back(g0.shape, w.shape, shape, stride, padding, dilation).fit.at
    total = np.full((len(g0), w.shape[1], *at.inside), None, object)
    for place, results, pixels in at.taps:
        used = g0[results]
        terms = np.matmul(w[(slice(None), slice(None), *place)].T, used.reshape(*used.shape[:2], -1))
        total[pixels] = plus(total[pixels], terms.reshape(len(g0), w.shape[1], *used.shape[2:]))
    return or_zero(total)


conv_input = Op(
    name="conv_input",
    inputs=("g0", "w"),
    forward=_conv_input,
    formula="conv_input(g0, w, shape, stride, padding, dilation)",
    local=["w", "g0"],
    pull=[
        "conv(g, w, stride, padding, dilation)",
        "conv_weight(g0, g, shape_of(w), stride, padding, dilation)",
    ],
    params={"shape": (), **_SETTINGS},
    definition=_conv_input_definition,
    symbol="∗ᵀ",
    shown='(g0, "∗ᵀ", w, settings(stride, padding, dilation))',
    kind="convolution",
    doc="""``g0 ∗ᵀ w``: transposed convolution, the reverse of `conv` as a transpose reverses a matrix (L39).

    g0 (N, maps, H', W') and w (maps, C, kh, kw) to (N, C, H, W), the ``shape`` of images for which conv
    gives H' × W'. Each number of g0 puts a copy of the kernel, times itself, onto the image; copies that overlap
    are added. It is the gradient of `conv` in its image: Σ (x ∗ w) ⊙ g0 = Σ x ⊙ (g0 ∗ᵀ w).

    >>> from autograd.ops.images.convolution import conv_input
    >>> conv_input([[[1.0, 10.0]]], [[[1.0, 2.0, 3.0]]], (1, 1, 4))
    array([[[ 1., 12., 23., 30.]]])
    """,
)


def _conv_weight(
    g0: Any, x: Any, shape: Sizes, stride: Setting, padding: Setting, dilation: Setting, seen: Any = None
) -> Any:
    how, _ = fit_back(getattr(g0, "shape", ()), shape, getattr(x, "shape", ()), stride, padding, dilation)
    if seen is None:
        seen = _seen(x, how)
    g = batch_last(g0).reshape(shape[0], -1)
    if how.strips:
        return from_places(strips_times_transposed(g, x, how.at, seen), shape)
    return times_transposed(g, seen).reshape(shape)


def _conv_weight_definition(
    g0: Any, x: Any, shape: Sizes, stride: Setting, padding: Setting, dilation: Setting, seen: None = None
) -> Any:
    at = fit_back(g0.shape, shape, x.shape, stride, padding, dilation).fit.at
    total: Any = np.full(shape, 0.0, object)
    for place, results, pixels in at.taps:
        g, under = (np.moveaxis(a, 1, 0).reshape(a.shape[1], -1) for a in (g0[results], x[pixels]))
        total[(slice(None), slice(None), *place)] = np.matmul(g, under.T)
    return total


conv_weight = Op(
    name="conv_weight",
    inputs=("g0", "x"),
    forward=_conv_weight,
    formula="conv_weight(g0, x, shape, stride, padding, dilation)",
    local=["x", "g0"],
    pull=[
        "conv(x, g, stride, padding, dilation)",
        "conv_input(g0, g, shape_of(x), stride, padding, dilation)",
    ],
    # What conv has kept of x, if anything: see `_seen`.
    params={"shape": (), **_SETTINGS, "seen": None},
    definition=_conv_weight_definition,
    symbol="∗",
    shown='(x, "∗", g0, settings(stride, padding, dilation))',
    kind="convolution",
    doc="""``x ∗ g0``: the gradient of `conv` in its kernel, of shape (maps, C, kh, kw).

    g0 (N, maps, H', W') and x (N, C, H, W). Entry (o, c, i, j) is the sum over samples and places of g0 times
    the pixel that lay under that kernel entry there. It is linear in both, so its own gradients are `conv` in g0
    and `conv_input` in x.

    >>> from autograd.ops.images.convolution import conv_weight
    >>> conv_weight([[[1.0, 10.0]]], [[[1.0, 2.0, 3.0]]], (1, 1, 2))
    array([[[21., 32.]]])
    """,
)
