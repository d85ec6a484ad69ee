"""The base of losses: one number for how wrong a model is. ``reduction`` joins the samples, as in PyTorch."""

from __future__ import annotations

import copy
from typing import Any

import numpy as np

import autograd
from autograd import ArgumentError, DataTypeError, ShapeError, Value
from autograd.errors import short
from autograd.value import leaf
from nn.layers.module import Module
from nn.layers.resolution import array_of, given, numbers_in, shape_of
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
        if not isinstance(reduction, str) or reduction not in ("mean", "sum", "none"):
            raise ArgumentError(f"reduction is 'mean', 'sum' or 'none', got {short(reduction)}.")
        self.reduction = reduction
        self._seen: Any = None  # the targets that were looked into last: a training loop brings them again and again

    def of_each(self, y: Any, t: Any) -> Any:
        """The loss of each sample."""
        raise ArgumentError(f"{type(self).__name__} defines no of_each(y, t).")

    def apart(self) -> Loss:
        """The same loss with a value for each sample."""
        found = copy.copy(self)
        found.reduction = "none"
        return found

    def wrong(self, t: Any) -> str | None:
        """What these targets should be, if they are not."""
        return None

    def misfit(self, y: Any) -> str | None:
        """What these predictions should be, if they are not."""
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
            If y and t differ in shape: broadcasting would compare each sample with the targets of others; or if there
            is nothing in them, of which there is no mean.
        ArgumentError
            If the targets are none of this loss, -1 and +1 for a cross entropy, say, or the predictions, scores for
            one of probabilities. Targets that are already a Value are not looked into.
        """
        if type(y) is not Value:
            y = array_of(y)
        t = self._target(y, t)
        self._look_at(y)
        return self._joined(self.of_each(y, t))

    def _joined(self, each: Any, weight: Any = None) -> Any:
        """One number of the values of all samples; their sum divided by ``weight``, where there is one."""
        alone = not shape_of(each)
        if self.reduction == "none" or (alone and weight is None):
            return named(each, "l")
        if not alone:
            named(each, "lₙ")
            each = autograd.mean(each) if self.reduction == "mean" and weight is None else autograd.sum(each)
        return named(each if weight is None else each / weight, "l")

    def _look_at(self, y: Any) -> None:
        """Raise ArgumentError if these are no predictions of this loss."""
        if type(self).misfit is Loss.misfit:  # it takes any, and has nothing to look for
            return
        expected = self.misfit(numbers_in(y))
        if expected is not None:
            raise ArgumentError(f"{type(self).__name__} takes predictions {expected}; got {_some(numbers_in(y))}.")

    def _target(self, y: Any, t: Any) -> Any:
        """``t`` as a leaf at the resolution and precision of ``y``."""
        if type(t) is np.ndarray and t is self._seen and type(y) is Value:
            data = y.data
            if type(data) is np.ndarray and t.shape == data.shape and t.dtype == data.dtype:
                return leaf(t, "t")  # the same as below, in a fifth of its time
        scalar = isinstance(y, np.ndarray) and y.dtype == object
        try:
            found = given(t, "t", scalar, y.dtype if isinstance(y, Value) else None)
        except DataTypeError as error:
            raise DataTypeError(
                f"{type(self).__name__}: targets are numbers. {error} nn.encode_labels makes indices of labels."
            ) from None
        came, wanted = shape_of(found), shape_of(y)
        if came != wanted:
            raise ShapeError(
                f"{type(self).__name__}: the predictions have shape {wanted} and the targets {came}: "
                f"they need the same.{self.hint(wanted, came)}"
            )
        if self.reduction == "mean" and 0 in wanted:
            raise ShapeError(
                f"{type(self).__name__}: the predictions have shape {wanted}, there is nothing in them: no loss has a "
                "mean. Leave an empty batch out."
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
        if len(wanted) == 1 and came == (*wanted, 1):
            return " t.ravel() makes one axis of a column."
        return ""

    def __repr__(self) -> str:
        more = "".join(f", {name}={getattr(self, name)!r}" for name in self.settings)
        return f"{type(self).__name__}(reduction={self.reduction!r}{more})"


def _some(t: Any) -> str:
    return f"{np.ravel(t)[:4].tolist()}"[1:-1] + (", ..." if np.size(t) > 4 else "")


def not_probabilities(t: Any) -> str | None:
    """What is said of targets that are not all between 0 and 1."""
    fits = np.minimum.reduce(t, axis=None, initial=0.0) >= 0 and np.maximum.reduce(t, axis=None, initial=1.0) <= 1
    return None if fits else "of 0 or 1 (or between)"


def not_shares(y: Any, leeway: float = 0.0) -> bool:
    """Whether a number is not between 0 and 1; NaN is left to who looks at the loss."""
    return bool(np.min(y, initial=0.0) < -leeway or np.max(y, initial=1.0) > 1 + leeway)
