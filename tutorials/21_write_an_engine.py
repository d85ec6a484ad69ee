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
# # 21 · Could I have written this?
#
# *Rows L26 to L31 of the lecture. About 40 minutes. Before: 13 (backprop).*
#
# You have called `backward()` a hundred times. **Could you have written it?** At the end you have: an engine of less
# than 120 lines that trains a network, and agrees with this library to the last digits.
#
# This notebook needs `pip install ".[notebook]"` in the project's folder, and nothing else.

# %%
# %matplotlib inline
import inspect

import matplotlib.pyplot as plt
import numpy as np
from checks import check

import autograd
import nn
import viz
from autograd import Value

model = nn.MLP([2, 3, 1], random_state=3)
l = model.loss([0.4, -1.0], 1.0)
l.backward()
viz.draw(l, wrap=2)

# %% [markdown]
# This is the aim. Look at a box: a number, its parents, a rule for the way back, a gradient. Four things. Begin there.
#
# ## A number that remembers


# %%
class Node:
    """A number or an array that remembers where it came from."""

    __array_ufunc__ = None  # array + Node asks the Node

    def __init__(self, data, parents=(), back=()):
        self.data = np.asarray(data, float)
        self.parents = parents
        self.back = back  # what a gradient becomes at each parent
        self.grad = None


# %% [markdown]
# An operation has two sides: what it computes, and for each input what becomes of a gradient on the way back.


# %%
def operation(rule):
    """A function of Nodes from a rule on arrays: value, and ways back."""

    def apply(*inputs):
        nodes = [x if isinstance(x, Node) else Node(x) for x in inputs]
        data, back = rule(*(node.data for node in nodes))
        return Node(data, nodes, back)

    apply.rule = rule
    return apply


# %%
@operation
def add(a, b):
    return a + b, [lambda g: g, lambda g: g]


Node.__add__ = Node.__radd__ = add
(Node(3.0) + 4.0).data

# %% [markdown]
# A sum passes on what arrives.
#
# **Exercise 1.** And a product? g arrives at a · b. What reaches a, and what b?


# %%
def back_product(g, a, b):
    """[what reaches a, what reaches b]."""
    return ...


check.engine_product(back_product)


# %% tags=["solution"]
# A solution.
def back_product(g, a, b):
    """[what reaches a, what reaches b]."""
    return [g * b, g * a]


check.engine_product(back_product)


# %%
@operation
def multiply(a, b):
    return a * b, [
        lambda g: back_product(g, a, b)[0],
        lambda g: back_product(g, a, b)[1],
    ]


Node.__mul__ = Node.__rmul__ = multiply
Node.__neg__ = lambda a: a * -1.0
Node.__sub__ = lambda a, b: a + -b
Node.__rsub__ = lambda a, b: b + -a
(2.0 - Node(3.0) * 5.0).data

# %% [markdown]
# ## In which order?
#
# A node may pass its gradient on when *all* its users have given theirs. So list every node after its parents, and go
# through the list from the right.
#
# > **Guess first.** 4 was made from 1 and 3, 3 from 2, and 2 from 1. You start at 4 and note each parent as you meet
# > it: 4, 1, 3, 2. What goes wrong on the way back?
#
# **Exercise 2.** Write the list. `parents_of(node)` gives the parents of a node.


# %%
def order(end, parents_of):
    """All nodes that `end` was made from, and `end`: parents first."""
    return ...


check.engine_order(order)


# %% tags=["solution"]
# A solution.
def order(end, parents_of):
    """All nodes that `end` was made from, and `end`: parents first."""
    done = []

    def visit(node):
        if node not in done:
            for parent in parents_of(node):
                visit(parent)
            done.append(node)

    visit(end)
    return done


check.engine_order(order)


# %% [markdown]
# Now the heart of it. Read each line aloud.


# %%
def backward(end):
    """The gradient of `end` with respect to all nodes it was made from."""
    nodes = order(end, lambda node: node.parents)
    for node in nodes:
        node.grad = np.zeros_like(node.data)
    end.grad = np.ones_like(end.data)
    for node in reversed(nodes):
        for parent, back in zip(node.parents, node.back, strict=True):
            parent.grad = parent.grad + back(node.grad)


# %% [markdown]
# > **Guess first.** Where two paths meet, what in these lines adds them? Which sign would lose one of them?
#
# The test: a = 3, and a · a + a.

