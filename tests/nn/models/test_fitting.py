"""How a fit goes on: warm starts, data in pieces, what stays of an earlier fit."""

from __future__ import annotations

import copy
import pickle
from typing import Any

import numpy as np
import pytest

import nn
from autograd import ArgumentError, ShapeError

RNG = np.random.default_rng(1)
X = RNG.normal(size=(23, 2))
T2 = np.where(X @ [1.0, -2.0] > 0, "b", "a")
T3 = np.array(["a", "b", "c"])[(X[:, 0] > -0.4).astype(int) + (X[:, 0] > 0.4)]
OPTIMIZERS: dict[str, Any] = {
    "sgd": "sgd", "momentum": "momentum", "adam": "adam", "own": lambda p, lr: nn.SGD(p, lr, momentum=0.5)
}  # fmt: skip


def same(a: nn.Module, b: nn.Module) -> None:
    for key, array in a.state_dict().items():
        np.testing.assert_array_equal(array, b.state_dict()[key])


@pytest.mark.parametrize("eager", [False, True])
@pytest.mark.parametrize("batch_size", [None, 5])
@pytest.mark.parametrize("name", OPTIMIZERS)
def test_a_warm_fit_goes_on_where_the_last_one_stopped(name: str, batch_size: int | None, eager: bool) -> None:
    """The optimizer's memory, the order of the samples and the schedule: bit for bit."""
    options = {"optimizer": OPTIMIZERS[name], "batch_size": batch_size, "lr": nn.StepDecay(0.05, every=4, factor=0.5)}
    whole = nn.MLP([2, 4, 1], epochs=12, **options).fit(X, T2, eager=eager)
    parts = nn.MLP([2, 4, 1], epochs=3, warm_start=True, **options)
    losses = [loss for _ in range(4) for loss in parts.fit(X, T2, eager=eager).loss_curve_]
    same(parts, whole)
    assert losses == whole.history_.loss


def test_a_warm_start_may_be_asked_for_later_and_survives_copies() -> None:
    whole = nn.MLP([2, 4, 1], epochs=6, optimizer="adam").fit(X, T2)
    model = nn.MLP([2, 4, 1], epochs=3, optimizer="adam").fit(X, T2).set_params(warm_start=True)
    for twin in (copy.deepcopy(model), pickle.loads(pickle.dumps(model)), model):
        same(twin.fit(X, T2), whole)


def test_dropout_goes_on_too() -> None:
    def make(**more: Any) -> Any:
        module = nn.Sequential(nn.Linear(2, 6, rng=0), nn.Dropout(0.3, rng=0), nn.Neuron(6, rng=0))
        return nn.NeuralClassifier(module, optimizer="adam", **more)

    parts = make(epochs=2, warm_start=True)
    for _ in range(3):
        parts.fit(X, T2)
    same(parts, make(epochs=6).fit(X, T2))


def test_another_optimizer_begins_with_nothing_remembered() -> None:
    model = nn.MLP([2, 4, 1], epochs=3, optimizer="momentum", batch_size=None, warm_start=True).fit(X, T2)
    fresh = nn.MLP([2, 4, 1], epochs=3, optimizer="adam", batch_size=None)
    fresh.load_state_dict(model.state_dict())
    model.set_params(optimizer="adam").fit(X, T2)
    fresh.fit(X, T2)
    for key, array in model.state_dict().items():
        np.testing.assert_allclose(array, fresh.state_dict()[key], rtol=1e-9)


def test_a_refused_warm_fit_leaves_memory_and_order() -> None:
    model = nn.MLP([2, 4, 1], epochs=3, optimizer="adam", warm_start=True).fit(X, T2)
    with pytest.raises(nn.LabelError):
        model.fit(X, T2, validation=(X, np.repeat("z", 23)))
    same(model.fit(X, T2), nn.MLP([2, 4, 1], epochs=6, optimizer="adam").fit(X, T2))


@pytest.mark.parametrize("t", [T2, np.where(T3 == "b", "zz", T3), np.where(T3 == "a", "z", T3)])
def test_a_warm_start_with_other_classes_is_refused(t: Any) -> None:
    model = nn.MLP(hidden_layer_sizes=(3,), warm_start=True, epochs=2).fit(X, T3)
    before = model.predict_proba(X)
    with pytest.raises(nn.LabelError, match=r"warm_start can only be used where `y` has the same classes.*partial_fit"):
        model.fit(X, t)
    np.testing.assert_array_equal(model.predict_proba(X), before)
    assert model.set_params(warm_start=False).fit(X, t).classes_.tolist() == np.unique(t).tolist()


