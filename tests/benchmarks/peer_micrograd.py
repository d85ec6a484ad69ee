"""micrograd's moons demo, as its notebook has it, on our moons and first weights."""

from __future__ import annotations

import numpy as np
from micrograd.engine import Value
from micrograd.nn import MLP


def scalar(case):
    """The demo's step."""
    model = MLP(case.sizes[0], list(case.sizes[1:]))
    for layer, (W, b) in zip(model.layers, case.weights(), strict=True):
        for neuron, row, bias in zip(layer.neurons, W, b, strict=True):
            neuron.b = Value(float(bias))  # a NumPy number would slow every operation
            neuron.w = [Value(float(w)) for w in row]
    X, t = case.data()

    def step():
        inputs = [list(map(Value, row)) for row in X.tolist()]
        scores = list(map(model, inputs))
        losses = [(1 + -ti * score).relu() for ti, score in zip(t.tolist(), scores, strict=True)]
        data_loss = sum(losses) * (1.0 / len(losses))
        loss = data_loss + case.penalty * sum(p * p for p in model.parameters())
        model.zero_grad()
        loss.backward()
        for p in model.parameters():
            p.data -= case.lr * p.grad
        return loss.data

    def plain():
        layers = model.layers
        return [
            (np.array([[w.data for w in n.w] for n in layer.neurons]), np.array([n.b.data for n in layer.neurons]))
            for layer in layers
        ]

    return step, plain
