"""One model, three resolutions: layer by layer, a node for each + and ×, and the layer graph unrolled."""

from __future__ import annotations

import copy
from collections import Counter
from typing import Any

import numpy as np
import pytest

import nn
from autograd import Graph, Value, gradcheck
from nn.layers.activation import ACTIVATIONS

EXACT: Any = {"rtol": 1e-12, "atol": 1e-12}
X = np.random.default_rng(1).normal(size=(5, 2))
CLASSES = np.array([0, 1, 1, 0, 1])


def case(model: Any, batch: bool) -> tuple[Any, Any]:
    """Samples and the targets that fit the model's loss."""
    if isinstance(model, nn.Perceptron):
        targets = 2.0 * CLASSES - 1
    elif isinstance(model, nn.LogisticRegression) or model.sizes[-1] == 1:
        targets = CLASSES.astype(float)
    else:
        targets = np.eye(model.sizes[-1])[[0, 2, 1, 1, 0]]
    return (X, targets) if batch else (X[1], targets[1])


def gradients(model: Any, loss: Value) -> dict[str, Any]:
    model.zero_grad()
    loss.backward()
    return {key: p.grad for key, p in model.named_parameters()}


def by_entry(grads: dict[str, Any]) -> dict[str, float]:
    """Each number with the key it has at scalar resolution."""
    return {
        f"{key}[{','.join(map(str, index))}]" if np.ndim(g) else key: float(entry)
        for key, g in grads.items()
        for index, entry in np.ndenumerate(g)
    }


MODELS = {
    **{f"{sizes} {a}": (sizes, a) for sizes in ((2, 3, 2, 1), (2, 3, 2, 3)) for a in ACTIVATIONS},
    "one output of no hidden layer": ((2, 1), "sigmoid"),
    "softmax regression": ((2, 3), "sigmoid"),
}


def build(name: str) -> Any:
    if name in MODELS:
        return nn.MLP(list(MODELS[name][0]), activation=MODELS[name][1], init="normal", random_state=4)
    return {"perceptron": nn.Perceptron, "logistic": nn.LogisticRegression}[name](2, random_state=4)


@pytest.mark.parametrize("batch", [False, True], ids=["one sample", "batch"])
@pytest.mark.parametrize("name", [*MODELS, "perceptron", "logistic"])
def test_layer_scalar_and_unrolled_agree(name: str, batch: bool) -> None:
    model = build(name)
    x, t = case(model, batch)
    loss = model.loss(x, t)
    expected = gradients(model, loss)
    assert any(np.any(g) for g in expected.values())

    twin = nn.scalar(model)
    twin_loss = twin.loss(x, t)
    assert type(twin_loss.data) is float
    assert twin_loss.data == pytest.approx(loss.data, rel=1e-12)
    assert gradients(twin, twin_loss) == pytest.approx(by_entry(expected), rel=1e-12, abs=1e-12)

    unrolled = Graph(loss).unroll()
    (end,) = unrolled.ends
    assert end.data == pytest.approx(loss.data, rel=1e-12)
    end.backward()
    for key, parameter in model.named_parameters():
        leaves = [v.grad for v in unrolled.leaves if unrolled.origins[v] is parameter]
        np.testing.assert_allclose(leaves, np.ravel(expected[key]), **EXACT)


def sigma(a: Any) -> Any:
    return 1 / (1 + np.exp(-a))


