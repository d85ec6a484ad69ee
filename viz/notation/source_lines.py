"""A graph as NumPy source, with the lines that belong to each of its steps."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from autograd import ChalkgradError, Graph, Value, gradient
from autograd.program.identifiers import as_comment
from autograd.program.write import write


@dataclass
class Listing:
    """``lines`` of source; for each operation those that compute it, for each node those of its gradient.

    ``called`` has for each variable what it is called in them, a name for its gradient, and what the gradient is there:
    where that is another variable, or more than a name, it is to be kept under its own before anything is changed.
    ``arguments`` are the leaves that the program takes, by what they are called there.
    """

    lines: list[str]
    forward: dict[Value, list[int]] = field(default_factory=dict)
    backward: dict[Value, list[int]] = field(default_factory=dict)
    called: dict[Value, tuple[str, str, str]] = field(default_factory=dict)
    arguments: dict[str, Value] = field(default_factory=dict)


def listing(graph: Graph, lang: str = "en") -> Listing | None:
    """The graph, forward and backward, as source, its comments in a language; None for what cannot be written so."""
    if len(graph.ends) > 1 or graph.seeds is not None or graph.ends[0].shape or not graph.operations:
        return None
    end = graph.ends[0]
    variables = [v for v in graph.leaves if v.op is None]
    with _named(graph):
        try:
            gradients = gradient(end, variables, create_graph=True) if variables else []
            for v, g in zip(variables, gradients, strict=True):
                g.name = g.name or f"∂{end.name}/∂{v.name}"
            inputs = [v for v in graph.leaves if v.name]
            made = Listing(write(inputs, [end, *gradients], end, lang=lang, is_plain=True).splitlines())
        except ChalkgradError:
            return None
    arguments, returned = _ends(made.lines)
    made.arguments = dict(zip(arguments, inputs, strict=True))
    names = dict(zip(inputs, arguments, strict=True))
    made.called = {v: (names[v], _own(g, names[v], arguments), g) for v, g in zip(variables, returned[1:], strict=True)}
    blocks = _blocks(made.lines)
    for v in graph.operations:
        made.forward[v] = blocks.get(as_comment(graph.formula_of(v, lang)), [])
    terms = [graph.backward_step(event, lang) for event in graph.events]
    for term in terms:
        made.backward[term.parent] = made.backward.get(term.parent) or blocks.get(as_comment(term.formula), [])
    for term in terms[::-1]:
        if not made.backward[term.parent]:
            # A gradient without a line of its own stands within the first line that uses it.
            users = (later.parent for later in terms if later.consumer is term.parent)
            made.backward[term.parent] = next((made.backward[user] for user in users if made.backward[user]), [])
    return made


@contextmanager
def _named(graph: Graph) -> Iterator[None]:
    """For a moment what is called by a name has the one that the graph calls it by, each its own."""
    own = {v: v.name for v in graph.nodes if v.parents or v.op is None or v.shape or v.name}
    try:
        for v in own:
            v.name = graph.name_of(v)
        yield
    finally:
        for v, name in own.items():
            v.name = name


def _ends(lines: list[str]) -> tuple[list[str], list[str]]:
    """What the arguments of the program are called, and what it returns."""
    # Before it stand the helpers that windows and pools need.
    *_, function = (part for part in ast.parse("\n".join(lines)).body if isinstance(part, ast.FunctionDef))
    last = function.body[-1]
    assert isinstance(last, ast.Return)
    assert isinstance(last.value, ast.Tuple)
    returned = [part if isinstance(part, ast.Name) else _bracketed(part) for part in last.value.elts]
    return [one.arg for one in function.args.args], [one if isinstance(one, str) else one.id for one in returned]


def _own(gradient: str, name: str, arguments: list[str]) -> str:
    """What a gradient is called that may be an argument, as ∂(a · b)/∂a is b, or more than a name."""
    if gradient.isidentifier() and gradient not in arguments:
        return gradient
    own = f"g{name}"
    while own in arguments:
        own += "_"
    return own


def _bracketed(part: ast.expr) -> str:
    text = ast.unparse(part).removesuffix(".copy()")
    return f"({text})" if isinstance(part, (ast.BinOp, ast.UnaryOp)) else text


def _blocks(lines: list[str]) -> dict[str, list[int]]:
    """For each comment the lines below it, up to the next comment or an empty line; of several one after the other."""
    found: dict[str, list[int]] = {}
    current: list[list[int]] = []
    after_comment = False
    for k, line in enumerate(lines):
        text = line.strip()
        if text.startswith("# "):
            current = [*(current if after_comment else []), found.setdefault(text[2:], [])]
        elif not text:
            current = []
        else:
            for block in current:
                block.append(k)
        after_comment = text.startswith("# ")
    return {comment: block for comment, block in found.items() if block}
