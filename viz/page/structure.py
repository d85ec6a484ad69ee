"""A graph as a plain JSON trace: every step of backprop as data, for the stepper or any other reader.

The trace is made of dicts, lists, texts and numbers alone. Version 1:

``schema, version``
    ``"chalkgrad.trace"`` and 1. The version grows when a reader would have to change.
``title, lr, rule``
    What the computation is called; η of the update; what is said of it: ``{own, other, trained}`` of this η, of
    another, which stands for ``{lr}``, and of what is trained.
``steps_h``
    The h of the central differences, largest first.
``said``
    What the page's script says, by key, in its language.
``formulas``
    Lists of `viz.notation.mathml`, each once; steps point to them by number.
``source``
    Lines of the whole as NumPy source (`autograd.program.program`), or null.
``called``
    For each variable, by its number, what it and its gradient are called there, and what the gradient is there.
``graphs``
    The computation first, then the insides of its operations (scalar by scalar).

A **graph** has

``name, of``
    What it shows; null, or the number of the node of graph 0 whose inside it is.
``nodes``
    In the order of recording, each ``{name, kind, op, label, scope, shape, batch, parents, value, gradient,
    inside, check, window, image}``: kind is "variable", "constant" or "operation"; ``label`` what stands in the
    box (``σ(A)``); ``parents`` numbers of nodes, in order; ``gradient`` null where none arrives; ``inside`` the
    number of a graph; where that would be too large the numbers of graphs that each lead to one of its entries; null,
    or a text that says why there is none; ``check`` null, or the
    central differences of some entries: ``{entries, central, error}``, one row an entry, one number for each h;
    ``window`` of a convolution or a pooling how its window slides: ``{size, stride, padding, dilation}``, each
    for rows and columns, ``takes``, what becomes of the entries under it ("weights", "largest", "average"), and
    ``border``, whether a mean counts the border; ``image`` where the value is images (or
    signals) how many of its last axes make one, else null.
``ends``
    Numbers of the nodes where it ends.
``samples``
    How many samples a batch has, or null; nodes with ``batch`` have one row for each.
``forward``
    ``{node, short, formula, about, lines}`` an operation: ``short`` (``σ(A)``, or null) and ``formula`` are
    numbers of formulas, ``lines`` numbers of lines of the source.
``backward``
    ``{consumer, parent, index, formula, does, local_formula, local_label, local, contribution, before, after,
    joined, indices, through, why, now, lines}`` for each term of the chain rule: ``contribution`` is ∂l/∂consumer (the
    consumer's gradient) joined with ``local`` as `autograd.graph.local.Local` says (``joined``, ``indices``), or
    otherwise ("→"); ``does`` is the rule as a line of text, with □ for what arrives; ``local_label`` is the local
    derivative as a line of text; ``local`` and ``local_formula`` are null, and ``local_label`` empty, where there is no
    factor; ``through`` is ``[n, count]`` where the parent is input number n of several; ``why`` a sentence, and ``now``
    what is special at these numbers;
    ``before`` is null for the first term that arrives.
``update``
    ``{node, new}`` for each variable with a gradient: w ← w − η ∂l/∂w. ``loss_after`` is the loss with all
    of them new, ``loss_after_little`` that after a thousandth of the way.
``reassembled``
    Of an inside: ``{name, error}`` for each input, how far its scalar gradients, put together, are from what the
    array operation sent.

A **tensor** (value, gradient, local, ...) is a number, or ``{shape, data}`` with the entries in a row; with
more than 36 entries also ``min``, ``mean``, ``max``, and where it has more than 2,500 (images and their kernels: than
16 of 28×28), ``crop``: the shape of the corner that ``data`` holds. What is no finite number is "NaN", "Infinity" or
"-Infinity".
"""

from __future__ import annotations

from typing import Any

import numpy as np

