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
# # 14 · How is a network really trained?
#
# *Rows L30 and L38 of the lecture. About 40 minutes. Before: 12 and 13 (forward and backward).*
#
# You can compute every gradient. **How is a network really trained?** At the end you can choose batch, step and
# schedule for a reason. You can read a curve, and say which samples may be looked at when.
#
# This notebook needs `pip install ".[notebook]"` in the project's folder, and nothing else. All data are made up.

# %%
# %matplotlib inline
import math
import tracemalloc
import warnings

import matplotlib.pyplot as plt
import numpy as np
from checks import check

import nn
import viz
from autograd import StaleGraphError, Value

# %%
rng = np.random.default_rng(0)
X = rng.normal(size=(400, 2))
t = (X[:, 1] + 0.5 * rng.normal(size=400) > np.sin(2 * X[:, 0])).astype(
    float
)
train, held, shut = np.split(np.arange(400), [200, 300])


def network(**settings):
    return nn.MLP([2, 12, 1], activation="tanh", random_state=0, **settings)


_ = viz.scatter(X[train], t[train])

# %% [markdown]
# 200 samples to learn from, the training samples. 100 to choose with: the **validation** samples. And 100 that stay
# shut until the last cell: the **test** samples. Both are held out, which means that no weight is fitted to them.
#
# ## One step
#
# Forward, backward, and then each weight moves: w ← w − η ∂l/∂w. Go to *Update* at the end of this page. Which weight
# moves most?

# %%
small = nn.MLP([2, 2, 1], random_state=1)
l = small.loss([0.4, -1.0], 1.0)
l.backward()
viz.step(l, lr=0.5)

# %% [markdown]
# > **Guess first.** A graph was recorded, and then a weight is changed. May you still go backward through it?

# %%
small.parameters()[0].assign(np.zeros((2, 3)))
try:
    l.backward()
except StaleGraphError as error:
    print(error)

# %% [markdown]
# No: the values inside belong to the old weights. So the order is always the same: zero, forward, backward, step.
#
# ## All samples together (L30)
#
# The **total loss** is Σ l(yₙ, tₙ) + λ R(W): what the samples cost, and what the weights cost.
#
# **Exercise 1.** Write it, with R = Σ w².


# %%
def total(losses, w, lam):
    """Σ losses + λ Σ w²."""
    return ...


check.l30(total)


# %% tags=["solution"]
# A solution.
def total(losses, w, lam):
    """Σ losses + λ Σ w²."""
    return losses.sum() + lam * (w**2).sum()


check.l30(total)

# %% [markdown]
# The lecture sums; most programs take the mean.
#
# > **Guess first.** A line is fitted to N points with η = 0.05. With a mean all is well. With a sum, and N = 100?


# %%
def fit_line(N, reduction, lr=0.05):
    x = np.random.default_rng(0).normal(size=(N, 1))
    neuron = nn.Neuron(1, init="zeros")
    loss = nn.MSELoss(reduction=reduction)
    optimizer = nn.SGD(neuron.parameters(), lr=lr)
    for _ in range(50):
        optimizer.zero_grad()
        l = loss(neuron(x), 3 * x[:, 0] + 1)
        l.backward()
        optimizer.step()
    return float(l.data)


# %%
for N in (10, 100):
    print(
        f"N = {N}: mean {fit_line(N, 'mean'):.2g}, "
        f"sum {fit_line(N, 'sum'):.2g}"
    )

# %% [markdown]
# It explodes. A sum over ten times as many samples is ten times as steep, so η depends on which of the two you take.
#
# **Exercise 2.** With a mean, η is good. Which η makes the same steps with a sum over N samples?


# %%
def lr_of_the_sum(lr, N):
    return ...


check.sum_or_mean(lr_of_the_sum)


# %% tags=["solution"]
# A solution.
def lr_of_the_sum(lr, N):
    return lr / N


check.sum_or_mean(lr_of_the_sum)

# %% [markdown]
# ## A few at a time (L38)
#
# A **batch** is what one step looks at. Once through all samples is an **epoch**.
#
# **Exercise 3.** How many steps has an epoch?


# %%
def updates(N, size):
    """Steps in an epoch of N samples, in batches of `size`."""
    return ...


