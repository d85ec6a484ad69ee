"""scikit-learn's checks for models of images, which its own, of rows of features, do not try."""

from __future__ import annotations

import copy
import pickle
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import pytest
from sklearn.base import clone
from sklearn.exceptions import NotFittedError

import nn
from autograd import ArgumentError, DataTypeError, ShapeError

IMAGES = np.random.default_rng(0).uniform(size=(12, 8, 8))
LABELS = np.where(np.arange(12) % 2, "square", "flat")
PIXELS = np.where(IMAGES > 0.5, "bright", "dark")
BOXES = np.tile([[1.0, 2.0, 5.0, 6.0]], (12, 1))


@dataclass
class Kind:
    """A model, its targets, and how rows of these are taken and what it computes is asked for."""

    make: Callable[..., Any]
    targets: Any
    take: Callable[[Any, Any], Any]
    ask: str


def _rows(t: Any, rows: Any) -> Any:
    return None if t is None else t[rows]


KINDS = {
    "CNN": Kind(lambda **o: nn.CNN(**{"maps": (2, 3), "epochs": 2, **o}), LABELS, _rows, "predict_proba"),
    "SegmentationCNN": Kind(
        lambda **o: nn.SegmentationCNN(**{"maps": (2, 3), "epochs": 2, **o}), PIXELS, _rows, "predict_proba"
    ),
    "Localizer": Kind(
        lambda **o: nn.Localizer(**{"maps": (2, 3), "pools": 1, "epochs": 2, **o}),
        (LABELS, BOXES),
        lambda t, rows: (t[0][rows], t[1][rows]),
        "predict_boxes",
    ),
    "Autoencoder": Kind(lambda **o: nn.Autoencoder(**{"maps": (2, 3), "epochs": 2, **o}), None, _rows, "reconstruct"),
}
EACH = pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)


def _parts(t: Any) -> tuple[Any, ...]:
    return t if isinstance(t, tuple) else () if t is None else (t,)


def _said(kind: Kind, model: Any, X: Any = IMAGES) -> Any:
    return getattr(model, kind.ask)(X)


@EACH
def test_fit_twice_is_once_and_what_comes_in_stays(kind: Kind) -> None:
    X, t = IMAGES.copy(), copy.deepcopy(kind.targets)
    model = kind.make()
    assert model.fit(X, t) is model
    once = _said(kind, model, X)
    np.testing.assert_array_equal(_said(kind, model.fit(X, t), X), once)
    np.testing.assert_array_equal(_said(kind, model.fit(X[::-1], kind.take(t, slice(None, None, -1))).fit(X, t)), once)
    np.testing.assert_array_equal(X, IMAGES)
    for now, then in zip(_parts(t), _parts(kind.targets), strict=True):
        np.testing.assert_array_equal(now, then)
    state = {key: value.copy() for key, value in model.state_dict().items()}
    model.score(X, t)
    assert all(np.array_equal(state[key], value) for key, value in model.state_dict().items())


@EACH
def test_clones_parameters_and_pickles(kind: Kind) -> None:
    model = kind.make(lr=0.02, random_state=3)
    before = model.get_params()
    model.fit(IMAGES, kind.targets)
    assert model.get_params() == before
    other = clone(model)
    assert other.get_params() == before
    with pytest.raises(NotFittedError):
        _said(kind, other)
    np.testing.assert_array_equal(_said(kind, other.fit(IMAGES, kind.targets)), _said(kind, model))
    assert other.set_params(epochs=1).get_params()["epochs"] == 1
    with pytest.raises(ArgumentError, match="nothing"):
        other.set_params(nothing=1)
    for again in (pickle.loads(pickle.dumps(model)), copy.deepcopy(model)):
        np.testing.assert_array_equal(_said(kind, again), _said(kind, model))
        assert again.n_features_in_ == model.n_features_in_


@EACH
def test_random_states(kind: Kind) -> None:
    fitted = [_said(kind, kind.make(random_state=seed).fit(IMAGES, kind.targets)) for seed in (0, 0, 1)]
    np.testing.assert_array_equal(fitted[0], fitted[1])
    assert not np.allclose(fitted[0], fitted[2])


@EACH
@pytest.mark.parametrize(
    "form",
    [
        np.asfortranarray,
        lambda X: np.repeat(X, 2, axis=2)[..., ::2],
        lambda X: X.tolist(),
        lambda X: [list(image) for image in X],
        lambda X: X[:, None],
        lambda X: X.astype(object),
        lambda X: X.astype(">f8"),
    ],
    ids=["Fortran order", "strided", "lists", "lists of arrays", "one channel", "objects", "big-endian"],
)
def test_forms_of_images(kind: Kind, form: Any) -> None:
    wanted = _said(kind, kind.make().fit(IMAGES, kind.targets))
    t = kind.targets
    found = _said(kind, kind.make().fit(form(IMAGES), t), form(IMAGES))
    np.testing.assert_allclose(found.reshape(wanted.shape), wanted, rtol=1e-12, atol=1e-12)


@EACH
def test_read_only_arrays(kind: Kind) -> None:
    X, t = IMAGES.copy(), copy.deepcopy(kind.targets)
    for array in (X, *_parts(t)):
        array.flags.writeable = False
    np.testing.assert_array_equal(_said(kind, kind.make().fit(X, t), X), _said(kind, kind.make().fit(X, t), IMAGES))


