"""Two recordings of one function: where they part."""

from __future__ import annotations

import numpy as np

from autograd.rules.op import constant as constant_op
from autograd.sweep import everything
from autograd.value import Value


def first_change(recorded: Value, now: Value) -> str | None:
    """What a function does otherwise than when it was recorded, at the first operation where it shows."""
    before, after = (sorted(everything(loss), key=lambda v: v.order) for loss in (recorded, now))
    for a, b in zip(before, after, strict=False):
        if a.op is not b.op:
            return f"it computes {name_of(b)} where it computed {name_of(a)} when it was recorded"
        if a.op is constant_op and not np.array_equal(a.data, b.data, equal_nan=True):
            user = next((v for v in before if any(p is a for p in v.parents)), None)
            if user is None:  # the function returns a constant
                return f"it returns the constant {_brief(b)}, and returned {_brief(a)} when it was recorded"
            return f"{name_of(user)} gets the numbers {_brief(b)}, and got {_brief(a)} when it was recorded"
        changed = [k for k in a.params or {} if repr((a.params or {})[k]) != repr((b.params or {}).get(k))]
        if changed:
            return f"{name_of(a)} gets another {changed[0]} than when it was recorded"
    return None if len(before) == len(after) else "it computes more or fewer operations than when it was recorded"


def name_of(v: Value) -> str:
    """A node's operation, and its own name if it has one."""
    return "a variable" if v.op is None else v.op.name + (f" ({v.name})" if v.name else "")


def _brief(v: Value) -> str:
    numbers = np.ravel(v.data)
    text = ", ".join(f"{x:.6g}" for x in numbers[:3]) + (", …" if len(numbers) > 3 else "")
    return f"[{text}]" if v.shape else text
