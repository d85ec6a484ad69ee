"""A ``fit`` that is refused leaves its model as it was."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import numpy as np

from nn.errors import DivergenceError
from nn.layers.module import Module, modes_of, put_modes_back

Dice = list[tuple["np.random.Generator", Any]]


def dice_of(model: Module) -> Dice:
    """The generators of random numbers in a model's modules, and where each stands."""
    held = [x for module in model.modules() for x in vars(module).values()]
    return [(x, x.bit_generator.state) for x in held if isinstance(x, np.random.Generator)]


def put_back(dice: Dice) -> None:
    """Let every generator stand where it stood."""
    for rng, state in dice:
        rng.bit_generator.state = state


@contextmanager
def restored_on_error(model: Module, *, made: bool) -> Iterator[None]:
    """Put the model back when an error leaves the ``with``, unless it is of training itself (`DivergenceError`).

    Parameters
    ----------
    model : Module
    made : bool
        Whether it has its parts already: those of a model that finds them in ``fit`` are not asked for.
    """
    held = dict(vars(model))
    state = model.state_dict() if made else None
    modes = modes_of(model) if made else []
    dice = dice_of(model) if made else []
    try:
        yield
    except DivergenceError:
        raise
    except BaseException:
        vars(model).clear()
        vars(model).update(held)
        if state is not None:
            model.load_state_dict(state)
        put_modes_back(modes)
        put_back(dice)
        raise
