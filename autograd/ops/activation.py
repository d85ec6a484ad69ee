"""Activations (L14, L31), elementwise, and softmax (L17). All are finite and right at ±1000."""

from __future__ import annotations

import math
from functools import lru_cache
from typing import Any

import numpy as np

from autograd.ops.broadcasting import Axis, axes_of
from autograd.ops.reduction import along, less_the_largest
from autograd.ops.short_rows import row_max
from autograd.rules.language import helper
from autograd.rules.op import Op


def _sigmoid(a: float) -> float:
    try:
        return 1.0 / (1.0 + math.exp(-a))
    except OverflowError:
        return 0.0


def _sigmoid_of_array(a: Any) -> Any:
    with np.errstate(over="ignore"):  # 1 / ∞ is the right answer
        return 1.0 / (1.0 + np.exp(-a))


sigmoid = Op(
    name="sigmoid",
    inputs=("a",),
    forward=_sigmoid_of_array,
    formula="1 / (1 + exp(-a))",
    local=["y * (1 - y)"],
    symbol="σ",
    scalar=_sigmoid,
    program="1 / (1 + exp_or_inf(-a))",
    method="sigmoid",
    doc="""σ(a) = 1 / (1 + exp(-a)), between 0 and 1 (L14).

    ∂/∂a = y (1 - y): at most ¼, and nearly 0 once |a| > 5 (it saturates). Nothing
    overflows, and all digits are right however small y is; below -709 (float32: -88) it is 0.

    >>> from autograd import Value, sigmoid
    >>> a = Value(0.0)
    >>> y = sigmoid(a)
    >>> y.backward()
    >>> y.data, a.grad
    (0.5, 0.25)
    """,
)

_FEW, _MANY = 2**11, 2**16
"""Between so many entries NumPy takes the larger of two arrays in half of the time that it needs with a number."""


def _relu(a: Any) -> Any:
    if type(a) is np.ndarray and _FEW < a.size <= _MANY:
        return np.maximum(a, _zeros(a.shape, a.strides, a.dtype))
    return np.maximum(a, 0.0)


@lru_cache(maxsize=16)
def _zeros(shape: tuple[int, ...], strides: tuple[int, ...], dtype: Any) -> Any:
    """Zeros laid out in memory as an array of these strides is, to be read only."""
    order = sorted(range(len(shape)), key=lambda k: -abs(strides[k]))
    zeros = np.zeros([shape[k] for k in order], dtype)
    return zeros.transpose([order.index(k) for k in range(len(shape))])


relu = Op(
    name="relu",
    inputs=("a",),
    forward=_relu,
    formula="maximum(a, 0)",
    local=["a > 0"],
    symbol="ReLU",
    kinks=["a"],
    scalar=lambda a: a if a > 0 else 0.0 if a <= 0 else math.nan,
    method="relu",
    doc="""max(0, a) (L31).

    ∂/∂a = 1 for a > 0, else 0; at the kink a = 0 it is 0 (PyTorch's convention). No gradient flows
    for a < 0.

    >>> from autograd import relu
    >>> relu([-1.0, 2.0])
    array([0., 2.])
    """,
)

leaky_relu = Op(
    name="leaky_relu",
    inputs=("a",),
    forward=lambda a, slope: np.where(a > 0, a, slope * a),
    formula="where(a > 0, a, slope * a)",
    local=["where(a > 0, 1.0, slope)"],
    params={"slope": 0.01},
    symbol="LReLU",
    kinks=["a"],
    scalar=lambda a, slope: a if a > 0 else slope * a,
    doc="""a for a > 0, else ``slope`` · a, with slope 0.01 as in the lecture (L31).

    ∂/∂a = 1 for a > 0, else slope (at the kink too).

    >>> from autograd import leaky_relu
    >>> leaky_relu([-1.0, 2.0])
    array([-0.01,  2.  ])
    """,
)

