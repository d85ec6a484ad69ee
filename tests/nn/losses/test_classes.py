"""Losses of K classes: indices beside one-hot rows, weights of classes, smoothed labels, focal; against PyTorch."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import nn
from autograd import ArgumentError, ShapeError, Value, log_softmax, record, softmax
from nn.training.eager_step import EagerStep
from nn.training.recorded_step import RecordedStep
from tests.nn.agreeing import agrees
from tests.nn.exported import required
from tests.nn.pairs import agree

RNG = np.random.default_rng(0)
Z = 2 * RNG.normal(size=(7, 4))
INDICES = np.array([0, 3, 1, 1, 2, 0, 3])
ROWS = np.eye(4)[INDICES]
SOFT = RNG.dirichlet(np.ones(4), 7)
IMAGES = RNG.normal(size=(2, 4, 3, 5))
PIXELS = RNG.integers(4, size=(2, 3, 5))
WEIGHTS = [0.5, 2.0, 1.0, 0.1]
SETTINGS = [{}, {"weight": WEIGHTS}, {"label_smoothing": 0.1}, {"weight": WEIGHTS, "label_smoothing": 0.2}]


def theirs(settings: Any, **more: Any) -> Any:
    torch = required("torch")
    given = dict(settings)
    if "weight" in given:
        given["weight"] = torch.tensor(given["weight"], dtype=torch.float64)
    return torch.nn.CrossEntropyLoss(**given, **more)


@pytest.mark.parametrize("reduction", ["mean", "sum", "none"])
@pytest.mark.parametrize("settings", SETTINGS, ids=str)
@pytest.mark.parametrize("kind", ["indices", "rows", "probabilities", "pixels"])
def test_cross_entropy_as_pytorch(kind: str, settings: Any, reduction: str) -> None:
    torch = required("torch")
    z, t = (IMAGES, PIXELS) if kind == "pixels" else (Z, {"indices": INDICES, "rows": ROWS}.get(kind, SOFT))
    a, b = Value(z), torch.tensor(z, requires_grad=True)
    ours = nn.CrossEntropyLoss(reduction, axis=1, **settings)(a, t)
    other = theirs(settings, reduction=reduction)(b, torch.tensor(t))
    np.testing.assert_allclose(ours.data, other.detach().numpy(), rtol=1e-12)
    ours.sum().backward()
    other.sum().backward()
    np.testing.assert_allclose(a.grad, b.grad, rtol=1e-10, atol=1e-14)


@pytest.mark.parametrize("settings", SETTINGS, ids=str)
def test_the_same_from_scores_probabilities_and_their_logarithms(settings: Any) -> None:
    for t in (INDICES, ROWS, SOFT):
        wanted = nn.CrossEntropyLoss(**settings)(Z, t).data
        assert nn.CategoricalCrossEntropyLoss(**settings)(softmax(Z), t).data == pytest.approx(wanted, rel=1e-12)
        assert nn.NLLLoss(**settings)(log_softmax(Z), t).data == pytest.approx(wanted, rel=1e-12)
        assert nn.FocalLoss(gamma=0, **settings)(Z, t).data == pytest.approx(wanted, rel=1e-12)
        of_scores = nn.CategoricalCrossEntropyLoss(**settings).of_scores()
        assert of_scores(Z, t).data == pytest.approx(wanted, rel=1e-12)


@pytest.mark.parametrize("settings", SETTINGS, ids=str)
@pytest.mark.parametrize("make", [nn.CrossEntropyLoss, nn.FocalLoss])
def test_at_every_resolution_and_by_differences(make: Any, settings: Any) -> None:
    for t in (INDICES, SOFT):
        agrees(lambda z, t=t: make(**settings)(z, t), Z[:7])
    agrees(lambda z: make(axis=1, **settings)(z, PIXELS[:1]), IMAGES[:1])


@pytest.mark.parametrize("settings", SETTINGS, ids=str)
def test_indices_as_the_input_of_a_program(settings: Any) -> None:
    loss = nn.CrossEntropyLoss(**settings)
    program = record(loss, Z, INDICES.astype(float))
    for t in (INDICES, INDICES[::-1]):
        found, (slope, *_) = program(Z, t.astype(float))
        z = Value(Z)
        wanted = loss(z, t)
        wanted.backward()
        assert found == pytest.approx(wanted.data, rel=1e-12)
        np.testing.assert_allclose(slope, z.grad, rtol=1e-12, atol=1e-15)


@pytest.mark.parametrize("loss", [
    nn.CrossEntropyLoss(), nn.CrossEntropyLoss(weight=WEIGHTS, label_smoothing=0.1), nn.FocalLoss(weight=WEIGHTS),
], ids=repr)  # fmt: skip
@pytest.mark.parametrize("t", [INDICES, ROWS], ids=["indices", "rows"])
def test_a_training_with_it_recorded_as_on_the_graph(loss: Any, t: Any) -> None:
    X = RNG.normal(size=(7, 3))
    models = [nn.Linear(3, 4, rng=0) for _ in range(2)]
    for model, kind in zip(models, (RecordedStep, EagerStep), strict=True):
        step = kind(model, loss, nn.SGD(model.parameters(), lr=0.3))
        for _ in range(10):
            step(X, t)
            step(X[:4], t[:4])
        assert kind is EagerStep or "program" in step.source
    agree(*models, 1e-12)


def test_one_sample_and_other_kinds_of_indices() -> None:
    for t in (2, np.int8(2), 2.0):
        assert nn.CrossEntropyLoss(weight=WEIGHTS)(Z[0], t).data == pytest.approx(nn.CrossEntropyLoss()(Z[0], t).data)
    wanted = nn.CrossEntropyLoss()(Z, INDICES).data
    for given in (INDICES.tolist(), INDICES.astype(np.uint8), INDICES.astype(float)):
        assert nn.CrossEntropyLoss()(Z, given).data == wanted


def test_float32_stays() -> None:
    z = Value(Z.astype(np.float32))
    for settings in SETTINGS:
        assert nn.CrossEntropyLoss("none", **settings)(z, INDICES).dtype == np.float32
    assert nn.BCEWithLogitsLoss("none", pos_weight=[3.0] * 4)(z, ROWS).dtype == np.float32
    assert nn.BCEWithLogitsLoss("none", pos_weight=3)(z, ROWS).dtype == np.float32


@pytest.mark.parametrize("reduction", ["mean", "sum", "none"])
def test_nll_kl_and_positive_weights_as_pytorch(reduction: str) -> None:
    torch = required("torch")
    y = log_softmax(Z)
    ours = nn.NLLLoss(reduction, weight=WEIGHTS)(y, INDICES).data
    weight = torch.tensor(WEIGHTS, dtype=torch.float64)
    other = torch.nn.NLLLoss(weight, reduction=reduction)(torch.tensor(y), torch.tensor(INDICES))
    np.testing.assert_allclose(ours, other, rtol=1e-12)
    batchmean = {"mean": "batchmean"}.get(reduction, reduction)
    for t in (SOFT, ROWS):  # 0 ln 0 is 0
        other = torch.nn.KLDivLoss(reduction=batchmean)(torch.tensor(y), torch.tensor(t)).numpy()
        ours = nn.KLDivLoss(reduction)(y, t).data
        np.testing.assert_allclose(ours, other.sum(axis=1) if reduction == "none" else other, rtol=1e-10)
    for weight in (3.0, [1.0, 0.2, 5.0, 1.0]):
        both = torch.nn.BCEWithLogitsLoss(pos_weight=torch.tensor(weight), reduction=reduction)
        for t in (ROWS, SOFT):
            ours = nn.BCEWithLogitsLoss(reduction, pos_weight=weight)(Z, t).data
            np.testing.assert_allclose(ours, both(torch.tensor(Z), torch.tensor(t)), rtol=1e-6)
            per_class = np.broadcast_to(weight, Z.shape)
            each = per_class * t * np.log1p(np.exp(-Z)) + (1 - t) * np.log1p(np.exp(Z))
            joined = {"mean": each.mean(), "sum": each.sum()}.get(reduction, each)
            np.testing.assert_allclose(ours, joined, rtol=1e-12)
    agrees(lambda z: nn.BCEWithLogitsLoss(pos_weight=3.0)(z, ROWS), Z)
    agrees(lambda z: nn.KLDivLoss()(log_softmax(z), SOFT), Z)


def test_focal_by_its_formula() -> None:
    p = np.exp(log_softmax(Z))[np.arange(7), INDICES]
    np.testing.assert_allclose(nn.FocalLoss("none", gamma=3)(Z, INDICES).data, -((1 - p) ** 3) * np.log(p), rtol=1e-12)
    t = ROWS
    q = np.where(t > 0, 1 / (1 + np.exp(-Z)), 1 / (1 + np.exp(Z)))
    wanted = np.where(t > 0, 0.25, 0.75) * -((1 - q) ** 2) * np.log(q)
    np.testing.assert_allclose(nn.BinaryFocalLoss("none", alpha=0.25)(Z, t).data, wanted, rtol=1e-10)
    assert nn.BinaryFocalLoss(gamma=0)(Z, t).data == pytest.approx(nn.BCEWithLogitsLoss()(Z, t).data)
    agrees(lambda z: nn.BinaryFocalLoss(alpha=0.25)(z, t), Z)


def test_scores_of_a_thousand() -> None:
    z = Value([[1000.0, 0.0], [0.0, 1000.0]])
    loss = nn.FocalLoss("none")(z, [0, 0])
    np.testing.assert_allclose(loss.data, [0.0, 1000.0])
    loss.sum().backward()
    assert np.isfinite(z.grad).all()


@pytest.mark.parametrize(
    ("make", "text"),
    [
        (lambda: nn.CrossEntropyLoss(weight=[1.0, -1.0]), r"weight is a number of 0 or more for each class.*got \[1"),
        (lambda: nn.CrossEntropyLoss(weight=[0, 0]), "weight is 0 for every class"),
        (lambda: nn.CrossEntropyLoss(weight=3.0), "for each class"),
        (lambda: nn.CrossEntropyLoss(weight=["a"]), "for each class"),
        (lambda: nn.CrossEntropyLoss(label_smoothing=1.0), "label_smoothing is a number from 0 to below 1"),
        (lambda: nn.BCEWithLogitsLoss(pos_weight=0), "pos_weight is a number above 0"),
        (lambda: nn.FocalLoss(gamma=0.5), "gamma, how little easy samples count, is 0, or a number of 1 or more"),
        (lambda: nn.BinaryFocalLoss(alpha=2), "alpha is a number from 0 to below 1"),
        (lambda: nn.HuberLoss(delta=0), "delta is a number above 0"),
    ],
)
def test_arguments_that_are_refused(make: Any, text: str) -> None:
    with pytest.raises(ArgumentError, match=text):
        make()


def test_weights_of_other_classes() -> None:
    with pytest.raises(ShapeError, match=r"has 4 weights, one a class, and predictions of shape \(7, 2\) are of 2"):
        nn.CrossEntropyLoss(weight=WEIGHTS)(Z[:, :2], np.zeros(7, int))


def test_what_they_say_of_themselves() -> None:
    loss = nn.CrossEntropyLoss(weight=[1, 2], label_smoothing=0.1)
    assert repr(loss) == "CrossEntropyLoss(reduction='mean', axis=-1, weight=[1.0, 2.0], label_smoothing=0.1)"
    assert repr(nn.FocalLoss()) == "FocalLoss(reduction='mean', axis=-1, gamma=2.0)"
    assert repr(nn.BCEWithLogitsLoss(pos_weight=2)) == "BCEWithLogitsLoss(reduction='mean', pos_weight=2.0)"
