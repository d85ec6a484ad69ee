"""Labels as numbers: the index of each class, a row with a 1 at its place (L17), or -1 and +1."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from autograd.annotations import arguments_named
from autograd.data import rectangular
from autograd.errors import ArgumentError, DataTypeError
from nn.checks import count_of
from nn.data.arrays import one_a_sample, unmasked
from nn.errors import LabelError


def encode_labels(labels: ArrayLike) -> tuple[NDArray[Any], NDArray[np.intp]]:
    """The different labels, sorted, and for every sample the index of its own.

    Parameters
    ----------
    labels : array-like, shape (N,) or (N, K)
        Texts, whole numbers, truth values, dates, or anything else of one kind that can be sorted. Or
        one-hot rows: the labels are then 0 .. K - 1, whether or not all of them occur.

    Returns
    -------
    classes : ndarray, shape (K,)
    indices : ndarray of int, shape (N,)
        ``classes[indices]`` are the labels again.

    Raises
    ------
    LabelError
        If there is no label, not one a sample, or if they are missing, of several kinds, cannot be sorted, or
        are fractions: measurements, which no classifier tells apart.

    Warns
    -----
    DataConversionWarning
        For a column (N, 1), which is taken as (N,).

    Examples
    --------
    >>> classes, indices = encode_labels(["sick", "healthy", "sick"])
    >>> classes.tolist(), indices.tolist()
    (['healthy', 'sick'], [1, 0, 1])
    >>> encode_labels([[0, 0, 1], [1, 0, 0]])
    (array([0, 1, 2]), array([2, 0]))
    """
    if labels is None:
        raise LabelError("A classifier requires y to be passed, but the target y is None: one label for each sample.")
    unmasked(labels, "t")
    try:
        found = np.asarray(labels)
    except ValueError as error:
        raise LabelError(f"Expected one label a sample, got rows of different lengths ({error}).") from None
    if found.ndim == 2 and _is_one_hot(_numbers(found)):
        found = _numbers(found)
        return np.arange(found.shape[1]), found.argmax(axis=1)
    if found.ndim == 2 and found.shape[1] == 1 and found.size:
        labels = found = one_a_sample(found)
    if found.ndim != 1 or found.size == 0:
        raise LabelError(f"Expected one label a sample, (N,), got shape {found.shape}{_to_one_axis(labels, found)}.")
    # NumPy would turn [1, 'a'] into ['1', 'a'], and the classes would no longer be what came.
    came = labels if isinstance(labels, list | tuple) else found if found.dtype == object else ()
    for place, label in enumerate(came):
        if _is_missing(label):
            raise LabelError(f"Sample {place} has no label ({label!r}): name it or drop it.".replace("(nan)", "(NaN)"))
    kinds = sorted({_kind(label) for label in came})
    if len(kinds) > 1:
        raise LabelError(f"Expected labels of one kind, got {' and '.join(kinds)}: make them all texts or all numbers.")
    missing = found != found
    if np.any(missing):
        what = found[missing][0]
        what = "NaN" if isinstance(what, float | np.floating) else what
        raise LabelError(f"Sample {int(np.argmax(missing))} has no label ({what}): name it or drop it.")
    if found.dtype.kind == "c":
        raise LabelError(f"Complex data not supported: {found[0]!r} is no label; use texts or whole numbers.")
    _refuse_measurements(found)
    try:
        classes, indices = np.unique(found, return_inverse=True)
    except TypeError as error:
        raise LabelError(f"The labels cannot be sorted ({error}): use texts or numbers.") from None
    return classes, indices


def label_rows(t: Any, always: bool = False) -> NDArray[np.float64] | None:
    """Targets (N, K) of 0 and 1, any number of labels a sample, as floats; None if they are anything else.

    Rows with just one 1 each are classes, and no rows of labels, unless ``always``.

    Examples
    --------
    >>> label_rows([[1, 0, 1], [0, 0, 0]])
    array([[1., 0., 1.],
           [0., 0., 0.]])
    >>> label_rows([[1, 0, 0], [0, 0, 1]]) is None
    True
    """
    try:
        found = _numbers(np.asarray(unmasked(t, "t")))
    except ValueError:  # rows of different lengths
        return None
    if found.ndim != 2 or found.shape[1] < 2 or not found.size or found.dtype.kind not in "biuf":
        return None
    if not ((found == 0) | (found == 1)).all() or (not always and _is_one_hot(found)):
        return None
    return found.astype(float)


_MANY = 20
"""Classes, of which more are seldom numbers."""


def doubtful(classes: NDArray[Any], indices: NDArray[Any]) -> str | None:
    """What makes one doubt that these are the classes of the samples; None if nothing does."""
    n = len(indices)
    if len(classes) > max(10, n / 2):
        return (
            f"The number of unique classes is greater than 50% of the number of samples, {len(classes)} of {n}: ids, "
            "or measurements, which a regressor such as nn.MLPRegressor predicts."
        )
    if classes.dtype.kind in "iuf" and len(classes) > _MANY and np.median(np.bincount(indices)) <= 2:
        return (
            f"{len(classes)} different numbers are the classes of {n} samples, half of them of two samples at most: "
            "ids, or measurements, which a regressor such as nn.MLPRegressor predicts."
        )
    texts = [label for label in classes.tolist() if isinstance(label, str)]
    alike: dict[str, list[str]] = {}
    for label in texts:
        alike.setdefault(" ".join(label.split()).casefold(), []).append(label)
    same = next((found for found in alike.values() if len(found) > 1), None)
    if same is None:
        return None
    return f"The labels {same} differ in spaces or capitals alone, and are classes of their own: write them alike."


def _numbers(rows: NDArray[Any]) -> NDArray[Any]:
    """Rows of numbers and truth values as such, where a table made objects of them; others as they are."""
    objects = rows.dtype == object and rows.ndim == 2
    if objects and all(isinstance(entry, int | float | np.number | np.bool_) for entry in rows.flat):
        with suppress(OverflowError):  # a whole number beyond floats is no target of 0 and 1
            return rows.astype(float)
    return rows


def _is_one_hot(rows: NDArray[Any]) -> bool:
    if rows.shape[1] < 2 or not rows.size or rows.dtype.kind not in "biuf":
        return False
    return bool(((rows == 0) | (rows == 1)).all() and (rows.sum(axis=1) == 1).all())


def _refuse_measurements(labels: NDArray[Any]) -> None:
    if labels.dtype.kind != "f":
        return
    if not np.isfinite(labels).all():
        first = int(np.argmax(~np.isfinite(labels)))
        raise LabelError(f"Sample {first} has the label {labels[first]}, infinity: name it or drop it.")
    if np.any(labels != np.round(labels)):
        first = labels[labels != np.round(labels)][0]
        raise LabelError(
            f"Unknown label type: continuous. {first!s} is a measurement; a classifier tells classes apart, such as "
            "0, 1, 2 or texts. np.digitize(t, edges) makes classes of ranges."
        )


def _is_missing(label: object) -> bool:
    """Whether this stands for no label: None, NaN, or what pandas has for them."""
    return (
        label is None or type(label).__name__ in ("NAType", "NaTType") or (isinstance(label, float) and label != label)
    )


def _to_one_axis(labels: Any, found: NDArray[Any]) -> str:
    """What makes one label a sample of what came."""
    if hasattr(labels, "toarray"):
        return ", a sparse matrix; t.toarray() makes an array of it"
    if found.ndim == 2 and len(found) == 1:
        return "; t.ravel() makes one axis of a row"
    hint = {
        1: ": there is no sample",
        0: "; pass a list or an array",
        2: "; for rows of probabilities .argmax(axis=1) gives the labels",
    }
    return hint.get(found.ndim, "")


def _kind(label: object) -> str:
    if isinstance(label, bool | np.bool_):
        return "bool"
    return "number" if isinstance(label, int | float | np.number) else type(label).__name__.removesuffix("_")


@arguments_named
def one_hot(indices: ArrayLike, n_classes: int) -> NDArray[np.float64]:
    """Rows with a 1 at the class of the sample and 0 elsewhere, the target of softmax regression (L17).

    Parameters
    ----------
    indices : array-like of int, shape (...)
        Classes from 0 to `n_classes` - 1, as `encode_labels` gives them.
    n_classes : int
        K.

    Returns
    -------
    ndarray of float64, shape (..., K)

    Raises
    ------
    DataTypeError
        If the indices are no integers.
    ArgumentError
        If an index is outside of 0 .. K - 1.

    Examples
    --------
    >>> one_hot([2, 0], 3)
    array([[0., 0., 1.],
           [1., 0., 0.]])
    """
    found, n_classes = rectangular("indices", indices), count_of("n_classes", n_classes)
    if found.dtype.kind not in "iu" and found.size:
        raise DataTypeError(f"Expected class indices (int), got {found.dtype}: encode_labels makes them from labels.")
    outside = (found < 0) | (found >= n_classes)
    if np.any(outside):
        allowed = f"expected 0 .. {n_classes - 1} for {n_classes} classes"
        raise ArgumentError(f"Class index {found[outside].flat[0]}: {allowed}; encode_labels gives indices from 0.")
    hot: NDArray[np.float64] = np.equal(found[..., None], np.arange(n_classes)).astype(np.float64)
    return hot


def signs(indices: Any) -> Any:
    """-1 for class 0 and +1 for class 1."""
    return np.where(np.asarray(indices) > 0, 1.0, -1.0)