from autograd import ChalkgradError, Graph, Value
from autograd.graph.sentences import say
from autograd.graph.steps import Edge
from autograd.sweep import Event
from viz.notation.mathml import Forest
from viz.notation.source_lines import Listing, listing
from viz.page.central_differences import BUDGET, STEPS, Replay
from viz.page.described import Described
from viz.page.one_entry import entries
from viz.page.said import said, too_many
from viz.page.tensors import KEPT, plain, tensor
from viz.page.update_rule import UpdateRule, update_rule
from viz.page.what_is_an_image import KEPT_OF_IMAGES, kernels
from viz.style.text import clean

SCHEMA, VERSION = "chalkgrad.trace", 1

MAX_INSIDE = 1200
"""Nodes of an operation's inside; larger ones are not stepped through."""

_ALL_INSIDES = 2000
_ALL_ENTRIES = 2000
_ALL_CHECKS = 2 * BUDGET
"""How much is run again for the checks of all insides."""

_ENTRIES = 4
"""Of a result whose inside is too large, so many entries can be opened one by one."""

MOST_FOR_SOURCE = 400


def trace(
    graph: Graph,
    *,
    lr: float | None = None,
    rule: UpdateRule | None = None,
    title: str | None = None,
    lang: str = "en",
) -> dict[str, Any]:
    """The trace of a graph; the module says what is in it.

    Parameters
    ----------
    graph : Graph
    lr : float, optional
        η of the update; `viz.page.update_rule` says which if it is left out.
    rule : UpdateRule, optional
        The update, made from ``lr`` if it is left out.
    title : str, optional
    lang : str
        The language of what is said.

    Examples
    --------
    >>> a = Value(3.0, name="a")
    >>> made = trace(Graph(a * a))
    >>> [step["contribution"] for step in made["graphs"][0]["backward"]]
    [3.0, 3.0]
    """
    rule = update_rule(graph, lr) if rule is None else rule
    formulas = Forest()
    lines = listing(graph, lang) if len(graph.nodes) <= MOST_FOR_SOURCE else None
    whole = _Tracer(graph, formulas, lines, lang)
    first = whole.graph(clean(title or name_of(graph)))
    first["update"], first["loss_after"], first["loss_after_little"] = whole.update(rule)
    graphs = [first]
    room, room_of_entries = _ALL_INSIDES, _ALL_ENTRIES
    for k, v in enumerate(graph.nodes):
        if v.parents and any(p.shape for p in (v, *v.parents)):
            inside = _inside(whole, v, room)
            if not isinstance(inside, str):
                first["nodes"][k]["inside"] = len(graphs)
                room -= len(inside["nodes"])
                graphs.append({**inside, "of": k})
                continue
            single = _entries(whole, v, room_of_entries)
            first["nodes"][k]["inside"] = [len(graphs) + i for i in range(len(single))] or inside
            room_of_entries -= sum(len(one["nodes"]) for one in single)
            graphs += [{**one, "of": k} for one in single]
    return {
        "schema": SCHEMA, "version": VERSION, "title": first["name"], "lr": rule.lr,
        "rule": rule.told(lang), "steps_h": list(STEPS),
        "said": said(lang), "formulas": formulas.trees, "source": lines.lines if lines else None,
        "called": whole.called, "graphs": graphs,
    }  # fmt: skip


