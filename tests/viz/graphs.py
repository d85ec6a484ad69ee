"""Graphs to draw, and what stands in their drawings."""

import xml.etree.ElementTree as ET

import numpy as np

from autograd import Value, affine, binary_cross_entropy, constant, scope, sigmoid
from viz.drawing import Drawing

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


def texts(drawing: Drawing) -> list[str]:
    return [element.text.replace("\xa0", " ") for element in ET.fromstring(drawing.svg).iter(f"{SVG}text")]


def node_texts(drawing: Drawing, name: str) -> list[str]:
    """The lines of the node whose title is ``name``."""
    for group in ET.fromstring(drawing.svg).iter(f"{SVG}g"):
        if group.get("class") == "node" and group.findtext(f"{SVG}title") == name:
            return [element.text for element in group.iter(f"{SVG}text")]
    raise AssertionError(f"no node {name}")
