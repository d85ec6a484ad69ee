"""Hidden neurons and how many (L21-L24, E9)."""

from itertools import pairwise

import numpy as np
from checks import Exercise


def _sigmoid(a):
    return 1 / (1 + np.exp(-a))


def _sums(W, x):
    return W @ np.array([1.0, *x])


Exercise(
    "l21_hidden",
    right=lambda W, x: _sigmoid(_sums(W, x)),
    cases=[
        (
            np.array(
                [[2.0, -3.6, 0.5], [-4.0, 2.4, 4.1], [1.0, 0.5, -0.2]]
            ),
            (0.4, -1.0),
        ),
        (np.array([[0.5, 1.0, -1.0], [0.1, -0.3, 0.7]]), (1.5, 0.2)),
    ],
    mistakes=[
        (
            _sums,
            "those are the sums A = W x′. The activation σ is missing.",
        ),
        (
            lambda W, x: _sigmoid(W[:, 1:] @ np.array(x)),
            "the bias was left out: x′ begins with a 1.",
        ),
        (
            lambda W, x: _sigmoid(W @ np.array([*x, 1.0])),
            "the 1 stands first in x′: the bias is column 0 of W.",
        ),
        (
            lambda W, x: _sigmoid(-_sums(W, x)),
            "the sign in the exponent is the wrong way round: σ(a) = 1/(1 + e⁻ᵃ).",
        ),
    ],
    praise="One number a hidden neuron, each between 0 and 1.",
    hints=[
        "First x′ = (1, x₁, x₂), then W @ x′.",
        "1 / (1 + np.exp(−sums)).",
    ],
    worked="def hidden(W, x):\n    return 1 / (1 + np.exp(-(W @ np.array([1.0, *x]))))",
)

Exercise(
    "l21_count",
    right=lambda k, h: h * (k + 1) + (h + 1),
    cases=[(2, 3), (2, 5), (10, 5)],
    mistakes=[
        (
            lambda k, h: h * (k + 1),
            "that is the hidden layer alone, or the whole without a bias: count the output neuron with its bias too.",
        ),
        (lambda k, h: h * (k + 1) + h, "the output neuron has a bias too."),
        (
            lambda k, h: h * k + h + 1,
            "the hidden neurons have a bias too, each its own.",
        ),
    ],
    praise="13 for 2-3-1, and 21 for 2-5-1, as the lecture says.",
    hints=[
        "A neuron has a weight for each input, and a bias.",
        "h neurons with k inputs, then one with h inputs.",
    ],
    worked="def parameters(k, h):\n    return h * (k + 1) + (h + 1)",
)


def _pairs(sizes):
    return list(pairwise(sizes))


Exercise(
    "l24_count",
    right=lambda sizes: sum(b * (a + 1) for a, b in _pairs(sizes)),
    cases=[((2, 5, 3, 1),), ((2, 5, 3, 4, 7, 1),), ((2, 5, 3, 4, 7, 4),)],
    mistakes=[
        (
            lambda sizes: sum(a * b for a, b in _pairs(sizes)),
            "no bias is counted: it is b · (a + 1).",
        ),
        (
            lambda sizes: sum(a * (b + 1) for a, b in _pairs(sizes)),
            "the + 1 belongs to the inputs, not the outputs.",
        ),
        (
            lambda sizes: sum(b * (a + 1) for a, b in _pairs(sizes)[:-1]),
            "the last matrix is missing.",
        ),
        (
            lambda sizes: sum(b * (a + 1) for a, b in _pairs(sizes)[1:]),
            "the first matrix, W[0], is missing.",
        ),
    ],
    praise="5 (k + 1) + 18 + 4 for k-5-3-1, here with k = 2.",
    hints=[
        "Take the sizes in pairs: pairwise(sizes).",
        "Each pair (a, b) adds b · (a + 1).",
    ],
    worked="def all_parameters(sizes):\n    return sum(b * (a + 1) for a, b in pairwise(sizes))",
)

Exercise(
    "e9",
    right=(4, 8),
    mistakes=[
        (
            (8, 4),
            "so the slide prints it, the wrong way round: the rows are the outputs.",
        ),
        ((4, 7), "the column for the bias is missing."),
        (
            (7, 4),
            "the rows are the outputs, and a column for the bias is missing.",
        ),
    ],
    praise="Outputs, then inputs + 1.",
    hints=[
        "A matrix has the shape (outputs, inputs + 1).",
        "Seven inputs, and the bias.",
    ],
    worked="shape = (4, 8)",
)
