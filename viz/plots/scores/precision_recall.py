"""What a threshold finds against how often it is right: `precision_recall`, `PrecisionRecallDisplay`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from autograd.graph.numbers import number
from nn.errors import needed
from viz.plots.canvas import SMALL, ThemeName, halo, open_axes
from viz.plots.public import picture
from viz.plots.scores.labels_and_chances import against_the_rest, shown
from viz.plots.scores.threshold_curves import ThresholdCurves

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure, SubFigure


@dataclass
class PrecisionRecallDisplay(ThresholdCurves):
    """Of the samples that a threshold takes, how many are right, against how many of the class it finds.

    Attributes
    ----------
    precision, recall, thresholds : list of ndarray
        One a curve: for two classes one, for more one a class, against all others.
    average_precision : list of float
        The mean of the precisions, weighted by the recall that each adds: 1 is perfect.
    shares : list of float
        The share of each curve's class: the precision of chance.
    names : list of str
    threshold : float or None
        The one that is marked on a single curve.
    marked : (float, float, int, int) or None
        Recall and precision there; how many of the class are missed, and how many others are taken for it.
    ax_, figure_, lines_
        After `plot`.
    """

    precision: list[NDArray[np.float64]]
    recall: list[NDArray[np.float64]]
    thresholds: list[NDArray[np.float64]]
    average_precision: list[float]
    shares: list[float]
    names: list[str]
    threshold: float | None = None
    marked: tuple[float, float, int, int] | None = None
    ax_: Axes = field(init=False, repr=False)
    figure_: Figure | SubFigure = field(init=False, repr=False)
    lines_: list[Any] = field(init=False, repr=False, default_factory=list)

    @property
    def description_(self) -> str:  # type: ignore[override]
        """What is to be seen, for those who cannot see it."""
        told = "; ".join(f"{name} {mean:.3f}" for name, mean in zip(self.names, self.average_precision, strict=True))
        cost = f" {self._cost().replace(chr(10), ' ')}." if self.marked is not None else ""
        return f"Precision against recall, average precision of each: {told}.{cost}"

    @classmethod
    @picture
    def from_predictions(cls, t: Any, scores: Any, *, classes: Sequence[Any] | None = None,
                         threshold: float | None = None, ax: Axes | None = None,
                         theme: ThemeName = None) -> PrecisionRecallDisplay:  # fmt: skip
        """Draw labels t (N,) against scores: (N,) of the second class, or (N, K), one column a class."""
        curves, names = against_the_rest(t, scores, classes, threshold, "precision-recall")
        sk = needed("sklearn.metrics", "viz.precision_recall", "metrics")
        found = [sk.precision_recall_curve(yes, column) for yes, column in curves]
        means = [float(sk.average_precision_score(yes, column)) for yes, column in curves]
        made = cls(
            [curve[0] for curve in found], [curve[1] for curve in found], [curve[2] for curve in found], means,
            [float(yes.mean()) for yes, _ in curves], names, threshold,
        )  # fmt: skip
        if threshold is not None:
            yes, column = curves[0]
            taken = column >= threshold
            right = int((taken & yes).sum())
            precision = right / taken.sum() if taken.any() else 1.0
            made.marked = right / int(yes.sum()), float(precision), int(yes.sum()) - right, int(taken.sum()) - right
        return made.plot(ax=ax, theme=theme)

    def _cost(self) -> str:
        """What the marked threshold costs, in two lines."""
        assert self.marked is not None
        assert self.threshold is not None
        recall, precision, missed, wrong = self.marked
        first = f"at {number(self.threshold, 2)}: finds {recall:.0%}, misses {missed};"
        return f"{first}\n{precision:.0%} of its alarms are right, {wrong} false"

    @picture
    def plot(self, *, ax: Axes | None = None, theme: ThemeName = None) -> PrecisionRecallDisplay:
        """Draw it; returns self."""
        ax, colors = open_axes(ax, theme, (5.2, 5.2))
        single = len(self.names) == 1
        self._draw_curves(
            ax, colors, self.recall, self.precision, self.average_precision, "average precision", drawstyle="steps-post"
        )
        if single:
            share = self.shares[0]
            ax.axhline(share, color=colors.muted, ls=":", lw=1.2, label=f"chance {share:.3f}", zorder=1)
        if self.marked is not None:
            x, y = self.marked[:2]
            ax.plot(x, y, "o", ms=10, mfc="none", mec=colors.gradient, mew=2.0, zorder=4)
            # Curves fall to the right: below the mark there is room, and above it near the floor.
            down = y > 0.45
            ax.annotate(self._cost(), (x, y), (8 if x < 0.5 else -8, -12 if down else 12), textcoords="offset points",
                        ha="left" if x < 0.5 else "right", va="top" if down else "bottom", fontsize=SMALL,
                        color=colors.gradient, path_effects=halo(colors), zorder=5)  # fmt: skip
        ax.set(xlim=(-0.02, 1.02), ylim=(-0.02, 1.05), aspect="equal")
        ax.set_xlabel("recall: share of the class that is found", color=colors.ink)
        ax.set_ylabel("precision: share of alarms that are right", color=colors.ink)
        if single:
            ax.set_title(f"{shown(self.names)[0]} against the rest", fontsize=SMALL + 1.5, color=colors.ink)
        ax.legend(loc="best", frameon=False, fontsize=SMALL, labelcolor=colors.ink)
        self.ax_, self.figure_ = ax, ax.figure
        return self


@picture
def precision_recall(
    model: Any, X: Any, t: Any, *, threshold: float | None = None, ax: Axes | None = None, theme: ThemeName = None
) -> PrecisionRecallDisplay:
    """Draw precision against recall for each threshold; for more than two classes one curve a class.

    Where a class is rare this says more than `roc`: many false alarms are still a small share of many healthy people,
    and a large share of all alarms. The dotted line is chance, the share of the class. The model's threshold is marked,
    with what it costs: how many it misses, and how many alarms are false.

    Parameters
    ----------
    model : object
        A fitted classifier with ``predict_proba(X)`` or ``decision_function(X)``, and ``classes_``.
    X : array-like, shape (N, ...)
    t : array-like, shape (N,)
    threshold : float, optional
        The threshold to mark, of two classes; by default 0.5 of a probability, 0 of a score.
    ax : matplotlib.axes.Axes, optional
    theme : {"light", "dark"}, optional

    Returns
    -------
    PrecisionRecallDisplay

    Raises
    ------
    DataTypeError
        If the model gives neither probabilities nor scores.
    ArgumentError
        If t lacks a class.
    MissingPackageError
        Without scikit-learn.

    Examples
    --------
    >>> import matplotlib
    >>> matplotlib.use("agg")
    >>> from nn import LogisticRegression, Standardizer, patients
    >>> data = patients(200)
    >>> X = Standardizer().fit_transform(data.X)
    >>> model = LogisticRegression(epochs=30).fit(X[:100], data.labels[:100])
    >>> display = precision_recall(model, X[100:], data.labels[100:])
    >>> display.average_precision[0] > display.shares[0], display.threshold
    (True, 0.5)
    """
    return PrecisionRecallDisplay.from_estimator(model, X, t, threshold=threshold, ax=ax, theme=theme)
