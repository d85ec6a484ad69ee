"""Linear algebra: inverse, determinant, solving, factors, eigenvalues, singular values. Any order of derivative.

The last two axes are the matrix; axes before them are a batch. None of it has a definition in scalar operations: it
is recorded, drawn and explained as one node.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from autograd.errors import ArgumentError, ShapeError
from autograd.rules.language import helper
from autograd.rules.op import Op


def _matrices(name: str, a: Any, square: bool = True) -> None:
    shape = np.shape(a)
    if len(shape) < 2 or (square and shape[-1] != shape[-2]):
        raise ShapeError(f"{name} takes a {'square ' if square else ''}matrix, or a batch of them; got shape {shape}.")


def _of_matrix(name: str, compute: Callable[[Any], Any], square: bool = True) -> Callable[[Any], Any]:
    """``compute`` with NumPy's complaints put so that they help."""

    def forward(a: Any) -> Any:
        _matrices(name, a, square)
        try:
            return compute(a)
        except np.linalg.LinAlgError as error:
            raise ArgumentError(f"{name}: {str(error).lower().rstrip('.')}; the matrix is\n{np.asarray(a)}.") from error

    return forward


@helper(shown="Φ")
def half_lower(a: Any) -> Any:
    """1 below the diagonal and ½ on it: what a triangular factor may change."""
    return np.tri(n := np.shape(a)[-1], dtype=a.dtype) - 0.5 * np.eye(n, dtype=a.dtype)


def _symmetric(a: Any) -> Any:
    other = np.swapaxes(a, -1, -2)
    if np.size(a) and np.max(np.abs(a - other)) > 0.02 * np.max(np.abs(a)):
        cure = "(a + a.T) / 2, or np.linalg.eigh(a, UPLO='L'), which reads one triangle"
        raise ArgumentError(f"A symmetric matrix is expected; of another take {cure}. Got\n{np.asarray(a)}.")
    return 0.5 * (a + other)


inv = Op(
    name="inv",
    inputs=("a",),
    forward=_of_matrix("inv", np.linalg.inv),
    formula="inv(a)",
    local=[None],
    pull=["-(T(y) @ g @ T(y))"],
    source="np.linalg.inv({a})",
    kind="mixes",
    doc="""The inverse a⁻¹ of a square matrix.

    dy = -a⁻¹ da a⁻¹; the gradient sent back is -yᵀ g yᵀ.
    """,
)

det = Op(
    name="det",
    inputs=("a",),
    forward=_of_matrix("det", np.linalg.det),
    formula="det(a)",
    local=["cofactors(a)"],
    pull=["spread(g, shape_of(a), (-2, -1), dtype_of(a)) * cofactors(a)"],
    source="np.linalg.det({a})",
    kind="mixes",
    doc="""The determinant of a square matrix.

    ∂y/∂a is the matrix of cofactors: y a⁻ᵀ where a has an inverse, and right where it has none.

    >>> import numpy as np
    >>> from autograd import grad
    >>> grad(np.linalg.det)(np.array([[1.0, 2.0], [2.0, 4.0]])).round(12).tolist()
    [[4.0, -2.0], [-2.0, 1.0]]
    """,
)


def _parts(a: Any) -> tuple[Any, Any, Any, Any]:
    """The singular vectors and values of ``a``, and the determinant of the vectors: 1 or -1."""
    finite = np.isfinite(a).all(axis=(-2, -1), keepdims=True)  # else LAPACK may look for values for ever
    u, s, v = np.linalg.svd(np.where(finite, a, np.eye(a.shape[-1], dtype=a.dtype)))
    return u, np.where(finite[..., 0], s, np.nan), v, (np.linalg.det(u) * np.linalg.det(v))[..., None, None]


def _cofactors(a: Any) -> Any:
    u, s, v, sign = _parts(a)
    others = np.prod(np.where(np.eye(s.shape[-1], dtype=bool), 1, s[..., None, :]), axis=-1)
    return sign * ((u * others[..., None, :]) @ v)


def _cofactors_along(g0: Any, a: Any) -> Any:
    u, s, v, sign = _parts(a)
    one = np.eye(s.shape[-1], dtype=bool)
    others = np.where(one, 0, np.prod(np.where(one[:, None] | one, 1, s[..., None, None, :]), axis=-1))
    turned = np.swapaxes(u, -1, -2) @ g0 @ np.swapaxes(v, -1, -2)
    along = others @ np.diagonal(turned, axis1=-2, axis2=-1)[..., None]
    return sign * (u @ (np.where(one, along, 0) - others * np.swapaxes(turned, -1, -2)) @ v)


