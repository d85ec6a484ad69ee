"""Standard units for features: mean 0 and standard deviation 1."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from autograd.errors import ArgumentError, DataTypeError, ShapeError
from nn.arguments import Parametrized
from nn.data.arrays import unmasked
from nn.data.feature_names import compare_names, feature_names, note_names
from nn.data.frames import is_frame, not_a_number
from nn.data.sklearn_transformer import SklearnTransformer
from nn.errors import not_fitted


class Standardizer(SklearnTransformer, Parametrized):
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
    n_samples_seen_ : int
        N, of all pieces.
    feature_names_in_ : ndarray of str
        The names of a DataFrame's columns, where `fit` was given one; those of `transform` must be the same.

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
    n_samples_seen_: int

    def __init__(self) -> None:
        """There is nothing to choose."""

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
        names = feature_names(X)
        n, mean, scale = _moments(X)
        self.mean_, self.scale_, self._spread = mean, np.where(scale == 0, 1.0, scale), scale
        self.n_features_in_, self.n_samples_seen_ = len(mean), n
        note_names(self, names)
        return self

    def partial_fit(self, X: ArrayLike, y: object = None) -> Standardizer:
        """Learn mean and scale of a further piece of the samples, (n, K), together with those before; returns self.

        Raises
        ------
        ArgumentError
            If mean and scale came from a file, which does not say of how many samples they are.
        ChalkgradError
            As `fit` and `transform`.

        Notes
        -----
        Means and squares of pieces are joined by Chan, Golub and LeVeque (1979).

        Examples
        --------
        >>> pieces = Standardizer().partial_fit([[1.0], [2.0]]).partial_fit([[6.0]])
        >>> pieces.mean_, pieces.n_samples_seen_
        (array([3.]), 3)
        """
        if not hasattr(self, "mean_"):
            return self.fit(X)
        if not hasattr(self, "n_samples_seen_"):
            raise ArgumentError("These mean and scale came from a file: nobody knows of how many samples. fit anew.")
        self._checked(X)
        m, mean, scale = _moments(X)
        n = self.n_samples_seen_
        apart, total = mean - self.mean_, n + m
        parts = np.sqrt(n / total) * self._spread, np.sqrt(m / total) * scale, np.sqrt(n * m) * (apart / total)
        self._spread = np.hypot(np.hypot(*parts[:2]), parts[2])
        self.mean_ = self.mean_ + apart * (m / total)
        self.scale_ = np.where(self._spread == 0, 1.0, self._spread)
        self.n_samples_seen_ = total
        return self

    def transform(self, X: ArrayLike) -> NDArray[Any]:
        """(X - mean) / scale, for samples (N, K) or one sample (K,).

        Raises
        ------
        NotFittedError
            Before `fit`.
        ShapeError
            If the last axis of `X` is not the K of `fit`.
        ArgumentError
            If a DataFrame's columns have other names, or another order, than those of `fit`.
        """
        found = self._checked(X)
        made = np.asarray((found - self.mean_) / self.scale_, dtype=found.dtype)
        shown: NDArray[Any] = self.shown(made, X)
        return shown

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
        compare_names(self, X)
        found = _real(X)
        if found.ndim not in (1, 2) or found.shape[-1] != self.n_features_in_:
            K = self.n_features_in_
            if found.ndim == 2:
                raise ShapeError(
                    f"X has {found.shape[1]} features, but Standardizer is expecting {K} features as input. Expected "
                    f"the {K} features of fit, shape (N, {K}) or ({K},), got shape {found.shape}."
                )
            raise ShapeError(f"Expected the {K} features of fit, shape (N, {K}) or ({K},), got shape {found.shape}.")
        if not np.isfinite(found).all():
            place = tuple(int(k) for k in np.argwhere(~np.isfinite(found))[0])
            what = "NaN" if np.isnan(found[place]) else "infinity (inf)"
            raise ArgumentError(f"X[{', '.join(map(str, place))}] is {what}: expected finite measurements.")
        return found


def _moments(X: ArrayLike) -> tuple[int, NDArray[Any], NDArray[Any]]:
    """How many samples there are, and mean and standard deviation of each feature, 0 of a constant one."""
    found = _real(X)
    if found.ndim != 2 or found.size == 0:
        hint = "; X.reshape(-1, 1) makes one feature, X.reshape(1, -1) one sample" if found.ndim == 1 else ""
        if found.ndim == 2:
            few = "sample" if found.shape[0] == 0 else "feature"
            hint = f": 0 {few}(s) (shape={found.shape}) while a minimum of 1 is required"
        raise ShapeError(f"Expected samples in rows, (N, K), neither of them 0, got shape {found.shape}{hint}.")
    mean, scale = _spread(found)
    bad = ~(np.isfinite(mean) & np.isfinite(scale))
    if bad.any():
        column = int(bad.argmax())
        where = np.flatnonzero(~np.isfinite(found[:, column]))
        came = "numbers too far apart for a float"
        if where.size:
            first = found[where[0], column]
            came = f"{'NaN' if np.isnan(first) else first} in row {where[0]}"
        raise ArgumentError(f"Column {column} of X holds {came}: expected finite measurements; correct or drop it.")
    # Rounding of the mean leaves a constant column a spread of about 1e-17, and dividing by that blows it up.
    constant = (found == found[0]).all(axis=0)
    return len(found), np.where(constant, found[0], mean), np.where(constant, 0.0, scale)


def _spread(found: NDArray[Any]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Mean and standard deviation of each column, also where the squares of its numbers leave the range of floats."""
    with np.errstate(over="ignore", under="ignore", invalid="ignore"):
        mean, scale = found.mean(axis=0, dtype=np.float64), found.std(axis=0, dtype=np.float64)
        odd = ~((scale > _LEAST) & (scale < np.inf))
        if odd.any():
            columns = found[:, odd].astype(np.float64)
            _, power = np.frexp(np.abs(columns).max(axis=0))
            # A power of 2 takes no digit.
            columns = np.ldexp(columns, -power)
            mean[odd], scale[odd] = np.ldexp(columns.mean(axis=0), power), np.ldexp(columns.std(axis=0), power)
            # Where one sample can't be taken from another, there is nothing to standardize.
            scale[odd] = np.where(np.isfinite(np.ldexp(np.ptp(columns, axis=0), power)), scale[odd], np.inf)
    return mean, scale


_LEAST = 1e-140
"""Below it squares lose digits, for floats end at 5e-324."""


def _real(X: ArrayLike) -> NDArray[Any]:
    """An array of float64, or float32 where that came."""
    if hasattr(X, "toarray"):
        raise DataTypeError("Expected real numbers, got a sparse matrix: X.toarray() makes an array of it.")
    unmasked(X, "X")
    try:
        found = np.asarray(X)
    except ValueError as error:
        raise ShapeError(f"Rows of different lengths are no table ({error}): give every sample K numbers.") from None
    if found.dtype.kind == "c":
        raise ArgumentError(f"Complex data not supported: expected real numbers, got {found.dtype}.")
    if found.dtype == object:
        try:
            found = found.astype(np.float64)
        except (TypeError, ValueError, OverflowError) as error:
            where = (not_a_number(X) if is_frame(X) else None) or error
            raise DataTypeError(
                f"Expected real numbers, got object: texts and objects must become numbers first ({where})."
            ) from None
    if found.dtype.kind not in "fiub":
        raise DataTypeError(f"Expected real numbers, got {found.dtype}: texts and objects must become numbers first.")
    return found if found.dtype == np.float32 else found.astype(np.float64)
