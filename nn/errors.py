"""The exceptions of the models: each says what came, what was expected and what to do.

Every one is also a built-in exception, so that ``except ValueError`` keeps working. What several messages share is here
too: the name that was meant, the line of the caller, the package that is missing.
"""

from __future__ import annotations

import sys
from functools import cache
from importlib import import_module
from os import PathLike, fspath
from typing import Any

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
        super().__init__(_one_line(text))


def _one_line(text: str) -> str:
    """A file name may hold a line break, and a log or a terminal should still show one line an error."""
    return " ".join(text.splitlines())


class NotFittedError(ChalkgradError, ValueError, AttributeError):
    """Something that is learned by ``fit`` was asked for before ``fit``."""


def not_fitted(message: str) -> NotFittedError:
    """The error of something that was asked for before ``fit``; where scikit-learn runs, also its own."""
    found: NotFittedError = _also_theirs(NotFittedError, sys.modules.get("sklearn.exceptions"))(message)
    return found


@cache
def _also_theirs(ours: type, theirs: Any) -> Any:
    """The class of the same name that is ours and scikit-learn's, where that has been imported."""
    if theirs is None:
        return ours
    return type(ours.__name__, (ours, getattr(theirs, ours.__name__)), {"__doc__": ours.__doc__})


class LabelError(ChalkgradError, ValueError):
    """Labels that cannot be told apart, sorted, or matched one to one with the samples."""


class NoProbabilityError(ChalkgradError, AttributeError):
    """Probabilities were asked of a model that only tells sides."""


class DivergenceError(ChalkgradError, ValueError):
    """A loss or a weight that became infinite or NaN while training.

    Attributes
    ----------
    history : History or None
        The epochs before.
    """

    history: Any = None


class MissingPackageError(ChalkgradError, ImportError):
    """An optional package is needed for this and is not installed; the text names the extra that brings it."""


class WeightFileError(ChalkgradError, ValueError):
    """A file of weights that cannot be written or read, or holds those of another model; the text begins with the file.

    Parameters
    ----------
    message : str
        What came, what was expected and what to do.
    path : str or path-like, optional
        The file, as the caller wrote it.

    Examples
    --------
    >>> print(WeightFileError("this is a PNG picture, expected weights: give a file of nn.save", "model.npz"))
    model.npz: this is a PNG picture, expected weights: give a file of nn.save
    """

    def __init__(self, message: str, path: str | PathLike[str] | None = None) -> None:
        self.path = None if path is None else fspath(path)
        super().__init__(_one_line(message if self.path is None else f"{self.path}: {message}"))


class ExportError(ChalkgradError, TypeError):
    """A model, or a layer of it, that has no counterpart in PyTorch or ONNX."""


class TrainingWarning(UserWarning):
    """A training that came to nothing, or may: the base of those that say why."""


class ScaleWarning(TrainingWarning):
    """Features of very different sizes, far from 0, or tiny: one learning rate cannot fit them all."""


class UnstableWarning(TrainingWarning):
    """A loss that is finite, and larger than that of an output of zeros: the steps are too long."""


class BaselineWarning(TrainingWarning):
    """A model that is no better than a guess on the samples it was trained on."""


class DeadUnitsWarning(BaselineWarning):
    """One of which all units of a hidden layer are dead or saturated."""


class NotSeparableWarning(UserWarning):
    """The perceptron stopped at its last allowed pass with samples still on the wrong side."""


class NotRecordableWarning(UserWarning):
    """A model whose training step cannot be recorded as a program: it trains on the graph, slower."""


class LabelWarning(UserWarning):
    """Labels that are probably not what was meant: ids, measurements, or one label written in two ways."""


class RareClassWarning(UserWarning):
    """A class has too few samples for what was asked, such as one to hold back and one to train on."""


class DataConversionWarning(UserWarning):
    """Labels came as a column, and were taken as one label a sample."""


def data_conversion() -> type[DataConversionWarning]:
    """`DataConversionWarning`; where scikit-learn runs, also its own."""
    found: type[DataConversionWarning] = _also_theirs(DataConversionWarning, sys.modules.get("sklearn.exceptions"))
    return found


_OURS = ("autograd", "nn", "viz")  # the engine checks arguments around what it calls


def level_outside() -> int:
    """For `warnings.warn`: how far up the caller is who called one of our packages."""
    frame, level = sys._getframe(1), 1
    while frame.f_back is not None and str(frame.f_globals.get("__name__")).partition(".")[0] in _OURS:
        frame, level = frame.f_back, level + 1
    return level


def needed(package: str, what: str, extra: str = "export") -> Any:
    """The module of an optional package.

    Parameters
    ----------
    package : str
        Its import name.
    what : str
        What needs it, for the message.
    extra : str
        The extra of chalkgrad that brings it.

    Raises
    ------
    MissingPackageError
        If it is not installed: an ImportError that says how to install it.

    Examples
    --------
    >>> needed("json", "reading JSON").loads("[1]")
    [1]
    >>> needed("no_such_package", "flying")
    Traceback (most recent call last):
        ...
    nn.errors.MissingPackageError: flying needs the package no_such_package: pip install "chalkgrad[export]"
    """
    try:
        return import_module(package)
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] != package.partition(".")[0]:
            raise  # the package is there, and misses something of its own
        raise MissingPackageError(f'{what} needs the package {package}: pip install "chalkgrad[{extra}]"') from None
