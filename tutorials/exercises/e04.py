"""Margins (L09, L13)."""

import numpy as np
from checks import Exercise

_S, _T = (
    np.array([0.5, -2.0, 1.5, -0.3, 3.0]),
    np.array([1.0, 1.0, -1.0, -1.0, 1.0]),
)

Exercise(
    "l09",
    right=lambda s, t: np.maximum(0.0, 1 - t * s).sum(),
    cases=[(_S, _T), (np.array([1.0, -0.25]), np.array([1.0, -1.0]))],
    mistakes=[
        (
            lambda s, t: np.maximum(0.0, -t * s).sum(),
            "that is the perceptron's criterion: it is content with 0. Here 1 is asked for.",
        ),
        (
            lambda s, t: (1 - t * s).sum(),
            "a sample far on its right side lowers your sum: it must count as 0.",
        ),
        (
            lambda s, t: np.maximum(0.0, 1 - s).sum(),
            "the targets are not used: for t = −1 the score should be −1.",
        ),
        (
            lambda s, t: np.maximum(0.0, 1 + t * s).sum(),
            "that asks the samples to be wrong: 1 *minus* t s.",
        ),
    ],
    praise="Right is not enough: a sample costs nothing from t s = 1 on.",
    hints=[
        "The margin of a sample is t s. By how much is it below 1?",
        "np.maximum(0, 1 − t * s).sum().",
    ],
    worked="def hinge(s, t):\n    return np.maximum(0.0, 1 - t * s).sum()",
)


def _sum(w, x):
    return w[0] + w[1] * x[0] + w[2] * x[1]


Exercise(
    "l13_distance",
    right=lambda w, x: abs(_sum(w, x)) / np.hypot(w[1], w[2]),
    cases=[((-5.0, 3.0, 4.0), (3.0, 4.0)), ((2.0, 0.0, -4.0), (7.0, 1.0))],
    mistakes=[
        (
            lambda w, x: abs(_sum(w, x)),
            "that is the size of the sum. Make w ten times longer: does the sample move?",
        ),
        (
            lambda w, x: abs(_sum(w, x)) / np.linalg.norm(w),
            "the bias turns nothing: only w₁ and w₂ belong into the length.",
        ),
        (
            lambda w, x: _sum(w, x) / np.hypot(w[1], w[2]),
            "a distance is not negative.",
        ),
        (
            lambda w, x: abs(_sum(w, x)) / (w[1] ** 2 + w[2] ** 2),
            "the root is missing: divide by the length, not by its square.",
        ),
    ],
    praise="It stays when w gets longer: the line is the same.",
    hints=[
        "The sum grows with the length of (w₁, w₂): divide by it.",
        "abs(sum) / np.hypot(w[1], w[2]).",
    ],
    worked="def distance(w, x):\n    return abs(w[0] + w[1] * x[0] + w[2] * x[1]) / np.hypot(w[1], w[2])",
)


def _gradient(w, x, t, *, least=1.0, sign=-1.0, bias=1.0):
    return (
        sign * t * np.array([bias, *x])
        if t * _sum(w, x) < least
        else np.zeros(3)
    )


Exercise(
    "l09_gradient",
    right=_gradient,
    cases=[
        ((0.0, 1.0, 0.0), (0.5, 2.0), 1.0),
        ((0.0, 1.0, 0.0), (-2.0, 1.0), 1.0),
        ((0.0, 1.0, 0.0), (3.0, 1.0), 1.0),
        ((0.5, 0.0, 1.0), (1.0, 1.0), -1.0),
    ],
    mistakes=[
        (
            lambda w, x, t: _gradient(w, x, t, least=0.0),
            "a sample that is right but nearer than 1 still teaches here.",
        ),
        (
            lambda w, x, t: _gradient(w, x, t, sign=1.0),
            "the sign is the wrong way round: descent goes *against* the gradient.",
        ),
        (
            lambda w, x, t: _gradient(w, x, t, least=np.inf),
            "from t s = 1 on the loss is flat: no gradient.",
        ),
        (
            lambda w, x, t: _gradient(w, x, t, bias=0.0),
            "the bias has a gradient too: x′ begins with a 1.",
        ),
    ],
    praise="The same rule as the perceptron's, with 1 in place of 0.",
    hints=[
        "If t s is 1 or more: three zeros.",
        "Else the slope of 1 − t wᵀx′ with respect to w: −t x′.",
    ],
    worked=(
        "def gradient(w, x, t):\n    primed = np.array([1.0, *x])\n"
        "    return -t * primed if t * (w @ primed) < 1 else np.zeros(3)"
    ),
)

Exercise(
    "l09_zero",
    right=False,
    mistakes=[
        (
            True,
            "make w ten times longer, and look at the loss of any perfect line.",
        ),
        ("false", "give the word itself: False, without quotes."),
        (0, "give True or False."),
    ],
    praise="A long enough w makes it 0 on every perfect line. Only together with a short w it means a wide margin.",
    hints=[
        "What does the loss of a perfect line do when w is multiplied by 10?"
    ],
    worked="answer = False",
)
