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
# # 08 · Why should weights be small?
#
# *Row L19 of the lecture. About 25 minutes. Before: 06 (logistic regression).*
#
# Two sets of weights give every patient the same score. **Is one of them better?** At the end you can say what a
# regularizer prefers, what it costs, and why weights grow without end when nothing holds them.
#
# This notebook needs `pip install ".[notebook]"` in the project's folder, and nothing else. The samples are made up.

# %%
# %matplotlib inline
import numpy as np
from checks import check

import nn
import viz
from autograd import Value

# %% [markdown]
# ## The same score, twice
#
# Take x = (1, 1, 1), and two weight vectors: (1, 0, 0) and (⅓, ⅓, ⅓).
#
# > **Guess first.** What are their scores? And which has the smaller sum of squares?

# %%
x = np.ones(3)
one, three = np.array([1.0, 0.0, 0.0]), np.full(3, 1 / 3)
[
    (float(w @ x), float(np.abs(w).sum()), float((w**2).sum()))
    for w in (one, three)
]

# %% [markdown]
# The scores are equal. The sums of sizes, **L1**, are equal as well. The sums of squares, **L2** squared, are 1 and ⅓:
# L2 prefers to ask all features a little.
#
# Either of them, added to the loss, is a **regularizer**, also called a penalty.
#
# **Exercise 1.** L + λ R: the loss of the data, plus λ times the sum of squares.


# %%
def total(loss, w, lam):
    """The loss with a penalty on the squares of w."""
    return ...


check.l19_total(total)


# %% tags=["solution"]
# A solution.
def total(loss, w, lam):
    """The loss with a penalty on the squares of w."""
    return loss + lam * float((np.asarray(w) ** 2).sum())


check.l19_total(total)

# %% [markdown]
# ## What each of them pulls with
#
# > **Guess first.** A weight is 0.01. Which pulls harder at it, L1 or the squared L2? And a weight of 5?

# %%
w = Value([0.01, 5.0], name="w")
(w * w).sum().backward()
squared = w.grad
w.zero_grad()
abs(w).sum().backward()
squared, w.grad

# %% [markdown]
# The squares pull with 2w: hard at large weights, hardly at small ones. L1 pulls with 1 at every weight, and takes
# small ones all the way to 0. Step through both:

# %%
v = Value([0.01, 5.0], name="w")
l = (v * v).sum() + abs(v).sum()
l.name = "R"
l.backward()
viz.step(l, lr=0.1)

# %% [markdown]
# **Exercise 2.** One step of descent on λ w² alone. What is w multiplied by?


# %%
def shrink(lam, lr):
    """The factor by which each step multiplies w."""
    return ...


check.l19_shrink(shrink)


# %% tags=["solution"]
# A solution.
def shrink(lam, lr):
    """The factor by which each step multiplies w."""
    return 1 - 2 * lr * lam


check.l19_shrink(shrink)

# %% [markdown]
# ## A ball that holds the weights
#
# A penalty is a fence: the larger λ, the smaller the place in which w may be. The fence of L1 has corners on the axes,
# where one weight is 0. That of L2 is round.
#
# The picture has three fences of each kind over the loss, which is low where it is light. A dot is the best place
# inside a fence.
#
# > **Guess first.** Within which kind of fence does the best place have a weight of exactly 0?

# %%
rng = np.random.default_rng(1)
X = rng.normal(size=(60, 2))
t = (X @ [2.0, 0.4] + rng.normal(0, 1, 60) > 0).astype(float)
model = nn.LogisticRegression(random_state=0, epochs=200).fit(X, t)
_ = viz.weight_balls(model, X, t)

# %% [markdown]
# Within L1, in two of three: the loss is lowest on a corner, where w[2] is 0. Within L2 the second weight is small, and
# never 0.
#
# ## Without a fence
#
# These samples are separable: a line is right for all.
#
# > **Guess first.** Train longer and longer. What becomes of the length of w?

# %%
S = np.r_[rng.normal(-2, 0.5, (20, 2)), rng.normal(2, 0.5, (20, 2))]
side = np.repeat([0.0, 1.0], 20)
for regularizer in (None, nn.SquaredL2(0.01)):
    lengths = []
    for epochs in (10, 100, 1000):
        # tol=0: it does not stop by itself when the loss hardly falls.
        free = nn.LogisticRegression(
            epochs=epochs, lr=1.0, tol=0.0, regularizer=regularizer
        ).fit(S, side)
        lengths.append(round(float(np.linalg.norm(free.coef_)), 2))
    print(regularizer, lengths)

# %% [markdown]
# It grows and grows: twice the weights are the same line, and a smaller loss. "Converged" never comes. With a fence it
# comes to rest.
#
# **Exercise 3.** True or false: "A larger λ always gives better predictions on new data."

# %%
answer = ...
check.l19_lambda(answer)

# %% tags=["solution"]
# A solution.
answer = False
check.l19_lambda(answer)

# %% [markdown]
# ## A twist: who is not fenced in
#
# Move all samples by 5: the line that parts them moves along, and needs a bias far from 0.
#
# > **Guess first.** Should the bias be held small as well?

# %%
far = S + 5.0
for held in (False, True):
    model = nn.LogisticRegression(
        epochs=3000,
        lr=0.02,
        batch_size=None,
        regularizer=nn.SquaredL2(0.1, bias=held),
    ).fit(far, side)
    print(
        f"bias {'held small' if held else 'left alone'}: "
        f"{model.intercept_[0]:.1f}, {model.score(far, side):.0%} right"
    )

# %% [markdown]
# The bias says where the line is, not how steep σ is. Held small, it keeps the line from its place between the clouds.
# So the library leaves it out unless you ask.
#
# ## In five lines
#
# - Different weights may give the same scores; a penalty chooses among them.
# - The squares shrink large weights most; L1 takes small ones to 0.
# - On separable data nothing stops the weights but a penalty.
# - λ is chosen on held-out data.
# - The bias is left alone.
#
# **Next:** 09, when no line works.
#
# *For teachers: show the two weight vectors and the growing length. Ask what becomes of it after a million epochs.*
