"""The command: ``python -m viz [FILE.csv]``, installed as ``chalkgrad``."""

from __future__ import annotations

import argparse
import errno
import io
import os
import sys
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import NoReturn

from autograd import ChalkgradError
from viz.errors import OptionError, OutputError

MAX_NEURONS = 1000
"""In a hidden layer: two such layers already need half a gigabyte for the weights along the way."""

_DESCRIPTION = """\
Train the lecture's network on a table and step through backprop on it: writes backprop.html (a page to step through),
graph.svg (the chain of one sample, values and gradients), boundary.png (the decision boundary) and backprop.txt (every
step in words and numbers)."""
_MADE_UP = "made-up patients"
_WITH_UNITS = ("temperature (°C)", "heart rate (beats/min)")


class _Parser(argparse.ArgumentParser):
    """Says what is wrong in one line, as every other error of the command."""

    def error(self, message: str) -> NoReturn:
        raise OptionError(f"{message}; usage: {self.prog} [FILE.csv] [OPTIONS], see {self.prog} --help")


def _whole(least: int, most: int | None = None) -> Callable[[str], int]:
    """A type of option: a whole number in a range."""
    allowed = f"expected a whole number, {least} or more" if most is None else f"expected {least} to {most}"

    def read(text: str) -> int:
        try:
            number = int(text)
        except ValueError:
            number = least - 1
        if number < least or (most is not None and number > most):
            first = " (the file comes before the options)" if text.lower().endswith(".csv") else ""
            raise argparse.ArgumentTypeError(f"{allowed}, got {text!r}{first}")
        return number

    return read


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(prog="chalkgrad", description=_DESCRIPTION)
    parser.add_argument(
        "file", nargs="?", metavar="FILE.csv", help="a table with a header; made-up patients if left out"
    )
    parser.add_argument("--target", metavar="COLUMN", help="the column to predict (the last one)")
    parser.add_argument("--features", nargs="+", metavar="COLUMN", help="the columns to predict from (all the others)")
    parser.add_argument(
        "--hidden",
        nargs="*",
        type=_whole(1, MAX_NEURONS),
        default=[3, 2],
        metavar="N",
        help="neurons of the hidden layers (3 2)",
    )
    parser.add_argument("--epochs", type=_whole(1), default=200, metavar="N", help="rounds through the samples (200)")
    parser.add_argument(
        "--seed", type=_whole(0), default=0, metavar="S", help="of the first weights and the made-up patients (0)"
    )
    parser.add_argument("--out", default="chalkgrad-out", metavar="DIR", help="where to write (chalkgrad-out)")
    return parser


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command.

    Parameters
    ----------
    argv : sequence of str, optional
        The arguments; those of the process if left out.

    Returns
    -------
    int
        The exit code: 0; 2 with one line on stderr when the input is no good; 130 after Ctrl-C.
    """
    if isinstance(sys.stdout, io.TextIOWrapper):
        # Where the terminal or the file has no ∂, a ? is better than no table.
        sys.stdout.reconfigure(errors="replace")
    try:
        return _run(_parser().parse_args(argv))
    except ChalkgradError as error:
        return _complain(str(error), 2)
    except MemoryError:
        return _complain("not enough memory: try fewer neurons (--hidden), or a smaller table", 2)
    except KeyboardInterrupt as stop:
        return _complain(str(stop) or "stopped", 130)


def _run(args: argparse.Namespace) -> int:
    # Heavy, and not needed for --help or to say that an option is wrong: these answer at once.
    from nn import patients, read_table
    from viz.command import job, report

    source = _MADE_UP
    if args.file is not None:
        table, source = read_table(args.file, target=args.target, features=args.features), args.file
    elif args.target is not None or args.features:
        option = "--features" if args.target is None else "--target"
        raise OptionError(
            f"{option} chooses a column of a file, and no file was given: chalkgrad FILE.csv {option} ..."
        )
    else:
        table = replace(patients(seed=args.seed), feature_names=_WITH_UNITS)
    out = Path(args.out)
    job.check_writable(out)
    progress = sys.stderr is not None and sys.stderr.isatty()
    result = job.run(table, hidden=args.hidden, epochs=args.epochs, seed=args.seed, progress=progress, source=source)
    job.write(result.files, out)
    width = max(len(str(out / name)) for name in job.FILES)
    written = "\n".join(f"  {str(out / name).ljust(width)}  {what}" for name, what in job.FILES.items())
    _show(f"{report.summary(result)}\n\nWritten:\n{written}")
    return 0


def _show(text: str) -> None:
    """Print to stdout; that a reader such as ``head`` has seen enough is no error."""
    try:
        print(text, flush=True)
    except OSError as error:
        # What is left in the buffer would raise once more when Python exits.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        if error.errno not in (errno.EPIPE, errno.EINVAL):  # EINVAL is what Windows calls it
            raise OutputError(f"the summary cannot be printed ({error.strerror}); the files are written.") from error


def _complain(message: str, code: int) -> int:
    print(f"chalkgrad: {' '.join(message.splitlines())}", file=sys.stderr)
    return code
