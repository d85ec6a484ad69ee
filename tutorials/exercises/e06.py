"""Logistic regression (L14-L16)."""

from math import exp, log

from checks import Exercise


def sigmoid(a):
    return 1 / (1 + exp(-a))


def score(w, x):
    return w[0] + w[1] * x[0] + w[2] * x[1]


PATIENTS = [
    ((2.0, -3.6, 0.5), (0.4, -1.0)),
    ((-1.0, 0.5, 2.0), (1.0, 1.5)),
    ((0.3, 1.0, -1.0), (-2.0, 0.5)),
]

Exercise(
    "l15",
    right=lambda w, x: sigmoid(score(w, x)),
    cases=PATIENTS,
    mistakes=[
        (
            lambda w, x: sigmoid(w[1] * x[0] + w[2] * x[1]),
            "that is σ(−1.94). Which term of the sum is missing?",
        ),
        (
            score,
            "that is the sum before σ. A probability is between 0 and 1.",
        ),
        (
            lambda w, x: sigmoid(-score(w, x)),
            "that is the probability of the other class: look at the sign in exp(−a).",
        ),
        (
            lambda w, x: sigmoid(w[0] * x[0] + w[1] * x[1] + w[2]),
            "the bias stands first: w[0] belongs to no feature.",
        ),
    ],
    praise="Just above one half: the patient lies in front of the line, very close to it.",
    hints=[
        "First the sum: a number for the bias, and one for each feature.",
        "w[0] + w[1] * x[0] + w[2] * x[1], and then σ of it.",
    ],
    worked=(
        "def probability(w, x):\n    a = w[0] + w[1] * x[0] + w[2] * x[1]\n    return 1 / (1 + np.exp(-a))"
    ),
)

Exercise(
    "l16",
    right=lambda y, t: -t * log(y) - (1 - t) * log(1 - y),
    cases=[(0.8, 1.0), (0.8, 0.0), (0.515, 0.0)],
    mistakes=[
        (
            lambda y, t: t * log(y) + (1 - t) * log(1 - y),
            "a loss is positive, and smaller is better. What is missing?",
        ),
        (
            lambda y, t: (y - t) ** 2,
            "that is the squared error. Here a wrong and certain answer should cost without limit.",
        ),
        (
            lambda y, t: -log(y),
            "right for t = 1. What does the answer cost if t is 0?",
        ),
    ],
    praise="A certain and wrong answer costs most.",
    hints=[
        "If t is 1 only ln y counts, if t is 0 only ln(1 − y).",
        "Two products, each switched on or off by t.",
    ],
    worked="def cross_entropy(y, t):\n    return -t * np.log(y) - (1 - t) * np.log(1 - y)",
)

Exercise(
    "l16_gradient",
    right=lambda y, t, x: [(y - t) * x[0], (y - t) * x[1]],
    cases=[(0.8, 1.0, (0.5, -2.0)), (0.3, 0.0, (1.0, 4.0))],
    mistakes=[
        (
            lambda y, t, x: [(t - y) * x[0], (t - y) * x[1]],
            "the sign is the wrong way round: that is the direction of descent.",
        ),
        (
            lambda y, t, x: [
                (y - t) * y * (1 - y) * x[0],
                (y - t) * y * (1 - y) * x[1],
            ],
            "there is a y(1 − y) too many: it cancels against the denominator of the cross entropy.",
        ),
        (
            lambda y, t, x: [y - t, y - t],
            "that is the gradient of the bias. What multiplies each weight?",
        ),
    ],
    praise="Every sample pulls, as hard as it is wrong.",
    hints=[
        "Go through the chain: ∂l/∂y · ∂y/∂a · ∂a/∂w.",
        "(y − t)/(y(1 − y)) · y(1 − y) · x.",
    ],
    worked="def gradient(y, t, x):\n    return [(y - t) * x[0], (y - t) * x[1]]",
)

Exercise(
    "squared_slope",
    right=lambda y, t: (y - t) * y * (1 - y) * 2,
    cases=[(0.001, 1.0), (0.5, 1.0), (0.9, 0.0)],
    mistakes=[
        (
            lambda y, t: y - t,
            "that is the slope of the cross entropy. The squared error has another.",
        ),
        (
            lambda y, t: 2 * (y - t),
            "that is the slope with respect to y. One factor more leads to a.",
        ),
        (
            lambda y, t: (y - t) * y * (1 - y),
            "nearly: the derivative of a square brings a factor of its own.",
        ),
    ],
    praise="At y = 0.001 it is 0.002: a neuron that is certain and wrong hardly learns.",
    hints=["∂(y − t)²/∂y · ∂y/∂a.", "2 (y − t) · y (1 − y)."],
    worked="def slope(y, t):\n    return 2 * (y - t) * y * (1 - y)",
)
