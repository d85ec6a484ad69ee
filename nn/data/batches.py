"""Mini-batches for loops of one's own (L38)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from autograd import ArgumentError, ShapeError
from autograd.annotations import arguments_named
from autograd.data import rectangular
from nn.checks import count_of
from nn.data.arrays import unmasked
from nn.randomness import own_generator


class Batches:
    """Samples and targets in batches, in another order each time it is gone through; `batches` makes it."""

    def __init__(self, X: Any, t: Any, size: int, rng: Any, shuffle: bool, drop_last: bool) -> None:
        self._arrays = [one_a_row(name, given) for name, given in (("X", X), ("t", t)) if given is not None]
        n, others = len(self._arrays[0]), [len(a) for a in self._arrays[1:]]
        if n == 0 or any(other != n for other in others):
            raise ShapeError(f"X has {n} samples and t {others[0] if others else n}: batches need one target for each.")
        self.size, self._drop = count_of("size", size), bool(drop_last)
        if self._drop and n < self.size:
            raise ArgumentError(f"{n} samples make no batch of {self.size}, and drop_last leaves smaller ones out.")
        self._rng = own_generator(rng) if shuffle else None

    def __len__(self) -> int:
        n = len(self._arrays[0])
        return n // self.size if self._drop else -(-n // self.size)

    def __iter__(self) -> Iterator[Any]:
        n = len(self._arrays[0])
        order = np.arange(n) if self._rng is None else self._rng.permutation(n)
        for k in range(len(self)):
            chosen = order[k * self.size : (k + 1) * self.size]
            parts = tuple(a[chosen] for a in self._arrays)
            yield parts if len(parts) > 1 else parts[0]

    def __repr__(self) -> str:
        return f"<{len(self)} batches of {self.size}>"


@arguments_named
def batches(
    X: Any,
    t: Any = None,
    size: int = 16,
    rng: np.random.Generator | int | None = None,
    *,
    shuffle: bool = True,
    drop_last: bool = False,
) -> Batches:
    """Samples and their targets in batches, for a loop of one's own.

    Each time one goes through it, each sample comes once, in another order: an epoch.

    Parameters
    ----------
    X : array-like, shape (N, ...)
    t : array-like, shape (N, ...), optional
        Without it, batches of X alone.
    size : int
        Samples in a batch; the last one has what is left over.
    rng : numpy.random.Generator or int, optional
        Where the order comes from: a generator, a seed, or the package's stream (see `nn.manual_seed`).
    shuffle : bool
        Whether the order changes; without, it is that of X.
    drop_last : bool
        Whether to leave out a last batch that is smaller.

    Returns
    -------
    Batches
        Iterable over pairs (x, t) of arrays; ``len`` tells how many.

    Raises
    ------
    ShapeError
        If there is no sample, or not one target for each.
    ArgumentError
        If the size is no number of 1 or more.

    Examples
    --------
    >>> from nn import SGD, MSELoss, Neuron
    >>> X = np.arange(10.0).reshape(10, 1) / 10
    >>> t, model, loss = 3 * X[:, 0] + 1, Neuron(1, rng=0), MSELoss()
    >>> optimizer, data = SGD(model.parameters(), lr=0.5), batches(X, t, size=4, rng=0)
    >>> for epoch in range(100):
    ...     for x, target in data:
    ...         optimizer.zero_grad()
    ...         loss(model(x), target).backward()
    ...         optimizer.step()
    >>> len(data), model.weight.data.round(3)
    (3, array([1., 3.]))
    """
    return Batches(X, t, size, rng, shuffle, drop_last)


def one_a_row(name: str, given: Any) -> Any:
    """``given`` as an array of samples along its first axis."""
    found = rectangular(name, unmasked(given, name))
    if found.ndim == 0:
        raise ShapeError(f"{name} is samples along the first axis, (N, ...); got {type(given).__name__}.")
    return found
