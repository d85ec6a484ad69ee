"""What counts as data: a number becomes a Python float, anything with an axis an array of floats."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from autograd.errors import ChalkgradError, DataTypeError, ShapeError

if TYPE_CHECKING:
    from numpy.typing import NDArray

_DOUBLE, _SINGLE = np.dtype(np.float64), np.dtype(np.float32)
_FLOATS = frozenset([_DOUBLE, _SINGLE])


def is_data(x: Any) -> bool:
    """Whether an array is data as it is: of at least one axis, and of float64 or float32."""
    kind = x.dtype  # looked for by what it is before by what it equals, which takes four times as long
    return (kind is _DOUBLE or kind is _SINGLE or kind in _FLOATS) and x.ndim > 0


def as_data(x: Any) -> Any:
    """``x`` as a float, or as an array of at least one axis and of float64 or float32.

    Arrays of objects pass as they are: they may hold scalar values. Raises DataTypeError for
    anything that is no real number.
    """
    if type(x) is float or (type(x) is np.ndarray and is_data(x)):
        return x
    if isinstance(x, (bool, int, float)):
        try:
            return float(x)
        except OverflowError as error:
            raise DataTypeError(f"{_describe(x)} is beyond the numbers of float64, up to 1.8e308.") from error
    if isinstance(x, (np.ndarray, np.generic)):
        if getattr(x, "mask", np.False_).any():
            raise DataTypeError(
                f"A masked array of shape {x.shape}: its mask would be lost. Say what stands there: x.filled(0), or "
                "autograd.where(~x.mask, x.data, 0)."
            )
        if isinstance(x, np.matrix):
            raise DataTypeError("A np.matrix multiplies otherwise than an array does: take np.asarray(matrix), and @.")
        found = x
    elif isinstance(x, (list, tuple)) or hasattr(x, "__array__"):
        found = _from_sequence(x)
    else:
        raise DataTypeError(f"Expected a real number or an array of them, got {_describe(x)}.")
    kind = found.dtype.kind
    if kind == "O":
        if found.ndim == 0 and not hasattr(found.item(), "parents"):
            return as_data(found.item())
        return found if type(x) is np.ndarray else _numbers_of(found)
    if kind not in "fiub":
        raise DataTypeError(f"Expected real numbers, got an array of {found.dtype} of shape {found.shape}.")
    if found.ndim == 0:
        return float(found)
    if found.dtype in _FLOATS and type(found) is np.ndarray:
        return found
    # A mask is exact in float32, and does not widen what it multiplies.
    return np.asarray(found, np.float32 if kind == "b" or (kind == "f" and found.itemsize == 4) else np.float64)


def owned(found: Any, came: Any) -> Any:
    """What `as_data` made of ``came`` as data that nobody else can write into: a backward pass reads it later."""
    if type(found) is not np.ndarray:
        return found
    # A table's column may give the very array that it was made of.
    is_made = found is not came and found.base is None and isinstance(came, (np.ndarray, list, tuple))
    return found if is_made else found.copy("K")


def rectangular(what: str, given: Any) -> NDArray[Any]:
    """``given`` as an array, or as the array that it is.

    Raises
    ------
    ShapeError
        If it has rows of different lengths.
    """
    try:
        return np.asarray(given)
    except ChalkgradError:
        raise
    except ValueError:
        raise ShapeError(f"{what} has rows of different lengths: an array has as many numbers in each.") from None
    except Exception as error:
        raise no_array(what, given, error) from error


def no_array(what: str, given: Any, error: Exception) -> DataTypeError:
    """What to say where NumPy is refused an array, as by a tensor on a GPU, or one with a gradient of its own."""
    return DataTypeError(f"{what} is a {type(given).__name__}, of which NumPy can make no array ({error}).")


def shape_of(x: Any) -> tuple[int, ...]:
    """The shape of plain data."""
    return (x if type(x) is np.ndarray else rectangular("An input", x)).shape


def _numbers_of(objects: Any) -> Any:
    """What a column of a table, or a list, holds as objects, as an array of numbers."""
    kinds = {type(v) for v in objects.ravel()}
    if all(issubclass(kind, (bool, int, float, np.bool_, np.integer, np.floating)) for kind in kinds):
        try:
            return objects.astype(np.float64)
        except OverflowError as error:
            raise DataTypeError("A number in it is beyond those of float64, up to 1.8e308.") from error
    raise DataTypeError(f"Expected real numbers, got objects: {', '.join(sorted(k.__name__ for k in kinds))}.")


def numbers(x: Any, what: str) -> Any:
    """`as_data` of what has to be numbers: an array of objects would be turned into some, None into nan.

    Raises
    ------
    DataTypeError
    """
    found = as_data(x)
    if type(found) is np.ndarray and found.dtype == object:
        raise DataTypeError(f"{what} is numbers, and this is an array of objects; autograd.stack joins Values.")
    return found


def _from_sequence(x: Any) -> Any:
    if type(x).__name__ == "Value":
        raise DataTypeError("Expected plain data, got a Value; use its .data.")
    if isinstance(x, (list, tuple)) and _holds_values(x):
        raise DataTypeError("A list of Values is not data; autograd.stack joins them to one Value.")
    try:
        return np.asarray(x)
    except ChalkgradError:
        raise
    except ValueError as error:
        raise DataTypeError(f"Rows of different lengths are no array of numbers ({error}).") from error
    except Exception as error:
        raise no_array("This", x, error) from error


def _holds_values(x: Any) -> bool:
    return any(_holds_values(item) if isinstance(item, (list, tuple)) else hasattr(item, "parents") for item in x)


def _describe(x: Any) -> str:
    text = repr(x)
    return f"{text if len(text) <= 40 else text[:37] + '...'} ({type(x).__name__})"
