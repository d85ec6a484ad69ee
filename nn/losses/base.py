"""The base of losses: one number for how wrong a model is. ``reduction`` joins the samples, as in PyTorch."""

from __future__ import annotations

from typing import Any

import numpy as np

import autograd
from autograd import ArgumentError, ShapeError, Value
from autograd.value import leaf
from nn.layers.module import Module
from nn.layers.resolution import given, numbers_in
from nn.names import named


class Loss(Module):
    """The base of losses: a value for each sample, joined by ``reduction``.

    Parameters
    ----------
    reduction : {"mean", "sum", "none"}
    """

    settings: tuple[str, ...] = ()
    """Attributes that its repr shows, besides ``reduction``."""

    def __init__(self, reduction: str = "mean") -> None:
        if reduction not in ("mean", "sum", "none"):
            raise ArgumentError(f"reduction is 'mean', 'sum' or 'none', got {reduction!r}.")
        self.reduction = reduction
        self._seen: Any = None  # the targets that were looked into last: a training loop brings them again and again

    def of_each(self, y: Any, t: Any) -> Any:
        """The loss of each sample."""
        raise ArgumentError(f"{type(self).__name__} defines no of_each(y, t).")

    def wrong(self, t: Any) -> str | None:
        """What these targets should be, if they are not."""
        return None

    def of_scores(self) -> Loss | None:
        """The same loss from the scores before σ or softmax, where there is one.

        It is exact where a probability is so close to 0 or 1 that it is rounded.
        """
        return None

    def forward(self, y: Any, t: Any) -> Any:
        """The loss of predictions ``y`` for targets ``t``, as the node ``l``.

        Raises
        ------
        ShapeError
            If y and t differ in shape: broadcasting would compare each sample with the targets of others.
        ArgumentError
            If the targets are none of this loss, -1 and +1 for a cross entropy, say. Targets that
            are already a Value are not looked into.
        """
        each = self.of_each(y, self._target(y, t))
        if self.reduction == "none" or not shape_of(each):
            return named(each, "l")
        named(each, "lₙ")
        return named(autograd.mean(each) if self.reduction == "mean" else autograd.sum(each), "l")

    def _target(self, y: Any, t: Any) -> Any:
        """``t`` as a leaf at the resolution and precision of ``y``."""
        if type(t) is np.ndarray and t is self._seen and type(y) is Value:
            data = y.data
            if type(data) is np.ndarray and t.shape == data.shape and t.dtype == data.dtype:
                return leaf(t, "t")  # the same as below, in a fifth of its time
        scalar = isinstance(y, np.ndarray) and y.dtype == object
        found = given(t, "t", scalar, y.dtype if isinstance(y, Value) else None)
        came, wanted = shape_of(found), shape_of(y)
        if came != wanted:
            raise ShapeError(
                f"{type(self).__name__}: the predictions have shape {wanted} and the targets {came}: "
                f"they need the same.{self.hint(wanted, came)}"
            )
        if found is not t and t is not self._seen:
            numbers = numbers_in(found)
            expected = self.wrong(numbers)
            if expected is not None:
                raise ArgumentError(f"{type(self).__name__} takes targets {expected}; got {_some(numbers)}.")
            self._seen = t
        return found

    def hint(self, wanted: tuple[int, ...], came: tuple[int, ...]) -> str:
        """How to make targets of the shape that came fit predictions of the shape that is wanted."""
        if wanted == (*came, 1):
            return " y[:, 0] makes one axis of a column."
        if len(wanted) == 2 and came == wanted[:1]:
            return " nn.one_hot(classes, n_classes) makes a row of each class."
        if len(wanted) == 1 and came == (*wanted, 1):
            return " t.ravel() makes one axis of a column."
        return ""

    def __repr__(self) -> str:
        more = "".join(f", {name}={getattr(self, name)!r}" for name in self.settings)
        return f"{type(self).__name__}(reduction={self.reduction!r}{more})"


def shape_of(v: Any) -> tuple[int, ...]:
    """The shape of a Value, an array or a number."""
    data = v.data if type(v) is Value else v
    return data.shape if isinstance(data, np.ndarray) else np.shape(data)


def _some(t: Any) -> str:
    return f"{np.ravel(t)[:4].tolist()}"[1:-1] + (", ..." if np.size(t) > 4 else "")


def not_probabilities(t: Any) -> str | None:
    """What is said of targets that are not all between 0 and 1."""
    fits = np.minimum.reduce(t, axis=None) >= 0 and np.maximum.reduce(t, axis=None) <= 1
    return None if fits else "of 0 or 1 (or between)"
