"""Ten minutes to backprop (L26-L29)."""

import numpy as np
from checks import Exercise

Exercise(
    "first_slope",
    right=-8.0,
    mistakes=[
        (
            8.0,
            "the size is right. 1/x falls where x grows: its slope is negative.",
        ),
        (
            -4.0,
            "a factor of 2 is missing. The slopes are 2u, 2 and −1/x²: three of them.",
        ),
        (-0.125, "that is x = 4. Now x is 1, and u is 2."),
        (-6.0, "the factors are multiplied, not added up."),
        (4.0, "that is f itself, not its slope."),
    ],
    praise="2u · 2 · (−1/x²) = 4 · 2 · (−1).",
    hints=[
        "At x = 1: v = 1, u = 2.",
        "2u = 4, then 2, then −1/x² = −1. Multiply.",
    ],
    worked="answer = 2 * 2 * 2 * (-1 / 1**2)",
)

Exercise(
    "sign_of_gradient",
    right=lambda factors: int(np.sign(np.prod(factors))),
    cases=[
        ([-1.8, 0.25, -0.9, 0.4],),
        ([-2.0, 0.5, 0.1],),
        ([-0.1, -3.0, -0.2, 5.0],),
    ],
    mistakes=[
        (
            lambda f: int(np.sign(np.sum(f))),
            "that is the sign of the sum. Factors are multiplied.",
        ),
        (
            lambda f: int(np.sign(f[0])),
            "the first one alone does not decide: a second minus turns it round.",
        ),
        (
            lambda f: -int(np.sign(np.prod(f))),
            "that is the way the weight will move. Asked is the gradient's sign.",
        ),
        (
            lambda f: float(np.prod(f)),
            "that is the gradient itself. Asked is its sign, 1 or −1.",
        ),
        (
            lambda f: sum(x < 0 for x in f),
            "that counts the negative factors: an even number of them is a plus.",
        ),
    ],
    praise="Two minus signs make a plus.",
    hints=[
        "How many of the factors are negative?",
        "np.sign(np.prod(factors)).",
    ],
    worked="def sign_of_gradient(factors):\n    return np.sign(np.prod(factors))",
)

Exercise(
    "killer",
    right=lambda factors: int(np.argmin(np.abs(factors))),
    cases=[
        ([-1.8, 0.25, -0.9, 0.0001, 2.4],),
        ([2.0, -3.0, 0.5],),
        ([0.2, 0.9, -0.001, -5.0],),
    ],
    mistakes=[
        (
            lambda f: int(np.argmin(f)),
            "that is the most negative one. A factor near 0 makes all small, of either sign.",
        ),
        (
            lambda f: int(np.argmax(np.abs(f))),
            "that one makes the gradient larger.",
        ),
        (
            lambda f: float(min(f, key=abs)),
            "that is the factor itself. At which place does it stand?",
        ),
        (
            min,
            "that is the most negative factor. Which is nearest to 0, and at which place does it stand?",
        ),
        (lambda f: int(np.argmin(np.abs(f))) + 1, "Python counts from 0."),
    ],
    praise="With one factor near 0 the others can be what they like.",
    hints=[
        "Which factor makes a product small: one near 0.",
        "np.argmin(np.abs(factors)).",
    ],
    worked="def killer(factors):\n    return np.argmin(np.abs(factors))",
)
