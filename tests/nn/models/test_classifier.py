"""The loss of labels: those that a classifier has learned are taken as `fit` takes them."""

from __future__ import annotations

import warnings
from typing import Any

import numpy as np
import pytest

import nn
from autograd import ArgumentError, DataTypeError, Value
from nn.layers.module import evaluating

RNG = np.random.default_rng(3)
X = RNG.normal(size=(24, 2))
TWO = (X[:, 0] > 0).astype(int)
THREE = RNG.permutation(np.arange(24) % 3)
LABELS: dict[str, Any] = {
    "texts": ["sick", "well"], "numbers": [1, 2], "signs": [-1, 1], "floats": [1.0, 2.0], "usual": [0, 1],
    "truth values": [False, True], "dates": np.array(["2020-01-01", "2021-01-01"], "M8[D]"),
}  # fmt: skip
OF_TWO: dict[str, Any] = {
    "logistic": lambda: nn.LogisticRegression(epochs=2),
    "perceptron": lambda: nn.Perceptron(epochs=2),
    "hinge": lambda: nn.LinearSVM(epochs=2),
    "one output": lambda: nn.MLP([2, 3, 1], epochs=2),
    "two outputs": lambda: nn.MLP([2, 3, 2], epochs=2),
    "module": lambda: nn.NeuralClassifier(nn.Sequential(nn.Linear(2, 1)), epochs=2),
}
OF_MORE: dict[str, Any] = {
    "softmax": lambda: nn.SoftmaxRegression(epochs=2),
    "perceptrons": lambda: nn.MulticlassPerceptron(epochs=2),
    "hinges": lambda: nn.MulticlassSVM(epochs=2),
    "mlp": lambda: nn.MLP([2, 3, 3], epochs=2),
}


def fitted(model: Any, t: Any, X: Any = X) -> Any:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return model.fit(X, t)


@pytest.mark.parametrize("name", OF_TWO)
@pytest.mark.parametrize("kind", LABELS)
def test_labels_of_two_classes(name: str, kind: str) -> None:
    t = np.array(LABELS[kind])[TWO]
    model = fitted(OF_TWO[name](), t)
    rows, targets = model.encoded(X, t)
    right = model.criterion()(model.output(rows), Value(targets)).data
    assert model.loss(X, t).data == right
    assert model.loss(X, t.tolist()).data == right
    # Of one class alone 1 might be the label of the first and the target of the second.
    ones = TWO == 0
    rows, targets = model.encoded(X[ones], t[ones])
    assert model.loss(X[ones], t[ones]).data == model.criterion()(model.output(rows), Value(targets)).data
    if name != "module":
        alone = model.loss(X[0], t[0]).data
        assert alone == pytest.approx(float(model.loss(X[:1], t[:1]).data))


@pytest.mark.parametrize("name", OF_MORE)
@pytest.mark.parametrize("labels", [["a", "b", "c"], [1, 2, 3], [9, 5, 7], [0, 1, 2]])
def test_labels_of_three_classes(name: str, labels: Any) -> None:
    t = np.array(labels)[THREE]
    model = fitted(OF_MORE[name](), t)
    rows, hot = model.encoded(X, t)
    right = model.criterion()(model.output(rows), hot).data
    assert model.loss(X, t).data == right
    assert model.loss(X, hot).data == right  # rows are targets
    assert model.loss(X[0], hot[0]).data == pytest.approx(float(model.loss(X[0], t[0]).data))
    with pytest.raises(ArgumentError if labels == [0, 1, 2] else nn.LabelError, match=r"77|'z'"):
        model.loss(X, np.where(t == t[0], 77, t) if t.dtype.kind == "i" else ["z", *t[1:]])


@pytest.mark.parametrize("kind", ["texts", "numbers", "usual", "truth values"])
@pytest.mark.parametrize("name", OF_TWO | OF_MORE)
def test_columns_and_objects_of_labels(name: str, kind: str) -> None:
    several = name in OF_MORE
    t = np.array([*LABELS[kind], *(["zombie"] if kind == "texts" else [7])])[THREE if several else TWO]
    model = fitted((OF_MORE if several else OF_TWO)[name](), t)
    right = model.loss(X, t).data
    assert model.loss(X, t.astype(object)).data == right
    with pytest.warns(nn.DataConversionWarning, match=r"t.ravel\(\)"):
        assert model.loss(X, t[:, None]).data == right
    with pytest.raises(DataTypeError, match="t is a masked array that hides 1 of its 24"):
        model.loss(X, np.ma.array(t, mask=np.arange(24) == 3))


