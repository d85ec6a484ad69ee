"""Models that do something which a program would not repeat."""

from __future__ import annotations

import copy
import random
from typing import Any

import numpy as np

import autograd as ag
import nn
from nn.randomness import streams


class Odd(nn.Module):
    """One layer, and something that a program would not repeat."""

    def __init__(self) -> None:
        self.layer = nn.Linear(2, 4, rng=0)
        self.last = nn.Neuron(4, rng=1)
        self.rng = np.random.default_rng(7)
        self.calls = 0
        self.mean = np.zeros(4)
        self.seen: list[Any] = []
        self.table: dict[str, Any] = {"scale": 1.0}
        self.kept: Any = None

    def forward(self, x: Any) -> Any:
        return self.last(self.odd(ag.tanh(self.layer(x))))

    def odd(self, h: Any) -> Any:
        raise AssertionError("each odd model says what it does")


class Branches(Odd):
    def odd(self, h: Any) -> Any:
        return h if (h.sum() > 0) else -h


class TruthOfEach(Odd):
    def odd(self, h: Any) -> Any:
        return ag.stack([row if row[0] > 0 else 2.0 * row for row in h])


class Floats(Odd):
    def odd(self, h: Any) -> Any:
        return h / (1.0 + abs(h.mean().item()))


class Looks(Odd):
    def odd(self, h: Any) -> Any:
        return h if np.greater(h, 0.0).any() else -h


class Masks(Odd):
    """A ReLU as one writes it first: right on the graph, frozen in a program."""

    def odd(self, h: Any) -> Any:
        return h * (h.data > 0)


class RareBranch(Odd):
    """It goes the other way on no batch that a program would be compared on."""

    def odd(self, h: Any) -> Any:
        return h if np.abs(h.data).max() < 50 else h * 0.0


class Getattr(Odd):
    """The name of the attribute is not in the code."""

    def odd(self, h: Any) -> Any:
        return h * (getattr(h, "da" + "ta") > 0)


class Normalizes(Odd):
    def odd(self, h: Any) -> Any:
        return (h - numbers(h).mean(0)) / (numbers(h).std(0) + 0.1)


def numbers(v: Any) -> Any:
    return v.data


class Dropout(Odd):
    def odd(self, h: Any) -> Any:
        return h * (self.rng.random(h.shape) > 0.4)


class RareDropout(Odd):
    """Nearly every mask is all ones."""

    def odd(self, h: Any) -> Any:
        return h * (self.rng.random(h.shape) > 1e-9)


class GlobalNoise(Odd):
    def odd(self, h: Any) -> Any:
        return h + 0.1 * np.random.normal(size=h.shape)  # noqa: NPY002


class PythonNoise(Odd):
    def odd(self, h: Any) -> Any:
        return h * (1.0 + 0.1 * random.random())


OUTSIDE = np.random.default_rng(11)
COUNT = 0


class OutsideNoise(Odd):
    def odd(self, h: Any) -> Any:
        return h + 0.1 * OUTSIDE.normal(size=h.shape)


class MakesDropout(Odd):
    """A new layer for each batch, with a generator of its own."""

    def odd(self, h: Any) -> Any:
        return nn.Dropout(0.4)(h)


class Counts(Odd):
    def odd(self, h: Any) -> Any:
        self.calls += 1
        return h * (1.0 + 1.0 / self.calls)


class CountsOutside(Odd):
    def odd(self, h: Any) -> Any:
        global COUNT
        COUNT += 1
        return h


class CountsInClass(Odd):
    total = 0

    def odd(self, h: Any) -> Any:
        CountsInClass.total += 1
        return h


class RunningMean(Odd):
    """As in batch normalization: no influence on the output now."""

    def odd(self, h: Any) -> Any:
        self.mean *= 0.9
        self.mean += 0.1 * numbers(h).mean(0)
        return h


class Collects(Odd):
    def odd(self, h: Any) -> Any:
        self.seen.append(1)
        return h


class Keeps(Odd):
    def odd(self, h: Any) -> Any:
        self.kept = h
        return h


class Decays(Odd):
    def odd(self, h: Any) -> Any:
        self.table["scale"] = self.table["scale"] * 0.9
        return h * self.table["scale"]


class Prints(Odd):
    def odd(self, h: Any) -> Any:
        print("odd")
        return h


class Clips(Odd):
    """Changes its weights in the forward pass."""

    def odd(self, h: Any) -> Any:
        np.clip(numbers(self.last.weight), -0.3, 0.3, out=self.last.weight.data)
        return h


class ArraysOnly(Odd):
    """Fine for an array, which the graph passes in; a Value has no view."""

    def forward(self, x: Any) -> Any:
        return super().forward((x - x.mean(0)) / x.std(0).view(float))

    def odd(self, h: Any) -> Any:
        return h


ODD: dict[type[Odd], str] = {
    Branches: "The truth of a Value looks at data",
    TruthOfEach: "The truth of a Value looks at data",
    Floats: "plain number looks at data",
    Looks: r"any\(\) looks at data",
    Masks: r"odd\(\) \(line \d+\) reads .data",
    RareBranch: "reads .data",
    Getattr: "different numbers",
    Normalizes: r"numbers\(\) \(line \d+\) reads .data",
    Dropout: "draws random numbers",
    RareDropout: "draws random numbers",
    GlobalNoise: "draws random numbers",
    PythonNoise: "draws random numbers",
    OutsideNoise: "draws random numbers",
    MakesDropout: "draws random numbers",
    Counts: "changes Counts.calls",
    CountsOutside: "changes the global COUNT",
    CountsInClass: "changes CountsInClass.total",
    RunningMean: "changes an array in place",
    Collects: "changes a list",
    Keeps: "changes Keeps.kept",
    Decays: "changes an entry scale",
    Prints: r"odd\(\) \(line \d+\) prints",
    Clips: "changes an array in place",
    ArraysOnly: "AttributeError",
}


def outside(model: Any) -> Any:
    """All that such a model may have changed."""
    held = (model.calls, model.mean.tolist(), len(model.seen), model.table)
    dice = [rng.bit_generator.state["state"] for rng in (model.rng, OUTSIDE, *streams())]
    return copy.deepcopy((held, COUNT, CountsInClass.total, dice))


def begin() -> None:
    global COUNT, OUTSIDE
    COUNT, CountsInClass.total, OUTSIDE = 0, 0, np.random.default_rng(11)
    np.random.seed(3)  # noqa: NPY002
    random.seed(3)
    nn.manual_seed(3)
