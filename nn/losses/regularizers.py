"""Regularizers: λ R(W), a price on large weights that training adds to its loss (L19, L30)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

import autograd
from autograd import ArgumentError, DataTypeError, constant
from autograd.annotations import flag
from autograd.errors import short
from nn.arguments import Parametrized
from nn.checks import not_negative
from nn.layers.module import Module
from nn.names import named


class Regularizer(Parametrized):
    """The base of regularizers: λ times the sum of ``of(W)`` over a model's weight arrays.

    Parameters
    ----------
    lam : float
        λ, 0 or more: how much the weights count beside the loss.
    bias : bool
        Whether biases count too. They only move a line and cannot bend it, so they are left out by default:
        column 0 of dense weights, the bias of a convolution. What is learned of an activation (PReLU's α) or of a
        normalization never counts.
    """

    around: tuple[str, str] = ("R(", ")")
    """What a drawing writes around a weight array's name."""

    def __init__(self, lam: float = 1e-3, *, bias: bool = False) -> None:
        self.lam = lam
        self.bias = flag("bias", bias)
        self._lambda()

    def of(self, W: Any) -> Any:
        """The measure of one weight array."""
        raise ArgumentError(f"{type(self).__name__} defines no of(W).")

    def __call__(self, model: Module) -> Any:
        """λ R(W) of the model's weights, as the node ``λR``: a Value at both resolutions.

        Raises
        ------
        ArgumentError
            If λ is no number of 0 or more, or the model has no weights (a model that finds its sizes in ``fit`` has
            none before).
        """
        if not isinstance(model, Module):
            raise DataTypeError(f"{type(self).__name__} measures the weights of a Module; got {short(model)}.")
        lam = self._lambda()
        before, after = self.around
        with autograd.scope(type(self).__name__):
            total = None
            for array, index in _weights(model, self.bias):
                part = array if index is ... else array[index]
                measure = named(self.of(part), f"{before}{_name(array)}{after}")
                total = measure if total is None else named(total + measure, "R")
            if total is None:
                raise ArgumentError(
                    f"{type(self).__name__}: {type(model).__name__} has no weights to hold small. "
                    "A model that finds its sizes in fit has none before; biases count with bias=True."
                )
            return named(constant(lam, "λ") * total, "λR")

    def _lambda(self) -> float:
        """λ as a number; it may have been set since it was looked into last."""
        return not_negative("lam, the λ of λ R(W),", self.lam)


class L1(Regularizer):
    """λ ‖W‖₁ = λ Σ |w|: takes the same step off every weight, and so makes small ones exactly 0 (L19).

    Parameters
    ----------
    lam : float
        λ, 0 or more.
    bias : bool
        Whether biases count too.

    Notes
    -----
    ∂/∂w = λ sign(w), 0 at w = 0.

    Examples
    --------
    >>> from nn import Neuron
    >>> neuron = Neuron(3)
    >>> neuron.weight.assign([5.0, 1.0, -2.0, 0.0])           # the bias 5 is left out
    >>> round(L1(0.1)(neuron).data, 3)
    0.3
    """

    around = ("‖", "‖₁")

    def of(self, W: Any) -> Any:
        """Σ |w|."""
        return autograd.sum(abs(W))


class L2(Regularizer):
    """λ ‖W‖₂ = λ √(Σ w²) for each weight matrix, and their sum: the lecture's L2 (L19).

    The root makes it pull with the same strength at any size. `SquaredL2`, without the root, is what is known as
    weight decay.

    Parameters
    ----------
    lam : float
        λ, 0 or more.
    bias : bool
        Whether biases count too.

    Notes
    -----
    ∂/∂W = λ W / ‖W‖₂, 0 at W = 0.

    Examples
    --------
    >>> from nn import Neuron
    >>> neuron = Neuron(2)
    >>> neuron.weight.assign([5.0, 3.0, 4.0])                 # the bias 5 is left out
    >>> L2(0.1)(neuron).data
    0.5
    """

    around = ("‖", "‖₂")

    def of(self, W: Any) -> Any:
        """√(Σ w²)."""
        return autograd.norm(W)


class SquaredL2(Regularizer):
    """λ ‖W‖₂² = λ Σ w²: pulls each weight the harder the larger it is (L19).

    What most of the field calls L2. PyTorch's ``weight_decay=d`` is λ = d / 2, on biases too.

    Parameters
    ----------
    lam : float
        λ, 0 or more.
    bias : bool
        Whether biases count too.

    Notes
    -----
    ∂/∂w = 2 λ w.

    Examples
    --------
    >>> from nn import Neuron
    >>> neuron = Neuron(2)
    >>> neuron.weight.assign([5.0, 3.0, 4.0])                 # the bias 5 is left out
    >>> SquaredL2(0.1)(neuron).data
    2.5
    """

    around = ("‖", "‖₂²")

    def of(self, W: Any) -> Any:
        """Σ w²."""
        return autograd.sum(W * W)


def _weights(model: Module, bias: bool) -> Iterator[tuple[Any, Any]]:
    """The weight arrays of a model, each once, with the index of the part that counts."""
    seen: set[int] = set()
    for module in model.modules():
        for array, index in module.penalized(bias):
            if id(array) not in seen:
                seen.add(id(array))
                yield array, index


def _name(array: Any) -> str:
    """``W⁰``, of a Value or of its entries ``W⁰[0,0]``."""
    first = array.flat[0] if isinstance(array, np.ndarray) else array
    return (first.name or "W").partition("[")[0]
