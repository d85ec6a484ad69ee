"""How a training went: the loss of every epoch, and what was measured beside it."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from autograd.errors import ArgumentError, DataTypeError
from viz.plots.canvas import ThemeName, dress, name_axes, open_axes
from viz.plots.descent.lines import line_looks
from viz.plots.public import picture
from viz.style.fonts import measuring

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.text import Annotation

# Below this ratio of the largest to the smallest loss, a linear axis shows both ends.
_LOG_FROM = 100.0

_OF_KERAS = {
    "loss": "loss",
    "val_loss": "validation_loss",
    "accuracy": "accuracy",
    "val_accuracy": "validation_accuracy",
}


@picture
def learning_curve(history: Any, *, ax: Axes | None = None, theme: ThemeName = None) -> Axes:
    """Draw the loss against the epoch, with the validation loss and the accuracy where they were recorded (L30).

    Each curve is named at its end. The loss axis is logarithmic where the losses are positive and span more than two
    decades. The accuracy has its own axis, 0 to 1, on the right. Losses that are NaN or infinite cannot be drawn: the
    curve stops, and a note says from which epoch.

    Parameters
    ----------
    history : object
        ``history.loss`` is a list of one float an epoch; ``history.validation_loss`` and ``history.accuracy``, if any,
        are lists of the same length. ``history.best_epoch``, of early stopping, is marked. A fitted model stands for
        its ``history_``, and so do a network of scikit-learn, what Keras' ``fit`` gives back, and a list of losses. Of
        several, a list or a dict that names them, the loss is drawn (on held-out samples where all measured it); a
        list in a dict is one training repeated: its mean, with a band from the lowest to the highest.
    ax : matplotlib.axes.Axes, optional
        Where to draw; by default a new figure.
    theme : {"light", "dark"}, optional

    Returns
    -------
    matplotlib.axes.Axes
        The axes of the loss, ready for ``ax.set_title("Patients")``; ``ax.figure.savefig("curve.png")`` writes them.
        Other pictures give a `viz.Picture`; programs have had axes from this one since before there were any.

    Raises
    ------
    DataTypeError
        If ``history`` has no ``loss``, or a curve is no list of numbers.
    ArgumentError
        If there is no epoch, no finite loss, or the curves differ in length.

    Examples
    --------
    >>> import matplotlib
    >>> matplotlib.use("agg")
    >>> from types import SimpleNamespace
    >>> ax = learning_curve(SimpleNamespace(loss=[0.7, 0.1, 0.002]))
    >>> ax.get_yscale(), ax.get_xlabel()
    ('log', 'epoch')
    """
    if isinstance(history, (Mapping, list, tuple)) and not _is_of_keras(history) and not _is_curve(history):
        return _several(runs_of(history), ax, theme)
    history = history_of(history)
    loss = _loss_of(history)
    validation_loss, accuracy = _curve(history, "validation_loss", len(loss)), _curve(history, "accuracy", len(loss))

    ax, theme_ = open_axes(ax, theme)
    labels = [_draw(ax, loss, "loss" if validation_loss is None else "training", theme_.value, "-")]
    if validation_loss is not None:
        labels.append(_draw(ax, validation_loss, "validation", theme_.gradient, "--"))
    _scale_losses(ax, loss if validation_loss is None else np.concatenate([loss, validation_loss]))
    if accuracy is not None:
        right = ax.twinx()
        metric = getattr(history, "metric", "accuracy")
        right.set(ylim=(0, 1.05 * max(1.0, float(np.nanmax(accuracy)))), ylabel=metric)
        dress([right], theme)
        labels.append(_draw(right, accuracy, metric, theme_.check, "-."))
        held_out = _curve(history, "validation_accuracy", len(loss))
        if held_out is not None:
            labels.append(_draw(right, held_out, f"validation {metric}", theme_.check, ":"))
    ax.set(xlabel="epoch", ylabel="loss")
    _make_room(ax, labels, len(loss))
    _note_divergence(ax, loss, theme_.ink)
    _mark_best(
        ax, getattr(history, "best_epoch", None), loss if validation_loss is None else validation_loss, theme_.ink
    )
    return ax


def history_of(given: Any) -> Any:
    """A history, or that of a fitted model."""
    if not hasattr(given, "history_") and getattr(given, "loss_curve_", None) is not None:
        return SimpleNamespace(loss=list(given.loss_curve_))  # a network of scikit-learn
    if not hasattr(given, "loss") and isinstance(getattr(given, "history", None), Mapping):
        given = given.history  # what Keras' fit gives back
    if _is_of_keras(given):
        return SimpleNamespace(**{ours: given[theirs] for theirs, ours in _OF_KERAS.items() if theirs in given})
    if isinstance(given, (list, tuple, np.ndarray)):
        return SimpleNamespace(loss=given)
    if not callable(getattr(given, "loss", None)):
        return given
    if getattr(given, "history_", None) is None:
        raise ArgumentError(f"This {type(given).__name__} has no history_ yet: call fit(X, t) first.")
    return given.history_


def _is_of_keras(given: Any) -> bool:
    return isinstance(given, Mapping) and _is_curve(given.get("loss"))


def _is_curve(given: Any) -> bool:
    """Whether it is a list of numbers, rather than of trainings."""
    return (
        isinstance(given, (list, tuple, np.ndarray))
        and len(given) > 0
        and np.ndim(given[0]) == 0
        and isinstance(given[0], (int, float, np.number))
    )


def _loss_of(history: Any) -> NDArray[np.float64]:
    loss = _curve(history, "loss")
    if loss is None:
        raise DataTypeError(
            f"Expected a fitted model, or a history with .loss, a list of one float an epoch; got "
            f"{type(history).__name__}."
        )
    if len(loss) == 0:
        raise ArgumentError("history.loss is empty: train for at least one epoch first.")
    if not np.isfinite(loss).any():
        raise ArgumentError("No loss in history.loss is finite: the training diverged in its first epoch.")
    return loss


def runs_of(given: Any) -> dict[str, list[Any]]:
    """Histories by name, a list of runs each; of a list of models each has its kind and a number for a name."""
    if isinstance(given, Mapping):
        named = {str(name): held for name, held in given.items()}
    else:
        kinds = [type(one).__name__ if hasattr(one, "history_") else "run" for one in given]
        named = {
            kind if kinds.count(kind) == 1 else f"{kind} {kinds[: k + 1].count(kind)}": one
            for k, (kind, one) in enumerate(zip(kinds, given, strict=True))
        }
    if not 1 <= len(named) <= 10:
        raise ArgumentError(f"Got {len(named)} trainings; 1 to 10 can be told apart in one picture.")
    return {
        name: [history_of(run) for run in (held if isinstance(held, (list, tuple)) and not _is_curve(held) else [held])]
        for name, held in named.items()
    }


def _several(runs: dict[str, list[Any]], ax: Axes | None, theme: ThemeName) -> Axes:
    """The loss of several trainings on one scale, each named at its end."""
    found: dict[str, list[NDArray[np.float64]]] = {}
    held_out = all(len(getattr(run, "validation_loss", ())) for held in runs.values() for run in held)
    for name, held in runs.items():
        if not held:
            raise ArgumentError(f"There is no run of {name!r}: give at least one history.")
        for run in held:
            loss = _loss_of(run)
            curve = _curve(run, "validation_loss", len(loss)) if held_out else loss
            found.setdefault(name, []).append(loss if curve is None else curve)
    ax, colors = open_axes(ax, theme)
    labels, all_of_them = [], []
    for (name, curves), look in zip(found.items(), line_looks(len(found), colors), strict=True):
        table = np.full((len(curves), max(map(len, curves))), np.nan)
        for row, curve in zip(table, curves, strict=True):
            row[: len(curve)] = curve
        count = np.isfinite(table).sum(axis=0)
        mean = np.where(
            count > 0, np.nansum(np.where(np.isfinite(table), table, np.nan), axis=0) / np.maximum(count, 1), np.nan
        )
        if len(curves) > 1:
            low = np.where(np.isfinite(table), table, np.inf).min(axis=0)
            high = np.where(np.isfinite(table), table, -np.inf).max(axis=0)
            ax.fill_between(np.arange(1, len(mean) + 1), low, high, color=look["color"], alpha=0.2, lw=0)
        labels.append(_draw(ax, mean, name, look["color"], look["ls"]))
        all_of_them.append(mean)
    _scale_losses(ax, np.concatenate(all_of_them))
    ax.set(xlabel="epoch", ylabel="held-out loss" if held_out else "loss")
    _make_room(ax, labels, max(map(len, all_of_them)))
    return ax


def _curve(history: Any, name: str, length: int | None = None) -> NDArray[np.float64] | None:
    found = getattr(history, name, None)
    if found is None:
        return None
    try:
        curve = np.asarray(found, dtype=np.float64)
    except (TypeError, ValueError) as error:
        raise DataTypeError(f"Expected history.{name} as a list of one float an epoch: {error}.") from error
    if curve.ndim != 1:
        raise DataTypeError(f"Expected history.{name} as a list of one float an epoch, got shape {curve.shape}.")
    if length is None:
        return curve
    if len(curve) not in (0, length):
        raise ArgumentError(f"history.{name} has {len(curve)} entries and history.loss {length}: one an epoch is due.")
    return curve if np.isfinite(curve).any() else None


def _draw(ax: Axes, curve: NDArray[np.float64], name: str, color: str, style: Any) -> Annotation:
    kept = np.flatnonzero(np.isfinite(curve))
    # A curve of few epochs is a few points, and one of a single epoch would be no line at all.
    marker = "o" if len(curve) <= 20 else ""
    ax.plot(kept + 1, curve[kept], color=color, ls=style, lw=2.0, marker=marker, ms=5, label=name)
    end = (float(kept[-1] + 1), float(curve[kept[-1]]))
    number = f"{end[1]:.0f}" if 1e3 <= abs(end[1]) < 1e5 else f"{end[1]:.3g}"
    text = f"{name} {number.replace('-', chr(0x2212))}"
    return ax.annotate(text, end, (7, 0), textcoords="offset points", color=color, va="center", annotation_clip=False)


def _scale_losses(ax: Axes, losses: NDArray[np.float64]) -> None:
    losses = losses[np.isfinite(losses)]
    if losses.min() > 0 and losses.max() > _LOG_FROM * losses.min():
        ax.set_yscale("log")
    elif losses.min() >= 0:
        # Zero is the loss that training aims at, so the axis stands on it.
        ax.update_datalim([(1, 0)])
        ax.lines[-1].sticky_edges.y.append(0)
        ax.autoscale_view()


def _make_room(ax: Axes, labels: list[Annotation], epochs: int) -> None:
    """Widen the epochs so that the names fit at the right, and move names apart that would overlap."""
    from matplotlib.ticker import MaxNLocator

    box = ax.get_window_extent()
    with measuring():
        sizes = [label.get_window_extent() for label in labels]
    point = ax.figure.dpi / 72
    share = min(0.6, (max(size.width for size in sizes) + 20 * point) / box.width)
    left = 1 - 0.03 * (epochs - 1) if epochs > 1 else 0.5
    ax.set_xlim(left, left + (epochs - left) / (1 - share))
    count = max(2, int((1 - share) * box.width / (36 * point)))
    ticks = MaxNLocator(min(count, 9), integer=True, steps=[1, 2, 5, 10]).tick_values(1, max(epochs, 2))
    ax.set_xticks([tick for tick in ticks if 1 <= tick <= epochs])

    height = 1.1 * max(size.height for size in sizes)
    lowest, highest = box.y0 + 0.6 * height, box.y1 - 0.6 * height
    ends = np.array([label.axes.transData.transform(label.xy)[1] for label in labels if label.axes is not None])
    order = np.argsort(ends, kind="stable")
    places = np.clip(ends, lowest, highest)
    for below, above in pairwise(order):
        places[above] = max(places[above], places[below] + height)
    # What was pushed out at the top comes back in, and pushes down what is under it.
    places[order[-1]] = min(places[order[-1]], highest)
    for above, below in pairwise(order[::-1]):
        places[below] = min(places[below], places[above] - height)
    for label, end, place in zip(labels, ends, places, strict=True):
        label.xyann = (7, (place - end) / point)


def _mark_best(ax: Axes, epoch: int | None, curve: NDArray[np.float64], ink: str) -> None:
    """A ring on the curve where early stopping took the weights from."""
    if epoch is not None and 1 <= epoch <= len(curve):
        ax.plot(epoch, curve[epoch - 1], "o", ms=10, mfc="none", mec=ink, mew=1.5, label=f"best, epoch {epoch}")
        name_axes(ax, f"epoch (ring: epoch {epoch}, whose weights were kept)", ax.get_ylabel())


def _note_divergence(ax: Axes, loss: NDArray[np.float64], ink: str) -> None:
    bad = np.flatnonzero(~np.isfinite(loss))
    if len(bad):
        rest = len(bad) == len(loss) - bad[0]
        text = f"not finite from epoch {bad[0] + 1}" if rest else f"not finite in {len(bad)} epochs"
        # A loss that diverges climbs to the right: the upper left corner is free.
        ax.text(0.02, 0.96, text, transform=ax.transAxes, color=ink, va="top")
