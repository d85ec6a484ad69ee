"""What a fast program writes in place of longer ways gives the same, at sizes where it does and at all others."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import autograd as ag
from autograd import Value, record, value_and_grad
from autograd.ops import linear
from autograd.program import shortcuts
from tests.autograd.program.random_programs import RandomProgram, programs
from tests.autograd.program.test_masks import FOLLOWED

RNG = np.random.default_rng(0)


@pytest.fixture
def at_all_sizes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Take every shortcut that is known, however small the arrays."""
    monkeypatch.setattr(linear, "MANY", 0)
    monkeypatch.setattr(shortcuts, "_MANY", 0)


def agree(f: Any, *args: Any, argnums: Any = (0,), at: Any = None) -> str:
    """The source of a program that gives what the function gives, at other numbers than it was recorded with."""
    program = record(f, *args, argnums=argnums)
    at = at or [np.roll(a, 1) * a.dtype.type(1.3) for a in args]
    wanted, gradients = value_and_grad(f, argnums)(*at)
    value, found = program(*at)
    close = {"rtol": 2e-4, "atol": 1e-4} if args[0].dtype == np.float32 else {"rtol": 1e-9, "atol": 1e-10}
    np.testing.assert_allclose(value, wanted, **close)
    for a, b in zip(found, gradients, strict=True):
        np.testing.assert_allclose(a, b, **close)
        assert (a.dtype, a.shape) == (b.dtype, b.shape)
    return program.source


@pytest.mark.parametrize("dtype", [np.float64, np.float32])
@pytest.mark.parametrize(("samples", "inputs", "outputs"), [(64, 300, 10), (300, 64, 1), (65, 257, 256), (2, 8192, 3)])
def test_many_inputs_are_multiplied_as_they_are(samples: int, inputs: int, outputs: int, dtype: Any) -> None:
    """x′ would be a copy of them; the bias is added, and has the sums of its column as its gradient."""
    x = RNG.normal(size=(samples, inputs)).astype(dtype)
    W = RNG.normal(size=(outputs, inputs + 1)).astype(dtype) / dtype(10)
    source = agree(lambda W, x: ag.tanh(ag.affine(W, x)).sum(), W, x)
    assert "[:, 1:].T" in source
    assert "np.ones((" not in source
    by_columns = agree(lambda W, x: ag.tanh(ag.affine(W, x)).sum(), np.asfortranarray(W), x)
    assert "[:, 1:].T" in by_columns
    few = agree(lambda W, x: ag.tanh(ag.affine(W, x)).sum(), W[:, :2], x[:, :1])
    assert "X1[:, 1:] =" in few.replace("x1", "X1")


@pytest.mark.parametrize("f", [
    lambda W, x: ag.affine(W, x.T).sum(), lambda W, x: ag.affine(W, x[::-1, :128].T).sum(),
    lambda W, x: (ag.affine(W, (x * x).T) ** 2).sum(), lambda W, x: (ag.prime(x.T) @ W.T).sum() * ag.prime(x.T).sum(),
    lambda W, x: (ag.affine(W, x.T) * ag.affine(W * 2, x.T)).sum(), lambda W, x: ag.affine(W, x.reshape(-1, 128)).sum(),
])  # fmt: skip
def test_they_may_be_any_view_and_take_a_gradient_too(f: Any) -> None:
    x, W = RNG.normal(size=(128, 150)), RNG.normal(size=(3, 129))
    agree(f, W, x, argnums=(0, 1))


def test_a_penalty_on_the_slope_of_many_inputs() -> None:
    """The second derivative goes through both parts of the product."""
    x, W = RNG.normal(size=(128, 150)) / 10, RNG.normal(size=(3, 151)) / 10

    def penalty(W: Any, x: Any) -> Any:
        g = ag.grad(lambda W: ag.tanh(ag.affine(W, x)).sum())(W)
        return (g * g).sum()

    agree(penalty, W, x, argnums=(0, 1))


