"""Pictures for teaching: graphs, steps of backprop, decision boundaries, learning curves.

Written by ``python -m tests.stubs``.
"""

from typing import Any

from viz.drawing.draw import draw as draw
from viz.drawing.picture import Drawing as Drawing
from viz.errors import DotNotFoundError as DotNotFoundError
from viz.errors import DrawingError as DrawingError
from viz.page.stepper import Stepper as Stepper
from viz.page.stepper import step as step
from viz.plots.activation import activation as activation
from viz.plots.blocks import blocks as blocks
from viz.plots.boundary import BoundaryDisplay as BoundaryDisplay
from viz.plots.boundary import decision_boundary as decision_boundary
from viz.plots.canvas import Picture as Picture
from viz.plots.chain_rule import chain_rule as chain_rule
from viz.plots.curves import learning_curve as learning_curve
from viz.plots.network import network as network
from viz.plots.plane import Slice as Slice

__all__ = [
    "BoundaryDisplay",
    "DotNotFoundError",
    "Drawing",
    "DrawingError",
    "Picture",
    "Slice",
    "Stepper",
    "activation",
    "blocks",
    "chain_rule",
    "decision_boundary",
    "draw",
    "learning_curve",
    "network",
    "step",
]
