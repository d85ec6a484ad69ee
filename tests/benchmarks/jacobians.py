"""Backward passes run at once against one by one. ``python -m tests.benchmarks.jacobians``.

What `autograd.functional.at_once` says of a Jacobian: all derivatives of two dense layers, 64 to 32 to 50.
"""

from __future__ import annotations

import numpy as np

from autograd import Value, gradient, jacobian, tanh
from tests.benchmarks.products import microseconds


def main():
    """Print both times."""
    rng = np.random.default_rng(0)
    first, second, x = rng.normal(size=(64, 32)), rng.normal(size=(32, 50)), rng.normal(size=64)

    def layers(x):
        return tanh(tanh(x @ first) @ second)

    def one_by_one():
        v = Value(x)
        y = layers(v)
        return np.stack([gradient(y, [v], unit)[0] for unit in np.eye(50)])

    at_once = jacobian(layers)
    assert np.allclose(at_once(x), one_by_one())
    print(f"one by one {microseconds(one_by_one):.0f} µs, at once {microseconds(lambda: at_once(x)):.0f} µs")


if __name__ == "__main__":
    main()
