"""``python -m tests.benchmarks.scaling --out FILE.svg``: time of a training step against the size of the work.

Of a ReLU network with 64 inputs and 10 classes width, batch and depth grow, one at a time; of a convolutional network
the images; of micrograd's demo, a node for each + and ×, the number of nodes. Each line is one contestant of ``python
-m tests.benchmarks``, which says how to make the environment of the peers; a point is the median of its bursts,
and bursts of all contestants and sizes of a panel take turns. ``--json`` keeps the numbers, and with ``--only`` those
of the other panels too; the slopes that are printed are 1 where a line doubles with the size.
"""

from __future__ import annotations

import argparse
import json
import sys
from math import log10
from pathlib import Path

from tests.benchmarks.cases import find
from tests.benchmarks.contestants import HAND, agree, line, present
from tests.benchmarks.turns import Turns, entries, typical

INPUTS, CLASSES = 64, 10
NODES, PENALTY = 2 * (2 * 16 + 16 * 16 + 16 * 1) + 16 + 16 + 4, 2 * (3 * 16 + 17 * 16 + 17 * 1)
"""Of one sample of the demo's 2-16-16-1 (a + and a × for each weight, the ReLUs, the hinge), and of the penalty."""


def dense(hidden, batch):
    """The network, by name."""
    return find(f"MLP {'-'.join(map(str, (INPUTS, *hidden, CLASSES)))}, N={batch}")


PANELS = {
    "width of 2 hidden layers, N = 64": {w: dense([w, w], 64) for w in (8, 16, 32, 64, 128, 256, 512)},
    "batch N, 2 hidden layers of 64": {n: dense([64, 64], n) for n in (1, 4, 16, 64, 256, 1024)},
    "depth: hidden layers of 64, N = 64": {d: dense([64] * d, 64) for d in (1, 2, 4, 8, 16)},
    "side of images, 8 and 16 maps, N = 32": {
        s: find(f"CNN {s}×{s}, 8 and 16 maps, N=32") for s in (12, 16, 24, 32, 48, 64)
    },
    "nodes, one for each + and ×": {PENALTY + NODES * n: find(f"moons, N={n}") for n in (1, 4, 16, 64)},
}


LINES = {
    HAND: ("gray", "o"),
    "chalkgrad program": ("VERMILLION", "D"),
    "chalkgrad eager": ("ORANGE", "s"),
    "PyTorch eager": ("BLUE", "^"),
    "JAX jit": ("SKY", "v"),
    "MyGrad": ("PURPLE", "P"),
    "HIPS autograd": ("GREEN", "X"),
    "micrograd": ("BLACK", "p"),
}
"""Who is drawn, with color and marker: hand-written NumPy as it is usually written, not by columns too."""


def measure(panels, able, rounds, seconds):
    """For each panel, for each column, microseconds at each size."""
    found = {panel: {} for panel in panels}
    for panel, sizes in panels.items():
        cases = list(sizes.values())
        line_up = entries(able, cases[0])
        with Turns(line_up, cases) as turns:
            for k, case in enumerate(cases):
                print(f"{panel}: {case.name}", file=sys.stderr, flush=True)
                (_, reference), *others = turns.first(k).items()
                if not all(agree(reference, other, case) for _, other in others):
                    raise SystemExit(f"{case.name}: not all have the same weights after 10 steps.")
            points = [[] for _ in cases]
            for _ in range(rounds):
                for k, told in enumerate(points):
                    told.append(turns.round(k, seconds))
        for entry in line_up:
            own, columns = [typical(told, entry.key) for told in points], found[panel]
            column = entry.key[0]
            columns[column] = [min(pair) for pair in zip(columns.get(column, own), own, strict=True)]
    return found


def slopes(found):
    """How steep each line is from one size to the next: 1 where time grows as the size does."""
    for panel, columns in found.items():
        print(f"\n{panel}: {', '.join(map(str, PANELS[panel]))}")
        sizes = list(PANELS[panel])
        for column, times in columns.items():
            steps = zip(sizes, sizes[1:], times, times[1:], strict=False)
            steep = "  ".join(f"{log10(later / t) / log10(n / size):5.2f}" for size, n, t, later in steps)
            print(f"  {column:18} {steep}")


def draw(found, environment, out):
    """A panel for each size that grows, a row with one axis of time; whose lines they are stands in the last place."""
    import matplotlib

    matplotlib.use("Agg")
    from matplotlib import pyplot as plt
    from matplotlib.ticker import FuncFormatter, NullLocator

    from viz.style import palette

    looks = {column: (getattr(palette, color, "#6B7075"), marker) for column, (color, marker) in LINES.items()}
    plt.rcParams.update({"font.size": 9, "svg.fonttype": "path", "svg.hashsalt": "chalkgrad"})
    figure, axes = plt.subplots(2, 3, figsize=(11, 7.4), sharey="row", layout="constrained")
    handles = {}
    for axis, (panel, columns) in zip(axes.flat, found.items(), strict=False):
        sizes = list(PANELS[panel])
        for column, times in columns.items():
            color, marker = looks[column]
            front = 3 if column.startswith("chalkgrad") else 2
            (handles[column],) = axis.plot(
                sizes, times, color=color, marker=marker, markersize=5, linewidth=1.6, zorder=front, label=column
            )
        axis.set(xscale="log", yscale="log", xlabel=panel)
        axis.set_xticks(sizes, [f"{size:,}" for size in sizes])
        axis.xaxis.set_minor_locator(NullLocator())
        axis.yaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:,.10g}"))
        axis.grid(color=palette.LIGHT.line, linewidth=0.6)
        axis.spines[["top", "right"]].set_visible(False)
    for axis in axes[:, 0]:
        axis.set_ylabel("µs for one training step")
    for axis in axes.flat[len(found) :]:
        axis.axis("off")
    named = [handles[column] for column in LINES if column in handles]
    axes.flat[-1].legend(handles=named, loc="center", frameon=False, fontsize=10, labelspacing=0.8)
    figure.suptitle(line(environment), fontsize=8, color=palette.LIGHT.muted)
    figure.savefig(out, dpi=150, metadata={"Date": None} if out.suffix == ".svg" else None)


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
    parser.add_argument("--rounds", metavar="N", type=int, default=12, help="bursts of each at one point (12)")
    parser.add_argument("--seconds", metavar="S", type=float, default=0.02, help="time of one burst (0.02)")
    parser.add_argument("--only", metavar="TEXT", default="", help="panels whose name contains this")
    args = parser.parse_args()
    panels = {panel: sizes for panel, sizes in PANELS.items() if args.only in panel}
    kept = json.loads(args.json.read_text()) if args.only and args.json and args.json.exists() else {"panels": {}}
    if args.again:
        kept = json.loads(args.again.read_text())
    else:
        able, environment = present(args.peers, [case for sizes in panels.values() for case in sizes.values()])
        drawn = [(contestant, python) for contestant, python in able if contestant.column in LINES]
        found = {**kept["panels"], **measure(panels, drawn, args.rounds, args.seconds)}
        kept = {
            "environment": {**kept.get("environment", {}), **environment},
            "sizes": {panel: list(points) for panel, points in PANELS.items()},
            "panels": {panel: found[panel] for panel in PANELS if panel in found},
        }
        if args.json:
            args.json.write_text(json.dumps(kept, indent=2))
    slopes(kept["panels"])
    draw(kept["panels"], kept["environment"], args.out)


if __name__ == "__main__":
    main()
