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
# # 18 · How does it read a digit?
#
# *Row L37 of the lecture, erratum E6. About 35 minutes. Before: 07 (softmax), 14 (training) and 17
# (convolution and pooling).*
#
# Nobody writes down what makes a 3 a 3. **How does a network read it?** At the end you have trained one and
# looked inside. You have asked it about a digit of your own, and found out where it fails.
#
# This notebook needs `pip install ".[notebook,metrics]"` in the project's folder: the digits come with scikit-learn.
# They are real handwriting, 8 × 8 pixels each. Without scikit-learn the next cell says what is missing; the exercises
# still work.

# %%
# %matplotlib inline
import matplotlib.pyplot as plt
import numpy as np
from checks import check
from sklearn.datasets import load_digits

import nn
import viz

# %%
digits = load_digits()
X = digits.images[:, None] / 16  # images, channels, rows, columns
t = digits.target
order = np.random.default_rng(0).permutation(len(X))
train, test = order[:1200], order[1200:]
fig, axes = plt.subplots(1, 10, figsize=(7, 1), layout="constrained")
for ax, image, label in zip(axes, X[train], t[train], strict=False):
    ax.imshow(image[0], cmap="gray")
    ax.set(title=label, xticks=[], yticks=[])
len(train), len(test)

# %% [markdown]
# 1,200 digits to learn from. The other 597 stay shut until it is trained.
#
# ## The network (L37)
#
# **Convolution, pool, convolution, pool, dense.** 8 filters of 3 × 3, then 16. Padding keeps the size, each pool halves
# it. The last layer has a score for each of ten classes.
#
# **Exercise 1.** How many numbers come out of the first convolution, the first pool, the second convolution, the second
# pool? Write a list of four.

# %%
numbers = ...
check.l37_numbers(numbers)

# %% tags=["solution"]
# A solution.
numbers = [8 * 8 * 8, 8 * 4 * 4, 16 * 4 * 4, 16 * 2 * 2]
check.l37_numbers(numbers)

# %% [markdown]
# **Exercise 2.** And how many parameters has it in all?

# %%
count = ...
check.l37_count(count)

# %% tags=["solution"]
# A solution.
count = 8 * (9 + 1) + 16 * (8 * 9 + 1) + 10 * (64 + 1)
check.l37_count(count)

# %% [markdown]
# The network counts for itself, a line a layer. Its N is the number of images, and *sees* is the patch of the image
# that one number depends on.

# %%
model = nn.CNN(
    (1, 8, 8),
    10,
    maps=(8, 16),
    epochs=15,
    optimizer="adam",
    lr=0.01,
    batch_size=32,
    random_state=0,
)
model.summary()

# %% [markdown]
# ## Its loss (E6)
#
# Ten scores go through softmax, and the loss is the cross entropy of K classes. The slide shows this network with the
# two-class loss, −t ln y − (1 − t) ln(1 − y). It was carried over from the page before.
#
# > **Guess first.** An untrained network gives all ten classes about the same. What is its loss, roughly?
#
# **Exercise 3.** The loss of one sample: its scores s and the number k of its class.


# %%
def loss(s, k):
    """The cross entropy of K classes, from scores."""
    return ...


check.l37_loss(loss)


# %% tags=["solution"]
# A solution.
def loss(s, k):
    """The cross entropy of K classes, from scores."""
    y = np.exp(s) / np.exp(s).sum()
    return -np.log(y[k])


check.l37_loss(loss)

# %%
equal = loss(np.zeros(10), 3)
print(
    f"ten equal scores cost {equal:.2f}; untrained "
    f"{float(model.loss(X[train], t[train]).data):.2f}"
)

# %% [markdown]
# Ten equal scores cost ln 10. The random first weights prefer some classes, so the untrained network pays more.
#
# The slide's loss of ten equal scores would be larger, −ln 0.1 − 9 ln 0.9. Softmax has moved the other nine already,
# since all ten add up to 1.
#
# ## Train it
#
# > **Guess first.** How many of the 597 will it get right: 50 %, 90 %, 98 %? Always "3" would be 10 %.

# %%
model.fit(X[train], t[train])
print(
    f"trained on {model.score(X[train], t[train]):.1%}, held out "
    f"{model.score(X[test], t[test]):.1%}"
)
_ = viz.learning_curve(model)

# %% [markdown]
# On the axis of the loss each mark is a tenth of the one above. The curve's accuracy is counted while the weights still
# move; what is printed is that of the last weights.
#
# ## Look inside
#
# The kernels began as random numbers. Nobody drew these:

