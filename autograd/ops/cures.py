"""What helps where an operation makes an infinity or a nan: keys of `autograd.graph.sentences`."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

from autograd.ops import activation, arithmetic, elementary, powers, reduction
from autograd.rules.op import Op

Cure = str | Callable[..., str]
FORWARD: dict[Op, Cure] = {
    elementary.exp: "bad.exp",
    elementary.log: lambda a: "bad.log_0" if np.all(np.asarray(a) >= 0) else "bad.log_negative",
    elementary.sqrt: "bad.root_negative",
    arithmetic.div: "bad.divided",
    powers.pow: "bad.power",
    reduction.mean: "bad.mean",
    activation.softmax: "bad.scores",
    activation.log_softmax: "bad.scores",
}
BACKWARD: dict[Op, Cure] = {
    elementary.sqrt: "bad.root_slope",
    powers.pow: "bad.power_slope",
    elementary.log: "bad.log_slope",
    arithmetic.div: "bad.divided_slope",
}


ORDINARY = 80.0
"""Below it no operation on one number outgrows its type: exp in float32 does above 88."""


def cure_of(op: Op, cures: Mapping[Op, Cure], numbers: Sequence[Any], made: float) -> str:
    """The key of the cure for an operation, of `FORWARD` or `BACKWARD`.

    ``numbers`` are its inputs, backward with the gradient that arrived before them, and ``made`` is what came of them.
    """
    is_back = cures is BACKWARD
    cure = cures.get(op) or _by_what_came(op, numbers, made, is_back)
    return cure if isinstance(cure, str) else cure(*numbers[is_back:])


def _by_what_came(op: Op, numbers: Sequence[Any], made: float, is_back: bool) -> str:
    if op.elementwise and np.isnan(made) and not is_back:
        return "bad.domain"
    if op.elementwise and all(np.all(np.abs(x) < ORDINARY) for x in numbers):
        return "bad.steep" if is_back else "bad.pole"
    return "bad.large"
