"""The shape of a sample, as the first layers of a model tell it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any


def first_takes(layers: Iterable[Any]) -> tuple[int | str, ...] | None:
    """What the first of these layers that tells takes, a name for any size; None where none does.

    >>> from nn import Conv2d, Linear, ReLU, RNN
    >>> first_takes([ReLU(), Linear(2, 3)]), first_takes([Conv2d(1, 4, 3)]), first_takes([Linear(2, 3), RNN(3, 4)])
    ((2,), (1, 'H', 'W'), ('T', 2))
    """
    layers = list(layers)
    told = [layer.takes() for layer in layers]
    in_sequence = any(shape is not None and shape[0] == "T" and len(shape) == 2 for shape in told)
    for layer, shape in zip(layers, told, strict=True):
        if shape is not None:
            return ("T", *shape) if in_sequence and len(shape) == 1 and shape != ("T",) else shape
        if layer.reshapes:
            return None
    return None
