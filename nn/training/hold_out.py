"""Which samples are held back from training, to measure on."""

from __future__ import annotations

import warnings
from collections.abc import Callable
from typing import Any

import numpy as np

from autograd import ArgumentError, ShapeError
from autograd.errors import short
from nn.data.labels import encode_labels
from nn.errors import RareClassWarning, level_outside
from nn.randomness import own_generator

_TRIES = 100
"""How often groups are drawn anew until those to train on have all classes."""


def share_of(validation: Any) -> float | None:
    """Which share of the samples to hold back; None for a pair (X, t), and for no validation."""
    if validation is None or (isinstance(validation, (tuple, list)) and len(validation) == 2):
        return None
    if isinstance(validation, (float, np.floating)) and 0 < validation < 1:
        return float(validation)
    came = short(validation)
    if isinstance(validation, (tuple, list)):
        came = f"{type(validation).__name__} of length {len(validation)}"
    raise ArgumentError(f"validation is a pair (X, t), or a share between 0 and 1 such as 0.2; got {came}.")


def hold_back(
    X: Any, targets: Any, share: float, rng: np.random.Generator | int, classes: Any = None
) -> tuple[Any, Any, Any, Any]:
    """Samples and targets to train on, and those that are held back, drawn by chance.

    Parameters
    ----------
    X, targets : array
    share : float
        How much to hold back.
    rng : numpy.random.Generator or int
    classes : array of int, optional
        The class of each sample: each class has its share held back then, at least one sample of it where there are
        enough, and at least one stays. One of which there is a single sample is trained on, and a warning says so.

    Raises
    ------
    ArgumentError
        If none would be held back, or all of them; if no two samples are of one class.
    """
    held = round(len(X) * share)
    if not 0 < held < len(X):
        raise ArgumentError(
            f"validation={share} of {len(X)} samples leaves nothing to hold back or to train on; give more samples, "
            "or a pair (X, t)."
        )
    kept, back = _drawn(len(X), held, rng, classes)
    if not len(back):
        raise ArgumentError(
            f"Each of {len(X)} classes has a single sample, which is trained on: there is none to hold back. Give more "
            "samples, or a pair (X, t)."
        )
    return X[kept], targets[kept], X[back], targets[back]


def _drawn(n: int, held: int, rng: np.random.Generator | int, classes: Any, what: str = "sample") -> tuple[Any, Any]:
    """Of n samples, or groups of them, the places of those to train on, and of ``held`` others."""
    order = own_generator(rng).permutation(n)
    if classes is not None:
        order, held = _stratified(order, classes, held, what)
    return order[held:], order[:held]


def _stratified(order: Any, classes: Any, held: int, what: str) -> tuple[Any, int]:
    """The order with some ``held`` samples first that have each class in proportion, and how many they are."""
    counts = np.bincount(classes)
    if (counts == 1).any():
        warnings.warn(
            f"{np.sum(counts == 1)} class(es) have a single {what}, which is trained on and not held back: the "
            "validation says nothing about them.",
            RareClassWarning,
            stacklevel=level_outside(),
        )
    most = np.maximum(counts - 1, 0)
    wanted = counts * held / len(order)
    taken = np.minimum(np.floor(wanted).astype(int), most)
    # What rounding leaves goes first to classes of which none is held back yet, then to the largest remainders.
    while taken.sum() < held and (taken < most).any():
        urgency = np.where(taken < most, wanted - taken + 1e3 * (taken == 0), -np.inf)
        taken[urgency.argmax()] += 1
    drawn = classes[order]
    by_class = np.argsort(drawn, kind="stable")
    rank = np.empty(len(order), int)  # the how-many-th of its class each sample is, in the order drawn
    rank[by_class] = np.arange(len(order)) - np.repeat(np.cumsum(counts) - counts, counts)
    first = rank < taken[drawn]
    return np.concatenate([order[first], order[~first]]), int(taken.sum())


def dividing(n: int, share: float, rng: Any, strata: Any, groups: Any) -> Callable[[], tuple[Any, Any]]:
    """What divides the samples anew: those to train on, and those held out, one at least; groups of them whole."""
    if groups is None:
        if n < 2:
            raise ShapeError(f"X has {n} sample(s): one to train on and one to hold out are needed.")
        return lambda: _drawn(n, _some(n, share), rng, None if _all_apart(strata) else strata)
    kinds, own = encode_labels(groups)
    if len(own) != n:
        raise ShapeError(f"X has {n} samples and there are {len(own)} groups: one for each is needed.")
    if len(kinds) < 2:
        raise ArgumentError("All samples are of one group: there is none to hold out.")
    # The class of a group is that of most of its samples.
    most = None if strata is None else np.array([np.bincount(strata[own == k]).argmax() for k in range(len(kinds))])
    if _all_apart(most):
        most = None

    def divide() -> tuple[Any, Any]:
        for _ in range(_TRIES):
            held = np.isin(own, _drawn(len(kinds), _some(len(kinds), share), rng, most, "group")[1])
            if strata is None or np.isin(strata, strata[~held]).all():
                return np.flatnonzero(~held), np.flatnonzero(held)
        raise ArgumentError(
            f"No division of {len(kinds)} groups was found that trains on all classes: a class of which all samples "
            "are in one group is held out whole. Give more groups of each class."
        )

    return divide


def _some(n: int, share: float) -> int:
    """How many of n are a share, neither none nor all."""
    return min(max(round(n * share), 1), n - 1)


def _all_apart(classes: Any) -> bool:
    """Whether no two are of one class, so that none could be held out in proportion."""
    return classes is not None and bool((np.bincount(classes) < 2).all())