def test_one_sample_is_the_chain_by_hand() -> None:
    """L27 forward, L29 backward: one factor at a time, from right to left."""
    model = nn.MLP([2, 3, 2, 1], init="normal", random_state=7)
    x, t = np.array([0.4, -1.0]), 1.0
    W0, W1, w = (p.data for p in model.parameters())

    A = W0 @ np.r_[1, x]
    B = sigma(A)
    C = W1 @ np.r_[1, B]
    D = sigma(C)
    E = w @ np.r_[1, D]
    y = sigma(E)
    loss = -t * np.log(y) - (1 - t) * np.log(1 - y)

    dl_dy = (y - t) / (y * (1 - y))
    dl_dE = dl_dy * (y * (1 - y))
    dl_dw = dl_dE * np.r_[1, D]
    dl_dD = dl_dE * w[1:]
    dl_dC = dl_dD * (D * (1 - D))
    dl_dW1 = np.outer(dl_dC, np.r_[1, B])
    dl_dB = dl_dC @ W1[:, 1:]
    dl_dA = dl_dB * (B * (1 - B))
    dl_dW0 = np.outer(dl_dA, np.r_[1, x])

    recorded = model.loss(x, t)
    recorded.backward()
    nodes = {v.name: v for v in Graph(recorded).nodes}
    for name, value in {"A": A, "B": B, "C": C, "D": D, "E": E, "y": y, "l": loss}.items():
        np.testing.assert_allclose(nodes[name].data, value, **EXACT, err_msg=name)
    by_hand = {"y": dl_dy, "E": dl_dE, "D": dl_dD, "C": dl_dC, "B": dl_dB, "A": dl_dA}
    for name, value in {**by_hand, "w": dl_dw, "W¹": dl_dW1, "W⁰": dl_dW0}.items():
        np.testing.assert_allclose(nodes[name].grad, value, **EXACT, err_msg=name)


@pytest.mark.parametrize("outputs", [1, 3])
def test_batch_is_the_chain_by_hand(outputs: int) -> None:
    """L27, L29, L18: the mean over the batch; dl/dE is (y - t) / N for σ and for softmax."""
    model = nn.MLP([2, 3, 2, outputs], init="normal", random_state=7)
    x, t = case(model, batch=True)
    W0, W1, W2 = (np.atleast_2d(p.data) for p in model.parameters())
    prime = lambda rows: np.c_[np.ones(len(rows)), rows]  # noqa: E731
    B = sigma(prime(x) @ W0.T)
    D = sigma(prime(B) @ W1.T)
    E = prime(D) @ W2.T
    if outputs == 1:
        y = sigma(E[:, 0])
        loss = np.mean(-t * np.log(y) - (1 - t) * np.log(1 - y))
        dE = ((y - t) / len(x))[:, None]
    else:
        y = np.exp(E) / np.exp(E).sum(axis=1, keepdims=True)
        loss = -np.mean(np.sum(t * np.log(y), axis=1))
        dE = (y - t) / len(x)
    dC = dE @ W2[:, 1:] * D * (1 - D)
    dA = dC @ W1[:, 1:] * B * (1 - B)
    expected = [dA.T @ prime(x), dC.T @ prime(B), dE.T @ prime(D)]

    recorded = model.loss(x, t)
    recorded.backward()
    assert recorded.data == pytest.approx(loss, rel=1e-12)
    for parameter, g in zip(model.parameters(), expected, strict=True):
        np.testing.assert_allclose(parameter.grad, g.reshape(parameter.shape), **EXACT)


def test_scalar_level_has_a_node_for_each_plus_and_times() -> None:
    twin = nn.scalar(nn.MLP([2, 3, 2, 1]))
    graph = Graph(twin.loss(X[0], 1.0))
    counts = Counter(v.op.symbol for v in graph.operations if v.op is not None)
    # Each of 3 neurons of 2 inputs, 2 of 3 and 1 of 2 has a × and a + an input: the bias is added, not multiplied.
    products = 3 * 2 + 2 * 3 + 1 * 2
    assert (counts["×"], counts["+"], counts["σ"]) == (products, products, 3 + 2 + 1)
    assert len(graph.operations) == 2 * products + 6 + 1
    assert len([v for v in graph.leaves if v.op is None]) == 20


