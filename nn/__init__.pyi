"""Models on the engine: layers, losses, optimizers, and the lecture's classifiers.

Written by ``python -m tests.stubs``.
"""

from typing import Any

from nn.data.batches import batches as batches
from nn.data.images import standardize_images as standardize_images
from nn.data.labels import encode_labels as encode_labels
from nn.data.labels import one_hot as one_hot
from nn.data.lesions import Lesions as Lesions
from nn.data.lesions import add_lesions as add_lesions
from nn.data.lesions import boxes_of as boxes_of
from nn.data.lesions import brain_slices as brain_slices
from nn.data.lines import line as line
from nn.data.lines import line_through as line_through
from nn.data.overlap import box_iou as box_iou
from nn.data.overlap import dice_score as dice_score
from nn.data.patients import patients as patients
from nn.data.standardizer import Standardizer as Standardizer
from nn.data.tables.column import Column as Column
from nn.data.tables.read import read_table as read_table
from nn.data.tables.table import Table as Table
from nn.errors import BaselineWarning as BaselineWarning
from nn.errors import DataConversionWarning as DataConversionWarning
from nn.errors import DeadUnitsWarning as DeadUnitsWarning
from nn.errors import DivergenceError as DivergenceError
from nn.errors import ExportError as ExportError
from nn.errors import LabelError as LabelError
from nn.errors import LabelWarning as LabelWarning
from nn.errors import NoProbabilityError as NoProbabilityError
from nn.errors import NotFittedError as NotFittedError
from nn.errors import NotRecordableWarning as NotRecordableWarning
from nn.errors import NotSeparableWarning as NotSeparableWarning
from nn.errors import RareClassWarning as RareClassWarning
from nn.errors import ScaleWarning as ScaleWarning
from nn.errors import TableError as TableError
from nn.errors import TrainingWarning as TrainingWarning
from nn.errors import UnstableWarning as UnstableWarning
from nn.errors import WeightFileError as WeightFileError
from nn import export as export
from nn.files.checkpoint import Checkpoint as Checkpoint
from nn.files.saving import load as load
from nn.files.saving import read_state as read_state
from nn.files.saving import save as save
from nn.layers.activation import ELU as ELU
from nn.layers.activation import GELU as GELU
from nn.layers.activation import Hardtanh as Hardtanh
from nn.layers.activation import Identity as Identity
from nn.layers.activation import LeakyReLU as LeakyReLU
from nn.layers.activation import LogSoftmax as LogSoftmax
from nn.layers.activation import PReLU as PReLU
from nn.layers.activation import ReLU as ReLU
from nn.layers.activation import Sigmoid as Sigmoid
from nn.layers.activation import SiLU as SiLU
from nn.layers.activation import Softmax as Softmax
from nn.layers.activation import Softplus as Softplus
from nn.layers.activation import Tanh as Tanh
from nn.layers.attention import SelfAttention as SelfAttention
from nn.layers.convolution import Conv1d as Conv1d
from nn.layers.convolution import Conv2d as Conv2d
from nn.layers.convolution import ConvTranspose1d as ConvTranspose1d
from nn.layers.convolution import ConvTranspose2d as ConvTranspose2d
from nn.layers.counting import ParameterCount as ParameterCount
from nn.layers.counting import ParameterFormula as ParameterFormula
from nn.layers.counting import parameter_count as parameter_count
from nn.layers.dense import Linear as Linear
from nn.layers.dense import Neuron as Neuron
from nn.layers.dropout import Dropout as Dropout
from nn.layers.dropout import Dropout2d as Dropout2d
from nn.layers.embedding import Embedding as Embedding
from nn.layers.initializers import he as he
from nn.layers.initializers import normal as normal
from nn.layers.initializers import xavier as xavier
from nn.layers.initializers import zeros as zeros
from nn.layers.local import LocallyConnected1d as LocallyConnected1d
from nn.layers.module import Module as Module
from nn.layers.normalization import BatchNorm1d as BatchNorm1d
from nn.layers.normalization import BatchNorm2d as BatchNorm2d
from nn.layers.normalization import LayerNorm as LayerNorm
from nn.layers.pooling import AvgPool1d as AvgPool1d
from nn.layers.pooling import AvgPool2d as AvgPool2d
from nn.layers.pooling import Flatten as Flatten
from nn.layers.pooling import GlobalAvgPool as GlobalAvgPool
from nn.layers.pooling import MaxPool1d as MaxPool1d
from nn.layers.pooling import MaxPool2d as MaxPool2d
from nn.layers.pooling import Upsample as Upsample
from nn.layers.recurrent import RNN as RNN
from nn.layers.recurrent import RNNCell as RNNCell
from nn.layers.scalar_twin import scalar as scalar
from nn.layers.sequential import Residual as Residual
from nn.layers.sequential import Sequential as Sequential
from nn.layers.summary import Summary as Summary
from nn.layers.unflatten import Unflatten as Unflatten
from nn.losses.focal import BinaryFocalLoss as BinaryFocalLoss
from nn.losses.focal import FocalLoss as FocalLoss
from nn.losses.log_probability import KLDivLoss as KLDivLoss
from nn.losses.log_probability import NLLLoss as NLLLoss
from nn.losses.margin import HingeLoss as HingeLoss
from nn.losses.margin import MulticlassHingeLoss as MulticlassHingeLoss
from nn.losses.margin import MulticlassPerceptronLoss as MulticlassPerceptronLoss
from nn.losses.margin import PerceptronLoss as PerceptronLoss
from nn.losses.overlap import DiceLoss as DiceLoss
from nn.losses.probability import BCELoss as BCELoss
from nn.losses.probability import BCEWithLogitsLoss as BCEWithLogitsLoss
from nn.losses.probability import CategoricalCrossEntropyLoss as CategoricalCrossEntropyLoss
from nn.losses.probability import CrossEntropyLoss as CrossEntropyLoss
from nn.losses.regression import HuberLoss as HuberLoss
from nn.losses.regression import L1Loss as L1Loss
from nn.losses.regression import MSELoss as MSELoss
from nn.losses.regression import SmoothL1Loss as SmoothL1Loss
from nn.losses.regularizers import L1 as L1
from nn.losses.regularizers import L2 as L2
from nn.losses.regularizers import Regularizer as Regularizer
from nn.losses.regularizers import SquaredL2 as SquaredL2
from nn.models.autoencoder import Autoencoder as Autoencoder
from nn.models.classifier import Classifier as Classifier
from nn.models.cnn import CNN as CNN
from nn.models.compare import Compared as Compared
from nn.models.compare import Comparison as Comparison
from nn.models.compare import compare as compare
from nn.models.estimator import Estimator as Estimator
from nn.models.linear import LinearSVM as LinearSVM
from nn.models.linear import LogisticRegression as LogisticRegression
from nn.models.linear import MulticlassSVM as MulticlassSVM
from nn.models.linear import SoftmaxRegression as SoftmaxRegression
from nn.models.linear_regression import LinearRegression as LinearRegression
from nn.models.localization import Localizer as Localizer
from nn.models.mlp import MLP as MLP
from nn.models.mlp_regressor import MLPRegressor as MLPRegressor
from nn.models.multilabel import ManyLabels as ManyLabels
from nn.models.network import NeuralClassifier as NeuralClassifier
from nn.models.perceptron import MulticlassPerceptron as MulticlassPerceptron
from nn.models.perceptron import Perceptron as Perceptron
from nn.models.regressor import Regressor as Regressor
from nn.models.segmentation import SegmentationCNN as SegmentationCNN
from nn.optim.adaptive import Adagrad as Adagrad
from nn.optim.adaptive import Adam as Adam
from nn.optim.adaptive import AdamW as AdamW
from nn.optim.adaptive import RMSprop as RMSprop
from nn.optim.base import Optimizer as Optimizer
from nn.optim.clipping import clip_gradients as clip_gradients
from nn.optim.plateau import ReduceLROnPlateau as ReduceLROnPlateau
from nn.optim.schedules import Constant as Constant
from nn.optim.schedules import CosineDecay as CosineDecay
from nn.optim.schedules import ExponentialDecay as ExponentialDecay
from nn.optim.schedules import InverseDecay as InverseDecay
from nn.optim.schedules import OneCycle as OneCycle
from nn.optim.schedules import StepDecay as StepDecay
from nn.optim.schedules import WarmUp as WarmUp
from nn.optim.sgd import SGD as SGD
from nn.randomness import manual_seed as manual_seed
from nn.training.callbacks import Callback as Callback
from nn.training.callbacks import Training as Training
from nn.training.early_stopping import EarlyStopping as EarlyStopping
from nn.training.history import History as History
from nn.training.loop import train as train

