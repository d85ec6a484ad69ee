"""Formulas for people, from the texts that run: a rule's text as a tree in the lecture's notation.

`read` takes the very text that `Op` compiles and `autograd.rules.language.evaluate` computes, so that what is shown
cannot differ from what ran. How a call is shown, its entry says (``Op.shown``, ``helper(shown=...)``), in a text of the
same small language, in which names are not looked up but stand for notation:

==================================  ===============================================================
``T(a)``, ``prime(x)``              ``aᵀ``, ``x′``
``sqrt(a)``, ``abs(a)``, ``Σ(a)``   ``√a``, ``|a|``, ``Σ a`` (over the axes of the call, or those that are gone)
``each(a)``                         ``a (in each row)``: repeated to the shape of the call
``order_of(a)``                     ``order of(a)``: any other name is that of a function
``a[index]``                        an index, left out where its text is empty
``b if c else d``                   ``b if c, else d``
``(x, "∗", w)``, ``[a, "is"]``      a row of things, signs and words; the same in brackets
``settings(stride, padding)``       ``(stride 2)``: those options that are not as usual
==================================  ===============================================================
"""

from __future__ import annotations

import ast
import inspect
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

import numpy as np

from autograd.graph import tree as t
from autograd.graph.algebra import exactly, simpler
from autograd.graph.known import WHATEVER, Known, Shape, known_of
from autograd.graph.node import op_of
from autograd.graph.plain import plain
from autograd.graph.reading import Reading, repeated, total
from autograd.ops.broadcasting import axes_of
from autograd.rules.language import HELPERS, SHOWN, evaluate, parsed
from autograd.rules.op import TABLE, Op
from autograd.value import Value

_GUARD = 1e-9
"""A constant argument below this only keeps a denominator from being 0: maximum(q, 1e-12) is shown as q."""


def read(
    text: str,
    arrays: Collection[str] = (),
    params: Mapping[str, Any] | None = None,
    known: Known | None = None,
    to: Shape | None = None,
) -> t.Tree:
    """A rule's text as a tree.

    Parameters
    ----------
    text : str
        As it stands in the table; of "" nothing is shown.
    arrays : collection of str
        The variables that are arrays: their entry-by-entry product is written ⊙.
    params : mapping, optional
        The operation's static parameters: their values are shown.
    known : Known, optional
        What is known in a node: then each sum has its axes, what is repeated says where, and a bound is shown where
        it bites. (Else sums and repeats are as the text has them.)
    to : tuple of int, optional
        The shape of the input that it is sent back to: what it was repeated along is summed.

    Examples
    --------
    >>> read("-y / sqrt(b)")
    Fraction(above=Minus(a=Place(name='y')), below=Root(a=Place(name='b')))
    """
    rule = _Rule(frozenset(arrays), params or {}, known)
    tree = rule.whole(text)
    return tree if to is None or known is None else total(tree, known.shape(parsed(text)), to)


def read_at(v: Value, text: str, back: int | None = None) -> t.Tree:
    """A text of the operation that made ``v``; of what it sends ``back`` to an input with the sums to its shape."""
    kept = _kept.get()
    if kept is None:
        return _read_at(v, text, back)
    key = id(v), text, back, WHATEVER.get()
    if key not in kept:
        kept[key] = v, _read_at(v, text, back)
    return kept[key][1]


_kept: ContextVar[dict[Any, tuple[Value, t.Tree]] | None] = ContextVar("kept", default=None)


@contextmanager
def read_once(kept: dict[Any, tuple[Value, t.Tree]]) -> Iterator[None]:
    """Meanwhile no number changes: what `read_at` has read is kept, with the nodes, and not read anew."""
    token = _kept.set(kept)
    try:
        yield
    finally:
        _kept.reset(token)


def _read_at(v: Value, text: str, back: int | None) -> t.Tree:
    op = op_of(v)
    arrays = [name for name, p in zip(op.inputs, v.parents, strict=False) if p.shape]
    known = known_of(v)
    known.variables["i"] = back or 0
    to = None if back is None else v.parents[back].shape
    return read(text, [*arrays, *(("y", "g") if v.shape else ())], v.params or {}, known, to)


def places_of(v: Value, shown: Callable[[Value], str]) -> dict[str, str]:
    """What stands in the places of such a text: of each input and of the result ``y`` what ``shown`` says."""
    op = op_of(v)
    if op.variadic:
        return {"parts": ", ".join(map(shown, v.parents)), "y": shown(v)}
    return {**dict(zip(op.inputs, map(shown, v.parents), strict=True)), "y": shown(v)}


