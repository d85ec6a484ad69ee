"""The source of primitives: what may be left to broadcasting, and what may not."""

import numpy as np
import pytest

from autograd import TABLE, Value, record

spread = TABLE["spread"]
X = np.arange(4.0)


def test_two_repeated_numbers_keep_their_shape() -> None:
    """Neither may leave the shape of the product to the other: the sum would have one term."""

    def f(x: Value) -> Value:
        return (spread(x.sum(), shape=(3,)) * spread(x.mean(), shape=(3,))).sum()

    program = record(f, X)
    value, (gradient,) = program(X)
    assert value == 3 * 6.0 * 1.5
    np.testing.assert_allclose(gradient, np.full(4, 3 * (1.5 + 6.0 / 4)))
    assert program.source.partition("# backward")[0].count("np.broadcast_to(") == 2


def test_a_repeated_number_beside_an_array_is_left_to_broadcasting() -> None:
    program = record(lambda x: (spread(x.sum(), shape=(4,)) * np.cos(x)).sum(), X)
    value, (gradient,) = program(X)
    np.testing.assert_allclose(value, X.sum() * np.cos(X).sum())
    np.testing.assert_allclose(gradient, np.cos(X).sum() - X.sum() * np.sin(X))
    assert "broadcast_to" not in program.source.partition("# backward")[0]


@pytest.mark.parametrize("shape", [(2, 1), (1, 2), (1, 1, 2), (2,)])
def test_sums_and_copies_over_axes_of_length_one(shape: tuple[int, ...]) -> None:
    x, w = np.arange(1.0, 1.0 + np.prod(shape)).reshape(shape), np.array([3.0, 5.0])

    def f(x: Value, w: Value) -> Value:
        return (x * w).sum()

    value, gradients = record(f, x, w)(x, w)
    y, v = Value(x), Value(w)
    loss = f(y, v)
    loss.backward()
    assert value == loss.data
    np.testing.assert_array_equal(gradients[0], y.grad)
    np.testing.assert_array_equal(gradients[1], v.grad)
