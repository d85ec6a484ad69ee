"""Optimizers by their names: from gradients to new weights (L06). PyTorch's names and defaults."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from autograd import ArgumentError
from autograd.errors import nearest, short
from nn.optim.adaptive import Adagrad, Adam, AdamW, RMSprop
from nn.optim.base import Optimizer
from nn.optim.sgd import SGD

Maker = Callable[..., Optimizer]

OPTIMIZERS: dict[str, Maker] = {
    "sgd": SGD,
    "momentum": partial(SGD, momentum=0.9),
    "nesterov": partial(SGD, momentum=0.9, nesterov=True),
    "adagrad": Adagrad,
    "rmsprop": RMSprop,
    "adam": Adam,
    "adamw": AdamW,
}


def usual_rate(given: str | Maker, plain: float) -> float:
    """The learning rate of an optimizer when none is given; ``plain`` is that of gradient descent."""
    kind = OPTIMIZERS.get(given) if isinstance(given, str) else given if callable(given) else None
    if kind in (Adam, AdamW, RMSprop, Adagrad):
        return 0.1 if kind is Adagrad else 0.001 if kind is RMSprop else 0.01
    return plain / 10 if kind in (OPTIMIZERS["momentum"], OPTIMIZERS["nesterov"]) else plain


def optimizer(given: str | Maker) -> Maker:
    """What makes an optimizer from (parameters, lr=...): by its name, or itself."""
    if callable(given) and not (isinstance(given, type) and not issubclass(given, Optimizer)):
        return given
    if not isinstance(given, str) or given not in OPTIMIZERS:
        raise ArgumentError(
            f"There is no optimizer {short(given)}{nearest(given, OPTIMIZERS) or '.'} Choose one of "
            f"{', '.join(OPTIMIZERS)}, or give a function of (parameters, lr), such as nn.Adam."
        )
    return OPTIMIZERS[given]
