"""Value: what counts as data, operators, gradients, memory, staleness."""

from __future__ import annotations

import math
import operator
import weakref
from fractions import Fraction
from typing import Any

import numpy as np
import pandas as pd
import pytest

import autograd as ag
from autograd import (
    DataTypeError,
    Graph,
    NotScalarError,
    Value,
    constant,
    elu,
    exp,
    gradient,
    leaky_relu,
)


class Pretender:
    """No number, but it has ``__array__``."""

    def __array__(self, dtype: Any = None, copy: Any = None) -> Any:
        return np.array([1.0, 2.0])


# ------------------------------------------------------------------------------------------- data


@pytest.mark.parametrize(
    "convert",
    [float, int, complex, round, lambda v: round(v, 2), math.exp, math.floor, math.ceil, math.trunc, [1, 2].__getitem__,
     range],
)  # fmt: skip
@pytest.mark.parametrize("data", [1.0, [1.0]])
def test_what_would_drop_the_history_is_refused(convert: Any, data: Any) -> None:
    with pytest.raises(TypeError, match=r"v\.item\(\).*autograd\.exp.*autograd\.stack|autograd\.stack to join"):
        convert(Value(data) * 1.0)
    assert f"{Value(1.0) * 2.0:.2f}" == "2.00"


def test_an_array_takes_no_value_into_an_entry() -> None:
    """NumPy says that it is no sequence, and shows ours as the cause."""
    with pytest.raises((TypeError, ValueError)) as caught:
        np.zeros(3)[0] = Value(2.0) * 3.0
    assert "autograd.stack" in str(caught.value) + str(caught.value.__cause__)


def test_a_setting_takes_no_gradient() -> None:
    for call in (lambda s: leaky_relu(Value(-1.0), s), lambda s: elu(Value([-1.0]), alpha=s)):
        with pytest.raises(DataTypeError, match=r"is a setting and got a Value.*v\.item\(\)"):
            call(Value(0.1))


def test_a_value_has_no_subclasses() -> None:
    with pytest.raises(DataTypeError, match="cannot be subclassed"):
        type("Parameter", (Value,), {})


def test_a_value_can_be_watched() -> None:
    v = Value(1.0)
    watch = weakref.ref(v)
    assert watch() is v
    del v
    assert watch() is None


def test_tables_of_pandas() -> None:
    pandas = pytest.importorskip("pandas")
    v = Value([1.0, 2.0])
    (pandas.Series([3.0, 4.0]) * v).sum().backward()
    np.testing.assert_array_equal(v.grad, [3.0, 4.0])
    table = pandas.DataFrame([[1.0, 2.0], [3.0, 4.0]])
    assert type(table + v) is Value
    with pytest.raises(DataTypeError, match="to_numpy"):
        table @ v
    for column in (pandas.Series([3, 4], dtype=object), pandas.DataFrame({"a": [3, 4]}).astype("Int64")["a"]):
        assert (v * column).data.dtype == (column * v).data.dtype == float
    for bad in (pandas.Series(["a", "b"]), pandas.Series([1.0, "b"], dtype=object), np.array(["a", 1], object)):
        with pytest.raises(DataTypeError, match=r"real numbers|takes numbers"):
            constant(bad)


@pytest.mark.parametrize("data", [10**400, [10**400], [[1, -(10**400)]], np.array([10**400], object)])
def test_a_number_beyond_floats_is_refused(data: Any) -> None:
    for use in (Value, constant, lambda x: Value([1.0]).assign(x), Value([1.0]).backward):
        with pytest.raises(DataTypeError):
            use(data)


def test_an_array_that_numpy_cannot_have_is_refused() -> None:
    class OnAnotherDevice(Pretender):
        def __array__(self, dtype: Any = None, copy: Any = None) -> Any:
            raise RuntimeError("can't convert a tensor on a GPU")

    for use in (Value, constant, lambda x: Value([1.0]).assign(x), exp):
        with pytest.raises(DataTypeError, match=r"OnAnotherDevice, of which NumPy can make no array \(can't convert"):
            use(OnAnotherDevice())


