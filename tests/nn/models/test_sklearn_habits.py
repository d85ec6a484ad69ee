"""The classifiers inside scikit-learn: its own checks, pipelines, searches, pictures."""

from __future__ import annotations

import re
import subprocess
import sys
import warnings
from inspect import isfunction
from typing import Any

import numpy as np
import pytest
from sklearn.base import clone, is_classifier
from sklearn.datasets import load_digits, load_iris
from sklearn.exceptions import NotFittedError
from sklearn.inspection import DecisionBoundaryDisplay
from sklearn.model_selection import GridSearchCV, cross_val_score
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import MaxAbsScaler, StandardScaler
from sklearn.utils.estimator_checks import check_dataframe_column_names_consistency, check_estimator

import nn
from autograd import ArgumentError


def small(features: Any, classes: int) -> nn.Module:
    """A network of one's own, made for the data."""
    return nn.Sequential(nn.Linear(features, 8), nn.Tanh(), nn.Linear(8, classes))


CLASSIFIERS = [
    nn.Perceptron(),
    nn.Perceptron(solver="gradient"),
    nn.MulticlassPerceptron(),
    nn.MulticlassPerceptron(solver="gradient"),
    nn.LogisticRegression(),
    nn.SoftmaxRegression(),
    nn.LinearSVM(),
    nn.MulticlassSVM(),
    nn.MLP(),
    nn.NeuralClassifier(small),
]
# The targets are t here, as in the lecture, where y is what the model says; these ask for the name y.
NAMED_T = {
    "check_fit_score_takes_y": "the second argument of fit and score is t",
    "check_n_features_in_after_fitting": "score is called as score(X, y=y)",
    "check_sample_weight_equivalence_on_dense_data": "fit is called as fit(X, y=y); test_weighting.py checks the same",
}


@pytest.mark.parametrize("model", CLASSIFIERS, ids=lambda model: re.sub(r" at 0x\w+", "", repr(model)))
@pytest.mark.slow
def test_scikit_learns_own_checks(model: Any) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of the checks themselves; they look at what the models warn of
        found = check_estimator(model, on_skip=None, on_fail=None, expected_failed_checks=NAMED_T)
    bad = {one["check_name"]: str(one["exception"])[:300] for one in found if one["status"] == "failed"}
    assert bad == {}
    assert sum(one["status"] == "passed" for one in found) >= 50
    assert {one["check_name"] for one in found if one["status"] == "xfail"} == set(NAMED_T)


def named_y(kind: Any) -> Any:
    """The same model with targets that are called y, which the checks ask for by name."""

    class Model(kind):  # type: ignore[misc]
        def fit(self, X: Any, y: Any, sample_weight: Any = None) -> Any:
            return super().fit(X, y, sample_weight)

        def score(self, X: Any, y: Any, sample_weight: Any = None) -> Any:
            return super().score(X, y, sample_weight)

    if issubclass(kind, nn.Classifier):

        def partial_fit(self: Any, X: Any, y: Any, classes: Any = None, sample_weight: Any = None) -> Any:
            return kind.partial_fit(self, X, y, classes, sample_weight)

        Model.partial_fit = partial_fit  # type: ignore[attr-defined]
    elif isfunction(kind.partial_fit):

        def in_pieces(self: Any, X: Any, y: Any, sample_weight: Any = None) -> Any:
            return kind.partial_fit(self, X, y, sample_weight)

        Model.partial_fit = in_pieces  # type: ignore[attr-defined]
    Model.__name__ = Model.__qualname__ = f"Y{kind.__name__}"
    globals()[Model.__name__] = Model  # where pickle looks for it
    return Model


@pytest.mark.slow
@pytest.mark.parametrize(
    ("kind", "how"),
    [
        (nn.SoftmaxRegression, {"batch_size": None}),
        (nn.NeuralClassifier, {"module": small, "batch_size": None}),
        (nn.LinearRegression, {}),
        (nn.MLPRegressor, {"batch_size": None}),
    ],
    ids=lambda x: getattr(x, "__name__", ""),
)
def test_they_pass_all_checks_if_the_targets_are_called_y(kind: Any, how: dict[str, Any]) -> None:
    """So the name is all that they fail of; column names among the checks."""
    model = named_y(kind)(**how)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        found = check_estimator(model, on_skip=None, on_fail=None)
        check_dataframe_column_names_consistency(type(model).__name__, model)
    assert {one["check_name"]: str(one["exception"])[:300] for one in found if one["status"] == "failed"} == {}


@pytest.fixture(scope="module")
def iris() -> tuple[Any, Any]:
    data = load_iris()
    return data.data, data.target_names[data.target]


