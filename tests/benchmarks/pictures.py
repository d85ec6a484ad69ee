"""How long pictures of 1,000 samples take, drawn and saved: ``python -m tests.benchmarks.pictures``.

Of what trains nothing; 1.5 s are meant to be enough, 5 s for a loss surface. The first picture of a process loads
matplotlib, which is not counted.
"""

from __future__ import annotations

import io
import time
import warnings
from collections.abc import Callable
from typing import Any

import matplotlib
import numpy as np

import nn
import viz


def pictures() -> dict[str, Callable[[], Any]]:
    """A name, and what draws it."""
    table = nn.patients(1000)
    X, t = nn.Standardizer().fit_transform(table.X), table.labels
    model = nn.MLP([2, 8, 8, 2], random_state=0, epochs=10).fit(X, t)
    line = nn.LogisticRegression(random_state=0, epochs=10).fit(X, t)
    rng = np.random.default_rng(0)
    images, digits = rng.random((1000, 1, 12, 12)), rng.integers(0, 3, 1000)
    cnn = nn.CNN((1, 12, 12), 3, maps=(4,), random_state=0, epochs=1).fit(images, digits)
    loss = model.loss(X[:1], t[:1])
    return {
        "scatter": lambda: viz.scatter(X, t),
        "decision_boundary": lambda: viz.decision_boundary(model, X, t),
        "decision_boundary, a line": lambda: viz.decision_boundary(line, X, t),
        "hidden_lines": lambda: viz.hidden_lines(model, X, t),
        "layer_spaces": lambda: viz.layer_spaces(model, X, t),
        "loss_surface": lambda: viz.loss_surface(model, X, t),
        "learning_curve": lambda: viz.learning_curve(model),
        "network": lambda: viz.network(model, X[0]),
        "blocks": lambda: viz.blocks(cnn),
        "chain_rule": lambda: viz.chain_rule(loss, "W⁰"),
        "confusion": lambda: viz.confusion(model, X, t),
        "calibration": lambda: viz.calibration(model, X, t),
        "roc": lambda: viz.roc(model, X, t),
        "precision_recall": lambda: viz.precision_recall(model, X, t),
        "filters": lambda: viz.filters(cnn),
        "feature_maps": lambda: viz.feature_maps(cnn, images[0]),
        "saliency": lambda: viz.saliency(cnn, images[0]),
        "occlusion": lambda: viz.occlusion(cnn, images[0]),
        "mistakes": lambda: viz.mistakes(cnn, images, digits),
    }


def main() -> None:
    """Print the best of three of each."""
    matplotlib.use("agg")
    import matplotlib.pyplot as plt

    plt.figure().savefig(io.BytesIO())
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", nn.TrainingWarning)
        calls = pictures()
    for name, draw in calls.items():
        best = float("inf")
        for _ in range(3):
            begin = time.perf_counter()
            draw()
            plt.gcf().savefig(io.BytesIO())
            best = min(best, time.perf_counter() - begin)
            plt.close("all")
        most = 5.0 if name == "loss_surface" else 1.5
        print(f"{name:28} {best:6.2f} s   <= {most}")


if __name__ == "__main__":
    main()
