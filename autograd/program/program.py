"""Program: a recorded computation, forward and backward, as straight NumPy source that runs."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from autograd.backward import gradient
from autograd.context import tracing
from autograd.data import as_data
from autograd.errors import DataTypeError, RecordingError
from autograd.program.agreement import close, places
from autograd.program.builder import needed
from autograd.program.layout import Layout
from autograd.program.source import Writer
from autograd.program.sums_over_samples import Totals
from autograd.program.write import compiled, lowered, write
from autograd.value import Value


class Program:
    """A function's value and gradients as one piece of NumPy source; `record` makes it.

    Attributes
    ----------
    source : str
        The source that runs: it needs NumPy alone.
    names : tuple of str
        The arguments, in order.

    Notes
    -----
    It holds for the shapes and types it was recorded with; a call with others records anew. On a
    computation of plain numbers (the scalar resolution) arguments may be vectors, one entry a sample:
    the value is then a vector, and the gradient of an argument that stayed a number is the sum over the
    samples.

    Numbers and arrays that the function takes from elsewhere are part of the program as they were when
    it was recorded: pass as an argument what will change. What the function does besides computing
    (printing, counting) is not done again. A branch on ``.data`` that goes one way on all the inputs it
    was compared on cannot be told from none; `autograd.where` is the branch that follows its data. A
    program belongs to one thread: its buffers are reused.
    """

    def __init__(self, f: Callable[..., Any], names: Sequence[str], argnums: Sequence[int]) -> None:
        self._f = f
        self.names = tuple(names)
        self._argnums = tuple(argnums)
        self._variants: dict[Any, tuple[str, Callable[..., Any]]] = {}
        self._scalar = False
        self.source = ""

    def __call__(self, *inputs: Any) -> tuple[Any, tuple[Any, ...]]:
        """The value and the gradients, for these inputs.

        Raises
        ------
        DataTypeError
            For another number of inputs.
        """
        if len(inputs) != len(self.names):
            raise DataTypeError(f"This program takes {', '.join(self.names)}; it got {len(inputs)} inputs.")
        data = [as_data(x) for x in inputs]
        signature = _signature(data)
        found = self._variants.get(signature)
        if found is None:
            if self._scalar and self._feeds_vectors(data):
                found = self._variants[signature] = self._record_for_vectors(data)
            else:
                found = self._record(data, signature)
        value, *gradients = found[1](*data)
        return value, tuple(gradients)

    def _feeds_vectors(self, data: Sequence[Any]) -> bool:
        lengths = {x.shape for x in data if type(x) is np.ndarray}
        return len(lengths) == 1 and len(next(iter(lengths))) == 1

    def _record_for_vectors(self, data: Sequence[Any]) -> tuple[str, Callable[..., Any]]:
        """The program of one sample, its gradients summed over the samples where an argument is one for all."""
        _, run_one = self._variants[_scalar_signature(len(data))]
        n = next(len(x) for x in data if type(x) is np.ndarray)
        inputs, loss, gradients = self._computed([float(x[0]) if type(x) is np.ndarray else x for x in data])
        numbers = [type(data[k]) is float for k in self._argnums]
        lowering, results = lowered(inputs, [loss, *gradients], loss)
        vectors = [made for made, x in zip(lowering.inputs, data, strict=True) if type(x) is np.ndarray]
        totals = Totals(lowering.builder, vectors, n)
        summed = [totals.of(made) if alone else made for made, alone in zip(results[1:], numbers, strict=True)]
        wanted = [results[0], *summed]
        source = Writer(Layout(lowering.inputs, needed(lowering.builder.order, wanted), wanted)).source()
        run_all = compiled(source)

        def run(*data: Any) -> tuple[Any, ...]:
            value, *found = run_all(*data)
            each = [
                float(g) if alone else np.broadcast_to(g, (n,)) * 1.0 for g, alone in zip(found, numbers, strict=True)
            ]
            return np.broadcast_to(value, (n,)) * 1.0, *each

        value, *found = run(*data)
        samples = [run_one(*[float(x[k]) if type(x) is np.ndarray else x for x in data]) for k in range(n)]
        for got, alone, each in zip((value, *found), (False, *numbers), zip(*samples, strict=True), strict=True):
            if not close(got, np.sum(each) if alone else np.array(each)):
                raise RecordingError(
                    "This function mixes what it is fed, so as a program it cannot be fed one sample an entry. "
                    "Record it with inputs of these shapes."
                )
        return source, run

    def _record(self, data: Sequence[Any], signature: Any) -> tuple[str, Callable[..., Any]]:
        inputs, loss, gradients = self._computed(data)
        source = write(inputs, [loss, *gradients], loss)
        run = compiled(source)
        self._verify(run, data)
        self.source = source
        if not self._variants:
            self._scalar = all(type(x) is float for x in data)
        self._variants[signature] = source, run
        return source, run

    def _computed(self, data: Sequence[Any]) -> tuple[list[Value], Value, list[Value]]:
        """The function and its gradients on the graph: inputs, value, gradients."""
        inputs = [Value(x, name) for x, name in zip(data, self.names, strict=True)]
        with tracing():
            loss = self._f(*inputs)
            if type(loss) is not Value:
                raise RecordingError(f"A recorded function returns a Value, got {type(loss).__name__}.")
            if loss.size != 1:
                raise RecordingError(f"A recorded function returns one number; this one has shape {loss.shape}.")
            chosen = [inputs[k] for k in self._argnums]
            gradients = gradient(loss, chosen, create_graph=True) if chosen else []
        for v, g in zip(chosen, gradients, strict=True):
            g.name = g.name or f"∂{loss.name or 'l'}/∂{v.name}"
        return inputs, loss, gradients

    def _verify(self, run: Callable[..., Any], data: Sequence[Any]) -> None:
        """Compare with the function itself, here, nearby and on other data: what was frozen shows."""
        rng = np.random.default_rng(0)
        for where, copies in places(data, rng):
            before = [np.array(x) for x in copies]
            inputs = [Value(x) for x in copies]
            with np.errstate(all="ignore"):
                try:
                    expected = self._f(*inputs)
                    wanted = gradient(expected, [inputs[k] for k in self._argnums])
                except Exception:
                    if where == "other inputs":
                        continue  # the function is not made for these
                    raise
                if any(not np.array_equal(v.data, x, equal_nan=True) for v, x in zip(inputs, before, strict=True)):
                    raise RecordingError(
                        "The function writes into its inputs; a program cannot repeat that. Return the new array."
                    )
                found = run(*copies)
            if where == "other inputs" and not np.isfinite(expected.data).all():
                continue
            if not all(map(close, found, [expected.data, *wanted])):
                raise RecordingError(
                    f"On {where} the program gives {found[0]} and the function {expected.data}, or another gradient: "
                    "it branches on its data, draws random numbers, or reads .data. Use autograd.where for a branch, "
                    "and pass random numbers in."
                )


def record(f: Callable[..., Any], *inputs: Any, argnums: Sequence[int] | None = None) -> Program:
    """Record ``f`` and its gradient as a `Program`.

    Parameters
    ----------
    f : callable
        Takes Values, returns one number.
    *inputs : array-like
        Of the shapes and types that the program will be fed. An input that is a Value gives its name.
    argnums : sequence of int, optional
        Which inputs to differentiate; all if left out.

    Returns
    -------
    Program

    Raises
    ------
    RecordingError
        If the function branches on data, draws random numbers, writes into its inputs or uses a
        variable that is no argument.

    Examples
    --------
    >>> from autograd import record
    >>> program = record(lambda x, w: (w * x).sum(), [1.0, 2.0], [3.0, 4.0])
    >>> value, (gx, gw) = program([1.0, 2.0], [3.0, 4.0])
    >>> float(value), gx, gw
    (11.0, array([3., 4.]), array([1., 2.]))
    """
    if not inputs:
        raise DataTypeError("record needs inputs of the shapes to record for: record(f, X, w).")
    names = _names(f, inputs)
    chosen = range(len(inputs)) if argnums is None else argnums
    program = Program(f, names, chosen)
    data = [x.data if type(x) is Value else as_data(x) for x in inputs]
    program._record(data, _signature(data))
    return program


def _signature(data: Sequence[Any]) -> Any:
    return tuple([(x.shape, x.dtype) if type(x) is np.ndarray else None for x in data])


def _scalar_signature(n: int) -> Any:
    return (None,) * n


def _names(f: Callable[..., Any], inputs: Sequence[Any]) -> list[str]:
    """What to call the inputs: their own names, else the function's parameters."""
    try:
        parameters = [
            p.name
            for p in inspect.signature(f).parameters.values()
            if p.kind in (p.POSITIONAL_ONLY, p.POSITIONAL_OR_KEYWORD)
        ]
    except (TypeError, ValueError):
        parameters = []
    found = []
    for k, x in enumerate(inputs):
        own = x.name if type(x) is Value else None
        found.append(own or (parameters[k] if k < len(parameters) else f"x{k}"))
    return found
