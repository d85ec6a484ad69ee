"""One step of training: forward, backward, update. Eager, or recorded once and then run as NumPy source."""

from __future__ import annotations

import warnings
from collections.abc import Callable
from typing import Any

import numpy as np

from autograd import RecordingError, Value, gradient, no_grad, scope
from autograd.program import compiled, write
from autograd.tracing import tracing
from nn.errors import NotRecordableWarning
from nn.naming import numbers_in
from nn.optimizers import SGD

Output = Callable[[Any], Any]
Criterion = Callable[[Any, Any], Any]


class EagerStep:
    """A training step on the graph.

    Parameters
    ----------
    output : callable
        ``output(X)``: what the criterion looks at.
    criterion : callable
        ``criterion(y, t)``: the loss.
    optimizer : SGD
    """

    def __init__(self, output: Output, criterion: Criterion, optimizer: SGD) -> None:
        self.output, self.criterion, self.optimizer = output, criterion, optimizer

    def __call__(self, X: Any, t: Any) -> tuple[float, Any]:
        """Train on one batch; returns the loss and the output, both from before the update.

        When the loss is no finite number, nothing is updated.
        """
        self.optimizer.zero_grad()
        y = self.output(X)
        loss = self.criterion(y, t)
        if np.isfinite(loss.data):
            loss.backward()
            self.optimizer.step()
        return float(loss.data), numbers_in(y)


class RecordedStep:
    """The same step as a program: recorded for each shape of batch when it first comes.

    It falls back to `EagerStep` where the model cannot be recorded, and says so once
    (`NotRecordableWarning`).

    Attributes
    ----------
    source : str
        The NumPy source of the step that was recorded last; "" if none was.
    """

    def __init__(self, output: Output, criterion: Criterion, optimizer: SGD) -> None:
        self.eager = EagerStep(output, criterion, optimizer)
        self.source = ""
        self._arrays = [p for p in optimizer.parameters if p.shape]
        self._numbers = [p for p in optimizer.parameters if not p.shape]
        self._variants: dict[Any, Callable[..., Any]] = {}
        self._recordable = True

    def __call__(self, X: Any, t: Any) -> tuple[float, Any]:
        """Train on one batch; returns the loss and the output, both from before the update."""
        run = self._variants.get((X.shape, X.dtype, t.shape, t.dtype))
        if run is None:
            if not self._recordable:
                return self.eager(X, t)
            try:
                run = self._record(X, t)
            except RecordingError as error:
                self._recordable = False
                warnings.warn(
                    f"training runs eagerly, step by step on the graph: {error}", NotRecordableWarning, stacklevel=4
                )
                return self.eager(X, t)
        numbers = self._numbers
        loss, y, *new = run(X, t, self.eager.optimizer.lr, *[p.data for p in self._arrays], *[p.data for p in numbers])
        for parameter, data in zip(numbers, new, strict=True):
            parameter.data = float(data)
        for parameter in self.eager.optimizer.parameters:
            parameter.grad = None
            parameter.mark_updated()
        return float(loss), y

    def _record(self, X: Any, t: Any) -> Callable[..., Any]:
        data, target, lr = Value(X, "X"), Value(t, "t"), Value(self.eager.optimizer.lr, "lr")
        parameters = [*self._arrays, *self._numbers]
        with tracing():
            y = self.eager.output(data)
            loss = self.eager.criterion(y, target)
            if not (type(y) is Value and type(loss) is Value and loss.size == 1):
                raise RecordingError("the output and the loss are no Values, or the loss is not one number")
            gradients = gradient(loss, parameters, create_graph=True)
            for parameter, g in zip(parameters, gradients, strict=True):
                g.name = g.name or f"∂l/∂{parameter.name}"
            with scope("update"):
                new = [self.eager.optimizer.rule(p, g, lr) for p, g in zip(parameters, gradients, strict=True)]
        arrays = len(self._arrays)
        updates = list(zip(self._arrays, new[:arrays], strict=True))
        source = write([data, target, lr, *parameters], [loss, y, *new[arrays:]], loss, updates)
        run = compiled(source)
        self._verify(run, X, t, loss, y, new)
        self.source = source
        self._variants[X.shape, X.dtype, t.shape, t.dtype] = run
        return run

    def _verify(self, run: Callable[..., Any], X: Any, t: Any, loss: Value, y: Value, new: list[Value]) -> None:
        """Run once on copies of the weights and compare with the graph; run the graph twice and compare."""
        with no_grad():
            again = self.eager.output(X)
        if not np.array_equal(again.data, y.data, equal_nan=True):
            raise RecordingError("the model gives another output each time: it draws random numbers")
        copies = [p.data.copy() for p in self._arrays]
        numbers = [p.data for p in self._numbers]
        found_loss, found_y, *found_numbers = run(X, t, self.eager.optimizer.lr, *copies, *numbers)
        tolerance = 1e-3 if X.dtype == np.float32 else 1e-7
        found = [found_loss, found_y, *copies, *found_numbers]
        for got, expected in zip(found, [loss, y, *new], strict=True):
            scale = float(np.max(np.abs(expected.data))) if np.size(expected.data) else 1.0
            if not np.allclose(got, expected.data, rtol=tolerance, atol=tolerance * (scale + 1e-3), equal_nan=True):
                raise RecordingError("the program and the graph disagree: please report this model")
