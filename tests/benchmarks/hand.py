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
        loss, g = _cross_entropy(a, T, n)
        for k in range(len(weights) - 1, -1, -1):
            W, b = weights[k]
            gW, gb = g.T @ inputs[k], g.sum(axis=0)
            if k:
                g = (g @ W) * (inputs[k] > 0)
            W -= lr * gW
            b -= lr * gb
        return float(loss)

    return step, lambda: weights


def dense_by_columns(case):
    """The same with each W held as (inputs, outputs): for many outputs its products are quicker ones of BLAS."""
    weights = [(W.T.copy(), b.copy()) for W, b in case.weights()]
    X, T = case.data()
    lr, n = np.float32(case.lr), np.float32(len(X))

    def step():
        inputs, a = [], X
        for k, (W, b) in enumerate(weights):
            inputs.append(a)
            a = a @ W + b
            if k < len(weights) - 1:
                a = np.maximum(a, 0)
        loss, g = _cross_entropy(a, T, n)
        for k in range(len(weights) - 1, -1, -1):
            W, b = weights[k]
            gW, gb = inputs[k].T @ g, g.sum(axis=0)
            if k:
                g = (g @ W.T) * (inputs[k] > 0)
            W -= lr * gW
            b -= lr * gb
        return float(loss)

    return step, lambda: [(W.T, b) for W, b in weights]


def _cross_entropy(a, T, n):
    """The mean loss of logits a for one-hot T, and its gradient."""
    shifted = a - a.max(axis=1, keepdims=True)
    e = np.exp(shifted)
    total = e.sum(axis=1, keepdims=True)
    loss = (np.log(total[:, 0]) - (T * shifted).sum(axis=1)).mean()
    return loss, (e / total - T) / n


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


def cnn(case):
    """A convolutional network: memory batch-last, every large array made once and used again."""
    weights = [(W.copy(), b.copy()) for W, b in case.weights()]
    (W1, b1), (W2, b2), (W3, b3) = weights
    images, T = case.data()
    lr, n = np.float32(case.lr), np.float32(len(images))
    first = _Stage(np.ascontiguousarray(images.transpose(1, 2, 3, 0)), W1, b1)
    second = _Stage(first.pooled, W2, b2)
    features = second.pooled.reshape(W3.shape[1], -1)
    T = np.ascontiguousarray(T.T)

    def step():
        first.forward()
        second.forward()
        z = W3 @ features + b3[:, None]
        shifted = z - z.max(axis=0)
        e = np.exp(shifted)
        total = e.sum(axis=0)
        loss = (np.log(total) - (T * shifted).sum(axis=0)).mean()
        g = (e / total - T) / n
        gW3, gb3 = g @ features.T, g.sum(axis=1)
        gW2, gb2 = second.backward((W3.T @ g).reshape(second.pooled.shape))
        gW1, gb1 = first.backward(second.to_input())
        gradients = (gW1, gb1), (gW2, gb2), (gW3, gb3)
        for (W, b), (gW, gb) in zip(weights, gradients, strict=True):
            W -= lr * gW.reshape(W.shape)
            b -= lr * gb
        return float(loss)

    return step, lambda: weights


class _Stage:
    """Convolution, ReLU, max-pool 2: from x (channels, height, width, batch) to ``pooled``, laid out alike."""

    def __init__(self, x, W, b):
        (C, H, width, N), (maps, _, k, _) = x.shape, W.shape
        h, w = H - k + 1, width - k + 1
        self.W, self.b = W.reshape(maps, -1), b[:, None]
        s = x.strides
        self.windows = np.lib.stride_tricks.as_strided(x, (C, k, k, h, w, N), s[:3] + s[1:])
        self.cols, self.y = np.empty(self.windows.shape, np.float32), np.empty((maps, h, w, N), np.float32)
        self.pooled = np.empty((maps, h // 2, w // 2, N), np.float32)
        self.positive, self.later = np.empty(self.y.shape, bool), np.empty((3, *self.pooled.shape), bool)
        self.gy, self.rest = np.zeros_like(self.y), np.empty_like(self.pooled)
        self.gcols, self.gx = np.empty_like(self.cols), np.empty_like(x)
        corners = [np.s_[:, i : h // 2 * 2 : 2, j : w // 2 * 2 : 2] for i in (0, 1) for j in (0, 1)]
        self.corners, self.g_corners = [self.y[at] for at in corners], [self.gy[at] for at in corners]
        taps = [(i, j) for i in range(k) for j in range(k)]
        self.taps = [(self.gx[:, i : i + h, j : j + w], self.gcols[:, i, j]) for i, j in taps]
        # One product for each row of pixels, where one for all would leave the path that OpenBLAS has for small ones.
        work = self.W.size * w * N
        rows = h if work < 1e6 < work * h else 1
        matrices = {"cols": self.cols, "y": self.y, "gy": self.gy, "gcols": self.gcols}
        self.row = {name: a.reshape(-1, rows, h // rows * w * N).transpose(1, 0, 2) for name, a in matrices.items()}
        self.y_flat, self.gy_flat = self.y.reshape(maps, -1), self.gy.reshape(maps, -1)

    def forward(self):
        np.copyto(self.cols, self.windows)
        np.matmul(self.W, self.row["cols"], out=self.row["y"])
        np.add(self.y_flat, self.b, out=self.y_flat)
        np.greater(self.y, 0, out=self.positive)
        np.maximum(self.y, 0, out=self.y)
        top = self.corners[0]
        for later, corner in zip(self.later, self.corners[1:], strict=True):
            np.greater(corner, top, out=later)
            top = np.maximum(top, corner, out=self.pooled)

    def backward(self, g):
        """The gradients of W and b, for g that of ``pooled``."""
        for later, corner in zip(self.later[::-1], self.g_corners[:0:-1], strict=True):
            np.multiply(g, later, out=corner)
            g = np.subtract(g, corner, out=self.rest)
        np.copyto(self.g_corners[0], g)
        np.multiply(self.gy, self.positive, out=self.gy)
        gW = np.matmul(self.row["gy"], self.row["cols"].transpose(0, 2, 1)).sum(axis=0)
        return gW, self.gy_flat.sum(axis=1)

    def to_input(self):
        """The gradient of x, after ``backward``."""
        np.matmul(self.W.T, self.row["gy"], out=self.row["gcols"])
        self.gx.fill(0)
        for place, part in self.taps:
            np.add(place, part, out=place)
        return self.gx
