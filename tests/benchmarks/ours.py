"""chalkgrad's contestants: eager at layer and at scalar resolution."""

from __future__ import annotations

import numpy as np

import autograd
import nn
from nn.steps import RecordedStep


def _dense(case):
    """The model of a case with its first weights, and what trains it."""
    layers = []
    for W, b in case.weights():
        layer = nn.Linear(W.shape[1], W.shape[0], dtype=W.dtype)
        layer.weight.assign(np.concatenate([b[:, None], W], axis=1))
        layers += [layer, nn.ReLU()]
    model = nn.Sequential(*layers[:-1])
    weights = [layer.weight for layer in layers[::2]]
    optimizer = nn.SGD(model.parameters(), lr=case.lr)
    return model, nn.CrossEntropyLoss(), optimizer, lambda: [(w.data[:, 1:], w.data[:, 0]) for w in weights]


def eager(case):
    """The model as a user writes it: one node for each operation of a layer."""
    model, criterion, optimizer, weights = _dense(case)
    X, T = case.data()

    def step():
        optimizer.zero_grad()
        loss = criterion(model(X), T)
        loss.backward()
        optimizer.step()
        return loss.data

    return step, weights


def program(case):
    """The same step, recorded once and run as NumPy source: what ``fit`` does."""
    model, criterion, optimizer, weights = _dense(case)
    X, T = case.data()
    recorded = RecordedStep(model, criterion, optimizer)
    return lambda: recorded(X, T)[0], weights


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


def scalar_program(case):
    """The scalar model of one sample, recorded, then fed the whole batch as vectors."""
    layers = [np.concatenate([b[:, None], W], axis=1) for W, b in case.weights()]
    shapes = [W.shape for W in layers]
    weights = [float(w) for W in layers for w in W.ravel()]
    X, t = case.data()

    def loss(x0, x1, target, *flat):
        a, first = np.fromiter([x0, x1], object), 0
        for k, shape in enumerate(shapes):
            n = shape[0] * shape[1]
            W = np.fromiter(flat[first : first + n], object).reshape(shape)
            a, first = autograd.affine(W, a), first + n
            a = autograd.relu(a) if k < len(shapes) - 1 else a
        hinge = (1 - target * a[0]).relu()
        return hinge + case.penalty * sum(w * w for w in flat)

    trained = range(3, 3 + len(weights))
    program = autograd.record(loss, 0.5, -0.5, 1.0, *weights, argnums=trained)
    inputs = [np.ascontiguousarray(X[:, 0]), np.ascontiguousarray(X[:, 1]), t]
    rate = case.lr / len(t)

    def step():
        values, gradients = program(*inputs, *weights)
        weights[:] = [w - rate * g for w, g in zip(weights, gradients, strict=True)]
        return float(values.mean())

    def plain():
        ends = np.cumsum([a * b for a, b in shapes])[:-1]
        matrices = [flat.reshape(shape) for flat, shape in zip(np.split(np.array(weights), ends), shapes, strict=True)]
        return [(W[:, 1:], W[:, 0]) for W in matrices]

    return step, plain
