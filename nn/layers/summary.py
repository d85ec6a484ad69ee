"""What a model is made of: each layer as it runs, the shape of what it gives, its parameters, its receptive field."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from autograd import ArgumentError, no_grad
from nn.data.text_table import html_of, lines_of
from nn.layers.counting import ParameterCount, counted
from nn.layers.fields import Field, behind, widest
from nn.layers.input_shape import first_takes
from nn.layers.modes import evaluating
from nn.layers.resolution import held_fast, shape_of

_BATCH = 2
"""Samples that run through the model; where a shape begins so, it begins with N."""
_ROOM = 88
"""So wide the last line may be where the table is narrower: wider ones are cut on paper and on small screens."""


@dataclass
class Row:
    """One layer of a `Summary`.

    Attributes
    ----------
    name : str
        Its key, ``layers.0``, as in ``state_dict()``.
    layer : Module
    shape : tuple of int or str, or None
        Of what it gives, with "N" for the samples; None where it is not used.
    parameters : ParameterCount
        Its ``breakdown`` is the formula.
    field : tuple of int or None
        How many pixels along each axis one entry of it sees; None where it is no image, or all of it.
    calls : int
        How often it is used.
    """

    name: str
    layer: Any
    shape: tuple[int | str, ...] | None
    parameters: ParameterCount
    field: tuple[int, ...] | None = None
    calls: int = 1


@dataclass
class Summary:
    """The layers of a model, see `Module.summary`.

    Attributes
    ----------
    rows : list of Row
    total : ParameterCount
    """

    kind: str
    sample: tuple[int | str, ...]
    rows: list[Row] = field(default_factory=list)
    total: ParameterCount = field(default_factory=lambda: ParameterCount(0, "0"))

    def __repr__(self) -> str:
        lines = lines_of(self._table())
        return "\n".join([*lines, self._end(max(map(len, lines)))])

    def _repr_html_(self) -> str:
        return html_of(self._table(), self._end(_ROOM))

    def _table(self) -> list[tuple[str, ...]]:
        sees = any(row.field for row in self.rows)
        table = [("layer", "what", "gives", "parameters", *(["sees"] if sees else []))]
        return table + [(*_told(row), *([_by(row.field)] if sees else [])) for row in self.rows]

    def _end(self, room: int) -> str:
        """The last line."""
        frozen = sum(
            p.size for p in {id(p): p for row in self.rows for p in row.layer.parameters() if p.frozen}.values()
        )
        of = f", {frozen:,} of them frozen" if frozen else ""
        begins = f"{self.kind} of {_shape(self.sample)}: "
        terms = self.total.breakdown
        if len(begins + terms) > max(_ROOM, room):  # each is in its row
            terms = f"{int(self.total):,}"
        return f"{begins}{terms} parameters{of}"


def _told(row: Row) -> tuple[str, str, str, str]:
    own = row.layer.parameters() if _is_row(row.layer) else list(row.layer.arrays())
    frozen = " (frozen)" if own and all(held_fast(p) for p in own) else ""
    times = f" × {row.calls}" if row.calls > 1 else ""
    gives = "not used" if row.shape is None else _shape(row.shape)
    what = repr(row.layer) if _is_row(row.layer) else f"{type(row.layer).__name__} itself"
    return row.name, what + times, gives, row.parameters.breakdown + frozen


def _shape(shape: Sequence[int | str]) -> str:
    return f"({', '.join(map(str, shape))}{',' if len(shape) == 1 else ''})"


def _by(sizes: tuple[int, ...] | None) -> str:
    return "×".join(map(str, sizes)) if sizes else ""


def summarized(model: Any, shape: Any = None) -> Summary:
    """`Module.summary`."""
    parameters = model.parameters()  # a model that makes its layers when they are needed
    sample = _sample(model, shape)
    kinds = {p.data.dtype for p in parameters if p.shape}
    x = np.zeros((_BATCH, *sample), np.float32 if kinds == {np.dtype(np.float32)} else np.float64)
    run = _Run(model)
    with no_grad(), evaluating(model), run:
        model(x)
    count = counted(pair for module in model.modules() for pair in module.written_shapes())
    return Summary(type(model).__name__, ("N", *sample), list(run.rows.values()) + run.left_out(), count)


def _sample(model: Any, shape: Any) -> tuple[int, ...]:
    """The shape of one sample, as given or as the model tells it."""
    found, told = shape, first_takes(list(model.modules()))
    if found is None:
        found = getattr(model, "n_features_in_", None)
    if found is None and hasattr(model, "sizes_given"):
        found = (model.sizes_given() or [None])[0]
    if found is None or (shape is None and told is not None and told[0] == found and len(told) > 1):
        found = told  # of images of any size a model knows the channels alone
    sizes = tuple(found) if isinstance(found, (tuple, list)) else (found,)
    if not all(isinstance(n, (int, np.integer)) and not isinstance(n, bool) and n > 0 for n in sizes):
        fit = " Or call fit(X, t) first." if hasattr(model, "fit") else ""
        raise ArgumentError(
            f"{type(model).__name__} does not tell the shape of a sample: summary((1, 28, 28)), a whole number an axis"
            + (f".{fit}" if shape is None else f"; got {shape!r}.")
        )
    return tuple(int(n) for n in sizes)


class _Run:
    """``with _Run(model):`` notes each layer that is called."""

    def __init__(self, model: Any) -> None:
        self.model = model
        self.rows: dict[int, Row] = {}
        self.fields: dict[int, Field] = {}
        self.order: list[Field] = []
        self.gave: dict[int, tuple[int | str, ...]] = {}
        self.kept: list[Any] = []  # an identity is a result's as long as it lives
        self.names = dict(_named(model, ""))
        self.windows = any(hasattr(layer, "kernel_size") for layer in self.names.values())

    def __enter__(self) -> _Run:
        for name, layer in self.names.items():
            object.__setattr__(layer, "forward", self._noting(name, layer, layer.forward))
        return self

    def __exit__(self, *error: object) -> None:
        for layer in self.names.values():
            object.__delattr__(layer, "forward")

    def _noting(self, name: str, layer: Any, forward: Any) -> Any:
        def noted(*inputs: Any, **options: Any) -> Any:
            inside = len(self.order)
            y = forward(*inputs, **options)
            self._note(name, layer, inputs[0] if inputs else None, y, inside)
            return y

        return noted

    def _note(self, name: str, layer: Any, x: Any, y: Any, inside: int) -> None:
        before = self.fields.get(id(x), Field())
        window: Any = layer
        if not _is_row(layer):  # what it gives sees what the layers inside see
            window, before = None, widest(self.order[inside:], len(shape_of(y)) - 2)
        seen = behind(window, before, shape_of(y), self.order)
        self.fields[id(y)] = seen
        self.order.append(seen)
        self.kept += [x, y]
        shape = shape_of(y)
        shown: tuple[int | str, ...] = ("N", *shape[1:]) if shape[:1] == (_BATCH,) else shape
        if not _is_row(layer):
            self.gave[id(layer)] = shown
        elif id(layer) in self.rows:
            self.rows[id(layer)].calls += 1
        else:
            self.rows[id(layer)] = Row(name, layer, shown, _count(layer), seen.sizes if self.windows else None)

    def left_out(self) -> list[Row]:
        """What was not called, and what belongs to the modules around the layers themselves."""
        found = []
        for name, layer in self.names.items():
            own = counted(layer.written_shapes()) if not _is_row(layer) else _count(layer)
            if own and id(layer) not in self.rows:
                found.append(Row(name, layer, self.gave.get(id(layer)), own))
        return found


def _is_row(layer: Any) -> bool:
    return layer.in_one_row or not any(layer.children())


def _count(layer: Any) -> ParameterCount:
    return counted(pair for module in layer.modules() for pair in module.written_shapes())


def _named(module: Any, prefix: str) -> Iterator[tuple[str, Any]]:
    """The layers inside with their keys, each once; nothing of what is shown as one."""
    seen: set[int] = set()
    ahead = [(prefix, module)]
    while ahead:
        name, layer = ahead.pop(0)
        if id(layer) in seen:
            continue
        seen.add(id(layer))
        yield name, layer
        if not layer.in_one_row:
            ahead = [(f"{name}.{key}" if name else key, child) for key, child in layer.children()] + ahead
