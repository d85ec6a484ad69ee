"""Every layer in some setting, with inputs: what each exporter must reproduce."""

from __future__ import annotations

import os
from collections.abc import Callable
from importlib import import_module
from typing import Any

import numpy as np
import pytest

import nn
from autograd import Value
from nn.layers.units import Units


def required(package: str) -> Any:
    """The package, or these tests are skipped; in CI they fail instead."""
    return import_module(package) if os.environ.get("CI") else pytest.importorskip(package)


Make = Callable[[Any], nn.Module]

# Name, a function of dtype that makes it, the shape of a batch.
LAYERS: list[tuple[str, Make, tuple[int, ...]]] = [
    ("Linear", lambda d: nn.Linear(4, 3, init="normal", dtype=d), (5, 4)),
    ("Linear without bias", lambda d: nn.Linear(4, 3, bias=False, dtype=d), (5, 4)),
    ("Neuron", lambda d: nn.Neuron(4, dtype=d), (5, 4)),
    ("Neuron without bias", lambda d: nn.Neuron(4, bias=False, dtype=d), (5, 4)),
    ("Neuron of one input", lambda d: nn.Neuron(1, dtype=d), (5, 1)),
    ("Sigmoid", lambda d: nn.Sigmoid(), (5, 4)),
    ("Tanh", lambda d: nn.Tanh(), (5, 4)),
    ("ReLU", lambda d: nn.ReLU(), (5, 4)),
    ("LeakyReLU", lambda d: nn.LeakyReLU(0.1), (5, 4)),
    ("PReLU", lambda d: nn.PReLU(0.3), (5, 4)),
    ("ELU", lambda d: nn.ELU(0.7), (5, 4)),
    ("ELU", lambda d: nn.ELU(), (5, 4)),
    ("Identity", lambda d: nn.Sequential(nn.Tanh(), nn.Identity()), (5, 4)),
    ("PReLU of features", lambda d: slopes(nn.PReLU(num_parameters=4), d), (5, 4)),
    ("PReLU of maps", lambda d: slopes(nn.PReLU(num_parameters=3), d), (2, 3, 4, 5)),
    ("GELU", lambda d: nn.GELU(), (5, 4)),
    ("approximate GELU", lambda d: nn.GELU("tanh"), (5, 4)),
    ("SiLU", lambda d: nn.SiLU(), (5, 4)),
    ("Softplus", lambda d: nn.Softplus(), (5, 4)),
    ("Softplus of beta", lambda d: nn.Softplus(15.0), (5, 4)),
    ("Hardtanh", lambda d: nn.Hardtanh(), (5, 4)),
    ("Hardtanh from 0 to 1.5", lambda d: nn.Hardtanh(0, 1.5), (5, 4)),
    ("LogSoftmax", lambda d: nn.LogSoftmax(), (5, 4)),
    ("LogSoftmax over maps", lambda d: nn.LogSoftmax(axis=1), (2, 3, 4, 5)),
    ("Softmax", lambda d: nn.Softmax(), (5, 4)),
    ("Softmax over maps", lambda d: nn.Softmax(axis=1), (2, 3, 4, 5)),
    ("Conv1d", lambda d: nn.Conv1d(2, 3, 3, dtype=d), (2, 2, 9)),
    ("Conv1d, all settings", lambda d: nn.Conv1d(2, 3, 3, 2, 1, 2, bias=False, dtype=d), (2, 2, 9)),
    ("LocallyConnected1d", lambda d: nn.LocallyConnected1d(2, 3, 9, 3, dtype=d), (2, 2, 9)),
    ("LocallyConnected1d, settings", lambda d: nn.LocallyConnected1d(2, 3, 9, 4, 2, 1, bias=False, dtype=d), (2, 2, 9)),
    ("Conv2d", lambda d: nn.Conv2d(2, 3, 3, dtype=d), (2, 2, 7, 6)),
    ("Conv2d, same", lambda d: nn.Conv2d(2, 3, (3, 5), padding="same", dtype=d), (2, 2, 7, 6)),
    ("Conv2d, all settings", lambda d: nn.Conv2d(2, 3, (3, 2), (2, 1), (1, 2), (1, 2), dtype=d), (2, 2, 7, 6)),
    ("Conv2d without bias", lambda d: nn.Conv2d(1, 1, 3, bias=False, dtype=d), (2, 1, 7, 6)),
    ("ConvTranspose2d", lambda d: nn.ConvTranspose2d(3, 2, 2, stride=2, dtype=d), (2, 3, 4, 5)),
    (
        "ConvTranspose2d, all settings",
        lambda d: nn.ConvTranspose2d(3, 2, 3, (2, 1), 1, dilation=2, dtype=d),
        (2, 3, 4, 5),
    ),
    ("Conv1d, same, even", lambda d: nn.Conv1d(2, 3, 4, padding="same", dtype=d), (2, 2, 9)),
    ("Conv2d, same, even", lambda d: nn.Conv2d(2, 3, (2, 3), padding="same", dilation=3, dtype=d), (2, 2, 7, 6)),
    ("Conv2d in groups", lambda d: nn.Conv2d(4, 6, 3, 2, 1, groups=2, dtype=d), (2, 4, 7, 6)),
    ("Conv2d, depthwise", lambda d: nn.Conv2d(3, 3, 3, groups=3, bias=False, dtype=d), (2, 3, 7, 6)),
    ("Conv1d in groups, even", lambda d: nn.Conv1d(4, 2, 2, padding="same", groups=2, dtype=d), (2, 4, 7)),
    ("ConvTranspose1d", lambda d: nn.ConvTranspose1d(3, 2, 4, 2, 1, dtype=d), (2, 3, 5)),
    ("ConvTranspose2d, output_padding", lambda d: nn.ConvTranspose2d(3, 2, 3, 2, 1, 1, dtype=d), (2, 3, 4, 5)),
    ("ConvTranspose2d in groups", lambda d: nn.ConvTranspose2d(4, 6, 3, 2, groups=2, dtype=d), (2, 4, 3, 3)),
    ("LocallyConnected1d, even", lambda d: nn.LocallyConnected1d(2, 3, 9, 4, padding="same", dtype=d), (2, 2, 9)),
    ("MaxPool1d", lambda d: nn.MaxPool1d(2), (2, 3, 9)),
    ("MaxPool2d", lambda d: nn.MaxPool2d(2), (2, 3, 7, 6)),
    ("MaxPool2d, overlapping", lambda d: nn.MaxPool2d((3, 2), 1, (1, 0)), (2, 3, 7, 6)),
    ("AvgPool1d", lambda d: nn.AvgPool1d(3, 2, 1), (2, 3, 9)),
    ("AvgPool2d", lambda d: nn.AvgPool2d(2), (2, 3, 7, 6)),
    ("AvgPool2d, border left out", lambda d: nn.AvgPool2d(3, 2, 1, count_include_pad=False), (2, 3, 7, 6)),
    ("Flatten", lambda d: nn.Flatten(), (2, 3, 4, 5)),
    ("Upsample", lambda d: nn.Upsample(2), (2, 3, 4, 5)),
    ("Upsample of signals", lambda d: nn.Upsample(3), (2, 3, 4)),
    ("Upsample, a factor an axis", lambda d: nn.Upsample((2, 3)), (2, 3, 4, 5)),
    ("Dropout", lambda d: nn.Dropout(0.5).eval(), (5, 4)),
    ("BatchNorm1d", lambda d: used(nn.BatchNorm1d(4, dtype=d)).eval(), (5, 4)),
    ("BatchNorm1d of signals", lambda d: used(nn.BatchNorm1d(4, dtype=d)).eval(), (5, 4, 3)),
    ("BatchNorm2d", lambda d: used(nn.BatchNorm2d(3, dtype=d)).eval(), (2, 3, 4, 5)),
    ("Unflatten", lambda d: nn.Unflatten((2, 3)), (5, 6)),
    ("Units", lambda d: known(Units(1, dtype=d), 7.0), (5,)),
    ("Units of three", lambda d: known(Units(3, dtype=d), [7.0, 0.5, -1e3]), (5, 3)),
    ("BatchNorm1d, not affine", lambda d: used(nn.BatchNorm1d(4, affine=False, dtype=d)).eval(), (5, 4)),
    ("LayerNorm", lambda d: gained(nn.LayerNorm(4, dtype=d)), (5, 4)),
    ("LayerNorm of sequences", lambda d: gained(nn.LayerNorm(4, dtype=d)), (2, 3, 4)),
    ("LayerNorm of images", lambda d: gained(nn.LayerNorm((3, 4, 5), dtype=d)), (2, 3, 4, 5)),
    ("LayerNorm, not affine", lambda d: nn.LayerNorm(4, affine=False), (5, 4)),
    ("Dropout2d", lambda d: nn.Dropout2d(0.5).eval(), (2, 3, 4, 5)),
    ("GlobalAvgPool", lambda d: nn.GlobalAvgPool(), (2, 3, 4, 5)),
    ("GlobalAvgPool of signals", lambda d: nn.GlobalAvgPool(), (2, 3, 4)),
    ("Linear at each place", lambda d: nn.Linear(4, 3, dtype=d), (2, 5, 4)),
    ("Linear at each place, no bias", lambda d: nn.Linear(4, 3, bias=False, dtype=d), (2, 5, 4)),
    ("Residual", lambda d: nn.Residual([nn.Linear(4, 6, dtype=d), nn.Tanh(), nn.Linear(6, 4, dtype=d)]), (5, 4)),
    (
        "Residual with another way",
        lambda d: nn.Residual(nn.Linear(4, 3, dtype=d), nn.Linear(4, 3, bias=False, dtype=d)),
        (5, 4),
    ),
    ("RNNCell", lambda d: nn.RNNCell(4, 3, dtype=d), (5, 4)),
    ("RNN", lambda d: nn.RNN(4, 3, dtype=d), (2, 6, 4)),
    ("RNN, all memories", lambda d: nn.RNN(4, 3, return_sequences=True, dtype=d), (2, 6, 4)),
    ("SelfAttention", lambda d: nn.SelfAttention(4, dtype=d), (2, 6, 4)),
    ("SelfAttention, causal", lambda d: nn.SelfAttention(4, causal=True, dtype=d), (2, 6, 4)),
    ("a transformer's block", lambda d: transformer(d), (2, 5, 4)),
    ("Sequential", lambda d: network(d), (2, 1, 8, 8)),
]


