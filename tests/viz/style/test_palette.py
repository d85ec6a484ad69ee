"""The palette that all pictures share: classes that can be told apart, text that can be read, colours in one place."""

from __future__ import annotations

import itertools
import re
from dataclasses import asdict
from pathlib import Path

import numpy as np
import pytest

import viz
from autograd.errors import ArgumentError
from tests.viz.style.color_difference import EYES, delta_e, lab
from viz.style import palette

_MEANINGS = ("value", "gradient", "check", "current")
_AREAS = (palette.BLUE, palette.VERMILLION, palette.GREEN, palette.YELLOW)


def test_the_difference_of_colours_is_that_of_its_authors() -> None:
    """Pairs 1, 7, 10, 17 and 25 of the table by Sharma, Wu and Dalal (2005)."""
    for first, second, expected in [
        ((50, 2.6772, -79.7751), (50, 0, -82.7485), 2.0425),
        ((50, 0, 0), (50, -1, 2), 2.3669),
        ((50, -0.001, 2.49), (50, 0.0009, -2.49), 4.8045),
        ((50, 2.5, 0), (73, 25, -18), 27.1492),
        ((60.2574, -34.0099, 36.2677), (60.4626, -34.1751, 39.4387), 1.2644),
    ]:
        assert delta_e(np.array(first), np.array(second)) == pytest.approx(expected, abs=1e-4)


@pytest.mark.parametrize("eyes", EYES)
def test_ten_classes_are_far_apart_to_all_eyes(eyes: str) -> None:
    for first, second in itertools.combinations(palette.CLASS_COLORS, 2):
        assert delta_e(lab(first, eyes), lab(second, eyes)) >= 17, (first, second)
    assert delta_e(*(lab(color, eyes) for color in palette.CLASS_COLORS[:2])) > 25
    # Those of another lightness are told apart by their marker; two of one marker differ in colour as well.
    for first, second in itertools.combinations(palette.class_styles(20), 2):
        if first.marker == second.marker:
            assert delta_e(lab(first.color, eyes), lab(second.color, eyes)) >= 12, (first, second)


def test_no_class_looks_like_what_has_a_meaning() -> None:
    taken = {getattr(theme, role) for theme in (palette.LIGHT, palette.DARK) for role in _MEANINGS}
    for color, meaning in itertools.product(palette.CLASS_COLORS, taken | set(_AREAS)):
        assert delta_e(lab(color), lab(meaning)) >= 15, (color, meaning)


def test_class_styles_are_unique() -> None:
    styles = palette.class_styles(palette.MAX_CLASSES)
    assert len({style.color for style in styles}) == 20
    assert len({style.marker for style in styles[:10]}) == 10
    assert all(first.marker != second.marker for first, second in zip(styles, styles[10:], strict=False))
    for first, second in zip(styles, styles[10:], strict=False):
        assert abs(lab(first.color)[0] - lab(second.color)[0]) > 10
    with pytest.raises(ArgumentError, match="at most 20"):
        palette.class_styles(21)


def test_what_the_colours_are() -> None:
    """Blue is a value and orange a gradient on both grounds; the classes begin amber, purple, green."""
    assert [(style.color, style.marker) for style in palette.class_styles(10)] == [
        ("#E69F00", "o"), ("#964A8B", "s"), ("#007700", "^"), ("#EE3366", "D"), ("#00DDEE", "v"),
        ("#AA66FF", "P"), ("#889999", "X"), ("#CCCCAA", "*"), ("#660044", "<"), ("#333311", "p"),
    ]  # fmt: skip
    assert (palette.LIGHT.value, palette.LIGHT.gradient, palette.LIGHT.check) == ("#0072B2", "#B34A00", "#00795C")
    assert (palette.DARK.value, palette.DARK.gradient, palette.DARK.check) == ("#6CC0F0", "#FF9A5C", "#4FD1A8")
    assert palette.LIGHT.current == palette.DARK.current == "#F0E442"


@pytest.mark.parametrize("theme", [palette.LIGHT, palette.DARK])
def test_text_has_enough_contrast(theme: palette.Theme) -> None:
    """Each text that a theme names on its ground: ``ink_on_button`` on ``button``, others on ``paper`` and ``card``."""
    colors = asdict(theme)
    texts = colors.keys() - {"paper", "card", "line", "current", "button"}
    for text in texts:
        for ground in [text.split("_on_")[1]] if "_on_" in text else ["paper", "card"]:
            assert palette.contrast(colors[text], colors[ground]) >= 4.5, (text, ground)
    assert {"ink", "muted", "value", "gradient", "check", "ink_on_current", "ink_on_button"} <= texts


def test_colours_stand_in_the_palette_alone() -> None:
    color = re.compile(r"(?<![&\w.])#(?:[0-9a-f]{3}){1,2}\b(?!\()", re.I)  # this.#add( is a private method
    found = {
        path.name
        for path in Path(viz.__file__).parent.rglob("*")
        if path.suffix in (".py", ".css", ".js", ".html") and "built" not in path.parts
        if color.search(path.read_text(encoding="utf-8"))
    }
    assert found == {"palette.py"}
