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
# # 13 · Who is to blame for the loss?
#
# *Rows L28 and L29 of the lecture, erratum E7. About 35 minutes. Before: 12 (the chain forward).*
#
# A network was wrong. It has thirteen weights, nine in W⁰ and four in w. **How much of its loss is the fault of each?**
# At the end you can take any weight, walk back from the loss to it, and say each factor on the way.
#
# This notebook needs `pip install ".[notebook]"` in the project's folder, and nothing else.

# %%
import numpy as np
from checks import check

import nn
import viz
from autograd import Value, exp, gradcheck, relu

model = nn.MLP([2, 3, 1], random_state=3)
l = model.loss([0.4, -1.0], 1.0)
l.backward()
viz.step(l)

# %% [markdown]
# Choose *Backward* and press → a few times. Each step multiplies by one number or matrix. Nothing else happens.
#
# ## Three factors (L28)
#
# $f = u^2$, $u = 2v$, $v = 1/x$. The **chain rule** multiplies the slopes: $\frac{df}{dx} = 2u \cdot 2 \cdot
# (-1/x^2)$.
#
# > **Guess first.** At x = 4, is df/dx positive or negative? What makes it so?
#
# **Exercise 1.** Write it, for any x.


# %%
def slope(x):
    """df/dx as a product of three factors."""
    return ...


check.l28(slope)


# %% tags=["solution"]
# A solution.
def slope(x):
    """df/dx as a product of three factors."""
    v = 1 / x
    u = 2 * v
    return 2 * u * 2 * (-1 / x**2)


check.l28(slope)

# %%
x = Value(4.0, name="x")
f = (2 * (1 / x)) ** 2
f.backward()
x.grad, slope(4.0)

# %% [markdown]
# ## A local derivative is a slope, so it can be measured
#
# > **Guess first.** What is the slope of exp(x) at x = 3? Many say 3.

# %%
h = 1e-5
measured = (np.exp(3 + h) - np.exp(3 - h)) / (2 * h)
a = Value(3.0)
exp(a).backward()
print(f"measured {measured:.4f}, by the chain rule {a.grad:.4f}")

# %% [markdown]
# It is exp(3) itself. A **finite difference** needs no calculus: move x a little to both sides and look. How little?
#
# > **Guess first.** h = 0.1, or h = 10⁻¹², which is better? Or neither?

# %%
for h in (1e-1, 1e-3, 1e-5, 1e-8, 1e-12):
    measured = (np.exp(3 + h) - np.exp(3 - h)) / (2 * h)
    print(f"h = {h:.0e}   off by {abs(measured - np.exp(3)):.1e}")

# %% [markdown]
# Too large and the curve bends away; too small and rounding eats the digits. In between lies the best. `gradcheck`
# chooses h for you, and compares every entry.

# %%
print(gradcheck(lambda x: (2 * (1 / x)) ** 2, 4.0))

# %% [markdown]
# ## Two paths meet
#
# A number that is used twice gets blame from both users.
#
# > **Guess first.** a = 3, l = a · a + a. What is ∂l/∂a: 3, 6 or 7?

# %%
a = Value(3.0, name="a")
l = a * a + a
l.name = "l"
l.backward()
viz.draw(l)

# %% [markdown]
# Three paths lead from l back to a: one through each factor of the product, one through the sum. The gradients
# *add*: 3 + 3 + 1. An engine that writes `grad = ...` where it should write `grad += ...` loses two of them.
#
# **Exercise 2.** b = a + a and c = b + b, with a = 1. Type ∂c/∂a.

# %%
answer = ...
check.two_paths(answer)

# %% tags=["solution"]
# A solution.
answer = 4.0
check.two_paths(answer)

# %% [markdown]
# ## Backward twice
#
# > **Guess first.** Call `backward()` a second time, without anything in between. What is `a.grad` now?

# %%
l.backward()
twice = a.grad
a.zero_grad()
l.backward()
twice, a.grad

# %% [markdown]
# It *adds up*: that is how the gradients of several samples are summed, and why each step of a training begins with
# `zero_grad()`.
#
# > **Guess first.** And the nodes between? b = 3a, l = b². After two passes, what are `b.grad` and `a.grad`?

# %%
a = Value(3.0, name="a")
b = 3.0 * a
l = b**2
for _ in range(2):
    l.backward()
    print("∂l/∂b", b.grad, "∂l/∂a", a.grad)

