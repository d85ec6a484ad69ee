"""Names of other libraries: answered with ours, and every answer is right."""

from __future__ import annotations

import re
from typing import Any

import numpy as np
import pytest

import autograd
import nn
from autograd import ChalkgradError
from nn.layers import elsewhere
from nn.layers.activation import ACTIVATIONS, activation
from nn.layers.initializers import INITIALIZERS, initializer


@pytest.mark.parametrize(("name", "ours"), [
    ("Dense", "nn.Linear"), ("Relu", "'ReLU'"), ("Conv2D", "'Conv2d'"), ("GlobalAveragePooling2D", "nn.GlobalAvgPool"),
    ("Parameter", "autograd.Value"), ("ModuleList", "a list of layers"), ("Swish", "nn.SiLU"),
    ("StepLR", "nn.StepDecay"),
    ("CosineAnnealingLR", "nn.CosineDecay"), ("DataLoader", "nn.batches"), ("StandardScaler", "nn.Standardizer"),
    ("MLPClassifier", "nn.MLP()"), ("Sgd", "'SGD'"),
    ("linear", "'Linear'"),
])  # fmt: skip
def test_a_name_from_elsewhere_is_answered(name: str, ours: str) -> None:
    with pytest.raises(AttributeError, match=f"'nn' has no attribute '{name}'.*{re.escape(ours)}"):
        getattr(nn, name)


def test_another_name_is_as_python_says_it() -> None:
    with pytest.raises(AttributeError, match=r"^module 'nn' has no attribute 'qqqq'$"):
        getattr(nn, "qqqq")  # noqa: B009
    with pytest.raises(AttributeError, match="did you mean 'softmax'"):
        getattr(autograd, "softmaxx")  # noqa: B009
    assert not hasattr(nn, "Dense")


def test_what_is_named_in_an_answer_exists() -> None:
    for name, answer in elsewhere.NAMES.items():
        assert name not in dir(nn), name
        for ours in re.findall(r"nn\.(\w+)", answer):
            assert hasattr(nn, ours), (name, ours)
    assert set(elsewhere.ACTIVATIONS.values()) <= set(ACTIVATIONS)
    assert set(elsewhere.INITIALIZERS.values()) <= set(INITIALIZERS)


def test_activations_by_other_names() -> None:
    assert isinstance(activation("logistic"), nn.Sigmoid)
    assert isinstance(activation("ReLU"), nn.ReLU)
    assert isinstance(activation("swish"), nn.SiLU)


@pytest.mark.parametrize(("call", "text"), [
    (lambda: nn.Softmax(dim=1), "Softmax has no argument 'dim'; here it is axis. It takes axis."),
    (lambda: nn.Linear(in_features=2, out_features=3), "'in_features'; here it is inputs. It takes inputs, outputs"),
    (lambda: nn.SGD(params=[], lr=0.1), "SGD has no argument 'params'; here it is parameters. It takes parameters,"),
    (lambda: nn.Adam([], beta_1=0.9), "Adam has no argument 'beta_1'; here it is betas, both numbers in a pair"),
    (lambda: nn.HuberLoss(beta=1.0), "HuberLoss has no argument 'beta'; did you mean 'delta'"),
    (lambda: nn.BCELoss(size_average=True), "BCELoss has no argument 'size_average'; here it is reduction"),
    (lambda: nn.ReLU(inplace=True), "ReLU has no argument 'inplace'; here it is nothing"),
    (lambda: nn.LeakyReLU(slope=0.1), "here it is negative_slope"),
    (lambda: nn.LeakyReLU(alpha=0.1), "here it is negative_slope"),
    (lambda: nn.Conv2d(1, 2, 3, strides=2), "here it is stride"),
    (lambda: nn.Conv2d(1, 2, 3, pading=2), "did you mean 'padding'?"),
    (lambda: nn.Linear(2, 3, activation="relu"), "a layer of its own behind this one"),
    (lambda: nn.BatchNorm1d(num_features=3), "here it is features"),
    (lambda: nn.Dropout(rate=0.5), "here it is p"),
])  # fmt: skip
def test_an_argument_from_elsewhere_is_answered(call: Any, text: str) -> None:
    with pytest.raises(TypeError, match=re.escape(text)) as caught:
        call()
    assert isinstance(caught.value, ChalkgradError)


def test_arguments_by_pytorchs_names() -> None:
    assert nn.LeakyReLU(negative_slope=0.2)(-1.0) == -0.2
    assert nn.PReLU(num_parameters=3).weight.shape == (3,)
    assert nn.Hardtanh(min_val=0, max_val=6)(7.0) == 6.0


@pytest.mark.parametrize(("name", "ours"), [
    ("add", "append(layer)"), ("cuda", "to_torch"), ("requires_grad_", "freeze()"), ("float", "astype(numpy.float32)"),
])  # fmt: skip
def test_a_method_from_elsewhere_is_answered(name: str, ours: str) -> None:
    model = nn.Sequential(nn.Linear(2, 3))
    with pytest.raises(AttributeError, match=re.escape(ours)):
        getattr(model, name)
    assert not hasattr(model, name)


def test_methods_that_are_answered_are_no_attributes_of_ours() -> None:
    for model in (nn.Module(), nn.Sequential(), nn.MLP(), nn.NeuralClassifier(nn.Linear(2, 1)), nn.CNN()):
        assert elsewhere.METHODS.keys().isdisjoint(dir(model))
        assert "freeze" in dir(model)
    with pytest.raises(AttributeError, match="'Linear' object has no attribute 'qqqq'"):
        getattr(nn.Linear(2, 3), "qqqq")  # noqa: B009
    with pytest.raises(nn.NotFittedError):  # of a property, its own error
        nn.LogisticRegression().coef_  # noqa: B018


def test_a_module_of_ones_own_may_use_such_names() -> None:
    class Own(nn.Module):
        def __init__(self) -> None:
            self.weights = autograd.Value([1.0, 2.0])

        def add(self, x: float) -> float:
            return x + 1

    own = Own()
    assert own.add(1.0) == 2.0
    assert own.parameters()[0] is own.weights
    assert {"add", "weights"} <= set(dir(own))


def test_initializers_by_other_names_are_named() -> None:
    for name, ours in elsewhere.INITIALIZERS.items():
        with pytest.raises(ValueError, match=f"here it is '{ours}'"):
            initializer(name)


@pytest.mark.parametrize(("make", "fans"), [
    (lambda: nn.Conv2d(16, 32, 3, init="xavier", rng=0), 144 + 288),
    (lambda: nn.Conv1d(30, 60, 5, init="xavier", rng=0), 150 + 300),
    (lambda: nn.ConvTranspose2d(32, 16, 3, init="xavier", rng=0), 144 + 288),
])  # fmt: skip
def test_xavier_counts_the_kernel(make: Any, fans: int) -> None:
    """As PyTorch: each input reaches as many outputs of a map as the kernel has entries."""
    assert np.std(make().weight.data) == pytest.approx(np.sqrt(2 / fans), rel=0.03)
