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
# # 00 · Ten minutes to backprop
#
# *Rows L26 to L29 of the lecture. About 20 minutes, ten without the exercises. Before: nothing but a little Python.*
#
# Here is a network that was wrong, and beside each of its weights a number that says how to mend it. **Why is this
# number ∂l/∂W⁰[0, 1]?** At the end you point at any of them and answer, factor by factor. (L26 and the like number the
# parts of the lecture. Without the lecture, read past them.)
#
# Read ∂l/∂W⁰[0, 1] like this. l says how wrong the network was. W⁰ is a table of weights, and [0, 1] is its row 0,
# column 1. The ∂ ask how fast l grows when this one weight grows a little. What a weight is comes in section 2.
#
# This notebook needs `pip install ".[notebook]"` in the project's folder, and nothing else. Run each cell with
# Shift+Enter.

# %%
# %matplotlib inline
import numpy as np
from checks import check

import nn
import viz
from autograd import Graph, Value, gradcheck

# 2 inputs, 3 and 2 neurons, 1 output; then one sample and its target.
model = nn.MLP([2, 3, 2, 1], random_state=3)
l = model.loss([0.4, -1.0], 1.0)
l.backward()
viz.step(l)

# %% [markdown]
# Data flow from left to right. Choose *Backward* and press → a few times: gradients come back from right to left, and
# each step multiplies by one thing. What each box means comes now. (Where scripts are off you see a picture of it.)
#
# ## 1. A value remembers where it came from
#
# Three small steps (L28): $v = 1/x$, then $u = 2v$, then $f = u^2$.

# %%
x = Value(4.0, name="x")
v = 1 / x
u = 2 * v
f = u**2
v.name, u.name, f.name = "v", "u", "f"
f

# %% [markdown]
# `f` is a number, 0.25, and knows its whole history.

# %%
viz.draw(f)

# %% [markdown]
# Each arrow carries a **local derivative**: how fast the box at its
# end changes when the box at its start does.
#
# The **gradients** say how fast f, the last box, changes with each of the others. They are "—": nobody has computed
# them yet.
#
# > **Guess first.** Make x a little larger. Does f grow or fall? Then what sign has df/dx, the gradient of x?

# %%
f.backward()
viz.draw(f)

# %% [markdown]
# One call, from right to left: **backprop**. The orange number under x is the product of the numbers on the arrows.
# That is the **chain rule**:
#
# $$\frac{df}{dx} = \underbrace{2u}_{1} \cdot \underbrace{2}_{2} \cdot
# \underbrace{\left(-\frac{1}{x^2}\right)}_{-1/16} = -0.125$$
#
# **Exercise 1.** And at x = 1? Multiply by hand.

# %%
answer = ...
check.first_slope(answer)

# %% tags=["solution"]
# A solution.
answer = 2 * 2 * 2 * (-1 / 1**2)
check.first_slope(answer)

# %% [markdown]
# Every exercise has hints, one at a time: type `check.first_slope.hint()` into a cell. The folded cell below it has a
# solution, unless your teacher took it out; ••• opens it. Cells further down may need your answer.
#
# In this picture one path leads from f back to x. Where there are two, each has its product, and the products *add*:

# %%
x = Value(2.0, name="x")
u = x**2
v = 3 * x
f = u * v
u.name, v.name, f.name = "u", "v", "f"
f.backward()
through_u, through_v = u.grad * 2 * x.data, v.grad * 3
print(
    f"{u.grad:g} · 4 = {through_u:g} through u, {v.grad:g} · 3 = "
    f"{through_v:g} through v, together {x.grad:g}"
)
viz.draw(f)

# %% [markdown]
# The orange number under x is that sum. Notebook 13 goes on from here.
#
# Is the −0.125 of before right? A derivative is a slope, so it can be measured. Move x a tiny bit to either side, and
# see how much f changes. `gradcheck` does that and compares.

# %%
print(gradcheck(lambda x: (2 * (1 / x)) ** 2, 4.0))

# %% [markdown]
# ## 2. A neuron
#
# A **neuron** multiplies its inputs by **weights** and adds them up with a **bias**. Then it squashes the sum to
# between 0 and 1, with $\sigma(a) = 1/(1+e^{-a})$. The inputs are two features of a patient, what was measured:
# temperature and heart rate. Both are standardized: 0 is the mean of all patients, and 1 is how much they usually
# differ from it. `nn.LogisticRegression(2)` is one such neuron with two inputs.

# %%
neuron = nn.LogisticRegression(2)
# The bias, then a weight for each input.
neuron.neuron.weight.assign([2.0, -3.6, 0.5])
y = neuron([0.4, -1.0])
print(f"{y.data:.3f}")

