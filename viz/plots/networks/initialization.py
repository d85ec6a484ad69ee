"""How numbers spread through a network before it is trained, by how its weights begin: `initialization`."""

from __future__ import annotations

from collections.abc import Mapping
from math import prod
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from autograd.errors import ArgumentError, ShapeError
from autograd.graph.node import op_of
from autograd.graph.numbers import number
from nn.layers.convolution import Conv1d, Conv2d
from nn.layers.dense import Linear, Neuron
from nn.layers.initializers import Initializer, weights
from nn.randomness import seed_of
from viz.plots.canvas import SMALL, TEXT, Picture, ThemeName, open_panels
from viz.plots.networks.activation import LECTURE, OTHERS
from viz.plots.networks.traced import features_of, trace
from viz.plots.networks.watched import batch_of, copy_of
from viz.plots.public import picture
from viz.plots.samples import plain

if TYPE_CHECKING:
    from matplotlib.figure import Figure, SubFigure

_MOST = 5
"""Layers with a histogram; of more, as many are chosen evenly, the first and the last among them."""

_DECADES = 50.0
"""How many times the smallest the largest spread is where the axis is logarithmic."""

_SAMPLES = 200
"""Drawn from the standard normal where none are given."""


@picture
def initialization(
    model: Any,
    X: Any = None,
    *,
    init: Any = ("normal", "xavier", "he"),
    random_state: int = 0,
    figure: Figure | SubFigure | None = None,
    theme: ThemeName = None,
) -> Picture:
    """Draw the activations in each layer of a network before training, a row an initializer.

    Where weights begin too large, σ and tanh saturate and ReLU's numbers grow from layer to layer; too small, and they
    shrink to nothing: in both cases hardly a gradient comes back. Xavier's and He's keep the spread about the same.
    The last panel of a row is that spread, the standard deviation of all activations of a layer.

    Parameters
    ----------
    model : Module
        A network of ``nn``, fitted or not; a copy of it gets the weights.
    X : array-like, optional
        Samples, (N, features) or (N, C, H, W); by default 200 of standard normal features.
    init : sequence of str or callable, or mapping of str to them
        ``"normal"``, ``"xavier"``, ``"he"``, ``"zeros"``, or functions of (rng, shape); up to 4.
    random_state : int
        Of the weights.
    figure : Figure or SubFigure, optional
    theme : {"light", "dark"}, optional

    Returns
    -------
    Picture
        ``numbers_`` holds for each initializer a dict: ``activations``, an array a hidden layer, and ``spread``, their
        standard deviations.

    Raises
    ------
    ArgumentError
        If there is no such initializer.
    ShapeError
        If the network has no hidden layer with an activation, or takes samples of another shape.
    DataTypeError
        If the model is none of ``nn``.

    Examples
    --------
    >>> import matplotlib
    >>> matplotlib.use("agg")
    >>> from nn import MLP
    >>> picture = initialization(MLP([20, 30, 30, 30, 30, 1], activation="tanh"))
    >>> spread = {name: drawn["spread"] for name, drawn in picture.numbers_.items()}
    >>> bool(spread["normal"].min() > 0.9), bool(0.3 < spread["xavier"].min() < spread["xavier"].max() < 0.8)
    (True, True)
    """
    call = dict(locals())
    named, seed = _named(init), seed_of("random_state", random_state)
    whole = copy_of(model)
    if X is None:
        X = np.random.default_rng(seed).normal(size=(_SAMPLES, features_of(whole)))
    batch = batch_of(X)
    numbers: dict[str, Any] = {}
    for name, made in named.items():
        _begin(whole, made, np.random.default_rng(seed))
        found = _activations(whole, batch)
        numbers[name] = {"activations": found, "spread": np.array([float(layer.std()) for layer in found])}
    layers = len(found)
    kept = list(range(layers))
    if layers > _MOST:
        kept = sorted({round(k) for k in np.linspace(0, layers - 1, _MOST)})

    rows, columns = len(named), len(kept) + 1
    figure, axes, colors = open_panels(figure, theme, rows, columns, (max(1.65 * columns, 4.8), 1.75 * rows + 0.3))
    every = np.concatenate([drawn["spread"] for drawn in numbers.values()])
    low, high = float(every[every > 0].min(initial=1.0)) / 2, float(every.max(initial=0.0)) * 1.3 or 1.0
    scale: dict[str, Any] = {"yscale": "log", "ylim": (low, 2 * high)} if high > _DECADES * low else {"ylim": (0, high)}
    for r, (name, drawn) in enumerate(numbers.items()):
        for ax, k in zip(axes[r * columns :], kept, strict=False):
            values = drawn["activations"][k].ravel()
            ax.hist(values, bins=30, color=colors.value, edgecolor=colors.paper, lw=0.2)
            ax.set_yticks([])
            ax.locator_params(axis="x", nbins=3)
            ax.tick_params(labelsize=SMALL - 1)
            head = f"layer {k + 1}\n" if r == 0 else ""
            ax.set_title(f"{head}spread {number(drawn['spread'][k], 2)}", fontsize=SMALL, color=colors.ink)
        axes[r * columns].set_ylabel(plain(name), fontsize=TEXT, color=colors.ink)
        last = axes[(r + 1) * columns - 1]
        last.plot(range(1, layers + 1), np.where(drawn["spread"] > 0, drawn["spread"], np.nan), "o-",
                  color=colors.gradient, ms=4, lw=1.8)  # fmt: skip
        last.set(**scale, xlim=(0.5, layers + 0.5), xticks=[1, layers] if layers > 1 else [1])
        last.yaxis.tick_right()
        last.minorticks_off()
        last.tick_params(labelsize=SMALL - 1)
        if r == 0:
            last.set_title("spread\nby layer", fontsize=SMALL, color=colors.ink)
        if r == rows - 1:
            last.set_xlabel("layer", fontsize=SMALL, color=colors.ink)
            axes[r * columns].set_xlabel("activation", fontsize=SMALL, color=colors.ink)
    told = "; ".join(
        f"{name} {number(d['spread'][0], 2)} to {number(d['spread'][-1], 2)}" for name, d in numbers.items()
    )
    said = f"Spread of the activations from the first hidden layer to the last of {layers}, by initializer: {told}."
    return Picture(axes, figure, said, numbers).drawn_by(initialization, call)


