"""The plane of two features: a grid, what a model answers on it, the tint of its regions and where they meet."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from autograd.errors import ArgumentError, ShapeError
from viz.plots.canvas import SMALL, halo
from viz.plots.samples import asked, classes_in
from viz.style.palette import MAX_CLASSES, ClassStyle, Theme, rgb

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.contour import QuadContourSet
    from matplotlib.image import AxesImage

# Even an unsure region is tinted (its side must show), and even a sure one leaves its samples visible.
_TINT_UNSURE, _TINT_SURE, _TINT_FLAT = 0.10, 0.50, 0.28
_AGREED = 0.99
_MOST_NAMED = 6
_LEVELS = tuple(k / 10 for k in range(1, 10))


def grid_axis(column: NDArray[np.float64], resolution: int, padding: float) -> NDArray[np.float64]:
    """The points of a grid along one feature."""
    low, high = float(column.min()), float(column.max())
    # Samples that share a coordinate have no range to take a fraction of.
    room = padding * (high - low) if high > low else 0.5
    return np.linspace(low - room, high + room, resolution)


def answers(answer: Any, count: int) -> list[Any]:
    """The labels that a model has predicted, one a row."""
    if (found := np.asarray(answer)).size != count:
        raise ShapeError(f"model.predict gave shape {found.shape} for {count} rows: expected one label a row.")
    labels: list[Any] = found.ravel().tolist()
    return labels


def on_grid(model: Any, points: NDArray[np.float64]) -> tuple[Any, bool]:
    """Probabilities at points (N, 2) and True; labels and False of a model that has no probabilities."""
    try:
        return asked(model, "predict_proba", points), True
    except AttributeError:
        # The method is missing, or says when called that this model has no probabilities.
        return answers(asked(model, "predict", points), len(points)), False


def known_classes(model: Any, labels: list[Any], predicted: list[Any]) -> list[Any]:
    """The classes in the model's order; of one that does not say, all that were met."""
    known = getattr(model, "classes_", None)
    classes: list[Any] = classes_in([*labels, *predicted]) if known is None else np.asarray(known).tolist()
    for source, found in (("t", labels), ("model.predict", predicted)):
        strange = sorted(set(found).difference(classes), key=str)[:_MOST_NAMED]
        if strange:
            raise ArgumentError(f"{source} gave the labels {strange}; the model knows {classes}. Use the same in both.")
    if known is None and len(classes) > MAX_CLASSES:
        raise ArgumentError(
            f"A {type(model).__name__} gave {len(set(predicted)):,} different answers, and t has "
            f"{len(set(labels)):,}: that looks like a regression, which has no regions. Expected a classifier of at "
            f"most {MAX_CLASSES} classes."
        )
    return classes


def probabilities(answer: Any, classes: list[Any], count: int) -> NDArray[np.float64]:
    """What ``predict_proba`` gave, as (count, classes)."""
    proba = np.asarray(answer, dtype=np.float64)
    if proba.size == count and len(classes) != 1:
        # One output neuron gives the probability of the second class alone.
        proba = np.column_stack([1 - proba.ravel(), proba.ravel()])
    if proba.shape != (count, len(classes)):
        expected = f"expected {(count, len(classes))}, a column for each of the classes {classes}"
        raise ShapeError(f"model.predict_proba gave shape {proba.shape} for {count} rows: {expected}.")
    if not np.isfinite(proba).all():
        raise ArgumentError("model.predict_proba gave NaN or infinity: the training may have diverged.")
    return proba


def scores_on_grid(
    model: Any, points: NDArray[np.float64], predicted: Sequence[Any], classes: list[Any]
) -> NDArray[np.float64] | None:
    """The scores (N, classes) by which a model without probabilities decides; None where it tells none.

    Between them a border is as smooth as the model has it; between answers alone it would follow the grid.
    """
    try:
        scores = np.asarray(asked(model, "decision_function", points), float)
    except AttributeError:
        return None
    if scores.size == len(points) and len(classes) == 2:
        scores = np.column_stack([np.zeros(len(points)), scores.ravel()])
    if scores.shape != (len(points), len(classes)) or not np.isfinite(scores).all():
        return None
    # Votes between pairs, as of scikit-learn's SVC, need not decide as the scores do.
    agreed = np.mean([classes[k] == label for k, label in zip(scores.argmax(axis=1), predicted, strict=True)])
    return scores if agreed > _AGREED else None


