"""The base of optimizers: from gradients to new weights by a rule that is written once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np

from autograd import ArgumentError, NotRecordedError, Value
from autograd.mixins.assignment import forget_gradients, mark_updated, to_train
from nn.checks import Constraint, learning_rate, not_negative, number, positive
from nn.layers.elsewhere import answering
from nn.layers.module import Module
from nn.layers.state import matching
from nn.optim.clipping import clipped

_STEPS = Constraint("how many steps have been made, 0 or more", lambda n: n >= 0)


class Optimizer:
    """The base of optimizers: a ``rule`` for one parameter, which ``step`` applies to all of them.

    The rule is written once, in operations. `step` runs it on arrays, a recorded training step runs
    it as part of its program (see `nn.training.recorded_step.RecordedStep`).

    Parameters
    ----------
    parameters : iterable of Value
    lr : float
        η, the learning rate. It may be assigned between steps.
    weight_decay : float
        λ: ∂L/∂w becomes ∂L/∂w + λ w, for biases too, as in PyTorch. `nn.SquaredL2` of λ / 2 leaves these out.
    max_norm : float, optional
        All gradients together are made no longer than that (see `nn.clip_gradients`), before weights decay.

    Attributes
    ----------
    slots : tuple of str
        What the rule remembers of each parameter from step to step; all begin at 0.
    steps : int
        How many steps have been made.
    """

    slots: tuple[str, ...] = ()

    def __init_subclass__(cls, **options: Any) -> None:
        super().__init_subclass__(**options)
        if cls.__module__.startswith("nn.optim.") and "__init__" in vars(cls):
            cls.__init__ = answering(cls.__init__)  # type: ignore[method-assign]

    def __init__(
        self, parameters: Iterable[Value], lr: float, *, weight_decay: float = 0.0, max_norm: float | None = None
    ) -> None:
        kind = type(self).__name__
        said = f"{kind} needs the variables to train, not constants or results: {kind}(model.parameters(), lr=0.1)."
        if isinstance(parameters, (Module, Value)) or not isinstance(parameters, Iterable):
            raise ArgumentError(f"{said} Got {type(parameters).__name__}.")
        # A parameter that is listed twice still takes one step.
        listed = list(parameters) if getattr(parameters, "shape", True) else []
        if not listed or any(type(p) is not Value or p.op is not None for p in listed):
            raise ArgumentError(said)
        self.parameters = list(dict.fromkeys(listed))
        self.lr = learning_rate(lr)
        self.weight_decay = not_negative("weight_decay", weight_decay)
        self.max_norm = None if max_norm is None else positive("max_norm, of all gradients together,", max_norm, 1.0)
        self.steps = 0
        self.memory: list[list[Any]] = [
            [np.zeros_like(p.data) if p.shape else 0.0 for _ in self.slots] for p in self.parameters
        ]

    def rates(self) -> tuple[float, ...]:
        """The numbers of the next step that the rule takes after the gradient."""
        return (self.lr,)

    def rule(self, w: Any, gradient: Any, *rates_and_memory: Any) -> Any:
        """The new weight, or a tuple of it and of what is to be remembered."""
        raise ArgumentError(f"{type(self).__name__} defines no rule(w, gradient, *rates, *memory).")

    def decayed(self, w: Any, gradient: Any) -> Any:
        """The gradient with λ w."""
        return gradient + self.weight_decay * w if self.weight_decay else gradient

    def counted(self) -> None:
        """Note that a step has been made."""
        self.steps += 1

    def made(
        self, weights: Sequence[Any], gradients: Sequence[Any], rates: Sequence[Any], memory: Sequence[Any]
    ) -> list[tuple[Any, ...]]:
        """What the rule makes of each weight, and of what it remembers: a tuple each; of arrays, or recorded."""
        if self.max_norm is not None:
            gradients = clipped(gradients, self.max_norm)
        found = [
            self.rule(w, self.decayed(w, g), *rates, *held)
            for w, g, held in zip(weights, gradients, memory, strict=True)
        ]
        return [new if isinstance(new, tuple) else (new,) for new in found]

    def zero_grad(self) -> None:
        """Forget the gradients of all parameters."""
        forget_gradients(self.parameters)

    def step(self) -> None:
        """One step of the rule for every parameter that has a gradient and is not frozen.

        Raises
        ------
        NotRecordedError
            If none has: no backward pass has reached them. Nothing is changed then.
        """
        trained = to_train(self.parameters)
        if not trained:
            raise NotRecordedError(without_gradient(self.parameters))
        self._update(trained)
        mark_updated([self.parameters[k] for k in trained])
        self.counted()

    def _update(self, trained: list[int]) -> None:
        parameters = [self.parameters[k] for k in trained]
        memory = [self.memory[k] for k in trained]
        made = self.made([p.data for p in parameters], [p.grad for p in parameters], self.rates(), memory)
        for parameter, held, (new, *remembered) in zip(parameters, memory, made, strict=True):
            if parameter.shape:
                parameter.data[...], held[:] = new, remembered
            else:
                parameter.data, held[:] = float(new), map(float, remembered)

    # --------------------------------------------------------------------------- to go on later
    def state_dict(self) -> dict[str, Any]:
        """A copy of the learning rate, the number of steps and all that is remembered: ``0.m`` of parameter 0."""
        found: dict[str, Any] = {"lr": self.lr, "steps": self.steps}
        for k, held in enumerate(self.memory):
            found |= {f"{k}.{slot}": np.array(x) if np.ndim(x) else x for slot, x in zip(self.slots, held, strict=True)}
        return found

    def load_state_dict(self, state: Mapping[str, Any]) -> None:
        """Put back what `state_dict` gave: with the same weights, the next steps are the same, bit for bit.

        Raises
        ------
        ArgumentError
            If a key is missing or unknown: it is of another optimizer, or of other parameters.
        ShapeError
            If a shape differs.
        DataTypeError
            If the state is no mapping, or holds anything but numbers. Whatever is raised, nothing is changed.
        """
        new = matching(self.state_dict(), state, type(self).__name__)
        lr, steps = learning_rate(new["lr"]), number("steps", state["steps"], _STEPS)
        self.lr, self.steps = lr, steps
        for k, held in enumerate(self.memory):
            for i, slot in enumerate(self.slots):
                data = new[f"{k}.{slot}"]
                held[i] = np.array(data, dtype=held[i].dtype) if np.ndim(data) else float(data)


def without_gradient(parameters: Sequence[Value]) -> str:
    """What is said where no parameter can take a step."""
    if all(p.frozen for p in parameters):
        return "All parameters are frozen: model.unfreeze() lets them be trained again."
    first = next(p for p in parameters if not p.frozen)
    return (
        f"No parameter has a gradient, {first.name or first!r} for one: call loss.backward() before step(), and see "
        "that the loss depends on them."
    )
