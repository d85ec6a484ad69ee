"""The same model at scalar resolution: a node for each + and ×."""

from __future__ import annotations

import copy
from typing import Any, TypeVar

import numpy as np

from autograd import Value
from autograd.annotations import arguments_named
from nn.layers.module import Module
from nn.names import entry_name

M = TypeVar("M", bound=Module)


@arguments_named
def scalar(model: M) -> M:
    """A twin of ``model`` whose parameters are scalar values, with the same numbers.

    The model's own code runs: an operation that meets object arrays of scalar values runs its
    definition. So the twin's loss and gradients are those of the model, one number a node.

    Parameters
    ----------
    model : Module
        Stays as it is; later training of one does not change the other.

    Examples
    --------
    >>> from nn import MLP
    >>> model = MLP([2, 3, 1])
    >>> twin = scalar(model)
    >>> twin([0.4, -1.0]).data - model([0.4, -1.0]).data < 1e-12
    True
    >>> len(twin.parameters()), twin.parameters()[1].name
    (13, 'W⁰[0,1]')
    """
    model.parameters()  # a model that makes its layers when they are needed
    twin: M = _twin(model, {})
    return twin


def _twin(attribute: Any, made: dict[int, Any]) -> Any:
    if id(attribute) in made:
        return made[id(attribute)]
    found: Any = attribute
    if type(attribute) is Value and attribute.op is None:
        label = attribute.name or "p"
        entries = [Value(float(x), entry_name(label, index)) for index, x in np.ndenumerate(attribute.data)]
        for entry in entries if attribute.frozen else ():
            entry.frozen = True
        found = np.fromiter(entries, object, len(entries)).reshape(attribute.shape) if attribute.shape else entries[0]
    elif isinstance(attribute, Module):
        found = copy.copy(attribute)
        made[id(attribute)] = found
        for key, inner in vars(attribute).items():
            setattr(found, key, _twin(inner, made))
        if isinstance(getattr(type(found), "scalar", None), bool):
            found.scalar = True  # classifiers wrap their data accordingly
    elif type(attribute) in (list, tuple):
        found = type(attribute)([_twin(inner, made) for inner in attribute])
    elif type(attribute) is dict:
        found = {key: _twin(inner, made) for key, inner in attribute.items()}
    elif isinstance(attribute, np.ndarray) and attribute.dtype == object:
        entries = [_twin(inner, made) for inner in attribute.flat]
        found = np.fromiter(entries, object, len(entries)).reshape(attribute.shape)
    elif isinstance(attribute, (np.ndarray, np.random.Generator)):
        found = copy.deepcopy(attribute)  # running means and random numbers are each twin's own
    made[id(attribute)] = found
    return found
