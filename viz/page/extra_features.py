"""Non-linear features of two: with them a single neuron draws curves (L20)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

EXTRAS: dict[str, Callable[[Any, Any], Any]] = {
    "x₁²": lambda a, b: a * a,
    "x₂²": lambda a, b: b * b,
    "x₁x₂": lambda a, b: a * b,
    "sin x₁": lambda a, b: np.sin(a),
    "sin x₂": lambda a, b: np.sin(b),
}
"""Of numbers, arrays or Values: a page has them recorded, and computes them itself."""
CHOICES: dict[str, list[str]] = {
    "x₁, x₂": [],
    "+ x²": ["x₁²", "x₂²"],
    "+ x₁x₂": ["x₁x₂"],
    "+ sin x": ["sin x₁", "sin x₂"],
    "+ all": list(EXTRAS),
}
"""What can be chosen in a page, and which of them it adds."""


def widened(X: Any, extra: Sequence[str]) -> Any:
    """Samples (N, 2) with features made of their two.

    >>> widened(np.array([[2.0, 3.0]]), ["x₁x₂"])
    array([[2., 3., 6.]])
    """
    return np.column_stack([X, *(EXTRAS[name](*X.T) for name in extra)]) if extra else X
