"""A page with a link to a kernel, and the same page where there is none: what IPython finds to show."""

from __future__ import annotations

import sys
import warnings

import numpy as np
import pytest
from IPython.core.formatters import DisplayFormatter
from IPython.utils.dir2 import get_real_method

import nn
import viz
from tests.nn.exported import required
from tests.viz.page.test_present import Page
from viz.errors import NotLinkedWarning
from viz.page import linked_page

X = np.random.default_rng(0).random((8, 2))
IMAGES = np.random.default_rng(0).random((8, 1, 6, 6))
KINDS = {"playground": (nn.MLP([2, 3, 1], random_state=1), X), "images": (nn.CNN(maps=(2,), random_state=1), IMAGES)}
kinds = pytest.mark.parametrize("kind", KINDS)


def made(kind, live=False):
    model, of = KINDS[kind]
    return viz.playground(model, of, [0, 1] * 4, live=live)


@pytest.fixture
def without_anywidget(monkeypatch):
    """A machine that has not the package, whether or not this one has."""
    monkeypatch.setitem(sys.modules, "anywidget", None)


@pytest.mark.slow
@kinds
def test_without_the_package_the_page_says_that_it_stands_alone_and_does(without_anywidget, kind):
    with pytest.warns(NotLinkedWarning, match=r"anywidget.*stands alone.*chalkgrad\[notebook\]") as said:
        play = made(kind, live=True)
    assert said[0].filename == __file__
    assert play.widget is None
    assert play.html.replace(f' data-play="{play._mark}"', "") == made(kind).html
    data, _ = DisplayFormatter().format(play)
    assert data["text/html"] == play._repr_html_()


def test_with_the_package_there_is_a_link_and_nothing_to_say():
    anywidget = required("anywidget")
    with warnings.catch_warnings():
        warnings.simplefilter("error", NotLinkedWarning)
        play = made("playground", live=True)
    assert isinstance(play.widget, anywidget.AnyWidget)
    assert play.widget.mark == play._mark


@kinds
def test_without_a_link_ipython_asks_for_the_page_as_of_any_object(kind):
    play = made(kind)
    assert get_real_method(play, "_ipython_display_") is None
    data, _ = DisplayFormatter().format(play)
    assert data["text/html"] == play._repr_html_()
    assert {"text/html", "text/plain"} <= set(data)


@kinds
def test_with_a_link_ipython_shows_the_page_and_below_it_the_link(monkeypatch, kind):
    play, shown = made(kind), []
    monkeypatch.setattr(linked_page, "display", lambda *what, raw=False: shown.append((what, raw)))
    play.widget = Page({})
    assert DisplayFormatter().format(play) == ({}, {})
    assert shown == [((play._repr_mimebundle_(),), True), ((play.widget,), False)]


def test_the_class_itself_shows_as_a_class():
    assert get_real_method(viz.Playground, "_ipython_display_") is None
    assert set(DisplayFormatter().format(viz.Playground)[0]) == {"text/plain"}
