"""What is said of a notebook's pictures."""

import matplotlib.pyplot as plt
import pytest

import viz
from tests.notebooks.described import words


@pytest.fixture(autouse=True)
def closed():
    yield
    plt.close("all")


def test_a_display_says_what_it_shows():
    picture = viz.scatter([[0.0, 1.0], [1.0, 0.0]], [0, 1])
    assert words(picture.figure_, {"_": picture}) == picture.description_


def test_a_figure_of_ones_own_is_called_by_its_axes():
    figure, (left, right) = plt.subplots(1, 2)
    assert words(figure, {}) == "2 panels"
    left.set(xlabel="epoch", ylabel="loss", title="plain")
    left.plot([0, 1], label="yours")
    left.legend()
    right.set_title("momentum", loc="left")
    assert words(figure, {}) == "2 panels; plain: loss against epoch: yours; momentum"


def test_numbers_written_into_a_picture_are_not_read_out():
    figure, ax = plt.subplots()
    ax.set_title("counts")
    for k in range(20):
        ax.text(0, k, str(k))
    assert words(figure, {}) == "counts"
