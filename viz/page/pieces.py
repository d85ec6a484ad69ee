"""The pieces that a playground's networks are made of, recorded from `nn`, and what is said of each."""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any

import numpy as np

import autograd
import nn
from autograd import Value
from autograd.graph.node import op_of
from autograd.program.write import write
from autograd.value import leaf
from nn.optim.sgd import SGD
from viz.page.extra_features import CHOICES, EXTRAS
from viz.page.fragments import ACTIVATIONS, REGULARIZERS, Fragments
from viz.page.piece_texts import Texts, texts
from viz.page.played_model import Played, name_of, rule_of


def pieces(found: Fragments, parts: Played) -> dict[str, Any]:
    """Fragments and texts, by their names."""
    single = parts.sizes[-1] == 1
    score: tuple[int, ...] = () if single else (parts.sizes[-1],)
    criterion = copy.copy(parts.model.criterion())
    criterion.reduction = "none"
    trained = parts.model.objective()[1]
    own = {name: kind() for name, kind in ACTIVATIONS.items()} | {
        name_of(one): one for one in parts.activations if not isinstance(one, nn.PReLU)
    }
    pairs = [{"y": shape, "t": shape} for shape in (score, (4, *score))]
    targets = np.asarray(parts.model.targets([0])[0] if parts.classifies else 0.5, float)
    of_samples = {"x": (2,), "W": (2, 3)}, {"x": (4, 2), "W": (2, 3)}, {"x": (2,), "W": (3,)}

    def loss_of(loss: Callable[..., Any]) -> Callable[..., Any]:
        # Losses look into targets that are no Value; their numbers do not matter here, and only their shape is kept.
        return lambda y, t: loss(y, t)

    momentum = getattr(parts.model.fresh_optimizer(), "momentum", 0.0) or 0.9
    fragments = {
        "layer": found.of_both(_layer, *of_samples, {"x": (4, 2), "W": (3,)}),
        "dropout": found.of_both(lambda x, m: x * m, {"x": (2,), "m": (2,)}, {"x": (4, 2), "m": (4, 2)}),
        "plus": found.of_both(lambda a, b: a + b, {"a": (2,), "b": (2,)}, {"a": (4, 2), "b": (4, 2)}),
        "activations": {name: _activation(found, kind) for name, kind in own.items()},
        "extras": {
            name: found.of_both(make, {"a": (), "b": ()}, {"a": (4,), "b": (4,)}) for name, make in EXTRAS.items()
        },
        "output": None
        if parts.output is None
        else found.of_both(_of_z(parts.output), {"z": score}, {"z": (4, *score)}),
        "loss": found.of_both(loss_of(criterion), *pairs),
        "trained": found.of_both(loss_of(trained), pairs[1]),
        "regularizers": {
            name: [found.regularizer(kind, layer) for layer in (nn.Neuron(2), nn.Linear(2, 2))]
            for name, kind in REGULARIZERS.items()
        },
        "scalar": {
            "times": found.scalars(lambda a, b: a * b, a=(), b=()),
            "plus": found.scalars(lambda a, b: a + b, a=(), b=()),
            "activations": {
                name: found.scalars(lambda z, a: autograd.prelu(z, a), z=(), a=())
                if isinstance(kind, nn.PReLU)
                else found.scalars(_of_z(kind), z=())
                for name, kind in own.items()
            },
            "output": None if parts.output is None else found.scalars(_of_z(parts.output), z=score),
            "loss": found.scalars(loss_of(criterion), y=score, t=score),
        },
        "rules": {name: found.rule(made) for name, made in _rules(parts.model.fresh_optimizer(), momentum).items()},
    }
    return {"fragments": fragments, "choices": CHOICES, "texts": _texts(own, parts, criterion, score, targets)}


def _activation(found: Fragments, kind: Any) -> Any:
    """What an activation computes of scores z, and of slopes a where it learns them: one, or one for each neuron."""
    if not isinstance(kind, nn.PReLU):
        return found.of_both(_of_z(kind), {"z": (2,)}, {"z": (4, 2)})
    shapes = [{"z": (*many, 2), "a": (n,)} for many in ((), (4,)) for n in (1, 2)]
    return found.of_both(lambda z, a: autograd.prelu(z, a), *shapes)


def _rules(own: nn.Optimizer, momentum: float) -> dict[str, nn.Optimizer]:
    """The optimizers to choose from, that of the model among them."""
    weight = [Value(np.zeros(3))]
    usual: dict[str, nn.Optimizer] = {
        "SGD": SGD(weight, 0.1),
        "Momentum": SGD(weight, 0.1, momentum),
        "Adam": nn.Adam(weight, lr=0.1),
    }
    return {**usual, rule_of(own): own}


def _texts(own: dict[str, Any], parts: Played, criterion: Any, score: tuple[int, ...], target: Any) -> dict[str, Any]:
    """What is said of each piece; in all of it the input is called A (of a loss y), and the result B, y or l."""

    def said(piece: Callable[[Any], Any], shape: tuple[int, ...], start: str, name: str) -> Texts:
        A = _value(shape, start)
        B = piece(A)
        B.name = name
        found = texts(B, {start: A})
        return {**found, "symbol": op_of(B).symbol if len(found["formulas"]) == 1 else ""}

    def layer(shape: tuple[int, ...]) -> Texts:
        W, x = _value(shape, "W"), _value((2,), "x")
        A = autograd.affine(W, x)
        A.name = "A"
        return texts(A, {"W": W, "x": x})

    y = _value(score, "y")
    end = criterion(y, leaf(target if score else float(target), "t"))
    end.name = "l"
    return {
        "layer": layer((2, 3)),
        "neuron": layer((3,)),
        "activations": {
            name: said(kind.forward, (3,), "A", "B") for name, kind in own.items() if type(kind) is not nn.Identity
        },
        "output": None if parts.output is None else said(parts.output.forward, score, "A", "y"),
        "loss": {**texts(end, {"y": y}), "name": type(criterion).__name__},
        "update": _update(),
    }


def _update() -> str:
    """The line of plain gradient descent."""
    w, gradient, lr = _value((2,), "w"), _value((2,), "gw"), _value((), "lr")
    made: Any = SGD([w], 0.1)
    new = made.rule(w, gradient, lr)
    new.name = "new"
    source = write([w, gradient, lr], [new], autograd.sum(new))
    return next(line.strip() for line in source.splitlines() if line.strip().startswith("new = ")).replace("new", "w")


def _value(shape: tuple[int, ...], name: str) -> Value:
    return Value(np.full(shape, 1 / shape[-1] if shape else 0.5), name=name)  # probabilities, where these are asked for


def _layer(x: Any, W: Any) -> Any:
    """W x', as the layers of `nn` compute it."""
    layer = nn.Neuron(2) if W.ndim == 1 else nn.Linear(2, 2)
    layer.weight = W
    return layer.forward(x)


def _of_z(kind: Any) -> Callable[[Any], Any]:
    return lambda z: kind.forward(z)
