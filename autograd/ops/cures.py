"""What helps where an operation makes an infinity or a nan."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

from autograd.ops import activation, arithmetic, elementary, powers, reduction
from autograd.rules.op import Op

_LARGE = "The numbers outgrow their type: scale the inputs, or learn in smaller steps."
_LOGITS = (
    "Take the loss from the scores (cross_entropy, binary_cross_entropy_with_logits, log_softmax), or log(x + 1e-12)."
)
_INSIDE = "Add a small number inside, sqrt(x + 1e-12); the length of a vector is norm(x)."
_CHOICE = "A where around it comes too late: choose inside first"

Cure = str | Callable[..., str]
FORWARD: dict[Op, Cure] = {
    elementary.exp: f"exp overflows above 709 (float32: 88). {_CHOICE}, exp(minimum(x, 80.0)), then where.",
    elementary.log: lambda a: (
        f"The logarithm of 0 is -∞. {_LOGITS}" if np.all(np.asarray(a) >= 0)
        else f"A negative number has no logarithm. {_CHOICE}, log(where(x > 0, x, 1.0)), then where."
    ),
    elementary.sqrt: f"A negative number has no root. {_CHOICE}, sqrt(maximum(x, 0.0)).",
    arithmetic.div: f"It divides by 0. {_CHOICE}, a / where(b == 0, 1.0, b), then where; or add a small number to b.",
    powers.pow: "0 has no negative power, and a negative number no broken one: keep it positive, maximum(x, 1e-12).",
    reduction.mean: "The mean of nothing is no number: leave empty batches out.",
    activation.softmax: "A row of nothing but -∞ has no largest score: let one of them be finite.",
    activation.log_softmax: "A row of nothing but -∞ has no largest score: let one of them be finite.",
}  # fmt: skip
BACKWARD: dict[Op, Cure] = {
    elementary.sqrt: f"The root has an infinite slope at 0, and 0 · ∞, or 0 / 0, is no number. {_INSIDE}",
    powers.pow: "A power below 1 has an infinite slope at 0: keep the base positive, maximum(x, 1e-12), or add to it.",
    elementary.log: f"1 / x is infinite at 0. {_LOGITS}",
    arithmetic.div: f"1 / b is infinite at 0. {_CHOICE}, a / where(b == 0, 1.0, b), then where.",
}


def cure_of(op: Op, cures: Mapping[Op, Cure], inputs: Sequence[Any]) -> str:
    """The cure for an operation that had these inputs, `FORWARD` or `BACKWARD`."""
    cure = cures.get(op, _LARGE)
    return cure if isinstance(cure, str) else cure(*inputs)