class _Rule(Reading):
    """Reads a rule's text: names are places, but for those whose ``params`` have values; calls are as entries say."""

    def whole(self, text: str) -> t.Tree:
        return self.tree(parsed(text)) if text else t.Row(())

    def tree(self, node: ast.expr) -> t.Tree:
        tree = self.as_written(node)
        known = self.known
        return tree if known is None else simpler(tree, lambda: known.is_number(node))

    def shape(self, node: ast.expr) -> Shape | None:
        """The shape of a part of the text; None where it is not known."""
        return None if self.known is None else self.known.shape(node)

    def name(self, name: str) -> t.Tree:
        if self.known is not None and name in self.known.fixed:
            return exactly(float(self.known.variables[name]))
        return plain(self.params[name]) if name in self.params else t.Place(name)

    def row(self, parts: Sequence[ast.expr]) -> t.Tree:
        return t.Several(self.trees(parts))

    def call(self, node: ast.Call, name: str) -> t.Tree:
        kept = [arg for arg in node.args if not self.is_idle(name, node.args, arg)]
        if len(kept) == 1 < len(node.args):
            return self.tree(kept[0])
        entry = TABLE.get(name)
        if entry is None and self.known is not None:
            found = self.known.value(node)
            if isinstance(found, tuple) and name not in SHOWN:
                return plain(found)
            if isinstance(found, (int, float)):
                return exactly(float(found))  # how many there are
        shown = entry.shown if entry else SHOWN.get(name)
        if entry is None and name not in HELPERS:
            return t.Call(name, self.trees(node.args))
        names = [*entry.inputs, *entry.params] if entry else inspect.signature(HELPERS[name]).parameters
        bound = dict(zip(names, node.args, strict=False))
        bound |= {one.arg: one.value for one in node.keywords if one.arg}
        if shown is None:
            return self.named(entry, name, node.args, bound)
        usual = entry.params if entry else {}
        if callable(shown):
            given = {option: self.value(bound.get(option), default) for option, default in usual.items()}
            for a in entry.inputs if entry else ():
                given[a] = None if self.known is None else self.known.case(bound[a])
            shown = shown(**{option: given[option] for option in inspect.signature(shown).parameters})
        if not shown and entry:
            return self.named(entry, name, node.args, bound)
        return _Notation(self, bound, usual, node).whole(shown)

    def named(self, entry: Op | None, name: str, args: Sequence[ast.expr], bound: Mapping[str, ast.expr]) -> t.Tree:
        """A function of its arguments, and what of its options is not as usual: where there are rows, the axis."""
        if entry is None:
            return t.Call(name, self.trees(args))
        of = args if entry.variadic else args[: len(entry.inputs)]
        options = []
        for option, default in entry.params.items() if self.known is not None else ():
            given = self.value(bound.get(option), default)
            axes = 0 if entry.variadic else len(self.shape(of[0]) or ())
            if option == "axis" and (given is not None or default is not None) and axes > 1:
                named = axes_of(axes, given)
                options.append(t.Setting("axis" if len(named) == 1 else "axes", (plain(named),)))
            elif option in (*_SAID, *["axis"][: entry.variadic]) and given not in (
                default,
                (default,) * np.size(given),
            ):
                sizes = dict.fromkeys(given) if isinstance(given, tuple) and option != "axes" else [given]
                options.append(t.Setting(option, tuple(map(plain, sizes))))
        made = self.over_one_shape(of) if entry.elementwise else self.trees(of)
        return t.Call(entry.symbol, made, tuple(options))

    def is_idle(self, name: str, args: Sequence[ast.expr], arg: ast.expr) -> bool:
        """Whether an argument only keeps a denominator from 0, or a logarithm from −∞, and has nothing to keep here."""
        if not _is_guard(arg) or self.known is None or name != "maximum":
            return _is_guard(arg)
        others = [self.known.case(one) for one in args if one is not arg]
        return not any(np.any(other < self.known.value(arg)) for other in others)

    def value(self, node: ast.expr | None, default: Any) -> Any:
        """What an option is, so far as the parameters tell."""
        if node is not None and self.known is not None:
            return self.known.value(node)
        try:
            return default if node is None else evaluate(ast.unparse(node), self.params)
        except NameError:
            return default


