"""What a user may do wrong with the arguments of a model: each error is ours, and breaks nothing.

Bad data, of every classifier, is in test_bad_input.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import nn
from autograd import ArgumentError, ChalkgradError, DataTypeError, ShapeError, Value
from nn.models.classifier import Classifier

X = np.random.default_rng(0).normal(size=(12, 2))
T = np.where(X[:, 0] > 0, "b", "a")


class Own(Classifier):
    """A class that defines nothing."""

    lr, epochs, batch_size, optimizer, regularizer, warm_start, random_state = 0.1, 1, 1, "sgd", None, False, 0
    dtype = np.float64

    def __init__(self) -> None:
        pass


def mlp() -> Any:
    return nn.MLP([2, 3, 1])


SIZES: list[tuple[Any, str]] = [
    (3, "got 3"),
    (3.0, "got 3.0"),
    ("231", "got '231'"),
    ([], r"such as \[2, 3, 2, 1\]; got \[\]"),
    ([2], r"got \[2\]"),
    ({2, 3, 1}, "got {"),
    ({2: 3, 1: 1}, "got {"),
    ((k for k in (2, 3, 1)), "got <generator"),
    ([2, 0, 1], "a layer's size is a whole number, 1 or more; got 0"),
    ([2, -3, 1], "got -3"),
    ([2, 2.5, 1], "got 2.5"),
    ([2, True, 1], "got True"),
    ([2, "3", 1], "got '3'"),
    ([2, [3], 1], r"got \[3\]"),
    (np.array([2.0, 3.0]), "got 2.0"),
]


@pytest.mark.parametrize(("sizes", "text"), SIZES, ids=[str(s[0])[:20] for s in SIZES])
def test_sizes(sizes: Any, text: str) -> None:
    """As scikit-learn asks, the arguments are looked into when they are needed: at first use."""
    model = nn.MLP(sizes)
    with pytest.raises(ArgumentError, match=text):
        model.parameters()
    with pytest.raises(ArgumentError, match=text):
        model.fit(X, T)
    with pytest.raises(ArgumentError, match=text):
        nn.MLP([2, 3, 1]).set_params(sizes=sizes)([1.0, 2.0])


CASES: list[tuple[str, Any, type[Exception], str]] = [
    (
        "activation",
        lambda: nn.MLP([2, 3, 1], activation="swoosh").fit(X, T),
        ArgumentError,
        "'swoosh'; choose one of sigmoid",
    ),
    ("activation of no layer", lambda: nn.MLP([2, 3, 1], activation=np.tanh)([1.0, 2.0]), ArgumentError, "nn.ReLU"),
    (
        "initializer",
        lambda: nn.MLP([2, 3, 1], init="ones").parameters(),
        ArgumentError,
        "There is no initializer 'ones'",
    ),
    ("initializer of one neuron", lambda: nn.Perceptron(2, init="ones").fit(X, T), ArgumentError, "choose one of"),
    ("inputs", lambda: nn.LogisticRegression(0).fit(X, T), ArgumentError, "inputs is a whole number"),
    ("dtype", lambda: nn.MLP([2, 3, 1], dtype=int).fit(X, T), ArgumentError, "float64 or numpy.float32"),
    ("dtype of one neuron", lambda: nn.Perceptron(dtype="int8").fit(X, T), ArgumentError, "got 'int8'"),
    ("calling on too many", lambda: mlp()([1.0, 2.0, 3.0]), ShapeError, r"W \(3, 3\), x \(3,\)"),
    ("calling on a text", lambda: mlp()("ab"), DataTypeError, "'ab'"),
    (
        "calling without weights",
        lambda: nn.Perceptron()([1.0, 2.0]),
        nn.NotFittedError,
        "say how large its inputs are, or call",
    ),
    # Data
    ("features", lambda: mlp().fit(np.c_[X, X], T), ShapeError, r"4 features and 2 classes; MLP\(\[4, 3, 1\]\)"),
    ("outputs", lambda: nn.MLP([2, 3, 3]).fit(X, T), ShapeError, r"2 classes; MLP\(\[2, 3, 1\]\) does"),
    ("classes", lambda: mlp().fit(X, np.arange(12) % 3), ShapeError, r"and 3 classes; MLP\(\[2, 3, 3\]\) does"),
    ("one axis", lambda: mlp().fit(X[0], T), ShapeError, r"expected \(samples, features\)\. .*reshape\(1, -1\)"),
    ("three axes", lambda: mlp().fit(X[None], T), ShapeError, r"shape \(1, 12, 2\)"),
    ("a number", lambda: mlp().fit(3.0, T), ShapeError, r"shape \(\)"),
    ("no features", lambda: mlp().fit(X[:, :0], T), ShapeError, "nothing to learn from"),
    ("complex", lambda: mlp().fit(X + 1j, T), ArgumentError, "an array of complex128"),
    ("None", lambda: mlp().fit([[1.0, None]] * 12, T), ArgumentError, r"X\[0, 1\] is nan"),
    ("rows of different lengths", lambda: mlp().fit([[1, 2], [3]], ["a", "b"]), DataTypeError, "one sample a row"),
    ("a Value", lambda: mlp().fit(Value(X), T), DataTypeError, r"Use v\.data"),
    # Labels
    ("probabilities", lambda: mlp().fit(X, np.full((12, 2), 0.5)), nn.LabelError, "argmax"),
    ("infinite labels", lambda: mlp().fit(X, [np.inf, *[1.0] * 11]), nn.LabelError, "Sample 0 has the label inf"),
    ("complex labels", lambda: mlp().fit(X, [1j, *[0j] * 11]), nn.LabelError, "Complex data not supported"),
    (
        "three, logistic",
        lambda: nn.LogisticRegression().fit(X, np.arange(12) % 3),
        nn.LabelError,
        "got 3; SoftmaxRegression takes more",
    ),
    ("three, perceptron", lambda: nn.Perceptron().fit(X, np.arange(12) % 3), nn.LabelError, "two classes apart"),
    ("twin of the perceptron", lambda: nn.scalar(nn.Perceptron(2)).fit(X, T), ArgumentError, "then take nn.scalar"),
    # A class of one's own
    ("no make", lambda: Own().fit(X, T), DataTypeError, r"Own defines no make\(size, outputs\)"),
    ("no scores", lambda: Own().scores(X), DataTypeError, r"no scores\(\)"),
    ("no criterion", lambda: Own().criterion(), DataTypeError, r"no criterion\(\)"),
]


@pytest.mark.parametrize(("call", "error", "text"), [c[1:] for c in CASES], ids=[c[0] for c in CASES])
def test_errors(call: Any, error: type[Exception], text: str) -> None:
    with pytest.raises(error, match=text) as caught:
        call()
    assert isinstance(caught.value, ChalkgradError)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("make", [mlp, nn.LogisticRegression, nn.Perceptron])
@pytest.mark.parametrize(
    ("option", "value", "text"),
    [
        ("lr", np.nan, "got nan"),
        ("lr", np.inf, "got inf"),
        ("lr", True, "got True"),
        ("lr", "0.1", "got '0.1'"),
        ("epochs", True, "got True"),
        ("epochs", "9", "got '9'"),
    ],
)
def test_a_refused_fit_is_no_fit(make: Any, option: str, value: Any, text: str) -> None:
    model = make()
    with pytest.raises(ArgumentError, match=text):
        model.fit(X, T, **{option: value})
    with pytest.raises(nn.NotFittedError):
        model.predict(X)


LATER: list[tuple[str, Any, type[Exception], str]] = [
    ("one sample", lambda m: m.predict(X[0]), ShapeError, r"X\.reshape\(1, -1\)"),
    ("other labels", lambda m: m.score(X, T == "a"), nn.LabelError, r"False.* was not among .*\['a', 'b'\]"),
    ("fit of more features", lambda m: m.fit(np.c_[X, X], T), ShapeError, "4 features"),
    ("fit of more classes", lambda m: m.fit(X, np.arange(12) % 3), ShapeError, "3 classes"),
]


@pytest.mark.parametrize(("call", "error", "text"), [c[1:] for c in LATER], ids=[c[0] for c in LATER])
def test_a_trained_model_survives_errors(call: Any, error: type[Exception], text: str) -> None:
    model = mlp().fit(X, T, epochs=5)
    before, history = model.predict(X).tolist(), model.history_
    with pytest.raises(error, match=text) as caught:
        call(model)
    assert isinstance(caught.value, ChalkgradError)
    assert model.predict(X).tolist() == before
    assert model.history_ is history
    assert model.classes_.tolist() == ["a", "b"]


def test_a_column_of_labels_is_taken_with_a_warning() -> None:
    with pytest.warns(nn.DataConversionWarning, match=r"shape \(12, 1\) is taken as \(12,\)"):
        model = mlp().fit(X, T[:, None], epochs=5)
    assert model.history_.loss == mlp().fit(X, T, epochs=5).history_.loss
    with pytest.warns(nn.DataConversionWarning):
        assert model.score(X, T[:, None]) == model.score(X, T)


def test_one_hot_rows_are_labels() -> None:
    """Also of a class that no sample has."""
    rows = np.eye(3)[(T == "b") * 2]
    model = nn.MLP([2, 4, 3]).fit(X, rows)
    assert model.classes_.tolist() == [0, 1, 2]
    assert model.score(X, rows) == model.score(X, (T == "b") * 2) > 0.8
