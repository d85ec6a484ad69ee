"""Program: a recorded computation, forward and backward, as straight NumPy source that runs."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from autograd.annotations import arguments_named
from autograd.backward import gradient
from autograd.data import as_data
from autograd.errors import ChalkgradError, DataTypeError, RecordingError
from autograd.functional.arguments import chosen
from autograd.graph.changes import first_change
from autograd.mixins.assignment import data_hidden
from autograd.program.agreement import close, difference, fault_of_the_compiler, places
from autograd.program.builder import needed
from autograd.program.layout import Layout
from autograd.program.source import Writer
from autograd.program.sums_over_samples import Totals
from autograd.program.write import by_ieee, compiled, lowered, write
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
    (printing, counting) is not done again. It may not look at ``.data``: `autograd.where` is the branch that
    follows its data. A program belongs to one thread: its buffers are reused. A copy has its own, and so has what
    comes out of a pickle, if the function can be pickled.
    """

    def __init__(self, f: Callable[..., Any], names: Sequence[str], argnums: int | Sequence[int]) -> None:
        self._f = f
        self.names = tuple(names)
        self._argnums = tuple(chosen(argnums, len(names)))
        self._single = isinstance(argnums, int)
        self._variants: dict[Any, Callable[..., Any]] = {}
        self._sources: dict[Any, str] = {}
        self._sample: Sequence[Any] | None = None
        self.source = ""

    def __call__(self, *inputs: Any) -> tuple[Any, Any]:
        """The value and the gradients, for these inputs: a tuple, or one where ``argnums`` is a number.

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
            if self._sample is not None and self._feeds_vectors(data):
                found = self._variants[signature] = self._record_for_vectors(data)
            else:
                found = self._record(data, signature)
        value, *gradients = found(*data)
        return value, gradients[0] if self._single else tuple(gradients)

    def __getstate__(self) -> dict[str, Any]:
        """What a pickle or a copy is made of: the sources, which make buffers of their own there."""
        return {**self.__dict__, "_variants": {}}

    def __setstate__(self, state: dict[str, Any]) -> None:
        self.__dict__.update(state)
        self._sources = dict(self._sources)
        self._variants = {signature: by_ieee(compiled(source)) for signature, source in self._sources.items()}

    def _feeds_vectors(self, data: Sequence[Any]) -> bool:
        lengths = {x.shape for x in data if type(x) is np.ndarray}
        return len(lengths) == 1 and len(next(iter(lengths))) == 1

    def _record_for_vectors(self, data: Sequence[Any]) -> Callable[..., Any]:
        """The program of one sample, its gradients summed over the samples where an argument is one for all."""
        run_one = self._variants[_scalar_signature(len(data))]
        n = next(len(x) for x in data if type(x) is np.ndarray)
        assert self._sample is not None  # in place of the first sample, where there is none
        first = [
            (float(x[0]) if n else known) if type(x) is np.ndarray else x
            for x, known in zip(data, self._sample, strict=True)
        ]
        inputs, loss, gradients = self._computed(first)
        numbers = [type(data[k]) is float for k in self._argnums]
        lowering, results = lowered(inputs, [loss, *gradients], loss)
        vectors = [made for made, x in zip(lowering.inputs, data, strict=True) if type(x) is np.ndarray]
        totals = Totals(lowering.builder, vectors, n)
        summed = [totals.of(made) if alone else made for made, alone in zip(results[1:], numbers, strict=True)]
        wanted = [results[0], *summed]
        source = Writer(Layout(lowering.inputs, needed(lowering.builder.order, wanted), wanted)).source()
        run_all = by_ieee(compiled(source))

        def run(*data: Any) -> tuple[Any, ...]:
            value, *found = run_all(*data)
            each = [
                float(g) if alone else np.broadcast_to(g, (n,)) * 1.0 for g, alone in zip(found, numbers, strict=True)
            ]
            return np.broadcast_to(value, (n,)) * 1.0, *each

        samples = [run_one(*[float(x[k]) if type(x) is np.ndarray else x for x in data]) for k in range(n)]
        mixes = RecordingError(
            "This function mixes what it is fed, so as a program it cannot be fed one sample an entry. "
            "Record it with inputs of these shapes."
        )
        try:
            found = run(*data)
        except Exception as error:  # arrays that do not fit together, where the numbers of a sample do
            raise mixes from error
        for got, alone, *one in zip(found, (False, *numbers), *samples, strict=True):
            if not close(got, np.sum(one) if alone else np.array(one)):
                raise mixes
        return run

    def _record(self, data: Sequence[Any], signature: Any) -> Callable[..., Any]:
        inputs, loss, gradients = self._computed(data)
        try:
            source = write(inputs, [loss, *gradients], loss)
            run = by_ieee(compiled(source))
        except ChalkgradError:
            raise
        except Exception as error:
            raise fault_of_the_compiler(inputs, [loss, *gradients], error) from error
        self._verify(run, data, loss)
        self.source = source
        if not self._variants and all(type(x) is float for x in data):
            self._sample = data
        self._variants[signature], self._sources[signature] = run, source
        return run

    def _computed(self, data: Sequence[Any]) -> tuple[list[Value], Value, list[Value]]:
        """The function and its gradients on the graph: inputs, value, gradients."""
        inputs = [Value(x, name) for x, name in zip(data, self.names, strict=True)]
        with data_hidden():
            loss = self._f(*inputs)
            if type(loss) is not Value:
                raise RecordingError(f"A recorded function returns a Value, got {type(loss).__name__}.")
            if loss.size != 1:
                raise RecordingError(f"A recorded function returns one number; this one has shape {loss.shape}.")
            variables = [inputs[k] for k in self._argnums]
            gradients = gradient(loss, variables, create_graph=True) if variables else []
        for v, g in zip(variables, gradients, strict=True):
            g.name = g.name or f"∂{loss.name or 'l'}/∂{v.name}"
        return inputs, loss, gradients

    def _verify(self, run: Callable[..., Any], data: Sequence[Any], recorded: Value) -> None:
        """Compare with the function itself, here, nearby and on other data: what was frozen shows."""
        rng = np.random.default_rng(0)
        name = recorded.name or "l"
        results = [name, *(f"∂{name}/∂{self.names[k]}" for k in self._argnums)]
        for where, copies in places(data, rng):
            before = [np.array(x) for x in copies]
            inputs = [Value(x, own) for x, own in zip(copies, self.names, strict=True)]
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
                try:
                    apart: object = difference(results, run(*copies), [expected.data, *wanted])
                except Exception as error:  # NumPy's, of the source
                    apart = error
            if apart is None or (where == "other inputs" and not np.isfinite(expected.data).all()):
                continue
            again, loss, gradients = self._computed(copies)
            changed = first_change(recorded, loss)
            if changed is None and not close(loss.data, expected.data):
                changed = "it computes otherwise while it is recorded"
            if changed is None:
                raise fault_of_the_compiler(again, [loss, *gradients], apart)
            raise RecordingError(
                f"On {where} the function is not what was recorded: {changed}. ({apart}.) For a branch write "
                "autograd.where(condition, a, b), compute with Values and not with their .data, and pass numbers that "
                "change, random ones too, as arguments."
            )


@arguments_named
def record(f: Callable[..., Any], *inputs: Any, argnums: int | Sequence[int] | None = None) -> Program:
    """Record ``f`` and its gradient as a `Program`.

    Parameters
    ----------
    f : callable
        Takes Values, returns one number.
    *inputs : array-like
        Of the shapes and types that the program will be fed. An input that is a Value gives its name.
    argnums : int or sequence of int, optional
        Which inputs to differentiate; all if left out. A number gives one gradient, a sequence a tuple of them.

    Returns
    -------
    Program

    Raises
    ------
    ArgumentError
        If there is no input at one of ``argnums``.
    RecordingError
        If the function branches on data, reads ``.data``, draws random numbers, writes into its inputs or uses a
        variable that is no argument.

    Notes
    -----
    An array that the function takes from elsewhere is frozen: after ``w[0] = 50`` the program still computes with the
    ``w`` it was recorded with. A Value from elsewhere is refused, an array is taken for a constant. So is what follows
    from ``id(x)`` or ``hash(x)``, which no input decides, and what another thread found out about x.

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
    program = Program(f, names, range(len(inputs)) if argnums is None else argnums)
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
