"""Architectures as blocks."""

import pytest

import nn
from autograd.errors import ArgumentError, DataTypeError, ShapeError
from viz.plots.networks.blocks import blocks


def test_a_cnn_block_by_block():
    model = nn.CNN((1, 28, 28), 10, maps=(5, 10))
    picture = blocks(model)
    drawn = picture.numbers_
    assert drawn["names"] == ["input", "conv 3×3", "max pool 2×2", "conv 3×3", "max pool 2×2", "flatten", "dense"]
    assert drawn["shapes"] == [(1, 28, 28), (5, 28, 28), (5, 14, 14), (10, 14, 14), (10, 7, 7), (490,), (10,)]
    assert drawn["total"] == sum(drawn["parameters"]) == model.parameter_count()
    assert "parameters: 5,420 = 50 + 460 + 4,910" in picture.ax_.get_xlabel()
    said = [text.get_text() for text in picture.ax_.texts]
    assert {"conv 3×3\nReLU", "10×14×14", "460\nparameters", "dense\nsoftmax"} <= set(said)
    # Volumes have three faces, bars one.
    assert len(picture.ax_.patches) == 5 * 3 + 2


def test_a_stack_with_all_that_may_stand_in_it():
    model = nn.Sequential(
        nn.Conv2d(3, 8, 3, padding=1), nn.BatchNorm2d(8), nn.ReLU(), nn.AvgPool2d(2), nn.Dropout(0.2), nn.Flatten(),
        nn.Linear(8 * 16, 12, bias=False), nn.Tanh(), nn.Linear(12, 2),
    )  # fmt: skip
    drawn = blocks(model, (3, 8, 8)).numbers_
    assert drawn["names"] == ["input", "conv 3×3", "avg pool 2×2", "flatten", "dense", "dense"]
    assert drawn["parameters"] == [0, 3 * 8 * 9 + 8 + 16, 0, 0, 12 * 128, 26]
    assert drawn["total"] == model.parameter_count()
    assert model.training


def test_dense_networks_and_signals():
    assert blocks(nn.MLP([4, 60, 3])).numbers_["shapes"] == [(4,), (60,), (3,)]
    signal = nn.Sequential(nn.Conv1d(1, 2, 3), nn.MaxPool1d(2))
    assert blocks(signal, (1, 10)).numbers_["shapes"] == [(1, 10), (2, 8), (2, 4)]
    two_classes = blocks(nn.MLP([2, 3, 1])).numbers_
    assert two_classes["shapes"][-1] in ((1,), ())
    assert two_classes["total"] == 13


def test_paths_that_meet_again_are_named():
    model = nn.SegmentationCNN(1, 2, maps=(2, 3))
    drawn = blocks(model, (1, 8, 8)).numbers_
    assert "concatenate" in drawn["names"]
    assert drawn["shapes"][-1] == (2, 8, 8)
    assert drawn["total"] == model.parameter_count()


def test_rows_hold_no_more_than_six():
    picture = blocks(nn.MLP([2, 9, 8, 7, 6, 5, 4, 3]))
    heights = {round(text.get_position()[1], 3) for text in picture.ax_.texts if text.get_text() == "dense\nσ"}
    assert len(heights) == 2
    assert picture.ax_.figure.get_figwidth() == 6.4


def test_refusals():
    with pytest.raises(ShapeError, match=r"shape of one image, viz\.blocks\(model, shape="):
        blocks(nn.Sequential(nn.Conv2d(1, 2, 3)))
    with pytest.raises(ShapeError, match=r"does not take a sample of shape \(5,\)"):
        blocks(nn.Linear(4, 2), (5,))
    with pytest.raises(ArgumentError, match="Expected shape"):
        blocks(nn.Linear(4, 2), ())
    with pytest.raises(DataTypeError, match="got str"):
        blocks("model")
