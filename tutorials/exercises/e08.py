"""Regularization (L19)."""

import numpy as np
from checks import Exercise

Exercise(
    "l19_total",
    right=lambda loss, w, lam: (
        loss + lam * float((np.asarray(w) ** 2).sum())
    ),
    cases=[(0.5, [1.0, 0.0, 0.0], 0.1), (0.5, [3.0, -4.0], 0.01)],
    mistakes=[
        (
            lambda loss, w, lam: loss + lam * float(np.abs(w).sum()),
            "that is L1. The squares are asked for.",
        ),
        (
            lambda loss, w, lam: loss + float((np.asarray(w) ** 2).sum()),
            "λ is not used.",
        ),
        (
            lambda loss, w, lam: (
                loss + lam * float(np.sqrt((np.asarray(w) ** 2).sum()))
            ),
            "that is the length of w. Leave the root out.",
        ),
        (
            lambda loss, w, lam: (
                loss - lam * float((np.asarray(w) ** 2).sum())
            ),
            "a penalty makes the loss larger.",
        ),
    ],
    praise="Weights pay for their size.",
    hints=["Square each weight, add them up.", "loss + lam * sum."],
    worked="def total(loss, w, lam):\n    return loss + lam * (np.asarray(w) ** 2).sum()",
)

Exercise(
    "l19_shrink",
    right=lambda lam, lr: 1 - 2 * lr * lam,
    cases=[(0.1, 0.5), (0.01, 1.0)],
    mistakes=[
        (lambda lam, lr: 1 - lr * lam, "the derivative of w² is 2w."),
        (
            lambda lam, lr: 2 * lr * lam,
            "that is what is taken off. What is left?",
        ),
        (
            lambda lam, lr: 1 + 2 * lr * lam,
            "that grows: against the gradient, with a minus.",
        ),
    ],
    praise="Weight decay: a little less in each step.",
    hints=["w − η · 2 λ w.", "Take w out."],
    worked="def shrink(lam, lr):\n    return 1 - 2 * lr * lam",
)

Exercise(
    "l19_lambda",
    right=False,
    mistakes=[
        (
            True,
            "with a huge λ all weights are near 0, and every answer is one half.",
        ),
        ("false", "give the word itself: False, without quotes."),
        (0, "give True or False."),
    ],
    praise="Too much of it and the model says nothing at all.",
    hints=["What does the model say when all weights are 0?"],
    worked="answer = False",
)
