"""Train a network in a page, and take its mathematics apart: `playground`."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from functools import cached_property
from pathlib import Path
from typing import Any

import nn
from autograd import ArgumentError, Graph, ShapeError
from nn.losses.probability import BCELoss, CategoricalCrossEntropyLoss
from nn.optim.sgd import SGD
from viz.page.bundle import embedded, read
from viz.page.colors import ground, properties
from viz.page.fallback import fallback
from viz.page.fragments import ACTIVATIONS, REGULARIZERS, Fragments
from viz.page.live_structure import tensor
from viz.page.played_model import check, init_of, layers_of, prepared, training
from viz.page.update_rule import update_rule
from viz.style.palette import CLASS_COLORS
from viz.style.text import clean, escape

MAX_SAMPLES = 10_000


class Playground:
    """A page that trains a network on its samples. It shows itself in a notebook; elsewhere `save` it.

    One piece of HTML that needs no kernel and no network. Where scripts may not run it shows the chain of one sample.

    Attributes
    ----------
    title : str
    data : dict
        What the page begins with: samples, weights, settings, and the pieces that networks are made of.
    """

    def __init__(
        self,
        model: Any,
        X: Any,
        t: Any,
        *,
        feature_names: Sequence[str] | None,
        class_names: Sequence[str] | None,
        title: str | None,
    ) -> None:
        names = _names_of(X)
        model = prepared(model, X, t)
        self._model = model
        rows, targets = model.encoded(X, t)
        if rows.shape[1] != 2:
            raise ShapeError(
                f"A playground draws the plane of two features, and X has {rows.shape[1]}: choose two of them, "
                "X[:, [0, 1]], and a model of two inputs."
            )
        if not 1 <= len(rows) <= MAX_SAMPLES:
            raise ShapeError(f"A playground takes 1 to {MAX_SAMPLES:,} samples, got {len(rows):,}.")
        layers, activations = layers_of(model)
        sizes = [2, *(int(layer.weight.shape[0]) if layer.weight.ndim == 2 else 1 for layer in layers)]
        check(model, sizes, activations)
        labels = [int(k) for k in model.strata(targets)]
        classes = _checked(class_names, [str(c) for c in model.classes_.tolist()], "class_names")
        self._first = rows[0], targets[0]
        self.title: str = clean(title or f"{type(model).__name__} {'-'.join(map(str, sizes))}")
        self._pieces = Fragments()
        own = type(activations[0]).__name__.lower() if activations else "sigmoid"
        self.data: dict[str, Any] = {
            "schema": "chalkgrad.playground",
            "version": 1,
            "title": self.title,
            "kind": type(model).__name__,
            "features": _checked(feature_names, names or ["x₁", "x₂"], "feature_names"),
            "classes": classes,
            "colors": list(CLASS_COLORS[: len(classes)]),
            "X": rows.tolist(),
            "t": labels,
            "hidden": sizes[1:-1],
            "outputs": sizes[-1],
            "activation": own,
            "weights": [tensor(layer.weight.data) for layer in layers],
            "init": init_of(model),
            **training(model, len(rows)),
            **self._fragments(model),
        }

    def _fragments(self, model: Any) -> dict[str, Any]:
        """The pieces, recorded."""
        pieces, single = self._pieces, self._outputs(model) == 1
        z = ({"z": (2,)}, {"z": (4, 2)})
        score: tuple[int, ...] = () if single else (2,)
        pairs = [{"y": shape, "t": shape} for shape in (score, (4, *score))]
        output = nn.Sigmoid() if single else nn.Softmax()
        loss = BCELoss(reduction="none") if single else CategoricalCrossEntropyLoss(reduction="none")
        trained = (BCELoss() if single else CategoricalCrossEntropyLoss()).of_scores()
        assert trained is not None, "both losses of probabilities are computed from the scores"
        of_samples = {"x": (2,), "W": (2, 3)}, {"x": (4, 2), "W": (2, 3)}, {"x": (2,), "W": (3,)}
        momentum = getattr(model.fresh_optimizer(), "momentum", 0.0) or 0.9
        return {
            "fragments": {
                "layer": pieces.of_both(_layer, *of_samples, {"x": (4, 2), "W": (3,)}),
                "activations": {name: pieces.of_both(_of_z(kind()), *z) for name, kind in ACTIVATIONS.items()},
                "output": pieces.of_both(_of_z(output), {"z": score}, {"z": (4, *score)}),
                "loss": pieces.of_both(lambda y, t: loss(y, t), *pairs),
                "trained": pieces.of_both(lambda y, t: trained(y, t), pairs[1]),
                "regularizers": {
                    name: [pieces.regularizer(kind, layer) for layer in (nn.Neuron(2), nn.Linear(2, 2))]
                    for name, kind in REGULARIZERS.items()
                },
                "rules": {
                    "SGD": pieces.rule(SGD),
                    "Momentum": pieces.rule(SGD, momentum=momentum),
                    "Adam": pieces.rule(nn.Adam),
                },
            }
        }

    @staticmethod
    def _outputs(model: Any) -> int:
        weight = layers_of(model)[0][-1].weight
        return int(weight.shape[0]) if weight.ndim == 2 else 1

    @cached_property
    def _static(self) -> str:
        """What is seen where scripts may not run: the chain of the first sample."""
        graph = Graph(self._model.loss(*self._first))
        return fallback(graph, update_rule(graph))

    def _fragment(self, page: bool = False) -> str:
        mark = ' data-page=""' if page else ""
        styles = embedded(properties() + read("web/built/playground.css"))
        script = (
            "(() => {\nconst root = document.currentScript.parentElement;\n"
            f"{read('web/built/playground.js')}\n"
            f"chalkgrad.playground(root, {styles}, {embedded(self.data)}, {self._pieces.operations});\n}})();"
        )
        root = f'<div class="chalkgrad-playground" data-lm-suppress-shortcuts="true"{mark}>'
        return f"{root}\n{self._static}\n<script>{script}</script>\n</div>"

    @property
    def html(self) -> str:
        """The whole page."""
        page = read("template.html").replace("max-width: 1600px; ", "").replace("{{ground}}", ground())
        return page.replace("{{title}}", escape(self.title)).replace("{{fragment}}", self._fragment(page=True))

    def save(self, path: str | os.PathLike[str]) -> Path:
        """Write one HTML file that opens from disk: no server, no network, no kernel.

        Parameters
        ----------
        path : path-like
            Ends in ``.html``.

        Returns
        -------
        pathlib.Path
            The path.

        Raises
        ------
        ArgumentError
            If the suffix is another.
        """
        path = Path(path)
        if path.suffix.lower() not in (".html", ".htm"):
            raise ArgumentError(f"Expected a file name that ends in .html, got {path.name!r}.")
        path.write_bytes(self.html.encode())
        return path

    def __repr__(self) -> str:
        return f"<Playground of {self.title}, {len(self.data['X'])} samples>"

    def _repr_html_(self) -> str:
        return self._fragment()

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, str]:
        return {"text/html": self._repr_html_(), "text/plain": repr(self)}


def playground(
    model: Any,
    X: Any,
    t: Any,
    *,
    feature_names: Sequence[str] | None = None,
    class_names: Sequence[str] | None = None,
    title: str | None = None,
) -> Playground:
    """Train a network in a page, on samples of two features, and take its gradients apart.

    The page shows the plane with samples and boundary, the network with what each neuron sees, and for one sample the
    chain: values to the right, gradients to the left, each step as one equation with its numbers. Weights can be
    dragged, the network changed. Its numbers are computed by the operations of `autograd`, in the page.

    Parameters
    ----------
    model : MLP, LogisticRegression or SoftmaxRegression
        Fitted, or not yet: then with the weights that a ``fit`` would begin with. It is not changed.
    X : array-like, shape (N, 2)
        As the model takes them. Features of about the size 1 train best: see `nn.Standardizer`.
    t : array-like, shape (N,)
        Labels.
    feature_names, class_names : sequence of str, optional
        Else the columns of a table, or x₁ and x₂; and the labels.
    title : str, optional

    Returns
    -------
    Playground
        With ``save("playground.html")``.

    Raises
    ------
    DataTypeError
        If the model is another kind.
    ShapeError
        If there are not two features, or too many samples.
    DrawingError
        If the network is too large to be drawn, or is trained by what the page does not compute.

    Examples
    --------
    >>> from nn import MLP
    >>> X, t = [[0, 0], [0, 1], [1, 0], [1, 1]], [0, 1, 1, 0]
    >>> playground(MLP([2, 3, 2, 1], random_state=0), X, t)
    <Playground of MLP 2-3-2-1, 4 samples>
    """
    return Playground(model, X, t, feature_names=feature_names, class_names=class_names, title=title)


def _layer(x: Any, W: Any) -> Any:
    """W x', as the layers of `nn` compute it."""
    layer = nn.Neuron(2) if W.ndim == 1 else nn.Linear(2, 2)
    layer.weight = W
    return layer.forward(x)


def _of_z(kind: Any) -> Callable[[Any], Any]:
    return lambda z: kind.forward(z)


def _names_of(X: Any) -> list[str] | None:
    columns = getattr(X, "columns", None)
    return None if columns is None else [str(name) for name in columns]


def _checked(given: Sequence[str] | None, usual: list[str], argument: str) -> list[str]:
    found = usual if given is None else given
    if isinstance(found, str) or len(found) != len(usual):
        raise ShapeError(f"Expected {len(usual)} {argument}, one for each of {usual}, got {given!r}.")
    return [clean(str(name)) for name in found]
