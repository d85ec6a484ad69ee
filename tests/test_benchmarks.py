"""What the benchmarks time is the same work: hand-written NumPy and we train to the same weights. No timing here."""

import statistics
from dataclasses import replace

import pytest

from tests.benchmarks import bare, hand, ours
from tests.benchmarks.cases import CASES
from tests.benchmarks.contestants import CONTESTANTS, HAND, agree
from tests.benchmarks.worker import moved, quietest

MODULES = {"bare": bare, "hand": hand, "ours": ours}
HERE = [contestant for contestant in CONTESTANTS if contestant.package is None]


def after_10(module, function, case):
    step, weights = getattr(MODULES[module], function)(case)
    for _ in range(10):
        step()
    return {"moved_10": moved(case.weights(), weights())}


LONG = ("U-Net", "16 and 32 maps", "256-256", "a node per +")
"""In the names of those whose steps take longest, which are left to .ci/run."""


@pytest.mark.parametrize(
    "case",
    [
        pytest.param(case, marks=pytest.mark.slow if any(long in case.name for long in LONG) else ())
        for case in CASES.values()
        if case.collector
    ],
    ids=lambda case: case.name,
)
def test_hand_written_numpy_and_we_train_to_the_same_weights(case):
    found = {
        (contestant.column, function): after_10(contestant.module, function, case)
        for contestant in HERE
        for function in contestant.on(case)
    }
    (column, _), reference = next(iter(found.items()))
    assert column == HAND or case.name.startswith("U-Net")
    assert all(part["length"] > 0 for part in reference["moved_10"])
    assert [key for key, other in found.items() if not agree(reference, other, case)] == []


def test_weights_that_differ_are_found():
    case = CASES["MLP 64-32-10, N=32"]
    slower = replace(case, lr=0.97 * case.lr)
    assert not agree(after_10("hand", "dense", case), after_10("hand", "dense", slower), case)


def test_the_fastest_stretch_counts():
    slow, fast = [0.004] * 50, [0.002, 0.003, 0.002] * 4
    assert statistics.median(quietest(slow + fast + slow)) == 0.002
    assert quietest([1.0, 0.5]) == [1.0, 0.5]  # too few for a stretch
    parts = [{"a": 0.01, "b": 0.03}] * 7 + [{"a": 0.02, "b": 0.01}] * 7
    assert quietest(parts, lambda each: sum(each.values())) == parts[7:]
