"""Arithmetic: what a student does by hand. All elementwise, with NumPy's broadcasting."""

from __future__ import annotations

import math
import operator
from collections.abc import Callable
from typing import Any

import numpy as np

from autograd.rules.op import Op

positive = Op(
    name="positive",
    inputs=("a",),
    forward=np.positive,
    formula="a",
    local=["1"],
    symbol="+",
    scalar=operator.pos,
    numpy=(np.positive,),
    doc="""``+a``: a copy.

    ∂/∂a = 1. It gives a value a second identity, so that one use of it can be differentiated alone.
    """,
)

detached = Op(
    name="detached",
    inputs=("a",),
    forward=np.positive,
    formula="a",
    local=["0"],
    scalar=operator.pos,
    doc="""``a`` itself, through which no gradient flows: what ``v.detach()`` is in a program. ∂/∂a is taken as 0.""",
)

add = Op(
    name="add",
    inputs=("a", "b"),
    forward=np.add,
    formula="a + b",
    local=["1", "1"],
    symbol="+",
    scalar=operator.add,
    numpy=(np.add,),
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
    name="sub",
    inputs=("a", "b"),
    forward=np.subtract,
    formula="a - b",
    local=["1", "-1"],
    symbol="−",
    scalar=operator.sub,
    numpy=(np.subtract,),
    doc="""``a - b``.

    ∂/∂a = 1, ∂/∂b = -1.
    """,
)

mul = Op(
    name="mul",
    inputs=("a", "b"),
    forward=np.multiply,
    formula="a * b",
    local=["b", "a"],
    symbol="×",
    scalar=operator.mul,
    numpy=(np.multiply,),
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
    name="div",
    inputs=("a", "b"),
    forward=np.divide,
    formula="a / b",
    local=["1 / b", "-y / b"],
    symbol="÷",
    scalar=operator.truediv,
    numpy=(np.divide,),
    doc="""``a / b``.

    ∂/∂a = 1/b, ∂/∂b = -a/b², written -y/b with the result y.
    """,
)

neg = Op(
    name="neg",
    inputs=("a",),
    forward=np.negative,
    formula="-a",
    local=["-1"],
    symbol="−",
    scalar=operator.neg,
    numpy=(np.negative,),
    doc="""``-a``. ∂/∂a = -1.""",
)

abs = Op(
    name="abs",
    inputs=("a",),
    forward=np.absolute,
    formula="abs(a)",
    local=["sign(a)"],
    source="np.abs({a})",
    symbol="|·|",
    shown="abs(a)",
    scalar=operator.abs,
    kinks=["a"],
    method="abs",
    numpy=(np.absolute,),
    doc="""``abs(a)``.

    ∂/∂a = sign(a); at the kink a = 0 it is 0.
    """,
)


maximum = Op(
    name="maximum",
    inputs=("a", "b"),
    forward=np.maximum,
    formula="maximum(a, b)",
    local=["(a > b) + 0.5 * (a == b)", "(b > a) + 0.5 * (a == b)"],
    symbol="max",
    scalar=lambda a, b: math.nan if a != a or b != b else a if a >= b else b,
    kinks=["a - b"],
    method="maximum",
    numpy=(np.maximum,),
    doc="""The larger of ``a`` and ``b``, entry by entry.

    ∂/∂a = 1 where a > b, ½ at a tie (PyTorch's convention), 0 elsewhere; likewise for b.

    >>> from autograd import maximum
    >>> maximum([1.0, 5.0], [2.0, 3.0])
    array([2., 5.])
    """,
)

minimum = Op(
    name="minimum",
    inputs=("a", "b"),
    forward=np.minimum,
    formula="minimum(a, b)",
    local=["(a < b) + 0.5 * (a == b)", "(b < a) + 0.5 * (a == b)"],
    symbol="min",
    scalar=lambda a, b: math.nan if a != a or b != b else a if a <= b else b,
    kinks=["a - b"],
    method="minimum",
    numpy=(np.minimum,),
    doc="""The smaller of ``a`` and ``b``, entry by entry.

    ∂/∂a = 1 where a < b, ½ at a tie, 0 elsewhere; likewise for b.

    >>> from autograd import minimum
    >>> minimum([1.0, 5.0], [2.0, 3.0])
    array([1., 3.])
    """,
)

