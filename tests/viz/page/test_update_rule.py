"""Parameters alone are trained, by the model's own η where it is plain descent; else it is said that it is not."""

import numpy as np
import pytest

import nn
from autograd import Graph, Value
from viz.page.update_rule import update_rule, verdict


def names(rule):
    return [v.name for v in rule.trained]


def test_inputs_and_targets_are_never_trained():
    model = nn.MLP([2, 3, 1], lr=0.5)
    X, t = Value(np.ones((4, 2)), name="X"), Value(np.ones(4), name="t")
    rule = update_rule(Graph(model.loss(X, t)))
    assert names(rule) == ["W⁰", "w"]
    assert rule.words() == "The model’s own: SGD(lr=0.5). Inputs and targets are not trained."
    scalars = update_rule(Graph(model.loss([1.0, 2.0], 1.0)).unroll())
    assert len(scalars.trained) == 13
    assert scalars.lr == 0.5


@pytest.mark.parametrize(
    ("optimizer", "called"),
    [("adam", "Adam(lr=0.01)"), ("momentum", "SGD(lr=0.05, momentum=0.9)"), (nn.Adam, "Adam(lr=0.01)")],
)
def test_another_optimizer_than_plain_descent_is_named(optimizer, called):
    model = nn.MLP([2, 3, 1], optimizer=optimizer)
    rule = update_rule(Graph(model.loss([1.0, 2.0], 1.0)))
    assert rule.lr == 0.1
    assert rule.words() == f"Plain gradient descent with η = 0.1, not this model’s {called}."
    assert "pas " in rule.words("fr")


@pytest.mark.parametrize(
    "model",
    [nn.MLP([2, 3, 1]), nn.MLPRegressor([2, 3, 1]), nn.LogisticRegression(), nn.SoftmaxRegression(), nn.Perceptron(),
     nn.LinearRegression(), nn.LinearSVM()],
    ids=lambda model: type(model).__name__,
)  # fmt: skip
def test_every_model_says_its_own(model):
    X, t = np.array([[0.4, -1.0], [1.0, 0.3], [0.2, 0.9]]), np.array([0, 1, 1])
    model.fit(X, t, epochs=1)
    signs = isinstance(model, (nn.Perceptron, nn.LinearSVM))
    targets = np.eye(2)[t] if isinstance(model, nn.SoftmaxRegression) else 2.0 * t - 1 if signs else t * 1.0
    rule = update_rule(Graph(model.loss(X, targets)))
    assert rule.said[0][0] in ("update.models", "update.not_models")
    assert len(rule.trained) == len(model.parameters())


def test_a_rate_of_ones_own_is_not_the_models():
    model = nn.MLP([2, 3, 1], lr=0.5)
    rule = update_rule(Graph(model.loss([1.0, 2.0], 1.0)), 0.2)
    assert (rule.lr, rule.words()) == (0.2, "Plain gradient descent with η = 0.2, not this model’s SGD(lr=0.5).")


def test_a_network_of_ones_own_is_known_by_its_layers_or_given():
    layer = nn.Linear(2, 1)
    x, other = Value([1.0, 2.0], name="x"), Value(3.0, name="k")
    loss = (layer(x) * other).sum()
    assert [v is layer.weight for v in update_rule(Graph(loss)).trained] == [True]
    assert names(update_rule(Graph(loss), model=nn.Linear(2, 1))) == ["W", "k"]
    layer.weight.frozen = True
    assert names(update_rule(Graph((layer(x) * other).sum()))) == ["k"]


@pytest.mark.parametrize(
    ("leaves", "trained", "told"),
    [
        ("X W t", ["W"], "By their names X, t are data, and not trained."),
        ("x w b", ["w", "b"], "By its name x is data, and not trained."),
        ("x₁ θ y_true", ["θ"], "By their names x₁, y_true are data, and not trained."),
        ("a k", ["a", "k"], "Every variable is updated: which are weights is not known of this graph."),
        ("x", ["x"], "Every variable is updated: which are weights is not known of this graph."),
        ("X t", ["X", "t"], "Every variable is updated: which are weights is not known of this graph."),
    ],
)
def test_where_nothing_is_known_as_a_weight_leaves_called_as_data_stay(leaves, trained, told):
    made = [Value(2.0 + k, name=name) for k, name in enumerate(leaves.split())]
    loss = made[0] * made[0]
    for v in made[1:]:
        loss = loss * v
    rule = update_rule(Graph(loss))
    assert names(rule) == trained
    assert rule.told()["trained"] == told


def test_data_that_are_said_to_be_data_are_not_trained():
    a, k = Value([1.0, 2.0], name="a"), Value(3.0, name="k")
    rule = update_rule(Graph((a * k).sum()), data=[a])
    assert names(rule) == ["k"]
    assert rule.told()["trained"] == "Inputs and targets are not trained."


def test_another_rate_than_the_one_told_of_is_said_so():
    model = nn.MLP([2, 3, 1], lr=0.5)
    told = update_rule(Graph(model.loss([1.0, 2.0], 1.0))).told()
    assert told["own"] == "The model’s own: SGD(lr=0.5)."
    assert told["other"] == "Plain gradient descent with η = {lr}, not this model’s SGD(lr=0.5)."


def test_what_an_update_did():
    assert verdict(5.0, 4.0, 4.9) == "update.lower"
    assert verdict(99.98, 99.98, 99.98) == "update.same"
    assert verdict(5.0, float("inf"), 4.0) == "update.higher"
    assert verdict(float("nan"), 5.0, 5.0) == verdict(5.0, float("nan"), 4.0) == "update.bad"
    assert verdict(0.0, 1.0, 0.0) == "update.higher_anyway"
