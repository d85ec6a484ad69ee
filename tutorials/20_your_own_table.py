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
# # 20 · Is my model any good?
#
# *Rows L01 and L20 of the lecture. About 40 minutes. Before: 06 (logistic regression) and 14 (training for real).*
#
# You have a table and a model, and the model says 90 %. **Would you defend that number before someone whose child is
# the next patient?** At the end you can: with a baseline, an interval, and three ways less to fool yourself.
#
# This notebook needs `pip install ".[notebook,metrics]"` in the project's folder. Without scikit-learn one picture is
# missing, the rest works. **The table is made up, gaps and all.**

# %%
# %matplotlib inline
import io

import matplotlib.pyplot as plt
import numpy as np
from checks import check

import nn
import viz

# %%
rng = np.random.default_rng(3)
N = 600
age, sick = rng.integers(18, 90, N), rng.random(N) < 0.3
heat = 36.8 + 1.3 * sick + 0.7 * rng.normal(size=N)
temperature = [
    f'"{h:.1f}"'.replace(".", ",") if rng.random() > 0.08 else ""
    for h in heat
]
smoker = np.where(rng.random(N) < np.where(sick, 0.5, 0.25), "yes", "no")
ward = rng.choice(["north", "south", "east"], N)
antibiotics = np.where(
    rng.random(N) < np.where(sick, 0.95, 0.03), "yes", "no"
)
diagnosis = np.where(sick, "sick", "healthy")

# %%
columns = (
    range(1000, 1000 + N),
    age,
    temperature,
    smoker,
    ward,
    antibiotics,
    diagnosis,
)
csv = "patient,age,temperature,smoker,ward,antibiotics,diagnosis\n"
csv += "\n".join(
    ",".join(map(str, row)) for row in zip(*columns, strict=True)
)
print(csv[:250])

# %% [markdown]
# This is what you get: ids, decimal commas, gaps, words. Say for each column what a network can do with it.
#
# > **Guess first.** A network wants numbers. How many features will these seven columns make?

# %%
table = nn.read_table(io.StringIO(csv), "diagnosis")
for column in table.columns:
    print(f"{column.name:>12}: {column.said}")
len(table.feature_names)

# %% [markdown]
# A **category** of three kinds becomes three columns of 0 and 1: numbers such as 1, 2, 3 would claim an order. A gap
# becomes the **median**, the middle one of the known numbers. A column of its own says where gaps were: that something
# was not measured can tell something.
#
# ## What may it know?
#
# A doctor measures at the door and looks later at a culture. Then she says "sick" and gives antibiotics.
#
# **Exercise 1.** One of the columns must not be used. Type its name.

# %%
column = ...
check.leak(column)

# %% tags=["solution"]
# A solution.
column = "antibiotics"
check.leak(column)

# %% [markdown]
# This is a **leak**: something that the model will not have when it is needed. How good would it look with it?

# %%
honest = nn.read_table(
    io.StringIO(csv),
    "diagnosis",
    features=["age", "temperature", "smoker", "ward"],
)
lines = {"with the leak": table, "without": honest}
for name, found in lines.items():
    X = nn.Standardizer().fit_transform(found.X)
    line = nn.LogisticRegression(random_state=0).fit(X, found.labels)
    print(f"{name}: {line.score(X, found.labels):.2f}")

# %% [markdown]
# The leak looks splendid, and is worth nothing. A score that is too good is a reason to look for one.
#
# ## Better than what?
#
# > **Guess first.** Someone looks at no column and always says the same. How often is he right here?
#
# **Exercise 2.** The **baseline**: the share of the most frequent class.


# %%
def baseline(t):
    """The share that is right if always the most frequent label is said."""
    return ...


check.baseline(baseline)


# %% tags=["solution"]
# A solution.
def baseline(t):
    """The share that is right if always the most frequent label is said."""
    _, counts = np.unique(t, return_counts=True)
    return counts.max() / len(t)


check.baseline(baseline)

# %% [markdown]
# Now set samples apart, *before* anything is computed from them. A quarter is **held out**.