class _Notation(_Rule):
    """Reads what an entry shows for a call within a rule: all names and calls but those of arguments are notation."""

    def __init__(self, rule: _Rule, bound: Mapping[str, ast.expr], usual: Mapping[str, Any], whole: ast.Call) -> None:
        super().__init__(frozenset(name for name, arg in bound.items() if rule.is_array(arg)), rule.params, None)
        self.rule = rule
        self.bound = bound
        self.usual = usual
        self.call_itself = whole

    def shape(self, node: ast.expr) -> Shape | None:
        match node:
            case ast.Name(name) if name in self.bound:
                return self.rule.shape(self.bound[name])
            case ast.Call(ast.Name("each")):
                return self.rule.shape(self.call_itself)
            case ast.Call(ast.Name(name), [of]) if name != "Σ" and name not in _MARKS:
                return self.shape(of)
            case ast.Constant():
                return ()
            case ast.BinOp() | ast.Compare() | ast.IfExp():
                parts = [self.shape(part) for part in ast.iter_child_nodes(node) if isinstance(part, ast.expr)]
                found = [part for part in parts if part is not None]
                return np.broadcast_shapes(*found) if len(found) == len(parts) else None
        return None

    def constant(self, value: Any) -> t.Tree:
        if isinstance(value, str):
            return t.Words(value) if value[:1].isalpha() else t.Sign(value)
        return super().constant(value)

    def name(self, name: str) -> t.Tree:
        return self.rule.tree(self.bound[name]) if name in self.bound else t.Name(name)

    def row(self, parts: Sequence[ast.expr]) -> t.Tree:
        return t.Row(tuple(part for part in self.trees(parts) if part != t.Row(())))

    def tree(self, node: ast.expr) -> t.Tree:
        tree = self.as_written(node)
        return tree if self.rule.known is None else simpler(tree, bool)

    def call(self, node: ast.Call, name: str) -> t.Tree:
        args = node.args
        if name == "settings":
            return self.settings([arg.id for arg in args if isinstance(arg, ast.Name)])
        made = self.trees(args)
        of = self.bound.get(args[0].id) if args and isinstance(args[0], ast.Name) else None
        if name in ("Σ", "each"):
            return self.over_axes(name, made[0], of)
        if name in _MARKS:
            return t.Marked(made[0], _MARKS[name])
        return _AROUND[name](made[0]) if name in _AROUND else t.Call(name.replace("_", " "), made)

    def over_axes(self, name: str, a: t.Tree, of: ast.expr | None) -> t.Tree:
        """A sum, or what is repeated, along the axes that the call names, or else by the shapes."""
        whole, inner = self.rule.shape(self.call_itself), None if of is None else self.rule.shape(of)
        if whole is None:
            return t.Total(a) if name == "Σ" else a
        axis = self.rule.value(self.bound.get("axis"), self.usual["axis"]) if "axis" in self.usual else ()
        if name == "Σ":
            if inner is not None:
                return total(a, inner, whole, axes_of(len(inner), axis) if "axis" in self.usual else None)
            gone = axes_of(len(whole), axis)
            return total(a, whole, tuple(n for k, n in enumerate(whole) if k not in gone), gone)
        if inner == () or (inner is not None and "axis" not in self.usual):
            return repeated(a, inner, whole)
        gone = axes_of(len(whole), axis)
        return repeated(a, tuple(1 if k in gone else n for k, n in enumerate(whole)), whole)

    def settings(self, names: Sequence[str]) -> t.Tree:
        said = []
        for name in names:
            given = self.rule.value(self.bound.get(name), self.usual[name])
            sizes = given if isinstance(given, tuple) else (given,)
            if any(size != self.usual[name] for size in sizes):
                said.append(t.Setting(name, tuple(map(plain, dict.fromkeys(sizes)))))
        return t.Settings(tuple(said)) if said else t.Row(())


_MARKS = {"T": "ᵀ", "prime": "′"}
_AROUND: dict[str, Callable[[t.Tree], t.Tree]] = {"sqrt": t.Root, "abs": t.Bars}
_SAID = ("axes", "slope", "alpha", "low", "high", "kth", "factor", "size", "stride", "padding")
"""Options that are said where they are not as usual; the others follow from the shapes, or are said otherwise."""


def _is_guard(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, float) and 0 < node.value < _GUARD
