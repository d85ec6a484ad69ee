"""Losses that ask for a margin: the lecture's numbers, their gradients, targets they refuse (L07-L12, erratum E8)."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import nn
from autograd import ArgumentError, ChalkgradError, ShapeError, Value, scalars
from tests.nn.agreeing import agrees

RNG = np.random.default_rng(2)
S, T = RNG.normal(size=8) * 2, np.sign(RNG.normal(size=8))
Z = RNG.normal(size=(6, 4)) * 2
CLASSES = np.array([0, 3, 1, 1, 0, 2])
HOT = np.eye(4)[CLASSES]
Z[0] += 5 * HOT[0]  # one sample that is right by more than any margin here
TRUE = Z[np.arange(6), CLASSES][:, None]


def hinges(margin: float) -> Any:
    return np.sum(np.maximum(0, margin + Z - TRUE) * (HOT == 0), axis=1)


CASES: dict[str, tuple[Any, Any, Any, Any]] = {
    "hinge": (nn.HingeLoss, S, T, np.maximum(0, 1 - T * S)),
    "perceptron": (nn.PerceptronLoss, S, T, np.maximum(0, -T * S)),
    "multiclass perceptron": (nn.MulticlassPerceptronLoss, Z, HOT, Z.max(axis=1) - TRUE[:, 0]),
    "multiclass hinge": (nn.MulticlassHingeLoss, Z, HOT, hinges(1.0)),
    "no margin": (lambda *r: nn.MulticlassHingeLoss(*r, margin=0.0), Z, HOT, hinges(0.0)),
    "margin 2.5": (lambda *r: nn.MulticlassHingeLoss(*r, margin=2.5), Z, HOT, hinges(2.5)),
}


@pytest.mark.parametrize("name", CASES)
def test_of_each_sample_and_joined(name: str) -> None:
    """L07, L09, L11, L12: summed over samples, unless said otherwise."""
    make, y, t, each = CASES[name]
    assert np.any(each > 0)
    assert np.any(each == 0)
    np.testing.assert_allclose(make("none")(Value(y), t).data, each, rtol=1e-12)
    assert make("mean")(Value(y), t).data == pytest.approx(each.mean(), rel=1e-12)
    assert make()(Value(y), t).data == pytest.approx(each.sum(), rel=1e-12)
    one = make()(Value(y[0]), t[0])
    assert type(one.data) is float
    assert one.data == pytest.approx(each[0], rel=1e-12)
    assert one.name == "l"


@pytest.mark.parametrize("name", CASES)
def test_every_resolution(name: str) -> None:
    make, y, t, each = CASES[name]
    value, _ = agrees(lambda y: make()(y, t), y, order=2)
    assert value == pytest.approx(each.sum(), rel=1e-12)


@pytest.mark.parametrize("name", CASES)
def test_float32_is_not_widened(name: str) -> None:
    make, y, t, _ = CASES[name]
    y = Value(y.astype(np.float32))
    loss = make("none")(y, t.tolist())
    loss.sum().backward()
    assert loss.dtype == y.grad.dtype == np.float32


def test_hinge_pulls_on_whoever_is_within_1() -> None:
    """L09: -t x for each sample with t wᵀx' < 1, also one on its right side; none on the margin itself."""
    X = np.array([[1.0, 3.0], [1.0, 0.5], [1.0, -1.0], [1.0, 1.0]])
    w, t = Value([0.0, 1.0]), np.ones(4)
    nn.HingeLoss()(X @ w, t).backward()
    np.testing.assert_array_equal(w.grad, -(X[1] + X[2]))


X10, W10 = np.array([1.1, -2.0]), np.array([[-2.0, -3.6, 0.5], [-4.0, 2.4, 4.1], [-6.0, 4.0, -4.9]])


def test_winner_and_true_class_are_pulled_apart() -> None:
    """L10, L11, E8: +x' for the row of the winner j, -x' for that of the true class, 0 for the others."""
    layer = nn.Linear(2, 3)
    layer.weight.assign(W10)
    loss = nn.MulticlassPerceptronLoss()(layer(X10), [1.0, 0.0, 0.0])
    assert loss.data == pytest.approx(8.2 + 6.96)
    loss.backward()
    np.testing.assert_array_equal(layer.weight.grad, [-np.r_[1, X10], np.zeros(3), np.r_[1, X10]])


