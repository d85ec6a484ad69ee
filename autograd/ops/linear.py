"""Products: matrix product and the lecture's affine map ``W x'`` (L03, L27).

Every derivative of a product is again a product.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from autograd.errors import ShapeError
from autograd.ops.short_rows import row_sums
from autograd.rules.language import helper
from autograd.rules.op import Op


def _matmul_rules(to_a: dict[str, str], otherwise: str) -> Any:
    """Choose a text by the ranks of a and b: ``"11"`` two vectors, ``"12"`` vector times matrix, ..."""

    def text(a: int, b: int) -> str:
        return to_a.get(f"{min(a, 2)}{min(b, 2)}", otherwise)

    return text


matmul = Op(
    name="matmul",
    inputs=("a", "b"),
    forward=np.matmul,
    formula="a @ b",
    local=[_matmul_rules({"11": "b", "21": "b"}, "T(b)"), "a"],
    pull=[
        _matmul_rules(
            {"11": "g * b", "12": "(b @ g[..., None])[..., 0]", "21": "g[..., None] * b[None, :]"}, "g @ T(b)"
        ),
        _matmul_rules(
            {"11": "g * a", "12": "a[:, None] * g[..., None, :]", "21": "(T(a) @ g[..., None])[..., 0]"}, "T(a) @ g"
        ),
    ],
    symbol="@",
    definition=np.matmul,
    kind="product",
    numpy=(np.matmul,),
    doc="""The matrix product ``a @ b`` of vectors, matrices or batches of matrices, as `numpy.matmul`.

    Shapes (n, k) @ (k, m) → (n, m). ∂l/∂a = g bᵀ, ∂l/∂b = aᵀ g: a matrix product mixes entries, so
    its derivative is a matrix, not an entry-by-entry factor.

    >>> from autograd import Value
    >>> a, b = Value([[1.0, 2.0]]), Value([[3.0], [4.0]])
    >>> (a @ b).backward()
    >>> a.grad, b.grad
    (array([[3., 4.]]), array([[1.],
           [2.]]))
    """,
)


_FIRST, _REST = (slice(None), 0), (slice(None), slice(1, None))


def _prime(x: Any) -> Any:
    if type(x) is float:
        raise ShapeError("prime puts a 1 before the features of a sample: it is (features,) or (N, features).")
    if x.ndim == 2:  # a layer at each step: so written it takes 0.3 µs less
        rows, n = x.shape
        primed = np.empty((rows, n + 1), x.dtype)
        primed[_FIRST] = 1.0
        primed[_REST] = x
        return primed
    primed = np.empty((*x.shape[:-1], x.shape[-1] + 1), x.dtype)
    primed[..., 0] = 1
    primed[..., 1:] = x
    return primed


prime = Op(
    name="prime",
    inputs=("x",),
    forward=_prime,
    formula="prime(x)",
    local=[None],
    pull=["g[..., 1:]"],
    symbol="x′",
    shown="prime(x)",
    definition=_prime,
    kind="moves",
    doc="""x' = (1, x1, ..., xK): a 1 in front of each row, for the bias (L03). The 1 takes no gradient.

    >>> from autograd import prime
    >>> prime([0.4, -1.0])
    array([ 1. ,  0.4, -1. ])
    """,
)


def _affine(W: Any, x: Any) -> tuple[Any, Any]:
    if type(W) is float or type(x) is float or W.ndim > 2 or W.shape[-1] != x.shape[-1] + 1:
        raise ValueError("x needs one entry for each column of W but the first, which is the bias")
    if x.size >= MANY and W.ndim == x.ndim == 2:
        y = np.dot(x, W[:, 1:].T)
        y += W[:, 0]
        return y, {"x1": None}
    primed = _prime(x)
    # Of matrices np.dot is np.matmul with less around it; of more axes it would be slow.
    return (np.dot if primed.ndim <= 2 else np.matmul)(primed, W.T), {"x1": primed}


MANY = 2**14
"""From so many numbers on x' is not made: BLAS runs on several cores there, and each would fetch the copy from the one
that made it."""


@helper
def product_primed(W: Any, a: Any, x: Any) -> Any:
    """``a @ x'`` of matrices, laid out as W is: the sums of the rows of a, and ``a @ x``."""
    out = np.empty_like(W)
    out[:, 0] = row_sums(a)
    np.matmul(a, x, out[:, 1:])
    return out


def _affine_definition(W: Any, x: Any) -> Any:
    return W[..., 0] + (np.matmul(W[..., 1:], x) if x.ndim == 1 else np.matmul(x, W[..., 1:].T))


def _by_ranks(neuron: tuple[str, str, str], layer: tuple[str, str, str]) -> Any:
    """Choose a text by the ranks of W (one neuron or a layer of them) and x (a sample, a batch, several batches)."""
    return lambda W, x: (neuron if W == 1 else layer)[min(x, 3) - 1]


affine = Op(
    name="affine",
    inputs=("W", "x"),
    forward=_affine,
    formula=_by_ranks(("W @ x1", "x1 @ W", "x1 @ W"), ("W @ x1", "x1 @ T(W)", "x1 @ T(W)")),
    local=["x1", _by_ranks(("W[1:]",) * 3, ("W[:, 1:]",) * 3)],
    pull=[
        _by_ranks(
            ("g * x1", "g @ x1", "g[..., None] * x1"),
            ("g[:, None] * x1[None, :]", "T(g) @ x1", "T(g) @ x1"),
        ),
        _by_ranks(
            ("g * W[1:]", "g[..., None] * W[None, 1:]", "g[..., None] * W[None, 1:]"),
            ("T(W[:, 1:]) @ g", "g @ W[:, 1:]", "g @ W[:, 1:]"),
        ),
    ],
    keeps={"x1": "prime(x)"},
    symbol="W x′",
    shown="W @ prime(x)",
    definition=_affine_definition,
    program=_by_ranks(("x1 @ W",) * 3, ("x1 @ T(W)",) * 3),
    kind="product",
    doc="""The lecture's ``W x'``: a dense layer with its bias in column 0 of W (L03, L21, L27).

    W has shape (outputs, inputs + 1), x (inputs,) or (N, inputs), one sample a row; the result has
    shape (outputs,) or (N, outputs). With W of shape (inputs + 1,) it is one neuron, and the result a
    number or (N,). ∂l/∂W = g x'ᵀ, ∂l/∂x = W[:, 1:]ᵀ g (of rows: gᵀ x' and
    g W[:, 1:]): the bias column drops out, because its input is the constant 1.

    >>> from autograd import affine
    >>> round(affine([2.0, -3.6, 0.5], [0.4, -1.0]), 2)    # L15, erratum E1
    0.06
    """,
)
