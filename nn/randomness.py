"""Where random numbers come from: a generator, a seed, or the package's own stream for whoever names neither."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from typing import Any

import numpy as np

from nn.checks import SEED, number


def manual_seed(seed: int) -> None:
    """Begin the package's stream of random numbers anew.

    Layers that are made without ``rng`` take their weights from this stream, one after the other, so that no two
    of them begin alike. It begins with the seed 0 when the package is imported: a script gives the same numbers
    each time it runs. A layer with a seed or a generator of its own, and a model whose ``random_state`` is one,
    neither read the stream nor move it.

    Parameters
    ----------
    seed : int
        0 or more. The first layer has then the weights of ``rng=seed``.

    Raises
    ------
    ArgumentError
        If the seed is no such number.

    Notes
    -----
    What keeps a generator, as `Dropout` does, gets its own from a second stream, which begins anew too. So the
    weights of a network do not depend on how many of these stand between its layers.

    Examples
    --------
    >>> from nn import Linear
    >>> manual_seed(7)
    >>> first, second = Linear(2, 3), Linear(2, 3)
    >>> np.array_equal(first.weight.data, second.weight.data)
    False
    >>> manual_seed(7)
    >>> np.array_equal(first.weight.data, Linear(2, 3).weight.data)
    True
    """
    # In place: whoever holds a stream, as a snapshot does, goes on holding the one that is used.
    for stream, begun in zip(streams(), _begun(seed_of("seed", seed)), strict=True):
        stream.bit_generator.state = begun.bit_generator.state


def generator(rng: np.random.Generator | int | None) -> np.random.Generator:
    """Where to take numbers from now: ``rng`` itself, that of a seed, or the package's stream for None.

    Raises
    ------
    ArgumentError
        If ``rng`` is none of these.
    """
    return streams()[0] if rng is None else _given(rng)


def own_generator(rng: np.random.Generator | int | None) -> np.random.Generator:
    """As `generator`, to be kept and drawn from later: for None a new one, which nobody else draws from."""
    return np.random.default_rng(streams()[1].integers(2**32, size=4)) if rng is None else _given(rng)


def _given(rng: Any) -> np.random.Generator:
    if isinstance(rng, np.random.Generator):
        return rng
    return np.random.default_rng(
        seed_of("rng", rng, ", a generator such as numpy.random.default_rng(0), or None for the package's stream")
    )


def seed_of(what: str, seed: Any, others: str = ", such as 0") -> int:
    """``seed`` as a whole number, 0 or more."""
    return int(number(what, seed, SEED, others))


def seed_from(what: str, state: Any) -> Any:
    """What `numpy.random.default_rng` begins with: a seed as it is, or drawn from a generator, of the package for None.

    Raises
    ------
    ArgumentError
        If ``state`` is none of these.
    """
    if state is None:
        return streams()[1].integers(2**32, size=4)
    if isinstance(state, np.random.Generator):
        return state.integers(2**32, size=4)
    if isinstance(state, np.random.RandomState):
        return state.randint(2**32, size=4, dtype=np.uint64)
    return seed_of(what, state, ", a Generator or RandomState of NumPy, or None for the package's stream")


_own: ContextVar[tuple[np.random.Generator, ...] | None] = ContextVar("nn_streams", default=None)


@contextmanager
def stream_of(seed: Any) -> Iterator[None]:
    """Let layers that are made inside without ``rng`` take numbers from ``seed``; the package's stream stays."""
    token = _own.set(_begun(seed))
    try:
        yield
    finally:
        _own.reset(token)


def streams() -> tuple[np.random.Generator, ...]:
    """What weights are drawn from, and the seeds of generators that are kept."""
    return _own.get() or _packages()


@cache
def _packages() -> tuple[np.random.Generator, ...]:
    """Those of the package: made when one is first needed."""
    return _begun(0)


def _begun(seed: Any) -> tuple[np.random.Generator, ...]:
    weights = np.random.default_rng(seed)
    return weights, *np.random.default_rng(seed).spawn(1)