def test_a_module_of_several_scores_for_one_sample() -> None:
    t = np.array(["a", "b", "c"])[THREE]
    model = fitted(nn.NeuralClassifier(nn.Sequential(nn.Linear(2, 4), nn.BatchNorm1d(4), nn.Linear(4, 3))), t)
    with evaluating(model):
        assert model(X[0]).data == pytest.approx(model.predict_proba(X[:1])[0])
        assert model.loss(X[0], t[0]).data == pytest.approx(float(model.loss(X[:1], t[:1]).data))
    images = RNG.random((6, 1, 4, 4))
    of_images = fitted(nn.NeuralClassifier(nn.Sequential(nn.Flatten(), nn.Linear(16, 1))), t[:6] == "a", images)
    assert of_images(images[0]).data == pytest.approx(of_images.predict_proba(images[:1])[0, 1])


def test_targets_stay_targets() -> None:
    texts = fitted(nn.LogisticRegression(epochs=2), np.array(["a", "b"])[TWO])
    usual = fitted(nn.LogisticRegression(epochs=2), TWO)
    assert texts.loss(X, TWO.astype(float)).data == usual.loss(X, TWO).data
    assert usual.loss(X, np.full(24, 0.25)).data == pytest.approx(
        0.75 * usual.loss(X, np.zeros(24)).data + 0.25 * usual.loss(X, np.ones(24)).data
    )
    line = fitted(nn.LinearSVM(epochs=2), TWO)
    assert line.loss(X, 2 * TWO - 1).data == line.loss(X, TWO).data
    rows = np.c_[TWO, 1 - TWO, np.ones(24)]
    several = fitted(nn.MLP([2, 4, 3], epochs=2), rows)
    assert several.loss(X, rows).data == pytest.approx(float(several.criterion()(several.output(X), rows).data))
    twin = nn.scalar(texts)
    assert twin.loss(X[:3], np.array(["a", "b"])[TWO][:3]).data == pytest.approx(
        float(texts.loss(X[:3], TWO[:3].astype(float)).data)
    )


def test_pixels_and_boxes() -> None:
    images = RNG.random((4, 1, 8, 8))
    labels = np.where(images[:, 0] > 0.5, "yes", "no")
    pixels = fitted(nn.SegmentationCNN(epochs=1), labels, images)
    assert pixels.loss(images, labels).data == pixels.loss(*pixels.encoded(images, labels)).data
    boxes = np.tile([1.0, 1.0, 5.0, 5.0], (4, 1))
    where = fitted(nn.Localizer(epochs=1), (["a", "b", "a", "b"], boxes), images)
    rows, targets = where.encoded(images, (["a", "b", "a", "b"], boxes))
    assert where.loss(images, (["a", "b", "a", "b"], boxes)).data == where.loss(rows, targets).data


@pytest.mark.parametrize("model", [nn.LogisticRegression(2), nn.MLP([2, 3, 3])])
def test_texts_before_anything_is_learned(model: Any) -> None:
    with pytest.raises(nn.LabelError, match=r"'a' is a label.* learned none yet: call fit\(X, t\) first"):
        model.loss(X, ["a"] * 24)


@pytest.mark.parametrize("loss", [nn.BCELoss(), nn.HingeLoss(), nn.MSELoss()])
def test_a_loss_says_how_texts_become_numbers(loss: Any) -> None:
    with pytest.raises(DataTypeError, match=rf"{type(loss).__name__}: targets are numbers.*nn.encode_labels"):
        loss(np.full(2, 0.5), ["a", "b"])
    with pytest.raises(Exception, match=r"nn\.encode_labels"):
        nn.CrossEntropyLoss()(np.zeros((2, 2)), ["a", "b"])
