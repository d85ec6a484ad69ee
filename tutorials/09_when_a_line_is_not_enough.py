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
# # 09 · What if no line works?
#
# *Row L20 of the lecture. About 25 minutes. Before: 06 (logistic regression) and 08 (regularization).*
#
# Some data can't be cut by a line, wherever you put it. **What then?** At the end you know three cures, when each of
# them helps, and what each of them costs.
#
# This notebook needs `pip install ".[notebook]"` in the project's folder, and nothing else. All data are made up.

# %%
# %matplotlib inline
import warnings

import matplotlib.pyplot as plt
import numpy as np
from checks import check

import nn
import viz

rng = np.random.default_rng(0)
corners = np.array([[-1, -1], [1, 1], [-1, 1], [1, -1]])

# %%
X = np.concatenate(
    [rng.normal(corner, 0.35, (25, 2)) for corner in corners]
)
t = np.repeat([0.0, 0.0, 1.0, 1.0], 25)
_ = viz.scatter(X, t)

# %% [markdown]
# Class 1 is where the signs of x₁ and x₂ differ. This is called **XOR**: one or the other, not both.
#
# > **Guess first.** What is the best **accuracy**, the share of right answers, that a line can have here? Lay a pencil
# > on the picture.
#
# **Exercise 1.** Type it, as a number between 0 and 1, for four clouds of the same size.

# %%
answer = ...
check.l20_corners(answer)

# %% tags=["solution"]
# A solution.
answer = 0.75
check.l20_corners(answer)

# %% [markdown]
# And what does descent find?

# %%
with warnings.catch_warnings(record=True) as said:
    warnings.simplefilter("always")
    line = nn.LogisticRegression(random_state=0).fit(X, t)
print(f"{line.score(X, t):.0%} right in training")
print(said[-1].message)

# %% [markdown]
# Not even that. The cross entropy does not count mistakes. To be unsure everywhere costs it less than to be certain and
# wrong on one cloud of four. The warning says what to try, and here come the three cures.
#
# ## Cure 1: measure more
#
# The lecture's patients: with their temperature alone, with the heart rate as well, with the headache as well.
#
# > **Guess first.** With temperature alone the answer is right for 90 of 100 new patients. What does each further
# > feature add?

# %%
table = nn.patients(1000, headache=True)
sick = np.array([float(label == "sick") for label in table.labels])
Z = nn.Standardizer().fit(table.X[:500]).transform(table.X)
for k in (1, 2, 3):
    model = nn.LogisticRegression(random_state=0, epochs=60).fit(
        Z[:500, :k], sick[:500]
    )
    loss = float(model.loss(Z[500:, :k], sick[500:]).data)
    print(
        f"{k} features: held-out accuracy "
        f"{model.score(Z[500:, :k], sick[500:]):.2f}, loss {loss:.3f}"
    )
names = [f"{name} (standardized)" for name in table.feature_names]
_ = viz.scatter(Z[:200], sick[:200], model=model, feature_names=names)

# %% [markdown]
# The second helps much. The third only lowers the loss a little: most of what it knows, the other two know already. The
# line has become a plane. A further feature is the best cure where it tells something new, and somebody has to measure
# it.
#
# ## Cure 2: make a feature of those you have
#
# > **Guess first.** Which single number, made of x₁ and x₂, tells the four clouds apart by its sign?
#
# **Exercise 2.** It is positive for class 1.


# %%
def feature(x1, x2):
    """One number: positive where x₁ and x₂ differ in sign, else negative."""
    return ...


check.l20_product(feature)


# %% tags=["solution"]
# A solution.
def feature(x1, x2):
    """One number: positive where x₁ and x₂ differ in sign, else negative."""
    return -x1 * x2


check.l20_product(feature)

# %%
lifted = np.c_[X, feature(X[:, 0], X[:, 1])]
plane = nn.LogisticRegression(random_state=0).fit(lifted, t)
print(
    f"{plane.score(lifted, t):.0%} right in training, "
    f"w = {plane.neuron.weight.data.round(2)}"
)
_ = viz.scatter(
    lifted, t, model=plane, feature_names=["x₁", "x₂", "product"]
)

# %% [markdown]
# The clouds were lifted: class 1 up, class 0 down. A plane fits between. It is the same logistic regression as before;
# only what it is given has changed. Look at w: nearly all of it lies on the new feature.
#
# Step through one sample, (1, −1), up to y. Drag the last weight to 0: what is left of y?

# %%
l = plane.loss([1.0, -1.0, 1.0], 1.0)
l.backward()
viz.step(l)

