"""Which entries of a page's backward steps would be 0, were numbers not rounded."""

from __future__ import annotations

from typing import Any

import numpy as np

from autograd import Graph
from autograd.graph.noise import noise_of_steps

_MOST = 400
"""Nodes of a graph that is looked at."""


def noisy_steps(graph: Graph) -> dict[int, list[list[int]]]:
    """For each backward step with such entries their places: of what is sent, and of the gradient with it.

    >>> from autograd import Value
    >>> x = Value([0.1, 0.2, 0.4], name="x")
    >>> noisy_steps(Graph((x * x).sum()))
    {}
    """
    if len(graph.nodes) > _MOST:
        return {}
    return {
        k: [_places(sent), _places(total)]
        for k, (sent, total) in enumerate(noise_of_steps(graph))
        if np.any(sent) or np.any(total)
    }


def _places(which: Any) -> list[int]:
    return [int(k) for k in np.flatnonzero(np.atleast_1d(which))]