def test_a_masked_array_would_lose_its_mask() -> None:
    m = np.ma.array([1.0, 9.0, 3.0], mask=[0, 1, 0])
    for use in (Value, lambda m: Value(np.ones(3)) * m, lambda m: Value(0.0) + m):
        with pytest.raises(DataTypeError, match=r"filled\(0\)"):
            use(m)
    for use in (lambda m: m * Value(np.ones(3)), lambda m: m + Value(0.0)):
        with pytest.raises(DataTypeError, match=r"v\.data"):  # numpy.ma asks for an array first
            use(m)
    with pytest.raises(DataTypeError, match="index that is masked"):
        Value(np.ones(3))[np.ma.array([True, False, True], mask=[0, 0, 1])]
    assert (Value(np.ones(3)) * m.filled(0)).sum().data == 4.0


@pytest.mark.parametrize(
    "data", [2, 2.0, True, np.float64(2), np.float32(2), np.int8(2), np.array(2.0), np.bool_(True)]
)
def test_a_number_becomes_a_float(data: Any) -> None:
    v = Value(data)
    assert type(v.data) is float
    assert v.data == float(data)
    assert (v.shape, v.ndim, v.size, v.dtype) == ((), 0, 1, np.float64)
    assert v.item() == v.data
    assert type(v.item()) is float


@pytest.mark.parametrize(
    ("data", "dtype"),
    [
        ([1, 2], np.float64),
        ((1.0, 2.0), np.float64),
        (np.array([1, 2], np.int32), np.float64),
        (np.array([1, 2], np.float16), np.float64),
        (np.array([1, 2], np.float32), np.float32),
        (np.array([1, 2], ">f4"), np.float32),
        (np.array([1, 2], ">f8"), np.float64),
        (np.array([1, 2], np.longdouble), np.float64),
        (np.array([True, True]), np.float64),
        ([True, True], np.float64),
        (Pretender(), np.float64),
        ([[1.0], [2.0]], np.float64),
        (np.ma.masked_array([1.0, 2.0]), np.float64),
        (np.zeros((0, 3)), np.float64),
    ],
)
def test_what_has_an_axis_becomes_an_array(data: Any, dtype: type) -> None:
    v = Value(data)
    assert type(v.data) is np.ndarray
    assert v.data.dtype == v.dtype == dtype
    assert v.data.dtype.isnative
    assert v.shape == np.shape(data) or isinstance(data, Pretender)


def test_data_is_copied() -> None:
    data = np.array([1.0, 2.0])
    v = Value(data)
    data[0] = 9
    assert v.data[0] == 1


@pytest.mark.parametrize(
    ("data", "named"),
    [
        (1j, "complex"),
        (np.complex128(1), "complex"),
        ([1j, 2], "complex128"),
        ("one", "'one'"),
        (["a", "b"], "<U1"),
        (b"x", "bytes"),
        (None, "None"),
        ([None, 1.0], "objects"),
        (object(), "object"),
        (Fraction(1, 2), "Fraction"),
        ({"a": 1}, "dict"),
        ({1, 2}, "set"),
        (np.array([{}]), "objects"),
        ([[1.0, 2.0], [3.0]], "different lengths"),
        (np.array(["2019-04-15"], "datetime64[D]"), "datetime64"),
        (np.zeros(2, [("a", float)]), "a"),
        (Value(1.0), "Value"),
        ([Value(1.0), Value(2.0)], "stack"),
        ([[Value(1.0)]], "stack"),
        (print, "builtin"),
    ],
)
def test_what_is_no_real_number(data: Any, named: str) -> None:
    with pytest.raises(DataTypeError, match=named):
        Value(data)
    assert issubclass(DataTypeError, TypeError)


def test_a_label_of_micrograd_is_told_what_it_is_called_here() -> None:
    with pytest.raises(DataTypeError, match=r"got label: write Value\(1\.0, name='a'\)"):
        Value(1.0, label="a")  # type: ignore[arg-type]


def test_names_are_text() -> None:
    assert Value(1.0, name='<b>&"\n').name == '<b>&"\n'
    with pytest.raises(DataTypeError, match=r"name is text, got 2.*Value\(\[1, 2\]\)"):
        Value(1, 2)  # type: ignore[arg-type]


def test_repr_tells_that_nothing_is_computed_yet() -> None:
    v = Value(2.0, name="a")
    assert repr(v) == "Value(2.0, name='a', grad=not computed)"
    (v * v).backward()
    assert repr(v) == "Value(2.0, name='a', grad=4.0)"
    assert f"{v:.2f}" == "2.00"
    assert f"{v}" == repr(v)


