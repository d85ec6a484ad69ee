"""The link between a page in a notebook and its kernel: a widget that carries the page's state.

It needs the package anywidget, which the extra ``notebook`` brings. What is shown in a notebook is the page itself, as
without a kernel; the widget stands below it, finds it by its mark, and tells the kernel what changes. Shown alone
(``play.widget``, in a layout of widgets or in marimo), it is the whole page.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

_MODULE = """\
{bundle}
const operations = {operations};
export default {{
  render: ({{ model, el }}) => chalkgrad.link(model, el, {css}, {page}, operations),
}};
"""


def widget(mark: str, bundle: str, operations: str, css: str, page: str, state: Mapping[str, Any]) -> Any:
    """An ``anywidget.AnyWidget`` with the trait ``state``; None where the package is not installed.

    Parameters
    ----------
    mark : str
        Of the page that it looks for.
    bundle, operations, css, page : str
        What the page is made of, as JavaScript.
    state : mapping
        What it begins with.
    """
    try:
        import anywidget
        import traitlets
    except ImportError:
        return None
    traits = {
        "_esm": _MODULE.format(bundle=bundle, operations=operations, css=css, page=page),
        "state": traitlets.Dict().tag(sync=True),
        "mark": traitlets.Unicode().tag(sync=True),
    }
    kind = type("PlaygroundWidget", (anywidget.AnyWidget,), traits)
    return kind(state=dict(state), mark=mark)


def display(*shown: Any, raw: bool = False) -> None:
    """Show something in a notebook that runs; where IPython asks, it is there."""
    from IPython.display import display as shows

    shows(*shown, raw=raw)
