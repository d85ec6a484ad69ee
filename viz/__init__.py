"""Pictures for teaching: graphs, steps of backprop, decision boundaries, learning curves.

Matplotlib and Graphviz are imported when the first picture is asked for, not before. It may import autograd and nn.
Begin with `drawing.draw`, `plots.boundary` and `page.stepper`.
"""

from autograd.face import face as _face

_FACE = {
    "drawing.draw": "draw",
    "drawing.picture": "Drawing",
    "errors": "DotNotFoundError DrawingError MissingPackageError",
    "page.stepper": "Stepper step",
    "plots.activation": "activation",
    "plots.blocks": "blocks",
    "plots.boundary": "BoundaryDisplay decision_boundary",
    "plots.boxes": "boxes",
    "plots.calibration": "CalibrationDisplay calibration",
    "plots.canvas": "Picture",
    "plots.chain_rule": "chain_rule",
    "plots.confusion": "ConfusionDisplay confusion",
    "plots.convolution": "ConvolutionPicture convolution",
    "plots.curves": "learning_curve",
    "plots.data.capacity": "capacity",
    "plots.data.hidden_lines": "hidden_lines",
    "plots.data.layer_spaces": "layer_spaces",
    "plots.data.many_solutions": "many_solutions",
    "plots.data.perceptron_update": "perceptron_update",
    "plots.data.scatter": "scatter",
    "plots.data.sigmoid_surface": "sigmoid_surface",
    "plots.feature_maps": "feature_maps",
    "plots.filters": "filters",
    "plots.mistakes": "mistakes",
    "plots.network": "network",
    "plots.occlusion": "occlusion",
    "plots.plane": "Slice",
    "plots.pooling": "pooling",
    "plots.receptive_field": "receptive_field",
    "plots.roc": "RocDisplay roc",
    "plots.saliency": "saliency",
    "plots.segmentation": "segmentation",
}
__getattr__, __dir__, __all__ = _face(__name__, _FACE)
