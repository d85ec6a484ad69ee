"""Run in a notebook's kernel: each matplotlib picture gets words for those who do not see it.

They are the ``description_`` of the display that drew the figure, else what its axes are called.
"""

from functools import wraps
from typing import Any

from IPython import get_ipython
from IPython.core import pylabtools
from matplotlib.figure import Figure

_MANY = 9
"""So many texts in a panel are its numbers, not names of curves."""


def words(figure: Figure, names: dict[str, Any]) -> str:
    """What a figure shows."""
    for one in names.values():
        said = getattr(one, "description_", None)
        if isinstance(said, str) and getattr(one, "figure_", None) is figure:
            return said
    panels = [panel for panel in map(_panel, figure.axes) if panel]
    return "; ".join([f"{len(figure.axes)} panels", *panels] if len(figure.axes) > 1 else panels) or "A picture"


def _panel(ax: Any) -> str:
    title = ax.get_title() or ax.get_title(loc="left")
    over = f"{ax.get_ylabel()} against {ax.get_xlabel()}" if ax.get_xlabel() and ax.get_ylabel() else ""
    legend = ax.get_legend()
    written = [text.get_text() for text in [*(legend.get_texts() if legend else ()), *ax.texts]]
    curves = ", ".join(written) if len(written) < _MANY else ""
    return ": ".join(filter(None, [title, over, curves]))


def begin() -> None:
    """Let IPython's own way to print a figure answer with the words too."""
    plain = pylabtools.print_figure

    @wraps(plain)
    def described(figure: Figure, *args: Any, **options: Any) -> Any:
        return plain(figure, *args, **options), {"alt": words(figure, get_ipython().user_ns)}

    pylabtools.print_figure = described


if __name__ == "__main__":
    begin()
