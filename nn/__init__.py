"""Models on the engine: layers, losses, optimizers, and the lecture's classifiers."""

from nn.activations import ELU, LeakyReLU, PReLU, ReLU, Sigmoid, Softmax, Tanh
from nn.cnn import CNN
from nn.convolution import (
    AvgPool1d,
    AvgPool2d,
    Conv1d,
    Conv2d,
    ConvTranspose2d,
    Flatten,
    MaxPool1d,
    MaxPool2d,
    Upsample,
)
from nn.data import Standardizer, encode_labels, one_hot, patients
from nn.errors import (
    DivergenceError,
    LabelError,
    NoProbabilityError,
    NotFittedError,
    NotRecordableWarning,
    NotSeparableWarning,
    TableError,
)
from nn.history import History
from nn.initializers import he, normal, xavier
from nn.layers import Linear, Neuron, Sequential
from nn.losses import BCELoss, BCEWithLogitsLoss, CategoricalCrossEntropyLoss, CrossEntropyLoss, PerceptronLoss
from nn.models import MLP, LogisticRegression, Perceptron
from nn.module import Module
from nn.optimizers import SGD
from nn.scalar import scalar
from nn.table import Table, read_table
from nn.training import train

__all__ = [
    "CNN",
    "ELU",
    "MLP",
    "SGD",
    "AvgPool1d",
    "AvgPool2d",
    "BCELoss",
    "BCEWithLogitsLoss",
    "CategoricalCrossEntropyLoss",
    "Conv1d",
    "Conv2d",
    "ConvTranspose2d",
    "CrossEntropyLoss",
    "DivergenceError",
    "Flatten",
    "History",
    "LabelError",
    "LeakyReLU",
    "Linear",
    "LogisticRegression",
    "MaxPool1d",
    "MaxPool2d",
    "Module",
    "Neuron",
    "NoProbabilityError",
    "NotFittedError",
    "NotRecordableWarning",
    "NotSeparableWarning",
    "PReLU",
    "Perceptron",
    "PerceptronLoss",
    "ReLU",
    "Sequential",
    "Sigmoid",
    "Softmax",
    "Standardizer",
    "Table",
    "TableError",
    "Tanh",
    "Upsample",
    "encode_labels",
    "he",
    "normal",
    "one_hot",
    "patients",
    "read_table",
    "scalar",
    "train",
    "xavier",
]
