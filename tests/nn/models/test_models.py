"""The lecture's models: their numbers, their rules of learning, scikit-learn's habits."""

from __future__ import annotations

import warnings
from typing import Any

import numpy as np
import pytest

import nn
from autograd import Graph, Value
from nn.names import entry_name, step_name, weight_name

RNG = np.random.default_rng(3)
X = RNG.normal(size=(30, 2))
SIDE = X @ [1.0, -2.0] + 0.3 > 0


# ----------------------------------------------------------------------- names and parameters
@pytest.mark.parametrize(
    ("sizes", "count"),
    [
        ([2, 3, 1], 13),
        ([2, 5, 1], 21),
        *(([k, 5, 1], 5 * (k + 1) + 6) for k in (1, 4, 30)),
        *(([k, 5, 3, 1], 5 * (k + 1) + 18 + 4) for k in (1, 4, 30)),
        *(([k, 5, 3, 4, 7, 1], 5 * (k + 1) + 18 + 16 + 35 + 8) for k in (2, 9)),
        *(([k, 5, 3, 4, 7, 4], 5 * (k + 1) + 18 + 16 + 35 + 4 * 8) for k in (2, 9)),
        ([2, 1], 3),
    ],
    ids=str,
)
def test_parameter_counts(sizes: list[int], count: int) -> None:
    """L21, L23, L24 (E9)."""
    model = nn.MLP(sizes)
    assert model.parameter_count() == count == nn.scalar(model).parameter_count()
    assert model.parameters()[-1].shape == ((sizes[-2] + 1,) if sizes[-1] == 1 else (sizes[-1], sizes[-2] + 1))


@pytest.mark.parametrize(("outputs", "last", "end"), [(1, "w", "BCELoss"), (3, "W²", "CategoricalCrossEntropyLoss")])
def test_the_lectures_names(outputs: int, last: str, end: str) -> None:
    """L26, L27: one operation at a time."""
    model = nn.MLP([2, 3, 2, outputs])
    loss = model.loss([0.4, -1.0], 1.0 if outputs == 1 else [0.0, 1.0, 0.0])
    graph = Graph(loss)
    assert [v.name for v in graph.operations] == ["A", "B", "C", "D", "E", "y", "l"]
    assert [v.name for v in graph.leaves if v.op is None] == ["W⁰", "W¹", last]
    assert {v.name for v in graph.leaves} == {"x", "t", "W⁰", "W¹", last}
    assert {v.name: v.scope for v in graph.operations} == {
        "A": ("MLP", "layer 1"),
        "B": ("MLP", "layer 1"),
        "C": ("MLP", "layer 2"),
        "D": ("MLP", "layer 2"),
        "E": ("MLP", "output"),
        "y": ("MLP", "output"),
        "l": (end,),
    }
    assert list(model.state_dict()) == ["layers.0.weight", "layers.1.weight", "layers.2.weight"]


def test_names_of_one_neuron() -> None:
    graph = Graph(nn.LogisticRegression(2).loss([0.4, -1.0], 1.0))
    assert [(v.name, v.scope) for v in graph.operations] == [
        ("A", ("LogisticRegression",)),
        ("y", ("LogisticRegression",)),
        ("l", ("BCELoss",)),
    ]
    assert list(nn.LogisticRegression(2).state_dict()) == ["neuron.weight"]
    a = Graph(nn.Perceptron(2).loss([0.4, -1.0], 1.0)).operations[0]
    assert (a.name, a.scope) == ("A", ("Perceptron",))


def test_names_of_many_layers_differ() -> None:
    names = [step_name(k) for k in range(80)]
    assert names[:5] == ["A", "B", "C", "D", "E"]
    assert names[25:28] == ["Z", "A1", "B1"]
    assert len(set(names)) == 80
    assert [weight_name(k) for k in (0, 1, 10)] == ["W⁰", "W¹", "W¹⁰"]
    assert (entry_name("W", (0, 2)), entry_name("W", ())) == ("W[0,2]", "W")


