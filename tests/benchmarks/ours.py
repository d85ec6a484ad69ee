"""chalkgrad's contestants: eager at layer and at scalar resolution."""

from __future__ import annotations

import numpy as np

import autograd
import nn


def eager(case):
    """The model as a user writes it: one node for each operation of a layer."""
    layers = []
    for W, b in case.weights():
        layer = nn.Linear(W.shape[1], W.shape[0], dtype=W.dtype)
        layer.weight.assign(np.concatenate([b[:, None], W], axis=1))
        layers += [layer, nn.ReLU()]
    model = nn.Sequential(*layers[:-1])
    criterion, optimizer = nn.CrossEntropyLoss(), nn.SGD(model.parameters(), lr=case.lr)
    X, T = case.data()

    def step():
        optimizer.zero_grad()
        loss = criterion(model(X), T)
        loss.backward()
        optimizer.step()
        return loss.data

    return step, lambda: [(p.data[:, 1:], p.data[:, 0]) for p in model.parameters()]


def scalar(case):
    """micrograd's moons demo, with the same nodes: every weight a Value of its own."""
    layers = [np.concatenate([b[:, None], W], axis=1) for W, b in case.weights()]
    weights = [np.fromiter(map(autograd.Value, W.ravel()), object, W.size).reshape(W.shape) for W in layers]
    parameters = [w for W in weights for w in W.ravel()]
    X, t = case.data()
    signs = -t.astype(object)

    def step():
        a = X
        for W in weights[:-1]:
            a = autograd.relu(autograd.affine(W, a))
        score = autograd.affine(weights[-1], a)[:, 0]
        data_loss = autograd.relu(1 + signs * score).sum() * (1.0 / len(t))
        loss = data_loss + case.penalty * sum(p * p for p in parameters)
        for p in parameters:
            p.grad = None
        loss.backward()
        for p in parameters:
            p.assign(p.data - case.lr * p.grad)
        return loss.data

    def plain():
        return [(np.vectorize(lambda v: v.data)(W[:, 1:]), np.vectorize(lambda v: v.data)(W[:, 0])) for W in weights]

    return step, plain
