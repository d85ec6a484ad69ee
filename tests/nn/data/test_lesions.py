"""Made-up lesions, the real brain they are set into, and what is measured on them."""

from __future__ import annotations

import sys
from typing import Any

import numpy as np
import pytest

import nn
from autograd import ArgumentError, DataTypeError, ShapeError
from nn.errors import MissingPackageError
from tests.nn.slices import TRAINING, best_threshold, lesions


def flat(n: int, seed: int = 0, **options: Any) -> nn.Lesions:
    """Lesions in a grey square, without noise unless it is asked for."""
    brain = np.zeros((1, 40, 40))
    brain[0, 4:-4, 4:-4] = 0.6
    return nn.add_lesions(brain, brain > 0, n, rng=seed, **{"noise": 0.0, **options})


# ---------------------------------------------------------------------------------- the brain
@pytest.mark.slow
def test_slices_of_the_brain() -> None:
    slices, tissue = nn.brain_slices([-10, 20, 50])
    assert slices.shape == tissue.shape == (3, 64, 64)
    assert slices.min() == 0
    assert 0.85 < slices.max() <= 1
    assert np.all(slices[:, [0, -1]] == 0), "the whole brain is in the picture"
    assert np.all(slices[:, :, [0, -1]] == 0)
    assert np.all(tissue.mean(axis=(1, 2)) > 0.1)
    assert slices[tissue].mean() > 0.6
    # A template that was made symmetric: left and right are mirrored about the middle.
    assert np.abs(slices - slices[:, :, ::-1]).mean() < 0.02


@pytest.mark.slow
def test_the_front_of_the_brain_is_on_top() -> None:
    """At -36 mm there are two temporal lobes in front, and one cerebellum behind."""
    slices, _ = nn.brain_slices([-36])
    middle = slices[0][:, 30:34]
    assert middle[:24].max() < 0.1
    assert middle[42:48].min() > 0.3


@pytest.mark.parametrize("z", [[0.5], [200], [-73], [True], ["top"]])
def test_slices_that_are_not_there(z: list[Any]) -> None:
    with pytest.raises(ArgumentError, match="whole millimetres from -72 to 116"):
        nn.brain_slices(z)


def test_without_nilearn(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "nilearn.datasets", None)
    monkeypatch.setitem(sys.modules, "nilearn", None)
    with pytest.raises(MissingPackageError, match=r'pip install "chalkgrad\[data\]"'):
        nn.brain_slices([0])


# -------------------------------------------------------------------------------- the lesions
def test_what_is_made() -> None:
    made = flat(30)
    assert made.images.shape == (30, 1, 40, 40)
    assert made.masks.shape == (30, 40, 40)
    assert set(np.unique(made.masks)) == {0, 1}
    assert set(made.kinds) == {"round", "elongated"}
    np.testing.assert_array_equal(made.boxes, nn.boxes_of(made.masks))
    areas = made.masks.sum(axis=(1, 2))
    assert areas.min() > 20
    assert areas.max() < 300
    for image, mask in zip(made.images[:, 0], made.masks, strict=True):
        brain = image[(mask == 0) & (image > 0.3)]
        assert image[mask == 1].mean() > brain.mean() + 0.05, "a lesion is brighter than the brain around it"


def test_lesions_lie_in_the_tissue() -> None:
    slices, tissue = nn.brain_slices([10, 40])
    made = nn.add_lesions(slices, tissue, 40, rng=3, noise=0.0)
    inside = made.images[:, 0][made.masks == 1]
    assert inside.min() > 0.3


def test_the_two_kinds_differ_in_shape_not_in_size() -> None:
    made = flat(300)
    long = []
    for mask in made.masks:
        places = np.argwhere(mask)
        variances = np.linalg.eigvalsh(np.cov(places.T))
        long.append(np.sqrt(variances[1] / variances[0]))
    is_round = made.kinds == "round"
    assert np.quantile(np.array(long)[is_round], 0.9) < 1.5 < np.quantile(np.array(long)[~is_round], 0.1)
    areas = made.masks.sum(axis=(1, 2))
    assert areas[is_round].mean() == pytest.approx(areas[~is_round].mean(), rel=0.15)


