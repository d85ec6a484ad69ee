"""Train a network in a page, and take its mathematics apart: `playground`."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import Any

import numpy as np

import nn
from autograd import ArgumentError, Graph
from nn.layers.module import evaluating
from nn.layers.resolution import given
from nn.models.network import NeuralClassifier
from viz.notation.other_names import other_names_answered
from viz.page.doubles import doubles
from viz.page.fragments import Fragments
from viz.page.image_playground import ImagePlayground
from viz.page.linked_page import LinkedPage
from viz.page.live_structure import tensor
from viz.page.pieces import pieces
from viz.page.played_data import samples
from viz.page.played_model import init_of, played, training
from viz.page.present import present_model, present_samples
from viz.page.said import errors
from viz.page.whole_page import Theme, checked_theme
from viz.style.text import clean


class Playground(LinkedPage):
    """A page that trains a network on its samples. It shows itself in a notebook; elsewhere `save` it.

    One piece of HTML that needs no kernel and no network. Where scripts may not run it shows the chain of one sample.

    Attributes
    ----------
    title : str
    page : dict
        What the page begins with: samples, weights, settings, and the pieces that networks are made of.
    widget : anywidget.AnyWidget or None
        The link to the page, with ``live=True`` where the package anywidget is installed.
    """

    built = "playground"

    def __init__(
        self,
        model: Any,
        X: Any,
        t: Any,
        *,
        feature_names: Sequence[str] | None,
        class_names: Sequence[str] | None,
        title: str | None,
        live: bool = False,
    ) -> None:
        parts = played(model, X, t)
        shown = samples(parts, X, t, feature_names, class_names)
        rows, targets = parts.model.encoded(X, t)
        alone = 0 if not isinstance(parts.model, NeuralClassifier) else slice(1)  # whose module takes batches
        self._parts, self._samples = parts, (X, t)
        self._model, self._first = parts.model, (rows[alone], targets[alone])
        kind, sizes = type(model).__name__, parts.sizes
        self.title: str = clean(title or f"{kind} {'-'.join(map(str, sizes))}")
        self._pieces = Fragments()
        self.page: dict[str, Any] = {
            "schema": "chalkgrad.playground",
            "version": 2,
            "title": self.title,
            "said": errors(),
            "kind": kind,
            **shown,
            "sizes": sizes,
            "activations": parts.names,
            "dropout": parts.dropout,
            "skips": parts.skips,
            "alphas": parts.alphas,
            "output": None if parts.output is None else type(parts.output).__name__.lower(),
            "score": parts.model.scores(rows[0]).name,
            "weights": [tensor(_as_rows(layer, k, sizes)) for k, layer in enumerate(parts.layers)],
            "biases": [layer.bias for layer in parts.layers],
            "init": init_of(parts.model),
            **training(parts.model, len(rows)),
            **pieces(self._pieces, parts),
        }
        if live:
            self._link()

    # ------------------------------------------------------------------------------ back to Python
    @property
    def model(self) -> Any:
        """The model with the page's present layers and weights; each time a new one."""
        return present_model(self._parts, self._samples, self.state)

    @property
    def data(self) -> tuple[Any, Any]:
        """X and t of the page's present samples, as the model takes them."""
        return present_samples(self._parts, self._samples[0], self.state)

    @cached_property
    def _beginning(self) -> dict[str, Any]:
        page = self.page
        shapes = [weights["shape"] for weights in page["weights"]]
        return {
            "P": [{"x": list(x), "t": t, "test": False} for x, t in zip(page["X"], page["t"], strict=True)],
            "net": {
                "hidden": page["sizes"][1:-1],
                **{name: page[name] for name in ("activations", "dropout", "skips", "alphas", "lr", "rule")},
                "weights": [
                    np.reshape(weights["data"], shape).tolist()
                    for weights, shape in zip(page["weights"], shapes, strict=True)
                ],
            },
        }

    @property
    def _sent(self) -> dict[str, Any]:
        page = self.page
        flat = [x for row in page["X"] for x in row]
        weights = [{**one, "data": doubles(one["data"])} for one in page["weights"]]
        return {**page, "X": {"wide": len(page["X"][0]), "data": doubles(flat)}, "weights": weights}

    def _graph_of_first(self) -> Graph:
        model, (x, t) = self._model, self._first
        with evaluating(model):
            return Graph(model.loss(x, given(t, "t", model.scalar, model.dtype)))  # a target, and no label

    def __repr__(self) -> str:
        return f"<Playground of {self.title}, {len(self.page['X'])} samples>"


