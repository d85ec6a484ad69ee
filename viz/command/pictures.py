"""The pictures of a trained table as PNG: boundary, loss curves, confusion, residuals."""

from __future__ import annotations

import warnings
from io import BytesIO
from typing import Any

import numpy as np

from viz.command.result import Result
from viz.command.scores import ClassScores, MeasurementScores
from viz.plots.boundary import decision_boundary
from viz.plots.curves import learning_curve
from viz.plots.plane import Slice
from viz.plots.scores.confusion import ConfusionDisplay
from viz.style.fonts import with_wider_fonts
from viz.style.palette import LIGHT, MAX_CLASSES, class_styles
from viz.style.text import clean, cut

LONGEST = 40
"""Characters of a name on a picture."""
DPI = 150
SHOWN = 2_000
"""Samples that a picture shows: more would be one blot."""


def figure(width: float = 8, height: float = 6) -> Any:
    """An empty figure that no window knows of."""
    # matplotlib is heavy: loaded when there is something to draw.
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    made = Figure(figsize=(width, height), dpi=DPI, layout="constrained")
    FigureCanvasAgg(made)
    return made


def png(made: Any, result: Result, name: str, tight: bool = False) -> bytes:
    """The figure's bytes; what no font here has is told of once. `tight`: as large as what is in it."""
    out = BytesIO()
    with_wider_fonts(made)
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        made.savefig(out, format="png", bbox_inches="tight" if tight else None)
    if any("missing from" in str(warning.message) for warning in caught):
        result.notes.append(f"{name}: no font here has some characters of the names, they are drawn as boxes.")
    return out.getvalue()


def shown(rows: Any, result: Result, name: str) -> Any:
    """As many of the rows as a picture can hold, drawn at random; it says so."""
    if len(rows) <= SHOWN:
        return rows
    result.notes.append(f"{name} shows {SHOWN:,} of {len(rows):,} samples, drawn at random.")
    return np.sort(np.random.default_rng(0).choice(rows, SHOWN, replace=False))


def boundary(result: Result) -> bytes | None:
    """The decision boundary; of more than two features, in the plane of the two that show it best."""
    table = result.table
    names, n = table.feature_names, table.X.shape[1]
    if len(table.classes) > MAX_CLASSES:
        said = (
            f"no boundary.png: {len(table.classes)} classes, and at most {MAX_CLASSES} can be told apart in a picture."
        )
        result.notes.append(f"There is {said}")
        return None
    rows = shown(np.arange(len(table)), result, "boundary.png")
    X, labels = table.X[rows], table.labels[rows]
    if n == 1:
        return _one_feature(result, X, labels)
    sliced = Slice(result.trained, X) if n > 2 else None
    pair = sliced.pair if sliced else (0, 1)
    made = figure()
    ax = made.add_subplot()
    title = _title(result)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of fonts, when the legend is measured; `png` tells of them
        display = decision_boundary(
            sliced or result.trained,
            sliced.points if sliced else X,
            labels,
            ax=ax,
            feature_names=[in_picture(names[k]) for k in pair],
            class_names=[in_picture(str(label)) for label in result.model.classes_],
        )
    if sliced:
        first, second = (clean(names[k]) for k in pair)
        others = "the third feature" if n == 3 else f"the other {n - 2} features"
        at = "at its mean" if n == 3 else "at their means"
        title += f"\nA slice through it, {others} {at}"
        # Wrong in the plane is another thing than wrong with all features, which is what the accuracy counts.
        assert display.legend_ is not None
        display.legend_.get_texts()[-1].set_text(f"{len(display.misclassified_)} wrong in this slice")
        same = f"In it {sliced.agreement:.0%} of the samples get the network's own answer"
        result.notes.append(f"boundary.png is a slice: {first} and {second} vary, {others} {at}. {same}.")
    ax.set_title(title, loc="left", fontsize="medium")
    return png(made, result, "boundary.png")


