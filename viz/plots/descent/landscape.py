"""The loss of a fitted model as a function of its weights, and the path that training walked."""

from __future__ import annotations

import copy
from typing import Any

import numpy as np
from numpy.typing import NDArray

from autograd import no_grad
from autograd.errors import ArgumentError, DataTypeError
from nn.training.progress import progress_bar
from viz.plots.descent.lines import entries_of, place_of
from viz.plots.samples import with_labels

Vector = NDArray[np.float64]


class Landscape:
    """Loss and gradient of a model's copy at any weights, as one vector of all of them.

    Attributes
    ----------
    names : list of str
        Each weight's name, as W⁰[0,1].
    now : array
        The model's weights, (weights,).
    epochs, path : list of int, array
        When snapshots were taken, and the weights then, (snapshots, weights).
    """

    def __init__(self, model: Any, X: Any, t: Any) -> None:
        if not all(hasattr(type(model), name) for name in ("encoded", "objective", "named_parameters")):
            raise DataTypeError(
                f"Expected a model of nn that can be trained, such as nn.MLP; got {type(model).__name__}."
            )
        X, t = with_labels(X, t)
        if t is None:
            raise ArgumentError("t is None: the loss takes one target for each row of X.")
        self.X, self.t = model.encoded(X, t)
        self.model = copy.deepcopy(model)
        self.names, self.keys = entries_of(self.model)
        self.parameters = self.model.parameters()
        self.shapes = [np.shape(parameter.data) for parameter in self.parameters]
        self.now = self.vector(self.model.state_dict())
        history = getattr(model, "history_", None)
        weights = getattr(history, "weights", None) or {}
        self.epochs = list(weights)
        self.path = np.array([self.vector(state) for state in weights.values()]).reshape(len(weights), len(self.now))

    def vector(self, state: Any) -> Vector:
        """A state_dict as one vector."""
        return np.concatenate([np.ravel(np.asarray(state[key], float)) for key in self.keys])

    def parts(self, vector: Vector) -> list[NDArray[np.float64]]:
        """A vector as one array a parameter."""
        ends = np.cumsum([int(np.prod(shape)) for shape in self.shapes])
        return [part.reshape(shape) for part, shape in zip(np.split(vector, ends[:-1]), self.shapes, strict=True)]

    def go(self, vector: Vector) -> Any:
        """Give the copy these weights, and return it."""
        for parameter, part in zip(self.parameters, self.parts(vector), strict=True):
            parameter.assign(part if part.shape else float(part))
        return self.model

    def _loss(self) -> Any:
        output, criterion = self.model.objective()
        loss = criterion(output(self.X), self.t)
        return loss if self.model.regularizer is None else loss + self.model.regularizer(self.model)

    def loss(self, vector: Vector) -> float:
        """The loss of all samples at these weights; NaN or infinity where it is none."""
        self.go(vector)
        with no_grad(), np.errstate(over="ignore", invalid="ignore"):
            return float(getattr(loss := self._loss(), "data", loss))

    def gradient(self, vector: Vector) -> Vector:
        """Its gradient there."""
        self.go(vector)
        self.model.zero_grad()
        self._loss().backward()
        grads = [
            np.zeros(shape) if p.grad is None else p.grad for p, shape in zip(self.parameters, self.shapes, strict=True)
        ]
        return np.concatenate([np.ravel(np.asarray(grad, float)) for grad in grads])

    def place(self, weight: str | int) -> int:
        """Where a weight stands in the vector, by its name or by its place."""
        return place_of(weight, self.names)

    def over(self, origin: Vector, axes: NDArray[np.float64], first: Vector, second: Vector) -> NDArray[np.float64]:
        """The loss on a grid of the plane through ``origin``, (len(second), len(first))."""
        rows = []
        with progress_bar(len(second), None, "loss surface", "row") as bar:
            for b in second:
                rows.append([self.loss(origin + a * axes[0] + b * axes[1]) for a in first])
                bar.update()
        return np.array(rows)


def trained(landscape: Landscape, model: Any) -> Landscape:
    """The same, of a model that has kept its weights along the way; else an error that says how to get them."""
    if len(landscape.epochs) < 2:
        raise ArgumentError(
            f"This {type(model).__name__} has kept no weights of its training: call fit(X, t), whose history_ has them."
        )
    return landscape
