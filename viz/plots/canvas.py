"""Where a plot is drawn: given axes or a figure of its own, light or dark; and what it gives back."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from inspect import signature
from pathlib import Path
from textwrap import wrap
from typing import TYPE_CHECKING, Any, Literal, TypeVar

import numpy as np

from autograd.errors import ArgumentError, DataTypeError
from viz.errors import OutputError, path_of, writing
from viz.style.fonts import boxes_told, with_wider_fonts
from viz.style.palette import DARK, LIGHT, Theme, theme_on
from viz.style.text import counted, spoken, width

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure, SubFigure

_P = TypeVar("_P", bound="Picture")
ThemeName = Literal["light", "dark"] | None
Layout = Literal["constrained", "compressed"]
_THEMES = {"light": LIGHT, "dark": DARK}
_OTHER = {"ax": "figure=, a Figure or SubFigure,", "figure": "ax="}

_INCH = 72

_SHARE = 0.84
"""Of a figure, what axes have beside their ticks and names."""

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
        path = path_of(path)
        figure = self.ax_.get_figure(root=True)
        kind = path.suffix.lower()
        key = {".png": "Description", ".svg": "Description", ".pdf": "Subject"}.get(kind)
        options = {"metadata": {key: self.description_} if key else None, **options}
        try:
            with_wider_fonts(figure)
            with writing(path), boxes_told():
                figure.savefig(path, **{k: v for k, v in options.items() if v is not None})  # type: ignore[union-attr]
        except ValueError as error:
            if isinstance(error, OutputError):
                raise
            raise OutputError(f"Could not write {str(path)!r}: {error}.") from None
        return path


class OnePanel(Saves):
    """What was drawn on one axes, which can be asked for as those of several panels are."""

    @property
    def axes_(self) -> list[Axes]:
        """The panels, in reading order: one."""
        return [self.ax_]


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
    again_: Callable[..., Any] | None = field(default=None, repr=False)

    def __post_init__(self) -> None:
        self.description_ = spoken(self.description_)

    def drawn_by(self: _P, function: Callable[..., _P], given: Mapping[str, Any]) -> _P:
        """Keep what drew it, and of what, for `plot`."""
        self.again_ = partial(function, **{name: held for name, held in given.items() if name not in ("ax", "figure")})
        return self

    def plot(self: _P, *, ax: Axes | None = None, figure: Figure | SubFigure | None = None, **options: Any) -> _P:
        """Draw it again, elsewhere or with other options of its function.

        Parameters
        ----------
        ax, figure
            Where: axes for a picture of one panel, a figure or a part of one for several. Left out: a new figure.
        **options
            Of the function that drew it, such as ``theme``.

        Returns
        -------
        Picture
            The new one.
        """
        if self.again_ is None:
            raise ArgumentError("This picture does not know what drew it: call the function of viz again.")
        taken = signature(self.again_).parameters
        for name, place in (("ax", ax), ("figure", figure)):
            if place is not None and name not in taken:
                raise ArgumentError(
                    f"This picture has {counted(len(self.axes_), 'panel')}: give {_OTHER[name]} instead."
                )
            if place is not None:
                options[name] = place
        made: _P = self.again_(**options)
        return made

    @property
    def ax_(self) -> Axes:  # type: ignore[override]
        """The first of the axes."""
        return self.axes_[0]

    def __repr__(self) -> str:
        return f"<Picture: {self.description_}>"


def open_axes(
    ax: Axes | None, theme: ThemeName, size: tuple[float, float] = (6.4, 4.8), layout: Layout = "constrained"
) -> tuple[Axes, Theme]:
    """Return the axes to draw on, a new figure's of ``size`` inches where there are none, and their theme.

    Raises
    ------
    ArgumentError
        If the theme is unknown.
    DataTypeError
        If ``ax`` is no Axes.
    """
    if ax is None:
        _, axes, colors = open_panels(None, theme, 1, 1, size, layout)
        return axes[0], colors
    if not hasattr(ax, "transData"):
        raise DataTypeError(f"Expected ax as matplotlib Axes, got {type(ax).__name__}: make them by plt.subplots().")
    colors = dress([ax], theme)
    if theme is not None:
        # Ticks, names and the legend stand beside the axes: on the paper of another theme they would not be seen.
        ax.figure.set_facecolor(colors.paper)
    return ax, colors


def open_panels(
    figure: Figure | SubFigure | None,
    theme: ThemeName,
    rows: int,
    columns: int,
    size: tuple[float, float],
    layout: Layout = "constrained",
    **options: Any,
) -> tuple[Figure | SubFigure, list[Axes], Theme]:
    """Return a figure, its ``rows`` times ``columns`` axes in reading order, and their theme.

    Of a new figure the layout is "compressed" where the axes have a shape of their own and names: those would be cut.
    """
    check_theme(theme)
    if figure is None:
        # Heavy, as all of matplotlib: loaded when there is something to draw, here and below.
        import matplotlib.pyplot as plt

        figure = plt.figure(figsize=size, layout=layout)
    elif not hasattr(figure, "subplots"):
        raise DataTypeError(f"Expected figure as a matplotlib Figure or SubFigure, got {type(figure).__name__}.")
    if theme is not None:
        # Of a part of a figure too: on the paper of another theme the words around the panels would not be seen.
        figure.set_facecolor(_THEMES[theme].paper)
    axes = list(np.ravel(figure.subplots(rows, columns, squeeze=False, **options)))
    return figure, axes, dress(axes, theme)


def check_theme(theme: ThemeName) -> None:
    """Refuse a theme that there is not."""
    if theme is not None and not (isinstance(theme, str) and theme in _THEMES):
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


def name_axes(ax: Axes, x: str, y: str, size: float | None = None) -> None:
    """Write the names of the axes; one that is longer than its axis goes on in a second line."""
    box = ax.get_window_extent()
    for write, name, room in ((ax.set_xlabel, x, box.width), (ax.set_ylabel, y, box.height)):
        look: dict[str, Any] = {} if size is None else {"fontsize": size}
        write(folded(name, room / ax.figure.dpi * _INCH, size or TEXT), **look)


def head(
    ax: Axes, text: str, color: str, loc: Literal["left", "center"] = "left", room: float | None = None,
    size: float = TEXT,
) -> None:  # fmt: skip
    """Write a title, in as many lines as it needs: a line's equation with the names of a table is a long one.

    ``room`` is in pixels, by default the width of the axes.
    """
    ax.set_title(in_lines(ax, text, size, room), loc=loc, fontsize=size, color=color)


def in_lines(ax: Axes, text: str, size: float, room: float | None = None) -> str:
    """A text that goes on in further lines where it is longer than the axes are wide, or than ``room`` pixels."""
    points = (room or room_in(ax)[0]) / ax.figure.dpi * _INCH
    return "\n".join(folded(line, points, size, 3) for line in text.split("\n"))


def room_in(ax: Axes) -> tuple[float, float]:
    """The pixels that axes are wide and high, or will be when the layout has given them their part of the figure."""
    box, place, figure = ax.get_window_extent(), ax.get_subplotspec(), ax.figure
    if place is None or figure.get_layout_engine() is None:
        return box.width, box.height
    grid = place.get_gridspec()
    across, down = np.asarray(grid.get_width_ratios()), np.asarray(grid.get_height_ratios())
    wide = across[place.colspan.start : place.colspan.stop].sum() / across.sum()
    high = down[place.rowspan.start : place.rowspan.stop].sum() / down.sum()
    return max(box.width, _SHARE * figure.bbox.width * wide), max(box.height, _SHARE * figure.bbox.height * high)


def folded(name: str, room: float, size: float, lines: int = 2) -> str:
    r"""A name in as many lines as it needs in so many points, two at most or ``lines``.

    >>> folded("C-reactive protein in serum (mg/L)", 120.0, 10.0)
    'C-reactive protein in\nserum (mg/L)'
    """
    long = width(spoken(name), size)
    if long <= room:
        return name
    most = max(8, int(len(name) * room / long))
    # Lines of about the same length, where they fit in two.
    return "\n".join(wrap(name, min(most, len(name) // 2 + 6), max_lines=lines, placeholder="…"))


def bare(ax: Axes) -> None:
    """Take ticks and frame away: a picture without axes."""
    ax.set(xticks=[], yticks=[])
    for spine in ax.spines.values():
        spine.set_visible(False)


def halo(theme: Theme, width: float = 2.5) -> list[Any]:
    """A rim of the paper's colour around words that stand on lines."""
    from matplotlib.patheffects import withStroke

    return [withStroke(linewidth=width, foreground=theme.paper)]