def _one_feature(result: Result, X: Any, labels: Any) -> bytes:
    """The probability of each class along the only feature, the samples below."""
    made = figure(8, 5)
    ax = made.add_subplot()
    classes = result.model.classes_
    span = np.ptp(X[:, 0]) or 1.0
    x = np.linspace(X[:, 0].min() - 0.05 * span, X[:, 0].max() + 0.05 * span, 400)
    y = result.trained.predict_proba(x[:, None])
    spread = np.random.default_rng(0).uniform(-0.02, 0.02, len(X))
    for k, style in enumerate(class_styles(len(classes))):
        own = labels == classes[k]
        name = in_picture(str(classes[k]))
        ax.plot(x, y[:, k], color=style.color, lw=2)
        ax.plot(
            X[own, 0],
            -0.06 - 0.06 * k + spread[own],
            style.marker,
            color=style.color,
            ms=4,
            alpha=0.6,
            label=name,
            mew=0,
        )
    ax.set(xlabel=in_picture(result.table.feature_names[0]), ylabel="probability", yticks=np.linspace(0, 1, 6))
    ax.set_ylim(-0.1 - 0.06 * len(classes), 1.04)
    ax.legend(loc="lower left", bbox_to_anchor=(0, 1), ncols=min(4, len(classes)), frameon=False, fontsize="small")
    made.suptitle(_title(result), x=0.01, ha="left", fontsize="medium")
    return png(made, result, "boundary.png")


def curves(result: Result) -> bytes:
    """The loss of each epoch."""
    made = figure(8, 5)
    ax = made.add_subplot()
    learning_curve(result.model.history_, ax=ax)
    if result.table.task == "regression":
        for other in made.axes:
            if other.get_ylabel() == "accuracy":
                other.set_ylabel("R²")
                _rename(other, "accuracy", "R²")
    if result.scores.held_out:
        for other in made.axes:
            _rename(other, "validation", "held out" if other is ax else "held-out")
    ax.set_title(f"{in_picture(result.title)}: training", loc="left", fontsize="medium")
    return png(made, result, "curves.png")


def _rename(ax: Any, old: str, new: str) -> None:
    for text in ax.texts:
        text.set_text(text.get_text().replace(old, new))


def confusion(result: Result) -> bytes:
    """The confusion matrix of the held-out samples."""
    scores = result.scores
    assert isinstance(scores, ClassScores)
    n = len(scores.classes)
    side = min(9.0, 3.6 + 0.55 * n)
    made = figure(side + 0.6, side)
    ax = made.add_subplot()
    ConfusionDisplay(scores.confusion, [in_picture(str(name), 18) for name in scores.classes]).plot(ax=ax)
    on = "held-out" if scores.held_out else "training"
    ax.set_title(f"{on} {ax.get_title()}", fontsize="medium")
    return png(made, result, "confusion.png", tight=True)  # squares leave the layout no room for long names


def residuals(result: Result) -> bytes:
    """Predicted beside measured on the left; what is left, predicted − measured, on the right."""
    scores = result.scores
    assert isinstance(scores, MeasurementScores)
    at = shown(np.arange(len(scores.truth)), result, "residuals.png")
    truth, predicted = scores.truth[at], scores.predicted[at]
    made = figure(10, 4.8)
    left, right = made.subplots(1, 2)
    (style,) = class_styles(1)
    points = {"ms": 4, "alpha": 0.6, "color": style.color, "mew": 0}
    name = in_picture(result.table.target_name, 30)
    ends = [min(truth.min(), predicted.min()), max(truth.max(), predicted.max())]
    left.plot(ends, ends, color=LIGHT.muted, lw=1)
    left.plot(truth, predicted, "o", **points)
    left.set(xlabel=f"{name}, measured", ylabel="predicted")
    right.axhline(0, color=LIGHT.muted, lw=1)
    right.plot(predicted, predicted - truth, "o", **points)
    right.set(xlabel=f"{name}, predicted", ylabel="predicted − measured")
    left.set_title("on the line: all right", loc="left", fontsize="small")
    right.set_title("a pattern here is something left to learn", loc="left", fontsize="small")
    on = "held-out" if scores.held_out else "training"
    made.suptitle(
        f"{in_picture(result.title)}: {len(scores.truth)} {on} samples, R² {scores.r2:.3f}".replace("-0", "−0"),
        x=0.01,
        ha="left",
        fontsize="medium",
    )
    return png(made, result, "residuals.png")


def _title(result: Result) -> str:
    scores = result.scores
    assert isinstance(scores, ClassScores)
    sizes = "-".join(map(str, result.model.layer_sizes))
    on = "held-out" if scores.held_out else "training"
    return f"{in_picture(result.title)}: network {cut(sizes, LONGEST)}, {on} accuracy {scores.accuracy:.3f}"


def in_picture(name: str, most: int = LONGEST) -> str:
    """A name that matplotlib writes as it is: a pair of $ would begin a formula."""
    return cut(clean(name), most).replace("$", r"\$")
