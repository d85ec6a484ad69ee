"""What displays of scores share: probabilities of a classifier, labels as numbers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from autograd.errors import ArgumentError, DataTypeError, ShapeError
from viz.plots.samples import plain
from viz.style.text import cut

_IN_NAME = 16


def answers(model: Any, X: Any) -> NDArray[Any]:
    """What a model predicts.

    Raises
    ------
    DataTypeError
        If it predicts nothing.
    """
    if not callable(getattr(model, "predict", None)):
        raise DataTypeError(f"Expected a fitted classifier with predict(X), got {type(model).__name__}.")
    return np.asarray(model.predict(X))


def chances(model: Any, X: Any) -> NDArray[np.float64]:
    """Probabilities, one row a sample and one column a class.

    Raises
    ------
    DataTypeError
        If the model gives none.
    """
    if not callable(getattr(model, "predict_proba", None)):
        raise DataTypeError(
            f"Expected a fitted classifier with predict_proba(X), got {type(model).__name__}: a perceptron and a "
            "support vector machine have no probabilities."
        )
    return np.asarray(model.predict_proba(X), dtype=np.float64)


def labels_of(t: Any, count: int | None = None, name: str = "t") -> NDArray[Any]:
    """One label a sample.

    Raises
    ------
    ShapeError
        If they are not, or none.
    """
    found = np.asarray(t)
    if found.ndim != 1 or not len(found) or (count is not None and len(found) != count):
        wanted = f"{count} labels" if count is not None else "one label for each sample"
        raise ShapeError(f"Expected {name} as {wanted}, got shape {found.shape}.")
    return found


def classes_of(*labels: NDArray[Any]) -> list[Any]:
    """All labels that occur, in their order."""
    together = np.concatenate([np.asarray(one, dtype=object) for one in labels])
    return sorted(set(together.tolist()), key=lambda label: (isinstance(label, str), label))


def indices(t: NDArray[Any], classes: Sequence[Any], name: str = "t") -> NDArray[np.intp]:
    """Each label as its place among ``classes``.

    Raises
    ------
    ArgumentError
        If one is not among them.
    """
    place = {str(label): k for k, label in enumerate(classes)}
    strange = sorted({str(label) for label in t.tolist()} - set(place))
    if strange:
        known = ", ".join(list(place)[:20])
        raise ArgumentError(f"{name} holds {strange[0]!r}, which is none of the classes: {known}.")
    return np.array([place[str(label)] for label in t.tolist()], dtype=np.intp)


def shown(classes: Sequence[Any]) -> list[str]:
    """Names of classes as they are drawn."""
    return [plain(cut(str(label), _IN_NAME)) for label in classes]