@pytest.mark.parametrize("sizes", [[2, 3, 2, 1], [2, 3, 2, 3], [2, 3, 2, 2], [2, 1]], ids=str)
def test_batch_is_the_single_runs(sizes: list[int]) -> None:
    """L38: (0.4, -1.0) and (-2.1, 3.0), and a mini-batch."""
    model = nn.MLP(sizes, init="normal")
    for batch in (np.array([[0.4, -1.0], [-2.1, 3.0]]), X, X[:1]):
        together = model(batch).data
        assert together.shape == ((len(batch),) if sizes[-1] == 1 else (len(batch), sizes[-1]))
        np.testing.assert_allclose(together, [model(x).data for x in batch], rtol=1e-13)


def test_samples_may_be_variables() -> None:
    """∂l/∂x: what a picture of saliency needs."""
    x = Value([0.4, -1.0], name="x")
    nn.MLP([2, 3, 1]).loss(x, 1.0).backward()
    assert x.grad.shape == (2,)


# ------------------------------------------------------------------------- logistic regression
def test_the_lectures_patient_is_in_front_of_the_plane() -> None:
    """L15, and E1: the lecture printed the value without the bias."""
    model = nn.LogisticRegression(2)
    model.neuron.weight.assign([2.0, -3.6, 0.5])
    assert model([0.4, -1.0]).data == pytest.approx(0.515, abs=5e-5)
    model.neuron.weight.assign([0.0, -3.6, 0.5])
    assert model([0.4, -1.0]).data == pytest.approx(0.1257, abs=1e-4)


def test_gradient_of_logistic_regression() -> None:
    """L16: dL/dw = Σ (y - t) x', from every sample."""
    model, t = nn.LogisticRegression(2, random_state=1), SIDE.astype(float)
    y = model(X)
    nn.BCELoss("sum")(y, t).backward()
    prime = np.c_[np.ones(len(X)), X]
    np.testing.assert_allclose(model.neuron.weight.grad, (y.data - t) @ prime, rtol=1e-12)


def test_fit_takes_the_steps_that_the_loss_says() -> None:
    """One step on all samples is w - η ∂l/∂w of `loss`, as drawn; the shuffling does not matter then."""
    for model in (
        nn.LogisticRegression(2, random_state=1),
        nn.MLP([2, 3, 1], random_state=1),
        nn.MLP([2, 3, 2], random_state=1),
    ):
        t = SIDE.astype(int)
        loss = model.loss(X, np.eye(2)[t] if getattr(model, "sizes", [1])[-1] == 2 else t)
        loss.backward()
        expected = {key: p.data - 0.3 * p.grad for key, p in model.named_parameters()}
        model.fit(X, SIDE, epochs=1, batch_size=len(X), lr=0.3)
        assert model.history_.loss == pytest.approx([loss.data], rel=1e-12)
        for key, p in model.named_parameters():
            np.testing.assert_allclose(p.data, expected[key], rtol=1e-12)


@pytest.mark.filterwarnings("ignore::nn.TrainingWarning")
@pytest.mark.parametrize("outputs", [1, 2])
def test_a_rounded_probability_does_not_stop_the_training(outputs: int) -> None:
    """Features that are not standardized: σ(100) is exactly 1, and through it no gradient would come back."""
    model = nn.MLP([2, outputs], init=lambda rng, shape: np.full(shape, 1.0 if outputs == 1 else [[-1.0], [1.0]]))
    far = np.array([[40.0, 60.0], [60.0, 90.0]])
    assert model(far).data.max() == 1.0
    model.fit(far, ["b", "a"], epochs=1, batch_size=2, lr=1.0)
    assert model.history_.loss[0] > 50
    weight = model.parameters()[0].data
    assert np.any(weight != (1.0 if outputs == 1 else np.array([[-1.0], [1.0]])))


