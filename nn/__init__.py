"""Models on the engine: layers, losses, optimizers, and the lecture's classifiers.

What reads and writes files, and the lecture's data, is imported when it is first asked for.
"""

from importlib import import_module as _import_module
from typing import TYPE_CHECKING as _TYPE_CHECKING
from typing import Any as _Any

from nn.activations import ELU, LeakyReLU, PReLU, ReLU, Sigmoid, Softmax, Tanh
from nn.classifier import Classifier
from nn.cnn import CNN
from nn.convolution import Conv1d, Conv2d, ConvTranspose2d
from nn.counting import ParameterCount, ParameterFormula, parameter_count
from nn.dropout import Dropout
from nn.errors import (
    DataConversionWarning,
    DivergenceError,
    ExportError,
    LabelError,
    NoProbabilityError,
    NotFittedError,
    NotRecordableWarning,
    NotSeparableWarning,
    TableError,
    WeightFileError,
)
from nn.estimator import Estimator
from nn.history import History
from nn.images import standardize_images
from nn.initializers import he, normal, xavier
from nn.labels import encode_labels, one_hot
from nn.layers import Linear, Neuron, Sequential
from nn.linear_models import LinearSVM, LogisticRegression, MulticlassSVM, SoftmaxRegression
from nn.lines import line, line_through
from nn.local import LocallyConnected1d
from nn.localization import Localizer
from nn.loop import train
from nn.losses import BCELoss, BCEWithLogitsLoss, CategoricalCrossEntropyLoss, CrossEntropyLoss
from nn.margin_losses import HingeLoss, MulticlassHingeLoss, MulticlassPerceptronLoss, PerceptronLoss
from nn.mlp import MLP
from nn.module import Module
from nn.network import NeuralClassifier
from nn.normalization import BatchNorm1d, BatchNorm2d
from nn.optimizers import SGD, Adam, Optimizer
from nn.overlap import box_iou, dice_score
from nn.overlap_loss import DiceLoss
from nn.perceptron import MulticlassPerceptron, Perceptron
from nn.pooling import AvgPool1d, AvgPool2d, Flatten, MaxPool1d, MaxPool2d, Upsample
from nn.randomness import manual_seed
from nn.regression_losses import MSELoss, SmoothL1Loss
from nn.regularizers import L1, L2, Regularizer, SquaredL2
from nn.scalar_twin import scalar
from nn.schedules import Constant, CosineDecay, InverseDecay, StepDecay
from nn.segmentation import SegmentationCNN
from nn.standardizer import Standardizer

if _TYPE_CHECKING:
    from nn import export
    from nn.lesions import Lesions, add_lesions, boxes_of, brain_slices
    from nn.patients import patients
    from nn.saving import load, read_state, save
    from nn.table import Table, read_table

_PLACES = {
    "Lesions": "nn.lesions",
    "Table": "nn.table",
    "add_lesions": "nn.lesions",
    "boxes_of": "nn.lesions",
    "brain_slices": "nn.lesions",
    "load": "nn.saving",
    "patients": "nn.patients",
    "read_state": "nn.saving",
    "read_table": "nn.table",
    "save": "nn.saving",
}


def __getattr__(name: str) -> _Any:
    if name == "export":
        return _import_module("nn.export")
    if name not in _PLACES:
        raise AttributeError(f"module 'nn' has no attribute {name!r}")
    found = getattr(_import_module(_PLACES[name]), name)
    globals()[name] = found
    return found


def __dir__() -> list[str]:
    return sorted({*globals(), *_PLACES, "export"})


__all__ = [
    "CNN",
    "ELU",
    "L1",
    "L2",
    "MLP",
    "SGD",
    "Adam",
    "AvgPool1d",
    "AvgPool2d",
    "BCELoss",
    "BCEWithLogitsLoss",
    "BatchNorm1d",
    "BatchNorm2d",
    "CategoricalCrossEntropyLoss",
    "Classifier",
    "Constant",
    "Conv1d",
    "Conv2d",
    "ConvTranspose2d",
    "CosineDecay",
    "CrossEntropyLoss",
    "DataConversionWarning",
    "DiceLoss",
    "DivergenceError",
    "Dropout",
    "Estimator",
    "ExportError",
    "Flatten",
    "HingeLoss",
    "History",
    "InverseDecay",
    "LabelError",
    "LeakyReLU",
    "Lesions",
    "Linear",
    "LinearSVM",
    "Localizer",
    "LocallyConnected1d",
    "LogisticRegression",
    "MSELoss",
    "MaxPool1d",
    "MaxPool2d",
    "Module",
    "MulticlassHingeLoss",
    "MulticlassPerceptron",
    "MulticlassPerceptronLoss",
    "MulticlassSVM",
    "NeuralClassifier",
    "Neuron",
    "NoProbabilityError",
    "NotFittedError",
    "NotRecordableWarning",
    "NotSeparableWarning",
    "Optimizer",
    "PReLU",
    "ParameterCount",
    "ParameterFormula",
    "Perceptron",
    "PerceptronLoss",
    "ReLU",
    "Regularizer",
    "SegmentationCNN",
    "Sequential",
    "Sigmoid",
    "SmoothL1Loss",
    "Softmax",
    "SoftmaxRegression",
    "SquaredL2",
    "Standardizer",
    "StepDecay",
    "Table",
    "TableError",
    "Tanh",
    "Upsample",
    "WeightFileError",
    "add_lesions",
    "box_iou",
    "boxes_of",
    "brain_slices",
    "dice_score",
    "encode_labels",
    "export",
    "he",
    "line",
    "line_through",
    "load",
    "manual_seed",
    "normal",
    "one_hot",
    "parameter_count",
    "patients",
    "read_state",
    "read_table",
    "save",
    "scalar",
    "standardize_images",
    "train",
    "xavier",
]