# %%
a = Node(3.0)
backward(a * a + a)
ours = Value(3.0)
(ours * ours + ours).backward()
float(a.grad), float(ours.grad)

# %% [markdown]
# Seven, in both. With `parent.grad = back(...)` it would be what came last.
#
# ## Arrays
#
# A bias is added to every row of a batch. NumPy repeats it: it is *broadcast*.
#
# > **Guess first.** (3, 4) + (1, 4). Which shape does the gradient of the second have?

# %%
bias = Node(np.zeros((1, 4)))
backward(Node(np.ones((3, 4))) + bias)
bias.data.shape, bias.grad.shape

# %% [markdown]
# Wrong: four numbers can't have twelve slopes. Each was used three times, and so it collects three times.
#
# **Exercise 3.** Fold a gradient g back to the shape of what was repeated.


# %%
def fold(g, shape):
    """g, added up along the axes along which `shape` was repeated."""
    return ...


check.engine_fold(fold)


# %% tags=["solution"]
# A solution.
def fold(g, shape):
    """g, added up along the axes along which `shape` was repeated."""
    while g.ndim > len(shape):
        g = g.sum(axis=0)
    ones = tuple(k for k, n in enumerate(shape) if n == 1)
    return g.sum(axis=ones, keepdims=True)


check.engine_fold(fold)


# %%
def backward(end):
    """The gradient of `end` with respect to all nodes it was made from."""
    nodes = order(end, lambda node: node.parents)
    for node in nodes:
        node.grad = np.zeros_like(node.data)
    end.grad = np.ones_like(end.data)
    for node in reversed(nodes):
        for parent, back in zip(node.parents, node.back, strict=True):
            parent.grad = parent.grad + fold(
                np.asarray(back(node.grad)), parent.data.shape
            )


backward(Node(np.ones((3, 4))) + bias)
bias.grad

# %% [markdown]
# **Exercise 4.** A layer is a matrix product A @ B. g arrives; what reaches B?


# %%
def back_right(g, A, B):
    """What reaches B."""
    return ...


check.engine_matmul(back_right)


# %% tags=["solution"]
# A solution.
def back_right(g, A, B):
    """What reaches B."""
    return A.T @ g


check.engine_matmul(back_right)


# %%
@operation
def matmul(a, b):
    return a @ b, [lambda g: g @ b.T, lambda g: back_right(g, a, b)]


@operation
def total(a):
    return a.sum(), [lambda g: g * np.ones_like(a)]


Node.__matmul__ = matmul

# %% [markdown]
# ## Squash and logarithm
#
# σ and ln are all that is missing for the loss of the lecture (L31, L16).


# %%
@operation
def sigmoid(a):
    y = 1 / (1 + np.exp(-a))
    return y, [lambda g: g * y * (1 - y)]


@operation
def log(a):
    return np.log(a), [lambda g: g / a]


# %% [markdown]
# **Exercise 5.** Add tanh. y = tanh(a) is known already.


# %%
def back_tanh(g, y):
    """What reaches a, from what arrives at y = tanh(a)."""
    return ...


check.engine_tanh(back_tanh)


# %% tags=["solution"]
# A solution.
def back_tanh(g, y):
    """What reaches a, from what arrives at y = tanh(a)."""
    return g * (1 - y**2)


check.engine_tanh(back_tanh)


# %%
@operation
def tanh(a):
    y = np.tanh(a)
    return y, [lambda g: back_tanh(g, y)]


tanh(Node([0.0, 1.0])).data

# %%
functions = [Node.__init__, operation, order, backward, fold]
functions += [back_product, back_right, back_tanh]
functions += [
    f.rule for f in (add, multiply, matmul, total, sigmoid, log, tanh)
]
sum(len(inspect.getsource(f).splitlines()) for f in functions)

# %% [markdown]
# 79 lines, and the class has a few more. That is an engine.
#
# ## The same network, two engines (L26-L29)
#
# Here is a network that knows nothing of engines: it uses +, ×, @ and whatever σ and ln it is given.


# %%
def loss(X, t, W, w, sigmoid, log, total):
    """The mean cross entropy of one hidden layer; first rows are biases."""
    B = sigmoid(X @ W[1] + W[0])
    y = sigmoid(B @ w[1] + w[0])
    return total(t * log(y) + (1.0 - t) * log(1.0 - y)) * (-1.0 / len(t))