def test_a_seed_repeats() -> None:
    a, b, c = flat(4, 1), flat(4, 1), flat(4, 2)
    for x, y in zip(a, b, strict=True):
        np.testing.assert_array_equal(x, y)
    assert not np.array_equal(a.images, c.images)
    rng = np.random.default_rng(1)
    np.testing.assert_array_equal(flat(4, rng).images, a.images)  # type: ignore[arg-type]


def test_contrast_and_noise() -> None:
    quiet, noisy = flat(1, 5), flat(1, 5, noise=0.2)
    np.testing.assert_array_equal(quiet.masks, noisy.masks)
    assert (noisy.images - quiet.images).std() == pytest.approx(0.2, rel=0.05)
    weak, strong = (flat(1, 5, contrast=(c, c)) for c in (0.1, 0.4))
    inside = quiet.masks[0] == 1
    ratio = (strong.images[0, 0][inside] / weak.images[0, 0][inside]).mean()
    assert ratio == pytest.approx(1.0 / 0.7, rel=0.05)


@pytest.mark.slow
def test_no_threshold_finds_them() -> None:
    """Grey matter with a lesion is as bright as healthy white matter."""
    raw = nn.add_lesions(*nn.brain_slices(TRAINING), 100, rng=0)
    for made in (raw, raw._replace(images=nn.standardize_images(raw.images)), lesions(TRAINING, 100, 0)):
        assert nn.dice_score(made.images[:, 0] > best_threshold(made), made.masks) < 0.7


@pytest.mark.slow
@pytest.mark.parametrize(
    ("slices", "tissue", "error", "said"),
    [
        (np.zeros((4, 4)), np.ones((4, 4)), ShapeError, r"one slice is x\[None\]"),
        (np.zeros((0, 4, 4)), np.ones((0, 4, 4)), ShapeError, "none of them 0"),
        (np.zeros((1, 4, 4)), np.ones((1, 4, 5)), ShapeError, "it is a mask for each"),
        (np.full((1, 4, 4), np.nan), np.ones((1, 4, 4)), DataTypeError, "finite"),
        ([[["a"]]], [[[1]]], DataTypeError, "finite"),
        (np.zeros((2, 4, 4)), np.arange(2)[:, None, None] * np.ones((2, 4, 4)), ArgumentError, "Slice 0 has no tissue"),
        (np.zeros((1, 64, 64)), np.eye(64)[None], ArgumentError, "no tissue that a lesion fits into"),
    ],
)
def test_slices_that_do_not_do(slices: Any, tissue: Any, error: type[Exception], said: str) -> None:
    with pytest.raises(error, match=said):
        nn.add_lesions(slices, tissue, 2)


@pytest.mark.parametrize(
    "options",
    [{"contrast": 0.3}, {"contrast": (0.1, 0.2, 0.3)}, {"contrast": (-0.1, 0.2)}, {"contrast": (0.3, 0.1)},
     {"noise": -1}, {"noise": "much"}, {"noise": np.nan}],
)  # fmt: skip
def test_strengths_that_make_no_sense(options: Any) -> None:
    with pytest.raises(ArgumentError, match="contrast"):
        flat(1, **options)


def test_boxes() -> None:
    masks = np.zeros((2, 5, 6), int)
    masks[0, 1:3, 2:6] = 1
    masks[1, 4, 0] = 1
    assert nn.boxes_of(masks).tolist() == [[2, 1, 6, 3], [0, 4, 1, 5]]
    with pytest.raises(ArgumentError, match="Mask 1 is empty"):
        nn.boxes_of([[[1]], [[0]]])
    with pytest.raises(ShapeError, match=r"one mask is mask\[None\]"):
        nn.boxes_of([[1]])