# ----------------------------------------------------------------------------------- perceptron
@pytest.mark.parametrize("wrong", [True, False])
def test_step_of_the_rule_is_a_gradient_step(wrong: bool) -> None:
    """L07, L08: w + η t x' for a sample on the wrong side, nothing for one on the right side."""
    model, x, t = nn.Perceptron(2), np.array([0.4, -1.0]), -1.0
    model.neuron.weight.assign([2.0, -3.6, 0.5] if wrong else [-2.0, 3.6, -0.5])
    before = model.neuron.weight.data.copy()
    model.loss(x, t).backward()
    nn.SGD(model.parameters(), lr=0.25).step()
    expected = before + 0.25 * t * np.r_[1, x] if wrong else before
    np.testing.assert_allclose(model.neuron.weight.data, expected)


def test_perceptron_learns_by_gradient_steps_of_single_samples() -> None:
    """L08, the whole algorithm against the criterion of L07, sample by sample."""
    model, same = nn.Perceptron(random_state=5), nn.Perceptron(2, random_state=5)
    model.fit(X, SIDE, lr=0.2)
    optimizer, order = nn.SGD(same.parameters(), lr=0.2), np.random.default_rng(5)
    t = np.where(SIDE, 1.0, -1.0)
    for _ in range(len(model.history_)):
        for n in order.permutation(len(X)):
            optimizer.zero_grad()
            same.loss(X[n], t[n]).backward()
            optimizer.step()
    np.testing.assert_allclose(model.neuron.weight.data, same.neuron.weight.data, rtol=1e-12)


@pytest.mark.parametrize("seed", range(5))
def test_separable_data_converge_and_stop(seed: int) -> None:
    """L08."""
    model = nn.Perceptron(random_state=seed).fit(X, SIDE, epochs=1000)
    assert model.score(X, SIDE) == 1.0
    assert len(model.history_) < 1000
    assert (model.history_.loss[-1], model.history_.accuracy[-1]) == (0.0, 1.0)
    assert {0, len(model.history_)} <= model.history_.weights.keys()
    rounds = len(model.history_)
    assert len(nn.Perceptron(random_state=seed).fit(X, SIDE, epochs=rounds).history_) == rounds
    model.set_params(warm_start=True).fit(X, SIDE)
    assert len(model.history_) == 1


def test_data_that_no_line_separates() -> None:
    """L08, L13: it says so, with k_MAX, and the model is there."""
    xor, t = np.array([[0.0, 0], [0, 1], [1, 0], [1, 1]]), [0, 1, 1, 0]
    model = nn.Perceptron()
    with pytest.warns(nn.NotSeparableWarning, match=r"not separable within k_MAX = 30: [1-4] of 4 samples"):
        model.fit(xor, t, epochs=30)
    assert len(model.history_) == 30
    assert model.score(xor, t) < 1
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        other = nn.Perceptron()
        with pytest.raises(nn.NotSeparableWarning):
            other.fit(xor, t, epochs=30)
    assert other.history_.loss == model.history_.loss


def test_zero_weights_learn_too() -> None:
    """A sample on the line is wrong: with w = 0 the lecture's t wᵀx' < 0 would never move."""
    model = nn.Perceptron(init=lambda rng, shape: np.zeros(shape)).fit(X, SIDE, epochs=1000)
    assert model.score(X, SIDE) == 1.0


def test_perceptron_says_a_side() -> None:
    model = nn.Perceptron(2)
    model.neuron.weight.assign([4.0, 1.0, -2.0])
    assert model([[0.0, 0.0], [0.0, 2.0], [0.0, 3.0]]).data.tolist() == [1.0, 0.0, -1.0]
    with pytest.raises(AttributeError, match="LogisticRegression gives probabilities") as caught:
        model.predict_proba(X)
    assert isinstance(caught.value, nn.NoProbabilityError)


# ------------------------------------------------------------------------------------ estimator
LABELS: dict[str, Any] = {
    "texts": (["healthy", "sick"], "<U7"),
    "objects": (["healthy", "sick"], object),
    "whole numbers": ([3, 7], int),
    "signs": ([-1, 1], int),
    "truth values": ([False, True], bool),
    "floats": ([0.0, 1.0], float),
}


