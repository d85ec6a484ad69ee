"""How weights begin. Every initializer takes (rng, shape) of a weight matrix with its bias in column 0."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from autograd import ArgumentError, ShapeError, Value
from autograd.annotations import arguments_named
from autograd.data import as_data
from autograd.errors import short
from nn.layers import elsewhere
from nn.randomness import generator

Initializer = Callable[["np.random.Generator", tuple[int, ...]], Any]


@arguments_named
def normal(rng: np.random.Generator, shape: tuple[int, ...]) -> Any:
    """Every entry, the bias too, from the standard normal distribution: the lecture's (L04).

    >>> import numpy as np
    >>> normal(np.random.default_rng(0), (2, 3)).shape
    (2, 3)
    """
    return rng.normal(size=shape)


@arguments_named
def zeros(rng: np.random.Generator, shape: tuple[int, ...]) -> Any:
    """Every entry 0: for a single layer, whose loss has one minimum; of several, all neurons would stay alike.

    >>> import numpy as np
    >>> zeros(np.random.default_rng(0), (2, 3))
    array([[0., 0., 0.],
           [0., 0., 0.]])
    """
    return np.zeros(shape)


@arguments_named
def xavier(rng: np.random.Generator, shape: tuple[int, ...], window: int = 1) -> Any:
    """Weights of variance 2 / (inputs + outputs), biases 0 (Glorot and Bengio 2010): for σ and tanh.

    Each input of a convolution reaches as many outputs of each map as its kernel has entries: ``window``.

    >>> import numpy as np
    >>> xavier(np.random.default_rng(0), (2, 3))[:, 0]
    array([0., 0.])
    """
    outputs = window * (shape[0] if len(shape) > 1 else 1)
    return _weights(rng, shape, np.sqrt(2.0 / (shape[-1] - 1 + outputs)))


@arguments_named
def he(rng: np.random.Generator, shape: tuple[int, ...]) -> Any:
    """Weights of variance 2 / inputs, biases 0 (He et al. 2015): for ReLU and its relatives.

    >>> import numpy as np
    >>> he(np.random.default_rng(0), (2, 3))[:, 0]
    array([0., 0.])
    """
    return _weights(rng, shape, np.sqrt(2.0 / (shape[-1] - 1)))


def _weights(rng: np.random.Generator, shape: tuple[int, ...], spread: float) -> Any:
    made = rng.normal(size=shape) * spread
    made[..., 0] = 0.0
    return made


INITIALIZERS: dict[str, Initializer] = {"normal": normal, "zeros": zeros, "xavier": xavier, "he": he}


def initializer(given: str | Initializer) -> Initializer:
    """An initializer by its name, or itself."""
    if callable(given):
        return given
    if not isinstance(given, str) or given not in INITIALIZERS:
        here = elsewhere.INITIALIZERS.get(str(given).casefold(), "")
        raise ArgumentError(
            f"There is no initializer {given!r}{f', here it is {here!r}' if here else ''}; choose one of "
            f"{', '.join(INITIALIZERS)}, or give a function of (rng, shape)."
        )
    return INITIALIZERS[given]


def float_type(dtype: Any) -> np.dtype[Any]:
    """``dtype`` as float64 or float32; weights of whole numbers would lose all that training adds."""
    try:
        found: np.dtype[Any] | None = np.dtype(dtype)
    except (TypeError, ValueError):
        found = None
    if found is None or found not in (np.dtype(np.float64), np.dtype(np.float32)):
        raise ArgumentError(f"dtype is numpy.float64 or numpy.float32, got {short(dtype)}.")
    return found


def weights(
    given: str | Initializer,
    rng: np.random.Generator | int | None,
    shape: tuple[int, ...],
    dtype: Any,
    name: str,
    window: int = 1,
) -> Value:
    """A weight matrix as a named variable; with ``rng`` None its numbers are the next of the package's stream.

    ``window`` is how many outputs of a map one input reaches.
    """
    make = initializer(given)
    made = as_data(xavier(generator(rng), shape, window) if make is xavier else make(generator(rng), shape))
    if np.shape(made) != shape:
        raise ShapeError(f"The initializer made weights of shape {np.shape(made)}, and this layer needs {shape}.")
    return Value(made.astype(float_type(dtype)), name=name)
