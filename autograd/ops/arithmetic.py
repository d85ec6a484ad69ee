"""Arithmetic: what a student does by hand. All elementwise, with NumPy's broadcasting."""

from __future__ import annotations

import math
import operator
from collections.abc import Callable

import numpy as np

from autograd.op import Op

positive = Op(
    "positive",
    "a",
    np.positive,
    "a",
    ["1"],
    symbol="+",
    scalar=operator.pos,
    doc="""``+a``: a copy.

    ∂/∂a = 1. It gives a value a second identity, so that one use of it can be differentiated alone.
    """,
)

add = Op(
    "add",
    "a b",
    np.add,
    "a + b",
    ["1", "1"],
    symbol="+",
    scalar=operator.add,
    doc="""``a + b``.

    ∂/∂a = 1, ∂/∂b = 1: addition hands the gradient on to both (L28).

    >>> from autograd import Value
    >>> a, b = Value(2.0), Value(3.0)
    >>> (a + b).backward()
    >>> a.grad, b.grad
    (1.0, 1.0)
    """,
)

sub = Op(
    "sub",
    "a b",
    np.subtract,
    "a - b",
    ["1", "-1"],
    symbol="−",
    scalar=operator.sub,
    doc="""``a - b``.

    ∂/∂a = 1, ∂/∂b = -1.
    """,
)

mul = Op(
    "mul",
    "a b",
    np.multiply,
    "a * b",
    ["b", "a"],
    symbol="×",
    scalar=operator.mul,
    doc="""``a * b``.

    ∂/∂a = b, ∂/∂b = a: multiplication swaps its inputs (L28).

    >>> from autograd import Value
    >>> a, b = Value(2.0), Value(3.0)
    >>> (a * b).backward()
    >>> a.grad, b.grad
    (3.0, 2.0)
    """,
)

div = Op(
    "div",
    "a b",
    np.divide,
    "a / b",
    ["1 / b", "-y / b"],
    symbol="÷",
    scalar=operator.truediv,
    doc="""``a / b``.

    ∂/∂a = 1/b, ∂/∂b = -a/b², written -y/b with the result y.
    """,
)

neg = Op("neg", "a", np.negative, "-a", ["-1"], symbol="−", scalar=operator.neg, doc="""``-a``. ∂/∂a = -1.""")


pow = Op(
    "pow",
    "a b",
    np.power,
    "a ** b",
    ["b * a ** (b - (b != 0))", "y * log(where(a > 0, a, 1.0))"],
    symbol="^",
    scalar=math.pow,
    doc="""``a ** b``, with gradient to base and exponent.

    ∂/∂a = b aᵇ⁻¹; for b = 0 that is 0, at a = 0 too, as of the constant 1. ∂/∂b = aᵇ ln a, which is
    taken as 0 where a ≤ 0 (there a real power has no derivative in its exponent; PyTorch's convention
    at a = 0).

    >>> from autograd import Value
    >>> a, b = Value(2.0), Value(3.0)
    >>> (a ** b).backward()
    >>> a.grad, round(b.grad, 4)
    (12.0, 5.5452)
    """,
)

abs = Op(
    "abs",
    "a",
    np.absolute,
    "abs(a)",
    ["sign(a)"],
    symbol="|·|",
    scalar=operator.abs,
    kinks=["a"],
    doc="""``abs(a)``.

    ∂/∂a = sign(a); at the kink a = 0 it is 0.
    """,
)


maximum = Op(
    "maximum",
    "a b",
    np.maximum,
    "maximum(a, b)",
    ["(a > b) + 0.5 * (a == b)", "(b > a) + 0.5 * (a == b)"],
    symbol="max",
    scalar=lambda a, b: math.nan if a != a or b != b else a if a >= b else b,
    kinks=["a - b"],
    doc="""The larger of ``a`` and ``b``, element by element.

    ∂/∂a = 1 where a > b, ½ at a tie (PyTorch's convention), 0 elsewhere; likewise for b.
    """,
)

minimum = Op(
    "minimum",
    "a b",
    np.minimum,
    "minimum(a, b)",
    ["(a < b) + 0.5 * (a == b)", "(b < a) + 0.5 * (a == b)"],
    symbol="min",
    scalar=lambda a, b: math.nan if a != a or b != b else a if a <= b else b,
    kinks=["a - b"],
    doc="""The smaller of ``a`` and ``b``, element by element.

    ∂/∂a = 1 where a < b, ½ at a tie, 0 elsewhere; likewise for b.
    """,
)

clip = Op(
    "clip",
    "a",
    lambda a, low, high: np.clip(a, low, high),
    "minimum(maximum(a, low), high)",
    ["(a >= low) * (a <= high)"],
    params={"low": -np.inf, "high": np.inf},
    kinks=["a - low", "a - high"],
    program="minimum(maximum(a, low), high)",
    doc="""``a`` kept between the numbers ``low`` and ``high``.

    ∂/∂a = 1 inside and on the bounds (PyTorch's convention), 0 outside.
    """,
)

where = Op(
    "where",
    "c a b",
    lambda c, a, b: np.where(np.asarray(c) != 0, a, b),
    "where(c, a, b)",
    ["0", "c != 0", "c == 0"],
    scalar=lambda c, a, b: a if c else b,
    kinks=["c"],
    doc="""``a`` where the condition ``c`` is true, else ``b``.

    ∂/∂a = 1 where c holds and 0 elsewhere, ∂/∂b the other way round; c itself takes no gradient
    (its derivative is 0 wherever it has one).
    """,
)

sign = Op(
    "sign",
    "a",
    np.sign,
    "sign(a)",
    ["0"],
    scalar=lambda a: float((a > 0) - (a < 0)) if a == a else math.nan,
    kinks=["a"],
    doc="""-1, 0 or +1: the perceptron's output (L04).

    ∂/∂a = 0 wherever it has a derivative: no gradient flows, which is why the perceptron is trained
    on its criterion (L07) and not on its output.
    """,
)


def _comparison(name: str, sign: str, symbol: str, ufunc: np.ufunc, scalar: Callable[[float, float], bool]) -> Op:
    return Op(
        name,
        "a b",
        lambda a, b: ufunc(a, b).astype(np.result_type(a, b)),
        f"a {sign} b",
        ["0", "0"],
        symbol=symbol,
        scalar=lambda a, b: float(scalar(a, b)),
        kinks=["a - b"],
        doc=f"""1.0 where ``a {sign} b``, else 0.0: the masks of kinked derivatives. Its own derivative is 0.""",
    )


greater = _comparison("greater", ">", ">", np.greater, operator.gt)
greater_equal = _comparison("greater_equal", ">=", "≥", np.greater_equal, operator.ge)
less = _comparison("less", "<", "<", np.less, operator.lt)
less_equal = _comparison("less_equal", "<=", "≤", np.less_equal, operator.le)
equal = _comparison("equal", "==", "=", np.equal, operator.eq)
not_equal = _comparison("not_equal", "!=", "≠", np.not_equal, operator.ne)
