"""Activations and first weights (L31)."""

import numpy as np
from checks import Exercise


def _sigmoid(a):
    return 1 / (1 + np.exp(-a))


Exercise(
    "l31_slope",
    right=lambda a: _sigmoid(a) * (1 - _sigmoid(a)),
    cases=[(2.0,), (0.0,), (-1.5,)],
    mistakes=[
        (_sigmoid, "that is σ itself. How fast does it rise there?"),
        (
            lambda a: a * (1 - a),
            "the rule is y (1 − y) with y = σ(a), not with a itself.",
        ),
        (lambda a: 1 - _sigmoid(a), "the factor y is missing: y (1 − y)."),
        (
            lambda a: _sigmoid(a) * (1 + _sigmoid(a)),
            "a sign is the wrong way round: y (1 − y).",
        ),
    ],
    praise="It is largest at 0: a quarter.",
    hints=[
        "First y = 1 / (1 + np.exp(−a)).",
        "The slope can be said with y alone.",
        "y (1 − y).",
    ],
    worked="def slope(a):\n    y = 1 / (1 + np.exp(-a))\n    return y * (1 - y)",
)

Exercise(
    "l31_relu",
    right=0.0,
    mistakes=[
        (1.0, "that is the slope for a sum above 0."),
        (
            -28.0,
            "that is the sum. Its value does not pass, and no gradient either.",
        ),
        (0.01, "that is leaky ReLU: the plain one has no slope below 0."),
        (-1.0, "max(0, a) is flat below 0: it does not fall."),
    ],
    praise="max(0, a) is flat there: move a a little, and y stays 0.",
    hints=["What is max(0, −28)? And max(0, −27.9)?"],
    worked="passes = 0.0",
)

Exercise(
    "l31_leaky",
    right=lambda a, g: np.where(a > 0, 1.0, 0.01) * g,
    cases=[
        (np.array([-28.0, 3.0, -0.5]), np.array([1.0, 2.0, -4.0])),
        (np.array([0.2, -2.0]), np.array([5.0, 7.0])),
    ],
    mistakes=[
        (
            lambda a, g: np.where(a > 0, 1.0, 0.0) * g,
            "that is the plain ReLU: below 0 the slope is 0.01 here.",
        ),
        (
            lambda a, g: np.where(a > 0, 1.0, 0.01),
            "the gradient from above is missing: the chain rule multiplies.",
        ),
        (lambda a, g: np.maximum(0.01 * a, a), "that is y, not its slope."),
        (
            lambda a, g: np.where(a > 0, a, 0.01 * a) * g,
            "the slope of a is 1, not a.",
        ),
        (
            lambda a, g: np.where(g > 0, 1.0, 0.01) * g,
            "the sign of a decides, not that of the gradient.",
        ),
    ],
    praise="A hundredth passes: slow, but not dead.",
    hints=[
        "Above 0 the slope is 1, below it 0.01.",
        "np.where(a > 0, 1.0, 0.01), times what arrives from above.",
    ],
    worked="def passed(a, g):\n    return np.where(a > 0, 1.0, 0.01) * g",
)

Exercise(
    "l31_dead",
    right=lambda A: (A <= 0).all(axis=0).sum(),
    cases=[
        (
            np.array(
                [
                    [-1.0, 2.0, -3.0, -1.0],
                    [-2.0, -1.0, -0.5, 4.0],
                    [-1.0, -2.0, -1.0, -3.0],
                ]
            ),
        ),
        (
            np.array(
                [
                    [1.0, -1.0, 2.0],
                    [2.0, -0.1, -3.0],
                    [3.0, -2.0, 1.0],
                    [-1.0, -1.0, -0.5],
                ]
            ),
        ),
    ],
    mistakes=[
        (
            lambda A: (A <= 0).any(axis=0).sum(),
            "one sample below 0 kills no neuron: *all* must be.",
        ),
        (
            lambda A: (A <= 0).all(axis=1).sum(),
            "that counts samples: the neurons are the columns, axis=0.",
        ),
        (
            lambda A: (A <= 0).sum(),
            "that counts every sum below 0, not neurons.",
        ),
        (lambda A: (A > 0).any(axis=0).sum(), "those are the living ones."),
    ],
    praise="Not one sample wakes them.",
    hints=[
        "A <= 0 says where a sum is not above 0.",
        "All of a column: .all(axis=0).",
    ],
    worked="def dead(A):\n    return (A <= 0).all(axis=0).sum()",
)
