"""How much each sample counts: weights of samples and of classes, and a criterion that looks at them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

import autograd
from autograd import ArgumentError, ShapeError
from nn.data.arrays import unmasked
from nn.errors import LabelError
from nn.losses.base import Loss
from nn.names import named


def sample_weights(given: Any, n: int) -> Any:
    """``given`` as an array (n,) of numbers, 0 or more; None for None.

    Raises
    ------
    ShapeError, ArgumentError
        If there is not one weight a sample, if one is negative or not finite, or if all are 0.
    """
    if given is None:
        return None
    unmasked(given, "sample_weight")
    try:
        found = np.asarray(given)
        if np.iscomplexobj(found):
            raise TypeError("complex numbers")
        found = found.astype(float)
    except (TypeError, ValueError, OverflowError) as error:
        raise ArgumentError(f"sample_weight is a number for each sample; this is not ({error}).") from None
    if found.ndim == 0:
        found = np.full(n, float(found))
    if found.shape != (n,):
        dimensions = "Sample weights must be 1D array or scalar. " if found.ndim > 1 else ""
        raise ShapeError(f"{dimensions}sample_weight.shape == {found.shape}, expected {(n,)}: one for each sample.")
    if not np.isfinite(found).all() or (found < 0).any():
        place = int(np.argmax(~np.isfinite(found) | (found < 0)))
        raise ArgumentError(f"sample_weight[{place}] is {found[place]}: a weight is a finite number, 0 or more.")
    if not found.any():
        raise ArgumentError("All sample weights are zero: there is nothing to learn from.")
    return found


def class_weights(wanted: Any, classes: Any, indices: Any) -> Any:
    """The weight of each class, (K,), of samples whose classes are ``indices``; None for None.

    Parameters
    ----------
    wanted : "balanced", dict of label to number, or None
        "balanced": N / (K · N of the class), so that each class counts the same. A label that a dict leaves out has 1.
    classes : ndarray
        The labels, sorted.
    indices : ndarray of int

    Raises
    ------
    ArgumentError, LabelError
        If it is neither, or names a label that there is not.
    """
    if wanted is None:
        return None
    counts = np.bincount(indices, minlength=len(classes))
    if isinstance(wanted, str) and wanted == "balanced":
        met = counts > 0
        return np.where(met, len(indices) / (met.sum() * np.maximum(counts, 1)), 1.0)
    if not isinstance(wanted, Mapping):
        raise ArgumentError(f"class_weight is 'balanced', a dict of label to weight, or None; got {wanted!r}.")
    known = classes.tolist()
    found = np.ones(len(known))
    for label, weight in wanted.items():
        if label not in known:
            raise LabelError(f"class_weight names {label!r}, and the classes are {known}.")
        try:
            found[known.index(label)] = sample_weights([weight], 1)[0]
        except ArgumentError:
            raise ArgumentError(
                f"class_weight of {label!r} is {weight!r}: a weight is a finite number, above 0."
            ) from None
    return found


def packed(targets: Any, weights: Any) -> Any:
    """Targets (N,), (N, K) or (N, K, H, W) with the weights as a last column, or map: a batch of both is one array."""
    columns = targets[:, None] if targets.ndim == 1 else targets
    last = weights.reshape(-1, *[1] * (columns.ndim - 1))
    return np.concatenate(
        [columns, np.broadcast_to(last, (len(columns), 1, *columns.shape[2:]))], axis=1, dtype=targets.dtype
    )


def unpacked(packs: Any, alone: bool) -> tuple[Any, Any]:
    """Targets and weights of `packed`; ``alone``: the targets have one axis."""
    weights = packs[(slice(None), -1, *[0] * (packs.ndim - 2))]
    return packs[:, 0] if alone else packs[:, :-1], weights


def weighted(criterion: Any, alone: bool, kind: str) -> Callable[[Any, Any], Any]:
    """The criterion of predictions and `packed` targets, each sample's loss times its weight.

    Raises
    ------
    ArgumentError
        If the criterion is no loss that has a value for each sample.
    """
    if not isinstance(criterion, Loss) or type(criterion).of_each is Loss.of_each:
        raise ArgumentError(
            f"{kind} takes no weights of samples or classes: its loss, {criterion!r}, has no value for each sample."
        )
    each = criterion.apart()
    join = autograd.sum if criterion.reduction == "sum" else autograd.mean

    def of_weighted(y: Any, packs: Any) -> Any:
        t, weights = unpacked(packs, alone)
        losses = each(y, t)
        if losses.ndim > 1:  # of several measurements a sample, or of pixels
            weights = autograd.reshape(weights, (-1, *[1] * (losses.ndim - 1)))
        return named(join(weights * losses), "l")

    of_weighted.reduction = criterion.reduction  # type: ignore[attr-defined]
    return of_weighted
