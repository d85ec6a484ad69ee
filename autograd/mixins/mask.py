"""What comparing a Value gives: an array of bools that says what to write when it is asked for one."""

from __future__ import annotations

from typing import Any

import numpy as np

from autograd.errors import NotScalarError


class Mask(np.ndarray[Any, np.dtype[np.bool_]]):
    """The answer of ``v > w``, entry by entry. ``max(v, w)`` and ``w in values`` ask whether all of it is true."""

    def __bool__(self) -> bool:
        if self.size == 1:
            return bool(self.item())
        raise NotScalarError(
            f"Values of shape {self.shape} are compared entry by entry: there is no one answer. Instead of max(v, w) "
            "write autograd.maximum(v, w); instead of `w in values`, any(v is w for v in values); for one answer, "
            "(v > w).all() or (v > w).any()."
        )

    def __repr__(self) -> str:
        return repr(self.view(np.ndarray))


def as_mask(found: Any) -> Any:
    """An array of bools as a `Mask`; one bool as it is."""
    return found.view(Mask) if type(found) is np.ndarray else found
