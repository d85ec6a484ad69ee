"""Models on the engine: layers, losses, optimizers, and the lecture's classifiers.

Each name is imported when it is first asked for. It may import autograd. Begin with `layers.module`, what a layer is,
then `models.estimator`, what fitting is, and `training.loop`, which runs it.
"""

from autograd.face import face as _face

_FACE = {
    "data.images": "standardize_images",
    "data.labels": "encode_labels one_hot",
    "data.lesions": "Lesions add_lesions boxes_of brain_slices",
    "data.lines": "line line_through",
    "data.overlap": "box_iou dice_score",
    "data.patients": "patients",
    "data.standardizer": "Standardizer",
    "data.table": "Table read_table",
    "errors": "DataConversionWarning DivergenceError ExportError LabelError NoProbabilityError NotFittedError "
    "NotRecordableWarning NotSeparableWarning TableError WeightFileError",
    "export": ".",
    "files.saving": "load read_state save",
    "layers.activation": "ELU LeakyReLU PReLU ReLU Sigmoid Softmax Tanh",
    "layers.convolution": "Conv1d Conv2d ConvTranspose2d",
    "layers.counting": "ParameterCount ParameterFormula parameter_count",
    "layers.dense": "Linear Neuron Sequential",
    "layers.dropout": "Dropout",
    "layers.initializers": "he normal xavier",
    "layers.local": "LocallyConnected1d",
    "layers.module": "Module",
    "layers.normalization": "BatchNorm1d BatchNorm2d",
    "layers.pooling": "AvgPool1d AvgPool2d Flatten MaxPool1d MaxPool2d Upsample",
    "layers.scalar_twin": "scalar",
    "losses.margin": "HingeLoss MulticlassHingeLoss MulticlassPerceptronLoss PerceptronLoss",
    "losses.overlap": "DiceLoss",
    "losses.probability": "BCELoss BCEWithLogitsLoss CategoricalCrossEntropyLoss CrossEntropyLoss",
    "losses.regression": "MSELoss SmoothL1Loss",
    "losses.regularizers": "L1 L2 Regularizer SquaredL2",
    "models.classifier": "Classifier",
    "models.cnn": "CNN",
    "models.estimator": "Estimator",
    "models.linear": "LinearSVM LogisticRegression MulticlassSVM SoftmaxRegression",
    "models.linear_regression": "LinearRegression",
    "models.localization": "Localizer",
    "models.mlp": "MLP",
    "models.mlp_regressor": "MLPRegressor",
    "models.network": "NeuralClassifier",
    "models.perceptron": "MulticlassPerceptron Perceptron",
    "models.regressor": "Regressor",
    "models.segmentation": "SegmentationCNN",
    "optim.optimizers": "Adam Optimizer SGD",
    "optim.schedules": "Constant CosineDecay InverseDecay StepDecay",
    "randomness": "manual_seed",
    "training.history": "History",
    "training.loop": "train",
}
__getattr__, __dir__, __all__ = _face(__name__, _FACE)
