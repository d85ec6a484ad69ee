"""Layers transform the data (L25)."""

import numpy as np
from checks import Exercise

_W = np.array([[0.5, 1.0, -1.0], [0.0, -2.0, 0.3], [-0.4, 0.2, 0.8]])
_X = np.array([[0.4, -1.0], [2.0, 1.5], [-0.3, 0.2], [1.0, -0.7]])


def _primed(X):
    return np.c_[np.ones(len(X)), X]


Exercise(
    "l25_layer",
    right=lambda W0, X: np.tanh(_primed(X) @ np.asarray(W0).T),
    cases=[(_W, _X), (_W[:2], _X[:1])],
    mistakes=[
        (
            lambda W0, X: _primed(X) @ np.asarray(W0).T,
            "that is A, before the activation.",
        ),
        (
            lambda W0, X: np.tanh(np.asarray(X) @ np.asarray(W0)[:, 1:].T),
            "the bias in column 0 is left out.",
        ),
        (
            lambda W0, X: np.tanh(_primed(X) @ np.asarray(W0).T).T,
            "rows are samples: yours are neurons.",
        ),
    ],
    praise="A row for each sample, a column for each neuron.",
    hints=[
        "Put a column of ones in front of X.",
        "X′ times W⁰ᵀ, then tanh.",
    ],
    worked="def first_space(W0, X):\n    return np.tanh(np.c_[np.ones(len(X)), X] @ W0.T)",
)

Exercise(
    "l25_always",
    right=False,
    mistakes=[
        (
            True,
            "too few neurons, too few epochs, or samples of both classes in one place, and they do not.",
        ),
        ("false", "give the word itself: False, without quotes."),
        (0, "give True or False."),
    ],
    praise="They try. Whether they can is a matter of neurons, data and luck.",
    hints=["Look at the twist below, then come back."],
    worked="answer = False",
)

Exercise(
    "l25_linear",
    right=lambda W1, W0: np.asarray(W1) @ np.asarray(W0),
    cases=[
        (
            np.array([[1.0, 2.0], [0.5, -1.0]]),
            np.array([[0.3, 1.0], [-2.0, 0.4]]),
        )
    ],
    mistakes=[
        (
            lambda W1, W0: np.asarray(W0) @ np.asarray(W1),
            "the other way round: W⁰ comes first, so it stands right.",
        ),
        (
            lambda W1, W0: np.asarray(W1) * np.asarray(W0),
            "entry by entry is not what layers do: rows times columns.",
        ),
        (
            lambda W1, W0: np.asarray(W1) + np.asarray(W0),
            "one after the other is a product, not a sum.",
        ),
    ],
    praise="Ten linear layers are one.",
    hints=["W¹(W⁰x) = (W¹W⁰)x."],
    worked="def joined(W1, W0):\n    return W1 @ W0",
)
