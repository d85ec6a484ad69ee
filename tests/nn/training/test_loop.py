"""The training loop: repeatable, interruptible, honest about divergence; its history and its progress bar."""

from __future__ import annotations

import sys
from typing import Any

import numpy as np
import pytest

import nn
from autograd import ChalkgradError, ShapeError
from nn.losses.base import Loss
from nn.training.history import History, snapshot_epochs
from nn.training.progress import LateBar, progress_bar
from tests.nn.zoo import T2 as T
from tests.nn.zoo import X


def same(a: dict[str, Any], b: dict[str, Any]) -> bool:
    return a.keys() == b.keys() and all(np.array_equal(a[key], b[key]) for key in a)


# ---------------------------------------------------------------------------------- repeatable
@pytest.mark.parametrize("make", [nn.LogisticRegression, nn.Perceptron, lambda **o: nn.MLP([2, 3, 1], **o)])
def test_a_seed_repeats_bit_for_bit(make: Any) -> None:
    first, again, other = (make(random_state=seed).fit(X, T, epochs=200, lr=0.3) for seed in (1, 1, 2))
    assert same(first.state_dict(), again.state_dict())
    assert first.history_.loss == again.history_.loss
    assert first.history_.accuracy == again.history_.accuracy
    assert all(same(first.history_.weights[k], again.history_.weights[k]) for k in first.history_.weights)
    assert not same(first.state_dict(), other.state_dict())


def test_the_global_generator_plays_no_part() -> None:
    np.random.seed(1)  # noqa: NPY002
    first = nn.MLP([2, 3, 1]).fit(X, T, epochs=3)
    state = np.random.get_state()[1].copy()  # noqa: NPY002
    np.random.seed(2)  # noqa: NPY002
    again = nn.MLP([2, 3, 1]).fit(X, T, epochs=3)
    assert same(first.state_dict(), again.state_dict())
    np.random.seed(1)  # noqa: NPY002
    assert np.array_equal(np.random.get_state()[1], state)  # noqa: NPY002


def test_fit_begins_where_the_first_one_began() -> None:
    """As scikit-learn's: a second fit gives the same, unless it is to go on, or weights have been set."""
    model = nn.MLP([2, 3, 1]).fit(X, T, epochs=5)
    first, reached = model.history_, model.state_dict()
    assert same(first.weights[5], reached)
    model.fit(X, T, epochs=5)
    assert model.history_.loss == first.loss
    assert same(model.history_.weights[0], nn.MLP([2, 3, 1]).state_dict())
    model.set_params(warm_start=True).fit(X, T, epochs=5)
    assert same(model.history_.weights[0], reached)
    assert len(model.history_) == 5


@pytest.mark.parametrize("make", [nn.LogisticRegression, nn.Perceptron])
def test_fit_begins_with_the_weights_that_were_set(make: Any) -> None:
    model = make(2)
    for w in ([2.0, -3.6, 0.5], [1.0, 1.0, 1.0]):
        model.neuron.weight.assign(w)
        for _ in range(2):
            model.fit(X, T, epochs=100)
            assert model.history_.weights[0]["neuron.weight"].tolist() == w
    fresh = make(random_state=3).fit(X, T)
    np.testing.assert_array_equal(
        fresh.history_.weights[0]["neuron.weight"], make(2, random_state=3).neuron.weight.data
    )


def test_arguments_that_are_set_make_new_layers() -> None:
    model = nn.MLP(hidden_layer_sizes=(4,)).fit(X, T, epochs=2)
    assert model.layer_sizes == [2, 4, 1]
    model.set_params(hidden_layer_sizes=(5, 3), activation="tanh")
    assert model.layer_sizes == [2, 4, 1]  # until it is fitted again
    assert model.fit(X, T, epochs=2).layer_sizes == [2, 5, 3, 1]
    assert isinstance(model.activations[0], nn.Tanh)
    assert model.fit(np.c_[X, X], np.arange(22) % 3, epochs=2).layer_sizes == [4, 5, 3, 3]
    assert nn.MLP([2, 3, 1]).set_params(random_state=2).state_dict().keys() == model.fit(
        X, T, epochs=1
    ).state_dict().keys() - {"layers.2.weight"}


