"""The lecture's chain A, B, C, D, E, y, l (L27) with fixed weights: 2-3-2-1."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from autograd import Value, affine, binary_cross_entropy, constant, scope

X = np.array([0.4, -1.0])
TARGET = 1.0
WEIGHTS = (
    np.array([[0.1, 0.5, -0.3], [-0.2, 0.8, 0.4], [0.3, -0.6, 0.7]]),
    np.array([[0.2, -0.5, 0.9, 0.1], [-0.4, 0.3, 0.6, -0.8]]),
    np.array([0.5, -1.2, 0.7]),
)


def lecture_chain(weights: Sequence[Any] = WEIGHTS, x: Any = X, t: Any = TARGET) -> dict[str, Value]:
    """Every node by its name in the lecture."""
    n: dict[str, Value] = {"x": constant(x, name="x"), "t": constant(t, name="t")}
    for name, w in zip(("W0", "W1", "w2"), weights, strict=True):
        n[name] = Value(w, name=name)
    with scope("layer 1"):
        n["A"] = affine(n["W0"], n["x"])
        n["B"] = n["A"].sigmoid()
    with scope("layer 2"):
        n["C"] = affine(n["W1"], n["B"])
        n["D"] = n["C"].sigmoid()
    with scope("output"):
        n["E"] = affine(n["w2"], n["D"])
        n["y"] = n["E"].sigmoid()
    n["l"] = binary_cross_entropy(n["y"], n["t"])
    for name, v in n.items():
        v.name = name
    return n