@other_names_answered
def playground(
    model: Any,
    X: Any,
    t: Any,
    *,
    feature_names: Sequence[str] | None = None,
    class_names: Sequence[str] | None = None,
    title: str | None = None,
    theme: Theme = "auto",
    live: bool = False,
) -> Playground | ImagePlayground:
    """Train a network in a page, on your own samples, and take its gradients apart.

    The page shows the plane of two features with samples and boundary, the network with what each neuron sees, and for
    one sample the chain: values to the right, gradients to the left, each step as one equation with its numbers.
    Weights can be dragged, the network changed. Its numbers are computed by the operations of `autograd`, in the page.
    A regression of one feature is drawn as a curve, of two as a surface. Of more than two features two are picked; the
    others keep the values of the picked sample.

    Parameters
    ----------
    model : MLP, MLPRegressor, NeuralClassifier, CNN, or a linear classifier, perceptron or regression
        Fitted, or not yet: then with the weights that a ``fit`` would begin with. It is not changed. The module of a
        `NeuralClassifier` is a `Sequential` of dense layers, activations, dropout, and `Residual` of these. A `CNN` has
        a page of its own: draw an image, see filters, maps, pools and softmax, step back through a convolution, train
        some batches.
    X : array-like, shape (N, features)
        As the model takes them, up to 64 features. Those of about the size 1 train best: see `nn.Standardizer`.
    t : array-like, shape (N,)
        Labels, or measurements.
    feature_names, class_names : sequence of str, optional
        Else the columns of a table, or x₁, x₂, ...; and the labels.
    title : str, optional
    theme : {"auto", "light", "dark"}
        "auto" follows the notebook or the system.
    live : bool
        Whether a notebook's kernel learns what happens in the page (with the package anywidget, which the extra
        ``notebook`` brings): ``play.model`` has the present weights, ``play.data`` the present samples, and
        ``play.observe(f)`` calls f at each change. The page itself is the same, and needs no kernel; without the
        package it stands alone, and `NotLinkedWarning` says so.

    Returns
    -------
    Playground or ImagePlayground
        With ``save("playground.html")``.

    Raises
    ------
    DataTypeError
        If the model is another kind.
    ShapeError
        If there are too many samples, or names that do not fit.
    DrawingError
        If the network is too large to be drawn, or is trained by what the page does not compute.

    Examples
    --------
    >>> from nn import MLP
    >>> X, t = [[0, 0], [0, 1], [1, 0], [1, 1]], [0, 1, 1, 0]
    >>> playground(MLP([2, 3, 2, 1], random_state=0), X, t)
    <Playground of MLP 2-3-2-1, 4 samples>
    """
    if isinstance(model, nn.CNN):
        if feature_names is not None:
            raise ArgumentError("A playground of images has no feature_names: leave them away.")
        made: Playground | ImagePlayground = ImagePlayground(model, X, t, class_names, title, live)
    else:
        names = {"feature_names": feature_names, "class_names": class_names}
        made = Playground(model, X, t, **names, title=title, live=live)
    made._theme = checked_theme(theme)
    return made


def _as_rows(layer: Any, k: int, sizes: list[int]) -> Any:
    """The weights with their biases, 0 where there are none; of a last layer with one output as one neuron's."""
    weight = layer.weight.data
    if not layer.bias:
        weight = np.concatenate([np.zeros((*weight.shape[:-1], 1)), weight], axis=-1)
    return weight.reshape(-1) if k == len(sizes) - 2 and sizes[-1] == 1 else weight