@pytest.mark.parametrize("optimizer", ["sgd", "momentum", "adam"])
def test_a_fit_without_warm_start_keeps_no_trace(optimizer: str) -> None:
    other = np.where(X[:, 1] > 0, "q", "p")
    model = nn.MLP(hidden_layer_sizes=(3,), epochs=3, optimizer=optimizer).fit(X[:, ::-1], other).fit(X, T2)
    same(model, nn.MLP(hidden_layer_sizes=(3,), epochs=3, optimizer=optimizer).fit(X, T2))
    assert model.classes_.tolist() == ["a", "b"]


# -------------------------------------------------------------------------------- data in pieces
@pytest.mark.parametrize("name", ["MLP", "SoftmaxRegression", "MulticlassSVM"])
def test_pieces_of_the_data_are_epochs_of_them(name: str) -> None:
    kind = getattr(nn, name)
    options: dict[str, Any] = {"optimizer": "adam", "batch_size": 5, "lr": 0.01}
    model = kind(**options)
    for _ in range(4):
        assert model.partial_fit(X, T3, classes=["a", "b", "c"]) is model
    whole = kind(epochs=4, **options).fit(X, T3)
    same(model, whole)
    assert (model.n_iter_, model.loss_curve_) == (4, whole.loss_curve_)
    assert sorted(model.history_.weights) == [0, 4]


@pytest.mark.parametrize("measured", [1, 2])
@pytest.mark.parametrize("name", ["MLPRegressor", "LinearRegression"])
def test_pieces_of_measurements_are_epochs_of_them(name: str, measured: int) -> None:
    options: dict[str, Any] = {"optimizer": "adam", "batch_size": 5, "lr": 0.01}
    options |= {"solver": "descent"} if name == "LinearRegression" else {"hidden_layer_sizes": (4,)}
    t = np.c_[100 + X[:, 0], X[:, 1] * 1e3]
    t = t[:, 0] if measured == 1 else t
    model = getattr(nn, name)(**options)
    for _ in range(4):
        assert model.partial_fit(X, t) is model
    whole = getattr(nn, name)(epochs=4, **options).fit(X, t)
    np.testing.assert_array_equal(model.predict(X), whole.predict(X))
    assert (model.n_iter_, model.loss_curve_) == (4, whole.loss_curve_)
    with pytest.raises(ShapeError, match=r"t has shape \(23, 3\); this"):
        model.partial_fit(X, np.ones((23, 3)))
    with pytest.raises(ShapeError, match="4 features"):
        model.partial_fit(np.c_[X, X], t)
    np.testing.assert_array_equal(model.predict(X), whole.predict(X))


@pytest.mark.slow
def test_one_measurement_at_a_time() -> None:
    """A single one has no spread; the units are those of the first piece that has."""
    model, t = nn.MLPRegressor(hidden_layer_sizes=(8,), lr=0.02), 5e3 + 1e3 * X[:, 0]
    model.partial_fit(X[:1], t[:1]).partial_fit(X[1:2], t[1:2])
    assert float(model.units.scale) == 1.0
    for _ in range(60):
        model.partial_fit(X[:12], t[:12]).partial_fit(X[12:], t[12:])
    assert model.units.scale == pytest.approx(t[:12].std())
    assert model.score(X, t) > 0.9
    scores = model.score(X, t)
    assert model.fit(X, t).score(X, t) != scores
    assert model.units.scale == pytest.approx(t.std())


def test_the_exact_solver_takes_no_pieces() -> None:
    assert hasattr(nn.LinearRegression(solver="descent"), "partial_fit")
    assert not hasattr(nn.LinearRegression(), "partial_fit")
    with pytest.raises(AttributeError, match="solver='descent'"):
        nn.LinearRegression().partial_fit(X, X[:, 0])


def test_a_piece_may_lack_classes() -> None:
    model, pieces = nn.MLP(hidden_layer_sizes=(6,), lr=0.03), [T3 == "a", T3 == "b", T3 == "c"]
    for _ in range(25):
        for piece in pieces:
            model.partial_fit(X[piece], T3[piece], classes=["c", "b", "a"])
    assert model.classes_.tolist() == ["a", "b", "c"]
    assert model.score(X, T3) > 0.8


def test_perceptrons_learn_from_pieces() -> None:
    t = np.where(X[:, 0] > 0, "b", "a")
    model = nn.Perceptron()
    for _ in range(60):
        model.partial_fit(X[:12], t[:12], classes=["a", "b"])
        model.partial_fit(X[12:], t[12:])
    assert model.score(X, t) > 0.9
    by_gradient = nn.Perceptron(solver="gradient").partial_fit(X, t, ["a", "b"])
    assert by_gradient.n_iter_ == 1