# ----------------------------------------------------------------------------------- measures
def test_dice() -> None:
    t = np.zeros((3, 4, 4), int)
    t[0, :2] = 1
    t[1, 0, 0] = 1
    predicted = np.zeros_like(t)
    predicted[0, 1:3] = 1
    assert nn.dice_score(predicted, t) == pytest.approx((0.5 + 0 + 1) / 3)
    assert nn.dice_score(predicted, t, 0) == pytest.approx((0.5 + 2 * 15 / 31 + 1) / 3)
    assert nn.dice_score(t, t) == nn.dice_score(t[0], t[0]) == 1
    assert nn.dice_score([["a", "b"]], [["a", "a"]], "a") == pytest.approx(2 / 3)
    for a, b in [(t, t[0]), (t[0, 0], t[0, 0]), (t[:0], t[:0])]:
        with pytest.raises(ShapeError, match="expected the same"):
            nn.dice_score(a, b)


def test_iou() -> None:
    a = np.array([[0, 0, 4, 4], [0, 0, 4, 4], [1, 1, 3, 3], [5, 5, 5, 5], [3, 3, 1, 1]], float)
    b = np.array([[0, 0, 4, 4], [2, 2, 6, 6], [0, 0, 4, 4], [5, 5, 5, 5], [1, 1, 3, 3]], float)
    np.testing.assert_allclose(nn.box_iou(a, b), [1, 4 / 28, 4 / 16, 0, 0])
    np.testing.assert_allclose(nn.box_iou(b, a), nn.box_iou(a, b))
    assert nn.box_iou(a[:, None], b[None]).shape == (5, 5)
    assert nn.box_iou([0, 0, 1, 1], [0, 0, 1, 2]) == 0.5
    with pytest.raises(ShapeError, match=r"expected \(N, 4\) each"):
        nn.box_iou([[1, 2, 3]], [[1, 2, 3]])
    with pytest.raises(ShapeError, match="all pairs"):
        nn.box_iou(a, b[:3])
    with pytest.raises(DataTypeError, match="four numbers"):
        nn.box_iou([["a"] * 4], a[:1])


def test_standardized_images() -> None:
    rng = np.random.default_rng(0)
    X = rng.normal(3, 2, size=(3, 2, 5, 6)) * np.array([1, 10, 100])[:, None, None, None]
    found = nn.standardize_images(X)
    np.testing.assert_allclose(found.mean(axis=(2, 3)), 0, atol=1e-12)
    np.testing.assert_allclose(found.std(axis=(2, 3)), 1)
    np.testing.assert_allclose(nn.standardize_images(7 * X + 1), found)
    assert nn.standardize_images(X[:, 0]).shape == (3, 1, 5, 6)
    np.testing.assert_allclose(nn.standardize_images(np.full((1, 3, 3), 0.1)), 0, atol=1e-12)
    np.testing.assert_allclose(nn.standardize_images(np.full((1, 3, 3), 0.1), foreground=True), 0, atol=1e-12)
    head = np.zeros((2, 1, 8, 8))
    head[:, :, 2:6, 2:6] = rng.uniform(5, 9, size=(4, 4))
    head[1] *= 3
    found = nn.standardize_images(head, foreground=True)
    np.testing.assert_allclose(found[0], found[1])
    assert found[0][head[0] > 0].mean() == pytest.approx(0)
    assert found[0][head[0] > 0].std() == pytest.approx(1)
    larger = np.pad(head, ((0, 0), (0, 0), (4, 4), (4, 4)))
    np.testing.assert_allclose(nn.standardize_images(larger, foreground=True)[:, :, 4:-4, 4:-4], found)
    with pytest.raises(ShapeError, match=r"X\[None\]"):
        nn.standardize_images(np.zeros((3, 3)))
