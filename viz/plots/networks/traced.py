"""A model's forward pass as it was recorded: what its layers are, and what each node computed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from autograd import Graph, Value
from autograd.data import as_data
from autograd.errors import DataTypeError, ShapeError
from nn.layers.dense import Linear, Neuron
from nn.layers.module import Module, evaluating
from nn.models.made_of_arguments import Built


@dataclass(frozen=True)
class Dense:
    """One dense layer of a recorded pass.

    Attributes
    ----------
    weights, bias : ndarray, shapes (outputs, inputs) and (outputs,)
        ``bias`` is None where there is none.
    gradient : ndarray or None
        What ``.grad`` of the weights holds.
    inputs, outputs : Value
        What goes in, and the sums that come out.
    """

    weights: NDArray[Any]
    bias: NDArray[Any] | None
    gradient: NDArray[Any] | None
    inputs: Value
    outputs: Value


def trace(model: Any, x: Any) -> Graph:
    """Return the graph of ``model(x)``, in evaluation: nothing is dropped, and running means stay as they are.

    Raises
    ------
    DataTypeError
        If the model is no `nn.Module`, or computes no Value.
    """
    if not isinstance(model, Module):
        raise DataTypeError(f"Expected a model or layer of nn, whose computation can be recorded; got {_kind(model)}.")
    with evaluating(model):
        made = model(x)
    if not isinstance(made, Value):
        raise DataTypeError(f"{type(model).__name__} computed {_kind(made)}, expected a Value.")
    return Graph(made)


def with_parts(model: Any) -> Any:
    """A model whose layers are there.

    Raises
    ------
    NotFittedError
        If it does not know their sizes yet.
    """
    if isinstance(model, Built) and not model._is_made():
        model.make_now()
    return model


def row(sample: Any, features: int) -> NDArray[np.float64]:
    """One sample as a batch of one, shape (1, features).

    Raises
    ------
    ShapeError
        If it has another number of features.
    """
    found = np.asarray(as_data(sample), dtype=np.float64)
    if found.size != features or found.ndim > 2:
        raise ShapeError(f"Expected one sample of {features} features, got shape {found.shape}: X[0] is the first.")
    return found.reshape(1, features)


def features_of(model: Any) -> int:
    """How many numbers a model takes: as it was fitted, or as its first dense layer has weights."""
    if (fitted := getattr(model, "n_features_in_", None)) is not None and np.ndim(fitted) == 0:
        return int(fitted)
    if isinstance(model, Module):
        for module in with_parts(model).modules():
            if isinstance(module, (Linear, Neuron)):
                return int(np.shape(module.weight.data)[-1]) - bool(module.bias)
    raise DataTypeError(f"Expected a model with dense layers, got {_kind(model)}.")


def dense_layers(graph: Graph) -> list[Dense]:
    """The dense layers in the order of recording."""
    found = []
    for v in graph.operations:
        op = v.op.name if v.op else ""
        if op == "affine":
            weight, inputs = v.parents
            found.append(_dense(weight, inputs, v, biased=True))
        elif op == "matmul":
            # x Wᵀ of a layer without biases, or W x of one sample, or a neuron's x w.
            for weight, inputs in (v.parents[::-1], v.parents):
                leaf = weight.parents[0] if weight.op is not None and weight.op.name == "T" else weight
                if leaf.op is None:
                    found.append(_dense(leaf, inputs, v, biased=False))
                    break
    return found


def _dense(weight: Value, inputs: Value, outputs: Value, biased: bool) -> Dense:
    def split(data: Any) -> tuple[Any, Any]:
        if data is None:
            return None, None
        matrix = np.atleast_2d(np.asarray(data.data if isinstance(data, Value) else data, dtype=np.float64))
        return (matrix[:, 1:], matrix[:, 0]) if biased else (matrix, None)

    return Dense(*split(weight.data), split(weight.grad)[0], inputs, outputs)


def activation_after(graph: Graph, v: Value) -> str:
    """The sign of the activation that takes ``v`` at once, "" where there is none."""
    for u in graph.operations:
        if u.op is not None and u.parents[0] is v and (u.op.elementwise or u.op.name == "softmax"):
            return u.op.symbol or u.op.name
    return ""


def _kind(given: Any) -> str:
    return type(given).__name__
