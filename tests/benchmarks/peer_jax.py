"""JAX: the whole step, with its update, is one jitted function, and the weights' buffers are given back to it."""

from __future__ import annotations

import jax
import jax.numpy as jnp
import numpy as np
from jax import lax


def _step(case, output, axes=(0, 1)):
    """Trains ``output(X, weights)``, X in that order of axes."""
    state = [(jnp.array(W), jnp.array(b)) for W, b in case.weights()]
    X, T = case.data()
    X = X.transpose(axes)
    X, classes = jnp.array(X), jnp.array(T.argmax(axis=1))

    def loss(weights, X, classes):
        logarithms = jax.nn.log_softmax(output(X, weights))
        return -jnp.take_along_axis(logarithms, classes[:, None], axis=1).mean()

    def update(weights, X, classes):
        value, gradients = jax.value_and_grad(loss)(weights, X, classes)
        return value, jax.tree.map(lambda w, g: w - case.lr * g, weights, gradients)

    compiled = jax.jit(update, donate_argnums=0)

    def step():
        nonlocal state
        value, state = compiled(state, X, classes)
        jax.block_until_ready(state)
        return float(value)

    return step, lambda: [(np.array(W), np.array(b)) for W, b in state]


def _dense(a, weights):
    for W, b in weights[:-1]:
        a = jax.nn.relu(a @ W.T + b)
    W, b = weights[-1]
    return a @ W.T + b


def dense(case):
    """A jitted step."""
    return _step(case, _dense)


CHANNELS_LAST = (0, 2, 3, 1)  # faster here than channels first


def _cnn(a, weights, pool):
    for W, b in weights[:-1]:
        a = lax.conv_general_dilated(a, W, (1, 1), "VALID", dimension_numbers=("NHWC", "OIHW", "NHWC"))
        a = jax.nn.relu(a + b)
        h, w = a.shape[1] // 2, a.shape[2] // 2
        a = pool(a[:, : 2 * h, : 2 * w])
    W, b = weights[-1]
    return a.transpose(0, 3, 1, 2).reshape(len(a), -1) @ W.T + b


# Either is faster than lax.reduce_window, and which of the two is the faster depends on the sizes. They share a
# gradient among equals, which are zeros here: the ReLU passes nothing back to those.


def _max_of_axes(a):
    N, h, w, C = a.shape
    return a.reshape(N, h // 2, 2, w // 2, 2, C).max(axis=(2, 4))


def _max_of_corners(a):
    top = jnp.maximum(a[:, ::2, ::2], a[:, ::2, 1::2])
    return jnp.maximum(top, jnp.maximum(a[:, 1::2, ::2], a[:, 1::2, 1::2]))


def cnn(case):
    """A jitted step, pooling by a reshape."""
    return _step(case, lambda a, weights: _cnn(a, weights, _max_of_axes), CHANNELS_LAST)


def cnn_corners(case):
    """A jitted step, pooling by slices."""
    return _step(case, lambda a, weights: _cnn(a, weights, _max_of_corners), CHANNELS_LAST)
