"""Names in scripts that the fonts here lack: one warning of ours, whatever draws them."""

from __future__ import annotations

import warnings
from pathlib import Path
from typing import Any

import matplotlib.figure
import numpy as np
import pandas as pd
import pytest

import nn
import viz
from autograd import Value
from viz.errors import FontWarning
from viz.style import fonts

NAME = "\U00012000"  # a cuneiform sign: no usual font has it
RNG = np.random.default_rng(0)
X = RNG.normal(size=(12, 2))
T = np.array([f"{NAME}a", "b"])[np.arange(12) % 2]


def chain() -> Any:
    return viz.draw(Value(3.0, name=f"{NAME}x") * 2 + 1)


MADE: dict[str, Any] = {
    "a graph": chain,
    "samples": lambda: viz.scatter(X, T, feature_names=[NAME, "y"]),
    "confusion": lambda: viz.ConfusionDisplay.from_predictions(T, T),
}


@pytest.mark.slow
@pytest.mark.parametrize("suffix", ["png", "pdf"])
@pytest.mark.parametrize("name", MADE)
def test_a_sign_that_no_font_has_is_told_of_once(name: str, suffix: str, tmp_path: Path) -> None:
    made = MADE[name]()
    with pytest.warns(FontWarning, match=f"No font here has {NAME}: in the picture they are boxes") as told:
        made.save(tmp_path / f"a.{suffix}")
    assert len(told) == 1
    assert told[0].filename == __file__


@pytest.fixture(scope="module")
def trained() -> Any:
    table = pd.DataFrame(X, columns=[f"{NAME}x", f"{NAME}y"])
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", nn.BaselineWarning)
        return nn.MLP([2, 3, 1], epochs=2, random_state=0).fit(table, T), table


OF_A_TABLE: dict[str, Any] = {
    "scatter": lambda model, table: viz.scatter(table, T),
    "boundary": lambda model, table: viz.decision_boundary(model, table, T),
    "confusion": lambda model, table: viz.confusion(model, table, T),
    "hidden lines": lambda model, table: viz.hidden_lines(model, table, T),
    "spaces": lambda model, table: viz.layer_spaces(model, table, T),
    "solutions": lambda model, table: viz.many_solutions(table, table.iloc[:, 0] > 0),
    "update": lambda model, table: viz.perceptron_update(table, T),
    "calibration": lambda model, table: viz.calibration(model, table, T),
    "precision": lambda model, table: viz.precision_recall(model, table, T),
    "network": lambda model, table: viz.network(model, sample=X[0], feature_names=list(table.columns)),
    "compared": lambda model, table: viz.compare({f"{NAME}m": model}, table, T, repeats=2),
}


@pytest.mark.slow
@pytest.mark.parametrize("name", OF_A_TABLE)
def test_pictures_of_a_table_are_drawn_without_a_word_and_saved_with_one(
    name: str, trained: Any, tmp_path: Path
) -> None:
    made = OF_A_TABLE[name](*trained)  # a warning is an error here
    with pytest.warns(FontWarning, match=f"No font here has {NAME}: ") as told:
        made.save(tmp_path / "a.png", dpi=40)
    assert len(told) == 1


def test_measuring_names_says_nothing() -> None:
    """A warning is an error here: it comes when a picture is saved."""
    history = nn.MLP([2, 2, 1], epochs=2)
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", category=nn.BaselineWarning)
        history.fit(X, T)
    viz.learning_curve({f"{NAME}a": history, "b": history})


def test_a_drawing_as_svg_takes_the_readers_fonts(tmp_path: Path) -> None:
    chain().save(tmp_path / "a.svg")
    assert NAME in (tmp_path / "a.svg").read_text(encoding="utf-8")


def test_other_warnings_pass() -> None:
    with pytest.warns(DeprecationWarning, match="of its own") as told, fonts.boxes_told():
        warnings.warn("of its own", DeprecationWarning, stacklevel=1)
    assert (len(told), told[0].filename) == (1, __file__)


def test_a_font_that_is_here_is_used(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fonts, "wider_fonts", lambda: ("A font",))
    figure = matplotlib.figure.Figure()
    figure.text(0, 0, "plain")
    figure.text(0, 0, "温度")
    fonts.with_wider_fonts(figure)
    fonts.with_wider_fonts(figure)
    assert [text.get_fontfamily()[1:] for text in figure.texts] == [[], ["A font"]]
    assert fonts.fonts() == ["DejaVu Sans", "A font"]
