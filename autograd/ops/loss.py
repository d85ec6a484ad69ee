"""Cross entropies (L16, L18, L27), one value for each sample: sum or average them as you like."""

from __future__ import annotations

from math import isfinite, log
from typing import Any

import numpy as np

from autograd.ops.reduction import logsumexp
from autograd.ops.short_rows import has_short_rows, ones, row_max, row_sums
from autograd.rules.language import helper
from autograd.rules.op import Op


def _log(p: Any) -> Any:
    """Ln p, but never below -100 (PyTorch's convention for a probability of exactly 0)."""
    # A nan among them is no reason to look at none.
    return np.log(p) if np.min(p, initial=1.0) >= 3.8e-44 else np.log(np.maximum(p, 3.8e-44))


kept_log = Op(
    name="kept_log",
    inputs=("a",),
    forward=_log,
    formula="log(maximum(a, 3.8e-44))",
    local=["1 / maximum(a, 1e-30)"],
    symbol="ln",
    shown=lambda a: "ln(a)" if a is None or np.all(a >= 3.8e-44) else "ln(max(a, 3.8e-44))",
    scalar=lambda a: log(3.8e-44 if a < 3.8e-44 else a),
    doc="""ln a, but never below -100. ∂/∂a = 1/a, the denominator kept above 1e-30: of 0, too.""",
)

binary_cross_entropy = Op(
    name="binary_cross_entropy",
    inputs=("p", "t"),
    forward=lambda p, t: -(t * _log(p) + (1 - t) * _log(1 - p)),
    formula="-t * log(maximum(p, 3.8e-44)) - (1 - t) * log(maximum(1 - p, 3.8e-44))",
    local=["(p - t) / maximum(p * (1 - p), 1e-30)", "kept_log(1 - p) - kept_log(p)"],
    symbol="cross entropy",
    program="-(t * log(maximum(p, 3.8e-44)) + (1 - t) * log(maximum(1 - p, 3.8e-44)))",
    doc="""-t ln p - (1 - t) ln(1 - p): the lecture's loss of a probability p for a target t in 0..1 (L16, L27).

    ∂/∂p = (p - t) / (p (1 - p)), the denominator kept above 1e-30. Where p has been rounded to
    exactly 0 or 1 its logarithm is taken as -100; `binary_cross_entropy_with_logits` is exact there.

    >>> from autograd import Value, binary_cross_entropy
    >>> p = Value(0.8)
    >>> l = binary_cross_entropy(p, 1.0)
    >>> l.backward()
    >>> round(l.data, 4), round(p.grad, 4)
    (0.2231, -1.25)
    """,
)

binary_cross_entropy_with_logits = Op(
    name="binary_cross_entropy_with_logits",
    inputs=("z", "t"),
    forward=lambda z, t: np.log1p(np.exp(-np.abs(z))) + ((z > 0) - t) * z,
    formula="log(1 + exp(z)) - t * z",
    local=["sigmoid(z) - t", "-z"],
    symbol="cross entropy",
    program="log1p(exp(-abs(z))) + ((z > 0) - t) * z",
    doc="""The cross entropy of p = σ(z) for a target t in 0..1, from the logit z (L16).

    ∂/∂z = σ(z) - t: the lecture's (y - t). Finite and right for every z.

    >>> from autograd import binary_cross_entropy_with_logits
    >>> binary_cross_entropy_with_logits(0.0, 1.0)                 # ln 2
    0.6931471805599453
    """,
)


_ALL = slice(None)
_LAST = (..., None)


@helper(shown="")
def set_on(axis: int, a: Any) -> tuple[Any, ...]:
    """The index that gives one number for each sample an axis of 1 where ``a`` has its classes."""
    if axis == -1:
        return _LAST
    return (*(_ALL,) * (axis % a.ndim), None)


def _check(t: Any, p: Any, axis: int, name: str) -> None:
    if type(p) is float or type(t) is float or p.shape != t.shape:
        raise ValueError(f"t is one-hot (or probabilities): it needs the shape of {name}")
    if not -p.ndim <= axis < p.ndim:
        raise ValueError(f"there is no axis {axis} for the classes")


def _sum(a: Any, axis: int) -> Any:
    return row_sums(a) if axis in (-1, a.ndim - 1) else np.add.reduce(a, axis=axis)


