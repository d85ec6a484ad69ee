"""Graphs to draw, and what stands in their drawings."""

import xml.etree.ElementTree as ET
from itertools import pairwise

import numpy as np

from autograd import Graph, Value, affine, binary_cross_entropy, constant, scope, sigmoid
from viz.drawing.draw import Drawing

SVG = "{http://www.w3.org/2000/svg}"


def chain(backward=True, batch=0):
    """The lecture's A → l, its layers in scopes."""
    rng = np.random.default_rng(3)
    x, t = constant([0.4, -1.0], name="x"), constant(1.0, name="t")
    if batch:
        x, t = constant(rng.normal(size=(batch, 2)), name="x"), constant(np.ones(batch), name="t")
    W0, W1, w = (
        Value(rng.normal(size=size).round(1), name=name) for name, size in (("W⁰", (3, 3)), ("W¹", (2, 4)), ("w", (3,)))
    )
    steps = [("A", affine, W0), ("B", sigmoid, None), ("C", affine, W1), ("D", sigmoid, None), ("E", affine, w)]
    with scope("model"):
        v = x
        for k, (name, step, weights) in enumerate(steps):
            with scope(f"layer {k // 2 + 1}"):
                v = step(v) if weights is None else step(weights, v)
                v.name = name
        y = sigmoid(v)
        y.name = "y"
    with scope("loss"):
        loss = binary_cross_entropy(y, t)
        loss = loss.mean() if batch else loss
        loss.name = "l"
    if backward:
        loss.backward()
    return loss


def square(backward=True):
    a = Value(3.0, name="a")
    v = a * a
    if backward:
        v.backward()
    return v


def mlp(sizes, value=0.5):
    """A perceptron of such layers, with its gradients."""
    import nn

    model = nn.MLP(sizes)
    y = model(np.linspace(value, -1.0, sizes[0]).reshape(1, -1))
    loss = binary_cross_entropy(y, np.ones(1)).mean()
    loss.name = "l"
    loss.backward()
    return loss


def stack(*sizes):
    """Layers of such sizes and nothing of nn, whose order of recording may change."""
    rng = np.random.default_rng(5)
    v = constant(rng.normal(size=sizes[0]).round(1), name="x")
    with scope("stack"):
        for k, (before, after) in enumerate(pairwise(sizes), 1):
            with scope(f"layer {k}"):
                v = sigmoid(affine(Value(rng.normal(size=(after, before + 1)).round(1), name=f"W{k}"), v))
    loss = v.sum()
    loss.name = "l"
    return loss


def gradient_of(loss, name):
    """The gradient of one leaf, with the backward pass that made it."""
    leaf = next(v for v in Graph(loss).nodes if v.name == name)
    loss.backward(create_graph=True)
    return leaf.grad


def backward_graph():
    """∂l/∂W⁰ of the chain."""
    return gradient_of(chain(backward=False), "W⁰")


def regression():
    """Logistic regression of one sample."""
    w = Value([0.1, 0.5, -0.3], name="w")
    y = sigmoid(affine(w, constant([1.0, 2.0], name="x")))
    y.name = "y"
    loss = binary_cross_entropy(y, constant(1.0, name="t"))
    loss.name = "l"
    return loss


def texts(drawing: Drawing) -> list[str]:
    return [element.text.replace("\xa0", " ") for element in ET.fromstring(drawing.svg).iter(f"{SVG}text")]


def node_texts(drawing: Drawing, name: str) -> list[str]:
    """The lines of the node whose title is ``name``."""
    for group in ET.fromstring(drawing.svg).iter(f"{SVG}g"):
        if group.get("class") == "node" and group.findtext(f"{SVG}title") == name:
            return [element.text for element in group.iter(f"{SVG}text")]
    raise AssertionError(f"no node {name}")
