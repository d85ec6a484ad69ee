"""How a table is trained on: which rows are held out, how large the network is, for how long."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

HELD_OUT = 0.25
FEWEST = 16
"""Samples from which on some are held out: of fewer, four at most would be, which say nothing."""

_SEEN = 5_000_000
"""How many samples training looks at in all, where the table is large."""


@dataclass(frozen=True)
class Plan:
    """Sizes of the hidden layers, rounds through the samples, samples a step."""

    hidden: tuple[int, ...]
    epochs: int
    batch_size: int


def plan(n: int, features: int, outputs: int, hidden: Sequence[int] | None, epochs: int | None) -> Plan:
    """What suits a table of n samples, where nobody says otherwise.

    The first layer has as many neurons as there are features, 8 to 32; the second as there are outputs, 4 to 16: less
    would be a bottleneck, and more makes the pictures of the chain hard to read.

    Examples
    --------
    >>> plan(150, 4, 3, None, None)
    Plan(hidden=(8, 4), epochs=200, batch_size=32)
    >>> plan(750_000, 12, 2, None, None)
    Plan(hidden=(12, 4), epochs=7, batch_size=512)
    """
    usual = (min(32, max(8, features)), min(16, max(4, outputs)))
    rounds = min(200, max(5, round(_SEEN / max(1, n))))
    batch = 32 if n <= 2_000 else 128 if n <= 50_000 else 512
    return Plan(usual if hidden is None else tuple(hidden), rounds if epochs is None else epochs, batch)


def split(labels: NDArray[Any], task: str, seed: int) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """The rows to train on and a quarter of each class to measure on; none of these where the table is too small.

    A class of one sample, or of two or three, keeps at least one to train on.

    Examples
    --------
    >>> train, held = split(np.array(["a"] * 80 + ["b"] * 20), "classification", 0)
    >>> len(train), len(held), int((held >= 80).sum())
    (75, 25, 5)
    """
    n = len(labels)
    if n < FEWEST:
        return np.arange(n), np.arange(0)
    rng = np.random.default_rng(seed)
    if task == "regression":
        order = rng.permutation(n)
        parts = [order[: round(n * HELD_OUT)]]
    else:
        parts = []
        _, own = np.unique(labels, return_inverse=True)
        for k in range(own.max() + 1):
            members = rng.permutation(np.flatnonzero(own == k))
            # Half a sample more than a quarter: of two, one is held out.
            parts.append(members[: min(len(members) - 1, int(len(members) * HELD_OUT + 0.5))])
    held = np.zeros(n, bool)
    held[np.concatenate(parts)] = True
    return np.flatnonzero(~held), np.flatnonzero(held)
