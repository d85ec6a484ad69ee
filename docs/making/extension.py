"""What Sphinx is taught for this book: Mermaid's diagrams, signatures, and docstrings in which |x| is a size."""

from __future__ import annotations

import html
import inspect
import re
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

_LITERAL = re.compile(r"(``.*?``)", flags=re.DOTALL)


class Mermaid(SphinxDirective):
    """A diagram: its text, which its script draws in the page's light or dark."""

    has_content = True

    def run(self) -> list[nodes.Node]:
        """The diagram's text as a node, and a mark that this page needs the script."""
        self.env.metadata[self.env.docname]["mermaid"] = "yes"
        text = html.escape("\n".join(self.content))
        return [nodes.raw("", f'<pre class="mermaid" tabindex="0">\n{text}\n</pre>', format="html")]


def sizes(app: Sphinx, what: str, name: str, of: Any, options: Any, lines: list[str]) -> None:
    """Keep |x|, the size of x in a docstring, from being read as the name of a substitution."""
    text = "\n".join(lines)
    parts = _LITERAL.split(text)
    lines[:] = "".join(part if part.startswith("``") else part.replace("|", "\\|") for part in parts).split("\n")


_CLASS = re.compile(r"<class '(?:\w+\.)*(\w+)'>")


def signature(app: Sphinx, what: str, name: str, of: Any, options: Any, found: str | None, gives: str | None) -> Any:
    """Show the arguments of a class as it takes them, where what makes it takes any; and types by their names.

    >>> class Made:
    ...     def __new__(cls, *given, **named): ...
    ...     def __init__(self, size: int, dtype: type = float) -> None: ...
    ...     __signature__ = inspect.signature(__init__)
    >>> signature(None, "class", "Made", Made, None, "(*given, **named)", None)
    ('(self, size, dtype=float)', None)
    """
    if what == "class" and found == "(*given, **named)":
        taken = [one.replace(annotation=one.empty) for one in inspect.signature(of).parameters.values()]
        found = str(inspect.Signature(taken))
    return found and _CLASS.sub(r"\1", found), gives


def scripts(app: Sphinx, page: str, template: str, context: dict[str, Any], tree: Any) -> None:
    """Load what draws diagrams on pages that have one."""
    if app.env.metadata.get(page, {}).get("mermaid"):
        app.add_js_file("mermaid.min.js", defer="defer")
        app.add_js_file("diagrams.js", defer="defer")


def setup(app: Sphinx) -> dict[str, bool]:
    """Connect all of them."""
    app.add_directive("mermaid", Mermaid)
    app.connect("autodoc-process-docstring", sizes, priority=900)
    app.connect("autodoc-process-signature", signature)
    app.connect("html-page-context", scripts)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
