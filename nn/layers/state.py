"""Weights put back by their keys, all of them or none; and weights in another precision."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from autograd import ArgumentError, DataTypeError, ShapeError, Value
from autograd.data import as_data
from nn.layers.initializers import float_type


def overwrite(own: Mapping[str, Any], state: Any) -> None:
    """Give each parameter and buffer of ``own`` the data of its key in ``state``; see `Module.load_state_dict`."""
    new = matching(own, state, "model")
    for key, held in own.items():
        if type(held) is Value:
            held.assign(new[key])
        else:
            held[...] = new[key]


def matching(own: Mapping[str, Any], state: Any, whose: str) -> dict[str, Any]:
    """What ``state`` has for each key of ``own``, as data of the same shape; ``whose`` it should be, for an error."""
    if not isinstance(state, Mapping):
        raise DataTypeError(f"load_state_dict takes what state_dict() gave, got {type(state).__name__}.")
    missing, unknown = own.keys() - state.keys(), state.keys() - own.keys()
    if missing or unknown:
        raise ArgumentError(
            "load_state_dict: the keys do not match"
            + (f"; missing {', '.join(sorted(missing))}" if missing else "")
            + (f"; unknown {', '.join(sorted(unknown))}" if unknown else "")
            + f". This {whose} has {', '.join(own)}."
        )
    new = {key: as_data(state[key]) for key in own}
    for key, held in own.items():
        if np.shape(new[key]) != np.shape(held):
            raise ShapeError(f"load_state_dict: {key} has shape {np.shape(held)} and the state {np.shape(new[key])}.")
    return new


def recast(model: Any, dtype: Any) -> Any:
    """``model`` itself, with all its parameters and buffers, and what it will make, in this precision."""
    kind = float_type(dtype)
    for parameter in model.parameters():
        if parameter.shape:
            parameter.assign(parameter.data, dtype=kind)
    for module in model.modules():
        for name in module.buffers:
            setattr(module, name, getattr(module, name).astype(kind))
        if "dtype" in vars(module):  # a model makes its layers, and takes its samples, in it
            module.dtype = kind.type
    return model
