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
# # 16 · Does a network need a weight for every pixel?
#
# *Rows L32, L33 and L34 of the lecture, erratum E2. About 30 minutes. Before: 12 (the chain) and 15 (activations).*
#
# A photograph has a million pixels. **Does each neuron need a million weights?** At the end you can count what a
# layer costs, slide a kernel by hand, and let one find heart beats.
#
# This notebook needs `pip install ".[notebook]"` in the project's folder. Two cells show a real heart, which comes with
# the extra `data`. Without it they say what is missing, and all others work. The other heart beats are made up.

# %%
# %matplotlib inline
import matplotlib.pyplot as plt
import numpy as np
from checks import check

import nn
import viz
from autograd import Value, conv1d

# %% [markdown]
# ## What a dense layer costs (L32)
#
# > **Guess first.** An image of 28 × 28 pixels, ten outputs: how many weights, biases among them? And 256 × 256?
#
# **Exercise 1.** A function of height, width and outputs.


# %%
def dense_weights(height, width, outputs):
    """How many numbers a dense layer on the image has, biases among them."""
    return ...


check.l32(dense_weights)


# %% tags=["solution"]
# A solution.
def dense_weights(height, width, outputs):
    """How many numbers a dense layer on the image has, biases among them."""
    return outputs * (height * width + 1)


check.l32(dense_weights)

# %%
for height, width in ((28, 28), (256, 256), (256, 256 * 256)):
    print(f"{height} x {width} -> 10: {10 * (height * width + 1):>12,}")

# %% [markdown]
# The last line is a volume of 256 × 256 × 256, a scan of a head: about 168 million, for one layer.
#
# ## Two ideas (L33)
#
# Take 150 inputs in a row and 150 neurons.
#
# > **Guess first.** Each neuron sees three neighbours instead of all. How many weights are left? And if all neurons
# > **share** the same three?

# %%
dense = nn.Linear(150, 150, bias=False, rng=0)
# Two inputs more, so that each of 150 neurons has three neighbours.
local = nn.LocallyConnected1d(1, 1, 152, 3, bias=False, rng=0)
shared = nn.Conv1d(1, 1, 3, bias=False, rng=0)
[int(layer.parameter_count()) for layer in (dense, local, shared)]

# %% [markdown]
# 22,500, then 450, then 3. Seeing little is one saving. Sharing is the other: what is worth finding on the left is
# worth finding on the right.
#
# ## Slide it by hand (L34)
#
# The **kernel** is (−0.1, 0.2, −0.3), the signal 2.3, 1.7, 4.0, 2.8, 5.7, 4.4. Lay it on the first three numbers,
# multiply, add; move on by one.
#
# > **Guess first.** Six numbers, a kernel of three: how many places does it fit?

# %%
signal = np.array([2.3, 1.7, 4.0, 2.8, 5.7, 4.4])
kernel = np.array([-0.1, 0.2, -0.3])
_ = viz.convolution(signal, kernel, steps=4)

# %% [markdown]
# **Exercise 2.** The slide, for any signal and kernel.


# %%
def slide(x, w):
    """The sum of products at every place where the kernel fits."""
    return ...


check.l34(slide)


# %% tags=["solution"]
# A solution.
def slide(x, w):
    """The sum of products at every place where the kernel fits."""
    x, w = np.asarray(x), np.asarray(w)
    return [
        float(x[k : k + len(w)] @ w) for k in range(len(x) - len(w) + 1)
    ]


check.l34(slide)

# %% [markdown]
# Then σ. The slide prints 0.25, 0.45 and 0.50. Check the third.

# %%
sums = np.array([signal[k : k + 3] @ kernel for k in range(4)])
sums.round(2), (1 / (1 + np.exp(-sums))).round(3)

# %% [markdown]
# The third sum is −0.4 + 0.56 − 1.71 = −1.55, and σ of it 0.175. On the slide 0.3 × 5.7 became 0.17 instead of 1.71.
#
# The same as a graph. Step backward, and see a weight of the kernel collect from every place it was laid on.

# %%
x = Value(signal.reshape(1, 1, 6), name="x")
w = Value(kernel.reshape(1, 1, 3), name="w")
l = conv1d(x, w).sigmoid().sum()
l.name = "l"
l.backward()
viz.step(l)

# %% [markdown]
# ## Find the beats
#
# A made-up heart trace: a small wave, a sharp peak, noise. You draw a kernel that looks like what you search.

# %%
rng = np.random.default_rng(0)
beat = np.array([0.0, 0.1, 0.0, -0.2, 1.0, -0.3, 0.0, 0.2, 0.1])
trace, places = rng.normal(0, 0.12, 120), [12, 41, 70, 99]
for place in places:
    trace[place : place + 9] += beat
