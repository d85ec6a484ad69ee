"""Models beside each other on samples that they were not trained on: `compare`, `CompareDisplay`."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from autograd.errors import DataTypeError
from nn.models.compare import Comparison
from nn.models.compare import compare as compared
from viz.plots.canvas import SMALL, TEXT, OnePanel, ThemeName, in_lines, open_axes
from viz.plots.public import picture
from viz.plots.samples import plain
from viz.style.text import cut_apart

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure, SubFigure

_IN_NAME = 24
_APART = 0.22
"""Of the scores of single divisions: how far they are spread, so that equal ones are seen."""


@dataclass
class CompareDisplay(OnePanel):
    """Held-out scores with their intervals, beside the baseline.

    Attributes
    ----------
    comparison : Comparison
        What `nn.compare` found.
    ax_, figure_
        Where it was drawn, after `plot`.
    intervals_, points_ : list
        For each row the line of its interval, and the scores of the single divisions.
    """

    comparison: Comparison
    ax_: Axes = field(init=False, repr=False)
    figure_: Figure | SubFigure = field(init=False, repr=False)
    intervals_: list[Any] = field(init=False, repr=False, default_factory=list)
    points_: list[Any] = field(init=False, repr=False, default_factory=list)

    @property
    def description_(self) -> str:  # type: ignore[override]
        """What is to be seen, for those who cannot see it."""
        rows = "; ".join(f"{row.name} {row.mean:.3f} ({row.interval})" for row in self.comparison.rows)
        return f"Held-out {self.comparison.score} over {self.comparison.repeats} divisions: {rows}."

    @classmethod
    @picture
    def from_estimators(cls, models: Any, X: Any, t: Any, *, repeats: int = 10, share: float = 0.25, groups: Any = None,
                        random_state: int = 0, progress: bool | None = None, ax: Axes | None = None,
                        theme: ThemeName = None) -> CompareDisplay:  # fmt: skip
        """Compare ``models`` by `nn.compare`, whose options these are, and draw what it finds."""
        found = compared(models, X, t, repeats=repeats, share=share, groups=groups, random_state=random_state,
                         progress=progress)  # fmt: skip
        return cls(found).plot(ax=ax, theme=theme)

    @classmethod
    @picture
    def from_comparison(
        cls, comparison: Comparison, *, ax: Axes | None = None, theme: ThemeName = None
    ) -> CompareDisplay:
        """Draw what `nn.compare` found."""
        if not isinstance(comparison, Comparison):
            kind = type(comparison).__name__
            raise DataTypeError(
                f"Expected what nn.compare(models, X, t) returns, got {kind}: viz.compare takes models."
            )
        return cls(comparison).plot(ax=ax, theme=theme)

    @picture
    def plot(self, *, ax: Axes | None = None, theme: ThemeName = None) -> CompareDisplay:
        """Draw it; returns self."""
        rows = self.comparison.rows
        ax, colors = open_axes(ax, theme, (6.4, 1.3 + 0.55 * len(rows)))
        baseline = rows[-1]
        ax.axvline(baseline.mean, color=colors.muted, ls="--", lw=1.3, zorder=1)
        self.intervals_, self.points_ = [], []
        for y, row in enumerate(rows):
            color = colors.muted if row is baseline else colors.value
            spread = [y + _APART * ((k % 5) - 2) / 2 for k in range(len(row.scores))]
            (points,) = ax.plot(row.scores, spread, "o", ms=4, mfc="none", mec=color, alpha=0.6, ls="none", zorder=2)
            (interval,) = ax.plot([row.low, row.high], [y, y], color=color, lw=2.4, solid_capstyle="butt", zorder=3)
            ax.plot(row.mean, y, "D" if row is baseline else "o", ms=9, color=color, zorder=4)
            self.points_.append(points)
            self.intervals_.append(interval)
            words = f"{row.mean:.3f}".replace("-", "\N{MINUS SIGN}") + (" ✓" if row.better else "")
            ax.annotate(words, (1, y), (6, 0), xycoords=("axes fraction", "data"), textcoords="offset points",
                        va="center", fontsize=TEXT, color=color, annotation_clip=False)  # fmt: skip
        ax.set_yticks(range(len(rows)), [plain(name) for name in cut_apart([row.name for row in rows], _IN_NAME)])
        ax.set_ylim(len(rows) - 0.5, -0.5)
        label = f"held-out {self.comparison.score}, mean with 95 % interval of {self.comparison.repeats} divisions"
        words = in_lines(ax, f"{label}\n✓: above the dashed baseline beyond chance", SMALL + 0.5)
        ax.set_xlabel(words, fontsize=SMALL + 0.5, color=colors.ink)
        ax.grid(axis="x", color=colors.line, lw=0.6)
        ax.set_axisbelow(True)
        self.ax_, self.figure_ = ax, ax.figure
        return self


@picture
def compare(
    models: Any,
    X: Any,
    t: Any,
    *,
    repeats: int = 10,
    share: float = 0.25,
    groups: Any = None,
    random_state: int = 0,
    progress: bool | None = None,
    ax: Axes | None = None,
    theme: ThemeName = None,
) -> CompareDisplay:
    """Train models on part of the samples, over and over, and draw their held-out scores beside the baseline.

    Small rings are the scores of single divisions, the disc their mean, the line its 95 % interval. The dashed line is
    what the most frequent class (of measurements: the mean) reaches; ✓ marks who is above it beyond chance.

    Parameters
    ----------
    models : mapping of str to model, or sequence of models
    X : array-like or DataFrame, shape (N, ...)
    t : array-like, shape (N,) or (N, K)
    repeats : int
        How often the samples are divided anew.
    share : float
        How many are held out.
    groups : array-like of any labels, shape (N,), optional
        Samples of one label, such as those of one patient, are held out together.
    random_state : int
    progress : bool, optional
        Whether a bar shows how far the trainings are; by default where they take longer than a second.
    ax : matplotlib.axes.Axes, optional
    theme : {"light", "dark"}, optional

    Returns
    -------
    CompareDisplay
        ``comparison`` is what `nn.compare` found, with every score.

    Raises
    ------
    ArgumentError, ShapeError
        As `nn.compare`.

    Examples
    --------
    >>> import matplotlib
    >>> matplotlib.use("agg")
    >>> from nn import LinearSVM, LogisticRegression, Standardizer, patients
    >>> data = patients(60)
    >>> X = Standardizer().fit_transform(data.X)
    >>> models = {"logistic": LogisticRegression(epochs=20), "support vectors": LinearSVM(epochs=5)}
    >>> display = compare(models, X, data.labels, repeats=4)
    >>> [label.get_text() for label in display.ax_.get_yticklabels()]
    ['logistic', 'support vectors', 'most frequent class']
    """
    return CompareDisplay.from_estimators(models, X, t, repeats=repeats, share=share, groups=groups,
                                          random_state=random_state, progress=progress, ax=ax, theme=theme)  # fmt: skip
