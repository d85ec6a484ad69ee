"""Activations as modules (L14, L17, L31)."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from typing import Any

import autograd
from autograd import ArgumentError, Value
from nn.checks import axis_of
from nn.layers.module import Module


class Sigmoid(Module):
    """σ(a) = 1 / (1 + exp(-a)). Saturates; not centred on 0.

    >>> Sigmoid()(0.0)
    0.5
    """

    def forward(self, x: Any) -> Any:
        """σ(x)."""
        return autograd.sigmoid(x)


class Tanh(Module):
    """The hyperbolic tangent. Saturates; centred on 0."""

    def forward(self, x: Any) -> Any:
        """tanh(x)."""
        return autograd.tanh(x)


class ReLU(Module):
    """max(0, a). No gradient for a < 0."""

    def forward(self, x: Any) -> Any:
        """max(0, x)."""
        return autograd.relu(x)


class LeakyReLU(Module):
    """a for a > 0, else slope · a."""

    def __init__(self, slope: float = 0.01) -> None:
        self.slope = float(slope)

    def forward(self, x: Any) -> Any:
        """max(slope · x, x) for a slope below 1."""
        return autograd.leaky_relu(x, slope=self.slope)


class PReLU(Module):
    """a for a > 0, else α a, with α learned by backprop.

    >>> PReLU().parameters()
    [Value(0.25, name='α', grad=not computed)]
    """

    def __init__(self, alpha: float = 0.25) -> None:
        self.weight = Value(float(alpha), name="α")

    def penalized(self, bias: bool = False) -> Iterator[tuple[Any, Any]]:
        """Nothing: a slope of 0 is no simpler than another."""
        return iter(())

    def forward(self, x: Any) -> Any:
        """max(αx, x) for α below 1."""
        return autograd.prelu(x, self.weight)


class ELU(Module):
    """a for a > 0, else α (exp(a) - 1)."""

    def __init__(self, alpha: float = 1.0) -> None:
        self.alpha = float(alpha)

    def forward(self, x: Any) -> Any:
        """ELU(x)."""
        return autograd.elu(x, alpha=self.alpha)


class Softmax(Module):
    """exp(aᵢ) / Σ exp(aⱼ) over the classes (L17).

    Parameters
    ----------
    axis : int
        Where the classes are: the last axis, or 1 for images (N, classes, H, W).

    Examples
    --------
    >>> Softmax()([0.0, 0.0])
    array([0.5, 0.5])
    """

    def __init__(self, axis: int = -1) -> None:
        self.axis = axis_of(axis)

    def forward(self, x: Any) -> Any:
        """softmax(x)."""
        return autograd.softmax(x, self.axis)

    def __repr__(self) -> str:
        return "Softmax()" if self.axis == -1 else f"Softmax(axis={self.axis})"


ACTIVATIONS: dict[str, type[Module]] = {
    "sigmoid": Sigmoid,
    "tanh": Tanh,
    "relu": ReLU,
    "leaky_relu": LeakyReLU,
    "prelu": PReLU,
    "elu": ELU,
}


def activation(given: str | Module | type[Module]) -> Module:
    """A new activation by its name, of a class, or like another."""
    if isinstance(given, str) and given in ACTIVATIONS:
        return ACTIVATIONS[given]()
    if isinstance(given, Module):
        return copy.deepcopy(given)
    if isinstance(given, type) and issubclass(given, Module):
        return given()
    raise ArgumentError(
        f"There is no activation {given!r}; choose one of {', '.join(ACTIVATIONS)}, or give a module such as nn.ReLU."
    )
