"""Every bad input to every classifier: our error, which says what came, what was expected and what to do.

Each runs on a fresh model, which is not fitted afterwards, and on a trained one, which stays as it was.
"""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

import nn
from autograd import ArgumentError, ChalkgradError, DataTypeError, ShapeError
from tests.nn.pairs import agree
from tests.nn.zoo import ALGORITHMS, CLASSIFIERS, fitted

OWN = ("a network of one's own", "a network for three classes")


def spoiled(X: Any, number: float) -> Any:
    found = np.array(X)
    found[(3, *(0,) * (X.ndim - 1))] = number
    return found


def wider(X: Any) -> Any:
    return np.concatenate([X, X], axis=-1)


# What, a call of (model, samples, labels), the error, and: what came, what was expected, what to do.
# "fit" cases run on a fresh and on a trained model, "use" cases on a trained one.
Case = tuple[str, Callable[[Any, Any, Any], Any], type[Exception], tuple[str, str, str]]
FIT: list[Case] = [
    ("empty X", lambda m, X, t: m.fit(X[:0], t[:0]), ShapeError,
     ("X has 0 sample(s)", "a minimum of 1 is required", "nothing to learn from")),
    ("empty lists", lambda m, X, t: m.fit([], []), ShapeError, ("X has ", "(0,)", "sample")),
    ("NaN", lambda m, X, t: m.fit(spoiled(X, np.nan), t), ArgumentError, ("X[3, 0", "is nan, NaN", "finite numbers")),
    ("infinity", lambda m, X, t: m.fit(spoiled(X, -np.inf), t), ArgumentError,
     ("X[3, 0", "is -inf, infinity", "finite numbers")),
    ("texts", lambda m, X, t: m.fit(np.full(X.shape, "1"), t), DataTypeError,
     ("X is ", "this is not (an array of <U1", "make numbers of it first")),
    ("nothing", lambda m, X, t: m.fit(None, t), ShapeError, ("X has shape ()", "expected ", "(")),
    ("lengths", lambda m, X, t: m.fit(X, t[:5]), ShapeError, ("X has ", "and t 5 labels", "one label for each row")),
    ("one class", lambda m, X, t: m.fit(X, t[:1].repeat(len(X))), nn.LabelError,
     ("labels are one class", "a classifier needs", "at least two")),
    ("float labels", lambda m, X, t: m.fit(X, np.linspace(0, 1, len(X))), nn.LabelError,
     ("is a measurement", "a classifier tells classes apart, such as 0, 1, 2", "np.digitize(t, edges) makes classes")),
    ("no labels", lambda m, X, t: m.fit(X, None), nn.LabelError,
     ("the target y is None", "requires y to be passed", "one label for each sample")),
    ("a missing label", lambda m, X, t: m.fit(X, [np.nan, *[1.0] * (len(X) - 1)]), nn.LabelError,
     ("Sample 0", "has no label (NaN)", "name it or drop it")),
    ("rate 0", lambda m, X, t: m.fit(X, t, lr=0), ArgumentError, ("got 0", "a number above 0", "such as 0.1")),
    ("rate below 0", lambda m, X, t: m.fit(X, t, lr=-0.5), ArgumentError, ("got -0.5", "a number above 0", "such as")),
    ("rate 0 of its own", lambda m, X, t: m.set_params(lr=0.0).fit(X, t), ArgumentError,
     ("got 0.0", "a number above 0", "such as 0.1")),
    ("a schedule below 0", lambda m, X, t: m.fit(X, t, lr=lambda k: -1.0), ArgumentError,
     ("In epoch 1 the schedule", "gives -1.0", "a number above 0, such as 0.1")),
    ("fractions of an epoch", lambda m, X, t: m.fit(X, t, epochs=1.5), ArgumentError,
     ("got 1.5", "epochs is a whole number", "1 or more")),
    ("no epoch", lambda m, X, t: m.fit(X, t, epochs=0), ArgumentError, ("got 0", "epochs is a whole", "1 or more")),
    ("no initializer", lambda m, X, t: m.set_params(init="ones").fit(X, t), ArgumentError,
     ("no initializer 'ones'", "choose one of normal, zeros, xavier, he", "or give a function of (rng, shape)")),
    ("no dtype", lambda m, X, t: m.set_params(dtype="int8").fit(X, t), ArgumentError,
     ("got 'int8'", "dtype is numpy.float64 or numpy.float32", "dtype")),
]  # fmt: skip
BY_GRADIENT_FIT: list[Case] = [
    ("half a batch", lambda m, X, t: m.fit(X, t, batch_size=2.5), ArgumentError,
     ("got 2.5", "batch_size is a whole number", "1 or more")),
    ("batches of a text", lambda m, X, t: m.fit(X, t, batch_size="8"), ArgumentError,
     ("got '8'", "batch_size is a whole number", "1 or more")),
    ("batches of its own", lambda m, X, t: m.set_params(batch_size=1.5).fit(X, t), ArgumentError,
     ("got 1.5", "batch_size is a whole number", "1 or more")),
    ("empty batches", lambda m, X, t: m.fit(X, t, batch_size=0), ArgumentError,
     ("got 0", "batch_size is a whole number", "1 or more")),
    ("negative batches", lambda m, X, t: m.fit(X, t, batch_size=-4), ArgumentError,
     ("got -4", "batch_size is a whole number", "1 or more")),
    ("no optimizer", lambda m, X, t: m.set_params(optimizer="sgdd").fit(X, t), ArgumentError,
     ("no optimizer 'sgdd'", "did you mean 'sgd'?", "Choose one of sgd, momentum, ")),
    ("no regularizer", lambda m, X, t: m.set_params(regularizer=0.1).fit(X, t), ArgumentError,
     ("got 0.1", "regularizer is λ R(W)", "such as nn.SquaredL2(0.01), or None")),
    ("λ below 0, set later", lambda m, X, t: m.set_params(regularizer=below_zero()).fit(X, t), ArgumentError,
     ("got -1", "the λ of λ R(W)", "is a number, 0 or more")),
    ("unseen in validation", lambda m, X, t: m.fit(X, t, validation=(X, ["z"] * len(X))), nn.LabelError,
     ("The label 'z'", "was not among those that were learned", "Train on samples of every class")),
    ("no share", lambda m, X, t: m.fit(X, t, validation=1.5), ArgumentError,
     ("got 1.5", "a pair (X, t), or a share", "between 0 and 1 such as 0.2")),
    ("no patience", lambda m, X, t: m.fit(X, t, patience=0), ArgumentError,
     ("got 0", "patience is a whole number", "1 or more")),
]  # fmt: skip
USE: list[Case] = [
    ("feature count", lambda m, X, t: m.predict(wider(X)), ShapeError,
     ("X has ", "is expecting ", "it was trained on these")),
    ("feature count at score", lambda m, X, t: m.score(wider(X), t), ShapeError,
     ("X has ", "is expecting ", "it was trained on these")),
    ("empty X to predict", lambda m, X, t: m.predict(X[:0]), ShapeError,
     ("X has 0 sample(s)", "a minimum of 1 is required", "or to predict")),
    ("NaN to predict", lambda m, X, t: m.decision_function(spoiled(X, np.nan)), ArgumentError,
     ("X[3, 0", "is nan", "features are finite numbers")),
    ("lengths at score", lambda m, X, t: m.score(X, t[:5]), ShapeError, ("X has ", "t 5 labels", "for each row")),
    ("unseen label at score", lambda m, X, t: m.score(X, ["z", *t[1:]]), nn.LabelError,
     ("The label 'z'", "was not among those that were learned: ['a', 'b'", "Train on samples of every class")),
    ("labels of another kind", lambda m, X, t: m.score(X, np.arange(len(X)) % 2), nn.LabelError,
     ("The label 0", "was not among those", "or leave this one out")),
    ("float labels at score", lambda m, X, t: m.score(X, np.linspace(0, 1, len(X))), nn.LabelError,
     ("is a measurement", "classes apart", "np.digitize")),
    ("texts to predict", lambda m, X, t: m.predict(np.full(X.shape, "1")), DataTypeError,
     ("X is ", "this is not (an array of <U1", "make numbers of it first")),
]  # fmt: skip


