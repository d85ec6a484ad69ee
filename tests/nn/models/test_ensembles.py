"""Our models inside scikit-learn's: ensembles and searches, the same with one worker and with two."""

from __future__ import annotations

import warnings
from collections.abc import Callable
from typing import Any

import joblib
import numpy as np
import pytest
from sklearn.calibration import CalibratedClassifierCV
from sklearn.ensemble import (
    AdaBoostClassifier,
    AdaBoostRegressor,
    BaggingClassifier,
    BaggingRegressor,
    StackingClassifier,
    StackingRegressor,
    VotingClassifier,
    VotingRegressor,
)
from sklearn.experimental import enable_halving_search_cv  # noqa: F401
from sklearn.feature_selection import RFECV
from sklearn.model_selection import GridSearchCV, HalvingGridSearchCV, RandomizedSearchCV, cross_val_score
from sklearn.multiclass import OneVsOneClassifier, OneVsRestClassifier
from sklearn.pipeline import make_pipeline

import nn

RNG = np.random.default_rng(0)
X = RNG.normal(size=(90, 4))
T = np.array(["a", "b", "c"])[np.argmax(X[:, :3] + 0.1 * RNG.normal(size=(90, 3)), axis=1)]
Y = 2 * X[:, 0] + X[:, 1]


def network(**how: Any) -> nn.MLP:
    return nn.MLP(hidden_layer_sizes=(8,), epochs=20, lr=0.05, **how)


def regressor() -> nn.MLPRegressor:
    return nn.MLPRegressor(hidden_layer_sizes=(8,), epochs=20, lr=0.05)


def line() -> nn.SoftmaxRegression:
    return nn.SoftmaxRegression(epochs=20)


def dropping(features: int, classes: int) -> nn.Module:
    return nn.Sequential(nn.Linear(features, 8), nn.BatchNorm1d(8), nn.ReLU(), nn.Dropout(0.2), nn.Linear(8, classes))


def own() -> nn.NeuralClassifier:
    """It draws with every step."""
    return nn.NeuralClassifier(dropping, epochs=10)


PIPE = {"mlp__lr": [0.02, 0.05, 0.1], "mlp__hidden_layer_sizes": [(4,), (8,)]}
RATES = {"lr": [0.01, 0.02, 0.05, 0.1]}


def pipe() -> Any:
    model = make_pipeline(nn.Standardizer(), network())
    model.steps[1] = ("mlp", model[1])
    return model


MAKERS: dict[str, Callable[[int], Any]] = {
    "bagging": lambda n: BaggingClassifier(network(), n_estimators=4, random_state=0, n_jobs=n),
    "bagging own": lambda n: BaggingClassifier(own(), n_estimators=4, random_state=0, n_jobs=n),
    "bagging regressors": lambda n: BaggingRegressor(regressor(), n_estimators=4, random_state=0, n_jobs=n),
    "voting": lambda n: VotingClassifier([("a", network()), ("b", line())], voting="soft", n_jobs=n),
    "voting regressors": lambda n: VotingRegressor([("a", regressor()), ("b", nn.LinearRegression())], n_jobs=n),
    "stacking": lambda n: StackingClassifier([("a", network()), ("b", line())], final_estimator=line(), cv=3, n_jobs=n),
    "stacking regressors": lambda n: StackingRegressor(
        [("a", regressor()), ("b", nn.LinearRegression())], final_estimator=nn.LinearRegression(), cv=3, n_jobs=n
    ),
    "calibration": lambda n: CalibratedClassifierCV(network(), cv=3, n_jobs=n),
    "grid": lambda n: GridSearchCV(pipe(), PIPE, cv=3, n_jobs=n),
    "grid own": lambda n: GridSearchCV(own(), RATES, cv=3, n_jobs=n),
    "random": lambda n: RandomizedSearchCV(network(), RATES, n_iter=3, cv=3, n_jobs=n, random_state=0),
    "halving": lambda n: HalvingGridSearchCV(network(), RATES, cv=3, n_jobs=n, random_state=0),
    "halving of epochs": lambda n: HalvingGridSearchCV(
        network(), RATES, cv=3, n_jobs=n, random_state=0, resource="epochs", min_resources=5, max_resources=20
    ),
    "one against the rest": lambda n: OneVsRestClassifier(nn.LogisticRegression(epochs=20), n_jobs=n),
    "one against one": lambda n: OneVsOneClassifier(nn.LinearSVM(epochs=20), n_jobs=n),
    "elimination": lambda n: RFECV(line(), cv=3, n_jobs=n),
}
BOOSTED = {
    "adaboost": lambda: AdaBoostClassifier(network(), n_estimators=4, random_state=0),
    "adaboost regressors": lambda: AdaBoostRegressor(regressor(), n_estimators=4, random_state=0),
}


