"""Where a plot is drawn: given axes or a figure of its own, light or dark; and what it gives back."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from autograd.errors import ArgumentError, DataTypeError
from viz.errors import OutputError
from viz.style.palette import DARK, LIGHT, Theme, theme_on

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure, SubFigure

ThemeName = Literal["light", "dark"] | None
_THEMES = {"light": LIGHT, "dark": DARK}

SMALL, TEXT, HEAD = 8.5, 10.0, 11.0
"""Sizes of words in points: numbers beside things, labels, what heads a panel."""


class Saves:
    """What was drawn can be written to a file, with its description in it."""

    ax_: Axes
    description_: str

    def save(self, path: str | os.PathLike[str], **options: Any) -> Path:
        """Write the figure to a file, in the format of its suffix; ``options`` are those of ``Figure.savefig``.

        Raises
        ------
        OutputError
            If it cannot be written there.
        """
        path = Path(path)
        figure = self.ax_.get_figure(root=True)
        kind = path.suffix.lower()
        key = {".png": "Description", ".svg": "Description", ".pdf": "Subject"}.get(kind)
        options = {"metadata": {key: self.description_} if key else None, **options}
        try:
            figure.savefig(path, **{k: v for k, v in options.items() if v is not None})  # type: ignore[union-attr]
        except (OSError, ValueError) as error:
            raise OutputError(f"Could not write {path.name!r}: {error}.") from None
        return path


@dataclass(repr=False)
class Picture(Saves):
    """What a plot drew. All of it can be changed through matplotlib's artists.

    Attributes
    ----------
    axes_ : list of Axes
        The panels, in reading order.
    figure_ : Figure or SubFigure
    description_ : str
        What is to be seen, for those who cannot see it; `save` writes it into the file.
    numbers_ : dict
        What was drawn, as arrays and numbers; the function says what is in it.
    """

    axes_: list[Axes]
    figure_: Figure | SubFigure
    description_: str
    numbers_: dict[str, Any] = field(default_factory=dict)

    @property
    def ax_(self) -> Axes:  # type: ignore[override]
        """The first of the axes."""
        return self.axes_[0]

    def __repr__(self) -> str:
        return f"<Picture: {self.description_}>"


def open_axes(ax: Axes | None, theme: ThemeName, size: tuple[float, float] = (6.4, 4.8)) -> tuple[Axes, Theme]:
    """Return the axes to draw on, a new figure's of ``size`` inches where there are none, and their theme.

    Raises
    ------
    ArgumentError
        If the theme is unknown.
    DataTypeError
        If ``ax`` is no Axes.
    """
    if ax is None:
        _, axes, colors = open_panels(None, theme, 1, 1, size)
        return axes[0], colors
    if not hasattr(ax, "transData"):
        raise DataTypeError(f"Expected ax as matplotlib Axes, got {type(ax).__name__}: make them by plt.subplots().")
    return ax, dress([ax], theme)


def open_panels(
    figure: Figure | SubFigure | None,
    theme: ThemeName,
    rows: int,
    columns: int,
    size: tuple[float, float],
    **options: Any,
) -> tuple[Figure | SubFigure, list[Axes], Theme]:
    """Return a figure, its ``rows`` times ``columns`` axes in reading order, and their theme."""
    check_theme(theme)
    if figure is None:
        # Heavy, as all of matplotlib: loaded when there is something to draw, here and below.
        import matplotlib.pyplot as plt

        figure = plt.figure(figsize=size, layout="constrained")
        if theme is not None:
            figure.set_facecolor(_THEMES[theme].paper)
    elif not hasattr(figure, "subplots"):
        raise DataTypeError(f"Expected figure as a matplotlib Figure or SubFigure, got {type(figure).__name__}.")
    axes = list(np.ravel(figure.subplots(rows, columns, squeeze=False, **options)))
    return figure, axes, dress(axes, theme)


def check_theme(theme: ThemeName) -> None:
    """Refuse a theme that there is not."""
    if theme is not None and theme not in _THEMES:
        raise ArgumentError(f"Expected theme as 'light', 'dark' or None, got {theme!r}.")


def dress(axes: Sequence[Axes], theme: ThemeName) -> Theme:
    """Give axes the colours of a theme; return it, or where there is none that of their background."""
    from matplotlib.colors import to_hex

    check_theme(theme)
    if theme is None:
        return theme_on(to_hex(axes[0].get_facecolor()))
    colors = _THEMES[theme]
    for ax in axes:
        ax.set_facecolor(colors.paper)
        ax.tick_params(colors=colors.ink, which="both")
        for spine in ax.spines.values():
            spine.set_color(colors.muted)
        for text in (ax.xaxis.label, ax.yaxis.label, ax.title):
            text.set_color(colors.ink)
    return colors


def bare(ax: Axes) -> None:
    """Take ticks and frame away: a picture without axes."""
    ax.set(xticks=[], yticks=[])
    for spine in ax.spines.values():
        spine.set_visible(False)


def halo(theme: Theme, width: float = 2.5) -> list[Any]:
    """A rim of the paper's colour around words that stand on lines."""
    from matplotlib.patheffects import withStroke

    return [withStroke(linewidth=width, foreground=theme.paper)]
