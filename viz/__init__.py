"""Pictures for teaching, one call each, from your own data and model.

================ =======================================================================================
a computation    `step` (a live page), `draw`, `chain_rule`
a network        `playground` (a live page), `network`, `blocks`, `activation`, `initialization`,
                 `before_after`, `parameter_counts`
samples          `scatter`, `decision_boundary`, `hidden_lines`, `layer_spaces`, `capacity`,
                 `sigmoid_surface`, `many_solutions`, `perceptron_update`
losses, descent  `losses`, `loss_surface`, `learning_rates`, `learning_curve`, `weight_history`,
                 `gradient_flow`, `weight_balls`, `animate`
images           `convolution`, `im2col`, `pooling`, `filters`, `feature_maps`, `receptive_field`, `saliency`,
                 `occlusion`, `segmentation`, `boxes`, `mistakes`
how good it is   `confusion`, `calibration`, `roc`, `precision_recall`, `compare`, `sample_curve`; of a gradient
                 check `v_curve`
================ =======================================================================================

Matplotlib and Graphviz are imported when the first picture is asked for, not before. It may import autograd and nn.
Begin with `drawing.draw`, `plots.boundary` and `page.stepper`.
"""

from autograd.face import face as _face

_FACE = {
    "drawing.draw": "draw",
    "drawing.picture": "Drawing",
    "errors": "DotNotFoundError DrawingError NotLinkedWarning",
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
    "plots.images.im2col": "im2col",
    "plots.images.mistakes": "mistakes",
    "plots.images.occlusion": "occlusion",
    "plots.images.pooling": "pooling",
    "plots.images.receptive_field": "receptive_field",
    "plots.images.saliency": "saliency",
    "plots.images.segmentation": "segmentation",
    "plots.networks.activation": "activation",
    "plots.networks.before_after": "before_after",
    "plots.networks.blocks": "blocks",
    "plots.networks.chain_rule": "chain_rule",
    "plots.networks.initialization": "initialization",
    "plots.networks.network": "network",
    "plots.networks.parameter_counts": "parameter_counts",
    "plots.plane": "Slice",
    "plots.scores.calibration": "CalibrationDisplay calibration",
    "plots.scores.compare": "CompareDisplay compare",
    "plots.scores.confusion": "ConfusionDisplay confusion",
    "plots.scores.precision_recall": "PrecisionRecallDisplay precision_recall",
    "plots.scores.roc": "RocDisplay roc",
    "plots.scores.sample_curve": "sample_curve",
    "plots.scores.v_curve": "v_curve",
}
__getattr__, __dir__, __all__ = _face(__name__, _FACE)
