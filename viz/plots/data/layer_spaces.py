"""Where the samples lie in the space of each layer: `layer_spaces` (L25)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from autograd.errors import DataTypeError
from autograd.graph.numbers import number
from viz.plots.canvas import SMALL, Picture, ThemeName, head, name_axes, open_panels
from viz.plots.data.scatter import legend_of_figure
from viz.plots.data.standard import read
from viz.plots.public import picture
from viz.plots.samples import asked, class_handles, draw_points, point_size, shown_labels
from viz.style.palette import class_styles
from viz.style.text import counted

if TYPE_CHECKING:
    from matplotlib.figure import Figure, SubFigure


@picture
def layer_spaces(
    model: Any,
    X: Any,
    t: Any = None,
    *,
    figure: Figure | SubFigure | None = None,
    theme: ThemeName = None,
) -> Picture:
    """Draw the samples in the input space, in the space of each hidden layer and at the output, in a row (L25).

    Spaces of more than two dimensions are seen along their two principal components, and the axes say which share of
    the variance these hold. Under each space stands how many samples a line or plane there tells apart: that of least
    squares, in the whole space.

    Parameters
    ----------
    model : MLP
        A fitted network of dense layers.
    X, t : array_like, DataFrame or Table, shapes (N, features) and (N,)
        In the units that the model was trained on.
    figure : Figure or SubFigure, optional
    theme : {"light", "dark"}, optional

    Returns
    -------
    Picture
        ``numbers_`` holds ``spaces``, the samples in each, (N, neurons); ``shares``, the share of the variance that is
        seen; and ``separable``, the share of samples that a plane tells apart.

    Raises
    ------
    DataTypeError, ShapeError, ArgumentError
        If the model has no hidden layer or is not fitted, or X and t do not fit it.

    Examples
    --------
    >>> import matplotlib
    >>> matplotlib.use("agg")
    >>> from nn import MLP
    >>> import numpy as np
    >>> X = np.random.default_rng(0).normal(size=(80, 2))
    >>> t = (np.abs(X).sum(axis=1) < 1.2).astype(int)
    >>> model = MLP([2, 4, 2, 1], activation="tanh", optimizer="adam", lr=0.1, random_state=0).fit(X, t)
    >>> picture = layer_spaces(model, X, t)
    >>> [space.shape for space in picture.numbers_["spaces"]]
    [(80, 2), (80, 4), (80, 2), (80, 1)]
    """
    call = dict(locals())
    # Asked of the class: a model that is not fitted raises its own error for its layers.
    if not callable(getattr(type(model), "hidden", None)) or not model.activations:
        raise DataTypeError(f"Expected an nn.MLP with a hidden layer; got {type(model).__name__}.")
    points, labels, classes, names = read(X, t, least=1)
    spaces = [points, *(np.asarray(model.hidden(points, k), float) for k in range(len(model.activations)))]
    answers = np.asarray(asked(model, "decision_function", points), float)
    spaces.append(answers.reshape(len(points), -1))
    codes = np.array([classes.index(label) for label in labels])
    heads = ["Input", *(f"Layer {k + 1}" for k in range(len(spaces) - 2)), "Output"]
    shares, separable = [], []

    columns = 2 if len(spaces) == 4 else min(len(spaces), 3)
    rows = -(-len(spaces) // columns)
    figure, axes, colors = open_panels(figure, theme, rows, columns, (3.1 * columns + 0.3, 3.4 * rows + 0.4))
    for ax in axes[len(spaces) :]:
        ax.set_axis_off()
    axes = axes[: len(spaces)]
    styles = class_styles(len(classes))
    for k, (ax, space_name, space) in enumerate(zip(axes, heads, spaces, strict=True)):
        seen, share = in_two(space)
        shares.append(share)
        separable.append(linear_accuracy(space, codes))
        flat = seen.shape[1] == 1
        # One number a sample: the other axis only keeps points apart, class by class.
        other = (
            codes + np.linspace(-0.35, 0.35, len(points))[np.argsort(np.argsort(seen[:, 0]))] if flat else seen[:, 1]
        )
        draw_points(ax, [seen[:, 0], other], labels, classes, styles, colors, size=0.6 * point_size(ax, len(points)))
        across, up = (_axis(space, share, which, names if k == 0 else None, space_name) for which in (0, 1))
        name_axes(ax, across, "" if flat else up, SMALL)
        if flat:
            ax.set_yticks([])
            if space_name == "Output":
                ax.axvline(0, color=colors.ink, lw=1.5, ls="--", zorder=1)
        ax.tick_params(labelsize=SMALL)
        # A power of ten at the end of the axis would stand on its name.
        for axis in (ax.xaxis, ax.yaxis):
            axis.set_major_formatter(lambda at, _: number(float(at), 3))
        size = counted(space.shape[1], "feature" if k == 0 else "score" if space_name == "Output" else "neuron")
        head(ax, f"{space_name}: {size}\na plane tells {separable[-1]:.0%} apart", colors.ink)
    legend_of_figure(figure, shown_labels(classes), class_handles(styles, colors), colors)
    said = "The samples in each space; a plane tells apart " + ", ".join(
        f"{head} {part:.0%}" for head, part in zip(heads, separable, strict=True)
    )
    return Picture(axes, figure, f"{said}.", {"spaces": spaces, "shares": shares, "separable": separable}).drawn_by(
        layer_spaces, call
    )


def _axis(space: NDArray[np.float64], share: float, which: int, names: Sequence[str] | None, head: str) -> str:
    if space.shape[1] > 2:
        return f"principal component {which + 1}" + (f" (both {share:.0%})" if which == 0 else "")
    if names is not None and which < len(names):
        return names[which]
    return (f"score {which + 1}" if space.shape[1] > 1 else "score") if head == "Output" else f"neuron {which + 1}"


def in_two(space: NDArray[np.float64]) -> tuple[NDArray[np.float64], float]:
    """Points of a space of more than two dimensions along its principal components, and their share of the variance.

    Components have no sign of their own: each is turned so that its largest weight is positive.
    """
    if space.shape[1] <= 2:
        return space, 1.0
    centred = space - space.mean(axis=0)
    _, s, v = np.linalg.svd(centred, full_matrices=False)
    v = v[:2] * np.sign(v[:2][np.arange(len(v[:2])), np.abs(v[:2]).argmax(axis=1)])[:, None]
    seen = centred @ v.T
    if seen.shape[1] == 1:
        seen = np.column_stack([seen, np.zeros(len(seen))])
    total = float((s**2).sum())
    return seen, float((s[:2] ** 2).sum() / total) if total else 1.0


def linear_accuracy(space: NDArray[np.float64], codes: NDArray[np.intp]) -> float:
    """The share of samples whose class the planes of least squares give, of standardized coordinates."""
    centred = space - space.mean(axis=0)
    scale = centred.std(axis=0)
    ones = np.column_stack([np.ones(len(space)), centred / np.where(scale > 0, scale, 1)])
    found = ones @ np.linalg.lstsq(ones, np.eye(codes.max() + 1)[codes], rcond=None)[0]
    return float(np.mean(found.argmax(axis=1) == codes))
