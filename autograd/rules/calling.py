"""What a call of an operation needs to know of its entry: which arguments are inputs, the value, what went wrong."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from autograd.errors import ArgumentError, ChalkgradError, IndexingError, ShapeError, SignatureError
from autograd.rules.op import Op


def not_an_axis(op: Op) -> ArgumentError:
    """What is said of a Value given as an axis: most who write it mean the larger of two."""
    return ArgumentError(
        f"axis of {op.name} is a whole number, and got a Value. The larger of two, entry by entry, is "
        "autograd.maximum(a, b), the smaller autograd.minimum(a, b)."
    )


def bind(op: Op, inputs: tuple[Any, ...], params: dict[str, Any]) -> tuple[tuple[Any, ...], dict[str, Any]]:
    """Inputs apart from params; params may be given by position, and take their defaults."""
    if not op.variadic:
        n = len(op.inputs)
        if not params and len(inputs) == n:
            return inputs, dict(op.params)
        if not params and len(inputs) == n + len(op.params):
            return inputs[:n], dict(zip(op.params, inputs[n:], strict=True))
        missing = op.inputs[len(inputs) :]
        if missing and all(name in params for name in missing):  # np.linalg.inv(a=v)
            inputs = (*inputs, *(params[name] for name in missing))
            params = {name: given for name, given in params.items() if name not in missing}
        if not n <= len(inputs) <= n + len(op.params):
            wanted = ", ".join([*op.inputs, *(f"{k}={v!r}" for k, v in op.params.items())])
            raise SignatureError(f"{op.name}({wanted}) got {len(inputs)} positional arguments.")
        params = {**dict(zip(op.params, inputs[n:], strict=False)), **params}
        inputs = inputs[:n]
    if hasattr(params.get("axis"), "parents"):
        raise not_an_axis(op)
    unknown = params.keys() - op.params.keys()
    if unknown:
        raise SignatureError(
            f"{op.name} has no option {', '.join(sorted(unknown))}; it has {', '.join(op.params) or 'none'}."
        )
    return inputs, {**op.params, **params}


def compute(op: Op, inputs: Sequence[Any], params: Mapping[str, Any]) -> Any:
    """The value, as a float or an array of at least one axis; shape trouble is explained."""
    return compute_keeping(op, inputs, params)[0]


def compute_keeping(op: Op, inputs: Sequence[Any], params: Mapping[str, Any]) -> tuple[Any, dict[str, Any] | None]:
    """The value, and what the derivative will need again."""
    if op.scalar is not None and type(inputs[0]) is float:
        for a in inputs:
            if type(a) is not float:
                break
        else:
            try:
                return op.scalar(*inputs, **params), None
            except (ArithmeticError, ValueError):
                pass  # the same IEEE answer, and the same warning, as an array would give
    try:
        data = op.forward(*inputs, **params) if params else op.forward(*inputs)
    except ChalkgradError:
        raise
    except IndexError as error:
        raise IndexingError(f"{op.name}: {error}; the array has shape {np.shape(inputs[0])}.") from error
    except (ValueError, TypeError) as error:
        raise argument_error(op, params, error) or shape_error(op, inputs, error) from error
    kept = None
    if op.keeps:
        data, kept = data
    if type(data) is np.ndarray and data.ndim:
        return data, kept
    return float(data), kept


def argument_error(op: Op, params: Mapping[str, Any], error: Exception) -> ArgumentError | None:
    """What to say when an axis is no whole number; None when it is something else."""
    axis = params.get("axis")
    if isinstance(axis, list):
        return ArgumentError(
            f"{op.name}: axis takes a number or a tuple, got the list {axis}; write axis={tuple(axis)}."
        )
    if isinstance(error, TypeError) and axis is not None and not isinstance(axis, (int, tuple)):
        return ArgumentError(f"{op.name}: axis takes a whole number or a tuple of them, got {axis!r}.")
    return None


def shape_error(op: Op, inputs: Sequence[Any], error: Exception) -> ShapeError:
    """What to say when NumPy refuses these shapes."""
    names = op.inputs if not op.variadic else [f"part {i}" for i in range(len(inputs))]
    if op.name == "concatenate" and not all(np.ndim(a) for a in inputs):
        return ShapeError(
            "concatenate: numbers have no axis to be joined along; autograd.stack makes an array of them."
        )
    shapes = ", ".join(f"{name} {np.shape(a)}" for name, a in zip(names, inputs, strict=False))
    return ShapeError(f"{op.name}: the shapes {shapes} do not fit together ({error}).")