# %%
_ = viz.filters(model)

# %%
three = X[test][t[test] == 3][0]
_ = viz.feature_maps(model, three)

# %% [markdown]
# Look from the image to each map: some kernels answer to one edge or to an end, one to the whole stroke.
#
# Step through the same image. Say each shape before it shows.

# %%
l = model.loss(three[None], [3])
l.backward()
viz.step(l)

# %% [markdown]
# ## A digit of your own
#
# Draw in the cell below, with # for ink. Then run it.
#
# > **Guess first.** Your digit has no gray pixels, and it is none of the 1,200. Will it be read? How surely?

# %%
drawing = """
..####..
....##..
....##..
..####..
....##..
....##..
..####..
........"""
mine = np.array(
    [[[[float(c == "#") for c in row] for row in drawing.split()]]]
)

# %%
_ = viz.mistakes(model, mine, [3], 1)

# %% [markdown]
# What does the answer hang on? Cover it, patch by patch, and watch the probability of the answer fall. This is called
# **occlusion**.
#
# > **Guess first.** Which stroke of the 3 matters most?

# %%
_ = viz.occlusion(model, mine[0], size=2)

# %% [markdown]
# Blue patches speak for the answer, vermillion ones against it. For this 3 it is the lower end. Empty places are blue
# too: what is *not* there counts as well. A gap on the left keeps a 3 from being an 8.
#
# ## Where it fails
#
# The worst of the held-out digits. The outlined bar is the truth.

# %%
_ = viz.mistakes(model, X[test], t[test], 6)

# %%
display = viz.confusion(model, X[test], t[test])

# %% [markdown]
# Each row is a true digit, each column an answer. Would you have read all of them?
#
# **Exercise 4.** Which share of the digits k is found? This is the **recall** of class k.


# %%
def recall(C, k):
    """From the confusion matrix C: the share of class k answered k."""
    return ...


check.l37_recall(recall)


# %% tags=["solution"]
# A solution.
def recall(C, k):
    """From the confusion matrix C: the share of class k answered k."""
    return C[k, k] / C[k].sum()


check.l37_recall(recall)

# %%
# Which digit is found least, and its recall.
C = display.confusion_matrix
shares = [float(recall(C, k)) for k in range(10)]
int(np.argmin(shares)), round(min(shares), 3)

# %% [markdown]
# ## A twist: one pixel to the right
#
# Convolution finds a stroke wherever it is, and pooling forgives small shifts. So move each held-out digit by one
# pixel.
#
# > **Guess first.** What is left of the accuracy?


# %%
def moved(X, by):
    """Each image, `by` pixels to the right; zeros come in from the left."""
    out = np.zeros_like(X)
    out[..., by:] = X[..., : X.shape[-1] - by]
    return out


linear = nn.SoftmaxRegression(random_state=0, epochs=60).fit(
    X[train].reshape(-1, 64), t[train]
)
for by in (0, 1, 2):
    Z = moved(X[test], by)
    print(
        f"by {by}: CNN {model.score(Z, t[test]):.2f}, softmax alone "
        f"{linear.score(Z.reshape(-1, 64), t[test]):.2f}"
    )

# %% [markdown]
# It falls from 0.98 to 0.68. That is better than a softmax on the pixels, and still bad. The maps do move along with
# the digit. But the dense layer at the end has a weight for each *place* on them, and it learned from centred digits.
#
# The cure: show it moved digits, too. This is called **augmentation**.

# %%
both = np.r_[X[train], moved(X[train], 1)]
again = nn.CNN(
    (1, 8, 8),
    10,
    maps=(8, 16),
    epochs=8,
    optimizer="adam",
    lr=0.01,
    batch_size=32,
    random_state=0,
)
again.fit(both, np.r_[t[train], t[train]])
[round(again.score(moved(X[test], by), t[test]), 2) for by in (0, 1, 2)]

# %% [markdown]
# One pixel costs it hardly anything now. Two pixels are still new to it.
#
# ## In five lines
#
# - Convolution, pool, convolution, pool, dense: the maps get smaller and more.
# - K classes need softmax and the cross entropy of K classes.
# - The kernels are learned; look at kernels, maps and covered images to see what they do.
# - A score counts on images that were held out; look at the worst of them, not at the score alone.
# - A network reads what is like what it has seen; a shift of one pixel can be new to it.
#
# **Next:** 19, where each pixel gets a class.
#
# *For teachers: show the digit of your own and the shift. Let the room draw; ask what the shift costs, most say
# "nothing".*
