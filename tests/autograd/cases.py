"""Sample inputs of every operation in the table. An entry without a sample fails the suite (see test_ops)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pytest

from autograd import TABLE, Op, Value


@dataclass(frozen=True)
class Case:
    """One call of one operation, at a point that is on no kink."""

    name: str
    inputs: tuple[Any, ...]
    params: dict[str, Any] = field(default_factory=dict)

    @property
    def op(self) -> Op:
        return TABLE[self.name]

    @property
    def ranks(self) -> list[int]:
        return [np.ndim(a) for a in self.inputs]

    def values(self, dtype: Any = float) -> list[Value]:
        """Fresh variables for the inputs."""
        return [Value(np.asarray(a, dtype)) for a in self.inputs]

    def run(self, *inputs: Any) -> Any:
        return self.op(*inputs, **self.params)

    def __str__(self) -> str:
        shapes = ",".join("x".join(map(str, np.shape(a))) or "-" for a in self.inputs)
        params = ",".join(f"{k}={_brief(v)}" for k, v in self.params.items() if k != "dtype")
        return f"{self.name}({shapes}{'; ' + params if params else ''})"


def _brief(x: Any) -> str:
    if isinstance(x, np.ndarray):
        return f"{x.dtype.kind}{x.tolist()}".replace(" ", "")
    if isinstance(x, tuple):
        return f"({','.join(map(_brief, x))})"
    if isinstance(x, slice):
        return f"{x.start}:{x.stop}:{x.step}".replace("None", "")
    return "..." if x is ... else str(x)


_rng = np.random.default_rng(3)


def some(*shape: int, low: float = -2.0, high: float = 2.0) -> Any:
    """Random numbers, a Python float for no shape."""
    drawn = _rng.uniform(low, high, shape)
    return drawn if shape else float(drawn)


def positive(*shape: int) -> Any:
    return some(*shape, low=0.3, high=2.0)


def share(*shape: int) -> Any:
    """Probabilities, well inside (0, 1)."""
    return some(*shape, low=0.1, high=0.9)


def one_hot(*shape: int) -> Any:
    return np.eye(shape[-1])[_rng.integers(shape[-1], size=shape[:-1])]


UNARY = [(), (5,), (2, 3), (2, 1, 3)]
BROADCAST = [
    ((), ()), ((3,), (3,)), ((), (3,)), ((2, 3), ()), ((2, 3), (3,)), ((2, 1), (1, 3)), ((1,), (2, 3)),
    ((2, 1, 3), (4, 1)),
]  # fmt: skip
AXES: list[dict[str, Any]] = [
    {}, {"axis": 0}, {"axis": -1}, {"axis": 1, "keepdims": True}, {"axis": (0, 2)}, {"axis": (-1, 0), "keepdims": True},
    {"axis": None, "keepdims": True}, {"axis": (0, 1, 2)}, {"axis": ()},
]  # fmt: skip
INDICES: list[Any] = [
    0, -1, (1, 2), (1, -2, 1), slice(1, None), slice(None, None, -2), (slice(None), 1), (..., 0), (None, 1),
    (0, ..., None),
    np.array([0, 0, 1]), (np.array([0, 1, 1]), np.array([2, 2, 2])), (slice(None), np.array([0, 2, 0])),
    np.array([[0, 1], [1, 1]]), (np.array([1, 0]), slice(None), np.array([0, 0])), np.array([True, False]),
    (slice(None), np.array([True, False, True])), (np.array([False, True]), 1), np.array([], int),
]  # fmt: skip


def _unary() -> Iterator[Case]:
    for name in ("positive", "neg", "abs", "sign", "exp", "sin", "cos", "tanh", "sigmoid", "relu", "softplus", "silu",
                 "exp_or_inf", "erf", "gelu", "gelu_tanh", "kept_near"):  # fmt: skip
        yield from (Case(name, (some(*shape),)) for shape in UNARY)
    for name in ("log", "sqrt", "kept_log"):
        yield from (Case(name, (positive(*shape),)) for shape in UNARY)
    for shape in UNARY:
        yield Case("clip", (some(*shape),), {"low": -0.7, "high": 0.9})
        yield Case("clip", (some(*shape),), {"low": 0.2})
        yield Case("leaky_relu", (some(*shape),))
        yield Case("leaky_relu", (some(*shape),), {"slope": 0.2})
        yield Case("elu", (some(*shape),))
        yield Case("elu", (some(*shape),), {"alpha": 0.6})
        yield Case("hardtanh", (some(*shape),))
        yield Case("hardtanh", (some(*shape),), {"low": -0.3, "high": 1.7})


def _binary() -> Iterator[Case]:
    for a, b in BROADCAST:
        for name in ("add", "sub", "mul", "maximum", "minimum", "prelu"):
            yield Case(name, (some(*a), some(*b)))
        for name in ("greater", "greater_equal", "less", "less_equal", "equal", "not_equal"):
            yield Case(name, (some(*a), some(*b)))
        yield Case("div", (some(*a), positive(*b)))
        yield Case("div", (some(*a), -positive(*b)))
        yield Case("ratio", (some(*a), positive(*b)))
        yield Case("pow", (positive(*a), some(*b)))
        yield Case("slope_of_power", (positive(*a), some(*b)))
        yield Case("slope_in_exponent", (positive(*a), some(*b)))
        yield Case("exponent_of", (positive(*a), some(*b)))
        yield Case("binary_cross_entropy", (share(*a), share(*b)))
        yield Case("binary_cross_entropy_with_logits", (some(*a), share(*b)))
        yield Case("where", (np.asarray(some(*a)) > 0, some(*a), some(*b)))
        yield Case("where", (np.asarray(some(*b)) > 0, some(*a), some()))


def _reductions() -> Iterator[Case]:
    for name in ("sum", "mean", "max", "min", "logsumexp"):
        yield Case(name, (some(),))
        yield Case(name, (some(5),))
        yield Case(name, (some(1, 1),), {"axis": 0})
        yield from (Case(name, (some(2, 3, 4),), params) for params in AXES)
    yield Case("norm", (some(),))
    yield Case("norm", (some(5),))
    yield from (Case("norm", (some(2, 3, 4),), params) for params in AXES)
    for name in ("softmax", "log_softmax"):
        yield Case(name, (some(4),))
        yield from (Case(name, (some(2, 3, 4),), {"axis": axis}) for axis in (-1, 0, 1, (0, 2), None))
    for shape, params in [
        ((), {"axis": None}),
        ((2, 4), {"axis": 1}),
        ((3,), {"axis": (0, -1)}),
        ((2, 1, 4), {"axis": 1}),
    ]:
        yield Case("spread", (some(*shape),), {"shape": (2, 3, 4), **params, "dtype": float})
    for shape, to in [((), (3,)), ((3,), (2, 3)), ((2, 1), (4, 2, 3)), ((2, 3), (2, 3)), ((1,), (1, 1))]:
        yield Case("broadcast_to", (some(*shape),), {"shape": to})
        yield Case("sum_to", (some(*to),), {"shape": shape})
    a = np.array([[1.0, 4.0, 4.0], [0.5, 2.0, -3.0]])
    yield Case("ties", (a, a.max(axis=1)), {"axis": 1})
    yield Case("ties", (a, a.max(axis=0, keepdims=True)), {"axis": 0})
    yield Case("ties", (a, 4.0), {"axis": None})
    yield Case("ties", (2.0, 2.0))


def _products() -> Iterator[Case]:
    for a, b in [
        ((3,), (3,)), ((3,), (3, 2)), ((2, 3), (3,)), ((2, 3), (3, 4)), ((5, 2, 3), (3, 4)), ((2, 3), (5, 3, 4)),
        ((5, 2, 3), (5, 3, 4)), ((5, 1, 2, 3), (4, 3, 2)), ((5, 2, 3), (3,)), ((3,), (5, 3, 4)), ((1, 1), (1, 1)),
        ((2, 2), (2, 2)),
    ]:  # fmt: skip
        yield Case("matmul", (some(*a), some(*b)))
    for W, x in [
        ((3,), (2,)), ((3,), (4, 2)), ((3,), (5, 4, 2)), ((3,), (4, 4, 2)), ((4, 3), (2,)), ((4, 3), (5, 2)),
        ((4, 3), (3, 5, 2)), ((4, 3), (5, 5, 2)), ((1, 3), (2,)), ((1, 3), (5, 2)), ((2, 2), (1, 1)), ((1,), (2, 0)),
    ]:  # fmt: skip
        yield Case("affine", (some(*W), some(*x)))
    yield from (Case("prime", (some(*shape),)) for shape in [(3,), (2, 3), (4, 2, 3)])


def _shapes() -> Iterator[Case]:
    for shape, to in [((), (1,)), ((1, 1), ()), ((6,), (2, 3)), ((2, 3), (-1,)), ((2, 3, 4), (4, -1, 2))]:
        yield Case("reshape", (some(*shape),), {"shape": to})
    for axes in (None, (1, 0, 2), (2, 0, 1), (-1, 0, 1)):
        yield Case("transpose", (some(2, 3, 4),), {"axes": axes})
    yield Case("transpose", (some(3),))
    yield from (Case("T", (some(*shape),)) for shape in [(2, 3), (4, 2, 3)])
    for index in INDICES:
        a = some(2, 3, 4)
        yield Case("getitem", (a,), {"index": index})
        yield Case("put", (some(*np.shape(a[index])),), {"index": index, "shape": (2, 3, 4), "dtype": float})
    yield Case("getitem", (some(5),), {"index": np.array([True, False, True, True, False])})
    yield Case("getitem", (some(5),), {"index": 3})
    yield Case("getitem", (some(),), {"index": (None, ...)})
    yield Case("concatenate", (some(2),))
    yield Case("concatenate", (some(2), some(3), some(1)))
    yield Case("concatenate", (some(2, 3), some(2, 1)), {"axis": 1})
    yield Case("concatenate", (some(2, 3), some(2, 1), some(2, 2)), {"axis": -1})
    yield Case("stack", (some(), some(), some()))
    for axis in (0, 1, -1):
        yield Case("stack", (some(2, 3), some(2, 3)), {"axis": axis})
    yield from (Case("cast", (some(*shape),), {"dtype": np.dtype(float)}) for shape in UNARY)
    yield Case("pad", (some(3),), {"width": ((1, 2),)})
    yield Case("pad", (some(2, 3),), {"width": ((0, 1), (2, 0)), "value": 1.5})


def _losses() -> Iterator[Case]:
    for shape in [(3,), (1,), (4, 3), (2, 4, 3)]:
        yield Case("cross_entropy", (some(*shape), one_hot(*shape)))
        yield Case("cross_entropy", (some(*shape), share(*shape)))
        yield Case("negative_log_likelihood", (share(*shape), one_hot(*shape)))
        yield Case("negative_log_likelihood", (share(*shape), share(*shape)))
    for shape, axis in [((3,), 0), ((4, 3), 0), ((2, 3, 4), 1), ((2, 3, 2, 2), 1), ((2, 3, 4), -3)]:
        yield Case("cross_entropy", (some(*shape), share(*shape)), {"axis": axis})
        yield Case("negative_log_likelihood", (share(*shape), share(*shape)), {"axis": axis})


CONVOLUTIONS: list[tuple[Any, ...]] = [
    # x, w, stride, padding, dilation
    ((2, 2, 6), (3, 2, 3), (1,), (0,), (1,)), ((1, 1, 7), (2, 1, 3), (2,), (1,), (2,)),
    ((2, 1, 4), (1, 1, 1), (3,), (2,), (1,)),
    ((1, 1, 4, 4), (1, 1, 3, 3), (1, 1), (0, 0), (1, 1)), ((2, 2, 4, 3), (3, 2, 2, 3), (1, 1), (1, 2), (1, 1)),
    ((2, 1, 5, 6), (2, 1, 3, 2), (2, 3), (1, 0), (1, 2)), ((1, 2, 3, 3), (1, 2, 2, 2), (2, 1), (0, 1), (2, 1)),
    ((1, 1, 2, 2), (1, 1, 1, 1), (2, 2), (2, 1), (1, 1)),
]  # fmt: skip
POOLS: list[tuple[Any, ...]] = [
    # x, size, stride, padding
    ((2, 2, 5), (2,), (2,), (0,)), ((1, 2, 6), (3,), (1,), (1,)), ((2, 1, 4, 4), (2, 2), (2, 2), (0, 0)),
    ((1, 2, 5, 4), (2, 3), (1, 2), (1, 1)), ((2, 1, 5, 5), (3, 2), (2, 3), (0, 1)),
    ((1, 1, 2, 3), (1, 1), (1, 1), (0, 0)),
    ((1, 1, 5, 5), (2, 2), (3, 3), (1, 0)),
]  # fmt: skip


def _images() -> Iterator[Case]:
    for x, w, *settings in CONVOLUTIONS:
        params = dict(zip(("stride", "padding", "dilation"), settings, strict=True))
        y = np.shape(TABLE["conv"](np.zeros(x), np.zeros(w), **params))
        yield Case("conv", (some(*x), some(*w)), params)
        yield Case("conv_bias", (some(*x), some(*w), some(w[0])), params)
        yield Case("conv_input", (some(*y), some(*w)), {"shape": x, **params})
        yield Case("conv_weight", (some(*y), some(*x)), {"shape": w, **params})
    for x, *settings in POOLS:
        params = dict(zip(("size", "stride", "padding"), settings, strict=True))
        y = np.shape(TABLE["avg_pool"](np.zeros(x), **params))
        yield Case("max_pool", (some(*x),), params)
        yield Case("max_unpool", (some(*y), some(*x)), params)
        yield Case("max_gather", (some(*x), some(*x)), params)
        for count_border in (True, False):
            yield Case("avg_pool", (some(*x),), {**params, "count_border": count_border})
            yield Case("avg_unpool", (some(*y),), {"shape": x, **params, "count_border": count_border})
    for small, factor in [((2, 1, 3), (2,)), ((2, 2, 2, 3), (2, 2)), ((1, 2, 2, 1), (1, 3))]:
        large = (*small[:2], *(n * f for n, f in zip(small[2:], factor, strict=True)))
        yield Case("upsample", (some(*small),), {"factor": factor})
        yield Case("block_sum", (some(*large),), {"factor": factor})


INSIDE = ("arcsin", "arccos", "arctanh", "log1p")


def _elementary() -> Iterator[Case]:
    for name in ("tan", *INSIDE):
        yield from (Case(name, (some(*shape, low=-0.9, high=0.9),)) for shape in UNARY)
    for name in ("sinh", "cosh", "arctan", "arcsinh", "expm1", "exp2", "gap"):
        yield from (Case(name, (some(*shape),)) for shape in UNARY)
    for name in ("log2", "log10", "cbrt"):
        yield from (Case(name, (positive(*shape),)) for shape in UNARY)
    yield from (Case("arccosh", (1 + positive(*shape),)) for shape in UNARY)
    for name in ("floor", "ceil", "trunc", "rint"):
        yield from (Case(name, (between(*shape),)) for shape in UNARY)
    for a, b in BROADCAST:
        for name in ("arctan2", "slope_of_angle", "hypot", "logaddexp", "copysign", "fmax", "fmin"):
            yield Case(name, (some(*a), some(*b)))
        for name in ("mod", "fmod", "floor_divide"):
            yield Case(name, (between(*a), 1.0 if b == () else np.ones(b)))
            yield Case(name, (between(*a), -1.01 if b == () else np.full(b, -1.01)))


def between(*shape: int) -> Any:
    """Numbers that stand off whole ones and halves."""
    drawn = _rng.integers(-3, 4, shape) + _rng.choice([0.2, 0.3, 0.7, 0.8], shape)
    return drawn if shape else float(drawn)


def _ordered() -> Iterator[Case]:
    for shape, axis in [((5,), 0), ((2, 4), -1), ((3, 2, 2), 0)]:
        a = some(*shape)
        order = np.argsort(a, axis).astype(float)
        yield Case("argsort", (a,), {"axis": axis})
        yield Case("argsort", (a,), {"axis": axis, "kth": 1})
        yield Case("take_along", (a, order), {"axis": axis})
        yield Case("put_along", (a, order), {"axis": axis, "shape": shape, "dtype": float})
        yield Case("cumsum", (a,), {"axis": axis})
    twice = np.array([[0.0, 2.0, 2.0, 1.0], [1.0, 1.0, 0.0, 0.0]])
    yield Case("take_along", (some(2, 3), twice), {"axis": 1})
    yield Case("put_along", (some(2, 4), twice), {"axis": 1, "shape": (2, 3), "dtype": float})


def matrix(*batch: int) -> Any:
    """Square matrices with a determinant, and eigenvalues and singular values that stand apart."""
    return np.diag([1.2, 2.1, -3.4]) + some(*batch, 3, 3, low=-0.3, high=0.3)


def _matrices() -> Iterator[Case]:
    for batch in [(), (2,)]:
        square = matrix(*batch)
        for name in ("inv", "det", "logabsdet", "signdet", "pinv", "singular_values"):
            yield Case(name, (square,))
        yield Case("cofactors", (square,))
        yield Case("cofactors_along", (some(*batch, 3, 3), square))
        for name in ("eigenvalues", "eigenvectors"):
            yield Case(name, ((square + np.swapaxes(square, -1, -2)) / 2,))
        yield Case("cholesky", (square @ np.swapaxes(square, -1, -2),))
        yield Case("solve", (square, some(*batch, 3, 2)))
        yield Case("apart", (np.array([1.0, 2.5, 3.1]) + some(*batch, 3, low=-0.1, high=0.1),))
    yield Case("pinv", (matrix()[:, :2],))
    yield Case("pinv", (matrix()[:2],))
    yield Case("singular_values", (matrix()[:, :2],))


CASES = [
    *_unary(), *_binary(), *_reductions(), *_products(), *_shapes(), *_losses(), *_images(), *_elementary(),
    *_ordered(), *_matrices(),
]  # fmt: skip
UNROLLED = [case for case in CASES if case.op.elementwise or case.op.definition is not None]
"""Those whose operation has a definition in scalar operations; linear algebra has none."""


def sampled(cases: Iterable[Any], of: Callable[[Any], str], name: Callable[[Any], str] = str) -> list[Any]:
    """Parameters of a test: of each operation the first case and of the rest every fourth is a fast one.

    ``of`` says which operation a case is of, ``name`` what it is called; a case may be a tuple of arguments.
    """
    seen: set[str] = set()
    made = []
    for k, case in enumerate(cases):
        marks = () if of(case) not in seen or k % 4 == 0 else pytest.mark.slow
        seen.add(of(case))
        made.append(pytest.param(*(case if isinstance(case, tuple) else (case,)), marks=marks, id=name(case)))
    return made


def each(cases: Iterable[Case]) -> list[Any]:
    """`sampled` cases of operations."""
    return sampled(cases, lambda case: case.name)


MARKS = {"constant", "detached"}
"""Entries that are no operations, or have no derivative that differences could find."""
