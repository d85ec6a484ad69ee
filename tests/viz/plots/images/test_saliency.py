"""Where a score moves."""

import numpy as np
import pytest

import autograd
import nn
from autograd import Value
from autograd.errors import ArgumentError, DataTypeError
from viz.plots.images.receptive_field import receptive_field
from viz.plots.images.saliency import saliency


def cnn(**options):
    return nn.CNN((1, 12, 12), 3, maps=(4, 5), random_state=0, **options)


def image():
    made = np.zeros((12, 12))
    made[3:9, 5:7] = 1.0
    return made


@pytest.mark.slow
def test_saliency_is_the_size_of_the_gradient():
    model = cnn()
    picture = saliency(model, image(), target=1)
    x = Value(image()[None, None])
    model.scores(x)[0, 1].backward()
    expected = np.abs(x.grad[0, 0])
    np.testing.assert_allclose(picture.numbers_["gradient"], expected / expected.max())
    assert all(
        0 <= picture.numbers_[name].min() <= picture.numbers_[name].max() == 1 for name in ("smooth", "gradient")
    )
    assert picture.numbers_["target"] == 1
    assert len(picture.axes_) == 5
    model.zero_grad()
    again = saliency(model, image(), target=1)
    np.testing.assert_array_equal(again.numbers_["smooth"], picture.numbers_["smooth"])
    receptive_field(model, image())
    assert all(p.grad is None for p in model.parameters())


def test_grad_cam_weighs_the_last_maps():
    model = cnn()
    drawn = saliency(model, image(), target=2, methods="grad-cam", sanity=False).numbers_
    assert set(drawn) == {"grad-cam", "target"}
    maps = model.activations[1](model.convolutions[1](model.pools[0](model.activations[0](
        model.convolutions[0](image()[None, None])))))  # fmt: skip
    held = Value(maps.data)
    autograd.flatten(model.pools[1](held))
    model.head(autograd.flatten(model.pools[1](held)))[0, 2].backward()
    cam = np.maximum((held.grad[0].mean(axis=(1, 2))[:, None, None] * maps.data[0]).sum(axis=0), 0)
    # Where a pixel lies in the middle of a cell's neighbourhood the map is that cell's.
    assert drawn["grad-cam"].shape == (12, 12)
    assert np.unravel_index(cam.argmax(), cam.shape) == tuple(
        np.array(np.unravel_index(drawn["grad-cam"].argmax(), (12, 12))) // 2
    )


def test_saliency_of_two_classes_and_refusals():
    model = nn.CNN((1, 12, 12), 1, maps=(3,), random_state=0)
    first, second = (saliency(model, image(), target=k, sanity=False).numbers_["gradient"] for k in (0, 1))
    np.testing.assert_allclose(first, second)  # the size of the same slope, turned
    with pytest.raises(ArgumentError, match="target as the number of a class, 0 to 1"):
        saliency(model, image(), target=2)
    with pytest.raises(ArgumentError, match="methods among 'gradient'"):
        saliency(model, image(), methods="lime")
    with pytest.raises(DataTypeError, match="got str"):
        saliency("model", image())
