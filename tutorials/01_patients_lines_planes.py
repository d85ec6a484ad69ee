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
# # 01 · When is a patient sick?
#
# *Rows L01, L02 and L03 of the lecture. About 20 minutes. Before: nothing.*
#
# Four patients, two numbers each: temperature and heart rate. A doctor says who is sick. **Can a line say it too?** At
# the end you can place such a line by hand and read its three numbers off it.
#
# This notebook needs `pip install ".[notebook]"` in the project's folder, and nothing else. All patients are made up.

# %%
# %matplotlib inline
import numpy as np
from checks import check

import nn
import viz

X = np.array([[37.5, 72.0], [39.1, 103.0], [38.3, 100.0], [36.7, 88.0]])
t = ["healthy", "sick", "sick", "healthy"]
names = ["temperature (°C)", "heart rate (bpm)"]
_ = viz.scatter(X, t, feature_names=names)

# %% [markdown]
# Four words for all that follows. A patient is a **sample**, and each number of a patient is a **feature**. Sick and
# healthy are the **classes**, and what the doctor says of a patient is the **label**.
#
# > **Guess first.** A new patient has 38.9 °C and 80 beats a minute. Sick or healthy? How sure are you, and what would
# > change your mind?
#
# ## A line has two sides (L02)
#
# School writes a line as y = m x + b. Multiply by the width of a step and no fraction is left: 0 = w₀ + w₁x₁ + w₂x₂.
# On the line the sum is 0. On one side it is positive, on the other negative. That sign is the answer.
#
# The lecture's line has slope ½ and crosses the axis at 2: w = (4, 1, −2).

# %%
w = nn.line(dx=2, dy=1, b=2)
points = np.array([[0.0, 2.0], [2.0, 3.0], [0.0, 0.0], [0.0, 5.0]])
w, w[0] + points @ w[1:]

# %% [markdown]
# The first two points are on the line: 0. The third is on one side, the fourth on the other.
#
# > **Guess first.** Multiply all three numbers by 10. Does the line move?

# %%
10 * w[0] + points @ (10 * w[1:])

# %% [markdown]
# No: the sums are ten times as large, and every sign is the same. Keep this in mind for notebook 08.
#
# ## Your line
#
# **Exercise 1.** The weighted sum of one patient (L03). It is a dot product, with a 1 put in front for the bias.


# %%
def score(w, x):
    """w₀ + w₁x₁ + w₂x₂."""
    return ...


check.l03(score)


# %% tags=["solution"]
# A solution.
def score(w, x):
    """w₀ + w₁x₁ + w₂x₂."""
    return w[0] + w[1] * x[0] + w[2] * x[1]


check.l03(score)

# %% [markdown]
# The sum, step by step, on a page that computes, for a line that asks for the temperature alone. At *change* take w and
# drag its first number: when does the sum cross 0?

# %%
from autograd import Value, affine

s = affine(
    Value([-400.0, 10.0, 0.0], name="w"), Value([38.9, 80.0], name="x")
)
s.name = "s"
viz.step(s)

# %% [markdown]
# **Exercise 2.** The line through the points (36, 110) and (40, 80) has the sick above it and the healthy below. Find
# w₁, w₂ and w₀ with Δx = 4 and Δy = −30: w₁ = Δy, w₂ = −Δx, and w₀ so that the first point gives 0. Then turn all
# signs around if the sick come out negative.

# %%
my_line = ...
check.l02_line(my_line)

# %% tags=["solution"]
# A solution.
my_line = [-1520.0, 30.0, 4.0]
check.l02_line(my_line)

# %%
mine = nn.line_through([40, 80], [36, 110])
mine[0] + X @ mine[1:]

# %% [markdown]
# The library finds the same line. Negative, positive, positive, negative: right for all four. Here it is, drawn.


# %%
class MyLine:
    """A classifier that asks which side of a line a patient is on."""

    classes_ = np.array(["healthy", "sick"])

    def predict(self, X):
        return self.classes_[
            (mine[0] + np.asarray(X) @ mine[1:] > 0).astype(int)
        ]


_ = viz.decision_boundary(MyLine(), X, t, feature_names=names)

# %% [markdown]
# ## Two hundred patients
#
# > **Guess first.** The same line, and two hundred patients instead of four. How many will it get wrong?

# %%
table = nn.patients()
wrong = (MyLine().predict(table.X) != np.array(table.labels)).sum()
_ = viz.decision_boundary(
    MyLine(), table.X, table.labels, feature_names=names
)
f"{wrong} of {len(table.X)} are wrong"

# %% [markdown]
# The clouds overlap. No line is right for all, and some lines are wrong for fewer. The next notebook lets a machine
# look for one.
#
# ## A third number
#
# How strong is the headache, 0 to 10? With three features the line becomes a plane.

# %%
table3 = nn.patients(headache=True)
_ = viz.scatter(table3.X, table3.labels, feature_names=table3.feature_names)

# %% [markdown]
# **Exercise 3.** How many weights has a plane in a space of K features, its bias among them? Write a function of K.


# %%
def weights(K):
    return ...


check.l03_count(weights)


# %% tags=["solution"]
# A solution.
def weights(K):
    return K + 1


check.l03_count(weights)

# %% [markdown]
# ## A twist: units
#
# > **Guess first.** Measure the temperature in °F. Must the line move?

# %%
F = X.copy()
F[:, 0] = F[:, 0] * 9 / 5 + 32
in_F = np.array([mine[0] - mine[1] * 32 * 5 / 9, mine[1] * 5 / 9, mine[2]])
in_F[0] + F @ in_F[1:]

# %% [markdown]
# The numbers of the line change, the side of each patient does not. Weights belong to units.
#
# ## In five lines
#
# - A line is three numbers; the sum w₀ + w₁x₁ + w₂x₂ is 0 on it.
# - The sign of the sum says on which side a patient lies.
# - All weights times a positive number: the same line.
# - With more features the line is a plane, with one weight each and a bias.
# - Weights belong to the units they were found in.
#
# **Next:** 02, a machine that places the line by itself.
#
# *For teachers: show the four patients and the two hundred. Ask for the new patient; the room will split.*
