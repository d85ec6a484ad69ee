"""Backprop, step by step, in a notebook or in a page of its own: `step`."""

from __future__ import annotations

import math
from functools import cached_property
from typing import TYPE_CHECKING, Any, Literal

from numpy.typing import ArrayLike

from autograd import Graph, Value
from autograd.errors import ArgumentError, DataTypeError
from autograd.graph.first_bad import first_bad
from autograd.graph.formula import read_once
from autograd.graph.sentences import language, say
from autograd.program.javascript.names import NoJavaScriptError
from nn.layers.module import Module
from viz.errors import DrawingError
from viz.notation.other_names import other_names_answered
from viz.page.bundle import live, recorded
from viz.page.fallback import fallback
from viz.page.known_data import known_data
from viz.page.layout import is_large, lay_out
from viz.page.live_page import LivePage
from viz.page.live_structure import unknown_operation
from viz.page.structure import name_of, trace
from viz.page.update_rule import update_rule
from viz.page.whole_page import Theme, WholePage, checked_theme
from viz.style.text import clean, escape

if TYPE_CHECKING:
    from viz.drawing.picture import Drawing

MAX_NODES = 2000
"""Graphs with more nodes than this are refused: nobody would step through them."""


class Stepper(WholePage):
    """A computation to step through. It shows itself in a notebook; elsewhere `save` it.

    It is one piece of HTML that needs no kernel and no network. Where scripts may not run (a notebook
    that is not trusted, a mail) it shows the graph as a picture and every step in a table.

    Attributes
    ----------
    trace : dict
        Every step as plain data; `viz.page.structure` says what is in it.
    title : str
    bad : str
        Which operation first made an infinity or a nan, and what helps, as the page says it; "" where there is none.
    recording : str
        The operation that a page does not compute, so that this one has Python's numbers; "" where it computes.
    """

    as_a_picture = " One step as a picture: .figure(step=1).save('step.svg')."

    def __init__(
        self,
        graph: Graph,
        lr: float | None,
        title: str | None,
        theme: Theme = "auto",
        lang: str = "en",
        known: dict[str, Any] | None = None,
    ) -> None:
        data = {graph.nodes[known["inputs"]]} if known else ()
        self._graph, self._rule, self._theme, self._lang = graph, update_rule(graph, lr, data=data), theme, lang
        self.title: str = clean(title or name_of(graph))
        self._readings: dict[Any, Any] = {}
        self.recording, self._page = "", None
        with read_once(self._readings):
            try:
                self._page = LivePage(graph, self._rule, title, lang, known)
            except NoJavaScriptError as error:
                self.recording = unknown_operation(graph, error)

    @cached_property
    def trace(self) -> dict[str, Any]:
        """Every step as plain data, with its numbers."""
        with read_once(self._readings):
            return trace(self._graph, rule=self._rule, title=self.title, lang=self._lang)

    @cached_property
    def bad(self) -> str:
        """Which operation first made an infinity or a nan, and what helps; "" where every number is finite."""
        found = [first_bad(end) for end in self._graph.ends]
        return next((one.said(self._lang) for one in found if one), "")

    @cached_property
    def layout(self) -> list[Any]:
        """Where the nodes stand, see `viz.page.layout`; of large graphs of numbers the page finds places itself."""
        if self._page is None:
            graphs = self.trace["graphs"]
            return [None if is_large([v["shape"] for v in one["nodes"]]) else lay_out(one) for one in graphs]
        return [self._page.layout]

    @cached_property
    def _script(self) -> str:
        """The script, and one call of it with the style sheet and the data."""
        if self._page is None:
            return recorded({**self.trace, "bad": self.bad}, self.layout, self.recording)
        return live(
            {**self._page.data, "layout": self.layout, "bad": self.bad}, self._page.operations, self._page.machine
        )

    @cached_property
    def _static(self) -> str:
        """What is seen where scripts may not run."""
        line = f'<p role="note"><strong>{escape(clean(self.bad))}</strong></p>\n' if self.bad else ""
        with read_once(self._readings):
            return line + fallback(self._graph, self._rule, self._lang)

    def _fragment(self, page: bool = False) -> str:
        mark, head = (' data-page=""', f"<h1>{say('frame.title', self._lang)}</h1>\n") if page else ("", "")
        mark += self._fixed
        root = f'<div class="chalkgrad-stepper" lang="{self._lang}" data-lm-suppress-shortcuts="true"{mark}>'
        return f"{root}\n{head}{self._static}\n<script>{self._script}</script>\n</div>"

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
        from viz.drawing.draw import draw

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


@other_names_answered
def step(
    value: Value | Graph,
    *,
    lr: float | None = None,
    title: str | None = None,
    level: Literal["layer", "scalar"] = "layer",
    theme: Theme = "auto",
    lang: str = "en",
    inputs: Value | ArrayLike | str | None = None,
    output: Value | str | None = None,
) -> Stepper:
    """Step through the computation that led to ``value``: forward, backward, update (L26-L29, L38).

    In a notebook the result shows itself: the graph with the current step lit, its formula in symbols
    and with numbers put in, the chain rule growing factor by factor, the line of NumPy that the step
    is. Enter zooms into an operation, scalar by scalar; of a result that is too large for that, a few
    entries can be opened, each alone. Images are shown as pictures, with the window of a convolution or
    a pooling to slide over them. Gradients are those of a backward pass of its own: no ``.grad`` is
    changed, and none is needed. Where a number is infinite or none at all, a line says which operation made the
    first one, and what helps (`autograd.first_bad`).

    Parameters
    ----------
    value : Value or Graph
        Where the computation ends, one number; or its graph, or a part of one (``graph.unroll(node)``,
        or ``graph.unroll()`` for all of it in scalar operations).
    lr : float, optional
        η of the update w ← w − η ∂l/∂w; else the model's own where it is trained so, else 0.1. Parameters alone are
        trained; where no leaf is known as one, all but those called as data are: x, t, y, inputs, labels ...
    title : str, optional
        What the computation is called; "A → l" from its names if left out.
    level : {"layer", "scalar"}
        "layer" steps through the operations as they were recorded, "scalar" through each ``+`` and ``×``.
    theme : {"auto", "light", "dark"}
        "auto" follows the notebook or the system.
    lang : {"en", "fr", "de"}
        The language of what is said of formulas and steps.
    inputs, output : Value, array-like or str, optional
        The leaf that holds the data, and the node that answers (or their names): the page then predicts rows that are
        typed, and its ``.chalkgrad`` has ``predict(rows)`` and ``train(epochs)``.

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
    known = known_data(graph, inputs, output)
    return Stepper(graph, None if lr is None else float(lr), title, checked_theme(theme), language(lang), known)
