"""Many numbers in a page in little room, with all their digits."""

from __future__ import annotations

import base64
import json
from collections.abc import Sequence
from typing import Any

import numpy as np


def doubles(data: Sequence[float]) -> Any:
    """The eight bytes of each number as text, where that is shorter than its digits; else the numbers.

    >>> doubles([0.5, 1.0])
    [0.5, 1.0]
    >>> doubles([1 / 3, 2 / 3])
    {'doubles': 'VVVVVVVV1T9VVVVVVVXlPw=='}
    """
    text = base64.b64encode(np.asarray(data, "<f8").tobytes()).decode()
    return {"doubles": text} if len(text) + 14 < len(json.dumps(data, separators=(",", ":"))) else data
