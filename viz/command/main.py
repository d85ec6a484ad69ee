"""The command: ``python -m viz [FILE.csv]``, installed as ``chalkgrad``."""

from __future__ import annotations

import argparse
import errno
import os
import sys
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, NoReturn

from autograd import ChalkgradError
from autograd.errors import nearest
from viz.command.console import readable
from viz.command.course import write_course
from viz.command.progress import Progress
from viz.errors import OptionError, OutputError

MAX_NEURONS = 1000
"""In a hidden layer: two such layers already need half a gigabyte for the weights along the way."""

_DESCRIPTION = """\
Train a network on a table as it is (CSV in any dialect, .csv.gz, .xlsx, .parquet; - reads the standard input), say how
good it is on rows that were held out, and step through backprop on it. Writes index.html with everything on one page,
report.txt, columns.csv, the pictures, and model.npz, with which `chalkgrad predict model.npz NEW.csv` predicts new
rows."""
_MADE_UP = "made-up patients"
_LECTURE = (3, 2)
_WITH_UNITS = ("temperature (°C)", "heart rate (beats/min)")
_GIVEN = {"chalkgrad predict": "MODEL.npz NEW.csv", "chalkgrad course": "DIR"}


class _Parser(argparse.ArgumentParser):
    """Says what is wrong in one line, as every other error of the command."""

    @property
    def usage_shown(self) -> str:
        """The command without its options."""
        return f"{self.prog} {_GIVEN.get(self.prog, '[FILE.csv]')}"

    def error(self, message: str) -> NoReturn:
        unknown = message.removeprefix("unrecognized arguments: ").split() if message.startswith("unrecognized") else []
        options = [option for action in self._actions for option in action.option_strings]
        message += next(filter(None, (nearest(word, options) for word in unknown if word.startswith("-"))), "")
        raise OptionError(f"{message}; usage: {self.usage_shown} [OPTIONS], see {self.prog} --help")


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
    parser.add_argument("--target", metavar="COLUMN", help="the column to predict (found by its look, or the last one)")
    parser.add_argument("--features", nargs="+", metavar="COLUMN", help="the columns to predict from (all that can be)")
    parser.add_argument(
        "--task", choices=("classification", "regression"), help="classes or a measurement (by the look of the target)"
    )
    _add_reading(parser)
    parser.add_argument(
        "--hidden",
        nargs="*",
        type=_whole(1, MAX_NEURONS),
        metavar="N",
        help="neurons of the hidden layers (by the size of the table)",
    )
    parser.add_argument(
        "--epochs", type=_whole(1), metavar="N", help="rounds through the samples (200, fewer for a large table)"
    )
    parser.add_argument(
        "--seed",
        type=_whole(0),
        default=0,
        metavar="S",
        help="of the first weights, the held-out rows and the made-up patients (0)",
    )
    parser.add_argument("--out", default="chalkgrad-out", metavar="DIR", help="where to write (chalkgrad-out)")
    return parser


def _add_reading(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--no-header", dest="header", action="store_false", help="the first line is a sample, not the names of columns"
    )
    parser.add_argument("--encoding", metavar="NAME", help="of a text file (found by its look), such as cp1252")


def _predict_parser() -> argparse.ArgumentParser:
    parser = _Parser(
        prog="chalkgrad predict",
        description="Predict new rows of a table with a network that chalkgrad FILE.csv has trained: the same is done "
        "to each column.",
    )
    parser.add_argument("model", metavar="MODEL.npz", help="what chalkgrad FILE.csv wrote")
    parser.add_argument("file", metavar="NEW.csv", help="a table with the same columns; the target may be missing")
    parser.add_argument(
        "--out", default="predictions.csv", metavar="FILE.csv", help="where to write, - to print (predictions.csv)"
    )
    _add_reading(parser)
    return parser


def _course_parser() -> argparse.ArgumentParser:
    parser = _Parser(
        prog="chalkgrad course",
        description="Write the course into a folder: the lecture as notebooks in its order, with exercises and checks "
        'that say what is wrong. They run in Jupyter: pip install "chalkgrad[course]", jupyter lab DIR.',
    )
    parser.add_argument("folder", metavar="DIR", help="where to write; a file that is there already stays")
    parser.add_argument(
        "--without-solutions",
        dest="solutions",
        action="store_false",
        help="for teachers: no cells with solutions (the checks know the right answers still)",
    )
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
    readable(sys.stdout)
    readable(sys.stderr)
    try:
        given = list(sys.argv[1:] if argv is None else argv)
        if given[:1] == ["predict"]:
            return _predict(_predict_parser().parse_args(given[1:]))
        if given[:1] == ["course"]:
            return _course(_course_parser().parse_args(given[1:]))
        return _run(_parser().parse_args(given))
    except ChalkgradError as error:
        return _complain(str(error), 2)
    except MemoryError:
        return _complain("not enough memory: try fewer neurons (--hidden), or a smaller table", 2)
    except KeyboardInterrupt as stop:
        return _complain(str(stop) or "stopped", 130)


def _run(args: argparse.Namespace) -> int:
    out, source = Path(args.out), "the standard input" if args.file == "-" else args.file or _MADE_UP
    with Progress() as progress:
        progress.doing(f"reading {source}")
        # Heavy, and not needed for --help or to say that an option is wrong: these answer at once.
        from viz.command import files, job, report

        table = _table(args)
        files.check_writable(out)
        # The made-up patients are the lecture's, and so is their network.
        hidden = list(_LECTURE) if args.hidden is None and args.file is None else args.hidden
        result = job.run(table, hidden=hidden, epochs=args.epochs, seed=args.seed, progress=progress, source=source)
        files.write(result.files, out)
    made = {name: what for name, what in files.FILES.items() if name in result.files}
    width = max(len(str(out / name)) for name in made)
    written = "\n".join(f"  {str(out / name).ljust(width)}  {what}" for name, what in made.items())
    _show(f"{report.summary(result)}\n\nWritten:\n{written}")
    return _complain(f"{result.stopped}; what was done is written", 130) if result.stopped else 0


def _table(args: argparse.Namespace) -> Any:
    from nn import patients, read_table

    if args.file is not None:
        options = {"task": args.task, "header": args.header, "encoding": args.encoding}
        return read_table(args.file, args.target, args.features, **options)
    if args.target is not None or args.features or args.task:
        option = "--target" if args.target is not None else "--features" if args.features else "--task"
        raise OptionError(f"{option} is about a file, and no file was given: chalkgrad FILE.csv {option} ...")
    return replace(patients(seed=args.seed), feature_names=_WITH_UNITS)


def _predict(args: argparse.Namespace) -> int:
    from viz.command.files import write_one
    from viz.command.predict import predictions

    text, table = predictions(Path(args.model), args.file, header=args.header, encoding=args.encoding)
    for note in table.notes:
        print(f"chalkgrad: {' '.join(note.splitlines())}", file=sys.stderr)
    if args.out == "-":
        _show(text.rstrip("\n"))
        return 0
    write_one(text.encode(errors="replace"), Path(args.out))
    _show(f"{len(table)} rows predicted: {args.out}")
    return 0


def _course(args: argparse.Namespace) -> int:
    written = write_course(Path(args.folder), solutions=args.solutions)
    notebooks = [name for name in written if name.endswith(".ipynb")]
    _show(f"{len(notebooks)} notebooks and their checks: jupyter lab {args.folder}, and begin with {notebooks[0]}")
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
