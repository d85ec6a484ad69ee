"""Contestants in processes of their own that take turns: a burst of each, while the others are stopped.

What else a machine does comes and goes within a second, and all of a round have their share of it: so the ratio of two
times in one round is much steadier than the times are.
"""

from __future__ import annotations

import json
import os
import signal
import statistics
import subprocess
import sys
import tempfile
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
WORKER = Path(__file__).parent / "worker.py"


@dataclass(frozen=True)
class Entry:
    """One function of a contestant, with the interpreter that runs it."""

    contestant: object
    function: str
    python: str

    @property
    def key(self):
        """Its column, and its name."""
        return self.contestant.column, self.function


def entries(able, case):
    """All that can run on a case, of pairs of a contestant and an interpreter."""
    return [Entry(contestant, function, python) for contestant, python in able for function in contestant.on(case)]


class Turns:
    """The processes of some entries, each of which knows the same cases."""

    def __init__(self, line_up, cases):
        self._line_up, self._cases = line_up, [case.name for case in cases]
        self._running = {}
        self._backwards = False

    def __enter__(self):
        with ExitStack() as stack:
            self._said = stack.enter_context(tempfile.TemporaryFile("w+"))
            for entry in self._line_up:
                self._running[entry.key] = stack.enter_context(self._start(entry))
                stack.callback(self._running[entry.key].kill)
                self._answer(entry.key)
            self._stack = stack.pop_all()
        return self

    def __exit__(self, *error):
        self._stack.close()

    def first(self, case):
        """Of each what ten steps of a case did, by its key."""
        return {key: self._ask(key, f"{case} first") for key in self._running}

    def round(self, case, seconds):
        """Of each the time of a step of a case in a burst of so long, by its key; every other round backwards."""
        self._backwards = not self._backwards
        keys = list(self._running)
        return {key: self._ask(key, f"{case} {seconds}") for key in (keys[::-1] if self._backwards else keys)}

    def _start(self, entry):
        # On some machines the first two slow a current NumPy; the third could put our autograd before a peer's.
        env = {k: v for k, v in os.environ.items() if k not in ("OPENBLAS_CORETYPE", "OPENBLAS_L2_SIZE", "PYTHONPATH")}
        if entry.contestant.package is None:
            env["PYTHONPATH"] = str(ROOT)
        command = [entry.python, str(WORKER), entry.contestant.module, entry.function, *self._cases]
        pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": self._said}
        return subprocess.Popen(command, text=True, env=env, **pipes)

    def _ask(self, key, question):
        process = self._running[key]
        os.kill(process.pid, signal.SIGCONT)
        process.stdin.write(f"{question}\n")
        process.stdin.flush()
        return self._answer(key)

    def _answer(self, key):
        process = self._running[key]
        line = process.stdout.readline()
        if not line:
            self._said.seek(0)
            raise SystemExit(f"{key[0]} ({key[1]}) failed on {', '.join(self._cases)}:\n{self._said.read()}")
        os.kill(process.pid, signal.SIGSTOP)  # its threads too, which wait for more work in a loop
        return json.loads(line)


def typical(rounds, key):
    """The microseconds of a step: the median over rounds."""
    return statistics.median(found[key]["us"] for found in rounds)


def ratio(rounds, key, base):
    """How many times as long as another's its steps take: the median over rounds."""
    return statistics.median(found[key]["us"] / found[base]["us"] for found in rounds)


def note_if_busy(rounds, key, limit=1.5):
    """Say on stderr where the bursts of one took very different times."""
    times = [found[key]["us"] for found in rounds]
    if max(times) > limit * min(times):
        print(
            f"  {key[0]}: {min(times):,.0f} to {max(times):,.0f} µs; is the machine busy?", file=sys.stderr, flush=True
        )