def slopes(layer: Any, d: Any) -> Any:
    """A PReLU with a slope of its own for each feature, in the precision asked for."""
    layer.weight = Value(np.linspace(-0.2, 0.4, layer.weight.size).astype(d), "α")
    return layer


def used(layer: Any) -> Any:
    """A normalization that is not the identity."""
    rng = np.random.default_rng(5)
    n = layer.running_mean.size
    if layer.weight is not None:
        layer.weight.assign(rng.normal(size=n))
        layer.bias.assign(rng.normal(size=n))
    layer.running_mean[...] = rng.normal(size=n)
    layer.running_var[...] = rng.uniform(0.5, 2.0, size=n)
    return layer


def known(units: Any, mean: Any) -> Any:
    """Units that are not standard ones."""
    units.mean[...] = mean
    units.scale[...] = np.abs(mean) / 2
    return units


def gained(layer: Any) -> Any:
    """A layer normalization whose γ and β do something."""
    rng = np.random.default_rng(5)
    layer.weight.assign(rng.normal(size=layer.features))
    layer.bias.assign(rng.normal(size=layer.features))
    return layer


def transformer(d: Any) -> nn.Module:
    """Layers inside of layers that are no chain."""
    return nn.Sequential(
        nn.Residual([nn.LayerNorm(4, dtype=d), nn.SelfAttention(4, dtype=d)]),
        nn.Residual([nn.LayerNorm(4, dtype=d), nn.Linear(4, 8, dtype=d), nn.GELU(), nn.Linear(8, 4, dtype=d)]),
    )


