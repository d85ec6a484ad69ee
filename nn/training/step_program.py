"""StepProgram: a training step, forward, backward and update, recorded as NumPy source, compared with the graph."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from autograd import ArgumentError, RecordingError, Value, context, gradient, no_grad, scope
from autograd.context import tracing
from autograd.program.agreement import close
from autograd.program.write import compiled, write
from autograd.sweep import everything
from nn.layers.side_effects import Draw, Recorder
from nn.optim.base import Optimizer
from nn.optim.clipping import norm_of
from nn.training.eager_step import Criterion, Output
from nn.training.snapshot import Snapshot
from nn.training.watch import Watch


class StepProgram:
    """A step for one shape of batch. `record` makes it.

    Parameters
    ----------
    output : callable
        ``output(X)``: what the criterion looks at.
    criterion : callable
        ``criterion(y, t)``: the loss.
    optimizer : Optimizer
    watched : bool
        Whether to compute how long each gradient is.

    Attributes
    ----------
    source : str
        The NumPy source that runs. Its arguments: a batch, its targets, the optimizer's rates, the frozen parameters,
        the others that are arrays, what the optimizer remembers of them, random numbers, running statistics,
        then the parameters that are single numbers and what is remembered of these. Arrays are changed in
        place; loss, output and the new single numbers are returned.
    """

    def __init__(self, output: Output, criterion: Criterion, optimizer: Optimizer, watched: bool = False) -> None:
        self.output, self.criterion, self.optimizer, self.watched = output, criterion, optimizer, watched
        self.norms: list[float] = []
        self._arrays: list[Value] = []
        self._read: list[Value] = []  # frozen ones, then arrays
        self._given: list[Any] = []  # their data, as of this setting
        self._setting = -1
        self._numbers: list[Value] = []
        self._frozen: list[Value] = []
        self._array_memory: list[list[Any]] = []
        self._number_memory: list[list[Any]] = []
        self._draws: list[tuple[np.random.Generator, Draw]] = []
        self._kept: list[Any] = []
        self._looks: list[tuple[Callable[..., Any] | None, Callable[[Any], None]]] = []
        self.source = ""

    # --------------------------------------------------------------------------------- running
    def __call__(self, X: Any, t: Any) -> tuple[Any, Any]:
        """Train on one batch; returns the loss and the output, both from before the update."""
        optimizer = self.optimizer
        for find, look in self._looks:  # before anything is changed
            look(X if find is None else find(X))
        if self._setting != context.last_setting:
            self._setting, self._given = context.last_setting, [p.data for p in self._read]
        given = [*self._given]
        for held in self._array_memory:
            given += held
        given += [draw(rng) for rng, draw in self._draws] if self._draws else ()
        given += self._kept
        if self._numbers:
            given += [p.data for p in self._numbers] + _flat(self._number_memory)
        loss, y, *new = self._run(X, t, *optimizer.rates(), *given)
        if self.watched:
            trained = [*self._arrays, *self._numbers]
            norms = dict(zip(trained, map(float, new), strict=False))
            self.norms = [norms.get(p, 0.0) for p in optimizer.parameters]
            del new[: len(trained)]
        if new:
            values = iter(new)
            for parameter in self._numbers:
                parameter.data = float(next(values))
            for memory in self._number_memory:
                memory[:] = [float(next(values)) for _ in memory]
        optimizer.counted()
        return loss, y

    # ------------------------------------------------------------------------------- recording
    def record(self, X: Any, t: Any, before: Snapshot) -> bool:
        """Record the step on this batch; False if there is nothing to record, as the loss is not finite.

        Raises
        ------
        RecordingError
            If a program would not do the same as the graph.
        """
        self._refuse_a_step_without_rule()
        for look in range(_LOOKS):
            data, target = Value(X, "X"), Value(t, "t")
            with Watch() as watch, Recorder() as effects, tracing():
                y = self.output(data)
                loss = self.criterion(y, target)
            changed = before.changed()
            if changed is None and look:
                before.leave_to_others()
            if changed is None or not before.may_be_anothers():
                break
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
        # A layer that the loss does not depend on, or that is frozen, takes no part in the step.
        reached = set(everything(loss))
        pairs = zip(self.optimizer.parameters, self.optimizer.memory, strict=True)
        trained = [(p, m) for p, m in pairs if p in reached and not p.frozen]
        if not trained:
            raise RecordingError("The loss depends on no parameter that is to be trained.")
        self._frozen = [p for p in self.optimizer.parameters if p in reached and p.frozen]
        self._arrays, self._array_memory = _of(trained, True)
        self._numbers, self._number_memory = _of(trained, False)
        self._read = [*self._frozen, *self._arrays]
        parameters = [*self._arrays, *self._numbers]
        rates = [Value(rate, _RATES.get(k, f"rate{k}")) for k, rate in enumerate(self.optimizer.rates())]
        memory = [self._leaves(p, m) for p, m in self._pairs()]
        with tracing():
            gradients = gradient(loss, parameters, create_graph=True)
            for parameter, g in zip(parameters, gradients, strict=True):
                g.name = g.name or f"∂l/∂{parameter.name}"
            lengths = [norm_of([g]) for g in gradients] if self.watched else []
            with scope("update"):
                made = self.optimizer.made(parameters, gradients, rates, memory)
        self._draws = [(rng, draw) for _, rng, draw in effects.draws]
        self._kept = [array for array, _, _ in effects.updates]
        # Of the samples alone: where weights, too, decide what is looked at, `write` refuses.
        self._looks = [
            (None if seen is data else compiled(write([data], [seen], seen)), look) for seen, look in effects.looks
        ]
        n = len(self._arrays)
        inputs = [data, target, *rates, *self._frozen, *self._arrays, *_flat(memory[:n])]
        inputs += [leaf for leaf, _, _ in effects.draws] + [leaf for _, leaf, _ in effects.updates]
        updates = [(p, new) for p, (new, *_) in zip(self._arrays, made[:n], strict=True)]
        for leaves, (_, *new_memory) in zip(memory[:n], made[:n], strict=True):
            updates += zip(leaves, new_memory, strict=True)
        updates += [(leaf, new) for _, leaf, new in effects.updates]
        outputs = [loss, y, *lengths, *_new(made[n:])]
        self.source = write([*inputs, *self._numbers, *_flat(memory[n:])], outputs, loss, updates)
        self._run = compiled(self.source)
        with np.errstate(all="ignore"):
            rng = np.random.default_rng(0)
            # With nothing remembered yet, Adam's step is the sign of a gradient, which may be rounding alone.
            memory = [[_other(m, rng) for m in memory] for _, memory in self._pairs()]
            self._compare(X, t, [leaf.data for leaf, _, _ in effects.draws], memory)
            self._compare_elsewhere(X, t, memory, rng)
        return True

    def _refuse_a_step_without_rule(self) -> None:
        kinds = type(self.optimizer).__mro__
        rule, step = (next(k for k, kind in enumerate(kinds) if name in vars(kind)) for name in ("rule", "step"))
        if step < rule:
            raise RecordingError(
                f"{type(self.optimizer).__name__} has a step of its own and no rule(w, gradient, lr) for it."
            )

    def _pairs(self) -> list[tuple[Value, list[Any]]]:
        """Each parameter with what the optimizer remembers of it, arrays first."""
        return [
            *zip(self._arrays, self._array_memory, strict=True),
            *zip(self._numbers, self._number_memory, strict=True),
        ]

    def _leaves(self, parameter: Value, memory: Sequence[Any]) -> list[Value]:
        names = [f"{slot}_{parameter.name}" for slot in self.optimizer.slots]
        return [Value(held, name) for held, name in zip(memory, names, strict=True)]

    # ------------------------------------------------------------------------------- comparing
    def _compare(self, X: Any, t: Any, draws: list[Any], memory: list[list[Any]]) -> None:
        """Run on copies, and compare with the graph on the same weights, memory and random numbers."""
        optimizer, pairs = self.optimizer, self._pairs()
        parameters = [p for p, _ in pairs]
        with Recorder(draws) as effects:
            y = self.output(X)
            loss = self.criterion(y, t)
        if not np.isfinite(loss.data):
            return
        gradients = gradient(loss, parameters)
        made = optimizer.made([p.data for p in parameters], gradients, optimizer.rates(), memory)
        lengths = [norm_of([g]) for g in gradients] if self.watched else []
        n = len(self._arrays)
        arrays = [*[p.data for p in self._arrays], *_flat(memory[:n])]
        copies = [np.array(a) for a in arrays]
        kept = [np.array(a) for a in self._kept]
        numbers = [*[p.data for p in self._numbers], *_flat(memory[n:])]
        frozen = [p.data for p in self._frozen]
        found_loss, found_y, *found = self._run(X, t, *optimizer.rates(), *frozen, *copies, *draws, *kept, *numbers)
        kept_now = [v.data for _, _, v in effects.updates]
        wanted = [loss.data, y.data, *_new(made[:n]), *kept_now, *lengths, *_new(made[n:])]
        if not all(close(a, b) for a, b in zip([found_loss, found_y, *copies, *kept, *found], wanted, strict=True)):
            raise RecordingError("The program and the graph give different numbers: the model reads data unseen.")

    def _compare_elsewhere(self, X: Any, t: Any, memory: list[list[Any]], rng: np.random.Generator) -> None:
        """The same on other weights, samples and random numbers: what was frozen shows there."""
        pairs = self._pairs()
        held = [p.data for p, _ in pairs]
        draws = [draw(np.random.default_rng(k)) for k, (_, draw) in enumerate(self._draws)]
        with no_grad(), Recorder(draws):
            first = self.output(X)
        with no_grad(), Recorder(draws):
            second = self.output(X)
        if not (type(first) is Value and np.array_equal(first.data, second.data, equal_nan=True)):
            raise RecordingError("The model gives another output each time: it draws random numbers.")
        X = self._other_samples(X, draws, rng)
        try:
            for p, _ in pairs:
                p.data = _other(p.data, rng)
            self._compare(X, t[::-1].copy(), draws, memory)
        finally:
            for (p, _), data in zip(pairs, held, strict=True):
                p.data = data

    def _other_samples(self, X: Any, draws: list[Any], rng: np.random.Generator) -> Any:
        """Samples near these; where the model refuses them, as an `Embedding` half words, these in other places."""
        other = (X[::-1] * rng.uniform(0.8, 1.25, X.shape)).astype(X.dtype)
        try:
            with no_grad(), Recorder(draws):
                self.output(other)
        except ArgumentError:
            return rng.permuted(X, axis=0)
        return other


_LOOKS = 5
"""How often to look whether a forward pass draws from a generator of all threads: it does if it does each time."""
_RATES = {0: "lr", 1: "scale"}


def _of(pairs: Sequence[tuple[Value, list[Any]]], arrays: bool) -> tuple[list[Value], list[list[Any]]]:
    chosen = [(p, memory) for p, memory in pairs if bool(p.shape) is arrays]
    return [p for p, _ in chosen], [memory for _, memory in chosen]


def _new(made: Sequence[tuple[Any, ...]]) -> list[Any]:
    """What the rule gave for some parameters: first the new weights, then what is to be remembered."""
    return [*[new for new, *_ in made], *_flat([memory for _, *memory in made])]


def _flat(lists: Sequence[Sequence[Any]]) -> list[Any]:
    return [x for inner in lists for x in inner]


def _other(data: Any, rng: np.random.Generator) -> Any:
    """Other weights of the same signs; in place of zeros small ones."""
    factor = rng.uniform(0.5, 1.5, np.shape(data))
    found = np.where(np.asarray(data) == 0, 0.01, data) * factor
    return found.astype(data.dtype) if np.ndim(data) else float(found)
