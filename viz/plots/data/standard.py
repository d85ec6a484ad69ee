"""What plots share that train models of their own: samples of comparable size, and how they came to be."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from autograd.errors import ArgumentError, ShapeError
from nn.data.standardizer import Standardizer
from viz.plots.samples import checked_names, classes_in, labels_of, matrix, names_of, plain, usual_names, with_labels

Read = tuple[NDArray[np.float64], list[Any], list[Any], list[str]]


def read(X: Any, t: Any, feature_names: Any = None, least: int = 2) -> Read:
    """Samples, labels, classes and the names of the features."""
    table = X
    X, t = with_labels(X, t)
    points = matrix(X, least)
    if t is None:
        raise ArgumentError("t is None: this picture takes one label for each row of X.")
    labels = labels_of(t, len(points))
    found = names_of(table)
    default = usual_names(points.shape[1]) if found is None else [plain(name) for name in found]
    return points, labels, classes_in(labels), checked_names(feature_names, default, "feature_names")


def read_plane(X: Any, t: Any, feature_names: Any = None) -> Read:
    """The same, of two features."""
    found = read(X, t, feature_names)
    if found[0].shape[1] != 2:
        raise ShapeError(
            f"X has {found[0].shape[1]} features and this picture is a plane of two: choose them, as X[:, [0, 1]]."
        )
    return found


class InUnits:
    """A model that learned standardized features, asked in the units of the data."""

    def __init__(self, model: Any, units: Standardizer) -> None:
        self.model = model
        self.units = units
        self.classes_ = model.classes_

    def predict(self, X: Any) -> Any:
        """The class of each row."""
        return self.model.predict(self.units.transform(X))

    def __getattr__(self, name: str) -> Any:
        if name not in ("predict_proba", "decision_function"):
            raise AttributeError(name)
        method = getattr(self.model, name)
        return lambda X: method(self.units.transform(X))


def weights_in_units(w: NDArray[np.float64], units: Standardizer) -> NDArray[np.float64]:
    """(w₀, w₁ ...) of standardized features as those of the features themselves: the same line."""
    slopes = w[1:] / units.scale_
    return np.concatenate([[w[0] - slopes @ units.mean_], slopes])
