"""A convolution, place by place."""

import numpy as np
import pytest
from scipy.signal import correlate2d

from autograd.errors import ArgumentError, DataTypeError, ShapeError
from viz.plots.images.convolution import convolution

X, W = [2.3, 1.7, 4.0, 2.8, 5.7, 4.4], [-0.1, 0.2, -0.3]


def texts(ax):
    return [text.get_text() for text in ax.texts]


def test_a_signal_as_in_the_lecture():
    picture = convolution(X, W)
    drawn = picture.numbers_
    np.testing.assert_allclose(drawn["map"], np.correlate(X, W, "valid"))
    assert drawn["places"] == [0, 1, 2]
    np.testing.assert_allclose(drawn["products"][1], np.array(X[1:4]) * W)
    data, products, out = picture.axes_[:3]
    assert products.get_title() == "−0.23 + 0.34 − 1.2 = −1.09"
    assert texts(products)[0] == "−0.1\n· 2.3\n= −0.23"
    assert texts(out) == ["−1.09"]
    assert texts(picture.axes_[8]) == ["−1.09", "−0.21", "−1.55"]
    # Three pixels under the kernel are framed, and the entry of the map.
    assert (len(data.patches), len(out.patches)) == (3, 1)


def test_an_image_with_all_settings():
    rng = np.random.default_rng(0)
    x, w = rng.normal(size=(7, 8)), rng.normal(size=(3, 2))
    picture = convolution(x, w, bias=0.5, stride=(2, 1), padding=(1, 2), dilation=(1, 2), steps=[(1, 3)])
    padded = np.pad(x, ((1, 1), (2, 2)))
    wide = np.zeros((3, 3))
    wide[:, ::2] = w
    np.testing.assert_allclose(picture.numbers_["map"], correlate2d(padded, wide, "valid")[::2] + 0.5)
    np.testing.assert_allclose(picture.numbers_["products"][0], padded[2:5, 3:6:2] * w)
    boxes = [p.get_xy() for p in picture.axes_[0].patches[1:]]  # the first is the image inside its border
    assert boxes == [(j - 0.5, i - 0.5) for i in (2, 3, 4) for j in (3, 5)]
    total = picture.numbers_["map"][1, 3]
    assert picture.axes_[1].get_title().startswith("Σ products + b = ")
    assert float(picture.axes_[1].get_title().split()[-1].replace("−", "-")) == pytest.approx(total, rel=5e-3)


def test_the_map_fills_as_the_kernel_slides():
    shown = convolution(np.eye(4), np.ones((2, 2)), steps=4).axes_[11].images[0].get_array()
    assert np.isfinite(np.ma.filled(shown.astype(float), np.nan)).sum() == 4


@pytest.mark.slow
def test_all_places_as_an_animation():
    picture = convolution(X[:4], W, steps=1, theme="dark")
    animation = picture.animate(interval=100)
    html = animation.to_jshtml()
    assert html.count("data:image/png") == 2
    assert len(html) < 3_000_000


def test_refusals():
    for x, w in ((np.eye(3), [1.0]), (3.0, 1.0), (np.zeros((1, 1, 3, 3)), np.eye(2)), (X, [])):
        with pytest.raises(ShapeError, match=r"both as a signal .*layer\.weight\.data\[0, 0\]"):
            convolution(x, w)
    with pytest.raises(ShapeError):
        convolution(X[:2], W)
    with pytest.raises(DataTypeError, match="as numbers"):
        convolution(["a"], W)
    for steps in (0, [9], [(0, 0, 0)], "all", []):
        with pytest.raises(ArgumentError, match=r"steps as a number from 1, or places on the map of shape \(4,\)"):
            convolution(X, W, steps=steps)
    with pytest.raises(ArgumentError, match="stride"):
        convolution(X, W, stride=0)


def test_cells_of_zero_are_told_apart():
    for ax in convolution(np.zeros((4, 5)), np.zeros((2, 2)), steps=1).axes_:
        high, wide = ax.images[0].get_array().shape
        assert len(ax.lines) == high + wide - 2


@pytest.mark.slow
def test_a_bar_shows_how_far_an_animation_is(capsys):
    film = convolution(X, W).animate(progress=True)
    assert film.to_jshtml().count("data:image/png") == 4
    assert "drawing: 100%" in capsys.readouterr().err
    convolution(X, W).animate(progress=False).to_jshtml()
    assert "drawing" not in capsys.readouterr().err
