"""Samples that are held back from training, and what is measured on them."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import nn
from autograd import ArgumentError, ChalkgradError, ShapeError
from nn.models import fitting
from nn.training import hold_out
from nn.training.eager_step import EagerStep
from tests.nn.pairs import agree
from tests.nn.zoo import CLASSIFIERS, NEW, T2, X, fitted

NEW_T2 = np.where(NEW @ [1.0, -2.0] > 0.3, "b", "a")


# ----------------------------------------------------------------------------------- validation
def by_hand(model: Any, samples: Any, t: Any) -> tuple[float, float]:
    """The mean cross entropy and the share of right samples."""
    y = model.predict_proba(samples)[np.arange(len(t)), np.searchsorted(model.classes_, t)]
    return float(-np.log(y).mean()), float(np.mean(model.predict(samples) == t))


@pytest.mark.parametrize("name", ["LogisticRegression", "SoftmaxRegression", "MLP", "MLP of three classes", "CNN",
                                  "a network of one's own", "a network for three classes"])  # fmt: skip
@pytest.mark.parametrize("eager", [False, True])
def test_validation_measures_at_the_end_of_each_epoch(name: str, eager: bool) -> None:
    samples, t = CLASSIFIERS[name][1:]
    held = samples[::-1][:5] + 0.3, t[::-1][:5]
    with_it = fitted(name, validation=held, eager=eager, options={"regularizer": nn.SquaredL2(5.0), "lr": 0.01})
    without = fitted(name, eager=eager, options={"regularizer": nn.SquaredL2(5.0), "lr": 0.01})
    agree(with_it, without, 0.0)
    assert with_it.history_.loss == without.history_.loss
    assert (without.history_.validation_loss, without.history_.validation_accuracy) == ([], [])
    history = with_it.history_
    assert len(history.validation_loss) == len(history.validation_accuracy) == len(history) == 4
    for epoch in range(1, 5):
        with_it.load_state_dict(history.weights[epoch])
        loss, accuracy = by_hand(with_it, *held)
        assert history.validation_loss[epoch - 1] == pytest.approx(loss, rel=1e-10)  # without λR, which is large
        assert history.validation_accuracy[epoch - 1] == accuracy
    assert history.best_epoch is None


@pytest.mark.parametrize(
    ("name", "loss"),
    [
        ("LinearSVM", lambda s, t: np.maximum(0, 1 - t * s).mean()),
        ("Perceptron by gradient", lambda s, t: np.maximum(0, -t * s).sum()),
    ],
)
def test_validation_loss_is_a_sum_where_the_criterion_is_one(name: str, loss: Any) -> None:
    """The perceptron criterion is a sum over samples (L07), however many batches they come in."""
    t = np.where(NEW_T2 == "b", "a", "b")  # wrong, so that there is a loss
    signs = np.where(t == "b", 1.0, -1.0)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(fitting, "_AT_ONCE", 8)
        model = fitted(name, validation=(NEW, t))
    expected = loss(model.decision_function(NEW), signs)
    assert expected > 0.5
    assert model.history_.validation_loss[-1] == pytest.approx(expected, rel=1e-12)


@pytest.mark.parametrize("share", [0.1, 0.25, 0.5, 0.9, np.float32(0.25)])
def test_a_share_of_the_samples_is_never_trained_on(share: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[Any] = []
    step = EagerStep.__call__
    monkeypatch.setattr(EagerStep, "__call__", lambda self, x, t: (seen.append(x.copy()), step(self, x, t))[1])
    model = nn.MLP([2, 3, 1], random_state=3).fit(X, T2, validation=share, epochs=3, batch_size=5, eager=True)
    trained = {tuple(row) for batch in seen for row in batch}
    held = np.array([tuple(row) not in trained for row in X])
    assert held.sum() == round(22 * float(share))
    assert sum(map(len, seen)) == 3 * (~held).sum()
    loss, accuracy = by_hand(model, X[held], T2[held])
    assert model.history_.validation_loss[-1] == pytest.approx(loss, rel=1e-12)
    assert model.history_.validation_accuracy[-1] == accuracy
    again = nn.MLP([2, 3, 1], random_state=3).fit(X.tolist(), T2.tolist(), validation=share, epochs=3, batch_size=5)
    agree(again, model, 1e-12)
    assert again.history_.validation_loss == pytest.approx(model.history_.validation_loss, rel=1e-12)
    other = nn.MLP([2, 3, 1], random_state=4).fit(X, T2, validation=share, epochs=3, batch_size=5)
    assert other.history_.validation_loss != model.history_.validation_loss


def test_a_class_that_is_held_back_whole_is_known() -> None:
    """A share is drawn after the labels have been looked at."""
    t = np.array(["a", "b"] * 10 + ["c", "c"])
    for seed in range(8):
        model = nn.SoftmaxRegression(random_state=seed).fit(X, t, validation=0.9, epochs=1)
        assert model.classes_.tolist() == ["a", "b", "c"]


def test_held_back_samples_are_those_of_the_seed() -> None:
    first, t, second, other = hold_out.hold_back(X, T2, 0.3, 1)
    assert len(second) == 7
    np.testing.assert_array_equal(np.sort(np.r_[first, second], axis=0), np.sort(X, axis=0))
    again = hold_out.hold_back(X, T2, 0.3, 1)
    np.testing.assert_array_equal(again[2], second)
    others = {tuple(map(tuple, hold_out.hold_back(X, T2, 0.3, seed)[2])) for seed in range(6)}
    assert len(others) == 6  # each seed holds back others, in an order of its own
    assert [tuple(x) for x in X].index(tuple(second[0])) == np.flatnonzero((second[0] == X).all(axis=1))[0]
    assert (T2[(second[0] == X).all(axis=1)][0], len(t) + len(other)) == (other[0], 22)


WRONG: list[tuple[str, Any, type[Exception], str]] = [
    ("unseen label", (NEW, ["z"] * 9), nn.LabelError, "The label 'z' was not among those that were learned"),
    ("features", (np.c_[NEW, NEW], NEW_T2), ShapeError, "X has 4 features, but .* is expecting 2 features"),
    ("lengths", (NEW, NEW_T2[:5]), ShapeError, "X has 9 rows and t 5 labels"),
    ("NaN", (NEW * np.nan, NEW_T2), ArgumentError, r"X\[0, 0\] is nan"),
    ("none", (NEW[:0], NEW_T2[:0]), ShapeError, "X has 0 sample"),
    ("three things", (NEW, NEW_T2, 1), ArgumentError, r"a pair \(X, t\), or a share .*got tuple of length 3"),
    ("X alone", NEW, ArgumentError, "got ndarray of shape "),
    ("all", 1.0, ArgumentError, "a share between 0 and 1 such as 0.2; got 1.0"),
    ("nothing", 0.0, ArgumentError, "got 0.0"),
    ("less", -0.2, ArgumentError, "got -0.2"),
    ("a count", 5, ArgumentError, "got 5"),
    ("truth", True, ArgumentError, "got True"),
    ("text", "0.2", ArgumentError, "got '0.2'"),
    ("too small a share", 0.01, ArgumentError, "validation=0.01 of 22 samples leaves nothing to hold back"),
    ("too large a share", 0.99, ArgumentError, "nothing to hold back or to train on; give more samples, or a pair"),
]


@pytest.mark.parametrize("name", ["LogisticRegression", "a network of one's own"])
@pytest.mark.parametrize(("held", "error", "text"), [w[1:] for w in WRONG], ids=[w[0] for w in WRONG])
def test_validation_that_is_none_is_refused_and_changes_nothing(
    name: str, held: Any, error: type[Exception], text: str
) -> None:
    make = CLASSIFIERS[name][0]
    fresh = make()
    with pytest.raises(error, match=text) as caught:
        fresh.fit(X, T2, validation=held)
    assert "\n" not in str(caught.value)
    with pytest.raises(nn.NotFittedError):
        fresh.predict(X)
    model = fitted(name)
    before, history = model.state_dict(), model.history_
    with pytest.raises(ChalkgradError):
        model.fit(X, np.where(T2 == "a", "z1", "z2"), validation=held)
    agree(model, before, 0.0)
    assert model.history_ is history
    assert model.classes_.tolist() == ["a", "b"]


@pytest.mark.parametrize("share", [0.2, 0.5])
def test_data_that_is_none_is_refused_with_a_share_too(share: float) -> None:
    for samples, t in (([[1, 2], [3]], ["a", "b"]), (3.0, T2), (X, None), (None, T2), (X, T2[:5])):
        with pytest.raises((ShapeError, nn.LabelError, TypeError)) as caught:
            nn.MLP().fit(samples, t, validation=share)
        assert type(caught.value).__module__ in ("autograd.errors", "nn.errors")


# ------------------------------------------------------------------------------ each class has its share
@pytest.mark.parametrize(("rare", "n", "share"), [(3, 200, 0.3), (10, 200, 0.1), (2, 20, 0.2), (30, 100, 0.5)])
def test_a_rare_class_is_in_training_and_held_back(rare: int, n: int, share: float) -> None:
    classes = np.r_[np.ones(rare, int), np.zeros(n - rare, int)]
    rows = np.arange(n)
    for seed in range(30):
        X, _, held, t = hold_out.hold_back(rows, classes, share, seed, classes)
        assert sorted([*X, *held]) == rows.tolist()
        assert len(held) == round(n * share)
        assert 1 <= t.sum() < rare
        assert abs(t.sum() - rare * share) <= 1


def test_shares_of_many_classes_are_those_of_scikit_learn() -> None:
    from sklearn.model_selection import train_test_split

    rng = np.random.default_rng(0)
    classes = rng.choice(5, 300, p=[0.4, 0.3, 0.15, 0.1, 0.05])
    _, _, _, t = hold_out.hold_back(classes, classes, 0.2, 0, classes)
    theirs = train_test_split(classes, test_size=0.2, stratify=classes, random_state=0)[1]
    assert np.abs(np.bincount(t) - np.bincount(theirs)).max() <= 1


def test_a_class_of_one_sample_is_trained_and_a_word_says_so() -> None:
    t = np.array(["c", *["a", "b"] * 9])
    samples = np.random.default_rng(0).normal(size=(19, 2))
    for seed in range(10):
        with pytest.warns(nn.RareClassWarning, match=r"1 class\(es\) have a single sample, which is trained on"):
            model = nn.SoftmaxRegression(epochs=1, random_state=seed).fit(samples, t, validation=0.3)
        assert len(model.history_.validation_loss) == 1
    with pytest.warns(nn.RareClassWarning):
        assert "c" not in hold_out.hold_back(samples, t, 0.3, 0, (t == "c") * 1)[3]


def test_where_too_few_can_be_held_back_one_of_each_class_stays() -> None:
    classes = np.repeat(np.arange(10), 2)
    trained, _, held, _ = hold_out.hold_back(classes, classes, 0.9, 0, classes)
    assert sorted(trained) == sorted(held) == list(range(10))


def test_images_with_boxes_are_held_back_by_kind() -> None:
    rng = np.random.default_rng(0)
    images, kinds = rng.random((20, 8, 8)), np.repeat(["few", "many"], [3, 17])
    boxes = np.tile([1.0, 1.0, 5.0, 5.0], (20, 1))
    model = nn.Localizer(maps=(2,), pools=1, epochs=1).fit(images, (kinds, boxes), validation=0.25)
    assert model.strata(model.encoded(images, (kinds, boxes))[1]).tolist() == [0] * 3 + [1] * 17


def test_classes_of_one_sample_each_cannot_be_held_back() -> None:
    with (
        pytest.warns(nn.RareClassWarning),
        pytest.raises(ArgumentError, match="Each of 5 classes has a single sample, which is trained on"),
    ):
        nn.MLP(epochs=1).fit(X[:5], list("abcde"), validation=0.4)
