"""Early stopping: training ends when the loss has had no new minimum for a while, and goes back to the best epoch."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import nn
from autograd import ArgumentError
from nn.training.callbacks import Training
from tests.nn.pairs import agree
from tests.nn.training.test_hold_out import by_hand
from tests.nn.zoo import NEW, T2, T3, X, fitted


@pytest.mark.parametrize(
    ("losses", "patience", "ends", "best"),
    [
        ([3.0, 2.0, 2.5, 2.6, 2.7], 1, 3, 2),
        ([3.0, 2.0, 2.5, 2.6, 2.7], 2, 4, 2),
        ([3.0, 2.0, 2.5, 1.9, 2.7, 2.8, 2.9], 2, 6, 4),
        ([3.0, 3.0, 3.0, 3.0], 2, 3, 1),  # an equal loss is no better: the first of them is kept
        ([3.0, 2.0, 2.0, 1.0, 1.0, 1.0, 1.0], 3, 7, 4),
        ([1.0, 2.0], 2, None, 1),  # one more epoch is waited for
    ],
)
def test_when_it_ends(losses: list[float], patience: int, ends: int | None, best: int) -> None:
    """It ends in the epoch that is ``patience`` epochs after the best one, not one sooner or later."""
    model = nn.Linear(1, 1)
    kept, ended = nn.EarlyStopping(patience), None
    training = Training(model, nn.SGD(model.parameters(), 0.1), nn.History(), len(losses))
    kept.begin(training)
    for training.epoch, training.loss in enumerate(losses, start=1):
        model.weight.assign([[float(training.epoch), 0.0]])
        kept.after_epoch(training)
        if training.stop and ended is None:
            ended = training.epoch
    assert ended == ends
    assert kept.epoch == best
    assert kept.weights["weight"].tolist() == [[float(best), 0.0]]


def test_epochs_of_equal_loss_run_out_of_patience() -> None:
    """With a loss that does not move, the first epoch is the best."""
    two = [0, T2.tolist().index("b" if T2[0] == "a" else "a")]  # whose sum is the same in either order
    model = nn.LogisticRegression(lr=1e-300, batch_size=None).fit(X[two], T2[two], epochs=20, patience=3)
    assert len(set(model.history_.loss)) == 1
    assert (model.history_.best_epoch, len(model.history_)) == (1, 4)


def test_patience_stops_and_goes_back_to_the_best_epoch() -> None:
    """The learning rate becomes too large: from epoch 6 on the loss of the held-back samples grows."""
    model = nn.LogisticRegression(lr=lambda k: 0.05 if k < 6 else 30.0, batch_size=4)
    model.fit(X, T3 == "a", validation=(NEW, NEW[:, 0] < -0.3), epochs=200, patience=3)
    losses = model.history_.validation_loss
    best = int(np.argmin(losses)) + 1
    assert model.history_.best_epoch == best
    assert len(model.history_) == best + 3 < 200
    assert by_hand(model, NEW, NEW[:, 0] < -0.3)[0] == pytest.approx(min(losses), rel=1e-12)
    assert list(model.history_.weights) == sorted(model.history_.weights)
    assert {best, len(model.history_)} <= model.history_.weights.keys()
    agree(model, model.history_.weights[best], 0.0)
    assert not model.history_.interrupted


def test_patience_without_validation_watches_the_training_loss() -> None:
    model = nn.MLP([2, 3, 1], lr=lambda k: 0.1 if k < 8 else 200.0, batch_size=4).fit(X, T2, epochs=60, patience=4)
    losses = model.history_.loss
    best = int(np.argmin(losses)) + 1
    assert (model.history_.best_epoch, len(model.history_)) == (best, best + 4)
    agree(model, model.history_.weights[best], 0.0)


def test_patience_that_is_not_needed_changes_nothing_but_the_weights() -> None:
    plain = nn.LogisticRegression(batch_size=None).fit(X, T2, epochs=20, lr=0.1)
    patient = nn.LogisticRegression(batch_size=None).fit(X, T2, epochs=20, lr=0.1, patience=5)
    assert patient.history_.loss == plain.history_.loss
    assert patient.history_.best_epoch == 20
    agree(patient, plain, 0.0)


def test_a_fit_after_early_stopping_begins_at_the_beginning() -> None:
    model = nn.MLP([2, 3, 1]).fit(X, T2, epochs=5, patience=1)
    history = model.history_
    assert model.fit(X, T2, epochs=5, patience=1).history_.loss == history.loss
    best = model.state_dict()
    model.set_params(warm_start=True).fit(X, T2, epochs=2)
    assert all(np.array_equal(model.history_.weights[0][key], best[key]) for key in best)


@pytest.mark.parametrize("patience", [0, -1, 2.5, "3", True])
def test_patience_that_is_none(patience: Any) -> None:
    model = fitted("MLP")
    before = model.state_dict()
    with pytest.raises(ArgumentError, match="patience is a whole number, 1 or more; got "):
        model.fit(X, T2, patience=patience)
    agree(model, before, 0.0)
