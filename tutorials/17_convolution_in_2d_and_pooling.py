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
# # 17 · What can nine numbers see?
#
# *Rows L35 and L36 of the lecture, errata E3 and E4. About 35 minutes. Before: 16 (shared weights, one dimension).*
#
# A network for images slides nine numbers over a picture, and finds edges, corners, in the end faces. **What can nine
# numbers see?** At the end you can draw nine numbers that see what you want, and say how large the result is.
#
# This notebook needs `pip install ".[notebook]"` in the project's folder, and nothing else. The image is made up.

# %%
# %matplotlib inline
import numpy as np
from checks import check

import nn
import viz
from autograd import Value, avg_pool2d, conv2d, max_pool2d

# %%
rows, columns = np.indices((24, 24)) - 11.5
head = (
    (rows / 10) ** 2 + (columns / 8) ** 2 < 1
) * 0.5  # an ellipse, half bright
# With a bright spot in it.
image = head + (np.hypot(rows + 2, columns - 2) < 3) * 0.5
left_to_right = np.array([[-1.0, 0.0, 1.0]] * 3)
# "same": the map is as large as the image.
model = nn.Sequential(
    nn.Conv2d(1, 2, 3, padding="same", bias=False, rng=0), nn.Identity()
)
model[0].weight.assign(np.array([[left_to_right], [left_to_right.T]]))
_ = viz.feature_maps(model, image)

# %% [markdown]
# On the left the image, then two **feature maps**. Below each stand its nine numbers, its **kernel**.
# Look at where each map is far from 0: one sees the left and right edges, the other top and bottom.
#
# ## One place at a time (L35)
#
# Lay the kernel on the image, multiply what lies on top of each other, add up. Then move on by one pixel.
#
# > **Guess first.** Left of an edge the image is 0, right of it 1. What does the kernel (−1, 0, 1), three times below
# > itself, give there? And in a flat region, all 1?

# %%
edge = np.array([[0.0, 0.0, 1.0, 1.0, 1.0]] * 3)
_ = viz.convolution(edge, left_to_right)

# %% [markdown]
# On the edge 3, in the flat region 0: the −1 and the 1 cancel. The kernel asks "is the right brighter than the left?"
#
# **Exercise 1.** The whole map. No padding: the kernel stays inside the image.


# %%
def convolve(x, w):
    """The map of kernel w (kh, kw) on image x (H, W), a list of rows."""
    return ...


check.l35(convolve)


# %% tags=["solution"]
# A solution.
def convolve(x, w):
    """The map of kernel w (kh, kw) on image x (H, W), a list of rows."""
    kh, kw = w.shape
    rows, columns = x.shape[0] - kh + 1, x.shape[1] - kw + 1
    return [
        [(x[i : i + kh, j : j + kw] * w).sum() for j in range(columns)]
        for i in range(rows)
    ]


check.l35(convolve)

# %% [markdown]
# The library has four axes: images, channels, rows, columns. Its numbers are the same.

# %%
by_library = conv2d(image[None, None], left_to_right[None, None])
(
    by_library.shape,
    float(np.abs(by_library[0, 0] - convolve(image, left_to_right)).max()),
)

# %% [markdown]
# **Now you.** Draw a kernel below: change the nine numbers, run the cell, and look. Try a corner, a blur (all 1/9), or
# a bright point on dark ground.

# %%
mine = np.array([[-1.0, -1.0, -1.0], [-1.0, 8.0, -1.0], [-1.0, -1.0, -1.0]])
model[0].weight.assign(np.array([[mine], [np.full((3, 3), 1 / 9)]]))
_ = viz.feature_maps(model, image)

# %% [markdown]
# The first sees every edge, from whatever side. The second sees nothing new: it is the image, blurred.
#
# ## How large is the map?
#
# **Stride** is how far the kernel moves at a time. **Padding** puts zeros around the image, on all sides.
#
# > **Guess first.** 28 pixels, a kernel of 3. How wide is the map? With padding 1? And with padding 1 and stride 2?

# %%
x = np.zeros((1, 1, 28, 28))
w = np.zeros((1, 1, 3, 3))
[
    conv2d(x, w, stride=s, padding=p).shape[-1]
    for s, p in [(1, 0), (1, 1), (2, 1)]
]

# %% [markdown]
# 26, 28, 14. Without padding the kernel's centre can't stand on the border, so one pixel is lost on each side.
#
# **Exercise 2.** Write the formula.


# %%
def size(n, k, stride, padding):
    """How wide the map is, for n pixels and a kernel of k."""
    return ...


check.l35_size(size)


# %% tags=["solution"]
# A solution.
def size(n, k, stride, padding):
    """How wide the map is, for n pixels and a kernel of k."""
    return (n + 2 * padding - k) // stride + 1


check.l35_size(size)

# %% [markdown]
# ## Several channels in, several maps out
#
# A colour image has three **channels**. What makes one map of them is a **filter**: weights for each channel, and a
# bias. A layer of five filters makes five maps, as in the lecture.
#
# > **Guess first.** Does each filter look at one channel, or at all three? How many parameters has the layer?

# %%
layer = nn.Conv2d(3, 5, 3, rng=0)
layer.weight.shape, layer.bias.shape, layer.parameter_count()

