"""What a program would not repeat is noticed, put back as it was, and trained on the graph."""

from __future__ import annotations

import random
import sys
from functools import partial
from typing import Any

import numpy as np
import pytest

import autograd as ag
import nn
from autograd import Value
from nn.training.eager_step import EagerStep
from nn.training.snapshot import Snapshot
from tests.nn.pairs import T2, X, agree, steps_of
from tests.nn.training.odd import ODD, Masks, Odd, Prints, begin, outside


@pytest.mark.parametrize("kind", ODD, ids=lambda kind: kind.__name__)
def test_what_a_program_would_not_repeat_trains_on_the_graph(kind: Any, capsys: pytest.CaptureFixture[str]) -> None:
    """With one warning, and then exactly as it would have without trying."""
    t = T2.astype(float)
    state = np.random.get_state(), random.getstate()  # noqa: NPY002
    begin()
    graph = kind()
    eager = steps_of(graph, nn.BCEWithLogitsLoss(), EagerStep)
    for k in range(10):
        eager(X[k:], t[k:])
    expected = outside(graph)
    printed = capsys.readouterr().out.count("odd")
    begin()
    model = kind()
    step = steps_of(model, nn.BCEWithLogitsLoss())
    with pytest.warns(nn.NotRecordableWarning, match=ODD[kind]) as caught:
        step(X, t)
    for k in range(1, 10):
        step(X[k:], t[k:])  # warns no more
    assert len(caught) == 1
    assert str(caught[0].message).startswith("Training runs on the graph, not as a recorded program")
    assert "eager=True" in str(caught[0].message)
    assert caught[0].filename == __file__
    assert step.source == ""
    agree(model, graph, 0.0)
    assert outside(model) == expected
    assert capsys.readouterr().out.count("odd") == printed + (1 if kind is Prints else 0)
    np.random.set_state(state[0])  # noqa: NPY002
    random.setstate(state[1])


class DropoutMLP(nn.MLP):
    """A classifier that draws."""

    def __init__(self, random_state: int = 0) -> None:
        super().__init__([2, 5, 1], random_state=random_state)
        self.rng = np.random.default_rng(random_state)

    def scores(self, x: Any) -> Any:
        h = ag.tanh(self.layers[0](x))
        return self.layers[1](h * (self.rng.random(h.shape) > 0.3))


def test_fit_warns_once_where_it_was_called() -> None:
    with pytest.warns(nn.NotRecordableWarning, match="draws random numbers") as caught:
        model = DropoutMLP().fit(X, T2, epochs=4, batch_size=8, eager=False)
    assert len(caught) == 1
    assert caught[0].filename == __file__
    assert issubclass(nn.NotRecordableWarning, UserWarning)
    graph = DropoutMLP().fit(X, T2, epochs=4, batch_size=8, eager=True)  # warns not at all
    agree(model, graph, 0.0)


def test_a_profiler_of_ones_own_goes_on() -> None:
    """Then .data is not seen in the code, and is still found by its numbers."""
    events: list[str] = []

    def profiler(frame: Any, event: str, argument: Any) -> None:
        events.append(event)

    model = Masks()
    sys.setprofile(profiler)
    try:
        with pytest.warns(nn.NotRecordableWarning, match="different numbers"):
            steps_of(model, nn.BCEWithLogitsLoss())(X, T2.astype(float))
        assert sys.getprofile() is profiler
    finally:
        sys.setprofile(None)
    assert events


class Where(Odd):
    def odd(self, h: Any) -> Any:
        return ag.where(h > 0.0, h, 0.1 * h)


class Detaches(Odd):
    def odd(self, h: Any) -> Any:
        return h + 0.5 * h.detach()


@pytest.mark.parametrize("kind", [Where, Detaches])
def test_what_can_be_recorded(kind: type[Odd]) -> None:
    program, graph = kind(), kind()
    loss, t = nn.BCEWithLogitsLoss(), T2.astype(float)
    recorded, eager = steps_of(program, loss), steps_of(graph, loss, EagerStep)
    for _ in range(10):
        recorded(X, t)
        eager(X, t)
    assert recorded.source
    agree(program, graph, 1e-12)


# ------------------------------------------------------------------------------------ the snapshot
def held() -> tuple[Any, dict[str, Any]]:
    """A function and what it reaches, in every way there is."""
    total = 0
    reached: dict[str, Any] = {
        "list": [1, 2],
        "dict": {"a": 1.0},
        "array": np.zeros(3),
        "frozen": np.ones(2),
        "variable": Value([1.0, 2.0]),
        "legacy": np.random.RandomState(1),
        "python": random.Random(1),
        "module": nn.Linear(2, 2),
        "objects": np.fromiter([Value(1.0), Value(3.0)], object),
    }
    reached["frozen"].flags.writeable = False

    def inner(x: Any, default: Any = reached["list"], *, other: Any = reached["dict"]) -> Any:
        nonlocal total
        total += 1
        later()
        return x, default, other

    reached["count"] = inner
    function = partial(inner, (reached["array"], reached["frozen"]), other=[reached["variable"], reached["objects"]])
    others = reached["legacy"], reached["python"], reached["module"]
    return (lambda: (function, others)), reached

    def later() -> None:  # a name that has no value
        pass


CHANGES: dict[str, Any] = {
    "a list": lambda r: r["list"].append(3),
    "an entry a": lambda r: r["dict"].update(a=2.0),
    "an entry new": lambda r: r["dict"].update(new=1),
    "an array in place": lambda r: r["array"].__setitem__(0, 5.0),
    "the data of a variable": lambda r: setattr(r["variable"], "data", np.zeros(2)),
    "an array in place ": lambda r: r["variable"].assign([5.0, 6.0]),
    "a generator of random numbers": lambda r: r["legacy"].normal(),
    "a generator of random numbers ": lambda r: r["python"].random(),
    "Linear.extra": lambda r: setattr(r["module"], "extra", 1),
    "Linear.weight": lambda r: setattr(r["module"], "weight", None),
    "the data of a variable ": lambda r: setattr(r["objects"][0], "data", 2.0),
}


@pytest.mark.parametrize("what", CHANGES)
def test_a_snapshot_sees_a_change_and_undoes_it(what: str) -> None:
    function, reached = held()
    before = Snapshot(function)
    assert before.changed() is None
    CHANGES[what](reached)
    assert before.changed() == what.strip()
    before.restore()
    assert before.changed() is None


def test_a_snapshot_sees_a_variable_of_an_outer_function() -> None:
    function, reached = held()
    before = Snapshot(function)
    with pytest.raises(NameError):
        reached["count"](1)  # counts, and then calls what is not there
    assert before.changed() == "a variable of an outer function"
    before.restore()
    assert before.changed() is None