def below_zero() -> Any:
    found = nn.L1(0.1)
    found.lam = -1
    return found


def cases_of(name: str) -> list[Case]:
    """What this classifier may be given: that of all, and that of its kind."""
    cases = [*FIT, *([] if name in ALGORITHMS else BY_GRADIENT_FIT)]
    # A module of one's own brings its weights.
    return [case for case in cases if not (name in OWN and case[0] == "no initializer")]


ALL = [pytest.param(name, case, id=f"{name}-{case[0]}") for name in CLASSIFIERS for case in cases_of(name)]
METHODS = [
    (name, method)
    for name, (make, _, _) in CLASSIFIERS.items()
    for method in ("predict", "decision_function", "score", "predict_proba")
    if method != "predict_proba" or hasattr(make(), method)
]


def refused(call: Any, error: type[Exception], parts: tuple[str, str, str]) -> None:
    with pytest.raises(error) as caught:
        call()
    text = str(caught.value)
    assert isinstance(caught.value, ChalkgradError)
    assert "\n" not in text
    assert "array(" not in text
    assert "np." not in text.replace("np.digitize", "").replace("np.float64", "")  # no np.str_('a')
    for part in parts:
        assert part in text, text


def everything(model: Any) -> dict[str, Any]:
    """What a refused call must leave alone."""
    held = {key: vars(model).get(key) for key in ("history_", "classes_", "n_features_in_")}
    return held | {"modes": [m.training for m in model.modules()]}


