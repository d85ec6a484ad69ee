"""NumPy's functions of shape: other axes, other orders, joined and split. See `places` for the irregular ones."""

from __future__ import annotations

from typing import Any

import numpy as np

from autograd import array_functions
from autograd.data import rectangular
from autograd.errors import ArgumentError, ShapeError, UnsupportedError, short
from autograd.functions.places import diagonal
from autograd.functions.standing_in import all_stand_in, axes, data, in_type, named, one_axis, refuse, shape, stands_in
from autograd.ops.arithmetic import where
from autograd.ops.ordering import take_along
from autograd.ops.reduction import sum as total
from autograd.ops.shape import T, concatenate, getitem, reshape

# --------------------------------------------------------------------------- the axes and their lengths


@stands_in("reshape", alone=True)
def reshape_(a: Any, shape: Any = None, order: str = "C", *, newshape: Any = None, copy: Any = None) -> Any:
    """The same numbers in another shape; ``order="F"`` reads and writes the first axis fastest."""
    to = newshape if shape is None else shape
    if order in ("C", "A"):
        return array_functions.reshape(a, to)
    if order != "F":
        raise ArgumentError(f'np.reshape: order is "C" or "F", got {order!r}.')
    backwards = (to,) if np.ndim(to) == 0 else tuple(reversed(to))
    return transpose(array_functions.reshape(transpose(a), backwards))


@stands_in("ravel", alone=True)
def ravel(a: Any, order: str = "C") -> Any:
    """All entries in a row."""
    return reshape_(a, -1, order)


@stands_in("transpose permute_dims", alone=True)
def transpose(a: Any, axes: Any = None) -> Any:
    """The axes in another order, reversed when none is given."""
    return array_functions.transpose(a, axes)


@stands_in("swapaxes", alone=True)
def swapaxes(a: Any, axis1: int, axis2: int) -> Any:
    """Two axes in each other's place."""
    order = list(range(len(shape(a))))
    one, two = one_axis(axis1, len(order)), one_axis(axis2, len(order))
    order[one], order[two] = order[two], order[one]
    return transpose(a, order)


@stands_in("moveaxis", alone=True)
def moveaxis(a: Any, source: Any, destination: Any) -> Any:
    """Axes moved to other places, the others in their order."""
    n = len(shape(a))
    old, new = axes(source, n), axes(destination, n)
    if len(old) != len(new):
        raise ArgumentError(f"np.moveaxis takes as many sources as destinations, got {source} and {destination}.")
    order = [ax for ax in range(n) if ax not in old]
    for to, ax in sorted(zip(new, old, strict=True)):
        order.insert(to, ax)
    return transpose(a, order)


@stands_in("rollaxis", alone=True)
def rollaxis(a: Any, axis: int, start: int = 0) -> Any:
    """One axis put before another."""
    n = len(shape(a))
    ax = one_axis(axis, n)
    to = start + n if start < 0 else start
    return moveaxis(a, ax, to - 1 if ax < to else to)


@stands_in("matrix_transpose linalg.matrix_transpose", alone=True)
def matrix_transpose(x: Any) -> Any:
    """Each matrix transposed."""
    return T(x)


def _lengths(name: str) -> Any:
    """A function of NumPy's that adds or takes away axes of length 1: it is asked which shape comes out."""
    function = named(name)

    def lengths(a: Any, *args: Any, **kwargs: Any) -> Any:
        try:
            to: tuple[int, ...] = function(np.broadcast_to(0.0, shape(a)), *args, **kwargs).shape
        except (TypeError, OverflowError):
            raise ArgumentError(f"np.{name}: axis takes a whole number, or a tuple of them.") from None
        except ValueError as error:
            raise ShapeError(f"np.{name} of shape {shape(a)}: {error}.") from error
        return reshape(a, to)

    lengths.__doc__ = f"`numpy.{name}`: the same numbers with axes of length 1 more or less."
    return lengths


squeeze, expand_dims = _lengths("squeeze"), _lengths("expand_dims")
all_stand_in({"squeeze": squeeze, "expand_dims": expand_dims}, alone=True)


def _at_least(name: str) -> Any:
    one = _lengths(name)

    def at_least(*arrays: Any) -> Any:
        found = [one(a) for a in arrays]
        return found[0] if len(found) == 1 else tuple(found)

    return at_least


