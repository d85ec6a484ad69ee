"""index.html: everything that was made, on one page, each with two sentences."""

from __future__ import annotations

import base64
from collections.abc import Sequence
from html import escape

from viz.command import report, verdict
from viz.command.files import FILES
from viz.command.result import Result
from viz.command.scores import ClassScores
from viz.page.colors import declared
from viz.style.palette import DARK, LIGHT
from viz.style.text import clean

_STYLE = f"""
:root {{ {declared(LIGHT)} color-scheme: light dark; }}
@media (prefers-color-scheme: dark) {{ :root {{ {declared(DARK)} }} }}
body {{ background: var(--paper); color: var(--ink); font: 16px/1.5 system-ui, sans-serif; margin: 0 auto;
  max-width: 60rem; padding: 1.5rem; }}
h1 {{ font-size: 1.5rem; }} h2 {{ font-size: 1.15rem; margin-top: 2.5rem; }}
.verdict {{ font-size: 1.15rem; }} .muted {{ color: var(--muted); }}
a {{ color: var(--value); }}
img {{ max-width: 100%; height: auto; background: {LIGHT.paper}; border: 1px solid var(--line); display: block; }}
.scroll {{ overflow-x: auto; }} .scroll img {{ max-width: none; }}
table {{ border-collapse: collapse; font-size: .95rem; }}
td, th {{ border-bottom: 1px solid var(--line); padding: .25rem .8rem .25rem 0; text-align: left; vertical-align: top;
  overflow-wrap: anywhere; }}
td:first-child {{ white-space: nowrap; }} td:first-child:nth-last-child(3) {{ white-space: normal; }}
pre {{ overflow-x: auto; font-size: .85rem; }}
"""
_TEXTS = {
    "boundary.png": (
        "Where it changes its mind",
        "Each area has the colour of the class that the network says there, stronger where it is surer. Points are "
        "samples in the colour of their true class; those that are wrong wear a ring.",
    ),
    "confusion.png": (
        "What is taken for what",
        "A row is a true class, a column what the network says; on the diagonal it is right. A dark entry beside the "
        "diagonal is a pair of classes that it mixes up.",
    ),
    "residuals.png": (
        "Predicted and measured",
        "On the line in the left picture a prediction is exactly right. In the right one nothing but noise should be "
        "left: a bend or a funnel is something that the network has not learned.",
    ),
    "curves.png": (
        "How training went",
        "The loss should fall and then hardly move. Where that of the held-out samples rises again, the network learns "
        "the samples by heart.",
    ),
    "graph.svg": (
        "One sample through the network",
        "Values in blue flow from left to right, gradients below them come back from the loss. It is the first sample "
        "of the table.",
    ),
}


def page(result: Result) -> str:
    """The page, with its pictures inside; the other files are linked."""
    title = f"{clean(result.title)}: what the network learned"
    parts = [f"<h1>{escape(title)}</h1>", f'<p class="verdict">{_text(verdict.sentence(result))}</p>']
    if result.stopped:
        parts.append(f"<p>{_text(result.stopped)}: these are the results up to there.</p>")
    rows = [*verdict.figures(result), *report.facts(result).items()]
    parts.append(_table([(_text(what), _text(said)) for what, said in rows]))
    worst = verdict.mistakes(result)
    if worst:
        parts.append(
            "<h2>The worst mistakes</h2><p>The network was surest here, or furthest off, and wrong. Such rows "
            "are worth a look: some are typing errors.</p>"
        )
        parts.append("<ol>" + "".join(f"<li>{_text(line)}</li>" for line in worst) + "</ol>")
    for name, (heading, words) in _TEXTS.items():
        if name in result.files:
            parts.append(f"<h2>{heading}</h2><p>{words}</p>{_picture(name, result.files[name], heading)}")
            if name == "graph.svg":
                parts.append(
                    '<p><a href="backprop.html">Step through it</a>, forward and backward. '
                    '<a href="backprop.txt">backprop.txt</a> has every step in words and numbers.</p>'
                )
                if "playground.html" in result.files:
                    parts.append('<p><a href="playground.html">Train it further</a>, and change it, in a page.</p>')
    parts += _columns(result)
    listed = [(f'<a href="{name}">{name}</a>', _text(said)) for name, said in FILES.items() if name in result.files]
    parts.append("<h2>The files</h2>" + _table(listed))
    body = "\n".join(parts)
    return (
        f'<!doctype html>\n<html lang="en"><head><meta charset="utf-8"><meta name="viewport" '
        f'content="width=device-width"><title>{escape(title)}</title><style>{_STYLE}</style></head>\n'
        f"<body><main>\n{body}\n</main></body></html>\n"
    )


def _columns(result: Result) -> list[str]:
    table = result.table
    parts = [
        "<h2>What was done to the columns</h2><p>A network takes numbers, so texts, dates and gaps became some. "
        "New rows get exactly the same: <code>chalkgrad predict model.npz NEW.csv</code>.</p>"
    ]
    if table.columns:
        rows = [(_text(c.name), _text(c.role), _text(c.said)) for c in table.columns]
        parts.append(_table(rows[:_MOST], ("column", "role", "what was done")))
        if len(rows) > _MOST:
            parts.append(f'<p class="muted">{len(rows) - _MOST} more in columns.csv.</p>')
    if result.notes:
        parts.append("<ul>" + "".join(f"<li>{_text(note)}</li>" for note in result.notes) + "</ul>")
    if isinstance(result.scores, ClassScores):
        parts.append("<h2>The confusion matrix in figures</h2>")
        parts.append(f"<pre>{escape(chr(10).join(verdict.matrix(result.scores)))}</pre>")
    return parts


_MOST = 60
"""Columns on the page."""


def _table(rows: Sequence[tuple[str, ...]], head: tuple[str, ...] = ()) -> str:
    top = f"<thead><tr>{''.join(f'<th>{cell}</th>' for cell in head)}</tr></thead>" if head else ""
    body = "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>" for row in rows)
    return f"<table>{top}<tbody>{body}</tbody></table>"


def _text(text: str) -> str:
    return escape(clean(text.replace("\0", " ")))


def _picture(name: str, content: bytes, alt: str) -> str:
    kind = "image/svg+xml" if name.endswith(".svg") else "image/png"
    data = base64.b64encode(content).decode()
    image = f'<img alt="{escape(alt)}" src="data:{kind};base64,{data}">'
    return (
        f'<div class="scroll" tabindex="0" role="group" aria-label="{escape(alt)}">{image}</div>'
        if name.endswith(".svg")
        else image
    )
