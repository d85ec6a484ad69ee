"""Several labels a sample: training, predicting and scoring, beside scikit-learn's habits."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from sklearn.datasets import make_multilabel_classification
from sklearn.metrics import accuracy_score
from sklearn.model_selection import cross_val_score

import nn
from autograd import ShapeError
from nn.data.labels import label_rows
from nn.errors import LabelError

RAW, T = make_multilabel_classification(80, 4, n_classes=3, n_labels=2, random_state=0)
X = nn.Standardizer().fit_transform(RAW)
HOW: dict[str, Any] = {"hidden_layer_sizes": 8, "optimizer": "adam", "batch_size": 16, "epochs": 40}


def test_it_learns_rows_of_labels() -> None:
    model = nn.MLP(**HOW).fit(X, T)
    assert model.multilabel_
    assert model.classes_.tolist() == [0, 1, 2]
    predicted, probable = model.predict(X), model.predict_proba(X)
    assert predicted.shape == probable.shape == T.shape
    np.testing.assert_array_equal(predicted, probable > 0.5)
    np.testing.assert_array_equal(predicted, model.decision_function(X) > 0)
    assert np.any(np.abs(probable.sum(axis=1) - 1) > 0.1)  # apart from each other
    assert model.score(X, T) == accuracy_score(T, predicted)
    weights = np.random.default_rng(0).uniform(size=80)
    assert model.score(X, T, weights) == pytest.approx(accuracy_score(T, predicted, sample_weight=weights))
    assert model.score(X, T) > 1.5 * max(np.mean((row == T).all(axis=1)) for row in T)
    assert model.history_.accuracy[-1] == pytest.approx(model.score(X, T), abs=0.1)


def test_each_label_as_a_model_of_its_own_would_have_it() -> None:
    """Without a hidden layer the labels share nothing: three logistic regressions."""
    how: dict[str, Any] = {"lr": 0.5, "epochs": 400, "batch_size": None, "init": "xavier", "optimizer": "sgd"}
    model = nn.MLP([4, 3], **how).fit(X, T, lr=1.5)  # the loss is a mean over three labels
    for k in range(3):
        alone = nn.MLP([4, 1], **how).fit(X, T[:, k])
        np.testing.assert_allclose(model.predict_proba(X)[:, k], alone.predict_proba(X)[:, 1], atol=0.02)


def test_graph_program_scalars_and_weights_agree() -> None:
    program, graph = (nn.MLP([4, 3, 3], epochs=3).fit(X, T, eager=eager) for eager in (False, True))
    np.testing.assert_allclose(program.predict_proba(X), graph.predict_proba(X), rtol=1e-10)
    twin = nn.scalar(program)
    np.testing.assert_allclose([entry.data for entry in twin(X[0])], program(X[0]).data, rtol=1e-12)
    kept = np.arange(80) < 60
    few = nn.MLP([4, 3, 3], epochs=3).fit(X[kept], T[kept])
    weighed = nn.MLP([4, 3, 3], epochs=3).fit(X, T, kept.astype(float))
    np.testing.assert_allclose(few.predict_proba(X), weighed.predict_proba(X), rtol=1e-10)


def test_held_out_samples() -> None:
    share = nn.MLP(**HOW).fit(X, T, validation=0.25, patience=5)
    assert len(share.history_.validation_accuracy) == len(share.history_)
    pair = nn.MLP(**HOW).fit(X[:60], T[:60], validation=(X[60:], T[60:]))
    assert pair.history_.validation_accuracy[-1] == pytest.approx(pair.score(X[60:], T[60:]))


def test_rows_of_one_label_each_are_classes_unless_asked() -> None:
    hot = np.eye(3, dtype=int)[T.argmax(axis=1)]
    assert label_rows(hot) is None
    classes = nn.MLP(**HOW).fit(X, hot)
    assert not classes.multilabel_
    assert classes.predict(X).shape == (80,)
    labels = nn.MLP(**HOW, output_activation="sigmoid").fit(X, hot)
    assert labels.predict(X).shape == (80, 3)
    assert nn.MLP([4, 3], output_activation="sigmoid")(X).data.sum(axis=1).max() > 1.1
    again = labels.set_params(output_activation="auto").fit(X, T.argmax(axis=1))
    assert not again.multilabel_
    # What it was trained on says what rows are.
    model = nn.MLP(**HOW).fit(X, T)
    one_each = T.sum(axis=1) == 1
    assert 0 <= model.score(X[one_each], T[one_each]) <= 1


@pytest.mark.parametrize("suffix", [".npz", ".safetensors"])
def test_saved_and_exported(suffix: str, tmp_path: Path) -> None:
    torch = pytest.importorskip("torch")
    model = nn.MLP(**HOW).fit(X, T)
    nn.save(model, tmp_path / f"model{suffix}")
    other = nn.load(nn.MLP(**HOW), tmp_path / f"model{suffix}")
    np.testing.assert_array_equal(other.predict(X), model.predict(X))
    assert other.score(X, T) == model.score(X, T)
    there = nn.export.to_torch(model)(torch.tensor(X)).detach().numpy()
    np.testing.assert_allclose(there, model.predict_proba(X), rtol=1e-12)


def test_in_cross_validation() -> None:
    assert cross_val_score(nn.MLP(**HOW), X, T, cv=3).mean() > 0.3


@pytest.mark.parametrize(
    ("call", "error", "text"),
    [
        (lambda: nn.MLP(output_activation="softmax").fit(X, T), LabelError, "any number of labels a sample"),
        (lambda: nn.MLP(output_activation="linear").fit(X, T), LabelError, "leave it out"),
        (lambda: nn.MLP(class_weight="balanced").fit(X, T), LabelError, "class_weight is for classes"),
        (lambda: nn.MLP([4, 2]).fit(X, T), ShapeError, "does not fit data of 4 features and 3"),
        (lambda: nn.MLP().fit(X, T[:9]), ShapeError, "inconsistent"),
        (lambda: nn.MLP(epochs=1).fit(X, 2 * T), LabelError, "Expected one label a sample"),
        (lambda: nn.MLP(**HOW).fit(X, T).score(X, T[:, :2]), ShapeError, "trained on rows of 3 labels, 0 or 1 each"),
        (lambda: nn.MLP(**HOW).fit(X, T).score(X, T[:, 0]), ShapeError, "trained on rows of 3 labels"),
        (lambda: nn.SoftmaxRegression().fit(X, T), LabelError, "Expected one label a sample"),
    ],
)
def test_refusals(call: Any, error: Any, text: str) -> None:
    with pytest.raises(error, match=text):
        call()


@pytest.mark.parametrize("made", [lambda t: t.astype(bool).astype(object), lambda t: t.astype(object)])
def test_rows_of_objects_are_rows_of_numbers(made: Any) -> None:
    """As a table gives them whose columns are of several kinds."""
    model, same = nn.MLP(**HOW).fit(X, made(T)), nn.MLP(**HOW).fit(X, T)
    np.testing.assert_array_equal(model.predict_proba(X), same.predict_proba(X))
    assert model.score(X, made(T)) == same.score(X, T)
    assert model.loss(X, made(T)).data == same.loss(X, T).data
    hot = np.eye(3)[np.arange(80) % 3]
    assert nn.encode_labels(made(hot))[1].tolist() == (np.arange(80) % 3).tolist()
