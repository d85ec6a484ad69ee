"""Leaving home: PyTorch, ONNX, searches, several processes (L37-L39)."""

import numpy as np
from checks import Exercise

_W = np.array([[0.5, 1.0, 2.0, 3.0], [0.1, 4.0, 5.0, 6.0]])

Exercise(
    "their_weight",
    right=lambda W: np.asarray(W)[:, 1:],
    cases=[(_W,), (np.arange(6.0).reshape(2, 3),)],
    mistakes=[
        (
            lambda W: W[:, :-1],
            "here the bias stands in column 0, not in the last.",
        ),
        (
            lambda W: W[:, 1:].T,
            "PyTorch's weight is (outputs, inputs) as well: no turning.",
        ),
        (
            lambda W: W[1:],
            "that leaves out a neuron. The bias is a column: one number for each neuron.",
        ),
        (lambda W: W[:, 0], "that is the bias: the rest is asked for."),
    ],
    praise="And W[:, 0] is its bias.",
    hints=[
        "W is (outputs, inputs + 1), with the bias in column 0.",
        "Leave column 0 out.",
    ],
    worked="def their_weight(W):\n    return W[:, 1:]",
)

Exercise(
    "how_many_fits",
    right=lambda choices, folds: int(np.prod(choices)) * folds + 1,
    cases=[([3, 3], 5), ([2, 4, 2], 3), ([10], 2)],
    mistakes=[
        (
            lambda c, k: int(np.prod(c)) * k,
            "one more: at the end the best is trained on all samples.",
        ),
        (
            lambda c, k: int(np.prod(c)),
            "each of them is trained once for each fold.",
        ),
        (
            lambda c, k: sum(c) * k + 1,
            "each value of one setting meets each value of the others: a product.",
        ),
        (
            lambda c, k: int(np.prod(c)) + k + 1,
            "each choice in each fold: a product.",
        ),
    ],
    praise="A setting more with three values makes it three times as many.",
    hints=[
        "How many combinations are there?",
        "Each is trained for each fold, and the best once more.",
    ],
    worked="def how_many_fits(choices, folds):\n    return np.prod(choices) * folds + 1",
)

Exercise(
    "together",
    right=lambda g1, n1, g2, n2: (n1 * g1 + n2 * g2) / (n1 + n2),
    cases=[(2.0, 30, 5.0, 10), (1.0, 8, 3.0, 8), (0.0, 1, 4.0, 3)],
    mistakes=[
        (
            lambda g1, n1, g2, n2: (g1 + g2) / 2,
            "that is right for equal shares. Who saw more samples counts more.",
        ),
        (
            lambda g1, n1, g2, n2: g1 + g2,
            "both are means: their sum is twice as large as the mean of the batch.",
        ),
        (
            lambda g1, n1, g2, n2: n1 * g1 + n2 * g2,
            "that is the sum over all samples: divide by how many they are.",
        ),
        (
            lambda g1, n1, g2, n2: (n2 * g1 + n1 * g2) / (n1 + n2),
            "crosswise: g1 is the mean over n1 samples.",
        ),
    ],
    praise="With equal shares it is the mean of the means, and that is what is done.",
    hints=[
        "A mean times its number of samples is a sum.",
        "Add the sums, divide by all samples.",
    ],
    worked="def together(g1, n1, g2, n2):\n    return (n1 * g1 + n2 * g2) / (n1 + n2)",
)

Exercise(
    "gigabytes",
    right=lambda n, channels, height, width, size: (
        n * channels * height * width * size / 1e9
    ),
    cases=[
        (1_000_000, 3, 224, 224, 4),
        (1_000_000, 3, 224, 224, 1),
        (1000, 1, 512, 512, 8),
    ],
    mistakes=[
        (
            lambda n, c, h, w, s: n * c * h * w / 1e9,
            "each number takes `size` bytes.",
        ),
        (
            lambda n, c, h, w, s: n * h * w * s / 1e9,
            "how many channels has a colour image?",
        ),
        (lambda n, c, h, w, s: n * c * h * w * s, "those are bytes."),
        (
            lambda n, c, h, w, s: n * c * (h + w) * s / 1e9,
            "height times width pixels.",
        ),
    ],
    praise="More than fits into memory: batches are read from the disk while the last one is computed.",
    hints=[
        "How many numbers has one image?",
        "Numbers · bytes of each · images, divided by 10⁹.",
    ],
    worked="def gigabytes(n, channels, height, width, size):\n    return n * channels * height * width * size / 1e9",
)
