"""What curves over all thresholds share: where their scores come from, and how a curve a class is drawn."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, TypeVar

from numpy.typing import NDArray

from viz.plots.canvas import OnePanel, ThemeName
from viz.plots.public import picture
from viz.plots.scores.labels_and_chances import scores_of, shown
from viz.style.palette import Theme, class_styles

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_DASHES = ("-", "--", "-.", ":")
"""Of the curves of classes, in turn."""

Curves = TypeVar("Curves", bound="ThresholdCurves")


class ThresholdCurves(OnePanel, ABC):
    """One curve for two classes; for more one a class, against all others."""

    names: list[str]
    lines_: list[Any]

    @classmethod
    @abstractmethod
    def from_predictions(cls: type[Curves], t: Any, scores: Any, *, classes: Sequence[Any] | None = None,
                         threshold: float | None = None, ax: Axes | None = None,
                         theme: ThemeName = None) -> Curves:  # fmt: skip
        """Draw labels t (N,) against scores: (N,) of the second class, or (N, K), one column a class."""

    @classmethod
    @picture
    def from_estimator(cls: type[Curves], model: Any, X: Any, t: Any, *, threshold: float | None = None,
                       ax: Axes | None = None, theme: ThemeName = None) -> Curves:  # fmt: skip
        """Take the probabilities of X, or the scores where there are none."""
        scores, usual = scores_of(model, X)
        at = usual if threshold is None and scores.ndim == 1 else threshold
        return cls.from_predictions(t, scores, classes=list(model.classes_), threshold=at, ax=ax, theme=theme)

    def _draw_curves(self, ax: Axes, colors: Theme, x: Sequence[NDArray[Any]], y: Sequence[NDArray[Any]],
                     sizes: Sequence[float], called: str, **look: Any) -> None:  # fmt: skip
        """Draw a curve a class into `lines_`; its label has its size, such as its area, which is ``called`` so."""
        single, styles = len(self.names) == 1, class_styles(max(len(self.names), 2))
        self.lines_ = []
        for c, (name, size) in enumerate(zip(shown(self.names), sizes, strict=True)):
            color = colors.value if single else styles[c].color
            label = f"{called if single else name} {size:.3f}"
            (line,) = ax.plot(x[c], y[c], color=color, lw=2.0, ls=_DASHES[c % 4], label=label, **look)
            if not single:
                line.set(marker=styles[c].marker, ms=6, markevery=(0.1 + 0.04 * c, 0.3))
            self.lines_.append(line)
