"""gradcheck: the gradient that the rules give, against the one that finite differences give."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from autograd.annotations import arguments_named
from autograd.backward import gradient
from autograd.check.cause import cause_of
from autograd.check.differences import Slopes, ladder, size_of
from autograd.check.report import Entry, GradientCheck, worst_of
from autograd.context import recording
from autograd.data import as_data
from autograd.errors import ArgumentError, DataTypeError, short
from autograd.graph.node import op_of, variables_of
from autograd.ops.arithmetic import where
from autograd.rules.language import evaluate
from autograd.sweep import everything
from autograd.value import Value

_STEP = 6e-6  # the cube root of float64's precision: where a central difference errs least


@arguments_named
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
        The largest relative error that counts as agreement, beyond what the rounding of f accounts for.
    step : float
        h, in units of |x|, or of 1 where x is 0. Where that leaves a doubt, other steps are tried: what counts is the
        one whose neighbours differ least from it, and how far that may still be off is allowed for.
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
    if not isinstance(order, int) or order not in (1, 2):
        raise ArgumentError(f"gradcheck checks order 1 or 2, got {short(order)}.")
    if not 0 < step < np.inf or not 0 <= tolerance < np.inf:
        raise ArgumentError(f"step is above 0 and tolerance 0 or more, both finite; got {step!r} and {tolerance!r}.")
    if not inputs:
        raise ArgumentError("gradcheck needs the point to check at: gradcheck(f, x).")
    point = [np.array(as_data(x), dtype=float) for x in inputs]
    rng = np.random.default_rng(seed)
    directions = [rng.normal(size=x.shape) for x in point] if order == 2 else []
    with recording():
        return _checked(_directional_derivative(f, directions) if order == 2 else f, point, order, tolerance, step, rng)


def _checked(
    f: Callable[..., Any], point: list[Any], order: int, tolerance: float, step: float, rng: np.random.Generator
) -> GradientCheck:
    def function(*leaves: Value) -> Value:
        return _call(f, list(leaves))

    leaves, twins = [Value(x) for x in point], [Value(x) for x in point]
    result, again = function(*leaves), function(*twins)
    if result.shape != again.shape or not np.allclose(result.data, again.data, rtol=1e-9, atol=0, equal_nan=True):
        return _not_deterministic(order, result, again)
    mixture = rng.normal(size=result.shape) if result.size > 1 else np.ones(result.shape)
    seed = mixture if result.shape else None
    exact = [np.asarray(g) for g in gradient(result, leaves, seed)]
    kinks = _kinks(result, step)
    slopes = Slopes(function, point, mixture)
    entries, skipped = [], 0
    rounding: list[Any] = []
    for k, x in enumerate(point):
        for index in np.ndindex(x.shape):
            h = step * size_of(float(x[index]))
            analytic, slope = float(exact[k][index]), slopes.central(k, index, h)
            found = Entry(k, index, analytic, slope.value, 0.0)
            if kinks and _on_kink(slopes, found, h, slope.unsure, tolerance):
                skipped += 1
                continue
            if found.relative_error > tolerance:
                slope = slopes.best(k, index)
                if not rounding and not np.array_equal(function(*map(Value, point)).data, result.data, equal_nan=True):
                    return _not_deterministic(order, result, function(*map(Value, point)))
                rounding = rounding or _rounding(function, point, seed, exact)
                plain, blur = Entry(k, index, analytic, slope.value, slope.unsure), float(rounding[k][index])
                found = Entry(k, index, analytic, slope.value, slope.unsure + blur)
                forgiven = plain.relative_error > tolerance >= found.relative_error
                if kinks and forgiven and blur > max(abs(analytic), abs(slope.value)) / 2:
                    skipped += 1  # the last digits of the point turn the gradient into another one
                    continue
            entries.append(found)
    worst = worst_of(entries)
    first = worst[0] if worst else Entry(0, (), 0.0, 0.0, 0.0)
    ok = first.relative_error <= tolerance
    cause = "" if ok else cause_of(function, point, result, mixture)

    def errors(k: int, index: tuple[int, ...]) -> tuple[Any, Any]:
        x = float(point[k][index])
        steps = [h for h in ladder(x, 1e-14) if h <= max(1.0, abs(x))]
        found = [Entry(k, index, float(exact[k][index]), slopes.central(k, index, h).value, 0.0) for h in steps]
        return np.array(steps), np.array([e.relative_error for e in found])

    return GradientCheck(
        ok, order, first.argument, first.index, first.analytic, first.numeric, first.relative_error, len(entries),
        skipped, kinks, worst, cause, errors,
    )  # fmt: skip


def _not_deterministic(order: int, result: Value, again: Value) -> GradientCheck:
    cause = (
        f"not deterministic: at the same point it gave {_first(result, again)} and then {_first(again, result)}. "
        "Pass random numbers as arguments, or seed their generator inside the function."
    )
    return GradientCheck(False, order, 0, (), np.nan, np.nan, np.inf, 0, 0, (), cause=cause)


def _rounding(function: Callable[..., Value], point: list[Any], seed: Any, exact: list[Any]) -> list[Any]:
    """How far each entry of the gradient moves when the point moves by its last digits: what it owes to rounding."""
    rng = np.random.default_rng(0)
    spread = [np.zeros_like(g) for g in exact]
    with np.errstate(all="ignore"):
        for _ in range(8):
            near = [Value(x * (1 + rng.uniform(-4, 4, x.shape) * np.finfo(float).eps)) for x in point]
            again = gradient(function(*near), near, seed)
            spread = [np.fmax(s, np.abs(g - e)) for s, g, e in zip(spread, again, exact, strict=True)]
    return [8 * np.where(np.isfinite(s), s, 0.0) for s in spread]


def _on_kink(slopes: Slopes, found: Entry, h: float, rounding: float, tolerance: float) -> bool:
    """Whether the slopes to the left and to the right differ however small the step, or the slope grows without end."""
    k, index, size = found.argument, found.index, max(abs(found.analytic), abs(found.numeric))
    gap = slopes.gap(k, index, h)
    if gap > 1e-3 * size + 10 * rounding and slopes.gap(k, index, h / 4) > gap / 2:
        return True
    return found.relative_error > tolerance and abs(slopes.central(k, index, h / 4).value) > 2 * abs(found.numeric)


def _first(v: Value, other: Value) -> str:
    if v.shape != other.shape:
        return f"a result of shape {v.shape}"
    differing = np.flatnonzero(np.ravel(v.data) != np.ravel(other.data))
    return f"{np.ravel(v.data)[differing[0]]:.6g}"


def _call(f: Callable[..., Any], leaves: list[Value]) -> Value:
    found = f(*leaves)
    if type(found) is not Value:
        raise DataTypeError(f"gradcheck needs a function that returns a Value, got {type(found).__name__}.")
    return found


def _directional_derivative(f: Callable[..., Any], directions: list[Any]) -> Callable[..., Any]:
    """Σ ∂f/∂x · direction, as a recorded function: its gradient is the second derivative.

    Of a result with many entries it is that of a mixture: their plain sum may be constant, as a softmax's is.
    """

    def slope(*inputs: Value) -> Any:
        result = _call(f, list(inputs))
        total = result
        if result.shape:
            total = (result * np.random.default_rng(len(directions)).uniform(0.5, 1.5, result.shape)).sum()
        firsts = gradient(total, inputs, create_graph=True)
        terms = [
            (first * d).sum() if first.shape else first * float(d) for first, d in zip(firsts, directions, strict=True)
        ]
        return sum(terms[1:], terms[0]) + 0.0 * total  # 0·f keeps a constant slope in the graph

    return slope


def _kinks(result: Value, step: float) -> tuple[str, ...]:
    """The operations that were evaluated where they have no derivative, and at which entries."""
    found, branches = [], []
    for v in everything(result):
        for text in op_of(v).kinks if v.parents else ():
            with np.errstate(all="ignore"):
                distance = np.abs(evaluate(text, variables_of(v)))
            near = np.argwhere(np.atleast_1d(distance <= 4 * step))
            if len(near) and any(p.op is None or p.parents for p in v.parents):
                if op_of(v) is where:  # that a condition does not hold says little: what else there is says more
                    branches.append("where, at the edge of its condition")
                    continue
                entries = ", ".join(str(list(map(int, i)))[1:-1] for i in near[:4]) + (", …" if len(near) > 4 else "")
                place = f"{text} = 0" if " - " not in text and "(" not in text else _tie(text)
                found.append(f"{op_of(v).name} at {place}" + (f" (entry {entries})" if np.ndim(distance) else ""))
    return tuple(dict.fromkeys(found or branches))


def _tie(text: str) -> str:
    return "a tie" if "(" in text else text.replace(" - ", " = ")
