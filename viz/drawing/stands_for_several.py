"""What a drawing says about nodes that stand for several: collapsed scopes, sums, repeats."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import Any

import numpy as np

from autograd import Edge, Value
from autograd.graph.scopes import scope_name
from autograd.graph.sentences import say
from viz.drawing.label import MAX_LINE, describe, number_of
from viz.drawing.view import Group, Path, View, is_constant, key
from viz.notation.entries import base, together
from viz.notation.names import Notation
from viz.style.text import DIGITS, clean, cut, wrap


class Grouped:
    """Names, lines and numbers of the groups of ``view``."""

    def __init__(self, view: View, digits: int = DIGITS) -> None:
        self.view = view
        self.digits, self.lang = digits, view.lang
        self._names = {v: clean(self._named(v, group)) for v, group in view.groups.items()}
        # In formulas a repeated entry has the name of its array.
        self.renamed = {v: base(v.name) for v, first in view.stands.items() if v.name and self._is(first, "repeat")}

    def _named(self, v: Value, group: Group) -> str:
        if group.kind == "scope":
            return self._shown_scope(group.path)
        return together([self.view.graph.name_of(copy) for copy in group.copies])

    def title(self, path: Path) -> str:
        """What the frame of a scope says."""
        if path not in self.view.blocks:
            return self._shown_scope(path)
        return say("draw.first", self.lang, name=self.view.titles[path], times=self.view.blocks[path])

    def _shown_scope(self, path: Path) -> str:
        return self.view.titles.get(path, scope_name(path[-1], self.lang))

    def _is(self, v: Value, kind: str) -> bool:
        return v in self.view.groups and self.view.groups[v].kind == kind

    def is_scope(self, v: Value) -> bool:
        """Whether ``v`` is a collapsed scope."""
        return self._is(v, "scope")

    def is_many(self, edge: Edge) -> bool:
        """Whether an edge stands for several."""
        return self._is(edge.child, "repeat") or self.view.times[key(edge)] > 1

    def name(self, v: Value) -> str:
        """The name of a group; "" for a node that stands for itself."""
        return self._names.get(v, "")

    def about(self, v: Value, told: Notation) -> list[str] | None:
        """What stands under the name of a group; None for a node with a formula of its own."""
        group = self.view.groups.get(v)
        if group is None or group.kind == "step":
            return None
        if group.kind == "scope":
            operations, parameters = self._counts(group)
            times = [f"×{self.view.blocks[group.path]}"] if group.path in self.view.blocks else []
            return [*times, *self._ways(v, group), *self._counted(operations, parameters)]
        lines = (
            [say("draw.sum", self.lang, count=group.terms + 1)]
            if group.terms
            else wrap(told.formula(v))
            if v.parents
            else []
        )
        return [*lines, f"×{len(group.copies)}"] if group.kind == "repeat" else lines

    def _counted(self, operations: int, parameters: int) -> tuple[str, str]:
        return (
            number_of(operations, "draw.operation", "draw.operations", self.lang),
            number_of(parameters, "draw.parameter", "draw.parameters", self.lang),
        )

    def _counts(self, group: Group) -> tuple[int, int]:
        operations = sum(bool(v.parents) for v in group.members)
        return operations, sum(v.size for v in group.members if not v.parents and not is_constant(v))

    def _ways(self, v: Value, group: Group) -> list[str]:
        """What goes in and what comes out."""
        inside = set(group.members)
        graph = self.view.graph
        enters = [
            e.parent for e in graph.edges
            if e.child in inside and e.parent not in inside and key(e) not in self.view.cut
        ]  # fmt: skip
        lines = []
        for word, nodes in (("draw.in", enters), ("draw.out", self._exits[v])):
            names = dict.fromkeys(base(graph.name_of(n)) for n in nodes)
            if names:
                lines.append(cut(clean(say(word, self.lang, names=", ".join(names))), MAX_LINE))
        return lines

    @cached_property
    def _exits(self) -> dict[Value, list[Value]]:
        """What comes out of each closed scope."""
        graph, stands = self.view.graph, self.view.stands
        found: dict[Value, dict[Value, None]] = {v: {} for v in self.view.groups if self.is_scope(v)}
        for edge in graph.edges:
            home = stands.get(edge.parent)
            if home in found and stands.get(edge.child) is not home:
                found[home][edge.parent] = None
        for end in graph.ends:
            if stands.get(end) in found:
                found[stands[end]][end] = None
        return {v: list(exits) for v, exits in found.items()}

    def _shown(self, v: Value) -> list[Value] | None:
        """The nodes whose numbers stand under a group; None for a node with numbers of its own."""
        if self._is(v, "repeat"):
            return self.view.groups[v].copies
        if self.is_scope(v):
            exits = self._exits[v]
            return exits if len({(base(self.view.graph.name_of(n)), n.shape) for n in exits}) == 1 else []
        return None

    def values(self, v: Value) -> list[str]:
        """The lines of a node's value: of a scope what comes out, of several the range."""
        shown = self._shown(v)
        return self._range([v.data] if shown is None else [node.data for node in shown])

    def gradients(self, v: Value, grads: Mapping[Value, Any]) -> list[str] | None:
        """The lines of a node's gradient; None where it has not been computed."""
        shown = self._shown(v)
        if shown == []:
            return []
        found = [node for node in shown or [v] if node in grads]
        if not found:
            return None
        told = [grads[node] for node in found]
        return self._range(told[:1] if shown is None else told, shape=False)

    def _range(self, found: list[Any], shape: bool = True) -> list[str]:
        if len(found) < 2:
            return describe(found[0], shape, self.digits, self.lang) if found else []
        array = np.concatenate([np.ravel(np.asarray(a, dtype=float)) for a in found])
        if len(set(array.tolist())) == 1:
            return describe(array[0], digits=self.digits, lang=self.lang)
        return [text.split(": ", 1)[-1] for text in describe(array, digits=self.digits, lang=self.lang)]

    def local(self, edge: Edge) -> list[str] | None:
        """What an edge into or out of a group says in place of a local derivative; None if it has one of its own."""
        if self.is_scope(edge.child) or edge.child in self.view.steps:
            return []
        times = self.view.times[key(edge)]
        group = self.view.groups.get(edge.child)
        if group is not None and group.terms:
            return [say("draw.each", self.lang, times=times)] if times > 1 else ["1"]
        return [f"×{times}"] if times > 1 else None

    def story(self, v: Value) -> list[str]:
        """All about a group in full, for its tooltip; nothing for a node that is told about as itself."""
        if v not in self.view.groups or self._is(v, "step"):
            return []
        group = self.view.groups[v]
        operations, parameters = self._counts(group)
        head = f"{self.name(v)}, ×{len(group.copies)}" if group.kind == "repeat" else self.name(v)
        return [head, ", ".join(self._counted(operations, parameters))]
