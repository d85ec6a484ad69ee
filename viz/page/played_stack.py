"""A module taken as dense layers one behind the other: what stands between them, and what leads past some of them."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

import nn
from viz.errors import DrawingError


class Stack:
    """Layers, each but the last with one activation behind it; dropout behind these; and ways around blocks.

    A place is called ``h1`` where layer 1 takes its numbers (``h0`` is the input), and ``z1`` where it gives scores.

    Examples
    --------
    >>> found = Stack()
    >>> found.add(nn.Sequential(nn.Linear(2, 3), nn.ReLU(), nn.Residual([nn.Linear(3, 3), nn.ReLU()]), nn.Neuron(3)))
    >>> found.layers, found.activations, found.skips
    ([Linear(2, 3), Linear(3, 3), Neuron(3)], [ReLU(), ReLU()], [('h1', 'h2')])
    """

    def __init__(self) -> None:
        self.layers: list[Any] = []
        self.activations: list[Any] = []
        self.dropout: list[float] = []
        self.skips: list[tuple[str, str]] = []
        self._left_out = 0.0

    @property
    def _place(self) -> str:
        n = len(self.layers)
        return f"h{n}" if len(self.activations) == n else f"z{n - 1}"

    def add(self, part: Any) -> None:
        """The next module; of a `Sequential` its parts.

        Raises
        ------
        DrawingError
            If it is none of these, or stands elsewhere.
        """
        if isinstance(part, nn.Sequential):
            for one in part:
                self.add(one)
        elif isinstance(part, nn.Residual):
            self._around(part)
        elif type(part) is nn.Dropout:
            self._left_out = 1 - (1 - self._left_out) * (1 - part.p)
        elif isinstance(part, (nn.Linear, nn.Neuron)):
            self._activated()
            self.layers.append(part)
            self.dropout.append(self._left_out)
            self._left_out = 0.0
        elif len(self.activations) == len(self.layers) or self._left_out:
            raise DrawingError(
                f"A playground has dense layers with one activation behind each but the last, dropout behind these, "
                f"and nn.Residual around them; got {part!r} in another place."
            )
        else:
            self.activations.append(part)

    def end(self) -> None:
        """Nothing follows.

        Raises
        ------
        DrawingError
            If the last part is no dense layer.
        """
        if len(self.activations) == len(self.layers) or self._left_out:
            raise DrawingError("A playground's network ends with a dense layer: leave off what follows it.")
        if any(to == self._place for _, to in self.skips) and self.layers[-1].weight.shape[0] == 1:
            raise DrawingError("A playground draws no way around to a single score: let two neurons follow.")

    def _activated(self) -> None:
        """Where no activation follows a layer, it is the identity."""
        if len(self.activations) < len(self.layers):
            self.activations.append(nn.Identity())

    def _around(self, part: Any) -> None:
        if not isinstance(part.around, nn.Identity):
            raise DrawingError(f"A playground's nn.Residual adds x itself; leave around={part.around!r} away.")
        inner = _first(part.block)
        if self._left_out or isinstance(inner, (nn.Linear, nn.Neuron)):
            self._activated()
        start, before = self._place, len(self.layers)
        if isinstance(inner, nn.Dropout):
            raise _beside()
        self.add(part.block)
        if self._place == start:
            raise DrawingError(f"A playground's nn.Residual has a layer or an activation in it; got {part!r}.")
        if self._left_out and len(self.layers) > before:
            raise _beside()
        self.skips.append((start, self._place))


def _beside() -> DrawingError:
    return DrawingError(
        "A playground's nn.Residual has dropout between its layers, not at its ends: put it before or behind the "
        "Residual."
    )


def _first(module: Any) -> Any:
    """The first part that computes."""
    parts: Sequence[Any] = list(module) if isinstance(module, nn.Sequential) else []
    if parts:
        return _first(parts[0])
    return _first(module.block) if isinstance(module, nn.Residual) else module


def stacked(sizes: Sequence[int], activations: Sequence[Any], dropout: Sequence[float], skips: Any) -> nn.Sequential:
    """The module that `Stack` takes apart into these.

    >>> stacked([2, 2, 2], [nn.ReLU()], [0, 0.5], [("h0", "h1")])
    Sequential(Residual(Sequential(Linear(2, 2), ReLU())), Dropout(0.5), Linear(2, 2))
    """
    blocks: list[list[Any]] = [[]]

    def at(place: str) -> None:
        for _, end in skips:
            if end == place:
                inner = blocks.pop()
                blocks[-1].append(nn.Residual(inner))
        if place in dropped:
            blocks[-1].append(nn.Dropout(dropped[place]))
        blocks.extend([] for start, _ in skips if start == place)

    dropped = {f"h{k}": p for k, p in enumerate(dropout) if p}
    for k, (n, m) in enumerate(pairwise(sizes)):
        at(f"h{k}")
        blocks[-1].append(nn.Linear(n, m))
        at(f"z{k}")
        blocks[-1] += activations[k : k + 1]
    return nn.Sequential(*blocks[0])
