"""Every public picture has its place in the gallery, and an example that draws it."""

from __future__ import annotations

import re

import matplotlib.pyplot as plt
import numpy as np
import pytest
from matplotlib.colors import to_hex

import viz
from tests import gallery
from viz.style.palette import DARK


def test_the_list_is_written_anew_where_a_picture_came_or_changed() -> None:
    assert gallery.LIST.read_text(encoding="utf-8") == gallery.listed(), "run python -m tests.gallery list"


def test_every_public_function_of_plots_is_in_it() -> None:
    listed = set(re.findall(r"^\| `viz\.(\w+)` \|", gallery.listed(), re.M))
    assert listed == set(gallery.pictures())
    assert {"scatter", "decision_boundary", "learning_curve"} <= listed
    assert all(getattr(viz, name) is function for name, function in gallery.pictures().items())


@pytest.mark.parametrize("name", gallery.pictures())
def test_each_has_an_example_that_calls_it(name: str) -> None:
    function = gallery.pictures()[name]
    assert any(re.search(rf"\b{name}\(|Display\.from_", statement) for statement in gallery.examples(function))


@pytest.mark.slow
def test_an_example_is_drawn_on_dark_paper() -> None:
    figure = gallery.drawn(gallery.pictures()["scatter"], DARK)
    assert to_hex(figure.get_facecolor()).upper() == DARK.paper
    figure.canvas.draw()
    assert len(np.unique(np.asarray(figure.canvas.buffer_rgba()).reshape(-1, 4), axis=0)) > 10
    plt.close("all")


@pytest.mark.slow
def test_all_of_it_is_built(tmp_path) -> None:
    paths = list(gallery.build(tmp_path))
    assert len(paths) == 2 * len(gallery.pictures()) + 1
    assert all(path.stat().st_size > 2000 for path in paths)
