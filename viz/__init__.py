"""Pictures for teaching: graphs, steps of backprop, decision boundaries, learning curves.

Matplotlib and Graphviz are imported when the first picture is asked for, not before. It may import autograd and nn.
Begin with `drawing.draw`, `plots.boundary` and `page.stepper`.
"""

from autograd.face import face as _face

_FACE = {
    "drawing.draw": "draw",
    "drawing.picture": "Drawing",
    "errors": "DotNotFoundError DrawingError",
    "page.playground": "Playground playground",
    "page.stepper": "Stepper step",
    "plots.boundary": "BoundaryDisplay decision_boundary",
    "plots.canvas": "Picture",
    "plots.curves": "learning_curve",
    "plots.data.capacity": "capacity",
    "plots.data.hidden_lines": "hidden_lines",
    "plots.data.layer_spaces": "layer_spaces",
    "plots.data.many_solutions": "many_solutions",
    "plots.data.perceptron_update": "perceptron_update",
    "plots.data.scatter": "scatter",
    "plots.data.sigmoid_surface": "sigmoid_surface",
    "plots.descent.animate": "Animation animate",
    "plots.descent.gradient_flow": "gradient_flow",
    "plots.descent.learning_rates": "learning_rates",
    "plots.descent.loss_surface": "loss_surface",
    "plots.descent.losses": "losses",
    "plots.descent.weight_balls": "weight_balls",
    "plots.descent.weight_history": "weight_history",
    "plots.images.boxes": "boxes",
    "plots.images.convolution": "ConvolutionPicture convolution",
    "plots.images.feature_maps": "feature_maps",
    "plots.images.filters": "filters",
    "plots.images.mistakes": "mistakes",
    "plots.images.occlusion": "occlusion",
    "plots.images.pooling": "pooling",
    "plots.images.receptive_field": "receptive_field",
    "plots.images.saliency": "saliency",
    "plots.images.segmentation": "segmentation",
    "plots.networks.activation": "activation",
    "plots.networks.blocks": "blocks",
    "plots.networks.chain_rule": "chain_rule",
    "plots.networks.network": "network",
    "plots.plane": "Slice",
    "plots.scores.calibration": "CalibrationDisplay calibration",
    "plots.scores.compare": "CompareDisplay compare",
    "plots.scores.confusion": "ConfusionDisplay confusion",
    "plots.scores.roc": "RocDisplay roc",
    "plots.scores.v_curve": "v_curve",
}
__getattr__, __dir__, __all__ = _face(__name__, _FACE)
