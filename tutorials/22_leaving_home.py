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
# # 22 · And for real work?
#
# *Rows L37, L38 and L39 of the lecture. About 30 minutes. Before: 18 (a CNN on digits) and 20 (your own table).*
#
# You have trained networks on a laptop, in NumPy. **What changes when the images are a million?** At the end your
# network has gone to PyTorch and come back, run without Python's help, and trained in two processes.
#
# This notebook needs `pip install ".[notebook,metrics,export]"` in the project's folder: scikit-learn, torch,
# onnx and onnxruntime. Where one is missing its cells say so, and the exercises still work.

# %%
# %matplotlib inline
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np
from checks import check
from sklearn.datasets import load_digits

import nn
import viz

# %%
digits = load_digits()
X, t = digits.data / 16, digits.target
model = nn.MLP(
    [64, 16, 10], activation="relu", init="he", epochs=30, random_state=0
).fit(X[:1400], t[:1400])
print(f"held out {model.score(X[1400:], t[1400:]):.3f}")
_ = viz.confusion(model, X[1400:], t[1400:])

# %% [markdown]
# The digits are real handwriting, and come with scikit-learn.
#
# ## To PyTorch
#
# PyTorch keeps a layer's bias apart. Here it stands in column 0 of W.
#
# **Exercise 1.** Take what PyTorch calls `weight` out of a W of this library.


# %%
def their_weight(W):
    """PyTorch's (outputs, inputs) from our (outputs, inputs + 1)."""
    return ...


check.their_weight(their_weight)


# %% tags=["solution"]
# A solution.
def their_weight(W):
    """PyTorch's (outputs, inputs) from our (outputs, inputs + 1)."""
    return W[:, 1:]


check.their_weight(their_weight)

# %%
import torch

there = nn.export.to_torch(model, logits=True)
there

# %% [markdown]
# > **Guess first.** Same weights, same formulas, another library. By how much will the gradients differ: not at all, by
# > 1e-16, by 1e-6?

# %%
l = model.loss(X[:100], nn.one_hot(t[:100], 10))
model.zero_grad()
l.backward()
torch.nn.functional.cross_entropy(
    there(torch.tensor(X[:100])), torch.tensor(t[:100])
).backward()
ours, theirs = model.parameters()[0].grad, there[0].weight.grad.numpy()
apart = np.abs(their_weight(ours) - theirs).max()
print(
    f"largest gradient {np.abs(theirs).max():.3f}, largest difference "
    f"{apart:.0e}"
)

# %% [markdown]
# Not bit by bit: the two add in another order, and rounding differs. In the last digit of 16.
#
# Here is the same layer, to step through. PyTorch runs these very steps, in C++, and shows you none.

# %%
small = nn.MLP(
    [2, 3, 2],
    activation="relu",
    random_state=0,
    output_activation="softmax",
)
viz.step(small.loss([0.4, -1.0], [1.0, 0.0]))

# %% [markdown]
# ## To a file that runs anywhere
#
# **ONNX** describes a network as a list of operations with their weights. A *runtime* carries it out, on a server, a
# phone, in a browser. Neither Python nor this library is needed there.

# %%
import onnxruntime

with tempfile.TemporaryDirectory() as folder:
    nn.export.to_onnx(model, Path(folder, "digits.onnx"))
    kilobytes = Path(folder, "digits.onnx").stat().st_size / 1000
    session = onnxruntime.InferenceSession(Path(folder, "digits.onnx"))
y = session.run(
    None, {session.get_inputs()[0].name: X[1400:].astype(np.float32)}
)[0]
same = np.mean(y.argmax(axis=1) == model.predict(X[1400:]))
apart = np.abs(y - model.predict_proba(X[1400:])).max()
print(
    f"{kilobytes:.0f} kB; answers alike {same:.0%}; probabilities differ "
    f"by {apart:.0e}"
)

# %% [markdown]
# The file has numbers of 32 bits: seven digits in place of sixteen, half the memory. No answer changed.
#
# > **Guess first.** A network learned from *standardized* patients. Its file is given a patient in °C and beats per
# > minute. What will it say?

# %%
table = nn.patients()
scaler = nn.Standardizer().fit(table.X)
doctor = nn.LogisticRegression(random_state=0).fit(
    scaler.transform(table.X), table.labels
)
for name, rows in (
    ("standardized", scaler.transform(table.X)),
    ("as measured", table.X),
):
    sick = np.mean(doctor.predict(rows) == "sick")
    print(
        f"{name}: right in training "
        f"{doctor.score(rows, table.labels):.2f}, says 'sick' to {sick:.0%}"
    )

# %% [markdown]
# It does not complain: numbers are numbers. The preparation belongs to the model and has to travel with it. In a
# `Sequential` or a pipeline of scikit-learn it does.
#
# ## Search with many hands
#
# Which size, which η? Try all, each on several divisions (notebook 20). scikit-learn's searches take these models as
# they are.
#
# **Exercise 2.** How many trainings is that? `choices` holds how many values each setting has.


