"""Pictures for teaching, one call each, from your own data and model.

Written by ``python -m tests.stubs``.
"""

from typing import Any

from viz.drawing.draw import draw as draw
from viz.drawing.picture import Drawing as Drawing
from viz.errors import DotNotFoundError as DotNotFoundError
from viz.errors import DrawingError as DrawingError
from viz.errors import NotLinkedWarning as NotLinkedWarning
from viz.page.playground import Playground as Playground
from viz.page.playground import playground as playground
from viz.page.stepper import Stepper as Stepper
from viz.page.stepper import step as step
from viz.plots.boundary import BoundaryDisplay as BoundaryDisplay
from viz.plots.boundary import decision_boundary as decision_boundary
from viz.plots.canvas import Picture as Picture
from viz.plots.curves import learning_curve as learning_curve
from viz.plots.data.capacity import capacity as capacity
from viz.plots.data.hidden_lines import hidden_lines as hidden_lines
from viz.plots.data.layer_spaces import layer_spaces as layer_spaces
from viz.plots.data.many_solutions import many_solutions as many_solutions
from viz.plots.data.perceptron_update import perceptron_update as perceptron_update
from viz.plots.data.scatter import scatter as scatter
from viz.plots.data.sigmoid_surface import sigmoid_surface as sigmoid_surface
from viz.plots.descent.animate import Animation as Animation
from viz.plots.descent.animate import animate as animate
from viz.plots.descent.gradient_flow import gradient_flow as gradient_flow
from viz.plots.descent.learning_rates import learning_rates as learning_rates
from viz.plots.descent.loss_surface import loss_surface as loss_surface
from viz.plots.descent.losses import losses as losses
from viz.plots.descent.weight_balls import weight_balls as weight_balls
from viz.plots.descent.weight_history import weight_history as weight_history
from viz.plots.images.boxes import boxes as boxes
from viz.plots.images.convolution import ConvolutionPicture as ConvolutionPicture
from viz.plots.images.convolution import convolution as convolution
from viz.plots.images.feature_maps import feature_maps as feature_maps
from viz.plots.images.filters import filters as filters
from viz.plots.images.im2col import im2col as im2col
from viz.plots.images.mistakes import mistakes as mistakes
from viz.plots.images.occlusion import occlusion as occlusion
from viz.plots.images.pooling import pooling as pooling
from viz.plots.images.receptive_field import receptive_field as receptive_field
from viz.plots.images.saliency import saliency as saliency
from viz.plots.images.segmentation import segmentation as segmentation
from viz.plots.networks.activation import activation as activation
from viz.plots.networks.before_after import before_after as before_after
from viz.plots.networks.blocks import blocks as blocks
from viz.plots.networks.chain_rule import chain_rule as chain_rule
from viz.plots.networks.initialization import initialization as initialization
from viz.plots.networks.network import network as network
from viz.plots.networks.parameter_counts import parameter_counts as parameter_counts
from viz.plots.plane import Slice as Slice
from viz.plots.scores.calibration import CalibrationDisplay as CalibrationDisplay
from viz.plots.scores.calibration import calibration as calibration
from viz.plots.scores.compare import CompareDisplay as CompareDisplay
from viz.plots.scores.compare import compare as compare
from viz.plots.scores.confusion import ConfusionDisplay as ConfusionDisplay
from viz.plots.scores.confusion import confusion as confusion
from viz.plots.scores.precision_recall import PrecisionRecallDisplay as PrecisionRecallDisplay
from viz.plots.scores.precision_recall import precision_recall as precision_recall
from viz.plots.scores.roc import RocDisplay as RocDisplay
from viz.plots.scores.roc import roc as roc
from viz.plots.scores.sample_curve import sample_curve as sample_curve
from viz.plots.scores.v_curve import v_curve as v_curve

__all__ = [
    "Animation",
    "BoundaryDisplay",
    "CalibrationDisplay",
    "CompareDisplay",
    "ConfusionDisplay",
    "ConvolutionPicture",
    "DotNotFoundError",
    "Drawing",
    "DrawingError",
    "NotLinkedWarning",
    "Picture",
    "Playground",
    "PrecisionRecallDisplay",
    "RocDisplay",
    "Slice",
    "Stepper",
    "activation",
    "animate",
    "before_after",
    "blocks",
    "boxes",
    "calibration",
    "capacity",
    "chain_rule",
    "compare",
    "confusion",
    "convolution",
    "decision_boundary",
    "draw",
    "feature_maps",
    "filters",
    "gradient_flow",
    "hidden_lines",
    "im2col",
    "initialization",
    "layer_spaces",
    "learning_curve",
    "learning_rates",
    "loss_surface",
    "losses",
    "many_solutions",
    "mistakes",
    "network",
    "occlusion",
    "parameter_counts",
    "perceptron_update",
    "playground",
    "pooling",
    "precision_recall",
    "receptive_field",
    "roc",
    "saliency",
    "sample_curve",
    "scatter",
    "segmentation",
    "sigmoid_surface",
    "step",
    "v_curve",
    "weight_balls",
    "weight_history",
]
