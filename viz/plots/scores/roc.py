"""What a threshold costs: `roc`, `RocDisplay`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from autograd.errors import ArgumentError, DataTypeError, ShapeError
from autograd.graph.numbers import number
from nn.errors import needed
from viz.plots.canvas import SMALL, Saves, ThemeName, halo, open_axes
from viz.plots.scores.labels_and_chances import classes_of, indices, labels_of, shown
from viz.style.palette import class_styles

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure, SubFigure

_DASHES = ("-", "--", "-.", ":")


@dataclass
class RocDisplay(Saves):
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
    def from_estimator(cls, model: Any, X: Any, t: Any, *, threshold: float | None = None, ax: Axes | None = None,
                       theme: ThemeName = None) -> RocDisplay:  # fmt: skip
        """Take the probabilities of X, or the scores where there are none."""
        if callable(getattr(model, "predict_proba", None)):
            scores, usual = np.asarray(model.predict_proba(X)), 0.5
            scores = scores[:, 1] if scores.shape[1] == 2 else scores
        elif callable(getattr(model, "decision_function", None)):
            scores, usual = np.asarray(model.decision_function(X)), 0.0
        else:
            kind = type(model).__name__
            raise DataTypeError(f"Expected a fitted classifier with predict_proba or decision_function, got {kind}.")
        at = usual if threshold is None and scores.ndim == 1 else threshold
        return cls.from_predictions(t, scores, classes=list(model.classes_), threshold=at, ax=ax, theme=theme)

    @classmethod
    def from_predictions(cls, t: Any, scores: Any, *, classes: Sequence[Any] | None = None,
                         threshold: float | None = None, ax: Axes | None = None,
                         theme: ThemeName = None) -> RocDisplay:  # fmt: skip
        """Draw labels t (N,) against scores: (N,) of the second class, or (N, K), one column a class."""
        given = np.asarray(scores, dtype=np.float64)
        if given.ndim not in (1, 2) or not np.isfinite(given).all():
            raise ShapeError(f"Expected scores as finite numbers (N,) or (N, classes), got shape {given.shape}.")
        true = labels_of(t, len(given))
        known = list(classes) if classes is not None else classes_of(true)
        if len(known) != (2 if given.ndim == 1 else given.shape[1]):
            raise ShapeError(
                f"There are {len(known)} classes for scores of shape {given.shape}: name them by classes=."
            )
        k = indices(true, known)
        missing = [known[c] for c in range(len(known)) if not (k == c).any()]
        if missing:
            raise ArgumentError(f"No sample in t is {str(missing[0])!r}: a ROC curve needs some of each class.")
        if threshold is not None and given.ndim == 2:
            raise ArgumentError("A threshold is marked on the curve of two classes; these scores have more.")
        sk = needed("sklearn.metrics", "viz.roc", "metrics")
        columns = [(given, 1)] if given.ndim == 1 else [(given[:, c], c) for c in range(given.shape[1])]
        curves = [sk.roc_curve(k == c, column) for column, c in columns]
        areas = [float(sk.roc_auc_score(k == c, column)) for column, c in columns]
        made = cls(
            [curve[0] for curve in curves], [curve[1] for curve in curves], [curve[2] for curve in curves], areas,
            [str(known[c]) for _, c in columns], threshold,
        )  # fmt: skip
        if threshold is not None:
            found = given >= threshold
            made.marked = float(found[k == 0].mean()), float(found[k == 1].mean())
        return made.plot(ax=ax, theme=theme)

    def plot(self, *, ax: Axes | None = None, theme: ThemeName = None) -> RocDisplay:
        """Draw it; returns self."""
        ax, colors = open_axes(ax, theme, (5.2, 5.2))
        ax.plot([0, 1], [0, 1], color=colors.muted, ls=":", lw=1.2, label="chance 0.500")
        styles = class_styles(max(len(self.names), 2))
        self.lines_ = []
        for c, (name, area) in enumerate(zip(shown(self.names), self.roc_auc, strict=True)):
            color = colors.value if len(self.names) == 1 else styles[c].color
            label = f"area {area:.3f}" if len(self.names) == 1 else f"{name} {area:.3f}"
            (line,) = ax.plot(self.fpr[c], self.tpr[c], color=color, lw=2.0, ls=_DASHES[c % 4], label=label)
            if len(self.names) > 1:
                line.set(marker=styles[c].marker, ms=6, markevery=(0.1 + 0.04 * c, 0.3))
            self.lines_.append(line)
        if self.marked is not None and self.threshold is not None:
            x, y = self.marked
            ax.plot(x, y, "o", ms=10, mfc="none", mec=colors.gradient, mew=2.0)
            words = f"at {number(self.threshold, 2)}: finds {y:.0%},\n{x:.0%} false alarms"
            # Towards the middle, which a good curve leaves free.
            ax.annotate(words, (x, y), (14, -10), textcoords="offset points", va="top", fontsize=SMALL,
                        color=colors.ink, path_effects=halo(colors))  # fmt: skip
        ax.set(xlim=(-0.03, 1.03), ylim=(-0.03, 1.03), aspect="equal")
        ax.set_xlabel("false positives, of all that are not", color=colors.ink)
        ax.set_ylabel("true positives, of all that are", color=colors.ink)
        ax.legend(loc="lower right", fontsize=SMALL, frameon=False, labelcolor=colors.ink)
        self.ax_, self.figure_ = ax, ax.figure
        return self


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
