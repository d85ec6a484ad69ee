"""chalkgrad's contestants: eager at layer and at scalar resolution."""

from __future__ import annotations

import time

import numpy as np

import autograd
import nn
from nn.training.recorded_step import RecordedStep


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
    return _eager(case, *_dense(case))


def _data(case):
    """The data of a case; images batch-last in memory, as the hand-written version has them."""
    X, T = case.data()
    if X.ndim == 4:
        X = np.ascontiguousarray(X.transpose(1, 2, 3, 0)).transpose(3, 0, 1, 2)
    return X, T


def _eager(case, model, criterion, optimizer, weights):
    X, T = _data(case)

    def step():
        optimizer.zero_grad()
        loss = criterion(model(X), T)
        loss.backward()
        optimizer.step()
        return loss.data

    def parts():
        """The same step, and the moments between its parts."""
        start = time.perf_counter()
        optimizer.zero_grad()
        y = model(X)
        layers = time.perf_counter()
        loss = criterion(y, T)
        lost = time.perf_counter()
        loss.backward()
        back = time.perf_counter()
        optimizer.step()
        end = time.perf_counter()
        return {"layers": layers - start, "loss": lost - layers, "backward": back - lost, "optimizer": end - back}

    step.parts = parts
    return step, weights


def _program(case, model, criterion, optimizer, weights):
    X, T = _data(case)
    recorded = RecordedStep(model, criterion, optimizer)
    return lambda: recorded(X, T)[0], weights


def program(case):
    """The same step, recorded once and run as NumPy source: what ``fit`` does."""
    return _program(case, *_dense(case))


def _cnn(case):
    """The same for a convolutional network."""
    (W1, b1), (W2, b2), (W3, b3) = case.weights()
    kernels = [nn.Conv2d(W.shape[1], W.shape[0], 3, dtype=W.dtype) for W in (W1, W2)]
    dense = nn.Linear(W3.shape[1], W3.shape[0], dtype=W3.dtype)
    for layer, W, b in zip(kernels, (W1, W2), (b1, b2), strict=True):
        layer.weight.assign(W)
        layer.bias.assign(b)
    dense.weight.assign(np.concatenate([b3[:, None], W3], axis=1))
    stages = [part for layer in kernels for part in (layer, nn.ReLU(), nn.MaxPool2d(2))]
    model = nn.Sequential(*stages, nn.Flatten(), dense)

    def weights():
        w = dense.weight.data
        return [*((layer.weight.data, layer.bias.data) for layer in kernels), (w[:, 1:], w[:, 0])]

    return model, nn.CrossEntropyLoss(), nn.SGD(model.parameters(), lr=case.lr), weights


def cnn_eager(case):
    """The convolutional network as a user writes it."""
    return _eager(case, *_cnn(case))


def cnn_program(case):
    """The same step, recorded once and run as NumPy source."""
    return _program(case, *_cnn(case))


class _Scores(nn.Module):
    """The scores of a segmentation, which the loss is computed from."""

    def __init__(self, model):
        super().__init__()
        self.model = model

    def forward(self, x):
        return self.model.scores(x)


def _unet(case):
    """The same for a U-Net."""
    model = nn.SegmentationCNN(1, case.classes, maps=case.maps, loss_function="cross_entropy", dtype=np.float32)
    layers = [*model.down, *model.up, *model.merging, model.head]
    for layer, (W, b) in zip(layers, case.weights(), strict=True):
        layer.weight.assign(W)
        layer.bias.assign(b)
    optimizer = nn.SGD(model.parameters(), lr=case.lr)
    return (
        _Scores(model),
        model.criterion(),
        optimizer,
        lambda: [(layer.weight.data, layer.bias.data) for layer in layers],
    )


def unet_eager(case):
    """The segmentation network on the graph."""
    return _eager(case, *_unet(case))


def unet_program(case):
    """The same step, recorded once and run as NumPy source."""
    return _program(case, *_unet(case))


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
