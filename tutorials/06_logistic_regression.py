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
# # 06 · How sure is it?
#
# *Rows L14, L15, L16 of the lecture, erratum E1. About 30 minutes. Before: 03 (descent) and 05 (several classes).*
#
# A perceptron says "sick" or "healthy" and nothing else. A doctor asks back: **how sure are you?** At the end you
# can answer with a number, say where that number comes from, and say why this one loss belongs to it.
#
# This notebook needs `pip install ".[notebook]"` in the project's folder, and nothing else.

# %%
# %matplotlib inline
import matplotlib.pyplot as plt
import numpy as np
from checks import check

import nn
import viz

table = nn.patients()
X = nn.Standardizer().fit_transform(table.X)
t = np.array([float(label == "sick") for label in table.labels])
model = nn.LogisticRegression().fit(X, t)
features = [f"{name} (standardized)" for name in table.feature_names]
_ = viz.decision_boundary(
    model, X, t, feature_names=features, class_names=["healthy", "sick"]
)

# %% [markdown]
# The patients are made up. Look at the tint: it is strong far from the line and pale beside it. That is the answer
# this notebook explains.
#
# ## A number between 0 and 1
#
# The **sigmoid** squashes any number into a probability (L14): $\sigma(a) = \dfrac{1}{1 + e^{-a}}$.
#
# > **Guess first.** σ(0) = ? And σ(4): nearer to 0.9, or to 0.98? Write both down before you run the cell.

# %%
_ = viz.activation("sigmoid")
float(nn.Sigmoid()(0.0)), float(nn.Sigmoid()(4.0))

# %% [markdown]
# The dashed curve is the slope of σ, which is y (1 − y): a quarter at most, where y is one half. Nearly half of the
# scale is used up between −1 and 1. Beyond ±3 the curve is nearly flat, and the picture shades these zones: a neuron
# there is **saturated**. We come back to what this costs.
#
# ## One patient by hand (L15)
#
# A neuron takes a weighted sum and squashes it: $y = \sigma(w_0 + w_1 x_1 + w_2 x_2)$. The lecture's patient is
# $x = (0.4, -1.0)$ and its weights are $w = (2.0, -3.6, 0.5)$.
#
# > **Guess first.** The slide says 0.125, so "behind the line". Do the sum in your head. Do you agree?
#
# **Exercise 1.** Write the function.


# %%
def probability(w, x):
    """σ of the weighted sum; w[0] is the bias."""
    return ...


check.l15(probability)


# %% tags=["solution"]
# A solution.
def probability(w, x):
    """σ of the weighted sum; w[0] is the bias."""
    a = w[0] + w[1] * x[0] + w[2] * x[1]
    return 1 / (1 + np.exp(-a))


check.l15(probability)

# %% [markdown]
# The printed 0.125 is σ(−1.94), cut off and not rounded: somebody left the bias 2.0 out. With it the sum is
# 2.0 − 1.44 − 0.5 = 0.06, and σ(0.06) = 0.515. The patient is *in front of* the line, if barely. A bias is not
# optional.

# %%
with_bias = probability((2.0, -3.6, 0.5), (0.4, -1.0))
without = probability((0.0, -3.6, 0.5), (0.4, -1.0))
print(f"with its bias {with_bias:.3f}, without {without:.3f}")

# %% [markdown]
# Now take the same neuron apart. Press ⇥, so that y shows. At *change* stands w with its entry [0], the bias. Drag it,
# and watch y cross one half.

# %%
neuron = nn.LogisticRegression(2)
# The bias, then a weight for each input.
neuron.neuron.weight.assign([2.0, -3.6, 0.5])
l = neuron.loss([0.4, -1.0], 1.0)
l.backward()
viz.step(l)

# %% [markdown]
# And here is a whole training, in the page. Press Train. Then drag the bias away, and watch training bring it back.

# %%
viz.playground(
    nn.LogisticRegression(random_state=0), X, t, feature_names=features
)

