"""From dense to shared weights (L32-L34)."""

import numpy as np
from checks import Exercise

Exercise(
    "l32",
    right=lambda height, width, outputs: outputs * (height * width + 1),
    cases=[(28, 28, 10), (256, 256, 10), (3, 4, 2)],
    mistakes=[
        (
            lambda h, w, n: n * h * w,
            "the biases are missing: one for each output.",
        ),
        (
            lambda h, w, n: n * h * w + 1,
            "each output has a bias of its own.",
        ),
        (
            lambda h, w, n: n * (h + w + 1),
            "an image has height times width pixels.",
        ),
    ],
    praise="7,850 for a small digit, 655,370 for a small photograph.",
    hints=[
        "How many pixels are there?",
        "Each output has a weight for each, and a bias.",
    ],
    worked="def dense_weights(height, width, outputs):\n    return outputs * (height * width + 1)",
)


def _slide(x, w):
    x, w = np.asarray(x, float), np.asarray(w, float)
    return [
        float(x[k : k + len(w)] @ w) for k in range(len(x) - len(w) + 1)
    ]


_SIGNAL, _KERNEL = [2.3, 1.7, 4.0, 2.8, 5.7, 4.4], [-0.1, 0.2, -0.3]

Exercise(
    "l34",
    right=_slide,
    cases=[(_SIGNAL, _KERNEL), ([1.0, 2.0, 3.0, 5.0], [1.0, -1.0])],
    mistakes=[
        (
            lambda x, w: _slide(x, list(w)[::-1]),
            "that kernel is turned around. Networks lay it on as it is.",
        ),
        (
            lambda x, w: _slide(x, w)[:-1],
            "one place is missing: the kernel still fits at the end.",
        ),
        (
            lambda x, w: _slide(x, w)[:: len(w)],
            "it moves on by one, not by its own length.",
        ),
        (
            lambda x, w: np.convolve(
                np.asarray(x, float), np.asarray(w, float)[::-1]
            ).tolist(),
            "there it hangs over the ends: take the places where it fits.",
        ),
    ],
    praise="The first is −1.09, as on the slide.",
    hints=[
        "At place k the kernel covers x[k], x[k+1], x[k+2].",
        "x[k : k + len(w)] @ w, for each k.",
    ],
    worked="def slide(x, w):\n    return [x[k : k + len(w)] @ w for k in range(len(x) - len(w) + 1)]",
)

Exercise(
    "l34_size",
    right=lambda n, k: n - k + 1,
    cases=[(6, 3), (150, 3), (10, 10)],
    mistakes=[
        (lambda n, k: n - k, "one more: it fits at the start as well."),
        (lambda n, k: n, "at the ends it would hang over."),
        (lambda n, k: n // k, "it moves on by one, not by its own length."),
    ],
    praise="With a border of (k − 1)/2 zeros on both sides it would be n.",
    hints=["Six numbers and three: count the places."],
    worked="def answers_of(n, k):\n    return n - k + 1",
)
