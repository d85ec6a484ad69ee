"""Functions made at random of reductions, joins, shared nodes, slices and products: each must be a program."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from hypothesis import strategies as st

import autograd as ag
from autograd import Value, gradient, record

UNARY: dict[str, Callable[[Any], Any]] = {
    "tanh": ag.tanh,
    "sigmoid": ag.sigmoid,
    "relu": ag.relu,
    "exp": lambda a: ag.exp(ag.tanh(a)),
    "sin": ag.sin,
    "softplus": ag.softplus,
    "negative": lambda a: -a,
    "square": lambda a: a * a,
    "half": lambda a: a * 0.5,
    "from one": lambda a: 1 - a,
    "root": lambda a: ag.sqrt(a * a + 1.0),
}
BINARY: dict[str, Callable[[Any, Any], Any]] = {
    "multiply": lambda a, b: a * b,
    "add": lambda a, b: a + b,
    "subtract": lambda a, b: a - b,
    "divide": lambda a, b: a / (b * b + 1.0),
    "maximum": ag.maximum,
    "minimum": ag.minimum,
}
REDUCTIONS = {"sum": ag.sum, "mean": ag.mean, "max": ag.max, "min": ag.min, "logsumexp": ag.logsumexp}
SHAPES = [(), (1,), (3,), (2, 3), (2, 1), (1, 3), (3, 3), (2, 2, 3), (1, 1), (3, 1, 2)]
LARGEST = 60


@dataclass(frozen=True)
class Step:
    """One line of the function: what is applied to which earlier results."""

    apply: Callable[..., Any]
    of: tuple[int, ...]
    text: str

    def __repr__(self) -> str:
        return f"{self.text} of {', '.join(f'v{k}' for k in self.of)}"


@dataclass(frozen=True)
class RandomProgram:
    """A function of arrays of these shapes; its value is a weighted sum over the squashed entries of some results.

    Squashed, so that no gradient is a constant, which would be computed when the program is made.
    """

    shapes: tuple[tuple[int, ...], ...]
    steps: tuple[Step, ...]
    ends: tuple[int, ...]

    def __call__(self, *inputs: Any) -> Any:
        pool = list(inputs)
        for step in self.steps:
            pool.append(step.apply(*(pool[k] for k in step.of)))
        total = 0.0
        for k in self.ends:
            weights = np.cos(np.arange(pool[k].size) + k).reshape(pool[k].shape)
            end = ag.tanh(pool[k])
            total = total + ((end * weights).sum() if end.shape else end * float(weights))
        return total

    def inputs(self, seed: int) -> list[Any]:
        rng = np.random.default_rng(seed)
        return [rng.normal(size=s) if s else float(rng.normal()) for s in self.shapes]

    def check(self, seed: int) -> None:
        """Value and gradients of the program, where it was recorded and elsewhere, against the function's."""
        program = record(self, *self.inputs(seed))
        for inputs in (self.inputs(seed), self.inputs(seed + 1)):
            value, gradients = program(*inputs)
            values = [Value(x) for x in inputs]
            loss = self(*values)
            np.testing.assert_allclose(value, loss.data, rtol=1e-9, atol=1e-9)
            for got, wanted in zip(gradients, gradient(loss, values), strict=True):
                assert np.shape(got) == np.shape(wanted)
                scale = max(1.0, float(np.max(np.abs(wanted))))
                np.testing.assert_allclose(got, wanted, rtol=1e-8, atol=1e-8 * scale, err_msg=program.source)


@st.composite
def programs(draw: st.DrawFn) -> RandomProgram:
    """Two or three inputs, and steps that fit the shapes of what is there."""
    shapes = draw(st.lists(st.sampled_from(SHAPES), min_size=1, max_size=3))
    pool = [Value(np.full(s, 0.3)) if s else Value(0.3) for s in shapes]
    steps: list[Step] = []
    for _ in range(draw(st.integers(1, 7))):
        step = draw(_step(pool))
        result = step.apply(*(pool[k] for k in step.of))
        steps.append(step)
        pool.append(result)
    last = len(pool) - 1
    ends = {last, *draw(st.lists(st.integers(len(shapes) - 1, last), max_size=2))}
    return RandomProgram(tuple(shapes), tuple(steps), tuple(sorted(ends)))


