"""What a playground takes: which models, and what it asks of them."""

from __future__ import annotations

import copy
from typing import Any

import nn
from autograd import DataTypeError
from nn.layers.initializers import INITIALIZERS
from nn.losses.probability import BCELoss, CategoricalCrossEntropyLoss
from viz.errors import DrawingError
from viz.page.fragments import ACTIVATIONS, REGULARIZERS

MAX_HIDDEN, MAX_NEURONS = 4, 16

_TAKES = (
    "viz.playground(model, X, t) takes a model of dense layers that gives probabilities: nn.MLP, "
    "nn.LogisticRegression or nn.SoftmaxRegression"
)


def prepared(model: Any, X: Any, t: Any) -> Any:
    """A copy of the model that knows its classes and has weights."""
    if not isinstance(model, (nn.MLP, nn.LogisticRegression, nn.SoftmaxRegression)):
        got = model.__name__ + ", a class" if isinstance(model, type) else type(model).__name__
        raise DataTypeError(f"{_TAKES}; got {got}.")
    twin = copy.deepcopy(model)
    if "classes_" not in vars(twin):
        twin.prepare(X, t)
    if (
        not isinstance(twin.criterion(), (BCELoss, CategoricalCrossEntropyLoss))
        or twin.strata(twin.encoded(X, t)[1]) is None
    ):
        raise DataTypeError(f"{_TAKES} of one class a sample; this {type(model).__name__} gives scores or many labels.")
    return twin


def layers_of(model: Any) -> tuple[list[Any], list[Any]]:
    """Dense layers, and the activations between them."""
    if isinstance(model, nn.MLP):
        return list(model.layers), list(model.activations)
    return [model.neuron if isinstance(model, nn.LogisticRegression) else model.linear], []


def check(model: Any, sizes: list[int], activations: list[Any]) -> None:
    """A network that can be drawn, and whose activations the page has."""
    if len(sizes) > MAX_HIDDEN + 2 or max(sizes) > MAX_NEURONS:
        raise DrawingError(
            f"A playground draws up to {MAX_HIDDEN} hidden layers of up to {MAX_NEURONS} neurons, and this network is "
            f"{'-'.join(map(str, sizes))}: take a smaller one, such as nn.MLP([2, 8, 8, {sizes[-1]}])."
        )
    kinds = {type(one).__name__ for one in activations}
    if len(kinds) > 1 or not kinds <= {kind.__name__ for kind in ACTIVATIONS.values()}:
        raise DrawingError(
            f"A playground has one activation for all hidden layers, one of {', '.join(ACTIVATIONS)}; "
            f"got {', '.join(sorted(kinds))}."
        )


def init_of(model: Any) -> str:
    """How new weights begin."""
    init = model.chosen("init")
    if not isinstance(init, str):
        raise DrawingError(
            "A playground draws new weights itself, and cannot call a function for them: init is one of "
            f"{', '.join(INITIALIZERS)}."
        )
    return init


def training(model: Any, n: int) -> dict[str, Any]:
    """How the model is trained, in the words of the page."""
    made = model.fresh_optimizer()
    plain = not made.weight_decay and made.max_norm is None and not getattr(made, "nesterov", False)
    rule = {"SGD": "Momentum" if getattr(made, "momentum", 0) else "SGD", "Adam": "Adam"}.get(type(made).__name__)
    if rule is None or not plain or (rule == "Adam" and (made.betas, made.eps) != ((0.9, 0.999), 1e-8)):
        raise DrawingError(
            f"A playground trains by SGD, with momentum or without, or by Adam with its usual β; got "
            f"{type(made).__name__} with settings of its own. Choose one: model.optimizer = 'sgd'."
        )
    kind = next((name for name, one in REGULARIZERS.items() if type(model.regularizer) is one), "L2")
    if model.regularizer is not None and (
        type(model.regularizer) not in REGULARIZERS.values() or model.regularizer.bias
    ):
        raise DrawingError(f"A playground has nn.SquaredL2 and nn.L1 of the weights; got {model.regularizer!r}.")
    size = model.chosen("batch_size")
    if size == "auto":
        size = model.usual_batch(n)
    return {
        "rule": rule,
        "lr": float(made.lr),
        "batch": int(n if size is None else min(size, n)),
        "penalty": kind,
        "lam": 0.0 if model.regularizer is None else float(model.regularizer.lam),
    }