# %% [markdown]
# Each of the five filters has three kernels of 3 × 3, one a channel. It adds up all 27 products: a filter *mixes* the
# channels. So 5 · 27 + 5 = 140, and not 5 · 9 + 5 = 50.
#
# **Exercise 3.** For any layer.


# %%
def count(channels, maps, k):
    """Parameters of a layer of k × k filters, with biases."""
    return ...


check.l35_count(count)


# %% tags=["solution"]
# A solution.
def count(channels, maps, k):
    """Parameters of a layer of k × k filters, with biases."""
    return maps * (channels * k * k + 1)


check.l35_count(count)

# %% [markdown]
# ## Pooling (L36)
#
# **Max-pooling** cuts a map into windows and keeps the largest number of each. The map gets smaller, and what was found
# may move a little without a change.
#
# > **Guess first.** The slide says "2 × 2, stride = 1" for this 4 × 4 input, and prints a 2 × 2 map. Can both be true?

# %%
slide = np.array(
    [[29.0, 15, 28, 184], [0, 100, 70, 38], [12, 12, 7, 2], [12, 12, 45, 6]]
)
stride_1, stride_2 = (
    max_pool2d(slide[None, None], 2, stride=s)[0, 0] for s in (1, 2)
)
print(stride_1, stride_2, sep="\n\n")

# %% [markdown]
# No: stride 1 gives 3 × 3 (the size formula says so too). The printed map is that of stride 2.
#
# **Exercise 4.** Max-pooling of 2 × 2 with stride 2.


# %%
def max_pool(x):
    """The largest of each 2 × 2 window, as a list of rows."""
    return ...


check.l36(max_pool)


# %% tags=["solution"]
# A solution.
def max_pool(x):
    """The largest of each 2 × 2 window, as a list of rows."""
    rows, columns = range(0, x.shape[0], 2), range(0, x.shape[1], 2)
    return [[x[i : i + 2, j : j + 2].max() for j in columns] for i in rows]


check.l36(max_pool)

# %%
_ = viz.pooling(slide)

# %% [markdown]
# Framed is who won. On the right: where the gradient goes back. The winner gets all of it, the other three get none.
# Of four equal numbers the first wins.
#
# The next slide takes the **average**. Its input begins with 31 where the one before has 29.
#
# > **Guess first.** It prints 36 for the first window. Is that the mean with 29, or with 31?

# %%
other = slide.copy()
other[0, 0] = 31.0
print(
    avg_pool2d(slide[None, None], 2)[0, 0],
    avg_pool2d(other[None, None], 2)[0, 0],
    sep="\n\n",
)

# %% [markdown]
# With 29 it is 36, with 31 it would be 36.5: the 31 is a slip.
#
# ## Step by step
#
# A convolution, a ReLU and a pool on six by six pixels. Press →, say each shape before it shows. Then go backward to A.
#
# > **Guess first.** How many of the sixteen numbers of A get a gradient?

# %%
x = Value(image[4:10, 8:14][None, None], name="x")
W = Value(left_to_right[None, None], name="W")
A = conv2d(x, W)
B = A.relu()
C = max_pool2d(B, 2)
l = C.sum()
A.name, B.name, C.name, l.name = "A", "B", "C", "l"
l.backward()
viz.step(l)

# %% [markdown]
# Three. Each of the four windows sends its gradient to its winner alone. In one of them all numbers are 0, and there
# the ReLU passes nothing.
#
# ## Which pixels does this output see?
#
# One entry of a map sees 3 × 3 pixels: its **receptive field**. An entry of the next layer sees 3 × 3 of those.
#
# **Exercise 5.** Three layers of 3 × 3 kernels, stride 1, one after the other. How many pixels wide is what an entry of
# the last one sees?

# %%
answer = ...
check.receptive(answer)

# %% tags=["solution"]
# A solution.
answer = 7
check.receptive(answer)

# %%
deep = nn.CNN((1, 24, 24), 2, maps=(4, 6), random_state=0)
picture = viz.receptive_field(deep, image)
picture.numbers_["size"]

# %% [markdown]
# Here with pools in between. They leave places out, so the field grows faster: 10 pixels after two layers. On the right
# you see which of the pixels count, by the gradient: the field is larger than what is used.
#
# ## A twist: does pooling forget where things are?
#
# One bright point, moved by one pixel. Does the pooled map change?
#
# > **Guess first.** From column 2 to column 3: yes or no? And from column 3 to column 4?


# %%
def pooled(column):
    x = np.zeros((1, 1, 2, 8))
    x[0, 0, 0, column] = 1.0
    return max_pool2d(x, 2)[0, 0, 0]


print(pooled(2), pooled(3), pooled(4))

# %% [markdown]
# From 2 to 3 nothing changes: both lie in one window. From 3 to 4 the point crosses a border, and the map moves with
# it. Pooling gives *some* invariance, to small shifts that happen to stay inside a window.
#
# ## In five lines
#
# - A kernel is laid on, multiplied, added up; the same numbers at every place.
# - A map is (n + 2 padding − k) // stride + 1 wide.
# - A filter has a kernel for each channel, and adds them up; each filter makes one map.
# - A max-pool keeps the winner, and gives it all the gradient.
# - Each layer sees more of the image than the one before.
#
# **Next:** 18, where the kernels are learned, and read digits.
#
# *For teachers: show the first picture and the pooled point. Ask how many parameters five filters on a colour image
# have; the room says 50.*