__all__ = [
    "Adagrad",
    "Adam",
    "AdamW",
    "Autoencoder",
    "AvgPool1d",
    "AvgPool2d",
    "BCELoss",
    "BCEWithLogitsLoss",
    "BaselineWarning",
    "BatchNorm1d",
    "BatchNorm2d",
    "BinaryFocalLoss",
    "CNN",
    "Callback",
    "CategoricalCrossEntropyLoss",
    "Checkpoint",
    "Classifier",
    "Column",
    "Compared",
    "Comparison",
    "Constant",
    "Conv1d",
    "Conv2d",
    "ConvTranspose1d",
    "ConvTranspose2d",
    "CosineDecay",
    "CrossEntropyLoss",
    "DataConversionWarning",
    "DeadUnitsWarning",
    "DiceLoss",
    "DivergenceError",
    "Dropout",
    "Dropout2d",
    "ELU",
    "EarlyStopping",
    "Embedding",
    "Estimator",
    "ExponentialDecay",
    "ExportError",
    "Flatten",
    "FocalLoss",
    "GELU",
    "GlobalAvgPool",
    "Hardtanh",
    "HingeLoss",
    "History",
    "HuberLoss",
    "Identity",
    "InverseDecay",
    "KLDivLoss",
    "L1",
    "L1Loss",
    "L2",
    "LabelError",
    "LabelWarning",
    "LayerNorm",
    "LeakyReLU",
    "Lesions",
    "Linear",
    "LinearRegression",
    "LinearSVM",
    "Localizer",
    "LocallyConnected1d",
    "LogSoftmax",
    "LogisticRegression",
    "MLP",
    "MLPRegressor",
    "MSELoss",
    "ManyLabels",
    "MaxPool1d",
    "MaxPool2d",
    "Module",
    "MulticlassHingeLoss",
    "MulticlassPerceptron",
    "MulticlassPerceptronLoss",
    "MulticlassSVM",
    "NLLLoss",
    "NeuralClassifier",
    "Neuron",
    "NoProbabilityError",
    "NotFittedError",
    "NotRecordableWarning",
    "NotSeparableWarning",
    "OneCycle",
    "Optimizer",
    "PReLU",
    "ParameterCount",
    "ParameterFormula",
    "Perceptron",
    "PerceptronLoss",
    "RMSprop",
    "RNN",
    "RNNCell",
    "RareClassWarning",
    "ReLU",
    "ReduceLROnPlateau",
    "Regressor",
    "Regularizer",
    "Residual",
    "SGD",
    "ScaleWarning",
    "SegmentationCNN",
    "SelfAttention",
    "Sequential",
    "SiLU",
    "Sigmoid",
    "SmoothL1Loss",
    "Softmax",
    "SoftmaxRegression",
    "Softplus",
    "SquaredL2",
    "Standardizer",
    "StepDecay",
    "Summary",
    "Table",
    "TableError",
    "Tanh",
    "Training",
    "TrainingWarning",
    "Unflatten",
    "UnstableWarning",
    "Upsample",
    "WarmUp",
    "WeightFileError",
    "add_lesions",
    "batches",
    "box_iou",
    "boxes_of",
    "brain_slices",
    "clip_gradients",
    "compare",
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
    "zeros",
]
