"""How a table is trained on: which rows are held out, how large the network is, for how long."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from viz.style.text import clean

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


def split(
    labels: NDArray[Any], task: str, seed: int, groups: NDArray[np.intp] | None = None
) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """The rows to train on and a quarter of each class to measure on; none of these where the table is too small.

    A class of one sample, or of two or three, keeps at least one to train on. Rows of one group (of a patient, say)
    stay together: a quarter of the groups is held out, of each class in proportion, that of most of its rows.

    Examples
    --------
    >>> train, held = split(np.array(["a"] * 80 + ["b"] * 20), "classification", 0)
    >>> len(train), len(held), int((held >= 80).sum())
    (75, 25, 5)
    """
    n = len(labels)
    if n < FEWEST:
        return np.arange(n), np.arange(0)
    if groups is not None:
        return _of_groups(labels, task, seed, groups)
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


def not_measured(labels: NDArray[Any], held: NDArray[np.intp]) -> list[str]:
    """What is said of classes of which nothing is held out.

    >>> not_measured(np.array(["a", "a", "b"]), np.array([0]))
    ["'b' has too few samples to hold one out: how well it is found is not known."]
    """
    names = [repr(clean(str(label))) for label in np.setdiff1d(labels, labels[held])] if len(held) else []
    if not names:
        return []
    more = f" and {len(names) - 5} more" if len(names) > 5 else ""
    one = len(names) == 1
    return [
        f"{', '.join(names[:5])}{more} {'has' if one else 'have'} too few samples to hold one out: how well "
        f"{'it is' if one else 'they are'} found is not known."
    ]


def _of_groups(labels: Any, task: str, seed: int, groups: Any) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    found, own = np.unique(groups, return_inverse=True)
    of_groups = np.zeros(len(found))
    if task == "classification":
        kinds, place = np.unique(labels, return_inverse=True)
        counts = np.zeros((len(found), len(kinds)), np.intp)
        np.add.at(counts, (own, place), 1)
        of_groups = counts.argmax(axis=1)
    rng = np.random.default_rng(seed)
    held = np.zeros(len(found), bool)
    for k in np.unique(of_groups):
        members = rng.permutation(np.flatnonzero(of_groups == k))
        held[members[: min(len(members) - 1, int(len(members) * HELD_OUT + 0.5))]] = True
    if not held.any():
        held[rng.integers(len(found))] = True
    if task == "classification":  # each class is trained on
        trained = np.unique(labels[~held[own]])
        for label in np.setdiff1d(np.unique(labels), trained):
            held[own[np.flatnonzero(labels == label)[0]]] = False
    return np.flatnonzero(~held[own]), np.flatnonzero(held[own])
