"""Module: what holds parameters and calls operations. PyTorch's habits."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from autograd import ArgumentError, DataTypeError, ShapeError, Value, scope
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

    def forward(self, x: Any) -> Any:
        """Compute the output; each kind of module defines its own."""
        raise DataTypeError(f"{type(self).__name__} defines no forward(x): write what it computes there.")

    def __call__(self, x: Any) -> Any:
        """``forward(x)`` in a scope of the module's name."""
        with scope(self.name or type(self).__name__):
            return self.forward(x)

    # ----------------------------------------------------------------------------- parameters
    def children(self) -> Iterator[tuple[str, Module]]:
        """The sub-modules with the names of their attributes; those in lists as ``layers.0``."""
        for key, attribute in vars(self).items():
            if isinstance(attribute, Module):
                yield key, attribute
            elif isinstance(attribute, (list, tuple)):
                for k, item in enumerate(attribute):
                    if isinstance(item, Module):
                        yield f"{key}.{k}", item

    def named_parameters(self, prefix: str = "") -> Iterator[tuple[str, Value]]:
        """Each parameter once, with PyTorch's key, e.g. ``layers.0.weight``.

        At scalar resolution (see `nn.scalar`) each entry is a parameter, ``layers.0.weight[0,2]``.
        """
        seen: set[Value] = set()
        for key, parameter in self._parameters(prefix):
            if parameter not in seen:
                seen.add(parameter)
                yield key, parameter

    def _parameters(self, prefix: str) -> Iterator[tuple[str, Value]]:
        for key, attribute in vars(self).items():
            if type(attribute) is Value and attribute.op is None:
                yield prefix + key, attribute
            elif isinstance(attribute, np.ndarray) and attribute.dtype == object:
                for index, entry in np.ndenumerate(attribute):
                    yield entry_name(prefix + key, index), entry
        for key, child in self.children():
            yield from child._parameters(f"{prefix}{key}.")

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

    def load_state_dict(self, state: dict[str, Any]) -> None:
        """Put the data of `state_dict` back.

        Raises
        ------
        ArgumentError
            If a key is missing or unknown.
        ShapeError
            If a shape differs; nothing is changed then.
        """
        own = dict(self.named_parameters())
        missing, unknown = own.keys() - state.keys(), state.keys() - own.keys()
        if missing or unknown:
            raise ArgumentError(
                "load_state_dict: the keys do not match"
                + (f"; missing {', '.join(sorted(missing))}" if missing else "")
                + (f"; unknown {', '.join(sorted(unknown))}" if unknown else "")
                + f". This model has {', '.join(own)}."
            )
        for key, parameter in own.items():
            if np.shape(state[key]) != parameter.shape:
                raise ShapeError(
                    f"load_state_dict: {key} has shape {parameter.shape} and the state {np.shape(state[key])}."
                )
        for key, parameter in own.items():
            parameter.assign(state[key])

    def __repr__(self) -> str:
        inside = ", ".join(f"{key}={child!r}" for key, child in self.children())
        return f"{type(self).__name__}({inside})"