@pytest.mark.parametrize(("name", "case"), ALL)
def test_fit(name: str, case: Case) -> None:
    _, call, error, parts = case
    make, X, t = CLASSIFIERS[name]
    fresh = make()
    refused(lambda: call(fresh, X, t), error, parts)
    with pytest.raises(nn.NotFittedError, match=f"This {type(fresh).__name__} has not been trained: call fit"):
        fresh.predict(X)
    assert not hasattr(fresh, "history_")

    model = copy.deepcopy(trained(name))
    state, held = model.state_dict(), everything(model)
    refused(lambda: call(model, X, t), error, parts)
    agree(model, state, 0.0)
    for key, now in everything(model).items():
        assert now == held[key] if key in ("modes", "n_features_in_") else now is held[key]
    model.set_params(dtype=np.float64)
    np.testing.assert_array_equal(model.predict(X), trained(name).predict(X))


@pytest.mark.parametrize("case", USE, ids=[c[0] for c in USE])
@pytest.mark.parametrize("name", CLASSIFIERS)
def test_use(name: str, case: Case) -> None:
    _, call, error, parts = case
    _, X, t = CLASSIFIERS[name]
    model = copy.deepcopy(trained(name))
    state, held = model.state_dict(), everything(model)
    refused(lambda: call(model, X, t), error, parts)
    agree(model, state, 0.0)
    assert everything(model)["history_"] is held["history_"]
    np.testing.assert_array_equal(model.predict(X), trained(name).predict(X))


@pytest.mark.parametrize("name", CLASSIFIERS)
def test_scores_that_are_not_numbers_decide_nothing(name: str) -> None:
    """The largest of NaN would be the first class."""
    model, (_, X, t) = copy.deepcopy(trained(name)), CLASSIFIERS[name]
    for v in model.parameters():
        v.data = np.full(v.shape, np.nan) if v.shape else np.nan
    for call in (lambda: model.predict(X), lambda: model.score(X, t)):
        refused(call, ArgumentError, ("The score of sample 0", "not a number (NaN), which decides nothing", "train it"))


@pytest.mark.parametrize(("name", "method"), METHODS)
def test_before_fit(name: str, method: str) -> None:
    make, X, t = CLASSIFIERS[name]
    model = make()
    refused(
        lambda: getattr(model, method)(*((X, t) if method == "score" else (X,))),
        nn.NotFittedError,
        (f"This {type(model).__name__} ", "has not been trained", "call fit(X, t) first"),
    )


_TRAINED: dict[str, Any] = {}


def trained(name: str) -> Any:
    """Trained once; every test takes a copy."""
    if name not in _TRAINED:
        _TRAINED[name] = fitted(name)
    return _TRAINED[name]


