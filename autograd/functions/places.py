"""Functions of NumPy's that put entries elsewhere, by asking NumPy where.

``np.roll`` of the numbers 0, 1, 2, ... says which entry each place of the result takes: with that index the entries
are taken, and whatever NumPy's function can do, this one can.
"""

from __future__ import annotations

from collections.abc import Callable
from inspect import signature
from typing import Any

import numpy as np

from autograd.errors import ArgumentError, ChalkgradError, DataTypeError
from autograd.functions.standing_in import data, named, number_type, refuse, stands_in
from autograd.ops.shape import cast, concatenate, getitem, reshape


class _Numbered:
    """The entries of several arrays in one row, each with its number; 0 is that of a zero put before them."""

    def __init__(self) -> None:
        self.parts: list[Any] = []
        self.size = 1

    def places(self, x: Any, nested: bool = False) -> Any:
        """An array of the entries' numbers, in the place of an array; of each in a nested list."""
        if isinstance(x, (list, tuple)) and (nested or _holds_values(x)):
            return type(x)(self.places(item, nested) for item in x)
        plain = data(x) if hasattr(x, "op") else np.asarray(x, float)
        start = self.size
        self.size += np.size(plain)
        row = reshape(x, (-1,)) if hasattr(x, "op") else np.reshape(plain, -1)
        kind = number_type(*self.parts)
        # A number takes the type of the array that it is put into.
        self.parts.append(row if np.ndim(plain) or row.dtype == kind else cast(row, kind))
        return np.arange(start, self.size).reshape(np.shape(plain))

    def taken(self, places: Any) -> Any:
        """The entries at these numbers."""
        if isinstance(places, (list, tuple)):
            return type(places)(self.taken(part) for part in places)
        alone = len(self.parts) == 1 and np.size(places) > 0 and places.min() > 0
        row = self.parts[0] if alone else concatenate(np.zeros(1, number_type(*self.parts)), *self.parts, axis=0)
        return getitem(row, places - 1 if alone else places)


def _holds_values(x: Any) -> bool:
    return any(_holds_values(item) if isinstance(item, (list, tuple)) else hasattr(item, "op") for item in x)


def by_places(name: str, moved: tuple[int, ...] = (0,)) -> Callable[..., Any] | None:
    """NumPy's function ``name`` on Values; ``moved`` says which of its arguments hold the entries."""
    function = named(name)
    if function is None:
        return None

    arguments = signature(function)
    entries = [[*arguments.parameters][k] for k in moved]

    def places(*args: Any, **kwargs: Any) -> Any:
        given, numbered = arguments.bind(*args, **kwargs), _Numbered()
        refuse(f"np.{name}", out=given.arguments.pop("out", None))
        for key, x in given.arguments.items():
            if key in entries:
                given.arguments[key] = numbered.places(x, name == "block")
            elif hasattr(x, "op"):
                raise DataTypeError(f"{key} of np.{name} is a setting and got a Value; give its numbers, v.data.")
        try:
            return numbered.taken(function(*given.args, **given.kwargs))
        except ChalkgradError:
            raise
        except (ValueError, IndexError) as error:
            raise ArgumentError(f"np.{name}: {error}.") from error

    places.__name__ = places.__qualname__ = name
    places.__doc__ = f"`numpy.{name}`: entries of the arguments, elsewhere."
    return places


BY_PLACES = {
    "roll": (0,), "rot90": (0,), "tile": (0,), "repeat": (0,), "delete": (0,), "resize": (0,), "diag": (0,),
    "diagflat": (0,), "diagonal": (0,), "linalg.diagonal": (0,), "compress": (1,), "extract": (1,),
    "append": (0, 1), "insert": (0, 2), "block": (0,),
}  # fmt: skip
"""Of each name, which arguments hold the entries."""

made = {name: by_places(name, moved) for name, moved in BY_PLACES.items()}
for _name, _function in made.items():
    if _function is not None:
        stands_in(_name)(_function)
roll, rot90, tile, repeat, delete, diag, diagonal = (
    made[name] for name in ("roll", "rot90", "tile", "repeat", "delete", "diag", "diagonal")
)
