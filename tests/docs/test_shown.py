"""What a page's code makes stands below it."""

from __future__ import annotations

from docs.making import shown

PAGE = """\
# A page

```python
print(1 + 1)
print("said")  # said
```

```python
print("said")  # said
```

```python
from pathlib import Path

Path("b.svg").write_text("<svg><desc>Two &amp; two</desc></svg>")
Path("a.html").write_text("<body>live</body>")
Path("c.pdf").write_text("")
```

The end.
"""


def test_prints_pictures_and_pages_stand_below_their_block(tmp_path):
    page = tmp_path / "howto/made.md"
    page.parent.mkdir()
    page.write_text(PAGE)
    shown.write(tmp_path)
    text = page.read_text()
    first, second, third, end = text.split("```python\n")[1:3] + text.split("```python\n")[3].split("```{image}")
    assert "text\n:class: printed\n\n2\nsaid\n```" in first
    assert "printed" not in second, "it says what the comment says"
    assert "printed" not in third
    assert end.startswith(" /_static/shown/howto_made/b.svg\n:alt: Two & two\n")
    assert 'src="../_static/shown/howto_made/a.html"' in end
    assert "c.pdf" not in end
    assert text.endswith("The end.\n")
    live = (tmp_path / "_static/shown/howto_made/a.html").read_text()
    assert live.startswith("<body>live<script>if"), "it tells the page around it how high it is"
    assert live.endswith("</script></body>")
