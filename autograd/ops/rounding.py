"""Steps: rounding and remainders. Between its steps a rounded number does not change: the derivative is 0."""

from __future__ import annotations

import math
import operator
from collections.abc import Callable

import numpy as np

from autograd.rules.op import Op


def _rounded(ufunc: np.ufunc, jump: str, scalar: Callable[[float], int], what: str) -> Op:
    name = ufunc.__name__
    return Op(
        name=name,
        inputs=("a",),
        forward=ufunc,
        formula=f"{name}(a)",
        local=["0"],
        scalar=lambda a: float(scalar(a)) if math.isfinite(a) else a,
        kinks=[jump],
        numpy=(ufunc,),
        doc=f"""{what}

    ∂/∂a = 0 wherever it has a derivative: no gradient flows.
    """,
    )


floor = _rounded(np.floor, "a - rint(a)", math.floor, "The largest whole number that is not above ``a``.")
ceil = _rounded(np.ceil, "a - rint(a)", math.ceil, "The smallest whole number that is not below ``a``.")
trunc = _rounded(np.trunc, "a - rint(a)", math.trunc, "``a`` without its decimals: the whole number towards 0.")
rint = _rounded(np.rint, "a - floor(a) - 0.5", round, "The nearest whole number, of two as near the even one.")

floor_divide = Op(
    name="floor_divide",
    inputs=("a", "b"),
    forward=np.floor_divide,
    formula="floor(a / b)",
    local=["0", "0"],
    symbol="//",
    shown="floor(a / b)",
    scalar=operator.floordiv,
    source="np.floor_divide({a}, {b})",
    kinks=["a / b - rint(a / b)"],
    numpy=(np.floor_divide,),
    doc="""``a // b``: how often b goes into a, as a whole number. ∂/∂a = ∂/∂b = 0: a step.""",
)

mod = Op(
    name="mod",
    inputs=("a", "b"),
    forward=np.remainder,
    formula="a - floor(a / b) * b",
    local=["1", "-floor_divide(a, b)"],
    symbol="mod",
    scalar=operator.mod,
    source="np.remainder({a}, {b})",
    kinks=["a / b - rint(a / b)"],
    numpy=(np.remainder,),
    doc="""``a % b``: what is left of a when b has been taken from it as often as it goes; it has the sign of b.

    ∂/∂a = 1, ∂/∂b = -⌊a/b⌋. Where it jumps, at multiples of b, both are those to the right.
    """,
)

fmod = Op(
    name="fmod",
    inputs=("a", "b"),
    forward=np.fmod,
    formula="a - trunc(a / b) * b",
    local=["1", "-floor_divide(abs(a), abs(b)) * sign(a) * sign(b)"],
    source="np.fmod({a}, {b})",
    kinks=["a / b - rint(a / b)"],
    numpy=(np.fmod,),
    doc="""The remainder that has the sign of ``a``, as in C. ∂/∂a = 1, ∂/∂b = -trunc(a/b).""",
)

copysign = Op(
    name="copysign",
    inputs=("a", "b"),
    forward=np.copysign,
    formula="copysign(a, b)",
    local=["sign(a) * copysign(1.0, b)", "0"],
    scalar=math.copysign,
    kinks=["a", "b"],
    numpy=(np.copysign,),
    doc="""``|a|`` with the sign of ``b``, a zero's too. ∂/∂a = 1 where the sign stays, -1 where it turns; ∂/∂b = 0.""",
)
