"""Models beside each other and beside the baseline."""

import matplotlib.pyplot as plt
import numpy as np
import pytest

import nn
from autograd.errors import ArgumentError, DataTypeError
from viz.plots.scores.compare import CompareDisplay, compare


@pytest.fixture(scope="module")
def display():
    rng = np.random.default_rng(0)
    X = rng.normal(size=(60, 2))
    t = np.where(X[:, 0] + 0.3 * rng.normal(size=60) > -0.5, "yes", "no")
    models = {"line": nn.LogisticRegression(epochs=20), "costs $5 or $6": nn.LogisticRegression(epochs=1, lr=1e-6)}
    return compare(models, X, t, repeats=4)


def test_what_is_drawn_is_what_nn_compare_found(display):
    rows = display.comparison.rows
    assert [row.name for row in rows] == ["line", "costs $5 or $6", "most frequent class"]
    for row, points, interval in zip(rows, display.points_, display.intervals_, strict=True):
        np.testing.assert_array_equal(points.get_xdata(), row.scores)
        np.testing.assert_allclose(interval.get_xdata(), [row.low, row.high])
    assert [label.get_text() for label in display.ax_.get_yticklabels()][1] == r"costs \$5 or \$6"
    assert display.ax_.lines[0].get_xdata()[0] == rows[-1].mean
    said = [text.get_text() for text in display.ax_.texts]
    assert said[0] == f"{rows[0].mean:.3f}" + (" ✓" if rows[0].better else "")
    assert "accuracy" in display.ax_.get_xlabel()
    assert display.description_.startswith("Held-out accuracy over 4 divisions: line 0.")


def test_a_comparison_made_before(display, tmp_path):
    _, ax = plt.subplots()
    again = CompareDisplay.from_comparison(display.comparison, ax=ax, theme="dark")
    assert again.ax_ is ax
    assert again.save(tmp_path / "a.png").exists()
    with pytest.raises(DataTypeError, match=r"viz\.compare takes models"):
        CompareDisplay.from_comparison({"line": 0.9})


def test_what_nn_compare_refuses():
    with pytest.raises(ArgumentError):
        compare({}, np.zeros((4, 1)), [0, 1, 0, 1])
