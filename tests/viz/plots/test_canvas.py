"""Where plots are drawn, and what they give back."""

import matplotlib
import matplotlib.pyplot as plt
import pytest
from PIL import Image

from autograd.errors import ArgumentError, DataTypeError
from viz.errors import OutputError
from viz.plots.canvas import Picture, open_axes, open_panels
from viz.plots.networks.activation import activation
from viz.style.palette import DARK, LIGHT


def test_given_axes_are_drawn_on_and_keep_their_figure():
    figure, given = plt.subplots()
    ax, theme = open_axes(given, None)
    assert ax is given
    assert theme is LIGHT
    assert plt.get_fignums() == [figure.number]


def test_the_theme_is_that_of_the_background_or_the_one_asked_for():
    with plt.style.context("dark_background"):
        assert open_axes(None, None)[1] is DARK
    ax, theme = open_axes(None, "dark")
    assert theme is DARK
    assert matplotlib.colors.to_hex(ax.get_facecolor()) == DARK.paper.lower()
    assert matplotlib.colors.to_hex(ax.figure.get_facecolor()) == DARK.paper.lower()


def test_a_subfigure_holds_panels():
    half, _ = plt.figure().subfigures(1, 2)
    figure, axes, _ = open_panels(half, "light", 2, 3, (1, 1))
    assert figure is half
    assert len(axes) == 6
    assert all(ax.figure is half for ax in axes)


def test_a_part_of_a_figure_gets_the_paper_that_its_words_stand_on():
    whole = plt.figure()
    left, right = whole.subfigures(1, 2)
    open_panels(right, "dark", 1, 2, (1, 1))
    assert matplotlib.colors.to_hex(right.get_facecolor()) == DARK.paper.lower()
    kept = left.get_facecolor()
    open_panels(left, None, 1, 1, (1, 1))
    assert left.get_facecolor() == kept
    assert matplotlib.colors.to_hex(whole.get_facecolor()) == "#ffffff"


def test_wrong_places_and_themes():
    with pytest.raises(DataTypeError, match="ax as matplotlib Axes, got str"):
        open_axes("here", None)
    with pytest.raises(DataTypeError, match="figure as a matplotlib Figure"):
        open_panels("here", None, 1, 1, (1, 1))
    for theme in ("blue", "Dark"):
        with pytest.raises(ArgumentError, match="theme as 'light', 'dark' or None"):
            open_axes(None, theme)
        with pytest.raises(ArgumentError, match="theme"):
            open_axes(plt.subplots()[1], theme)


@pytest.mark.slow
def test_a_file_says_what_it_shows(tmp_path):
    picture = activation("tanh")
    assert isinstance(picture, Picture)
    path = picture.save(tmp_path / "a.png")
    with Image.open(path) as image:
        assert image.info["Description"] == picture.description_
    for name in ("a.svg", "a.pdf"):
        assert picture.description_[:20].encode() in picture.save(tmp_path / name).read_bytes()
    assert repr(picture) == f"<Picture: {picture.description_}>"
    with pytest.raises(OutputError, match=r"Could not write '.*a\.png': there is no folder"):
        picture.save(tmp_path / "no" / "a.png")
    with pytest.raises(OutputError, match=r"Could not write '.*a\.xyz': .*supported formats"):
        picture.save(tmp_path / "a.xyz")