@st.composite
def _step(draw: st.DrawFn, pool: list[Value]) -> Step:
    k = draw(st.integers(0, len(pool) - 1))
    a = pool[k]
    kinds = ["unary", "binary", "reshape"]
    if a.shape:
        kinds = ["meet", "meet", "reduce", *kinds, "reduce", "meet", "join", "index", "softmax", "transpose", "pad"]
        kinds += ["broadcast"] * (a.size <= LARGEST)
        kinds += ["matmul"] * any(_multiplies(a, b) for b in pool)
    kind = draw(st.sampled_from(kinds))
    if kind == "binary":
        name = draw(st.sampled_from(list(BINARY)))
        fits = [j for j, b in enumerate(pool) if j == k or _together(a.shape, b.shape)]
        return Step(BINARY[name], (k, draw(st.sampled_from(fits))), name)
    if kind == "matmul":
        j = draw(st.sampled_from([j for j, b in enumerate(pool) if _multiplies(a, b)]))
        return Step(lambda a, b: ag.tanh(a @ b), (k, j), "matmul")
    if kind == "join":
        return draw(_join(k, pool))
    name, apply = draw(_alone(kind, a.shape))
    return Step(apply, (k,), name)


@st.composite
def _alone(draw: st.DrawFn, kind: str, shape: tuple[int, ...]) -> tuple[str, Callable[[Any], Any]]:
    """A step of one operand."""
    axis = draw(st.integers(-len(shape), len(shape) - 1)) if shape else 0
    if kind == "reduce":
        name, keepdims = draw(st.sampled_from(list(REDUCTIONS))), draw(st.booleans())
        several = tuple(draw(st.lists(st.integers(0, len(shape) - 1), min_size=1, unique=True)))
        axes = draw(st.sampled_from([None, axis, several]))
        return f"{name}(axis={axes}, keepdims={keepdims})", lambda a: REDUCTIONS[name](a, axes, keepdims)
    if kind == "meet":
        one, other = (tuple(draw(st.lists(st.integers(0, len(shape) - 1), min_size=1, unique=True))) for _ in range(2))
        join = draw(st.sampled_from(list(BINARY)))
        first, second = (draw(st.sampled_from(["sum", "mean", "sum", "mean", *REDUCTIONS])) for _ in range(2))
        return (
            f"{join} of {first}(axis={one}, True) and {second}(axis={other}, True)",
            lambda a: BINARY[join](REDUCTIONS[first](a, one, True), REDUCTIONS[second](a, other, True)),
        )
    if kind == "index":
        index = tuple(draw(st.sampled_from(_indices(n))) for n in shape)
        some = index[: draw(st.integers(1, len(index)))] + draw(st.sampled_from([(), (None,)]))
        return f"[{some}]", lambda a: a[some]
    if kind == "softmax":
        return f"softmax(axis={axis})", lambda a: ag.softmax(a, axis)
    if kind == "transpose":
        axes = tuple(draw(st.permutations(range(len(shape)))))
        return f"transpose({axes})", lambda a: a.transpose(axes)
    if kind == "reshape":
        size = int(np.prod(shape))
        to = draw(st.sampled_from([(size,), (1, size), (size, 1), (-1, *shape[1:]) if shape else (1,), (*shape, 1)]))
        return f"reshape{to}", lambda a: a.reshape(to)
    if kind == "broadcast":
        to = (2, *shape)
        return f"broadcast_to({to})", lambda a: ag.broadcast_to(a, to)
    if kind == "pad":
        width = tuple((draw(st.integers(0, 1)), draw(st.integers(0, 1))) for _ in shape)
        return f"pad({width})", lambda a: ag.pad(a, width)
    name = draw(st.sampled_from(list(UNARY)))
    return name, UNARY[name]


@st.composite
def _join(draw: st.DrawFn, k: int, pool: list[Value]) -> Step:
    shape = pool[k].shape
    axis = draw(st.integers(0, len(shape) - 1))
    rest = shape[:axis] + shape[axis + 1 :]
    fits = [
        j for j, b in enumerate(pool)
        if len(b.shape) == len(shape) and b.shape[:axis] + b.shape[axis + 1 :] == rest
    ]  # fmt: skip
    parts = (k, *draw(st.lists(st.sampled_from(fits), min_size=1, max_size=2)))
    if all(pool[j].shape == shape for j in parts) and draw(st.booleans()):
        return Step(lambda *parts: ag.stack(parts, axis), parts, f"stack(axis={axis})")
    return Step(lambda *parts: ag.concatenate(parts, axis), parts, f"concatenate(axis={axis})")


def _indices(n: int) -> list[Any]:
    return [0, -1, slice(None), slice(0, 1), slice(None, None, -1), slice(0, max(1, n - 1)), [0, n - 1, 0]]


def _together(a: tuple[int, ...], b: tuple[int, ...]) -> bool:
    try:
        return int(np.prod(np.broadcast_shapes(a, b))) <= LARGEST
    except ValueError:
        return False


def _multiplies(a: Value, b: Value) -> bool:
    if not (a.shape and b.shape) or a.shape[-1] != b.shape[-2 if b.ndim > 1 else 0]:
        return False
    return _together(a.shape[:-2], b.shape[:-2]) and a.size * b.size <= 10 * LARGEST
