"""The perceptron, step by step (L04, L07, L08, L13)."""

import numpy as np
from checks import Exercise


def _step(w, x, t, lr, *, when=lambda s: s <= 0, sign=1.0, bias=1.0):
    w, primed = np.array(w, float), np.array([bias, *x])
    return (
        w + sign * lr * t * primed
        if when(t * (w @ np.array([1.0, *x])))
        else w
    )


Exercise(
    "l08",
    right=_step,
    cases=[
        ((0.0, 1.0, 0.0), (-1.0, 2.0), 1.0, 0.5),
        ((0.0, 1.0, 0.0), (2.0, -1.0), 1.0, 0.5),
        ((0.0, 0.0, 0.0), (1.0, 1.0), -1.0, 1.0),
        ((1.0, -1.0, 1.0), (-1.0, 0.5), -1.0, 0.1),
    ],
    mistakes=[
        (
            lambda w, x, t, lr: _step(w, x, t, lr, when=lambda s: s < 0),
            "a sample on the very line counts as wrong too: from w = 0 it would never start.",
        ),
        (
            lambda w, x, t, lr: _step(w, x, t, lr, when=lambda s: True),
            "a sample that is right changes nothing.",
        ),
        (
            lambda w, x, t, lr: _step(w, x, t, lr, sign=-1.0),
            "that turns away from a missed positive: w + η t x′.",
        ),
        (
            lambda w, x, t, lr: _step(w, x, t, lr, bias=0.0),
            "x′ begins with a 1: the bias moves as well.",
        ),
        (lambda w, x, t, lr: _step(w, x, t, 1.0), "η is not used."),
    ],
    praise="A wrong sample pulls, a right one is left alone.",
    hints=[
        "First the sum t · wᵀx′; is it positive?",
        "If not: w + lr * t * np.array([1.0, *x]).",
    ],
    worked=(
        "def step(w, x, t, lr):\n    w, primed = np.array(w), np.array([1.0, *x])\n"
        "    if t * (w @ primed) <= 0:\n        w = w + lr * t * primed\n    return w"
    ),
)

_S, _T = np.array([0.5, -2.0, 1.5, -0.3]), np.array([1.0, 1.0, -1.0, -1.0])

Exercise(
    "l07",
    right=lambda s, t: np.maximum(
        0.0, -np.asarray(t) * np.asarray(s)
    ).sum(),
    cases=[(_S, _T), (np.array([1.0, -3.0]), np.array([1.0, 1.0]))],
    mistakes=[
        (
            lambda s, t: (-np.asarray(t) * np.asarray(s)).sum(),
            "the right samples lower the sum: they must not count.",
        ),
        (
            lambda s, t: float((np.asarray(t) * np.asarray(s) < 0).sum()),
            "that counts mistakes. How far off are they?",
        ),
        (
            lambda s, t: np.maximum(
                0.0, 1 - np.asarray(t) * np.asarray(s)
            ).sum(),
            "that is the hinge loss, which asks for a margin. It comes in notebook 04.",
        ),
    ],
    praise="Zero when all are right.",
    hints=[
        "For each sample −t s, but never below 0.",
        "np.maximum(0, −t * s).sum().",
    ],
    worked="def criterion(s, t):\n    return np.maximum(0.0, -t * s).sum()",
)

Exercise(
    "l13",
    right=False,
    mistakes=[
        (
            True,
            "it may just be slow: with a narrow gap it can take very many mistakes.",
        ),
        ("false", "give the word itself: False, without quotes."),
        (0, "give True or False."),
    ],
    praise="It may just be slow. Only a line that works would prove that one exists.",
    hints=["How many mistakes can it take when the gap is narrow?"],
    worked="answer = False",
)
