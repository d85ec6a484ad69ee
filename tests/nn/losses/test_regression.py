"""Losses of numbers and regions (L39): their values, how they reduce, their gradients, what they refuse."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import nn
from autograd import ArgumentError, ChalkgradError, ShapeError, Value, gradcheck, scalars
from tests.nn.agreeing import agrees

RNG = np.random.default_rng(5)
TRUE_BOXES = RNG.normal(size=(3, 4))
BOXES = TRUE_BOXES + np.reshape([0.1, -0.2, 0.3, -0.4, 0.8, -0.9, 1.2, -1.4, 2.0, -2.5, 3.5, -6.0], (3, 4))
D = BOXES - TRUE_BOXES
FAR = np.abs(D)


def smooth_l1(beta: float) -> Any:
    return np.where(beta > FAR, 0.5 * D**2 / beta, FAR - 0.5 * beta)


NUMBERS: dict[str, tuple[Any, Any]] = {
    "mse": (nn.MSELoss, D**2),
    "smooth l1": (nn.SmoothL1Loss, smooth_l1(1.0)),
    "narrow": (lambda *r: nn.SmoothL1Loss(*r, beta=0.25), smooth_l1(0.25)),
    "wide": (lambda *r: nn.SmoothL1Loss(*r, beta=3), smooth_l1(3.0)),
    "smooth l1 of no width": (lambda *r: nn.SmoothL1Loss(*r, beta=0), FAR),
    "l1": (nn.L1Loss, FAR),
    "huber": (nn.HuberLoss, smooth_l1(1.0)),
    "wide huber": (lambda *r: nn.HuberLoss(*r, delta=3), 3 * smooth_l1(3.0)),
}


@pytest.mark.parametrize("name", NUMBERS)
def test_of_each_entry_and_joined(name: str) -> None:
    """The mean is over all entries, as PyTorch's."""
    make, each = NUMBERS[name]
    np.testing.assert_allclose(make("none")(Value(BOXES), TRUE_BOXES).data, each, rtol=1e-12)
    assert make()(Value(BOXES), TRUE_BOXES).data == pytest.approx(each.sum() / 12, rel=1e-12)
    assert make("sum")(Value(BOXES), TRUE_BOXES).data == pytest.approx(each.sum(), rel=1e-12)
    one = make()(Value(BOXES[0, 0]), TRUE_BOXES[0, 0])
    assert type(one.data) is float
    assert one.data == pytest.approx(each[0, 0], rel=1e-12)


@pytest.mark.parametrize("name", NUMBERS)
def test_numbers_at_every_resolution(name: str) -> None:
    make, _ = NUMBERS[name]
    agrees(lambda y: make()(y, TRUE_BOXES), BOXES, order=2)


@pytest.mark.parametrize(("y", "value", "slope"), [
    (0.0, 0.0, 0.0), (0.5, 0.0625, 0.25), (-0.5, 0.0625, -0.25), (2.0, 1.0, 1.0), (-2.0, 1.0, -1.0), (5.0, 4.0, 1.0),
    (-5.0, 4.0, -1.0),
])  # fmt: skip
def test_smooth_l1_is_a_parabola_and_then_a_line(y: float, value: float, slope: float) -> None:
    """With beta = 2; where they meet, at 2, value and slope are the same from both sides."""
    for data, target in ((y, 0.0), ([y, y], [0.0, 0.0])):
        v = Value(data)
        loss = nn.SmoothL1Loss("sum", beta=2.0)(v, target)
        loss.backward()
        assert loss.data == value * np.size(data)
        np.testing.assert_array_equal(v.grad, np.full(np.shape(data), slope))


def test_l1_has_no_slope_at_0() -> None:
    y = Value([0.0, 2.0])
    nn.SmoothL1Loss("sum", beta=0)(y, [0.0, 0.0]).backward()
    assert y.grad.tolist() == [0.0, 1.0]


# ------------------------------------------------------------------------------------- regions
IMAGES = RNG.uniform(0.05, 0.95, (2, 3, 4, 5))
REGIONS = np.moveaxis(np.eye(3)[RNG.integers(3, size=(2, 4, 5))], -1, 1)


def dice(y: Any, t: Any, smooth: float = 1e-5) -> Any:
    return 1 - (2 * (y * t).sum((-2, -1)) + smooth) / (y.sum((-2, -1)) + t.sum((-2, -1)) + smooth)


@pytest.mark.parametrize("smooth", [1e-5, 1.0])
@pytest.mark.parametrize("classes", [False, True], ids=["one region", "classes"])
def test_dice_of_each_sample_and_class(classes: bool, smooth: float) -> None:
    """L39: the mean is over samples and classes, as MONAI's."""
    y, t = (IMAGES, REGIONS) if classes else (IMAGES[:, 0], REGIONS[:, 0])
    each = dice(y, t, smooth)
    assert each.shape == ((2, 3) if classes else (2,))
    np.testing.assert_allclose(nn.DiceLoss("none", smooth=smooth)(Value(y), t).data, each, rtol=1e-12)
    assert nn.DiceLoss(smooth=smooth)(Value(y), t).data == pytest.approx(each.mean(), rel=1e-12)
    assert nn.DiceLoss("sum", smooth=smooth)(Value(y), t).data == pytest.approx(each.sum(), rel=1e-12)
    value, _ = agrees(lambda y: nn.DiceLoss(smooth=smooth)(y, t), y, order=2)
    assert value == pytest.approx(each.mean(), rel=1e-12)


