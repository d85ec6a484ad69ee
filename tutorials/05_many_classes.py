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
# # 05 · How do three classes share the plane?
#
# *Rows L10, L11 and L12 of the lecture, errata E5 and E8. About 25 minutes. Before: 02 (the perceptron).*
#
# One line tells two classes apart. **What tells three?** At the end you can compute a decision between three classes
# by hand, and say which rows of weights one mistake moves.
#
# This notebook needs `pip install ".[notebook]"` in the project's folder, and nothing else. The samples are made up.

# %%
# %matplotlib inline
import numpy as np
from checks import check

import nn
import viz
from autograd import Value, affine

rng = np.random.default_rng(0)
centers = np.array([[0.0, 2.0], [-1.8, -1.0], [1.8, -1.0]])
t = np.repeat([0, 1, 2], 20)
X = centers[t] + rng.normal(0, 0.7, (60, 2))
_ = viz.scatter(X, t)

# %% [markdown]
# ## A score for each class (L10)
#
# Each class gets a row of weights, and each row gives a score. The largest wins. The lecture's sample is
# x = (1.1, −2.0).
#
# > **Guess first.** Three rows are given below. Which class wins? Look at the sizes before you compute.

# %%
W = np.array([[-2.0, -3.6, 0.5], [-4.0, 2.4, 4.1], [-6.0, 4.0, -4.9]])
x = np.array([1.1, -2.0])
W @ np.array([1.0, *x])

# %% [markdown]
# Class 2, with 8.2. The slide prints −6.9 for the first score; it is −6.96, cut off and not rounded.
#
# **Exercise 1.** The winning class.


# %%
def winner(W, x):
    """The number of the class whose row gives the largest score."""
    return ...


check.l10(winner)


# %% tags=["solution"]
# A solution.
def winner(W, x):
    """The number of the class whose row gives the largest score."""
    return int(np.argmax(W @ np.array([1.0, *x])))


check.l10(winner)

# %% [markdown]
# ## Whose border moves?
#
# Between two classes lies the line where their scores are equal.
#
# > **Guess first.** Change the row of class 0 alone. How many of the three borders move?

# %%
model = nn.MulticlassPerceptron(random_state=0).fit(X, t)
_ = viz.decision_boundary(model, X, t)

# %% [markdown]
# Two: those of class 0 with 1 and with 2. The border between 1 and 2 never heard of row 0.
#
# Here are the scores as a graph. Drag a number of W, and watch one score move and two stay.

# %%
scores = affine(Value(W, name="W"), Value(x, name="x"))
scores.name = "s"
viz.step(scores[2] - scores[0])

# %% [markdown]
# ## One mistake moves two rows (L11)
#
# A sample of class t got class j. Row j gave too much, row t too little: wⱼ ← wⱼ − η x′ and wₜ ← wₜ + η x′.
#
# > **Guess first.** What happens to the row of a third class, which neither won nor should have?
#
# **Exercise 2.** The step.


# %%
def step(W, x, t, lr):
    """The new W after one sample of class t."""
    return ...


check.l11(step)


# %% tags=["solution"]
# A solution.
def step(W, x, t, lr):
    """The new W after one sample of class t."""
    W, primed = np.array(W, float), np.array([1.0, *x])
    j = int(np.argmax(W @ primed))
    if j != t:
        W[j] -= lr * primed
        W[t] += lr * primed
    return W


check.l11(step)

# %%
step(W, x, 0, 0.1) - W

# %% [markdown]
# Row 2 won and loses x′, row 0 should have won and gains it, row 1 stays. The slide prints the gradient as a single
# sum of xₙ: that is one of the two rows.
#
# The library's gradient of the same criterion says so too.

# %%
weights = Value(W)
nn.MulticlassPerceptronLoss()(
    affine(weights, x.reshape(1, 2)), np.array([[1.0, 0.0, 0.0]])
).backward()
weights.grad

# %% [markdown]
# ## Being right is not enough (L12)
#
# The multiclass **hinge loss** asks for a lead of 1 over every other class: Σ max(0, 1 + sⱼ − sₜ).
#
# > **Guess first.** Scores 2.0, 1.5, −3.0, and the true class is 0. Right already. Is the hinge loss 0?
#
# **Exercise 3.** The hinge loss of one sample.


# %%
def hinge(s, t):
    """The sum over the other classes."""
    return ...


check.l12(hinge)


# %% tags=["solution"]
# A solution.
def hinge(s, t):
    """The sum over the other classes."""
    s = np.asarray(s, float)
    return float(np.maximum(0.0, 1.0 + np.delete(s, t) - s[t]).sum())


check.l12(hinge)

# %%
(
    hinge([2.0, 1.5, -3.0], 0),
    nn.MulticlassHingeLoss()([2.0, 1.5, -3.0], [1.0, 0.0, 0.0]).data,
)

# %% [markdown]
# Half a point is missing: class 1 is only 0.5 behind. The loss pushes until the lead is 1.

# %%
svm = nn.MulticlassSVM(random_state=0).fit(X, t)
_ = viz.decision_boundary(svm, X, t)
print(
    f"right in training: perceptron {model.score(X, t):.0%}, "
    f"SVM {svm.score(X, t):.0%}"
)

# %% [markdown]
# ## A twist: a class in the middle
#
# > **Guess first.** Three clouds on one line, left, middle, right. Can three rows of weights tell them apart?

# %%
line = np.array([[-3.0, 0.0], [0.0, 0.0], [3.0, 0.0]])[t] + rng.normal(
    0, 0.4, (60, 2)
)
between = nn.SoftmaxRegression(epochs=300).fit(line, t)
print(f"{between.score(line, t):.0%} right in training")

# %% [markdown]
# They can. The middle class has a flat score that is below the left one on the left and below the right one on the
# right. Asking "middle or not?" with a single line would fail.
#
# ## In five lines
#
# - A row of weights for each class; the largest score wins.
# - A border belongs to two rows: it is where their scores are equal.
# - One mistake moves two rows, in opposite directions.
# - The hinge loss asks for a lead of 1 over each other class.
# - Classes in a row are no trouble, though no single line cuts the middle one out.
#
# **Next:** 06, where a score becomes a probability.
#
# *For teachers: show the scores and "one mistake". Ask how many borders move when one row does.*