# %%
X, t = honest.X, honest.labels
order = np.random.default_rng(0).permutation(len(t))
test, train = order[:150], order[150:]
scaler = nn.Standardizer().fit(X[train])
Z = scaler.transform(X)
line = nn.LogisticRegression(random_state=0).fit(Z[train], t[train])
learned = line.score(Z[train], t[train])
held = line.score(Z[test], t[test])
base = baseline(t[test])
print(f"trained on {learned:.2f}, held out {held:.2f}, baseline {base:.2f}")

# %% [markdown]
# ## How sure is that number?
#
# 150 patients are few. With other 150 it would be another number.
#
# **Exercise 3.** How far may a share p of n samples be off, to each side, in 95 of 100 cases? The **standard error** of
# a share is √(p (1 − p) / n), and 95 % lie within 1.96 of them.


# %%
def interval(p, n):
    """Half the width of the 95 % interval."""
    return ...


check.interval(interval)


# %% tags=["solution"]
# A solution.
def interval(p, n):
    """Half the width of the 95 % interval."""
    return 1.96 * np.sqrt(p * (1 - p) / n)


check.interval(interval)

# %%
half = interval(held, len(test))
print(
    f"held out {held:.2f} ± {half:.2f}: from {held - half:.2f} to "
    f"{held + half:.2f}; baseline {base:.2f}"
)

# %% [markdown]
# Is it better than always saying "healthy"? Look at the interval before you say yes. More divisions of the same table
# tell more. A network of twelve hidden neurons stands beside the line.
#
# > **Guess first.** Will the network beat the line?

# %%
models = {
    "line": nn.LogisticRegression(epochs=60),
    "12 hidden": nn.MLP(
        hidden_layer_sizes=(12,),
        activation="tanh",
        optimizer="adam",
        lr=0.02,
        epochs=200,
    ),
}
comparison = viz.compare(models, Z, t, repeats=8)

# %% [markdown]
# Both are above the baseline, and their intervals lie on each other: the network is not better. Then take the line. It
# can be read, weight by weight.
#
# ## Wrong in which way?

# %%
confusion = viz.confusion(line, Z[test], t[test])

# %% [markdown]
# Each row is what is true, each column what was said. Who is sent home sick, and who is treated for nothing? These cost
# differently, and accuracy adds them up.
#
# **Exercise 4.** A test finds 90 % of the sick (its **sensitivity**) and clears 90 % of the healthy (its
# **specificity**). Of those whom it calls sick, which share *is* sick?
#
# > **Guess first.** Say 1 % of the people have it. Is the share 90 %?


# %%
def really_sick(sensitivity, specificity, share):
    """Of all alarms, the share that is right."""
    return ...


check.really_sick(really_sick)


# %% tags=["solution"]
# A solution.
def really_sick(sensitivity, specificity, share):
    """Of all alarms, the share that is right."""
    true = sensitivity * share
    false = (1 - specificity) * (1 - share)
    return true / (true + false)


check.really_sick(really_sick)

# %%
for share in (0.5, 0.3, 0.01):
    print(
        f"{share:.0%} are sick: {really_sick(0.9, 0.9, share):.0%} of "
        "the alarms are right"
    )

# %% [markdown]
# A number that holds in a hospital does not hold at the door of a school. Say for whom you measured.
#
# ## Does 80 % mean 80 %?
#
# Take all patients to whom the model gives about 0.8. Are 80 % of them sick? Then it is **calibrated**.

# %%
calibration = viz.calibration(line, Z[test], t[test], n_bins=5)

# %% [markdown]
# Points on the diagonal mean that it can be taken at its word. Below each stands how many samples it has: few of them
# stray by chance.
#
# ## Three ways to fool oneself
#
# **The luck of a split.** The same model, 100 ways to hold out 150 patients.
#
# > **Guess first.** How far apart are the best and the worst score?


# %%
def score_of(seed):
    order = np.random.default_rng(seed).permutation(len(t))
    test, train = order[:150], order[150:]
    return (
        nn.LogisticRegression(epochs=40, random_state=0)
        .fit(Z[train], t[train])
        .score(Z[test], t[test])
    )


