"""Powers, and their slopes as operations of their own: what they are at 0 and below is said once, for every order."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from autograd.rules.op import Op

# Where a power of base a has a derivative in its exponent: for positive a, and at 0 where it is infinite.
_HAS_LOG = "(a > 0) + (a == 0) * (b < 0)"
_BASE = f"where({_HAS_LOG}, a, 1.0)"
_MIXED = f"where({_HAS_LOG}, {_BASE} ** (b - 1) * (1 + b * log({_BASE})), 0.0)"


def _slope_in_exponent(a: Any, b: Any) -> Any:
    there = (a > 0) | ((a == 0) & (b < 0))
    base = np.where(there, a, 1.0)
    return np.where(there, np.power(base, b) * np.log(base), 0.0)


pow = Op(
    name="pow",
    inputs=("a", "b"),
    forward=np.power,
    formula="a ** b",
    local=["slope_of_power(a, b)", "slope_in_exponent(a, b)"],
    symbol="^",
    scalar=math.pow,
    numpy=(np.power,),
    doc="""``a ** b``, with gradient to base and exponent.

    ∂/∂a = b aᵇ⁻¹; for b = 0 that is 0, at a = 0 too, as of the constant 1. ∂/∂b = aᵇ ln a, which is
    taken as 0 where a ≤ 0 (there a real power has no derivative in its exponent; PyTorch's convention
    at a = 0, where a negative b has -∞). Mixed second derivatives agree: aᵇ⁻¹ (1 + b ln a), and 0 where a ≤ 0.
    ``x * x ** 0.5`` at 0 is not differentiable by the chain rule, though x¹·⁵ is: 0 · ∞ is not a number.

    >>> from autograd import Value
    >>> a, b = Value(2.0), Value(3.0)
    >>> (a ** b).backward()
    >>> a.grad, round(b.grad, 4)
    (12.0, 5.5452)
    """,
)

slope_of_power = Op(
    name="slope_of_power",
    inputs=("a", "b"),
    forward=lambda a, b: b * np.power(a, b - (b != 0)),
    formula="b * a ** (b - (b != 0))",
    local=["exponent_of(a, b) * slope_of_power(a, exponent_of(a, b) - ((b != 0) + (abs(a) > 1e-12) > 0))", _MIXED],
    symbol="slope",
    shown=lambda b: "b * a ** (b - 1)" if b is None or np.all(b) else "b * a ** (b - (b != 0))",
    scalar=lambda a, b: b * math.pow(a, b - (b != 0)),
    doc="""b aᵇ⁻¹, the derivative of ``a ** b`` in a; 0 for b = 0, at a = 0 too.

    ∂/∂a = b (b - 1) aᵇ⁻²; ∂/∂b = aᵇ⁻¹ (1 + b ln a), at b = 0 too, and 0 where a ≤ 0.
    """,
)

slope_in_exponent = Op(
    name="slope_in_exponent",
    inputs=("a", "b"),
    forward=_slope_in_exponent,
    formula=f"where({_HAS_LOG}, {_BASE} ** b * log({_BASE}), 0.0)",
    local=[_MIXED, f"where({_HAS_LOG}, {_BASE} ** b * log({_BASE}) ** 2, 0.0)"],
    chosen=_HAS_LOG,
    symbol="slope",
    shown=lambda a: "a ** b * ln(a)" if a is None or np.all(a > 0) else "a ** b * ln(a) if a > 0 else 0",
    scalar=lambda a, b: math.pow(a, b) * math.log(a) if a > 0 or (a == 0 and b < 0) else 0.0,
    doc="""aᵇ ln a, the derivative of ``a ** b`` in b; 0 where a ≤ 0, but for -∞ at a = 0 with a negative b.

    ∂/∂a = aᵇ⁻¹ (1 + b ln a); ∂/∂b = aᵇ ln² a; both 0 where it is 0 by convention.
    """,
)

exponent_of = Op(
    name="exponent_of",
    inputs=("a", "b"),
    forward=lambda a, b: np.where(a == a, b, b),
    formula="where(a == a, b, b)",
    local=["0", _HAS_LOG],
    symbol="exponent",
    shown="each(b)",
    scalar=lambda a, b: b,
    doc="""The exponent b, through which a gradient flows where a power of base a has a derivative in it.""",
)
