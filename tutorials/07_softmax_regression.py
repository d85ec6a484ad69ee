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
# # 07 · And with ten classes?
#
# *Rows L17 and L18 of the lecture. About 25 minutes. Before: 05 (many classes) and 06 (logistic regression).*
#
# σ turns one score into one probability. **How do ten scores become ten probabilities?** At the end you do it by hand,
# and know what breaks it.
#
# This notebook needs `pip install ".[notebook]"` in the project's folder, and nothing else. All samples are made up.

# %%
# %matplotlib inline
import numpy as np
from checks import check

import autograd
import nn
import viz

rng = np.random.default_rng(0)
X = np.concatenate(
    [
        rng.normal(center, 0.8, (30, 2))
        for center in ([0, 1.5], [-1.5, -1], [1.5, -1])
    ]
)
t = np.repeat([0, 1, 2], 30)
model = nn.SoftmaxRegression(random_state=0).fit(X, t)
_ = viz.decision_boundary(model, X, t)

# %% [markdown]
# Three classes share the plane. Look at the tint: near a border it is pale, because two classes are about as likely.
#
# Train it yourself, in the page. Click on a sample between two clouds, and read its three probabilities.

# %%
viz.playground(nn.SoftmaxRegression(random_state=0), X, t)

# %% [markdown]
# ## Softmax by hand (L17)
#
# A picture has the scores 2.0 for "cat", 1.0 for "dog" and 0.1 for "ship". Make each positive with e to that power,
# then divide by their sum. That is **softmax**.
#
# > **Guess first.** Is the cat more or less than half certain?
#
# **Exercise 1.** The probabilities of an array of scores.


# %%
def softmax(s):
    """eˢ / Σ eˢ, for one sample's scores."""
    return ...


check.l17(softmax)


# %% tags=["solution"]
# A solution.
def softmax(s):
    """eˢ / Σ eˢ, for one sample's scores."""
    return np.exp(s) / np.exp(s).sum()


check.l17(softmax)

# %% [markdown]
# > **Guess first.** Add 100 to all three scores. Then multiply all by 10. What happens to the probabilities?

# %%
s = np.array([2.0, 1.0, 0.1])
for name, scores in (
    ("as they are", s),
    ("+ 100", s + 100),
    ("× 10", s * 10),
):
    print(f"{name:12}", softmax(scores).round(4))

# %% [markdown]
# Adding changes nothing: e¹⁰⁰ cancels. Multiplying makes it certain, with the same order.
#
# ## The loss (L18)
#
# Of K probabilities only that of the true class counts: l = −ln yₜ.
#
# **Exercise 2.** The **cross entropy** of probabilities y and a target t, the number of the class.


# %%
def cross_entropy(y, t):
    """−ln of the probability of the true class."""
    return ...


check.l18(cross_entropy)


# %% tags=["solution"]
# A solution.
def cross_entropy(y, t):
    """−ln of the probability of the true class."""
    return -np.log(y[t])


check.l18(cross_entropy)

# %% [markdown]
# **Exercise 3.** Its slope for each of the scores: y minus the **one-hot** target, a 1 at the true class.


# %%
def slopes(y, t):
    """∂l/∂s, one number a class."""
    return ...


check.l18_slopes(slopes)


# %% tags=["solution"]
# A solution.
def slopes(y, t):
    """∂l/∂s, one number a class."""
    return y - np.eye(len(y))[t]


check.l18_slopes(slopes)

# %% [markdown]
# Every row of W learns from every sample. Step backward: which row has a negative gradient in its bias?

# %%
viz.step(model.loss(X[0], t[0]))

# %% [markdown]
# ## A twist: two ways to break it
#
# > **Guess first.** A score is 1000. What does your softmax say?

# %%
with np.errstate(over="ignore", invalid="ignore"):
    print("by hand", softmax(np.array([1000.0, 0.0, 0.0])))
print("library", autograd.softmax(np.array([1000.0, 0.0, 0.0])))
print(
    "loss from scores",
    nn.CrossEntropyLoss()([[1000.0, 0.0, 0.0]], [1]).data,
)

# %% [markdown]
# e¹⁰⁰⁰ is too large for the computer. The library subtracts the largest score first: that changes nothing, you saw it.
# Its loss takes the *scores*, and never the logarithm of a softmax.
#
# > **Guess first.** And if you give it probabilities, softmax twice? How low can the loss of a perfect answer get?

# %%
for y in ([0.6, 0.2, 0.2], [1.0, 0.0, 0.0]):
    print(y, "loss", round(float(nn.CrossEntropyLoss()([y], [0]).data), 3))

# %% [markdown]
# A perfect answer does not reach 0: no error is raised, and the loss gets stuck.
#
# ## In five lines
#
# - Softmax: e to each score, divided by the sum.
# - Adding a number to all scores changes nothing; a factor changes the certainty.
# - The loss is −ln of the true class's probability.
# - Its slope for the scores is y minus the one-hot target.
# - Give the loss scores, not probabilities.
#
# **Next:** 08, why weights should be small.
#
# *For teachers: show the three lines with + 100 and × 10, and the softmax twice. Ask what a perfect answer costs.*