scores = [score_of(seed) for seed in range(100)]
fig, ax = plt.subplots(figsize=(7, 2.6), layout="constrained")
ax.hist(
    scores,
    bins=np.arange(0.6, 1.0, 1 / 75) + 1 / 300,
    color="#56B4E9",
    edgecolor="white",
)
ax.axvline(base, color="black", linestyle="--")
ax.set(xlabel="held-out accuracy (dashed: baseline)", ylabel="divisions")
print(f"worst {min(scores):.2f}, best {max(scores):.2f}")

# %% [markdown]
# Whoever tries seeds until the score is nice reports luck.
#
# **Tuning on the test.** Now the labels are coins: there is nothing to learn. Try 200 random lines, and keep the best.
#
# > **Guess first.** 40 test samples. How good is the best of 200 lines that know nothing? And on 40 new samples?

# %%
coins = np.random.default_rng(1)
noise, labels = coins.normal(size=(80, 5)), coins.random(80) < 0.5
lines = coins.normal(size=(200, 5))
right = (noise @ lines.T > 0) == labels[:, None]
best = right[:40].mean(axis=0).argmax()
print(
    f"best of 200 on the test {right[:40, best].mean():.2f}, the same on "
    f"new samples {right[40:, best].mean():.2f}"
)

# %% [markdown]
# The test samples chose it. So they are no test any more: choose with others (notebook 14).
#
# **Test samples in the preparation.** 100 patients, 5,000 measurements that mean nothing. Keep the ten that go best
# with the labels. Train on 60 patients, hold out 40.
#
# > **Guess first.** What does the held-out score say if the ten were chosen with *all* 100? And with the 60 alone?

# %%
many = coins.normal(size=(100, 5000))
labels = (coins.random(100) < 0.5).astype(float)
for name, rows in (
    ("all 100", slice(None)),
    ("the 60 to train on", slice(60)),
):
    strength = np.abs(
        (many[rows] - many[rows].mean(0)).T
        @ (labels[rows] - labels[rows].mean())
    )
    kept = many[:, np.argsort(strength)[-10:]]
    fitted = nn.LogisticRegression(epochs=50, random_state=0).fit(
        kept[:60], labels[:60]
    )
    print(
        f"chosen with {name}: held out "
        f"{fitted.score(kept[60:], labels[60:]):.2f}"
    )

# %% [markdown]
# From nothing it made a score above the coin. Scaling, filling gaps and choosing features all *learn* from the samples.
# Learn them from the training samples.
#
# **Exercise 5.** Put in order: "scale", "split", "test", "tune". Type them with a comma between.

# %%
steps = ...
check.order_of_steps(steps)

# %% tags=["solution"]
# A solution.
steps = "split, scale, tune, test"
check.order_of_steps(steps)

# %% [markdown]
# ## Try it by hand
#
# Two of the features, and a network to train in the page. At *Train*, in its settings, choose 50 %: the page holds the
# other half out. Add neurons until the training loss is low.
#
# > **Guess first.** What does the held-out loss do meanwhile?

# %%
two = Z[:300, [0, 1]]
small = nn.MLP([2, 3, 1], activation="tanh", random_state=0)
viz.playground(small, two, t[:300], feature_names=["age", "temperature"])

# %% [markdown]
# Where the two curves part, the network learns single patients by heart: it overfits (notebook 10).
#
# ## A twist: the command does all of this
#
# `chalkgrad FILE.csv --target diagnosis` reads the table, holds out, trains, and writes the baseline beside the score.
# But it can't know what is a leak. That is for someone who knows where the table comes from: you.
#
# ## In five lines
#
# - Numbers, words and gaps become features; what is known only later is a leak.
# - A score means something beside a baseline, with an interval, on samples that were held out.
# - Two kinds of wrong answers cost differently; what an alarm means depends on how many are sick.
# - One split is luck, and what was tuned on the test is no longer tested.
# - All that learns from samples belongs after the split.
#
# **Next:** 21, where you write the engine.
#
# *For teachers: show the test for 1 %, and the ten of 5,000 measurements. Ask for the share; most say 90 %.*
