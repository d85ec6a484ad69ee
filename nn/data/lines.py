"""Lines as a neuron's weights (L02)."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from autograd import ArgumentError, ShapeError
from autograd.annotations import arguments_named
from autograd.data import as_data


@arguments_named
def line(dx: float, dy: float, b: float = 0.0) -> NDArray[np.float64]:
    """The weights (w0, w1, w2) of a line in the plane: wᵀx' = w0 + w1 x1 + w2 x2 is 0 on it (L02).

    x2 = m x1 + b with slope m = Δy/Δx, written without the fraction: 0 = Δy x1 - Δx x2 + b Δx.

    Parameters
    ----------
    dx, dy : float
        Δx and Δy: how far the line rises (dy) on the way dx. dx = 0 is a vertical line, through the origin.
    b : float
        Where it crosses the vertical axis.

    Returns
    -------
    ndarray of float64, shape (3,)

    Raises
    ------
    ArgumentError
        If dx and dy are both 0: a point has no direction.

    Examples
    --------
    >>> w = line(2, 1, 2)                 # L02: w0 = 4, w1 = 1, w2 = -2
    >>> w
    array([ 4.,  1., -2.])
    >>> from nn import Neuron
    >>> neuron = Neuron(2)
    >>> neuron.weight.assign(w)
    >>> neuron([[0, 2], [0, 0], [0, 3]]).data         # on the line, on one side, on the other
    array([ 0.,  4., -2.])
    """
    if dx == 0 and dy == 0:
        raise ArgumentError(
            "line needs a direction: got dx = dy = 0. Take two points of the line, and their difference."
        )
    return np.array([b * dx, dy, -dx], dtype=np.float64)


def line_through(p: ArrayLike, q: ArrayLike) -> NDArray[np.float64]:
    """The weights of the line through two points of the plane: 0 at both, positive on the right of the way p to q.

    Raises
    ------
    ShapeError
        If a point is not two numbers.
    ArgumentError
        If both points are the same.

    Examples
    --------
    >>> line_through([0, 2], [2, 3])      # L02's line again
    array([ 4.,  1., -2.])
    """
    first, second = (np.asarray(as_data(point), dtype=np.float64) for point in (p, q))
    for point in (first, second):
        if point.shape != (2,):
            raise ShapeError(f"A point of the plane is two numbers, (x1, x2); got shape {point.shape}.")
    dx, dy = second - first
    w: Any = line(dx, dy)
    w[0] = dx * first[1] - dy * first[0]
    return np.asarray(w, dtype=np.float64)
