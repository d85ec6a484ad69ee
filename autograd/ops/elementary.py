"""Elementary functions. All elementwise; ``scalar`` is the same function from `math`."""

from __future__ import annotations

import math

import numpy as np

from autograd.op import Op

exp = Op(
    "exp",
    "a",
    np.exp,
    "exp(a)",
    ["y"],
    scalar=math.exp,
    doc="""``exp(a)``.

    ∂/∂a = exp(a): the result itself.

    >>> from autograd import Value, exp
    >>> a = Value(0.0)
    >>> exp(a).backward()
    >>> a.grad
    1.0
    """,
)

log = Op(
    "log",
    "a",
    np.log,
    "log(a)",
    ["1 / a"],
    symbol="ln",
    scalar=math.log,
    doc="""The natural logarithm of ``a > 0``.

    ∂/∂a = 1/a. At 0 the value is -inf and below it is not a number; NumPy warns.
    """,
)

sqrt = Op(
    "sqrt",
    "a",
    np.sqrt,
    "sqrt(a)",
    ["1 / (2 * y)"],
    symbol="√",
    scalar=math.sqrt,
    doc="""The square root of ``a >= 0``.

    ∂/∂a = 1/(2√a); at 0 it is infinite, and NumPy warns.
    """,
)

sin = Op("sin", "a", np.sin, "sin(a)", ["cos(a)"], scalar=math.sin, doc="""``sin(a)``, a in radians. ∂/∂a = cos(a).""")

cos = Op(
    "cos", "a", np.cos, "cos(a)", ["-sin(a)"], scalar=math.cos, doc="""``cos(a)``, a in radians. ∂/∂a = -sin(a)."""
)

tanh = Op(
    "tanh",
    "a",
    np.tanh,
    "tanh(a)",
    ["1 - y * y"],
    scalar=math.tanh,
    doc="""The hyperbolic tangent (L31).

    ∂/∂a = 1 - y²: at most 1, and nearly 0 once |a| > 3 (it saturates).
    """,
)
