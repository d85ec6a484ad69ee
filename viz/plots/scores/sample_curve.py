"""Whether more samples would help: held-out score by the number of training samples: `sample_curve`."""

from __future__ import annotations

import copy
import warnings
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from autograd.errors import ArgumentError
from autograd.graph.numbers import number
from nn.checks import number as checked
from nn.data.batches import one_a_row
from nn.errors import TrainingWarning
from nn.models.compare import HELD_OUT, compare
from viz.plots.canvas import SMALL, Picture, ThemeName, open_axes
from viz.plots.public import picture

if TYPE_CHECKING:
    from matplotlib.axes import Axes


class _OnFew:
    """A model that is trained on the first ``count`` of the samples it gets, and notes its score on them."""

    def __init__(self, model: Any, count: int, noted: list[float]) -> None:
        self.model, self.count, self.noted = model, count, noted
        # What tells a regressor from a classifier.
        for key in ("_estimator_type", "__sklearn_tags__"):
            if hasattr(model, key):
                setattr(self, key, getattr(model, key))

    def __deepcopy__(self, memo: Any) -> _OnFew:
        return _OnFew(copy.deepcopy(self.model, memo), self.count, self.noted)

    def fit(self, X: Any, t: Any) -> _OnFew:
        """Train; the samples come in an order that chance has drawn."""
        kept = self._first(t)
        X, t = (X.iloc[kept] if hasattr(X, "iloc") else X[kept]), t[kept]
        self.model.fit(X, t)
        self.noted.append(float(self.model.score(X, t)))
        return self

    def _first(self, t: Any) -> NDArray[np.intp]:
        """The first rows, but of each class one: a classifier cannot learn what it never sees."""
        rows = np.arange(len(t))
        if getattr(self, "_estimator_type", None) != "regressor" and t.ndim == 1:
            ahead = np.sort(np.unique(t, return_index=True)[1])
            rows = np.concatenate([ahead, np.setdiff1d(rows, ahead)])
        return rows[: self.count]

    def score(self, X: Any, t: Any) -> float:
        """That of the model."""
        return float(self.model.score(X, t))