# %% [markdown]
# Nodes inside the graph start afresh each time. Only the **leaves** collect: what you made yourself, as a weight is.
# There are engines where all of them collect. There it is not enough to zero the parameters: what is left over in b
# flows into a again.
#
# ## A sum, scaled
#
# > **Guess first.** l = Σ xᵢ: its gradient is a row of ones. And l = (Σ xᵢ)² for x = (1, 2, 3)?

# %%
x = Value([1.0, 2.0, 3.0], name="x")
l = x.sum() ** 2
l.backward()
x.grad

# %% [markdown]
# Twelve each. A sum passes on *what arrives*, and 2 · 6 arrives from the square. Ones stand there when 1 arrives.
#
# ## Who gets nothing?
#
# ReLU is max(0, x): what is negative becomes 0.
#
# > **Guess first.** x = −28 goes through ReLU. How much gradient comes back?

# %%
x = Value([-28.0, 0.5], name="x")
x.relu().sum().backward()
x.grad

# %% [markdown]
# None at −28. Whatever the loss says, this neuron cannot hear it. Notebook 15 counts such neurons.
#
# ## The chain A to E, by hand (L29)
#
# For the lecture's chain the last factors are ∂C/∂B, ∂B/∂A and ∂A/∂W⁰. (A slide prints ∂B/∂W⁰ for the last one: a
# slip. B depends on W⁰ through A.)
#
# **Exercise 3.** Given the gradient g that arrives at B, and B itself, write what arrives at A. B = σ(A), entry by
# entry.


# %%
def back_through_sigmoid(g, B):
    """∂l/∂A from ∂l/∂B."""
    return ...


check.l29_sigmoid(back_through_sigmoid)


# %% tags=["solution"]
# A solution.
def back_through_sigmoid(g, B):
    """∂l/∂A from ∂l/∂B."""
    return g * B * (1 - B)


check.l29_sigmoid(back_through_sigmoid)

# %% [markdown]
# **Exercise 4.** And one factor more: A = W⁰ x′ with x′ = (1, x₁, x₂). Given g, what arrives at W⁰? (Each entry of W⁰
# meets one entry of x′, and works on one entry of A.)


# %%
def back_to_weights(g, x):
    """∂l/∂W⁰, a row for each entry of g."""
    return ...


check.l29_weights(back_to_weights)


# %% tags=["solution"]
# A solution.
def back_to_weights(g, x):
    """∂l/∂W⁰, a row for each entry of g."""
    return np.outer(g, [1.0, *x])


check.l29_weights(back_to_weights)

# %% [markdown]
# Now all of it, for the network at the top. At C, the sum before the last σ, arrives y − t (notebook 06). From there
# each entry of B gets its weight in w; the bias, w[0], leads to no B. The cell prints the largest difference from what
# `backward()` computed.

# %%
from autograd import Graph

loss = model.loss([0.4, -1.0], 1.0)
model.zero_grad()
loss.backward()
values = {node.name: node.data for node in Graph(loss).nodes}
B, y, w = values["B"], values["y"], values["w"]
gB = (y - 1.0) * w[1:]
by_hand = back_to_weights(back_through_sigmoid(gB, B), [0.4, -1.0])
float(np.abs(by_hand - model.parameters()[0].grad).max())

# %% [markdown]
# ## A twist: a check that fails, and a gradient that is right
#
# ReLU has a corner at a = 0: its slope is 0 on the left and 1 on the right.
#
# > **Guess first.** What does a finite difference give exactly at the corner?

# %%
h = 1e-5
measured = (max(0.0, h) - max(0.0, -h)) / (2 * h)
a = Value(0.0)
relu(a).backward()
print(f"measured {measured:.2f}, by the chain rule {a.grad:.2f}")

# %% [markdown]
# Half of each side: it straddles the corner. The library takes the left side, as PyTorch does. Neither is wrong, for
# there is no slope to compare with. `gradcheck` leaves such an entry out, and says so.

# %%
print(gradcheck(relu, 0.0))

# %% [markdown]
# A check that fails at a corner is no proof of a wrong gradient.
#
# ## In five lines
#
# - The gradient of a weight is the product of the slopes on the way from the loss to it.
# - Where paths meet, products add.
# - Leaves collect until `zero_grad()`; nodes inside start afresh.
# - A slope can be measured, with a step that is neither too large nor too small.
# - A factor of 0 silences all that lies behind it.
#
# **Next:** 14, where these numbers move the weights.
#
# *For teachers: show "two paths meet" and "backward twice". Ask for 3, 6 or 7; most of the room says 6.*
