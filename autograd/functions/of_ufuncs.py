"""The methods of NumPy's ufuncs on Values: ``np.add.reduce(v)``, ``np.multiply.accumulate(v)``, ``np.add.outer(v, w)``.

Each is a function of NumPy's that there is already, but for the axis, which is 0 where none is given.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from autograd.functions import reductions
from autograd.functions.standing_in import OVERRIDES, shape
from autograd.ops.shape import reshape

_FUNCTIONS: dict[str, dict[Any, Callable[..., Any]]] = {
    "reduce": {
        np.add: reductions.sum, np.multiply: reductions.prod, np.maximum: reductions.max, np.minimum: reductions.min,
    },
    "accumulate": {np.add: reductions.cumsum, np.multiply: reductions.cumprod},
}  # fmt: skip


def method(ufunc: Any, name: str) -> Callable[..., Any] | None:
    """What the method ``name`` of ``ufunc`` is on Values; None where it is nothing."""
    if name == "outer" and ufunc in OVERRIDES and ufunc.nin == 2 and ufunc.signature is None:
        return lambda a, b: OVERRIDES[ufunc](reshape(a, (*shape(a), *[1] * len(shape(b)))) if shape(b) else a, b)
    function = _FUNCTIONS.get(name, {}).get(ufunc)
    if function is None:
        return None

    def along(array: Any, axis: Any = 0, **options: Any) -> Any:
        return function(array, axis, **options)

    return along
