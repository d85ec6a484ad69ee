"""The work that every contestant does: networks, batches and first weights. NumPy alone."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import ClassVar

import numpy as np


@dataclass(frozen=True)
class Dense:
    """One training step of a ReLU network with softmax cross entropy, float32, plain SGD."""

    name: str
    sizes: tuple[int, ...]
    batch: int
    lr: float = 0.1
    # Of how far the weights move in 10 steps. It is about 1e-5, and 3e-3 where rounding puts one of 130,000 sums on the
    # other side of the ReLU's corner.
    tolerance: ClassVar[float] = 1e-2
    collector: ClassVar[bool] = True

    def data(self):
        """X (batch, inputs) and one-hot T (batch, classes)."""
        rng = np.random.default_rng(0)
        X = rng.normal(size=(self.batch, self.sizes[0])).astype(np.float32)
        T = np.eye(self.sizes[-1], dtype=np.float32)[rng.integers(0, self.sizes[-1], self.batch)]
        return X, T

    def weights(self):
        """For each layer W (outputs, inputs) and b (outputs,)."""
        rng = np.random.default_rng(1)
        shapes = zip(self.sizes, self.sizes[1:], strict=False)
        scaled = [(rng.normal(size=(m, n)) * np.sqrt(2 / n)).astype(np.float32) for n, m in shapes]
        return [(W, np.zeros(len(W), np.float32)) for W in scaled]


@dataclass(frozen=True)
class Cnn:
    """One training step of conv 3×3, ReLU, max-pool 2, twice, then dense, on gray images; float32, plain SGD."""

    name: str
    size: int
    maps: tuple[int, int]
    batch: int
    classes: int = 10
    lr: float = 0.1
    tolerance: ClassVar[float] = 1e-3  # of how far the weights move in 10 steps
    collector: ClassVar[bool] = True

    def data(self):
        """X (batch, 1, size, size) and one-hot T (batch, classes)."""
        rng = np.random.default_rng(0)
        X = rng.normal(size=(self.batch, 1, self.size, self.size)).astype(np.float32)
        T = np.eye(self.classes, dtype=np.float32)[rng.integers(0, self.classes, self.batch)]
        return X, T

    def weights(self):
        """W (maps, channels, 3, 3) and b (maps,) of both convolutions, W (classes, features) and b (classes,)."""
        rng = np.random.default_rng(1)
        first, second = self.maps
        side = ((self.size - 2) // 2 - 2) // 2
        shapes = [(first, 1, 3, 3), (second, first, 3, 3), (self.classes, second * side * side)]
        scaled = [(rng.normal(size=s) * np.sqrt(2 / np.prod(s[1:]))).astype(np.float32) for s in shapes]
        return [(W, np.zeros(len(W), np.float32)) for W in scaled]


@dataclass(frozen=True)
class Unet:
    """One training step of a U-Net on gray images with two classes a pixel; float32, plain SGD, mean cross entropy."""

    name: str
    size: int
    maps: tuple[int, ...]
    batch: int
    classes: int = 2
    lr: float = 0.1
    tolerance: ClassVar[float] = 1e-3  # of how far the weights move in 10 steps
    collector: ClassVar[bool] = True

    def data(self):
        """X (batch, 1, size, size) and one-hot T (batch, classes, size, size)."""
        rng = np.random.default_rng(0)
        X = rng.normal(size=(self.batch, 1, self.size, self.size)).astype(np.float32)
        T = np.eye(self.classes, dtype=np.float32)[rng.integers(0, self.classes, (self.batch, self.size, self.size))]
        return X, np.moveaxis(T, -1, 1).copy()

    def weights(self):
        """W (maps, channels, k, k) and b (maps,): of the layers down, up, of what is joined, the head."""
        rng = np.random.default_rng(1)
        up = list(zip(self.maps[1:], self.maps, strict=False))[::-1]
        shapes = [(m, n, 3, 3) for n, m in zip((1, *self.maps), self.maps, strict=False)]
        shapes += [(m, n, 3, 3) for n, m in up] + [(m, 2 * m, 3, 3) for _, m in up]
        shapes.append((self.classes, self.maps[0], 1, 1))
        scaled = [(rng.normal(size=s) * np.sqrt(2 / np.prod(s[1:]))).astype(np.float32) for s in shapes]
        return [(W, np.zeros(len(W), np.float32)) for W in scaled]


@dataclass(frozen=True)
class Moons:
    """One step of micrograd's moons demo: 2-16-16-1, 100 samples, hinge loss and L2, float64, a node per + and ×."""

    name: str = "moons, a node per + and ×"
    sizes: tuple[int, ...] = (2, 16, 16, 1)
    batch: int = 100
    lr: float = 0.1
    penalty: float = 1e-4
    collector: bool = True  # Python's garbage collector, which walks over all these nodes
    tolerance: ClassVar[float] = 1e-9

    def data(self):
        """Two half moons with noise, labels -1 and +1."""
        rng = np.random.default_rng(0)
        angle = np.pi * rng.random(self.batch)
        t = np.where(np.arange(self.batch) % 2, 1.0, -1.0)
        upper = np.stack([np.cos(angle), np.sin(angle)], axis=1)
        lower = np.stack([1 - np.cos(angle), 0.5 - np.sin(angle)], axis=1)
        return np.where(t[:, None] > 0, lower, upper) + 0.1 * rng.normal(size=(self.batch, 2)), t

    def weights(self):
        """For each layer W (outputs, inputs) and b (outputs,)."""
        rng = np.random.default_rng(1)
        shapes = zip(self.sizes, self.sizes[1:], strict=False)
        return [(rng.uniform(-1, 1, (m, n)), np.zeros(m)) for n, m in shapes]


CASES = {
    case.name: case
    for case in (
        Dense("MLP 2-16-16-2, N=100", (2, 16, 16, 2), 100),
        Dense("MLP 64-32-10, N=32", (64, 32, 10), 32),
        Dense("MLP 784-128-10, N=64", (784, 128, 10), 64),
        Dense("MLP 784-256-256-10, N=256", (784, 256, 256, 10), 256),
        Cnn("CNN 12×12, 4 and 8 maps, N=32", 12, (4, 8), 32),
        Cnn("CNN 28×28, 5 and 10 maps, N=64", 28, (5, 10), 64),
        Cnn("CNN 28×28, 16 and 32 maps, N=64", 28, (16, 32), 64),
        Unet("U-Net 64×64, 8, 16 and 32 maps, N=8", 64, (8, 16, 32), 8),
        Moons(),
        Moons("moons, collector off", collector=False),
    )
}


def find(name):
    """The case of that name: one of CASES, or any other network named like those, with a rate for deep ones."""
    if name in CASES:
        return CASES[name]
    if found := re.fullmatch(r"MLP (\d+(?:-\d+)+), N=(\d+)", name):
        return Dense(name, tuple(map(int, found[1].split("-"))), int(found[2]), lr=0.01)
    if found := re.fullmatch(r"CNN (\d+)×\1, (\d+) and (\d+) maps, N=(\d+)", name):
        size, first, second, batch = map(int, found.groups())
        return Cnn(name, size, (first, second), batch, lr=0.01)
    return Moons(name, batch=int(re.fullmatch(r"moons, N=(\d+)", name)[1]))