def test_a_step_is_the_lectures() -> None:
    """L11: w_j ← w_j - η x', w_t ← w_t + η x'; nothing for a sample that is right."""
    layer = nn.Linear(2, 3)
    layer.weight.assign(W10)
    optimizer = nn.SGD(layer.parameters(), lr=0.5)
    expected = W10.copy()
    for t in (1, 2):  # the winner is class 2
        optimizer.zero_grad()
        nn.MulticlassPerceptronLoss()(layer(X10), np.eye(3)[t]).backward()
        optimizer.step()
        if t == 1:
            expected[2] -= 0.5 * np.r_[1, X10]
            expected[1] += 0.5 * np.r_[1, X10]
        assert np.argmax(expected @ np.r_[1, X10]) == 2  # it still wins
        np.testing.assert_allclose(layer.weight.data, expected, rtol=1e-15)


def test_tied_winners_share() -> None:
    z = Value([2.0, 2.0, 0.0])
    nn.MulticlassPerceptronLoss()(z, [0.0, 0.0, 1.0]).backward()
    np.testing.assert_array_equal(z.grad, [0.5, 0.5, -1.0])


@pytest.mark.parametrize(("margin", "gradient"), [(1.0, [-2.0, 1.0, 1.0]), (0.0, [-1.0, 0.0, 1.0])])
def test_multiclass_hinge_counts_who_comes_too_near(margin: float, gradient: Any) -> None:
    """L12: +1 for each wrong class within the margin, minus their count for the true one."""
    z = Value([3.0, 2.5, 3.5])
    loss = nn.MulticlassHingeLoss(margin=margin)(z, [1.0, 0.0, 0.0])
    loss.backward()
    assert loss.data == (0.5 + 1.5 if margin else 0.5)
    np.testing.assert_array_equal(z.grad, gradient)


def test_true_class_adds_nothing_however_far_the_scores() -> None:
    z = Value([1e17, 0.0, -1e17])
    loss = nn.MulticlassHingeLoss()(z, [1.0, 0.0, 0.0])
    loss.backward()
    assert loss.data == 0.0
    np.testing.assert_array_equal(z.grad, 0.0)


@pytest.mark.parametrize("make", [nn.MulticlassHingeLoss, nn.MulticlassPerceptronLoss])
def test_class_indices_as_one_hot_rows(make: Any) -> None:
    assert make()(Z, CLASSES).data == make()(Z, HOT).data
    agrees(lambda z: make()(z, CLASSES), Z)


def test_repr() -> None:
    assert repr(nn.HingeLoss()) == "HingeLoss(reduction='sum')"
    assert repr(nn.MulticlassHingeLoss(margin=0)) == "MulticlassHingeLoss(reduction='sum', margin=0.0)"


ERRORS: list[tuple[str, Any, Any, Any, type[Exception], str]] = [
    ("0 and 1 for signs", nn.HingeLoss(), S, (T + 1) / 2, ArgumentError, r"HingeLoss takes targets of -1 or \+1; got"),
    ("column", nn.HingeLoss(), S, T[:, None], ShapeError, r"t\.ravel\(\)"),
    ("no such class", nn.MulticlassPerceptronLoss(), Z, CLASSES + 1, ArgumentError, r"index 4: expected 0 \.\. 3"),
    ("probabilities", nn.MulticlassHingeLoss(), Z, np.full((6, 4), 0.25), ArgumentError, "one-hot: a 1 for the class"),
    ("signs", nn.MulticlassHingeLoss(), Z, 2 * HOT - 1, ArgumentError, "one-hot: a 1 for the class"),
    ("two and none", nn.MulticlassPerceptronLoss(), Z[:2], [[1, 1, 0, 0], [0] * 4], ArgumentError, "one-hot"),
    ("a number", nn.MulticlassPerceptronLoss(), 1.0, 1.0, ArgumentError, "one-hot"),
]


@pytest.mark.parametrize(("loss", "y", "t", "error", "text"), [c[1:] for c in ERRORS], ids=[c[0] for c in ERRORS])
@pytest.mark.parametrize("scalar", [False, True], ids=["layer", "scalar"])
def test_wrong_targets(loss: Any, y: Any, t: Any, error: type[Exception], text: str, scalar: bool) -> None:
    with pytest.raises(error, match=text) as caught:
        loss(scalars(y) if scalar else Value(y), t)
    assert isinstance(caught.value, ChalkgradError)


@pytest.mark.parametrize("margin", [-1.0, np.inf, np.nan, "1", None, True])
def test_wrong_margin(margin: Any) -> None:
    with pytest.raises(ArgumentError, match="margin is a number, 0 or more"):
        nn.MulticlassHingeLoss(margin=margin)
