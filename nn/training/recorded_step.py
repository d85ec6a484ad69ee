"""A training step as a program: recorded once for each shape of batch, and then run as NumPy source."""

from __future__ import annotations

import warnings
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from autograd import ChalkgradError, Value, context
from autograd.data import as_data
from autograd.mixins.assignment import forget_gradients, mark_updated
from nn.errors import NotRecordableWarning, level_outside
from nn.optim.base import Optimizer
from nn.training.eager_step import Criterion, EagerStep, Output

if TYPE_CHECKING:
    from nn.training.step_program import StepProgram

_MOST = 16
"""Shapes of batches to record a program for; further ones train on the graph."""
_REPAID, _REPAID_BY_IMAGES = 300, 120
"""Steps after which a program has won back the time of its recording, over steps on the graph
(``python -m tests.benchmarks.recording``)."""


class RecordedStep:
    """The step of `EagerStep` as a program: recorded for each shape of batch when it first comes.

    Where the model cannot be recorded, it trains on the graph like `EagerStep`, and says so once
    (`NotRecordableWarning`). A program is refused when the forward pass branches on data, reads ``.data``,
    draws random numbers, prints, or changes what it holds (a counter, a list); and when, on other
    weights and samples than those it was recorded with, it gives other numbers than the graph. Layers that
    draw or keep running statistics through `nn.layers.side_effects`, as Dropout and BatchNorm do, are recorded.

    Parameters
    ----------
    output, criterion, optimizer, watched
        As for `EagerStep`. An optimizer with a ``step`` of its own needs the ``rule`` that belongs to it.
    planned : mapping of int to int, optional
        For each number of samples how many steps will be made with a batch of so many. Where they are too few to repay
        a recording, these batches train on the graph, to the same weights. When left out, all are recorded.

    Attributes
    ----------
    source : str
        The NumPy source of the step that was recorded last; "" if none was.

    Notes
    -----
    Parameters and the learning rate are read at every call, so they may be assigned, frozen or freed between
    steps. All else that the model holds (a plain number such as a slope, an array such as a mask) is part of the
    program, as it was when the shape of batch first came: make a new step after changing it, as each
    ``fit`` does. What a forward pass changes in other places than modules, functions, lists, dicts, arrays
    and random generators is not noticed, nor is a file that it writes. Targets are looked into with the
    first batch of a shape. Unlike `EagerStep`, a step whose loss is no finite number has been made when
    it is reported. A step belongs to one thread.
    """

    def __init__(
        self,
        output: Output,
        criterion: Criterion,
        optimizer: Optimizer,
        *,
        watched: bool = False,
        planned: Mapping[int, int] | None = None,
    ) -> None:
        self.eager = EagerStep(output, criterion, optimizer, watched=watched)
        self.source = ""
        self._parameters = optimizer.parameters
        self._variants: dict[Any, StepProgram] = {}
        self._recordable = True
        self._planned = planned
        self._kinds: list[tuple[bool, Any]] = []
        self._trained: list[Value] = []
        self._set_anew()
        self._ran: StepProgram | None = None  # what has made the last step

    def __call__(self, X: Any, t: Any) -> tuple[float, Any]:
        """Train on one batch of arrays; returns the loss and the output, both from before the update."""
        if self._setting != context.last_setting:
            self._set_anew()
        run = self._variants.get((X.shape, X.dtype, t.shape, t.dtype))
        if run is None:
            return self._first(X, t)
        # First: if Ctrl-C comes while the program runs, older graphs must not pass for fresh.
        forget_gradients(self._parameters)
        mark_updated(self._trained)
        loss, y = run(X, t)
        self._ran = run
        return float(loss), y

    @property
    def norms(self) -> list[float]:
        """As `EagerStep`'s."""
        return self.eager.norms if self._ran is None else self._ran.norms

    def _set_anew(self) -> None:
        """A variable somewhere has got new data, or was frozen or freed; of ours, it may need other programs."""
        self._setting = context.last_setting
        kinds = [(p.frozen, p.data.dtype if p.shape else None) for p in self._parameters]
        if kinds != self._kinds:
            self._variants.clear()
        self._kinds, self._trained = kinds, [p for p in self._parameters if not p.frozen]

    def _too_few_left(self, X: Any) -> bool:
        """Whether the steps that are planned with so many samples would not repay a recording."""
        repaid = _REPAID_BY_IMAGES if X.ndim > 2 else _REPAID
        return self._planned is not None and self._planned.get(len(X), 0) < repaid

    def _first(self, X: Any, t: Any) -> tuple[float, Any]:
        """The first batch of its shape: record it, or train on the graph."""
        plain = as_data(X), as_data(t)
        if plain[0] is not X or plain[1] is not t:
            return self(*plain)  # integers, as floats
        self._ran = None
        if self._too_few_left(X) or not self._recordable or len(self._variants) >= _MOST:
            return self.eager(X, t)
        from nn.training.snapshot import Snapshot  # with the first batch: these bring the compiler
        from nn.training.step_program import StepProgram

        before = Snapshot(self.eager.output, self.eager.criterion, self.eager.optimizer.parameters)
        reason = ""
        try:
            made = StepProgram(self.eager.output, self.eager.criterion, self.eager.optimizer, self.eager.watched)
            recorded = made.record(X, t, before)
        except ChalkgradError as error:
            reason = str(error)
        except Exception as error:  # what a model does to an array it may not be able to do to a Value
            reason = f"{type(error).__name__}: {error}"
        before.restore()
        if not reason:
            if not recorded:
                return self.eager(X, t)
            self.source = made.source
            self._variants[X.shape, X.dtype, t.shape, t.dtype] = made
            return self(X, t)
        self._recordable = False
        done = self.eager(X, t)  # first: if the model itself is wrong, its own error is the one to see
        warnings.warn(
            "Training runs on the graph, not as a recorded program: the same numbers, more slowly. "
            f"{reason} (fit(..., eager=True) asks for the graph, without this warning.)",
            NotRecordableWarning,
            stacklevel=level_outside(),
        )
        return done
