"""The samples that a classifier is most wrong about: `mistakes`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from autograd.data import rectangular
from autograd.errors import ArgumentError, DataTypeError, ShapeError
from autograd.graph.numbers import number
from nn.data.batches import one_a_row
from viz.plots.canvas import SMALL, TEXT, Picture, ThemeName, open_panels
from viz.plots.images.pixels import draw_image
from viz.plots.public import picture
from viz.plots.samples import label_key, label_text
from viz.style.palette import Theme
from viz.style.text import cut, cut_apart

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure, SubFigure

_IMAGES, _BARS, _MOST_BARS, _IN_NAME, _IN_BAR = 3, 2, 12, 14, 8
"""Samples in a row, images and others; bars of one; characters of a name."""

_ROOM = 0.62
"""A probability up to which its number has room beside the bar."""


@picture
def mistakes(
    model: Any,
    X: Any,
    t: Any,
    count: int = 6,
    *,
    figure: Figure | SubFigure | None = None,
    theme: ThemeName = None,
) -> Picture:
    """Draw the samples to whose true class a classifier gives the least probability, each with all of them (L18).

    Images are drawn as images, samples of numbers as bars. Beside stands the probability of the true class (outlined)
    and of the answer. What is answered right may be among them, if no more is wrong.

    Parameters
    ----------
    model : object
        A fitted classifier with ``predict_proba`` and ``classes_``.
    X : array-like, shape (N, features), (N, H, W) or (N, C, H, W)
    t : array-like, shape (N,)
    count : int
        How many.
    figure : Figure or SubFigure, optional
    theme : {"light", "dark"}, optional

    Returns
    -------
    Picture
        ``numbers_`` holds ``rows``, the places of the samples in X, the worst first, ``truth`` and ``answers``, and
        ``probabilities``, one row a sample.

    Raises
    ------
    DataTypeError
        If the model gives no probabilities.
    ShapeError
        If X and t differ in length, or X holds no samples.
    ArgumentError
        If t has a label that the model does not know.

    Examples
    --------
    >>> import matplotlib
    >>> matplotlib.use("agg")
    >>> from nn import LogisticRegression, Standardizer, patients
    >>> data = patients(80)
    >>> X = Standardizer().fit_transform(data.X)
    >>> len(mistakes(LogisticRegression(epochs=20).fit(X, data.labels), X, data.labels, 4).numbers_["rows"])
    4
    """
    call = dict(locals())
    if not callable(getattr(model, "predict_proba", None)) or not hasattr(model, "classes_"):
        raise DataTypeError(f"Expected a fitted classifier with predict_proba, got {type(model).__name__}.")
    if isinstance(count, bool) or not isinstance(count, int) or count < 1:
        raise ArgumentError(f"Expected count as a whole number from 1, got {count!r}.")
    labels, samples = rectangular("t", t), one_a_row("X", X)
    if labels.shape != samples.shape[:1] or not len(labels):
        raise ShapeError(f"Expected one label for each of {len(samples)} samples, got {labels.shape}.")
    classes = [label_text(c) for c in model.classes_]
    keys, known = [label_key(c) for c in labels.tolist()], [label_key(c) for c in np.asarray(model.classes_).tolist()]
    if strange := sorted(set(keys) - set(known)):
        raise ArgumentError(f"The model knows no class {strange[0]!r}; it was fitted on {', '.join(classes[:20])}.")
    chances = np.asarray(model.predict_proba(X), dtype=np.float64)
    true = np.array([known.index(key) for key in keys])
    rows = np.argsort(chances[np.arange(len(true)), true], kind="stable")[:count]
    across = min(_IMAGES if samples.ndim > 2 else _BARS, len(rows))
    down = -(-len(rows) // across)
    figure, axes, colors = open_panels(
        figure, theme, down, 2 * across, (6.4, 2.0 * down + 0.5), width_ratios=[1.15, 1] * across
    )
    short = cut_apart(classes, _IN_BAR if samples.ndim > 2 else _IN_NAME)
    names = [str(name) for name in getattr(model, "feature_names_in_", [])]
    for k in range(down * across):
        left, right = axes[2 * k], axes[2 * k + 1]
        if k >= len(rows):
            left.set_visible(False)
            right.set_visible(False)
            continue
        _sample(left, colors, samples[rows[k]], names)
        left.set_title(f"X[{rows[k]}]: {cut(classes[true[rows[k]]], _IN_NAME)}", fontsize=SMALL, color=colors.ink)
        _chances(right, colors, chances[rows[k]], int(true[rows[k]]), short)
    wrong = int((chances.argmax(axis=1) != true).sum())
    words = f"{wrong} of {len(true)} are wrong; outlined: the truth, full: the answer"
    figure.supxlabel(words, fontsize=TEXT - 1, color=colors.muted)
    answers = [classes[k] for k in chances[rows].argmax(axis=1)]
    told = ", ".join(f"{classes[true[n]]} as {a}" for n, a in zip(rows, answers, strict=True))
    said = f"The {len(rows)} worst of {len(true)} samples, {wrong} wrong: {told}."
    return Picture(axes[: 2 * len(rows)], figure, said, {
        "rows": [int(n) for n in rows], "truth": [classes[k] for k in true[rows]], "answers": answers,
        "probabilities": chances[rows],
    }).drawn_by(mistakes, call)  # fmt: skip


def _sample(ax: Axes, theme: Theme, sample: Any, names: list[str]) -> None:
    if sample.ndim >= 2:
        draw_image(ax, np.asarray(sample, dtype=np.float64)[None] if sample.ndim == 2 else sample)
        return
    numbers = np.asarray(sample, dtype=np.float64)[:_MOST_BARS]
    ax.barh(range(len(numbers)), numbers, color=theme.value, height=0.6)
    ax.axvline(0, color=theme.muted, lw=0.8)
    ax.set_yticks(
        range(len(numbers)),
        cut_apart(names[: len(numbers)], _IN_NAME) or [f"x{k + 1}" for k in range(len(numbers))],
    )
    ax.tick_params(labelsize=SMALL - 1.5)
    low, high = min(float(numbers.min()), 0.0), max(float(numbers.max()), 0.0)
    # An end close to the 0 would write its number over it.
    ends = [end for end in (low, high) if end and abs(end) > 0.25 * (high - low)]
    ax.set_xticks([0.0, *ends], ["0", *(number(end, 2) for end in ends)])
    ax.invert_yaxis()


def _chances(ax: Axes, theme: Theme, chances: Any, true: int, names: list[str]) -> None:
    answer = int(chances.argmax())
    kept = sorted({true, answer, *np.argsort(-chances)[: _MOST_BARS // 2].tolist()})
    for y, k in enumerate(kept):
        ax.barh(y, chances[k], color=theme.value if k == answer else theme.line, height=0.66)
        if k == true:
            ax.barh(y, max(chances[k], 0.02), facecolor="none", edgecolor=theme.ink, lw=1.6, height=0.66)
        beside = chances[k] < _ROOM
        ax.text(chances[k] + 0.04 if beside else 0.03, y, number(float(chances[k]), 2), va="center", ha="left",
                fontsize=SMALL - 1.5, color=theme.ink if beside else theme.paper)  # fmt: skip
    ax.set_yticks(range(len(kept)), [names[k] for k in kept])
    ax.tick_params(labelsize=SMALL - 1.5)
    ax.set(xlim=(0, 1), xticks=[0, 1])
    ax.invert_yaxis()