prelu = Op(
    name="prelu",
    inputs=("a", "alpha"),
    forward=lambda a, alpha: np.where(a > 0, a, alpha * a),
    formula="where(a > 0, a, alpha * a)",
    local=["where(a > 0, 1.0, alpha)", "where(a > 0, 0.0, a)"],
    symbol="PReLU",
    kinks=["a"],
    scalar=lambda a, alpha: a if a > 0 else alpha * a,
    doc="""a for a > 0, else α a, with α learned by backprop (L31; He et al. 2015).

    ∂/∂a = 1 for a > 0, else α; ∂/∂α = 0 for a > 0, else a.

    >>> from autograd import prelu
    >>> prelu([-2.0, 2.0], 0.25)
    array([-0.5,  2. ])
    """,
)

elu = Op(
    name="elu",
    inputs=("a",),
    forward=lambda a, alpha: np.where(a > 0, a, alpha * np.expm1(np.minimum(a, 0.0))),
    formula="where(a > 0, a, alpha * (exp(minimum(a, 0)) - 1))",
    local=["where(a > 0, 1.0, alpha * exp(minimum(a, 1e-30)))"],
    params={"alpha": 1.0},
    symbol="ELU",
    kinks=["a"],
    scalar=lambda a, alpha: a if a > 0 else alpha * math.expm1(a),
    program="where(a > 0, a, alpha * expm1(minimum(a, 0.0)))",
    doc="""a for a > 0, else α (exp(a) - 1) (L31; Clevert et al. 2016).

    ∂/∂a = 1 for a > 0, else α exp(a) (not y + α, which loses its digits far below 0).
    With α = 1 the derivative has no jump at 0.

    >>> from autograd import elu
    >>> elu([-1.0, 2.0])
    array([-0.63212056,  2.        ])
    """,
)

silu = Op(
    name="silu",
    inputs=("a",),
    forward=lambda a: np.maximum(a, -1000.0) * _sigmoid_of_array(a),
    formula="a * sigmoid(a)",
    local=["sigmoid(a) * (1 + kept_near(a) * (1 - sigmoid(a)))"],
    symbol="SiLU",
    scalar=lambda a: -0.0 if a < -1000.0 else a * _sigmoid(a),
    program="maximum(a, -1000.0) * sigmoid(a)",
    doc="""a σ(a), a smooth ReLU, also called swish (Elfwing et al. 2018).

    ∂/∂a = σ(a) (1 + a (1 - σ(a))): a little below 0 left of -1.28, a little above 1 right of 1.28.

    >>> from autograd import silu
    >>> silu([-1.0, 0.0, 1.0]).round(4)
    array([-0.2689,  0.    ,  0.7311])
    """,
)

hardtanh = Op(
    name="hardtanh",
    inputs=("a",),
    forward=lambda a, low, high: np.clip(a, low, high),
    formula="minimum(maximum(a, low), high)",
    local=["(a > low) * (a < high)"],
    params={"low": -1.0, "high": 1.0},
    kinks=["a - low", "a - high"],
    doc="""``a`` kept between ``low`` and ``high``: a tanh of straight lines.

    ∂/∂a = 1 inside, 0 outside and, unlike that of `clip`, at the two kinks (PyTorch's conventions).

    >>> from autograd import hardtanh
    >>> hardtanh([-3.0, 0.5, 3.0])
    array([-1. ,  0.5,  1. ])
    """,
)

softplus = Op(
    name="softplus",
    inputs=("a",),
    forward=lambda a: np.maximum(a, 0.0) + np.log1p(np.exp(-np.abs(a))),
    formula="log(1 + exp(a))",
    local=["sigmoid(a)"],
    scalar=lambda a: (a if a > 0 else 0.0) + math.log1p(math.exp(-abs(a))),
    program="maximum(a, 0.0) + log1p(exp(-abs(a)))",
    method="softplus",
    doc="""ln(1 + exp(a)), a smooth ReLU. ∂/∂a = σ(a).

    >>> from autograd import softplus
    >>> softplus(0.0)                                             # ln 2
    0.6931471805599453
    """,
)


