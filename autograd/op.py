"""How one operation is described: the table's entry, and what is made from it.

An operation is written once: its forward function, its derivative, its formula. The derivative is a
*text* in a small language (Python's expressions over the table's own operations), and that one text is

* compiled for Python floats (``math``), for arrays (``numpy``) and for recorded values, where it
  makes the graph of the backward pass, and so every higher derivative;
* typeset for the student by `autograd.formula`.

So the formula that is shown is the rule that ran. In a text, ``g`` is the gradient that arrives from
the result (``∂l/∂y``), ``y`` the result, and the inputs and parameters go by their own names.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Any

import numpy as np

from autograd import pulls
from autograd.errors import ChalkgradError, IndexingError, ShapeError, SignatureError
from autograd.texts import ON_ARRAYS, ON_FLOATS, ON_VALUES, Rule, Text, in_full, pulled

TABLE: dict[str, Op] = {}
"""Every operation by name."""


def operation(name: str) -> Op:
    """The entry of this name; a pickled operation is found again by it."""
    return TABLE[name]


class Op:
    """One operation: an entry of the table.

    Calling it on values records a node; calling it on plain numbers or arrays just computes; calling
    it on object arrays of scalar values runs its *definition*, one node for each ``+`` and ``×``.

    Parameters
    ----------
    name : str
        Its name in the table and in rule texts.
    inputs : str
        Names of the differentiable inputs, separated by spaces; ``"*parts"`` takes any number.
    forward : callable
        ``forward(*inputs, **params)`` on NumPy arrays or floats.
    formula : text
        The value in symbols.
    local : sequence of text
        For each input the local derivative, as it stands on the edge of a drawing. For an elementwise
        operation the gradient sent back is ``g * local``.
    pull : sequence of text, optional
        For each input the gradient sent back (``g`` pulled back through the operation), when it is
        not elementwise.
    params : mapping, optional
        Names and defaults of the static parameters (axis, shape, ...).
    keeps : mapping of str to text, optional
        What ``forward`` has computed on the way and the derivative needs again: it then returns
        ``(value, {name: kept})``. In the texts each goes by its name, and stands for its own text, which is
        computed again where None was kept.
    program : text, optional
        The value in simpler operations, for `autograd.instructions`; left out where NumPy has one
        function for it.
    definition : callable, optional
        The same value in scalar operations, on object arrays; not needed for elementwise operations.
    scalar : callable, optional
        ``forward`` for Python floats, faster than NumPy's.
    kinks : sequence of text, optional
        Expressions whose zeros are points without a derivative.
    symbol : str, optional
        What a drawing writes in the node; the name when left out.
    doc : str
        The docstring.
    """

    def __init__(
        self,
        name: str,
        inputs: str,
        forward: Rule,
        formula: Text,
        local: Sequence[Text],
        *,
        pull: Sequence[Text] | None = None,
        params: Mapping[str, Any] | None = None,
        keeps: Mapping[str, str] | None = None,
        program: Text | None = None,
        definition: Rule | None = None,
        scalar: Rule | None = None,
        kinks: Sequence[str] = (),
        symbol: str | None = None,
        doc: str = "",
    ) -> None:
        self.name = self.__name__ = name
        self.variadic = inputs.startswith("*")
        self.inputs = tuple(inputs.lstrip("*").split())
        self.arity = -1 if self.variadic else len(self.inputs)
        self.forward = forward
        self.formula = formula
        self.local = tuple(local)
        self.pull = None if pull is None else tuple(pull)
        self.params = dict(params or {})
        self.keeps = dict(keeps or {})
        self.program = program
        self.definition = definition
        self.scalar = scalar
        self.kinks = tuple(kinks)
        self.symbol = symbol or name
        self.elementwise = pull is None
        self.pull_floats: pulls.Pull | None = self._first_pull_on_floats if self.elementwise else None
        self.pull_arrays: pulls.Pull = self._first_pull_on_arrays
        self.__doc__ = doc
        self._rules: dict[Any, Rule] = {}
        self._pulls: dict[Any, pulls.Pull] = {}
        TABLE[name] = self
        ON_ARRAYS[name] = (lambda *args: forward(*args)[0]) if keeps else forward
        ON_VALUES[name] = self
        if scalar is not None:
            ON_FLOATS[name] = scalar

    def __repr__(self) -> str:
        return f"<operation {self.name}>"

    def __reduce__(self) -> tuple[Any, ...]:
        return (operation, (self.name,))

    def __call__(self, *inputs: Any, **params: Any) -> Any:
        """Compute on plain data, record on Values; params may be given by position."""
        # autograd.dispatch puts its own `call` in this place: only it knows what a node is.
        raise ImportError("Operations run once autograd.dispatch has been imported; import autograd does it.")

    def bind(self, inputs: tuple[Any, ...], params: dict[str, Any]) -> tuple[tuple[Any, ...], dict[str, Any]]:
        """Inputs apart from params; params may be given by position, and take their defaults."""
        if not self.variadic:
            n = len(self.inputs)
            if not params and len(inputs) == n:
                return inputs, self.params
            if not n <= len(inputs) <= n + len(self.params):
                wanted = ", ".join([*self.inputs, *(f"{k}={v!r}" for k, v in self.params.items())])
                raise SignatureError(f"{self.name}({wanted}) got {len(inputs)} positional arguments.")
            params = {**dict(zip(self.params, inputs[n:], strict=False)), **params}
            inputs = inputs[:n]
        unknown = params.keys() - self.params.keys()
        if unknown:
            raise SignatureError(
                f"{self.name} has no option {', '.join(sorted(unknown))}; it has {', '.join(self.params) or 'none'}."
            )
        return inputs, {**self.params, **params}

    def options(self, params: Mapping[str, Any] | None) -> dict[str, Any]:
        """A node's static parameters, without what its forward has kept."""
        return {name: value for name, value in (params or {}).items() if name in self.params}

    # ------------------------------------------------------------------------------- its texts
    def text_of(self, which: str, index: int = 0, ranks: Sequence[int] = ()) -> str:
        """The text of ``"formula"``, ``"local"`` or ``"pull"`` for input ``index``.

        ``ranks`` are the inputs' numbers of axes; a few texts depend on them (a matrix product does).
        """
        return in_full(self._short_text_of(which, index, ranks), self.keeps)

    def _short_text_of(self, which: str, index: int, ranks: Sequence[int]) -> str:
        """`text_of` with the names of what forward has kept."""
        if which in ("formula", "program"):
            text = getattr(self, which)
        elif which == "local":
            text = self.local[0 if self.variadic else index]
        elif self.pull is None:
            return pulled(self._short_text_of("local", index, ranks))
        else:
            text = self.pull[0 if self.variadic else index]
        return text if isinstance(text, str) else text(*ranks)

    @property
    def short_formula(self) -> str:
        """``sigmoid(a)`` for an operation with a name of its own in mathematics, else ""."""
        plain = isinstance(self.formula, str) and not self.formula.startswith(f"{self.name}(")
        named = self.symbol.replace(" ", "").isalpha() and len(self.inputs) == 1 and self.formula != "a"
        return f"{self.name}({self.inputs[0]})" if plain and named else ""

    # ------------------------------------------------------------------------------- its rules
    def rule_text(self, index: int, ranks: Sequence[int] = ()) -> str:
        """The text ``"pull"`` as it runs on arrays: with the names of what forward has kept."""
        return self._short_text_of("pull", index, ranks)

    def rule(self, index: int, ranks: Sequence[int]) -> Rule:
        """The function ``(g, y, *inputs, **params)`` on Values that sends the gradient back to input ``index``."""
        key = (index, tuple(ranks) if self._depends_on_ranks else None)
        found = self._rules.get(key)
        if found is None:
            found = self._rules[key] = pulls.on_values(self, index, ranks)
        return found

    @cached_property
    def _depends_on_ranks(self) -> bool:
        return any(callable(text) for text in self.local + (self.pull or ()))

    def _first_pull_on_floats(self, node: Any, g: float) -> None:
        """`pull_floats` until it is first needed: makes the real one and puts it in its place."""
        self.pull_floats = pulls.on_floats(self, constant)
        self.pull_floats(node, g)

    def _first_pull_on_arrays(self, node: Any, g: Any, note: Rule | None) -> None:
        """`pull_arrays` until it is first needed."""
        if self._depends_on_ranks:
            self.pull_arrays = self._pull_by_ranks
        else:
            self.pull_arrays = pulls.on_arrays(self, constant, (), {})
        self.pull_arrays(node, g, note)

    def _pull_by_ranks(self, node: Any, g: Any, note: Rule | None) -> None:
        """`pull_arrays` of an operation whose texts depend on its inputs' numbers of axes."""
        try:
            kinds = tuple([-d.ndim if d.flags.fnc else d.ndim for d in [p.data for p in node.parents]])
        except AttributeError:  # a number among them
            kinds = tuple([p.ndim for p in node.parents])
        pull = self._pulls.get(kinds)
        if pull is None:
            ranks = [abs(kind) for kind in kinds]
            columns = [name for name, kind in zip(self.inputs, kinds, strict=True) if kind == -2]
            known = pulls.known_ranks(self, node, ranks)
            pull = self._pulls[kinds] = pulls.on_arrays(self, constant, ranks, known, columns)
        pull(node, g, note)

    def pull_carefully(self, node: Any, g: Any, note: Rule | None) -> None:
        """`pull_arrays` with NumPy's numbers in place of Python's, which raise where the IEEE answer is infinite."""
        ranks = [p.ndim for p in node.parents] if self._depends_on_ranks else []
        key = ("carefully", *ranks)
        if key not in self._pulls:
            self._pulls[key] = pulls.on_arrays(self, constant, ranks, {}, carefully=True)
        self._pulls[key](node, g, note)

    # ------------------------------------------------------------------------------ its forward
    def compute(self, inputs: Sequence[Any], params: Mapping[str, Any]) -> Any:
        """The value, as a float or an array of at least one axis; shape trouble is explained."""
        return self.compute_keeping(inputs, params)[0]

    def compute_keeping(self, inputs: Sequence[Any], params: Mapping[str, Any]) -> tuple[Any, dict[str, Any] | None]:
        """The value, and what the derivative will need again."""
        if self.scalar is not None:
            for a in inputs:
                if type(a) is not float:
                    break
            else:
                try:
                    return self.scalar(*inputs, **params), None
                except (ArithmeticError, ValueError):
                    pass  # the same IEEE answer, and the same warning, as an array would give
        try:
            data = self.forward(*inputs, **params) if params else self.forward(*inputs)
        except ChalkgradError:
            raise
        except IndexError as error:
            raise IndexingError(f"{self.name}: {error}; the array has shape {np.shape(inputs[0])}.") from error
        except (ValueError, TypeError) as error:
            raise self.shape_error(inputs, error) from error
        kept = None
        if self.keeps:
            data, kept = data
        if type(data) is np.ndarray and data.ndim:
            return data, kept
        return float(data), kept

    def shape_error(self, inputs: Sequence[Any], error: Exception) -> ShapeError:
        """What to say when NumPy refuses these shapes."""
        names = self.inputs if not self.variadic else [f"part {i}" for i in range(len(inputs))]
        shapes = ", ".join(f"{name} {np.shape(a)}" for name, a in zip(names, inputs, strict=False))
        return ShapeError(f"{self.name}: the shapes {shapes} do not fit together ({error}).")


constant = Op("constant", "", lambda: None, "constant", (), doc="Marks a leaf that takes no gradient.")
"""The mark of a leaf that takes no gradient: a number in a formula, a data array, a target."""