# %% [markdown]
# ## What should a wrong answer cost? (L16)
#
# Say the patient is sick, t = 1, and the neuron says y = 0.001: certain, and wrong. Two candidates for the loss: the
# squared error $(y - t)^2$, and the **cross entropy** $-t \ln y - (1 - t)\ln(1 - y)$.
#
# > **Guess first.** Which of the two teaches the neuron more at y = 0.001? "More" means a steeper slope with respect
# > to the sum a, since that is what the weights are moved by.
#
# **Exercise 2.** The cross entropy of one sample.


# %%
def cross_entropy(y, t):
    """The loss of a probability y for a target t of 0 or 1."""
    return ...


check.l16(cross_entropy)


# %% tags=["solution"]
# A solution.
def cross_entropy(y, t):
    """The loss of a probability y for a target t of 0 or 1."""
    return -t * np.log(y) - (1 - t) * np.log(1 - y)


check.l16(cross_entropy)

# %% [markdown]
# **Exercise 3.** The slope of the *squared* error with respect to the sum a. (The chain rule: first to y, then
# to a. The slope of σ is y (1 − y).)


# %%
def squared_slope(y, t):
    """∂(y − t)²/∂a, where y = σ(a)."""
    return ...


check.squared_slope(squared_slope)


# %% tags=["solution"]
# A solution.
def squared_slope(y, t):
    """∂(y − t)²/∂a, where y = σ(a)."""
    return 2 * (y - t) * y * (1 - y)


check.squared_slope(squared_slope)

# %%
a = np.linspace(-8, 8, 201)
y = 1 / (1 + np.exp(-a))
fig, ax = plt.subplots(figsize=(7, 3.2), layout="constrained")
ax.plot(a, np.abs(2 * (y - 1) * y * (1 - y)), label="squared error")
ax.plot(a, np.abs(y - 1), "--", label="cross entropy")
ax.set(
    xlabel="sum a, for a sick patient (t = 1)", ylabel="size of the slope"
)
_ = ax.legend()

# %% [markdown]
# On the left the neuron is wrong. The squared error is nearly flat there: it hardly learns, because σ is flat. In the
# cross entropy the slope with respect to y is (y − t) / (y (1 − y)). Times the slope of σ that is y − t: the factor
# cancels, and the more wrong, the steeper. That is why the two belong together.
#
# **Exercise 4.** The gradient of the cross entropy for the two weights of one sample, without the bias.


# %%
def gradient(y, t, x):
    """[∂l/∂w₁, ∂l/∂w₂]."""
    return ...


check.l16_gradient(gradient)


# %% tags=["solution"]
# A solution.
def gradient(y, t, x):
    """[∂l/∂w₁, ∂l/∂w₂]."""
    return [(y - t) * x[0], (y - t) * x[1]]


check.l16_gradient(gradient)

# %% [markdown]
# The library agrees: it computes the same numbers. They are of every sample; a perceptron learns from the wrong ones
# alone.

# %%
neuron.zero_grad()
neuron.loss([0.4, -1.0], 1.0).backward()
(
    neuron.neuron.weight.grad[1:],
    np.array(gradient(with_bias, 1.0, (0.4, -1.0))),
)

# %% [markdown]
# ## A twist: leave the bias out
#
# > **Guess first.** Without a bias, where must the line pass, whatever the data?

# %%
away = X + 3.0  # the same patients, somewhere else
# A neuron of two weights and no bias; its σ is in the loss.
net = nn.Sequential(nn.Linear(2, 1, bias=False, rng=0))
bare = nn.NeuralClassifier(net, epochs=100).fit(away, t)
full = nn.LogisticRegression().fit(away, t)
print(
    f"right in training: without a bias {bare.score(away, t):.2f}, "
    f"with one {full.score(away, t):.2f}"
)

# %% [markdown]
# It must pass through the origin. On data that lie elsewhere it has no chance, and the warning says so: no better than
# a guess.
#
# ## In five lines
#
# - σ makes a probability of any number; far from 0 it is flat.
# - A neuron is a weighted sum and σ; the bias is a weight like the others.
# - The cross entropy asks what a probability costs; certain and wrong costs without limit.
# - With σ its slope is y − t: the more wrong, the more it learns.
# - A line without a bias passes through the origin.
#
# **Next:** 07, with ten classes in place of two.
#
# *For teachers: show the first and the last picture. Ask the room where 0.125 on the slide comes from; most will check
# the exponential, few the sum.*
