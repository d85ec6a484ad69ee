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
# # 04 · Two perfect lines: which is better?
#
# *Rows L09 and L13 of the lecture. About 25 minutes. Before: 02 (the perceptron) and 03 (losses and descent).*
#
# The perceptron stops at the first line without a mistake. **Two lines make no mistake: which is better?** At the end
# you can say it with a number, and train for that number.
#
# This notebook needs `pip install ".[notebook]"` in the project's folder, and nothing else. All samples are made up.

# %%
# %matplotlib inline
import numpy as np
from checks import check

import nn
import viz

rng = np.random.default_rng(2)
X = nn.Standardizer().fit_transform(
    np.r_[rng.normal(-1.1, 0.6, (15, 2)), rng.normal(1.1, 0.6, (15, 2))]
)
t = np.repeat([-1.0, 1.0], 15)
picture = viz.many_solutions(X, t, count=3)
lines = picture.numbers_["weights"]

# %% [markdown]
# Three perceptrons, three starts, no mistake (L13). The legend has the distance from each line to its nearest sample.
#
# > **Guess first.** Tomorrow a new patient comes, a little off those you have. Which line would you trust?
#
# ## A distance
#
# The sum wᵀx′ is 0 on the line and grows away from it. It also grows when w gets longer, and then the line stays where
# it is. So divide by the length of (w₁, w₂).
#
# **Exercise 1.** The distance of a point from the line.


# %%
def distance(w, x):
    """How far x = (x₁, x₂) is from the line w₀ + w₁x₁ + w₂x₂ = 0."""
    return ...


check.l13_distance(distance)


# %% tags=["solution"]
# A solution.
def distance(w, x):
    """How far x = (x₁, x₂) is from the line w₀ + w₁x₁ + w₂x₂ = 0."""
    return abs(w[0] + w[1] * x[0] + w[2] * x[1]) / np.hypot(w[1], w[2])


check.l13_distance(distance)

# %% [markdown]
# The **margin** of a line is the distance to its nearest sample. Three starts, three margins:

# %%
for w in lines:
    print(f"w = {w.round(2)}, margin {min(distance(w, x) for x in X):.3f}")

# %% [markdown]
# ## A loss that asks for more (L09)
#
# The perceptron's criterion max(0, −t s) is content as soon as t s is above 0. The **hinge loss** asks for 1:
# max(0, 1 − t s).
#
# > **Guess first.** A sick patient, t = 1, has the score s = 0.5. What does each of the two losses say? And at s = 3?

# %%
for s in (0.5, 3.0, -2.0):
    both = nn.PerceptronLoss()([s], [1.0]), nn.HingeLoss()([s], [1.0])
    print(f"s = {s:4}: perceptron {both[0].data}, hinge {both[1].data}")

# %% [markdown]
# **Exercise 2.** The hinge loss of a list of scores and targets, summed.


# %%
def hinge(s, t):
    """Σ max(0, 1 − t s), for arrays s and t."""
    return ...


check.l09(hinge)


# %% tags=["solution"]
# A solution.
def hinge(s, t):
    """Σ max(0, 1 − t s), for arrays s and t."""
    return np.maximum(0.0, 1 - t * s).sum()


check.l09(hinge)

# %% [markdown]
# Five losses against t s, and below them their slopes. Look at t s between 0 and 1: the perceptron's slope is 0 there,
# that of the hinge is −1. (The axis calls t s the margin of a *sample*: it becomes a distance when it is divided by the
# length of w.)

# %%
_ = viz.losses()

# %% [markdown]
# > **Guess first.** Which of the five still have a slope at t s = 3?
#
# Two. The logistic loss (notebook 06) has a small one. The squared loss even rises again: it punishes a sample for
# being *too* right.
#
# **Exercise 3.** The gradient of the hinge loss of one sample, for the three weights.


# %%
def gradient(w, x, t):
    """∂l/∂w, three numbers: for the bias, w₁ and w₂."""
    return ...


