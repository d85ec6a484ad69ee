"""The main job: a table in, the lecture's network trained, its chain drawn and explained."""

from __future__ import annotations

import os
import tempfile
import warnings
from collections.abc import Sequence
from contextlib import suppress
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np

from autograd import ArgumentError, Graph, Value, explain
from nn import MLP, DivergenceError, Standardizer, Table, TableError, encode_labels
from viz.command import report
from viz.command.result import Result
from viz.drawing.draw import draw
from viz.errors import OutputError
from viz.page.stepper import step
from viz.plots.boundary import decision_boundary
from viz.plots.plane import Slice
from viz.style.text import clean, cut

FILES = {
    "backprop.html": "step through it: open it in a browser",
    "graph.svg": "the chain of the first sample, values and gradients",
    "boundary.png": "the decision boundary",
    "backprop.txt": "every step of backprop in words and numbers",
}
_IN_PICTURE = 40
"""Characters of a name on the picture of the boundary."""


def run(
    table: Table,
    *,
    hidden: Sequence[int] = (3, 2),
    epochs: int = 200,
    seed: int = 0,
    progress: bool = False,
    source: str | None = None,
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
    source : str, optional
        What to call the table; its path if left out.

    Returns
    -------
    Result
        Nothing is written yet: see `write`.

    Raises
    ------
    TableError
        If the numbers are too large, or the training diverges on them.
    KeyboardInterrupt
        If Ctrl-C ended the training early.
    """
    units = _units(table)
    X = units.transform(table.X)
    n_classes = len(encode_labels(table.labels)[0])
    model = MLP([X.shape[1], *hidden, 1 if n_classes == 2 else n_classes], random_state=seed)
    try:
        model.fit(X, table.labels, epochs=epochs, progress=progress)
    except DivergenceError as error:
        raise TableError(str(error), table.path) from error
    if model.history_.interrupted:
        # Half-trained results would replace those of an earlier run; the same seed gets here again.
        done = len(model.history_)
        again = f" (--epochs {done} gives the results up to here)" if done else ""
        raise KeyboardInterrupt(f"stopped after {done} of {epochs} epochs; nothing was written{again}")
    loss = first_sample(model, X, table)
    name = source or (str(table.path) if table.path else "a table")
    result = Result(table, name, model, Graph(loss), model.score(X, table.labels))
    label = cut(clean(str(table.labels[0])), _IN_PICTURE)
    drawing = draw(result.graph, title=f"{result.title}: the first sample ({label}) through the network")
    result.files["backprop.html"] = step(
        result.graph, lr=model.history_.learning_rate[-1], title=drawing.title
    ).html.encode()
    result.files["graph.svg"] = drawing.svg.encode()
    result.files["boundary.png"] = _boundary(InUnits(model, units), result)
    result.files["backprop.txt"] = f"{report.guide(result)}\n\n{explain(result.graph)}\n".encode(errors="replace")
    return result


def _units(table: Table) -> Standardizer:
    for k, name in enumerate(table.feature_names):
        try:
            Standardizer().fit(table.X[:, [k]])
        except ArgumentError as error:
            message = "the numbers are too large to square: write them in a larger unit"
            raise TableError(message, table.path, column=name) from error
    return Standardizer().fit(table.X)


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


def _boundary(model: InUnits, result: Result) -> bytes:
    """The decision boundary as PNG; of more than two features, in the plane of the two that show it best."""
    # matplotlib is heavy: loaded when there is something to draw.
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    table = result.table
    names, n = table.feature_names, table.X.shape[1]
    sliced = Slice(model, table.X) if n > 2 else None
    pair = sliced.pair if sliced else (0, 1)
    figure = Figure(figsize=(8, 6), dpi=150, layout="constrained")
    FigureCanvasAgg(figure)
    ax = figure.add_subplot()
    sizes = "-".join(map(str, result.model.layer_sizes))
    title = f"{_in_picture(result.title)}: network {cut(sizes, _IN_PICTURE)}, accuracy {result.accuracy:.3f}"
    png = BytesIO()
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        shown = decision_boundary(
            sliced or model,
            sliced.points if sliced else table.X,
            table.labels,
            ax=ax,
            feature_names=[_in_picture(names[k]) for k in pair],
            class_names=[_in_picture(str(label)) for label in result.model.classes_],
        )
        if sliced:
            first, second = (clean(names[k]) for k in pair)
            others = "the third feature" if n == 3 else f"the other {n - 2} features"
            at = "at its mean" if n == 3 else "at their means"
            title += f"\nA slice through it, {others} {at}"
            # Wrong in the plane is another thing than wrong with all features, which is what the accuracy counts.
            assert shown.legend_ is not None
            shown.legend_.get_texts()[-1].set_text(f"{len(shown.misclassified_)} wrong in this slice")
            same = f"In it {sliced.agreement:.0%} of the samples get the network's own answer"
            result.notes.append(f"boundary.png is a slice: {first} and {second} vary, {others} {at}. {same}.")
        ax.set_title(title, loc="left", fontsize="medium")
        figure.savefig(png, format="png")
    if any("missing from" in str(warning.message) for warning in caught):
        result.notes.append("boundary.png: no font here has some characters of the names, they are drawn as boxes.")
    return png.getvalue()


def _in_picture(name: str) -> str:
    """A name that matplotlib writes as it is: a pair of $ would begin a formula."""
    return cut(clean(name), _IN_PICTURE).replace("$", r"\$")


def check_writable(out: Path) -> None:
    """Raise OutputError unless the files can be written to ``out``; nothing is left behind."""
    made: list[Path] = []
    try:
        made = [folder for folder in (out, *out.parents) if not folder.exists()]
        if not made and not out.is_dir():
            raise OutputError(f"--out {out}: this is a file; name a folder.")
        out.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=out):
            pass
        for name in FILES:
            if (out / name).is_dir():
                raise OutputError(f"--out {out}: {name} is a folder there; remove it, or name another folder.")
    except OSError as error:
        raise OutputError(f"--out {out}: cannot write there ({error.strerror}); name another folder.") from error
    finally:
        for folder in made:
            with suppress(OSError):
                folder.rmdir()


def write(files: dict[str, bytes], out: Path) -> None:
    """Write all files whole, or none: beside their places first, then moved there."""
    parts: dict[str, str] = {}
    name = ""
    try:
        out.mkdir(parents=True, exist_ok=True)
        for name, content in files.items():
            with tempfile.NamedTemporaryFile(dir=out, delete=False) as part:
                parts[name] = part.name
                part.write(content)
            os.chmod(part.name, 0o644)
        for name, path in parts.items():
            os.replace(path, out / name)
    except OSError as error:
        raise OutputError(f"{out / name}: cannot be written ({error.strerror}); name another folder.") from error
    finally:
        for path in parts.values():
            with suppress(OSError):
                os.unlink(path)
