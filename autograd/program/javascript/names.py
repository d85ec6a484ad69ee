"""What stands in JavaScript by hand: functions of numbers, and primitives and helpers on arrays.

A text may call these and any other entry that has a text. The functions are those of ``viz/page/web/engine``: a test
compares the two.
"""

from __future__ import annotations

from autograd.errors import ChalkgradError

ON_NUMBERS = {
    **{name: f"Math.{name}" for name in (
        "abs", "cbrt", "cos", "cosh", "exp", "expm1", "floor", "hypot", "log", "log10", "log1p", "log2", "sign", "sin",
        "sinh", "sqrt", "tan", "tanh", "trunc", "ceil",
    )},
    "maximum": "Math.max", "minimum": "Math.min", "arcsin": "Math.asin", "arccos": "Math.acos", "arctan": "Math.atan",
    "arcsinh": "Math.asinh", "arccosh": "Math.acosh", "arctanh": "Math.atanh", "arctan2": "Math.atan2",
    **{name: f"M.{name}" for name in (
        "pow", "rint", "mod", "fmod", "floor_divide", "copysign", "logaddexp", "fmax", "fmin",
    )},
}  # fmt: skip
"""Elementwise operations by what computes one number of theirs: JavaScript's own, or a function of ``numbers.js``."""

ON_ARRAYS = (
    "sum", "max", "min", "spread", "broadcast_to", "sum_to", "matmul", "prime", "reshape", "transpose", "T", "getitem",
    "put", "concatenate", "stack", "pad", "argsort", "take_along", "put_along", "cumsum", "conv", "conv_input",
    "conv_weight", "max_pool", "max_unpool", "max_gather", "avg_pool", "avg_unpool", "upsample", "block_sum",
    "inv", "det", "cofactors", "cofactors_along", "solve", "cholesky", "apart",
)  # fmt: skip
"""Operations on arrays that are a function of ``primitives.js``, with the entry's inputs and options in their order."""

HELPERS_ON_DATA = ("jacobian_of_softmax", "jacobian_of_log_softmax", "first_maxima", "covered", "half_lower")
"""Helpers that return data to compute with."""

HELPERS_OF_SHAPES = (
    "count", "kept_shape", "shape_of", "dtype_of", "inverse", "segment", "layer", "inside", "set_on", "least",
    "greatest", "reversed_along", "all_but_channels",
)  # fmt: skip
"""Helpers that return a shape, an index or a plain number."""

ON_DEMAND = {
    "windows": (
        "conv", "conv_input", "conv_weight", "all_but_channels", "max_pool", "max_unpool", "max_gather",
        "first_maxima", "covered", "avg_pool", "avg_unpool", "upsample", "block_sum",
    ),
    "linear_algebra": (
        "inv", "det", "cofactors", "cofactors_along", "solve", "cholesky", "half_lower", "apart",
    ),
}  # fmt: skip
"""Those that stand in a script of their own, which a page has where it needs it."""

RECORDINGS = ("eigenvalues", "eigenvectors", "singular_values", "pinv")
"""Operations that a page does not compute: a graph with one of them keeps Python's numbers."""

_WORDS = """
arguments await break case catch class const continue debugger default delete do else enum eval export extends false
finally for function if implements import in instanceof interface let new null package private protected public return
static super switch this throw true try typeof var void while with yield Math N F M
"""

RESERVED = frozenset(_WORDS.split())
"""Names that JavaScript, or what is printed here, has for itself."""


class NoJavaScriptError(ChalkgradError, ValueError):
    """A text, or an operation, that a page cannot compute; ``op`` is its name."""

    def __init__(self, message: str, op: str = "") -> None:
        super().__init__(message)
        self.op = op


def javascript_name(name: str) -> str:
    """A name of a text as one of JavaScript: Python has no ``$`` in its own.

    >>> javascript_name("a"), javascript_name("new")
    ('a', 'new$')
    """
    return f"{name}$" if name in RESERVED else name
