"""Entries of the table as the operations of a page: `operations` prints them, with all that they call.

What is printed is a function of the three modules of the page's engine that are written by hand::

    (N, F, M) => ({ sigmoid: { inputs: ["a"], params: {}, each: [...], pulls: [...], locals: [...] }, ... })

``N`` has primitives and helpers on arrays, ``M`` functions of numbers, and ``F`` calls an operation by its name. An
elementwise entry has ``each: [names, loop]``, and a pair like it in ``pulls`` and ``locals`` for each input; a name is
an input, an option, ``g`` or ``y``. Another has ``forward(x, p, k)`` and ``pulls`` and ``locals`` of functions
``(g, y, x, p, k, i)``: of the inputs, the options and what forward kept; a local derivative may be null. Where a text
depends on the inputs' numbers of axes, ``{list, by}`` stands for a function: ``by["22"]`` is its place in the list.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import product

from autograd.program.javascript.arrays import Calls
from autograd.program.javascript.expressions import Expression, names_in, text_of, value_in
from autograd.program.javascript.literals import literal
from autograd.program.javascript.names import ON_ARRAYS, RECORDINGS, NoJavaScriptError, javascript_name
from autograd.rules.op import TABLE, Op, constant

Ranks = tuple[int, ...]
_MOST_AXES = 4


def operations(needed: Mapping[Op, Iterable[Ranks]]) -> str:
    """JavaScript for these entries and those that they call.

    Parameters
    ----------
    needed : mapping of Op to ranks
        For each entry the numbers of axes of its inputs that occur; none for all.

    Raises
    ------
    NoJavaScriptError
        For one that a page cannot compute: it has no text but its own name, or calls such a one.

    Examples
    --------
    >>> print(operations({TABLE["neg"]: []}))
    (N, F, M) => {
    return {
    neg: { inputs: ["a"], params: {}, each: [["a"], (n$, o$, a, a$) => { for (let i$ = 0; i$ < n$; i$++) o$[i$] = \
-a[i$ * a$]; }], pulls: [[["g"], (n$, o$, g, g$) => { for (let i$ = 0; i$ < n$; i$++) o$[i$] = -g[i$ * g$]; }]], \
locals: [[[], (n$, o$) => { for (let i$ = 0; i$ < n$; i$++) o$[i$] = -1; }]] },
    };
    }
    """
    printer = _Printer()
    written: dict[str, str] = {}
    ahead = [(op, tuple(dict.fromkeys(map(tuple, ranks)))) for op, ranks in needed.items() if op is not constant]
    while ahead:
        op, ranks = ahead.pop()
        if op.name in written and (op not in needed or ranks):
            continue
        written[op.name] = printer.entry(op, ranks)
        ahead += [(TABLE[name], ()) for name in printer.called if name not in written]
    lines = [f"{name}: {written[name]}," for name in TABLE if name in written]
    return "\n".join(["(N, F, M) => {", *printer.numbers.definitions(), "return {", *lines, "};", "}"])


class _Printer:
    def __init__(self) -> None:
        self.numbers = Expression()
        self.called: dict[str, None] = {}

    def entry(self, op: Op, ranks: Sequence[Ranks]) -> str:
        if op.name in RECORDINGS:
            raise NoJavaScriptError(f"a page does not compute {op.name}", op.name)
        if not op.name.isidentifier():
            raise NoJavaScriptError(
                f"a page calls an operation by a name that is an identifier, not {op.name!r}", op.name
            )
        try:
            return self.elementwise(op) if op.elementwise else self.on_arrays(op, ranks)
        except NoJavaScriptError as error:
            raise NoJavaScriptError(f"{op.name}: {error}", error.op or op.name) from error

    def head(self, op: Op) -> str:
        params = ", ".join(f"{name}: {literal(value)}" for name, value in op.params.items())
        return f"inputs: {json.dumps(list(op.inputs))}, params: {{{f' {params} ' if params else ''}}}"

    # -------------------------------------------------------------------------------- on numbers
    def elementwise(self, op: Op) -> str:
        names = [*op.inputs, *(name for name in op.params if name != "dtype")]
        value = self.loop(names, lambda at: value_in(self.numbers, op, at))
        parts = {
            which: ", ".join(self.text(text_of(op, which, i), [*more, *names]) for i in range(len(op.inputs)))
            for which, more in (("pull", ("g", "y")), ("local", ("y",)))
        }
        return f"{{ {self.head(op)}, each: {value}, pulls: [{parts['pull']}], locals: [{parts['local']}] }}"

    def text(self, text: str, names: Sequence[str]) -> str:
        return self.loop(names_in(text, names), lambda at: self.numbers.write(text, at))

    def loop(self, names: Sequence[str], write: Callable[[Mapping[str, str]], str]) -> str:
        own = {name: javascript_name(name) for name in names}
        body = write({name: f"{own[name]}[i$ * {own[name]}$]" for name in names})
        head = ", ".join(["n$", "o$", *(f"{one}, {one}$" for one in own.values())])
        return f"[{json.dumps(list(names))}, ({head}) => {{ for (let i$ = 0; i$ < n$; i$++) o$[i$] = {body}; }}]"

    # --------------------------------------------------------------------------------- on arrays
    def on_arrays(self, op: Op, ranks: Sequence[Ranks]) -> str:
        which = "program" if op.program else "formula"
        if op.name in ON_ARRAYS:
            inputs = "x$" if op.variadic else ", ".join(f"x$[{k}]" for k in range(len(op.inputs)))
            options = "".join(f", p$.{name}" for name in op.params if name != "dtype")
            forward = f"(x$, p$, k$) => N.{op.name}({inputs}{options})"
        else:
            forward = self.by_ranks(op, which, 0, ranks, "x$, p$, k$")
        several = range(1 if op.variadic else len(op.inputs))
        pulls, locals_ = (
            ", ".join(self.by_ranks(op, one, i, ranks, "g, y, x$, p$, k$, i") for i in several)
            for one in ("pull", "local")
        )
        variadic = ", variadic: true" if op.variadic else ""
        return f"{{ {self.head(op)}{variadic}, forward: {forward}, pulls: [{pulls}], locals: [{locals_}] }}"

    def by_ranks(self, op: Op, which: str, index: int, ranks: Sequence[Ranks], head: str) -> str:
        texts = _texts(op, which, index, ranks)
        if len(set(texts.values())) == 1:
            return self.function(op, next(iter(texts.values())), which, head)
        listed = list(dict.fromkeys(texts.values()))
        by = {"".join(map(str, one)): listed.index(text) for one, text in texts.items()}
        functions = ", ".join(self.function(op, text, which, head) for text in listed)
        return f"{{ list: [{functions}], by: {json.dumps(by)} }}"

    def function(self, op: Op, text: str, which: str, head: str) -> str:
        if not text:
            return "null"
        calls = Calls(op)
        body = calls.function(text, pulls=which == "pull")
        if which in ("program", "formula") and op.name in calls.entries:
            raise NoJavaScriptError(f"a page has no {op.name}")
        self.called |= dict.fromkeys(sorted(calls.entries))
        return f"({head}) => {{ {body} }}"


def _texts(op: Op, which: str, index: int, ranks: Sequence[Ranks]) -> dict[Ranks, str]:
    """One text of an entry for each of these numbers of axes; without any, for all up to four."""
    given = getattr(op, which)
    given = given if which in ("program", "formula") else given[0 if op.variadic else index]
    if not callable(given):
        return {(): op.short_text_of(which, index, ())}
    every = ranks or [*product(range(1, _MOST_AXES + 1), repeat=len(op.inputs))]
    return {one: op.short_text_of(which, index, one) for one in every}
