"""What a network of convolutions does with an image, drawn: filters, maps, pools, fields, saliency, occlusion."""

import matplotlib.pyplot as plt
import numpy as np
import pytest

import autograd
import nn
from autograd import Value
from autograd.errors import ArgumentError, DataTypeError, ShapeError
from viz.plots.images.feature_maps import feature_maps
from viz.plots.images.filters import filters
from viz.plots.images.occlusion import occlusion
from viz.plots.images.pixels import image_of
from viz.plots.images.pooling import pooling
from viz.plots.images.receptive_field import receptive_field
from viz.plots.images.saliency import saliency

POOLED = [[29, 15, 28, 184], [0, 100, 70, 38], [12, 12, 7, 2], [12, 12, 45, 6]]


@pytest.fixture(autouse=True)
def _closed():
    yield
    plt.close("all")


def cnn(**options):
    return nn.CNN((1, 12, 12), 3, maps=(4, 5), random_state=0, **options)


def image():
    made = np.zeros((12, 12))
    made[3:9, 5:7] = 1.0
    return made


def texts(ax):
    return [text.get_text() for text in ax.texts]


# ------------------------------------------------------------------------------------------- images
def test_an_image_in_any_usual_shape():
    for shape in ((4, 5), (1, 4, 5), (1, 1, 4, 5)):
        assert image_of(np.zeros(shape)).shape == (1, 4, 5)
    assert image_of(Value(np.zeros((3, 4, 5)))).shape == (3, 4, 5)
    for shape in ((4,), (2, 1, 4, 5), (0, 4, 5)):
        with pytest.raises(ShapeError, match="Expected one image"):
            image_of(np.zeros(shape))
    with pytest.raises(DataTypeError):
        image_of([["a"]])


# ------------------------------------------------------------------------------------------ filters
def test_kernels_are_drawn_on_one_scale():
    model = cnn()
    picture = filters(model)
    weights = model.convolutions[0].weight.data
    np.testing.assert_array_equal(picture.numbers_["weights"], weights)
    assert len(picture.axes_) == 4
    for k, ax in enumerate(picture.axes_):
        np.testing.assert_array_equal(ax.images[0].get_array(), weights[k, 0])
        assert ax.images[0].get_clim() == (-np.abs(weights).max(), np.abs(weights).max())
        assert len(texts(ax)) == 9
        assert texts(ax)[0].startswith("−") == (weights[k, 0, 0, 0] < 0)


def test_kernels_over_channels_and_of_signals():
    model = cnn()
    picture = filters(model, -1)
    assert len(picture.axes_) == 5 * 4
    np.testing.assert_array_equal(picture.axes_[7].images[0].get_array(), model.convolutions[1].weight.data[2, 1])
    assert picture.axes_[5].get_ylabel() == "channel 1"
    many = filters(nn.Conv2d(2, 8, 3, rng=0), most=8)
    assert len(many.axes_) == 8
    assert set(texts(many.axes_[0])) <= {"", "−"}
    assert "8 of 16 are drawn" in many.figure_.get_supxlabel()
    assert filters(nn.Conv1d(1, 2, 5)).numbers_["weights"].shape == (2, 1, 1, 5)


def test_without_kernels():
    with pytest.raises(ShapeError, match="has no convolution"):
        filters(nn.MLP([2, 3, 1]))
    with pytest.raises(ArgumentError, match="layer from 0 to 1, of this model's convolutions; got 2"):
        filters(cnn(), 2)
    with pytest.raises(DataTypeError, match="got str"):
        filters("model")


# ------------------------------------------------------------------------------------- feature maps
def test_maps_are_what_the_layer_makes_of_the_image():
    model = cnn()
    picture = feature_maps(model, image())
    layer = model.convolutions[0]
    expected = np.maximum(layer(image()[None, None]).data[0], 0.0)
    np.testing.assert_allclose(picture.numbers_["maps"], expected)
    np.testing.assert_allclose(picture.axes_[2].images[0].get_array(), expected[1])
    assert len(picture.axes_) == 5
    inset = picture.axes_[1].child_axes[0]
    np.testing.assert_array_equal(inset.images[0].get_array(), layer.weight.data[0, 0])
    assert "after ReLU" in picture.figure_.get_supxlabel()


def test_maps_of_a_deeper_layer():
    picture = feature_maps(cnn(), image(), -1, most=3)
    assert picture.numbers_["maps"].shape == (5, 6, 6)
    assert len(picture.axes_) == 4
    assert "3 of 5 maps" in picture.figure_.get_supxlabel()
    with pytest.raises(ShapeError, match="has no convolution"):
        feature_maps(nn.Sequential(nn.Flatten(), nn.Linear(144, 2)), image())


