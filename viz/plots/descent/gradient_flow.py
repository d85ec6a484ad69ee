"""How large the gradient is in each layer over time: it vanishes, or it does not: `gradient_flow` (L29, L31)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from autograd import Value
from autograd.errors import ArgumentError
from viz.plots.canvas import SMALL, TEXT, Picture, ThemeName, open_panels
from viz.plots.descent.landscape import Landscape, trained
from viz.plots.descent.lines import line_looks, named_models, whole_epochs
from viz.plots.public import picture

if TYPE_CHECKING:
    from matplotlib.figure import Figure, SubFigure

_FLAT = 0.05
"""Where an activation's derivative is smaller, little of a gradient comes through; as `viz.activation` shades it."""


@picture
def gradient_flow(
    models: Any,
    X: Any,
    t: Any = None,
    *,
    most: int = 25,
    figure: Figure | SubFigure | None = None,
    theme: ThemeName = None,
) -> Picture:
    """Draw the size of the gradient in each layer over the epochs, one panel a model on one scale (L29, L31).

    The size is the root mean square of ∂L/∂W over the weights of a layer, of all samples, at the weights that
    ``history_`` has kept. With sigmoids it shrinks from layer to layer towards the input; ReLU lets it through. Behind
    the name of a hidden layer stands how many of its neurons are flat for 95 % of the samples: they learn next to
    nothing.

    Parameters
    ----------
    models : Estimator, sequence or dict of them
        Fitted models of ``nn``; a dict gives them names.
    X, t : array_like, DataFrame or Table
        As for ``fit``.
    most : int
        Epochs at which the gradient is computed, 2 or more.
    figure : Figure or SubFigure, optional
    theme : {"light", "dark"}, optional

    Returns
    -------
    Picture
        ``numbers_`` holds for each name a dict: ``epochs``, ``layers`` (names), ``size`` (epochs, layers) and ``flat``,
        how many neurons of each hidden layer are flat at the end.

    Raises
    ------
    DataTypeError, ArgumentError
        If a model is none of ``nn``, or is not fitted.

    Examples
    --------
    >>> import matplotlib
    >>> matplotlib.use("agg")
    >>> from nn import MLP
    >>> import numpy as np
    >>> X = np.random.default_rng(0).normal(size=(60, 2))
    >>> t = (X[:, 0] * X[:, 1] > 0).astype(int)
    >>> kinds = ("sigmoid", "relu")
    >>> how = {"optimizer": "adam", "lr": 0.02, "epochs": 100, "random_state": 0}
    >>> models = {k: MLP([2, 8, 8, 8, 1], activation=k, **how).fit(X, t) for k in kinds}
    >>> sizes = {name: drawn["size"] for name, drawn in gradient_flow(models, X, t).numbers_.items()}
    >>> bool(sizes["sigmoid"][0, 0] < 0.1 * sizes["sigmoid"][0, -1])
    True
    """
    call = dict(locals())
    if not isinstance(most, (int, np.integer)) or most < 2:
        raise ArgumentError(f"most is at how many epochs the gradient is computed, 2 or more; got {most!r}.")
    named = named_models(models)
    numbers = {name: _flow(model, X, t, most) for name, model in named.items()}

    columns = min(len(named), 3)
    rows = -(-len(named) // columns)
    size = (6.4, 4.4) if len(named) == 1 else (3.6 * columns + 0.4, 4.4 * rows)
    figure, axes, colors = open_panels(figure, theme, rows, columns, size, sharey=True)
    for ax in axes[len(named) :]:
        ax.set_axis_off()
    axes = axes[: len(named)]
    for ax, (name, drawn) in zip(axes, numbers.items(), strict=True):
        for k, (layer, look) in enumerate(zip(drawn["layers"], line_looks(len(drawn["layers"]), colors), strict=True)):
            label = layer if k >= len(drawn["flat"]) else f"{layer} ({drawn['flat'][k]} of {drawn['neurons'][k]} flat)"
            curve = np.where(drawn["size"][:, k] > 0, drawn["size"][:, k], np.nan)
            ax.plot(drawn["epochs"], curve, label=label, **look)
        ax.set_yscale("log")
        ax.set_xlabel("epoch")
        whole_epochs(ax)
        ax.set_title(name, loc="left", fontsize=TEXT, color=colors.ink)
        ax.legend(loc="upper center", bbox_to_anchor=(0.5, -0.16), frameon=False, labelcolor=colors.ink, fontsize=SMALL)
    for ax in axes[::columns]:
        ax.set_ylabel("size of ∂L/∂W (root mean square)")
    ratios = {name: drawn["size"][-1][0] / max(drawn["size"][-1][-1], 1e-300) for name, drawn in numbers.items()}
    said = "; ".join(f"{name}: the first layer's is {ratio:.2g} of the last one's" for name, ratio in ratios.items())
    return Picture(
        axes, figure, f"The size of the gradient in each layer over the epochs; at the end, {said}.", numbers
    ).drawn_by(gradient_flow, call)


def _flow(model: Any, X: Any, t: Any, most: int) -> dict[str, Any]:
    land = trained(Landscape(model, X, t), model)
    chosen = np.unique(np.linspace(0, len(land.epochs) - 1, most).astype(int))
    layers = [k for k, shape in enumerate(land.shapes) if shape]
    names = [str(land.parameters[k].name or land.keys[k]) for k in layers]
    size = [
        [float(np.sqrt(np.mean(parts[k] ** 2))) for k in layers]
        for parts in (land.parts(land.gradient(land.path[place])) for place in chosen)
    ]
    flat, neurons = _flat(land.go(land.now), land.X)
    return {
        "epochs": [land.epochs[place] for place in chosen], "layers": names, "size": np.array(size), "flat": flat,
        "neurons": neurons,
    }  # fmt: skip


def _flat(model: Any, X: NDArray[np.float64]) -> tuple[list[int], list[int]]:
    """How many neurons of each hidden layer have a derivative near 0 for nearly all samples, and of how many."""
    flat, neurons = [], []
    x: Any = X
    for layer, activation in zip(getattr(model, "layers", ()), getattr(model, "activations", ()), strict=False):
        a = Value(np.asarray(getattr(v := layer.forward(x), "data", v)))
        out = activation.forward(a)
        out.sum().backward()
        small = np.abs(np.zeros(a.shape) if a.grad is None else a.grad) < _FLAT
        flat.append(int(np.sum(small.mean(axis=0) >= 0.95)))
        neurons.append(int(small.shape[1]))
        x = out.data
    return flat, neurons
