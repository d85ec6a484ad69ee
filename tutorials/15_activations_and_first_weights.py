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
# # 15 · Why did it stop learning?
#
# *Row L31 of the lecture. About 30 minutes. Before: 10 (hidden neurons), 13 (backprop, one factor at a time).*
#
# The code is right, the loss is right, and nothing moves. **Why did it stop learning?** At the end you know four
# answers, and how to see which one it is.
#
# This notebook needs `pip install ".[notebook]"` in the project's folder, and nothing else. All samples are made up.

# %%
# %matplotlib inline
import warnings

import numpy as np
from checks import check

import autograd
import nn
import viz

# Each says what this notebook wants you to find.
warnings.simplefilter("ignore", nn.TrainingWarning)
X = np.random.default_rng(0).normal(size=(120, 2))
t = (np.hypot(*X.T) < 1.0).astype(int)
_ = viz.activation()

# %% [markdown]
# Each panel has an **activation** and its slope. Look at the shaded zones: the slope there is below 0.05. A neuron in
# such a zone is **saturated**: next to nothing of the blame reaches its weights.
#
# ## The slope, by hand
#
# > **Guess first.** What is the largest slope that σ has anywhere?
#
# **Exercise 1.** The slope of σ at a.


# %%
def slope(a):
    """σ′(a)."""
    return ...


check.l31_slope(slope)


# %% tags=["solution"]
# A solution.
def slope(a):
    """σ′(a)."""
    y = 1 / (1 + np.exp(-a))
    return y * (1 - y)


check.l31_slope(slope)

# %%
for a in (0.0, 2.0, 5.0, 10.0):
    print(f"σ′({a}) = {slope(a):.5f}")

# %% [markdown]
# At most a quarter. Now put σ behind σ, ten times: the chain rule multiplies ten such numbers.
#
# **Exercise 2.** ReLU is max(0, a). A sum is a = −28, and the gradient that arrives from above is 1. How much passes?

# %%
passes = ...
check.l31_relu(passes)

# %% tags=["solution"]
# A solution.
passes = 0.0
check.l31_relu(passes)

# %%
a = autograd.Value(-28.0)
y = autograd.relu(a)
y.backward()
print("ReLU at −28 is", y.data, "and its slope", a.grad)

# %% [markdown]
# Nothing passes. **Leaky ReLU** is max(0.01 a, a): it leaves a small slope. With **PReLU** the 0.01 is a parameter α
# that backprop learns.
#
# **Exercise 3.** The gradient that leaky ReLU passes down, for an array a and the gradient g from above.


# %%
def passed(a, g):
    """∂l/∂a where g = ∂l/∂y and y = max(0.01 a, a)."""
    return ...


check.l31_leaky(passed)


# %% tags=["solution"]
# A solution.
def passed(a, g):
    """∂l/∂a where g = ∂l/∂y and y = max(0.01 a, a)."""
    return np.where(a > 0, 1.0, 0.01) * g


check.l31_leaky(passed)

# %% [markdown]
# ## First weights: zero is no neutral start
#
# > **Guess first.** All weights start at 0. After 100 epochs, how do the three hidden neurons differ?

# %%
same = nn.MLP([2, 3, 1], init=nn.zeros, epochs=100).fit(X, t)
print(same.layers[0].weight.data.round(4))

# %% [markdown]
# Not at all. They start alike, get the same gradient, and stay alike: three neurons do the work of one. So first
# weights are random. **Xavier**'s and **He**'s rules choose how large.
#
# ## Ten layers
#
# > **Guess first.** Ten hidden layers of σ. How many times smaller is the gradient in the first layer than in the last?


# %%
def sizes(activation, init):
    """The mean |∂L/∂W| of the first and the last layer, before training."""
    model = nn.MLP([2] + [10] * 10 + [1], activation=activation, init=init)
    model.loss(X, t).backward()
    return [
        float(np.abs(model.layers[k].weight.grad).mean()) for k in (0, -1)
    ]


for activation, init in (
    ("sigmoid", "xavier"),
    ("tanh", "xavier"),
    ("relu", "xavier"),
    ("relu", "he"),
):
    first, last = sizes(activation, init)
    print(
        f"{activation:8} {init:7} first {first:.1e}, last {last:.1e}, "
        f"{last / first:,.0f} times smaller"
    )

# %% [markdown]
# That is a **vanishing gradient**. With σ the first layer stands still. Tanh has slope 1 at 0 and loses little; ReLU
# passes all or nothing, and needs He's larger weights. Watch three σ layers and three ReLU layers over a training:

# %%
kinds = {
    kind: nn.MLP([2, 8, 8, 8, 1], activation=kind, epochs=40).fit(X, t)
    for kind in ("sigmoid", "relu")
}
_ = viz.gradient_flow(kinds, X, t)

# %% [markdown]
# Step backward through a small chain of σ. Which factor is the smallest? Drag a weight far up, and look again.

# %%
chain = nn.MLP([1, 1, 1, 1], init=nn.normal)
viz.step(chain.loss([1.5], 1))

# %% [markdown]
# ## Dead neurons
#
# A ReLU whose sum is below 0 for *every* sample has no gradient at all: it is **dead**.
#
# **Exercise 4.** Count the dead neurons. `A` has a row a sample and a column a neuron.


# %%
def dead(A):
    """How many columns of sums are never above 0."""
    return ...


check.l31_dead(dead)


# %% tags=["solution"]
# A solution.
def dead(A):
    """How many columns of sums are never above 0."""
    return (A <= 0).all(axis=0).sum()


check.l31_dead(dead)

# %% [markdown]
# > **Guess first.** η = 0.1 works well. What happens to the eight neurons at η = 10?

# %%
for lr in (0.1, 10.0):
    model = nn.MLP([2, 8, 1], activation="relu", lr=lr, epochs=50).fit(X, t)
    W = model.layers[0].weight.data
    print(
        f"η = {lr}: {dead(W[:, 0] + X @ W[:, 1:].T)} of 8 dead, "
        f"{model.score(X, t):.0%} right in training"
    )

# %% [markdown]
# One large step threw all sums below 0. No gradient leads back: a smaller η later can't wake them.
#
# ## A twist: no activation, no vanishing
#
# Then leave the activation out: its slope would be 1 everywhere.
#
# > **Guess first.** Two layers without one, of five neurons and of one. What can they do that one neuron can't?

# %%
rng = np.random.default_rng(3)
first, second = rng.normal(size=(5, 2)), rng.normal(size=(1, 5))
print(np.allclose(X @ first.T @ second.T, X @ (second @ first).T))

# %% [markdown]
# Both layers are one matrix, `second @ first`: depth without activation adds no power. The boundary is a line again.
#
# ## In five lines
#
# - A saturated neuron has a slope near 0, and learns next to nothing.
# - Slopes multiply: ten layers of σ make the gradient vanish.
# - Zeros as first weights keep neurons alike; Xavier's and He's rules set their size.
# - A ReLU that is below 0 for all samples is dead; too large an η kills it.
# - Without activation many layers are one.
#
# **Next:** 16, fewer weights by sharing them.
#
# *For teachers: show the four lines of ten layers, and the dead neurons. Ask whether dead neurons recover: most of the
# room says yes.*
