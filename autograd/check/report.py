"""What a gradient check found: the verdict, the worst entries as a table, and the data of the V curve."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from numbers import Integral
from typing import Any

import numpy as np

from autograd.errors import ArgumentError, GradientCheckError, IndexingError

_SHOWN = 5
"""Entries in the table."""


@dataclass(frozen=True)
class Entry:
    """One entry of one argument: its two derivatives, and how far the numeric one can be trusted."""

    argument: int
    index: tuple[int, ...]
    analytic: float
    numeric: float
    unsure: float

    @property
    def relative_error(self) -> float:
        """How far they are apart beyond what the numeric one is unsure by, in units of the larger of the two."""
        apart = abs(self.analytic - self.numeric)
        if np.isnan(apart):
            return np.inf  # a NaN agrees with nothing
        beyond = max(0.0, apart - self.unsure)
        return beyond / max(abs(self.analytic), abs(self.numeric)) if beyond else 0.0

    @property
    def place(self) -> str:
        """Argument and index."""
        return f"argument {self.argument}" + (f"[{', '.join(map(str, self.index))}]" if self.index else "")


@dataclass(frozen=True)
class GradientCheck:
    """What `gradcheck` found. It is true when every entry agrees.

    ``argument`` and ``index`` name the worst entry, ``analytic`` and ``numeric`` its two values,
    ``relative_error`` |analytic - numeric| / max(|analytic|, |numeric|), less what rounding may account for. ``kinks``
    names the places where the function has no derivative to compare, ``skipped`` counts the entries that sit on one.
    ``worst`` holds the worst entries, ``cause`` says where a difference enters; "" where there is none.
    """

    ok: bool
    order: int
    argument: int
    index: tuple[int, ...]
    analytic: float
    numeric: float
    relative_error: float
    checked: int
    skipped: int
    kinks: tuple[str, ...]
    worst: tuple[Entry, ...] = ()
    cause: str = ""
    _errors: Callable[[int, tuple[int, ...]], tuple[Any, Any]] | None = field(default=None, repr=False, compare=False)

    def __bool__(self) -> bool:
        return self.ok

    def __str__(self) -> str:
        if not self.worst and self.cause:
            return f"gradcheck, order {self.order}: {self.cause}"
        where = Entry(self.argument, self.index, 0.0, 0.0, 0.0).place
        words = (
            f"gradcheck, order {self.order}: {'agrees' if self.ok else 'DISAGREES'} on {_entries(self.checked)}; "
            f"worst is {where}: "
            f"analytic {self.analytic:.10g}, numeric {self.numeric:.10g}, relative error {self.relative_error:.1e}"
        )
        if self.ok and self.skipped and not self.checked:
            words = f"gradcheck, order {self.order}: nothing to compare"
        if self.skipped:
            words += f"; {_entries(self.skipped)} left out, on a kink: {'; '.join(self.kinks)}"
        if self.cause:
            words += f"\n{self.cause}"
        return words if len(self.worst) < 2 else f"{words}\n{self._table()}"

    def _table(self) -> str:
        rows = [("entry", "analytic", "numeric", "relative error")]
        rows += [(e.place, f"{e.analytic:.8g}", f"{e.numeric:.8g}", f"{e.relative_error:.1e}") for e in self.worst]
        widths = [max(len(row[k]) for row in rows) for k in range(4)]
        lines = [
            f"{row[0]:<{widths[0]}}" + "".join(f"  {text:>{n}}" for text, n in zip(row[1:], widths[1:], strict=True))
            for row in rows
        ]
        return "\n".join(lines)

    def raise_if_wrong(self) -> None:
        """Raise GradientCheckError unless every entry agrees."""
        if not self.ok:
            raise GradientCheckError(str(self))

    def curve(self, argument: int = 0, index: tuple[int, ...] | int = ()) -> tuple[Any, Any]:
        """Steps h, and how far the central difference with each is from the gradient, in units of the larger.

        On two logarithmic axes a V: to the left of its foot rounding, to the right the bend of the function. Where the
        gradient is wrong it has no foot.

        >>> from autograd import exp, gradcheck
        >>> h, errors = gradcheck(exp, 1.0).curve()
        >>> bool(errors.min() < 1e-9 < errors[0])
        True
        """
        if self._errors is None:
            raise ArgumentError("There is no curve: the function is not the same from call to call.")
        place = index if isinstance(index, tuple) else (index,)
        if not isinstance(argument, Integral) or not all(isinstance(k, Integral) for k in place):
            raise ArgumentError(f"A curve is of one entry: argument=0, index=(0, 2); got {argument!r} and {index!r}.")
        try:
            return self._errors(argument, place)
        except (IndexError, TypeError):
            raise IndexingError(f"There is no entry {place} of argument {argument} where this was checked.") from None


def _entries(count: int) -> str:
    return "1 entry" if count == 1 else f"{count} entries"


def worst_of(entries: list[Entry]) -> tuple[Entry, ...]:
    """The entries for the table, the worst first."""
    return tuple(sorted(entries, key=lambda e: -e.relative_error)[:_SHOWN])
