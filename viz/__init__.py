"""Pictures for teaching: graphs, steps of backprop, decision boundaries, learning curves.

Matplotlib and Graphviz are imported when the first picture is asked for, not before.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from viz.boundary import BoundaryDisplay, decision_boundary
    from viz.drawing import Drawing, draw
    from viz.errors import DotNotFoundError, DrawingError
    from viz.history import learning_curve
    from viz.plane import Slice
    from viz.stepper import Stepper, step

_PLACES = {
    "BoundaryDisplay": "viz.boundary",
    "DotNotFoundError": "viz.errors",
    "Drawing": "viz.drawing",
    "DrawingError": "viz.errors",
    "Slice": "viz.plane",
    "Stepper": "viz.stepper",
    "decision_boundary": "viz.boundary",
    "draw": "viz.drawing",
    "learning_curve": "viz.history",
    "step": "viz.stepper",
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
