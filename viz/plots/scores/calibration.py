"""Whether probabilities mean what they say: `calibration`, `CalibrationDisplay`."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from autograd.errors import ArgumentError, ShapeError
from autograd.graph.numbers import number
from nn.errors import needed
from viz.plots.canvas import SMALL, TEXT, OnePanel, ThemeName, name_axes, open_axes
from viz.plots.public import picture
from viz.plots.samples import label_text, plain
from viz.plots.scores.labels_and_chances import chances, indices, labels_of
from viz.plots.scores.temperature import cooled, temperature_of

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure, SubFigure

_MOST_COUNTED = 16
"""Bins up to which the samples in each are a number."""


@dataclass
class CalibrationDisplay(OnePanel):
    """How often it is true, in each bin of what was said to be probable.

    Attributes
    ----------
    prob_true, prob_pred : ndarray
        Of each bin with samples the share that is true, and the mean probability said.
    counts : ndarray
        How many samples each of them holds.
    error : float
        The expected calibration error: the mean distance of the two, weighted by the counts (Guo et al. 2017).
    what : str
        Whose probability: of the second class, or of the answer.
    after : CalibrationDisplay or None
        The same with scores divided by a ``temperature``.
    ax_, figure_, line_
        After `plot`.
    """

    prob_true: NDArray[np.float64]
    prob_pred: NDArray[np.float64]
    counts: NDArray[np.intp]
    what: str = "second class"
    n_bins: int = 10
    temperature: float | None = None
    after: CalibrationDisplay | None = None
    ax_: Axes = field(init=False, repr=False)
    figure_: Figure | SubFigure = field(init=False, repr=False)
    line_: Any = field(init=False, repr=False)

    @property
    def error(self) -> float:
        """The expected calibration error."""
        return float((self.counts * np.abs(self.prob_true - self.prob_pred)).sum() / self.counts.sum())

    @property
    def description_(self) -> str:  # type: ignore[override]
        """What is to be seen, for those who cannot see it."""
        return (
            f"Calibration of {int(self.counts.sum())} samples in {len(self.counts)} bins, p of the {self.what}: "
            f"{self._errors}."
        )

    @property
    def _errors(self) -> str:
        said = f"expected calibration error {self.error:.3f}"
        if self.after is not None and self.temperature is not None:
            said += f", after T = {number(self.temperature, 3)}: {self.after.error:.3f}"
        return said

    @classmethod
    @picture
    def from_estimator(cls, model: Any, X: Any, t: Any, *, n_bins: int = 10, temperature: Any = None,
                       ax: Axes | None = None, theme: ThemeName = None) -> CalibrationDisplay:  # fmt: skip
        """Predict X: of two classes the second's probability is drawn, of more that of each sample's answer."""
        found = chances(model, X)
        true = labels_of(t, len(found))
        k = indices(true, list(model.classes_))
        two = found.shape[1] == 2
        what = f"class {label_text(model.classes_[1])}" if two else "answer"
        made = cls._of(found, k, two, n_bins, what)
        if temperature is not None:
            made.temperature = temperature_of(temperature, model)
            made.after = cls._of(cooled(found, made.temperature), k, two, n_bins, what)
        return made.plot(ax=ax, theme=theme)

    @classmethod
    def _of(cls, p: Any, k: Any, two: bool, n_bins: int, what: str) -> CalibrationDisplay:
        said, true = (p[:, 1], k == 1) if two else (p.max(axis=1), k == p.argmax(axis=1))
        return cls._binned(true, said, n_bins, what)

    @classmethod
    @picture
    def from_predictions(cls, t: Any, p: Any, *, n_bins: int = 10, what: str = "second class", ax: Axes | None = None,
                         theme: ThemeName = None) -> CalibrationDisplay:  # fmt: skip
        """Draw truths t (0 or 1) against the probabilities p said for 1, both of shape (N,)."""
        return cls._binned(t, p, n_bins, what).plot(ax=ax, theme=theme)

    @classmethod
    def _binned(cls, t: Any, p: Any, n_bins: int, what: str) -> CalibrationDisplay:
        if isinstance(n_bins, bool) or not isinstance(n_bins, int) or n_bins < 2:
            raise ArgumentError(f"Expected n_bins as a whole number from 2, got {n_bins!r}.")
        said = np.asarray(p, dtype=np.float64)
        true = labels_of(t, said.size)
        if said.ndim != 1 or not ((said >= 0) & (said <= 1)).all():
            raise ArgumentError("Expected p as one probability a sample, from 0 to 1.")
        if not np.isin(true, (0, 1)).all():
            raise ShapeError(
                f"Expected t as 0 and 1, or false and true, got {true.tolist()[0]!r}: of a class write t == its label."
            )
        from_scikit = needed("sklearn.calibration", "viz.calibration", "metrics").calibration_curve
        share, mean = from_scikit(true.astype(int), said, n_bins=n_bins, strategy="uniform")
        # The same bins as scikit-learn's, of which it leaves out the empty ones.
        counts = np.bincount(np.searchsorted(np.linspace(0, 1, n_bins + 1)[1:-1], said), minlength=n_bins)
        return cls(share, mean, counts[counts > 0], what, n_bins)

    @picture
    def plot(self, *, ax: Axes | None = None, theme: ThemeName = None) -> CalibrationDisplay:
        """Draw it; returns self."""
        ax, colors = open_axes(ax, theme, (5.2, 5.2))
        ax.plot([0, 1], [0, 1], color=colors.muted, ls="--", lw=1.2, label="as often as said")
        # Its own strip below: the samples in each bin.
        deep = 0.2
        high = self.counts / self.counts.max() * deep * 0.75
        ax.bar(self.prob_pred, high, width=0.7 / self.n_bins, bottom=-deep, color=colors.line, zorder=1)
        for x, y, count in zip(self.prob_pred, high, self.counts, strict=True):
            if len(self.counts) > _MOST_COUNTED:
                break
            ax.text(x, y - deep + 0.008, f"{count}", ha="center", va="bottom", fontsize=SMALL - 1.5, color=colors.muted)
        (self.line_,) = ax.plot(
            self.prob_pred, self.prob_true, color=colors.value, marker="o", ms=6, lw=1.8, label="model"
        )
        if self.after is not None and self.temperature is not None:
            look: dict[str, Any] = {"color": colors.gradient, "marker": "s", "ms": 5, "lw": 1.8, "ls": "-."}
            label = f"after T = {number(self.temperature, 3)}"
            ax.plot(self.after.prob_pred, self.after.prob_true, label=label, **look)
        ax.axhline(0, color=colors.muted, lw=0.8)
        ax.set(xlim=(-0.04, 1.04), ylim=(-deep, 1.04), yticks=np.linspace(0, 1, 6))
        name_axes(ax, f"probability said of the {plain(self.what)} (below: samples)", "share that is true")
        ax.set_title(self._errors, fontsize=TEXT, color=colors.ink)
        ax.legend(loc="upper left", fontsize=SMALL, frameon=False, labelcolor=colors.ink)
        self.ax_, self.figure_ = ax, ax.figure
        return self


@picture
def calibration(
    model: Any,
    X: Any,
    t: Any,
    *,
    n_bins: int = 10,
    temperature: Any = None,
    ax: Axes | None = None,
    theme: ThemeName = None,
) -> CalibrationDisplay:
    """Draw how often it is true, against how probable a classifier said it is, with the samples of each bin.

    On the dashed line "70 %" comes true in 70 % of the cases; below it a model is too sure of itself.

    Parameters
    ----------
    model : object
        A fitted classifier with ``predict_proba(X)`` and ``classes_``.
    X : array-like, shape (N, ...)
    t : array-like, shape (N,)
    n_bins : int
    temperature : float or (X, t), optional
        Draw a second curve beside the first: the scores divided by this number, or by the one that fits samples of
        their own best, neither trained on nor drawn here (Guo et al. 2017).
    ax : matplotlib.axes.Axes, optional
    theme : {"light", "dark"}, optional

    Returns
    -------
    CalibrationDisplay

    Raises
    ------
    DataTypeError
        If the model gives no probabilities.
    MissingPackageError
        Without scikit-learn.
    ArgumentError, ShapeError
        If labels or probabilities are none.

    Examples
    --------
    >>> import matplotlib
    >>> matplotlib.use("agg")
    >>> import numpy as np
    >>> from nn import MLP
    >>> X = np.random.default_rng(0).normal(size=(400, 2))
    >>> t = (X[:, 0] + np.random.default_rng(1).normal(size=400) > 0).astype(int)
    >>> model = MLP([2, 20, 1], activation="tanh", optimizer="adam", lr=0.05, random_state=0, epochs=100)
    >>> model = model.fit(X[:100], t[:100])
    >>> display = calibration(model, X[200:], t[200:], n_bins=5, temperature=(X[100:200], t[100:200]))
    >>> display.temperature > 1, display.after.error < display.error
    (True, True)
    """
    return CalibrationDisplay.from_estimator(model, X, t, n_bins=n_bins, temperature=temperature, ax=ax, theme=theme)
