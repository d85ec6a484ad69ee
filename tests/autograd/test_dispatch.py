"""Calling an operation: computed on plain data, recorded on Values, defined on object arrays."""

from __future__ import annotations

import gc
from typing import Any

import numpy as np
import pytest

from autograd import (
    TABLE,
    DataTypeError,
    Op,
    ShapeError,
    SignatureError,
    Value,
    affine,
    maximum,
    pad,
    relu,
    reshape,
    scalars,
    sigmoid,
    softmax,
)
from autograd.ops.arithmetic import add


def test_plain_data_is_computed_and_nothing_recorded() -> None:
    assert type(sigmoid(0.0)) is float
    assert type(sigmoid(0)) is float
    assert type(sigmoid(np.float64(0))) is float
    assert type(sigmoid([0.0, 1.0])) is np.ndarray
    assert sigmoid(np.zeros(2, np.float32)).dtype == np.float32
    assert add(2, [1, 2]).tolist() == [3, 4]


def test_one_value_is_enough_to_record() -> None:
    y = maximum([1.0, 2.0], Value(1.5))
    assert type(y) is Value
    assert [p.op.name if p.op else None for p in y.parents] == ["constant", None]


def test_params_by_position_and_by_name() -> None:
    a = np.array([[1.0, 2.0], [3.0, 5.0]])
    for call in (softmax(a, 0), softmax(a, axis=0), softmax(Value(a), 0).data):
        np.testing.assert_allclose(call, softmax(a.T, -1).T)
    y = TABLE["sum"](Value(a), 0, True)
    assert y.params == {"axis": 0, "keepdims": True}


@pytest.mark.parametrize("settings", [(), (1, 0, 1)])
def test_three_inputs_with_their_params_by_position(settings: tuple[int, ...]) -> None:
    rng = np.random.default_rng(0)
    x, w, b = rng.normal(size=(2, 1, 5)), rng.normal(size=(3, 1, 2)), rng.normal(size=3)
    conv_bias = TABLE["conv_bias"]
    plain = conv_bias(x, w, b, *settings)
    for k in range(3):
        inputs = [Value(a) if i == k else a for i, a in enumerate((x, w, b))]
        y = conv_bias(*inputs, *settings)
        np.testing.assert_array_equal(y.data, plain)
        assert [p.op.name if p.op else None for p in y.parents] == ["constant"] * k + [None] + ["constant"] * (2 - k)
        assert {name: y.params[name] for name in conv_bias.params} == {"stride": 1, "padding": 0, "dilation": 1}


def test_what_is_not_usual_is_told_as_ever() -> None:
    a = Value([[1.0, 2.0]])
    assert not reshape(a, (2,)).data.flags.writeable
    with pytest.raises(DataTypeError, match="slope of leaky_relu is a setting and got a Value"):
        TABLE["leaky_relu"](a, a)
    with pytest.raises(SignatureError, match="got 1 positional"):
        TABLE["affine"](a)
    with pytest.raises(SignatureError, match="got 4 positional"):
        TABLE["softmax"](a, 0, 1, 2)
    with pytest.raises(ShapeError, match="affine"):
        affine(a, np.zeros((3, 5)))


def test_a_forward_that_is_no_plain_function_keeps_its_params() -> None:
    class Scaled:
        def __call__(self, a: Any, by: float) -> Any:
            return a * by

    for name, forward in (("scaled_object", Scaled()), ("scaled_any", lambda *a, **by: a[0] * by["by"])):
        scaled = Op(name=name, inputs=("a",), forward=forward, formula="a * by", local=["by"], params={"by": 3.0})
        y = scaled(Value([1.0, 2.0]))
        assert y.data.tolist() == [3, 6]
        assert scaled(Value([1.0, 2.0]), by=2.0).data.tolist() == [2, 4]
        y.backward(np.ones(2))
        assert y.parents[0].grad.tolist() == [3, 3]
        del TABLE[name]


def test_scalars() -> None:
    made = scalars([[1.0, 2.0]])
    assert made.shape == (1, 2)
    assert made.dtype == object
    assert [v.data for v in made.ravel()] == [1, 2]
    v = Value(3.0)
    assert scalars(v).shape == ()
    assert scalars(v).item() is v
    assert scalars(made) is made
    assert scalars(np.zeros((0, 2))).shape == (0, 2)


def test_object_arrays_run_the_definition() -> None:
    w = [Value(x) for x in (0.5, 1.0, -2.0)]
    W = np.fromiter(w, object, 3)
    y = affine(W, [3.0, 4.0])
    assert type(y) is Value
    assert y.data == 0.5 + 3 - 8
    y.backward()
    assert [v.grad for v in w] == [1, 3, 4]


def test_a_number_among_scalar_values_is_a_constant() -> None:
    """A border, say, is plain zeros; the next operation takes it."""
    W = np.fromiter([Value(1.0), Value(-2.0)], object, 2)
    y = relu(pad(W, 1))
    assert [v.data for v in y] == [0, 1, 0, 0]
    (y[1] * 5).backward()
    assert W[0].grad == 5


def test_object_arrays_meet_values_and_arrays_in_operators() -> None:
    W = np.fromiter([Value(1.0), Value(2.0)], object, 2)
    s = Value(3.0)
    for found in (W * s, s * W, W * np.array([3.0, 3.0]), np.array([3.0, 3.0]) * W, W * 3.0):
        assert [v.data for v in found] == [3, 6]
    assert (W @ np.array([1.0, 1.0])).data == 3.0


def test_the_collector_is_as_it_was() -> None:
    W = np.fromiter([Value(1.0)], object, 1)
    for on in (True, False):
        gc.enable() if on else gc.disable()
        try:
            softmax(W)
            assert gc.isenabled() is on
            with pytest.raises(Exception, match="axis"):
                softmax(W, 3)
            assert gc.isenabled() is on
        finally:
            gc.enable()


def test_an_entry_that_fails_to_compute_keeps_nothing() -> None:
    v: Any = Value([1.0, 2.0])
    with pytest.raises(ValueError, match="do not fit"):
        v + np.ones(3)
    (v * 2).sum().backward()
    assert v.grad.tolist() == [2, 2]
