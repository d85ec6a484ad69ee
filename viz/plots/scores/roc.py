"""What a threshold costs: `roc`, `RocDisplay`."""

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
from viz.plots.scores.labels_and_chances import against_the_rest
from viz.plots.scores.threshold_curves import ThresholdCurves

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure, SubFigure

_NEAR_FLOOR = 0.15


@dataclass
class RocDisplay(ThresholdCurves):
    """The true positives that a threshold finds, against the false ones that it takes in.

    Attributes
    ----------
    fpr, tpr, thresholds : list of ndarray
        One a curve: for two classes one, for more one a class, against all others.
    roc_auc : list of float
        The areas: 0.5 is chance, 1 perfect.
    names : list of str
    threshold : float or None
        The one that is marked on a single curve.
    ax_, figure_, lines_
        After `plot`.
    """

    fpr: list[NDArray[np.float64]]
    tpr: list[NDArray[np.float64]]
    thresholds: list[NDArray[np.float64]]
    roc_auc: list[float]
    names: list[str]
    threshold: float | None = None
    marked: tuple[float, float] | None = None
    ax_: Axes = field(init=False, repr=False)
    figure_: Figure | SubFigure = field(init=False, repr=False)
    lines_: list[Any] = field(init=False, repr=False, default_factory=list)

    @property
    def description_(self) -> str:  # type: ignore[override]
        """What is to be seen, for those who cannot see it."""
        told = "; ".join(f"{name} {area:.3f}" for name, area in zip(self.names, self.roc_auc, strict=True))
        return f"ROC curves, area under each: {told}."

    @classmethod
    @picture
    def from_predictions(cls, t: Any, scores: Any, *, classes: Sequence[Any] | None = None,
                         threshold: float | None = None, ax: Axes | None = None,
                         theme: ThemeName = None) -> RocDisplay:  # fmt: skip
        """Draw labels t (N,) against scores: (N,) of the second class, or (N, K), one column a class."""
        curves, names = against_the_rest(t, scores, classes, threshold, "ROC")
        sk = needed("sklearn.metrics", "viz.roc", "metrics")
        found = [sk.roc_curve(yes, column) for yes, column in curves]
        areas = [float(sk.roc_auc_score(yes, column)) for yes, column in curves]
        made = cls([f[0] for f in found], [f[1] for f in found], [f[2] for f in found], areas, names, threshold)
        if threshold is not None:
            yes, column = curves[0]
            taken = column >= threshold
            made.marked = float(taken[~yes].mean()), float(taken[yes].mean())
        return made.plot(ax=ax, theme=theme)

    @picture
    def plot(self, *, ax: Axes | None = None, theme: ThemeName = None) -> RocDisplay:
        """Draw it; returns self."""
        ax, colors = open_axes(ax, theme, (5.2, 5.2))
        ax.plot([0, 1], [0, 1], color=colors.muted, ls=":", lw=1.2, label="chance 0.500")
        self._draw_curves(ax, colors, self.fpr, self.tpr, self.roc_auc, "area")
        if self.marked is not None and self.threshold is not None:
            x, y = self.marked
            ax.plot(x, y, "o", ms=10, mfc="none", mec=colors.gradient, mew=2.0)
            words = f"at {number(self.threshold, 2)}: finds {y:.0%},\n{x:.0%} false alarms"
            # Towards the middle, which a good curve leaves free; near the floor above the mark.
            down = y > _NEAR_FLOOR
            ax.annotate(words, (x, y), (14 if x < 0.5 else -14, -10 if down else 10), textcoords="offset points",
                        va="top" if down else "bottom", ha="left" if x < 0.5 else "right", fontsize=SMALL,
                        color=colors.ink, path_effects=halo(colors))  # fmt: skip
        ax.set(xlim=(-0.03, 1.03), ylim=(-0.03, 1.03), aspect="equal")
        ax.set_xlabel("false positives, of all that are not", color=colors.ink)
        ax.set_ylabel("true positives, of all that are", color=colors.ink)
        ax.legend(loc="lower right", fontsize=SMALL, frameon=False, labelcolor=colors.ink)
        self.ax_, self.figure_ = ax, ax.figure
        return self


@picture
def roc(
    model: Any, X: Any, t: Any, *, threshold: float | None = None, ax: Axes | None = None, theme: ThemeName = None
) -> RocDisplay:
    """Draw what each threshold finds, against the false alarms it gives; the model's own is marked.

    Of more than two classes each has a curve, against all others.

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
    RocDisplay

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
    >>> display = roc(model, X[100:], data.labels[100:])
    >>> display.roc_auc[0] > 0.5, display.threshold
    (True, 0.5)
    """
    return RocDisplay.from_estimator(model, X, t, threshold=threshold, ax=ax, theme=theme)