clip = Op(
    name="clip",
    inputs=("a",),
    forward=lambda a, low, high: np.clip(a, low, high),
    formula="minimum(maximum(a, low), high)",
    local=["(a >= low) * (a <= high)"],
    params={"low": -np.inf, "high": np.inf},
    kinks=["a - low", "a - high"],
    method="clip",
    doc="""``a`` kept between the numbers ``low`` and ``high``.

    ∂/∂a = 1 inside and on the bounds (PyTorch's convention), 0 outside.
    """,
)

_BOOL = np.dtype(bool)
_BITS = {np.dtype(np.float64): np.dtype(np.int64), np.dtype(np.float32): np.dtype(np.int32)}


def _where(c: Any, a: Any, b: Any) -> Any:
    c = c if type(c) is np.ndarray and c.dtype is _BOOL else np.asarray(c) != 0
    if type(b) is float and b == 0 and type(a) is type(c) is np.ndarray and a.shape == c.shape and a.dtype in _BITS:
        # The bits of a number, times 1 or 0: NumPy's own choice branches at each entry.
        kind: Any = _BITS[a.dtype]
        bits = c.astype(kind)
        np.multiply(bits, a.view(kind), bits)
        return bits.view(a.dtype)
    return np.where(c, a, b)


kept_near = Op(
    name="kept_near",
    inputs=("a",),
    forward=lambda a: np.minimum(np.maximum(a, -1000.0), 1000.0),
    formula="minimum(maximum(a, -1000.0), 1000.0)",
    local=["where(abs(a) >= 1000.0, 0.0, 1.0)"],
    kinks=["abs(a) - 1000.0"],
    shown="a",
    scalar=lambda a: -1000.0 if a < -1000.0 else 1000.0 if a > 1000.0 else a,
    doc="""``a`` kept between ±1000, beside a factor that has vanished there: 0 · ∞ is no number. ∂/∂a = 1 or 0.""",
)

where = Op(
    name="where",
    inputs=("c", "a", "b"),
    forward=_where,
    formula="where(c, a, b)",
    local=["0", "c != 0", "c == 0"],
    shown="a if c else b",
    scalar=lambda c, a, b: a if c else b,
    kinks=["c"],
    doc="""``a`` where the condition ``c`` is true, else ``b``.

    ∂/∂a = 1 where c holds and 0 elsewhere, ∂/∂b the other way round; c itself takes no gradient
    (its derivative is 0 wherever it has one).

    >>> from autograd import where
    >>> where([True, False], [1.0, 2.0], [-1.0, -2.0])
    array([ 1., -2.])
    """,
)

sign = Op(
    name="sign",
    inputs=("a",),
    forward=np.sign,
    formula="sign(a)",
    local=["0"],
    scalar=lambda a: float((a > 0) - (a < 0)) if a == a else math.nan,
    kinks=["a"],
    method="sign",
    numpy=(np.sign,),
    doc="""-1, 0 or +1: the perceptron's output (L04).

    ∂/∂a = 0 wherever it has a derivative: no gradient flows, which is why the perceptron is trained
    on its criterion (L07) and not on its output.

    >>> from autograd import sign
    >>> sign([-3.0, 0.0, 2.0])
    array([-1.,  0.,  1.])
    """,
)


def _comparison(name: str, sign: str, symbol: str, ufunc: np.ufunc, scalar: Callable[[float, float], bool]) -> Op:
    return Op(
        name=name,
        inputs=("a", "b"),
        forward=lambda a, b: ufunc(a, b).astype(np.result_type(a, b)),
        formula=f"a {sign} b",
        local=["0", "0"],
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
