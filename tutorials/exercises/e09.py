"""When a line is not enough (L20)."""

import numpy as np
from checks import Exercise

Exercise(
    "l20_corners",
    right=0.75,
    mistakes=[
        (
            0.5,
            "that is guessing. Put the line so that it cuts off one corner.",
        ),
        (
            1.0,
            "try it: whatever line has both corners of class 1 on one side has a corner of class 0 there too.",
        ),
        (0.25, "then take the other side of the same line."),
    ],
    praise="A line can cut off one corner; the other three then hold one mistake.",
    hints=[
        "Draw the four corners, and a line that cuts off one of them.",
        "Three of four.",
    ],
    worked="answer = 0.75",
)

_POINTS = [(1.0, -2.0), (-1.5, 0.5), (2.0, 3.0), (-1.0, -0.5)]

Exercise(
    "l20_product",
    right=lambda x1, x2: -x1 * x2,
    cases=_POINTS,
    mistakes=[
        (
            lambda x1, x2: x1 * x2,
            "the right idea, and the wrong way round: class 1 has *different* signs.",
        ),
        (
            lambda x1, x2: x1 - x2,
            "that is a line again: a sum of features adds nothing new.",
        ),
        (
            lambda x1, x2: x1 + x2,
            "that is a line again, along the other diagonal.",
        ),
        (
            lambda x1, x2: (x1 * x2) ** 2,
            "a square forgets the sign, and the sign is what tells them apart.",
        ),
    ],
    praise="Its sign alone tells the classes apart.",
    hints=[
        "What has a product of two numbers of different signs?",
        "−x₁ x₂.",
    ],
    worked="def feature(x1, x2):\n    return -x1 * x2",
)

Exercise(
    "l20_radius",
    right=lambda x1, x2: np.hypot(x1, x2),
    cases=_POINTS,
    mistakes=[
        (
            lambda x1, x2: x1**2 + x2**2,
            "that separates the rings just as well. The distance is its root.",
        ),
        (
            lambda x1, x2: abs(x1) + abs(x2),
            "that is the way along the streets: its circles are diamonds.",
        ),
        (lambda x1, x2: max(abs(x1), abs(x2)), "its circles are squares."),
        (
            lambda x1, x2: abs(x1 + x2),
            "that is the distance from a line, not from the middle.",
        ),
    ],
    praise="One number is enough now.",
    hints=["Pythagoras.", "np.hypot(x1, x2)."],
    worked="def radius(x1, x2):\n    return np.hypot(x1, x2)",
)

Exercise(
    "l20_count",
    right=lambda K: 1 + K + K * (K + 1) // 2,
    cases=[(2,), (3,), (100,)],
    mistakes=[
        (lambda K: K + K * (K + 1) // 2, "and the bias?"),
        (
            lambda K: 1 + K + K * (K - 1) // 2,
            "the squares are missing: x₁² is a product too.",
        ),
        (lambda K: 1 + K + K * K, "x₁x₂ and x₂x₁ are the same feature."),
        (
            lambda K: K * (K + 1) // 2,
            "those are the products alone. The features and the bias stay.",
        ),
    ],
    praise="For 100 features 5,151: making features by hand ends soon.",
    hints=[
        "For K = 2: 1, x₁, x₂, x₁², x₁x₂, x₂².",
        "K squares and K (K − 1) / 2 products of two different ones.",
    ],
    worked="def weights(K):\n    return 1 + K + K * (K + 1) // 2",
)
