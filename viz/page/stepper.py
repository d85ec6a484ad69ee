"""Backprop, step by step, in a notebook or in a page of its own: `step`."""

from __future__ import annotations

import math
import os
from functools import cached_property
from pathlib import Path
from typing import Any, Literal

from autograd import Graph, Value
from autograd.errors import ArgumentError, DataTypeError
from autograd.graph.sentences import language
from nn.layers.module import Module
from viz.drawing.draw import draw
from viz.drawing.picture import Drawing
from viz.errors import DrawingError
from viz.page.bundle import live, read, recorded
from viz.page.colors import ground
from viz.page.fallback import fallback
from viz.page.layout import lay_out
from viz.page.live_page import LivePage
from viz.page.live_structure import recorded as recorded_operation
from viz.page.structure import name_of, trace
from viz.page.update_rule import update_rule
from viz.style.text import clean, escape

Theme = Literal["auto", "light", "dark"]

MAX_NODES = 2000
"""Graphs with more nodes than this are refused: nobody would step through them."""


class Stepper:
    """A computation to step through. It shows itself in a notebook; elsewhere `save` it.

    It is one piece of HTML that needs no kernel and no network. Where scripts may not run (a notebook
    that is not trusted, a mail) it shows the graph as a picture and every step in a table.

    Attributes
    ----------
    trace : dict
        Every step as plain data; `viz.page.structure` says what is in it.
    title : str
    recording : str
        The operation that a page does not compute, so that this one has Python's numbers; "" where it computes.
    """

    def __init__(
        self, graph: Graph, lr: float | None, title: str | None, theme: Theme = "auto", lang: str = "en"
    ) -> None:
        self._graph, self._rule, self._theme, self._lang = graph, update_rule(graph, lr), theme, lang
        self.title: str = clean(title or name_of(graph))
        self.recording: str = recorded_operation(graph)
        self._page = None if self.recording else LivePage(graph, self._rule, title, lang)

    @cached_property
    def trace(self) -> dict[str, Any]:
        """Every step as plain data, with its numbers."""
        return trace(self._graph, rule=self._rule, title=self.title, lang=self._lang)

    @cached_property
    def layout(self) -> list[Any]:
        """Where the nodes stand, see `viz.page.layout`; a live page finds places for the insides itself."""
        if self._page is None:
            return [lay_out(graph) for graph in self.trace["graphs"]]
        return [self._page.layout]

    @cached_property
    def _script(self) -> str:
        """The script, and one call of it with the style sheet and the data."""
        if self._page is None:
            return recorded(self.trace, self.layout, self.recording)
        return live({**self._page.data, "layout": self.layout}, self._page.operations, self._page.machine)

    @cached_property
    def _static(self) -> str:
        """What is seen where scripts may not run."""
        return fallback(self._graph, self._rule, self._lang)

    def _fragment(self, page: bool = False) -> str:
        mark, head = (' data-page=""', "<h1>Backprop, step by step</h1>\n") if page else ("", "")
        theme = "" if self._theme == "auto" else f' data-theme="{self._theme}" data-fixed=""'
        root = f'<div class="chalkgrad-stepper" lang="{self._lang}" data-lm-suppress-shortcuts="true"{mark}{theme}>'
        return f"{root}\n{head}{self._static}\n<script>{self._script}</script>\n</div>"

    @property
    def html(self) -> str:
        """The whole page."""
        page = read("template.html").replace("{{ground}}", ground()).replace("{{title}}", escape(self.title))
        return page.replace("{{fragment}}", self._fragment(page=True))

    def save(self, path: str | os.PathLike[str]) -> Path:
        """Write one HTML file that opens from disk: no server, no network, no kernel.

        Parameters
        ----------
        path : path-like
            Ends in ``.html``.

        Returns
        -------
        pathlib.Path
            The path.

        Raises
        ------
        ArgumentError
            If the suffix is another.
        """
        path = Path(path)
        if path.suffix.lower() not in (".html", ".htm"):
            raise ArgumentError(f"Expected a file name that ends in .html, got {path.name!r}.")
        path.write_bytes(self.html.encode())
        return path

    def figure(self, step: int, **options: Any) -> Drawing:
        """The graph with one step lit, as a picture for a slide.

        Parameters
        ----------
        step : int
            As the page counts for `go`: from 0, those forward first, then those backward.
        **options
            Of `viz.draw`; ``size="16:9"`` if neither that nor ``wrap`` is given.

        Returns
        -------
        Drawing
            With ``save("step.svg")``, ``.png`` and ``.pdf``.

        Raises
        ------
        ArgumentError
            If there is no such step.

        Examples
        --------
        >>> from autograd import Value
        >>> a = Value(3.0, name="a")
        >>> step(a * a).figure(1).svg.startswith("<?xml")
        True
        """
        graph, forward = self._graph, len(self._graph.operations)
        count = forward + len(graph.events)
        if isinstance(step, bool) or not isinstance(step, int) or not 0 <= step < count:
            raise ArgumentError(f"There is no step {step!r}: they are 0 to {count - 1}.")
        settings: dict[str, Any] = {"gradients": "computed", "lang": self._lang}
        if step < forward:
            settings |= {"highlight": graph.operations[step], "view": "forward"}
        else:
            event = graph.events[step - forward]
            settings["highlight"] = (event.consumer.parents[event.index], event.consumer)
        if not {"size", "wrap"} & options.keys():
            settings["size"] = "16:9"
        return draw(graph, **{**settings, **options})

    def __repr__(self) -> str:
        return f"<Stepper of {len(self._graph.operations)} steps forward, {len(self._graph.events)} backward>"

    def _repr_html_(self) -> str:
        return self._fragment()

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, str]:
        return {"text/html": self._repr_html_(), "text/plain": repr(self)}