check.l38_updates(updates)


# %% tags=["solution"]
# A solution.
def updates(N, size):
    """Steps in an epoch of N samples, in batches of `size`."""
    return math.ceil(N / size)


check.l38_updates(updates)

# %% [markdown]
# > **Guess first.** Batches of 1, of 20, of all 200; the same η, 40 epochs. Which curve falls fastest? Which is the
# > smoothest?

# %%
sizes = {"1": 1, "20": 20, "all": None}
by_size = {
    name: network(lr=0.3, epochs=40, batch_size=size).fit(
        X[train], t[train]
    )
    for name, size in sizes.items()
}
_ = viz.learning_curve(by_size)

# %% [markdown]
# Small batches make more steps in an epoch, so they get further. Each step looks at few samples, so it is noisy: the
# curve trembles. All at once is smooth and slow.
#
# Try it in the page: set η and the batch, press Train, and watch the loss. Find an η at which it jumps about.

# %%
viz.playground(network(lr=0.3, batch_size=20), X[train], t[train])

# %% [markdown]
# ## Let the noise fade
#
# A **schedule** makes η smaller in time: first get there, then settle.
#
# > **Guess first.** η = 1 with single samples jumps around. Does η = 1/k (L06) end lower, or only later?

# %%
rates = {
    "constant": 1.0,
    "1/k": nn.InverseDecay(1.0),
    "cosine": nn.CosineDecay(1.0, epochs=40),
}
by_rate = {
    name: network(lr=lr, epochs=40, batch_size=1).fit(X[train], t[train])
    for name, lr in rates.items()
}
_ = viz.learning_curve(by_rate)

# %% [markdown]
# ## A ball in a valley
#
# The surface is flat in one direction and steep in the other. Plain descent with a small η crawls along the valley.
# **Momentum** keeps part of the speed, as a ball does: v ← μ v + g, then w ← w − η v.
#
# **Exercise 4.** One step with momentum.


# %%
def step(w, v, g, lr, mu):
    """[new w, new v]."""
    return ...


check.momentum(step)


# %% tags=["solution"]
# A solution.
def step(w, v, g, lr, mu):
    """[new w, new v]."""
    v = mu * v + g
    return [w - lr * v, v]


check.momentum(step)


# %%
def path(optimizer, steps=40):
    w = Value(np.array([-4.0, 1.0]))
    descent, places = optimizer([w]), [w.data.copy()]
    for _ in range(steps):
        descent.zero_grad()
        (0.05 * w[0] ** 2 + w[1] ** 2).backward()
        descent.step()
        places.append(w.data.copy())
    return np.array(places)


# %% [markdown]
# > **Guess first.** Forty steps each. Who gets to the middle: plain, momentum, Adam? Who shoots past it?

# %%
ways = {
    "plain": lambda p: nn.SGD(p, lr=0.1),
    "momentum": lambda p: nn.SGD(p, lr=0.1, momentum=0.9),
    "Adam": lambda p: nn.Adam(p, lr=0.3),
}
fig, axes = plt.subplots(
    3, 1, figsize=(7, 5), layout="constrained", sharex=True
)
a, b = np.meshgrid(np.linspace(-4.5, 1.5, 80), np.linspace(-1.2, 1.2, 40))
for ax, (name, way) in zip(axes, ways.items(), strict=True):
    ax.contour(a, b, 0.05 * a**2 + b**2, levels=8, colors="0.8")
    ax.plot(*path(way).T, "o-", ms=3)
    ax.set_title(
        f"{name}: ends at "
        f"({', '.join(f'{end:.2f}' for end in path(way)[-1])})",
        loc="left",
    )

# %% [markdown]
# Plain descent is still on its way. Momentum swings, shoots past the middle, and turns back. Adam measures each
# weight's own slope, so both directions move alike. It shoots past too, and ends nearest.
#
# ## Features in their own units
#
# Temperatures near 37, heart rates near 80.
#
# > **Guess first.** The same η, raw and standardized. What is left of the accuracy when they are raw?

