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
# # 19 · Where is it?
#
# *Row L39 of the lecture. About 35 minutes. Before: 17 (convolution and pooling) and 18 (a CNN on digits).*
#
# A network can say *that* something is in a picture. A surgeon asks: **where?** At the end you can answer for each
# pixel, and with a box. You can also say how good such an answer is, when 98 % of the pixels are easy.
#
# This notebook needs `pip install ".[notebook,data]"` in the project's folder: the slices come with nilearn. Without
# it a cell says what is missing; the exercises still work.
#
# **The brain is real, a mean of 152 people. The lesions are made up.** No patient is behind them, and nothing here
# says how well a network does on patients.

# %%
# %matplotlib inline
import matplotlib.pyplot as plt
import numpy as np
from checks import check

import nn
import viz


def scans(z, n, seed, **settings):
    """n images of the slices at these heights, each with a lesion."""
    made = nn.add_lesions(*nn.brain_slices(z), n, rng=seed, **settings)
    return made._replace(
        images=nn.standardize_images(made.images, foreground=True)
    )


# %%
train, test = scans(range(-20, 26), 400, 0), scans(range(38, 58), 60, 1)
fig, axes = plt.subplots(2, 4, figsize=(8, 4), layout="constrained")
for k in range(4):
    axes[0, k].imshow(train.images[k, 0], cmap="gray")
    axes[1, k].imshow(train.masks[k], cmap="gray")
for ax in axes.flat:
    ax.set(xticks=[], yticks=[])

# %% [markdown]
# Above four images, below where the lesion is: the **mask**. Cover the lower row. Do you find all four?
#
# The test images come from slices further up. Neighbouring slices look alike, so a gap of 12 mm lies between.
#
# ## How good is an answer?
#
# > **Guess first.** A lazy network says "healthy" for every pixel of every image. Which share of the pixels does it
# > get right?

# %%
nothing = np.zeros_like(test.masks)
print(
    f"right pixels: {np.mean(nothing == test.masks):.1%}, found lesions: 0"
)

# %% [markdown]
# The accuracy counts background, and there is a lot of it. The **Dice score** asks about the lesion alone. Take twice
# the pixels that both masks have, and divide by the pixels of one plus those of the other.
#
# **Exercise 1.** Write it, for two masks of 0 and 1.


# %%
def dice(p, t):
    """2 |P ∩ T| / (|P| + |T|)."""
    return ...


check.l39_dice(dice)


# %% tags=["solution"]
# A solution.
def dice(p, t):
    """2 |P ∩ T| / (|P| + |T|)."""
    return 2 * (p * t).sum() / (p.sum() + t.sum())


check.l39_dice(dice)

# %% [markdown]
# ## Do we need a network?
#
# The lesions are bright. So call every pixel lesion that is brighter than some level.
#
# > **Guess first.** The best level of all: which Dice does it reach, 0.9, 0.6 or 0.3?

# %%
levels = np.linspace(0, 3, 61)
scores = [
    nn.dice_score(train.images[:, 0] > level, train.masks)
    for level in levels
]
level = levels[np.argmax(scores)]
by_level = nn.dice_score(test.images[:, 0] > level, test.masks)
print(
    f"the best level on the training images: {level:.2f}; on the test "
    f"images its Dice is {by_level:.2f}"
)

# %%
_ = viz.segmentation(
    test.images[1, 0],
    (test.images[1, 0] > level).astype(int),
    test.masks[1],
    label=1,
)

# %% [markdown]
# White matter is as bright as a faint lesion in gray matter. One pixel alone can't tell. Its surroundings can.
#
# ## A class for every pixel (L39)
#
# Convolutions and pools go down, so that a pixel of the smallest map sees much of the image. Then **upsampling**
# doubles the maps again. On each size the map from the way down is joined: it knows where the edges are. Softmax stands
# in every pixel. Such a network is **fully convolutional**, and this shape of it is called a U-Net.
#
# **Exercise 2.** Images of 64 × 64, padding keeps sizes, two pools of 2, two upsamplings of 2. How long is the side of
# the maps, from the first to the last?

# %%
sides = ...
check.l39_maps(sides)

# %% tags=["solution"]
# A solution.
sides = [64, 32, 16, 32, 64]
check.l39_maps(sides)

# %%
settings = {
    "maps": (8, 16, 32),
    "epochs": 3,
    "lr": nn.CosineDecay(0.02, 3),
    "dtype": np.float32,
    "random_state": 0,
}
model = nn.SegmentationCNN(1, 2, **settings)
model.summary((1, 64, 64))

# %% [markdown]
# > **Guess first.** How many of these numbers does it need more for an image that is twice as wide?

# %%
wide = np.concatenate([test.images[:1], test.images[1:2]], axis=3)
wide.shape, model(wide).shape

# %% [markdown]
# None. A kernel does not know how large the image is; only a dense layer would.
#
# Here is one for a corner of 8 × 8 pixels, small enough to walk through. Find the place where the two maps are joined.

# %%
tiny = nn.SegmentationCNN(1, 2, maps=(2, 3), random_state=0)
x1, y1 = train.boxes[0, :2].astype(int)
corner = np.s_[y1 - 4 : y1 + 4, x1 - 4 : x1 + 4]
lesion = train.masks[0][corner]
l = tiny.loss(
    train.images[0, 0][corner][None, None], [[1 - lesion, lesion]]
)
l.backward()
viz.step(l)

