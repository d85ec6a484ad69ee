# ---
# jupyter:
#   jupytext:
#     text_representation:
#       extension: .py
#       format_name: percent
#   kernelspec:
#     display_name: Python 3
#     language: python
#     name: python3
# ---

# %% [markdown]
# # Ten minutes to backprop
#
# At the end of this notebook you will point at one number of a neural network, ask *why is that number
# ∂l/∂W⁰[0, 1]?*, and answer it, factor by factor.
#
# You need Python, and one command in a terminal: `pip install "chalkgrad[notebook]"` (or, in a copy of the
# project, `pip install ".[notebook]"`). Run each cell with Shift+Enter.

# %% [markdown]
# ## 1. A value remembers where it came from
#
# Here is a chain of three small steps: $v = 1/x$, then $u = 2v$, then $f = u^2$.

# %%
import viz
from autograd import Value

x = Value(4.0, name="x")
v = 1 / x
u = 2 * v
f = u**2
v.name, u.name, f.name = "v", "u", "f"
f

# %% [markdown]
# `f` is a number, 0.25, and it also knows its whole history. We can draw it. Each arrow carries a *local
# derivative*: how fast the box at its end changes when the box at its start does.

# %%
viz.draw(f)

# %% [markdown]
# The gradients are "—": nobody has computed them yet. One call does, from right to left: **backprop**.

# %%
f.backward()
viz.draw(f)

# %% [markdown]
# The orange number under `x` is the product of the numbers on the arrows. That is the chain rule:
#
# $$\frac{df}{dx} = \underbrace{2u}_{1} \cdot \underbrace{2}_{2} \cdot
# \underbrace{\left(-\frac{1}{x^2}\right)}_{-1/16} = -0.125$$

# %%
(2 * u.data) * 2 * (-1 / x.data**2), x.grad

# %% [markdown]
# Is it right? A derivative is a slope, so we can measure it: move `x` a tiny bit to either side and see how much
# `f` changes. `gradcheck` does that and compares.

# %%
from autograd import gradcheck

print(gradcheck(lambda x: (2 * (1 / x)) ** 2, 4.0))

# %% [markdown]
# ## 2. A neuron
#
# A neuron multiplies its inputs by weights, adds them up with a bias, and squashes the sum with
# $\sigma(a) = 1/(1+e^{-a})$. With two features of a patient, temperature and heart rate (both standardized):

# %%
import nn

neuron = nn.LogisticRegression(2)
neuron.neuron.weight.assign([2.0, -3.6, 0.5])
y = neuron([0.4, -1.0])
y.data

# %% [markdown]
# If you follow the lecture's slides: they print 0.125 for this example. That number is σ(−1.94), where the bias
# 2.0 was left out; with it the sum is 2.0 − 1.44 − 0.5 = 0.06, and σ(0.06) = 0.515. The patient is *in front*
# of the line.

# %% [markdown]
# ## 3. A network, and the chain A → E
#
# Two hidden layers: $A = W^0 x'$, $B = \sigma(A)$, $C = W^1 B'$, $D = \sigma(C)$, $E = w^T D'$, $y = \sigma(E)$, and
# the loss $l$ says how wrong $y$ is for the target $t$. (A prime, as in $x'$, puts a 1 in front, for the bias.)

# %%
model = nn.MLP([2, 3, 2, 1], random_state=3)
l = model.loss([0.4, -1.0], 1.0)
l.backward()
viz.draw(l)

# %% [markdown]
# The same as text. Read the second half slowly: every line is *one* factor of
#
# $$\frac{\partial l}{\partial W^0} = \frac{\partial l}{\partial y}\cdot\frac{\partial y}{\partial E}\cdot
# \frac{\partial E}{\partial D}\cdot\frac{\partial D}{\partial C}\cdot\frac{\partial C}{\partial B}\cdot
# \frac{\partial B}{\partial A}\cdot\frac{\partial A}{\partial W^0}$$

# %%
from autograd import explain

print(explain(l))

# %% [markdown]
# ## 4. One number, down to each + and ×
#
# Pick a weight: row 0, column 1 of $W^0$. Its gradient is

# %%
W0 = model.parameters()[0]
float(W0.grad[0, 1])

# %% [markdown]
# Why that number? Open node A and look at the operations inside it. `W⁰[0,1]` is multiplied by `x[0]`, so its
# gradient is the gradient that arrives at the product, times `x[0]`.

# %%
from autograd import Graph

graph = Graph(l)
A = next(node for node in graph.nodes if node.name == "A")
inside = graph.unroll(A)
for step in inside.backward_steps:
    if step.parent.name == "W⁰[0,1]":
        print(step.formula)
        print(step.numbers, "=", step.contribution)

# %% [markdown]
# And the number that arrives at the product is `∂l/∂A[0]`, which came from B, which came from C, ... all the way
# from the loss. By hand, for the whole chain:

# %%
import numpy as np

values = {node.name: node.data for node in graph.nodes}
y, t, B, D = values["y"], values["t"], values["B"], values["D"]
W1, w = values["W¹"], values["w"]

dE = (y - t) / (y * (1 - y)) * y * (1 - y)  # ∂l/∂y · ∂y/∂E
dC = dE * w[1:] * D * (1 - D)  # · ∂E/∂D · ∂D/∂C
dA = dC @ W1[:, 1:] * B * (1 - B)  # · ∂C/∂B · ∂B/∂A
by_hand = dA[0] * values["x"][0]  # · ∂A/∂W⁰, the entry [0, 1]
float(by_hand), float(W0.grad[0, 1])

# %%
assert np.isclose(by_hand, W0.grad[0, 1])

# %% [markdown]
# Now you can answer the question for every weight of every network.
#
# ## 5. Backprop is what training runs on
#
# Each training step takes every weight a little way against its gradient. On made-up patients:

# %%
table = nn.patients()
X = nn.Standardizer().fit_transform(table.X)
model = nn.MLP([2, 3, 2, 1]).fit(X, table.labels)
model.score(X, table.labels)

# %%
# %matplotlib inline
_ = viz.decision_boundary(model, X, table.labels, feature_names=[f"{n} (standardized)" for n in table.feature_names])

# %% [markdown]
# Try it on your own table: `chalkgrad FILE.csv` in a terminal writes the same pictures for a CSV file.
