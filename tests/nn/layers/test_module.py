"""Module: parameters by key, state, copies, and what a user's own class needs."""

from __future__ import annotations

import copy
import pickle
from typing import Any

import numpy as np
import pytest

import nn
from autograd import ArgumentError, ChalkgradError, DataTypeError, Graph, ShapeError, StaleGraphError, Value, constant


class Residual(nn.Module):
    """A user's module, with everything in it that can hold a parameter."""

    def __init__(self, n: int = 2) -> None:
        self.gain = Value(0.5, name="gain")
        self.shift = constant(1.0, name="shift")
        self.inner = nn.Sequential(nn.Linear(n, 3), nn.Tanh(), nn.Linear(3, n))
        self.blocks = [[nn.Linear(n, n)], (nn.Tanh(),)]
        self.heads = {"left": nn.Neuron(n)}
        self.scales = [Value(1.0), Value([1.0, 2.0])]
        self.note = "text, numbers and arrays are no parameters"
        self.table = np.arange(3)

    def forward(self, x: Any) -> Any:
        h = (x + self.gain * self.inner(x) + self.shift) * self.scales[0] * self.scales[1]
        return self.heads["left"](self.blocks[1][0](self.blocks[0][0](h)))


KEYS = [
    "gain",
    "scales.0",
    "scales.1",
    "inner.layers.0.weight",
    "inner.layers.2.weight",
    "blocks.0.0.weight",
    "heads.left.weight",
]


def test_parameters_are_found_wherever_they_are() -> None:
    module = Residual()
    assert [key for key, _ in module.named_parameters()] == KEYS
    assert module.parameter_count() == 1 + 1 + 2 + 9 + 8 + 6 + 3
    assert [key for key, _ in module.children()] == ["inner", "blocks.0.0", "blocks.1.0", "heads.left"]
    loss = module(np.ones((4, 2))).sum()
    loss.backward()
    assert all(p.grad is not None for p in module.parameters())
    module.zero_grad()
    assert all(p.grad is None for p in module.parameters())
    assert module.shift.grad is None


def test_own_module_trains() -> None:
    """As in the README: a class with forward, an optimizer, a loop."""
    X, t = np.array([[0.4, -1.0], [-2.1, 3.0], [1.0, 1.0], [-1.0, -1.0]]), np.array([1.0, 0.0, 1.0, 0.0])
    module, criterion = Residual(), nn.BCEWithLogitsLoss()
    optimizer = nn.SGD(module.parameters(), lr=0.3)
    losses = []
    for _ in range(200):
        optimizer.zero_grad()
        loss = criterion(module(X), t)
        loss.backward()
        optimizer.step()
        losses.append(loss.data)
    assert losses[-1] < 0.2 * losses[0]


def test_shared_parameter_counts_once() -> None:
    class Tied(nn.Module):
        def __init__(self) -> None:
            self.a = nn.Linear(2, 2)
            self.b = self.a
            self.c = nn.Linear(2, 2)
            self.c.weight = self.a.weight

    assert [key for key, _ in Tied().named_parameters()] == ["a.weight"]
    assert Tied().parameter_count() == 6


def test_module_that_knows_its_parent() -> None:
    parent, child = nn.Sequential(nn.Linear(2, 2)), nn.Sequential(nn.Linear(2, 1))
    parent.layers.append(child)
    child.parent = parent
    assert [key for key, _ in parent.named_parameters()] == ["layers.0.weight", "layers.1.layers.0.weight"]


def test_forward_of_several_inputs() -> None:
    class Distance(nn.Module):
        def forward(self, a: Any, b: Any, power: float = 2.0) -> Any:
            return ((a - b) ** power).sum()

    assert Distance()(Value([1.0, 2.0]), np.array([0.0, 0.0]), power=3.0).data == 9.0


def test_scopes_nest_and_are_left_after_an_error() -> None:
    module = Residual()
    module.name = "my model"
    y = module([1.0, 2.0])
    assert y.scope == ("my model", "Neuron")
    with pytest.raises(ShapeError):
        module([1.0, 2.0, 3.0])
    assert Value(1.0).scope == ()


def test_two_layers_of_one_kind_are_two_scopes() -> None:
    """By the name of the attribute, or by their number in a list; a name of one's own comes first."""

    class Own(nn.Module):
        def __init__(self) -> None:
            self.hidden, self.last = nn.Linear(2, 3), nn.Neuron(3, name="the end")
            self.more = [nn.ReLU(), nn.Linear(3, 3), nn.Linear(3, 3)]

        def forward(self, x: Any) -> Any:
            return self.last(self.more[2](self.more[1](self.more[0](self.hidden(x)))))

    def scopes(model: Any) -> list[tuple[str, ...]]:
        return [v.scope for v in Graph(model([0.4, -1.0])).operations]

    assert scopes(Own()) == [
        ("Own", "hidden"), ("Own", "ReLU"), ("Own", "Linear 1"), ("Own", "Linear 2"), ("Own", "the end"),
    ]  # fmt: skip
    stack = nn.Sequential(nn.Linear(2, 3), nn.ReLU(), nn.Linear(3, 1))
    assert [last for *_, last in scopes(stack)] == ["Linear 1", "ReLU", "Linear 2"]
    shared = nn.Linear(2, 2)
    assert [last for *_, last in scopes(nn.Sequential(shared, shared))] == ["Linear 1", "Linear 1"]


def test_forward_not_defined() -> None:
    class Empty(nn.Module):
        pass

    with pytest.raises(DataTypeError, match=r"Empty defines no forward\(x\): write what it computes there"):
        Empty()(1.0)
    assert Empty().parameters() == []
    assert repr(Empty()) == "Empty()"