@pytest.mark.parametrize("dtype", [np.float64, np.float32])
def test_a_score_that_is_infinite_has_no_part_where_its_target_is_zero(dtype: Any) -> None:
    z, t = RNG.normal(size=(6, 4)).astype(dtype), np.eye(4, dtype=dtype)[[0, 1, 2, 3, 0, 1]]
    program = record(lambda z, t: ag.cross_entropy(z, t).sum(), z, t, argnums=0)
    assert "weighed(t, z)" in program.source
    z[0, 1] = z[3, 0] = -np.inf
    value, g = program(z, t)
    wanted, gradient = value_and_grad(lambda z, t: ag.cross_entropy(z, t).sum())(z, t)
    assert np.isfinite(value)
    np.testing.assert_allclose(value, wanted, rtol=1e-6)
    np.testing.assert_allclose(g, gradient, rtol=1e-5, atol=1e-7)
    z[0, 0] = -np.inf  # of the target itself: the loss is infinite, as the function says
    assert program(z, t)[0] == ag.cross_entropy(z, t).sum() == np.inf


def test_scores_too_large_for_their_square_are_weighed_all_the_same() -> None:
    z, t = np.full((3, 2), 3e38, np.float32) * np.array([1, -1], np.float32), np.eye(2, dtype=np.float32)[[0, 1, 0]]
    program = record(lambda z, t: ag.cross_entropy(z, t).sum(), z / 2, t, argnums=0)
    value, _ = program(z / 2, t)
    np.testing.assert_allclose(value, ag.cross_entropy(z / 2, t).sum())


@pytest.mark.parametrize("name", FOLLOWED)
@pytest.mark.parametrize("dtype", [float, np.float32])
@pytest.mark.usefixtures("at_all_sizes")
def test_what_a_mask_keeps(name: str, dtype: Any) -> None:
    agree(FOLLOWED[name], np.random.default_rng(0).normal(size=(3, 4)).astype(dtype))


@pytest.mark.usefixtures("at_all_sizes")
def test_a_mask_that_also_counts() -> None:
    """It stays a number where it is one, and is bits where it keeps."""
    x = RNG.normal(size=(5, 7))
    source = agree(lambda x: (ag.where(x > 0, x * x, 0.0) * (x > 0)).sum() + (x > 0).sum(), x)
    assert "= x > 0\n" in source
    both = agree(lambda x: (ag.where(x > 0, x * x, 0.0) + ag.where(x > 0, ag.sin(x), 0.0)).sum(), x)
    assert sum("x > 0" in line and "#" not in line for line in both.splitlines()) == 1


@pytest.mark.usefixtures("at_all_sizes")
@pytest.mark.parametrize("zero", [-0.0, 1e-300])
def test_only_nothing_is_left_out(zero: float) -> None:
    x = RNG.normal(size=(5, 7))
    forward = agree(lambda x: ag.where(x > 0, x * x, zero).sum(), x).split("# backward")[0]
    assert "kept(x" not in forward


@pytest.mark.parametrize("dtype", [np.float64, np.float32])
@pytest.mark.usefixtures("at_all_sizes")
def test_networks_of_every_layer_at_all_sizes(dtype: Any) -> None:
    x = RNG.normal(size=(4, 1, 8, 8)).astype(dtype)
    w, W = RNG.normal(size=(2, 1, 3, 3)).astype(dtype), RNG.normal(size=(3, 19)).astype(dtype) / dtype(4)
    t = np.eye(3, dtype=dtype)[[0, 1, 2, 1]]

    def loss(w: Any, W: Any, x: Any, t: Any) -> Any:
        maps = ag.max_pool2d(ag.relu(ag.conv2d(x, w)), 2)
        return ag.cross_entropy(ag.affine(W, maps.reshape(4, -1)), t).mean()

    source = agree(loss, w, W, x, t, argnums=(0, 1), at=[w * dtype(1.2), W * dtype(0.9), x[::-1].copy(), t])
    assert "kept(" in source
    assert "[:, 1:].T" in source


@pytest.mark.slow
@settings(max_examples=100)
@given(programs(), st.integers(0, 1000))
@pytest.mark.filterwarnings("ignore::RuntimeWarning")
def test_random_functions_by_all_shortcuts(made: RandomProgram, seed: int) -> None:
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(linear, "MANY", 0)
        patched.setattr(shortcuts, "_MANY", 0)
        made.check(seed)


def test_a_value_is_no_program() -> None:
    """The graph itself takes none of these ways: it is to be looked at."""
    z = Value(RNG.normal(size=(80, 80)))
    assert ag.where(z > 0, z, 0.0).op.name == "where"