drawn = np.array([-0.5, 1.0, -0.5])
# np.convolve turns the kernel round, so it is given turned round.
found = np.convolve(trace, drawn[::-1], mode="valid")
fig, (top, bottom) = plt.subplots(
    2, 1, figsize=(8, 4), sharex=True, layout="constrained"
)
top.plot(trace)
bottom.plot(np.arange(1, 1 + len(found)), found)
top.set(ylabel="trace")
_ = bottom.set(ylabel="kernel's answer", xlabel="time")

# %% [markdown]
# Four clear peaks. Three numbers found what a dense layer would need 120 weights a neuron for, and at every place.
#
# > **Guess first.** Can three numbers be *learned* that do as well? From how many places?

# %%
# 1 where the kernel's middle lies on a peak, which is 4 after a beat's start.
t = np.zeros((1, 1, 118))
t[0, 0, [place + 3 for place in places]] = 1.0
layer = nn.Conv1d(1, 1, 3, rng=1)
optimizer = nn.Adam(layer.parameters(), lr=0.1)
for _ in range(300):
    optimizer.zero_grad()
    # The cross entropy of σ(answer), from the answers themselves.
    loss = nn.BCEWithLogitsLoss()(layer(trace.reshape(1, 1, 120)), t)
    loss.backward()
    optimizer.step()
answers = layer(trace.reshape(1, 1, 120)).data[0, 0]
np.sort(np.argsort(answers)[-4:]) - 3

# %% [markdown]
# The four largest answers stand at the starts of the four beats. Nobody drew the kernel: the gradient did.
#
# ## A real heart
#
# Ten seconds of a real ECG, from a patient whose name is not known, come with pydicom.
#
# > **Guess first.** Each beat has a sharp peak and two rounder waves, the last of them large. Will the three numbers
# > that you drew take those for beats too?

# %%
from pydicom import dcmread
from pydicom.data import get_testdata_file

record = dcmread(get_testdata_file("waveform_ecg.dcm", download=False))
# Lead II in millivolts, 50 a second.
heart = record.waveform_array(0)[:, 1].reshape(-1, 20).mean(axis=1) / 1000
answers = np.convolve(heart, drawn[::-1], mode="valid")
beats = np.flatnonzero(answers > 0.4 * answers.max()) + 1

# %%
fig, (top, bottom) = plt.subplots(
    2, 1, figsize=(8, 4), sharex=True, layout="constrained"
)
top.plot(np.arange(len(heart)) / 50, heart)
bottom.plot((1 + np.arange(len(answers))) / 50, answers)
bottom.plot(beats / 50, answers[beats - 1], "o")
top.set(ylabel="ECG (mV)")
bottom.set(ylabel="kernel's answer", xlabel="seconds")
print(
    f"{len(beats)} beats, one every {np.diff(beats).mean() / 50:.2f} "
    "seconds"
)

# %% [markdown]
# It does not. It answers to what changes within two hundredths of a second, and the round waves change slowly.
#
# **Exercise 3.** A signal of n numbers, a kernel of k: how many answers?


# %%
def answers_of(n, k):
    return ...


check.l34_size(answers_of)


# %% tags=["solution"]
# A solution.
def answers_of(n, k):
    return n - k + 1


check.l34_size(answers_of)

# %% [markdown]
# ## A twist: shuffle the pixels
#
# A slow wave in noise: 20 of 120 numbers are higher by 1. A dense neuron has a weight for each of these 20. A kernel
# of nine times 1/9 takes the mean of nine neighbours, and answers to the wave wherever it is.
#
# > **Guess first.** Shuffle the order of all numbers, and the dense weights the same way. Which of the two does not
# > care?

# %%
wave, dense = np.random.default_rng(5).normal(0, 0.5, 120), np.zeros(120)
wave[50:70] += 1.0
dense[50:70] = 1 / 20
as_it_is = np.arange(120)
shuffled = np.random.default_rng(0).permutation(120)
for name, order in (("as it is", as_it_is), ("shuffled", shuffled)):
    answers = np.convolve(wave[order], np.full(9, 1 / 9), mode="valid")
    print(
        f"{name}: dense {dense[order] @ wave[order]:.2f}, "
        f"kernel at most {answers.max():.2f}"
    )

# %% [markdown]
# The dense neuron: its weights were shuffled along. The kernel is lost, since neighbours are neighbours no more.
# Sharing is a belief about the world, and it pays where the belief is true.
#
# ## In five lines
#
# - A dense layer on an image costs outputs × (pixels + 1) numbers.
# - A kernel sees a few neighbours, and is the same everywhere.
# - It is laid on, multiplied, added, moved on: n − k + 1 answers.
# - Its gradient adds up over all places.
# - It presumes that neighbours belong together.
#
# **Next:** 17, the same in two dimensions.
#
# *For teachers: show 22,500, 450, 3, then the beats. Ask which layer survives the shuffle.*
