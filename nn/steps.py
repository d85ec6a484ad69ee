"""One step of training: forward, backward, update. Eager, or recorded once and then run as NumPy source."""

from __future__ import annotations

import sys
import warnings
from collections.abc import Callable, Sequence
from operator import is_
from typing import Any

import numpy as np

from autograd import ChalkgradError, RecordingError, Value, gradient, no_grad, scope
from autograd.comparing import close
from autograd.data import as_data
from autograd.program import compiled, write
from autograd.recording import tracing
from autograd.sweep import everything
from nn.errors import NotRecordableWarning
from nn.naming import numbers_in
from nn.optimizers import SGD
from nn.repeating import Snapshot, Watch

Output = Callable[[Any], Any]
Criterion = Callable[[Any, Any], Any]

_MOST = 16
"""Shapes of batches to record a program for; further ones train on the graph."""


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
        if loss.size != 1 or np.isfinite(loss.data):  # backward says what to do with a loss of many numbers
            loss.backward()
            self.optimizer.step()
        return loss.item(), numbers_in(y)


class RecordedStep:
    """The same step as a program: recorded for each shape of batch when it first comes.

    Where the model cannot be recorded, it trains on the graph like `EagerStep`, and says so once
    (`NotRecordableWarning`). A program is refused when the forward pass branches on data, reads ``.data``,
    draws random numbers, prints, or changes what it holds (a counter, running means); and when, on other
    weights and samples than those it was recorded with, it gives other numbers than the graph.

    Parameters
    ----------
    output, criterion, optimizer
        As for `EagerStep`. An optimizer with a ``step`` of its own needs the ``rule`` that belongs to it.

    Attributes
    ----------
    source : str
        The NumPy source of the step that was recorded last; "" if none was.

    Notes
    -----
    Parameters and the learning rate are read at every call, so they may be assigned between steps. All
    else that the model holds (a plain number such as a slope, an array such as a mask) is part of the
    program, as it was when the shape of batch first came: make a new step after changing it, as each
    ``fit`` does. What a forward pass changes in other places than modules, functions, lists, dicts, arrays
    and random generators is not noticed, nor is a file that it writes. Targets are looked into with the
    first batch of a shape. Unlike `EagerStep`, a step whose loss is no finite number has been made when
    it is reported. A step belongs to one thread.
    """

    def __init__(self, output: Output, criterion: Criterion, optimizer: SGD) -> None:
        self.eager = EagerStep(output, criterion, optimizer)
        self.source = ""
        self._arrays = [p for p in optimizer.parameters if p.shape]
        self._numbers = [p for p in optimizer.parameters if not p.shape]
        self._data = [p.data for p in self._arrays]
        self._variants: dict[Any, Callable[..., Any]] = {}
        self._recordable = True

    def __call__(self, X: Any, t: Any) -> tuple[float, Any]:
        """Train on one batch of arrays; returns the loss and the output, both from before the update."""
        arrays, numbers, optimizer = self._arrays, self._numbers, self.eager.optimizer
        data = [p.data for p in arrays]
        if not all(map(is_, data, self._data)):
            self._replaced(data)
        run = self._variants.get((X.shape, X.dtype, t.shape, t.dtype))
        if run is None:
            return self._first(X, t)
        # First: if Ctrl-C comes while the program runs, older graphs must not pass for fresh.
        for parameter in optimizer.parameters:
            parameter.grad = None
            parameter.mark_updated()
        loss, y, *new = run(X, t, optimizer.lr, *data, *[p.data for p in numbers])
        for parameter, number in zip(numbers, new, strict=True):
            parameter.data = float(number)
        return float(loss), y

    def _replaced(self, data: list[Any]) -> None:
        """Parameters have got new arrays; of another shape or type, they need other programs."""
        if any(
            (np.shape(a), getattr(a, "dtype", None)) != (np.shape(b), getattr(b, "dtype", None))
            for a, b in zip(data, self._data, strict=True)
        ):
            self._variants.clear()
        self._data = data

    def _first(self, X: Any, t: Any) -> tuple[float, Any]:
        """The first batch of its shape: record it, or train on the graph."""
        plain = as_data(X), as_data(t)
        if plain[0] is not X or plain[1] is not t:
            return self(*plain)  # integers, as floats
        if not self._recordable or len(self._variants) >= _MOST:
            return self.eager(X, t)
        before = Snapshot(self.eager.output, self.eager.criterion, self.eager.optimizer.parameters)
        reason = ""
        try:
            recorded = self._record(X, t, before)
        except ChalkgradError as error:
            reason = str(error)
        except Exception as error:  # what a model does to an array it may not be able to do to a Value
            reason = f"{type(error).__name__}: {error}"
        before.restore()
        if not reason:
            return self(X, t) if recorded else self.eager(X, t)
        self._recordable = False
        done = self.eager(X, t)  # first: if the model itself is wrong, its own error is the one to see
        warnings.warn(
            "Training runs on the graph, not as a recorded program: the same numbers, more slowly. "
            f"{reason} (fit(..., eager=True) asks for the graph, without this warning.)",
            NotRecordableWarning,
            stacklevel=_level_outside(),
        )
        return done

    # ------------------------------------------------------------------------------- recording
    def _record(self, X: Any, t: Any, before: Snapshot) -> bool:
        """Record this shape of batch; False if there is nothing to record, as the loss is not finite."""
        if not _has_rule(self.eager.optimizer):
            raise RecordingError(
                f"{type(self.eager.optimizer).__name__} has a step of its own and no rule(w, gradient, lr) for it."
            )
        data, target, lr = Value(X, "X"), Value(t, "t"), Value(self.eager.optimizer.lr, "lr")
        parameters = [*self._arrays, *self._numbers]
        with Watch() as watch, tracing():
            y = self.eager.output(data)
            loss = self.eager.criterion(y, target)
        changed = before.changed()
        if changed == "a generator of random numbers":
            raise RecordingError("The forward pass draws random numbers, and a program would repeat the first ones.")
        if changed is not None:
            raise RecordingError(f"The forward pass changes {changed}, which a program would not do again.")
        if watch.found is not None:
            raise RecordingError(f"{watch.found}.")
        if not (type(y) is Value and type(loss) is Value and loss.shape == ()):
            raise RecordingError("The output and the loss are no Values, or the loss is not one number.")
        if not np.isfinite(loss.data):
            return False
        if not set(parameters) <= set(everything(loss)):
            raise RecordingError("The loss does not depend on every parameter.")
        with tracing():
            gradients = gradient(loss, parameters, create_graph=True)
            for parameter, g in zip(parameters, gradients, strict=True):
                g.name = g.name or f"∂l/∂{parameter.name}"
            with scope("update"):
                new = [self.eager.optimizer.rule(p, g, lr) for p, g in zip(parameters, gradients, strict=True)]
        arrays = len(self._arrays)
        updates = list(zip(self._arrays, new[:arrays], strict=True))
        source = write([data, target, lr, *parameters], [loss, y, *new[arrays:]], loss, updates)
        run = compiled(source)
        with np.errstate(all="ignore"):
            self._compare(run, X, t, [loss, y, *new])
            self._compare_elsewhere(run, X, t)
        self.source = source
        self._variants[X.shape, X.dtype, t.shape, t.dtype] = run
        return True

    def _compare(self, run: Callable[..., Any], X: Any, t: Any, expected: Sequence[Any]) -> None:
        """Run once on copies of the weights and compare with the graph."""
        copies = [p.data.copy() for p in self._arrays]
        loss, y, *numbers = run(X, t, self.eager.optimizer.lr, *copies, *[p.data for p in self._numbers])
        wanted = [v.data if type(v) is Value else v for v in expected]
        if not all(map(close, [loss, y, *copies, *numbers], wanted)):
            raise RecordingError("The program and the graph give different numbers: the model reads data unseen.")

    def _compare_elsewhere(self, run: Callable[..., Any], X: Any, t: Any) -> None:
        """Compute the graph again, and compare on other weights and samples: what was frozen shows there."""
        rng = np.random.default_rng(0)
        parameters, optimizer = [*self._arrays, *self._numbers], self.eager.optimizer
        held = [p.data for p in parameters]
        with no_grad():
            first, second = (self.eager.output(X) for _ in range(2))
            if not (type(first) is Value and np.array_equal(first.data, second.data, equal_nan=True)):
                raise RecordingError("The model gives another output each time: it draws random numbers.")
        X = (X[::-1] * rng.uniform(0.8, 1.25, X.shape)).astype(X.dtype)
        t = t[::-1].copy()
        try:
            for p in parameters:
                p.data = _other(p.data, rng)
            y = self.eager.output(X)
            loss = self.eager.criterion(y, t)
            expected = [loss, y]
            for p, g in zip(parameters, gradient(loss, parameters), strict=True):
                expected.append(optimizer.rule(p.data, g, optimizer.lr))
            if np.isfinite(loss.data):
                self._compare(run, X, t, expected)
        finally:
            for p, data in zip(parameters, held, strict=True):
                p.data = data


def _other(data: Any, rng: np.random.Generator) -> Any:
    """Other weights of the same signs; in place of zeros small ones."""
    factor = rng.uniform(0.5, 1.5, np.shape(data))
    found = np.where(np.asarray(data) == 0, 0.01, data) * factor
    return found.astype(data.dtype) if np.ndim(data) else float(found)


def _has_rule(optimizer: SGD) -> bool:
    """Whether the class that says what a step is also says it as a rule."""
    kinds = type(optimizer).__mro__
    return next(k for k in kinds if "step" in vars(k)) is next(k for k in kinds if "rule" in vars(k))


def _level_outside() -> int:
    """For `warnings.warn`: how far up the caller is who called this package."""
    frame, level = sys._getframe(1), 1
    while frame.f_back is not None and str(frame.f_globals.get("__name__")).partition(".")[0] == "nn":
        frame, level = frame.f_back, level + 1
    return level
