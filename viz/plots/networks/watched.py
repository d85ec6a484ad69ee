"""What goes into the layers of a kind and what comes out, in one pass of a copy: nothing of the model changes."""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from autograd.errors import DataTypeError, ShapeError
from nn.layers.module import Module
from nn.layers.resolution import data_of
from viz.plots.networks.traced import with_parts
from viz.plots.samples import with_labels

Seen = tuple[Module, NDArray[np.float64], NDArray[np.float64]]


def copy_of(model: Any) -> Any:
    """A copy, with its parts.

    Raises
    ------
    DataTypeError
        If it is no `nn.Module`.
    """
    if not isinstance(model, Module):
        kind = type(model).__name__
        raise DataTypeError(f"Expected a model or layer of nn, whose layers can be watched; got {kind}.")
    return copy.deepcopy(with_parts(model))


def batch_of(X: Any) -> NDArray[np.float64]:
    """Samples as they go into a network.

    Raises
    ------
    ShapeError
        If they are none, or fewer than two.
    DataTypeError
        If they are no numbers.
    """
    try:
        found = np.asarray(with_labels(X, None)[0], dtype=np.float64)
    except (TypeError, ValueError) as error:
        raise DataTypeError(f"Expected X as numbers, a sample a row: {error}.") from None
    if found.ndim < 2 or len(found) < 2:
        raise ShapeError(f"Expected X with 2 samples or more, (N, features) or (N, C, H, W); got shape {found.shape}.")
    return found


def watched(model: Module, X: NDArray[np.float64], kinds: tuple[type[Module], ...], training: bool) -> list[Seen]:
    """Each call of a layer of these kinds as ``model(X)`` runs: the layer as it was before, its input and its output.

    ``model`` is a copy: its running means move, and its generators draw.
    """
    found: list[Seen] = []

    def with_notes(layer: Module, forward: Callable[[Any], Any]) -> Callable[[Any], Any]:
        def noted(x: Any) -> Any:
            before = copy.copy(layer)
            vars(before).update({key: copy.deepcopy(held) for key, held in vars(layer).items() if key == "rng"})
            vars(before).pop("forward")
            made = forward(x)
            found.append((before, np.array(data_of(x), float), np.array(data_of(made), float)))
            return made

        return noted

    layers: list[Module] = [layer for layer in model.modules() if isinstance(layer, kinds)]
    for layer in layers:
        vars(layer)["forward"] = with_notes(layer, layer.forward)
    model.train(training)
    model(X)
    return found
