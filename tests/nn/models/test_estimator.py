"""What every estimator shares: repeatable, in either precision, recorded or not; where fit begins."""

from __future__ import annotations

import copy
import pickle
import warnings
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import nn
from autograd import ArgumentError, Graph, ShapeError
from nn.models import fitting
from tests.nn.pairs import agree, both
from tests.nn.zoo import ALGORITHMS, BY_GRADIENT, CLASSIFIERS, T2, T3, X, fitted

EXACT: Any = {"rtol": 1e-12, "atol": 1e-12}


# -------------------------------------------------------------------------------- every classifier
@pytest.mark.parametrize("name", CLASSIFIERS)
def test_training_is_repeated_bit_for_bit(name: str) -> None:
    """With the same seed, in a second fit of the same model, in a copy and in one that was pickled."""
    first, again = fitted(name, options={"random_state": 12345}), fitted(name, options={"random_state": 12345})
    samples, t = CLASSIFIERS[name][1:]
    before, history = first.state_dict(), first.history_
    agree(again, before, 0.0)
    assert (again.history_.loss, again.history_.accuracy) == (history.loss, history.accuracy)
    for twin in (first, copy.deepcopy(first), pickle.loads(pickle.dumps(first))):
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", nn.NotSeparableWarning)
            twin.fit(samples, t, epochs=4)
        agree(twin, before, 0.0)
        assert twin.history_.loss == history.loss
        assert all(np.array_equal(twin.history_.weights[0][k], history.weights[0][k]) for k in before)
    np.testing.assert_array_equal(first.predict(samples), again.predict(samples))
    other = fitted(name, options={"random_state": 7})
    assert any(np.any(other.state_dict()[key] != before[key]) for key in before)


@pytest.mark.parametrize("name", CLASSIFIERS)
def test_float32_everywhere(name: str) -> None:
    options: dict[str, Any] = {"dtype": np.float32}
    more: dict[str, Any] = {}
    samples, t = CLASSIFIERS[name][1:]
    if name not in ALGORITHMS:
        options |= {"regularizer": nn.SquaredL2(0.01), "optimizer": "adam"}
        more = {"validation": (samples, t), "patience": 2}
    model = fitted(name, options=options, **more)
    assert all(np.asarray(a).dtype == np.float32 for a in model.state_dict().values() if np.ndim(a))
    assert all(np.asarray(a).dtype == np.float32 for w in model.history_.weights.values() for a in w.values()
               if np.ndim(a))  # fmt: skip
    assert model.decision_function(samples).dtype == model(samples).dtype == np.float32
    if hasattr(model, "predict_proba"):
        assert model.predict_proba(samples).dtype == np.float32
    assert all(type(x) is float for x in (*model.history_.loss, *model.history_.validation_loss))
    y, targets = model.objective()[0](samples), model.encoded(samples, t)[1]
    model.zero_grad()
    model.objective()[1](y, targets).backward()
    assert targets.dtype == y.grad.dtype == np.float32
    assert all(p.grad.dtype == np.float32 for p in model.parameters() if p.shape)


@pytest.mark.parametrize("name", BY_GRADIENT)
def test_recorded_as_on_the_graph(name: str) -> None:
    """With a regularizer, momentum and two shapes of batch."""
    make, samples, t = CLASSIFIERS[name]
    options = {"regularizer": nn.SquaredL2(0.02), "optimizer": "momentum", "epochs": 5}
    program, graph = both(lambda: make(**options), samples, t, batch_size=8)
    agree(program, graph, 1e-10)
    np.testing.assert_allclose(program.history_.loss, graph.history_.loss, rtol=1e-10)
    assert program.history_.accuracy == graph.history_.accuracy


