"""A small convolutional network in a page: draw an image, see its maps, step back through the convolutions, train."""

from __future__ import annotations

import base64
import copy
from collections.abc import Sequence
from typing import Any

import numpy as np

import nn
from autograd import Graph
from nn.layers.module import evaluating
from viz.errors import DrawingError
from viz.page.fragments import Fragments
from viz.page.linked_page import LinkedPage
from viz.page.live_structure import structure, tensor
from viz.page.played_data import checked_names
from viz.page.played_model import name_of, rule_of
from viz.page.said import errors
from viz.style.palette import CLASS_COLORS
from viz.style.text import clean

MAX_SIDE, MAX_MAPS, MAX_IMAGES, MAX_BYTES, BATCH = 28, 8, 200, 110_000, 8


class ImagePlayground(LinkedPage):
    """A page that trains a `nn.CNN` on its images. It shows itself in a notebook; elsewhere `save` it.

    One piece of HTML that needs no kernel and no network. Where scripts may not run it shows the chain of one image.

    Attributes
    ----------
    title : str
    page : dict
        What the page begins with: images, weights, settings, the graph of one image and that of a batch.
    """

    built = "images"

    def __init__(
        self, model: Any, X: Any, t: Any, class_names: Sequence[str] | None, title: str | None, live: bool = False
    ) -> None:
        twin = copy.deepcopy(model)
        if "classes_" not in vars(twin):
            twin.prepare(X, t)
        rows, targets = twin.encoded(X, t)
        labels = twin.strata(targets)
        _check(twin, rows)
        self._of = len(rows)
        room = MAX_BYTES if "bytes" in packed(rows) else MAX_BYTES // 4
        some = np.arange(len(rows))[:: -(-len(rows) // max(BATCH, min(MAX_IMAGES, room // rows[0].size)))]
        rows, targets, labels = rows[some], targets[some], labels[some]
        names = {id(p): p.name for p in twin.parameters()}
        self._model, self._samples = twin, (rows, twin.classes_[labels])
        output, criterion = twin.objective()
        with evaluating(twin):
            self._graph = Graph(twin.loss(rows[:1], targets[:1]))
            batch = (np.resize(whole, (BATCH, *whole.shape[1:])) for whole in (rows, targets))
            loss = criterion(output(next(batch)), next(batch))
            trained = Graph(loss if twin.regularizer is None else loss + twin.regularizer(twin))
        self._pieces = Fragments()
        made = twin.fresh_optimizer()
        if made.max_norm is not None:
            raise DrawingError("A playground does not clip gradients: leave max_norm away.")
        self.title: str = clean(title or f"{type(model).__name__} {'×'.join(map(str, rows.shape[1:]))}")
        self.page: dict[str, Any] = {
            "schema": "chalkgrad.images",
            "version": 1,
            "title": self.title,
            "said": errors(),
            "classes": checked_names(class_names, [str(c) for c in twin.classes_.tolist()], "class_names"),
            "colors": list(CLASS_COLORS[: len(twin.classes_)]),
            "shape": list(rows.shape[1:]),
            "X": packed(rows),
            "t": [int(k) for k in labels],
            "targets": [np.asarray(twin.targets([k])[0]).tolist() for k in range(len(twin.classes_))],
            "weights": {p.name: tensor(p.data) for p in twin.parameters()},
            "chain": self._program(self._graph, names),
            "training": {**self._program(trained, names), "size": BATCH},
            "optimizer": self._pieces.rule(made, [p.shape for p in twin.parameters()]),
            "rule": rule_of(made),
            "lr": float(made.lr),
            "architecture": _architecture(twin),
        }
        if live:
            self._link()

    # ------------------------------------------------------------------------------ back to Python
    @property
    def model(self) -> Any:
        """The model with the page's present weights; each time a new one."""
        twin = copy.deepcopy(self._model)
        for parameter in twin.parameters():
            parameter.assign(np.asarray(self.state["weights"][parameter.name], float))
        return twin

    @property
    def data(self) -> tuple[Any, Any]:
        """The images that the page trains on, and their labels."""
        X, t = self._samples
        return X.copy(), t.copy()

    @property
    def _beginning(self) -> dict[str, Any]:
        return {"weights": {p.name: p.data.tolist() for p in self._model.parameters()}}

    def _graph_of_first(self) -> Graph:
        return self._graph

    def _program(self, graph: Graph, names: dict[int, str]) -> dict[str, Any]:
        """A graph whose leaves the page fills: which are weights, which the images and what they should give."""
        self._pieces.note(graph)
        found = structure(graph)
        of = {id(v): k for k, v in enumerate(graph.nodes)}
        places = {names.get(id(v), v.name or ""): of[id(v)] for v in graph.leaves}
        if not {"x", "t", *names.values()} <= places.keys():
            raise DrawingError("A playground of images takes a CNN whose graph has images, labels and weights alone.")
        known = {"x", "t", *names.values()}
        return {
            "nodes": found["nodes"],
            "names": found["names"],
            "ends": found["ends"],
            "inputs": {name: k for name, k in places.items() if name in known},
            "leaves": [
                [of[id(v)], leaf]
                for v, leaf in zip(graph.leaves, found["leaves"], strict=True)
                if names.get(id(v), v.name or "") not in known
            ],
            "formulas": {of[id(v)]: graph.formula_of(v) for v in graph.operations},
            "rules": {of[id(v)]: [graph.rule_of(v, i) for i, p in enumerate(v.parents)] for v in graph.operations},
        }

    def __repr__(self) -> str:
        n = len(self.page["t"])
        count = f"{n} images" if n == self._of else f"{n} of {self._of} images"
        return f"<Playground of {self.title}, {count}>"


def _architecture(model: nn.CNN) -> dict[str, Any]:
    """How its layers are made, for a script."""
    return {
        "maps": [layer.weight.shape[0] for layer in model.convolutions],
        "kernel": list(model.convolutions[0].weight.shape[2:]),
        "padding": model.padding if isinstance(model.padding, str) else np.asarray(model.padding).tolist(),
        "pool": np.asarray(model.pool).tolist(),
        "activation": name_of(model.activations[0]),
    }


def packed(images: Any) -> dict[str, Any]:
    """Images as bytes where they are whole numbers of some shades, else as numbers with all their digits.

    >>> packed(np.array([[0.0, 1.0]]))
    {'shape': [1, 2], 'shades': 255, 'bytes': 'AP8='}
    """
    for shades in (255, 16, 1 / 255):
        whole = np.round(images * shades)
        if whole.min() >= 0 and whole.max() <= 255 and np.array_equal(whole / shades, images):
            data = base64.b64encode(whole.astype(np.uint8).tobytes()).decode()
            return {"shape": list(images.shape), "shades": shades, "bytes": data}
    return dict(tensor(images))


def _check(model: nn.CNN, rows: Any) -> None:
    channels, *sides = rows.shape[1:]
    maps = [layer.weight.shape[0] for layer in model.convolutions]
    if len(sides) != 2 or max(sides) > MAX_SIDE or max(maps) > MAX_MAPS or channels not in (1, 3):
        raise DrawingError(
            f"A playground draws images of up to {MAX_SIDE}×{MAX_SIDE}, gray or RGB, and up to {MAX_MAPS} maps a "
            f"layer; got images {'×'.join(map(str, rows.shape[1:]))} and maps {maps}: take smaller ones, such as "
            "nn.CNN(maps=(4, 8))."
        )
    if any(p.frozen for p in model.parameters()):
        raise DrawingError("A playground of images trains all weights: unfreeze them.")
