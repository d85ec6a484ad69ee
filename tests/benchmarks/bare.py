"""The NumPy calls that an eager step makes, one after the other, and nothing else: what is beyond is the engine.

A graph keeps every array until backward, and a student may look at it after: so each is made anew, where the
hand-written network of `hand.cnn` writes into arrays that it has made once.
"""

from __future__ import annotations

import numpy as np

from autograd.ops.images.memory import times, times_transposed  # products of very long matrices, in pieces

_FIRST, _REST = (slice(None), 0), (slice(None), slice(1, None))
_COLUMN = (..., None)


def dense(case):
    """A dense network with its biases in column 0 of the weights."""
    weights = [np.concatenate([b[:, None], W], axis=1) for W, b in case.weights()]
    X, T = case.data()
    optimizer, loss = _descent(case, weights), _cross_entropy(T)

    def step():
        layers, a = [], X
        for W in weights:
            primed = _primed(a)
            layers.append((a, primed))
            a = np.dot(primed, W.T)
            if W is not weights[-1]:
                layers[-1] += (a,)
                a = np.maximum(a, 0.0)
        value, g = loss(a)
        gradients = []
        for k in range(len(weights) - 1, -1, -1):
            gradients.append(np.dot(g.T, layers[k][1]))
            if k:
                g = _where(layers[k - 1][2] > 0.0, np.dot(g, weights[k][:, 1:]))
        optimizer(gradients[::-1])
        return value

    return step, lambda: [(W[:, 1:], W[:, 0]) for W in weights]


def cnn(case):
    """A convolutional network: convolution, ReLU, max-pool 2, twice; then a dense layer."""
    (W1, b1), (W2, b2), (W3, b3) = [(W.copy(), b.copy()) for W, b in case.weights()]
    dense_weight = np.concatenate([b3[:, None], W3], axis=1)
    weights = [W1, b1, W2, b2, dense_weight]
    images, T = case.data()
    images = np.ascontiguousarray(images.transpose(1, 2, 3, 0))
    optimizer, loss = _descent(case, weights), _cross_entropy(T)

    def step():
        pooled, first = _stage(images, W1, b1)
        last, second = _stage(pooled, W2, b2)
        primed = _primed(last.reshape(-1, len(T)).T)
        value, g = loss(np.dot(primed, dense_weight.T))
        g_dense = np.dot(g.T, primed)
        g = np.dot(g, dense_weight[:, 1:]).T.reshape(last.shape)
        gW2, gb2, g = second(g, to_input=True)
        gW1, gb1, _ = first(g, to_input=False)
        optimizer([gW1, gb1, gW2, gb2, g_dense])
        return value

    return step, lambda: [(W1, b1), (W2, b2), (dense_weight[:, 1:], dense_weight[:, 0])]


def _stage(x, W, b):
    """Convolution, ReLU, max-pool 2 of x (channels, height, width, batch), and the way back."""
    (C, H, width, N), (maps, _, k, _) = x.shape, W.shape
    h, w = H - k + 1, width - k + 1
    cols = np.empty((C, k, k, h, w, N), x.dtype)
    cols[...] = np.ndarray(cols.shape, x.dtype, x, 0, (*x.strides[:3], *x.strides[1:]))
    cols, flat = cols.reshape(C * k * k, -1), W.reshape(maps, -1)
    y = times(flat, cols)
    y += b[:, None]
    y = y.reshape(maps, h, w, N)
    positive = np.maximum(y, 0.0)
    corners = [np.s_[:, i : h // 2 * 2 : 2, j : w // 2 * 2 : 2] for i in (0, 1) for j in (0, 1)]
    pixels = [positive[at] for at in corners]
    top = np.maximum(pixels[0], pixels[1])
    for a in pixels[2:]:
        np.maximum(top, a, out=top)

    def back(g, to_input):
        sent = np.zeros(y.shape, g.dtype) if h % 2 or w % 2 else np.empty(y.shape, g.dtype)
        for at, a in zip(corners[:-1], pixels, strict=False):
            part = (a == top).astype(g.dtype)
            part *= g
            sent[at] = part
            g = g - part
        sent[corners[-1]] = g
        sent = _where(y > 0.0, sent)
        flat_g = sent.reshape(maps, -1)
        gW, gb = times_transposed(flat_g, cols).reshape(W.shape), np.add.reduce(sent, axis=(1, 2, 3))
        if not to_input:
            return gW, gb, None
        parts = times(flat.T, flat_g).reshape(C, k, k, h, w, N)
        for shape, length in (((C, k, H, w, N), h), ((C, H, width, N), w)):  # one axis after the other
            total = np.zeros(shape, g.dtype)
            for i in range(k):
                under = total[:, :, i : i + length]
                np.add(under, parts[:, i], under)
            parts = total
        return gW, gb, parts

    return top, back


def _primed(a):
    primed = np.empty((a.shape[0], a.shape[1] + 1), a.dtype)
    primed[_FIRST] = 1.0
    primed[_REST] = a
    return primed


def _where(mask, a):
    bits = mask.astype(np.int32)
    np.multiply(bits, a.view(np.int32), bits)
    return bits.view(np.float32)


def _cross_entropy(T):
    """A function of the logits: the mean loss, and its gradient."""
    one, share = np.ones(T.shape[1], T.dtype), np.float32(1 / len(T))

    def loss(z):
        top = np.maximum.reduce(z.T.copy())
        p = z - top[_COLUMN]
        np.exp(p, p)
        total = np.dot(p, one)
        p /= total[_COLUMN]
        each = np.log(total)
        each += top
        each -= np.dot(T * z, one)
        g = np.empty(len(T), T.dtype)
        g[...] = share
        return float(np.add.reduce(each) / len(T)), g[_COLUMN] * (p - T)

    return loss


def _descent(case, weights):
    rate, steps = np.array(case.lr, np.float32), [np.empty_like(W) for W in weights]

    def step(gradients):
        for W, g, buffer in zip(weights, gradients, steps, strict=True):
            np.multiply(g, rate, buffer)
            np.subtract(W, buffer, W)

    return step
