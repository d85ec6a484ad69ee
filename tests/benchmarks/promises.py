"""What the promises of an eager step cost: ``python -m tests.benchmarks.promises``.

An engine could take a step faster that promised less. For three networks each row takes one more promise away, by
putting a function in the place of the one that keeps it, and times the step against hand-written NumPy, by turns in
this process:

- names: a node knows the module that it was made in, ``mlp/layer 1``, which drawings, steppers and programs show;
- targets: they are looked at once, and fit the predictions; the loss is called ``l``;
- finiteness: a target of 0 beside a score of -inf gives 0, not NaN;
- staleness: a graph older than an update is refused, and gradients are pulled in the order of recording;
- frozen parameters: they are left out of a step, and one without a gradient is told.

What is left then has no promise but the right gradient.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import autograd
import autograd.ops.loss
import autograd.sweep
import nn
from autograd.value import leaf
from nn.layers.module import Module
from tests.benchmarks.cases import CASES
from tests.benchmarks.limit import functions, microseconds, steps

NAMES = ("MLP 2-16-16-2, N=100", "MLP 64-32-10, N=32", "CNN 12×12, 4 and 8 maps, N=32")


def kept() -> None:
    """All promises."""


def without_names() -> None:
    """Modules are called in no scope."""
    Module.__call__ = lambda self, *inputs: self.forward(*inputs)  # type: ignore[method-assign]


def without_looking_at_targets() -> None:
    """Targets are taken as they come, as one leaf for all steps."""
    leaves: dict[int, Any] = {}

    def forward(self: Any, y: Any, t: Any) -> Any:
        if id(t) not in leaves:
            leaves[id(t)] = leaf(t, "t")
        return autograd.mean(autograd.cross_entropy(y, leaves[id(t)]))

    nn.CrossEntropyLoss.forward = forward  # type: ignore[method-assign]


def without_care_for_infinite_scores() -> None:
    """A product of targets and scores as it is."""
    autograd.ops.loss._check.__code__ = (lambda t, z, axis, name: None).__code__
    autograd.ops.loss._weighed.__code__ = (lambda t, z: t * z).__code__


def without_order() -> None:
    """Nodes in the order in which they are met, which is right for a chain, and old graphs as new ones."""
    autograd.sweep._in_order.__code__ = (lambda nodes: nodes).__code__


def without_frozen_parameters() -> None:
    """Every parameter is trained, and no update is noted."""
    update = nn.SGD._update
    every: dict[int, list[int]] = {}

    def step(self: Any) -> None:
        if id(self) not in every:
            every[id(self)] = list(range(len(self.parameters)))
        update(self, every[id(self)])

    def zero_grad(self: Any) -> None:
        for p in self.parameters:
            p._grad = None

    nn.SGD.step = step  # type: ignore[method-assign]
    nn.SGD.zero_grad = zero_grad  # type: ignore[method-assign]


ROWS: dict[str, Callable[[], None]] = {
    "all promises": kept,
    "no names": without_names,
    "nor targets looked at": without_looking_at_targets,
    "nor finiteness": without_care_for_infinite_scores,
    "nor staleness": without_order,
    "nor frozen parameters": without_frozen_parameters,
}


def main() -> None:
    """Print a row for each promise that goes."""
    print(f"{'':24}" + "".join(f"{name:>34}" for name in NAMES))
    for label, go in ROWS.items():
        go()
        cells = ""
        for name in NAMES:
            by_hand, _, step = steps(CASES[name])
            python, _ = functions(step)
            hand, eager = microseconds((by_hand, step))
            cells += f"{eager:12.1f} µs {eager / hand:6.2f}× {python:4} calls"
        print(f"{label:24}{cells}", flush=True)


if __name__ == "__main__":
    main()
