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
# # 11 · What does the last layer see?
#
# *Row L25 of the lecture. About 20 minutes. Before: 10 (hidden neurons).*
#
# A network ends in one neuron, and a neuron can draw one line. **How can a line at the end bend around the data at the
# beginning?** At the end you can follow samples through the layers, and say where they become separable.
#
# This notebook needs `pip install ".[notebook]"` in the project's folder, and nothing else. The samples are made up.

# %%
# %matplotlib inline
import numpy as np
from checks import check

import nn
import viz

rng = np.random.default_rng(0)
radius = np.r_[rng.normal(0.6, 0.25, 60), rng.normal(2.0, 0.25, 60)]
angle = rng.uniform(0, 2 * np.pi, 120)
X = np.c_[radius * np.cos(angle), radius * np.sin(angle)]
t = np.repeat([0, 1], 60)
model = nn.MLP(
    [2, 3, 2, 1],
    activation="tanh",
    optimizer="adam",
    lr=0.03,
    epochs=400,
    random_state=1,
).fit(X, t)
_ = viz.decision_boundary(model, X, t)

# %% [markdown]
# > **Guess first.** The last neuron draws one straight line. In which space?
#
# ## Walk through the layers
#
# A layer moves every sample: B = tanh(W⁰x′) is a new place for it. Here are all places, layer by layer.

# %%
_ = viz.layer_spaces(model, X, t)

# %% [markdown]
# First the input, a ring around a blob: no line works. Layer 1 pulls the ring to one side. It has three numbers a
# sample, and the panel shows the two directions in which they differ most. In the space of layer 2 a line tells the
# classes apart, and that is the line of the last neuron. Its score is the last panel.
#
# **Exercise 1.** Samples after the first layer: X is (N, 2), W⁰ is (3, 3) with the bias in column 0.


# %%
def first_space(W0, X):
    """tanh(W⁰x′) of every row."""
    return ...


check.l25_layer(first_space)


# %% tags=["solution"]
# A solution.
def first_space(W0, X):
    """tanh(W⁰x′) of every row."""
    return np.tanh(np.c_[np.ones(len(X)), X] @ np.asarray(W0).T)


check.l25_layer(first_space)

# %% [markdown]
# One sample on its way, with numbers. Press ⇥, and at *change* choose x. Drag its two numbers from the blob to the
# ring, and watch E change its sign.

# %%
l = model.loss(X[0], float(t[0]))
l.backward()
viz.step(l)

# %% [markdown]
# ## Freeze the space, keep the line
#
# > **Guess first.** Take the places in the last space as they are, and train a logistic regression on them alone. How
# > good is it?

# %%
W0, W1, w = (p.data for p in model.parameters())
second = first_space(W1, first_space(W0, X))
line = nn.LogisticRegression(epochs=500, lr=1.0).fit(second, t)
plain = nn.LogisticRegression(epochs=500, lr=1.0).fit(X, t)
print(
    f"right in training: {line.score(second, t):.0%}, on the samples "
    f"themselves {plain.score(X, t):.0%}"
)

# %% [markdown]
# As good as the network. On the samples themselves the same model is hardly better than a guess. The work is done by
# the layers before; the last one only reads it off.

# %%
_ = viz.decision_boundary(line, second, t, feature_names=["D₁", "D₂"])

# %% [markdown]
# **Exercise 2.** True or false: "After training, the layers of any network make its training data separable."

# %%
answer = ...
check.l25_always(answer)

# %% tags=["solution"]
# A solution.
answer = False
check.l25_always(answer)

# %% [markdown]
# **Exercise 3.** A layer without an activation: W¹(W⁰x′)′. It is one matrix. Which? (Take both without biases, (n, k)
# and (k, m).)


# %%
def joined(W1, W0):
    """The one matrix that does what both do."""
    return ...


check.l25_linear(joined)


# %% tags=["solution"]
# A solution.
def joined(W1, W0):
    """The one matrix that does what both do."""
    return np.asarray(W1) @ np.asarray(W0)


check.l25_linear(joined)

# %% [markdown]
# Linear layers turn and stretch, and a ring stays a ring. The bend comes from the activation.
#
# ## A twist: one neuron too few
#
# > **Guess first.** Two neurons in the first layer instead of three. Is every sample right?

# %%
kind = {"activation": "tanh", "optimizer": "adam", "lr": 0.03}
for neurons in (2, 3):  # right in training, from three starts
    right = []
    for k in range(3):
        model = nn.MLP([2, neurons, 1], **kind, epochs=400, random_state=k)
        right.append(round(model.fit(X, t).score(X, t), 2))
    print(neurons, right)

# %% [markdown]
# Two lines leave a strip, and the ring reaches out at its ends. Three close it in, where the start was lucky: compare
# the three starts.
#
# ## In five lines
#
# - A layer gives every sample a new place.
# - Layer by layer the classes come apart.
# - The last neuron draws a line in the last space.
# - Without activations the space is only turned and stretched.
# - Too few neurons, and the ring stays closed.
#
# **Next:** 12, the same, number by number.
#
# *For teachers: show the four spaces. Ask in which of them a ruler would do.*
