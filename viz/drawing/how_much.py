"""How much of a graph is drawn, as the options of `viz.draw` say, or as much as can be read."""

from __future__ import annotations

from autograd import Graph
from autograd.graph.sentences import say
from viz.drawing.backward_steps import fold_steps
from viz.drawing.collapse import collapse, deepest, size_after, without_backward
from viz.drawing.repeats import fold_blocks, fold_repeats
from viz.drawing.view import LARGE, View, is_backward
from viz.errors import DrawingError

MAX_NODES = 2000
"""More nodes than this are never drawn: nobody could read them, and dot would take minutes."""

MAX_UNROLLED = 20_000
"""Graphs that would be unrolled to more nodes than this are refused before they are."""


def arrange(graph: Graph, depth: int | None, fold: bool | None, forward: bool, lang: str = "en") -> View:
    """Return what is drawn of ``graph``.

    Raises
    ------
    DrawingError
        If it is too large even with repeated parts folded and scopes collapsed.
    """
    view = View(graph, lang=lang)
    if forward:
        without_backward(view)
        if not view.nodes:
            raise DrawingError('Everything in this graph is of a backward pass: draw it with view="both".')
    whole = len(view.nodes)
    if fold is not False and any(is_backward(v) and v.parents for v in view.nodes):
        fold_steps(view)
    if fold or (fold is None and len(view.nodes) > LARGE):
        _fold(view)
    given = depth
    if depth is None and fold is not False and len(view.nodes) > MAX_NODES and deepest(graph):
        depth = next((d for d in range(deepest(graph) - 1, 0, -1) if size_after(view, d) <= MAX_NODES), 0)
    if depth is not None:
        collapse(view, depth)
    if any(v in view.steps for v in view.nodes):
        view.notes.append(say("draw.steps", lang))
    if depth is not None and given is None:
        view.notes.append(say("draw.too_large", lang, depth=depth))
    # Without scopes there is nothing to close.
    check_size(len(view.nodes), advice=_advice(depth if deepest(graph) else 0, fold))
    if len(view.nodes) < whole:
        view.notes.append(say("draw.stand_for", lang, boxes=f"{len(view.nodes):,}", nodes=f"{whole:,}"))
    return view


def _fold(view: View) -> None:
    blocks = fold_blocks(view)
    copies = fold_repeats(view)
    if max(blocks, copies) > 1:
        view.notes.append(say("draw.folded", view.lang))


def _advice(depth: int | None, fold: bool | None) -> str:
    ways = ["fold=True"] if fold is False else []
    return " or ".join([*ways, "depth=0"] if depth is None else ways)


def check_size(nodes: int, at_least: str = "", most: int = MAX_NODES, advice: str = "") -> None:
    """Refuse a drawing of more than ``most`` nodes, and say what can be drawn."""
    if nodes > most:
        fold = f"Fold it ({advice}), draw" if advice else "Draw"
        raise DrawingError(
            f"This drawing would have {at_least}{nodes:,} nodes; more than {most:,} cannot be read. "
            f'{fold} whole layers (level="layer"), one operation from inside (draw(graph.unroll(node))), '
            "or the loss of a smaller batch."
        )
