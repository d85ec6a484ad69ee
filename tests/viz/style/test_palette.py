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

# Machado, Oliveira and Fernandes 2009, severity 1: linear RGB as it is seen without one kind of cone.
EYES = {
    "usual": np.eye(3),
    "protanopia": [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]],
    "deuteranopia": [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.01182, 0.04294, 0.968881]],
    "tritanopia": [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.3039]],
}
XYZ = np.array([[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]])
WHITE_POINT = np.array([0.95047, 1.0, 1.08883])


def lab(color: str, eye: str) -> np.ndarray:
    """CIE 1976 L*a*b*."""
    c = np.array(palette.rgb(color))
    linear = np.where(c <= 0.04045, c / 12.92, ((c + 0.055) / 1.055) ** 2.4)
    xyz = XYZ @ np.clip(np.array(EYES[eye]) @ linear, 0, 1) / WHITE_POINT
    x, y, z = np.where(xyz > 216 / 24389, np.cbrt(xyz), (24389 / 27 * xyz + 16) / 116)
    return np.array([116 * y - 16, 500 * (x - y), 200 * (y - z)])


def apart(first: str, second: str, eye: str = "usual") -> float:
    """ΔE (CIE 1976): 2.3 is just seen, 100 is black beside white."""
    return float(np.linalg.norm(lab(first, eye) - lab(second, eye)))


def test_apart() -> None:
    assert apart("#000000", "#FFFFFF") == pytest.approx(100, abs=0.1)
    assert apart("#FF0000", "#00FF00") == pytest.approx(170.6, abs=0.5)
    assert apart("#FF0000", "#00FF00", "deuteranopia") < 0.4 * apart("#FF0000", "#00FF00")


@pytest.mark.parametrize("eye", EYES)
def test_ten_classes_can_be_told_apart(eye: str) -> None:
    for first, second in itertools.combinations(palette.CLASS_COLORS, 2):
        assert apart(first, second, eye) >= 20, (first, second)


def test_no_class_looks_like_what_a_colour_means() -> None:
    for theme in (palette.LIGHT, palette.DARK):
        for role in ("value", "gradient", "check", "current"):
            for color in palette.CLASS_COLORS:
                assert apart(color, getattr(theme, role)) >= 18, (color, role)
    for color in palette.CLASS_COLORS:
        assert apart(color, palette.BLUE) >= 18
        assert apart(color, palette.VERMILLION) >= 18
        assert apart(color, palette.GREEN) >= 18


def test_class_styles_are_unique_pairs() -> None:
    styles = palette.class_styles(palette.MAX_CLASSES)
    assert len(set(styles)) == len({style.color for style in styles}) == 20
    assert len({style.marker for style in styles[:10]}) == 10
    for first, second in itertools.combinations(styles, 2):
        if first.marker == second.marker:
            assert apart(first.color, second.color) >= 20, (first, second)
    for first, twin in zip(styles, styles[10:], strict=False):
        assert abs(lab(first.color, "usual")[0] - lab(twin.color, "usual")[0]) >= 15
    with pytest.raises(ArgumentError, match="at most 20"):
        palette.class_styles(21)


def test_what_the_colours_are() -> None:
    """Blue is a value and orange a gradient on both grounds; amber, purple and green begin the classes."""
    styles = palette.class_styles(10)
    assert [(style.color, style.marker) for style in styles] == [
        ("#E69F00", "o"), ("#964A8B", "s"), ("#417207", "^"), ("#C3A5FF", "D"), ("#870F3C", "v"),
        ("#C8E68C", "P"), ("#FF5A5A", "X"), ("#1E78F0", "*"), ("#87C3D2", "<"), ("#4B2D96", "p"),
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
