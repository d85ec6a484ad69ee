"""Losses: their numbers, how they join samples, and the targets they refuse."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import nn
from autograd import ArgumentError, ChalkgradError, DataTypeError, ShapeError, Value, constant, scalars
from nn.losses.base import Loss
from tests.nn.agreeing import agrees

RNG = np.random.default_rng(0)
P, T = RNG.uniform(0.05, 0.95, 6), np.array([0.0, 1.0, 1.0, 0.0, 1.0, 0.0])
Z = RNG.normal(size=(6, 3)) * 3
HOT = np.eye(3)[[0, 2, 1, 1, 0, 2]]
SIGNS = 2 * T - 1


def softmax(z: Any) -> Any:
    e = np.exp(z - z.max(axis=-1, keepdims=True))
    return e / e.sum(axis=-1, keepdims=True)


CASES: dict[str, tuple[Any, Any, Any, Any]] = {
    "bce": (nn.BCELoss, P, T, -T * np.log(P) - (1 - T) * np.log(1 - P)),
    "bce logits": (nn.BCEWithLogitsLoss, Z[:, 0], T, np.log1p(np.exp(Z[:, 0])) - T * Z[:, 0]),
    "categorical": (nn.CategoricalCrossEntropyLoss, softmax(Z), HOT, -np.sum(HOT * np.log(softmax(Z)), axis=1)),
    "cross entropy": (nn.CrossEntropyLoss, Z, HOT, -np.sum(HOT * np.log(softmax(Z)), axis=1)),
    "perceptron": (nn.PerceptronLoss, Z[:, 0], SIGNS, np.maximum(0, -SIGNS * Z[:, 0])),
}


@pytest.mark.parametrize("name", CASES)
def test_of_each_sample_and_joined(name: str) -> None:
    """L07, L16, L18."""
    make, y, t, each = CASES[name]
    np.testing.assert_allclose(make("none")(Value(y), t).data, each, rtol=1e-12)
    assert make("sum")(Value(y), t).data == pytest.approx(each.sum(), rel=1e-12)
    assert make("mean")(Value(y), t).data == pytest.approx(each.mean(), rel=1e-12)
    one = make()(Value(y[0]), t[0])
    assert type(one.data) is float
    assert one.data == pytest.approx(each[0], rel=1e-12)
    assert one.name == "l"


@pytest.mark.parametrize("name", CASES)
def test_mean_and_sum_differ_by_the_number_of_samples(name: str) -> None:
    make, y, t, _ = CASES[name]
    a, b = Value(y), Value(y)
    make("mean")(a, t).backward()
    make("sum")(b, t).backward()
    np.testing.assert_allclose(a.grad * len(t), b.grad, rtol=1e-12)
    assert make().reduction == ("sum" if name == "perceptron" else "mean")


def test_names_and_scope() -> None:
    loss = nn.BCELoss()(Value(P, name="y"), T)
    (each,) = loss.parents
    assert (loss.name, each.name, [p.name for p in each.parents]) == ("l", "lₙ", ["y", "t"])
    assert loss.scope == each.scope == ("BCELoss",)
    assert nn.BCELoss()(Value(0.3), 1.0).parents[1].name == "t"
    assert repr(nn.BCELoss("sum")) == "BCELoss(reduction='sum')"


@pytest.mark.parametrize(("z", "t"), [(1000.0, 0.0), (1000.0, 1.0), (-1000.0, 1.0), (-1000.0, 0.0)])
def test_logits_of_1000(z: float, t: float) -> None:
    a = Value(z)
    loss = nn.BCEWithLogitsLoss()(a, t)
    loss.backward()
    assert loss.data == (1000.0 if (z > 0) != bool(t) else 0.0)
    assert a.grad == (z > 0) - t
    b = Value([z, 0.0])
    loss = nn.CrossEntropyLoss()(b, [t, 1 - t])
    loss.backward()
    assert loss.data == (1000.0 if (z > 0) != bool(t) else 0.0)
    np.testing.assert_array_equal(b.grad, [(z > 0) - t, t - (z > 0)])


def test_loss_of_scores_is_the_same_loss() -> None:
    z = Z[:, 0]
    of_scores = nn.BCELoss("sum").of_scores()
    assert of_scores(Value(z), T).data == pytest.approx(nn.BCELoss("sum")(Value(1 / (1 + np.exp(-z))), T).data)
    many = nn.CategoricalCrossEntropyLoss("none").of_scores()
    expected = nn.CategoricalCrossEntropyLoss("none")(Value(softmax(Z)), HOT).data
    np.testing.assert_allclose(many(Value(Z), HOT).data, expected, rtol=1e-12)
    assert nn.PerceptronLoss().of_scores() is None


def test_float32_is_not_widened_by_the_targets() -> None:
    y = Value(P.astype(np.float32))
    loss = nn.BCELoss("none")(y, T.tolist())
    loss.sum().backward()
    assert loss.dtype == y.grad.dtype == np.float32


def test_targets_may_be_truth_values_whole_numbers_or_probabilities() -> None:
    expected = nn.BCELoss()(Value(P), T).data
    for t in (T.astype(bool), T.astype(int), T.tolist(), constant(T)):
        assert nn.BCELoss()(Value(P), t).data == expected
    assert nn.BCELoss()(Value(P), np.full(6, 0.3)).data > 0
    assert nn.CrossEntropyLoss()(Value(Z), np.full((6, 3), 1 / 3)).data > 0
    assert nn.CrossEntropyLoss()(Value(Z), HOT.astype(np.float32)).data > 0


# ------------------------------------------------------------------- classes on another axis than the last
IMAGES = RNG.normal(size=(2, 3, 4, 5))
PIXELS = RNG.integers(3, size=(2, 4, 5))
HOT_PIXELS = np.moveaxis(np.eye(3)[PIXELS], -1, 1)


def last(a: Any) -> Any:
    """Images (N, classes, H, W) as rows, a pixel each."""
    return np.moveaxis(a, 1, -1).reshape(-1, a.shape[1])


@pytest.mark.parametrize("batch_last", [False, True], ids=["as made", "batch last in memory"])
@pytest.mark.parametrize(
    ("make", "y"),
    [
        (nn.CrossEntropyLoss, IMAGES),
        (nn.CategoricalCrossEntropyLoss, np.moveaxis(softmax(np.moveaxis(IMAGES, 1, -1)), -1, 1)),
    ],
)
def test_a_class_for_each_pixel(make: Any, y: Any, batch_last: bool) -> None:
    """L39: images are class-first, and every pixel is a sample."""
    if batch_last:
        y = np.ascontiguousarray(y.transpose(1, 2, 3, 0)).transpose(3, 0, 1, 2)
    each = make("none")(Value(last(y)), last(HOT_PIXELS)).data.reshape(2, 4, 5)
    a, rows = Value(y), Value(last(y))
    np.testing.assert_allclose(make("none", axis=1)(a, HOT_PIXELS).data, each, rtol=1e-12)
    loss = make(axis=1)(a, HOT_PIXELS)
    assert loss.data == pytest.approx(each.mean(), rel=1e-12)
    loss.backward()
    make()(rows, last(HOT_PIXELS)).backward()
    np.testing.assert_allclose(last(a.grad), rows.grad, rtol=1e-12, atol=1e-17)
    agrees(lambda z: make(axis=1)(z, HOT_PIXELS), y)


def test_axis_is_handed_on() -> None:
    loss = nn.CategoricalCrossEntropyLoss("sum", axis=1)
    of_scores = loss.of_scores()
    assert repr(loss) == "CategoricalCrossEntropyLoss(reduction='sum', axis=1)"
    assert repr(of_scores) == "CrossEntropyLoss(reduction='sum', axis=1)"
    z = Value(IMAGES)
    y = nn.Softmax(axis=1)(z)
    np.testing.assert_allclose(y.data.sum(axis=1), 1.0)
    assert loss(y, HOT_PIXELS).data == pytest.approx(of_scores(z, HOT_PIXELS).data, rel=1e-12)
    assert (repr(nn.Softmax()), repr(nn.Softmax(1))) == ("Softmax()", "Softmax(axis=1)")


@pytest.mark.parametrize("axis", ["1", 1.0, None, True])
def test_axis_is_a_whole_number(axis: Any) -> None:
    for make in (nn.CrossEntropyLoss, nn.CategoricalCrossEntropyLoss, nn.Softmax):
        with pytest.raises(ArgumentError, match="axis is a whole number, -1 for the last; got"):
            make(axis=axis)


COLUMN = T[:, None]
ERRORS: list[tuple[str, Any, Any, Any, type[Exception], str]] = [
    ("column of targets", nn.BCELoss(), P, COLUMN, ShapeError, r"shape \(6,\) and the targets \(6, 1\).*t\.ravel\(\)"),
    ("column of predictions", nn.BCELoss(), P[:, None], T, ShapeError, r"\(6, 1\) and the targets \(6,\).*y\[:, 0\]"),
    ("column, logits", nn.BCEWithLogitsLoss(), P, COLUMN, ShapeError, "need the same"),
    ("column, perceptron", nn.PerceptronLoss(), P, COLUMN, ShapeError, "PerceptronLoss: the predictions"),
    ("one target for all", nn.BCELoss(), P, 1.0, ShapeError, r"\(6,\) and the targets \(\)"),
    ("one prediction", nn.BCELoss(), 0.5, T, ShapeError, r"\(\) and the targets \(6,\)"),
    ("fewer targets", nn.BCELoss(), P, T[:5], ShapeError, r"\(6,\) and the targets \(5,\)"),
    ("no such class", nn.CrossEntropyLoss(), Z, [0, 1, 2, 0, 1, 3], ArgumentError, r"index 3: expected 0 \.\. 2"),
    ("a class below 0", nn.CategoricalCrossEntropyLoss(), np.full((2, 2), 0.5), [1, -1], ArgumentError, "index -1"),
    (
        "fractions for classes",
        nn.CrossEntropyLoss(),
        Z,
        [0, 1, 2, 0, 1, 0.5],
        ArgumentError,
        "by their indices",
    ),
    ("truth for classes", nn.CrossEntropyLoss(), Z[:, :2], T > 0, ArgumentError, r"got \[False, True, True, False\]"),
    ("fewer classes", nn.CrossEntropyLoss(), Z, [0, 1, 2], ShapeError, r"\(6, 3\) and the targets \(3,\)"),
    ("rows of two lengths", nn.CrossEntropyLoss(), Z, [[0, 1, 2], [1]], ChalkgradError, "numbers|lengths|shape"),
    ("two hot, none hot", nn.CrossEntropyLoss(), Z[:2], [[1, 1, 0], [0, 0, 0]], ArgumentError, "one-hot"),
    ("one row for all", nn.CategoricalCrossEntropyLoss(), softmax(Z), HOT[:1], ShapeError, "need the same"),
    (
        "signs for 0 and 1",
        nn.BCELoss(),
        P,
        SIGNS,
        ArgumentError,
        r"targets of 0 or 1.*got -1\.0, 1\.0, 1\.0, -1\.0, \.\.\.",
    ),
    ("signs, logits", nn.BCEWithLogitsLoss(), P, SIGNS, ArgumentError, "BCEWithLogitsLoss takes targets of 0 or 1"),
    ("0 and 1 for signs", nn.PerceptronLoss(), P, T, ArgumentError, r"targets of -1 or \+1; got 0\.0, 1\.0"),
    ("fewer pixels", nn.CrossEntropyLoss(axis=1), IMAGES, PIXELS[:, 1:], ShapeError, "need the same"),
    ("classes last", nn.CrossEntropyLoss(axis=1), IMAGES, np.eye(3)[PIXELS], ShapeError, "need the same"),
    ("other axis", nn.CrossEntropyLoss(axis=1), IMAGES, np.moveaxis(HOT_PIXELS, 1, 2)[:, :, :3], ShapeError, "same"),
    (
        "axis",
        nn.CrossEntropyLoss(axis=1),
        [1.0, 2.0],
        [1.0, 0.0],
        ShapeError,
        r"shape \(2,\), and no axis 1 for the cl",
    ),
    ("not a number", nn.BCELoss(), 0.5, np.nan, ArgumentError, "got nan"),
    ("two hot", nn.CrossEntropyLoss(), [1.0, 2.0], [1.0, 1.0], ArgumentError, "one-hot"),
    ("none hot", nn.CategoricalCrossEntropyLoss(), [0.4, 0.6], [0.0, 0.0], ArgumentError, "one-hot"),
    ("no classes", nn.CrossEntropyLoss(), 1.0, 1.0, ArgumentError, "one-hot"),
    ("negative", nn.CrossEntropyLoss(), [1.0, 2.0], [-1.0, 2.0], ArgumentError, "one-hot"),
    ("texts", nn.BCELoss(), P, ["a"] * 6, DataTypeError, "real numbers"),
    ("nothing", nn.BCELoss(), P, None, DataTypeError, "None"),
]


@pytest.mark.parametrize(("loss", "y", "t", "error", "text"), [c[1:] for c in ERRORS], ids=[c[0] for c in ERRORS])
@pytest.mark.parametrize("scalar", [False, True], ids=["layer", "scalar"])
def test_wrong_targets(loss: Any, y: Any, t: Any, error: type[Exception], text: str, scalar: bool) -> None:
    with pytest.raises(error, match=text) as caught:
        loss(scalars(y) if scalar else Value(y), t)
    assert isinstance(caught.value, ChalkgradError)


MISFITS: list[tuple[Any, Any, Any, str]] = [
    (nn.BCELoss(), [2.0, -1.0], [1.0, 0.0], r"takes predictions that are probabilities, from 0 to 1.*got 2\.0, -1\.0"),
    (nn.BCELoss(), 1.0000001, 1.0, "BCEWithLogitsLoss takes scores"),
    (nn.CategoricalCrossEntropyLoss(), [[2.0, -1.0, 3.0]], [[1.0, 0, 0]], "of sum 1, after a softmax"),
    (nn.CategoricalCrossEntropyLoss(), [[5.0, 5.0, 5.0]], [[0.0, 1, 0]], "CrossEntropyLoss takes scores"),
    (nn.CategoricalCrossEntropyLoss(), [[2.0, -1.0, 0.0]], [0], "of sum 1"),
    (nn.CategoricalCrossEntropyLoss(), [[0.5, 0.51]], [0], "of sum 1"),
    (nn.CategoricalCrossEntropyLoss(), [[0.6, 0.6], [0.4, 0.4]], [0, 1], "of sum 1"),
    (nn.NLLLoss(), [[2.0, 1.0]], [0], "log-probabilities, after a log-softmax"),
    (nn.NLLLoss(), [[-0.1, -0.1]], [0], "log-probabilities"),
    (nn.NLLLoss(), [[800.0, 0.0]], [0], "log-probabilities"),
    (nn.KLDivLoss(), [[0.5, 0.5]], [[0.5, 0.5]], "log-probabilities"),
    (nn.DiceLoss(), np.full((1, 2, 2), 3.0), np.ones((1, 2, 2)), "from 0 to 1"),
    (nn.DiceLoss(), np.full((1, 2, 2), -0.1), np.ones((1, 2, 2)), "from 0 to 1"),
]


@pytest.mark.parametrize(("loss", "y", "t", "text"), MISFITS, ids=range(len(MISFITS)))
@pytest.mark.parametrize("scalar", [False, True], ids=["layer", "scalar"])
def test_predictions_that_are_none_of_the_loss(loss: Any, y: Any, t: Any, text: str, scalar: bool) -> None:
    """They gave negative losses without a word."""
    with pytest.raises(ArgumentError, match=text):
        loss(scalars(y) if scalar else Value(y), t)


def test_a_loss_that_left_the_numbers_is_for_training_to_report() -> None:
    for loss, y, t in ((nn.BCELoss(), [np.nan], [1.0]), (nn.CategoricalCrossEntropyLoss(), [[np.nan, 0.5]], [0])):
        assert np.isnan(loss(Value(y), t).data)


def test_unknown_reduction() -> None:
    with pytest.raises(ArgumentError, match="'mean', 'sum' or 'none', got 'avg'"):
        nn.BCELoss("avg")


def test_own_loss() -> None:
    class SquaredError(Loss):
        def of_each(self, y: Any, t: Any) -> Any:
            return (y - t) ** 2

    assert SquaredError()(Value([1.0, 2.0]), [0.0, 0.0]).data == 2.5
    assert SquaredError()(Value(3.0), 1.0).data == 4.0
    assert SquaredError()(scalars([1.0, 2.0]), [0.0, 0.0]).data == 2.5
    with pytest.raises(ArgumentError, match="defines no of_each"):
        Loss()(Value(1.0), 1.0)


LOSSES = sorted(name for name in nn.__all__ if name.endswith("Loss"))


@pytest.mark.parametrize("shape", [(0,), (0, 3), (0, 2, 4, 4)], ids=str)
@pytest.mark.parametrize("name", LOSSES)
def test_nothing_has_no_mean(name: str, shape: tuple[int, ...]) -> None:
    """Of no sample NumPy's mean is nan; the sum is 0."""
    loss = getattr(nn, name)(reduction="mean")
    with pytest.raises(ShapeError, match=r"there is nothing in them|expected"):
        loss(np.zeros(shape), np.zeros(shape))
    if name in ("MSELoss", "BCELoss", "HingeLoss"):
        assert getattr(nn, name)(reduction="sum")(np.zeros(shape), np.zeros(shape)).data == 0.0


def test_a_mean_of_weights_that_are_all_zero() -> None:
    loss = nn.CrossEntropyLoss(weight=[0.0, 1.0])
    assert loss([[0.0, 0.0]], [1]).data == pytest.approx(np.log(2))
    with pytest.raises(ArgumentError, match="each of these samples is of a class with weight 0"):
        loss([[0.0, 0.0]], [0])
