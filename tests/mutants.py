"""Faults put in on purpose: each of tests/mutants.txt must be noticed by the tests it names. python -m tests.mutants"""

from __future__ import annotations

import argparse
import contextlib
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[1]
LIST = ROOT / "tests" / "mutants.txt"
SECONDS = 20
_LEFT_OUT = shutil.ignore_patterns(".*", "node_modules", "build", "dist")
_SAID = {0: "survived", 1: "killed", 2: "broken", -signal.SIGXCPU: "timeout"}


@dataclass(frozen=True)
class Mutant:
    """One edit: the text ``old`` of a file becomes ``new``, which the tests notice, or which changes nothing."""

    name: str
    path: str
    old: str
    new: str
    tests: tuple[str, ...] = ()
    kept: str = ""

    def applied(self, root: Path = ROOT) -> str:
        """The text of the file with the edit in it."""
        text = (root / self.path).read_text(encoding="utf-8")
        found = text.count(self.old)
        if found != 1:
            raise ValueError(f"{self.name}: {self.path} has {self.old!r} {found} times, expected once: adapt the entry")
        return text.replace(self.old, self.new)


def listed(file: Path = LIST) -> list[Mutant]:
    """The entries of the list."""
    return list(_entries(file.read_text(encoding="utf-8")))


def _entries(text: str) -> Iterator[Mutant]:
    for block in text.split("\n\n"):
        fields: dict[str, list[str]] = {}
        for line in block.strip().splitlines():
            word, _, rest = line.partition(" ")
            fields.setdefault(word, []).append(rest)
        if fields.keys() == {"#"}:
            continue
        if fields.keys() not in ({"name", "path", "tests", "-", "+"}, {"name", "path", "kept", "-", "+"}):
            raise ValueError(f"an entry has {', '.join(fields)}; expected name, path, tests or kept, -, +: {block!r}")
        one = {word: "\n".join(lines) for word, lines in fields.items()}
        tests = tuple(one.get("tests", "").split())
        yield Mutant(one["name"], one["path"], one["-"], one["+"], tests, one.get("kept", ""))


def outcome(path: str, text: str, tests: Sequence[str], seconds: float = SECONDS) -> str:
    """What the tests say of a copy of the tree in which a file has this text, see `run`."""
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder, "tree")
        shutil.copytree(ROOT, copy, ignore=_LEFT_OUT)
        (copy / path).write_text(text, encoding="utf-8")
        return run(copy, tests, seconds)


def run(tree: Path, tests: Sequence[str], seconds: float) -> str:
    """``survived`` if the tests pass in a tree, ``killed`` if one fails, ``timeout`` if they compute for longer.

    ``broken`` if they could not be collected, or Python itself ended: then no test has noticed anything.
    """
    argv = [sys.executable, "-m", "pytest", "-q", "-x", "-p", "no:cacheprovider", *tests]
    environment = {**os.environ, "PYTHONPATH": str(tree), "PYTHONDONTWRITEBYTECODE": "1"}
    # Of a busy machine nobody knows how long a second is; a session of its own ends with all that a test has started.
    limited = ["sh", "-c", f'ulimit -S -t {seconds:.0f}; exec "$@"', "sh", *argv]
    with tempfile.TemporaryFile("w+") as told:
        child = subprocess.Popen(limited, cwd=tree, env=environment, stdout=told, stderr=told, start_new_session=True)
        try:
            code = child.wait(10 * seconds)
        except subprocess.TimeoutExpired:
            return "timeout"
        finally:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(child.pid, signal.SIGKILL)
            child.wait()
        told.seek(0)
        text = told.read()
    if code in (4, 5) and "conftest" not in text:  # no such test
        raise RuntimeError(f"pytest {' '.join(tests)} ended with {code}: {text[-1000:]}")
    return _SAID.get(code, "broken")


def main(argv: Sequence[str] | None = None) -> int:
    """Apply each entry whose name has the given text in it; 1 if one is not noticed."""
    parser = argparse.ArgumentParser(prog="python -m tests.mutants", description=__doc__)
    parser.add_argument("only", nargs="?", default="", help="a part of the name")
    parser.add_argument("--seconds", type=float, default=SECONDS, help="for the tests of one entry")
    given = parser.parse_args(argv)
    chosen = [mutant for mutant in listed() if given.only in mutant.name]

    def told(mutant: Mutant) -> str:
        found = "kept"
        if mutant.tests:
            try:
                found = outcome(mutant.path, mutant.applied(), mutant.tests, given.seconds)
            except (ValueError, OSError, RuntimeError) as error:
                found = f"error: {error}"
        print(f"{found:9} {mutant.name}", flush=True)
        return found

    with ThreadPoolExecutor(2) as pool:
        sets = sorted({mutant.tests for mutant in chosen if mutant.tests})
        for tests, found in zip(sets, pool.map(lambda tests: run(ROOT, tests, given.seconds), sets), strict=True):
            if found != "survived":
                print(f"{' '.join(tests)}: {found} as they are, so they can tell nothing of a fault")
                return 1
        outcomes = list(pool.map(told, chosen))
    killed, kept = outcomes.count("killed"), outcomes.count("kept")
    print(f"{killed} of {len(outcomes)} killed, {kept} kept with a reason")
    return int(killed + kept < len(outcomes))


if __name__ == "__main__":
    sys.exit(main())
