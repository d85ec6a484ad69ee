"""The V of a gradient check."""

import numpy as np
import pytest

import autograd
from autograd import exp, gradcheck
from autograd.errors import ArgumentError, DataTypeError
from viz import v_curve


def test_the_v_has_its_foot_between_rounding_and_bending() -> None:
    picture = v_curve(gradcheck(exp, 1.0))
    h, error = picture.numbers_["h"], picture.numbers_["error"]
    assert error.min() < 1e-9
    assert error[np.argmax(h)] > 1e3 * error.min()
    assert error[np.argmin(h)] > 1e3 * error.min()
    (line,) = [line for line in picture.ax_.lines if len(line.get_xdata()) == len(h)]
    np.testing.assert_array_equal(line.get_xdata(), h)
    np.testing.assert_allclose(line.get_ydata(), np.maximum(error, np.finfo(float).eps))
    assert picture.ax_.get_xscale() == picture.ax_.get_yscale() == "log"
    assert picture.numbers_["best"] == h[np.argmin(error)]
    assert "best h" in "".join(text.get_text() for text in picture.ax_.texts)


def test_a_wrong_gradient_has_a_floor() -> None:
    wrong = autograd.Op(name="wrong_square", inputs=("a",), forward=lambda a: a * a, formula="a * a", local=["2.2 * a"])
    try:
        picture = v_curve(gradcheck(wrong, 3.0))
    finally:
        del autograd.TABLE["wrong_square"]
    assert picture.numbers_["error"].min() > 0.05


def test_an_entry_is_chosen() -> None:
    report = gradcheck(lambda x, y: (exp(x) * y).sum(), [1.0, 2.0], [3.0, 4.0])
    assert v_curve(report, argument=0, index=1).numbers_["index"] == (1,)
    assert v_curve(report, argument=0, index=(0,)).numbers_["argument"] == 0


def test_what_cannot_be_drawn() -> None:
    with pytest.raises(DataTypeError, match="gradcheck gives"):
        v_curve(3.0)
    rng = np.random.default_rng(0)
    with pytest.raises(ArgumentError, match="no curve"):
        v_curve(gradcheck(lambda x: x * float(rng.normal()), 1.0))


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_themes(theme: str) -> None:
    picture = v_curve(gradcheck(exp, 1.0), theme=theme)
    assert "least" in picture.description_
