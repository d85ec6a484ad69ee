"""What nn knows of Values that were recorded: which are parameters, and which model a loss belongs to.

Pictures ask, to train weights and never data. Nothing here keeps a Value alive.
"""

from __future__ import annotations

from typing import Any
from weakref import ref

from autograd import Value

_parameters: dict[int, ref[Value]] = {}
_models: dict[int, tuple[ref[Value], ref[Any]]] = {}
# By identity: a weak set would compare the data of Values.


def note_parameter(v: Value) -> None:
    """Note that ``v`` was made a parameter of a module."""
    key = id(v)
    _parameters[key] = ref(v, lambda _: _parameters.pop(key, None))


def is_parameter(v: Value) -> bool:
    """Whether a module has ``v`` as a parameter.

    >>> from nn import Linear
    >>> is_parameter(Linear(2, 1).weight), is_parameter(Value(1.0))
    (True, False)
    """
    noted = _parameters.get(id(v))
    return noted is not None and noted() is v


def note_loss(loss: Any, model: Any) -> None:
    """Note that ``loss`` is what ``model`` is trained on."""
    if isinstance(loss, Value):
        key = id(loss)
        _models[key] = ref(loss, lambda _: _models.pop(key, None)), ref(model)


def model_of(loss: Value) -> Any:
    """The model whose loss this is; None where nothing is known.

    >>> from nn import MLP
    >>> model = MLP([2, 3, 1])
    >>> model_of(model.loss([0.4, -1.0], 1.0)) is model, model_of(Value(1.0))
    (True, None)
    """
    noted = _models.get(id(loss))
    return noted[1]() if noted is not None and noted[0]() is loss else None
