"""Products: matrix product and the lecture's affine map ``W x'`` (L03, L27).

Every derivative of a product is again a product: `affine` and `prime_outer` are each other's.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from autograd.op import Op


def _matmul_rules(to_a: dict[str, str], otherwise: str) -> Any:
    """Choose a text by the ranks of a and b: ``"11"`` two vectors, ``"12"`` vector times matrix, ..."""

    def text(a: int, b: int) -> str:
        return to_a.get(f"{min(a, 2)}{min(b, 2)}", otherwise)

    return text


matmul = Op(
    "matmul",
    "a b",
    np.matmul,
    "a @ b",
    [_matmul_rules({"11": "b", "21": "b"}, "T(b)"), _matmul_rules({"11": "a", "12": "a"}, "T(a)")],
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


def _affine(W: Any, x: Any) -> Any:
    if type(W) is float or type(x) is float or W.ndim > 2 or W.shape[-1] != x.shape[-1] + 1:
        raise ValueError("x needs one entry for each column of W but the first, which is the bias")
    if W.ndim == 1:
        return np.matmul(x, W[1:]) + W[0]
    y = np.matmul(x, W[:, 1:].T)
    y += W[:, 0]
    return y


def _affine_definition(W: Any, x: Any) -> Any:
    return W[..., 0] + (np.matmul(W[..., 1:], x) if x.ndim == 1 else np.matmul(x, W[..., 1:].T))


def _neuron_or_layer(
    neuron: str, neuron_on_batch: str, layer: str, layer_on_batch: str, neuron_on_batches: str | None = None
) -> Any:
    """Choose a text by the ranks of W (one neuron or a layer of them) and x (a sample, a batch, or several)."""

    def text(W: int, x: int) -> str:
        if W == 1:
            return neuron if x == 1 else neuron_on_batch if x == 2 else neuron_on_batches or neuron_on_batch
        return layer if x == 1 else layer_on_batch

    return text


affine = Op(
    "affine",
    "W x",
    _affine,
    _neuron_or_layer("W @ prime(x)", "prime(x) @ W", "W @ prime(x)", "prime(x) @ T(W)"),
    ["prime(x)", _neuron_or_layer("W[1:]", "W[1:]", "W[:, 1:]", "W[:, 1:]")],
    pull=[
        _neuron_or_layer(
            "g * prime(x)", "g @ prime(x)", "prime_outer(g, x)", "prime_outer(g, x)", "g[..., None] * prime(x)"
        ),
        _neuron_or_layer("g * W[1:]", "g[..., None] * W[None, 1:]", "g @ W[:, 1:]", "g @ W[:, 1:]"),
    ],
    symbol="W x′",
    definition=_affine_definition,
    program=lambda W, x: "x @ W[1:] + W[0]" if W == 1 else "x @ T(W[:, 1:]) + W[:, 0]",
    doc="""The lecture's ``W x'``: a dense layer with its bias in column 0 of W (L03, L21, L27).

    W has shape (outputs, inputs + 1), x (inputs,) or (N, inputs), one sample a row; the result has
    shape (outputs,) or (N, outputs). With W of shape (inputs + 1,) it is one neuron, and the result a
    number or (N,). ∂l/∂W = gᵀ x', ∂l/∂x = g W[:, 1:]: the bias column drops out, because its input
    is the constant 1.

    >>> from autograd import affine
    >>> round(affine([2.0, -3.6, 0.5], [0.4, -1.0]), 2)    # L15, erratum E1
    0.06
    """,
)


def _prime_outer(g: Any, x: Any) -> Any:
    if x.ndim > 2:
        g, x = g.reshape(-1, g.shape[-1]), x.reshape(-1, x.shape[-1])
    dtype = g.dtype if g.dtype == x.dtype else np.result_type(g, x)
    out = np.empty((g.shape[-1], x.shape[-1] + 1), dtype)
    if x.ndim == 1:
        out[:, 0] = g
        np.multiply.outer(g, x, out=out[:, 1:])
    else:
        np.add.reduce(g, axis=0, out=out[:, 0])
        np.matmul(g.T, x, out=out[:, 1:])
    return out


prime_outer = Op(
    "prime_outer",
    "g0 x",
    _prime_outer,
    lambda g0, x: {1: "outer(g0, prime(x))", 2: "T(g0) @ prime(x)"}.get(x, "prime_outer(g0, x)"),
    ["prime(x)", "g0"],
    pull=["affine(g, x)", "g0 @ g[:, 1:]"],
    symbol="g x′ᵀ",
    definition=lambda g0, x: np.matmul(
        g0.reshape(-1, g0.shape[-1]).T, _prime(x.reshape(-1, x.shape[-1]) if x.ndim > 1 else x[None, :])
    ),
    doc="""``gᵀ x'``: the gradient of an `affine` map's weights, shape (outputs, inputs + 1).

    For one sample the outer product of g and x' = (1, x); for a batch the sum over its rows.
    """,
)


def _prime(x: Any) -> Any:
    return np.concatenate([np.ones((*x.shape[:-1], 1), x.dtype), x], axis=-1)


prime = Op(
    "prime",
    "x",
    _prime,
    "prime(x)",
    ["1"],
    pull=["g[..., 1:]"],
    symbol="x′",
    definition=_prime,
    doc="""x' = (1, x1, ..., xK): a 1 in front of each row, for the bias (L03). The 1 takes no gradient.""",
)
