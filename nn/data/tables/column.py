"""What was done to a column of a table: enough to do the same to new rows, and to say so in one line."""

from __future__ import annotations

import re
from dataclasses import asdict, dataclass, replace
from datetime import date, timedelta
from typing import Any

from nn.errors import TableError


@dataclass(frozen=True)
class Column:
    """One column of a table, and what became of it.

    Attributes
    ----------
    name : str
        As in the header.
    kind : str
        "number", "date" (days since the first one), "time" (hours since midnight), "kinds" (texts, a 0 or 1 for
        each kind) or "left out"; of a target "classes" or "measurement".
    said : str
        What was done, in a few words.
    role : str
        "feature", "target" or "left out".
    unit : str
        What stood behind the numbers, or in a line below the header.
    fill : float
        The median, in place of what is missing.
    nothing : float or None
        A number such as -999 that means missing.
    origin : float
        The first date, in days since 1970.
    form : str
        How the dates are written.
    kinds : tuple of str
        The different texts, sorted.
    missing : int
        Cells without anything.
    indicator : bool
        Whether a feature of its own says where the cell was missing.
    exact : bool
        Whether kinds differ in capitals.
    """

    name: str
    kind: str
    said: str
    role: str = "feature"
    unit: str = ""
    fill: float = 0.0
    nothing: float | None = None
    origin: float = 0.0
    form: str = ""
    kinds: tuple[str, ...] = ()
    missing: int = 0
    indicator: bool = False
    exact: bool = False

    @property
    def title(self) -> str:
        """The name with its unit."""
        inside = not self.unit or re.search(rf"(?<!\w){re.escape(self.unit)}(?!\w)|[)\]]$", self.name)
        return self.name if inside else f"{self.name} ({self.unit})"

    @property
    def median(self) -> str:
        """What stands in place of a missing cell, as it is said: a number or a date."""
        return day_of(self.fill + self.origin) if self.kind == "date" else f"{self.fill:.6g}"

    def filled_with(self, median: float) -> Column:
        """The same column with another median in place of what is missing."""
        other = replace(self, fill=median)
        return replace(other, said=self.said.replace(f"the median {self.median},", f"the median {other.median},"))

    @property
    def features(self) -> tuple[str, ...]:
        """The names of the features it became."""
        if self.role != "feature":
            return ()
        if self.kind == "kinds":
            shown = self.kinds[1:] if len(self.kinds) == 2 else self.kinds
            names = [f"{self.name} = {kind}" for kind in shown]
        else:
            names = [f"{self.name} ({_AS[self.kind]})" if self.kind in _AS else self.title]
        return (*names, *([f"{self.name} missing"] if self.indicator else []))

    def to_dict(self) -> dict[str, Any]:
        """For JSON: what differs from what is usual."""
        usual = Column(self.name, self.kind, self.said)
        found = {key: value for key, value in asdict(self).items() if value != getattr(usual, key)}
        return {"name": self.name, "kind": self.kind, "said": self.said, **found}

    @staticmethod
    def from_dict(found: dict[str, Any]) -> Column:
        """What `to_dict` gave.

        Raises
        ------
        TableError
            If it is something else.
        """
        try:
            kinds = tuple(map(str, found.get("kinds", ())))
            return Column(**{**found, "kinds": kinds})
        except (TypeError, AttributeError) as error:
            raise TableError(f"this is no column of a table: {error}") from error


_AS = {"date": "days", "time": "hours"}


def day_of(number: float) -> str:
    """The date that is so many days after 1970."""
    return str(date(1970, 1, 1) + timedelta(days=number))
