"""What Sphinx is taught for this book: diagrams in Mermaid's language, and docstrings in which |x| is a size."""

from __future__ import annotations

import html
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


def scripts(app: Sphinx, page: str, template: str, context: dict[str, Any], tree: Any) -> None:
    """Load what draws diagrams on pages that have one."""
    if app.env.metadata.get(page, {}).get("mermaid"):
        app.add_js_file("mermaid.min.js", defer="defer")
        app.add_js_file("diagrams.js", defer="defer")


def setup(app: Sphinx) -> dict[str, bool]:
    """Connect all of them."""
    app.add_directive("mermaid", Mermaid)
    app.connect("autodoc-process-docstring", sizes, priority=900)
    app.connect("html-page-context", scripts)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
