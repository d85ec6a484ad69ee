"""Schedules: η[k] by their formulas, what training makes of them, and what is said of a rate that is none (L06)."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from sklearn.base import clone
from sklearn.model_selection import GridSearchCV

import nn
from autograd import ArgumentError
from nn.optim.schedules import schedule
from tests.nn.exported import required
from tests.nn.pairs import T2, X, agree

EPOCHS = 12
# Name, what is given, and η of epoch k = 1, 2, ... by hand.
SCHEDULES: list[tuple[str, Any, Any]] = [
    ("number", 0.3, lambda k: 0.3),
    ("whole number", 1, lambda k: 1.0),
    ("number of numpy", np.float32(0.25), lambda k: 0.25),
    ("constant", nn.Constant(0.3), lambda k: 0.3),
    ("cst / k", nn.InverseDecay(0.6), lambda k: 0.6 / k),
    ("step", nn.StepDecay(0.5, every=5, factor=0.2), lambda k: 0.5 if k <= 5 else 0.1 if k <= 10 else 0.02),
    ("cosine", nn.CosineDecay(0.4, epochs=12, last=0.1), lambda k: 0.1 + 0.15 * (1 + np.cos(np.pi * (k - 1) / 11))),
    ("a short cosine", nn.CosineDecay(0.4, epochs=3), lambda k: {1: 0.4, 2: 0.2002}.get(k, 0.0004)),
    ("cosine of one epoch", nn.CosineDecay(0.4, epochs=1), lambda k: 0.4 if k == 1 else 0.0004),
    ("exponential", nn.ExponentialDecay(0.4, 0.9), lambda k: 0.4 * 0.9 ** (k - 1)),
    ("warm-up", nn.WarmUp(0.5, epochs=4), lambda k: min(0.1 * k, 0.5)),
    ("warm-up of a schedule", nn.WarmUp(nn.InverseDecay(0.6), epochs=2), lambda k: 0.2 * k if k < 3 else 0.6 / (k - 2)),
    (
        "one cycle without a rise",
        nn.OneCycle(0.5, epochs=12, rise=0.0, last=0.1),
        lambda k: 0.1 + 0.2 * (1 + np.cos(np.pi * k / 12)),
    ),
    ("a function", lambda k: 0.9**k, lambda k: 0.9**k),
    ("a function of whole numbers", lambda k: 1 + k % 2, lambda k: 1 + k % 2),
]


@pytest.mark.parametrize(("given", "rate"), [s[1:] for s in SCHEDULES], ids=[s[0] for s in SCHEDULES])
def test_rates_by_their_formula_and_in_the_history(given: Any, rate: Any) -> None:
    """L06: as an argument of the model, of fit, and by `schedule`; with the perceptron's algorithm too."""
    expected = [rate(k) for k in range(1, EPOCHS + 1)]
    model = nn.LogisticRegression(lr=given, epochs=EPOCHS).fit(X, T2)
    assert model.history_.learning_rate == pytest.approx(expected, rel=1e-12)
    assert all(type(lr) is float for lr in model.history_.learning_rate)
    other = nn.LogisticRegression(epochs=EPOCHS).fit(X, T2, lr=given)
    assert other.history_.learning_rate == model.history_.learning_rate
    agree(other, model, 0.0)
    assert [schedule(given)(k) for k in range(1, EPOCHS + 1)] == model.history_.learning_rate
    xor, t = [[0.0, 0], [0, 1], [1, 0], [1, 1]], [0, 1, 1, 0]
    perceptron = nn.Perceptron(lr=given)
    with pytest.warns(nn.NotSeparableWarning):
        perceptron.fit(xor, t, epochs=EPOCHS)
    assert perceptron.history_.learning_rate == model.history_.learning_rate