# %% [markdown]
# ## The same cure, another picture
#
# A cloud, and a ring around it.
#
# > **Guess first.** Does −x₁x₂ help here as well?

# %%
angle = rng.uniform(0, 2 * np.pi, 120)
r = np.r_[rng.uniform(0, 0.8, 60), rng.uniform(1.2, 2, 60)]
R = np.c_[r * np.cos(angle), r * np.sin(angle)]
ring = np.repeat([0.0, 1.0], 60)
with_product = np.c_[R, feature(R[:, 0], R[:, 1])]
product = nn.LogisticRegression(random_state=0).fit(with_product, ring)
print(f"{product.score(with_product, ring):.0%} right in training")

# %% [markdown]
# No. A feature must fit the data. Here you want to know how far from the middle a sample lies.
#
# **Exercise 3.** Write that.


# %%
def radius(x1, x2):
    """The distance from the middle."""
    return ...


check.l20_radius(radius)


# %% tags=["solution"]
# A solution.
def radius(x1, x2):
    """The distance from the middle."""
    return np.hypot(x1, x2)


check.l20_radius(radius)

# %% [markdown]
# Now *replace* the features: from (x₁, x₂) to (distance, angle). The samples are the same; the space is another.

# %%
polar = np.c_[np.hypot(R[:, 0], R[:, 1]), np.arctan2(R[:, 1], R[:, 0])]
straight = nn.LogisticRegression(random_state=0).fit(polar, ring)
fig, (before, after) = plt.subplots(
    1, 2, figsize=(9, 4.2), layout="constrained"
)
viz.scatter(R, ring, ax=before)
_ = viz.decision_boundary(
    straight, polar, ring, feature_names=["distance", "angle"], ax=after
)

# %% [markdown]
# The ring was unrolled, and a line does it. You **transformed the data**.
#
# **Exercise 4.** One could also give all squares and products of two features, and let the weights choose. How many
# weights are that for K features, with the bias?


# %%
def weights(K):
    """A bias, K features, and all products of two of them, squares too."""
    return ...


check.l20_count(weights)


# %% tags=["solution"]
# A solution.
def weights(K):
    """A bias, K features, and all products of two of them, squares too."""
    return 1 + K + K * (K + 1) // 2


check.l20_count(weights)

# %% [markdown]
# ## Cure 3: a classifier that is no line
#
# You knew XOR and the ring, so you knew which feature to make. A network with hidden neurons finds its own.
#
# > **Guess first.** Four hidden neurons. Will the same network, with the same settings, do for both?

# %%
fig, axes = plt.subplots(1, 2, figsize=(9, 4.5), layout="constrained")
for ax, (samples, labels) in zip(axes, [(X, t), (R, ring)], strict=True):
    network = nn.MLP(
        [2, 4, 1], activation="tanh", lr=0.3, random_state=0
    ).fit(samples, labels)
    viz.decision_boundary(network, samples, labels, ax=ax)
    print(f"{network.score(samples, labels):.0%} right in training")

# %% [markdown]
# It does. How, you see in notebook 10.
#
# ## A twist: enough features separate anything
#
# 40 patients, and their "diagnosis" is a tossed coin. Nothing can be learned. Now add features that are noise, too.
#
# > **Guess first.** With 2, 20 and 60 features of noise: how many of the 40 does a linear model get right? And of 200
# > new patients?

# %%
coin = rng.integers(0, 2, 240).astype(float)
noise = rng.normal(size=(240, 60))
for K in (2, 20, 60):
    with warnings.catch_warnings():
        # It says, rightly, that two features are no better than a guess.
        warnings.simplefilter("ignore")
        model = nn.LogisticRegression(random_state=0).fit(
            noise[:40, :K], coin[:40]
        )
    seen = model.score(noise[:40, :K], coin[:40])
    new = model.score(noise[40:, :K], coin[40:])
    print(f"{K:2} features: seen {seen:.2f}, new {new:.2f}")

# %% [markdown]
# With 60 features it is right for all 40, and for the new ones as good as the coin. "Separable" was no merit of the
# data. A cure is judged on samples that it has not seen.
#
# ## In five lines
#
# - Some data no line can cut; on XOR three of four corners is the best.
# - Measure more: a further feature turns the line into a plane.
# - Transform: a product, a distance, other coordinates, and a line may do again.
# - Or take a classifier that is no line, and finds its own features.
# - With enough features everything is separable: look at new samples.
#
# **Next:** 10, what a hidden neuron does.
#
# *For teachers: show the lifted clouds and the coin. Ask for the best line on XOR; half of the room says 50 %.*
