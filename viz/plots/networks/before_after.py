"""What normalization and dropout do to the numbers that go through them: `before_after`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from autograd.errors import ShapeError
from autograd.graph.numbers import number
from nn.layers.dropout import Dropout, Dropout2d
from nn.layers.normalization import BatchNorm1d, BatchNorm2d, LayerNorm
from nn.layers.resolution import data_of
from viz.plots.canvas import SMALL, TEXT, Picture, ThemeName, head, in_lines, open_panels
from viz.plots.networks.watched import Seen, batch_of, copy_of, watched
from viz.plots.public import picture
from viz.style.palette import Theme

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure, SubFigure

_MOST = 6
"""Layers that fit into one picture."""

_ROWS, _UNITS = 24, 32
"""Samples and numbers of a mask that are drawn."""

_FEATURES = 12
"""Features whose means and spreads are drawn beside each other."""


@picture
def before_after(model: Any, X: Any, *, figure: Figure | SubFigure | None = None, theme: ThemeName = None) -> Picture:
    """Draw what each normalization and each dropout layer of a network makes of its numbers in training.

    On the left the histogram of what goes in and of what comes out. On the right, of a normalization, mean and spread
    of single features before and after: they become 0 and 1 (times γ, plus β). Of dropout its mask of this pass: blank
    is left out, what stays is divided by 1 - p, so that the mean remains. Predicting, dropout does nothing, and batch
    norm takes the means of training.

    Parameters
    ----------
    model : Module
        A network of ``nn`` with `nn.BatchNorm1d`, `nn.BatchNorm2d`, `nn.LayerNorm`, `nn.Dropout` or `nn.Dropout2d`
        inside. One pass of a copy is made: the model stays as it is.
    X : array-like
        A batch of samples, (N, features) or (N, C, H, W).
    figure : Figure or SubFigure, optional
    theme : {"light", "dark"}, optional

    Returns
    -------
    Picture
        ``numbers_`` holds ``layers`` (their names), ``before`` and ``after``, an array a layer, and ``masks``: of
        dropout where numbers (of `nn.Dropout2d` maps) stay, else None.

    Raises
    ------
    ShapeError
        If there is no such layer, or there are more than 6; if the samples have another shape.
    DataTypeError
        If the model is none of ``nn``.

    Examples
    --------
    >>> import matplotlib
    >>> matplotlib.use("agg")
    >>> from nn import BatchNorm1d, Dropout, Linear, ReLU, Sequential
    >>> import numpy as np
    >>> X = np.random.default_rng(0).normal(size=(200, 4)) * [1, 5, 0.2, 3] + [0, 8, 1, -4]
    >>> net = Sequential(Linear(4, 16, rng=0), BatchNorm1d(16), ReLU(), Dropout(0.4, rng=0), Linear(16, 1, rng=1))
    >>> picture = before_after(net, X)
    >>> picture.numbers_["layers"], round(1 - float(picture.numbers_["masks"][1].mean()), 1)
    (['BatchNorm1d(16)', 'Dropout(0.4)'], 0.4)
    """
    call = dict(locals())
    kinds = (BatchNorm1d, BatchNorm2d, LayerNorm, Dropout)
    seen = watched(copy_of(model), batch_of(X), kinds, training=True)
    if not 1 <= len(seen) <= _MOST:
        found = f"{len(seen)} normalization and dropout layers" if seen else "neither normalization nor dropout"
        raise ShapeError(
            f"This {type(model).__name__} has {found}: give a network with 1 to {_MOST} of them, or a part of it, such "
            "as nn.Sequential(nn.Linear(4, 8), nn.BatchNorm1d(8), nn.ReLU(), nn.Dropout(0.5))."
        )
    figure, axes, colors = open_panels(figure, theme, len(seen), 2, (6.4, 2.1 * len(seen) + 0.3))
    masks = [_draw(axes[2 * k], axes[2 * k + 1], colors, one) for k, one in enumerate(seen)]
    names = [repr(layer) for layer, _, _ in seen]
    told = "; ".join(
        f"{name}: mean {_said(before.mean())} to {_said(after.mean())}, spread {_said(before.std())} to "
        f"{_said(after.std())}" for name, (_, before, after) in zip(names, seen, strict=True)
    )  # fmt: skip
    return Picture(axes, figure, f"What goes into layers and comes out in training. {told}.", {
        "layers": names, "before": [before for _, before, _ in seen], "after": [after for _, _, after in seen],
        "masks": masks,
    }).drawn_by(before_after, call)  # fmt: skip


def _said(value: float) -> str:
    """A mean that is 0 but for rounding is 0."""
    return number(round(float(value), 12), 2)


def _draw(left: Axes, right: Axes, theme: Theme, seen: Seen) -> NDArray[np.bool_] | None:
    layer, before, after = seen
    edges = np.histogram_bin_edges(np.concatenate([before.ravel(), after.ravel()]), 40)
    for values, color, word, look in (
        (before, theme.muted, "before", {"alpha": 0.45}),
        (after, theme.value, "after", {"histtype": "step", "lw": 2.0}),
    ):
        label = f"{word}: mean {_said(values.mean())}, spread {_said(values.std())}"
        left.hist(values.ravel(), edges, color=color, label=label, **look)  # type: ignore[arg-type]
    left.set_yticks([])
    left.set_ylim(top=left.get_ylim()[1] * 1.45)
    left.legend(loc="upper right", fontsize=SMALL - 0.5, frameon=False, labelcolor=theme.ink, handlelength=1.4)
    left.set_title(repr(layer), fontsize=TEXT, color=theme.ink, loc="left")
    for ax in (left, right):
        ax.tick_params(labelsize=SMALL - 0.5)
    if isinstance(layer, Dropout):
        return _mask(right, theme, layer, before.shape)
    _features(right, theme, before, after)
    return None


def _mask(ax: Axes, theme: Theme, layer: Dropout, shape: tuple[int, ...]) -> NDArray[np.bool_]:
    """Draw what was left out of the first samples; return where numbers stay."""
    from matplotlib.colors import ListedColormap

    # The same draw once more, on ones: of a number that was 0 already the output does not tell.
    kept = np.asarray(data_of(layer.forward(np.ones(shape)))) > 0
    if isinstance(layer, Dropout2d):
        kept = kept.reshape(*shape[:2], -1)[..., 0]  # a map stays, or is left out, as a whole
    shown = kept.reshape(len(kept), -1)[:_ROWS, :_UNITS]
    colors = ListedColormap([theme.paper, theme.value])
    ax.imshow(shown, cmap=colors, vmin=0, vmax=1, aspect="auto", interpolation="none")
    ax.set(xticks=[], yticks=[])
    what = "maps" if isinstance(layer, Dropout2d) else "numbers"
    part = "" if shown.size == kept.size else f"first {shown.shape[0]} samples, {shown.shape[1]} {what} of each"
    ax.set_xlabel(in_lines(ax, part, SMALL), fontsize=SMALL, color=theme.ink)
    ax.set_title(f"mask: {1 - kept.mean():.0%} left out (blank)", fontsize=TEXT, color=theme.ink)
    return kept


def _features(ax: Axes, theme: Theme, before: NDArray[np.float64], after: NDArray[np.float64]) -> None:
    """Draw mean and spread of the first features, before and after, beside each other."""
    axes = tuple(k for k in range(before.ndim) if k != 1)
    many = min(before.shape[1], _FEATURES)
    places = np.arange(1, many + 1)
    for values, shift, color, marker in ((before, -0.15, theme.muted, "o"), (after, 0.15, theme.value, "s")):
        mean, spread = values.mean(axis=axes)[:many], values.std(axis=axes)[:many]
        ax.errorbar(places + shift, mean, spread, fmt=marker, color=color, ms=4, lw=1.4, capsize=2)
    ax.axhline(0, color=theme.line, lw=1, zorder=0)
    ax.set_xticks(places)
    of = "" if many == before.shape[1] else f" {many} of {before.shape[1]}"
    head(ax, f"mean ± spread of{of or ' all'} features", theme.ink, "center")