def test_each_epoch_trains_with_its_rate() -> None:
    """L06: w[k+1] = w[k] - η[k] ∇L with η[k] = cst / k, by hand."""
    model = nn.LogisticRegression(2, lr=nn.InverseDecay(0.8), batch_size=None, epochs=5)
    w, prime = model.neuron.weight.data.copy(), np.c_[np.ones(len(X)), X]
    for k in range(1, 6):
        w -= 0.8 / k * (1 / (1 + np.exp(-prime @ w)) - T2) @ prime / len(X)
    np.testing.assert_allclose(model.fit(X, T2).neuron.weight.data, w, rtol=1e-12)


@pytest.mark.parametrize("kind", ["LinearLR", "StepLR", "CosineAnnealingLR"])
def test_as_pytorchs(kind: str) -> None:
    from tests.nn.exported import required

    torch = required("torch")
    optimizer = torch.optim.SGD([torch.zeros(1, requires_grad=True)], lr=0.4)
    scheduler = torch.optim.lr_scheduler
    ours: Any
    if kind == "StepLR":
        theirs, ours = scheduler.StepLR(optimizer, step_size=4, gamma=0.3), nn.StepDecay(0.4, every=4, factor=0.3)
    elif kind == "CosineAnnealingLR":
        theirs = scheduler.CosineAnnealingLR(optimizer, T_max=EPOCHS - 1, eta_min=0.05)
        ours = nn.CosineDecay(0.4, epochs=EPOCHS, last=0.05)
    else:
        theirs = scheduler.LinearLR(optimizer, start_factor=1.0, end_factor=0.1, total_iters=9)
        ours = lambda k: 0.4 * (1 - 0.1 * min(k - 1, 9))  # noqa: E731
    for k in range(1, EPOCHS + 1):
        assert schedule(ours)(k) == pytest.approx(theirs.get_last_lr()[0], rel=1e-12)
        optimizer.step()
        theirs.step()


@pytest.mark.parametrize("rate", [0, 0.0, -0.1, np.nan, np.inf, "fast", None, True], ids=str)
@pytest.mark.parametrize("epoch", [1, 3])
@pytest.mark.parametrize("make", [nn.LogisticRegression, nn.Perceptron, lambda: nn.MLP([2, 3, 1])])
def test_a_rate_that_is_none_names_its_epoch_and_changes_nothing(make: Any, epoch: int, rate: Any) -> None:
    model = make()
    with pytest.raises(ArgumentError, match=rf"In epoch {epoch} the schedule .* gives {rate!r}\. .*above 0") as caught:
        model.fit(np.r_[X, X], np.r_[T2, 1 - T2], lr=lambda k: rate if k == epoch else 0.1)
    assert "\n" not in str(caught.value)
    with pytest.raises(nn.NotFittedError):
        model.predict(X)
    model.fit(X, T2, epochs=30)
    before, history = model.state_dict(), model.history_
    with pytest.raises(ArgumentError):
        model.fit(np.r_[X, X], np.r_[T2, 1 - T2], lr=lambda k: rate if k == epoch else 0.1)
    agree(model, before, 0.0)
    assert model.history_ is history


ERRORS: list[tuple[str, Any, str]] = [
    ("constant", nn.Constant(0), "The learning rate is a number above 0, such as 0.1; got 0"),
    ("cst", nn.InverseDecay(-1.0), "got -1.0"),
    ("step", nn.StepDecay("0.1"), "got '0.1'"),
    ("every", nn.StepDecay(0.1, every=0), "every is a whole number, 1 or more; got 0"),
    ("factor", nn.StepDecay(0.1, factor=0), "factor, what a step leaves of η, is a number above 0.*got 0"),
    ("cosine", nn.CosineDecay(np.nan), "got nan"),
    ("epochs", nn.CosineDecay(0.1, epochs=2.5), "epochs is a whole number, 1 or more; got 2.5"),
    ("last", nn.CosineDecay(0.1, last=-1), "last, the learning rate at the end, is a number above 0.*got -1"),
]