cofactors = Op(
    name="cofactors",
    inputs=("a",),
    forward=_of_matrix("cofactors", _cofactors),
    formula="cofactors(a)",
    local=[None],
    pull=["cofactors_along(g, a)"],
    symbol="cof",
    kind="mixes",
    doc="""The matrix of cofactors: the determinant of what is left of ``a`` without row i and column j, with its sign.

    It is the gradient of det, also where there is no inverse. Its own derivative is `cofactors_along`.
    """,
)


def _per_matrix(text: str) -> str:
    return f"spread({text}, shape_of(a), (-2, -1), dtype_of(a))"


def _trace_with(x: str) -> str:
    return _per_matrix(f"sum(T(inv(a)) * {x}, (-2, -1))")


_BGB, _BHB = "inv(a) @ g0 @ inv(a)", "inv(a) @ g @ inv(a)"
_BOTH = f"{_trace_with('g0')} * {_trace_with('g')} - " + _per_matrix(f"sum(T({_BGB}) * g, (-2, -1))")

cofactors_along = Op(
    name="cofactors_along",
    inputs=("g0", "a"),
    forward=lambda g0, a: _of_matrix("cofactors", lambda m: _cofactors_along(g0, m))(a),
    formula="cofactors_along(g0, a)",
    local=[None, None],
    pull=[
        "cofactors_along(g, a)",
        f"{_per_matrix('det(a)')} * T(({_BOTH}) * inv(a) - {_trace_with('g')} * ({_BGB})"
        f" - {_trace_with('g0')} * ({_BHB}) + {_BGB} @ g @ inv(a) + {_BHB} @ g0 @ inv(a))",
    ],
    symbol="cof′",
    kind="mixes",
    doc="""How the cofactors of ``a`` change, each as much as ``g0`` has of it: the second derivative of det along g0.

    It is linear in g0, and its derivative there is the same again; that in a needs the inverse.
    """,
)

logabsdet = Op(
    name="logabsdet",
    inputs=("a",),
    forward=_of_matrix("slogdet", lambda a: np.linalg.slogdet(a)[1]),
    formula="log(abs(det(a)))",
    local=["T(inv(a))"],
    pull=["spread(g, shape_of(a), (-2, -1), dtype_of(a)) * T(inv(a))"],
    source="np.linalg.slogdet({a})[1]",
    symbol="ln|det|",
    kind="mixes",
    doc="""ln |det a|, without overflow: the second answer of `numpy.linalg.slogdet`. ∂y/∂a = a⁻ᵀ.""",
)

signdet = Op(
    name="signdet",
    inputs=("a",),
    forward=_of_matrix("slogdet", lambda a: np.linalg.slogdet(a)[0]),
    formula="sign(det(a))",
    local=["0"],
    pull=["a * 0.0"],
    source="np.linalg.slogdet({a})[0]",
    symbol="sign det",
    kind="mixes",
    doc="""The sign of the determinant: the first answer of `numpy.linalg.slogdet`. Its derivative is 0.""",
)


solve = Op(
    name="solve",
    inputs=("a", "b"),
    forward=lambda a, b: _of_matrix("solve", lambda m: np.linalg.solve(m, b))(a),
    formula="inv(a) @ b",
    local=[None, None],
    pull=["-(solve(T(a), g) @ T(y))", "solve(T(a), g)"],
    source="np.linalg.solve({a}, {b})",
    kind="mixes",
    doc="""The y with a y = b, column by column of b.

    ∂l/∂b is the solution with aᵀ of g; ∂l/∂a = -∂l/∂b yᵀ.
    """,
)

cholesky = Op(
    name="cholesky",
    inputs=("a",),
    forward=_of_matrix("cholesky", lambda a: np.linalg.cholesky(_symmetric(a))),
    formula="cholesky(a)",
    local=[None],
    pull=[
        "0.5 * (T(inv(y)) @ (half_lower(y) * (T(y) @ g)) @ inv(y) + T(inv(y)) @ T(half_lower(y) * (T(y) @ g)) @ inv(y))"
    ],
    source="np.linalg.cholesky(({a} + np.swapaxes({a}, -1, -2)) / 2)",
    kind="mixes",
    doc="""The lower triangular factor y of a symmetric matrix, y yᵀ = a.

    The gradient is symmetric: S = y⁻ᵀ Φ(yᵀ g) y⁻¹, (S + Sᵀ)/2, where Φ keeps what is below the diagonal, and half of it
    (Murray 2016).
    """,
)

