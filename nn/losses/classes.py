"""What losses of K classes share: targets as one-hot rows or as class indices, weights of classes, smoothed labels."""

from __future__ import annotations

from typing import Any

import numpy as np

import autograd
from autograd import ArgumentError, DataTypeError, ShapeError, Value
from autograd.data import as_data, rectangular
from autograd.errors import short
from nn.checks import axis_of, share
from nn.data.labels import one_hot
from nn.layers.resolution import array_of, numbers_in, shape_of
from nn.losses.base import Loss
from nn.names import named


class OfClasses(Loss):
    """The base of losses of K classes, along ``axis``.

    Parameters
    ----------
    reduction : {"mean", "sum", "none"}
        Over samples, and over pixels: each has a value of its own.
    axis : int
        Where the classes are: -1 for (classes,) or (N, classes), 1 for images (N, classes, H, W).
    weight : array-like, shape (K,), optional
        How much each class counts. As in PyTorch a mean of class indices is then Σ w l / Σ w, with w of the sample's
        class, and one of rows is over samples.
    label_smoothing : float
        ε: a target of 1 becomes 1 - ε + ε / K and one of 0 becomes ε / K, so that no score need grow for ever.
    """

    settings: tuple[str, ...] = ("axis",)

    def __init__(
        self, reduction: str = "mean", *, axis: int = -1, weight: Any = None, label_smoothing: float = 0.0
    ) -> None:
        super().__init__(reduction)
        self.axis = axis_of(axis)
        self.weight = None if weight is None else _weights(weight)
        self.label_smoothing = share("label_smoothing", label_smoothing)

    @property
    def _axis(self) -> tuple[int, ...]:
        """The axis as an argument, unless it is the operations' own: binding it takes time at every step."""
        return () if self.axis == -1 else (self.axis,)

    def options(self) -> dict[str, Any]:
        """The arguments besides ``reduction``."""
        return {"axis": self.axis, "weight": self.weight, "label_smoothing": self.label_smoothing}

    def forward(self, y: Any, t: Any) -> Any:
        """The loss of predictions ``y``, for one-hot rows of their shape or for class indices without that axis.

        Raises
        ------
        ShapeError, ArgumentError
            As `Loss.forward`; also if an index is no class.
        """
        plain = self.weight is None and not self.label_smoothing
        if plain and t is self._seen:  # rows that were looked into at the last step
            return Loss.forward(self, y, t)
        if type(y) is not Value:
            y = array_of(y)
        shape = shape_of(y)
        came = target_shape(t)
        if plain and came == shape:
            return super().forward(y, t)
        by_index = are_indices(came, shape, self.axis)
        t = self._target(y, rows_of(self, y, t, self.axis) if by_index else t)
        self._look_at(y)
        weights = self._weights_like(y)
        total = None
        if weights is not None and by_index and self.reduction == "mean":
            total = autograd.sum(weights * t)
            if not numbers_in(total):
                raise ArgumentError(
                    f"{type(self).__name__}: each of these samples is of a class with weight 0: there is no mean."
                )
        if self.label_smoothing:
            t = named((1.0 - self.label_smoothing) * t + self.label_smoothing / shape[self.axis], "t")
        return self._joined(self.of_each(y, t) if weights is None else self.weighted(y, t, weights), total)

    def weighted(self, y: Any, t: Any, weights: Any) -> Any:
        """The loss of each sample with weights of classes."""
        return -autograd.sum(weights * t * self.logarithms(y), self.axis)

    def logarithms(self, y: Any) -> Any:
        """Ln of the probability of each class."""
        raise ArgumentError(f"{type(self).__name__} defines no logarithms(y).")

    def _weights_like(self, y: Any) -> Any:
        """The weights of classes, on their axis."""
        if self.weight is None:
            return None
        shape = shape_of(y)
        if len(self.weight) != shape[self.axis]:
            raise ShapeError(
                f"{type(self).__name__} has {len(self.weight)} weights, one a class, and predictions of shape {shape} "
                f"are of {shape[self.axis]} classes."
            )
        found = self.weight.reshape([-1 if k == self.axis % len(shape) else 1 for k in range(len(shape))])
        return found.astype(y.dtype) if isinstance(y, Value) and isinstance(y.data, np.ndarray) else found

    def wrong(self, t: Any) -> str | None:
        """Targets are one-hot, or probabilities."""
        shape = np.shape(t)
        if shape and not -len(shape) <= self.axis < len(shape):
            raise ShapeError(
                f"{type(self).__name__}: the predictions have shape {shape}, and no axis {self.axis} for the classes."
            )
        fits = (
            shape
            and not off_by(np.add.reduce(t, axis=self.axis), 1e-5)
            and np.minimum.reduce(t, axis=None, initial=0.0) >= 0
        )
        return None if fits else "that are one-hot (or probabilities of sum 1), or class indices without that axis"

    def __repr__(self) -> str:
        more = "" if self.weight is None else f", weight={self.weight.tolist()!r}"
        more += f", label_smoothing={self.label_smoothing!r}" if self.label_smoothing else ""
        return f"{super().__repr__()[:-1]}{more})"


def off_by(sums: Any, leeway: float) -> bool:
    """Whether a sum is not 1; NaN is left to who looks at the loss."""
    return bool(np.max(np.abs(np.asarray(sums) - 1.0), initial=0.0) > leeway)


def target_shape(t: Any) -> tuple[int, ...]:
    """The shape of targets of any kind."""
    if isinstance(t, (Value, np.ndarray)):
        return shape_of(t)
    try:
        return np.shape(as_data(t))
    except DataTypeError:
        try:
            return shape_of(t)  # of texts, which are refused with a cure
        except (ShapeError, DataTypeError):
            pass
        raise


def are_indices(came: tuple[int, ...], shape: tuple[int, ...], axis: int) -> bool:
    """Whether targets of the shape ``came`` are a class for each sample of predictions of this ``shape``."""
    if not -len(shape) <= axis < len(shape):
        return False
    axis %= len(shape)
    return came == shape[:axis] + shape[axis + 1 :]


def rows_of(loss: Loss, y: Any, t: Any, axis: int) -> Any:
    """Class indices as one-hot rows of the shape of ``y``."""
    shape = shape_of(y)
    axis %= len(shape)
    if isinstance(t, Value) or (isinstance(t, np.ndarray) and t.dtype == object):
        places = np.arange(shape[axis], dtype=float).reshape(-1, *[1] * (len(shape) - 1 - axis))
        beside = t[(*(slice(None),) * axis, None)] if shape_of(t) else t
        return named(1.0 - autograd.minimum(abs(beside - places), 1.0), "t")
    indices = np.asarray(t)
    if indices.dtype.kind == "f" and np.array_equal(indices, np.round(indices)):
        indices = indices.astype(int)
    if indices.dtype.kind not in "iu":
        raise ArgumentError(
            f"{type(loss).__name__}: targets of shape {indices.shape} are classes by their indices, 0 to "
            f"{shape[axis] - 1}; got {np.ravel(indices)[:4].tolist()}. nn.encode_labels makes indices of labels."
        )
    return np.moveaxis(one_hot(indices, shape[axis]), -1, axis)


def _weights(weight: Any) -> Any:
    found = rectangular("weight", weight)
    if found.ndim != 1 or found.dtype.kind not in "fiu" or not (np.isfinite(found).all() and np.all(found >= 0)):
        raise ArgumentError(f"weight is a number of 0 or more for each class, such as [1.0, 5.0]; got {short(weight)}.")
    if not found.any():
        raise ArgumentError("weight is 0 for every class: nothing would count.")
    return found.astype(float)
