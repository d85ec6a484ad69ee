"""Functions of NumPy's that put entries elsewhere, by asking NumPy where.

``np.roll`` of the numbers 0, 1, 2, ... says which entry each place of the result takes: with that index the entries
are taken, and whatever NumPy's function can do, this one can.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from autograd.functions.standing_in import data, named, stands_in
from autograd.ops.shape import concatenate, getitem, reshape


class _Numbered:
    """The entries of several arrays in one row, each with its number; 0 is that of a zero put before them."""

    def __init__(self) -> None:
        self.parts: list[Any] = []
        self.size = 1

    def places(self, x: Any) -> Any:
        """An array of the entries' numbers, in the place of an array; of each in a nested list that holds Values."""
        if isinstance(x, (list, tuple)) and _holds_values(x):
            return type(x)(self.places(item) for item in x)
        plain = data(x) if hasattr(x, "op") else np.asarray(x, float)
        start = self.size
        self.size += np.size(plain)
        self.parts.append(reshape(x if hasattr(x, "op") else plain, (-1,)))
        return np.arange(start, self.size).reshape(np.shape(plain))

    def taken(self, places: Any) -> Any:
        """The entries at these numbers."""
        if isinstance(places, (list, tuple)):
            return type(places)(self.taken(part) for part in places)
        alone = len(self.parts) == 1 and np.size(places) > 0 and places.min() > 0
        row = self.parts[0] if alone else concatenate(np.zeros(1), *self.parts, axis=0)
        return getitem(row, places - 1 if alone else places)


def _holds_values(x: Any) -> bool:
    return any(_holds_values(item) if isinstance(item, (list, tuple)) else hasattr(item, "op") for item in x)


def by_places(name: str, moved: tuple[int, ...] = (0,)) -> Callable[..., Any] | None:
    """NumPy's function ``name`` on Values; ``moved`` says which of its arguments hold the entries."""
    function = named(name)
    if function is None:
        return None

    def places(*args: Any, **kwargs: Any) -> Any:
        numbered = _Numbered()
        numbers = [numbered.places(a) if k in moved else a for k, a in enumerate(args)]
        return numbered.taken(function(*numbers, **kwargs))

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
