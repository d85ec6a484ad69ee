"""The main job: a table in, a network trained on most of it and measured on the rest, its chain drawn and explained."""

from __future__ import annotations

import tempfile
import warnings
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from autograd import ArgumentError, Graph, Value, explain
from nn import MLP, AdamW, DivergenceError, MLPRegressor, Standardizer, Table, TableError
from viz.command import chain, columns, index_page, pictures, playing, report
from viz.command.plan import not_measured, plan, split
from viz.command.progress import Progress
from viz.command.result import Result
from viz.command.saved import Trained
from viz.command.scores import ClassScores, MeasurementScores, class_scores, measurement_scores
from viz.drawing.draw import draw
from viz.page.stepper import step
from viz.style.text import clean, counted, cut

_LR = 0.01
"""Of AdamW, for features in standard units."""
_DECAY = 0.1
"""Of AdamW's weights: on small tables the network is then less sure where it is wrong, and as often right."""
_SAID_ANYWAY = {"ScaleWarning", "BaselineWarning"}
"""Warnings of `fit` whose news the report brings with its own numbers."""


def run(
    table: Table,
    *,
    hidden: Sequence[int] | None = None,
    epochs: int | None = None,
    seed: int = 0,
    progress: Progress | None = None,
    source: str | None = None,
) -> Result:
    """Train a network on a table, measure it, and draw and explain the chain of the first sample.

    Parameters
    ----------
    table : Table
    hidden : sequence of int, optional
        Neurons of the hidden layers; by the size of the table if left out.
    epochs : int, optional
    seed : int
    progress : Progress, optional
    source : str, optional
        What to call the table; its path if left out.

    Returns
    -------
    Result
        Nothing is written yet: see `viz.command.files.write`. Where Ctrl-C ended the training or the drawing, what was
        done up to there, and `stopped` says so.

    Raises
    ------
    TableError
        If the numbers are too large, or the training diverges on them.
    KeyboardInterrupt
        If Ctrl-C came before the first epoch was done.
    """
    progress = progress or Progress(after=float("inf"))
    progress.doing(f"looking at {counted(len(table), 'sample')}")
    train, held = split(table.labels, table.task, seed, table.groups)
    table = table.filled_from(train)
    units = _units(table, train)
    classes = len(table.classes)
    outputs = 1 if table.task == "regression" or classes == 2 else classes
    wanted = plan(len(train), table.X.shape[1], classes or 1, hidden, epochs)
    make: Any = MLP if table.task == "classification" else MLPRegressor
    model = make(
        [table.X.shape[1], *wanted.hidden, outputs],
        activation="tanh",
        optimizer=partial(AdamW, weight_decay=_DECAY),
        batch_size=wanted.batch_size,
        random_state=seed,
    )
    notes = not_measured(table.labels, held) if classes else []
    notes += _fit(model, table, units, (train, held), wanted.epochs, progress)
    trained = Trained(model, units, table.columns, table.task)
    progress.doing("measuring")
    loss = first_sample(trained, table)
    scores = _scores(trained, table, train, held)
    name = source or (str(table.path) if table.path else "a table")
    result = Result(table, name, trained, Graph(loss), scores, len(train), notes=[*table.notes, *notes])
    history = model.history_
    if history.interrupted:
        result.stopped = f"stopped after {len(history)} of {wanted.epochs} epochs"
    _make(result, progress)
    return result


def _units(table: Table, train: Any) -> Standardizer:
    rows = table.X if len(train) == len(table) else table.X[train]
    try:
        return Standardizer().fit(rows)
    except ArgumentError:
        for k, name in enumerate(table.feature_names):
            try:
                Standardizer().fit(rows[:, [k]])
            except ArgumentError as error:
                message = "the numbers are too far apart for a float: write them in a larger unit"
                raise TableError(message, table.path, column=name) from error
        raise


def _fit(model: Any, table: Table, units: Standardizer, rows: Any, epochs: int, progress: Progress) -> list[str]:
    """Train; returns what is worth a note."""
    train, held = rows
    progress.doing(f"training on {counted(len(train), 'sample')}")
    X = units.transform(table.X[train])
    validation = (units.transform(table.X[held]), table.labels[held]) if len(held) else None
    try:
        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("always")
            model.fit(
                X,
                table.labels[train],
                epochs=epochs,
                lr=progress.epochs(_LR, epochs),
                validation=validation,
                progress=progress.bar,
            )
    except DivergenceError as error:
        raise TableError(str(error), table.path) from error
    except ArgumentError as error:
        # Features are in standard units: what is left is a measurement that cannot be squared.
        raise TableError(str(error), table.path, column=table.target_name) from error
    if not len(model.history_):
        raise KeyboardInterrupt("stopped before the first epoch was done; nothing was written")
    said = {str(warning.message) for warning in caught if type(warning.message).__name__ not in _SAID_ANYWAY}
    return sorted(said)


def first_sample(trained: Trained, table: Table) -> Value:
    """The loss of the first sample, with the gradients of the chain behind it."""
    model, x = trained.model, trained.units.transform(table.X[0])
    model.zero_grad()
    if trained.task == "classification":
        loss: Value = model.loss(x, table.labels[0])
    else:
        output, criterion = model.objective()
        loss = criterion(output(x), float(model.units.standard(table.labels[:1])[0]))
    loss.backward()
    return loss


def _scores(trained: Trained, table: Table, train: Any, held: Any) -> ClassScores | MeasurementScores:
    rows = held if len(held) else train
    X, truth, learned = table.X[rows], table.labels[rows], table.labels[train]
    if trained.task == "classification":
        return class_scores(rows, len(held) > 0, trained.classes_, truth, trained.predict_proba(X), learned)
    return measurement_scores(rows, len(held) > 0, truth, trained.predict(X), learned, table.unit)


def _make(result: Result, progress: Progress) -> None:
    """The files, the ones that matter most first: Ctrl-C leaves what is done."""
    try:
        for name, make in _makers(result):
            progress.doing(f"writing {name}")
            content = make()
            if content is not None:
                result.files[name] = content
    except KeyboardInterrupt:
        result.stopped = result.stopped or "stopped while the pictures were made"
    result.files["report.txt"] = _text(report.summary(result))
    result.files["index.html"] = index_page.page(result).encode(errors="replace")


def _makers(result: Result) -> Iterator[tuple[str, Callable[[], bytes | None]]]:
    yield "model.npz", lambda: _model(result.trained)
    yield "columns.csv", lambda: columns.csv_of(result.table)
    label = cut(clean(str(result.table.labels[0])), pictures.LONGEST)
    drawing = draw(result.graph, title=f"{result.title}: the first sample ({label}) through the network")
    rate = result.model.history_.learning_rate[-1]
    yield "backprop.txt", lambda: _text(f"{chain.guide(result)}\n\n{explain(result.graph)}")
    yield "backprop.html", lambda: step(result.graph, lr=rate, title=drawing.title).html.encode()
    yield "graph.svg", lambda: drawing.svg.encode()
    yield "curves.png", lambda: pictures.curves(result)
    if result.table.task == "classification":
        yield "boundary.png", lambda: pictures.boundary(result)
        yield "confusion.png", lambda: pictures.confusion(result)
    else:
        yield "residuals.png", lambda: pictures.residuals(result)
    yield "playground.html", lambda: playing.page(result)


def _model(trained: Trained) -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "model.npz")
        trained.write(path)
        return path.read_bytes()


def _text(text: str) -> bytes:
    return f"{text}\n".encode(errors="replace")
