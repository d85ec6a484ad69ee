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
# # 10 · What does a hidden neuron do?
#
# *Rows L21 to L24 of the lecture, erratum E9. About 30 minutes. Before: 06 (logistic regression), 09 (when a line is
# not enough).*
#
# One neuron draws one line. **What do three of them draw together, and how many are enough?** At the end you read a
# network as lines on the data, and count its parameters in your head.
#
# This notebook needs `pip install ".[notebook]"` in the project's folder, and nothing else. All samples are made up.

# %%
# %matplotlib inline
import warnings
from itertools import pairwise

import matplotlib.pyplot as plt
import numpy as np
from checks import check

import nn
import viz

X = np.random.default_rng(0).normal(size=(120, 2))
t = (np.hypot(*X.T) < 1.0).astype(int)
model = nn.MLP(
    [2, 3, 1], optimizer="adam", lr=0.1, epochs=400, random_state=0
).fit(X, t)
picture = viz.hidden_lines(model, X, t)

# %% [markdown]
# The samples of class 1 lie in a disc: no line encloses them. Each **hidden neuron** is a line with a σ, its
# **activation**. The last panel has all three, and the boundary that the output neuron makes of them.
#
# > **Guess first.** Switch the first neuron off: its weight to the output becomes 0. Where does the boundary break? How
# > many of the samples are still right?

# %%
print(f"right in training with all three: {model.score(X, t):.0%}")
fig, axes = plt.subplots(1, 3, figsize=(9.6, 3.6), layout="constrained")
for k, ax in enumerate(axes):
    w = model.layers[1].weight.data.copy()
    model.layers[1].weight.assign(np.where(np.arange(4) == k + 1, 0.0, w))
    viz.decision_boundary(model, X, t, ax=ax)
    print(f"without neuron {k + 1}: {model.score(X, t):.0%}")
    model.layers[1].weight.assign(w)

# %% [markdown]
# Each closes one side of the disc. Without it that side is open. The other two can't stand in.
#
# Now train such a network in the page. Take neurons away and add some with − and +, and train again.
#
# > **Guess first.** With two hidden neurons, which shape can the region have? And with four?

# %%
viz.playground(nn.MLP([2, 3, 1], activation="tanh", random_state=0), X, t)

# %% [markdown]
# Two lines leave a strip or a wedge, open at its ends. Three can close it. Four close it too, with one more side.
#
# ## From hidden values to one number
#
# The formula is y = σ(wᵀ σ(W x′)′). The second prime adds a 1 to the hidden values too.
#
# **Exercise 1.** The hidden values B of one sample, for a matrix W with the bias in column 0.


# %%
def hidden(W, x):
    """σ(W x′), one number a hidden neuron."""
    return ...


check.l21_hidden(hidden)


# %% tags=["solution"]
# A solution.
def hidden(W, x):
    """σ(W x′), one number a hidden neuron."""
    return 1 / (1 + np.exp(-(W @ np.array([1.0, *x]))))


check.l21_hidden(hidden)

# %% [markdown]
# Step through one sample. Look at the shapes: two features become three hidden values, and these one y.

# %%
viz.step(model.loss(X[0], t[0]))

# %% [markdown]
# ## Count first, then ask
#
# Weights and biases together are the **parameters**: all that training moves.
#
# > **Guess first.** The lecture's 2-3-1 network: how many parameters? And 2-5-1?
#
# **Exercise 2.** The parameters of a network k-h-1.


# %%
def parameters(k, h):
    """How many weights, biases counted too, a network k-h-1 has."""
    return ...


check.l21_count(parameters)


# %% tags=["solution"]
# A solution.
def parameters(k, h):
    """How many weights, biases counted too, a network k-h-1 has."""
    return h * (k + 1) + (h + 1)


check.l21_count(parameters)

# %%
print(nn.MLP([2, 3, 1]).summary())
print(nn.MLP([2, 5, 1]).summary())

# %% [markdown]
# **Exercise 3.** Now any number of layers (L23, L24). `sizes` is for instance (2, 5, 3, 1).


# %%
def all_parameters(sizes):
    """Weights and biases of a network whose layers have these sizes."""
    return ...


check.l24_count(all_parameters)


# %% tags=["solution"]
# A solution.
def all_parameters(sizes):
    """Weights and biases of a network whose layers have these sizes."""
    return sum(after * (before + 1) for before, after in pairwise(sizes))


check.l24_count(all_parameters)

# %% [markdown]
# **Exercise 4.** The lecture's network k-5-3-4-7 has four outputs, one a class. What is the shape of its last matrix
# W[4]? The slide prints 8×4.

# %%
shape = ...
check.e9(shape)

# %% tags=["solution"]
# A solution.
shape = (4, 8)
check.e9(shape)

# %%
deep = nn.MLP([2, 5, 3, 4, 7, 4])
print(deep.layers[-1].weight.shape)
_ = viz.network(deep)

# %% [markdown]
# The printed 8×4 is turned round (E9). In W[4] σ(…)′ each *row* belongs to one class: 4 rows, and 7 + 1 columns.
#
# ## How many neurons? (L22)
#
# Now with noise: about one label in eight is wrong. Three samples in ten are held out.
#
# > **Guess first.** With 0, 12 and 60 hidden neurons: which is best on the samples that it trained on? On the others?

# %%
noisy = np.where(np.random.default_rng(1).random(120) < 0.125, 1 - t, t)
_ = viz.capacity(X, noisy, hidden=(0, 12, 60))

# %% [markdown]
# Compare the two accuracies in each title. The line can't follow the disc: it **underfits**. With 60 neurons the
# boundary bends round single wrong labels: it **overfits**. Already 12 begin to. Between 12 and 60 stand only two of
# the held-out samples: try another `random_state` before you trust the order.
#
# ## A twist: enough neurons, and still stuck
#
# XOR needs two lines, so 2-2-1 is enough on paper.
#
# > **Guess first.** Ten starts, ten trainings. How many get all four samples right?

# %%
X4 = np.array([[0, 0], [0, 1], [1, 0], [1, 1.0]])
t4 = np.array([0, 1, 1, 0])
scores = []
for seed in range(10):
    xor = nn.MLP(
        [2, 2, 1],
        activation="tanh",
        optimizer="adam",
        lr=0.1,
        epochs=400,
        random_state=seed,
    )
    with warnings.catch_warnings():
        # It says that some end no better than a guess.
        warnings.simplefilter("ignore", nn.TrainingWarning)
        scores.append(float(xor.fit(X4, t4).score(X4, t4)))
print(scores, f"{scores.count(1.0)} of 10")

# %% [markdown]
# Not all. That weights *exist* does not mean that descent finds them. Change the 2 hidden neurons to 8 and count again.
#
# ## In five lines
#
# - A hidden neuron is a line with an activation; the output neuron weighs these sides.
# - A layer has outputs × (inputs + 1) parameters.
# - Too few neurons underfit, too many can overfit.
# - Held-out samples decide which of the two it is.
# - Enough capacity is no promise: the start decides too.
#
# **Next:** 11, what the last layer sees.
#
# *For teachers: show the lines with one neuron switched off, and the ten starts on XOR. Ask how many will succeed: most
# of the room says ten.*