# %% [markdown]
# ## What to train for
#
# Each pixel has a cross entropy (L18). Their mean lets each pixel count the same. The **Dice loss** is one minus the
# Dice score of the probabilities: there the lesion counts as much as the background.
#
# > **Guess first.** Three short epochs, the same network. Which loss gives the higher *accuracy*? And the higher Dice?

# %%
networks = {}
for name in ("cross_entropy", "both"):
    networks[name] = nn.SegmentationCNN(**settings, loss_function=name).fit(
        train.images, train.masks
    )
    p = networks[name].predict(test.images)
    print(
        f"{name:>13}: accuracy {np.mean(p == test.masks):.3f}, "
        f"Dice {nn.dice_score(p, test.masks):.2f}"
    )
print(f"        level: Dice {by_level:.2f}")

# %%
found = networks["both"].predict(test.images)
fig, axes = plt.subplots(1, 2, figsize=(8, 4.2), layout="constrained")
for ax, k in zip(axes, (1, 4), strict=True):
    viz.segmentation(
        test.images[k, 0], found[k], test.masks[k], label=1, ax=ax
    )

# %% [markdown]
# For the cross entropy a pixel of the lesion counts as much as one of the many that are easy. With the Dice loss beside
# it the lesion counts more, and more of it is found. The accuracies look alike. Most errors lie at the edge.
#
# ## A box
#
# Often a box is enough: "look here".
#
# **Exercise 3.** The smallest box around the ones of a mask, as (x1, y1, x2, y2). x counts columns, y rows. The box
# ends *behind* the last pixel, so that x2 − x1 is its width.


# %%
def box(mask):
    """[x1, y1, x2, y2] of the ones."""
    return ...


check.l39_box(box)


# %% tags=["solution"]
# A solution.
def box(mask):
    """[x1, y1, x2, y2] of the ones."""
    rows, columns = np.nonzero(mask)
    return [columns.min(), rows.min(), columns.max() + 1, rows.max() + 1]


check.l39_box(box)

# %% [markdown]
# Two boxes are compared by their **IoU**, the intersection over the union: the area that both cover, by the area that
# they cover together.
#
# > **Guess first.** Two boxes of the same size, and each covers half of the other. Is their IoU a half?
#
# **Exercise 4.** Write it. Try two boxes that lie apart as well.


# %%
def iou(a, b):
    """Shared area by covered area."""
    return ...


check.l39_iou(iou)


# %% tags=["solution"]
# A solution.
def iou(a, b):
    """Shared area by covered area."""
    width = max(min(a[2], b[2]) - max(a[0], b[0]), 0)
    height = max(min(a[3], b[3]) - max(a[1], b[1]), 0)
    both = width * height
    areas = (a[2] - a[0]) * (a[3] - a[1]) + (b[2] - b[0]) * (b[3] - b[1])
    return both / (areas - both)


check.l39_iou(iou)

# %% [markdown]
# A third. Now a network that learns four numbers and a class at once: where the lesion is, and whether it is round or
# elongated. Its loss is a sum: the cross entropy of the class, and how far the four numbers are off.

# %%
finder = nn.Localizer(
    lr=nn.CosineDecay(0.003, 15),
    epochs=15,
    dtype=np.float32,
    random_state=0,
)
finder.fit(train.images, (train.kinds, train.boxes))
boxes = finder.predict_boxes(test.images)
kinds = finder.predict(test.images)
shared = nn.box_iou(boxes, test.boxes)
print(
    f"mean IoU {shared.mean():.2f}, at least 0.5 in "
    f"{np.mean(shared >= 0.5):.0%} of the images"
)
print(f"kind right in {np.mean(kinds == test.kinds):.0%}")

# %% [markdown]
# Where it is, it finds fairly well. Round or elongated, it hardly knows: the warning says that too. 400 images are few
# for that; with ten times as many it learns it.

# %%
_ = viz.boxes(test.images[4, 0], boxes[4], test.boxes[4])

# %% [markdown]
# ## A twist: a healthy brain
#
# Both networks have only seen images with a lesion. Now show them slices without any.
#
# > **Guess first.** What will the one for pixels say, and what the one for boxes?

# %%
healthy = scans(range(38, 58), 60, 2, contrast=(0, 0))
alarms = networks["both"].predict(healthy.images).sum(axis=(1, 2))
x1, y1, x2, y2 = finder.predict_boxes(healthy.images).T
print(
    f"pixels called lesion: {np.median(alarms):.0f} in the median image, "
    f"{alarms.max()} in the worst"
)
print(
    f"boxes: {len(x1)} for 60 images, "
    f"{np.mean((x2 - x1) * (y2 - y1)):.0f} pixels large on average"
)

# %% [markdown]
# The one for pixels keeps nearly silent: it can say "nowhere". The one for boxes has no word for that. It was asked
# *where*, never *whether*, and gives a box for every healthy brain.
#
# ## In five lines
#
# - Segmentation is a class for every pixel, with convolutions alone; the weights fit images of any size.
# - Down to see what is there, up to say where; the maps on the way down keep the edges.
# - Where the background is most of the image, accuracy says nothing: measure Dice.
# - A box is four numbers; two boxes are compared by intersection over union.
# - A network answers the question that it was trained on, even where the question makes no sense.
#
# **Next:** 20, your own table.
#
# *For teachers: show the lazy network, then the healthy brain. Ask how right "healthy everywhere" is; most say 50 %.*