@pytest.mark.parametrize(("given", "text"), [e[1:] for e in ERRORS], ids=[e[0] for e in ERRORS])
def test_arguments_that_make_no_sense_are_found_when_they_are_used(given: Any, text: str) -> None:
    """As scikit-learn asks: ``__init__`` keeps them."""
    with pytest.raises(ArgumentError, match=text):
        nn.MLP([2, 3, 1], lr=given).fit(X, T2)


def test_a_step_that_falls_to_nothing_is_found() -> None:
    with pytest.raises(ArgumentError, match=r"In epoch 4 the schedule .* gives 0\.0"):
        nn.LogisticRegression(lr=nn.StepDecay(1e-300, every=1, factor=1e-10)).fit(X, T2)


def test_schedules_in_a_grid_search() -> None:
    model = nn.LogisticRegression(lr=nn.InverseDecay(1e-9), epochs=10)
    # From zeros the least step points the right way: the loss tells that it was short.
    how = {"cv": 2, "error_score": "raise", "scoring": "neg_log_loss"}
    search = GridSearchCV(model, {"lr__lr": [1e-9, 3.0]}, **how).fit(X, T2)
    assert search.best_params_ == {"lr__lr": 3.0}
    assert search.best_estimator_.history_.learning_rate == pytest.approx([3.0 / k for k in range(1, 11)])
    assert model.lr.lr == 1e-9
    kinds = GridSearchCV(model, {"lr": [0.1, nn.StepDecay(1.0), nn.CosineDecay(1.0, epochs=10)]}, **how).fit(X, T2)
    best = kinds.best_params_["lr"]
    assert not isinstance(best, float)  # as 0.1 is too slow for 10 epochs
    assert kinds.best_estimator_.history_.learning_rate == [best(k) for k in range(1, 11)]


def test_schedules_are_cloned_and_shown() -> None:
    model = nn.MLP(lr=nn.StepDecay(0.5, factor=0.2))
    twin = clone(model)
    assert twin.lr is not model.lr
    assert repr(twin) == "MLP(lr=StepDecay(0.5, factor=0.2))"
    twin.set_params(lr__every=3)
    assert (twin.lr.every, model.lr.every) == (3, 10)
    assert repr(nn.CosineDecay(0.1, last=0.01)) == "CosineDecay(0.1, last=0.01)"
    assert repr(nn.InverseDecay(0.1)) == "InverseDecay(0.1)"


def test_a_cosine_takes_a_hundred_epochs_unless_it_is_said_otherwise() -> None:
    rates = nn.CosineDecay(0.1)
    assert rates(100) == pytest.approx(0.1 / 1000)
    assert rates(99) > rates(100) == rates(101)


# --------------------------------------------------------------------------------- against PyTorch
def theirs(make: Any, losses: Any = None) -> list[float]:
    """The learning rates of a scheduler of PyTorch, an epoch a step."""
    torch = required("torch")
    optimizer = torch.optim.SGD([torch.zeros(1, requires_grad=True)], lr=0.4)
    scheduler, found = make(torch.optim.lr_scheduler, optimizer), []
    for k in range(30):
        found.append(optimizer.param_groups[0]["lr"])
        optimizer.step()
        if losses is not None:
            scheduler.step(losses[k])
        elif k < 29:
            scheduler.step()
    return found


def test_exponential_and_one_cycle_as_pytorch() -> None:
    ours = nn.ExponentialDecay(0.4, 0.83)
    wanted = theirs(lambda s, o: s.ExponentialLR(o, 0.83))
    assert [ours(k) for k in range(1, 31)] == pytest.approx(wanted, rel=1e-12)
    for rise in (0.1, 0.3, 0.77):
        cycle = nn.OneCycle(0.4, epochs=30, rise=rise)
        wanted = theirs(lambda s, o, r=rise: s.OneCycleLR(o, 0.4, total_steps=30, pct_start=r, cycle_momentum=False))
        assert [cycle(k) for k in range(1, 31)] == pytest.approx(wanted, rel=1e-10)
    cycle = nn.OneCycle(0.4, epochs=30, first=0.1, last=0.01)
    wanted = theirs(lambda s, o: s.OneCycleLR(o, 0.4, total_steps=30, div_factor=4, final_div_factor=10))
    assert [cycle(k) for k in range(1, 31)] == pytest.approx(wanted, rel=1e-10)