check.l09_gradient(gradient)


# %% tags=["solution"]
# A solution.
def gradient(w, x, t):
    """∂l/∂w, three numbers: for the bias, w₁ and w₂."""
    primed = np.array([1.0, *x])
    return -t * primed if t * (w @ primed) < 1 else np.zeros(3)


check.l09_gradient(gradient)

# %% [markdown]
# The same in the library. Press ⇥ to see the loss, drag a weight until it is 0, then go backward: where does the
# gradient stop?

# %%
one = nn.LinearSVM(2)
one.neuron.weight.assign([0.0, 1.0, 0.0])
l = one.loss([0.5, 2.0], 1.0)
l.backward()
viz.step(l)

# %% [markdown]
# ## One line in place of many
#
# A **support vector machine** is the hinge loss and a small pull λ on the length of w. Notebook 08 has more on it.
#
# > **Guess first.** How many of the 30 samples hold the line in place?

# %%
svm = nn.LinearSVM(
    regularizer=nn.SquaredL2(0.001), epochs=400, random_state=0
).fit(X, t)
w = svm.neuron.weight.data
print(f"margin {min(distance(w, x) for x in X):.3f}")
_ = viz.decision_boundary(svm, X, t)

# %% [markdown]
# Wider than all three. The dashed lines are t s = 1 on both sides. Only the two samples that touch them hold the line;
# take any of the others away, and nothing changes. They are the **support vectors**.
#
# ## A twist: make w longer
#
# The first perceptron's line has a hinge loss above 0. Multiply its w by 20. The line stays where it is.
#
# > **Guess first.** And the loss?


# %%
def loss_of(w):
    return hinge(w[0] + X @ w[1:], t)


for w in (lines[0], 20 * lines[0]):
    print(
        f"hinge loss {loss_of(w):.2f}, "
        f"margin {min(distance(w, x) for x in X):.3f}"
    )

# %% [markdown]
# It is 0 now, on a bad line. So the hinge loss alone does not make a wide margin. It does so *because w is kept short*:
# where t s = 1, the distance is 1/‖(w₁, w₂)‖. The shorter w, the wider the street.
#
# **Exercise 4.** True or false: "A hinge loss of 0 means that the margin is as wide as it can be."

# %%
answer = ...
check.l09_zero(answer)

# %% tags=["solution"]
# A solution.
answer = False
check.l09_zero(answer)

# %% [markdown]
# ## One sample in the wrong place
#
# A healthy patient lies close to the sick ones. A line without a mistake still exists.
#
# > **Guess first.** With a strong pull (λ = 1), does the machine bend the line for this one patient?

# %%
X2, t2 = np.r_[X, [[0.2, 0.1]]], np.r_[t, -1.0]
for strength in (0.0001, 1.0):
    model = nn.LinearSVM(
        regularizer=nn.SquaredL2(strength), epochs=1000, random_state=0
    ).fit(X2, t2)
    away = 1 / np.linalg.norm(model.neuron.weight.data[1:])
    print(
        f"λ = {strength:g}: {away:.2f} from the line to a dashed one, "
        f"{model.score(X2, t2):.0%} right in training"
    )

# %% [markdown]
# No. With λ = 1 it gives the one patient up, and keeps a wide street for the others: a **soft margin**. With a weak
# pull all are right, and the street is narrow. Only patients that it has not seen can tell which is better.
#
# ## In five lines
#
# - Many lines make no mistake; the margin, the distance to the nearest sample, tells them apart.
# - A distance is the sum divided by the length of w, without the bias.
# - The hinge loss asks for t s ≥ 1, and is flat from there on.
# - Alone it can be made 0 by a longer w; with a short w it makes a wide margin.
# - A few samples, the support vectors, hold the line; with a strong λ one of them may be given up.
#
# **Next:** 05, three classes in one plane.
#
# *For teachers: show the first picture and the long w. Ask which line the room would trust, and only then why.*