def network(d: Any) -> nn.Module:
    """Layers inside layers, on images of 8 × 8."""
    return nn.Sequential(
        nn.Sequential(nn.Conv2d(1, 4, 3, padding="same", dtype=d), nn.PReLU(), nn.MaxPool2d(2)),
        nn.Sequential(nn.Conv2d(4, 3, 3, dtype=d), nn.Tanh(), nn.Flatten()),
        nn.Linear(12, 5, dtype=d),
        nn.ELU(),
        nn.Neuron(5, dtype=d),
        nn.Sigmoid(),
    )


X = np.random.default_rng(3).normal(size=(40, 2)).round(2)
TWO = np.where(X[:, 0] - X[:, 1] > 0, "sick", "healthy")
THREE = np.digitize(X[:, 0], [-0.5, 0.5])
IMAGES = np.random.default_rng(4).normal(size=(12, 8, 8))
BRIGHT = np.where(IMAGES[:, :4].mean(axis=(1, 2)) > 0, "top", "bottom")

# Name, a function of dtype that makes it, samples and labels to fit on.
MODELS: list[tuple[str, Make, Any, Any]] = [
    ("Perceptron", lambda d: nn.Perceptron(solver="gradient", dtype=d), X, TWO),
    ("LogisticRegression", lambda d: nn.LogisticRegression(dtype=d), X, TWO),
    ("SoftmaxRegression", lambda d: nn.SoftmaxRegression(dtype=d), X, THREE),
    ("MulticlassPerceptron", lambda d: nn.MulticlassPerceptron(solver="gradient", dtype=d), X, THREE),
    ("LinearSVM", lambda d: nn.LinearSVM(dtype=d), X, TWO),
    ("MulticlassSVM", lambda d: nn.MulticlassSVM(dtype=d), X, THREE),
    ("MLP", lambda d: nn.MLP([2, 3, 2, 1], dtype=d), X, TWO),
    ("MLP of three classes", lambda d: nn.MLP([2, 5, 3], activation="prelu", dtype=d), X, THREE),
    ("MLP without hidden layer", lambda d: nn.MLP([2, 2], dtype=d), X, TWO),
    ("CNN", lambda d: nn.CNN(maps=(3, 4), dtype=d), IMAGES, BRIGHT),
    ("CNN of three classes", lambda d: nn.CNN(maps=(3,), activation="elu", dtype=d), IMAGES, np.arange(12) % 3),
]

