"""The graph of a computation as a picture: `draw`."""

from __future__ import annotations

import base64
import math
import os
from functools import cached_property
from pathlib import Path
from typing import Any, Literal

from autograd import Graph, Value
from autograd.errors import ArgumentError, DataTypeError
from viz.drawing.alt_text import describe_drawing
from viz.drawing.collapse import settle
from viz.drawing.diagram import Diagram
from viz.drawing.dot import find_dot
from viz.drawing.highlighting import Target, lit_nodes
from viz.drawing.how_much import MAX_NODES, MAX_UNROLLED, arrange, check_size
from viz.drawing.svg import finish, size
from viz.style.palette import DARK, LIGHT
from viz.style.text import clean, escape

__all__ = ["MAX_NODES", "Drawing", "draw"]

_FORMATS = ("svg", "png", "pdf", "dot")
_DPI = 144
_MAX_PIXELS = 16_000
_POINT = 4 / 3
"""Of CSS pixels."""

_THEMES = {"light": LIGHT, "dark": DARK}


class Drawing:
    """A drawn graph. It shows itself in a notebook; elsewhere `save` it.

    Attributes
    ----------
    source : str
        The drawing in DOT, Graphviz's language.
    title : str
        What the drawing is called where it cannot be seen.
    description : str
        What it shows, in words: where it begins and ends, the operations of a small one, what was left out.
    """

    def __init__(self, diagram: Diagram) -> None:
        self._nodes, self._edges = len(diagram.view.nodes), len(diagram.view.edges)
        self.source = diagram.source()
        self._names = diagram.names
        self.title = clean(diagram.title or "Computation graph")
        self.description = describe_drawing(diagram.view, diagram.cards)
        self._alternative = f"{self.title}: {self.description}" if diagram.title else self.description

    @cached_property
    def svg(self) -> str:
        """The drawing as SVG text."""
        drawn = find_dot().run(self.source, "svg").decode()
        return finish(drawn, self._names, self.title, self.description)

    @property
    def png(self) -> bytes:
        """The drawing as PNG, at 144 dots per inch."""
        return self.to_png()

    def to_png(self, dpi: float = _DPI) -> bytes:
        """Return the drawing as PNG.

        Parameters
        ----------
        dpi : float
            Dots per inch; fewer where a side would otherwise exceed 16,000 pixels.
        """
        if not 0 < dpi < math.inf:
            raise ArgumentError(f"Expected dpi as a number above 0, got {dpi!r}.")
        most = _MAX_PIXELS * 72 / max(size(self.svg))
        return find_dot().run(self.source, "png", f"-Gdpi={min(dpi, most):.4g}")

    def save(self, path: str | os.PathLike[str], *, dpi: float = _DPI) -> Path:
        """Write the drawing to a file in the format that its suffix names.

        Parameters
        ----------
        path : path-like
            Ends in ``.svg``, ``.png``, ``.pdf`` or ``.dot``. A PDF needs an installed Graphviz.
        dpi : float
            Dots per inch of a PNG.

        Returns
        -------
        pathlib.Path
            The path.

        Raises
        ------
        ArgumentError
            If the suffix is another.
        DrawingError
            If this machine's Graphviz cannot make the format. No file is then written.
        """
        path = Path(path)
        format = path.suffix.lower().removeprefix(".")
        if format not in _FORMATS:
            known = ", ".join(f".{name}" for name in _FORMATS)
            raise ArgumentError(f"Expected a file name that ends in one of {known}, got {path.name!r}.")
        if format == "png":
            made = self.to_png(dpi)
        elif format == "pdf":
            made = find_dot().run(self.source, "pdf")
        else:
            made = (self.svg if format == "svg" else self.source).encode()
        path.write_bytes(made)
        return path

    def __repr__(self) -> str:
        return f"<Drawing of {self._nodes} nodes, {self._edges} edges>"

    def _repr_html_(self) -> str:
        # An image, because notebooks that are not trusted strip an inline SVG.
        width = size(self.svg)[0] * _POINT
        data = base64.b64encode(self.svg.encode()).decode()
        # A wide drawing shrinks to the page down to where it can still be read, then scrolls.
        style = f"width:100%;max-width:{width:.0f}px;min-width:{0.6 * width:.0f}px;height:auto"
        return (
            f'<div style="overflow-x:auto"><img style="{style}" alt="{escape(self._alternative)}" '
            f'src="data:image/svg+xml;base64,{data}"></div>'
        )

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, str]:
        return {"text/html": self._repr_html_(), "text/plain": repr(self)}


def draw(
    value: Value | Graph,
    *,
    level: Literal["layer", "scalar"] = "layer",
    values: bool = True,
    gradients: bool = True,
    local: bool = True,
    view: Literal["both", "forward"] = "both",
    depth: int | None = None,
    fold: bool | None = None,
    highlight: Target | tuple[Target, Target] | None = None,
    direction: Literal["LR", "TB"] = "LR",
    theme: Literal["light", "dark"] = "light",
    title: str | None = None,
) -> Drawing:
    """Draw the computation that led to ``value``.

    Each operation is a rounded box with its name and formula; a variable has a square box, a constant
    a dashed one. Below a box stand the value (blue) and the gradient (vermillion; "—" until a backward
    pass has reached it; constants have none). On an edge stands the local derivative, in symbols and,
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
    values, gradients, local : bool
        Whether to write values, gradients, local derivatives.
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
        A node, by itself or by name, to light with its paths to the end; or ``(start, end)``: the paths
        between them. The rest is drawn faintly.
    direction : {"LR", "TB"}
        From left to right, or from top to bottom.
    theme : {"light", "dark"}
    title : str, optional
        A headline.

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
    ):
        if given not in known:
            raise ArgumentError(f"Expected {option} as one of {', '.join(map(repr, known))}, got {given!r}.")
    if depth is not None and (not isinstance(depth, int) or depth < 0):
        raise ArgumentError(f"Expected depth as a whole number from 0, got {depth!r}.")
    if not isinstance(value, (Value, Graph)):
        raise DataTypeError(f"draw() takes the Value where a computation ends, or a Graph, got {type(value).__name__}.")
    graph = value if isinstance(value, Graph) else Graph(value)
    if level == "scalar" and any(v.shape for v in graph.nodes):
        # Every entry becomes a node at least: what is far too large is not unrolled first.
        most = MAX_NODES if fold is False else MAX_UNROLLED
        check_size(sum(v.size for v in graph.nodes), "at least ", most, "" if fold is not False else "fold=True")
        graph = graph.unroll()
    shown = arrange(graph, depth, fold, view == "forward")
    if direction == "LR":
        # Downwards dot does better with leaves outside.
        settle(shown)
    lit = None if highlight is None else lit_nodes(shown, highlight)
    forward = view == "forward"
    return Drawing(
        Diagram(
            graph,
            _THEMES[theme],
            values,
            gradients and not forward,
            local and not forward,
            direction,
            title,
            shown,
            lit,
        )
    )
