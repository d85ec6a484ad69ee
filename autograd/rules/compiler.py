"""Derivative rules as functions, made from an operation's texts when a backward pass first needs them.

A *pull* takes a node and the gradient ``g`` that has arrived there, and adds to the gradient of each of its
parents what the rule sends. One is written for Python floats, one for arrays, with the texts of all inputs in
its lines: a step of a small network has some ten nodes, and a call for each term would take as long as NumPy.
All terms are computed before the first is added, so an error leaves no half-done sum behind.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Mapping, Sequence
from operator import attrgetter
from typing import Any

import numpy as np

from autograd.rules.language import (
    ON_ARRAYS,
    ON_FLOATS,
    ON_VALUES,
    Rule,
    for_floats,
    for_matrices,
    for_values,
    selecting,
    with_floats,
)
from autograd.rules.op import Op, constant, each_entry
from autograd.rules.own import explained

Pull = Callable[..., None]


class _Compiled(dict[Any, Any]):
    """What was made of entries, by entry: made when it is first looked up."""

    def __init__(self, make: Callable[[Any], Any]) -> None:
        self._make = make

    def __missing__(self, key: Any) -> Any:
        made = self[key] = self._make(key)
        return made


# ------------------------------------------------------------------------------ what a backward pass runs
pull_floats = _Compiled(lambda op: on_floats(op))
"""``pull_floats[op](node, g)`` sends g back through an elementwise operation whose inputs are all Python floats."""

pull_arrays = _Compiled(lambda op: _by_ranks(op) if op.depends_on_ranks else on_arrays(op, (), {}))
"""``pull_arrays[op](node, g, note)`` sends g back through an operation on arrays, or on arrays and numbers."""

_carefully = _Compiled(lambda key: on_arrays(key[0], key[1], {}, carefully=True))
_rules = _Compiled(lambda key: on_values(key[0], key[1], key[2]))


@each_entry
def _forget(op: Op) -> None:
    """A new entry may take another's place in what was compiled from texts that name it."""
    for made in (pull_floats, pull_arrays, _carefully, _rules):
        made.clear()


def pull_carefully(op: Op, node: Any, g: Any, note: Rule | None) -> None:
    """`pull_arrays` with NumPy's numbers in place of Python's, which raise where the IEEE answer is infinite."""
    ranks = tuple([p.ndim for p in node.parents]) if op.depends_on_ranks else ()
    _carefully[op, ranks](node, g, note)


def rule(op: Op, index: int, ranks: Sequence[int]) -> Rule:
    """The function ``(g, y, *inputs, **params)`` on Values that sends the gradient back to input ``index``."""
    made: Rule = _rules[op, index, tuple(ranks) if op.depends_on_ranks else ()]
    return made


_rank = attrgetter("_numbers.ndim")
_ranks_of_two = attrgetter("_first._numbers.ndim", "_second._numbers.ndim")


def _by_ranks(op: Op) -> Pull:
    """The pull of an operation whose texts depend on its inputs' numbers of axes: one for each of them."""
    pulls: dict[Any, Pull] = {}
    ranks_of: Rule = _ranks_of_two if op.arity == 2 else lambda node: tuple(map(_rank, node.parents))

    def pull(node: Any, g: Any, note: Rule | None) -> None:
        try:
            ranks = ranks_of(node)
        except AttributeError:  # a number among them
            ranks = tuple([p.ndim for p in node.parents])
        found = pulls.get(ranks)
        if found is None:
            found = pulls[ranks] = on_arrays(op, ranks, known_ranks(op, node, ranks))
        found(node, g, note)

    return pull


# --------------------------------------------------------------------------------- how it is written


def on_values(op: Op, index: int, ranks: Sequence[int]) -> Rule:
    """The function ``(g, y, *inputs, **params)`` whose result is itself recorded."""
    text = for_values(selecting(op.text_of("pull", index, ranks)))
    inputs = "*parts, " if op.variadic else "".join(f"{name}, " for name in op.inputs) + ("*, " if op.params else "")
    defaults = {f"{name}_": value for name, value in op.params.items()}
    params = "".join(f"{name}={name}_, " for name in op.params)
    made: Rule = eval(f"lambda g, y, {inputs}{params}**kept: {text}", {**ON_VALUES, **defaults, "i": index})
    return made if op.built_in else explained(op, made)


