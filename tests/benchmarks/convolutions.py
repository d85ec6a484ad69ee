"""Convolutions in columns and in strips, layer by layer. ``python -m tests.benchmarks.convolutions [--only TEXT]``.

Which of the two a layer takes is a rule on its shapes (autograd/ops/images/strips.py), read off this table: for each
layer the length of a row of windows, the microseconds of the product with the kernel and of that back to it, each with
the copies that it needs, and which the rule takes. Last, what the products of the strips take alone: no layout could
do with less. Float32, kernels of 3 × 3 with a border of 1; each figure is the fastest quarter of many calls.
"""

from __future__ import annotations

import argparse
import statistics
import time

import numpy as np

from autograd.ops.images import strips
from autograd.ops.images.fit import fit
from autograd.ops.images.memory import batch_last, columns, overlap_add, times, times_transposed
from autograd.ops.images.windows import windows

UNET = [
    (1, 8, 64, 8),
    (8, 16, 32, 8),
    (16, 32, 16, 8),
    (32, 16, 16, 8),
    (32, 16, 32, 8),
    (16, 8, 32, 8),
    (16, 8, 64, 8),
]
SHORT = [(c, m, h, n) for c, m in ((1, 8), (8, 16), (16, 32)) for h, n in ((8, 1), (32, 1), (128, 1), (8, 8), (8, 32))]
WIDE = [(c, m, h, n) for c, m in ((32, 64), (64, 64), (128, 128)) for h, n in ((8, 32), (16, 8), (32, 8))]
BACK = [
    (channels, maps, side, samples, border)
    for channels, maps in ((2, 3), (4, 8), (8, 12), (8, 24), (16, 32), (32, 64))
    for side, samples, border in ((3, 8, 0), (3, 32, 0), (8, 16, 1), (11, 32, 0))
]
BACK += [(channels, 2 * channels, 11, 64, 0) for channels in (5, 16)]  # of CNNs on 28×28 images
TO_KERNEL = [(5, 10, 13, 64), (16, 32, 13, 64), (16, 8, 64, 8)]
LAYERS = {"U-Net": UNET, "short rows": SHORT, "many maps": WIDE}


def microseconds(call, seconds=0.15):
    """The time that a quarter of the calls stay below."""
    call()
    found, end = [], time.perf_counter() + seconds
    while len(found) < 4 or time.perf_counter() < end:
        start = time.perf_counter()
        call()
        found.append(time.perf_counter() - start)
    return statistics.quantiles(found, n=4)[0] * 1e6


def layer(channels, maps, side, samples):
    """The figures of one layer: row length, times in columns and in strips, of products alone, and the rule."""
    rng = np.random.default_rng(0)
    at = windows("kernel", (side, side), 3, 1, 1)
    x = rng.normal(size=(channels, side, side, samples)).astype(np.float32).transpose(3, 0, 1, 2)
    w = rng.normal(size=(maps, channels, 3, 3)).astype(np.float32)
    g = rng.normal(size=(maps, side * side * samples)).astype(np.float32)
    flat, by_place = w.reshape(maps, -1), strips.by_place(w)
    cols, kept = columns(x, at), strips.one_band(x, at)
    # The way back makes anew what the way there has not kept.
    in_columns = [lambda: times(flat, columns(x, at)), lambda: times_transposed(g, cols)]
    in_strips = [
        lambda: strips.strips_times(by_place, x, at, strips.one_band(x, at)),
        lambda: strips.strips_times_transposed(g, x, at, kept),
    ]
    rows = next(iter(strips.by_bands(x, at)))[1] if kept is None else kept
    share = side / len(rows)
    there = rows.reshape(*rows.shape[:2], strips.parts_of_row(rows.shape[2], w.size), -1).swapaxes(1, 2)
    of_rows = g.reshape(maps, side, 1, -1).transpose(1, 2, 3, 0)[: len(rows)]
    back = rows.reshape(len(rows), strips.parts_back(rows.shape[1], *of_rows.shape[:1:-1]), -1, rows.shape[2])
    alone = [lambda: by_place @ there, lambda: back @ of_rows]
    times_of = [[microseconds(call) for call in calls] for calls in (in_columns, in_strips, alone)]
    times_of[2] = [share * t for t in times_of[2]]
    return strips.row_length(at, samples), *times_of, strips.in_strips(at, x.shape, maps)


