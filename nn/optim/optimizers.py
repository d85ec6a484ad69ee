"""Optimizers: from gradients to new weights (L06). PyTorch's names and defaults."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial
from typing import Any

import numpy as np

from autograd import ArgumentError, NotRecordedError, Value
from autograd.errors import nearest
from nn.checks import learning_rate, positive, share


class Optimizer:
    """The base of optimizers: a ``rule`` for one parameter, which ``step`` applies to all of them.

    The rule is written once, in operations. `step` runs it on arrays, a recorded training step runs
    it as part of its program (see `nn.training.recorded_step.RecordedStep`).

    Parameters
    ----------
    parameters : iterable of Value
    lr : float
        η, the learning rate. It may be assigned between steps.

    Attributes
    ----------
    slots : tuple of str
        What the rule remembers of each parameter from step to step; all begin at 0.
    """

    slots: tuple[str, ...] = ()

    def __init__(self, parameters: Iterable[Value], lr: float) -> None:
        # A parameter that is listed twice still takes one step.
        self.parameters = list(dict.fromkeys(parameters))
        if not self.parameters or any(type(p) is not Value or p.op is not None for p in self.parameters):
            kind = type(self).__name__
            raise ArgumentError(
                f"{kind} needs the variables to train, not constants or results: {kind}(model.parameters(), lr=0.1)."
            )
        self.lr = learning_rate(lr)
        self.memory: list[list[Any]] = [
            [np.zeros_like(p.data) if p.shape else 0.0 for _ in self.slots] for p in self.parameters
        ]

    def rates(self) -> tuple[float, ...]:
        """The numbers of the next step that the rule takes after the gradient."""
        return (self.lr,)

    def rule(self, w: Any, gradient: Any, *rates_and_memory: Any) -> Any:
        """The new weight, or a tuple of it and of what is to be remembered."""
        raise ArgumentError(f"{type(self).__name__} defines no rule(w, gradient, *rates, *memory).")

    def counted(self) -> None:
        """Note that a step has been made."""

    def zero_grad(self) -> None:
        """Forget the gradients of all parameters."""
        for parameter in self.parameters:
            parameter.zero_grad()

    def step(self) -> None:
        """One step of the rule for every parameter.

        Raises
        ------
        NotRecordedError
            If a parameter has no gradient: no backward pass has reached it. Nothing is changed then.
        """
        for parameter in self.parameters:
            if parameter.grad is None:
                raise NotRecordedError(
                    f"Parameter {parameter.name or parameter!r} has no gradient: call loss.backward() before step(), "
                    "and see that the loss depends on it."
                )
        self._update()
        for parameter in self.parameters:
            parameter.mark_updated()
        self.counted()

    def _update(self) -> None:
        rates = self.rates()
        for parameter, memory in zip(self.parameters, self.memory, strict=True):
            made = self.rule(parameter.data, parameter.grad, *rates, *memory)
            new, *memory[:] = made if isinstance(made, tuple) else (made,)
            if parameter.shape:
                parameter.data[...] = new
            else:
                parameter.data = float(new)


class SGD(Optimizer):
    """Gradient descent: each step takes every parameter a little way down its gradient, w ← w - η ∂L/∂w.

    It is "stochastic" when each loss is of a few samples, plain gradient descent when of all (L06).
    With momentum μ it keeps part of its speed: v ← μ v + ∂L/∂w, w ← w - η v (Polyak 1964, as in PyTorch).

    Parameters
    ----------
    parameters : iterable of Value
    lr : float
        η, the learning rate.
    momentum : float
        μ, from 0 to below 1.

    Examples
    --------
    >>> from autograd import Value
    >>> w = Value(1.0)
    >>> optimizer = SGD([w], lr=0.1)
    >>> (w * w).backward()
    >>> optimizer.step()
    >>> w.data
    0.8
    """

    def __init__(self, parameters: Iterable[Value], lr: float, momentum: float = 0.0) -> None:
        self.momentum = share("momentum", momentum)
        self.slots = ("velocity",) if self.momentum else ()
        super().__init__(parameters, lr)
        # One array a parameter for η ∂L/∂w: a fresh one at each step costs more than the arithmetic.
        self._steps = [np.empty_like(p.data) if p.shape else None for p in self.parameters]

    def rule(self, w: Any, gradient: Any, lr: Any, velocity: Any = None) -> Any:
        """W - η ∂L/∂w; with momentum w - η v and v = μ v + ∂L/∂w."""
        if velocity is None:
            return w - lr * gradient
        velocity = self.momentum * velocity + gradient
        return w - lr * velocity, velocity

    def _update(self) -> None:
        if self.momentum or type(self).rule is not SGD.rule:
            super()._update()
            return
        for parameter, buffer in zip(self.parameters, self._steps, strict=True):
            if buffer is None:
                parameter.data = parameter.data - self.lr * parameter.grad
            else:
                data = parameter.data
                np.multiply(parameter.grad, self.lr, out=buffer)
                np.subtract(data, buffer, out=data)


class Adam(Optimizer):
    """Steps in units of each weight's own gradient size (Kingma and Ba 2015). Not in the lecture.

    m ← β₁ m + (1 - β₁) g, v ← β₂ v + (1 - β₂) g²; in the k-th step
    w ← w - η m̂ / (√v̂ + ε) with m̂ = m / (1 - β₁ᵏ), v̂ = v / (1 - β₂ᵏ).

    Parameters
    ----------
    parameters : iterable of Value
    lr : float
        η: about how far a weight moves in a step.
    betas : pair of float
        β₁ and β₂: how much of the means m and v stays at each step.
    eps : float
        ε.

    Examples
    --------
    >>> from autograd import Value
    >>> w = Value(1.0)
    >>> optimizer = Adam([w], lr=0.1)
    >>> (w * w).backward()
    >>> optimizer.step()
    >>> round(w.data, 6)
    0.9
    """

    slots = ("m", "v")

    def __init__(
        self,
        parameters: Iterable[Value],
        lr: float = 0.001,
        betas: tuple[float, float] = (0.9, 0.999),
        eps: float = 1e-8,
    ) -> None:
        super().__init__(parameters, lr)
        if not isinstance(betas, (tuple, list)) or len(betas) != 2:
            raise ArgumentError(f"betas are two numbers, such as (0.9, 0.999); got {betas!r}.")
        self.betas = share("beta", betas[0]), share("beta", betas[1])
        self.eps = positive("eps, the ε of Adam,", eps, 1e-8)
        self._made = 0

    def rates(self) -> tuple[float, ...]:
        """η / (1 - β₁ᵏ) and 1 / √(1 - β₂ᵏ)."""
        k = self._made + 1
        return self.lr / (1 - self.betas[0] ** k), 1 / (1 - self.betas[1] ** k) ** 0.5

    def rule(self, w: Any, gradient: Any, lr: Any, scale: Any, m: Any, v: Any) -> Any:
        """The new weight, m and v."""
        first, second = self.betas
        m = first * m + (1 - first) * gradient
        v = second * v + (1 - second) * (gradient * gradient)
        return w - lr * m / (np.sqrt(v) * scale + self.eps), m, v

    def counted(self) -> None:
        """K ← k + 1."""
        self._made += 1


Maker = Callable[..., Optimizer]

OPTIMIZERS: dict[str, Maker] = {"sgd": SGD, "momentum": partial(SGD, momentum=0.9), "adam": Adam}


def optimizer(given: str | Maker) -> Maker:
    """What makes an optimizer from (parameters, lr=...): by its name, or itself."""
    if callable(given):
        return given
    if not isinstance(given, str) or given not in OPTIMIZERS:
        raise ArgumentError(
            f"There is no optimizer {given!r}{nearest(given, OPTIMIZERS) or '.'} Choose one of "
            f"{', '.join(OPTIMIZERS)}, or give a function of (parameters, lr), such as nn.Adam."
        )
    return OPTIMIZERS[given]