atleast_1d, atleast_2d, atleast_3d = map(_at_least, ("atleast_1d", "atleast_2d", "atleast_3d"))
all_stand_in({"atleast_1d": atleast_1d, "atleast_2d": atleast_2d, "atleast_3d": atleast_3d}, alone=True)


# ------------------------------------------------------------------------------------- turned around


@stands_in("flip", alone=True)
def flip(m: Any, axis: Any = None) -> Any:
    """The entries in the reverse order along ``axis``."""
    turned = axes(axis, len(shape(m)))
    return getitem(m, tuple(slice(None, None, -1 if ax in turned else None) for ax in range(len(shape(m)))))


all_stand_in({"fliplr": lambda m: flip(m, 1), "flipud": lambda m: flip(m, 0)}, alone=True)


def _triangle(m: Any, k: int) -> Any:
    rows, columns = shape(m)[-2:] if len(shape(m)) > 1 else shape(m) * 2
    return np.tri(rows, columns, k, bool)


@stands_in("tril", alone=True)
def tril(m: Any, k: int = 0) -> Any:
    """The entries on and below a diagonal, 0 above it."""
    return where(_triangle(m, k), m, 0.0)


@stands_in("triu", alone=True)
def triu(m: Any, k: int = 0) -> Any:
    """The entries on and above a diagonal, 0 below it."""
    return where(_triangle(m, k - 1), 0.0, m)


@stands_in("trace")
def trace(a: Any, offset: int = 0, axis1: int = 0, axis2: int = 1, dtype: Any = None, out: Any = None) -> Any:
    """The sum of the diagonal."""
    refuse("np.trace", out=out)
    assert diagonal is not None
    return total(diagonal(in_type("np.trace", a, dtype), offset, axis1, axis2), -1)


# -------------------------------------------------------------------------------------- taken by number


@stands_in("take", alone=True)
def take(a: Any, indices: Any, axis: Any = None, out: Any = None, mode: str = "raise") -> Any:
    """The entries, or slices along ``axis``, that ``indices`` numbers."""
    refuse("np.take", out=out)
    row = reshape(a, (-1,)) if axis is None else a
    ax = 0 if axis is None else one_axis(axis, len(shape(a)))
    index = np.array(rectangular("indices", indices))
    if index.dtype.kind not in "iub" and index.size and (index.dtype.kind != "f" or (index != np.rint(index)).any()):
        raise ArgumentError(f"np.take: indices are whole numbers; got {short(indices)}.")
    if mode != "raise":
        n = shape(row)[ax]
        index = index % n if mode == "wrap" else np.clip(index, 0, n - 1)
    return getitem(row, (slice(None),) * ax + (index if index.ndim else int(index),))


@stands_in("take_along_axis", alone=True)
def take_along_axis(arr: Any, indices: Any, axis: Any = -1) -> Any:
    """Along ``axis`` the entries that ``indices`` numbers, place by place."""
    row = reshape(arr, (-1,)) if axis is None else arr
    ax = one_axis(-1 if axis is None else axis, len(shape(row)))
    chosen = np.asarray(indices)
    wide = [n if k == ax else m for k, (n, m) in enumerate(zip(chosen.shape, shape(row), strict=True))]
    chosen = np.broadcast_to(chosen, wide)
    return take_along(row, np.where(chosen < 0, chosen + shape(row)[ax], chosen).astype(float), ax)


# ------------------------------------------------------------------------------------ joined and split


@stands_in("concatenate concat", alone=True)
def concatenate_(arrays: Any, axis: Any = 0, out: Any = None, dtype: Any = None, casting: str = "") -> Any:
    """Joined along an existing axis; as one row where ``axis`` is None."""
    refuse("np.concatenate", out=out, dtype=dtype)
    parts = list(arrays)
    if axis is None:
        return concatenate(*(reshape(p, (-1,)) for p in parts), axis=0)
    return array_functions.concatenate(parts, axis)


@stands_in("stack", alone=True)
def stack_(arrays: Any, axis: int = 0, out: Any = None, *, dtype: Any = None, casting: str = "") -> Any:
    """Joined along a new axis."""
    refuse("np.stack", out=out, dtype=dtype)
    return array_functions.stack(list(arrays), axis)


