"""Several operations as one formula."""

import numpy as np
import pytest

from autograd import Value, concatenate, constant
from viz.notation.composed import compose

a = Value(np.arange(1.0, 5.0), name="a")
b = Value(np.full(4, 2.0), name="b")


def inside(v):
    """All operations and numbers that led to ``v``."""
    found = [v]
    for part in found:
        found += [p for p in part.parents if p.name is None]
    return found


@pytest.mark.parametrize(
    ("v", "text"),
    [
        (a * (1.0 - b), "v_0 * (1.0 - v_1)"),
        (a * (b * a), "v_0 * (v_1 * v_0)"),
        (1.0 * (a + b), "v_0 + v_1"),
        ((a + b) * 1.0, "v_0 + v_1"),
        ((a - b)[1:], "(v_0 - v_1)[1:]"),
        ((a + b)[::2], "(v_0 + v_1)[::2]"),
        ((a + b)[..., None], "(v_0 + v_1)[..., None]"),
        (-a[2], "-v_0[2]"),
        ((-a)[np.array([0, 2])], "getitem(-v_0, index)"),
        (concatenate([a + b, b]), "concatenate(v_0 + v_1, v_1)"),
    ],
)
def test_operations_are_put_into_each_other(v, text):
    made = compose(v, inside(v))
    assert made.text == text
    assert {p.name for p in made.inputs.values()} <= {"a", "b"}


def test_a_number_is_written_and_an_array_or_a_named_number_is_not():
    three, k = constant(3.0), constant(2.0, "k")
    whole = constant(np.ones(4))
    v = three * a + k * whole
    made = compose(v, [v, *v.parents, three, k, whole])
    assert made.text == "3.0 * v_0 + v_1 * v_2"
    assert list(made.inputs.values()) == [a, k, whole]


def test_what_is_not_inside_keeps_its_name():
    inner = a * b
    made = compose(inner + b, [])
    assert made.text == "v_0 + v_1"
    assert list(made.inputs.values()) == [inner, b]


def test_the_same_parameter_with_two_values_cannot_be_written():
    v = (a * b).reshape(2, 2).reshape(4, 1)
    assert compose(v, inside(v)) is None
    assert compose(v, [v]).params == {"shape": (4, 1)}
