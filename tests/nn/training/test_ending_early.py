"""Training that ends before its time: what an interrupted, diverged or refused fit leaves behind."""

from __future__ import annotations

import re
import warnings
from typing import Any

import numpy as np
import pytest

import nn
from autograd import ArgumentError, Value
from nn.models import perceptron
from nn.training import loop
from nn.training.history import History
from tests.nn.pairs import agree
from tests.nn.zoo import ALGORITHMS, BY_GRADIENT, CLASSIFIERS, NEW, T2, T3, X, fitted

NEW_T2 = np.where(NEW @ [1.0, -2.0] > 0.3, "b", "a")


# -------------------------------------------------------------------------------- ending early
class Interrupts(nn.LogisticRegression):
    """Ctrl-C while samples of validation are measured, in the third epoch."""

    calls = 0

    def hits(self, y: Any, t: Any) -> float:
        Interrupts.calls += len(t) == 9
        if Interrupts.calls == 3:
            raise KeyboardInterrupt
        return super().hits(y, t)


@pytest.mark.parametrize("patience", [None, 5])
def test_ctrl_c_while_validating(patience: int | None) -> None:
    Interrupts.calls = 0
    model = Interrupts().fit(X, T2, validation=(NEW, NEW_T2), epochs=20, patience=patience)
    history = model.history_
    assert history.interrupted
    assert len(history.loss) == len(history.validation_loss) == len(history.validation_accuracy) == 2
    assert len(history.accuracy) == len(history.learning_rate) == 2
    assert not model.training
    assert model.predict(X).shape == (22,)
    assert bool(Value(1.0) * 2.0)
    assert (Value(2.0) * 3.0).parents  # what is computed is recorded again
    if patience is not None:
        assert history.best_epoch == int(np.argmin(history.validation_loss)) + 1
        agree(model, history.weights[history.best_epoch], 0.0)
    Interrupts.calls = 100
    assert len(model.fit(X, T2, epochs=2).history_) == 2


class Entries(list[float]):
    """Ctrl-C before the third entry."""

    def append(self, entry: float) -> None:
        if len(self) == 2:
            raise KeyboardInterrupt
        super().append(entry)


@pytest.mark.parametrize("where", ["loss", "accuracy", "learning_rate", "validation_loss", "validation_accuracy"])
@pytest.mark.parametrize("make", [nn.Perceptron, nn.LogisticRegression])
def test_ctrl_c_between_one_entry_and_the_next(make: Any, where: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """No epoch is half in the history."""
    algorithm = make is nn.Perceptron
    module = perceptron if algorithm else loop
    monkeypatch.setattr(module, "History", lambda **held: History(**held, **{where: Entries()}))
    # An epoch of the perceptron has no validation: there Ctrl-C never comes.
    options = {} if algorithm else {"validation": (NEW, NEW_T2)}
    ends = not (algorithm and where.startswith("validation"))
    xor, t = np.array([[0.0, 0], [0, 1], [1, 0], [1, 1]]), [0, 1, 1, 0]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", nn.NotSeparableWarning)
        history = make().fit(*((xor, t) if algorithm else (X, T2)), epochs=6, **options).history_
    assert history.interrupted is ends
    lists = [history.loss, history.accuracy, history.learning_rate]
    lists += [] if algorithm else [history.validation_loss, history.validation_accuracy]
    assert {len(entries) for entries in lists} == {2 if ends else 6}


@pytest.mark.slow
@pytest.mark.parametrize("name", BY_GRADIENT)
@pytest.mark.parametrize("eager", [False, True])
def test_divergence_names_epoch_and_rate_and_keeps_what_was(name: str, eager: bool) -> None:
    make, samples, t = CLASSIFIERS[name]
    options = {"activation": "relu"} if name == "MLP" else {}  # σ saturates at any rate, and stays finite
    kept = make(**options).fit(samples, t, epochs=2, lr=0.01, eager=eager)
    model = make(**options)
    with np.errstate(all="ignore"), pytest.raises(nn.DivergenceError) as caught:
        model.fit(1e150 * samples, t, epochs=9, eager=eager, lr=lambda k: 1e300)
    epoch = re.search(r"in epoch (\d+):", str(caught.value))
    assert epoch is not None
    assert "with learning rate 1e+300. Try a smaller one (lr=1e+299), standardized features" in str(caught.value)
    assert model.history_ is caught.value.history
    assert len(model.history_) == int(epoch[1]) - 1
    assert all(np.isfinite(a).all() for a in model.state_dict().values())
    assert not any(m.training for m in model.modules())
    model.fit(samples, t, epochs=2, lr=0.01, eager=eager)  # begins at the beginning
    agree(model, kept, 0.0)


@pytest.mark.parametrize("name", ALGORITHMS)
def test_divergence_of_the_perceptron(name: str) -> None:
    """Numbers that are none are on no side of a line."""
    make, samples, t = CLASSIFIERS[name]
    model = make(lr=1e200)
    with pytest.raises(
        nn.DivergenceError, match=r"in epoch 1: a weight is infinite or NaN, with learning rate 1e\+200"
    ):
        model.fit(1e200 * samples, t)
    assert np.isfinite(model.parameters()[0].data).all()
    kept = fitted(name)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", nn.NotSeparableWarning)
        agree(model.fit(samples, t, lr=0.1, epochs=4), kept, 0.0)


def test_validation_that_diverges_is_found() -> None:
    """Training samples are fine, and a sample to validate on is far out."""
    model = nn.LogisticRegression(2, lr=1e-9)
    model.neuron.weight.assign([0.0, 10.0, 10.0])
    with pytest.raises(nn.DivergenceError, match=r"in epoch 1: the validation loss is (nan|inf), with"):
        model.fit(X, T2, validation=([[1e308, 1e308]], ["a"]), epochs=3)
    assert model.neuron.weight.data.tolist() == [0.0, 10.0, 10.0]


# --------------------------------------------------------------------------- a step that fails
class Fails(nn.Tanh):
    """An error in the middle of training."""

    calls = 0

    def forward(self, x: Any) -> Any:
        Fails.calls += 1
        if Fails.calls == 9:
            raise ZeroDivisionError("in the user's own code")
        return super().forward(x)


def test_an_error_of_ones_own_leaves_the_model_as_it_was() -> None:
    Fails.calls = 100
    model = nn.MLP([2, 3, 1], activation=Fails).fit(X, T2, epochs=3, eager=True)
    before, history, keys = model.state_dict(), model.history_, set(vars(model))
    Fails.calls = 0
    with pytest.raises(ZeroDivisionError, match="in the user's own code"):
        model.fit(2.0 * X, T3 == "a", epochs=10, eager=True)
    agree(model, before, 0.0)
    assert model.history_ is history
    assert set(vars(model)) == keys
    assert model.classes_.tolist() == ["a", "b"]
    assert not model.training
    assert len(model.fit(X, T2, epochs=3, eager=True).history_) == 3
    assert model.history_.loss == history.loss


def test_a_model_whose_new_layers_cannot_be_made_keeps_the_old_ones() -> None:
    for model, wrong in (
        (nn.MLP([2, 3, 1]), {"init": "ones"}),
        (nn.MLP([2, 3, 1]), {"activation": "swoosh"}),
        (nn.LogisticRegression(), {"dtype": int}),
    ):
        model.fit(X, T2, epochs=3)
        before = model.predict_proba(X)
        with pytest.raises(ArgumentError):
            model.set_params(**wrong).fit(X, T2)
        model.set_params(dtype=np.float64)
        np.testing.assert_array_equal(model.predict_proba(X), before)