@pytest.mark.slow
@pytest.mark.parametrize("labels", LABELS)
@pytest.mark.parametrize("make", [nn.Perceptron, nn.LogisticRegression, lambda: nn.MLP([2, 3, 1])])
def test_labels_of_any_kind(make: Any, labels: str) -> None:
    names, dtype = LABELS[labels]
    t = np.array(names, dtype)[SIDE.astype(int)]
    model = make().fit(X, t, epochs=300)
    assert model.classes_.tolist() == names
    assert model.n_features_in_ == 2
    predicted = model.predict(X)
    assert predicted.dtype == t.dtype
    assert model.score(X, t) == model.score(X, t.tolist()) == np.mean(predicted == t) > 0.9
    assert np.array_equal(model.classes_[(model.decision_function(X) > 0).astype(int)], predicted)
    reference = make().fit(X, SIDE, epochs=300)
    for key, value in model.state_dict().items():
        np.testing.assert_array_equal(value, reference.state_dict()[key])


@pytest.mark.parametrize(("sizes", "classes"), [([2, 3, 1], 2), ([2, 3, 2], 2), ([2, 3, 3], 3), ([2, 4], 4)], ids=str)
@pytest.mark.parametrize("dtype", [np.float64, np.float32])
def test_predictions_are_consistent(sizes: list[int], classes: int, dtype: Any) -> None:
    t = np.array(["d", "a", "c", "b"])[:classes][np.argsort(np.argsort(X[:, 0])) * classes // len(X)]
    model = nn.MLP(sizes, dtype=dtype).fit(X, t, epochs=100)
    assert model.classes_.tolist() == sorted(set(t))
    y, scores = model.predict_proba(X), model.decision_function(X)
    assert y.dtype == scores.dtype == dtype
    assert y.shape == (len(X), classes)
    assert scores.shape == ((len(X),) if classes == 2 else (len(X), classes))
    np.testing.assert_allclose(y.sum(axis=1), 1.0, rtol=1e-6)
    assert np.array_equal(model.classes_[y.argmax(axis=1)], model.predict(X))
    decided = (scores > 0).astype(int) if classes == 2 else scores.argmax(axis=1)
    assert np.array_equal(model.classes_[decided], model.predict(X))
    assert model.score(X, t) == np.mean(model.predict(X) == t) > 0.9
    np.testing.assert_allclose(model.predict_proba(X[:1]), y[:1], rtol=1e-5)


def test_two_outputs_learn_two_classes_with_one_hot_targets() -> None:
    model = nn.MLP([2, 2], random_state=1).fit(X, np.where(SIDE, "b", "a"))
    np.testing.assert_array_equal(model.targets([0, 1, 1]), [[1, 0], [0, 1], [0, 1]])
    assert model.score(X, np.where(SIDE, "b", "a")) > 0.9
    one = nn.MLP([2, 1]).fit(X, SIDE)
    assert one.targets([0, 1]).tolist() == [0.0, 1.0]


def test_predicting_records_and_changes_nothing() -> None:
    model = nn.MLP([2, 3, 1]).fit(X, SIDE, epochs=2)
    loss = model.loss(X[0], 1.0)
    model.predict(X), model.predict_proba(X), model.decision_function(X), model.score(X, SIDE)
    loss.backward()
    assert all(p.grad is not None for p in model.parameters())


def test_fit_does_not_change_the_data() -> None:
    x, t = X.copy(), SIDE.copy()
    nn.MLP([2, 3, 1]).fit(x, t, epochs=2)
    nn.Perceptron().fit(x, t)
    np.testing.assert_array_equal(x, X)
    np.testing.assert_array_equal(t, SIDE)


def test_lists_and_sizes_of_any_sequence() -> None:
    for sizes in ((2, 3, 1), np.array([2, 3, 1]), range(3, 0, -1)):
        assert nn.MLP(sizes).parameter_count() in (13, 11)
    model = nn.MLP([2, 3, 1]).fit(X.tolist(), SIDE.tolist(), epochs=2)
    assert model.predict(X.tolist()).tolist() == model.predict(X).tolist()
    assert nn.MLP([2, 3, 1]).fit(X > 0, SIDE, epochs=2).predict(X > 0).shape == (30,)
    assert nn.MLP([2, 3, 1]).fit(X.astype(object), SIDE, epochs=2).history_.loss == model.history_.loss
