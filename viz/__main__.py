"""The command: ``python -m viz [FILE.csv]``, installed as ``chalkgrad``."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from autograd import ChalkgradError

_DESCRIPTION = """\
Train the lecture's network on a table and see backprop on it: writes graph.svg (the chain of one sample, values and
gradients), boundary.png (the decision boundary) and backprop.txt (every step in words and numbers)."""


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="chalkgrad", description=_DESCRIPTION)
    parser.add_argument(
        "file", nargs="?", metavar="FILE.csv", help="a table with a header; made-up patients if left out"
    )
    parser.add_argument("--target", metavar="COLUMN", help="the column to predict (the last one)")
    parser.add_argument("--features", nargs="+", metavar="COLUMN", help="the columns to predict from (all the others)")
    parser.add_argument("--hidden", nargs="*", type=int, default=[3, 2], metavar="N", help="hidden neurons (3 2)")
    parser.add_argument("--epochs", type=int, default=200, metavar="N", help="rounds through the samples (200)")
    parser.add_argument("--seed", type=int, default=0, metavar="S", help="of the first weights (0)")
    parser.add_argument("--out", default="chalkgrad-out", metavar="DIR", help="where to write (chalkgrad-out)")
    return parser


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command; returns the exit code: 0, or 2 with one line on stderr when the input is no good."""
    args = _parser().parse_args(argv)
    try:
        return _run(args)
    except ChalkgradError as error:
        print(f"chalkgrad: {' '.join(str(error).split())}", file=sys.stderr)
        return 2


def _run(args: argparse.Namespace) -> int:
    from nn import patients, read_table
    from viz import job
    from viz.errors import OptionError

    if args.file is not None:
        table = read_table(args.file, target=args.target, features=args.features)
    elif args.target or args.features:
        option = "--target" if args.target else "--features"
        raise OptionError(f"{option} chooses a column of a file: chalkgrad FILE.csv {option} ...")
    else:
        table = patients(seed=args.seed)
    out = Path(args.out)
    job.check_writable(out)
    result = job.run(table, hidden=args.hidden, epochs=args.epochs, seed=args.seed, progress=sys.stderr.isatty())
    job.write(result.files, out)
    print(result.summary)
    print("\nWritten:")
    for name in result.files:
        print(f"  {out / name}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