@stands_in("vstack row_stack")
def vstack(tup: Any, *, dtype: Any = None, casting: str = "") -> Any:
    """Joined row under row."""
    refuse("np.vstack", dtype=dtype)
    return concatenate(*(atleast_2d(p) for p in list(tup)), axis=0)


@stands_in("hstack")
def hstack(tup: Any, *, dtype: Any = None, casting: str = "") -> Any:
    """Joined side by side."""
    refuse("np.hstack", dtype=dtype)
    parts = [atleast_1d(p) for p in list(tup)]
    return concatenate(*parts, axis=0 if len(shape(parts[0])) == 1 else 1)


@stands_in("dstack")
def dstack(tup: Any) -> Any:
    """Joined along the third axis."""
    return concatenate(*(atleast_3d(p) for p in list(tup)), axis=2)


@stands_in("column_stack")
def column_stack(tup: Any) -> Any:
    """Joined side by side, a vector as a column."""
    return concatenate(*(reshape(p, (-1, 1)) if len(shape(p)) < 2 else p for p in list(tup)), axis=1)


@stands_in("array_split")
def array_split(ary: Any, indices_or_sections: Any, axis: int = 0) -> list[Any]:
    """Cut along ``axis``, into parts as equal as can be, or at the given places."""
    ax = one_axis(axis, len(shape(ary)))
    pieces = np.array_split(np.arange(shape(ary)[ax]), indices_or_sections)
    before = (slice(None),) * ax
    cuts, start = [], 0
    for piece in pieces:
        start = int(piece[0]) if len(piece) else start
        cuts.append(getitem(ary, (*before, slice(start, start + len(piece)))))
    return cuts


@stands_in("split", alone=True)
def split(ary: Any, indices_or_sections: Any, axis: int = 0) -> list[Any]:
    """Cut along ``axis`` into equal parts, or at the given places."""
    n = shape(ary)[one_axis(axis, len(shape(ary)))]
    if np.ndim(indices_or_sections) == 0 and n % indices_or_sections:
        raise ArgumentError(
            f"np.split: {n} entries do not make {indices_or_sections} equal parts; np.array_split makes unequal ones."
        )
    return array_split(ary, indices_or_sections, axis)


all_stand_in(
    {
        "vsplit": lambda ary, indices_or_sections: split(ary, indices_or_sections, 0),
        "hsplit": lambda ary, indices_or_sections: split(ary, indices_or_sections, 1 if len(shape(ary)) > 1 else 0),
        "dsplit": lambda ary, indices_or_sections: split(ary, indices_or_sections, 2),
        "unstack": lambda x, *, axis=0: tuple(moveaxis(x, axis, 0)),
    },
    alone=True,
)


@stands_in("pad", alone=True)
def pad_(array: Any, pad_width: Any, mode: str = "constant", constant_values: Any = 0.0, **options: Any) -> Any:
    """A border of one number; the other modes repeat entries of the array there."""
    if mode == "constant":
        if np.ndim(data(constant_values)):
            raise UnsupportedError("np.pad of a Value takes one number as constant_values; pad twice for two.")
        return array_functions.pad(array, pad_width, constant_values)
    if mode not in ("edge", "reflect", "symmetric", "wrap"):
        raise UnsupportedError(
            f"np.pad of a Value fills by constant, edge, reflect, symmetric or wrap; mode={mode!r} has no entry."
        )
    size = int(np.size(data(array)))
    if options.get("reflect_type", "even") != "even":
        raise UnsupportedError("np.pad of a Value reflects evenly; reflect_type='odd' has no entry.")
    places = np.pad(np.arange(size).reshape(shape(array)), pad_width, mode, **options)  # type: ignore[call-overload]
    return getitem(reshape(array, (-1,)), places)


@stands_in("meshgrid")
def meshgrid(*xi: Any, copy: bool = True, sparse: bool = False, indexing: str = "xy") -> tuple[Any, ...]:
    """The coordinates of a grid, an array for each axis."""
    n = len(xi)
    order = [1, 0, *range(2, n)] if indexing == "xy" and n > 1 else list(range(n))
    thin = [reshape(x, tuple(-1 if order[k] == ax else 1 for ax in range(n))) for k, x in enumerate(xi)]
    return tuple(thin) if sparse else tuple(np.broadcast_arrays(*thin))
