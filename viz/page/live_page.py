"""What a live page is made of: the structure of a graph, what is said of it, and the insides of its operations.

To `viz.page.live_structure` it adds

``title, said, samples, formulas, source, called``
    As in a trace (`viz.page.structure`).
``shown``
    For each node ``{label, scope, batch, window, image, inside}``, what is not so of most nodes alone. ``inside`` is
    the number of one of ``insides``, a list of such numbers for a result too large to be opened whole, or a text that
    says why there is none.
``forward, backward``
    The steps in words, in their order, without numbers. Those between plain numbers have their words in ``words``.
``words``
    ``{op: {label, short, formula, about, back}}`` for operations between numbers, with ``back`` for each input; in a
    text ``{0}`` stands for the name of input 0, and ``{y}`` for that of the result.
``noise``
    ``{step: [entries of what is sent, entries of the gradient with it]}`` where these are no more than rounding.
``known``
    Where the page knows its data, see `viz.page.known_data`.
``scripts``
    The computation in NumPy, chalkgrad and PyTorch: `viz.page.scripts`.
``insides``
    `viz.page.insides.scalars`, with ``of``, the number of the layer node, its ``name``, and for one entry ``place``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cached_property
from itertools import islice
from typing import Any

from autograd import ChalkgradError, Graph, Op, Value
from autograd.context import recording
from autograd.graph.known import whatever_the_numbers
from autograd.graph.node import op_of
from autograd.graph.sentences import say
from autograd.program.javascript.machine import machine
from autograd.program.javascript.names import NoJavaScriptError
from viz.notation.mathml import Forest
from viz.notation.source_lines import listing
from viz.page import insides
from viz.page.described import Described
from viz.page.layout import is_large, lay_out
from viz.page.live_structure import program, structure
from viz.page.noise import noisy_steps
from viz.page.one_entry import entries
from viz.page.said import said, too_many
from viz.page.scripts import none, scripts
from viz.page.structure import MAX_INSIDE, MOST_FOR_SOURCE, name_of
from viz.page.update_rule import UpdateRule
from viz.page.what_is_an_image import window
from viz.style.text import clean

_ALL_INSIDES = 4000
_FORMULAS = ("short", "formula", "does", "local_formula", "local_label")
_SAID = ("formula", "local_formula", "local_label", "joined", "why", "does", "twice")
"""What a step between numbers has in ``words``."""

_ENTRIES = 4
"""Of a result whose inside is too large, so many entries can be opened one by one."""


class LivePage:
    """A graph as the data of a live page.

    Attributes
    ----------
    data : dict
    operations, machine : str
        JavaScript that computes the graph, and the insides.
    """

    def __init__(
        self,
        graph: Graph,
        rule: UpdateRule | None = None,
        title: str | None = None,
        lang: str = "en",
        known: dict[str, Any] | None = None,
    ) -> None:
        self.operations = program(graph)  # first of all: where there are none, nothing else is needed
        self.graph = graph
        self.formulas = Forest()
        lines = listing(graph, lang) if len(graph.nodes) <= MOST_FOR_SOURCE else None
        self.whole = Described(graph, self.formulas, lines, lang)
        self._words: dict[str, Any] = {}
        self._computed: set[Op] = set()
        self._insides: list[dict[str, Any]] = []
        room = _ALL_INSIDES
        inside: dict[Value, Any] = {}
        for v in graph.operations:
            if any(p.shape for p in (v, *v.parents)):
                inside[v] = self._open(v, room)
                room -= sum(len(self._insides[k]["code"]) for k in _numbers(inside[v]))
        noise = noisy_steps(graph)
        steps = [(v, i) for v in reversed(graph.operations) for i, p in enumerate(v.parents) if p in graph.gradients]
        self.data: dict[str, Any] = {
            **structure(graph, rule, lang),
            **({"known": known} if known else {}),
            "said": said(lang, windows=any(window(v) for v in graph.operations)),
            "title": clean(title or name_of(graph)),
            "samples": self.whole.samples,
            "source": lines.lines if lines else None,
            "called": self.whole.called,
            "shown": [self._shown(v, inside.get(v)) for v in graph.nodes],
            "forward": [None if self._is_plain(v) else _moved(self.whole.forward, v) for v in graph.operations],
            "backward": [None if self._is_plain(v) else _moved(self.whole.backward, v, i) for v, i in steps],
            "scripts": scripts(graph, lines, lang)
            if len(graph.nodes) <= MOST_FOR_SOURCE
            else none("script.large", lang),
            **({"noise": noise} if noise else {}),
            "insides": self._insides,
            "words": self._words,
            "formulas": self.formulas.trees,
        }

    @cached_property
    def layout(self) -> dict[str, Any] | None:
        """Where the nodes stand, see `viz.page.layout`; None for a larger graph of numbers: the page finds it."""
        if is_large([v.shape for v in self.graph.nodes]):
            return None
        return lay_out({"of": None, "nodes": [self.whole.node(v) for v in self.graph.nodes]})

    @cached_property
    def machine(self) -> str:
        """JavaScript that runs the insides."""
        return machine(sorted(self._computed, key=lambda op: op.name))

    def _is_plain(self, v: Value) -> bool:
        """Whether an operation is one between plain numbers, whose words are those of all such."""
        if any(p.shape for p in (v, *v.parents)) or not op_of(v).elementwise or self.whole.lines is not None:
            return False
        self._tell(op_of(v), v)
        return True

    def _tell(self, op: Op, of: Value) -> None:
        """Words for an operation between numbers."""
        if op.name in self._words:
            return
        with recording():
            parts = [Value(0.4 + 0.1 * k, name=f"{{{k}}}") for k in range(len(op.inputs))]
            y = op(*parts, **op.options(of.params))
        y.name = "{y}"
        told = Described(Graph(y), self.formulas, lang=self.whole.lang)
        with whatever_the_numbers():
            back = [told.backward(y, k) for k in range(len(parts))]
            forward = told.forward(y)
        for k, step in enumerate(back):
            step["twice"] = say("why.twice", told.lang, to=f"{{{k}}}", n=k + 1, count=len(parts))
        self._words[op.name] = {
            "label": told.label(y),
            **_only(forward, "short", "formula", "about"),
            "back": [_only(step, *_SAID) for step in back],
        }

    def _shown(self, v: Value, inside: Any) -> dict[str, Any]:
        made = _only(self.whole.node(v), "label", "scope", "batch", "window", "image")
        if v.parents and self._is_plain(v):
            del made["label"]
        # An inside may have the number 0.
        said = {name: value for name, value in made.items() if value}
        return said if inside is None else {**said, "inside": inside}

    # -------------------------------------------------------------------------------- insides
    def _open(self, v: Value, room: int) -> Any:
        """The number of the inside, or those of some entries; or why there is none."""
        least = sum(p.size for p in {*v.parents, v})
        part = None
        if least <= MAX_INSIDE:
            try:
                part = insides.inside(self.graph, v)
            except ChalkgradError as error:
                return clean(str(error))
            if not part.operations:
                return say("inside.moves", self.whole.lang)
        if part is not None and len(part.nodes) <= min(MAX_INSIDE, room):
            return self._add(v, part)
        found = list(self._single(v, room))
        if found:
            return found
        return too_many(len(part.nodes) if part else None, least, self.whole.lang)

    def _add(self, v: Value, part: Graph, place: int | None = None) -> Any:
        new = {op_of(w) for w in part.operations} - self._computed
        try:
            machine(new)
        except NoJavaScriptError as error:
            return say("inside.unknown", self.whole.lang, op=error.op)
        self._computed |= new
        made = insides.scalars(part, self.whole.ids, op_of(v))
        name = self.whole.told.name(v) if place is None else clean(part.name_of(part.ends[0]))
        made |= {"of": self.whole.ids[v], "name": name}
        if place is not None:
            made["place"] = place
            made["entries"] += [made["ends"][0], self.whole.ids[v], place]
        self._insides.append(made)
        for w in part.operations:
            self._tell(op_of(w), w)
        return len(self._insides) - 1

    def _single(self, v: Value, room: int) -> Iterator[int]:
        """For some entries of a result what leads to each."""
        candidates = entries(self.graph, v, self.graph.gradients.get(v), self.whole.batch) if v.shape else iter(())
        for part in islice(candidates, _ENTRIES):
            room -= len(part.nodes)
            place = insides.place_of(part.ends[0], v)
            if room < 0 or len(part.nodes) > MAX_INSIDE or place is None:
                return
            found = self._add(v, part, place)
            if isinstance(found, int):
                yield found


def _moved(tell: Callable[..., dict[str, Any]], *of: Any) -> dict[str, Any]:
    """A step in words; under "moved" the formulas that are others where a reader changes the numbers."""
    found = tell(*of)
    with whatever_the_numbers():
        always = tell(*of)
    moved = {key: always[key] for key in _FORMULAS if key in found and always[key] != found[key]}
    return {**found, "moved": moved} if moved else found


def _only(of: dict[str, Any], *names: str) -> dict[str, Any]:
    return {name: of[name] for name in names}


def _numbers(inside: Any) -> list[int]:
    return [inside] if isinstance(inside, int) else inside if isinstance(inside, list) else []