# -------------------------------------------------------------------------------------- operators


OPERATORS = [operator.add, operator.sub, operator.mul, operator.truediv, operator.pow]


@pytest.mark.parametrize("op", OPERATORS)
@pytest.mark.parametrize(
    "other", [3, 3.0, True, np.float64(3), np.float32(3), np.int64(3), np.array(3.0), np.array([1.0, 3.0]), [1.0, 3.0]]
)
@pytest.mark.parametrize("data", [2.0, [2.0, 0.5]])
def test_operators_with_plain_data_on_either_side(op: Any, other: Any, data: Any) -> None:
    for left, right in ((Value(data), other), (other, Value(data))):
        result = op(left, right)
        assert type(result) is Value
        raw = [np.asarray(a.data if type(a) is Value else a, float) for a in (left, right)]
        np.testing.assert_allclose(result.data, op(*raw), rtol=1e-15)
        assert len(result.parents) == 2
        plain = result.parents[0 if left is other else 1]
        assert plain.op is not None
        assert plain.op.name == "constant"
        result.backward(np.ones(result.shape))
        assert plain.grad is None


def test_matrix_product_on_either_side() -> None:
    a, v = np.array([[1.0, 2.0], [3.0, 4.0]]), Value([5.0, 6.0])
    np.testing.assert_array_equal((a @ v).data, [17, 39])
    np.testing.assert_array_equal((v @ a).data, [23, 34])
    np.testing.assert_array_equal(([[1, 2]] @ v).data, [17])
    assert (v @ v).data == 61.0
    assert type((v @ v).data) is float


def test_difference_and_quotient_are_one_node_each() -> None:
    a, b = Value(1.0), Value(2.0)
    for result, name in ((a - b, "sub"), (a / b, "div"), (-a, "neg"), (abs(a), "abs"), (+a, "positive"), (a**b, "pow")):
        assert result.op is not None
        assert result.op.name == name
        assert all(p in (a, b) for p in result.parents)


def test_in_place_operators_make_new_values() -> None:
    a = b = Value([1.0, 2.0])
    a += 1
    a *= 2
    assert a is not b
    assert b.data.tolist() == [1, 2]
    array = np.zeros(2)
    with pytest.raises(TypeError, match="out"):
        array += b


def test_a_parent_used_twice_is_two_edges() -> None:
    a = Value(3.0)
    y = a * a
    assert y.parents == (a, a)
    assert len(Graph(y).edges) == 2
    y.backward()
    assert a.grad == 6.0


@pytest.mark.parametrize("op", [operator.lt, operator.le, operator.gt, operator.ge, operator.eq, operator.ne])
def test_comparisons_are_of_data_and_not_recorded(op: Any) -> None:
    a, b = Value([1.0, 2.0, 3.0]), Value([2.0, 2.0, 2.0])
    for left, right in ((a, b), (a, 2.0), (a, b.data), (a.data, b), (2.0, a), (a, [2, 2, 2])):
        found = op(left, right)
        assert isinstance(found, np.ndarray)
        assert found.dtype == bool
        wanted = op(np.asarray(getattr(left, "data", left)), np.asarray(getattr(right, "data", right)))
        np.testing.assert_array_equal(found, wanted)
    assert op(Value(1.0), 2) is op(1.0, 2)
    assert op(Value(1.0), Value(1.0)) is op(1.0, 1.0)


def test_comparisons_with_what_is_no_number() -> None:
    assert (Value(1.0) == None) is False  # noqa: E711
    assert (Value(1.0) != "a") is True
    with pytest.raises(TypeError, match="'<' not supported"):
        Value(1.0) < "a"  # noqa: B015


def test_values_are_keys_by_identity() -> None:
    a, b = Value(1.0), Value(1.0)
    assert a == b
    assert len({a, b, a}) == 2


def test_operators_with_what_is_no_number() -> None:
    for op in OPERATORS:
        for other in (None, "a", object(), 1j):
            with pytest.raises(TypeError, match="Value"):
                op(Value(1.0), other)
            with pytest.raises(TypeError, match="Value"):
                op(other, Value(1.0))


