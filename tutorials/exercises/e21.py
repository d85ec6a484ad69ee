"""An autograd engine of one's own (L26-L31)."""

import numpy as np
from checks import Exercise

Exercise(
    "engine_product",
    right=lambda g, a, b: [g * b, g * a],
    cases=[(1.0, 3.0, 5.0), (0.5, -2.0, 4.0)],
    mistakes=[
        (
            lambda g, a, b: [g * a, g * b],
            "crosswise: how fast a · b changes with a is b.",
        ),
        (
            lambda g, a, b: [b, a],
            "those are the local derivatives. What arrives, g, multiplies them.",
        ),
        (
            lambda g, a, b: [g, g],
            "that is the rule of a sum. A product scales.",
        ),
        (
            lambda g, a, b: [g / a, g / b],
            "a slope, not a share: ∂(a · b)/∂a = b.",
        ),
    ],
    praise="What arrives, times what stood beside it.",
    hints=["∂(a · b)/∂a = b.", "[g * b, g * a]."],
    worked="def back_product(g, a, b):\n    return [g * b, g * a]",
)


def _order(end, parents_of):
    done = []

    def visit(node):
        if node not in done:
            for parent in parents_of(node):
                visit(parent)
            done.append(node)

    visit(end)
    return done


def _walked(end, parents_of):
    """As they are met from the end, then turned round: what a loop over a queue gives."""
    found, queue = [], [end]
    while queue:
        node = queue.pop(0)
        if node not in found:
            found.append(node)
            queue += parents_of(node)
    return found[::-1]


def _repeated(end, parents_of):
    return [
        n
        for parent in parents_of(end)
        for n in _repeated(parent, parents_of)
    ] + [end]


_DIAMOND = {4: [1, 3], 3: [2], 2: [1], 1: []}
_CHAIN = {3: [2], 2: [1], 1: []}

Exercise(
    "engine_order",
    right=_order,
    cases=[(4, _DIAMOND.__getitem__), (3, _CHAIN.__getitem__)],
    mistakes=[
        (
            lambda e, p: _order(e, p)[::-1],
            "the order is right and the direction is not: what is needed first comes first.",
        ),
        (
            _walked,
            "1 is met early, as a parent of 4, but 2 needs it too: a node goes in when all its parents are in.",
        ),
        (
            _repeated,
            "a node with two users comes twice. Ask whether it is there already.",
        ),
        (lambda e, p: _order(e, p)[:-1], "the end is missing."),
    ],
    praise="Parents first: backward goes through it from the right.",
    hints=[
        "First all parents, then the node itself.",
        "A function that calls itself for each parent, then appends the node.",
        "It does nothing for a node that is in the list already.",
    ],
    worked=(
        "def order(end, parents_of):\n    done = []\n\n    def visit(node):\n        if node not in done:\n"
        "            for parent in parents_of(node):\n                visit(parent)\n            done.append(node)\n\n"
        "    visit(end)\n    return done"
    ),
)


def _folded(g, shape):
    g = np.asarray(g)
    extra = g.ndim - len(shape)
    g = g.sum(axis=tuple(range(extra)))
    return g.sum(
        axis=tuple(k for k, n in enumerate(shape) if n == 1), keepdims=True
    )


_G = np.arange(12.0).reshape(3, 4)


Exercise(
    "engine_fold",
    right=_folded,
    cases=[(_G, (1, 4)), (_G, (4,)), (_G, (3, 1)), (_G, (3, 4)), (_G, ())],
    mistakes=[
        (
            lambda g, shape: g,
            "that is the shape of the result. What was repeated has its own, smaller shape.",
        ),
        (
            lambda g, shape: np.full(shape, np.mean(g)),
            "that is one mean for all. Add along the repeated axes alone.",
        ),
        (
            lambda g, shape: (
                _folded(g, shape) / (g.size / max(np.prod(shape), 1))
            ),
            "paths add up; nobody divides by how many they are.",
        ),
        (
            lambda g, shape: g.sum(axis=0),
            "that is right where the rows were repeated. Which axes are 1 in `shape`, and which are not there?",
        ),
        (
            lambda g, shape: np.full(shape, g.sum()),
            "each entry collects from its own copies, not from all.",
        ),
    ],
    praise="(3, 4) + (1, 4): each entry was used three times, so it collects three times.",
    hints=[
        "An entry that was used n times collects n gradients: a sum.",
        "First sum over axes that `shape` does not have: g.sum(axis=0) while g.ndim > len(shape).",
        "Then over those where `shape` is 1, with keepdims=True.",
    ],
    worked=(
        "def fold(g, shape):\n    while g.ndim > len(shape):\n        g = g.sum(axis=0)\n"
        "    ones = tuple(k for k, n in enumerate(shape) if n == 1)\n    return g.sum(axis=ones, keepdims=True)"
    ),
)

_A, _B = (
    np.array([[1.0, 2.0, 3.0], [0.0, -1.0, 1.0]]),
    np.array([[1.0], [0.5], [2.0]]),
)

Exercise(
    "engine_matmul",
    right=lambda g, A, B: A.T @ g,
    cases=[
        (np.array([[1.0], [2.0]]), _A, _B),
        (
            np.ones((2, 2)),
            np.array([[1.0, 2], [3, 4]]),
            np.array([[5.0, 6], [7, 9]]),
        ),
    ],
    mistakes=[
        (lambda g, A, B: g @ B.T, "that is what arrives at A. Asked is B."),
        (
            lambda g, A, B: (A.T @ g).T,
            "turned on its side: it has the shape of B.",
        ),
        (
            lambda g, A, B: A.T @ np.ones_like(g),
            "what arrives is lost: g belongs into the product.",
        ),
        (
            lambda g, A, B: A.T @ g / len(A),
            "the samples add up; a mean is the business of the loss.",
        ),
    ],
    praise="Row by row of A, each sample adds its share.",
    hints=[
        "It has the shape of B: (columns of A, columns of g).",
        "Which product of A and g has that shape? A.T @ g.",
    ],
    worked="def back_right(g, A, B):\n    return A.T @ g",
)

Exercise(
    "engine_tanh",
    right=lambda g, y: g * (1 - y**2),
    cases=[(1.0, 0.0), (2.0, 0.5), (-1.0, -0.9)],
    mistakes=[
        (lambda g, y: g * (1 - np.tanh(y) ** 2), "y is tanh(a) already."),
        (lambda g, y: g * y * (1 - y), "that is σ's slope."),
        (
            lambda g, y: 1 - y**2,
            "that is the local derivative alone: g multiplies it.",
        ),
        (
            lambda g, y: g * (1 - y),
            "nearly: 1 − y², so that it is the same on both sides of 0.",
        ),
    ],
    praise="One rule more, and the engine can do tanh.",
    hints=["tanh′(a) = 1 − tanh(a)².", "y is tanh(a)."],
    worked="def back_tanh(g, y):\n    return g * (1 - y**2)",
)
