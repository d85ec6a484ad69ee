"""Gradients that are cut to a length, so that one steep place doesn't throw the weights far away."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np

from autograd import ArgumentError, Value
from nn.checks import positive
from nn.errors import DivergenceError


def norm_of(gradients: Iterable[Any]) -> Any:
    """√(Σ g²) over all entries of all gradients; of arrays, or recorded."""
    return np.sqrt(sum(np.sum(g * g) for g in gradients))


def clipped(gradients: Sequence[Any], max_norm: float) -> list[Any]:
    """The gradients, all made shorter by one factor where together they are longer than ``max_norm``."""
    factor = np.minimum(1.0, max_norm / (norm_of(gradients) + 1e-6))
    return [g * factor for g in gradients]


def clip_gradients(parameters: Iterable[Value], max_norm: float) -> float:
    """Make the gradients of all parameters together no longer than ``max_norm``, in place; returns how long they were.

    Call it between ``loss.backward()`` and ``optimizer.step()``. The direction stays: all are multiplied by
    max_norm / (norm + 1e-6) where that is below 1 (Pascanu et al. 2013), as PyTorch's ``clip_grad_norm_``. Optimizers
    do the same with ``max_norm=`` of their own, also in ``fit`` and in recorded steps.

    Parameters
    ----------
    parameters : iterable of Value
        Those without a gradient are left out.
    max_norm : float
        Above 0.

    Raises
    ------
    ArgumentError
        If these are no parameters, or max_norm is not above 0.
    DivergenceError
        If a gradient is infinite or NaN: no factor makes it shorter. Nothing is changed then.

    Examples
    --------
    >>> w = Value([3.0, 4.0])
    >>> (w * w).sum().backward()
    >>> clip_gradients([w], 1.0), w.grad.round(3)
    (10.0, array([0.6, 0.8]))
    """
    limit = positive("max_norm, of all gradients together,", max_norm, 1.0)
    alone = type(parameters) is Value or getattr(parameters, "shape", None) == ()
    found: list[Any] = [parameters] if alone or not isinstance(parameters, Iterable) else list(parameters)
    if any(type(p) is not Value for p in found):
        raise ArgumentError("clip_gradients takes parameters: clip_gradients(model.parameters(), 1.0).")
    reached = [p for p in found if p.grad is not None]
    if not reached:
        return 0.0
    gradients = [p.grad for p in reached]
    norm = float(norm_of(gradients))
    if not np.isfinite(norm):
        raise DivergenceError(
            f"The gradients together have the length {norm}, which cannot be cut: a smaller learning rate, or "
            "standardized features, keep them finite."
        )
    for parameter, new in zip(reached, clipped(gradients, limit), strict=True):
        parameter.grad = new if parameter.shape else float(new)
    return norm
