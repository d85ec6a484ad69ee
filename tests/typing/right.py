"""What users write, as a type checker sees it: nothing to complain about."""

from __future__ import annotations

import numpy as np
from typing_extensions import assert_type

import autograd
import nn
import viz
from autograd import Graph, Op, Value, explain, grad, gradcheck, no_grad, record, sigmoid, value_and_grad

# Methods and functions that the table makes.
w = Value(np.array([[0.5, -1.0], [2.0, 0.0]]), name="w")
x = Value([1.0, 2.0], name="x")
assert_type(w @ x + 1.0, Value)
assert_type((2 * x).exp().sum(axis=0), Value)
assert_type(x.tanh().mean(), Value)
assert_type(w.reshape(4).max(axis=0, keepdims=True), Value)
assert_type(x[0] ** 2, Value)
y = autograd.softmax(w @ x, axis=-1)
loss = autograd.cross_entropy(w, np.eye(2)).mean() + sigmoid(x).sum()
loss.backward()
print(w.grad, x.grad, y.T.shape, w.T.shape)

softsign = Op(
    name="softsign",
    inputs=("a",),
    forward=lambda a: a / (1 + np.abs(a)),
    formula="a / (1 + abs(a))",
    local=["1 / (1 + abs(a)) ** 2"],
    program="a / (1 + abs(a))",
)


def f(a: Value) -> Value:
    y: Value = softsign(a)
    return (a * y).sum()


print(gradcheck(f, np.ones(3)), grad(f)(np.ones(3)), value_and_grad(f)(np.ones(3)))
assert_type(record(f, np.ones(3)).source, str)
assert_type(explain(loss), str)
graph = Graph(loss)
assert_type(graph, Graph)
for step in graph.backward_steps:
    print(step.formula)

# Models.
data = nn.patients(100)
model = nn.MLP([2, 3, 1], optimizer=nn.Adam, lr=nn.CosineDecay(0.05, epochs=10), regularizer=nn.SquaredL2(0.01))
assert_type(model.fit(data.X, data.labels, epochs=10, validation=0.2, patience=3), nn.MLP)
print(model.predict(data.X), model.predict_proba(data.X)[0, 0], model.score(data.X, data.labels))
assert_type(model.history_.loss, list[float])
nn.save(model, "model.npz")
assert_type(nn.load(nn.MLP([2, 3, 1]), "model.npz"), nn.MLP)


class Network(nn.Module):
    def __init__(self) -> None:
        self.hidden = nn.Linear(2, 3, rng=0)
        self.norm = nn.BatchNorm1d(3)

    def forward(self, x: Value) -> Value:
        hidden: Value = self.norm(self.hidden(x))
        return hidden.relu()


with no_grad():
    print(Network()(data.X), nn.Sequential(nn.Conv2d(1, 2, 3), nn.ReLU(), nn.Flatten()).parameters())

# Pictures.
viz.draw(graph, depth=2).save("graph.svg")
viz.step(loss, lr=0.1).save("backprop.html")
assert_type(viz.decision_boundary(model, data.X, data.labels), viz.BoundaryDisplay)
viz.learning_curve(model.history_).set_title("loss")
