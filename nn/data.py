"""Data to learn from: made-up patients, standard units for features, and numbers for labels."""

from __future__ import annotations

import warnings
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from autograd.errors import ArgumentError, DataTypeError, ShapeError
from nn.errors import LabelError, data_conversion, not_fitted
from nn.naming import level_outside
from nn.table import Table

_LECTURE_PATIENTS = np.array([[37.5, 72, 2], [39.1, 103, 8], [38.3, 100, 6], [36.7, 88, 0]])
_LECTURE_SICK = np.array([False, True, True, False])
_HEALTHY_MEAN = np.array([37.1, 80, 2])
_SICK_MEAN = np.array([38.5, 102, 6])
# The best straight line is then right for about 95 patients in 100.
_SPREAD = np.array([0.6, 9.5, 2.8])


def patients(n: int = 200, seed: int = 0, *, headache: bool = False) -> Table:
    """Made-up patients, as in the lecture (row L01): nobody was measured, the numbers are drawn at random.

    The first four are the lecture's. The others come from two clouds that overlap a little, so that the best
    straight line is right for about 95 in 100. The same seed gives the same patients: a larger `n` adds to
    them, and `headache` adds a column.

    Parameters
    ----------
    n : int
        The number of patients, at least the lecture's four.
    seed : int
        The seed of the random numbers.
    headache : bool
        Whether to add the third feature, with which the line becomes a plane.

    Returns
    -------
    Table
        `X` of shape (n, 2) or (n, 3): temperature in °C, heart rate in beats per minute, headache from 0 to
        10. `labels` are ``'healthy'`` and ``'sick'``.

    Raises
    ------
    ArgumentError
        If `n` is smaller than 4.

    Examples
    --------
    >>> table = patients(4, headache=True)
    >>> table.feature_names
    ('temperature', 'heart rate', 'headache')
    >>> table.X.tolist()
    [[37.5, 72.0, 2.0], [39.1, 103.0, 8.0], [38.3, 100.0, 6.0], [36.7, 88.0, 0.0]]
    >>> table.labels.tolist()
    ['healthy', 'sick', 'sick', 'healthy']
    """
    if n < len(_LECTURE_PATIENTS):
        raise ArgumentError(f"Got n={n}; the lecture's four patients always come first: take n=4 or more.")
    # One row of draws a patient, whatever is asked for: this is why a larger n or headache only adds.
    draws = np.random.default_rng(seed).standard_normal((n, 4))
    sick = draws[:, 3] > 0
    X = np.where(sick[:, None], _SICK_MEAN, _HEALTHY_MEAN) + _SPREAD * draws[:, :3]
    X[:, 0] = X[:, 0].round(1)
    X[:, 1] = X[:, 1].round()
    X[:, 2] = X[:, 2].round().clip(0, 10)
    X[:4], sick[:4] = _LECTURE_PATIENTS, _LECTURE_SICK
    names = ("temperature", "heart rate", "headache")[: 3 if headache else 2]
    return Table(X[:, : len(names)].copy(), np.where(sick, "sick", "healthy"), names, "diagnosis")


