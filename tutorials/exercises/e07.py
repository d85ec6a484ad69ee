"""Softmax regression (L17, L18)."""

import numpy as np
from checks import Exercise

_Y = np.array([0.659, 0.2424, 0.0986])

Exercise(
    "l17",
    right=lambda s: np.exp(s) / np.exp(s).sum(),
    cases=[
        (np.array([2.0, 1.0, 0.1]),),
        (np.array([-1.0, 0.5, 3.0, 0.0]),),
    ],
    mistakes=[
        (
            lambda s: s / s.sum(),
            "e to the power of each score comes first: a score may be negative.",
        ),
        (np.exp, "they don't sum to 1: divide by their sum."),
        (
            lambda s: np.exp(s) / np.exp(s).max(),
            "divide by the sum, not by the largest.",
        ),
        (
            lambda s: 1 / (1 + np.exp(-s)),
            "that is σ of each alone: they don't sum to 1.",
        ),
        (
            lambda s: np.exp(s) / np.exp(s.sum()),
            "the sum of the powers is asked for, not the power of the sum.",
        ),
    ],
    praise="They are positive, and sum to 1.",
    hints=["np.exp(s) makes each positive.", "Divide by np.exp(s).sum()."],
    worked="def softmax(s):\n    return np.exp(s) / np.exp(s).sum()",
)

Exercise(
    "l18",
    right=lambda y, t: -np.log(y[t]),
    cases=[(_Y, 0), (_Y, 2)],
    mistakes=[
        (
            lambda y, t: np.log(y[t]),
            "the minus is missing: a loss is not negative.",
        ),
        (
            lambda y, t: -np.log(1 - y[t]),
            "that punishes being right: the true class's own y is asked for.",
        ),
        (lambda y, t: -np.log(y).sum(), "only the true class counts."),
        (lambda y, t: 1 - y[t], "the logarithm is missing."),
    ],
    praise="Sure and wrong costs most.",
    hints=["y[t] is the probability of the true class.", "−np.log of it."],
    worked="def cross_entropy(y, t):\n    return -np.log(y[t])",
)

Exercise(
    "l18_slopes",
    right=lambda y, t: y - np.eye(len(y))[t],
    cases=[(_Y, 0), (_Y, 2)],
    mistakes=[
        (
            lambda y, t: np.eye(len(y))[t] - y,
            "the wrong way round: y minus the target.",
        ),
        (lambda y, t: y, "the 1 at the true class is not taken away."),
        (
            lambda y, t: y - t,
            "t is the number of a class: make it one-hot first.",
        ),
        (lambda y, t: y - 1, "take 1 away at the true class alone."),
    ],
    praise="Negative for the true class alone: its score should rise.",
    hints=["np.eye(K)[t] is the one-hot target.", "y − np.eye(len(y))[t]."],
    worked="def slopes(y, t):\n    return y - np.eye(len(y))[t]",
)
