"""Matrix products of a dense layer, which decide three things in the engine. ``python -m tests.benchmarks.products``.

Small ones: `numpy.dot` against `numpy.matmul` (autograd/rules/language.py). Large ones: a layer's weights laid out by
columns against by rows, for a layer whose input takes a gradient and for one whose input does not
(nn/layers/dense.py). Last, the products of a layer of some hundred inputs in one piece and in several
(autograd/program/matrix_products.py). Each figure is the median of many calls. Some machines slow NumPy by
OPENBLAS_CORETYPE and OPENBLAS_L2_SIZE: unset both.
"""

from __future__ import annotations

import statistics
import time

import numpy as np

SHAPES = [(n, i, o) for i, o in ((64, 64), (784, 10), (784, 64), (784, 128), (256, 256), (784, 256)) for n in (32, 256)]


def microseconds(call, seconds=0.1):
    """The median time of a call."""
    for _ in range(10):
        call()
    times, end = [], time.perf_counter() + seconds
    while time.perf_counter() < end:
        start = time.perf_counter()
        call()
        times.append(time.perf_counter() - start)
    return statistics.median(times) * 1e6


def small():
    """Of a layer of 16 neurons on 100 samples: with `numpy.dot` and with `numpy.matmul`."""
    x, W = np.ones((100, 17), np.float32), np.ones((16, 17), np.float32)
    return microseconds(lambda: np.dot(x, W.T)), microseconds(lambda: np.matmul(x, W.T))


def layer(n, inputs, outputs, dtype):
    """Of a layer's products, forward, to W and to x: the times with W by rows, and by columns."""
    rng = np.random.default_rng(0)
    x, g = rng.normal(size=(n, inputs + 1)).astype(dtype), rng.normal(size=(n, outputs)).astype(dtype)
    rows = rng.normal(size=(outputs, inputs + 1)).astype(dtype)
    return [
        [
            microseconds(lambda W=W: x @ W.T),
            microseconds(lambda W=W: np.matmul(g.T, x, np.empty_like(W))),
            microseconds(lambda W=W: g @ W[:, 1:]),
        ]
        for W in (rows, np.asfortranarray(rows))
    ]


def in_pieces(n, inputs, outputs, pieces):
    """Of a layer's products, forward, to W and to x: the times in one piece, and in so many."""
    rng = np.random.default_rng(0)
    x, g, W = (rng.normal(size=size).astype(np.float32) for size in ((n, inputs), (n, outputs), (outputs, inputs)))
    gW, gx = np.empty_like(W), np.empty_like(x)

    def cut(a):
        return a.reshape(len(a), pieces, -1).swapaxes(0, 1)

    whole = lambda: x @ W.T, lambda: np.matmul(g.T, x, gW), lambda: np.matmul(g, W, gx)
    parts = (
        lambda: np.add.reduce(cut(x) @ cut(W).swapaxes(1, 2), axis=0),
        lambda: np.matmul(g.T, cut(x), cut(gW)),
        lambda: np.matmul(g, cut(W), cut(gx)),
    )
    return [[microseconds(call) for call in calls] for calls in (whole, parts)]


def main():
    """Print all three."""
    print("100 x 17 times 17 x 16: np.dot {:.2f} µs, np.matmul {:.2f} µs\n".format(*small()))
    print(f"{'samples, inputs, outputs':28}  by rows  by columns: as first layer, as inner layer")
    for dtype in (np.float32, np.float64):
        for n, inputs, outputs in SHAPES:
            rows, columns = layer(n, inputs, outputs, dtype)
            first, inner = sum(columns[:2]) / sum(rows[:2]), sum(columns) / sum(rows)
            label = f"{dtype.__name__} {n}, {inputs}, {outputs}"
            print(f"{label:28} {sum(rows):5.0f} µs {first:24.2f}x {inner:13.2f}x")
    print(f"\n{'samples, inputs, outputs':28}  one piece  in pieces: forward, to W, to x")
    for n, inputs, outputs in [(n, 784, o) for n in (64, 256) for o in (10, 32, 128)]:
        for pieces in (2, 7):
            whole, parts = in_pieces(n, inputs, outputs, pieces)
            ratios = " ".join(f"{p / w:9.2f}x" for p, w in zip(parts, whole, strict=True))
            print(f"{f'{n}, {inputs}, {outputs}':28} {sum(whole):5.0f} µs in {pieces}: {ratios}")


if __name__ == "__main__":
    main()
