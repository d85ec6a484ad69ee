"""Pictures for teaching: graphs, steps of backprop, decision boundaries, learning curves.

Matplotlib and Graphviz are imported when the first picture is asked for, not before.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from viz.drawing.draw import Drawing, draw
    from viz.errors import DotNotFoundError, DrawingError
    from viz.page.stepper import Stepper, step
    from viz.plots.boundary import BoundaryDisplay, decision_boundary
    from viz.plots.curves import learning_curve
    from viz.plots.plane import Slice

_PLACES = {
    "BoundaryDisplay": "viz.plots.boundary",
    "DotNotFoundError": "viz.errors",
    "Drawing": "viz.drawing.draw",
    "DrawingError": "viz.errors",
    "Slice": "viz.plots.plane",
    "Stepper": "viz.page.stepper",
    "decision_boundary": "viz.plots.boundary",
    "draw": "viz.drawing.draw",
    "learning_curve": "viz.plots.curves",
    "step": "viz.page.stepper",
}

__all__ = [
    "BoundaryDisplay",
    "DotNotFoundError",
    "Drawing",
    "DrawingError",
    "Slice",
    "Stepper",
    "decision_boundary",
    "draw",
    "learning_curve",
    "step",
]


def __getattr__(name: str) -> Any:
    if name not in _PLACES:
        raise AttributeError(f"module 'viz' has no attribute {name!r}; it has {', '.join(__all__)}")
    return getattr(import_module(_PLACES[name]), name)


def __dir__() -> list[str]:
    return __all__