def step(
    value: Value | Graph,
    *,
    lr: float | None = None,
    title: str | None = None,
    level: Literal["layer", "scalar"] = "layer",
    theme: Theme = "auto",
    lang: str = "en",
) -> Stepper:
    """Step through the computation that led to ``value``: forward, backward, update.

    In a notebook the result shows itself: the graph with the current step lit, its formula in symbols
    and with numbers put in, the chain rule growing factor by factor, the line of NumPy that the step
    is. Enter zooms into an operation, scalar by scalar; of a result that is too large for that, a few
    entries can be opened, each alone. Images are shown as pictures, with the window of a convolution or
    a pooling to slide over them. Gradients are those of a backward pass of its own: no ``.grad`` is
    changed, and none is needed.

    Parameters
    ----------
    value : Value or Graph
        Where the computation ends, one number; or its graph, or a part of one (``graph.unroll(node)``,
        or ``graph.unroll()`` for all of it in scalar operations).
    lr : float, optional
        η of the update w ← w − η ∂l/∂w; else the model's own where it is trained so, else 0.1.
    title : str, optional
        What the computation is called; "A → l" from its names if left out.
    level : {"layer", "scalar"}
        "layer" steps through the operations as they were recorded, "scalar" through each ``+`` and ``×``.
    theme : {"auto", "light", "dark"}
        "auto" follows the notebook or the system.
    lang : {"en", "fr", "de"}
        The language of what is said of formulas and steps.

    Returns
    -------
    Stepper
        With ``save("backprop.html")``, ``figure(step)`` and ``trace``.

    Raises
    ------
    NotScalarError
        If ``value`` has more than one entry.
    DrawingError
        If the graph has more than 2,000 nodes, or none.
    StaleGraphError
        If a variable has changed since the graph was recorded.

    Examples
    --------
    >>> from autograd import Value
    >>> a = Value(3.0, name="a")
    >>> square = a * a
    >>> square.name = "l"
    >>> step(square)
    <Stepper of 1 steps forward, 2 backward>
    """
    if isinstance(value, Module):
        raise DataTypeError("step() takes the Value where a computation ends: of a model, viz.step(model.loss(x, t)).")
    if not isinstance(value, (Value, Graph)):
        raise DataTypeError(f"step() takes the Value where a computation ends, or a Graph, got {type(value).__name__}.")
    if lr is not None and (isinstance(lr, bool) or not isinstance(lr, (int, float)) or not math.isfinite(lr) or lr < 0):
        raise ArgumentError(f"Expected lr as a number, 0 or more, got {lr!r}.")
    if level not in ("layer", "scalar"):
        raise ArgumentError(f'level is "layer" or "scalar", got {level!r}.')
    if theme not in ("auto", "light", "dark"):
        raise ArgumentError(f'theme is "auto", "light" or "dark", got {theme!r}.')
    graph = value if isinstance(value, Graph) else Graph(value)
    if level == "scalar" and any(v.shape for v in graph.nodes):
        graph = graph.unroll()
    if not graph.operations:
        raise DrawingError("There is nothing to step through: this Value is a leaf, no operation led to it.")
    if len(graph.nodes) > MAX_NODES:
        raise DrawingError(
            f"This graph has {len(graph.nodes):,} nodes; more than {MAX_NODES:,} cannot be stepped through. "
            "Step through whole layers, or one operation from inside (viz.step(graph.unroll(node)))."
        )
    return Stepper(graph, None if lr is None else float(lr), title, theme, language(lang))