def back(channels, maps, side, samples, border):
    """Of maps of ``side`` that go back to images: times as many products, microseconds of both ways, and the rule."""
    rng = np.random.default_rng(0)
    inside = side + 2 - 2 * border
    at = windows("kernel", (inside, inside), 3, 1, border)
    g = rng.normal(size=(maps, side, side, samples)).astype(np.float32).transpose(3, 0, 1, 2)
    w = rng.normal(size=(maps, channels, 3, 3)).astype(np.float32)
    turned = at.turned()
    how = fit(g.shape, (channels, maps, 3, 3), turned.stride, turned.padding, turned.dilation)

    def added():
        return overlap_add(times(w.reshape(maps, -1).T, batch_last(g).reshape(maps, -1)), at)

    def turned_around():
        kernel = w[:, :, ::-1, ::-1].swapaxes(0, 1)
        seen = strips.one_band(g, turned) if how.strips else columns(g, turned)
        if how.strips:
            return strips.strips_times(strips.by_place(kernel), g, turned, seen)
        return times(kernel.reshape(channels, -1), seen)

    more = maps * inside**2 / (channels * side**2)
    taken = strips.way_back(at, maps, channels, samples) is not None
    return more, microseconds(added), microseconds(turned_around), taken


def in_parts(channels, maps, side, samples, n):
    """Microseconds of the gradient of a kernel in strips, in so many parts of a column."""
    rng = np.random.default_rng(0)
    rows, length = side - 2, (side - 2) * samples
    seen = rng.normal(size=(rows, n, 9 * channels // n, length)).astype(np.float32)
    g = rng.normal(size=(maps, rows, 1, length)).astype(np.float32).transpose(1, 2, 3, 0)
    return microseconds(lambda: np.add.reduce(seen @ g, axis=0), 0.5)


def to_kernel():
    """Print how long the gradient of a kernel takes in one part, and in as many as the rule says."""
    print(f"\n{'to the kernel':34}   one part   by the rule")
    for channels, maps, side, samples in TO_KERNEL:
        n = strips.parts_back(9 * channels, maps, (side - 2) * samples)
        one, several = (in_parts(channels, maps, side, samples, k) for k in (1, n))
        label = f"{channels} to {maps} maps, {side}×{side}, N={samples}"
        print(f"{label:34} {one:10,.0f} {several:10,.0f} in {n}", flush=True)


def ways_back():
    """Print how maps go back to images."""
    print(f"{'ways back':34}   products      added     turned   faster by   taken")
    for shape in BACK:
        more, added, turned, taken = back(*shape)
        label = "{1} maps of {2}×{2} to {0}, N={3}, border {4}".format(*shape)
        print(
            f"{label:34} {more:8.1f} × {added:10,.0f} {turned:10,.0f} {added / turned:11.2f}   "
            f"{'turned' if taken else 'added'}",
            flush=True,
        )


def main():
    """Print the table, and the sum over the layers of the U-Net; then how maps go back."""
    parser = argparse.ArgumentParser(
        prog="python -m tests.benchmarks.convolutions", description=__doc__.splitlines()[0]
    )
    parser.add_argument(
        "--only",
        metavar="TEXT",
        default="",
        help=f"of {', '.join(LAYERS)}, ways back, to the kernel those that contain this",
    )
    args = parser.parse_args()
    asked = {name: layers for name, layers in LAYERS.items() if args.only in name}
    if asked:
        print(f"{'':34}   row     in columns      in strips   products alone   faster by   taken")
    for name, layers in asked.items():
        sums = np.zeros((3, 2))
        for shape in layers:
            length, *found, taken = layer(*shape)
            sums += found
            label = "{} to {} maps, {}×{}, N={}".format(*shape[:3], shape[2], shape[3])
            print(f"{label:34} {length:5} {_row(np.array(found))}   {'strips' if taken else 'columns'}", flush=True)
        print(f"{name + ', together':40} {_row(sums)}\n")
    if args.only in "ways back":
        ways_back()
    if args.only in "to the kernel":
        to_kernel()


def _row(found):
    cells = "   ".join(f"{there:6,.0f} {back:6,.0f}" for there, back in found)
    return f"{cells}   {found[0].sum() / found[1].sum():9.2f}"


if __name__ == "__main__":
    main()
