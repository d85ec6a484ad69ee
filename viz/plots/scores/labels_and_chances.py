"""What displays of scores share: probabilities of a classifier, labels as numbers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from autograd.data import rectangular
from autograd.errors import ArgumentError, DataTypeError, ShapeError
from viz.plots.samples import label_key, label_text, plain
from viz.style.text import cut_apart

_IN_NAME = 16
_MOST_CLASSES = 60


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
    found = rectangular(name, t)
    if found.ndim != 1 or not len(found) or (count is not None and len(found) != count):
        wanted = f"{count} labels" if count is not None else "one label for each sample"
        raise ShapeError(f"Expected {name} as {wanted}, got shape {found.shape}.")
    if any(label is None or label != label for label in found.tolist()):
        raise ArgumentError(f"{name} holds missing labels (NaN or None): leave these samples out.")
    return found


def classes_of(*labels: NDArray[Any]) -> list[Any]:
    """All labels that occur, in their order.

    Raises
    ------
    ArgumentError
        If there are more than can be classes, or texts on the one side and numbers on the other.
    """
    kinds = [{isinstance(label, str) for label in one.tolist()} for one in labels]
    if len(kinds) > 1 and not set.intersection(*kinds):
        raise ArgumentError(
            f"The labels of t are like {labels[0].tolist()[0]!r} and the answers like {labels[1].tolist()[0]!r}: give "
            "both in the same words, those that the model was trained with."
        )
    together = np.concatenate([np.asarray(one, dtype=object) for one in labels])
    found = sorted(set(together.tolist()), key=lambda label: (isinstance(label, str), label))
    if len(found) > _MOST_CLASSES:
        raise ArgumentError(
            f"There are {len(found):,} different labels, and {_MOST_CLASSES} can be told apart: this looks like a "
            "measurement, whose predictions are drawn against the truth, as plt.scatter(t, model.predict(X))."
        )
    return found


def indices(t: NDArray[Any], classes: Sequence[Any], name: str = "t") -> NDArray[np.intp]:
    """Each label as its place among ``classes``.

    Raises
    ------
    ArgumentError
        If one is not among them.
    """
    place = {label_key(label): k for k, label in enumerate(classes)}
    keys = list(map(label_key, t.tolist()))
    strange = sorted(set(keys) - set(place))
    if strange:
        known = ", ".join(map(str, classes[:20]))
        raise ArgumentError(f"{name} holds {strange[0]!r}, which is none of the classes: {known}.")
    return np.array([place[key] for key in keys], dtype=np.intp)


def shown(classes: Sequence[Any]) -> list[str]:
    """Names of classes as they are drawn."""
    return [plain(name) for name in cut_apart(list(map(label_text, classes)), _IN_NAME)]


def scores_of(model: Any, X: Any) -> tuple[NDArray[np.float64], float]:
    """Probabilities, or scores where there are none, and the threshold that the model uses itself.

    Raises
    ------
    DataTypeError
        If the model gives neither.
    """
    if callable(getattr(model, "predict_proba", None)):
        scores = np.asarray(model.predict_proba(X))
        return (scores[:, 1] if scores.shape[1] == 2 else scores), 0.5
    if callable(getattr(model, "decision_function", None)):
        return np.asarray(model.decision_function(X)), 0.0
    kind = type(model).__name__
    raise DataTypeError(f"Expected a fitted classifier with predict_proba or decision_function, got {kind}.")


def against_the_rest(
    t: Any, scores: Any, classes: Sequence[Any] | None, threshold: float | None, curve: str
) -> tuple[list[tuple[NDArray[np.bool_], NDArray[np.float64]]], list[str]]:
    """For each class that has a ``curve``, of two the second: which samples are of it, and their scores; its name.

    Raises
    ------
    ShapeError
        If scores are not (N,) or (N, classes).
    ArgumentError
        If a class has no sample, or a threshold is given for more than one curve.
    """
    given = np.asarray(scores, dtype=np.float64)
    if given.ndim not in (1, 2) or not np.isfinite(given).all():
        raise ShapeError(f"Expected scores as finite numbers (N,) or (N, classes), got shape {given.shape}.")
    true = labels_of(t, len(given))
    known = list(classes) if classes is not None else classes_of(true)
    if len(known) != (2 if given.ndim == 1 else given.shape[1]):
        raise ShapeError(f"There are {len(known)} classes for scores of shape {given.shape}: name them by classes=.")
    k = indices(true, known)
    missing = [known[c] for c in range(len(known)) if not (k == c).any()]
    if missing:
        raise ArgumentError(f"No sample in t is {str(missing[0])!r}: the {curve} curve needs some of each class.")
    if threshold is not None and given.ndim == 2:
        raise ArgumentError("A threshold is marked on the curve of two classes; these scores have more.")
    columns = [(given, 1)] if given.ndim == 1 else [(given[:, c], c) for c in range(given.shape[1])]
    return [(k == c, column) for column, c in columns], [label_text(known[c]) for _, c in columns]
