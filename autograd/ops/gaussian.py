"""The bell curve: the error function, and the activations that let through what it lets through (GELU). Elementwise."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from autograd.rules.op import Op

_erf = np.frompyfunc(math.erf, 1, 1)
_TERMS = 96
"""Of the series below at ±6, from where on erf is ±1 in all digits."""


def _erf_of_array(a: Any) -> Any:
    return np.asarray(_erf(a)).astype(np.result_type(a), copy=False)


def _series() -> str:
    """1 + s/1.5 (1 + s/2.5 (1 + s/3.5 (...))) of s = a²: all terms positive, so that no digit is lost."""
    text = "1"
    for n in range(_TERMS, 0, -1):
        text = f"1 + minimum(a * a, 36.0) / {n + 0.5} * ({text})"
    return text


erf = Op(
    name="erf",
    inputs=("a",),
    forward=_erf_of_array,
    formula="erf(a)",
    local=["1.1283791670955126 * exp(-kept_near(a) * kept_near(a))"],
    scalar=math.erf,
    source="np.vectorize(math.erf, [np.result_type({a})])({a})",
    # for a page, which has no erf of its own
    program=f"where(abs(a) < 6.0, 1.1283791670955126 * a * exp(-minimum(a * a, 36.0)) * ({_series()}), sign(a))",
    doc="""The error function, 2/√π ∫ exp(-s²) ds from 0 to ``a``: between -1 and 1.

    ∂/∂a = 2/√π exp(-a²). Half of 1 + erf(a/√2) is Φ(a), the share of the bell curve below ``a``.

    >>> from autograd import erf
    >>> erf(0.5)
    0.5204998778130465
    """,
)

gelu = Op(
    name="gelu",
    inputs=("a",),
    forward=lambda a: 0.5 * np.maximum(a, -1000.0) * (1.0 + _erf_of_array(0.7071067811865476 * a)),
    formula="a * (1 + erf(0.7071067811865476 * a)) / 2",
    local=[
        "(1 + erf(0.7071067811865476 * a)) / 2"
        " + 0.3989422804014327 * kept_near(a) * exp(-kept_near(a) * kept_near(a) / 2)"
    ],
    symbol="GELU",
    scalar=lambda a: -0.0 if a < -1000.0 else 0.5 * a * (1.0 + math.erf(0.7071067811865476 * a)),
    program="maximum(a, -1000.0) * ((1 + erf(0.7071067811865476 * a)) / 2)",
    doc="""a Φ(a), with Φ(a) the share of the bell curve below ``a``: a smooth ReLU (Hendrycks and Gimpel 2016).

    ∂/∂a = Φ(a) + a φ(a), with φ(a) = exp(-a²/2)/√(2π): a little below 0 left of -0.75, a little above 1 right of it.

    >>> from autograd import gelu
    >>> gelu([-1.0, 0.0, 1.0]).round(4)
    array([-0.1587,  0.    ,  0.8413])
    """,
)


def _gelu_tanh(a: Any) -> Any:
    a = np.maximum(a, -1000.0)
    s = np.minimum(a, 1000.0)
    return 0.5 * a * (1.0 + np.tanh(0.7978845608028654 * (s + 0.044715 * s * s * s)))


_TANH = "tanh(0.7978845608028654 * (kept_near(a) + 0.044715 * kept_near(a) ** 3))"
gelu_tanh = Op(
    name="gelu_tanh",
    inputs=("a",),
    forward=_gelu_tanh,
    formula="a * (1 + tanh(0.7978845608028654 * (a + 0.044715 * a ** 3))) / 2",
    local=[
        f"(1 + {_TANH}) / 2"
        f" + 0.3989422804014327 * kept_near(a) * (1 - {_TANH} ** 2) * (1 + 0.134145 * kept_near(a) * kept_near(a))"
    ],
    symbol="GELU≈",
    program="maximum(a, -1000.0) * ((1 + tanh(0.7978845608028654"
    " * (kept_near(a) + 0.044715 * (kept_near(a) * kept_near(a) * kept_near(a))))) / 2)",
    doc="""`gelu` without an error function, by tanh: off by 0.0005 at most (the same authors).

    ∂/∂a = (1 + t)/2 + a (1 - t²) √(1/2π) (1 + 0.134 a²), with t the tanh.

    >>> from autograd import gelu_tanh
    >>> gelu_tanh([-1.0, 2.0])
    array([-0.15880801,  1.95459769])
    """,
)
