"""What stands above a drawing: its title, one sample of each thing that is drawn, and what was left out."""

from __future__ import annotations

from collections.abc import Iterator

from autograd import Value
from autograd.graph.sentences import say
from viz.drawing.label import Line, table
from viz.drawing.node_looks import DASHED, NAME, ROUNDED, TEXT, Cards, framed, gap, space
from viz.drawing.view import View, is_backward, is_constant
from viz.style.text import clean, cut

_IN_TITLE, _IN_NOTE = 80, 160
"""Characters before a text is cut."""

_BETWEEN, _INSIDE = 10, 8
"""Points between two samples, and around the word in one."""


def caption(view: View, cards: Cards, title: str | None, on_edges: bool, legend: bool = True) -> str:
    """Return the caption as an HTML-like label; ``on_edges`` says whether any edge has a local derivative.

    Without the ``legend`` what was left out is said all the same; "" where there is nothing to say.
    """
    theme = cards.theme
    samples = list(_boxes(view, cards))
    lang = view.lang
    words = [(say("draw.value", lang), theme.value)] if cards.values else []
    words += [(cards.told.gradient, theme.gradient)] if cards.gradients else []
    words += [(say("draw.local", lang), theme.ink)] if on_edges else []
    lines = [Line(text, color, TEXT, left=True) for text, color in words]
    samples += [(line.cell(line.width), line.width) for line in lines]
    notes = [Line(cut(note, _IN_NOTE), theme.muted, TEXT, left=True) for note in view.notes]
    heads = [Line(cut(clean(title), _IN_TITLE), theme.ink, NAME, bold=True, left=True)] if title else []
    # dot would stretch the samples to the width of a longer line, were there not a cell to stretch.
    longest = max((line.width for line in [*heads, *notes]), default=0)
    rest = longest - sum(width + _BETWEEN for _, width in samples)
    cells = [cell for cell, _ in samples] + ([space(rest)] if rest > 0 else [])
    rows = [row for line in heads for row in (line.cell(line.width), gap(4))]
    if legend:
        rows.append(f'<TD ALIGN="LEFT">{table(space(_BETWEEN).join(cells))}</TD>')
    rows += [gap(4), *(line.cell(line.width) for line in notes)] if notes else []
    return table(*rows, gap(8)) if rows else ""


def _boxes(view: View, cards: Cards) -> Iterator[tuple[str, float]]:
    """A sample of each kind of box, as a cell and its width."""
    theme = cards.theme
    for kind, style, color, width in (
        ("draw.variable", "", theme.muted, 1),
        ("draw.constant", DASHED, theme.muted, 1),
        ("draw.operation", ROUNDED, theme.muted, 1),
        ("draw.backward", ROUNDED, theme.gradient, 1),
        ("draw.closed", ROUNDED, theme.muted, 2),
    ):
        if any(kind in _kinds(v, cards) for v in view.nodes):
            line = Line(say(kind, view.lang), theme.ink, TEXT)
            box = framed([line.cell(line.width + _INSIDE)], theme, style, width=width, color=color)
            yield f"<TD>{box}</TD>", line.width + _INSIDE


def _kinds(v: Value, cards: Cards) -> tuple[str, ...]:
    if cards.grouped.is_scope(v):
        return ("draw.closed", "draw.backward") if is_backward(v) else ("draw.closed",)
    if v.parents:
        return ("draw.backward",) if is_backward(v) else ("draw.operation",)
    return ("draw.constant",) if is_constant(v) else ("draw.variable",)