@pytest.mark.parametrize("patience", [0, 1, 3])
@pytest.mark.parametrize("least", [0.0, 0.02])
def test_reduce_on_plateau_as_pytorch(patience: int, least: float) -> None:
    losses = np.r_[np.linspace(3, 1, 8), np.full(10, 1.0), 0.99995, np.full(11, 0.5)]
    ours, found = nn.ReduceLROnPlateau(0.4, factor=0.3, patience=patience, least=least), []
    for k, loss in enumerate(losses, 1):
        found.append(ours(k))
        ours.watch(loss)
    wanted = theirs(lambda s, o: s.ReduceLROnPlateau(o, factor=0.3, patience=patience, min_lr=least, eps=0), losses)
    assert found == pytest.approx(wanted, rel=1e-12)


def test_reduce_on_plateau_in_fit_begins_anew_with_each() -> None:
    plateau = nn.ReduceLROnPlateau(1e-9, factor=0.5, patience=1, threshold=0.01)
    model = nn.LogisticRegression(lr=plateau, epochs=6)
    wanted = [1e-9] * 3 + [5e-10] * 2 + [2.5e-10]
    assert model.fit(X, T2).history_.learning_rate == pytest.approx(wanted)
    assert model.fit(X, T2).history_.learning_rate == pytest.approx(wanted)
    bit = nn.LogisticRegression(lr=nn.ReduceLROnPlateau(1e-9, 0.5, 1, 0.01), epochs=3, warm_start=True)
    rates = bit.fit(X, T2).history_.learning_rate + bit.fit(X, T2).history_.learning_rate
    assert rates == pytest.approx(wanted)  # a warm start goes on
    warm = nn.LogisticRegression(lr=nn.WarmUp(plateau, epochs=2), epochs=6).fit(X, T2)
    assert warm.history_.learning_rate == pytest.approx([1e-9 / 3, 2e-9 / 3, 1e-9, 1e-9, 1e-9, 5e-10])


@pytest.mark.parametrize("make", [lambda s: s, lambda s: nn.WarmUp(s, epochs=1), lambda s: schedule(nn.WarmUp(s, 1))])
def test_a_plateau_goes_on_where_its_state_stood(make: Any) -> None:
    def rates(given: Any, epochs: range) -> list[float]:
        found = []
        for k in epochs:
            found.append(given(k))
            given.watch(1.0)
        return found

    def fresh() -> Any:
        return make(nn.ReduceLROnPlateau(0.4, patience=2))

    whole, first, second = fresh(), fresh(), fresh()
    wanted = rates(whole, range(1, 13))
    assert rates(first, range(1, 6)) == wanted[:5]
    second.load_state_dict(first.state_dict())
    assert rates(second, range(6, 13)) == wanted[5:]


@pytest.mark.parametrize(
    ("given", "text"),
    [
        (nn.ExponentialDecay(0.1, 0), "factor, what an epoch leaves of η, is a number above 0"),
        (nn.WarmUp(0.1, epochs=0), "epochs is a whole number, 1 or more"),
        (nn.WarmUp(-0.1), "The learning rate is a number above 0"),
        (nn.OneCycle(0.1, rise=1.0), "rise is a number from 0 to below 1"),
        (nn.OneCycle(0.1, first=0), "first, the learning rate at first, is a number above 0"),
        (nn.ReduceLROnPlateau(0.1, factor=1.0), "factor, what is left of η, is a number from 0 to below 1"),
        (nn.ReduceLROnPlateau(0.1, patience=-1), "patience is a whole number, 0 or more"),
    ],
    ids=repr,
)
def test_what_the_newer_schedules_refuse(given: Any, text: str) -> None:
    with pytest.raises(ArgumentError, match=text):
        nn.LogisticRegression(lr=given, epochs=2).fit(X, T2)
