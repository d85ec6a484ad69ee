"""``python -m tests.benchmarks.defaults``: what `nn.MLP()` learns as it is, beside scikit-learn's MLPClassifier().

Twelve data sets, features standardized on the training part, a quarter held out, five seeds for split and weights. Held
out accuracy and the seconds of ``fit``, and for five sets of measurements R² of the two MLPRegressor(); a row fails
where ours is worse by more than two standard errors of the paired difference.
"""

from __future__ import annotations

import time
import warnings
from collections.abc import Callable
from typing import Any

import numpy as np
from sklearn import datasets
from sklearn.model_selection import train_test_split
from sklearn.neural_network import MLPClassifier, MLPRegressor

import nn


def _xor() -> tuple[Any, Any]:
    X = np.random.default_rng(0).uniform(-1, 1, (300, 2))
    return X, (X[:, 0] * X[:, 1] > 0).astype(int)


SETS: dict[str, Callable[[], tuple[Any, Any]]] = {
    "iris": lambda: datasets.load_iris(return_X_y=True),
    "wine": lambda: datasets.load_wine(return_X_y=True),
    "breast cancer": lambda: datasets.load_breast_cancer(return_X_y=True),
    "digits": lambda: datasets.load_digits(return_X_y=True),
    "moons": lambda: datasets.make_moons(300, noise=0.2, random_state=0),
    "circles": lambda: datasets.make_circles(300, noise=0.1, factor=0.5, random_state=0),
    "XOR in the square": _xor,
    "20 features, 8 say something": lambda: datasets.make_classification(1000, 20, n_informative=8, random_state=2),
    "five clouds": lambda: datasets.make_blobs(300, centers=5, cluster_std=2.0, random_state=0),
    "shells": lambda: datasets.make_gaussian_quantiles(n_samples=500, n_features=4, n_classes=3, random_state=0),
    "Hastie's sum of squares": lambda: datasets.make_hastie_10_2(1000, random_state=0),
    "more features than samples": lambda: datasets.make_classification(
        200, 200, n_informative=20, n_redundant=0, random_state=0
    ),
}


def _sine() -> tuple[Any, Any]:
    rng = np.random.default_rng(0)
    x = rng.uniform(-3, 3, (300, 1))
    return x, np.sin(2 * x[:, 0]) + 0.1 * rng.normal(size=300)


MEASUREMENTS: dict[str, Callable[[], tuple[Any, Any]]] = {
    "diabetes": lambda: datasets.load_diabetes(return_X_y=True),
    "a plane with noise": lambda: datasets.make_regression(300, 10, noise=10.0, random_state=0),
    "Friedman's first": lambda: datasets.make_friedman1(400, noise=1.0, random_state=0),
    "Friedman's second": lambda: datasets.make_friedman2(400, noise=50.0, random_state=0),
    "a sine": _sine,
}


def measure(make: Callable[[int], Any], X: Any, t: Any, seeds: range) -> tuple[Any, float]:
    """The held-out accuracy of each seed, and the mean seconds of a fit."""
    scores, seconds = [], []
    for seed in seeds:
        X_train, X_test, t_train, t_test = train_test_split(
            X, t, test_size=0.25, random_state=seed, stratify=t if t.dtype.kind == "i" else None
        )
        standardizer = nn.Standardizer().fit(X_train)
        X_train, X_test = standardizer.transform(X_train), standardizer.transform(X_test)
        model = make(seed)
        begun = time.process_time()
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # scikit-learn's ConvergenceWarning, on most of them
            model.fit(X_train, t_train)
        seconds.append(time.process_time() - begun)
        scores.append(model.score(X_test, t_test))
    return np.array(scores), float(np.mean(seconds))


def worse(ours: Any, theirs: Any) -> bool:
    """Whether ours are worse by more than two standard errors of the paired difference."""
    difference = ours - theirs
    error = difference.std(ddof=1) / np.sqrt(len(difference))
    return bool(difference.mean() < -2 * error - 1e-12)


def main() -> int:
    """Print the table; returns how many rows fail."""
    seeds, failed, total = range(5), 0, np.zeros(2)
    nn.MLP().fit(np.eye(4), [0, 1, 0, 1])  # what is imported with the first fit
    print("| data | ours | scikit-learn's | difference | seconds | theirs |\n|---|---|---|---|---|---|")
    pairs: list[tuple[Any, Any, Any]] = [(nn.MLP, MLPClassifier, SETS), (nn.MLPRegressor, MLPRegressor, MEASUREMENTS)]
    for kind, other, name, load in ((kind, other, *item) for kind, other, sets in pairs for item in sets.items()):
        X, t = load()
        ours, seconds = measure(lambda seed, kind=kind: kind(random_state=seed), X, t, seeds)  # type: ignore[misc]
        theirs, took = measure(lambda seed, kind=other: kind(random_state=seed), X, t, seeds)  # type: ignore[misc]
        difference = ours - theirs
        error = difference.std(ddof=1) / np.sqrt(len(seeds))
        total += seconds, took
        bad = worse(ours, theirs)
        failed += bad
        print(
            f"| {name} | {ours.mean():.3f} | {theirs.mean():.3f} | {difference.mean():+.3f} ± {error:.3f}"
            f"{' worse' if bad else ''} | {seconds:.2f} | {took:.2f} |"
        )
    print(f"\nAll together {total[0]:.2f} s and {total[1]:.2f} s.")
    return failed


if __name__ == "__main__":
    raise SystemExit(main())