def _named(init: Any) -> dict[str, Initializer | str]:
    if isinstance(init, Mapping):
        found = {str(name): made for name, made in init.items()}
    else:
        listed = list(init) if isinstance(init, (list, tuple)) else [init]
        found = {one if isinstance(one, str) else getattr(one, "__name__", repr(one)): one for one in listed}
        if len(found) < len(listed):
            raise ArgumentError("Two initializers have one name: give names, init={'small': ..., 'large': ...}.")
    if not 1 <= len(found) <= 4:
        raise ArgumentError(f"init takes 1 to 4 initializers, got {len(found)}.")
    return found


def _begin(model: Any, init: Initializer | str, rng: np.random.Generator) -> None:
    """Give each dense and each convolutional layer weights as this initializer makes them."""
    for layer in model.modules():
        if isinstance(layer, (Linear, Neuron)):
            shape = np.shape(layer.weight.data)
            made = weights(init, rng, (*shape[:-1], shape[-1] + (not layer.bias)), np.float64, "W").data
            layer.weight.assign(made if layer.bias else made[..., 1:])
        elif isinstance(layer, (Conv1d, Conv2d)):
            shape = np.shape(layer.weight.data)
            made = weights(init, rng, (shape[0], 1 + prod(shape[1:])), np.float64, "W", prod(shape[2:])).data
            layer.weight.assign(made[:, 1:].reshape(shape))
            if layer.bias is not None:
                layer.bias.assign(made[:, 0])


def _activations(model: Any, X: NDArray[np.float64]) -> list[NDArray[np.float64]]:
    """What each activation gives, but for one at the end, which makes probabilities."""
    graph = trace(model, X)
    found = [v for v in graph.operations if op_of(v).name in (*LECTURE, *OTHERS) and v is not graph.operations[-1]]
    if not found:
        raise ShapeError(
            f"This {type(model).__name__} has no hidden layer with an activation: there is nothing between its weights "
            "and its output. Take a network, such as nn.MLP([2, 8, 8, 1])."
        )
    return [np.asarray(v.data, dtype=np.float64) for v in found]