# ------------------------------------------------------------------------------------------ pooling
def test_the_lectures_pools():
    picture = pooling(POOLED)
    np.testing.assert_array_equal(picture.numbers_["pooled"], [[100, 184], [12, 45]])
    assert picture.numbers_["winners"] == [(1, 1), (0, 3), (2, 0), (3, 2)]
    expected = np.zeros((4, 4))
    expected[[1, 0, 2, 3], [1, 3, 0, 2]] = 1
    np.testing.assert_array_equal(picture.numbers_["gradient"], expected)
    assert texts(picture.axes_[1]) == ["100", "184", "12", "45"]
    average = pooling(POOLED, kind="average", theme="dark").numbers_
    np.testing.assert_allclose(average["pooled"], [[36, 80], [12, 15]])
    assert "winners" not in average
    np.testing.assert_array_equal(average["gradient"], np.full((4, 4), 0.25))


def test_windows_that_overlap_and_refusals():
    drawn = pooling(np.arange(25.0).reshape(5, 5), 3, stride=2).numbers_
    np.testing.assert_array_equal(drawn["pooled"], [[12, 14], [22, 24]])
    with pytest.raises(ArgumentError, match="kind as 'max' or 'average'"):
        pooling(POOLED, kind="min")
    with pytest.raises(ShapeError, match="2 channels"):
        pooling(np.zeros((2, 4, 4)))


# --------------------------------------------------------------------------------- receptive fields
@pytest.mark.parametrize(("layer", "size"), [(0, (3, 3)), (1, (4, 4)), (2, (8, 8)), (3, (10, 10))])
def test_a_field_is_what_can_change_the_entry(layer, size):
    model = nn.CNN((1, 20, 20), 3, maps=(3, 4), activation="tanh", random_state=1)
    rng = np.random.default_rng(layer)
    x = rng.normal(size=(20, 20))
    picture = receptive_field(model, x, layer)
    drawn = picture.numbers_
    assert drawn["size"] == size
    top, bottom, left, right = drawn["field"]
    assert (bottom - top + 1, right - left + 1) == size
    outside = np.ones((20, 20), bool)
    outside[top : bottom + 1, left : right + 1] = False
    assert not drawn["gradient"][outside].any()
    if layer == 0:
        assert drawn["gradient"][~outside].all()
    assert len(picture.axes_[0].patches) == len(picture.axes_[1].patches) == 1


def test_a_field_at_the_border_is_cut():
    drawn = receptive_field(cnn(), image(), 0, (0, 11), channel=2).numbers_
    assert drawn["field"] == (0, 1, 10, 11)
    assert drawn["size"] == (3, 3)
    assert drawn["channel"] == 2
    stretched = nn.Sequential(nn.Conv2d(1, 1, 3, stride=2, dilation=2, rng=0), nn.Conv2d(1, 1, 2, rng=0))
    assert receptive_field(stretched, image(), 1, (0, 0)).numbers_["field"] == (0, 6, 0, 6)


def test_fields_that_meet_again():
    model = nn.SegmentationCNN(1, 2, maps=(2, 3), random_state=0)
    drawn = receptive_field(model, np.random.default_rng(0).normal(size=(8, 8)), -1, (4, 4)).numbers_
    assert drawn["size"][0] > 5


def test_places_that_are_not_there():
    with pytest.raises(ArgumentError, match=r"place as \(row, column\) on a map of 12×12"):
        receptive_field(cnn(), image(), 0, (12, 0))
    with pytest.raises(ArgumentError, match="channel from 0 to 3"):
        receptive_field(cnn(), image(), 0, channel=4)
    with pytest.raises(ShapeError, match="has no convolution or pool"):
        receptive_field(nn.Sequential(nn.Flatten(), nn.Linear(144, 2)), image())


# -------------------------------------------------------------------------- saliency and occlusion
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


class Corner:
    """Sure of class 1 as far as the upper left corner is bright."""

    classes_ = np.array(["dark", "bright"])

    def predict_proba(self, X):
        p = X[:, 0, :2, :2].mean(axis=(1, 2))
        return np.stack([1 - p, p], axis=1)


def test_what_is_covered_is_missed_where_it_counts():
    x = np.zeros((8, 8))
    x[:2, :2] = 1.0
    picture = occlusion(Corner(), x, size=2, stride=2, fill=0.0)
    expected = np.zeros((8, 8))
    expected[:2, :2] = 1.0
    np.testing.assert_allclose(picture.numbers_["drop"], expected)
    assert picture.numbers_["probability"] == 1.0
    assert picture.axes_[0].get_title() == "p(bright) = 1"
    against = occlusion(Corner(), x, size=2, stride=2, fill=0.0, target=0).numbers_["drop"]
    np.testing.assert_allclose(against, -expected)
    assert occlusion(Corner(), x).numbers_["drop"].shape == (8, 8)


def test_occlusion_refuses():
    with pytest.raises(DataTypeError, match="predict_proba"):
        occlusion(nn.Linear(2, 2), image())
    for wrong in ({"size": 0}, {"size": 9}, {"stride": 1.5}, {"target": 2}):
        with pytest.raises(ArgumentError, match=f"Expected {next(iter(wrong))}"):
            occlusion(Corner(), np.zeros((8, 8)), **wrong)
