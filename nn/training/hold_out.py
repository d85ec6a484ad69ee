"""Which samples are held back from training, to measure on."""

from __future__ import annotations

import warnings
from typing import Any

import numpy as np

from autograd import ArgumentError
from nn.errors import RareClassWarning, level_outside
from nn.randomness import own_generator


def share_of(validation: Any) -> float | None:
    """Which share of the samples to hold back; None for a pair (X, t), and for no validation."""
    if validation is None or (isinstance(validation, (tuple, list)) and len(validation) == 2):
        return None
    if isinstance(validation, (float, np.floating)) and 0 < validation < 1:
        return float(validation)
    came = repr(validation)
    if hasattr(validation, "__len__") and not isinstance(validation, str):
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
    """
    held = round(len(X) * share)
    if not 0 < held < len(X):
        raise ArgumentError(
            f"validation={share} of {len(X)} samples leaves nothing to hold back or to train on; give more samples, "
            "or a pair (X, t)."
        )
    order = own_generator(rng).permutation(len(X))
    if classes is not None:
        order, held = _stratified(order, classes, held)
    return X[order[held:]], targets[order[held:]], X[order[:held]], targets[order[:held]]


def _stratified(order: Any, classes: Any, held: int) -> tuple[Any, int]:
    """The order with some ``held`` samples first that have each class in proportion, and how many they are."""
    counts = np.bincount(classes)
    if (counts == 1).any():
        warnings.warn(
            f"{np.sum(counts == 1)} class(es) have a single sample, which is trained on and not held back: the "
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
