"""A CNN on digits (L37)."""

import numpy as np
from checks import Exercise

Exercise(
    "l37_numbers",
    right=[512.0, 128.0, 256.0, 64.0],
    mistakes=[
        (
            [8.0, 8.0, 16.0, 16.0],
            "those are the maps. How many numbers stand in each?",
        ),
        (
            [64.0, 16.0, 16.0, 4.0],
            "that is one map each. How many maps does the layer make?",
        ),
        (
            [512.0, 128.0, 2048.0, 512.0],
            "each filter of the second layer adds up all 8 maps: 16 maps come out, not 8 · 16.",
        ),
        (
            [512.0, 256.0, 512.0, 256.0],
            "a pool of 2 × 2 halves rows *and* columns: a quarter is left.",
        ),
        (
            [288.0, 72.0, 16.0, 0.0],
            "padding keeps the size here: 8 × 8 stays 8 × 8.",
        ),
    ],
    praise="64 pixels became 64 numbers, and they mean something else.",
    hints=[
        "8 maps of 8 × 8.",
        "A pool makes 4 × 4 of each.",
        "Then 16 maps of 4 × 4, and 16 of 2 × 2.",
    ],
    worked="numbers = [8 * 8 * 8, 8 * 4 * 4, 16 * 4 * 4, 16 * 2 * 2]",
)

Exercise(
    "l37_count",
    right=1898.0,
    mistakes=[
        (
            890.0,
            "a filter of the second layer has a slice for each of the 8 maps: 8 · 9 numbers, and a bias.",
        ),
        (1864.0, "and the biases? One for each map and each class."),
        (
            1874.0,
            "and the biases of the maps? Each of the 8 and of the 16 has one.",
        ),
        (
            1248.0,
            "the dense layer is missing: 64 numbers and a bias for each of ten classes.",
        ),
        (1888.0, "nearly: each of the ten classes has a bias."),
    ],
    praise="80 + 1,168 + 650.",
    hints=[
        "8 filters of 3 × 3 and a bias: 80.",
        "16 filters of 8 · 9 and a bias.",
        "10 classes of 64 and a bias.",
    ],
    worked="count = 8 * (9 + 1) + 16 * (8 * 9 + 1) + 10 * (64 + 1)",
)


def _softmax(s):
    e = np.exp(np.asarray(s) - np.max(s))
    return e / e.sum()


def _both(s, k):
    y = _softmax(s)
    return -np.log(y[k]) - np.log(1 - np.delete(y, k)).sum()


Exercise(
    "l37_loss",
    right=lambda s, k: -np.log(_softmax(s)[k]),
    cases=[
        (np.array([2.0, 0.0, 1.0]), 0),
        (np.array([2.0, 0.0, 1.0]), 1),
        (np.array([0.0, 0.0, 0.0, 0.0]), 3),
    ],
    mistakes=[
        (
            _both,
            "that is the two-class loss, once for each class, as on the slide. With softmax −ln y of the true class is "
            "enough.",
        ),
        (
            lambda s, k: np.log(_softmax(s)[k]),
            "the sign: a loss is positive, and 0 is best.",
        ),
        (
            lambda s, k: 1 - _softmax(s)[k],
            "that never exceeds 1: being certain and wrong would cost hardly more.",
        ),
        (
            lambda s, k: -np.log(_softmax(_softmax(s))[k]),
            "softmax twice: the second makes everything nearly equal.",
        ),
        (
            lambda s, k: -np.asarray(s)[k],
            "that is the score, before softmax.",
        ),
    ],
    praise="Four equal scores cost ln 4.",
    hints=[
        "First y = e^s / Σ e^s.",
        "−np.log(y[k]): only the true class stands in the sum, as t is 0 elsewhere.",
    ],
    worked="def loss(s, k):\n    y = np.exp(s) / np.exp(s).sum()\n    return -np.log(y[k])",
)

_C = np.array([[8.0, 2, 0], [1, 6, 1], [3, 0, 9]])

Exercise(
    "l37_recall",
    right=lambda C, k: C[k, k] / C[k].sum(),
    cases=[(_C, 0), (_C, 1), (_C, 2)],
    mistakes=[
        (
            lambda C, k: C[k, k] / C[:, k].sum(),
            "that asks how many of the answers k are right: the precision. Go along the row.",
        ),
        (
            lambda C, k: np.trace(C) / C.sum(),
            "that is the accuracy over all classes. One class is asked for.",
        ),
        (
            lambda C, k: C[k, k],
            "that is a count. Which share of its class is it?",
        ),
        (
            lambda C, k: C[k, k] / C.sum(),
            "divide by the samples of this class, not by all.",
        ),
    ],
    praise="The row is the truth, the column the answer.",
    hints=[
        "Row k has all samples whose true class is k.",
        "C[k, k] / C[k].sum().",
    ],
    worked="def recall(C, k):\n    return C[k, k] / C[k].sum()",
)
