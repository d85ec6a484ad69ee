"""How one operation is described: an entry of the table.

An operation is written once: its forward function, its derivative, its formula. The derivative is a
*text* in a small language (Python's expressions over the table's own operations), and that one text is

* compiled for Python floats (``math``), for arrays (``numpy``) and for recorded values, where it
  makes the graph of the backward pass, and so every higher derivative;
* typeset for the student by `autograd.graph.formula`.

So the formula that is shown is the rule that ran. In a text, ``g`` is the gradient that arrives from
the result (``∂l/∂y``), ``y`` the result, and the inputs and parameters go by their own names.

An entry is a description and nothing else: what is made of it (functions, pictures, sentences, programs)
is made, and kept, by those who read it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from autograd.errors import ArgumentError
from autograd.rules.kinds import Kind, Under
from autograd.rules.language import (
    CHOSEN,
    ON_ARRAYS,
    ON_FLOATS,
    ON_VALUES,
    OPERATORS,
    Rule,
    Text,
    in_full,
    operator_of,
    pulled,
)
from autograd.rules.own import refuse_faulty, watched
from autograd.rules.page import page
from autograd.rules.place import caller, is_ours, refuse_the_librarys
from autograd.rules.seam import finished_above
from autograd.rules.signature import SignatureOfEntry

TABLE: dict[str, Op] = {}
"""Every operation by name."""

_readers: list[Callable[[Op], None]] = []


def operation(name: str) -> Op:
    """The entry of this name; a pickled operation is found again by it.

    Raises
    ------
    ArgumentError
        If this process has no such operation: one of your own has to be made in each process that uses it.
    """
    if name not in TABLE:
        raise ArgumentError(
            f"This process has no operation {name!r}. It was made where the data comes from (a notebook, the parent of "
            "this process); put its Op(...) into a module, and import that module here too."
        )
    return TABLE[name]


def each_entry(reader: Callable[[Op], None]) -> Callable[[Op], None]:
    """Call ``reader`` with every entry of the table: those that stand in it, and each that will be added."""
    _readers.append(reader)
    for op in TABLE.values():
        reader(op)
    return reader


class _Callable:
    """What calling an entry runs, see `autograd.dispatch`; in a slot, where Python finds it as it finds a method."""

    __slots__ = ("run",)


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class Op(_Callable):
    """One operation: an entry of the table. Making one puts it there.

    Calling it on values records a node; calling it on plain numbers or arrays just computes; calling
    it on object arrays of scalar values runs its *definition*, one node for each ``+`` and ``×``.

    Parameters
    ----------
    name : str
        Its name in the table and in rule texts.
    inputs : tuple of str
        Names of the differentiable inputs.
    variadic : bool
        Whether it takes any number of inputs, by the one name.
    forward : callable
        ``forward(*inputs, **params)`` on NumPy arrays or floats.
    formula : text
        The value in symbols.
    local : sequence of text or None
        For each input the local derivative, as it stands on the edge of a drawing. For an elementwise
        operation the gradient sent back is ``g * local``. For another it is what the matrix of derivatives is made
        of: of a product the other factor, as a matrix whose rows are results; of an operation that "mixes" the matrix
        for each row; of one in which each entry goes into one result the derivative of that result. None where
        entries only move, are added up or repeated.
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
        The value in simpler operations, for `autograd.record` and for pages; left out where the formula is as good, or
        where one piece of NumPy has it (`record` takes that piece if there are both).
    source : text, optional
        That piece, inputs and params in braces: ``"np.cumsum({a}, axis={axis})"``. None for a ufunc or an operator.
    view : bool
        Whether that gives a view of the input's memory.
    definition : callable, optional
        The same value in scalar operations, on object arrays. None where it is elementwise, or stays one node (linear
        algebra does).
    scalar : callable, optional
        ``forward`` for Python floats, faster than NumPy's.
    kinks : sequence of text, optional
        Expressions whose zeros are points without a derivative.
    chosen : text, optional
        True where the value has a part in a result. Elsewhere it is 0 by convention, and stays out of a product even
        with ∞.
    kind : str, optional
        What it does with entries, see `Kind`; "elementwise" where there is no pull.
    slides : str, optional
        Where a window slides over the images of the first input, what it takes of them, see `Under`. The params say how
        it slides: ``stride``, ``padding``, ``size`` (of weights their shape), ``dilation``.
    method : str, optional
        The name of a method of `Value` that calls it.
    numpy : sequence of callable, optional
        NumPy's functions that call it when a Value is among their arguments.
    symbol : str, optional
        What a drawing writes in the node; the name when left out.
    shown : str or callable, optional
        What a formula shows for a call of it in a text, in the notation that `autograd.graph.formula` lists, over its
        inputs and params: ``"Σ(a)"``, ``"a[index]"``. Where it depends on the params, or on the inputs' numbers (None
        where they are not known), a function of them that returns the text. Left out, the symbol and the inputs:
        ``softmax(a)``, with the axis where there are rows.
    doc : str
        The docstring.

    Raises
    ------
    ArgumentError
        If an operation of the library has this name, its method or one of its NumPy functions. One of your own is
        replaced: a notebook's cell may be run again.

    Examples
    --------
    >>> from autograd import TABLE, Value
    >>> TABLE["tanh"].local
    ('1 - y * y',)
    >>> TABLE["tanh"](Value(0.0)).data
    0.0
    """

    name: str
    inputs: tuple[str, ...]
    forward: Rule
    formula: Text
    local: Sequence[Text | None]
    variadic: bool = False
    pull: Sequence[Text] | None = None
    params: Mapping[str, Any] = field(default_factory=dict)
    keeps: Mapping[str, str] = field(default_factory=dict)
    program: Text | None = None
    source: Text | None = None
    view: bool = False
    definition: Rule | None = None
    scalar: Rule | None = None
    kinks: Sequence[str] = ()
    chosen: str = ""
    kind: Kind | None = None
    slides: Under | None = None
    method: str | None = None
    numpy: Sequence[Callable[..., Any]] = ()
    symbol: str = ""
    shown: Text | None = None
    doc: str = ""
    # Worked out from the above.
    arity: int = field(init=False)
    elementwise: bool = field(init=False)
    depends_on_ranks: bool = field(init=False)
    """Whether a text of a derivative is another for other numbers of axes."""
    place: tuple[str, int] = field(init=False)
    """The file and line of the entry."""
    run: Rule = field(init=False)
    __signature__ = SignatureOfEntry()

    def __post_init__(self) -> None:
        module, place = caller(3)  # above this function and the __init__ of the dataclass
        refuse_the_librarys(self, TABLE, module, place)
        refuse_faulty(self, module)
        put = partial(object.__setattr__, self)
        put("inputs", tuple(self.inputs))
        put("elementwise", self.pull is None)
        put("kind", self.kind or ("elementwise" if self.elementwise else None))
        put("params", dict(self.params))
        put("keeps", dict(self.keeps))
        put("kinks", tuple(self.kinks))
        put("numpy", tuple(self.numpy))
        put("depends_on_ranks", any(callable(text) for text in (*self.local, *(self.pull or ()))))
        put("arity", -1 if self.variadic else len(self.inputs))
        put("local", tuple(self.local))
        put("pull", None if self.pull is None else tuple(self.pull))
        put("symbol", self.symbol or self.name)
        put("place", place)
        put("__name__", self.name)
        put("__module__", module)
        put("__doc__", self.doc)
        put("forward", forward := watched(self, module))
        TABLE[self.name] = self
        ON_ARRAYS[self.name] = (lambda *args: forward(*args)[0]) if self.keeps else forward
        ON_VALUES[self.name] = self
        if self.scalar is not None:
            ON_FLOATS[self.name] = self.scalar
        elif self.elementwise:
            ON_FLOATS[self.name] = lambda *args: float(forward(*args))
        if self.chosen:
            CHOSEN[self.name] = (self.inputs, self.chosen)
        else:
            CHOSEN.pop(self.name, None)
        if (operator := operator_of(self.formula, self.inputs)) is not None:
            OPERATORS.setdefault(operator, self.name)
        for reader in _readers:
            reader(self)

    @property
    def axes(self) -> int:
        """How many axes its inputs have where people read about it: images have four, else two are enough."""
        return 4 if self.kind in ("convolution", "window") else 2

    @property
    def built_in(self) -> bool:
        """Whether it is the library's, not a user's own."""
        return is_ours(self.__module__)

    def __repr__(self) -> str:
        return f"<operation {self.name}>"

    def __str__(self) -> str:
        """The entry as a page to read."""
        return page(self)

    def __reduce__(self) -> tuple[Any, ...]:
        return (operation, (self.name,))

    @finished_above
    def __call__(self, *inputs: Any, **params: Any) -> Any:
        """Compute on plain data, record on Values; params may be given by position."""

    def options(self, params: Mapping[str, Any] | None) -> dict[str, Any]:
        """A node's static parameters, without what its forward has kept."""
        return {name: value for name, value in (params or {}).items() if name in self.params}

    def text_of(self, which: str, index: int = 0, ranks: Sequence[int] = ()) -> str:
        """The text of ``"formula"``, ``"local"`` (may be "") or ``"pull"`` for input ``index``.

        ``ranks`` are the inputs' numbers of axes; a few texts depend on them (a matrix product does).
        """
        text = self.short_text_of(which, index, ranks)
        return in_full(text, self.keeps) if text else ""

    def short_text_of(self, which: str, index: int, ranks: Sequence[int]) -> str:
        """`text_of` as it runs on arrays: with the names of what forward has kept."""
        if which in ("formula", "program", "source"):
            text = getattr(self, which)
        elif which == "local":
            text = self.local[0 if self.variadic else index] or ""
        elif self.pull is None:
            return pulled(self.short_text_of("local", index, ranks))
        else:
            text = self.pull[0 if self.variadic else index]
        return text if isinstance(text, str) else text(*ranks)

    @property
    def short_formula(self) -> str:
        """``sigmoid(a)`` for an operation with a name of its own in mathematics, else ""."""
        plain = isinstance(self.formula, str) and not self.formula.startswith(f"{self.name}(")
        named = self.symbol.replace(" ", "").isalpha() and len(self.inputs) == 1 and self.formula != "a"
        return f"{self.name}({', '.join([self.inputs[0], *self.params])})" if plain and named else ""


constant = Op(
    name="constant",
    inputs=(),
    forward=lambda: None,
    formula="constant",
    local=(),
    doc="Marks a leaf that takes no gradient.",
)
"""The mark of a leaf that takes no gradient: a number in a formula, a data array, a target."""
