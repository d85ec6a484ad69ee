"""Losses, surfaces, descent (L05, L06)."""

from checks import Exercise

Exercise(
    "l06_step",
    right=lambda w, lr: w - lr * 2 * (w - 3),
    cases=[(0.0, 0.1), (5.0, 0.1), (3.0, 0.7)],
    mistakes=[
        (
            lambda w, lr: w + lr * 2 * (w - 3),
            "that goes uphill: against the gradient, with a minus.",
        ),
        (
            lambda w, lr: w - lr * (w - 3),
            "the derivative of a square brings a factor of 2.",
        ),
        (
            lambda w, lr: w - lr * (w - 3) ** 2,
            "that is the loss. A step goes by its slope.",
        ),
        (lambda w, lr: w - 2 * (w - 3), "η is not used."),
    ],
    praise="From 0 it leads to 0.6.",
    hints=["The slope of (w − 3)² is 2(w − 3).", "w − η · slope."],
    worked="def step(w, lr):\n    return w - lr * 2 * (w - 3)",
)

Exercise(
    "l06_decay",
    right=lambda c, k: c / k,
    cases=[(1.0, 1), (1.0, 4), (0.6, 3)],
    mistakes=[
        (
            lambda c, k: c / (k + 1),
            "steps are counted from 1: the first is c itself.",
        ),
        (lambda c, k: c * k, "that grows. It should shrink."),
        (lambda c, k: c - k, "divide: c − k would turn negative."),
    ],
    praise="Half as long in the second step.",
    hints=["In step 1 it is c, in step 2 half of it."],
    worked="def decreasing(c, k):\n    return c / k",
)

Exercise(
    "l06_steps",
    right=lambda n, batch: -(-n // batch),
    cases=[(1000, 20), (1000, 30), (60, 60)],
    mistakes=[
        (
            lambda n, batch: n // batch,
            "the last batch may be small, and still makes a step.",
        ),
        (lambda n, batch: n / batch, "steps are whole."),
        (lambda n, batch: n, "that is with one sample a step."),
    ],
    praise="50 with batches of 20.",
    hints=[
        "How often does 20 go into 1,000?",
        "What is left over makes a step of its own: round up.",
    ],
    worked="def steps_a_round(n, batch):\n    return -(-n // batch)",
)
