"""index.html: all of it on one page, whole without the other files, nothing in it unescaped."""

import re
from html.parser import HTMLParser

import numpy as np
import pytest

from nn import Table
from viz.command import files, job
from viz.command.index_page import page

NASTY = '<script>alert(1)</script>&"'


@pytest.fixture(scope="module")
def result(small_pictures):
    X = np.random.default_rng(0).normal(size=(60, 2))
    labels = np.where(X[:, 0] > 0, NASTY, "b")
    return job.run(Table(X, labels, (NASTY, "b"), NASTY), epochs=2, source=NASTY)


@pytest.mark.slow
def test_it_is_whole_and_well_formed(result):
    text = result.files["index.html"].decode()

    class Checks(HTMLParser):
        def __init__(self):
            super().__init__()
            self.open, self.links = [], []

        def handle_starttag(self, tag, attributes):
            if tag not in ("img", "meta"):
                self.open.append(tag)
            for name, value in attributes:
                if name in ("src", "href"):
                    self.links.append(value)

        def handle_endtag(self, tag):
            assert self.open.pop() == tag

    checks = Checks()
    checks.feed(text)
    assert checks.open == []
    assert "<script>" not in text
    assert all(link.startswith("data:image/") or link in files.FILES for link in checks.links)
    assert {link for link in checks.links if link in files.FILES} >= set(result.files) - {"index.html"}
    assert text.count("data:image/") == 4


@pytest.mark.slow
def test_what_was_not_made_is_not_on_it(result):
    result.files.pop("boundary.png")
    assert "boundary.png" not in page(result)


def test_dark_and_light_have_colours_of_the_palette(result):
    text = page(result)
    assert re.search(r"prefers-color-scheme: dark\) \{ :root \{ --paper: #15181C;", text)
    assert ":root { --paper: #" in text