# -------------------------------------------------------------- what only some models are given
def digits(*shape: int) -> tuple[Any, Any]:
    return np.random.default_rng(0).normal(size=shape), np.arange(shape[0]) % 2


OTHERS: list[tuple[str, Any, type[Exception], tuple[str, str, str]]] = [
    # Sizes that the arguments say
    ("features, perceptron", lambda: nn.Perceptron(3).fit(*digits(8, 2)), ShapeError,
     ("This Perceptron", "takes 3 features", "X has 2")),
    ("features, SVM", lambda: nn.MulticlassSVM(3, 2).fit(*digits(8, 2)), ShapeError,
     ("This MulticlassSVM", "takes 3 features", "X has 2")),
    ("features, MLP", lambda: nn.MLP([3, 2, 1]).fit(*digits(8, 2)), ShapeError,
     ("MLP([3, 2, 1]) does not fit", "2 features and 2 classes", "MLP([2, 2, 1]) does")),
    ("features, own", lambda: nn.NeuralClassifier(nn.Sequential(nn.Neuron(3))).fit(*digits(8, 2)), ShapeError,
     ("x (1, 2)", "W (4,)", "one entry for each")),
    ("classes", lambda: nn.SoftmaxRegression(2, 3).fit(*digits(8, 2)), ShapeError,
     ("t has 2", "tells 3 classes apart", "This SoftmaxRegression")),
    ("three for one line", lambda: nn.LinearSVM().fit(digits(9, 2)[0], np.arange(9) % 3), nn.LabelError,
     ("got 3", "tells two classes apart", "MulticlassSVM takes more")),
    ("scores, own", lambda: nn.NeuralClassifier(nn.Sequential(nn.Linear(2, 3))).fit(*digits(8, 2)), ShapeError,
     ("scores of shape (N, 3) for 2 classes", "end it with one score", "(N,) or (N, 1), or two, (N, 2), a sample")),
    ("scores for three, own", lambda: nn.NeuralClassifier(nn.Sequential(nn.Neuron(2))).fit(
        digits(9, 2)[0], np.arange(9) % 3), ShapeError,
     ("scores of shape (N,) for 3 classes", "end it with 3 scores", "(N, K), a sample")),
    ("no module", lambda: nn.NeuralClassifier("relu").fit(*digits(8, 2)), ArgumentError,
     ("got 'relu'", "NeuralClassifier takes a module", "such as nn.Sequential(")),
    ("one row, own", lambda: nn.NeuralClassifier(nn.Sequential(nn.Neuron(2))).fit(digits(8, 2)[0][0], [0, 1]),
     ShapeError, ("X has shape (2,)", "expected samples along the first axis", "(N, ...)")),
    ("one sample", lambda: nn.MLP().fit(digits(8, 2)[0][0], [0, 1]), ShapeError,
     ("X has shape (2,)", "expected (samples, features)", "X.reshape(1, -1)")),
    ("images for a line", lambda: nn.Perceptron().fit(*digits(8, 4, 4)), ShapeError,
     ("X has shape (8, 4, 4)", "expected", "(samples, features)")),
    # Images
    ("rank 2", lambda: nn.CNN(maps=(2,)).fit(*digits(8, 4)), ShapeError,
     ("X has shape (8, 4)", "expected (N, C, H, W), or (N, H, W)", "One gray image is X[None]")),
    ("rank 5", lambda: nn.CNN(maps=(2,)).fit(*digits(8, 1, 4, 4, 4)), ShapeError,
     ("X has shape (8, 1, 4, 4, 4)", "expected (N, C, H, W)", "or (N, H, W) for gray images")),
    ("kernel", lambda: nn.CNN(maps=(2,), kernel_size=5, padding="valid").fit(*digits(8, 4, 4)), ShapeError,
     ("4×4", "kernel of 5×5", "padding")),
    ("pool", lambda: nn.CNN(maps=(2, 2, 2)).fit(*digits(8, 4, 4)), ShapeError,
     ("an image of 1×1", "pool of 2×2 does not fit", "pool")),
    ("shape", lambda: nn.CNN((5, 5), maps=(2,)).fit(*digits(8, 4, 4)), ShapeError,
     ("images of (1, 4, 4)", "CNN((1, 5, 5), None) does not fit", "CNN((1, 4, 4), 1) does")),
    ("shape of an image", lambda: nn.CNN((5,), maps=(2,)).fit(*digits(8, 5, 5)), ArgumentError,
     ("got (5,)", "shape is (C, H, W) of an image", "or (H, W) of a gray one")),
    ("maps", lambda: nn.CNN(maps=8).fit(*digits(8, 4, 4)), ArgumentError,
     ("got 8", "how many kernels each convolution has", "such as (32, 64)")),
    # Regularizers, where they are made
    ("λ below 0", lambda: nn.SquaredL2(-0.1), ArgumentError, ("got -0.1", "the λ of λ R(W)", "is a number, 0 or more")),
    ("λ of a text", lambda: nn.L2("0.1"), ArgumentError, ("got '0.1'", "the λ", "is a number, 0 or more")),
    # The perceptron's own way
    ("solver", lambda: nn.Perceptron(solver="sgd").fit(*digits(8, 2)), ArgumentError,
     ("got 'sgd'", "solver is 'perceptron'", "or 'gradient'")),
    ("validation of the algorithm", lambda: nn.Perceptron().fit(*digits(8, 2), validation=digits(8, 2)), ArgumentError,
     ("got tuple", "takes no validation", "With solver='gradient' it does")),
    ("batches of the algorithm", lambda: nn.Perceptron().fit(*digits(8, 2), batch_size=4), ArgumentError,
     ("got 4", "learns from one sample at a time", "With solver='gradient' it does")),
    ("patience of the algorithm", lambda: nn.MulticlassPerceptron().fit(*digits(8, 2), patience=3), ArgumentError,
     ("got 3", "takes no patience", "With solver='gradient' it does")),
    ("an optimizer of the algorithm", lambda: nn.Perceptron(optimizer="adam").fit(*digits(8, 2)), ArgumentError,
     ("got adam", "takes no optimizer", "With solver='gradient' it does")),
    ("a price for the algorithm", lambda: nn.MulticlassPerceptron(regularizer=nn.L1(0.1)).fit(*digits(8, 2)),
     ArgumentError, ("got L1", "takes no regularizer", "With solver='gradient' it does")),
    ("batches in pieces", lambda: nn.Perceptron(batch_size=9).partial_fit(*digits(8, 2), [0, 1]), ArgumentError,
     ("got 9", "takes no batch_size", "With solver='gradient' it does")),
    # Too large for the precision
    ("float32", lambda: nn.MLP(dtype=np.float32).fit(1e60 * digits(8, 2)[0], digits(8, 2)[1]), ArgumentError,
     ("X holds ", "too large for float32", "standardize the features, or take dtype=np.float64")),
    ("the loss before fit, own", lambda: nn.NeuralClassifier(nn.Sequential(nn.Neuron(2))).loss([[1.0, 2.0]], [1.0]),
     nn.NotFittedError, ("This NeuralClassifier", "has no classes yet", "call fit(X, t) first")),
]  # fmt: skip


@pytest.mark.parametrize(("call", "error", "parts"), [c[1:] for c in OTHERS], ids=[c[0] for c in OTHERS])
def test_others(call: Any, error: type[Exception], parts: tuple[str, str, str]) -> None:
    refused(call, error, parts)


def test_images_of_another_size_for_a_trained_network() -> None:
    model = nn.CNN(maps=(2,)).fit(*digits(8, 4, 4), epochs=2)
    before = model.predict_proba(digits(8, 4, 4)[0])
    refused(lambda: model.predict(np.ones((2, 6, 6))), ShapeError, (
        "X has images of (1, 6, 6)", "CNN is expecting images of (1, 4, 4)", "it was trained on these"))  # fmt: skip
    refused(lambda: model.predict(np.ones((4, 4))), ShapeError, ("(4, 4)", "expected (N, C, H, W)", "X[None]"))
    np.testing.assert_array_equal(model.predict_proba(digits(8, 4, 4)[0]), before)
