"""The graph of a computation as a picture: `draw`."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Literal

from autograd import Graph, Value
from autograd.errors import ArgumentError, DataTypeError
from autograd.graph.sentences import language
from viz.drawing.collapse import settle
from viz.drawing.diagram import Diagram
from viz.drawing.finding import Target, relabel
from viz.drawing.highlighting import lit_nodes
from viz.drawing.how_much import MAX_NODES, MAX_UNROLLED, arrange, check_size
from viz.drawing.picture import Drawing
from viz.drawing.rows import Wrap, in_rows
from viz.notation.names import Gradients
from viz.notation.other_names import other_names_answered
from viz.style.palette import BOTH, DARK, LIGHT
from viz.style.text import DIGITS

__all__ = ["MAX_NODES", "Drawing", "draw"]

_THEMES = {"auto": BOTH, "light": LIGHT, "dark": DARK}
_SLIDES = {"16:9": (40 / 3, 7.5), "4:3": (10.0, 7.5)}
"""Inches of a slide."""


@other_names_answered
def draw(
    value: Value | Graph,
    *,
    level: Literal["layer", "scalar"] = "layer",
    values: bool = True,
    gradients: Gradients = True,
    local: bool = True,
    view: Literal["both", "forward"] = "both",
    depth: int | None = None,
    fold: bool | None = None,
    highlight: Target | tuple[Target, Target] | None = None,
    direction: Literal["LR", "TB"] = "LR",
    theme: Literal["auto", "light", "dark"] = "auto",
    title: str | None = None,
    wrap: Wrap = None,
    size: str | tuple[float, float] | None = None,
    digits: int = DIGITS,
    labels: Mapping[str, str] | None = None,
    legend: bool = True,
    lang: str = "en",
) -> Drawing:
    """Draw the computation that led to ``value`` (L26-L29).

    Each operation is a rounded box with its name and formula; a variable has a square box, a constant
    a dashed one. Below a box stand the value (blue) and the gradient (vermillion; "—" until a backward
    pass has run over this graph; constants have none). On an edge stands the local derivative, in symbols and,
    where it is a number, as a number; edges from constants are dashed and have none, because no gradient
    flows back along them. Scopes (`autograd.scope`) are frames. Data flows from left to right; a leaf
    that feeds a single operation stands on top of it.

    Parameters
    ----------
    value : Value or Graph
        Where the computation ends; or its graph, or a part of one (``graph.unroll(node)``).
    level : {"layer", "scalar"}
        "layer" draws the operations as they were recorded; "scalar" a node for each ``+`` and ``×``
        (`Graph.unroll`). A graph without arrays is scalar already, and is drawn as it is.
    values, local : bool
        Whether to write values, local derivatives.
    gradients : bool or {"computed", "accumulated"}
        Whether to write gradients. They are those of this graph, whatever other backward passes have added to
        ``.grad``, and are there once ``backward`` has been called on its end; "computed" shows them before that;
        "accumulated" shows what ``.grad`` holds, and says so.
    view : {"both", "forward"}
        "forward" leaves out gradients, local derivatives and what a backward pass has recorded.
    depth : int, optional
        How many scopes inside each other are open: deeper ones are a box each, which says what goes in
        and out, and how many operations and parameters it holds; 0 closes all.
    fold : bool, optional
        Whether to draw repeated parts once, with "×12" (the neurons of a layer at scalar level, scopes
        of the same structure that follow each other) and chains of + as one sum. Left out: where there
        are more than 300 nodes. A recorded backward pass (``create_graph=True``) is drawn with a box for
        each gradient, below the forward pass and from right to left, unless it is False.
    highlight : Value, str or pair, optional
        A node, by itself or by name ("W0" finds W⁰), to light with its paths to the end; or ``(start, end)``: the
        paths between them; or the name of a scope, to light what is in it. The rest is drawn faintly.
    direction : {"LR", "TB"}
        From left to right, or from top to bottom.
    theme : {"auto", "light", "dark"}
        "auto" follows the notebook or the browser; a PNG and a PDF are then light.
    title : str, optional
        A headline.
    wrap : bool, int, "scope" or "page", optional
        Break a long drawing into rows: True into as many as make it about as wide as a slide (with ``size``: as fill
        it best), a number into so many, "scope" into one for each outermost scope, "page" into as many as can be read
        on a sheet of A4. What comes from another row is drawn again at the start, faintly and with the number of its
        row. Left out: where a ``size`` is given, or where it would be longer than three slides.
    size : str or (width, height), optional
        Width and height in inches, or a slide's: "16:9" (13.33×7.5), "4:3" (10×7.5). The drawing fills it.
    digits : int
        Significant digits of values, gradients and local derivatives.
    labels : mapping of str to str, optional
        What to call nodes and scopes instead of their names, also in formulas: ``{"W0": "weights"}``.
    legend : bool
        Whether to explain boxes and colours above the drawing.
    lang : {"en", "fr", "de"}
        The language of all that is said in the drawing and about it.

    Returns
    -------
    Drawing
        With ``source`` (DOT), ``svg``, ``png``, ``save(path)``; shows itself in a notebook.

    Raises
    ------
    DrawingError
        If more than 2,000 nodes would be drawn, although repeated parts were folded and scopes closed.
    ArgumentError
        If an option is unknown, there is no node to highlight, or no path.
    DotNotFoundError
        When it is shown or saved, if there is no Graphviz.
    StaleGraphError
        If a variable has changed since the graph was recorded.

    Examples
    --------
    >>> from autograd import Value
    >>> a = Value(3.0, name="a")
    >>> square = a * a
    >>> square.backward()
    >>> drawing = draw(square)
    >>> drawing
    <Drawing of 2 nodes, 2 edges>
    >>> drawing.description
    'Computation graph of 2 nodes, from a to v1 = 9, with gradients.'
    """
    for option, given, known in (
        ("level", level, ("layer", "scalar")),
        ("view", view, ("both", "forward")),
        ("direction", direction, ("LR", "TB")),
        ("theme", theme, tuple(_THEMES)),
        ("gradients", gradients, (True, False, "computed", "accumulated")),
    ):
        if not any(given is one or (isinstance(given, str) and given == one) for one in known):
            raise ArgumentError(f"Expected {option} as one of {', '.join(map(repr, known))}, got {given!r}.")
    if not isinstance(digits, int) or not 1 <= digits <= 17:
        raise ArgumentError(f"Expected digits as a whole number from 1 to 17, got {digits!r}.")
    inches = _inches(size)
    if depth is not None and (not isinstance(depth, int) or depth < 0):
        raise ArgumentError(f"Expected depth as a whole number from 0, got {depth!r}.")
    if not isinstance(value, (Value, Graph)):
        raise DataTypeError(
            f"draw() takes the Value where a computation ends, or a Graph, got {type(value).__name__}.{_instead(value)}"
        )
    graph = value if isinstance(value, Graph) else Graph(value)
    if level == "scalar" and any(v.shape for v in graph.nodes):
        # Every entry becomes a node at least: what is far too large is not unrolled first.
        most = MAX_NODES if fold is False else MAX_UNROLLED
        check_size(sum(v.size for v in graph.nodes), "at least ", most, "" if fold is not False else "fold=True")
        graph = graph.unroll()
    forward = view == "forward"
    shown = arrange(graph, depth, fold, forward, language(lang))
    settle(shown)
    diagram = Diagram(
        graph,
        _THEMES[theme],
        values,
        gradients if not forward else False,
        local and not forward,
        direction,
        title,
        shown,
        None if highlight is None else lit_nodes(shown, highlight),
        digits,
        relabel(shown, labels or {}),
        legend,
    )
    return Drawing(in_rows(diagram, wrap, inches), theme == "auto", inches)


def _inches(size: str | tuple[float, float] | None) -> tuple[float, float] | None:
    if isinstance(size, str) and size in _SLIDES:
        return _SLIDES[size]
    if size is None:
        return None
    numbers = isinstance(size, (tuple, list)) and all(isinstance(n, (int, float)) and 0 < n < math.inf for n in size)
    if not numbers or len(size) != 2:
        slides = " or ".join(map(repr, _SLIDES))
        raise ArgumentError(f"Expected size as (width, height) in inches, or as {slides}, got {size!r}.")
    return float(size[0]), float(size[1])


def _instead(value: object) -> str:
    """What to write for a model: its loss is drawn, or its neurons."""
    if callable(getattr(value, "named_parameters", None)):
        loss = "model.loss(X, t)" if callable(getattr(value, "loss", None)) else "loss(model(X), t)"
        return f" For a model: viz.draw({loss}), the graph of its loss; or viz.network(model), its neurons."
    return " A number or an array has no graph: make it from Values."
