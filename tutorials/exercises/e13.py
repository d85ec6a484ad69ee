"""Backprop, one factor at a time (L28, L29)."""

import numpy as np
from checks import Exercise

Exercise(
    "l28",
    right=lambda x: 2 * (2 / x) * 2 * (-1 / x**2),
    cases=[(4.0,), (1.0,), (-2.0,)],
    mistakes=[
        (
            lambda x: 2 * (2 / x) * 2 / x**2,
            "the slope of 1/x is negative: the larger x, the smaller 1/x.",
        ),
        (
            lambda x: 2 * (2 / x) * (-1 / x**2),
            "one factor is missing: u = 2v doubles whatever v does.",
        ),
        (
            lambda x: 2 * 2 * (-1 / x**2),
            "the slope of u² is 2u, not 2: it depends on where u is.",
        ),
        (
            lambda x: 2 * x * 2 * (-1 / x**2),
            "the first factor is 2u with u = 2/x, not 2x.",
        ),
    ],
    praise="Three factors, each a slope of one small step.",
    hints=[
        "Write u and v as numbers first.",
        "The factors are 2u, 2 and −1/x².",
    ],
    worked="def slope(x):\n    v = 1 / x\n    u = 2 * v\n    return 2 * u * 2 * (-1 / x**2)",
)

Exercise(
    "two_paths",
    right=4.0,
    mistakes=[
        (
            2.0,
            "one doubling was lost: both b = a + a and c = b + b have two paths.",
        ),
        (1.0, "that is one path alone. How many lead from c to a?"),
        (
            3.0,
            "paths multiply on the way and add where they meet: 2 · 2, not 2 + 1.",
        ),
    ],
    praise="Four paths, each with the product 1.",
    hints=[
        "Count the paths from c back to a.",
        "Two from c to b, and from each b two to a.",
    ],
    worked="answer = 4.0",
)

G, B = np.array([0.5, -1.0, 2.0]), np.array([0.5, 0.9, 0.1])

Exercise(
    "l29_sigmoid",
    right=lambda g, B: g * B * (1 - B),
    cases=[(G, B), (np.array([1.0]), np.array([0.25]))],
    mistakes=[
        (lambda g, B: g * B, "σ′ is σ(1 − σ): where is the other half?"),
        (
            lambda g, B: B * (1 - B),
            "that is the local derivative alone. What arrives from above multiplies it.",
        ),
        (
            lambda g, B: (
                g * (1 / (1 + np.exp(-B))) * (1 - 1 / (1 + np.exp(-B)))
            ),
            "B is σ(A) already: squashing it once more is another function.",
        ),
        (
            lambda g, B: np.sum(g * B * (1 - B)),
            "σ works entry by entry: nothing is summed here.",
        ),
    ],
    praise="At B = 0.5 a quarter comes through, at 0.9 less than a tenth.",
    hints=[
        "σ′(a) = σ(a)(1 − σ(a)), and σ(A) is B.",
        "Multiply entry by entry, with *.",
    ],
    worked="def back_through_sigmoid(g, B):\n    return g * B * (1 - B)",
)

Exercise(
    "l29_weights",
    right=lambda g, x: np.outer(g, [1.0, *x]),
    cases=[
        (np.array([0.5, -1.0, 2.0]), [0.4, -1.0]),
        (np.array([1.0, 3.0]), [2.0, 5.0]),
    ],
    mistakes=[
        (
            lambda g, x: np.outer(g, x),
            "the bias is missing: x′ begins with a 1.",
        ),
        (
            lambda g, x: np.outer([1.0, *x], g),
            "rows and columns are exchanged: a row for each entry of g.",
        ),
        (
            lambda g, x: np.outer(g, [*x, 1.0]),
            "the 1 stands first in x′, as the bias stands in column 0 of W⁰.",
        ),
    ],
    praise="Each entry is one number of g times one of x′: an outer product.",
    hints=["∂A_i/∂W_ij = x′_j.", "np.outer(g, x′)."],
    worked="def back_to_weights(g, x):\n    return np.outer(g, [1.0, *x])",
)
