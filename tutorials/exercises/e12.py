"""The chain forward (L26, L27, L38)."""

import numpy as np
from checks import Exercise


def sigmoid(a):
    return 1 / (1 + np.exp(-a))


def prime(a):
    return np.concatenate([[1.0], a])


def chain(W0, W1, w, x):
    return sigmoid(w @ prime(sigmoid(W1 @ prime(sigmoid(W0 @ prime(x))))))


_W = (
    np.array([[0.1, -0.4, 0.3], [0.5, 0.2, -0.6], [-0.3, 0.8, 0.1]]),
    np.array([[0.2, 0.7, -0.5, 0.4], [-0.1, 0.3, 0.6, -0.2]]),
)
_w = np.array([0.3, -0.8, 0.9])

Exercise(
    "l27_shapes",
    right=[3, 3, 2, 4, 3],
    mistakes=[
        (
            [3, 2, 2, 3, 2],
            "the biases are missing: each matrix has one column more than inputs.",
        ),
        (
            [3, 3, 4, 2, 3],
            "rows and columns of W¹ are exchanged: a row for each output.",
        ),
        (
            [2, 3, 3, 2, 2],
            "a row for each *output*, and one more column than inputs.",
        ),
    ],
    praise="9 + 8 + 3 = 20 weights.",
    hints=[
        "W⁰ leads from 2 inputs to 3 neurons.",
        "Add one column for the bias: 3 × (2 + 1).",
    ],
    worked="shapes = [3, 3, 2, 4, 3]",
)

Exercise(
    "l27",
    right=chain,
    cases=[
        (*_W, _w, np.array([0.4, -1.0])),
        (*_W, _w, np.array([-2.1, 3.0])),
    ],
    mistakes=[
        (
            lambda W0, W1, w, x: (
                w @ prime(sigmoid(W1 @ prime(sigmoid(W0 @ prime(x)))))
            ),
            "that is E: one σ is left.",
        ),
        (
            lambda W0, W1, w, x: sigmoid(
                w @ prime(W1 @ prime(sigmoid(W0 @ prime(x))))
            ),
            "C goes through σ before w.",
        ),
        (
            lambda W0, W1, w, x: sigmoid(
                w @ prime(W1 @ prime(W0 @ prime(x)))
            ),
            "without σ in between it is one line.",
        ),
        (
            lambda W0, W1, w, x: sigmoid(
                w[1:] @ sigmoid(W1[:, 1:] @ sigmoid(W0[:, 1:] @ x))
            ),
            "the biases are left out: use prime at each step.",
        ),
    ],
    praise="The library computes the same number.",
    hints=[
        "Three times the same: prime, multiply, squash.",
        "B = sigmoid(W0 @ prime(x)), then D, then y.",
    ],
    worked=(
        "def forward(W0, W1, w, x):\n    B = sigmoid(W0 @ prime(x))\n    D = sigmoid(W1 @ prime(B))\n"
        "    return sigmoid(w @ prime(D))"
    ),
)

Exercise(
    "broadcast_gradient",
    right=(1, 4),
    mistakes=[
        (
            (3, 4),
            "that is the shape of the sum. A gradient has the shape of what it belongs to.",
        ),
        ((4,), "the axis of length 1 stays: the row has two axes."),
        ((3, 1), "the axis that was stretched is summed; the other stays."),
    ],
    praise="Three terms are added up in each entry.",
    hints=[
        "A gradient says for each number of the row how the loss moves with it.",
        "So it has as many numbers as the row.",
    ],
    worked="shape = (1, 4)",
)