# ------------------------------------------------------------------------------------- batches
@pytest.mark.parametrize("batch_size", [1, 4, 7, 21, 22, 23, 1000])
def test_every_sample_is_seen_once_an_epoch(batch_size: int) -> None:
    seen: list[Any] = []
    model = nn.Sequential(nn.Neuron(1))

    def step(x: Any, t: Any) -> tuple[float, int]:
        seen.append(x[:, 0].tolist())
        assert np.array_equal(t, 2 * x[:, 0])
        return ((model(x) - t) ** 2).mean().item(), len(x)

    samples = np.arange(22.0)[:, None]
    optimizer = nn.SGD(model.parameters(), lr=1e-6)
    history = nn.train(model, step, samples, 2 * samples[:, 0], optimizer, epochs=2, batch_size=batch_size)
    sizes = [len(batch) for batch in seen]
    batches = -(-22 // batch_size)
    assert sizes[:batches] == [*([batch_size] * (22 // batch_size)), *([22 % batch_size] if 22 % batch_size else [])]
    flat = [x for batch in seen for x in batch]
    assert sorted(flat[:22]) == sorted(flat[22:]) == list(range(22))
    assert flat[:22] != flat[22:]
    assert history.accuracy == [1.0, 1.0]


def test_loss_of_an_epoch_is_the_mean_over_samples() -> None:
    """Not over batches: the last one of 22 by 8 has 6."""
    model = nn.MLP([2, 3, 1])
    expected = model.loss(X, (T == "b").astype(float)).data
    right = model([0.0, 0.0]).data  # the model before training answers something
    assert 0 < right < 1
    model.fit(X, T, epochs=1, batch_size=8, lr=1e-12)
    assert model.history_.loss[0] == pytest.approx(expected, rel=1e-9)
    assert model.history_.accuracy[0] == model.score(X, T)


def test_all_samples_at_once_is_gradient_descent() -> None:
    """L06: the loss falls at each step when η is small."""
    model = nn.LogisticRegression().fit(X, T, epochs=50, batch_size=len(X), lr=0.1)
    assert np.all(np.diff(model.history_.loss) < 0)


# ------------------------------------------------------------------------------------- history
@pytest.mark.parametrize("epochs", [1, 2, 49, 50, 51, 120])
def test_history(epochs: int) -> None:
    model = nn.MLP([2, 3, 1]).fit(X, T, epochs=epochs, lr=0.25)
    history = model.history_
    assert len(history) == len(history.loss) == len(history.accuracy) == len(history.learning_rate) == epochs
    assert set(history.learning_rate) == {0.25}
    assert all(type(x) is float for x in (*history.loss, *history.accuracy))
    assert not history.interrupted
    keys = list(history.weights)
    assert keys == sorted(snapshot_epochs(epochs))
    assert (keys[0], keys[-1], len(keys)) == (0, epochs, min(epochs, 50) + 1)
    assert same(history.weights[0], nn.MLP([2, 3, 1]).state_dict())
    assert same(history.weights[epochs], model.state_dict())
    assert f"History({epochs} epochs, last loss" in repr(history)
    assert repr(History()) == "History(0 epochs)"


def test_snapshots_are_copies() -> None:
    model = nn.MLP([2, 3, 1]).fit(X, T, epochs=3)
    last = model.history_.weights[3]["layers.0.weight"].copy()
    model.fit(X, T, epochs=1)
    loaded = nn.MLP([2, 3, 1]).fit(X, T, epochs=3)
    assert np.array_equal(loaded.history_.weights[3]["layers.0.weight"], last)
    model.load_state_dict(loaded.history_.weights[0])
    assert same(model.state_dict(), nn.MLP([2, 3, 1]).state_dict())


# -------------------------------------------------------------------------------- progress bar
@pytest.mark.parametrize("make", [lambda: nn.MLP([2, 3, 1]), nn.Perceptron])
def test_progress_bar_is_on_stderr_alone(make: Any, capsys: pytest.CaptureFixture[str]) -> None:
    make().fit(X, T, epochs=300, progress=True)
    shown = capsys.readouterr()
    assert shown.out == ""
    assert "training" in shown.err
    make().fit(X, T, epochs=300)
    assert capsys.readouterr() == ("", "")


def test_a_bar_that_was_not_asked_for_appears_after_a_second(capsys: pytest.CaptureFixture[str]) -> None:
    now = [0.0]
    made = []

    class Bar:
        def __init__(self) -> None:
            self.done, self.closed = 0, False
            made.append(self)

        def update(self, count: int) -> None:
            self.done += count

        def close(self) -> None:
            self.closed = True

    with LateBar(Bar, lambda: now[0]) as bar:
        for now[0] in (0.5, 1.0):
            bar.update()
        assert made == []
        for now[0] in (1.5, 1.6):
            bar.update()
    assert [(one.done, one.closed) for one in made] == [(4, True)]
    with progress_bar(3, None, "drawing", "frame") as quick:
        quick.update()
    nn.MLP([2, 3, 1]).fit(X, T, epochs=3)
    assert capsys.readouterr() == ("", "")


# ------------------------------------------------------------------------------------- float32
@pytest.mark.parametrize("sizes", [[2, 3, 2, 1], [2, 3, 2]], ids=str)
@pytest.mark.parametrize("activation", ["sigmoid", "relu", "prelu", "elu"])
def test_float32_stays_float32(sizes: list[int], activation: str) -> None:
    model = nn.MLP(sizes, activation=activation, dtype=np.float32).fit(X, T, epochs=2)
    t = (T == "b").astype(float)
    y = model(X)
    loss = Loss.__call__(model.criterion(), y, t if sizes[-1] == 1 else nn.one_hot((T == "b").astype(int), 2))
    loss.backward()
    assert y.dtype == np.float32
    assert loss.parents[0].dtype == np.float32
    for p in model.parameters():
        if p.shape:  # α of PReLU is a number, and numbers are floats
            assert p.dtype == p.grad.dtype == np.float32
    for found in (model.predict_proba(X), model.decision_function(X), *model.history_.weights[2].values()):
        assert np.ndim(found) == 0 or found.dtype == np.float32


def test_float32_learns_as_float64() -> None:
    single, double = (nn.MLP([2, 3, 1], dtype=dtype).fit(X, T, epochs=20) for dtype in (np.float32, np.float64))
    np.testing.assert_allclose(single.history_.loss, double.history_.loss, rtol=1e-4)
    for make in (nn.LogisticRegression, nn.Perceptron):
        model = make(dtype=np.float32).fit(X, T)
        assert model.neuron.weight.dtype == model.decision_function(X).dtype == np.float32


# ---------------------------------------------------------------------------------- divergence
def test_divergence_of_the_loss_names_epoch_rate_and_advice() -> None:
    model = nn.MLP([2, 8, 3], activation="relu")
    with pytest.raises(
        nn.DivergenceError, match=r"diverged in epoch \d+: the loss is (nan|inf), with learning"
    ) as caught:
        model.fit(100 * X, np.arange(22) % 3, lr=1e200)
    assert "learning rate 1e+200. Try a smaller one (lr=1e+199), standardized features" in str(caught.value)
    assert isinstance(caught.value, ChalkgradError)


def test_divergence_in_the_last_step_is_found() -> None:
    """No further loss would show it; predictions would be NaN."""
    model = nn.MLP([2, 2], init="normal")
    with pytest.raises(nn.DivergenceError, match="in epoch 1: a weight is infinite or NaN, with learning rate 1e"):
        model.fit(100 * X, T, lr=1e308, epochs=1, batch_size=22)


@pytest.mark.parametrize("eager", [False, True])
def test_divergence_leaves_weights_that_were_kept(eager: bool) -> None:
    """Whether or not the step that diverged had been made."""
    model = nn.MLP([2, 8, 3], activation="relu")
    with pytest.raises(nn.DivergenceError):
        model.fit(100 * X, np.arange(22) % 3, lr=1e200, eager=eager)
    assert same(model.state_dict(), nn.MLP([2, 8, 3], activation="relu").state_dict())
    model.fit(X, np.arange(22) % 3, epochs=3)
    assert len(model.history_) == 3


def test_a_large_learning_rate_that_holds_is_no_divergence() -> None:
    model = nn.LogisticRegression().fit(X, T, lr=1e6)
    assert np.all(np.isfinite(model.history_.loss))
    assert model.score(X, T) > 0.9


# ---------------------------------------------------------------------------------------- train
@pytest.mark.parametrize(
    ("samples", "targets", "text"),
    [(np.zeros((0, 2)), np.zeros(0), "0 samples"), (X, np.zeros(21), "22 samples and there are 21 targets")],
)
def test_train_needs_a_target_for_each_sample(samples: Any, targets: Any, text: str) -> None:
    model = nn.MLP([2, 3, 1])
    with pytest.raises(ShapeError, match=text):
        nn.train(model, lambda x, t: (0.0, 0), samples, targets, nn.SGD(model.parameters(), lr=0.1))


def test_own_loop_in_the_users_order() -> None:
    """What fit does, written out: forward, backward, step."""
    model, fitted = (
        nn.MLP([2, 3, 1], random_state=4),
        nn.MLP([2, 3, 1], random_state=4).fit(X, T, epochs=3, batch_size=5, lr=0.2),
    )
    optimizer, order, t = nn.SGD(model.parameters(), lr=0.2), np.random.default_rng(4), (T == "b").astype(float)
    for _ in range(3):
        shuffled = order.permutation(len(X))
        for start in range(0, len(X), 5):
            batch = shuffled[start : start + 5]
            optimizer.zero_grad()
            model.loss(X[batch], t[batch]).backward()
            optimizer.step()
    for key, value in model.state_dict().items():
        np.testing.assert_allclose(value, fitted.state_dict()[key], rtol=1e-12)


def test_training_leaves_no_graph_behind() -> None:
    """The references that a second run adds are none: each step's graph is gone with its loss."""
    model = nn.MLP([2, 3, 1]).fit(X, T, epochs=1)
    weight = model.parameters()[0]
    before = sys.getrefcount(weight)
    model.fit(X, T, epochs=3)
    assert sys.getrefcount(weight) == before