@picture
def sample_curve(
    model: Any,
    X: Any,
    t: Any,
    *,
    sizes: Sequence[float] = (0.1, 0.25, 0.5, 0.75, 1.0),
    repeats: int = 5,
    share: float = 0.25,
    random_state: int = 0,
    ax: Axes | None = None,
    progress: bool | None = None,
    theme: ThemeName = None,
) -> Picture:
    """Draw the score in training and on held-out samples by how many samples the model was trained on.

    The lines are means over several divisions of the samples, the bands reach from the lowest to the highest. Where the
    held-out line still climbs, more samples would help; where both lie together and are low, a larger model would. The
    dotted line is the baseline: the most frequent class, or the mean, of the training samples for every sample.

    Parameters
    ----------
    model : object
        With ``fit`` and ``score``: of ``nn``, of scikit-learn, a pipeline. Copies of it are trained.
    X : array-like or DataFrame, shape (N, ...)
    t : array-like, shape (N,) or (N, K)
        Labels, or measurements if the model is a regressor.
    sizes : sequence of float or int
        How many samples are trained on: shares, up to 1, of those that are not held out, or (from 2 on) numbers.
    repeats : int
        How often the samples are divided anew, 2 or more.
    share : float
        How many samples are held out.
    random_state : int
        For the divisions.
    ax : matplotlib.axes.Axes, optional
    progress : bool, optional
        Whether a bar shows how far the trainings are; by default where they take longer than a second.
    theme : {"light", "dark"}, optional

    Returns
    -------
    Picture
        ``numbers_`` holds ``sizes``, ``train`` and ``held_out`` (repeats, sizes), and ``baseline``.

    Raises
    ------
    ArgumentError
        If a size is none, or there are fewer samples; if ``model`` cannot be fitted and scored.
    ShapeError
        If there is not one target for each sample.

    Examples
    --------
    >>> import matplotlib
    >>> matplotlib.use("agg")
    >>> from nn import LogisticRegression, Standardizer, patients
    >>> data = patients(120)
    >>> X = Standardizer().fit_transform(data.X)
    >>> picture = sample_curve(LogisticRegression(epochs=20), X, data.labels, sizes=(6, 20, 90))
    >>> picture.numbers_["sizes"], bool(picture.numbers_["held_out"][:, -1].mean() > picture.numbers_["baseline"])
    ([6, 20, 90], True)
    """
    call = dict(locals())
    if isinstance(model, type) or not (hasattr(model, "fit") and hasattr(model, "score")):
        raise ArgumentError(f"Expected a model with fit and score, such as nn.MLP([2, 3, 1]); got {model!r}.")
    n = len(X if hasattr(X, "iloc") else one_a_row("X", X))
    counts = _counts(sizes, n - round(n * checked("share", share, HELD_OUT)))
    noted: dict[int, list[float]] = {count: [] for count in counts}
    with warnings.catch_warnings():
        # That few samples teach nothing, the picture shows.
        warnings.simplefilter("ignore", TrainingWarning)
        found = compare({str(n): _OnFew(model, n, noted[n]) for n in counts}, X, t, repeats=repeats, share=share,
                        random_state=random_state, progress=progress)  # fmt: skip
    scores = np.array([[noted[n], row.scores] for n, row in zip(counts, found.rows, strict=False)]).T
    measure, baseline = found.score, found.rows[-1].mean
    ax, colors = open_axes(ax, theme)
    ends = []
    for k, (name, color, look, marker) in enumerate(
        (("training", colors.value, "-", "o"), ("held out", colors.gradient, "--", "s"))
    ):
        mean = scores[:, k].mean(axis=0)
        ax.fill_between(counts, scores[:, k].min(axis=0), scores[:, k].max(axis=0), color=color, alpha=0.18, lw=0)
        ends.append(float(mean[-1]))
        label = f"{name} {number(ends[-1], 3)}"
        ax.plot(counts, mean, color=color, ls=look, marker=marker, ms=5, lw=2.0, label=label)
    ax.axhline(baseline, color=colors.muted, ls=":", lw=1.8, label=f"{found.rows[-1].name} {number(baseline, 3)}")
    if counts[-1] > 20 * counts[0]:
        ax.set_xscale("log")
    ax.set_xticks(counts, [str(n) for n in counts])
    ax.minorticks_off()
    ax.set_xlabel("training samples", color=colors.ink)
    ax.set_ylabel(measure, color=colors.ink)
    ax.legend(loc="lower center", bbox_to_anchor=(0.5, 1.0), ncols=3, frameon=False, fontsize=SMALL,
              labelcolor=colors.ink)  # fmt: skip
    said = (f"{measure} by the number of training samples, {counts[0]} to {counts[-1]}: at the end "
            f"{number(ends[0], 3)} in training and {number(ends[1], 3)} held out; the baseline has "
            f"{number(baseline, 3)}.")  # fmt: skip
    return Picture([ax], ax.figure, said, {
        "sizes": counts, "train": scores[:, 0], "held_out": scores[:, 1], "baseline": baseline,
    }).drawn_by(sample_curve, call)  # fmt: skip


def _counts(sizes: Sequence[float], most: int) -> list[int]:
    """The sizes as numbers of samples, in order."""
    found = [
        int(size) if size > 1 and size == int(size) else round(size * most) if 0 < size <= 1 else 0
        for size in np.asarray(sizes).ravel().tolist()
    ]
    if len(set(found)) < 2 or not all(1 < count <= most for count in found):
        raise ArgumentError(
            f"Expected sizes as shares up to 1, or numbers from 2 to {most} (what is not held out), two at least; got "
            f"{sizes!r}."
        )
    return sorted(set(found))
