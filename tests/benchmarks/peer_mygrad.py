"""MyGrad, with its memory guard off, as its documentation advises for speed."""

from __future__ import annotations

import mygrad as mg
from mygrad.nnet import relu, softmax_crossentropy


def dense(case):
    """A step of a dense network."""
    mg.turn_memory_guarding_off()
    weights = [(mg.tensor(W.copy()), mg.tensor(b.copy())) for W, b in case.weights()]
    X, T = case.data()
    classes = T.argmax(axis=1)

    def step():
        a = X
        for W, b in weights[:-1]:
            a = relu(mg.matmul(a, W.T) + b)
        W, b = weights[-1]
        loss = softmax_crossentropy(mg.matmul(a, W.T) + b, classes)
        loss.backward()
        for pair in weights:
            for p in pair:
                p.data -= case.lr * p.grad
        return float(loss)

    return step, lambda: [(W.data, b.data) for W, b in weights]