# %%
rng = np.random.default_rng(0)
X = rng.uniform(-1, 1, (60, 2))
t = (X[:, :1] * X[:, 1:] > 0).astype(float)  # XOR, with room to wobble
first = [
    rng.normal(size=shape) for shape in ((1, 6), (2, 6), (1, 1), (6, 1))
]

mine = [Node(p) for p in first]
theirs = [Value(p) for p in first]
l_mine = loss(Node(X), t, mine[:2], mine[2:], sigmoid, log, total)
l_theirs = loss(
    X,
    t,
    theirs[:2],
    theirs[2:],
    autograd.sigmoid,
    autograd.log,
    autograd.sum,
)
backward(l_mine)
l_theirs.backward()
print("loss:", abs(float(l_mine.data) - float(l_theirs.data)))
print(
    "gradients:",
    max(
        np.abs(a.grad - b.grad).max()
        for a, b in zip(mine, theirs, strict=True)
    ),
)

# %% [markdown]
# > **Guess first.** Both train for 400 steps. Will the two loss curves lie on each other to the end, or drift apart?

# %%
curves = []
for _ in range(400):
    l_mine = loss(Node(X), t, mine[:2], mine[2:], sigmoid, log, total)
    l_theirs = loss(
        X,
        t,
        theirs[:2],
        theirs[2:],
        autograd.sigmoid,
        autograd.log,
        autograd.sum,
    )
    for b in theirs:
        b.zero_grad()  # yours starts at 0 each time
    backward(l_mine)
    l_theirs.backward()
    for a, b in zip(mine, theirs, strict=True):
        a.data = a.data - 3.0 * a.grad
        b.assign(b.data - 3.0 * b.grad)
    curves.append((float(l_mine.data), float(l_theirs.data)))

# %%
fig, ax = plt.subplots(figsize=(7, 3), layout="constrained")
for curve, name, style in zip(
    np.transpose(curves),
    ("yours", "the library's"),
    ("-", "--"),
    strict=True,
):
    ax.plot(curve, style, label=name)
ax.set(xlabel="step", ylabel="loss")
_ = ax.legend()
apart = np.abs(np.diff(curves)).max()
print(
    f"from {curves[0][0]:.2f} to {curves[-1][0]:.2f}, "
    f"never further apart than {apart:.0e}"
)

# %% [markdown]
# They lie on each other to the end, and your engine learned XOR. Step through the library's version of one sample. Each
# step is a line that you have written.

# %%
one = loss(
    X[:1],
    t[:1],
    theirs[:2],
    theirs[2:],
    autograd.sigmoid,
    autograd.log,
    autograd.sum,
)
one.backward()
viz.step(one)

# %% [markdown]
# ## A twist: a long chain
#
# > **Guess first.** Add 1 to a number 5,000 times, then go backward. What happens?

# %%
chain = Node(0.0)
for _ in range(5000):
    chain = chain + 1.0
try:
    backward(chain)
except RecursionError as error:
    print(type(error).__name__, error)

# %% [markdown]
# `visit` calls itself for each parent, and Python allows about a thousand calls in each other. A list of what is still
# to be done needs none. It also asks a *set* who is done: a list would be searched through each time.


# %%
def order(end, parents_of):
    """All nodes that `end` was made from, and `end`: parents first."""
    done, seen, to_do = [], set(), [(end, False)]
    while to_do:
        node, parents_are_in = to_do.pop()
        if parents_are_in:
            done.append(node)
        elif node not in seen:
            seen.add(node)
            to_do += [
                (node, True),
                *((parent, False) for parent in parents_of(node)),
            ]
    return done


# %%
print(check.engine_order(order))
backward(chain)
len(order(chain, lambda node: node.parents))

# %% [markdown]
# What does the library have that yours has not? Two hundred operations, second derivatives (its rules are made of its
# own operations), readable errors, and pictures. The heart is the same.
#
# ## In five lines
#
# - A node has a value, its parents, a way back to each, and a gradient.
# - An operation is a pair: what it computes, and what becomes of a gradient.
# - Parents before children; backward goes through that list from the right.
# - Gradients add up: where paths meet, and where something was broadcast.
# - An engine is right when it agrees with another one, or with finite differences.
#
# **Next:** 22, where the network leaves home.
#
# *For teachers: show `backward` and the long chain. Ask what the sign = in place of + would lose.*
