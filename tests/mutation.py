"""A sample of small faults, each against the tests of its room: python -m tests.mutation --sample 300 --seed 0.

(mutmut and cosmic-ray do not look into the texts of the rules, and choose no tests by file.)
"""

from __future__ import annotations

import argparse
import json
import random
import resource
import sys
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Lock

from autograd import TABLE
from tests.faults import Fault, faults
from tests.mutants import ROOT, SECONDS, outcome, run

ROOMS = (
    "autograd/ops", "autograd/sweep.py", "autograd/program", "nn/training", "nn/losses", "nn/optim", "viz/notation",
)  # fmt: skip
_TESTS = {
    "autograd/ops/images": "ops/images ops/test_ops.py | {} graph/test_unroll.py ops/test_stability.py rules program",
    "autograd/ops": "ops/test_ops.py ops/test_stability.py | {} graph/test_unroll.py rules check ops",
    "autograd/sweep.py": "test_backward.py test_higher_order.py rules/test_compiler.py | graph test_recording.py",
    "autograd/program/images": "program/images program/test_limits.py | program",
    "autograd/program": "program | ops/test_properties.py graph/test_formula.py",
    "nn/training": "training | test_randomness.py models/test_models.py models/test_network.py",
    "nn/losses": "losses | training/test_loop.py models/test_localization.py models/test_segmentation.py",
    "nn/optim": "optim | training/test_recorded_step.py training/test_loop.py",
    "viz/notation": "notation page/test_structure.py | page/test_stepper.py drawing/test_draw.py",
}
"""The tests of a room, and what only survivors meet: neighbours of its package that use it."""
_AS_PROGRAM = "program/test_program.py::test_every_operation_as_a_program"
_OF_TABLE = ("test_ops.py", "test_every_operation_as_a_program", "test_unrolled_operation_gives_the_same")
"""Tests with a case for each entry of the table: of them a file of entries meets its own."""

_LOCK = Lock()
_USUAL: dict[tuple[str, ...], float] = {}


def tests_of(path: str) -> list[tuple[str, ...]]:
    """The tests of a source file, one set after the other: its own examples, the file named after it, its room's."""
    listed = next(names.format(_AS_PROGRAM) for room, names in _TESTS.items() if path.startswith(room))
    room, stem = Path("tests", path).parent, Path(path).stem
    own = [file.relative_to(ROOT).as_posix() for file in (ROOT / room).glob(f"test_{stem}.py")]
    sets = [tuple(f"tests/{room.parts[1]}/{name}" for name in names.split()) for names in listed.split("|")]
    return [(path, *own, *sets[0]), *sets[1:]]


def chosen_of(path: str) -> str:
    """What ``pytest -k`` chooses of them: of tests with a case for each entry of the table those of the file's own."""
    ours = [op.name for op in TABLE.values() if op.place[0].endswith(path)]
    own = [before + name for name in ours for before in "[-"] or ["no_entry"]
    return f"not ({' or '.join(_OF_TABLE)}) or {' or '.join(own)}"


def sample(count: int, seed: int, rooms: Sequence[str] = ROOMS) -> list[Fault]:
    """So many faults of the rooms, the same ones for the same seed and code."""
    places = [ROOT / room for room in rooms]
    files = [file for place in places for file in ([place] if place.is_file() else place.rglob("*.py"))]
    every = [fault for file in sorted(files) for fault in faults(file.relative_to(ROOT).as_posix())]
    return random.Random(seed).sample(every, min(count, len(every)))


def _usual_time(tests: tuple[str, ...], options: Sequence[str]) -> float:
    """How long tests compute without a fault, which they must let pass; each set of them is asked once."""
    if tests not in _USUAL:
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        found = run(ROOT, [*tests, *options], 300)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        if found != "survived":
            raise RuntimeError(f"{found} without any fault: {' '.join(tests)}")
        _USUAL[tests] = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return _USUAL[tests]


def tried(fault: Fault, sets: Sequence[tuple[str, ...]], options: Sequence[str], seconds: float) -> str:
    """What tests say of a fault: ``killed``, ``survived``, or ``timeout`` where they are too slow to tell."""
    found = "survived"
    for tests in sets:
        with _LOCK:
            usual = _usual_time(tuple(sorted({*tests} - {fault.path})), options)
        said = outcome(fault.path, fault.applied(), [*tests, *options], seconds)
        if said in ("killed", "broken") or (said == "timeout" and usual < seconds / 2):
            return "killed"
        found = max(found, said)  # a timeout is the more worth telling
    return found


def main(argv: Sequence[str] | None = None) -> int:
    """Try each fault of a sample that has not been tried; 1 if one is left that no test notices."""
    parser = argparse.ArgumentParser(prog="python -m tests.mutation", description=__doc__)
    parser.add_argument("--sample", type=int, default=300)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--room", nargs="+", default=ROOMS)
    parser.add_argument("--seconds", type=float, default=SECONDS, help="for the tests of one fault")
    parser.add_argument("--results", type=Path, default=ROOT / "build" / "mutation.jsonl", help="a line for each try")
    parser.add_argument("--again", nargs="+", default=[], help="only survivors, one by one, against these tests")
    given = parser.parse_args(argv)
    given.results.parent.mkdir(parents=True, exist_ok=True)
    lines = given.results.read_text(encoding="utf-8").splitlines() if given.results.exists() else []
    known = {line["place"]: line["found"] for line in map(json.loads, lines)}

    def told(fault: Fault) -> None:
        sets = [tuple(given.again)] if given.again else tests_of(fault.path)
        options = ("-n", "2") if given.again else ("-k", chosen_of(fault.path))
        found = known[fault.place] = tried(fault, sets, options, given.seconds)
        line = json.dumps({"found": found, "tests": given.again, "place": fault.place}, ensure_ascii=False)
        with given.results.open("a", encoding="utf-8") as file:
            file.write(line + "\n")
        if found != "killed":
            print(f"{found:9} {fault.place}", flush=True)

    chosen = sample(given.sample, given.seed, given.room)
    left = ("survived", "timeout") if given.again else (None,)
    todo = [fault for fault in chosen if known.get(fault.place) in left]
    with ThreadPoolExecutor(1 if given.again else 2) as pool:
        list(pool.map(told, todo))
    found = [known.get(fault.place, "not tried") for fault in chosen]
    print(", ".join(f"{found.count(word)} {word}" for word in sorted(set(found))))
    return int(found.count("killed") < len(found))


if __name__ == "__main__":
    sys.exit(main())
