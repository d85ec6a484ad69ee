"""Gradient descent (L06), with momentum, Polyak's or Nesterov's."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np

from autograd import ArgumentError, Value
from nn.checks import share
from nn.optim.base import Optimizer


class SGD(Optimizer):
    """Gradient descent: each step takes every parameter a little way down its gradient, w ← w - η ∂L/∂w.

    It is "stochastic" when each loss is of a few samples, plain gradient descent when of all (L06).
    With momentum μ it keeps part of its speed: v ← μ v + ∂L/∂w, w ← w - η v (Polyak 1964, as in PyTorch); Nesterov's
    looks ahead, w ← w - η (∂L/∂w + μ v) with the new v (Sutskever et al. 2013, as in PyTorch).

    Parameters
    ----------
    parameters : iterable of Value
    lr : float
        η, the learning rate.
    momentum : float
        μ, from 0 to below 1.
    nesterov : bool
        Whether the momentum is Nesterov's.
    weight_decay, max_norm
        As for `Optimizer`.

    Raises
    ------
    ArgumentError
        If nesterov is asked for without momentum.

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

    def __init__(
        self,
        parameters: Iterable[Value],
        lr: float,
        momentum: float = 0.0,
        *,
        nesterov: bool = False,
        weight_decay: float = 0.0,
        max_norm: float | None = None,
    ) -> None:
        self.momentum, self.nesterov = share("momentum", momentum), bool(nesterov)
        if self.nesterov and not self.momentum:
            raise ArgumentError("nesterov looks ahead along the momentum: give one, such as momentum=0.9.")
        self.slots = ("velocity",) if self.momentum else ()
        super().__init__(parameters, lr, weight_decay=weight_decay, max_norm=max_norm)
        # One array a parameter for η ∂L/∂w: a fresh one at each step costs more than the arithmetic.
        self._steps = [np.empty_like(p.data) if p.shape else None for p in self.parameters]
        self._made_of: float | None = None

    def rule(self, w: Any, gradient: Any, lr: Any, velocity: Any = None) -> Any:
        """W - η ∂L/∂w; with momentum w - η v, or w - η (∂L/∂w + μ v), and v = μ v + ∂L/∂w."""
        if velocity is None:
            return w - lr * gradient
        velocity = self.momentum * velocity + gradient
        return w - lr * (gradient + self.momentum * velocity if self.nesterov else velocity), velocity

    def _update(self, trained: list[int]) -> None:
        if self.slots or self.weight_decay or self.max_norm is not None or type(self).rule is not SGD.rule:
            super()._update(trained)
            return
        if self.lr != self._made_of:  # as arrays of the weights' types: NumPy takes longer for a Python number
            self._made_of = self.lr
            self._rates = [np.array(self.lr, p.dtype) for p in self.parameters]
        for k in trained:
            parameter, buffer = self.parameters[k], self._steps[k]
            data = parameter.data
            if buffer is None:
                parameter.data = data - self.lr * parameter.grad
            else:
                np.multiply(parameter.grad, self._rates[k], buffer)
                np.subtract(data, buffer, data)
