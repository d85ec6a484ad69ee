"""``python -m tests.benchmarks [--peers PYTHON]``: every contestant on every case, as one table.

Each runs in a process of its own, on the same arrays and first weights, and takes the median time of a training step
in its fastest stretch of 20 ms (7 steps at least); they take turns, ``--repeat`` times, and the fastest turn counts:
what a machine does beside only adds to one. All of a
row must have moved the weights to the same place after 10 steps before its times are shown. Without peers only ours and
hand-written NumPy run: an expert's step, and the bare NumPy calls that an eager step makes, beyond which is the engine.
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
from tests.benchmarks.contestants import EAGER, HAND, agree, line, present, run

CAPTION = "Microseconds for one training step (median of the fastest 20 ms), and times hand-written NumPy"

BUSY = 1.5  # between the slowest and the fastest turn of one contestant, beyond which a note says so


def measure(case, able, repeat, seconds):
    """The row of a case: for each column its figures, of the fastest of its functions."""
    runs = {}
    for turn in range(repeat):
        for contestant, python in able:
            for function in contestant.on(case):
                found = run(contestant, function, [case], python, seconds)[0]
                runs.setdefault((contestant.column, function), []).append(found)
        if turn == 0:
            _check(case, runs)
    row = {}
    for (column, function), found in runs.items():
        best = min(found, key=lambda figures: figures["median_us"])
        if column not in row or best["median_us"] < row[column]["median_us"]:
            times = [figures["median_us"] for figures in found]
            memory = statistics.median(figures["memory_mb"] for figures in found)
            row[column] = {**best, "function": function, "medians_us": times, "memory_mb": memory}
    for column, figures in row.items():
        low, high = min(figures["medians_us"]), max(figures["medians_us"])
        if high > BUSY * low:
            print(f"  {column}: {low:,.0f} to {high:,.0f} µs; is the machine busy?", file=sys.stderr, flush=True)
    if HAND in row:
        for figures in row.values():
            figures["ratio"] = figures["median_us"] / row[HAND]["median_us"]
    return row


def _check(case, runs):
    """Stop where two contestants disagree."""
    base, (reference, *_) = next(iter(runs.items()))
    for (column, function), (figures, *_) in runs.items():
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
    return _short(figures["median_us"]) + ratio


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
    parser.add_argument("--repeat", metavar="N", type=int, default=3, help="turns that each contestant takes (3)")
    parser.add_argument("--seconds", metavar="S", type=float, default=1.0, help="time of one turn (1)")
    parser.add_argument("--markdown", action="store_true", help="print the table as GitHub Markdown")
    args = parser.parse_args()
    cases = [case for case in CASES.values() if args.only in case.name]
    if not cases or args.repeat < 1:
        parser.error("no case has that name" if not cases else "--repeat is at least 1")
    able, environment = present(args.peers, cases)
    results = {}
    for k, case in enumerate(cases):
        print(f"{k + 1} of {len(cases)}: {case.name}", file=sys.stderr, flush=True)
        results[case.name] = measure(case, able, args.repeat, args.seconds)
        if args.json:
            args.json.write_text(json.dumps({"environment": environment, "rows": results}, indent=2))
    print(f"{CAPTION}. {line(environment)}.\n", *table(results, args.markdown), sep="\n")
    print(*parts(results, args.markdown), sep="\n")


if __name__ == "__main__":
    main()
