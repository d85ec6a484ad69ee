"""Activations as modules (L14, L17, L31)."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from typing import Any

import numpy as np

import autograd
from autograd import ArgumentError, ShapeError, Value
from autograd.errors import nearest
from nn.checks import axis_of, count_of, positive
from nn.layers import elsewhere
from nn.layers.module import Module
from nn.layers.resolution import array_of, data_of, shape_of


class Sigmoid(Module):
    """σ(a) = 1 / (1 + exp(-a)). Saturates; not centred on 0.

    >>> Sigmoid()(0.0)
    0.5
    """

    def forward(self, x: Any) -> Any:
        """σ(x)."""
        return autograd.sigmoid(x)


class Tanh(Module):
    """The hyperbolic tangent. Saturates; centred on 0.

    >>> Tanh()([0.0, 3.0])
    array([0.        , 0.99505475])
    """

    def forward(self, x: Any) -> Any:
        """tanh(x)."""
        return autograd.tanh(x)


class ReLU(Module):
    """max(0, a). No gradient for a < 0.

    >>> ReLU()([-1.0, 2.0])
    array([0., 2.])
    """

    def forward(self, x: Any) -> Any:
        """max(0, x)."""
        return autograd.relu(x)


class LeakyReLU(Module):
    """a for a > 0, else negative_slope · a.

    >>> LeakyReLU()([-1.0, 2.0])
    array([-0.01,  2.  ])
    """

    def __init__(self, negative_slope: float = 0.01) -> None:
        self.negative_slope = float(negative_slope)

    def forward(self, x: Any) -> Any:
        """max(slope · x, x) for a slope below 1."""
        return autograd.leaky_relu(x, slope=self.negative_slope)

    def __repr__(self) -> str:
        return f"LeakyReLU({self.negative_slope})"


class PReLU(Module):
    """a for a > 0, else α a, with α learned by backprop.

    Parameters
    ----------
    alpha : float
        What α is at first.
    num_parameters : int
        1, or the number C of features (N, C) or maps (N, C, H, W), to learn a slope for each.

    Attributes
    ----------
    weight : Value
        α, a number, or an array of shape (C,).

    Examples
    --------
    >>> PReLU().parameters()
    [Value(0.25, name='α', grad=not computed)]
    """

    def __init__(self, alpha: float = 0.25, num_parameters: int = 1) -> None:
        n = count_of("num_parameters", num_parameters)
        self.weight = Value(float(alpha) if n == 1 else np.full(n, float(alpha)), name="α")

    def penalized(self, bias: bool = False) -> Iterator[tuple[Any, Any]]:
        """Nothing: a slope of 0 is no simpler than another."""
        return iter(())

    def forward(self, x: Any) -> Any:
        """max(αx, x) for α below 1."""
        slopes, axes = np.shape(data_of(self.weight)), np.ndim(data_of(x))
        if slopes and np.shape(data_of(x))[min(1, axes - 1) :][:1] != slopes:
            raise ShapeError(f"This PReLU has a slope for each of {slopes[0]} maps, and x has shape {shape_of(x)}.")
        alone = autograd.reshape(self.weight, (*slopes, *[1] * (axes - 2))) if slopes and axes > 2 else self.weight
        return autograd.prelu(x, alone)

    def __repr__(self) -> str:
        slopes = np.shape(data_of(self.weight))
        return f"PReLU(num_parameters={slopes[0]})" if slopes else "PReLU()"


class ELU(Module):
    """a for a > 0, else α (exp(a) - 1).

    >>> ELU()([-1.0, 2.0])
    array([-0.63212056,  2.        ])
    """

    def __init__(self, alpha: float = 1.0) -> None:
        self.alpha = float(alpha)

    def forward(self, x: Any) -> Any:
        """ELU(x)."""
        return autograd.elu(x, alpha=self.alpha)

    def __repr__(self) -> str:
        return "ELU()" if self.alpha == 1 else f"ELU({self.alpha})"


class GELU(Module):
    """a Φ(a), with Φ(a) the share of the bell curve below a: a smooth ReLU, that of transformers.

    Parameters
    ----------
    approximate : str
        "none", or "tanh" for the formula by tanh that some published networks were trained with.

    Examples
    --------
    >>> GELU()([-1.0, 2.0])
    array([-0.15865525,  1.95449974])
    """

    def __init__(self, approximate: str = "none") -> None:
        if approximate not in ("none", "tanh"):
            raise ArgumentError(f"approximate is 'none' or 'tanh'; got {approximate!r}.")
        self.approximate = approximate

    def forward(self, x: Any) -> Any:
        """GELU(x)."""
        return autograd.gelu(x) if self.approximate == "none" else autograd.gelu_tanh(x)

    def __repr__(self) -> str:
        return "GELU()" if self.approximate == "none" else f"GELU({self.approximate!r})"


class SiLU(Module):
    """a σ(a), a smooth ReLU, also called swish.

    >>> SiLU()([-1.0, 2.0])
    array([-0.26894142,  1.76159416])
    """

    def forward(self, x: Any) -> Any:
        """``x σ(x)``."""
        return autograd.silu(x)


class Softplus(Module):
    """ln(1 + exp(βa)) / β: above ReLU by at most ln 2 / β, and smooth.

    PyTorch's goes over to a itself where β a > 20; this one is exact there too.

    >>> Softplus()(0.0)
    0.6931471805599453
    """

    def __init__(self, beta: float = 1.0) -> None:
        self.beta = positive("beta, the β of softplus,", beta, 1.0)

    def forward(self, x: Any) -> Any:
        """``ln(1 + exp(βx)) / β``."""
        if self.beta == 1:
            return autograd.softplus(x)
        return autograd.softplus(array_of(x) * self.beta) / self.beta

    def __repr__(self) -> str:
        return "Softplus()" if self.beta == 1 else f"Softplus({self.beta})"


class Hardtanh(Module):
    """a kept between min_val and max_val: a tanh of straight lines; with 0 and 6 the ReLU6 of small networks.

    >>> Hardtanh(0, 6)([-1.0, 2.0, 9.0])
    array([0., 2., 6.])
    """

    def __init__(self, min_val: float = -1.0, max_val: float = 1.0) -> None:
        self.min_val, self.max_val = float(min_val), float(max_val)
        if not self.min_val < self.max_val:
            raise ArgumentError(f"min_val is below max_val; got {min_val!r} and {max_val!r}.")

    def forward(self, x: Any) -> Any:
        """min(max(x, min_val), max_val)."""
        return autograd.hardtanh(x, low=self.min_val, high=self.max_val)

    def __repr__(self) -> str:
        usual = (self.min_val, self.max_val) == (-1, 1)
        return "Hardtanh()" if usual else f"Hardtanh({self.min_val}, {self.max_val})"


class _OverClasses(Module):
    """What compares the classes with one another."""

    def __init__(self, axis: int = -1) -> None:
        self.axis = axis_of(axis)

    def __repr__(self) -> str:
        return f"{type(self).__name__}({'' if self.axis == -1 else f'axis={self.axis}'})"


class Softmax(_OverClasses):
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

    def forward(self, x: Any) -> Any:
        """softmax(x)."""
        return autograd.softmax(x, self.axis)


class LogSoftmax(_OverClasses):
    """ln softmax(a) = aᵢ - ln Σ exp(aⱼ), without the underflow of its parts: what a negative log likelihood takes.

    ``axis`` as for `Softmax`.

    >>> LogSoftmax()([0.0, 0.0]).round(4)
    array([-0.6931, -0.6931])
    """

    def forward(self, x: Any) -> Any:
        """Ln softmax(x)."""
        return autograd.log_softmax(x, self.axis)


class Identity(Module):
    """What comes in goes out: for the place of a layer or an activation that is left out.

    >>> Identity()(3.0)
    3.0
    """

    def forward(self, x: Any) -> Any:
        """Return x."""
        return x


ACTIVATIONS: dict[str, type[Module]] = {
    "sigmoid": Sigmoid,
    "tanh": Tanh,
    "relu": ReLU,
    "leaky_relu": LeakyReLU,
    "prelu": PReLU,
    "elu": ELU,
    "gelu": GELU,
    "silu": SiLU,
    "softplus": Softplus,
    "hardtanh": Hardtanh,
    "identity": Identity,
}


def activation(given: str | Module | type[Module]) -> Module:
    """A new activation by its name, of a class, or like another."""
    name = elsewhere.ACTIVATIONS.get(given.casefold(), given.casefold()) if isinstance(given, str) else None
    if name in ACTIVATIONS:
        return ACTIVATIONS[name]()
    if isinstance(given, Module):
        return copy.deepcopy(given)
    if isinstance(given, type) and issubclass(given, Module):
        return given()
    raise ArgumentError(
        f"There is no activation {given!r}{nearest(name, ACTIVATIONS)}; choose one of {', '.join(ACTIVATIONS)}, or "
        "give a module such as nn.ReLU."
    )