@pytest.mark.parametrize("name", CLASSIFIERS)
def test_large_predictions_go_in_batches_and_are_the_same(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    model = fitted(name)
    samples, t = CLASSIFIERS[name][1:]
    methods = ["decision_function", *(["predict_proba"] if hasattr(model, "predict_proba") else [])]
    whole = {m: getattr(model, m)(samples) for m in methods}
    labels, score = model.predict(samples), model.score(samples, t)
    sizes: list[int] = []
    monkeypatch.setattr(fitting, "_AT_ONCE", 3 * samples[0].size * (16 if samples.ndim > 2 else 1))
    scores = model.scores
    monkeypatch.setattr(model, "scores", lambda x: (sizes.append(len(x)), scores(x))[1])
    for m in methods:
        np.testing.assert_allclose(getattr(model, m)(samples), whole[m], **EXACT)
    assert max(sizes) == 3
    assert sum(sizes) == len(samples) * len(methods)
    np.testing.assert_array_equal(model.predict(samples), labels)
    assert model.score(samples, t) == score


@pytest.mark.parametrize("name", CLASSIFIERS)
def test_progress_bars(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    model = fitted(name, epochs=3, progress=True)
    shown = capsys.readouterr()
    assert shown.out == ""
    assert "training" in shown.err
    assert f"{len(model.history_)}/3" in shown.err
    fitted(name, epochs=3)
    assert capsys.readouterr() == ("", "")


# ---------------------------------------------------------------------------------- regularizers
@pytest.mark.parametrize(
    ("regularizer", "slope"),
    [
        (nn.L1(0.3), lambda W: 0.3 * np.sign(W)),
        (nn.L2(0.3), lambda W: 0.3 * W / np.sqrt((W**2).sum())),
        (nn.SquaredL2(0.3), lambda W: 0.6 * W),
    ],
    ids=["L1", "L2", "SquaredL2"],
)
@pytest.mark.parametrize("eager", [False, True])
def test_the_gradient_of_the_total_loss(regularizer: Any, slope: Any, eager: bool) -> None:
    """L30: ∂L/∂W = ∂l/∂W + λ ∂R/∂W for every weight matrix, its bias (column 0) left out; one step of fit is that."""
    model = nn.MLP([2, 3, 2, 1], regularizer=regularizer, init="normal", batch_size=None)
    plain = nn.MLP([2, 3, 2, 1], init="normal")
    t = (T2 == "b").astype(float)
    total, loss = model.loss(X, t), plain.loss(X, t)
    total.backward()
    loss.backward()
    expected, weights = [], []
    for p, q in zip(model.parameters(), plain.parameters(), strict=True):
        extra = np.zeros_like(q.data)
        extra[..., 1:] = slope(q.data[..., 1:])
        np.testing.assert_allclose(p.grad, q.grad + extra, **EXACT)
        expected.append(q.data - 0.2 * (q.grad + extra))
        weights.append(q.data[..., 1:])
    model.fit(X, T2, epochs=1, lr=0.2, eager=eager)
    for p, w in zip(model.parameters(), expected, strict=True):
        np.testing.assert_allclose(p.data, w, rtol=1e-11)
    assert model.history_.loss == pytest.approx([total.data], rel=1e-12)
    penalty = sum(float(regularizer.of(w)) for w in weights)
    assert total.data == pytest.approx(loss.data + 0.3 * penalty, rel=1e-12)


def test_the_names_of_the_total_loss() -> None:
    """L30: L = l + λR, as drawn."""
    model = nn.MLP([2, 3, 1], regularizer=nn.SquaredL2(0.1))
    total = model.loss([0.4, -1.0], 1.0)
    nodes = {v.name: v for v in Graph(total).nodes if v.name}
    assert total.name == "L"
    assert {"l", "λR", "λ", "y", "t"} <= nodes.keys()
    assert total.data == nodes["l"].data + nodes["λR"].data
    assert nn.MLP([2, 3, 1]).loss([0.4, -1.0], 1.0).name == "l"


@pytest.mark.parametrize("regularizer", [0.01, "l2", [nn.L1()]], ids=str)
def test_a_regularizer_that_is_none(regularizer: Any) -> None:
    with pytest.raises(ArgumentError, match=r"regularizer is λ R\(W\), such as nn\.SquaredL2\(0\.01\), or None; got "):
        nn.MLP([2, 3, 1], regularizer=regularizer).fit(X, T2)


def test_a_regularizer_holds_weights_small() -> None:
    free, held = (nn.LogisticRegression(regularizer=r).fit(X, T2) for r in (None, nn.SquaredL2(0.1)))
    assert np.abs(held.neuron.weight.data[1:]).max() < 0.5 * np.abs(free.neuron.weight.data[1:]).max()


# ---------------------------------------------------------------------------- where fit begins
@pytest.mark.parametrize("name", CLASSIFIERS)
def test_warm_start_goes_on(name: str) -> None:
    model = fitted(name, options={"warm_start": True})
    samples, t = CLASSIFIERS[name][1:]
    for _ in range(2):
        reached = model.state_dict()
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", nn.NotSeparableWarning)
            model.fit(samples, t, epochs=2)
        assert all(np.array_equal(model.history_.weights[0][key], reached[key]) for key in reached)


def test_warm_start_goes_on_after_pickling() -> None:
    """A seed or a size above 256 is another object then, and the same number."""
    wide = np.random.default_rng(0).normal(size=(8, 300))
    model = nn.MLP([300, 2, 1], random_state=12345, warm_start=True).fit(wide, T2[:8], epochs=2)
    single = nn.LogisticRegression(300, random_state=99999, warm_start=True).fit(wide, T2[:8], epochs=2)
    for fit in (model, single):
        twin = pickle.loads(pickle.dumps(fit))
        twin.fit(wide, T2[:8], epochs=1)
        assert all(np.array_equal(twin.history_.weights[0][k], v) for k, v in fit.state_dict().items())


def test_warm_start_with_other_sizes_is_refused() -> None:
    model = nn.MLP(warm_start=True).fit(X, T2, epochs=2)
    before = model.predict_proba(X)
    with pytest.raises(ShapeError, match="X has 4 features, but MLP is expecting 2 features as input: it goes on"):
        model.fit(np.c_[X, X], T2, epochs=2)
    np.testing.assert_array_equal(model.predict_proba(X), before)
    model.set_params(warm_start=False).fit(np.c_[X, X], T3, epochs=2)
    agree(model, nn.MLP().fit(np.c_[X, X], T3, epochs=2), 0.0)


@pytest.mark.parametrize("warm", [False, True])
def test_loaded_weights_are_where_fit_begins(warm: bool) -> None:
    other = nn.MLP([2, 3, 1], random_state=9).fit(X, T2, epochs=3)
    model = nn.MLP([2, 3, 1], warm_start=warm)
    for _ in range(2):
        model.load_state_dict(other.state_dict())
        model.fit(X, T2, epochs=2)
        assert all(np.array_equal(model.history_.weights[0][k], v) for k, v in other.state_dict().items())
    reached = model.state_dict()
    model.fit(X, T2, epochs=2)
    begun = reached if warm else other.state_dict()
    assert all(np.array_equal(model.history_.weights[0][k], v) for k, v in begun.items())


def test_arguments_may_be_set_of_a_model_from_a_file(tmp_path: Path) -> None:
    """As of one that was trained: they show after the next ``fit``."""
    nn.save(nn.MLP([2, 3, 1], epochs=3).fit(X, T2), tmp_path / "model.npz")
    model = nn.load(nn.MLP([2, 3, 1]), tmp_path / "model.npz")
    before = model.predict_proba(X)
    model.set_params(random_state=5, activation="tanh")
    np.testing.assert_array_equal(model.predict_proba(X), before)
    assert isinstance(model.fit(X, T2, epochs=1).activations[0], nn.Tanh)


def test_how_to_train_may_be_set_without_losing_the_weights() -> None:
    model = nn.MLP([2, 3, 1])
    model.layers[0].weight.assign(np.ones((3, 3)))
    model.set_params(lr=0.3, epochs=2, batch_size=4, optimizer="adam", regularizer=nn.L1(0.1), warm_start=True)
    assert model.fit(X, T2).history_.weights[0]["layers.0.weight"].tolist() == [[1.0] * 3] * 3
    assert model.history_.learning_rate == [0.3, 0.3]
    model.set_params(init="he")
    assert model.fit(X, T2).history_.weights[0]["layers.0.weight"].tolist() != [[1.0] * 3] * 3


def test_what_the_model_is_made_of_may_be_set_before_fit() -> None:
    model = nn.MLP([2, 3, 1])
    assert model.parameter_count() == 13
    assert model.set_params(sizes=[2, 5, 1]).parameter_count() == 21
    assert model.set_params(random_state=0).parameter_count() == 21
    model.layers[0].weight.assign(np.ones((5, 3)))
    model.set_params(random_state=0)  # the same number: nothing is made anew
    assert model.layers[0].weight.data[0, 0] == 1.0


# -------------------------------------------------------------------------------- labels at score
def test_labels_of_another_kind_than_those_that_were_learned() -> None:
    """The same labels in another array are known; others are refused by name."""
    model = nn.LogisticRegression(epochs=30).fit(X, np.array([1, 2] * 11, dtype=object))
    assert model.score(X, [1, 2] * 11) == model.score(X, np.array([1.0, 2.0] * 11))
    with pytest.raises(nn.LabelError, match=r"The label 'a' was not among those that were learned: \[1, 2\]"):
        model.score(X, T2)
    model.fit(X, T2)
    for wrong in (np.array([1, 2] * 11, dtype=object), [1, 2] * 11, [True, False] * 11):
        with pytest.raises(nn.LabelError, match=r"The label (1|False) was not among .*\['a', 'b'\]"):
            model.score(X, wrong)
    days = np.array(["2020-01-01", "2020-01-02"] * 11, dtype="M8[D]")
    model.fit(X, days)
    assert model.score(X, days.astype("M8[ns]")) == model.score(X, days)
    with pytest.raises(nn.LabelError, match="'2020-01-01' was not among"):
        model.score(X, days.astype(str))
