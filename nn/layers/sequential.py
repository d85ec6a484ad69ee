"""Layers put together: one after the other, and around a block."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from inspect import Parameter, signature
from typing import Any, overload

import numpy as np

from autograd import ArgumentError, DataTypeError, IndexingError, ShapeError
from nn.layers.activation import Identity
from nn.layers.dense import Linear
from nn.layers.module import Module
from nn.layers.resolution import data_of
from nn.names import weight_name


class Sequential(Module):
    """Modules one after the other: ``Sequential(a, b)``, or ``Sequential([a, b])``.

    It is a list of them, too: an index gives one, a slice a `Sequential` of the same ones, and ``append``, ``insert``
    and ``extend`` add some.

    Parameters
    ----------
    *layers : Module
        Each on its own, all in one list, or in a dict from names, for drawings, to layers. A function of x will do.

    Raises
    ------
    ArgumentError
        For a class in place of a layer, ``nn.ReLU`` for ``nn.ReLU()``.
    DataTypeError
        For what is no layer at all.

    Examples
    --------
    >>> from nn import Linear, Neuron, Sigmoid
    >>> model = Sequential(Linear(2, 3), Sigmoid(), Neuron(3), Sigmoid())
    >>> model([[0.4, -1.0], [-2.1, 3.0]]).shape
    (2,)
    >>> len(model), model[-2], model[:2]
    (4, Neuron(3), Sequential(Linear(2, 3), Sigmoid()))
    """

    layers: list[Any]

    def __init__(self, *layers: Any) -> None:
        self.layers = []
        given = layers[0] if len(layers) == 1 and _is_collection(layers[0]) else layers
        if isinstance(given, Mapping):
            for name, layer in given.items():
                if isinstance(layer, Module) and layer.name is None:
                    layer.name = str(name)
            given = given.values()
        self.extend(given)

    def append(self, layer: Module) -> Sequential:
        """Add a layer behind the last. Returns self."""
        return self.extend([layer])

    def extend(self, layers: Iterable[Module]) -> Sequential:
        """Add layers behind the last. Returns self."""
        return self._put([*self.layers, *(_layer(layer, "Sequential") for layer in layers)])

    def insert(self, index: int, layer: Module) -> Sequential:
        """Add a layer before that of the index. Returns self."""
        layers = list(self.layers)
        layers.insert(index, _layer(layer, "Sequential"))
        return self._put(layers)

    def _put(self, layers: list[Any]) -> Sequential:
        self.layers = layers
        dense = [layer for layer in layers if isinstance(layer, Linear)]
        for k, layer in enumerate(dense):
            if len(dense) > 1 and data_of(layer.weight) is not layer.weight and layer.weight.name == "W":
                layer.weight.name = weight_name(k)
        return self

    @overload
    def __getitem__(self, index: int) -> Any: ...
    @overload
    def __getitem__(self, index: slice) -> Sequential: ...
    def __getitem__(self, index: int | slice) -> Any:
        """The layer of this index, or a `Sequential` of those of a slice: the same layers, not copies."""
        if isinstance(index, slice):
            return Sequential(*self.layers[index])
        try:
            return self.layers[index]
        except IndexError:
            raise IndexingError(f"This Sequential has {len(self)} layers, from 0 on; there is no {index}.") from None

    def __setitem__(self, index: int, layer: Module) -> None:
        self[index]
        layers = list(self.layers)
        layers[index] = _layer(layer, "Sequential")
        self._put(layers)

    def __iter__(self) -> Iterator[Any]:
        return iter(self.layers)

    def __len__(self) -> int:
        return len(self.layers)

    def __bool__(self) -> bool:
        return True  # a module without layers is one all the same

    def forward(self, x: Any) -> Any:
        """Run the modules in their order."""
        for layer in self.layers:
            x = layer(x)
        return x

    def __repr__(self) -> str:
        return f"Sequential({', '.join(map(repr, self.layers))})"


class Residual(Module):
    """A block and a way around it: ``x + block(x)`` (He et al. 2016).

    The gradient comes back on both ways, on the second as it is: so very deep networks learn.

    Parameters
    ----------
    block : Module, or a list of them as for `Sequential`
        What it gives has the shape of x, or of what ``around`` gives.
    around : Module, optional
        What x goes through on the way around, where the block changes the shape: ``nn.Linear(4, 8, bias=False)``, or a
        convolution of 1 × 1. When left out x goes as it is.

    Raises
    ------
    ShapeError
        If the two ways do not end in the same shape.

    Examples
    --------
    >>> from nn import Linear, ReLU
    >>> Residual([Linear(4, 8), ReLU(), Linear(8, 4)])([1.0, 2.0, 3.0, 4.0]).shape
    (4,)
    """

    def __init__(self, block: Any, around: Module | None = None) -> None:
        self.block = Sequential(block) if _is_collection(block) else _layer(block, "Residual")
        self.around = Identity() if around is None else _layer(around, "Residual")

    def forward(self, x: Any) -> Any:
        """``around(x) + block(x)``."""
        y, past = self.block(x), self.around(x)
        if np.shape(data_of(y)) != np.shape(data_of(past)):
            raise ShapeError(
                f"Residual adds what its block gives, of shape {np.shape(data_of(y))}, to x of shape "
                f"{np.shape(data_of(past))}: let the block keep the shape, or let around=... change that of x alike."
            )
        return past + y

    def __repr__(self) -> str:
        around = "" if isinstance(self.around, Identity) else f", around={self.around!r}"
        return f"Residual({self.block!r}{around})"


def _is_collection(given: Any) -> bool:
    return isinstance(given, (list, tuple, Mapping)) or (
        isinstance(given, Iterable) and not isinstance(given, (Module, str, np.ndarray))
    )


def _layer(given: Any, owner: str) -> Module | Callable[[Any], Any]:
    """``given`` if it can be called with x."""
    if isinstance(given, type):
        takes = "(...)" if _needs(given) else "()"
        raise ArgumentError(
            f"{owner} takes layers, and {given.__name__} is a class of them: write nn.{given.__name__}{takes}."
        )
    if type(given).__module__.partition(".")[0] in ("torch", "keras", "tensorflow"):
        raise DataTypeError(
            f"{type(given).__name__} is a layer of {type(given).__module__.partition('.')[0]}: give one of nn."
        )
    if not callable(given):
        said = f"the text {given!r}" if isinstance(given, str) else f"{type(given).__name__} {given!r}"
        raise DataTypeError(f"{owner} takes layers, such as nn.Linear(2, 3) and nn.ReLU(); got {said}.")
    found: Module | Callable[[Any], Any] = given
    return found


def _needs(kind: type) -> bool:
    """Whether a class has to be told something to make one of it."""
    try:
        parameters = signature(kind).parameters.values()
    except ValueError:  # of a type that is no Python class
        return False
    return any(
        p.default is Parameter.empty and p.kind not in (Parameter.VAR_POSITIONAL, Parameter.VAR_KEYWORD)
        for p in parameters
    )