def border_fields(
    proba: NDArray[np.float64], soft: bool, scores: NDArray[np.float64] | None = None
) -> list[NDArray[np.float64]]:
    """How far each class leads its strongest rival: the zero line is its border. One suffices for two classes."""
    # Log-probabilities of a linear model are linear, so that its line comes out straight on any grid.
    field = np.log(np.clip(proba, 1e-15, None)) if soft else proba
    if scores is not None:
        field = scores.reshape(proba.shape)
    # Hard labels and very sure models would give a staircase: a narrow blur lets the line pass between the grid
    # points. With an odd reflection at the rim it leaves linear fields as they are.
    for axis in (0, 1):
        rim = [(3, 3) if a == axis else (0, 0) for a in range(3)]
        padded = np.moveaxis(np.pad(field, rim, mode="reflect", reflect_type="odd"), axis, 0)
        n = len(padded) - 6
        blurred = sum((w / 64 * padded[i : i + n] for i, w in enumerate((1, 6, 15, 20, 15, 6, 1))), np.zeros(1))
        field = np.moveaxis(blurred, 0, axis)
    drawn = field.shape[-1] - (field.shape[-1] <= 2)
    return [field[..., k] - np.delete(field, k, axis=-1).max(axis=-1) for k in range(drawn)]


def draw_tint(ax: Axes, proba: NDArray[np.float64], styles: Sequence[ClassStyle], axes: Any, soft: bool) -> AxesImage:
    """Tint the plane in the colour of the winning class, stronger where it is surer."""
    count = len(styles)
    tint = np.empty((*proba.shape[:2], 4))
    tint[..., :3] = np.array([rgb(style.color) for style in styles])[proba.argmax(axis=-1)]
    sure = (proba.max(axis=-1) * count - 1) / max(count - 1, 1)
    tint[..., 3] = _TINT_UNSURE + (_TINT_SURE - _TINT_UNSURE) * np.clip(sure, 0, 1) if soft else _TINT_FLAT
    # The grid points are the centres of the pixels, so the image reaches half a pixel further.
    extent: Any = [float(end) for x in axes for end in (1.5 * x[0] - 0.5 * x[1], 1.5 * x[-1] - 0.5 * x[-2])]
    return ax.imshow(tint, extent=extent, origin="lower", aspect="auto", interpolation="bilinear", zorder=0)


def checked_levels(given: bool | Sequence[float], proba: NDArray[np.float64], soft: bool) -> list[float]:
    """The probabilities whose lines are drawn, or an error where there can be none."""
    if given is False:
        return []
    if not soft or proba.shape[-1] != 2:
        raise ArgumentError(
            "levels are lines of one probability: they need two classes and a model with predict_proba."
        )
    chosen = list(_LEVELS) if given is True else [float(level) for level in given]
    if any(not 0 < level < 1 for level in chosen):
        raise ArgumentError(f"levels are probabilities between 0 and 1; got {given!r}.")
    return sorted(chosen)


def draw_levels(ax: Axes, axes: Any, field: NDArray[np.float64], levels: list[float], theme: Theme) -> QuadContourSet:
    """Thin lines of equal probability, each with its number."""
    thin = ax.contour(*axes, field, levels=levels, colors=[theme.ink], linewidths=0.8, alpha=0.75, zorder=2)
    drawn = [(level, max(parts, key=len)) for level, parts in zip(thin.levels, thin.allsegs, strict=True) if parts]
    # One after the other along the lines, apart from their ends, where a number would be cut.
    places = [line[int((0.25 + 0.5 * k / max(len(drawn) - 1, 1)) * len(line))] for k, (_, line) in enumerate(drawn)]
    for text in ax.clabel(thin, [level for level, _ in drawn], fmt="%.3g", fontsize=SMALL, manual=places):
        text.set_path_effects(halo(theme))
    return thin
