"""The main job: a table in, the lecture's network trained, its chain drawn and explained."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np

from autograd import Graph, Value, explain
from autograd.formula import numbers
from nn import MLP, Standardizer, Table, encode_labels
from viz.errors import OutputError

FILES = ("graph.svg", "boundary.png", "backprop.txt")


@dataclass
class Result:
    """What the job made: the trained network, the chain of one sample, the files' contents."""

    table: Table
    model: MLP
    graph: Graph
    accuracy: float
    files: dict[str, bytes]
    notes: list[str]

    @property
    def summary(self) -> str:
        """What the job prints: data, network, accuracy, and the chain with its gradients."""
        X, classes = self.table.X, self.model.classes_
        counts = ", ".join(f"{name} {int(np.sum(self.table.labels == name))}" for name in classes)
        source = self.table.path or "made-up patients (no file was given)"
        sizes = "-".join(map(str, self.model.sizes))
        lines = [
            f"Data      {source}: {len(X)} samples, {X.shape[1]} features, {self.table.target_name}: {counts}",
            f"Network   {sizes}, {self.model.parameter_count()} parameters, {len(self.model.history_)} epochs",
            f"Accuracy  {self.accuracy:.3f} on the samples it was trained on; loss {self.model.history_.loss[-1]:.4f}",
            *(f"Note      {note}" for note in self.notes),
            "",
            f"One sample through the chain ({self.table.target_name}: {self.sample_label}); x is standardized",
            *self._chain(),
        ]
        return "\n".join(lines)

    @property
    def sample_label(self) -> str:
        """The label of the sample whose chain is shown."""
        return str(self.table.labels[0])

    def _chain(self) -> list[str]:
        rows = [("", "value", f"gradient ∂{self.graph.name_of(self.graph.ends[0])}/∂·")]
        for step in self.graph.forward_steps:
            rows.append((step.formula, numbers(step.value), numbers(step.node.grad)))
        widths = [max(len(row[k]) for row in rows) for k in range(3)]
        return ["  " + "   ".join(cell.ljust(w) for cell, w in zip(row, widths, strict=True)).rstrip() for row in rows]


def run(
    table: Table, *, hidden: Sequence[int] = (3, 2), epochs: int = 200, seed: int = 0, progress: bool = False
) -> Result:
    """Train the lecture's network on a table, and draw and explain the chain of its first sample.

    Parameters
    ----------
    table : Table
    hidden : sequence of int
        Neurons of the hidden layers.
    epochs : int
    seed : int
    progress : bool

    Returns
    -------
    Result
        Nothing is written yet: see `write`.
    """
    units = Standardizer().fit(table.X)
    X = units.transform(table.X)
    n_classes = len(encode_labels(table.labels)[0])
    model = MLP([X.shape[1], *hidden, 1 if n_classes == 2 else n_classes], seed=seed)
    model.fit(X, table.labels, epochs=epochs, progress=progress)
    loss = first_sample(model, X, table)
    graph = Graph(loss)
    boundary, notes = _boundary(InUnits(model, units), table)
    from viz.drawing import draw

    files = {
        "graph.svg": draw(graph).svg.encode(),
        "boundary.png": boundary,
        "backprop.txt": (explain(graph) + "\n").encode(),
    }
    return Result(table, model, graph, model.score(X, table.labels), files, notes)


def first_sample(model: MLP, X: Any, table: Table) -> Value:
    """The loss of the first sample, with the gradients of the chain behind it."""
    index = int(np.flatnonzero(model.classes_ == table.labels[0])[0])
    model.zero_grad()
    loss: Value = model.loss(X[0], model.targets([index])[0])
    loss.backward()
    return loss


class InUnits:
    """A classifier of standardized features as one of the table's own units: °C, cm, ..."""

    def __init__(self, model: MLP, units: Standardizer) -> None:
        self.model = model
        self.units = units
        self.classes_ = model.classes_

    def predict(self, X: Any) -> Any:
        """The class of each row."""
        return self.model.predict(self.units.transform(X))

    def predict_proba(self, X: Any) -> Any:
        """The probability of each class."""
        return self.model.predict_proba(self.units.transform(X))


def _boundary(model: InUnits, table: Table) -> tuple[bytes, list[str]]:
    """The decision boundary as PNG; of more than two features, in the plane of the two that show it best."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    from viz.boundary import decision_boundary
    from viz.plane import Slice

    figure = Figure(figsize=(8, 6), dpi=150, layout="constrained")
    FigureCanvasAgg(figure)
    ax = figure.add_subplot()
    n, notes = table.X.shape[1], []
    if n == 2:
        decision_boundary(model, table.X, table.labels, ax=ax, feature_names=table.feature_names)
    else:
        plane = Slice(model, table.X)
        others = "the third feature at its mean" if n == 3 else f"the other {n - 2} features at their means"
        first, second = (table.feature_names[k] for k in plane.pair)
        decision_boundary(plane, plane.points, table.labels, ax=ax, feature_names=[first, second])
        agreement = f"agrees with the network on {plane.agreement:.0%} of the samples"
        figure.suptitle(f"{others}: {agreement}", fontsize="medium")
        notes.append(f"boundary.png shows {first} and {second}, {others}; it {agreement}")
    png = BytesIO()
    figure.savefig(png, format="png")
    return png.getvalue(), notes


def check_writable(out: Path) -> None:
    """Raise OutputError unless files can be written to ``out``, which is made if it is missing."""
    try:
        out.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=out):
            pass
    except OSError as error:
        raise OutputError(f"--out {out}: cannot write there ({error.strerror}); name another folder.") from error


def write(files: dict[str, bytes], out: Path) -> None:
    """Write each file whole or not at all: beside its place first, then moved into it."""
    for name, content in files.items():
        try:
            with tempfile.NamedTemporaryFile(dir=out, delete=False) as part:
                part.write(content)
            os.chmod(part.name, 0o644)
            os.replace(part.name, out / name)
        except OSError as error:
            raise OutputError(f"{out / name}: cannot be written ({error.strerror}); name another folder.") from error