class Standardizer:
    """Features with mean 0 and standard deviation 1, as scikit-learn's StandardScaler.

    A temperature near 37 and a heart rate near 80 make a loss that is long in one direction and narrow in
    another; in standard units one learning rate fits all weights. x -> (x - mean) / scale.

    Attributes
    ----------
    mean_ : ndarray of float64, shape (K,)
        The mean of every feature.
    scale_ : ndarray of float64, shape (K,)
        The standard deviation (divided by N, not N - 1) of every feature; 1 for a constant one.
    n_features_in_ : int
        K.

    Examples
    --------
    >>> X = np.array([[37.0, 70.0], [39.0, 110.0]])
    >>> standardizer = Standardizer().fit(X)
    >>> standardizer.transform(X)
    array([[-1., -1.],
           [ 1.,  1.]])
    >>> standardizer.inverse_transform([0.0, 0.5])
    array([ 38., 100.])
    """

    mean_: NDArray[np.float64]
    scale_: NDArray[np.float64]
    n_features_in_: int

    def fit(self, X: ArrayLike, y: object = None) -> Standardizer:
        """Learn mean and scale from `X` of shape (N, K); `y` is ignored. Returns self.

        Raises
        ------
        DataTypeError
            If `X` does not hold real numbers.
        ShapeError
            If `X` has not two axes, or no row or column.
        ArgumentError
            If a feature holds NaN or infinity, or its mean or spread is too large for a float.
        """
        found = _real(X)
        if found.ndim != 2 or found.size == 0:
            hint = "; X.reshape(-1, 1) makes one feature, X.reshape(1, -1) one sample" if found.ndim == 1 else ""
            raise ShapeError(f"Expected samples in rows, (N, K), neither of them 0, got shape {found.shape}{hint}.")
        with np.errstate(over="ignore", invalid="ignore"):
            mean, scale = found.mean(axis=0, dtype=np.float64), found.std(axis=0, dtype=np.float64)
        bad = ~(np.isfinite(mean) & np.isfinite(scale))
        if bad.any():
            column = int(bad.argmax())
            where = np.flatnonzero(~np.isfinite(found[:, column]))
            came = f"{found[where[0], column]} in row {where[0]}" if where.size else "numbers too large to square"
            raise ArgumentError(f"Column {column} of X holds {came}: expected finite measurements; correct or drop it.")
        # Rounding of the mean leaves a constant column a spread of about 1e-17, and dividing by that blows it up.
        constant = (found == found[0]).all(axis=0) | (scale == 0)
        self.mean_, self.scale_ = mean, np.where(constant, 1.0, scale)
        self.n_features_in_ = found.shape[1]
        return self

    def transform(self, X: ArrayLike) -> NDArray[Any]:
        """(X - mean) / scale, for samples (N, K) or one sample (K,).

        Raises
        ------
        NotFittedError
            Before `fit`.
        ShapeError
            If the last axis of `X` is not the K of `fit`.
        """
        found = self._checked(X)
        return np.asarray((found - self.mean_) / self.scale_, dtype=found.dtype)

    def fit_transform(self, X: ArrayLike, y: object = None) -> NDArray[Any]:
        """`fit` and `transform` of the same samples."""
        return self.fit(X).transform(X)

    def inverse_transform(self, X: ArrayLike) -> NDArray[Any]:
        """X * scale + mean, back in the units of `fit`; shapes and errors as in `transform`."""
        found = self._checked(X)
        return np.asarray(found * self.scale_ + self.mean_, dtype=found.dtype)

    def _checked(self, X: ArrayLike) -> NDArray[Any]:
        if not hasattr(self, "mean_"):
            raise not_fitted("This Standardizer knows no mean and scale yet: call fit(X) first.")
        found = _real(X)
        if found.ndim not in (1, 2) or found.shape[-1] != self.n_features_in_:
            K = self.n_features_in_
            raise ShapeError(f"Expected the {K} features of fit, shape (N, {K}) or ({K},), got shape {found.shape}.")
        return found


def _real(X: ArrayLike) -> NDArray[Any]:
    """An array of float64, or float32 where that came."""
    try:
        found = np.asarray(X)
    except ValueError as error:
        raise ShapeError(f"Rows of different lengths are no table ({error}): give every sample K numbers.") from None
    if found.dtype.kind not in "fiub":
        raise DataTypeError(f"Expected real numbers, got {found.dtype}: texts and objects must become numbers first.")
    return found if found.dtype == np.float32 else found.astype(np.float64)


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
    try:
        found = np.asarray(labels)
    except ValueError as error:
        raise LabelError(f"Expected one label a sample, got rows of different lengths ({error}).") from None
    if found.ndim == 2 and _is_one_hot(found):
        return np.arange(found.shape[1]), found.argmax(axis=1)
    if found.ndim == 2 and found.shape[1] == 1 and found.size:
        warnings.warn(
            f"A column-vector y was passed when a 1d array was expected: shape {found.shape} is taken as "
            f"({len(found)},). t.ravel() makes one axis of a column.",
            data_conversion(),
            stacklevel=level_outside(),
        )
        labels = found = found[:, 0]
    if found.ndim != 1 or found.size == 0:
        hint = {0: "; pass a list or an array", 2: "; for rows of probabilities .argmax(axis=1) gives the labels"}
        raise LabelError(f"Expected one label a sample, (N,), got shape {found.shape}{hint.get(found.ndim, '')}.")
    # NumPy would turn [1, 'a'] into ['1', 'a'], and the classes would no longer be what came.
    came = labels if isinstance(labels, list | tuple) else found if found.dtype == object else ()
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


def _kind(label: object) -> str:
    if isinstance(label, bool | np.bool_):
        return "bool"
    return "number" if isinstance(label, int | float | np.number) else type(label).__name__.removesuffix("_")


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
    found = np.asarray(indices)
    if found.dtype.kind not in "iu" and found.size:
        raise DataTypeError(f"Expected class indices (int), got {found.dtype}: encode_labels makes them from labels.")
    outside = (found < 0) | (found >= n_classes)
    if np.any(outside):
        allowed = f"expected 0 .. {n_classes - 1} for {n_classes} classes"
        raise ArgumentError(f"Class index {found[outside].flat[0]}: {allowed}; encode_labels gives indices from 0.")
    hot: NDArray[np.float64] = np.equal(found[..., None], np.arange(n_classes)).astype(np.float64)
    return hot
