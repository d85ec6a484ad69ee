"""What a page puts a network together from: each piece recorded once from `nn`, with the places where others join.

A fragment is ``{nodes, inputs, leaves, ends}``: nodes as in `viz.page.live_structure`, the numbers of those that are
put in by name, the data of its other leaves, and where it ends.
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

import nn
from autograd import ArgumentError, Graph, Value
from nn.layers.activation import ACTIVATIONS
from viz.page.live_structure import program, structure

Fragment = dict[str, Any]

__all__ = ["ACTIVATIONS", "REGULARIZERS", "Fragments"]
REGULARIZERS = {"L2": nn.SquaredL2, "L1": nn.L1}


class Fragments:
    """Pieces by their names, and the operations that all of them need."""

    def __init__(self) -> None:
        self._graphs: list[Graph] = []

    @property
    def operations(self) -> str:
        """JavaScript that computes them, for samples alone and in batches."""
        return program(*self._graphs)

    def made(self, ends: Any, **inputs: Value) -> Fragment:
        """The fragment between inputs and ends, which were recorded from them."""
        ends = list(ends) if isinstance(ends, tuple) else [ends]
        graph = Graph(ends, seeds=[np.ones(end.shape) for end in ends])
        self._graphs.append(graph)
        found = structure(graph)
        of = {id(v): k for k, v in enumerate(graph.nodes)}
        places = {name: of[id(v)] for name, v in inputs.items() if id(v) in of}
        given = set(places.values())
        data = [(of[id(v)], leaf) for v, leaf in zip(graph.leaves, found["leaves"], strict=True)]
        return {
            "nodes": found["nodes"],
            "inputs": places,
            "leaves": [[k, leaf] for k, leaf in data if k not in given],
            "ends": found["ends"],
        }

    def note(self, graph: Graph) -> None:
        """Another graph whose operations are needed."""
        self._graphs.append(graph)

    def of_both(self, piece: Callable[..., Any], *shapes: Mapping[str, tuple[int, ...]]) -> Fragment:
        """A piece that is the same for one sample and for many: recorded for all these shapes of its inputs."""
        made = []
        for shape in shapes:
            inputs = {name: _value(size, name) for name, size in shape.items()}
            made.append(self.made(piece(**inputs), **inputs))
        if any(one["nodes"] != made[0]["nodes"] for one in made):
            raise ArgumentError("A playground takes models whose layers treat a sample alone as they treat many.")
        return made[0]

    def scalars(self, piece: Callable[..., Any], **shapes: tuple[int, ...]) -> Fragment:
        """A piece as its definition has it, an operation a number; entry k of input z is called z and k."""
        inputs = {name: _value(shape, name) for name, shape in shapes.items()}
        end = piece(**inputs)
        if any(end is v for v in inputs.values()):  # the identity
            return {"nodes": [{"kind": "variable"}], "inputs": {"z0": 0}, "leaves": [], "ends": [0]}
        graph = Graph(end, seeds=[np.ones(end.shape)] if end.shape else None).unroll()
        entries = {
            f"{name}{k}": v
            for name, given in inputs.items()
            for k, v in enumerate(leaf for leaf in graph.leaves if graph.origins.get(leaf) is given)
        }
        return self.made(tuple(graph.ends), **entries)

    def rule(self, optimizer: nn.Optimizer, shapes: Sequence[tuple[int, ...]] = ((2, 3), (3,))) -> Fragment:
        """One step of an optimizer for one weight array; ends are the new weights, then what it remembers."""
        for shape in shapes:
            w, gradient = _value(shape, "w"), _value(shape, "gradient")
            made: Any = copy.copy(optimizer)
            made.lr, made.steps = _value((), "lr"), _value((), "steps")
            memory = {f"memory{k}": _value(shape, slot) for k, slot in enumerate(made.slots)}
            new = made.rule(w, made.decayed(w, gradient), *made.rates(), *memory.values())
            known = {"w": w, "gradient": gradient, "lr": made.lr, "steps": made.steps}
            found = self.made(new, **known, **memory)
        return found

    def regularizer(self, kind: type[Any], layer: Any) -> Fragment:
        """λ R(W) of a layer's weights."""
        end = kind(0.1)(layer)
        graph = Graph(end)
        lam = next(v for v in graph.leaves if v.op is not None)
        return self.made(end, W=layer.weight, lam=lam)


def _value(shape: tuple[int, ...], name: str) -> Value:
    return Value(np.full(shape, 1 / shape[-1] if shape else 0.5), name=name)  # probabilities, where these are asked for
