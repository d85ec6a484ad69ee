"""Recurrent networks: one step of a memory, and all steps of a sequence (Elman 1990)."""

from __future__ import annotations

from typing import Any

import numpy as np

from autograd import ShapeError, scope, stack, tanh
from nn.checks import count_of
from nn.layers.dense import Linear
from nn.layers.initializers import Initializer
from nn.layers.module import Module
from nn.layers.resolution import array_of, shape_of
from nn.names import named
from nn.randomness import generator


class RNNCell(Module):
    """One step in time: ``h ← tanh(W x' + U h)`` of x (N, inputs) and the memory h (N, hidden).

    Parameters
    ----------
    inputs, hidden : int
        How long x and h are.
    init, rng, dtype, name
        As for `Linear`, for both matrices.

    Attributes
    ----------
    input : Linear
        ``W x'``, with the bias.
    memory : Linear
        ``U h``, without one.

    Examples
    --------
    >>> cell = RNNCell(3, 5)
    >>> h = cell([[0.4, -1.0, 2.0]])              # no memory yet: 0
    >>> cell([[0.1, 0.5, 0.0]], h).shape
    (1, 5)
    """

    in_one_row = True

    def __init__(
        self,
        inputs: int,
        hidden: int,
        *,
        init: str | Initializer = "xavier",
        rng: np.random.Generator | int | None = None,
        dtype: Any = np.float64,
        name: str | None = None,
    ) -> None:
        rng = generator(rng)
        inputs, hidden = count_of("inputs", inputs), count_of("hidden", hidden)
        self.input = Linear(inputs, hidden, init=init, rng=rng, dtype=dtype, name="input")
        self.memory = Linear(hidden, hidden, bias=False, init=init, rng=rng, dtype=dtype, name="memory")
        self.memory.weight.name = "U"
        self.name = name

    def forward(self, x: Any, h: Any = None) -> Any:
        """The new memory."""
        seen = self.input(x)
        return tanh(seen if h is None else seen + self.memory(h))

    def __repr__(self) -> str:
        hidden, columns = shape_of(self.input.weight)
        return f"RNNCell({columns - 1}, {hidden})"


class RNN(Module):
    """A recurrent network: sequences x (N, T, inputs) to its memory after the last step, (N, hidden).

    One `RNNCell` reads a sequence step by step; each step has the same weights, and so their gradients are sums over
    time (backpropagation through time). Over many steps gradients fade or explode, as a product of as many factors.

    Parameters
    ----------
    inputs, hidden : int
        Numbers at each step, and in the memory.
    return_sequences : bool
        Whether to give the memory after every step, (N, T, hidden): for a layer behind it that reads sequences.
    init, rng, dtype, name
        As for `RNNCell`.

    Attributes
    ----------
    cell : RNNCell

    Examples
    --------
    >>> RNN(3, 5)(np.zeros((2, 7, 3))).shape
    (2, 5)
    >>> RNN(3, 5, return_sequences=True)(np.zeros((2, 7, 3))).shape
    (2, 7, 5)
    """

    in_one_row = True

    def __init__(
        self,
        inputs: int,
        hidden: int,
        *,
        return_sequences: bool = False,
        init: str | Initializer = "xavier",
        rng: np.random.Generator | int | None = None,
        dtype: Any = np.float64,
        name: str | None = None,
    ) -> None:
        self.cell = RNNCell(inputs, hidden, init=init, rng=rng, dtype=dtype)
        self.return_sequences = bool(return_sequences)
        self.name = name

    def takes(self) -> tuple[int | str, ...]:
        """Sequences."""
        return ("T", shape_of(self.cell.input.weight)[1] - 1)

    def forward(self, x: Any) -> Any:
        """The memory after the last step, or after each."""
        x, steps = sequences(x, f"{self!r}", shape_of(self.cell.input.weight)[1] - 1)
        memories: list[Any] = [None]
        for t in range(steps):
            with scope(f"step {t + 1}"):
                memories.append(named(self.cell(x[:, t], memories[-1]), f"h{t + 1}"))
        return stack(memories[1:], axis=1) if self.return_sequences else memories[-1]

    def __repr__(self) -> str:
        options = ", return_sequences=True" if self.return_sequences else ""
        return repr(self.cell).replace("RNNCell", "RNN").replace(")", f"{options})")


def sequences(x: Any, layer: str, features: int) -> tuple[Any, int]:
    """``x`` as sequences (N, T, features), and T."""
    x = array_of(x)
    shape = shape_of(x)
    if len(shape) != 3 or shape[2] != features or not shape[1]:
        one = ": one sequence is x[None]" if len(shape) == 2 else ""
        raise ShapeError(f"{layer} takes sequences x of shape (N, T, {features}), got {shape}{one}.")
    return x, shape[1]