def test_pieces_go_on_from_a_fit_and_a_fit_begins_anew() -> None:
    model = nn.MLP([2, 3, 1], epochs=3, optimizer="adam").fit(X, T2)
    same(model.partial_fit(X, T2), nn.MLP([2, 3, 1], epochs=4, optimizer="adam").fit(X, T2))
    assert model.n_iter_ == 4
    same(model.fit(X, T2), nn.MLP([2, 3, 1], epochs=3, optimizer="adam").fit(X, T2))
    assert model.n_iter_ == 3


def test_weights_count_in_pieces() -> None:
    times = RNG.integers(0, 3, 23)
    a = nn.LogisticRegression(2, batch_size=None).partial_fit(X, T2, ["a", "b"], times)
    b = nn.LogisticRegression(2, batch_size=None).partial_fit(
        np.repeat(X, times, axis=0), np.repeat(T2, times), ["a", "b"]
    )
    np.testing.assert_allclose(a.coef_, b.coef_, rtol=1e-9)


WRONG: list[tuple[Any, type[Exception], str]] = [
    (lambda m: nn.MLP().partial_fit(X, T2), nn.LabelError, "classes must be passed on the first call to partial_fit"),
    (lambda m: m.partial_fit(X, T2, classes=["a", "z"]), nn.LabelError, "is not the same as on last call"),
    (lambda m: m.partial_fit(X, np.where(T2 == "a", "z", "b")), nn.LabelError, "The label 'z' was not among those"),
    (lambda m: m.partial_fit(np.c_[X, X], T2), ShapeError, "4 features"),
    (lambda m: nn.MLP().partial_fit(X, T2, classes=["a"]), nn.LabelError, "All 23 labels are one class|not among"),
]


@pytest.mark.parametrize(("call", "error", "text"), WRONG, ids=range(len(WRONG)))
def test_wrong_pieces_are_refused_and_leave_the_model(call: Any, error: type[Exception], text: str) -> None:
    model = nn.MLP([2, 3, 1]).partial_fit(X, T2, classes=["a", "b"])
    before, iterations = model.predict_proba(X), model.n_iter_
    with pytest.raises(error, match=text):
        call(model)
    np.testing.assert_array_equal(model.predict_proba(X), before)
    assert model.n_iter_ == iterations
    model.fit(X, T2)  # and no classes of a piece are left behind


def test_a_step_ends_when_nothing_moves() -> None:
    model = nn.LogisticRegression(epochs=500, tol=1e-3, lr=0.5, batch_size=None).fit(X, T2)
    curve = model.loss_curve_
    assert 10 < model.n_iter_ < 500
    falls = -np.diff(np.minimum.accumulate(curve))
    assert (falls[-9:] <= 1e-3).all()
    longer = nn.LogisticRegression(epochs=500, tol=1e-4, lr=0.5, batch_size=None).fit(X, T2)
    assert longer.n_iter_ > model.n_iter_
    with pytest.raises(ArgumentError, match="tol is a number, 0 or more; got -1"):
        nn.LogisticRegression(tol=-1).fit(X, T2)


@pytest.mark.parametrize("n", [33, 17])
@pytest.mark.parametrize("eager", [False, True])
def test_a_last_batch_of_one_goes_to_the_batch_before(n: int, eager: bool) -> None:
    rng = np.random.default_rng(0)
    X, sizes = rng.normal(size=(n, 2)), []
    t = np.arange(n) % 2

    class Seen(nn.Module):
        def __init__(self) -> None:
            self.norm = nn.BatchNorm1d(2)

        def forward(self, x: Any) -> Any:
            if self.training:
                sizes.append(len(x.data) if hasattr(x, "data") else len(x))
            return self.norm(x)

    model = nn.NeuralClassifier(nn.Sequential(Seen(), nn.Neuron(2)), batch_size=16, epochs=1, random_state=0)
    model.fit(X, t, eager=True)
    assert sizes == ([16, 17] if n == 33 else [17])
    plain = nn.NeuralClassifier(nn.Sequential(nn.BatchNorm1d(2), nn.Neuron(2)), batch_size=16, epochs=2)
    assert len(plain.fit(X, t, eager=eager).history_) == 2
    held = plain.fit(np.tile(X, (4, 1))[:100], np.tile(t, 4)[:100], validation=0.03, batch_size=32, eager=eager)
    assert len(held.history_) == 2


def test_progress_is_shown_when_it_is_wanted(capfd: pytest.CaptureFixture[str]) -> None:
    nn.MLP([2, 3, 1], epochs=2, verbose=True).fit(X, T2)
    nn.Perceptron(verbose=True, epochs=200).fit(X, np.where(X[:, 0] > 0, 1, 0))
    assert capfd.readouterr().err.count("training") >= 2
    nn.MLP([2, 3, 1], epochs=2).fit(X, T2)
    assert capfd.readouterr().err == ""
