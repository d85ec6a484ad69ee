"""The book: ``python -m docs`` builds it into build/book/html, which opens from disk. Needs the extra ``docs``.

No notebook is executed: what is shown is what their own run made. The short code of other pages is run, so that what
it makes can be seen. Warnings are errors.
"""

import sys
from pathlib import Path

from docs.making import gallery, live, messages, notebooks, npm, reference, shown, source

ROOT = Path(__file__).resolve().parent.parent
BUILD = ROOT / "build" / "book"


def main() -> int:
    """Put the source together, and let Sphinx build it."""
    from sphinx.cmd.build import build_main

    made = BUILD / "source"
    source.copy(ROOT, made)
    shown.write(made)
    notebooks.copy(ROOT / "tutorials", made / "learn")
    reference.write(made / "reference")
    gallery.write(made / "gallery", BUILD / "pictures")
    messages.write(made / "faq")
    live.write(made / "_static" / "live")
    npm.install(made / "_static", BUILD / "npm")
    # In one process: what goes wrong in a second one while pages are written is not told.
    return build_main(["-W", "--keep-going", "-q", "-b", "html", str(made), str(BUILD / "html")])


if __name__ == "__main__":
    sys.exit(main())