def test_pipeline_and_cross_validation(iris: Any) -> None:
    X, t = iris
    model = make_pipeline(StandardScaler(), nn.SoftmaxRegression(epochs=50))
    assert cross_val_score(model, X, t, cv=3).mean() > 0.9
    assert model.fit(X, t).classes_.tolist() == ["setosa", "versicolor", "virginica"]
    assert is_classifier(model[-1])


@pytest.mark.slow
def test_grid_search_over_everything(iris: Any) -> None:
    X, t = iris
    grid = {
        "mlp__hidden_layer_sizes": [(4,), (3, 3)],
        "mlp__regularizer__lam": [0.0, 10.0],
        "mlp__activation": ["tanh"],
    }
    model = make_pipeline(StandardScaler(), nn.MLP(regularizer=nn.SquaredL2(0.01), epochs=60))
    model.steps[1] = ("mlp", model[1])
    search = GridSearchCV(model, grid, cv=2, error_score="raise").fit(X, t)
    assert search.best_params_["mlp__regularizer__lam"] == 0.0
    assert search.score(X, t) > 0.9
    assert isinstance(search.best_estimator_[-1].activations[0], nn.Tanh)


def test_clones_are_fresh_and_alike(iris: Any) -> None:
    X, t = iris
    model = nn.MLP([4, 3, 3], regularizer=nn.L1(0.1), activation=nn.PReLU(0.1), epochs=2).fit(X, t)
    twin = clone(model)
    assert not hasattr(twin, "classes_")
    assert repr(twin.get_params()) == repr(model.get_params())
    assert twin.regularizer is not model.regularizer
    assert np.array_equal(twin.fit(X, t).predict_proba(X), model.predict_proba(X))
    for module in (nn.Sequential(nn.Linear(4, 3)), small):
        network = nn.NeuralClassifier(module, epochs=2)
        assert np.array_equal(clone(network).fit(X, t).predict_proba(X), network.fit(X, t).predict_proba(X))


@pytest.mark.slow
def test_decision_boundary_display(iris: Any) -> None:
    from matplotlib.figure import Figure

    X, t = iris[0][:, 2:], iris[1]
    for model in (nn.SoftmaxRegression(epochs=5), nn.MulticlassPerceptron(epochs=200), nn.MLP(epochs=5)):
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", nn.NotSeparableWarning)
            model.fit(X, t)
        shown = DecisionBoundaryDisplay.from_estimator(model, X, grid_resolution=10, ax=Figure().add_subplot())
        assert shown.response.shape[:2] == (10, 10)


def test_images_in_a_pipeline() -> None:
    """Rows of 64 pixels, as scikit-learn has them."""
    X, t = load_digits(return_X_y=True)
    model = make_pipeline(MaxAbsScaler(), nn.CNN((8, 8), maps=(4, 8), epochs=15))
    assert model.fit(X[:400], t[:400]).score(X[400:], t[400:]) > 0.8


def test_not_fitted_is_scikit_learns_too() -> None:
    with pytest.raises(NotFittedError) as caught:
        nn.MLP().predict([[1.0]])
    assert isinstance(caught.value, nn.NotFittedError)
    with pytest.raises(NotFittedError):
        nn.Standardizer().transform([[1.0]])


def test_parameters_by_name() -> None:
    model = nn.MLP([2, 3, 1], regularizer=nn.SquaredL2(0.5), random_state=3)
    params = model.get_params()
    assert (params["sizes"], params["random_state"], params["regularizer__lam"]) == ([2, 3, 1], 3, 0.5)
    assert "regularizer__lam" not in model.get_params(deep=False)
    assert model.set_params(regularizer__lam=0.25, lr=0.1) is model
    assert (model.regularizer.lam, model.lr) == (0.25, 0.1)
    assert repr(model) == "MLP([2, 3, 1], lr=0.1, regularizer=SquaredL2(0.25), random_state=3)"
    with pytest.raises(
        ArgumentError, match=r"Invalid parameter 'random_stat' for MLP; did you mean 'random_state'\? It has sizes, "
    ):
        model.set_params(lr=7.0, random_stat=1)
    assert model.lr == 0.1
    with pytest.raises(ArgumentError, match=r"lr is 0\.1 and has no parameters of its own"):
        model.set_params(lr__rate=1)


def test_nn_needs_no_scikit_learn() -> None:
    """Nor tqdm, until a bar is shown, nor anything of the extras."""
    code = (
        "import sys, nn; X=[[0.0],[1.0]]; m = nn.MLP(epochs=2).fit(X, ['a','b']); m.predict(X)\n"
        "try: nn.MLP().predict(X)\nexcept nn.NotFittedError: pass\n"
        "print({'sklearn', 'tqdm', 'torch', 'onnx', 'safetensors', 'matplotlib'} & set(sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"
