"""What an attribute of a module holds: parameters and modules, also in lists, tuples, dicts and arrays of them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from autograd import Value
from nn.names import entry_name


def held_in(key: str, attribute: Any, kind: type) -> Iterator[tuple[str, Any]]:
    """The modules, of this ``kind``, and the variables in an attribute, with their keys."""
    if isinstance(attribute, kind) or _is_variable(attribute):
        yield key, attribute
    elif isinstance(attribute, (list, tuple)):
        for k, item in enumerate(attribute):
            yield from held_in(f"{key}.{k}", item, kind)
    elif isinstance(attribute, dict):
        for k, item in attribute.items():
            yield from held_in(f"{key}.{k}", item, kind)
    elif isinstance(attribute, np.ndarray) and attribute.dtype == object:
        for index, entry in np.ndenumerate(attribute):
            # Labels, say, are objects too.
            if _is_variable(entry):
                yield entry_name(key, index), entry


def wholes(attribute: Any) -> Iterator[Any]:
    """The parameters in an attribute, and the arrays of scalar ones."""
    if _is_variable(attribute):
        yield attribute
    elif isinstance(attribute, (list, tuple)):
        for item in attribute:
            yield from wholes(item)
    elif isinstance(attribute, dict):
        yield from wholes(list(attribute.values()))
    elif isinstance(attribute, np.ndarray) and attribute.dtype == object:
        inside = [entry for entry in attribute.flat if _is_variable(entry)]
        if inside and len(inside) == attribute.size and not any(entry.shape for entry in inside):
            yield attribute
        else:
            yield from inside


def _is_variable(x: Any) -> bool:
    return type(x) is Value and x.op is None
