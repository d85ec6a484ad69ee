"""What the benchmarks time is the same work: hand-written NumPy and we train to the same weights. No timing here."""

import signal
import sys
from dataclasses import replace

import pytest

from tests.benchmarks import bare, hand, ours
from tests.benchmarks.cases import CASES
from tests.benchmarks.contestants import CONTESTANTS, HAND, agree
from tests.benchmarks.turns import Turns, entries, ratio, typical
from tests.benchmarks.worker import burst, moved

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


class Clock:
    """Goes on by the next of some times whenever a step is made."""

    def __init__(self, times):
        self.now, self.left = 0.0, list(times)

    def __call__(self):
        return self.now

    def step(self):
        self.now += self.left.pop(0)


@pytest.mark.parametrize(("each", "steps"), [(0.001, 30), (0.01, 5), (0.2, 2), (5.0, 1)])
def test_a_burst_has_five_steps_unless_they_take_very_long(each, steps):
    clock = Clock([each] * 100)
    assert len(burst(clock.step, 0.0295, clock)) == steps


def test_a_ratio_is_of_one_round():
    """A machine that is slow in half of the rounds changes the times of all; in single ones, of one."""
    rounds = [{"a": {"us": 10.0 * slow}, "b": {"us": 20.0 * slow}} for slow in (1, 2, 2, 1, 3)]
    rounds.append({"a": {"us": 10.0}, "b": {"us": 90.0}})
    assert (typical(rounds, "a"), typical(rounds, "b")) == (15.0, 40.0)
    assert ratio(rounds, "b", "a") == 2.0


@pytest.mark.slow
@pytest.mark.skipif(not hasattr(signal, "SIGSTOP"), reason="processes are stopped by a signal of POSIX")
def test_contestants_take_turns_in_processes_of_their_own():
    cases = [CASES["MLP 2-16-16-2, N=100"], CASES["MLP 64-32-10, N=32"]]
    line_up = entries([(contestant, sys.executable) for contestant in HERE], cases[0])
    with Turns(line_up, cases) as turns:
        running = list(turns._running.values())
        for k, case in enumerate(cases):
            told = turns.first(k)
            assert list(told) == [entry.key for entry in line_up]
            assert all(agree(next(iter(told.values())), other, case) for other in told.values())
            assert all(found["us"] > 0 for found in turns.round(k, 0.001).values())
        assert set(turns.round(0, 0.001)["chalkgrad eager", "eager"]["parts_us"]) > {"loss", "backward"}
    assert all(process.poll() is not None for process in running)


def test_what_a_contestant_says_when_it_fails_is_shown():
    broken = replace(HERE[0], functions={"Dense": ("no_such_step",)})
    case = CASES["MLP 64-32-10, N=32"]
    with pytest.raises(SystemExit, match="no_such_step"):
        Turns(entries([(broken, sys.executable)], case), [case]).__enter__()