def _softmax(a: Any, axis: Axis) -> Any:
    e = np.exp(a - row_max(a, axis))
    e /= np.add.reduce(e, axis=axis, keepdims=True)
    return e


def _log_softmax(a: Any, axis: Axis) -> Any:
    shifted = a - row_max(a, axis)
    shifted -= np.log(np.add.reduce(np.exp(shifted), axis=axis, keepdims=True))
    return shifted


def _rows(y: Any, axis: Axis) -> Any:
    """``y`` with what ``axis`` joins as its last axis: one Jacobian for each row."""
    axes = axes_of(np.ndim(y), axis)
    rest = tuple(ax for ax in range(np.ndim(y)) if ax not in axes)
    return np.transpose(y, rest + axes).reshape(*(np.shape(y)[ax] for ax in rest), -1)


@helper(shown="diag(y) - y @ T(y)")
def jacobian_of_softmax(y: Any, axis: Axis) -> Any:
    """∂yᵢ/∂aⱼ = yᵢ (δᵢⱼ - yⱼ)."""
    rows = _rows(y, axis)
    return rows[..., None] * (np.eye(rows.shape[-1]) - rows[..., None, :])


@helper(shown="I - 1 @ T(exp(y))")
def jacobian_of_log_softmax(y: Any, axis: Axis) -> Any:
    """∂yᵢ/∂aⱼ = δᵢⱼ - exp(yⱼ)."""
    rows = _rows(y, axis)
    return np.eye(rows.shape[-1]) - np.exp(rows)[..., None, :]


softmax = Op(
    name="softmax",
    inputs=("a",),
    forward=_softmax,
    formula="exp(a) / sum(exp(a), axis, True)",
    local=["jacobian_of_softmax(y, axis)"],
    pull=["y * (g - sum(g * y, axis, True))"],
    params={"axis": -1},
    definition=lambda a, axis: along(a, axis, _softmax_of),
    program="exp(a - max(a, axis, True)) / sum(exp(a - max(a, axis, True)), axis, True)",
    kind="mixes",
    method="softmax",
    doc="""exp(aᵢ) / Σ exp(aⱼ) along ``axis``: positive, with sum 1 (L17).

    ∂yᵢ/∂aⱼ = yᵢ (δᵢⱼ - yⱼ); the gradient sent back is y ⊙ (g - Σ g ⊙ y). The largest entry is
    subtracted first, which changes nothing and keeps exp from overflowing.

    >>> from autograd import softmax
    >>> softmax([1000.0, 1000.0])
    array([0.5, 0.5])
    """,
)

log_softmax = Op(
    name="log_softmax",
    inputs=("a",),
    forward=_log_softmax,
    formula="a - logsumexp(a, axis, True)",
    local=["jacobian_of_log_softmax(y, axis)"],
    pull=["g - exp(y) * sum(g, axis, True)"],
    params={"axis": -1},
    symbol="ln softmax",
    definition=lambda a, axis: along(a, axis, _log_softmax_of),
    program="a - max(a, axis, True) - log(sum(exp(a - max(a, axis, True)), axis, True))",
    kind="mixes",
    doc="""aᵢ - ln Σ exp(aⱼ) along ``axis``: the logarithm of softmax without its underflow.

    ∂yᵢ/∂aⱼ = δᵢⱼ - exp(yⱼ); the gradient sent back is g - softmax(a) Σ g.

    >>> from autograd import log_softmax
    >>> log_softmax([0.0, 0.0])
    array([-0.69314718, -0.69314718])
    """,
)


def _softmax_of(a: list[Any]) -> list[Any]:
    e = [v.exp() for v in less_the_largest(a)[0]]
    total = sum(e[1:], e[0])
    return [v / total for v in e]


def _log_softmax_of(a: list[Any]) -> list[Any]:
    shifted, _ = less_the_largest(a)
    e = [v.exp() for v in shifted]
    log_total = sum(e[1:], e[0]).log()
    return [v - log_total for v in shifted]
