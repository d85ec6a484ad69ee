"""Graphs with more arrays, and wider ones, than the lecture's chain has."""

from __future__ import annotations

import numpy as np

import autograd as ag
import nn
from autograd import Value, constant


def _named(**nodes):
    for name, node in nodes.items():
        node.name = name
    return node


def attention(tokens=3, width=4):
    """Softmax(Q·Kᵀ/2)·V, its squares summed."""
    rng = np.random.default_rng(1)
    X = constant(rng.normal(size=(tokens, width)), name="X")
    Q, K, V = (X @ Value(rng.normal(size=(width, width)), name=f"W_{name}") for name in "QKV")
    A = ag.softmax(Q @ K.T / 2)
    out = A @ V
    return _named(Q=Q, K=K, V=V, A=A, O=out, l=(out * out).sum())


def wide_attention():
    return attention(8, 12)


def layer_norm():
    """A dense layer, normalized over its six outputs."""
    rng = np.random.default_rng(1)
    H = constant(rng.normal(size=(5, 8)), name="X") @ Value(rng.normal(size=(8, 6)), name="W")
    mean = H.mean(axis=1, keepdims=True)
    D = H - mean
    S = (D * D).mean(axis=1, keepdims=True)
    Y = D / (S + 1e-5) ** 0.5
    out = Y * Value(np.ones(6), name="γ") + Value(np.zeros(6), name="β")
    return _named(H=H, μ=mean, D=D, S=S, Y=Y, O=out, l=(out * out * out).mean())


def batch_norm():
    rng = np.random.default_rng(1)
    net = nn.Sequential(nn.Linear(4, 6, rng=0), nn.BatchNorm1d(6), nn.Tanh(), nn.Linear(6, 3, rng=1))
    X = constant(rng.normal(size=(12, 4)), name="X")
    return _named(l=ag.cross_entropy(net(X), np.eye(3)[rng.integers(0, 3, 12)]).mean())


def images(count=4):
    """Two convolutions, each with a pool, on images of 12×12."""
    model = nn.CNN((1, 12, 12), 3, maps=(4, 6), padding="valid", random_state=0)
    X = np.random.default_rng(0).normal(size=(count, 1, 12, 12))
    return model.loss(X, np.eye(3)[[k % 3 for k in range(count)]])


def embedding():
    """Rows of a table, scored against all."""
    rng = np.random.default_rng(1)
    table, W = (Value(rng.normal(size=shape), name=name) for name, shape in {"T": (9, 5), "W": (5, 9)}.items())
    E = table[[0, 3, 0, 7]]
    Z = E @ W
    Y = ag.log_softmax(Z)
    return _named(E=E, Z=Z, Y=Y, l=-(Y * np.eye(9)[[3, 0, 7, 1]]).sum() / 4)


def gated():
    """A step of a gated recurrent unit."""
    rng = np.random.default_rng(1)
    x, before = constant(rng.normal(size=3), name="x"), constant(rng.normal(size=4), name="h₀")

    def dense(gate, state):
        W, U = (Value(rng.normal(size=(4, n)) / 2, name=f"{name}_{gate}") for name, n in (("W", 3), ("U", 4)))
        return W @ x + U @ state

    z, r = ag.sigmoid(dense("z", before)), ag.sigmoid(dense("r", before))
    c = ag.tanh(dense("h", r * before))
    h = (1 - z) * before + z * c
    return _named(z=z, r=r, c=c, h=h, l=((h - np.array([0.1, 0.2, 0.3, 0.4])) ** 2).sum())


def residual():
    """Three layers, each added to what it came from."""
    rng = np.random.default_rng(1)
    H = constant(rng.normal(size=(10, 6)), name="X")
    for k in range(3):
        H = _named(**{f"H{k}": H + ag.relu(H @ Value(rng.normal(size=(6, 6)) / 2, name=f"W{k}"))})
    y = H @ Value(rng.normal(size=6), name="w")
    return _named(y=y, l=((y - rng.normal(size=10)) ** 2).mean())


def signal():
    """A convolution of a signal, and its pool."""
    rng = np.random.default_rng(1)
    x, K = constant(rng.normal(size=(1, 1, 20)), name="x"), Value(rng.normal(size=(3, 1, 5)), name="K")
    F = ag.conv1d(x, K)
    return _named(F=F, l=((ag.max_pool1d(ag.relu(F), 2).sum(axis=(1, 2)) - 1) ** 2).mean())


def table():
    """A table of 30 columns."""
    rng = np.random.default_rng(1)
    X = rng.normal(size=(20, 30))
    return nn.MLP([30, 8, 1], random_state=0).loss(X, (X[:, 0] > 0) * 1.0)


GRAPHS = (
    attention, wide_attention, layer_norm, batch_norm, images, embedding, gated, residual, signal, table,
)  # fmt: skip
