"""NumPy's products of vectors, matrices and arrays of more axes; most are one matrix product."""

from __future__ import annotations

from collections.abc import Sequence
from math import prod
from typing import Any

import numpy as np

from autograd.errors import ArgumentError, ShapeError
from autograd.functions.only_if_needed import in_order, in_shape, spread_over
from autograd.functions.places import diagonal
from autograd.functions.shapes import moveaxis
from autograd.functions.standing_in import all_stand_in, axes, number_type, refuse, shape, stands_in
from autograd.ops.arithmetic import mul, where
from autograd.ops.linear import matmul
from autograd.ops.reduction import sum as total
from autograd.ops.shape import concatenate, reshape, stack


@stands_in("dot", alone=True)
def dot(a: Any, b: Any, out: Any = None) -> Any:
    """The sum over the last axis of ``a`` and the last but one of ``b``."""
    refuse("np.dot", out=out)
    if not shape(a) or not shape(b):
        return mul(a, b)
    if len(shape(b)) <= 2:
        return matmul(a, b)
    return tensordot(a, b, (-1, -2))


@stands_in("inner")
def inner(a: Any, b: Any) -> Any:
    """The sum over the last axes of both."""
    return tensordot(a, b, (-1, -1)) if shape(a) and shape(b) else mul(a, b)


@stands_in("outer linalg.outer")
def outer(a: Any, b: Any, out: Any = None) -> Any:
    """Each entry of ``a`` times each of ``b``."""
    refuse("np.outer", out=out)
    return mul(reshape(a, (-1, 1)), reshape(b, (1, -1)))


@stands_in("vdot")
def vdot(a: Any, b: Any) -> Any:
    """The sum of the products, entry by entry, of both in a row."""
    return matmul(reshape(a, (-1,)), reshape(b, (-1,)))


@stands_in("vecdot linalg.vecdot")
def vecdot(x1: Any, x2: Any, /, *, axis: int = -1) -> Any:
    """The sum of the products along one axis."""
    if axis != -1:
        x1, x2 = moveaxis(x1, axis, -1), moveaxis(x2, axis, -1)
    if shape(x1)[-1:] != shape(x2)[-1:]:
        raise ShapeError(f"vecdot: vectors of {shape(x1)[-1:]} and {shape(x2)[-1:]} entries do not fit together.")
    return total(mul(x1, x2), -1)


@stands_in("tensordot linalg.tensordot")
def tensordot(a: Any, b: Any, axes: Any = 2) -> Any:
    """The sum over axes of both: a number of them (the last of ``a``, the first of ``b``), or two lists."""
    n, m = len(shape(a)), len(shape(b))
    if np.ndim(axes) == 0:
        if axes > min(n, m):
            raise ShapeError(f"tensordot: {axes} axes of each, and the shapes are {shape(a)} and {shape(b)}.")
        left, right = tuple(range(n - axes, n)), tuple(range(axes))
    else:
        left, right = (_axes(given, size) for given, size in zip(axes, (n, m), strict=True))
    if [shape(a)[ax] for ax in left] != [shape(b)[ax] for ax in right]:
        raise ShapeError(f"tensordot: axes {left} of shape {shape(a)} and {right} of {shape(b)} differ in length.")
    rest_a, rest_b = ([ax for ax in range(k) if ax not in gone] for k, gone in ((n, left), (m, right)))
    joined = prod(shape(a)[ax] for ax in left)
    lengths = [*(shape(a)[ax] for ax in rest_a), *(shape(b)[ax] for ax in rest_b)]
    rows = in_shape(in_order(a, (*rest_a, *left)), (prod(shape(a)[ax] for ax in rest_a), joined))
    columns = in_shape(in_order(b, (*right, *rest_b)), (joined, prod(shape(b)[ax] for ax in rest_b)))
    return in_shape(matmul(rows, columns), lengths)


_axes = axes


@stands_in("kron")
def kron(a: Any, b: Any) -> Any:
    """A copy of ``b`` for each entry of ``a``, times it."""
    n = max(len(shape(a)), len(shape(b)))
    one, two = ((1,) * (n - len(shape(x))) + shape(x) for x in (a, b))
    thin = reshape(a, tuple(k for m in one for k in (m, 1)))
    wide = reshape(b, tuple(k for m in two for k in (1, m)))
    return reshape(mul(thin, wide), tuple(m * k for m, k in zip(one, two, strict=True)))


