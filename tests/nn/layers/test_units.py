"""Units: measurements to standard units and back, at every resolution."""

from __future__ import annotations

import numpy as np
import pytest

from autograd import Value, gradient, scalars
from nn.layers.units import Units


@pytest.mark.parametrize("shape", [(30,), (30, 2)], ids=str)
def test_there_and_back(shape: tuple[int, ...]) -> None:
    t = np.random.default_rng(0).normal(500, 20, shape)
    units = Units(len(shape))
    assert not units.known
    units.learn(t)
    standard = units.standard(t)
    np.testing.assert_allclose(standard.mean(axis=0), 0, atol=1e-12)
    np.testing.assert_allclose(standard.std(axis=0), 1)
    y = Value(standard)
    found = units(y)
    np.testing.assert_allclose(found.data, t)
    np.testing.assert_allclose(gradient(found.sum(), [y])[0], np.broadcast_to(units.scale, shape))
    assert units.known


def test_a_constant_measurement_keeps_the_scale_1() -> None:
    units = Units(2)
    units.learn(np.array([[0.1, 1.0]] * 10 + [[0.1, 3.0]]))
    assert units.scale[0] == 1.0
    assert units.mean[0] == pytest.approx(0.1)


def test_at_scalar_resolution() -> None:
    units = Units(1)
    units.learn(np.array([1.0, 3.0]))
    assert [entry.data for entry in units(scalars(np.array([0.0, 2.0])))] == [2.0, 4.0]