def test_repr() -> None:
    assert repr(nn.MLP([2, 3, 2, 1])) == "MLP([2, 3, 2, 1])"
    assert repr(nn.LogisticRegression(2)) == "LogisticRegression(2)"
    assert repr(nn.Sequential(nn.Linear(2, 3), nn.ReLU())) == "Sequential(Linear(2, 3), ReLU())"
    assert repr(nn.scalar(nn.Sequential(nn.Linear(2, 3), nn.Neuron(3)))) == ("Sequential(Linear(2, 3), Neuron(3))")


# ------------------------------------------------------------------------------------- state
def test_state_goes_round_and_is_a_copy() -> None:
    module, other = Residual(), Residual()
    for p in module.parameters():
        p.assign(np.full(p.shape, 0.3) if p.shape else 0.3)
    state = module.state_dict()
    assert list(state) == KEYS
    other.load_state_dict(state)
    assert other([1.0, 2.0]).data == module([1.0, 2.0]).data
    for p in module.parameters():
        p.assign(np.zeros(p.shape) if p.shape else 0.0)
    assert state["inner.layers.0.weight"].min() == 0.3
    assert other.gain.data == 0.3


def test_state_of_float64_goes_into_a_model_of_float32() -> None:
    model = nn.MLP([2, 3, 1], dtype=np.float32)
    model.load_state_dict(nn.MLP([2, 3, 1], random_state=1).state_dict())
    assert all(p.dtype == np.float32 for p in model.parameters())


def change(state: dict[str, Any], **changes: Any) -> dict[str, Any]:
    return {**state, **{key.replace("__", "."): value for key, value in changes.items()}}


BAD_STATES: list[tuple[str, Any, type[Exception], str]] = [
    ("missing", lambda s: dict(list(s.items())[1:]), ArgumentError, r"missing layers\.0\.weight\. This model has"),
    ("unknown", lambda s: change(s, bias=1.0), ArgumentError, r"unknown bias\. This model has"),
    ("empty", lambda s: {}, ArgumentError, "missing layers.0.weight, layers.1.weight"),
    ("shape", lambda s: change(s, layers__1__weight=np.ones(3)), ShapeError, r"shape \(4,\) and the state \(3,\)"),
    ("would broadcast", lambda s: change(s, layers__1__weight=1.0), ShapeError, r"\(4,\) and the state \(\)"),
    ("texts", lambda s: change(s, layers__1__weight=np.array(["a"] * 4)), DataTypeError, "real numbers"),
    ("None", lambda s: change(s, layers__1__weight=None), DataTypeError, "None"),
    ("no mapping", lambda s: None, DataTypeError, r"what state_dict\(\) gave, got NoneType"),
]


@pytest.mark.parametrize(("make", "error", "text"), [c[1:] for c in BAD_STATES], ids=[c[0] for c in BAD_STATES])
def test_bad_state_changes_nothing(make: Any, error: type[Exception], text: str) -> None:
    model = nn.MLP([2, 3, 1])
    before = model.state_dict()
    state = make({key: value + 1 for key, value in before.items()})
    with pytest.raises(error, match=text) as caught:
        model.load_state_dict(state)
    assert isinstance(caught.value, ChalkgradError)
    for key, value in model.state_dict().items():
        np.testing.assert_array_equal(value, before[key])


def test_loading_makes_old_graphs_stale() -> None:
    model = nn.MLP([2, 3, 1])
    loss = model.loss([0.4, -1.0], 1.0)
    model.load_state_dict(model.state_dict())
    with pytest.raises(StaleGraphError, match="variable 'w' was updated"):
        loss.backward()
    with pytest.raises(StaleGraphError):
        Graph(loss)


# ------------------------------------------------------------------------------------ copies
X = np.random.default_rng(0).normal(size=(20, 2))
T = np.where(X[:, 0] + X[:, 1] > 0, "b", "a")


@pytest.mark.parametrize("duplicate", [copy.deepcopy, lambda m: pickle.loads(pickle.dumps(m))], ids=["copy", "pickle"])
@pytest.mark.parametrize(
    "model",
    [nn.MLP([2, 3, 1], activation="prelu"), nn.LogisticRegression(), nn.Perceptron(), nn.scalar(nn.MLP([2, 2, 2]))],
    ids=["MLP", "logistic", "perceptron", "twin"],
)
def test_copies_predict_the_same_and_train_apart(model: Any, duplicate: Any) -> None:
    model = copy.deepcopy(model).fit(X, T, epochs=2 if model.scalar else 50)
    other = duplicate(model)
    np.testing.assert_array_equal(other.decision_function(X), model.decision_function(X))
    assert other.predict(X).tolist() == model.predict(X).tolist()
    assert [p.name for p in other.parameters()] == [p.name for p in model.parameters()]
    before = model.state_dict()
    for p in other.parameters():
        p.assign(p.data + 1.0)
    for key, value in model.state_dict().items():
        np.testing.assert_array_equal(value, before[key])
    if not isinstance(model, nn.Perceptron):
        other.fit(X, T, epochs=1)
        assert np.any(other.decision_function(X) != model.decision_function(X))
        loss = other.loss(X[0], 1.0 if other(X[:1]).shape == (1,) else [1.0, 0.0])
        loss.backward()
        assert all(p.grad is not None for p in other.parameters())
        assert all(p.grad is None or id(p) not in map(id, other.parameters()) for p in model.parameters())
