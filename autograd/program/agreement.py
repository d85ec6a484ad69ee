"""Whether a program gives what the function gives: where to compare, and what counts as the same."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np


def places(data: Sequence[Any], rng: np.random.Generator) -> list[tuple[str, list[Any]]]:
    """Inputs to compare at: those given, some nearby, and each array's entries in another order."""
    here = [np.array(x) if np.ndim(x) else x for x in data]
    nearby, other = [], []
    for x in here:
        near = x * rng.uniform(0.999, 1.001, np.shape(x))
        far = (rng.permutation(x.ravel()).reshape(x.shape) if np.ndim(x) else x) * rng.uniform(0.8, 1.25, np.shape(x))
        nearby.append(near.astype(x.dtype) if np.ndim(x) else float(near))
        other.append(far.astype(x.dtype) if np.ndim(x) else float(far))
    return [("the same inputs", here), ("slightly other inputs", nearby), ("other inputs", other)]


def close(found: Any, expected: Any) -> bool:
    """Whether two results are the same but for rounding, measured by the largest entry."""
    finite = np.abs(expected)[np.isfinite(expected)] if np.ndim(expected) else np.array([expected])
    scale = float(np.max(np.abs(finite))) if finite.size and np.isfinite(finite).all() else 1.0
    single = np.float32 in (getattr(found, "dtype", None), getattr(expected, "dtype", None))
    tolerance = 1e-3 if single else 1e-7
    return np.shape(found) == np.shape(expected) and bool(
        np.allclose(found, expected, rtol=tolerance, atol=tolerance * (scale + 1e-3), equal_nan=True)
    )