PIXELS = np.where(IMAGES > 0, "bright", "dark")
BOXES = np.tile([1.0, 2.0, 5.0, 6.0], (12, 1))


def own(d: Any) -> nn.Module:
    """A network that gives (N, 1)."""
    return nn.Sequential(nn.Linear(2, 4, dtype=d), nn.BatchNorm1d(4, dtype=d), nn.ReLU(), nn.Linear(4, 1, dtype=d))


# As MODELS; what these give is more than a row of scores.
OTHERS: list[tuple[str, Make, Any, Any]] = [
    ("SegmentationCNN", lambda d: nn.SegmentationCNN(maps=(3, 4, 5), activation="prelu", dtype=d), IMAGES, PIXELS),
    ("Localizer", lambda d: nn.Localizer(maps=(3, 4, 4), pools=2, dtype=d), IMAGES, (BRIGHT, BOXES)),
    ("NeuralClassifier", lambda d: nn.NeuralClassifier(own(d), dtype=d), X, TWO),
    ("NeuralClassifier of two scores", lambda d: nn.NeuralClassifier(nn.Linear(2, 2, dtype=d), dtype=d), X, TWO),
    ("LinearRegression", lambda d: nn.LinearRegression(dtype=d), X, 3 * X[:, 0]),
    ("LinearRegression of two", lambda d: nn.LinearRegression(dtype=d), X, X + 7),
    ("MLPRegressor", lambda d: nn.MLPRegressor([2, 4, 1], dtype=d), X, 50 + 3 * X[:, 0] ** 2),
    ("MLPRegressor of two", lambda d: nn.MLPRegressor([2, 4, 2], activation="prelu", dtype=d), X, 50 + 3 * X**2),
    (
        "NeuralClassifier of three classes",
        lambda d: nn.NeuralClassifier(nn.Linear(2, 3, dtype=d), dtype=d),
        X,
        THREE,
    ),
]


def inputs(shape: tuple[int, ...], dtype: Any, seed: int = 0) -> Any:
    """Numbers with zeros and repeats among them: kinks and ties count too."""
    return (np.random.default_rng(seed).integers(-4, 5, size=shape) / 2).astype(dtype)