@stands_in("cross linalg.cross")
def cross(a: Any, b: Any, axisa: int = -1, axisb: int = -1, axisc: int = -1, axis: Any = None) -> Any:
    """The vector that stands on both, along the last axis or another; of three entries each."""
    axisa, axisb, axisc = (axis,) * 3 if axis is not None else (axisa, axisb, axisc)
    one, two = moveaxis(a, axisa, 0), moveaxis(b, axisb, 0)
    if shape(one)[0] != 3 or shape(two)[0] != 3:
        raise ShapeError(f"cross takes vectors of three entries, got shapes {shape(a)} and {shape(b)}.")
    x, y = [_entry(one, k) for k in range(3)], [_entry(two, k) for k in range(3)]
    turned = [mul(x[i], y[j]) - mul(x[j], y[i]) for i, j in ((1, 2), (2, 0), (0, 1))]
    return stack(*turned, axis=axisc)


def _entry(a: Any, k: int) -> Any:
    return a[k] if hasattr(a, "op") else np.asarray(a)[k]


all_stand_in(
    {
        "matvec": lambda a, x: reshape(matmul(a, reshape(x, (*shape(x), 1))), _product_shape(a, x, 1)),
        "vecmat": lambda x, a: reshape(matmul(reshape(x, (*shape(x)[:-1], 1, -1)), a), _product_shape(a, x, 0)),
        "linalg.matmul": matmul,
        "linalg.multi_dot": lambda arrays, *, out=None: _one_by_one(arrays),
    },
)


def _product_shape(a: Any, x: Any, of_rows: int) -> tuple[int, ...]:
    batch = np.broadcast_shapes(shape(a)[:-2], shape(x)[:-1])
    return (*batch, shape(a)[-2 if of_rows else -1])


def _one_by_one(arrays: Sequence[Any]) -> Any:
    found = arrays[0]
    for other in arrays[1:]:
        found = matmul(found, other)
    return found