eigenvalues = Op(
    name="eigenvalues",
    inputs=("a",),
    forward=_of_matrix("eigvalsh", lambda a: np.linalg.eigvalsh(_symmetric(a))),
    formula="eigenvalues(a)",
    local=[None],
    pull=["(eigenvectors(a) * g[..., None, :]) @ T(eigenvectors(a))"],
    source="np.linalg.eigvalsh(({a} + np.swapaxes({a}, -1, -2)) / 2)",
    symbol="λ",
    kind="mixes",
    doc="""The eigenvalues of a symmetric matrix in ascending order.

    ∂yₖ/∂a = vₖ vₖᵀ with the eigenvector vₖ. Equal eigenvalues have no derivative one by one (their sum has).
    """,
)

eigenvectors = Op(
    name="eigenvectors",
    inputs=("a",),
    forward=_of_matrix("eigh", lambda a: np.linalg.eigh(_symmetric(a))[1]),
    formula="eigenvectors(a)",
    local=[None],
    pull=[
        "0.5 * (y @ ((T(y) @ g) * apart(eigenvalues(a))) @ T(y) + T(y @ ((T(y) @ g) * apart(eigenvalues(a))) @ T(y)))"
    ],
    source="np.linalg.eigh(({a} + np.swapaxes({a}, -1, -2)) / 2)[1]",
    symbol="eigenvectors",
    kind="mixes",
    doc="""The eigenvectors of a symmetric matrix, as columns, in the order of the eigenvalues.

    dy = y (F ∘ (yᵀ da y)) with Fᵢⱼ = 1/(λⱼ - λᵢ): the derivative is not a number where two eigenvalues are equal.
    """,
)


def _apart(a: Any) -> Any:
    differences = a[..., None, :] - a[..., :, None]
    eye = np.eye(np.shape(a)[-1], dtype=a.dtype)
    return (1.0 - eye) / (differences + eye)


apart = Op(
    name="apart",
    inputs=("a",),
    forward=_apart,
    formula="apart(a)",
    local=[None],
    pull=["sum(g * apart(a) * apart(a), -1) - sum(g * apart(a) * apart(a), -2)"],
    definition=_apart,
    source="(1 - np.eye({a}.shape[-1])) / ({a}[..., None, :] - {a}[..., :, None] + np.eye({a}.shape[-1]))",
    symbol="1/gap",
    kind="mixes",
    doc="""1/(aⱼ - aᵢ) for each two entries of a vector, 0 on the diagonal. The derivative of 1/d is -1/d².""",
)

singular_values = Op(
    name="singular_values",
    inputs=("a",),
    forward=_of_matrix("svdvals", lambda a: np.linalg.svd(a, compute_uv=False), square=False),
    formula="singular_values(a)",
    local=[None],
    pull=["((a @ eigenvectors(T(a) @ a)[..., ::-1]) * (g / y)[..., None, :]) @ T(eigenvectors(T(a) @ a)[..., ::-1])"],
    source="np.linalg.svd({a}, compute_uv=False)",
    symbol="singular values",
    kind="mixes",
    doc="""The singular values in descending order, of a matrix with at least as many rows as columns.

    ∂yₖ/∂a = uₖ vₖᵀ with the singular vectors. Equal ones, and 0, have no derivative.
    """,
)

pinv = Op(
    name="pinv",
    inputs=("a",),
    forward=_of_matrix("pinv", np.linalg.pinv, square=False),
    formula="pinv(a)",
    local=[None],
    pull=["T(y) @ y @ (T(g) - T(g) @ y @ a) + (T(g) - a @ y @ T(g)) @ y @ T(y) - T(y) @ g @ T(y)"],
    source="np.linalg.pinv({a})",
    kind="mixes",
    doc="""The pseudoinverse of a matrix. Its derivative holds while the rank stays (Golub and Pereyra 1973).

    Of an invertible matrix it is the inverse, and the gradient -yᵀ g yᵀ.
    """,
)