def on_floats(op: Op) -> Pull:
    """``pull(node, g)`` for an elementwise operation whose inputs are all Python floats."""
    texts = [for_floats(selecting(op.text_of("pull", i)), op.inputs) for i in range(len(op.inputs))]
    lines = _parents(op.inputs)
    lines += [f"{name} = node.params[{name!r}]" for name in op.params]
    terms = {name: "g" if text == "g" else f"to_{name}" for name, text in zip(op.inputs, texts, strict=True)}
    for name, text in zip(op.inputs, texts, strict=True):
        if text != "g":
            lines.append(f"if {name}.op is not constant: {terms[name]} = {text}")
    for name, term in terms.items():
        lines.append(f"if {name}.op is not constant: ")
        lines.append(f"    {name}._grad = {term} if {name}._grad is None else {name}._grad + {term}")
    return _function(op, "node, g", lines, {**ON_FLOATS, constant.name: constant})


def on_arrays(
    op: Op,
    ranks: Sequence[int],
    known: Mapping[str, int],
    *,
    carefully: bool = False,
) -> Pull:
    """``pull(node, g, note)`` for arrays, or for arrays and numbers.

    Parameters
    ----------
    op : Op
    ranks : sequence of int
        The inputs' numbers of axes, where a text depends on them.
    known : mapping of str to int
        Numbers of axes that hold for every node this pull is for, by the names of the texts.
    carefully : bool
        Whether numbers are read as NumPy's: a division by zero then gives the IEEE answer, with NumPy's warning.
    """
    read = "ieee({})" if carefully else "{}"
    names = {**ON_ARRAYS, **_NAMES, constant.name: constant}
    head = [f"g = {read.format('g')}"] if carefully else []
    if op.variadic:
        text = selecting(op.short_text_of("pull", 0, ranks))
        head.append("parts = [" + read.format("p._numbers") + " for p in node.parents]")
        head += _read(op, [text], read)
        head.append(f"terms = [None if p.op is constant else {text} for i, p in enumerate(node.parents)]")
        lines = [*head, "for i, (p, term) in enumerate(zip(node.parents, terms)):"]
        return _function(op, "node, g, note", lines + _indented(_sent("p", "term", "p._numbers", "i")), names)
    texts = [
        for_matrices(with_floats(selecting(op.short_text_of("pull", i, ranks))), known, name, _primed(op))
        for i, name in enumerate(op.inputs)
    ]
    head += _parents([f"{name}_" for name in op.inputs])
    head += [f"{name} = {read.format(f'{name}_._numbers')}" for name in op.inputs]
    head += _read(op, texts, read)
    lines, sums = head, []
    for index, (name, text) in enumerate(zip(op.inputs, texts, strict=True)):
        lines.append(f"if {name}_.op is not constant: to_{name} = {text}")
        # Nothing is broadcast by an operation of one input, entry by entry, or by a product of two matrices.
        product = _is_product(ast.parse(text, mode="eval").body)
        same_shape = product or (op.elementwise and len(op.inputs) == 1)
        data = f"{name}_._numbers" if carefully else name
        sums += _sent(f"{name}_", f"to_{name}", data, str(index), same_shape=same_shape, fresh=product)
    return _function(op, "node, g, note", lines + sums, names)


def _parents(names: Sequence[str]) -> list[str]:
    """Lines that read a node's parents, from where `autograd.mixins.parents` has put them."""
    if len(names) > 2:
        return [f"{', '.join(names)} = node._first"]
    return [f"{name} = node.{slot}" for name, slot in zip(names, ("_first", "_second"), strict=False)]