# %%
table = nn.patients(200)
sick = np.array([float(label == "sick") for label in table.labels])
for name, Z in (
    ("raw", table.X),
    ("standardized", nn.Standardizer().fit_transform(table.X)),
):
    with warnings.catch_warnings(record=True) as said:
        warnings.simplefilter("always")
        model = nn.LogisticRegression(
            lr=0.1, epochs=50, random_state=0
        ).fit(Z, sick)
    right = f"{model.score(Z, sick):.0%} right in training"
    print(
        f"{name}: loss {model.history_.loss[-1]:.2f}, {right}, "
        f"warnings: {len(said)}"
    )

# %% [markdown]
# Raw, the valley is very long and narrow: no η fits both directions. Standardize first.
#
# ## What the loss says, and what not
#
# > **Guess first.** The loss falls from one epoch to the next. Are more samples right now?

# %%
easy = nn.LogisticRegression(
    lr=0.1, epochs=60, batch_size=None, random_state=0
).fit(X[train], t[train])
for k in (5, 15, 30, 59):
    print(
        f"epoch {k + 1}: loss {easy.history_.loss[k]:.3f}, accuracy "
        f"{easy.history_.accuracy[k]:.3f}"
    )

# %% [markdown]
# No. The loss falls by a quarter, and the accuracy stands. The loss also asks *how sure*
# an answer is; the accuracy only asks on which side it lies.
#
# ## What a loss holds
#
# > **Guess first.** You keep every loss in a list, to draw it later. Fifty numbers: how much memory?


# %%
def memory(keep):
    tracemalloc.start()
    kept = [keep(by_size["all"].loss(X, t)) for _ in range(50)]
    used = tracemalloc.get_traced_memory()[0]
    tracemalloc.stop()
    return f"{len(kept)} kept: {used / 1e6:.0f} MB"


memory(lambda l: l), memory(lambda l: float(l.data))

# %% [markdown]
# A loss is the end of a graph, and holds all of it. Keep the number, `float(l.data)`.
#
# ## A twist: the better it learns, the worse it gets
#
# 40 samples, 60 hidden neurons, and the loss of the validation samples beside it.
#
# > **Guess first.** Both curves fall at first. And then?

# %%
settings = {
    "activation": "tanh",
    "random_state": 0,
    "optimizer": "adam",
    "lr": 0.03,
    "batch_size": 20,
    "epochs": 150,
}
few = train[:40]
large = nn.MLP([2, 60, 1], **settings).fit(
    X[few], t[few], validation=(X[held], t[held])
)
_ = viz.learning_curve(large)

# %% [markdown]
# The training loss goes on falling. The validation loss turns: from there on it learns its samples by heart.
#
# **Exercise 5.** Which samples may say when to stop: "training", "validation" or "test"?

# %%
answer = ...
check.shut(answer)

# %% tags=["solution"]
# A solution.
answer = "validation"
check.shut(answer)

# %% [markdown]
# **Early stopping** goes back to the weights of the best epoch. Now, at the very end, the test samples are opened:

# %%
stopped = nn.MLP([2, 60, 1], **settings).fit(
    X[few], t[few], validation=(X[held], t[held]), patience=20
)
for name, model in (("to the end", large), ("stopped", stopped)):
    loss = float(model.loss(X[shut], t[shut]).data)
    print(
        f"{name}: test loss {loss:.2f}, test accuracy "
        f"{model.score(X[shut], t[shut]):.2f}"
    )
stopped.history_.best_epoch

# %% [markdown]
# The stopped one has the lower loss on samples that nobody looked at: 0.37 against 0.56. The accuracies differ by three
# samples of a hundred, and that may be chance (notebook 20). The other is not wrong more often; it is too sure when it
# is wrong.
#
# ## In five lines
#
# - Zero, forward, backward, step; the graph belongs to the weights that it was recorded with.
# - η depends on sum or mean, on the units of the features, and on the batch.
# - Small batches are fast and noisy; a schedule lets the noise fade.
# - Momentum keeps speed; Adam steps in units of each weight's own slope.
# - Train on some, choose with others, and open the rest once.
#
# **Next:** 15, when it stops learning.
#
# *For teachers: show the batch sizes and the two curves of the twist. Ask how much memory fifty losses need; most say
# "fifty numbers".*