@EACH
def test_float32_and_whole_numbers(kind: Kind) -> None:
    model = kind.make(dtype=np.float32).fit(IMAGES.astype(np.float32), kind.targets)
    assert {value.dtype for value in model.state_dict().values()} == {np.dtype(np.float32)}
    found = _said(kind, model)
    assert found.dtype == np.float32 or kind.ask == "predict_boxes"
    np.testing.assert_allclose(found, _said(kind, kind.make().fit(IMAGES, kind.targets)), rtol=0.1, atol=0.05)
    bits = (IMAGES > 0.5).astype(np.uint8)
    wanted = _said(kind, kind.make().fit(bits.astype(float), kind.targets), bits.astype(float))
    np.testing.assert_array_equal(_said(kind, kind.make().fit(bits, kind.targets), bits), wanted)
    np.testing.assert_array_equal(_said(kind, kind.make().fit(bits > 0, kind.targets), bits > 0), wanted)


@EACH
def test_one_sample_and_any_order_of_them(kind: Kind) -> None:
    model = kind.make().fit(IMAGES, kind.targets)
    together = _said(kind, model)
    alone = np.concatenate([_said(kind, model, IMAGES[[k]]) for k in range(12)])
    np.testing.assert_allclose(alone, together, rtol=1e-9, atol=1e-12)
    np.testing.assert_allclose(_said(kind, model, IMAGES[::-1]), together[::-1], rtol=1e-9, atol=1e-12)


@EACH
def test_weights_of_samples(kind: Kind) -> None:
    how: dict[str, Any] = {"batch_size": None, "optimizer": "sgd", "lr": 0.02}
    kept = np.arange(12) < 8
    left = kind.make(**how).fit(IMAGES, kind.targets, sample_weight=kept.astype(float))
    without = kind.make(**how).fit(IMAGES[kept], kind.take(kind.targets, kept))
    np.testing.assert_allclose(_said(kind, left), _said(kind, without), rtol=1e-7, atol=1e-9)
    ones = kind.make(**how).fit(IMAGES, kind.targets, sample_weight=np.ones(12))
    np.testing.assert_allclose(
        _said(kind, ones), _said(kind, kind.make(**how).fit(IMAGES, kind.targets)), rtol=1e-9, atol=1e-12
    )
    assert left.score(IMAGES, kind.targets, sample_weight=kept) == pytest.approx(
        left.score(IMAGES[kept], kind.take(kind.targets, kept)), abs=1e-9
    )


@EACH
@pytest.mark.parametrize(
    ("given", "error", "text"),
    [
        (IMAGES[0], ShapeError, r"X\[None\]|rows of features|labels|targets|one label|does not fit|8 samples"),
        (IMAGES[:0], ShapeError, "(?i)no|0|empty"),
        (np.full(IMAGES.shape, np.nan), ArgumentError, "(?i)nan"),
        (np.full(IMAGES.shape, np.inf), ArgumentError, "(?i)inf"),
        (IMAGES + 1j, ArgumentError, "(?i)complex"),
        (np.full(IMAGES.shape, "x"), DataTypeError, "make numbers of it"),
        (IMAGES[:11], ShapeError, "11|12"),
        (None, ShapeError, "it is None; expected .*images"),
        ("images", (DataTypeError, ShapeError), "images"),
        (IMAGES[None, :, None], ShapeError, "expected|shape"),
    ],
    ids=["one image", "none", "NaN", "inf", "complex", "text", "too few", "None", "a word", "five axes"],
)
def test_wrong_images_leave_the_model_as_it_was(kind: Kind, given: Any, error: Any, text: str) -> None:
    if kind.targets is None and given is not None and np.shape(given) in ((8, 8), (11, 8, 8)):
        pytest.skip("an autoencoder takes rows of features, and needs no targets")
    model = kind.make().fit(IMAGES, kind.targets)
    wanted = _said(kind, model)
    with pytest.raises(error, match=text):
        model.fit(given, kind.targets)
    np.testing.assert_array_equal(_said(kind, model), wanted)
    with pytest.raises(NotFittedError):
        _said(kind, kind.make())


@EACH
def test_other_channels_are_refused(kind: Kind) -> None:
    model = kind.make().fit(IMAGES, kind.targets)
    assert model.n_features_in_ in (1, (1, 8, 8))
    for method in (kind.ask, "score"):
        call = getattr(model, method)
        with pytest.raises(ShapeError, match=r"images of .*expecting images of"):
            call(np.zeros((12, 3, 8, 8)), *([kind.targets] if method == "score" else []))


@EACH
def test_numbers_dates_and_truths_as_labels(kind: Kind) -> None:
    if kind.targets is None:
        pytest.skip("has no labels")
    pair = isinstance(kind.targets, tuple)
    plain = kind.targets[0] if pair else kind.targets
    first = plain == np.unique(plain)[0]
    for one, two in ((3, 7), (False, True), (np.datetime64("2026-01-01"), np.datetime64("2026-02-01")), (0.0, 1.0)):
        labels = np.where(first, one, two)
        t = (labels, BOXES) if pair else labels
        model = kind.make().fit(IMAGES, t)
        assert list(model.classes_) == [one, two]
        assert model.predict(IMAGES).dtype == labels.dtype
        assert set(np.unique(model.predict(IMAGES))) <= {one, two}
