"""Every classifier, small and quick, and data that each can learn."""

from __future__ import annotations

import warnings
from collections.abc import Callable
from typing import Any

import numpy as np

import nn

RNG = np.random.default_rng(0)
X = RNG.normal(size=(22, 2))
T2 = np.where(X @ [1.0, -2.0] > 0, "b", "a")
T3 = np.array(["a", "b", "c"])[(X[:, 0] > -0.4).astype(int) + (X[:, 0] > 0.4)]
IMAGES = RNG.normal(size=(14, 1, 4, 4))
IMAGES[7:] += 1.5
NEW = np.random.default_rng(5).normal(size=(9, 2))
SIDES = np.repeat(["a", "b"], 7)


def network(outputs: int = 1, dtype: Any = np.float64) -> nn.Sequential:
    """A module of one's own, with layers that draw and that keep running means; the same each time."""
    last = nn.Neuron(4, rng=0, dtype=dtype) if outputs == 1 else nn.Linear(4, outputs, rng=1, dtype=dtype)
    return nn.Sequential(
        nn.Linear(2, 4, rng=0, dtype=dtype), nn.BatchNorm1d(4, dtype=dtype), nn.PReLU(), nn.Dropout(0.2, rng=0), last
    )


def own(outputs: int = 1, **options: Any) -> nn.NeuralClassifier:
    return nn.NeuralClassifier(network(outputs, options.get("dtype", np.float64)), batch_size=11, **options)


# Name, what makes it from options, samples, labels.
CLASSIFIERS: dict[str, tuple[Callable[..., Any], Any, Any]] = {
    "Perceptron": (nn.Perceptron, X, T2),
    "Perceptron by gradient": (lambda **o: nn.Perceptron(solver="gradient", **o), X, T2),
    "MulticlassPerceptron": (nn.MulticlassPerceptron, X, T3),
    "MulticlassPerceptron by gradient": (lambda **o: nn.MulticlassPerceptron(solver="gradient", **o), X, T3),
    "LogisticRegression": (nn.LogisticRegression, X, T2),
    "SoftmaxRegression": (nn.SoftmaxRegression, X, T3),
    "LinearSVM": (nn.LinearSVM, X, T2),
    "MulticlassSVM": (nn.MulticlassSVM, X, T3),
    "MLP": (nn.MLP, X, T2),
    "MLP of three classes": (lambda **o: nn.MLP(hidden_layer_sizes=(4,), activation="prelu", **o), X, T3),
    "CNN": (lambda **o: nn.CNN(maps=(2,), **o), IMAGES, SIDES),
    "a network of one's own": (own, X, T2),
    "a network for three classes": (lambda **o: own(3, **o), X, T3),
}
ALGORITHMS = ("Perceptron", "MulticlassPerceptron")
"""Those that learn from one sample at a time, without a loss on the graph."""
BY_GRADIENT = [name for name in CLASSIFIERS if name not in ALGORITHMS]


def fitted(name: str, epochs: int = 4, options: Any = None, **more: Any) -> Any:
    """A classifier of this name, trained a little."""
    make, samples, t = CLASSIFIERS[name]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", nn.NotSeparableWarning)
        return make(**(options or {})).fit(samples, t, epochs=epochs, **more)
