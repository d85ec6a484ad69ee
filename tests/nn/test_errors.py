"""What a user may do wrong with a model: each error is ours, says what came and what to do, and breaks nothing."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import nn
from autograd import ArgumentError, ChalkgradError, DataTypeError, ShapeError, Value
from nn.classifier import Classifier

X = np.random.default_rng(0).normal(size=(12, 2))
T = np.where(X[:, 0] > 0, "b", "a")
HOLES = X.copy()
HOLES[3, 1] = np.nan


def mlp() -> Any:
    return nn.MLP([2, 3, 1])


SIZES: list[tuple[Any, str]] = [
    (3, "got 3"),
    (3.0, "got 3.0"),
    (None, "got None"),
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
    with pytest.raises(ArgumentError, match=text):
        nn.MLP(sizes)


CASES: list[tuple[str, Any, type[Exception], str]] = [
    ("activation", lambda: nn.MLP([2, 3, 1], activation="swish"), ArgumentError, "'swish'; choose one of sigmoid"),
    ("activation of no layer", lambda: nn.MLP([2, 3, 1], activation=np.tanh), ArgumentError, "nn.ReLU"),
    ("initializer", lambda: nn.MLP([2, 3, 1], init="zeros"), ArgumentError, "'zeros'; choose one of normal, xavier"),
    ("initializer of one neuron", lambda: nn.Perceptron(2, init="zeros"), ArgumentError, "choose one of"),
    ("inputs", lambda: nn.LogisticRegression(0), ArgumentError, "inputs is a whole number"),
    ("dtype", lambda: nn.MLP([2, 3, 1], dtype=int), ArgumentError, "float64 or numpy.float32"),
    ("dtype of one neuron", lambda: nn.Perceptron(dtype="int8"), ArgumentError, "got 'int8'"),
    ("calling on too many", lambda: mlp()([1.0, 2.0, 3.0]), ShapeError, r"W \(3, 3\), x \(3,\)"),
    ("calling on a text", lambda: mlp()("ab"), DataTypeError, "'ab'"),
    ("calling without weights", lambda: nn.Perceptron()([1.0, 2.0]), nn.NotFittedError, "say how many inputs, or call"),
    # Data
    ("features", lambda: mlp().fit(np.c_[X, X], T), ShapeError, r"4 features and 2 classes; MLP\(\[4, 3, 1\]\)"),
    ("features, one neuron", lambda: nn.Perceptron(3).fit(X, T), ShapeError, "takes 3 features and X has 2"),
    ("outputs", lambda: nn.MLP([2, 3, 3]).fit(X, T), ShapeError, r"2 classes; MLP\(\[2, 3, 1\]\) does"),
    ("classes", lambda: mlp().fit(X, np.arange(12) % 3), ShapeError, r"and 3 classes; MLP\(\[2, 3, 3\]\) does"),
    ("one axis", lambda: mlp().fit(X[0], T), ShapeError, r"expected \(samples, features\)\. .*reshape\(1, -1\)"),
    ("three axes", lambda: mlp().fit(X[None], T), ShapeError, r"shape \(1, 12, 2\)"),
    ("a number", lambda: mlp().fit(3.0, T), ShapeError, r"shape \(\)"),
    ("no samples", lambda: mlp().fit(X[:0], T[:0]), ShapeError, "nothing to learn from"),
    ("no features", lambda: mlp().fit(X[:, :0], T), ShapeError, "nothing to learn from"),
    ("NaN", lambda: mlp().fit(HOLES, T), DataTypeError, r"X\[3, 1\] is nan: features are finite numbers"),
    ("infinity", lambda: mlp().fit(X * np.inf, T), DataTypeError, r"X\[0, 0\] is -?inf"),
    ("texts", lambda: mlp().fit([["1", "2"]] * 12, T), DataTypeError, "an array of <U1"),
    ("complex", lambda: mlp().fit(X + 1j, T), DataTypeError, "an array of complex128"),
    ("None", lambda: mlp().fit([[1.0, None]] * 12, T), DataTypeError, r"X\[0, 1\] is nan"),
    ("rows of different lengths", lambda: mlp().fit([[1, 2], [3]], ["a", "b"]), DataTypeError, "one sample a row"),
    ("a Value", lambda: mlp().fit(Value(X), T), DataTypeError, r"Use v\.data"),
    ("nothing", lambda: mlp().fit(None, T), ShapeError, r"X has shape \(\)"),
    # Labels
    ("labels missing", lambda: mlp().fit(X, T[:5]), ShapeError, "12 rows and t 5 labels: they need one label for each"),
    ("one class", lambda: mlp().fit(X, ["a"] * 12), nn.LabelError, "All labels are .*'a'.*at least two classes"),
    ("a column", lambda: mlp().fit(X, T[:, None]), nn.LabelError, r"\(12, 1\); \.ravel\(\)"),
    ("one-hot", lambda: mlp().fit(X, np.eye(2)[[0, 1] * 6]), nn.LabelError, "argmax"),
    ("a missing label", lambda: mlp().fit(X, [np.nan, *[1.0] * 11]), nn.LabelError, "Sample 0 has no label"),
    ("three, logistic", lambda: nn.LogisticRegression().fit(X, np.arange(12) % 3), nn.LabelError, "got 3; see MLP"),
    ("three, perceptron", lambda: nn.Perceptron().fit(X, np.arange(12) % 3), nn.LabelError, "two classes apart"),
    ("batches of the perceptron", lambda: nn.Perceptron().fit(X, T, batch_size=4), ArgumentError, "one sample at"),
    ("twin of the perceptron", lambda: nn.scalar(nn.Perceptron(2)).fit(X, T), ArgumentError, "then take nn.scalar"),
    # A class of one's own
    ("no build", lambda: Classifier().fit(X, T), DataTypeError, r"Classifier defines no build\(\)"),
    ("no scores", lambda: Classifier().scores(X), DataTypeError, r"no scores\(\)"),
    ("no criterion", lambda: Classifier().criterion(), DataTypeError, r"no criterion\(\)"),
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
        ("lr", 0, "above 0, such as 0.1; got 0"),
        ("lr", -1.0, "got -1.0"),
        ("lr", np.nan, "got nan"),
        ("lr", np.inf, "got inf"),
        ("lr", True, "got True"),
        ("lr", "0.1", "got '0.1'"),
        ("epochs", 0, "epochs is a whole number, 1 or more; got 0"),
        ("epochs", 1.5, "got 1.5"),
        ("epochs", True, "got True"),
        ("epochs", "9", "got '9'"),
        ("batch_size", 0, "batch_size.*0"),
        ("batch_size", -4, "batch_size.*-4"),
        ("batch_size", 2.5, "batch_size.*2.5"),
    ],
)
def test_a_refused_fit_is_no_fit(make: Any, option: str, value: Any, text: str) -> None:
    model = make()
    with pytest.raises(ArgumentError, match=text):
        model.fit(X, T, **{option: value})
    with pytest.raises(nn.NotFittedError):
        model.predict(X)


@pytest.mark.parametrize("make", [mlp, nn.LogisticRegression, nn.Perceptron, lambda: nn.Perceptron(2)])
@pytest.mark.parametrize("method", ["predict", "decision_function", "score"])
def test_before_fit(make: Any, method: str) -> None:
    model = make()
    with pytest.raises(nn.NotFittedError, match=rf"This {type(model).__name__} has not been trained: call fit\(X, t\)"):
        getattr(model, method)(*([X, T] if method == "score" else [X]))


def test_probabilities_before_fit() -> None:
    with pytest.raises(nn.NotFittedError):
        mlp().predict_proba(X)


LATER: list[tuple[str, Any, type[Exception], str]] = [
    ("features", lambda m: m.predict(np.c_[X, X]), ShapeError, "4 features and this MLP was trained on 2"),
    ("one sample", lambda m: m.predict(X[0]), ShapeError, r"X\.reshape\(1, -1\)"),
    ("no sample", lambda m: m.predict(X[:0]), ShapeError, "nothing to learn from or to predict"),
    ("NaN", lambda m: m.predict_proba(HOLES), DataTypeError, r"X\[3, 1\] is nan"),
    ("fewer labels", lambda m: m.score(X, T[:5]), ShapeError, r"12 rows and t has shape \(5,\)"),
    ("a column", lambda m: m.score(X, T[:, None]), ShapeError, r"\(12, 1\): they need one label for each row"),
    ("other labels", lambda m: m.score(X, T == "a"), nn.LabelError, r"got False, learned \['a', 'b'\]"),
    ("fit of bad data", lambda m: m.fit(HOLES, T), DataTypeError, "nan"),
    ("fit of more features", lambda m: m.fit(np.c_[X, X], T), ShapeError, "4 features"),
    ("fit of more classes", lambda m: m.fit(X, np.arange(12) % 3), ShapeError, "3 classes"),
    ("fit of one class", lambda m: m.fit(X, T[:1].repeat(12)), nn.LabelError, "two classes"),
    ("fit at rate 0", lambda m: m.fit(X, np.arange(12) % 2, lr=0), ArgumentError, "above 0"),
    ("fit of 0 epochs", lambda m: m.fit(X, np.arange(12) % 2, epochs=0), ArgumentError, "epochs"),
    ("fit of empty batches", lambda m: m.fit(X, np.arange(12) % 2, batch_size=0), ArgumentError, "batch_size"),
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


def test_some_labels_that_were_never_learned_count_as_wrong() -> None:
    model = mlp().fit(X, T, epochs=5)
    assert model.score(X, np.where(np.arange(12) == 0, "c", model.predict(X))) == pytest.approx(11 / 12)
