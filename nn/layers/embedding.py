"""A vector for each word: what numbers stand for things, not amounts."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from autograd import ArgumentError, Value, broadcast_to, reshape
from autograd.ops.ordering import take_along
from nn.checks import count_of
from nn.layers.initializers import Initializer, weights
from nn.layers.module import Module
from nn.layers.resolution import array_of, shape_of
from nn.layers.side_effects import looked_at


class Embedding(Module):
    """A table of vectors, one a word: whole numbers x (...) to (..., features) (Bengio et al. 2003).

    A word is the number of its row; the row is learned. It gives what a dense layer without bias gives of one-hot
    rows, and only looks it up.

    Parameters
    ----------
    words : int
        K: how many rows there are; words are numbers from 0 to K - 1.
    features : int
        The length of a row.
    init : str or callable
        As for `Linear`, of (rng, (K, 1 + features)) with a column for a bias, which is left out. ``"normal"`` is
        PyTorch's.
    rng, dtype, name
        As for `Linear`.

    Attributes
    ----------
    weight : Value
        W, shape (K, features). A row that no word of a batch names gets the gradient 0.

    Raises
    ------
    ArgumentError
        For a word that is no whole number from 0 to K - 1.

    Examples
    --------
    >>> layer = Embedding(10, 3)
    >>> layer([[2, 7, 2, 0], [1, 1, 5, 9]]).shape
    (2, 4, 3)
    """

    def __init__(
        self,
        words: int,
        features: int,
        *,
        init: str | Initializer = "normal",
        rng: np.random.Generator | int | None = None,
        dtype: Any = np.float64,
        name: str | None = None,
    ) -> None:
        shape = (count_of("words", words), 1 + count_of("features", features))
        self.weight = Value(weights(init, rng, shape, dtype, "W").data[:, 1:], name="W")
        self.name = name

    def takes(self) -> tuple[int | str, ...]:
        """Words."""
        return ("T",)

    def penalized(self, bias: bool = False) -> Iterator[tuple[Any, Any]]:
        """Nothing: most rows of a table are no part of a batch."""
        return iter(())

    def forward(self, x: Any) -> Any:
        """The rows of W that x numbers."""
        words, features = shape_of(self.weight)
        x = array_of(x)
        shape = shape_of(x)
        looked_at(x, lambda found: self._check(np.asarray(found, float), words))
        column = reshape(x, (int(np.prod(shape)), 1))
        rows = take_along(self.weight, broadcast_to(column, (column.shape[0], features)), axis=0)
        return reshape(rows, (*shape, features))

    @staticmethod
    def _check(x: Any, words: int) -> None:
        wrong = (x != np.rint(x)) | (x < 0) | (x > words - 1)
        if wrong.any():
            raise ArgumentError(
                f"Words are whole numbers from 0 to {words - 1}, the rows of this Embedding; got {x[wrong].flat[0]:g}."
            )

    def __repr__(self) -> str:
        words, features = shape_of(self.weight)
        return f"Embedding({words}, {features})"
