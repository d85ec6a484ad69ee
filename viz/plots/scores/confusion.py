"""Which class is taken for which: `confusion`, `ConfusionDisplay`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from autograd.errors import ShapeError
from viz.plots.canvas import SMALL, TEXT, OnePanel, ThemeName, head, open_axes
from viz.plots.public import picture
from viz.plots.scores.labels_and_chances import answers, classes_of, indices, labels_of, shown
from viz.style.palette import ABOVE, FRAME, RIM, contrast, mix
from viz.style.text import width

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure, SubFigure

_INCH = 72

_MOST_WRITTEN = 12
"""Classes up to which numbers stand in the cells."""


@dataclass
class ConfusionDisplay(OnePanel):
    """How often each class (row) was taken for each (column); the rows add up to 100 %.

    Attributes
    ----------
    confusion_matrix : ndarray, shape (K, K)
        Counts: row true, column predicted.
    display_labels : list
        The classes.
    accuracy, majority : float
        The share on the diagonal, and that of the most frequent class: what always answering it would reach.
    pairs_ : ndarray, shape (N, 2)
        Of each sample the places of its true and of its predicted class; `samples` finds those of a cell.
    ax_, figure_
        Where it was drawn, after `plot`.
    text_ : list of Text
        The words in the cells.
    """

    confusion_matrix: NDArray[np.int64]
    display_labels: list[Any]
    pairs_: NDArray[np.intp] = field(default_factory=lambda: np.empty((0, 2), np.intp), repr=False)
    ax_: Axes = field(init=False, repr=False)
    figure_: Figure | SubFigure = field(init=False, repr=False)
    text_: list[Any] = field(init=False, repr=False, default_factory=list)

    @property
    def accuracy(self) -> float:
        """The share of samples on the diagonal."""
        return float(np.trace(self.confusion_matrix) / self.confusion_matrix.sum())

    @property
    def majority(self) -> float:
        """The share of the most frequent class."""
        return float(self.confusion_matrix.sum(axis=1).max() / self.confusion_matrix.sum())

    @property
    def description_(self) -> str:  # type: ignore[override]
        """What is to be seen, for those who cannot see it."""
        return (
            f"Confusion of {len(self.display_labels)} classes over {int(self.confusion_matrix.sum())} samples: "
            f"accuracy {self.accuracy:.1%}, majority class {self.majority:.1%}."
        )

    def samples(self, true: Any, predicted: Any) -> NDArray[np.intp]:
        """The rows of X in one cell: those of class ``true`` that were taken for ``predicted``.

        Raises
        ------
        ArgumentError
            If one is none of the classes.
        """
        row, column = indices(np.asarray([true, predicted], dtype=object), self.display_labels, "the cell")
        return np.flatnonzero((self.pairs_ == (row, column)).all(axis=1))

    @classmethod
    @picture
    def from_estimator(cls, model: Any, X: Any, t: Any, *, labels: Sequence[Any] | None = None, ax: Axes | None = None,
                       theme: ThemeName = None) -> ConfusionDisplay:  # fmt: skip
        """Predict X and draw the answers against the labels t."""
        if labels is None:
            labels = list(model.classes_) if hasattr(model, "classes_") else None
        return cls.from_predictions(t, answers(model, X), labels=labels, ax=ax, theme=theme)

    @classmethod
    @picture
    def from_predictions(cls, t: Any, predicted: Any, *, labels: Sequence[Any] | None = None, ax: Axes | None = None,
                         theme: ThemeName = None) -> ConfusionDisplay:  # fmt: skip
        """Draw answers against labels, both of shape (N,)."""
        true = labels_of(t)
        given = labels_of(predicted, len(true), "predicted")
        classes = list(labels) if labels is not None else classes_of(true, given)
        if len({str(label) for label in classes}) != len(classes):
            raise ShapeError(f"Expected labels as different classes, got {classes!r}.")
        counts = np.zeros((len(classes), len(classes)), dtype=np.int64)
        pairs = np.column_stack([indices(true, classes), indices(given, classes, "predicted")])
        np.add.at(counts, tuple(pairs.T), 1)
        return cls(counts, classes, pairs).plot(ax=ax, theme=theme)

    @picture
    def plot(self, *, ax: Axes | None = None, theme: ThemeName = None) -> ConfusionDisplay:
        """Draw it; returns self."""
        count = len(self.display_labels)
        side = float(np.clip(2.4 + 0.55 * count, 3.4, 6.4))
        names = shown(self.display_labels)
        wide = max(width(name, TEXT) for name in names)
        ax, colors = open_axes(ax, theme, (side + 0.6 + wide / _INCH, side), "compressed")
        rows = self.confusion_matrix.sum(axis=1, keepdims=True)
        shares = self.confusion_matrix / np.maximum(rows, 1)
        from matplotlib.colors import LinearSegmentedColormap
        from matplotlib.patches import Rectangle

        tint = LinearSegmentedColormap.from_list("share", [colors.paper, ABOVE])
        ax.imshow(shares, cmap=tint, vmin=0, vmax=1)
        self.text_ = []
        for (row, column), share in np.ndenumerate(shares):
            if row == column:
                ax.add_patch(Rectangle((column - 0.5, row - 0.5), 1, 1, fill=False, edgecolor=colors.ink, lw=1.4))
            if count <= _MOST_WRITTEN:
                ground = mix(colors.paper, ABOVE, float(share))
                ink = max((FRAME, RIM), key=lambda one: contrast(one, ground))
                words = f"{self.confusion_matrix[row, column]:,}"
                if count <= 6 and share:
                    words += f"\n{share:.0%}"
                self.text_.append(ax.text(column, row, words, ha="center", va="center", fontsize=SMALL, color=ink))
        box = ax.get_window_extent()
        room = min(box.width, box.height) / ax.figure.dpi * _INCH / count
        long = wide > room
        ax.set_xticks(range(count), names, rotation=40 if long else 0, ha="right" if long else "center")
        ax.set_yticks(range(count), names)
        ax.tick_params(labelsize=TEXT - 1, length=0)
        ax.set_xlabel("predicted", color=colors.ink)
        ax.set_ylabel("true", color=colors.ink)
        words = f"accuracy {self.accuracy:.1%} (baseline {self.majority:.1%})"
        head(ax, words, colors.ink, "center", box.width)
        self.ax_, self.figure_ = ax, ax.figure
        return self


@picture
def confusion(
    model: Any,
    X: Any,
    t: Any,
    *,
    labels: Sequence[Any] | None = None,
    ax: Axes | None = None,
    theme: ThemeName = None,
) -> ConfusionDisplay:
    """Draw how often each class is taken for each: counts, and shares of the true class (rows add up to 100 %).

    Above stands the accuracy beside that of always answering the most frequent class.

    Parameters
    ----------
    model : object
        A fitted classifier with ``predict(X)``.
    X : array-like, shape (N, ...)
    t : array-like, shape (N,)
        The true labels.
    labels : sequence, optional
        The classes in the order to draw; by default the model's.
    ax : matplotlib.axes.Axes, optional
    theme : {"light", "dark"}, optional

    Returns
    -------
    ConfusionDisplay

    Raises
    ------
    ShapeError
        If t has another length than X.
    ArgumentError
        If a label is none of the classes.

    Examples
    --------
    >>> import matplotlib
    >>> matplotlib.use("agg")
    >>> from nn import LogisticRegression, Standardizer, patients
    >>> data = patients(200)
    >>> X = Standardizer().fit_transform(data.X)
    >>> model = LogisticRegression(epochs=30).fit(X[:100], data.labels[:100])
    >>> display = confusion(model, X[100:], data.labels[100:])
    >>> int(display.confusion_matrix.sum()), display.accuracy > display.majority
    (100, True)
    >>> missed = display.samples("sick", "healthy")        # rows of X
    >>> len(missed) == int(display.confusion_matrix[1, 0])
    True
    """
    return ConfusionDisplay.from_estimator(model, X, t, labels=labels, ax=ax, theme=theme)