@stands_in("convolve")
def convolve(a: Any, v: Any, mode: str = "full") -> Any:
    """Of two vectors, the sums of products with the second turned around, at each shift."""
    a, v = (x if shape(x) else reshape(x, (1,)) for x in (a, v))
    if shape(v)[0] > shape(a)[0]:
        a, v = v, a
    n, k = shape(a)[0], shape(v)[0]
    if not k:
        raise ShapeError(f"np.convolve takes vectors with entries, got shapes {shape(a)} and {shape(v)}.")
    # All products in a row, and a 0 for the places beyond the ends: nothing is multiplied by it that may be infinite.
    products = reshape(mul(reshape(a, (-1, 1)), reshape(v, (1, -1))), (-1,))
    i, j = np.arange(n + k - 1)[:, None] - np.arange(k), np.arange(k)
    places = np.where((i >= 0) & (i < n), i * k + j, n * k)
    full = total(concatenate(products, np.zeros(1, number_type(products)), axis=0)[places], 1)
    cut = {"full": (0, n + k - 1), "same": ((k - 1) // 2, (k - 1) // 2 + n), "valid": (k - 1, n)}
    if mode not in cut:
        raise ArgumentError(f"np.convolve: mode is full, same or valid, got {mode!r}.")
    start, stop = cut[mode]
    return full[start:stop]


@stands_in("correlate")
def correlate(a: Any, v: Any, mode: str = "valid") -> Any:
    """Of two vectors, the sums of products at each shift."""
    if shape(v)[0] > shape(a)[0]:
        return np.flip(correlate(v, a, mode))
    return convolve(a, np.flip(v), mode)


@stands_in("vander")
def vander(x: Any, N: Any = None, increasing: bool = False) -> Any:
    """The powers of each entry in a row."""
    n = shape(x)[0] if N is None else N
    if len(shape(x)) != 1:
        raise ShapeError(f"np.vander takes a vector, got shape {shape(x)}.")
    powers = [where(0.0, x, 1.0)]
    for _ in range(n - 1):
        powers.append(powers[-1] * x)
    return stack(*(powers[:n] if increasing else reversed(powers[:n])), axis=1)


@stands_in("polyval")
def polyval(p: Any, x: Any) -> Any:
    """A polynomial with the coefficients ``p``, the highest first, at ``x``."""
    found = mul(x, 0.0)
    for k in range(shape(p)[0]):
        found = mul(found, x) + _entry(p, k)
    return found


# ----------------------------------------------------------------------------------------- einsum


@stands_in("einsum")
def einsum(subscripts: str, *operands: Any, **options: Any) -> Any:
    """Sums of products over named axes: ``np.einsum("ij,jk->ik", a, b)``.

    Two by two: the axes that no later operand and not the result names are summed, by a matrix product.
    """
    if not isinstance(subscripts, str):
        raise ArgumentError('einsum takes the names of axes as a text first: np.einsum("ij,jk->ik", a, b).')
    refuse("np.einsum", out=options.get("out"), dtype=options.get("dtype"))
    named_axes, result = _spelled_out(subscripts.replace(" ", ""), [len(shape(x)) for x in operands])
    parts = [_once_each(x, names) for x, names in zip(operands, named_axes, strict=True)]
    found, names = parts[0]
    for k, (other, others) in enumerate(parts[1:], 1):
        later = set(result).union(*(n for _, n in parts[k + 1 :]))
        found, names = _joined(found, names, other, others, later)
    kept = [n for n in names if n in result]
    found = total(found, tuple(k for k, n in enumerate(names) if n not in result)) if len(kept) < len(names) else found
    return in_order(found, [kept.index(n) for n in result])


def _spelled_out(subscripts: str, ranks: Sequence[int]) -> tuple[list[str], str]:
    """The names of each operand's axes and of the result's; ``...`` gets names too (digits)."""
    left, arrow, result = subscripts.partition("->")
    terms = left.split(",")
    if len(terms) != len(ranks):
        raise ArgumentError(f"einsum: {subscripts!r} names {len(terms)} operands, and {len(ranks)} are given.")
    hidden = max(
        (rank - len(t.replace("...", "")) for t, rank in zip(terms, ranks, strict=True) if "..." in t), default=0
    )
    dots = [chr(0x100 + k) for k in range(hidden)]
    full = []
    for term, rank in zip(terms, ranks, strict=True):
        own = rank - len(term.replace("...", ""))
        full.append(term.replace("...", "".join(dots[hidden - own :])))
        if len(full[-1]) != rank:
            raise ShapeError(f"einsum: {term!r} names {len(full[-1])} axes, and the operand has {rank}.")
    wanted = result.replace("...", "")
    if unknown := set(wanted) - set("".join(full)):
        raise ArgumentError(f"einsum: no operand has an axis {', '.join(sorted(unknown))}, which the result names.")
    if len(set(wanted)) < len(wanted):
        raise ArgumentError(f"einsum: the result {result!r} names an axis twice.")
    if not arrow:
        once = sorted(n for n in set("".join(full)) - set(dots) if "".join(full).count(n) == 1)
        return full, "".join(dots + once)
    return full, result.replace("...", "".join(dots))


def _once_each(x: Any, names: str) -> tuple[Any, str]:
    """An operand whose axes have different names: of two of one name, the diagonal."""
    assert diagonal is not None
    x = x if hasattr(x, "op") else np.asarray(x, float)
    for n in dict.fromkeys(names):
        while names.count(n) > 1:
            i, j = names.index(n), names.rindex(n)
            if shape(x)[i] != shape(x)[j]:
                raise ShapeError(f"einsum: {names!r} names two axes {n}, of {shape(x)[i]} and {shape(x)[j]} entries.")
            x = diagonal(x, 0, i, j) if hasattr(x, "op") else np.diagonal(x, 0, i, j)
            names = names.replace(n, "") if names.count(n) == 2 else names[:j] + names[j + 1 :]
            names = names if n not in names else names[:i] + names[i + 1 :]
            names += n
    return x, names


def _joined(a: Any, of_a: str, b: Any, of_b: str, later: set[str]) -> tuple[Any, str]:
    """The product of two, summed over the axes that nothing later names: a product of matrices, batch by batch."""
    a, of_a = _summed(a, of_a, later | set(of_b))
    b, of_b = _summed(b, of_b, later | set(of_a))
    batch = [n for n in of_a if n in of_b and n in later]
    joined = [n for n in of_a if n in of_b and n not in later]
    rows, columns = [n for n in of_a if n not in of_b], [n for n in of_b if n not in of_a]
    size = dict(zip(of_b, shape(b), strict=True))
    for n, length in zip(of_a, shape(a), strict=True):
        size[n] = length if size.get(n, 1) == 1 else size[n]
    a, b = (spread_over(x, [size[n] for n in names]) for x, names in ((a, of_a), (b, of_b)))
    lengths = [[size[n] for n in names] for names in (batch, rows, joined, columns)]
    left = in_shape(in_order(a, [of_a.index(n) for n in (*batch, *rows, *joined)]),
                    (*lengths[0], prod(lengths[1]), prod(lengths[2])))  # fmt: skip
    right = in_shape(in_order(b, [of_b.index(n) for n in (*batch, *joined, *columns)]),
                     (*lengths[0], prod(lengths[2]), prod(lengths[3])))  # fmt: skip
    product = matmul(left, right)
    return in_shape(product, (*lengths[0], *lengths[1], *lengths[3])), "".join([*batch, *rows, *columns])


def _summed(a: Any, names: str, needed: set[str]) -> tuple[Any, str]:
    gone = tuple(k for k, n in enumerate(names) if n not in needed)
    return (total(a, gone), "".join(n for n in names if n in needed)) if gone else (a, names)