def test_dice_is_one_less_the_overlap() -> None:
    """0 for the region itself, 1 for another one; 2 · 1 / (2 + 3) for one pixel in common of 2 and 3."""
    t = np.zeros((1, 3, 3))
    t[0, 0] = 1.0
    two = np.zeros((1, 3, 3))
    two[0, :2, 0] = 1.0
    for y, loss in ((t, 0.0), (1 - t, 1.0), (two, 1 - 2 / 5)):
        assert nn.DiceLoss()(Value(y), t).data == pytest.approx(loss, abs=2e-6)
    nothing = np.zeros((1, 3, 3))
    empty = nn.DiceLoss()(Value(nothing), nothing)
    assert empty.data == 0.0
    assert nn.DiceLoss()(Value(t), nothing).data == pytest.approx(1.0, abs=1e-5)


def test_dice_gradient_is_the_documented_one() -> None:
    y = Value(IMAGES)
    loss = nn.DiceLoss("none", smooth=0.5)(y, REGIONS)
    loss.sum().backward()
    below = (IMAGES + REGIONS).sum((-2, -1), keepdims=True) + 0.5
    np.testing.assert_allclose(y.grad, -(2 * REGIONS - (1 - loss.data[..., None, None])) / below, rtol=1e-12)


def test_dice_through_a_network() -> None:
    """From the weights of a convolution, at layer resolution and at scalar resolution."""
    layer = nn.Conv2d(1, 1, 3, padding=1)
    x = RNG.normal(size=(2, 1, 4, 4))
    t = (x[:, 0] > 0.3) * 1.0
    model = nn.Sequential(layer, nn.Sigmoid())
    loss = nn.DiceLoss()
    found = loss(model(x)[:, 0], t)
    found.backward()
    twin = nn.scalar(model)
    scalar = loss(twin(x)[:, 0], t)
    scalar.backward()
    assert scalar.data == pytest.approx(found.data, rel=1e-12)
    np.testing.assert_allclose([p.grad for p in twin.parameters()][:9], layer.weight.grad.ravel(), rtol=1e-12)
    start = layer.weight.data.copy()

    def of_kernel(w: Any) -> Any:
        layer.weight = w
        return loss(model(x)[:, 0], t)

    assert gradcheck(of_kernel, start)


# ---------------------------------------------------------------------------------- all of them
EVERY = [(nn.MSELoss, BOXES, TRUE_BOXES), (nn.SmoothL1Loss, BOXES, TRUE_BOXES), (nn.DiceLoss, IMAGES, REGIONS)]


@pytest.mark.parametrize(("make", "y", "t"), EVERY)
def test_float32_is_not_widened(make: Any, y: Any, t: Any) -> None:
    y = Value(y.astype(np.float32))
    loss = make("none")(y, t.tolist())
    loss.sum().backward()
    assert loss.dtype == y.grad.dtype == np.float32


def test_repr_and_names() -> None:
    assert repr(nn.MSELoss()) == "MSELoss(reduction='mean')"
    assert repr(nn.SmoothL1Loss("sum", beta=2)) == "SmoothL1Loss(reduction='sum', beta=2.0)"
    assert repr(nn.DiceLoss(smooth=1.0)) == "DiceLoss(reduction='mean', smooth=1.0)"
    loss = nn.DiceLoss()(Value(IMAGES, "y"), REGIONS)
    assert (loss.name, loss.parents[0].name, loss.scope) == ("l", "lₙ", ("DiceLoss",))


ERRORS: list[tuple[str, Any, Any, Any, type[Exception], str]] = [
    ("one image", nn.DiceLoss(), IMAGES[0, 0], REGIONS[0, 0], ShapeError, r"\(4, 5\); expected \(N, H, W\).*y\[None\]"),
    ("a row", nn.DiceLoss(), IMAGES[0, 0, 0], REGIONS[0, 0, 0], ShapeError, r"\(5,\); expected"),
    ("a volume", nn.DiceLoss(), IMAGES[None], REGIONS[None], ShapeError, r"\(1, 2, 3, 4, 5\); expected"),
    ("classes", nn.DiceLoss(), IMAGES, REGIONS[:, 0], ShapeError, "need the same"),
    ("signs", nn.DiceLoss(), IMAGES, 2 * REGIONS - 1, ArgumentError, "DiceLoss takes targets of 0 or 1"),
    ("a column", nn.MSELoss(), BOXES[:, 0], TRUE_BOXES[:, :1], ShapeError, r"t\.ravel\(\)"),
    ("infinite", nn.MSELoss(), BOXES[0], [0, 0, np.inf, 0], ArgumentError, "targets that are finite numbers; got"),
    ("nan", nn.SmoothL1Loss(), BOXES[0], [0, np.nan, 0, 0], ArgumentError, "targets that are finite numbers; got"),
]


@pytest.mark.parametrize(("loss", "y", "t", "error", "text"), [c[1:] for c in ERRORS], ids=[c[0] for c in ERRORS])
@pytest.mark.parametrize("scalar", [False, True], ids=["layer", "scalar"])
def test_wrong_targets(loss: Any, y: Any, t: Any, error: type[Exception], text: str, scalar: bool) -> None:
    with pytest.raises(error, match=text) as caught:
        loss(scalars(y) if scalar else Value(y), t)
    assert isinstance(caught.value, ChalkgradError)


@pytest.mark.parametrize("wrong", [-1.0, np.inf, np.nan, "1", None, True])
def test_wrong_settings(wrong: Any) -> None:
    with pytest.raises(ArgumentError, match="beta is a number, 0 or more; got"):
        nn.SmoothL1Loss(beta=wrong)
    with pytest.raises(ArgumentError, match="smooth is a number, 0 or more; got"):
        nn.DiceLoss(smooth=wrong)


def test_dice_needs_something_to_divide_by() -> None:
    with pytest.raises(ArgumentError, match="smooth is above 0"):
        nn.DiceLoss(smooth=0)