def known_ranks(op: Op, node: Any, ranks: Sequence[int]) -> dict[str, int]:
    """Numbers of axes that hold for every node with inputs of these ``ranks``, by the names of the texts."""
    known = dict(zip(op.inputs, ranks, strict=True))
    if op.params:  # with options, two results of the same inputs may differ in rank
        return known
    known |= {"g": np.ndim(node._numbers), "y": np.ndim(node._numbers)}
    known |= {name: np.ndim(node.params[name]) for name in op.keeps}
    return known | {name: known[x] for name, x in _primed(op).items()}


def _primed(op: Op) -> dict[str, str]:
    """What is kept of the form ``x' = (1, x)``, with the name of its x."""
    return {name: text[len("prime(") : -1] for name, text in op.keeps.items() if text.startswith("prime(")}


def _read(op: Op, texts: Sequence[str], read: str) -> list[str]:
    """Lines that read of a node's result, its options and what was kept what the texts use."""
    used = {node.id for text in texts for node in ast.walk(ast.parse(text)) if isinstance(node, ast.Name)}
    lines = [f"y = {read.format('node._numbers')}"] if "y" in used else []
    options = [name for name in (*op.params, *op.keeps) if name in used]
    lines += (["params = node.params"] if options else []) + [f"{name} = params[{name!r}]" for name in options]
    for name in options:
        if op.keeps.get(name, "None") != "None" and not any(f"{name} is not None" in text for text in texts):
            lines.append(f"if {name} is None: {name} = {op.keeps[name]}")
    return lines


def _is_product(node: ast.expr) -> bool:
    """Whether this is a product of two matrices, as `for_matrices` writes it, and nothing else."""
    if isinstance(node, ast.IfExp):
        return _is_product(node.body) and _is_product(node.orelse)
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id.startswith("product")


def _sent(parent: str, term: str, data: str, index: str, *, same_shape: bool = False, fresh: bool = False) -> list[str]:
    """Lines that add a term to a parent's gradient, which has the shape and the type of what it belongs to.

    What is sure is not looked at: that the term has the ``same_shape``, that nothing else holds its ``fresh`` array.
    """
    other = "" if same_shape else f"{term}.shape != {data}.shape or "
    first = term if fresh else f"{term} if {parent}._first is not None else own({term}, g)"
    return [
        f"if {parent}.op is not constant:",
        f"    if type({data}) is float or {other}{term}.dtype is not {data}.dtype:",
        f"        {term} = like({term}, {data})",
        f"    before = {parent}._grad",
        f"    {parent}._grad = ({first}) if before is None else before + {term}",
        "    if note is not None:",
        f"        note(node, {index}, node._grad, {term}, before, {parent}._grad)",
    ]


def like(term: Any, data: Any) -> Any:
    """A term in the shape and type of the data that it is the gradient of: the sum over what was broadcast."""
    if type(data) is float:
        return term if type(term) is float else float(np.sum(term))
    if term.shape != data.shape:
        term = ON_ARRAYS["sum_to"](term, data.shape)
    return term if term.dtype == data.dtype else term.astype(data.dtype)


def product_like(data: Any, a: Any, b: Any) -> Any:
    """The product of two matrices, laid out in memory as ``data`` is."""
    return np.matmul(a, b, np.empty_like(data))


def own(term: Any, g: Any) -> Any:
    """A term that belongs to a leaf alone: a gradient may be edited in place."""
    return term.copy("K") if type(term) is np.ndarray and (term is g or term.base is not None) else term


def ieee(x: Any) -> Any:
    """A Python float raises (or turns complex) where NumPy's answers by IEEE 754, with a warning."""
    return np.float64(x) if type(x) is float else x


_NAMES: dict[str, Any] = {
    "ieee": ieee, "like": like, "own": own, "product": np.dot, "product_like": product_like,
    "type": type, "float": float, "zip": zip, "enumerate": enumerate,
}  # fmt: skip


def _indented(lines: Sequence[str]) -> list[str]:
    return [f"    {line}" for line in lines]


def _function(op: Op, arguments: str, lines: Sequence[str], names: dict[str, Any]) -> Pull:
    exec("\n".join([f"def pull({arguments}):", *_indented(lines)]), names)
    made: Pull = names["pull"]
    return made if op.built_in else explained(op, made)
