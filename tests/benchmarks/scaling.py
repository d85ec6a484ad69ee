"""``python -m tests.benchmarks.scaling --out FILE.svg``: time of a training step against width, batch and depth.

One ReLU network with 64 inputs and 10 classes, of which one size grows at a time: each line is one contestant of
``python -m tests.benchmarks``, which says how to make the environment of the peers. ``--json`` keeps the numbers.
"""

from __future__ import annotations

import argparse
import json
import statistics
import sys
from math import log10
from pathlib import Path

from tests.benchmarks.cases import find
from tests.benchmarks.contestants import HAND, agree, line, present, run

INPUTS, CLASSES = 64, 10
PANELS = {
    "width of 2 hidden layers, N = 64": {w: ([w, w], 64) for w in (8, 16, 32, 64, 128, 256, 512)},
    "batch N, 2 hidden layers of 64": {n: ([64, 64], n) for n in (1, 4, 16, 64, 256, 1024)},
    "depth: hidden layers of 64, N = 64": {d: ([64] * d, 64) for d in (1, 2, 4, 8, 16)},
}


LINES = {
    HAND: ("gray", "o"),
    "chalkgrad program": ("VERMILLION", "D"),
    "chalkgrad eager": ("ORANGE", "s"),
    "PyTorch eager": ("BLUE", "^"),
    "JAX jit": ("SKY", "v"),
    "MyGrad": ("PURPLE", "P"),
    "HIPS autograd": ("GREEN", "X"),
}
"""Who is drawn, with color and marker: hand-written NumPy as it is usually written, not by columns too."""


def case(hidden, batch):
    """The network, by name."""
    return find(f"MLP {'-'.join(map(str, (INPUTS, *hidden, CLASSES)))}, N={batch}")


def measure(able, repeat, seconds):
    """For each panel, for each column, microseconds at each size."""
    points = [(panel, case(*point)) for panel, sizes in PANELS.items() for point in sizes.values()]
    cases = list(dict.fromkeys(network for _, network in points))  # 64-64-64-10 is in every panel
    runs = {}
    for turn in range(repeat):
        for contestant, python in able:
            for function in contestant.on(cases[0]):
                print(f"turn {turn + 1} of {repeat}: {contestant.column}, {function}", file=sys.stderr, flush=True)
                figures = run(contestant, function, cases, python, seconds)
                runs.setdefault((contestant.column, function), []).append(figures)
    reference = next(iter(runs.values()))[0]
    found = {panel: {} for panel in PANELS}
    for (column, function), turns in runs.items():
        times = {}
        for network, first, *rest in zip(cases, reference, *turns, strict=True):
            if not agree(first, rest[0], network):
                raise SystemExit(f"{network.name}: {column} ({function}) has other weights after 10 steps.")
            times[network] = statistics.median(figures["median_us"] for figures in rest)
        for panel, columns in found.items():
            own = [times[network] for place, network in points if place == panel]
            columns[column] = [min(pair) for pair in zip(columns.get(column, own), own, strict=True)]
    return found


def apart(places, gap):
    """The places, moved as little as needed to be ``gap`` apart, in their order."""
    groups = []  # of labels that touch: their number, and the place of the first
    for k, place in enumerate(places):
        groups.append([1, place])
        while len(groups) > 1 and groups[-2][1] + gap * groups[-2][0] > groups[-1][1]:
            count, _ = groups.pop()
            members = places[k + 1 - count - groups[-1][0] : k + 1]
            groups[-1][0] += count
            groups[-1][1] = statistics.fmean(p - gap * i for i, p in enumerate(members))
    return [first + gap * i for count, first in groups for i in range(count)]


def draw(found, environment, out):
    """Three panels with one axis of time; each line is named where it ends on the right."""
    import matplotlib

    matplotlib.use("Agg")
    from matplotlib import pyplot as plt
    from matplotlib.ticker import FuncFormatter, NullLocator

    from viz.style import palette

    looks = {column: (getattr(palette, color, "#6B7075"), marker) for column, (color, marker) in LINES.items()}
    plt.rcParams.update({"font.size": 9, "svg.fonttype": "path", "svg.hashsalt": "chalkgrad"})
    figure, axes = plt.subplots(1, 3, figsize=(11, 4.2), sharey=True, layout="constrained")
    for axis, (panel, columns) in zip(axes, found.items(), strict=True):
        sizes = list(PANELS[panel])
        for column, times in columns.items():
            color, marker = looks[column]
            front = 3 if column.startswith("chalkgrad") else 2
            axis.plot(sizes, times, color=color, marker=marker, markersize=5, linewidth=1.6, zorder=front)
        axis.set(xscale="log", yscale="log", xlabel=panel)
        axis.set_xticks(sizes, [str(size) for size in sizes])
        axis.xaxis.set_minor_locator(NullLocator())
        axis.yaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:,.10g}"))
        axis.grid(color=palette.LIGHT.line, linewidth=0.6)
        axis.spines[["top", "right"]].set_visible(False)
    figure.get_layout_engine().set(wspace=0.04)
    axes[0].set_ylabel("µs for one training step")
    figure.suptitle(line(environment), fontsize=8, color=palette.LIGHT.muted)
    _name(axes[-1], next(reversed(found.values())), looks)
    figure.savefig(out, dpi=150, metadata={"Date": None} if out.suffix == ".svg" else None)


def _name(axis, columns, looks):
    """Direct labels right of the last panel, led to their places so that none covers another."""
    low, high = map(log10, axis.get_ylim())
    order = sorted(columns, key=lambda column: columns[column][-1])
    ends = [(log10(columns[column][-1]) - low) / (high - low) for column in order]
    for column, end, place in zip(order, ends, apart(ends, 0.055), strict=True):
        color, marker = looks[column]
        look = {"color": color, "transform": axis.transAxes, "clip_on": False}
        axis.plot([0.975, 1.07], [end, place], linewidth=0.8, **look)
        axis.plot([1.09], [place], marker=marker, markersize=5, **look)
        axis.text(1.12, place, column, transform=axis.transAxes, va="center")


def main():
    """Run, draw, write the numbers."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.scaling", description=__doc__.splitlines()[0])
    parser.add_argument(
        "--peers",
        metavar="PYTHON",
        action="append",
        default=[],
        help="interpreter of an environment with the peers; may be given again",
    )
    parser.add_argument("--out", metavar="FILE", type=Path, required=True, help="the picture, .svg or .png")
    parser.add_argument("--json", metavar="FILE", type=Path, help="write the numbers here")
    parser.add_argument("--again", metavar="FILE", type=Path, help="draw the numbers of this file, measure nothing")
    parser.add_argument("--repeat", metavar="N", type=int, default=2, help="turns that each contestant takes (2)")
    parser.add_argument("--seconds", metavar="S", type=float, default=0.1, help="time at one point in one turn (0.1)")
    args = parser.parse_args()
    if args.again:
        kept = json.loads(args.again.read_text())
        found, environment = kept["panels"], kept["environment"]
    else:
        able, environment = present(args.peers, [case([INPUTS], 1)])
        drawn = [(contestant, python) for contestant, python in able if contestant.column in LINES]
        found = measure(drawn, args.repeat, args.seconds)
        if args.json:
            sizes = {panel: list(points) for panel, points in PANELS.items()}
            kept = {"environment": environment, "sizes": sizes, "panels": found}
            args.json.write_text(json.dumps(kept, indent=2))
    draw(found, environment, args.out)


if __name__ == "__main__":
    main()