def test_scalar_names_are_entries_of_the_layer_names() -> None:
    twin = nn.scalar(nn.MLP([2, 3, 2, 1]))
    names = {v.name for v in Graph(twin.loss(X[0], 1.0)).nodes if v.name}
    expected = {"x[0]", "x[1]", "A[2]", "B[0]", "C[1]", "D[1]", "E", "y", "t", "l", "W⁰[2,1]", "W¹[1,3]", "w[2]"}
    assert expected <= names
    assert [p.name for p in twin.parameters()][:3] == ["W⁰[0,0]", "W⁰[0,1]", "W⁰[0,2]"]
    assert list(twin.state_dict())[-1] == "layers.2.weight[2]"


def by_weights(model: Any, x: Any, t: Any) -> Any:
    """The loss as a function of the weights, α of PReLU among them."""

    def loss(*weights: Value) -> Any:
        other = copy.deepcopy(model)
        holders = [m for m in (*other.layers, *other.activations) if hasattr(m, "weight")]
        for holder, weight in zip(holders, weights, strict=True):
            holder.weight = weight
        return other.loss(x, t)

    return loss


@pytest.mark.slow
@pytest.mark.parametrize("order", [1, 2])
@pytest.mark.parametrize("activation", ACTIVATIONS)
@pytest.mark.parametrize("outputs", [1, 3])
def test_gradcheck_through_the_whole_model(outputs: int, activation: str, order: int) -> None:
    model = nn.MLP([2, 2, 2, outputs], activation=activation, init="normal", random_state=5)
    x, t = case(model, batch=True)
    found = gradcheck(by_weights(model, x, t), *(p.data for p in model.parameters()), order=order)
    assert found, str(found)
    assert found.skipped == 0
    assert found.checked == model.parameter_count()


def test_twins_are_apart() -> None:
    model = nn.MLP([2, 3, 1], activation="prelu")
    twin = nn.scalar(model)
    again = nn.scalar(twin)
    before = twin.state_dict()
    for p in (*model.parameters(), *again.parameters()):
        p.assign(p.data + 1.0)
    assert twin.state_dict() == before
    assert twin.state_dict() == pytest.approx(by_entry({k: v - 1 for k, v in model.state_dict().items()}))


def test_twin_looks_into_tuples_dicts_and_shared_parts() -> None:
    class Siamese(nn.Module):
        def __init__(self) -> None:
            part = nn.Linear(2, 1)
            self.pair = (part, part)
            self.heads = {"a": nn.Linear(1, 1)}
            self.scalar = Value(2.0, name="k")

        def forward(self, x: Any) -> Any:
            return self.scalar * self.heads["a"](self.pair[0](x) + self.pair[1](x))

    model = Siamese()
    twin = nn.scalar(model)
    assert type(twin.scalar) is Value
    assert twin.parameter_count() == model.parameter_count() == 3 + 2 + 1
    assert twin([0.4, -1.0])[0].data == pytest.approx(model([0.4, -1.0]).data[0], rel=1e-12)
    for p in twin.parameters():
        p.assign(0.0)
    assert np.any(model([0.4, -1.0]).data)


def test_twin_predicts_and_trains_like_the_model() -> None:
    t = np.array(["a", "b", "b", "a", "b"])
    model = nn.MLP([2, 3, 1], random_state=2).fit(X, t, epochs=3, batch_size=2)
    twin = nn.scalar(model)
    np.testing.assert_allclose(twin.predict_proba(X), model.predict_proba(X), **EXACT)
    np.testing.assert_allclose(twin.decision_function(X), model.decision_function(X), **EXACT)
    assert twin.predict(X).tolist() == model.predict(X).tolist()
    model.set_params(warm_start=True).fit(X, t, epochs=2, batch_size=2)
    twin.set_params(warm_start=True).fit(X, t, epochs=2, batch_size=2)
    np.testing.assert_allclose(twin.history_.loss, model.history_.loss, **EXACT)
    assert twin.history_.accuracy == model.history_.accuracy
    assert twin.state_dict() == pytest.approx(by_entry(model.state_dict()), rel=1e-12)