# %% [markdown]
# The sum is 2.0 − 3.6 · 0.4 + 0.5 · (−1.0) = 2.0 − 1.44 − 0.5 = 0.06, and σ(0.06) = 0.515. The lecture's slides print
# 0.125 for this example. That is σ(−1.94), where the bias 2.0 was left out.
#
# ## 3. A network, and the chain A to E (L26, L27)
#
# Two hidden layers, which are neurons between the inputs and the output: $A = W^0 x'$, $B = \sigma(A)$,
# $C = W^1 B'$, $D = \sigma(C)$, $E = w^T D'$, $y = \sigma(E)$. A prime, as in $x'$, puts a 1 in front, for the bias.
# The **target** $t$ is what $y$ should be, 1 or 0. The **loss** $l$ says how wrong $y$ is. It is
# $-t \ln y - (1 - t) \ln(1 - y)$: notebook 06 says why.
#
# Each row of $W^0$ is a neuron of the first layer, its bias and then its weights. So A is a list of three sums, and B
# of their three σ. Row by row $W^1$ is the second layer, and $w$ is the one neuron at the end.
#
# That is the network at the top. Go back to it, choose *Forward*, and press ⇥ so that all numbers show. Now drag a
# weight, with the slider beside *change*. Every number to its right follows.
#
# > **Guess first.** Drag W⁰[0,0], the first bias, far up, until the first number of B is nearly 1. What becomes of the
# > gradient of this bias, which stands beside the slider?
#
# It shrinks towards 0: the slope of σ, B (1 − B), is a factor of it (L29):
#
# $$\frac{\partial l}{\partial W^0} = \frac{\partial l}{\partial y}\cdot\frac{\partial y}{\partial E}\cdot
# \frac{\partial E}{\partial D}\cdot\frac{\partial D}{\partial C}\cdot\frac{\partial C}{\partial B}\cdot
# \frac{\partial B}{\partial A}\cdot\frac{\partial A}{\partial W^0}$$
#
# **Exercise 2.** Along one path the factors are single numbers. Which sign has the gradient, 1 or −1?


# %%
def sign_of_gradient(factors):
    """1 or -1; factors is a list of numbers."""
    return ...


check.sign_of_gradient(sign_of_gradient)


# %% tags=["solution"]
# A solution.
def sign_of_gradient(factors):
    """1 or -1; factors is a list of numbers."""
    return np.sign(np.prod(factors))


check.sign_of_gradient(sign_of_gradient)

# %% [markdown]
# **Exercise 3.** The gradient is nearly 0, whatever the others are. At which place stands the factor that did it?


# %%
def killer(factors):
    """The place of the factor that makes the product small, from 0."""
    return ...


check.killer(killer)


# %% tags=["solution"]
# A solution.
def killer(factors):
    """The place of the factor that makes the product small, from 0."""
    return np.argmin(np.abs(factors))


check.killer(killer)

# %% [markdown]
# ## 4. One number, down to each + and ×
#
# Pick a weight: row 0, column 1 of $W^0$. Its gradient is

# %%
W0 = model.parameters()[0]
float(W0.grad[0, 1])

# %% [markdown]
# Why that number? Open node A and look at the operations inside it. `W⁰[0,1]` is multiplied by `x[0]`. So its gradient
# is what arrives at the product, times `x[0]`.

# %%
graph = Graph(l)
A = next(node for node in graph.nodes if node.name == "A")
inside = graph.unroll(A)
for step in inside.backward_steps:
    if step.parent.name == "W⁰[0,1]":
        print(step.formula)
        print(step.numbers, "=", step.contribution)

# %% [markdown]
# `v1` is the product. A[0] adds it to others, so what arrives at it is `∂l/∂A[0]`. That came from B, which came from C,
# and so on from the loss.
#
# Now by hand, for the whole chain. Two slopes are used: of the loss, ∂l/∂y = (y − t) / (y (1 − y)), and of σ, y (1 −
# y). Column 0 holds the biases, which lead to no B and no D: `1:` leaves them out. From each B two paths lead on, one
# through each neuron of the second layer: `@` multiplies along them and adds.

# %%
values = {node.name: node.data for node in graph.nodes}
y, t, B, D = values["y"], values["t"], values["B"], values["D"]
W1, w = values["W¹"], values["w"]

dE = (y - t) / (y * (1 - y)) * y * (1 - y)  # ∂l/∂y · ∂y/∂E
dC = dE * w[1:] * D * (1 - D)  # · ∂E/∂D · ∂D/∂C
dA = dC @ W1[:, 1:] * B * (1 - B)  # · ∂C/∂B · ∂B/∂A
by_hand = dA[0] * values["x"][0]  # · ∂A/∂W⁰, the entry [0, 1]
print(f"{by_hand:.12f} by hand, {W0.grad[0, 1]:.12f} by backprop")

# %% [markdown]
# Now you can answer the question for every weight of every network.
#
# ## 5. Backprop is what training runs on
#
# Each step of a **training** takes every weight a little way against its gradient. Here are made-up patients. The last
# fifty are **held out**, so that the **score**, the share of right answers, is of patients whom the network never saw.
#
# > **Guess first.** More than half of them are one class. Which score would be no better than guessing?

# %%
table = nn.patients(200)
scaler = nn.Standardizer().fit(table.X[:150])
X, labels = scaler.transform(table.X), table.labels
model = nn.MLP([2, 3, 2, 1], random_state=0).fit(X[:150], labels[:150])
most = max(np.mean(labels[150:] == label) for label in ("sick", "healthy"))
print(
    f"right {model.score(X[150:], labels[150:]):.2f}, always the same "
    f"answer {most:.2f}"
)

# %%
_ = viz.decision_boundary(
    model,
    X,
    labels,
    feature_names=[f"{n} (standardized)" for n in table.feature_names],
)

# %% [markdown]
# ## In five lines
#
# - A value remembers what it was made from.
# - Each arrow has a slope; the gradient is the product of the slopes on the way.
# - Backward goes from the loss to the weights, one factor at a time.
# - One factor near 0 silences all that lies behind it.
# - Training takes each weight a little way against its gradient.
#
# **Next:** 01, where the lecture begins with four patients. On a table of your own: `chalkgrad FILE.csv` in a terminal.
#
# *For teachers: show the page at the top and section 4. Let the room guess the sign of each factor before it shows.*
