"""Many classes (L10-L12)."""

import numpy as np
from checks import Exercise

W = [[-2.0, -3.6, 0.5], [-4.0, 2.4, 4.1], [-6.0, 4.0, -4.9]]
X = (1.1, -2.0)


def _scores(W, x):
    return np.asarray(W) @ np.array([1.0, *x])


Exercise(
    "l10",
    right=lambda W, x: int(np.argmax(_scores(W, x))),
    cases=[(W, X), (W, (-2.0, 0.5)), (W, (4.0, -3.0))],
    mistakes=[
        (
            lambda W, x: int(np.argmax(np.abs(_scores(W, x)))),
            "the largest is asked for, not the farthest from 0.",
        ),
        (
            lambda W, x: int(np.argmin(_scores(W, x))),
            "that is the class with the smallest score.",
        ),
        (
            lambda W, x: float(np.max(_scores(W, x))),
            "that is the score. Which class has it?",
        ),
        (
            lambda W, x: int(np.argmax(_scores(W, x))) + 1,
            "classes are counted from 0 here.",
        ),
    ],
    praise="Class 2 for the lecture's sample.",
    hints=[
        "Three scores first: W times (1, x₁, x₂).",
        "np.argmax says where the largest stands.",
    ],
    worked="def winner(W, x):\n    return int(np.argmax(W @ np.array([1.0, *x])))",
)


def _step(W, x, t, lr, *, loser=1.0, truth=1.0, always=False):
    W, primed = np.array(W, float), np.array([1.0, *x])
    j = int(np.argmax(W @ primed))
    if j != t or always:
        W[j] -= loser * lr * primed
        W[t] += truth * lr * primed
    return W


def _all_others(W, x, t, lr):
    W, primed = np.array(W, float), np.array([1.0, *x])
    if int(np.argmax(W @ primed)) != t:
        W -= lr * primed
        W[t] += 2 * lr * primed
    return W


Exercise(
    "l11",
    right=_step,
    cases=[(W, X, 0, 0.1), (W, X, 2, 0.1), (W, (-2.0, 0.5), 1, 0.5)],
    mistakes=[
        (
            lambda W, x, t, lr: _step(W, x, t, lr, loser=0.0),
            "the row that won wrongly has to give way too.",
        ),
        (
            lambda W, x, t, lr: _step(W, x, t, lr, truth=0.0),
            "the row of the true class has to gain too.",
        ),
        (
            lambda W, x, t, lr: _step(W, x, t, lr, loser=-1.0, truth=-1.0),
            "the signs are the wrong way round.",
        ),
        (
            _all_others,
            "rows of classes that neither won nor should have stay as they are.",
        ),
    ],
    praise="Two rows move, the third stays.",
    hints=[
        "j = argmax of the scores. Is j equal to t?",
        "If not: W[j] -= lr * x′ and W[t] += lr * x′.",
    ],
    worked=(
        "def step(W, x, t, lr):\n    W, primed = np.array(W, float), np.array([1.0, *x])\n"
        "    j = int(np.argmax(W @ primed))\n    if j != t:\n        W[j] -= lr * primed\n        W[t] += lr * primed\n"
        "    return W"
    ),
)


def _hinge(s, t, margin=1.0, own=False):
    s = np.asarray(s, float)
    others = s if own else np.delete(s, t)
    return float(np.maximum(0.0, margin + others - s[t]).sum())


Exercise(
    "l12",
    right=_hinge,
    cases=[
        ([2.0, 1.5, -3.0], 0),
        ([0.0, 3.0, 1.0], 0),
        ([4.0, 0.0, 0.0], 0),
    ],
    mistakes=[
        (
            lambda s, t: _hinge(s, t, margin=0.0),
            "that asks for no lead: it is the perceptron's loss.",
        ),
        (
            lambda s, t: _hinge(s, t, own=True),
            "the true class does not compete with itself: leave it out.",
        ),
        (
            lambda s, t: float(
                max(
                    0.0,
                    1.0 + np.max(np.delete(np.asarray(s, float), t)) - s[t],
                )
            ),
            "that is of the strongest rival alone. The lecture sums over all others.",
        ),
    ],
    praise="A lead of 1 over every other class costs nothing.",
    hints=[
        "For each other class: 1 + s_j − s_t, never below 0.",
        "np.delete(s, t) are the others.",
    ],
    worked="def hinge(s, t):\n    return np.maximum(0.0, 1.0 + np.delete(s, t) - s[t]).sum()",
)
