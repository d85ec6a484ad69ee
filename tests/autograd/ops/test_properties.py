"""Properties over random shapes, values and expressions."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from autograd import Graph, Value, gradient
from autograd.ops.broadcasting import sum_to

SETTINGS = settings(derandomize=True, max_examples=60, deadline=None)
numbers = st.floats(-3, 3).map(lambda x: round(x, 3))
BINARY: dict[str, Any] = {
    "add": lambda a, b: a + b,
    "sub": lambda a, b: a - b,
    "mul": lambda a, b: a * b,
    "div": lambda a, b: a / (b * b + 1.0),
    "maximum": lambda a, b: a.maximum(b) if type(a) is Value else b.maximum(a),
    "pow": lambda a, b: (a * a + 0.5) ** (b * 0.5),
}


@given(
    shapes=hnp.mutually_broadcastable_shapes(num_shapes=2, max_dims=3, max_side=3, min_side=0),
    name=st.sampled_from(sorted(BINARY)),
    data=st.data(),
)
@SETTINGS
def test_broadcast_gradients_are_the_dense_ones_summed(shapes: Any, name: str, data: st.DataObject) -> None:
    a, b = (data.draw(hnp.arrays(float, shape, elements=numbers)) for shape in shapes.input_shapes)
    f, full = BINARY[name], shapes.result_shape
    g = np.random.default_rng(0).uniform(0.5, 1.5, full)
    va, vb = Value(a), Value(b)
    y = f(va, vb)
    assert y.shape == full
    y.backward(g if full else float(g))
    dense = [Value(np.broadcast_to(x, full)) for x in (a, b)]
    f(*dense).backward(g if full else float(g))
    for v, d in zip((va, vb), dense, strict=True):
        assert np.shape(v.grad) == v.shape
        np.testing.assert_allclose(v.grad, sum_to(d.grad, v.shape), rtol=1e-12, atol=1e-12)


@given(
    a=hnp.arrays(float, hnp.array_shapes(max_dims=4, max_side=3), elements=numbers),
    name=st.sampled_from(["sum", "mean", "max", "min", "logsumexp", "softmax", "log_softmax"]),
    data=st.data(),
)
@SETTINGS
def test_reductions_over_random_axes(a: Any, name: str, data: st.DataObject) -> None:
    from autograd import TABLE

    axes = data.draw(st.none() | st.integers(-a.ndim, a.ndim - 1) | hnp.valid_tuple_axes(a.ndim))
    op = TABLE[name]
    params: dict[str, Any] = {"axis": axes}
    if "keepdims" in op.params:
        params["keepdims"] = data.draw(st.booleans())
    if axes == () and name in ("max", "min"):
        return
    v = Value(a)
    y = op(v, **params)
    if name in ("sum", "mean", "max", "min"):
        np.testing.assert_allclose(y.data, getattr(np, name)(a, **params), rtol=1e-12)
    g = np.random.default_rng(0).uniform(0.5, 1.5, y.shape)
    (found,) = gradient(y, [v], g if y.shape else float(g))
    assert found.shape == a.shape
    leaves = [Value(x) for x in a.ravel().tolist()]
    objects = np.fromiter(leaves, object, len(leaves)).reshape(a.shape)
    made = op(objects, **params)
    entries = made.ravel() if isinstance(made, np.ndarray) else [made]
    total = Value(0.0)
    for e, weight in zip(entries, g.ravel().tolist(), strict=True):
        total = total + e * weight
    np.testing.assert_allclose(gradient(total, leaves), found.ravel(), rtol=1e-12, atol=1e-12)


UNARY = ["exp", "sin", "cos", "tanh", "sigmoid", "softplus", "relu", "neg", "abs", "square", "sum", "T", "softmax"]


@st.composite
def expressions(draw: Any) -> list[tuple[Any, ...]]:
    """A program: each step an operation on earlier results (leaves 0 and 1 are given)."""
    steps = []
    for k in range(draw(st.integers(1, 8))):
        index = st.integers(0, k + 1)
        if draw(st.booleans()):
            steps.append((draw(st.sampled_from(["add", "sub", "mul", "div", "matmul"])), draw(index), draw(index)))
        else:
            steps.append((draw(st.sampled_from(UNARY)), draw(index)))
    return steps


def _run(steps: list[tuple[Any, ...]], a: Value, b: Value) -> Value:
    made = [a, b]
    for name, *where in steps:
        args = [made[k] for k in where]
        if name == "matmul":
            made.append((args[0] @ args[1]) * 0.1)
        elif name in BINARY:
            made.append(BINARY[name](*args))
        elif name == "square":
            made.append(args[0] * args[0] * 0.1)
        elif name == "sum":
            made.append(args[0].sum(axis=0, keepdims=True) * 0.1 + args[0])
        elif name == "T":
            made.append(args[0].T)
        elif name == "softmax":
            made.append(args[0].softmax(axis=0))
        elif name == "neg":
            made.append(-args[0])
        elif name == "exp":
            made.append(args[0].tanh().exp())
        else:
            made.append(getattr(args[0], name)())
    return made[-1].sum() + sum((m.sum() * 0.01 for m in made[:-1]), Value(0.0))


@pytest.mark.slow
@settings(SETTINGS, max_examples=250)
@given(
    steps=expressions(), a=hnp.arrays(float, (2, 2), elements=numbers), b=hnp.arrays(float, (2, 2), elements=numbers)
)
def test_random_expressions_at_both_resolutions(steps: Any, a: Any, b: Any) -> None:
    va, vb = Value(a, name="a"), Value(b, name="b")
    loss = _run(steps, va, vb)
    layers = Graph(loss)
    scalars = layers.unroll()
    np.testing.assert_allclose(scalars.ends[0].data, loss.data, rtol=1e-11)
    wanted = dict(zip("ab", gradient(loss, [va, vb]), strict=True))
    scalars.ends[0].backward()
    for v in scalars.leaves:
        if v.name and v.name[0] in "ab" and v.name[1:2] == "[":
            index = tuple(map(int, v.name[2:-1].split(",")))
            np.testing.assert_allclose(v.grad or 0.0, wanted[v.name[0]][index], rtol=1e-9, atol=1e-10)
    recorded = gradient(loss, [va, vb], create_graph=True)
    for r, w in zip(recorded, wanted.values(), strict=True):
        np.testing.assert_allclose(r.data, w, rtol=1e-12, atol=1e-12)


@given(
    index=hnp.basic_indices((3, 4, 2), allow_newaxis=True, allow_ellipsis=True)
    | hnp.integer_array_indices((3, 4, 2), result_shape=hnp.array_shapes(max_dims=2, max_side=3))
    | hnp.arrays(bool, (3,))
    | hnp.arrays(bool, (3, 4, 2)),
)
@SETTINGS
def test_indexing(index: Any) -> None:
    data = np.arange(24.0).reshape(3, 4, 2)
    v = Value(data)
    y = v[index]
    np.testing.assert_array_equal(y.data, data[index])
    g = np.random.default_rng(0).uniform(0.5, 1.5, y.shape)
    y.backward(g if y.shape else float(g))
    wanted = np.zeros_like(data)
    np.add.at(wanted, index, g)
    np.testing.assert_array_equal(v.grad, wanted)
    back = gradient((y * y).sum(), [v], create_graph=True)[0]
    np.testing.assert_allclose(gradient(back.sum(), [v])[0], 2 * (wanted_count(data.shape, index)))


def wanted_count(shape: tuple[int, ...], index: Any) -> Any:
    count = np.zeros(shape)
    np.add.at(count, index, 1.0)
    return count