class _Tracer(Described):
    """One graph as data, with its numbers."""

    def __init__(self, graph: Graph, formulas: Forest, lines: Listing | None = None, lang: str = "en") -> None:
        super().__init__(graph, formulas, lines, lang)
        self.events = graph.events
        self.gradients = graph.gradients
        self.replay = Replay(graph)
        self.kernels = kernels(graph)
        self.room_of_checks = _ALL_CHECKS

    def inside(self, part: Graph, name: str | None = None) -> tuple[_Tracer, dict[str, Any]]:
        """A graph of what is inside, checked so far as there is room."""
        inner = _Tracer(part, self.formulas, lang=self.lang)
        name = clean(part.name_of(part.ends[0])) if name is None else name
        made = inner.graph(name, min(BUDGET, self.room_of_checks))
        self.room_of_checks -= inner.replay.spent
        return inner, made

    def graph(self, name: str, budget: int = BUDGET) -> dict[str, Any]:
        checks = self.replay.checks(self.gradients, budget)
        return {
            "name": name,
            "of": None,
            "nodes": [self.node_with_numbers(v, checks.get(v)) for v in self.source.nodes],
            "ends": [self.ids[v] for v in self.source.ends],
            "samples": self.samples,
            "forward": [self.forward(v) for v in self.source.operations],
            "backward": [self.step(event) for event in self.events],
            "update": [],
            "loss_after": None,
            "loss_after_little": None,
            "reassembled": [],
        }

    def node_with_numbers(self, v: Value, check: Any) -> dict[str, Any]:
        return {
            **self.node(v),
            "value": self.tensor(v.data, v),
            "gradient": self.tensor(self.gradients[v], v) if v in self.gradients else None,
            "inside": None,
            "check": check,
        }

    def tensor(self, data: Any, *of: Value) -> Any:
        """Numbers that belong to these nodes: more of them are kept where they are images."""
        large = any(v in self.images or v in self.kernels for v in of)
        return tensor(data, KEPT_OF_IMAGES if large else KEPT)

    def step(self, event: Event) -> dict[str, Any]:
        v, index = event.consumer, event.index
        parent, told = v.parents[index], self.backward(v, index)
        local, fixed = self.source.local(Edge(parent, v, index)), told.pop("fixed")
        return {
            **told,
            "local": fixed if local is None or fixed is not None else self.tensor(local, v, parent),
            "contribution": self.tensor(event.contribution, parent),
            "before": None if event.before is None else self.tensor(event.before, parent),
            "after": self.tensor(event.after, parent),
        }

    def update(self, rule: UpdateRule) -> tuple[list[dict[str, Any]], Any, Any]:
        """Gradient descent on what is trained, the loss after it, and the loss after a thousandth of it."""
        new, little = ({v: v.data - scale * rule.lr * self.gradients[v] for v in rule.trained} for scale in (1.0, 1e-3))
        losses = [plain(self.replay.loss(moved)) if moved else None for moved in (new, little)]
        return [{"node": self.ids[v], "new": tensor(data)} for v, data in new.items()], losses[0], losses[1]


def _inside(whole: _Tracer, v: Value, room: int) -> dict[str, Any] | str:
    """The scalar operations of one array operation; or why they are not shown."""
    least = sum(p.size for p in {*v.parents, v})
    try:
        part = whole.source.unroll(v) if least <= MAX_INSIDE else None
    except ChalkgradError as error:
        return clean(str(error))
    count = len(part.nodes) if part else least
    if part is None or count > MAX_INSIDE:
        return too_many(count if part else None, count, whole.lang)
    if not part.operations:
        return say("inside.moves", whole.lang)
    if count > room:
        return say("inside.full", whole.lang, n=count)
    inner, made = whole.inside(part, whole.told.name(v))
    sent: dict[Value, Any] = {}
    for event in whole.events:
        if event.consumer is v:
            parent = v.parents[event.index]
            sent[parent] = sent.get(parent, 0.0) + np.asarray(event.contribution)
    for parent, term in sent.items():
        leaves = [s for s in part.leaves if part.origins.get(s) is parent]
        found = np.array([inner.gradients.get(s, 0.0) for s in leaves])
        if len(leaves) == np.size(term):
            far = float(np.max(np.abs(found - np.ravel(term)), initial=0.0))
            made["reassembled"].append({"name": whole.told.name(parent), "error": plain(far, 2)})
    return made


def _entries(whole: _Tracer, v: Value, room: int) -> list[dict[str, Any]]:
    """For some entries of a result the scalar operations that lead to each."""
    made: list[dict[str, Any]] = []
    for part in entries(whole.source, v, whole.gradients.get(v), whole.batch) if v.shape else ():
        room -= len(part.nodes)
        if room < 0 or len(part.nodes) > MAX_INSIDE:
            break
        made.append(whole.inside(part)[1])
        if len(made) == _ENTRIES:
            break
    return made


def name_of(graph: Graph) -> str:
    """What a computation is called from its names: from the first that was named to the end."""
    first = next((v for v in graph.operations if v.name), graph.operations[0] if graph.operations else graph.nodes[0])
    names = graph.name_of(first), graph.name_of(graph.ends[-1])
    return " → ".join(dict.fromkeys(names))
