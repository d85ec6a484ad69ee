"""Cross entropies (L16, L18, L27), one value for each sample: sum or average them as you like."""

from __future__ import annotations

from typing import Any

import numpy as np

from autograd.op import Op
from autograd.ops.reduction import logsumexp, row_sums


def _log(p: Any) -> Any:
    """Ln p, but never below -100 (PyTorch's convention for a probability of exactly 0)."""
    return np.log(np.maximum(p, 3.8e-44)) if np.min(p, initial=1.0) < 3.8e-44 else np.log(p)


binary_cross_entropy = Op(
    "binary_cross_entropy",
    "p t",
    lambda p, t: -(t * _log(p) + (1 - t) * _log(1 - p)),
    "-t * log(maximum(p, 3.8e-44)) - (1 - t) * log(maximum(1 - p, 3.8e-44))",
    ["(p - t) / maximum(p * (1 - p), 1e-30)", "log(maximum(1 - p, 3.8e-44)) - log(maximum(p, 3.8e-44))"],
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
    "binary_cross_entropy_with_logits",
    "z t",
    lambda z, t: np.maximum(z, 0.0) + np.log1p(np.exp(-np.abs(z))) - t * z,
    "log(1 + exp(z)) - t * z",
    ["sigmoid(z) - t", "-z"],
    symbol="cross entropy",
    program="maximum(z, 0.0) + log(1 + exp(-abs(z))) - t * z",
    doc="""The cross entropy of p = σ(z) for a target t in 0..1, from the logit z (L16).

    ∂/∂z = σ(z) - t: the lecture's (y - t). Finite and right for every z.
    """,
)


def _negative_log_likelihood(p: Any, t: Any) -> Any:
    if type(p) is float or type(t) is float or p.shape != t.shape:
        raise ValueError("t is one-hot (or probabilities): it needs the shape of p")
    return -np.add.reduce(t * _log(p), axis=-1)


_log_of = np.frompyfunc(lambda p: (p if p.data >= 3.8e-44 else p.maximum(3.8e-44)).log(), 1, 1)
"""`_log` of scalar values."""


negative_log_likelihood = Op(
    "negative_log_likelihood",
    "p t",
    _negative_log_likelihood,
    "-sum(t * log(maximum(p, 3.8e-44)), -1)",
    ["-t / maximum(p, 1e-30)", "-log(maximum(p, 3.8e-44))"],
    pull=[
        lambda p, t: "g[..., None] * (-t / maximum(p, 1e-30))" if p > 1 else "g * (-t / maximum(p, 1e-30))",
        lambda p, t: f"{'g[..., None]' if p > 1 else 'g'} * -log(maximum(p, 3.8e-44))",
    ],
    definition=lambda p, t: -np.add.reduce(t * _log_of(p), axis=-1),
    symbol="cross entropy",
    program="-sum(t * log(maximum(p, 3.8e-44)), -1)",
    doc="""-Σ t ln p over the last axis: the lecture's K-class loss of probabilities p (L18).

    p and t of shape (classes,) or (N, classes). ∂/∂p = -t / p, the denominator kept above 1e-30. Where
    a probability has been rounded to exactly 0 its logarithm is taken as -100; `cross_entropy`, from
    logits, is exact there.

    >>> from autograd import negative_log_likelihood
    >>> round(negative_log_likelihood([0.25, 0.75], [0.0, 1.0]), 4)
    0.2877
    """,
)


def _cross_entropy(z: Any, t: Any) -> Any:
    if type(z) is float or type(t) is float or z.shape != t.shape:
        raise ValueError("t is one-hot (or probabilities): it needs the shape of z")
    top = np.maximum.reduce(z, axis=-1, keepdims=True)
    p = np.exp(z - top)
    total = row_sums(p)
    p /= total[..., None]
    return np.log(total) + top[..., 0] - row_sums(t * z), p


def _by_rank(text: str) -> Any:
    """``text`` with the per-sample gradient as a column, when there is more than one sample."""
    return lambda z, t: f"g[..., None] * ({text})" if z > 1 else f"g * ({text})"


cross_entropy = Op(
    "cross_entropy",
    "z t",
    _cross_entropy,
    "logsumexp(z, -1) - sum(t * z, -1)",
    ["p - t", "-z"],
    pull=[_by_rank("p - t"), _by_rank("-z")],
    keeps={"p": "softmax(z, -1)"},
    definition=lambda z, t: logsumexp(z, -1) - np.add.reduce(t * z, axis=-1),
    symbol="cross entropy",
    program="logsumexp(z, -1) - sum(t * z, -1)",
    doc="""-Σ t ln softmax(z) over the last axis: the K-class loss, from logits z (L18).

    z (classes,) or (N, classes); t of the same shape holds one-hot rows or probabilities (rows with
    sum 1). ∂/∂z = softmax(z) - t: the lecture's (y - t). Finite and right for every z.

    >>> from autograd import Value, cross_entropy
    >>> z = Value([0.0, 0.0])
    >>> l = cross_entropy(z, [1.0, 0.0])
    >>> l.backward()
    >>> round(l.data, 4), z.grad
    (0.6931, array([-0.5,  0.5]))
    """,
)
