"""Elementary functions. All elementwise; ``scalar`` is the same function from `math`."""

from __future__ import annotations

import math

import numpy as np

from autograd.rules.op import Op

exp = Op(
    name="exp",
    inputs=("a",),
    forward=np.exp,
    formula="exp(a)",
    local=["y"],
    scalar=math.exp,
    method="exp",
    numpy=(np.exp,),
    doc="""``exp(a)``.

    ∂/∂a = exp(a): the result itself.

    >>> from autograd import Value, exp
    >>> a = Value(0.0)
    >>> exp(a).backward()
    >>> a.grad
    1.0
    """,
)

exp_or_inf = Op(
    name="exp_or_inf",
    inputs=("a",),
    forward=np.errstate(over="ignore")(np.exp),
    formula="exp(a)",
    local=["y"],
    symbol="exp",
    doc="""``exp(a)``, infinite without a warning where it overflows: 1/∞ is the right answer. ∂/∂a = exp(a).""",
)

log = Op(
    name="log",
    inputs=("a",),
    forward=np.log,
    formula="log(a)",
    local=["1 / a"],
    symbol="ln",
    scalar=math.log,
    method="log",
    numpy=(np.log,),
    doc="""The natural logarithm of ``a > 0``.

    ∂/∂a = 1/a. At 0 the value is -inf and below it is not a number; NumPy warns.

    >>> import numpy as np
    >>> from autograd import log
    >>> log([1.0, np.e])
    array([0., 1.])
    """,
)

sqrt = Op(
    name="sqrt",
    inputs=("a",),
    forward=np.sqrt,
    formula="sqrt(a)",
    local=["1 / (2 * y)"],
    symbol="√",
    shown="sqrt(a)",
    scalar=math.sqrt,
    method="sqrt",
    numpy=(np.sqrt,),
    doc="""The square root of ``a >= 0``.

    ∂/∂a = 1/(2√a); at 0 it is infinite, and NumPy warns.

    >>> from autograd import sqrt
    >>> sqrt(9.0)
    3.0
    """,
)

sin = Op(
    name="sin",
    inputs=("a",),
    forward=np.sin,
    formula="sin(a)",
    local=["cos(a)"],
    scalar=math.sin,
    method="sin",
    numpy=(np.sin,),
    doc="""``sin(a)``, a in radians. ∂/∂a = cos(a).

    >>> from autograd import sin
    >>> sin(0.0)
    0.0
    """,
)

cos = Op(
    name="cos",
    inputs=("a",),
    forward=np.cos,
    formula="cos(a)",
    local=["-sin(a)"],
    scalar=math.cos,
    method="cos",
    numpy=(np.cos,),
    doc="""``cos(a)``, a in radians. ∂/∂a = -sin(a).

    >>> from autograd import cos
    >>> cos(0.0)
    1.0
    """,
)

tanh = Op(
    name="tanh",
    inputs=("a",),
    forward=np.tanh,
    formula="tanh(a)",
    local=["1 - y * y"],
    scalar=math.tanh,
    method="tanh",
    numpy=(np.tanh,),
    doc="""The hyperbolic tangent (L31).

    ∂/∂a = 1 - y²: at most 1, and nearly 0 once |a| > 3 (it saturates).

    >>> from autograd import tanh
    >>> tanh([0.0, 3.0])
    array([0.        , 0.99505475])
    """,
)
