"""What a stepper shows where its script may not run: the graph as a picture, every step in a table.

It survives in notebooks that are not trusted: an image from a data URL, ``<details>``, tables and inline
styles do; scripts, style sheets and inline SVG do not.
"""

from __future__ import annotations

import re
from collections import Counter
from itertools import islice
from typing import Any

from autograd import Graph
from autograd.graph.numbers import number
from autograd.graph.sentences import say
from viz.page.layout import MOST
from viz.page.tensors import tensor
from viz.page.update_rule import UpdateRule
from viz.style.text import clean, cut, escape

_MOST_STEPS = 200
_MOST_ENTRIES = 12
_LONGEST = 300


def fallback(graph: Graph, rule: UpdateRule, lang: str = "en") -> str:
    """The picture and the table as HTML."""
    from viz.drawing.draw import draw

    picture = ""
    if len(graph.nodes) <= MOST:
        # Where scripts run, the page takes its place before it is seen: then no browser need lay it out. Where they do
        # not, browsers load lazy images at once.
        drawing = draw(graph, gradients="computed", wrap="page", lang=lang)
        picture = drawing.image.replace("<img ", '<img loading="lazy" ')
    summary = say("table.all_steps", lang)
    return f"{picture}\n<details><summary>{summary}</summary>{_table(graph, rule, lang)}</details>"


def _table(graph: Graph, rule: UpdateRule, lang: str) -> str:
    forward, backward = list(islice(graph.operations, _MOST_STEPS)), list(islice(graph.events, _MOST_STEPS))
    rows: list[tuple[str, int, str, Any]] = [
        (say("table.forward", lang), k, graph.formula_of(v, lang), tensor(v.data)) for k, v in enumerate(forward, 1)
    ]
    terms = Counter(event.consumer.parents[event.index] for event in graph.events)
    for k, event in enumerate(backward, 1):
        parent = event.consumer.parents[event.index]
        sign, others = ("=", " + ⋯" if terms[parent] > 1 else "") if event.before is None else ("+=", "")
        rule_of = f"{graph.rule_of(event.consumer, event.index, lang)}{others}"
        rows.append(
            (say("table.backward", lang), k, f"{graph.gradient_name(parent)} {sign} {rule_of}", tensor(event.after))
        )
    for k, v in enumerate(rule.trained, 1):
        name = graph.shown_name(v)
        new = tensor(v.data - rule.lr * graph.gradients[v])
        rows.append(
            (say("table.update", lang), k, f"{name} ← {name} − {number(rule.lr)} · {graph.gradient_name(v)}", new)
        )
    count = len(graph.operations) + len(graph.events) + len(rule.trained)
    heads = [say(key, lang) for key in ("table.pass", "table.step", "table.formula", "table.result")]
    head = "".join(f'<th scope="col">{word}</th>' for word in heads)
    body = "".join(f"<tr>{_cells(row)}</tr>" for row in rows[:_MOST_STEPS])
    more = count - _MOST_STEPS
    rest = f"<p>{say('table.more', lang, n=more)}</p>" if more > 0 else ""
    table = f'<table cellpadding="4" style="text-align:left"><thead><tr>{head}</tr></thead>'
    return f'<div>{table}<tbody style="vertical-align:top">{body}</tbody></table>{rest}</div>'


def _cells(row: tuple[str, int, str, Any]) -> str:
    kind, k, formula, result = row
    # Marks around names that are read from right to left stay.
    shown = "".join(part if part in "\u2068\u2069" else clean(part) for part in re.split("([\u2068\u2069])", formula))
    texts = kind, str(k), cut(shown, _LONGEST), _words(result)
    return "".join(f"<td>{escape(text)}</td>" for text in texts)


def _words(data: Any) -> str:
    """A tensor of a trace in words."""
    if not isinstance(data, dict):
        return number(float(data))
    entries = " ".join(number(float(x)) for x in data["data"][:_MOST_ENTRIES])
    more = " …" if len(data["data"]) > _MOST_ENTRIES else ""
    shape = "×".join(map(str, data["shape"]))
    return f"[{entries}{more}] {f'({shape})' if len(data['shape']) > 1 else ''}".strip()
