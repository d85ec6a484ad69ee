"""A drawing in words, for those who cannot see it."""

from __future__ import annotations

from typing import Any

import numpy as np

from autograd import Value
from autograd.graph.numbers import brief
from autograd.graph.sentences import say
from viz.drawing.label import number_of
from viz.drawing.node_looks import Cards
from viz.drawing.view import View, is_constant
from viz.notation.entries import base
from viz.style.text import cut

_MOST_NAMES, _MOST_ENDS, _MOST_STEPS = 8, 4, 16
_IN_NAME, _IN_STEP = 30, 90
"""Characters before a text is cut."""

_WRITTEN_OUT = 9
"""Arrays of up to this many entries are read out."""


def describe_drawing(view: View, cards: Cards) -> str:
    """Return what is drawn: its size, where it begins and ends, the steps of a small one, what is lit or left out."""
    lang = view.lang
    nodes = number_of(len(view.stands), "draw.node", "draw.nodes", lang)
    start = _names([v for v in view.graph.leaves if v in view.stands], cards)
    ends = ", ".join(_end(v, cards, lang) for v in _ends(view)[:_MOST_ENDS])
    told = say("draw.with_gradients", lang) if cards.told.grads else say("draw.no_gradients", lang)
    way = {"nodes": nodes, "ends": ends, "gradients": told if cards.gradients else ""}
    sentences = [say("draw.graph_from", lang, start=start, **way) if start else say("draw.graph_to", lang, **way)]
    operations = [v for v in view.nodes if v.parents]
    if 1 < len(operations) <= _MOST_STEPS:
        sentences.append(say("draw.order", lang, steps="; ".join(_step(v, cards) for v in operations)))
    if cards.lit is not None:
        lit = [v for v in view.nodes if v in cards.lit]
        named = ", ".join(cut(cards.name(v), _IN_NAME) for v in lit[:_MOST_STEPS])
        sentences.append(say("draw.lit", lang, names=named + (" …" if len(lit) > _MOST_STEPS else "")))
    return " ".join([*sentences, *view.notes])


def _names(leaves: list[Value], cards: Cards) -> str:
    """What goes in: arrays by their names, numbers of formulas left out."""
    named = [v for v in leaves if v.name is not None or v.shape or not is_constant(v)]
    # An entry of an unrolled array goes by the array's name.
    found = list(dict.fromkeys(cut(base(cards.told.name(v)), _IN_NAME) for v in named))
    return ", ".join(found[:_MOST_NAMES]) + (" …" if len(found) > _MOST_NAMES else "")


def _ends(view: View) -> list[Value]:
    """Where the drawing ends; a forward view ends before the graph does."""
    ends = [v for v in view.graph.ends if v in view.stands]
    if ends:
        return ends
    used = {edge.parent for edge in view.edges}
    return [v for v in view.nodes if v not in used]


def _end(v: Value, cards: Cards, lang: str) -> str:
    name = cut(cards.told.name(v), _IN_NAME)
    return f"{name} = {_brief(v.data, lang)}" if cards.values else name


def _brief(data: Any, lang: str) -> str:
    shape = "×".join(map(str, np.shape(data)))
    return brief(data, say("draw.numbers", lang, shape=shape), most=_WRITTEN_OUT)


def _step(v: Value, cards: Cards) -> str:
    name, about = cut(cards.name(v), _IN_NAME), cards.grouped.about(v, cards.told)
    if about is not None:
        return f"{name} ({', '.join(about)})"
    return cut(f"{name} = {cards.told.formula(v)}", _IN_STEP)
