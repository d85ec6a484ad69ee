"""Exponentials and logarithms to other bases and near 0, and the cube root. All elementwise."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np

from autograd.rules.op import Op


def _of_one(
    ufunc: np.ufunc,
    formula: str,
    local: str,
    doc: str,
    scalar: Callable[[float], float] | None = None,
    symbol: str = "",
) -> Op:
    name = ufunc.__name__
    return Op(
        name=name,
        inputs=("a",),
        forward=ufunc,
        formula=formula,
        local=[local],
        symbol=symbol,
        scalar=scalar,
        source=f"np.{name}({{a}})",
        numpy=(ufunc,),
        doc=doc,
    )


expm1 = _of_one(np.expm1, "exp(a) - 1", "exp(a)", "exp(a) - 1, with all digits near a = 0. ∂/∂a = exp(a).", math.expm1)
log1p = _of_one(
    np.log1p, "log(1 + a)", "1 / (1 + a)", "ln(1 + a), with all digits near a = 0. ∂/∂a = 1/(1 + a).", math.log1p
)
exp2 = _of_one(np.exp2, "2 ** a", f"y * {math.log(2)!r}", "2 to the power ``a``. ∂/∂a = 2ᵃ ln 2.", symbol="2^")
log2 = _of_one(
    np.log2, "log2(a)", f"1 / (a * {math.log(2)!r})", "The logarithm to base 2. ∂/∂a = 1/(a ln 2).", math.log2
)
log10 = _of_one(
    np.log10, "log10(a)", f"1 / (a * {math.log(10)!r})", "The logarithm to base 10. ∂/∂a = 1/(a ln 10).", math.log10
)
cbrt = _of_one(
    np.cbrt,
    "cbrt(a)",
    "1 / (3 * y * y)",
    "The cube root, of negative numbers too. ∂/∂a = 1/(3y²): infinite at 0.",
    symbol="∛",
)

logaddexp = Op(
    name="logaddexp",
    inputs=("a", "b"),
    forward=np.logaddexp,
    formula="log(exp(a) + exp(b))",
    local=["sigmoid(a - b)", "sigmoid(b - a)"],
    source="np.logaddexp({a}, {b})",
    numpy=(np.logaddexp,),
    doc="""ln(exp(a) + exp(b)), without overflow: a smooth maximum of two.

    ∂/∂a = exp(a)/(exp(a) + exp(b)), likewise for b: the two shares of a softmax,
    by their distance alone, however large both are.
    """,
)
