"""Angles and hyperbolas: tangents, the functions of the hyperbola, and what undoes them. All elementwise."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np

from autograd.rules.op import Op


def _of_angle(ufunc: np.ufunc, local: str, scalar: Callable[[float], float], doc: str) -> Op:
    name = ufunc.__name__
    return Op(
        name=name,
        inputs=("a",),
        forward=ufunc,
        formula=f"{name}(a)",
        local=[local],
        scalar=scalar,
        numpy=(ufunc,),
        doc=doc,
    )


tan = _of_angle(np.tan, "1 + y * y", math.tan, "``tan(a)``, a in radians. ∂/∂a = 1 + y².")
sinh = _of_angle(np.sinh, "cosh(a)", math.sinh, "The hyperbolic sine, (exp(a) - exp(-a)) / 2. ∂/∂a = cosh(a).")
cosh = _of_angle(np.cosh, "sinh(a)", math.cosh, "The hyperbolic cosine, (exp(a) + exp(-a)) / 2. ∂/∂a = sinh(a).")

gap = Op(
    name="gap",
    inputs=("a",),
    forward=lambda a: (1 - a) * (1 + a),
    formula="(1 - a) * (1 + a)",
    local=["-2 * a"],
    symbol="1 − a²",
    shown="1 - a ** 2",
    doc="""1 - a², with all its digits near -1 and 1. ∂/∂a = -2a.

    Of both factors it would be a sum, in which 0 · ∞ stands where an arc ends and its slope is infinite.
    """,
)

arcsin = _of_angle(
    np.arcsin,
    "1 / sqrt(gap(a))",
    math.asin,
    "The angle whose sine is ``a``, -1 to 1. ∂/∂a = 1/√(1 - a²): infinite at both ends.",
)
arccos = _of_angle(
    np.arccos,
    "-1 / sqrt(gap(a))",
    math.acos,
    "The angle whose cosine is ``a``, -1 to 1. ∂/∂a = -1/√(1 - a²): infinite at both ends.",
)
arctan = _of_angle(np.arctan, "1 / (1 + a * a)", math.atan, "The angle whose tangent is ``a``. ∂/∂a = 1/(1 + a²).")
arcsinh = _of_angle(np.arcsinh, "1 / hypot(a, 1.0)", math.asinh, "What undoes sinh. ∂/∂a = 1/√(1 + a²).")
arccosh = _of_angle(
    np.arccosh,
    "1 / sqrt(a - 1) / sqrt(a + 1)",
    math.acosh,
    "What undoes cosh, of ``a >= 1``. ∂/∂a = 1/√(a² - 1): infinite at 1.",
)
arctanh = _of_angle(
    np.arctanh,
    "1 / gap(a)",
    math.atanh,
    "What undoes tanh, of ``a`` between -1 and 1. ∂/∂a = 1/(1 - a²).",
)


def _slope_of_angle(a: Any, b: Any) -> Any:
    length = np.hypot(a, b)
    there = np.where(length != 0, length, 1.0)
    return np.where(length != 0, b / there / there, 0.0)


_BUT_AT_0 = " if a ** 2 + b ** 2 != 0 else 0"

arctan2 = Op(
    name="arctan2",
    inputs=("a", "b"),
    forward=np.arctan2,
    formula="arctan2(a, b)",
    local=["slope_of_angle(a, b)", "-slope_of_angle(b, a)"],
    scalar=math.atan2,
    numpy=(np.arctan2,),
    doc="""The angle of the point with height ``a`` and width ``b``, from -π to π.

    ∂/∂a = b/(a² + b²), ∂/∂b = -a/(a² + b²), however large or small both are; at the origin, where there is no angle,
    both are 0 (PyTorch's convention).
    """,
)

slope_of_angle = Op(
    name="slope_of_angle",
    inputs=("a", "b"),
    forward=_slope_of_angle,
    formula="ratio(ratio(b, hypot(a, b)), hypot(a, b))",
    local=["-2 * y * slope_of_angle(b, a)", "(slope_of_angle(b, a) - y) * (slope_of_angle(b, a) + y)"],
    symbol="slope",
    shown=lambda a, b: "b / (a ** 2 + b ** 2)" + (_BUT_AT_0 if a is not None and np.any((a == 0) & (b == 0)) else ""),
    doc="""b/(a² + b²), the derivative of the angle in its height; 0 at the origin.

    With s the same of b and a: ∂/∂a = -2ys, ∂/∂b = (s - y)(s + y), products in which no square of a or b stands:
    where a = b the second is 0, however small both are.
    """,
)

hypot = Op(
    name="hypot",
    inputs=("a", "b"),
    forward=np.hypot,
    formula="sqrt(a ** 2 + b ** 2)",
    local=["ratio(a, y)", "ratio(b, y)"],
    scalar=math.hypot,
    source="np.hypot({a}, {b})",
    kinks=["y"],
    numpy=(np.hypot,),
    doc="""√(a² + b²), without overflow.

    ∂/∂a = a/y, ∂/∂b = b/y; at the kink a = b = 0 both are 0, and so are the second ones,
    as of the norm.
    """,
)