def test_arithmetic_of_python_floats_overflows_as_numpy_does() -> None:
    with np.errstate(all="ignore"):
        assert (Value(1e308) * 10).data == np.inf
        assert Value(1000.0).exp().data == np.inf
        assert (Value(1e200) ** 2).data == np.inf
        assert np.isnan((Value(0.0) / 0.0).data)
    with pytest.warns(RuntimeWarning, match="overflow"):
        Value(1000.0).exp()


def test_truth_length_and_iteration() -> None:
    assert bool(Value(1.0))
    assert not Value(0.0)
    v = Value([1.0, 2.0])
    assert len(v) == 2
    first, second = v
    (first * 3 + second).backward()
    assert v.grad.tolist() == [3, 1]
    with pytest.raises(TypeError, match="no length"):
        len(Value(1.0))
    with pytest.raises(NotScalarError, match=r"shape \(2,\)"):
        v.item()
    with pytest.raises(NotScalarError, match=r"shape \(0,\)"):
        bool(v[:0])


@pytest.mark.filterwarnings("ignore:the matrix subclass")
def test_a_matrix_of_numpy_has_another_product() -> None:
    m = np.matrix([[1.0, 2.0], [3.0, 4.0]])
    for use in (lambda v: m * v, lambda v: v * m, lambda v: v + m):
        with pytest.raises(TypeError, match=r"asarray|unsupported"):
            use(Value(np.eye(2)))


# ------------------------------------------------------------------------------ micrograd's tests


def test_sanity_check_of_micrograd() -> None:
    x = Value(-4.0)
    z = 2 * x + 2 + x
    q = z.relu() + z * x
    h = (z * z).relu()
    y = h + q + q * x
    y.backward()
    assert y.data == -20.0
    assert x.grad == 46.0


def test_more_ops_of_micrograd() -> None:
    a = Value(-4.0)
    b = Value(2.0)
    c = a + b
    d = a * b + b**3
    c += c + 1
    c += 1 + c + (-a)
    d += d * 2 + (b + a).relu()
    d += 3 * d + (b - a).relu()
    e = c - d
    f = e**2
    g = f / 2.0
    g += 10.0 / f
    g.backward()
    assert g.data == pytest.approx(24.70408163265306, rel=1e-14)
    assert a.grad == pytest.approx(138.83381924198252, rel=1e-14)
    assert b.grad == pytest.approx(645.5772594752186, rel=1e-14)


class Column:
    """As a table's column of some versions of pandas is: made of an array, it gives that very one."""

    def __init__(self, data: Any) -> None:
        self.data = data

    def __array__(self, dtype: Any = None, copy: Any = None) -> Any:
        return self.data


BUFFERS: dict[str, Any] = {
    "operator": lambda a, x: a * x,
    "matmul": lambda a, x: a @ x,
    "a constant": lambda a, x: ag.constant(a) * x,
    "an operation": lambda a, x: np.maximum(x, a),
    "of several inputs": lambda a, x: np.where(a > 1.5, x * a, x),
    "a function": lambda a, x: np.average(x, weights=a),
    "transposed": lambda a, x: a.T * x,
    "a table's column": lambda a, x: pd.Series(a, copy=False) * x,
    "what gives its own array": lambda a, x: x * Column(a),
    "kept": lambda a, x: ag.conv1d(a[None, None], x[None, None]),
    "stacked": lambda a, x: ag.stack([a, x]) * ag.stack([x, a]),
}


@pytest.mark.parametrize("name", BUFFERS)
def test_what_is_written_into_an_array_later_changes_no_graph(name: str) -> None:
    """A buffer that is filled anew for each batch."""
    f = BUFFERS[name]
    x, buffer = Value([3.0, 4.0]), np.array([1.0, 2.0])
    (right,) = gradient(f(buffer.copy(), x).sum(), [x])
    loss = f(buffer, x).sum()
    buffer[:] = 77.0
    assert gradient(loss, [x])[0].tolist() == right.tolist()
    assert loss.data == f(np.array([1.0, 2.0]), x).sum().data


def test_values_own_what_they_are_given() -> None:
    given = np.array([1.0, 2.0])
    w = Value(given)
    w.grad = given
    x = Value([0.0, 0.0])
    x.data = given
    y = ag.constant(given)
    given[0] = 9.0
    assert [held.tolist() for held in (w.data, w.grad, x.data, y.data)] == [[1.0, 2.0]] * 4
    with ag.no_grad():
        assert (w * given).data.tolist() == [9.0, 4.0]
