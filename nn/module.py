"""Module: what holds parameters and calls operations. PyTorch's habits."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np

from autograd import ArgumentError, DataTypeError, ShapeError, Value, recording
from autograd.data import as_data
from nn.naming import entry_name


class Module:
    """The base of layers, activations and models.

    A subclass sets its parameters (`autograd.Value`) and sub-modules as attributes and defines
    ``forward``. Calling the module runs ``forward`` inside a scope of its name, so that drawings box it.

    Examples
    --------
    >>> from autograd import Value
    >>> class Scale(Module):
    ...     def __init__(self):
    ...         self.factor = Value(2.0, name="k")
    ...     def forward(self, x):
    ...         return self.factor * x
    >>> Scale()(3.0).data
    6.0
    """

    name: str | None = None
    """What drawings call it; the class's name when left out."""

    def forward(self, *inputs: Any, **options: Any) -> Any:
        """Compute the output; each kind of module defines its own."""
        raise DataTypeError(f"{type(self).__name__} defines no forward(x): write what it computes there.")

    def __call__(self, *inputs: Any, **options: Any) -> Any:
        """``forward(x)`` in a scope of the module's name."""
        before = recording.place
        recording.place = (*before, self.name or type(self).__name__)  # a `with scope(...)` without its overhead
        try:
            return self.forward(*inputs, **options)
        finally:
            recording.place = before

    # ----------------------------------------------------------------------------- parameters
    def children(self) -> Iterator[tuple[str, Module]]:
        """The sub-modules with the names of their attributes; those in lists or dicts as ``layers.0``."""
        for key, attribute in vars(self).items():
            for name, held in _held(key, attribute):
                if isinstance(held, Module):
                    yield name, held

    def named_parameters(self, prefix: str = "") -> Iterator[tuple[str, Value]]:
        """Each parameter once, with PyTorch's key, e.g. ``layers.0.weight``.

        At scalar resolution (see `nn.scalar`) each entry is a parameter, ``layers.0.weight[0,2]``.
        """
        yield from self._parameters(prefix, set())

    def _parameters(self, prefix: str, seen: set[int]) -> Iterator[tuple[str, Value]]:
        seen.add(id(self))
        for key, attribute in vars(self).items():
            for name, held in _held(key, attribute):
                if isinstance(held, Value) and id(held) not in seen:
                    seen.add(id(held))
                    yield prefix + name, held
        for name, child in self.children():
            if id(child) not in seen:
                yield from child._parameters(f"{prefix}{name}.", seen)

    def parameters(self) -> list[Value]:
        """The values that training changes."""
        return [parameter for _, parameter in self.named_parameters()]

    def parameter_count(self) -> int:
        """How many numbers training changes.

        >>> from nn import MLP
        >>> MLP([2, 3, 1]).parameter_count()       # L21: 3·3 + 4
        13
        """
        return sum(parameter.size for parameter in self.parameters())

    def zero_grad(self) -> None:
        """Forget all gradients: they are "not computed" again."""
        for parameter in self.parameters():
            parameter.grad = None

    def state_dict(self) -> dict[str, Any]:
        """A copy of every parameter's data, by key."""
        return {key: np.array(p.data) if p.shape else p.data for key, p in self.named_parameters()}

    def load_state_dict(self, state: Mapping[str, Any]) -> None:
        """Put the data of `state_dict` back.

        Raises
        ------
        ArgumentError
            If a key is missing or unknown.
        ShapeError
            If a shape differs.
        DataTypeError
            If the state is no mapping, or holds anything but numbers.

        Nothing is changed then.
        """
        if not isinstance(state, Mapping):
            raise DataTypeError(f"load_state_dict takes what state_dict() gave, got {type(state).__name__}.")
        own = dict(self.named_parameters())
        missing, unknown = own.keys() - state.keys(), state.keys() - own.keys()
        if missing or unknown:
            raise ArgumentError(
                "load_state_dict: the keys do not match"
                + (f"; missing {', '.join(sorted(missing))}" if missing else "")
                + (f"; unknown {', '.join(sorted(unknown))}" if unknown else "")
                + f". This model has {', '.join(own)}."
            )
        new = {key: as_data(state[key]) for key in own}
        for key, parameter in own.items():
            if np.shape(new[key]) != parameter.shape:
                raise ShapeError(
                    f"load_state_dict: {key} has shape {parameter.shape} and the state {np.shape(new[key])}."
                )
        for key, parameter in own.items():
            parameter.assign(new[key])

    def __repr__(self) -> str:
        inside = ", ".join(f"{key}={child!r}" for key, child in self.children())
        return f"{type(self).__name__}({inside})"


def _held(key: str, attribute: Any) -> Iterator[tuple[str, Module | Value]]:
    """The modules and variables in an attribute, with their keys."""
    if isinstance(attribute, Module) or _is_variable(attribute):
        yield key, attribute
    elif isinstance(attribute, (list, tuple)):
        for k, item in enumerate(attribute):
            yield from _held(f"{key}.{k}", item)
    elif isinstance(attribute, dict):
        for k, item in attribute.items():
            yield from _held(f"{key}.{k}", item)
    elif isinstance(attribute, np.ndarray) and attribute.dtype == object:
        for index, entry in np.ndenumerate(attribute):
            # Labels, say, are objects too.
            if _is_variable(entry):
                yield entry_name(key, index), entry


def _is_variable(x: Any) -> bool:
    return type(x) is Value and x.op is None
