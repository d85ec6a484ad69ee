"""Rounding noise: what would be 0, were numbers not rounded."""

from __future__ import annotations

import ast
from collections.abc import Mapping
from typing import Any

import numpy as np

from autograd.graph.node import text_of, variables_of
from autograd.graph.numbers import number
from autograd.graph.recorded import Recorded
from autograd.graph.sentences import say
from autograd.rules.language import evaluate, parsed
from autograd.rules.op import TABLE
from autograd.value import Value

_ULPS = 16
"""Roundings of the largest term that may be left of a sum whose terms cancel, for each axis that is summed."""
_SMALL = 2.0**22
"""What is larger than so many roundings of 1 is looked at no further."""
_LINEAR = ("moves", "sums", "averages", "repeats")


def noise_in(v: Value, found: Any, text: str, g: Any = 1.0, noise: Any = None) -> Any:
    """Which entries of ``found``, made by a text of ``v``, are no more than the rounding of the terms they come from.

    A number that is small because its factors are small is none; only where terms cancel is there noise, and what
    comes of noise alone: ``noise`` says which entries of ``g`` are.

    Examples
    --------
    >>> x = Value([0.1, 0.2, 0.4])
    >>> d = x - x.mean()
    >>> d.sum().data != 0, bool(noise_in(d.sum(), d.sum().data, "sum(a, axis, keepdims)"))
    (True, True)
    >>> tiny = Value(1e-20) * 1e-5
    >>> bool(noise_in(tiny, tiny.data, "a * b"))
    False
    """
    x = np.asarray(found, float)
    with np.errstate(all="ignore"):
        eps = max(_eps(v.data), _eps(found))
        suspicious = (x != 0) & (np.abs(x) < _SMALL * eps)
        if not suspicious.any():
            return suspicious
        rounding = _ULPS * eps * _summed(_Terms({**variables_of(v), "g": g}).size(parsed(text)), x.shape)
        if noise is not None and np.any(noise):
            only = {**variables_of(v), "g": np.where(noise, np.abs(g), 0.0) if np.ndim(g) else abs(float(g))}
            rounding = rounding + (1 + 1e-9 + eps) * _summed(_Terms(only).size(parsed(text)), x.shape)
        return suspicious & (np.abs(x) <= rounding)


def _eps(data: Any) -> Any:
    return np.finfo(np.result_type(np.asarray(data), np.float16)).eps


def _summed(terms: Any, shape: tuple[int, ...]) -> Any:
    return terms if np.shape(terms) == shape else np.sum(terms)  # copies of an input are still to be summed


def noise_of_steps(graph: Recorded) -> list[tuple[Any, Any]]:
    """For each backward step which entries of what is sent, and of the gradient with it, are noise."""
    of_node: dict[Value, Any] = {}
    made = []
    for event in graph.events:
        v, parent = event.consumer, event.consumer.parents[event.index]
        text = text_of(v, "pull", event.index)
        sent = noise_in(v, event.contribution, text, event.upstream, of_node.get(v))
        total = sent
        if event.before is not None:
            x = np.abs(event.after)
            terms = np.abs(event.before) + np.abs(event.contribution)
            eps = _eps(event.after)
            cancelled = (x != 0) & (x < _SMALL * eps) & (x <= _ULPS * eps * terms)
            total = cancelled | (sent & of_node[parent])
        of_node[parent] = total
        made.append((sent, total))
    return made


def without_noise(data: Any, noise: Any, lang: str = "en") -> tuple[Any, str]:
    """``data`` with 0 for what is noise, and a note that says how much was taken off: "(2e−16, rounding)"."""
    if not np.any(noise):
        return data, ""
    cleared = np.where(noise, 0.0, data)
    most = float(np.max(np.abs(np.asarray(data)[noise]))) if np.ndim(data) else abs(float(data))
    return (cleared if np.ndim(data) else 0.0), say("say.rounding", lang, x=number(most, 1))


class _Terms:
    """How large the terms of a text are, signs left out: what their rounding is measured by."""

    def __init__(self, variables: Mapping[str, Any]) -> None:
        self.variables = variables

    def value(self, node: ast.expr) -> Any:
        """What a part gives."""
        return evaluate(ast.unparse(node), self.variables)

    def of(self, text: str, a: ast.expr) -> Any:
        """A text with the size of ``a`` for ``_``."""
        return evaluate(text, {**self.variables, "_": self.size(a)})

    def size(self, node: ast.expr) -> Any:
        """How large the terms of a part are."""
        match node:
            case ast.UnaryOp(ast.USub(), a):
                return self.size(a)
            case ast.BinOp(a, ast.Add() | ast.Sub(), b):
                return self.size(a) + self.size(b)
            case ast.BinOp(a, ast.Mult(), b):
                return self.size(a) * self.size(b)
            case ast.BinOp(a, ast.MatMult(), b):
                return self.size(a) @ self.size(b)
            case ast.BinOp(a, ast.Div(), b):
                return self.size(a) / np.abs(self.value(b))
            case ast.Subscript(a, index):
                # As a whole: by itself an index such as `:, None` would get brackets that do not go there.
                return self.of(ast.unparse(ast.Subscript(ast.Name("_"), index)), a)
            case ast.Call(ast.Name(name), [a, *rest]) if name in TABLE and TABLE[name].kind in _LINEAR:
                given = [*map(ast.unparse, rest), *(f"{one.arg}={ast.unparse(one.value)}" for one in node.keywords)]
                return self.of(f"{name}({', '.join(['_', *given])})", a)
        found = self.value(node)
        return np.abs(found) if isinstance(found, (float, int, np.ndarray, np.generic)) else found