def found(model: Any, name: str) -> list[Any]:
    """All numbers that a fitted one has to show."""
    target = Y if "regressors" in name else T
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        warnings.filterwarnings("ignore", category=nn.BaselineWarning)  # some are trained on little, on purpose
        model.fit(X, target)
    shown = [model.predict(X), model.score(X, target)]
    if hasattr(model, "predict_proba"):
        shown.append(model.predict_proba(X))
    if hasattr(model, "cv_results_"):
        shown += [value for key, value in model.cv_results_.items() if "test_score" in key]
    return shown


def agree(one: list[Any], two: list[Any]) -> None:
    for a, b in zip(one, two, strict=True):
        if np.asarray(a).dtype.kind == "f":  # the mean of an ensemble is summed in another order
            np.testing.assert_allclose(a, b, rtol=1e-12)
        else:
            assert np.array_equal(a, b)


@pytest.mark.slow
@pytest.mark.parametrize("name", MAKERS)
def test_two_workers_find_what_one_finds(name: str) -> None:
    one = found(MAKERS[name](1), name)
    assert one[1] > 0.5
    for backend in ("loky", "threading"):
        with joblib.parallel_config(backend):
            agree(one, found(MAKERS[name](2), name))


@pytest.mark.slow
@pytest.mark.parametrize("name", BOOSTED)
def test_boosting_weighs_samples(name: str) -> None:
    first = found(BOOSTED[name](), name)
    assert first[1] > 0.5
    agree(first, found(BOOSTED[name](), name))


def test_copies_of_a_bag_begin_apart() -> None:
    bag = BaggingClassifier(network(), n_estimators=3, bootstrap=False, random_state=0).fit(X, T)
    weights = [model.coefs_[0] for model in bag.estimators_]
    assert not np.allclose(weights[0], weights[1])
    assert not np.allclose(weights[1], weights[2])


def test_threads_find_what_one_finds() -> None:
    one = found(GridSearchCV(own(), {"lr": [0.02, 0.1]}, cv=2, n_jobs=1), "")
    with joblib.parallel_config("threading"):
        agree(one, found(GridSearchCV(own(), {"lr": [0.02, 0.1]}, cv=2, n_jobs=2), ""))


@pytest.mark.slow
def test_workers_train_on_the_fast_path_after_other_work() -> None:
    """A warning of any worker would be an error here."""
    w = nn.Linear(2, 2)
    w([1.0, 2.0]).sum().backward()
    nn.SGD(w.parameters(), lr=0.1).step()
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        scores = [cross_val_score(network(), X, T, cv=3, n_jobs=n, error_score="raise") for n in (1, 2)]
    assert np.array_equal(*scores)


@pytest.mark.slow
@pytest.mark.parametrize("name", ["bagging own", "stacking", "calibration", "grid", "halving"])
def test_dask_workers_find_the_same(name: str) -> None:
    """Through joblib, with one worker and with two."""
    distributed = pytest.importorskip("distributed")
    one = found(MAKERS[name](1), name)
    for workers in (1, 2):
        with (
            distributed.LocalCluster(
                n_workers=workers, threads_per_worker=1, processes=False, dashboard_address=None
            ) as cluster,
            distributed.Client(cluster),
            joblib.parallel_config("dask"),
            warnings.catch_warnings(),
        ):
            agree(one, found(MAKERS[name](workers), name))
