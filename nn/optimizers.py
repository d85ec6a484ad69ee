"""Optimizers: w ← w - η ∂L/∂w (L06)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np

from autograd import ArgumentError, NotRecordedError, Value


def learning_rate(lr: Any) -> float:
    """``lr`` as a positive finite number."""
    if isinstance(lr, bool) or not isinstance(lr, (int, float, np.floating, np.integer)) or not 0 < lr < float("inf"):
        raise ArgumentError(f"The learning rate is a number above 0, such as 0.1; got {lr!r}.")
    return float(lr)


class SGD:
    """Gradient descent: each step takes every parameter a little way down its gradient.

    It is "stochastic" when each loss is of a few samples, plain gradient descent when of all (L06).

    Parameters
    ----------
    parameters : iterable of Value
    lr : float
        η, the learning rate.

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

    def __init__(self, parameters: Iterable[Value], lr: float) -> None:
        # A parameter that is listed twice still takes one step.
        self.parameters = list(dict.fromkeys(parameters))
        if not self.parameters or any(type(p) is not Value or p.op is not None for p in self.parameters):
            raise ArgumentError(
                "SGD needs the variables to train, not constants or results: SGD(model.parameters(), lr=0.1)."
            )
        self.lr = learning_rate(lr)
        # One array a parameter for η ∂L/∂w: a fresh one at each step costs more than the arithmetic.
        self._steps = [np.empty_like(p.data) if p.shape else None for p in self.parameters]

    @staticmethod
    def rule(w: Any, gradient: Any, lr: Any) -> Any:
        """The new weight: w - η ∂L/∂w."""
        return w - lr * gradient

    def zero_grad(self) -> None:
        """Forget the gradients of all parameters."""
        for parameter in self.parameters:
            parameter.grad = None

    def step(self) -> None:
        """W ← w - η ∂L/∂w for every parameter.

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
        for parameter, buffer in zip(self.parameters, self._steps, strict=True):
            gradient = parameter.grad
            if buffer is None:
                parameter.data = parameter.data - self.lr * gradient
            else:
                np.multiply(gradient, self.lr, out=buffer)
                np.subtract(parameter.data, buffer, out=parameter.data)
            parameter.mark_updated()
