"""How several lines in one plot are told apart, and which weight each is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from autograd.errors import ArgumentError, nearest
from autograd.graph.numbers import entry_name
from viz.style.palette import Theme, class_styles, contrast, mix

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_DASHES: tuple[Any, ...] = (
    "-", "--", "-.", ":", (0, (6, 2)), (0, (3, 1, 1, 1)), (0, (8, 2, 2, 2)), (0, (1, 1)), (0, (10, 3)), (0, (4, 4)),
)  # fmt: skip
_LINE = 4.5
_PLAIN = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")


def line_looks(count: int, theme: Theme) -> list[dict[str, Any]]:
    """The look of ``count`` lines: the colours of classes, each with dashes of its own."""
    return [
        {"color": _clear(style.color, theme), "ls": _DASHES[k % len(_DASHES)], "lw": 2.0}
        for k, style in enumerate(class_styles(count))
    ]


def _clear(color: str, theme: Theme) -> str:
    """The colour with as much ink in it as words need on the paper: a line's name may stand in it."""
    shades = (mix(color, theme.ink, share / 20) for share in range(21))
    return next(shade for shade in shades if contrast(shade, theme.paper) >= _LINE)


def entries_of(model: Any) -> tuple[list[str], list[str]]:
    """The name of each single weight, as W⁰[0,1], in the order of the parameters; and the parameters' keys."""
    named = list(model.named_parameters())
    names = [
        entry_name(parameter.name or key, index)
        for key, parameter in named
        for index in np.ndindex(*np.shape(parameter.data))
    ]
    return names, [key for key, _ in named]


def place_of(weight: str | int, names: Sequence[str]) -> int:
    """Where a weight stands among all, by its name (W0[0,1] does for W⁰[0,1]) or by its place.

    >>> place_of("W0[1]", ["W⁰[0]", "W⁰[1]"])
    1
    """
    if isinstance(weight, str):
        plain = [name.translate(_PLAIN) for name in names]
        asked = weight.replace(" ", "").translate(_PLAIN)
        if asked not in plain:
            more = " …" if len(names) > 12 else ""
            raise ArgumentError(
                f"There is no weight {weight!r}{nearest(weight, list(names)) or '.'} There are "
                f"{', '.join(names[:12])}{more}"
            )
        return plain.index(asked)
    if not isinstance(weight, (int, np.integer)) or isinstance(weight, bool) or not 0 <= weight < len(names):
        raise ArgumentError(f"A weight is a name, or a place from 0 to {len(names) - 1}; got {weight!r}.")
    return int(weight)


def named_models(models: Any) -> dict[str, Any]:
    """Models by name: of a dict its own, of several alike a number behind their kind."""
    if isinstance(models, Mapping):
        found = {str(name): model for name, model in models.items()}
    elif isinstance(models, (list, tuple)):
        kinds = [type(model).__name__ for model in models]
        found = {
            kind if kinds.count(kind) == 1 else f"{kind} {kinds[: k + 1].count(kind)}": model
            for k, (kind, model) in enumerate(zip(kinds, models, strict=True))
        }
    else:
        found = {type(models).__name__: models}
    if not 1 <= len(found) <= 6:
        raise ArgumentError(f"Got {len(found)} models; 1 to 6 fit into one picture.")
    return found


def whole_epochs(ax: Axes) -> None:
    """Ticks at whole epochs alone."""
    from matplotlib.ticker import MaxNLocator

    ax.xaxis.set_major_locator(MaxNLocator(integer=True))
