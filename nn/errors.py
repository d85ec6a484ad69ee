"""The exceptions of the models: each says what came, what was expected and what to do.

Every one is also a built-in exception, so that ``except ValueError`` keeps working.
"""

from __future__ import annotations

from os import PathLike, fspath

from autograd.errors import ChalkgradError


class TableError(ChalkgradError, ValueError):
    """A file that is no table of numbers and labels; the text is one line and begins with the place.

    Parameters
    ----------
    message : str
        What came, what was expected and what to do.
    path : str or path-like, optional
        The file, as the caller wrote it.
    line : int, optional
        The line in the file, from 1, as an editor counts.
    column : str or int, optional
        The name of the column, or its position from 1 where it has no name.

    Examples
    --------
    >>> print(TableError("'37,5' is no number: write 37.5", "patients.csv", line=3, column="temperature"))
    patients.csv, line 3, column 'temperature': '37,5' is no number: write 37.5
    """

    def __init__(
        self,
        message: str,
        path: str | PathLike[str] | None = None,
        *,
        line: int | None = None,
        column: str | int | None = None,
    ) -> None:
        self.path = None if path is None else fspath(path)
        self.line = line
        self.column = column
        place = [] if self.path is None else [self.path]
        if line is not None:
            place.append(f"line {line}")
        if column is not None:
            place.append(f"column {column!r}")
        text = f"{', '.join(place)}: {message}" if place else message
        # A file name may hold a line break, and a log or a terminal should still show one line an error.
        super().__init__(" ".join(text.splitlines()))


class NotFittedError(ChalkgradError, ValueError, AttributeError):
    """Something that is learned by ``fit`` was asked for before ``fit``."""


class LabelError(ChalkgradError, ValueError):
    """Labels that cannot be told apart, sorted, or matched one to one with the samples."""


class NoProbabilityError(ChalkgradError, AttributeError):
    """Probabilities were asked of a model that only tells sides."""


class DivergenceError(ChalkgradError, ValueError):
    """A loss or a weight that became infinite or NaN while training."""


class NotSeparableWarning(UserWarning):
    """The perceptron stopped at its last allowed pass with samples still on the wrong side."""


class NotRecordableWarning(UserWarning):
    """A model whose training step cannot be recorded as a program: it trains on the graph, slower."""
