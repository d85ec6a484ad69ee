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
# # 12 · What exactly is computed, in which order?
#
# *Rows L26, L27 and L38 of the lecture. About 25 minutes. Before: 10 (hidden neurons) and 11 (layers).*
#
# A network is often drawn as circles and lines. A computer sees a *list of small steps*. **Which steps, and in which
# order?** At the end you can write that list for any network, with the shape of every number in it, before you run it.
#
# This notebook needs `pip install ".[notebook]"` in the project's folder, and nothing else.

# %%
import numpy as np
from checks import check

import nn
import viz
from autograd import Graph, Value, explain

model = nn.MLP([2, 3, 2, 1], random_state=3)
x, t = [0.4, -1.0], 1.0
l = model.loss(x, t)
viz.draw(l, view="forward", wrap=2)

# %% [markdown]
# Seven steps, and each has a letter (L27): A = W⁰x′, B = σ(A), C = W¹B′, D = σ(C), E = wᵀD′, y = σ(E), and the loss l.
# A prime puts a 1 in front, for the bias.
#
# ## Shapes before values
#
# > **Guess first.** x has 2 numbers. How many has A? How many has B′? How many rows and columns has W¹?
#
# **Exercise 1.** The shapes of W⁰, W¹ and w of this 2-3-2-1 network, as a list of tuples flattened into numbers:
# `[rows, columns, rows, columns, length]`.

# %%
shapes = ...
check.l27_shapes(shapes)

# %% tags=["solution"]
# A solution.
shapes = [3, 3, 2, 4, 3]
check.l27_shapes(shapes)

# %%
[(p.name, p.shape) for p in model.parameters()]

# %% [markdown]
# Each matrix has a row for each output and a column for each input, and one more column: the bias.
#
# ## Step by step
#
# Press → in the page below, and say each shape before it shows.

# %%
viz.step(l)

# %% [markdown]
# The same as text, each line with its numbers put in.

# %%
print(explain(l).split("Backward")[0])

# %% [markdown]
# **Exercise 2.** The chain in NumPy, for one sample. You have `W0`, `W1`, `w`; `prime(a)` puts the 1 in front.


# %%
def prime(a):
    return np.concatenate([[1.0], a])


def sigmoid(a):
    return 1 / (1 + np.exp(-a))


def forward(W0, W1, w, x):
    """y of one sample."""
    return ...


check.l27(forward)


# %% tags=["solution"]
# A solution.
def forward(W0, W1, w, x):
    """y of one sample."""
    B = sigmoid(W0 @ prime(x))
    D = sigmoid(W1 @ prime(B))
    return sigmoid(w @ prime(D))


check.l27(forward)

# %%
W0, W1, w = (p.data for p in model.parameters())
float(forward(W0, W1, w, np.array(x))), float(model(x).data)

# %% [markdown]
# ## Two samples, a batch (L38)
#
# Samples are rows. Two of them are a matrix X of shape (2, 2), and the same code serves.
#
# > **Guess first.** What are the shapes of A, of y, and of the loss?

# %%
X = np.array([[0.4, -1.0], [-2.1, 3.0]])
batch = Graph(model.loss(X, [1.0, 0.0]))
[(batch.name_of(v), v.shape) for v in batch.operations]

# %% [markdown]
# A to D have a row for each sample, E and y one number for each. lₙ is the loss of each sample. l is their mean: one
# number, of shape (). Are the two y those of the samples alone?

# %%
[float(model(row).data) for row in X], model(X).data

# %% [markdown]
# The same two numbers, one by one or together. A batch changes nothing but the time it takes:

# %%
import timeit

many = np.random.default_rng(0).normal(size=(100, 2))
one_by_one = (
    timeit.timeit(lambda: [model(row) for row in many], number=3) / 3
)
together = timeit.timeit(lambda: model(many), number=30) / 30
print(
    f"one by one {one_by_one * 1e3:.1f} ms, together "
    f"{together * 1e3:.2f} ms"
)

# %% [markdown]
# ## A twist: shapes that fit by accident
#
# NumPy stretches shapes that differ. That is called **broadcasting**, and it is silent.
#
# > **Guess first.** y has shape (4, 1), t has shape (4,). What is the shape of y − t?

# %%
y, t4 = np.zeros((4, 1)), np.array([0.0, 1.0, 0.0, 1.0])
(y - t4).shape

# %% [markdown]
# Sixteen differences in place of four: each prediction meets the target of every other sample. A loss of the library,
# here the mean squared error `MSELoss`, refuses this and says what to write.

# %%
try:
    nn.MSELoss()(Value(y), t4)
except ValueError as error:
    print(error)

# %% [markdown]
# **Exercise 3.** A (3, 4) matrix plus a row of shape (1, 4). Which shape has the *gradient* of the row?

# %%
shape = ...
check.broadcast_gradient(shape)

# %% tags=["solution"]
# A solution.
shape = (1, 4)
check.broadcast_gradient(shape)

# %%
row = Value(np.zeros((1, 4)))
(np.ones((3, 4)) + row).sum().backward()
row.grad.shape, row.grad

# %% [markdown]
# A gradient has the shape of what it belongs to. The row was used three times, so three terms add up: 3, not 1.
#
# ## In five lines
#
# - A network is a list of steps; each has a name, an input and a shape.
# - A matrix has a row for each output and a column for each input, and one for the bias.
# - Samples are rows; a batch gives the same numbers as one sample after the other.
# - Say the shape before the value: most mistakes show there.
# - Shapes that differ are stretched in silence; a gradient is summed back.
#
# **Next:** 13, the same list backwards.
#
# *For teachers: show the first picture and the last exercise. Ask for the shape of y − t; most say (4, 1).*
