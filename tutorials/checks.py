"""The checks of the course's exercises: they say what is wrong, not only that it is.

In a notebook:

    from checks import check

    check.l15(my_function)          # "Right: ...", or which slip the answer looks like
    check.l15.hint()                # one hint at a time
    check.l15.solution()            # the last resort

The exercises are described in ``exercises/``, one file a notebook.
"""

from __future__ import annotations

import copy
import importlib
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

_HERE = Path(__file__).parent
_EXERCISES: dict[str, Exercise] = {}
# On paper: lines as long as those of the cells, headings beside what
# they head, cells and words whole, tables and pages where there is room.
# On a phone: code that is scrolled, and not cut.
_READS_WELL = (
    "<style>@media print{:root{--jp-code-font-size:12px}"
    "h1,h2,h3{break-after:avoid}"
    ".highlight,p,ul,ol,blockquote,tr{break-inside:avoid}"
    ".jp-OutputArea-child:has(table,[class^=chalkgrad-])"
    "{break-inside:auto!important}"
    ".jp-OutputArea-output{overflow:visible!important}"
    ".jp-OutputArea-output pre{word-break:normal!important;"
    "overflow-wrap:anywhere}}"
    "@media screen and (max-width:760px){"
    ":is(.jp-InputArea,.jp-InputArea-editor):has(.highlight)"
    "{display:block!important;overflow-x:auto!important}}</style>"
)


@dataclass(frozen=True)
class Verdict:
    """What a check says; true if the answer is right."""

    ok: bool
    text: str

    def __bool__(self) -> bool:
        return self.ok

    def __repr__(self) -> str:
        return self.text

    def _repr_html_(self) -> str:
        color, sign = ("#00795C", "✓") if self.ok else ("#B34A00", "✗")
        look = f"border-left: 4px solid {color}; padding-left: 0.6em"
        return f'{_READS_WELL}<p style="{look}">{sign} {self.text}</p>'


_UNANSWERED = Verdict(
    False,
    "Put your answer where the three dots stand, and run the cell again; cells further down may need it.",
)


