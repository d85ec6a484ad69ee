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


def cure_of(op: Op, cures: Mapping[Op, Cure], inputs: Sequence[Any]) -> str:
    """The key of the cure for an operation that had these inputs, `FORWARD` or `BACKWARD`."""
    cure = cures.get(op, "bad.large")
    return cure if isinstance(cure, str) else cure(*inputs)
