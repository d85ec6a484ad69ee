"""Axes in space: opened, in the colours of a theme, their names and ticks apart from each other."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from autograd.errors import ArgumentError
from autograd.graph.numbers import number
from viz.plots.canvas import TEXT, ThemeName, check_theme, dress, folded, open_panels
from viz.style.palette import Theme
from viz.style.text import width

if TYPE_CHECKING:
    from collections.abc import Sequence

_NAME = 150.0
"""Points of a name in one line: an axis in space is about so long."""

_ZOOM = 0.88

_FIRST_TICKS = 16.0
"""Points of ticks, such as 0.25, for which the room beside an axis is enough."""


def open_space(ax: Any, theme: ThemeName, size: tuple[float, float] = (6.4, 5.4), what: str = "The surface") -> Any:
    """Return axes in space, a new figure's of ``size`` inches where there are none, and their theme.

    Raises
    ------
    ArgumentError
        If ``ax`` is a plane.
    """
    check_theme(theme)
    if ax is None:
        _, axes, colors = open_panels(None, theme, 1, 1, size, subplot_kw={"projection": "3d"})
        ax = axes[0]
    elif not hasattr(ax, "get_zlim"):
        raise ArgumentError(f'{what} needs axes in space: plt.subplots(subplot_kw={{"projection": "3d"}}).')
    else:
        colors = dress([ax], theme)
        if theme is not None:
            ax.figure.set_facecolor(colors.paper)
    _in_colors(ax, colors)
    return ax, colors


def _in_colors(ax: Any, theme: Theme) -> None:
    for axis in (ax.xaxis, ax.yaxis, ax.zaxis):
        axis.set_pane_color(theme.card)
        axis.label.set_color(theme.ink)
        axis.line.set_color(theme.muted)
        axis.set_tick_params(colors=theme.ink)
    ax.set_box_aspect(None, zoom=_ZOOM)


def name_space(ax: Any, names: Sequence[str]) -> None:
    """Write the names of the three axes, further out where ticks are long; call it when all is drawn."""
    from matplotlib.ticker import MaxNLocator

    room = 0.0
    for axis, name in zip((ax.xaxis, ax.yaxis, ax.zaxis), names, strict=True):
        axis.set_major_locator(MaxNLocator(5))
        # A power of ten at the end of the axis would stand on its name.
        axis.set_major_formatter(lambda at, _: _tick(at))
        longest = max((width(_tick(at), TEXT) for at in axis.get_majorticklocs()), default=0.0)
        text = folded(name, _NAME, TEXT)
        axis.set_label_text(text)
        further = max(0.0, longest - _FIRST_TICKS)
        if axis is ax.zaxis:
            axis.set_tick_params(pad=3 + 0.4 * further)
        axis.labelpad = 8 + 0.7 * further + 7 * text.count("\n")
        room = max(room, axis.labelpad - 8)
    # Beside long names the figure ends.
    ax.set_box_aspect(None, zoom=_ZOOM - 0.004 * room)


def _tick(at: float) -> str:
    """The number of a tick without what adding up steps has rounded."""
    return number(float(f"{at:.9g}"), 3)
