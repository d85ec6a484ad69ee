"""Whether a program gives what the function gives: where to compare, what counts as the same, and what to say."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from autograd.errors import RecordingError
from autograd.graph.changes import name_of
from autograd.program.write import compiled, write
from autograd.sweep import everything
from autograd.value import Value


def places(data: Sequence[Any], rng: np.random.Generator) -> list[tuple[str, list[Any]]]:
    """Inputs to compare at: those given, some nearby, and each array's entries in another order."""
    here = [np.array(x) if np.ndim(x) else x for x in data]
    nearby, other = [], []
    for x in here:
        near = x * rng.uniform(0.999, 1.001, np.shape(x))
        far = (rng.permutation(x.ravel()).reshape(x.shape) if np.ndim(x) else x) * rng.uniform(0.8, 1.25, np.shape(x))
        nearby.append(near.astype(x.dtype) if np.ndim(x) else float(near))
        other.append(far.astype(x.dtype) if np.ndim(x) else float(far))
    return [("the same inputs", here), ("slightly other inputs", nearby), ("other inputs", other)]


def close(found: Any, expected: Any) -> bool:
    """Whether two results are the same but for rounding, measured by the largest entry."""
    finite = np.abs(expected)[np.isfinite(expected)] if np.ndim(expected) else np.array([expected])
    scale = float(np.max(np.abs(finite))) if finite.size and np.isfinite(finite).all() else 1.0
    single = np.float32 in (getattr(found, "dtype", None), getattr(expected, "dtype", None))
    tolerance = 1e-3 if single else 1e-7
    return np.shape(found) == np.shape(expected) and bool(
        np.allclose(found, expected, rtol=tolerance, atol=tolerance * (scale + 1e-3), equal_nan=True)
    )


def difference(names: Sequence[str], found: Sequence[Any], expected: Sequence[Any]) -> str | None:
    """Which result differs most, in the entry where it does: "∂l/∂w[2] is 1 in the program and 2 in the function"."""
    for name, a, b in zip(names, found, expected, strict=True):
        if close(a, b):
            continue
        if np.shape(a) != np.shape(b):
            return f"{name} has shape {np.shape(a)} in the program and {np.shape(b)} in the function"
        with np.errstate(all="ignore"):
            apart = np.abs(np.asarray(a) - np.asarray(b))
        index = np.unravel_index(int(np.argmax(apart)), apart.shape)  # argmax takes a nan before all numbers
        entry = f"[{', '.join(map(str, index))}]" if index else ""
        return f"{name}{entry} is {_digits(a, b, index)} in the program and {_digits(b, a, index)} in the function"
    return None


def _digits(a: Any, other: Any, index: Any) -> str:
    """A number, with so many digits that it is told from the other."""
    one, two = float(np.asarray(a)[index]), float(np.asarray(other)[index])
    return next((text for n in (6, 10) if (text := f"{one:.{n}g}") != f"{two:.{n}g}"), f"{one:.17g}")


def first_wrong(inputs: Sequence[Value], results: Sequence[Value]) -> Value | None:
    """The recorded node at which its own program begins to fail or to differ from it, by bisection."""
    nodes = sorted({v for end in results for v in everything(end) if v.parents}, key=lambda v: v.order)
    right, wrong = 0, len(nodes)
    while right < wrong:
        middle = (right + wrong) // 2
        if _gives(inputs, nodes[middle]):
            right = middle + 1
        else:
            wrong = middle
    return nodes[wrong] if wrong < len(nodes) else None


def _gives(inputs: Sequence[Value], v: Value) -> bool:
    try:
        with np.errstate(all="ignore"):
            (found,) = compiled(write(inputs, [v], v))(*[x._numbers for x in inputs])
    except Exception:  # whatever it is, this is the node that is looked for
        return False
    return close(found, v._numbers)


def fault_of_the_compiler(inputs: Sequence[Value], results: Sequence[Value], what: object) -> RecordingError:
    """The error to raise where a recorded graph is right, and its program is not."""
    v = first_wrong(inputs, results)
    place = "together" if v is None else f"{name_of(v)} of {', '.join(str(p.shape) for p in v.parents)}"
    step = "" if v is None or "backward" not in v.scope else ", in the backward pass"
    return RecordingError(
        f"The operations of this function are right, and their program is not ({what}); it begins at {place}{step}. "
        "That is a fault of the engine: please report it. Until then call the function eagerly, or write this "
        "operation with others."
    )
