"""Hand-written NumPy: what an expert would write for each case, and nothing else."""

from __future__ import annotations

import numpy as np


def dense(case):
    """A step function that trains in place and returns the loss; and the weights."""
    weights = [(W.copy(), b.copy()) for W, b in case.weights()]
    X, T = case.data()
    lr, n = np.float32(case.lr), np.float32(len(X))

    def step():
        inputs, a = [], X
        for k, (W, b) in enumerate(weights):
            inputs.append(a)
            a = a @ W.T + b
            if k < len(weights) - 1:
                a = np.maximum(a, 0)
        shifted = a - a.max(axis=1, keepdims=True)
        e = np.exp(shifted)
        total = e.sum(axis=1, keepdims=True)
        loss = (np.log(total[:, 0]) - (T * shifted).sum(axis=1)).mean()
        g = (e / total - T) / n
        for k in range(len(weights) - 1, -1, -1):
            W, b = weights[k]
            gW, gb = g.T @ inputs[k], g.sum(axis=0)
            if k:
                g = (g @ W) * (inputs[k] > 0)
            W -= lr * gW
            b -= lr * gb
        return float(loss)

    return step, lambda: weights


def moons(case):
    """The step of micrograd's demo, on arrays."""
    weights = [(W.copy(), b.copy()) for W, b in case.weights()]
    X, t = case.data()
    n = len(X)

    def step():
        inputs, a = [], X
        for k, (W, b) in enumerate(weights):
            inputs.append(a)
            a = a @ W.T + b
            if k < len(weights) - 1:
                a = np.maximum(a, 0)
        hinge = 1 - t * a[:, 0]
        size = sum((W * W).sum() + (b * b).sum() for W, b in weights)
        loss = np.maximum(hinge, 0).mean() + case.penalty * size
        g = np.where(hinge > 0, -t / n, 0)[:, None]
        for k in range(len(weights) - 1, -1, -1):
            W, b = weights[k]
            gW, gb = g.T @ inputs[k], g.sum(axis=0)
            if k:
                g = (g @ W) * (inputs[k] > 0)
            W -= case.lr * (gW + 2 * case.penalty * W)
            b -= case.lr * (gb + 2 * case.penalty * b)
        return float(loss)

    return step, lambda: weights
