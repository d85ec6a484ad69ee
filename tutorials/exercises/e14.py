"""Training for real (L30, L38)."""

import math

import numpy as np
from checks import Exercise

_L, _W = np.array([0.5, 1.5, 0.1]), np.array([3.0, -4.0])

Exercise(
    "l30",
    right=lambda losses, w, lam: losses.sum() + lam * (w**2).sum(),
    cases=[(_L, _W, 0.1), (_L[:2], np.array([1.0, -1.0, 2.0]), 0.5)],
    mistakes=[
        (
            lambda losses, w, lam: losses.mean() + lam * (w**2).sum(),
            "that is the mean over samples; a sum is asked.",
        ),
        (
            lambda losses, w, lam: losses.sum() + lam * np.abs(w).sum(),
            "that is R = ‖w‖₁. Squares are asked for.",
        ),
        (
            lambda losses, w, lam: (
                losses.sum() + lam * np.sqrt((w**2).sum())
            ),
            "that is the length ‖w‖₂; here without the root.",
        ),
        (
            lambda losses, w, lam: losses.sum() - lam * (w**2).sum(),
            "long weights must cost, not pay: plus.",
        ),
        (
            lambda losses, w, lam: losses.sum() + (w**2).sum(),
            "λ is not used.",
        ),
    ],
    praise="The loss of the samples, and the price of the weights.",
    hints=[
        "Two sums: one over samples, one over weights.",
        "losses.sum() + lam * (w**2).sum().",
    ],
    worked="def total(losses, w, lam):\n    return losses.sum() + lam * (w**2).sum()",
)

Exercise(
    "sum_or_mean",
    right=lambda lr, N: lr / N,
    cases=[(0.5, 10), (0.1, 200)],
    mistakes=[
        (
            lambda lr, N: lr,
            "the sum is N times as steep: with the same η each step is N times as long.",
        ),
        (
            lambda lr, N: lr * N,
            "the wrong way round: the sum's slope is already larger.",
        ),
        (
            lambda lr, N: lr / math.sqrt(N),
            "noise goes with √N. Slopes of a sum go with N.",
        ),
    ],
    praise="Then both make the very same steps.",
    hints=["How many times as large is the gradient of the sum?"],
    worked="def lr_of_the_sum(lr, N):\n    return lr / N",
)

Exercise(
    "l38_updates",
    right=lambda N, size: math.ceil(N / size),
    cases=[(200, 20), (200, 64), (5, 16)],
    mistakes=[
        (
            lambda N, size: N // size,
            "what is left over is a batch too, a smaller one.",
        ),
        (lambda N, size: N, "that is with batches of one sample."),
        (lambda N, size: N / size, "there is no part of a step: round up."),
    ],
    praise="One step for each batch.",
    hints=["How many batches make an epoch? Is the last one full?"],
    worked="def updates(N, size):\n    return math.ceil(N / size)",
)


def _momentum(w, v, g, lr, mu):
    v = mu * v + g
    return [w - lr * v, v]


Exercise(
    "momentum",
    right=_momentum,
    cases=[(1.0, 0.5, 2.0, 0.1, 0.9), (-1.0, -2.0, 0.5, 0.5, 0.5)],
    mistakes=[
        (
            lambda w, v, g, lr, mu: [w - lr * v, mu * v + g],
            "the step is made with the *new* speed.",
        ),
        (
            lambda w, v, g, lr, mu: [w - lr * g, mu * v + g],
            "the speed is not used: that is plain descent.",
        ),
        (
            lambda w, v, g, lr, mu: [w + lr * (mu * v + g), mu * v + g],
            "that climbs: descent goes against the gradient.",
        ),
        (
            lambda w, v, g, lr, mu: [
                w - lr * (mu * v + (1 - mu) * g),
                mu * v + (1 - mu) * g,
            ],
            "that is a mean of gradients, as Adam has it. Here the whole gradient is added.",
        ),
    ],
    praise="A ball that keeps part of its speed.",
    hints=["First the speed: v ← μ v + g.", "Then the step: w ← w − η v."],
    worked="def step(w, v, g, lr, mu):\n    v = mu * v + g\n    return [w - lr * v, v]",
)

Exercise(
    "shut",
    right="validation",
    mistakes=[
        (
            "test",
            "then the test set has been used to choose, and its score is too good. It stays shut.",
        ),
        ("training", "its loss falls for ever: it never says stop."),
        ("all", "what is chosen on all samples can be tested on none."),
    ],
    praise="The test set is opened once, at the very end.",
    hints=["It must not be trained on. And it must not be the last judge."],
    worked='answer = "validation"',
)
