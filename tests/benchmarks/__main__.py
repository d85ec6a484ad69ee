"""``python -m tests.benchmarks [--peers PYTHON]``: every contestant on every case, as one table.

Each runs in a process of its own, on the same arrays and first weights, and they take turns: a burst of steps of each,
while the others are stopped. A time is the median over all rounds, and so is how many times as long as hand-written
NumPy a step takes: within a round all have the machine in the same state. Processes are started anew some times, for
where memory lies makes up to a tenth. All of a row must have moved the weights to the same place after 10 steps before
its times are shown. Without peers only ours and hand-written NumPy run: an expert's step, and the bare NumPy calls that
an eager step makes, beyond which is the engine.
The peers need an environment of their own, because one of them has our import name:

    python -m venv peers
    peers/bin/pip install torch jax micrograd mygrad autograd
    python -m tests.benchmarks --peers peers/bin/python --markdown

A peer that is missing there is left out, and a note says so. Where two do not go into one environment, give ``--peers``
once for each. PyTorch runs with all cores and with one, and its better time counts.
"""

from __future__ import annotations

import argparse
import json
import statistics
import sys
from pathlib import Path

from tests.benchmarks.cases import CASES
from tests.benchmarks.contestants import EAGER, HAND, agree, line, present
from tests.benchmarks.turns import Turns, entries, note_if_busy, ratio, typical

CAPTION = (
    "Microseconds for one training step, and times hand-written NumPy; of a U-Net, times PyTorch: medians over rounds"
)
BASES = HAND, "PyTorch eager"
"""Whose time the others are divided by: of the first that takes part."""


def measure(case, able, repeat, rounds, seconds):
    """The row of a case: for each column its figures, of the faster of its functions."""
    line_up, firsts, found = entries(able, case), [], []
    for _ in range(repeat):
        with Turns(line_up, [case]) as turns:
            firsts.append(turns.first(0))
            _check(case, firsts[0])
            found += [turns.round(0, seconds) for _ in range(rounds)]
    faster = {}
    for key in sorted((entry.key for entry in line_up), key=lambda key: typical(found, key)):
        faster.setdefault(key[0], key)
    base = next((faster[column] for column in BASES if column in faster), None)
    row = {}
    for column, key in ((entry.key[0], faster[entry.key[0]]) for entry in line_up):
        bursts = [told[key] for told in found]
        memory = statistics.median(told[key]["memory_mb"] for told in firsts)
        row[column] = {"function": key[1], "us": typical(found, key), "memory_mb": memory}
        row[column]["bursts_us"] = [told["us"] for told in bursts]
        if base is not None:
            row[column]["ratio"] = ratio(found, key, base)
        if column == EAGER and "parts_us" in bursts[0]:
            each = [told["parts_us"] for told in bursts]
            row[column]["parts_us"] = {part: statistics.median(told[part] for told in each) for part in each[0]}
    note_if_busy(found, base or line_up[0].key)
    return row


def _check(case, found):
    """Stop where two contestants disagree."""
    base, reference = next(iter(found.items()))
    for (column, function), figures in found.items():
        if not agree(reference, figures, case):
            raise SystemExit(
                f"{case.name}: {column} ({function}) has other weights after 10 steps than {base[0]}, "
                f"loss {figures['loss_10']:.6g} and {reference['loss_10']:.6g}."
            )


def cell(figures):
    """Time and ratio."""
    if figures is None:
        return "–"
    ratio = f" ({_short(figures['ratio'], 2)}×)" if "ratio" in figures else ""
    return _short(figures["us"]) + ratio


def _short(number, digits=1):
    return f"{number:,.0f}" if number >= 100 else f"{number:.{digits}f}"


def table(results, markdown):
    """The lines of the table."""
    columns = list(dict.fromkeys(column for row in results.values() for column in row))
    rows = [["", *columns]]
    rows += [[name, *(cell(row.get(column)) for column in columns)] for name, row in results.items()]
    return _aligned(rows, markdown)


def _aligned(rows, markdown):
    widths = [max(map(len, texts)) for texts in zip(*rows, strict=True)]
    padded = [
        [text.ljust(w) if k == 0 else text.rjust(w) for k, (text, w) in enumerate(zip(row, widths, strict=True))]
        for row in rows
    ]
    if not markdown:
        return ["   ".join(row) for row in padded]
    rule = ["-" * widths[0], *("-" * (w - 1) + ":" for w in widths[1:])]
    return [f"| {' | '.join(row)} |" for row in (padded[0], rule, *padded[1:])]


def parts(results, markdown):
    """The lines of a second table: where the time of an eager step goes, for the cases that tell."""
    told = {name: row[EAGER]["parts_us"] for name, row in results.items() if "parts_us" in row.get(EAGER, {})}
    if not told:
        return []
    names = list(next(iter(told.values())))
    rows = [["", *names], *([name, *(_short(found[part]) for part in names)] for name, found in told.items())]
    return ["", f"Microseconds for each part of a step of {EAGER}\n", *_aligned(rows, markdown)]


def main():
    """Run, print the table, write the JSON."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description=__doc__.splitlines()[0])
    parser.add_argument(
        "--peers",
        metavar="PYTHON",
        action="append",
        default=[],
        help="interpreter of an environment with the peers; may be given again",
    )
    parser.add_argument("--json", metavar="FILE", type=Path, help="write all figures here, memory too")
    parser.add_argument("--only", metavar="TEXT", default="", help="cases whose name contains this")
    parser.add_argument("--repeat", metavar="N", type=int, default=4, help="how often all processes are started (4)")
    parser.add_argument("--rounds", metavar="N", type=int, default=12, help="bursts of each in a process (12)")
    parser.add_argument("--seconds", metavar="S", type=float, default=0.03, help="time of one burst (0.03)")
    parser.add_argument("--markdown", action="store_true", help="print the table as GitHub Markdown")
    args = parser.parse_args()
    cases = [case for case in CASES.values() if args.only in case.name]
    if not cases or min(args.repeat, args.rounds) < 1:
        parser.error("no case has that name" if not cases else "--repeat and --rounds are at least 1")
    able, environment = present(args.peers, cases)
    results = {}
    for k, case in enumerate(cases):
        print(f"{k + 1} of {len(cases)}: {case.name}", file=sys.stderr, flush=True)
        results[case.name] = measure(case, able, args.repeat, args.rounds, args.seconds)
        if args.json:
            args.json.write_text(json.dumps({"environment": environment, "rows": results}, indent=2))
    print(f"{CAPTION}. {line(environment)}.\n", *table(results, args.markdown), sep="\n")
    print(*parts(results, args.markdown), sep="\n")


if __name__ == "__main__":
    main()
