"""Programs of image operations: the numbers of the graph, and images that stay batch-last from one to the next."""

from __future__ import annotations

import re
from typing import Any

import numpy as np
import pytest

import autograd as ag
from autograd import record, value_and_grad

RNG = np.random.default_rng(0)
X, W, B = RNG.normal(size=(4, 1, 6, 8)), RNG.normal(size=(3, 1, 3, 3)), RNG.normal(size=3)
U = {n: RNG.normal(size=(2, n, 3, 3)) for n in (1, 2, 3, 6)}

STEPS: dict[str, Any] = {
    "joined channels": lambda a: np.concatenate([a, ag.tanh(a)], axis=1),
    "joined channels, from the end": lambda a: np.concatenate([a, a * a], axis=-3),
    "joined rows": lambda a: np.concatenate([a, ag.tanh(a)], axis=2),
    "joined samples": lambda a: np.concatenate([a, ag.tanh(a)], axis=0),
    "joined with a constant": lambda a: np.concatenate([a, np.ones((4, 3, 6, 8))], axis=1),
    "some channels": lambda a: a[:, 1:],
    "some of all": lambda a: a[1:3, ::2, 1:, ::-1],
    "some samples": lambda a: a[2:],
    "upsampled": lambda a: ag.upsample(a, 2),
    "upsampled unevenly": lambda a: ag.upsample(a, (1, 3)),
    "summed in blocks": lambda a: ag.TABLE["block_sum"](a, (3, 2)),
    "average pool": lambda a: ag.avg_pool2d(a, 2),
    "softmax of the channels": lambda a: ag.softmax(a, 1),
    "less the largest channel": lambda a: a - a.max(axis=1, keepdims=True),
    "less the smallest of a row": lambda a: a - a.min(axis=-1, keepdims=True),
    "less the sample's mean": lambda a: a - a.mean(axis=(1, 2, 3), keepdims=True),
    "less the mean of all samples": lambda a: a - a.mean(axis=0, keepdims=True),
    "1x1": lambda a: ag.conv2d(a, RNG_1X1, B, 1, 0),
}
RNG_1X1 = RNG.normal(size=(3, 3, 1, 1))


def agree(f: Any, *inputs: Any) -> str:
    """The program's source, after it has given what the graph gives."""
    program = record(f, *inputs, argnums=range(len(inputs)))
    value, gradients = program(*inputs)
    again, _ = program(*inputs)
    expected, wanted = value_and_grad(f, argnums=tuple(range(len(inputs))))(*inputs)
    assert value == again == pytest.approx(float(expected), rel=1e-12)
    for found, gradient in zip(gradients, wanted, strict=True):
        np.testing.assert_allclose(found, gradient, rtol=1e-9, atol=1e-11)
    return program.source


@pytest.mark.parametrize("name", STEPS)
def test_between_two_convolutions(name: str) -> None:
    step = STEPS[name]
    channels = step(ag.conv2d(X, W, None, 1, 1)).shape[1]

    def f(x: Any, w: Any, b: Any, u: Any) -> Any:
        maps = ag.tanh(ag.conv2d(step(ag.conv2d(x, w, b, 1, 1)), u, None, 1, 1))
        return (maps * maps).sum()

    source = agree(f, X, W, B, U[channels])
    turned = re.findall(r"\w+\.transpose\((?:1, 2, 3, 0|3, 0, 1, 2)\)", source)
    assert len(turned) == 2, source  # x on its way in, its gradient on its way out


@pytest.mark.parametrize("axis", [(-2, -1), 1, -1, 0, (0, 2), (1, 2, 3), (0, 1, 2, 3)], ids=str)
@pytest.mark.parametrize("keepdims", [False, True])
@pytest.mark.parametrize("name", ["sum", "max", "mean"])
def test_reductions(name: str, axis: Any, keepdims: bool) -> None:
    """Samples come first in what is left, over whatever axes."""
    c = np.random.default_rng(1).normal(size=np.sum(X * np.ones((1, 3, 1, 1)), axis=axis, keepdims=keepdims).shape)

    def f(x: Any, w: Any) -> Any:
        left = getattr(ag, name)(ag.tanh(ag.conv2d(x, w, None, 1, 1)), axis, keepdims)
        return (left * c).sum() if np.ndim(c) else left * float(c)

    agree(f, X, W)


@pytest.mark.parametrize(("maps", "channels"), [(2, 3), (3, 3), (4, 3)])
@pytest.mark.parametrize("settings", [(1, 1, 1), (1, 0, 2), (1, 3, 1), (2, 1, 1)], ids=str)
@pytest.mark.parametrize("kernel", [(3, 3), (1, 1), (1, 3)], ids=str)
def test_back_to_the_image(maps: int, channels: int, settings: tuple[int, ...], kernel: tuple[int, int]) -> None:
    stride, padding, dilation = settings
    x = RNG.normal(size=(2, channels, 6, 7))

    def f(x: Any, w: Any) -> Any:
        return (ag.conv2d(ag.tanh(x), w, None, stride, padding, dilation) ** 2).sum()

    agree(f, x, RNG.normal(size=(maps, channels, *kernel)))
