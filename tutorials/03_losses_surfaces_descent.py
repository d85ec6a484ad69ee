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
# # 03 · Which way is down?
#
# *Rows L05 and L06 of the lecture. About 25 minutes. Before: 02 (the perceptron).*
#
# A loss says how wrong a model is. Every choice of weights has one, so the losses form a landscape. **Blindfolded, with
# a hand on the ground: how do you get down?** At the end you can take a step, choose its length, and say when it fails.
#
# This notebook needs `pip install ".[notebook]"` in the project's folder, and nothing else. The samples are made up.

# %%
# %matplotlib inline
import warnings

import numpy as np
from checks import check

import nn
import viz
from autograd import Value

rng = np.random.default_rng(0)
X = rng.normal(size=(60, 2))
t = (X @ [1.0, -2.0] + rng.normal(0, 1.0, 60) > 0).astype(float)
model = nn.LogisticRegression(
    random_state=0, epochs=100, lr=1.0, batch_size=None
).fit(X, t)
_ = viz.loss_surface(model, X, t, directions=("w[1]", "w[2]"))

# %% [markdown]
# Each point is a choice of weights, each line a height (L05). The path is what training walked: from the start, always
# across the lines, towards the lowest place. (The title says how much of the walk the picture can show: the bias has
# moved a little as well.)
#
# ## One step (L06)
#
# The **gradient** points uphill. So one goes the other way, by a little: w ← w − η ∂L/∂w. The factor η is the
# **learning rate**.
#
# > **Guess first.** L(w) = (w − 3)², w = 0, η = 0.1. Where does one step lead?
#
# **Exercise 1.** The step on this parabola.


# %%
def step(w, lr):
    """The new w, one step down (w − 3)²."""
    return ...


check.l06_step(step)


# %% tags=["solution"]
# A solution.
def step(w, lr):
    """The new w, one step down (w − 3)²."""
    return w - lr * 2 * (w - 3)


check.l06_step(step)

# %% [markdown]
# Take the steps on the page: choose *Update*, and press *Apply*. Then move η to 1.1 and apply again.

# %%
w = Value(0.0, name="w")
l = (w - 3.0) ** 2
l.name = "l"
l.backward()
viz.step(l, lr=0.1)

# %% [markdown]
# ## How long a step?
#
# > **Guess first.** On this parabola: which of η = 0.01, 0.5, 0.95, 1.1 arrives first? Which never does?

# %%
for lr in (0.01, 0.5, 0.95, 1.1):
    w = 0.0
    for _ in range(20):
        w = step(w, lr)
    print(f"eta = {lr:<5} after 20 steps w = {w:.4g}")

# %% [markdown]
# 0.01 creeps. 0.5 is there at once: on a parabola of slope 2(w − 3) that is the whole way. 0.95 jumps from side to side
# and comes in slowly. 1.1 jumps farther each time.
#
# Three such stories on a real loss. Once through all samples is an **epoch**:

# %%
with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # one of them is meant to fail
    picture = viz.learning_rates(
        nn.LogisticRegression(random_state=0, batch_size=None),
        X,
        t,
        lrs=(0.01, 1.0, 60.0),
    )
picture.numbers_["verdicts"]

# %% [markdown]
# **Exercise 2.** η may shrink as one goes: ηₖ = c / k in step k. Write it.


# %%
def decreasing(c, k):
    """The learning rate of step k = 1, 2, 3, ..."""
    return ...


check.l06_decay(decreasing)


# %% tags=["solution"]
# A solution.
def decreasing(c, k):
    """The learning rate of step k = 1, 2, 3, ..."""
    return c / k


check.l06_decay(decreasing)

# %% [markdown]
# The library calls it `nn.InverseDecay(c)`. Large steps first, while it is far; small ones later, when it is near.
#
# ## One sample against all
#
# The gradient of all samples is a mean. One can also go by a single sample, again and again: **stochastic** descent.
#
# > **Guess first.** Sixty samples. In the time of one step with all, how many steps with one each? Is each of them as
# > good?

# %%
whole = nn.LogisticRegression(
    random_state=0, epochs=5, lr=0.1, batch_size=None
).fit(X, t)
single = nn.LogisticRegression(
    random_state=0, epochs=5, lr=0.1, batch_size=1
).fit(X, t)
[round(m.history_.loss[-1], 3) for m in (whole, single)]

# %% [markdown]
# Five epochs each: 5 steps against 300. A single sample points only roughly downhill, and there are many of them.
#
# Between the two lies a **batch**: the few samples that one step looks at.
#
# **Exercise 3.** 1,000 samples in batches of 20: how many steps has an epoch? Write a function of n and batch.


# %%
def steps_a_round(n, batch):
    return ...


check.l06_steps(steps_a_round)


# %% tags=["solution"]
# A solution.
def steps_a_round(n, batch):
    return -(-n // batch)


check.l06_steps(steps_a_round)

# %% [markdown]
# ## A twist: a flat place is not always the bottom
#
# > **Guess first.** L(w) = w³, w = 0. The gradient is 0. Is this the lowest point?

# %%
flat = Value(0.0)
(flat**3).backward()
flat.grad, (-0.1) ** 3

# %% [markdown]
# No: a little to the left it is lower. Descent stands still there, and is not at the bottom. In landscapes of many
# weights such saddles are common, and the noise of single samples helps one off them.
#
# ## In five lines
#
# - Each choice of weights has a loss; together they are a landscape.
# - The gradient points uphill, so one steps the other way, by η.
# - Too small a step creeps, too large a step climbs out.
# - A step by one sample is rough and cheap; many of them win.
# - Where the gradient is 0 it is flat, and not always low.
#
# **Next:** 04, a loss that prefers wide margins.
#
# *For teachers: show the four etas. Ask which arrives first; most say 0.95.*
