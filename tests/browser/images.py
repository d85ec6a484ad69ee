"""Small networks of images, and how to find one's way in their steppers."""

from __future__ import annotations

import numpy as np

import autograd
import nn
from autograd import Value, constant


def digits():
    """Two images of 8×8 in two classes."""
    X = np.random.default_rng(0).integers(0, 17, (2, 1, 8, 8)) / 16
    return nn.CNN((1, 8, 8), 2, maps=(2, 3), random_state=0).loss(X, np.eye(2))


def means():
    """A convolution with strides, a mean pool whose border does not count, one image of two channels."""
    rng = np.random.default_rng(1)
    x = constant(rng.normal(size=(1, 2, 9, 7)), name="x")
    w = Value(rng.normal(size=(2, 2, 3, 2)), name="w")
    a = autograd.conv2d(x, w, stride=(2, 1), padding=(1, 0))
    b = autograd.avg_pool2d(a, 3, stride=2, padding=1, count_include_pad=False)
    loss = (b**2).sum()
    a.name, b.name, loss.name = "A", "B", "l"
    return loss


def signal():
    """The lecture's convolution of a signal (L34)."""
    x, w = constant([[[2.3, 1.7, 4.0, 2.8, 5.7, 4.4]]], name="x"), Value([[[-0.1, 0.2, -0.3]]], name="w")
    a = autograd.conv1d(x, w)
    loss = (a**2).sum()
    a.name, loss.name = "A", "l"
    return loss


def by_name(graph):
    return {graph.name_of(v): v for v in graph.nodes}


def gradients(graph):
    return {graph.name_of(step.parent): step.grad_after for step in graph.backward_steps}


def tile(shown, name):
    """The box of an input that is called ``name``."""
    return shown.panel.get_by_role("group", name=f"input {name}", exact=True)


def go_back(shown, consumer, parent):
    shown.tab("Backward")
    shown.go_first()
    shown.go_to(f"from {consumer} back to {parent},")
