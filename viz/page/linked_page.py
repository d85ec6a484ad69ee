"""A page that a notebook's kernel may be linked to: what playgrounds of samples and of images share."""

from __future__ import annotations

import secrets
import warnings
from abc import abstractmethod
from collections.abc import Callable, Mapping
from functools import cached_property
from typing import Any, ClassVar

from autograd import Graph
from nn.errors import level_outside
from viz.errors import DrawingError, NotLinkedWarning
from viz.page.bundle import embedded, read
from viz.page.colors import properties
from viz.page.fallback import fallback
from viz.page.fragments import Fragments
from viz.page.live_link import display, widget
from viz.page.update_rule import update_rule
from viz.page.whole_page import WholePage

_NO_PACKAGE = (
    "live=True needs the package anywidget, which is not installed: the page stands alone, and play.model and "
    'play.data stay what they are now. pip install "chalkgrad[notebook]" brings it.'
)
_NO_LINK = (
    "viz.playground(..., live=True) makes one, in a notebook with the package anywidget: pip install "
    '"chalkgrad[notebook]"; without it the page stands alone.'
)


class LinkedPage(WholePage):
    """One piece of HTML that needs no kernel and no network; with a link ``state`` goes to and fro.

    Attributes
    ----------
    title : str
    page : dict
        What the page begins with.
    widget : anywidget.AnyWidget or None
        The link to the page, with ``live=True`` where the package anywidget is installed.
    """

    styles_of_page = ""
    built: ClassVar[str]
    """Which of the built scripts shows it, and what its root is called."""
    page: dict[str, Any]
    widget: Any = None
    _pieces: Fragments
    _mark: str = ""

    def _link(self) -> None:
        """Make the link, where there is what it needs."""
        self._mark = secrets.token_hex(8)
        bundle, styles = (read(f"web/built/{self.built}.{kind}") for kind in ("js", "css"))
        css, page = embedded(properties() + styles), embedded(self._sent)
        self.widget = widget(self._mark, bundle, self._pieces.operations, css, page, {})
        if self.widget is None:
            warnings.warn(_NO_PACKAGE, NotLinkedWarning, stacklevel=level_outside())

    @property
    def _sent(self) -> dict[str, Any]:
        """What stands in the HTML."""
        return self.page

    @property
    def state(self) -> dict[str, Any]:
        """What the page's ``state()`` answers, now; without a link what it began with.

        Assigned to, it is put into the page; what is left out stays as it is.
        """
        return (dict(self.widget.state) if self.widget is not None else {}) or self._beginning

    @state.setter
    def state(self, state: Mapping[str, Any]) -> None:
        if self.widget is None:
            raise DrawingError(f"This playground has no link to its page. {_NO_LINK}")
        now = self.state
        whole = {**now, **state}
        if "net" in now:
            whole["net"] = {**now["net"], **state.get("net", {})}
        self.widget.state = whole

    def observe(self, handler: Callable[[Any], Any]) -> None:
        """Call ``handler(self)`` whenever the page has changed: a step of training, a weight, a sample.

        Raises
        ------
        DrawingError
            Without a link to the page.
        """
        if self.widget is None:
            raise DrawingError(f"Nothing can be observed. {_NO_LINK}")
        self.widget.observe(lambda change: handler(self), names="state")

    @property
    @abstractmethod
    def _beginning(self) -> dict[str, Any]:
        """What the state is at first, as far as Python asks for it."""

    @abstractmethod
    def _graph_of_first(self) -> Graph:
        """The graph of the first sample."""

    @property
    def _ipython_display_(self) -> Callable[[], None] | None:
        """What IPython calls where there is a link; where there is none it asks for the page, as of any object."""
        return None if self.widget is None else self._show_linked

    def _show_linked(self) -> None:
        """The page, which needs no kernel, and below it the link to the kernel."""
        display(self._repr_mimebundle_(), raw=True)
        display(self.widget)

    @cached_property
    def _static(self) -> str:
        """What is seen where scripts may not run: the chain of the first sample."""
        graph = self._graph_of_first()
        return fallback(graph, update_rule(graph))

    def _fragment(self, page: bool = False) -> str:
        name = self.built
        mark = (' data-page=""' if page else "") + (f' data-play="{self._mark}"' if self._mark else "")
        styles = embedded(properties() + read(f"web/built/{name}.css"))
        script = (
            "(() => {\nconst root = document.currentScript.parentElement;\n"
            f"{read(f'web/built/{name}.js')}\n"
            f"chalkgrad.{name}(root, {styles}, {embedded(self._sent)}, {self._pieces.operations});\n}})();"
        )
        root = f'<div class="chalkgrad-{name}" data-lm-suppress-shortcuts="true"{mark}{self._fixed}>'
        return f"{root}\n{self._static}\n<script>{script}</script>\n</div>"
