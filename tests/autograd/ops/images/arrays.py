"""What tests of image operations share: random arrays, a setting for each axis, a border, a function by its axes."""

from __future__ import annotations

from typing import Any

import numpy as np

import autograd


def some(*shape: int, seed: int = 0) -> Any:
    return np.random.default_rng(seed).normal(size=shape)


def each(n: Any, axes: int) -> tuple[int, ...]:
    return n if isinstance(n, tuple) else (n,) * axes


def padded(x: Any, padding: tuple[int, ...], fill: float = 0.0) -> Any:
    return np.pad(x, ((0, 0), (0, 0), *((p, p) for p in padding)), constant_values=fill)


def function(name: str, axes: int) -> Any:
    return getattr(autograd, f"{name}{axes}d")
