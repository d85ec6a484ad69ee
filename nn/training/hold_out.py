"""Which samples are held back from training, to measure on."""

from __future__ import annotations

from typing import Any

import numpy as np

from autograd import ArgumentError
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


def hold_back(X: Any, targets: Any, share: float, rng: np.random.Generator | int) -> tuple[Any, Any, Any, Any]:
    """Samples and targets to train on, and those that are held back, drawn by chance."""
    held = round(len(X) * share)
    if not 0 < held < len(X):
        raise ArgumentError(
            f"validation={share} of {len(X)} samples leaves nothing to hold back or to train on; give more samples, "
            "or a pair (X, t)."
        )
    order = own_generator(rng).permutation(len(X))
    return X[order[held:]], targets[order[held:]], X[order[:held]], targets[order[:held]]
