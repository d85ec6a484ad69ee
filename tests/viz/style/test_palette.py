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
from viz.style import palette


def test_class_styles_are_unique_pairs() -> None:
    styles = palette.class_styles(palette.MAX_CLASSES)
    assert len(set(styles)) == 20
    assert len({style.color for style in styles[:8]}) == len({style.marker for style in styles[:8]}) == 8
    for first, second in itertools.combinations(styles, 2):
        if first.marker == second.marker:
            distance = np.linalg.norm(np.subtract(palette.rgb(first.color), palette.rgb(second.color)))
            assert distance > 0.4, (first, second)
    with pytest.raises(ArgumentError, match="at most 20"):
        palette.class_styles(21)


def test_what_the_colours_are() -> None:
    """Blue is a value and orange a gradient on both grounds; the classes in their order, the yellow one last."""
    styles = palette.class_styles(8)
    assert [style.color for style in styles] == [
        "#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#6B7075", "#F0E442"
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
    found = {
        path.name: colors
        for path in Path(viz.__file__).parent.rglob("*")
        if path.suffix in (".py", ".css", ".js", ".html")
        and (colors := re.findall(r"(?<![&\w])#(?:[0-9a-f]{3}){1,2}\b", path.read_text(encoding="utf-8"), re.I))
    }
    assert set(found) == {"palette.py"}
