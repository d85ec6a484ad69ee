"""Settings of the book. `python -m docs` makes its source in build/book/source and builds it from there."""

import re
from pathlib import Path

import sphinxcontrib.katex

from docs.making.npm import node
from docs.making.raised import ROOT

project = "chalkgrad"
author = "the chalkgrad developers"
copyright = author
_project = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
version = release = re.findall(r'^version = "(.*)"', _project, re.MULTILINE)[0]
language = "en"

extensions = [
    "myst_nb",
    "numpydoc",
    "sphinx.ext.autodoc",
    "sphinx.ext.viewcode",
    "sphinx_design",
    "sphinxcontrib.katex",
    "docs.making.extension",
]
root_doc = "index"
exclude_patterns = ["gallery.md"]  # the list for readers of the repository; the book has the pictures
default_role = "literal"
nitpicky = False

# Notebooks are shown with the outputs that the notebooks' own run made.
nb_execution_mode = "off"
nb_merge_streams = True
nb_code_prompt_show = "Show a solution"  # nothing else is folded
nb_code_prompt_hide = "Hide the solution"
myst_enable_extensions = ["colon_fence", "deflist", "dollarmath"]
myst_heading_anchors = 3
myst_fence_as_directive = ["mermaid"]

# Formulas are typeset while the book is built: a page needs no script for them.
katex_prerender = True
katex_js_path = str(Path(__file__).parent / "_static" / "katex" / "katex.min.js")
sphinxcontrib.katex.NODEJS_BINARY = str(node())
katex_autorender_path = "katex/auto-render.min.js"
katex_css_path = "katex/katex.min.css"

autodoc_typehints = "none"
toc_object_entries_show_parents = "hide"
autodoc_member_order = "bysource"
numpydoc_show_class_members = False
numpydoc_xref_param_type = False

html_theme = "pydata_sphinx_theme"
html_title = "chalkgrad"
html_static_path = ["_static"]
html_css_files = ["book.css"]
html_js_files = [("live.js", {"defer": "defer"})]
html_show_sourcelink = False
html_copy_source = False
html_context = {"default_mode": "auto"}
# Pages that no list of pages leads through have no empty place for one.
html_sidebars: dict[str, list[str]] = {
    page: [] for page in ("index", "gallery/index", "compared", "since_0_1", "search", "genindex")
}
html_theme_options = {
    "navigation_with_keys": False,
    "show_prev_next": True,
    "secondary_sidebar_items": ["page-toc"],
    "navbar_align": "left",
    "footer_start": ["copyright"],
    "footer_end": [],
    "pygments_light_style": "a11y-high-contrast-light",
    "pygments_dark_style": "a11y-high-contrast-dark",
}