def _by_rank(text: str) -> Any:
    """``text`` with the gradient of each sample set beside its classes, when there is more than one sample."""
    return lambda z, t: f"{'g[set_on(axis, t)]' if z > 1 else 'g'} * {text}"


def _negative_log_likelihood(p: Any, t: Any, axis: int) -> Any:
    _check(t, p, axis, "p")
    return -np.add.reduce(t * _log(p), axis=axis)


_log_of = np.frompyfunc(lambda p: (p if p.data >= 3.8e-44 else p.maximum(3.8e-44)).log(), 1, 1)
"""`_log` of scalar values."""


negative_log_likelihood = Op(
    name="negative_log_likelihood",
    inputs=("p", "t"),
    forward=_negative_log_likelihood,
    formula="-sum(t * log(maximum(p, 3.8e-44)), axis)",
    local=["-t / maximum(p, 1e-30)", "-kept_log(p)"],
    pull=[_by_rank("(-t / maximum(p, 1e-30))"), _by_rank("-kept_log(p)")],
    params={"axis": -1},
    definition=lambda p, t, axis: -np.add.reduce(t * _log_of(p), axis=axis),
    symbol="cross entropy",
    doc="""-Σ t ln p over the classes (along ``axis``): the lecture's K-class loss of probabilities p (L18).

    p and t of one shape, (classes,) or (N, classes); for images (N, classes, H, W) the axis is 1, and the result
    has shape (N, H, W). ∂/∂p = -t / p, the denominator kept above 1e-30. Where a probability has been rounded to
    exactly 0 its logarithm is taken as -100; `cross_entropy`, from logits, is exact there.

    >>> from autograd import negative_log_likelihood
    >>> round(negative_log_likelihood([0.25, 0.75], [0.0, 1.0]), 4)
    0.2877
    """,
)


def _weighed(t: Any, z: Any) -> Any:
    """``t * z``, and 0 where the target t is 0, even of a score z of -∞."""
    if isfinite(np.vdot(z, z)):  # the cheapest look at all of them
        return t * z
    return t * np.where(t != 0, z, 0.0)


def _cross_entropy(z: Any, t: Any, axis: int) -> Any:
    _check(t, z, axis, "z")
    if z.ndim == 2 and axis == -1:
        return _of_rows(z, t)
    top = row_max(z, axis)
    p = np.exp(z - top)
    total = _sum(p, axis)
    p /= total.reshape(top.shape)
    return np.log(total) + top.reshape(total.shape) - _sum(_weighed(t, z), axis), {"p": p}


def _of_rows(z: Any, t: Any) -> Any:
    """The same of a batch, as every training step needs it: in place, and with as little around NumPy as can be."""
    one = ones(z.shape[1], z.dtype)
    top = np.maximum.reduce(z.T.copy() if has_short_rows(z.shape, -1) else z.T)
    p = z - top[_LAST]
    np.exp(p, p)
    total = np.dot(p, one)
    p /= total[_LAST]
    each = np.log(total)
    each += top
    each -= np.dot(_weighed(t, z), one)
    return each, {"p": p}


cross_entropy = Op(
    name="cross_entropy",
    inputs=("z", "t"),
    forward=_cross_entropy,
    formula="logsumexp(z, axis) - sum(t * z, axis)",
    local=["p - t", "-z"],
    pull=[_by_rank("(p - t)"), _by_rank("(-z)")],
    params={"axis": -1},
    keeps={"p": "softmax(z, axis)"},
    program="log(sum(exp(z - max(z, axis, True)), axis)) + max(z, axis) - sum(t * where(t != 0, z, 0.0), axis)",
    definition=lambda z, t, axis: logsumexp(z, axis) - np.add.reduce(t * z, axis=axis),
    symbol="cross entropy",
    doc="""-Σ t ln softmax(z) over the classes (along ``axis``): the K-class loss, from logits z (L18).

    z (classes,) or (N, classes); for images (N, classes, H, W) the axis is 1, and the result has shape (N, H, W).
    t of the same shape holds one-hot classes or probabilities (of sum 1). ∂/∂z = softmax(z) - t: the lecture's
    (y - t). Finite and right for every z.

    >>> from autograd import Value, cross_entropy
    >>> z = Value([0.0, 0.0])
    >>> l = cross_entropy(z, [1.0, 0.0])
    >>> l.backward()
    >>> round(l.data, 4), z.grad
    (0.6931, array([-0.5,  0.5]))
    """,
)
