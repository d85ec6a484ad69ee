"""Where the first number that is none arises: which operation made it, from what, and what helps."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np

from autograd.annotations import arguments_named
from autograd.errors import DataTypeError
from autograd.graph.numbers import brief, number
from autograd.graph.sentences import say
from autograd.ops.cures import BACKWARD, FORWARD, cure_of
from autograd.rules.op import constant as constant_op
from autograd.sweep import Event, everything, refuse_stale, sums_apart
from autograd.value import Value


@dataclass(frozen=True, eq=False)
class FirstBad:
    """What `first_bad` has found; false where there is nothing.

    Attributes
    ----------
    node : Value or None
        What the operation made, or the leaf that holds the number.
    phase : str
        "leaf", "forward", "backward", or "" where nothing is bad.
    operation : str
        The operation's name, "" for a leaf.
    numbers : tuple
        Its inputs at the entry; backward with the gradient that arrived there first.
    made : float
        What came of them: an infinity, or nan.
    entry : tuple of int
        Which entry of the result it is, or of the gradient.
    cures : tuple of str
        What to write instead: keys of `autograd.graph.sentences`.
    """

    node: Value | None = None
    phase: Literal["", "leaf", "forward", "backward"] = ""
    operation: str = ""
    numbers: tuple[Any, ...] = ()
    made: float = 0.0
    entry: tuple[int, ...] = ()
    cures: tuple[str, ...] = ()

    @property
    def cure(self) -> str:
        """What to write instead, in words."""
        return " ".join(map(say, self.cures))

    def __bool__(self) -> bool:
        return self.node is not None

    def __str__(self) -> str:
        return self.said()

    def said(self, lang: str = "en") -> str:
        """What happened and what helps, in a language: "en", "fr" or "de"."""
        if self.node is None:
            return say("bad.none", lang)

        def told(text: str) -> str:
            return text.replace("not a number", say("not a number", lang))

        shown = [told(brief(x)) for x in self.numbers]
        inputs = shown[1:] if self.phase == "backward" else shown
        what = say(
            f"bad.{self.phase}",
            lang,
            op=self.operation,
            name=f" ({self.node.name})" if self.node.name else "",
            shape=self.node.shape,
            made=told(number(self.made)),
            at=say("bad.at", lang, entry=list(self.entry)) if self.entry else "",
            gradient=shown[0] if shown else "",
            numbers=", ".join(inputs) or say("bad.nothing", lang),
        )
        return " ".join([what, *(say(cure, lang) for cure in self.cures)])


@arguments_named
def first_bad(loss: Value) -> FirstBad:
    """Which operation first made an infinity or a nan that reaches the loss or a gradient, and from which numbers.

    What reaches neither is left out: the infinite slope of ``sqrt(relu(x))`` where relu is off does no harm.

    Parameters
    ----------
    loss : Value
        Where the computation ends. No ``.grad`` is changed.

    Returns
    -------
    FirstBad
        False where everything is finite; printed, it says what happened and what helps.

    Raises
    ------
    DataTypeError
        If the loss is no Value.

    Examples
    --------
    >>> import numpy as np
    >>> from autograd import Value, first_bad, sqrt
    >>> x = Value([0.0, 4.0], name="x")
    >>> with np.errstate(divide="ignore"):
    ...     found = first_bad(sqrt(x).sum())
    >>> found.operation, found.phase, found.made
    ('sqrt', 'backward', inf)
    >>> bool(first_bad((x * x).sum()))
    False
    """
    if type(loss) is not Value:
        raise DataTypeError(f"first_bad takes the Value where the computation ends, got {type(loss).__name__}.")
    if not _finite(loss.data):
        return _forward(loss)
    nodes = sorted((v for v in everything(loss) if v.parents), key=lambda v: v.order, reverse=True)
    if not nodes:
        return FirstBad()
    refuse_stale(nodes)
    events: list[Event] = []
    with np.errstate(all="ignore"):
        seed = np.ones_like(loss.data) if loss.shape else 1.0
        gradients = sums_apart([(loss, seed)], nodes, events)
    for v, g in gradients.items():
        if not v.parents and v.op is not constant_op and g is not None and not _finite(g):
            return _backward(v, events)
    return FirstBad()


def _finite(data: Any) -> bool:
    return bool(np.isfinite(data).all())


def _forward(v: Value) -> FirstBad:
    """From a node that is not finite to the operation below it whose inputs all are."""
    while bad := [p for p in v.parents if not _finite(p.data)]:
        v = bad[0]
    entry, made = _worst(v.data)
    if v.op is None or not v.parents:
        return FirstBad(v, "leaf", "", (), made, entry, ("bad.data",))
    inputs = _at(entry, v, [p.data for p in v.parents])
    return FirstBad(v, "forward", v.op.name, inputs, made, entry, (cure_of(v.op, FORWARD, inputs, made),))


def _backward(v: Value, events: Sequence[Event]) -> FirstBad:
    """From a gradient that is not finite up to the operation that sent it though a finite one had arrived."""
    while True:
        event = next(e for e in events if e.consumer.parents[e.index] is v and not _finite(e.contribution))
        v = event.consumer
        if _finite(event.upstream):
            break
    if not all(_finite(p.data) for p in (v, *v.parents)):
        found = _forward(v)
        return FirstBad(
            found.node, found.phase, found.operation, found.numbers, found.made, found.entry,
            ("bad.not_chosen", *found.cures),
        )  # fmt: skip
    assert v.op is not None
    entry, made = _worst(event.contribution)
    given = _at(entry, v, [event.upstream, *(p.data for p in v.parents)])
    return FirstBad(v, "backward", v.op.name, given, made, entry, (cure_of(v.op, BACKWARD, given, made),))


def _worst(data: Any) -> tuple[tuple[int, ...], float]:
    """The first entry that is not a number, else the first infinite one, and what it is."""
    data = np.asarray(data)
    places = np.isnan(data) if np.isnan(data).any() else ~np.isfinite(data)
    entry = tuple(int(k) for k in np.argwhere(places)[0])
    return entry, float(data[entry])


def _at(entry: tuple[int, ...], v: Value, given: Sequence[Any]) -> tuple[Any, ...]:
    """What stands at an entry of each array, of an elementwise operation; else the arrays."""
    if v.op is None or not v.op.elementwise or len(entry) != v.ndim:
        return tuple(given)
    return tuple(float(np.broadcast_to(a, v.shape)[entry]) for a in given)