# %%
def how_many_fits(choices, folds):
    """Trainings of a grid search, with the last one on all samples."""
    return ...


check.how_many_fits(how_many_fits)


# %% tags=["solution"]
# A solution.
def how_many_fits(choices, folds):
    """Trainings of a grid search, with the last one on all samples."""
    return np.prod(choices) * folds + 1


check.how_many_fits(how_many_fits)

# %% [markdown]
# None of them waits for another: they can run side by side, here in two processes of **joblib**.

# %%
from sklearn.model_selection import GridSearchCV

grid = {"hidden_layer_sizes": [(16,), (32,)], "lr": [0.01, 0.05]}
searched = nn.MLP(activation="relu", init="he", epochs=10, random_state=0)
search = GridSearchCV(searched, grid, cv=3, n_jobs=2).fit(
    X[:1400], t[:1400]
)
for found, score in zip(
    search.cv_results_["params"],
    search.cv_results_["mean_test_score"],
    strict=True,
):
    print(found, round(score, 3))
print(
    f"{how_many_fits([2, 2], 3)} trainings; the best on held-out digits "
    f"{search.score(X[1400:], t[1400:]):.3f}"
)

# %% [markdown]
# For many machines the same call runs on **dask** (`pip install "dask[distributed]"`). Its scheduler hands the
# trainings to workers wherever they are:
#
# ```python
# import joblib
# from dask.distributed import Client
#
# client = Client("tcp://scheduler:8786")  # or Client(processes=True) for workers on this machine
# with joblib.parallel_backend("dask"):
#     search.fit(X, t)
# ```
#
# ## One training, two processes
#
# One training is another matter: each step needs the step before. So the *batch* is shared. Each process has the same
# weights, sees its own samples, and gets a gradient of its own.
#
# **Exercise 3.** One process has the mean gradient g1 of n1 samples, another g2 of n2. What is the mean over all?


# %%
def together(g1, n1, g2, n2):
    """The mean gradient of n1 + n2 samples."""
    return ...


check.together(together)


# %% tags=["solution"]
# A solution.
def together(g1, n1, g2, n2):
    """The mean gradient of n1 + n2 samples."""
    return (n1 * g1 + n2 * g2) / (n1 + n2)


check.together(together)

# %% [markdown]
# `DistributedDataParallel` of PyTorch does that after every backward pass: all processes take the same step. The script
# below trains a network so, brings it home, and trains its twin here in one process.
#
# > **Guess first.** After 60 such steps, how far are the weights of the two apart?

# %%
script = Path("scripts", "distributed_with_pytorch.py")
command = [sys.executable, "-W", "ignore", str(script), "--epochs", "60"]
result = subprocess.run(command, capture_output=True, text=True, check=True)
print("\n".join(result.stdout.splitlines()[-3:]))

# %% [markdown]
# The mean of the shares' gradients is the gradient of the batch, so two processes walk the same way as one.
#
# ## A million images
#
# **Exercise 4.** How much memory do they take? `size` is the bytes of one number: 4 for 32 bits.


# %%
def gigabytes(n, channels, height, width, size):
    """Memory of n images, in units of 10⁹ bytes."""
    return ...


check.gigabytes(gigabytes)


# %% tags=["solution"]
# A solution.
def gigabytes(n, channels, height, width, size):
    """Memory of n images, in units of 10⁹ bytes."""
    return n * channels * height * width * size / 1e9


check.gigabytes(gigabytes)

# %% [markdown]
# What changes, then, and what does not?
#
# | | here | a million images |
# |---|---|---|
# | data | an array in memory | files; batches are read while the last one is computed |
# | numbers | 64 bits | 32, or 16 with care |
# | where | one or two cores | a GPU, then several, then several machines |
# | training | minutes; begin again | days; save weights, optimizer and position, and go on from there |
# | forward, chain rule, step | as you know them | *the same* |
#
# ## A twist: more hands, worse answers?
#
# > **Guess first.** Eight processes with 64 samples each. The batch is 512 now. Does the same η still fit?
#
# You have met it in notebook 14: fewer, larger steps in an epoch. More hands make an epoch shorter, and each epoch gets
# less far.

# %%
for size in (16, 128, 1400):
    fitted = nn.MLP(
        [64, 16, 10],
        activation="relu",
        init="he",
        epochs=10,
        batch_size=size,
        random_state=0,
    )
    print(
        f"batches of {size:>4}: held out "
        f"{fitted.fit(X[:1400], t[:1400]).score(X[1400:], t[1400:]):.3f}"
    )

# %% [markdown]
# ## In five lines
#
# - The same weights in another library give the same gradients, up to rounding.
# - A file of ONNX runs without Python; the preparation of the data has to go with it.
# - A search is many trainings, which run side by side.
# - Processes that share a batch take the mean of their gradients, and the same step.
# - At a million images the plumbing changes; the chain rule stays.
#
# **Next:** your own data. `chalkgrad FILE.csv` is a beginning.
#
# *For teachers: show the gradients of PyTorch beside ours. Ask how far apart two libraries are; some say "not at all".*
