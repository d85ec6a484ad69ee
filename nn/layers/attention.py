"""Self-attention: each place of a sequence looks at the others (Vaswani et al. 2017)."""

from __future__ import annotations

from typing import Any

import numpy as np

from autograd import matmul, softmax, transpose
from nn.checks import count_of
from nn.layers.dense import Linear
from nn.layers.initializers import Initializer
from nn.layers.module import Module
from nn.layers.recurrent import sequences
from nn.layers.resolution import data_of, given, shape_of
from nn.names import named
from nn.randomness import generator


class SelfAttention(Module):
    """Each place asks all places and takes of each as much as it answers: x (N, T, features) to the same shape.

    Queries Q = W x', keys K and values V are three dense layers of x, the same at each place. What place i takes of
    place j is A = softmax(Q Kᵀ / √features) at [i, j], and the output A V goes through a last dense layer.

    Parameters
    ----------
    features : int
        How long x is at each place; so are queries, keys and values. It is one head.
    causal : bool
        Whether a place sees itself and those before it alone, as when the next word is to be told.
    init, rng, dtype, name
        As for `Linear`, for all four layers.

    Attributes
    ----------
    query, key, value, output : Linear

    Notes
    -----
    It does not know the order of places: change that of x, and that of the output changes alike. What is to depend on
    the order needs the position as a feature, or ``causal``.

    Examples
    --------
    >>> SelfAttention(4)(np.zeros((2, 7, 4))).shape
    (2, 7, 4)
    """

    in_one_row = True

    def __init__(
        self,
        features: int,
        *,
        causal: bool = False,
        init: str | Initializer = "xavier",
        rng: np.random.Generator | int | None = None,
        dtype: Any = np.float64,
        name: str | None = None,
    ) -> None:
        n, rng = count_of("features", features), generator(rng)
        self.query, self.key, self.value, self.output = (
            Linear(n, n, init=init, rng=rng, dtype=dtype, name=said) for said in ("query", "key", "value", "output")
        )
        for layer, letter in zip(self.parts(), "qkvo", strict=True):
            layer.weight.name = f"W{letter}"
        self.causal = bool(causal)
        self.name = name

    def parts(self) -> tuple[Linear, ...]:
        """The four layers, in the order of their names above."""
        return self.query, self.key, self.value, self.output

    def takes(self) -> tuple[int | str, ...]:
        """Sequences."""
        return ("T", shape_of(self.query.weight)[0])

    def forward(self, x: Any) -> Any:
        """``O(softmax(Q Kᵀ / √n) V)``."""
        n = shape_of(self.query.weight)[0]
        x, places = sequences(x, f"{self!r}", n)
        q, k, v = named(self.query(x), "Q"), named(self.key(x), "K"), named(self.value(x), "V")
        scores = matmul(q, transpose(k, (0, 2, 1))) / n**0.5
        if self.causal:
            # Not -∞, whose products with 0 are no numbers; exp(-1e9) is 0 all the same.
            kind = data_of(scores).dtype
            mask = np.triu(np.full((places, places), -1e9, np.float32 if kind == np.float32 else np.float64), 1)
            scores = scores + given(mask, "mask", kind.kind == "O")
        attention = named(softmax(scores, axis=-1), "A")
        return self.output(matmul(attention, v))

    def __repr__(self) -> str:
        return f"SelfAttention({shape_of(self.query.weight)[0]}{', causal=True' if self.causal else ''})"
