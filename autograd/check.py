"""gradcheck: the gradient that the rules give, against the one that finite differences give."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from autograd.backward import gradient
from autograd.context import no_grad
from autograd.data import as_data
from autograd.errors import ArgumentError, DataTypeError, GradientCheckError
from autograd.graph.node import op_of, variables_of
from autograd.rules.language import evaluate
from autograd.sweep import everything
from autograd.value import Value

_STEP = 6e-6  # the cube root of float64's precision: where a central difference errs least


@dataclass(frozen=True)
class GradientCheck:
    """What `gradcheck` found. It is true when every entry agrees.

    ``argument`` and ``index`` name the worst entry, ``analytic`` and ``numeric`` its two values,
    ``relative_error`` |analytic - numeric| / max(1, |analytic|, |numeric|). ``kinks`` names the places
    where the function has no derivative to compare, ``skipped`` counts the entries that sit on one.
    """

    ok: bool
    order: int
    argument: int
    index: tuple[int, ...]
    analytic: float
    numeric: float
    relative_error: float
    checked: int
    skipped: int
    kinks: tuple[str, ...]

    def __bool__(self) -> bool:
        return self.ok

    def __str__(self) -> str:
        where = f"argument {self.argument}" + (f"[{', '.join(map(str, self.index))}]" if self.index else "")
        words = (
            f"gradcheck, order {self.order}: {'agrees' if self.ok else 'DISAGREES'} on {self.checked} entries; "
            f"worst is {where}: "
            f"analytic {self.analytic:.10g}, numeric {self.numeric:.10g}, relative error {self.relative_error:.1e}"
        )
        if self.kinks:
            words += f"; {self.skipped} entries not compared, because they sit on a kink: {'; '.join(self.kinks)}"
        return words

    def raise_if_wrong(self) -> None:
        """Raise GradientCheckError unless every entry agrees."""
        if not self.ok:
            raise GradientCheckError(str(self))


def gradcheck(
    f: Callable[..., Any], *inputs: Any, order: int = 1, tolerance: float = 1e-6, step: float = _STEP, seed: int = 0
) -> GradientCheck:
    """Compare ``f``'s gradient with central differences (f(x + h) - f(x - h)) / 2h, entry by entry.

    Parameters
    ----------
    f : callable
        Takes as many Values as there are ``inputs``, returns a Value. Of a result with many entries a
        random mixture is checked, which shows a fault in any of them.
    *inputs : array-like
        The point. Checked in float64.
    order : {1, 2}
        1 checks ∂f/∂x, 2 the derivative of that (in a random direction).
    tolerance : float
        The largest relative error that counts as agreement.
    step : float
        h, in units of max(1, |x|).
    seed : int
        For the random mixture.

    Returns
    -------
    GradientCheck

    Examples
    --------
    >>> from autograd import gradcheck, relu
    >>> bool(gradcheck(lambda a, b: (a * b).sigmoid(), 0.3, [1.0, -2.0]))
    True
    >>> gradcheck(relu, [0.0, 2.0]).kinks
    ('relu at a = 0 (entry 0)',)
    """
    if order not in (1, 2):
        raise ArgumentError(f"gradcheck checks order 1 or 2, got {order!r}.")
    if not inputs:
        raise ArgumentError("gradcheck needs the point to check at: gradcheck(f, x).")
    point = [np.array(as_data(x), dtype=float) for x in inputs]
    rng = np.random.default_rng(seed)
    function = f if order == 1 else _directional_derivative(f, [rng.normal(size=x.shape) for x in point])
    leaves = [Value(x) for x in point]
    result = _call(function, leaves)
    mixture = rng.normal(size=result.shape) if result.size > 1 else np.ones(result.shape)
    exact = gradient(result, leaves, mixture if result.shape else None)
    kinks = _kinks(result, step)

    def at(k: int, index: tuple[int, ...], h: float) -> float:
        moved = [x.copy() for x in point]
        moved[k][index] += h
        with np.errstate(all="ignore"):
            if order == 1:
                with no_grad():
                    found = _call(function, [Value(x) for x in moved])
            else:
                found = _call(function, [Value(x) for x in moved])
        return float(np.sum(mixture * found.data))

    middle = float(np.sum(mixture * result.data))
    worst = (0, (), 0.0, 0.0, -1.0)
    checked = skipped = 0
    for k, x in enumerate(point):
        for index in np.ndindex(x.shape):
            h = step * max(1.0, abs(float(x[index])))
            above, below = at(k, index, h), at(k, index, -h)
            numeric = (above - below) / (2 * h)
            analytic = float(np.asarray(exact[k])[index])
            size = max(1.0, abs(analytic), abs(numeric))
            error = abs(analytic - numeric) / size
            if kinks and abs((above - middle) - (middle - below)) / h > 1e-3 * size:
                skipped += 1  # the slopes to the left and to the right differ
                continue
            if kinks and error > tolerance:
                closer = (at(k, index, h / 4) - at(k, index, -h / 4)) / (h / 2)
                if abs(closer - numeric) > 1e-3 * size:
                    skipped += 1  # a jump: the slope grows as the step shrinks
                    continue
            checked += 1
            error = np.inf if np.isnan(error) else error  # a NaN agrees with nothing
            if error > worst[4]:
                worst = (k, index, analytic, numeric, error)
    ok = bool(worst[4] <= tolerance)
    return GradientCheck(ok, order, *worst[:4], max(worst[4], 0.0), checked, skipped, kinks)


def _call(f: Callable[..., Any], leaves: list[Value]) -> Value:
    found = f(*leaves)
    if type(found) is not Value:
        raise DataTypeError(f"gradcheck needs a function that returns a Value, got {type(found).__name__}.")
    return found


def _directional_derivative(f: Callable[..., Any], directions: list[Any]) -> Callable[..., Any]:
    """Σ ∂f/∂x · direction, as a recorded function: its gradient is the second derivative."""

    def slope(*inputs: Value) -> Any:
        result = _call(f, list(inputs))
        total = result.sum() if result.shape else result
        firsts = gradient(total, inputs, create_graph=True)
        terms = [
            (first * d).sum() if first.shape else first * float(d) for first, d in zip(firsts, directions, strict=True)
        ]
        return sum(terms[1:], terms[0]) + 0.0 * total  # 0·f keeps a constant slope in the graph

    return slope


def _kinks(result: Value, step: float) -> tuple[str, ...]:
    """The operations that were evaluated where they have no derivative, and at which entries."""
    found = []
    for v in everything(result):
        for text in op_of(v).kinks if v.parents else ():
            with np.errstate(all="ignore"):
                distance = np.abs(evaluate(text, variables_of(v)))
            near = np.argwhere(np.atleast_1d(distance <= 4 * step))
            if len(near) and any(p.op is None or p.parents for p in v.parents):
                entries = ", ".join(str(list(map(int, i)))[1:-1] for i in near[:4]) + (", …" if len(near) > 4 else "")
                place = f"{text} = 0" if " - " not in text and "(" not in text else _tie(text)
                found.append(f"{op_of(v).name} at {place}" + (f" (entry {entries})" if np.ndim(distance) else ""))
    return tuple(dict.fromkeys(found))


def _tie(text: str) -> str:
    return "a tie" if "(" in text else text.replace(" - ", " = ")
