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
# # 02 · Can a machine place the line by itself?
#
# *Rows L04, L07, L08 and L13 of the lecture. About 25 minutes. Before: 01.*
#
# You placed a line by hand. **Can a machine do it, one mistake at a time?** At the end you can say what it does at each
# mistake, when it stops, and why it sometimes never does.
#
# This notebook needs `pip install ".[notebook]"` in the project's folder, and nothing else. All patients are made up.

# %%
# %matplotlib inline
import warnings

import numpy as np
from checks import check

import nn
import viz

rng = np.random.default_rng(2)
X = np.r_[
    rng.normal(-0.9, 0.7, (15, 2)), rng.normal(0.9, 0.7, (15, 2))
]  # two features, standardized
t = np.repeat([-1.0, 1.0], 15)
_ = viz.scatter(X, t)

# %% [markdown]
# The sum of notebook 01 is wᵀx′ for short: x′ is x with a 1 put in front. A number t stands for the label, the
# **target**: −1 for healthy, +1 for sick (L04). The answer is y = sign(wᵀx′), and it is right when t · wᵀx′ is
# positive.
#
# ## One mistake (L08)
#
# The rule is one line long. If t · wᵀx′ is not positive: w ← w + η t x′. The number η says how far w moves; here it is
# 1.
#
# > **Guess first.** A sick patient (t = +1) lies on the healthy side. Does the line turn towards the patient, or away?

# %%
_ = viz.perceptron_update(X, t, steps=3, w=(0.0, 1.0, -2.0))

# %% [markdown]
# Dashed is before, full is after. The arrow w turns away from a missed healthy sample (steps 1 and 2), and towards a
# missed sick one (step 3). The line turns with it. The sample comes nearer to its own side, or already is on it.
#
# **Exercise 1.** One step of the rule. A sample on the very line counts as wrong.


# %%
def step(w, x, t, lr):
    """The new w (three numbers), from one sample; x′ = (1, x₁, x₂)."""
    return ...


check.l08(step)


# %% tags=["solution"]
# A solution.
def step(w, x, t, lr):
    """The new w (three numbers), from one sample; x′ = (1, x₁, x₂)."""
    w, primed = np.array(w), np.array([1.0, *x])
    if t * (w @ primed) <= 0:
        w = w + lr * t * primed
    return w


check.l08(step)

# %% [markdown]
# ## Round after round
#
# Go through all samples, again and again, until a round has no mistake.
#
# > **Guess first.** How many rounds for these samples: 1, 5 or 50?


# %%
def run(X, t, rounds=100):
    """The weights, and how many mistakes each round had."""
    w, made = np.array([0.0, 1.0, -2.0]), []
    for _ in range(rounds):
        made.append(0)
        for x, target in zip(X, t, strict=True):
            primed = np.array([1.0, *x])
            if target * (w @ primed) <= 0:
                w, made[-1] = w + target * primed, made[-1] + 1
        if not made[-1]:
            break
    return w, made


# %%
w, made = run(X, t)
made

# %% [markdown]
# The last round has none: it stops. The library's perceptron does the same. It gets all the samples right that it
# learned from; how it does on others is another question (14).

# %%
model = nn.Perceptron(random_state=0).fit(X, t)
_ = viz.decision_boundary(model, X, t)
model.score(X, t)

# %% [markdown]
# ## What is it that gets smaller? (L07)
#
# The **perceptron criterion** adds up −t · wᵀx′ over the wrong samples. Its slopes, its gradient, add up −t · x′. So
# the rule above is one step downhill on one sample; notebook 03 says more of such steps.
#
# **Exercise 2.** The criterion of a list of sums s = wᵀx′ and their targets.


# %%
def criterion(s, t):
    """Σ over the wrong ones of −t s."""
    return ...


check.l07(criterion)


# %% tags=["solution"]
# A solution.
def criterion(s, t):
    """Σ over the wrong ones of −t s."""
    return np.maximum(0.0, -np.asarray(t) * np.asarray(s)).sum()


check.l07(criterion)

# %% [markdown]
# One wrong sample, and one step down its criterion. Choose *Update* on the page: the numbers are those of the rule.

# %%
from autograd import Value, affine, constant, relu

w = Value([0.0, 1.0, -2.0], name="w")
l = relu(-1.0 * affine(w, constant([0.5, 1.5], name="x")))
l.name = "l"
viz.step(l, lr=1.0)

# %% [markdown]
# ## Many perfect lines (L13)
#
# > **Guess first.** Start from other random weights. Will it find the same line?

# %%
_ = viz.many_solutions(X, t)

# %% [markdown]
# All of them are perfect, all have criterion 0, and the gradient is 0 as well: nothing tells the machine that one is
# better. You see that one is. The margin in the legend, a line's distance to its nearest sample, says it in notebook
# 04.
#
# ## A twist: one sample in the wrong place
#
# > **Guess first.** Flip the label of a single sample deep inside the other cloud. How many rounds now?

# %%
flipped = t.copy()
flipped[X.sum(axis=1).argmax()] *= -1
_, made = run(X, flipped, rounds=100)
len(made), made[-5:]

# %% [markdown]
# It never stops. Each time around it moves the line for this one sample, and back for the others. So one sets a limit,
# k_MAX, and the library says so when it is reached.

# %%
with warnings.catch_warnings(record=True) as said:
    warnings.simplefilter("always")
    nn.Perceptron(epochs=50, random_state=0).fit(X, flipped)
print(said[-1].message)

# %% [markdown]
# **Exercise 3.** True or false: "If it has not stopped after 1,000 rounds, the data are not separable."

# %%
answer = ...
check.l13(answer)

# %% tags=["solution"]
# A solution.
answer = False
check.l13(answer)

# %% [markdown]
# ## In five lines
#
# - At each mistake w moves by η t x′: towards a missed positive, away from a missed negative.
# - If a line exists, the machine finds one after finitely many mistakes.
# - It finds *some* line: the criterion is 0 for all perfect ones.
# - If none exists it never stops; k_MAX does.
# - A sample counts only while it is wrong.
#
# **Next:** 03, where a step follows a slope.
#
# *For teachers: show the update and the flipped sample. Ask for the number of rounds; nobody says "for ever".*
