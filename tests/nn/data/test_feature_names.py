"""Columns by name: noted by fit, compared ever after, as scikit-learn does."""

from __future__ import annotations

import warnings
from typing import Any

import numpy as np
import pandas as pd
import pytest
from sklearn.datasets import load_iris
from sklearn.pipeline import make_pipeline
from sklearn.utils.estimator_checks import check_dataframe_column_names_consistency

import nn
from autograd import ArgumentError, DataTypeError
from nn.data.feature_names import feature_names

X, T = load_iris(return_X_y=True)
FRAME = pd.DataFrame(X, columns=list("abcd"))
MODELS = [nn.SoftmaxRegression(epochs=5), nn.MLP(epochs=2), nn.MulticlassPerceptron(solver="gradient", epochs=5)]


@pytest.mark.parametrize("model", MODELS, ids=repr)
def test_names_are_noted(model: Any) -> None:
    model.fit(FRAME, T)
    assert model.feature_names_in_.tolist() == list("abcd")
    assert model.feature_names_in_.dtype == object
    np.testing.assert_array_equal(model.predict(FRAME), model.set_params(epochs=model.epochs).predict(FRAME.copy()))
    model.fit(X, T)
    assert not hasattr(model, "feature_names_in_")


CHANGED: dict[str, tuple[Any, str]] = {
    "another order": (FRAME[["d", "c", "b", "a"]], "must be in the same order as they were in fit"),
    "renamed": (FRAME.rename(columns={"a": "x"}), "unseen at fit time:\n- x\n.*now missing:\n- a"),
    "one missing": (FRAME[["a", "b", "c"]], "now missing:\n- d"),
    "one more": (FRAME.assign(e=1.0), "unseen at fit time:\n- e"),
    "all renamed": (FRAME.rename(columns=str.upper).assign(E=0, F=0), r"- A\n- B\n- C\n- D\n- E\n- \.\.\."),
}


@pytest.mark.parametrize("method", ["predict", "predict_proba", "decision_function", "score", "partial_fit"])
@pytest.mark.parametrize("name", CHANGED)
def test_other_columns_are_refused(name: str, method: str) -> None:
    frame, text = CHANGED[name]
    model = nn.SoftmaxRegression(epochs=2).fit(FRAME, T)
    more = (T,) if method in ("score", "partial_fit") else ()
    with pytest.raises(ArgumentError, match=f"(?s)The feature names should match those that were passed.*{text}"):
        getattr(model, method)(frame, *more)


def test_validation_is_compared_too() -> None:
    with pytest.raises(ArgumentError, match="same order"):
        nn.SoftmaxRegression(epochs=2).fit(FRAME, T, validation=(FRAME[list("dcba")], T))


def test_a_word_where_one_of_both_has_no_names() -> None:
    named, plain = nn.SoftmaxRegression(epochs=2).fit(FRAME, T), nn.SoftmaxRegression(epochs=2).fit(X, T)
    with pytest.warns(UserWarning, match="X does not have valid feature names, but SoftmaxRegression was fitted with"):
        named.predict(X)
    with pytest.warns(UserWarning, match="X has feature names, but SoftmaxRegression was fitted without"):
        plain.predict(FRAME)


def test_names_that_are_numbers_are_none_and_a_mixture_is_refused() -> None:
    assert feature_names(pd.DataFrame(X)) is None
    assert feature_names(X) is None
    with pytest.raises(DataTypeError, match="Feature names are only supported if all input features have string names"):
        nn.MLP(epochs=1).fit(FRAME.rename(columns={"a": 1}), T)


def test_a_refused_fit_leaves_the_names() -> None:
    model = nn.SoftmaxRegression(epochs=2).fit(FRAME, T)
    with pytest.raises(nn.LabelError):
        model.fit(FRAME[["a", "b"]], np.zeros(150, int))
    assert model.feature_names_in_.tolist() == list("abcd")


class WithY(nn.SoftmaxRegression):
    """The check calls ``score(X, y=y)``."""

    def score(self, X: Any, y: Any) -> float:  # type: ignore[override]
        return super().score(X, y)


@pytest.mark.parametrize("model", [WithY(epochs=2)], ids=repr)
def test_scikit_learns_check_of_columns(model: Any) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", nn.DataConversionWarning)
        check_dataframe_column_names_consistency(type(model).__name__, model)


def test_in_a_pipeline() -> None:
    pipe = make_pipeline(nn.SoftmaxRegression(epochs=2)).fit(FRAME, T)
    with pytest.raises(ArgumentError, match="same order"):
        pipe.predict(FRAME[list("dcba")])