@dataclass(frozen=True)
class Exercise:
    """One exercise: what is right, and what its usual slips give.

    Parameters
    ----------
    name : str
        What `check` calls it.
    right : callable or value
        The answer. A callable is tried on each of the ``cases``.
    cases : sequence of tuple
        The arguments to try a function with; none for a number, a text or an array.
    mistakes : sequence of (callable or value, str)
        What a typical slip gives, and what to say of it.
    praise : str
        What is said of a right answer.
    hints : sequence of str
        One after the other.
    worked : str
        The code or the sentence that solves it.
    tolerance : float
        How far a number may be off, relative to the largest.
    """

    name: str
    right: Any
    cases: Sequence[tuple[Any, ...]] = ()
    mistakes: Sequence[tuple[Any, str]] = ()
    praise: str = ""
    hints: Sequence[str] = ()
    worked: str = ""
    tolerance: float = 1e-3
    _given: list[int] = field(
        default_factory=lambda: [0], repr=False, compare=False
    )

    def __post_init__(self) -> None:
        if callable(self.right) != bool(self.cases):
            raise ValueError(
                f"{self.name}: a function is right on cases, a value has none."
            )
        _EXERCISES[self.name] = self

    def __call__(self, answer: Any) -> Verdict:
        """Look at an answer: a function, a number, a text, a list or an array."""
        if answer is ...:
            return _UNANSWERED
        if self.cases and not callable(answer):
            return Verdict(
                False,
                f"A function is asked for, and this is {_shown(answer)}: give its name, without ().",
            )
        got: Any = answer
        if self.cases:
            try:
                # Copies: what is written into an argument must not spoil the next look.
                got = [answer(*copy.deepcopy(case)) for case in self.cases]
            except Exception as error:  # whatever a student's function raises is told, not thrown
                said = f"It raised {type(error).__name__}: {error}"
                given = [one for case in self.cases for one in case]
                if isinstance(error, TypeError) and any(
                    isinstance(one, (list, tuple)) for one in given
                ):
                    said += ". Lists and tuples come in: np.array(...) makes an array of one."
                return Verdict(False, said)
            if any(value is ... for value in got):
                return _UNANSWERED
            if any(value is None for value in got):
                return Verdict(
                    False,
                    "The function returned None: does it end with return?",
                )
        elif callable(answer):
            return Verdict(
                False,
                "A value is asked for, and this is a function: call it, and give what it returns.",
            )
        if self._same(got, self.right):
            return Verdict(
                True,
                f"Right: {_shown(got[0] if self.cases else got)}. {self.praise}".rstrip(),
            )
        for slip, said in self.mistakes:
            if self._same(got, slip):
                return Verdict(
                    False,
                    f"You got {_shown(got[0] if self.cases else got)}: {said}",
                )
        return Verdict(False, self._otherwise(got))

    def hint(self) -> Verdict:
        """The next hint; after the last one the first again."""
        if not self.hints:
            return Verdict(
                True,
                "There is no hint here: say in your own words what is asked, then try.",
            )
        k = self._given[0] % len(self.hints)
        self._given[0] += 1
        return Verdict(
            True, f"Hint {k + 1} of {len(self.hints)}: {self.hints[k]}"
        )

    def solution(self) -> None:
        """Print a solution."""
        print(self.worked)

    def _of(self, known: Any) -> Any:
        return (
            [known(*case) for case in self.cases] if self.cases else known
        )

    def _same(self, got: Any, known: Any) -> bool:
        wanted = self._of(known)
        pairs = (
            zip(got, wanted, strict=True) if self.cases else [(got, wanted)]
        )
        return all(_alike(a, b, self.tolerance) for a, b in pairs)

    def _otherwise(self, got: Any) -> str:
        pairs = (
            list(zip(got, self._of(self.right), strict=True))
            if self.cases
            else [(got, self.right)]
        )
        k = next(
            k
            for k, pair in enumerate(pairs)
            if not _alike(*pair, self.tolerance)
        )
        a, b = pairs[k]
        where = (
            f" for {', '.join(map(_shown, self.cases[k]))}"
            if self.cases
            else ""
        )
        here = f"You got {_shown(a)}{where}: not yet."
        if isinstance(b, (str, bool)):
            return here
        if isinstance(a, (bool, np.bool_)):
            return (
                f"{here} A number is asked for, and this is true or false."
            )
        try:
            a, b = np.asarray(_data(a), float), np.asarray(b, float)
        except (TypeError, ValueError):
            return f"{here} A number, or an array of them, is asked for."
        if a.shape != b.shape:
            return f"{here} Its shape is {a.shape}; what is asked for has shape {b.shape}."
        if not np.isfinite(a).all():
            return f"{here} It holds what is no number: look for a division by 0 or a logarithm of 0."
        if np.allclose(a, -b, rtol=self.tolerance, atol=self.tolerance):
            return f"{here} The sign is the wrong way round."
        if a.shape == ():
            return f"{here} It is too {'large' if a > b else 'small'}."
        wrong = int(
            (
                ~np.isclose(a, b, rtol=self.tolerance, atol=self.tolerance)
            ).sum()
        )
        return f"{here} {wrong} of {a.size} entries differ."


class _Check:
    """Every exercise by its name."""

    def __getattr__(self, name: str) -> Exercise:
        _load()
        if name in _EXERCISES:
            return _EXERCISES[name]
        raise AttributeError(
            f"There is no exercise {name!r}; there are {', '.join(sorted(_EXERCISES))}."
        )

    def __dir__(self) -> list[str]:
        _load()
        return sorted(_EXERCISES)


def _load() -> None:
    """Read the exercises: files beside this one."""
    if str(_HERE) not in sys.path:
        sys.path.insert(0, str(_HERE))
    for path in sorted((_HERE / "exercises").glob("*.py")):
        importlib.import_module(f"exercises.{path.stem}")


def _data(x: Any) -> Any:
    return x.data if hasattr(x, "parents") else x


def _alike(a: Any, b: Any, tolerance: float) -> bool:
    if isinstance(b, (str, bool)):
        return type(a) is type(b) and (
            a == b
            if isinstance(b, bool)
            else a.strip().casefold() == b.casefold()
        )
    try:
        a, b = np.asarray(_data(a), float), np.asarray(_data(b), float)
    except (TypeError, ValueError):
        return False
    return a.shape == b.shape and bool(
        np.allclose(a, b, rtol=tolerance, atol=tolerance * 1e-3)
    )


def _shown(x: Any) -> str:
    x = _data(x)
    if isinstance(x, np.bool_):
        x = bool(x)
    if isinstance(x, (bool, str)) or callable(x):
        return (
            repr(x)
            if not callable(x)
            else f"the function {getattr(x, '__name__', x)}"
        )
    try:
        found = np.asarray(x, float)
    except (TypeError, ValueError):
        return repr(x)
    if found.ndim == 0:
        return f"{float(found):.4g}".replace("-", "−")
    text = np.array2string(
        found, precision=4, separator=", ", threshold=20
    ).replace("\n", "")
    return text.replace("-", "−")


check = _Check()
