"""``python -m tests.benchmarks.warnings_on_good_data``: how often a training that goes well is warned of, and how often
one that does not is not. Twenty data sets, standardized, by three models; and the same with features out of scale.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable
from typing import Any

import numpy as np
from sklearn import datasets

import nn
from tests.benchmarks.defaults import SETS

MORE: dict[str, Callable[[], tuple[Any, Any]]] = {
    "digits / 16": lambda: (datasets.load_digits().data / 16, datasets.load_digits().target),
    "iris, in cm": lambda: datasets.load_iris(return_X_y=True),
    "rare class": lambda: datasets.make_classification(600, 10, weights=[0.9], n_informative=4, random_state=0),
    "six classes": lambda: datasets.make_classification(600, 12, n_informative=8, n_classes=6, random_state=1),
    "noise in the labels": lambda: datasets.make_classification(400, 6, flip_y=0.3, random_state=3),
    "one feature": lambda: datasets.make_classification(
        200, 1, n_informative=1, n_redundant=0, n_clusters_per_class=1, random_state=0
    ),
    "one-hot": lambda: (np.eye(30)[np.arange(300) % 30], np.arange(300) % 30 // 10),
    "patients": lambda: (nn.Standardizer().fit_transform(nn.patients().X), nn.patients().labels),
}
MODELS: dict[str, Callable[[], Any]] = {
    "MLP": nn.MLP,
    "SoftmaxRegression": nn.SoftmaxRegression,
    "MulticlassSVM": nn.MulticlassSVM,
}
AS_IT_IS = frozenset(["digits / 16", "iris, in cm", "one-hot"])
CURVED = frozenset(["circles", "XOR in the square", "shells", "Hastie's sum of squares"])
"""No plane parts these, and a linear model that is told so is told the truth."""


def said(model: Any, X: Any, t: Any) -> list[str]:
    """The kinds of warnings of a fit."""
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        model.fit(X, t)
    return [one.category.__name__ for one in caught if issubclass(one.category, nn.TrainingWarning)]


def main() -> int:
    """Print the table; returns how many alarms are false, and how many are missing."""
    false = missing = 0
    print("| data | warned of, as it should be | large | shifted | tiny |\n|---|---|---|---|---|")
    for name, load in {**SETS, **MORE}.items():
        X, t = load()
        if name not in AS_IT_IS:
            X = nn.Standardizer().fit_transform(X)
        models = {"MLP": nn.MLP} if name in CURVED else MODELS
        good = [f"{kind}: {word}" for kind, make in models.items() for word in said(make(), X, t)]
        bad = [said(nn.MLP(epochs=3), changed, t) for changed in (X * 300.0, X + 1e4, X * 1e-4)]
        false += len(good)
        missing += sum(not words for words in bad)
        cells = [", ".join(good) or "–", *(", ".join(words) or "nothing" for words in bad)]
        print(f"| {name} | {' | '.join(cells)} |")
    print(f"\n{false} false, {missing} missing.")
    return false + missing


if __name__ == "__main__":
    raise SystemExit(main())
