"""What all regressors share: targets of any unit, several measurements, R², scikit-learn's habits."""

from __future__ import annotations

import warnings
from pathlib import Path
from typing import Any

import matplotlib.pyplot as plt
import numpy as np
import pytest
from sklearn.base import clone, is_regressor
from sklearn.datasets import load_diabetes
from sklearn.metrics import r2_score
from sklearn.model_selection import GridSearchCV, cross_val_score
from sklearn.pipeline import make_pipeline
from sklearn.utils.estimator_checks import check_estimator

import nn
import viz
from autograd import ArgumentError, DataTypeError, ShapeError

RNG = np.random.default_rng(3)
X = RNG.normal(size=(80, 2))
T = np.sin(X[:, 0]) + X[:, 1] ** 2
TWO = np.c_[T, 5e4 - 1e3 * X[:, 0]]
MAKERS = {
    "exact": nn.LinearRegression,
    "descent": lambda **o: nn.LinearRegression(solver="descent", **o),
    "network": lambda **o: nn.MLPRegressor(hidden_layer_sizes=(12,), **o),
}
NAMED_T = {
    "check_fit_score_takes_y": "the second argument of fit and score is t",
    "check_n_features_in_after_fitting": "score is called as score(X, y=y)",
    "check_sample_weight_equivalence_on_dense_data": "fit is called as fit(X, y=y); test_weighting.py checks the same",
}
every = pytest.mark.parametrize("make", MAKERS.values(), ids=MAKERS)


@every
@pytest.mark.slow
def test_scikit_learns_own_checks(make: Any) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        # Features of the checks are up to 100, where plain gradient descent leads away from the minimum and says so.
        model = make(optimizer="adam", lr=0.1) if make is MAKERS["descent"] else make()
        found = check_estimator(model, on_skip=None, on_fail=None, expected_failed_checks=NAMED_T)
    assert {one["check_name"]: str(one["exception"])[:300] for one in found if one["status"] == "failed"} == {}
    assert sum(one["status"] == "passed" for one in found) >= 45
    assert is_regressor(make())


@every
def test_score_is_r2_of_one_and_of_several_measurements(make: Any) -> None:
    for t in (T, TWO):
        model = make().fit(X, t, **({} if make is nn.LinearRegression else {"epochs": 3}))
        assert model.predict(X).shape == t.shape
        assert model.score(X, t) == pytest.approx(r2_score(t, model.predict(X)))
        weights = RNG.uniform(size=80)
        assert model.score(X, t, weights) == pytest.approx(r2_score(t, model.predict(X), sample_weight=weights))


@every
def test_a_constant_measurement(make: Any) -> None:
    alone, beside = np.full(80, 0.1), np.c_[X[:, 0], np.full(80, 0.1)]
    for t in (alone, beside):
        model = make().fit(X, t)
        assert np.isfinite(model.predict(X)).all()
        right = np.allclose(np.ravel(model.predict(X) if t is alone else model.predict(X)[:, 1]), 0.1, rtol=1e-9)
        others = 0.0 if t is alone else r2_score(X[:, 0], model.predict(X)[:, 0])
        assert model.score(X, t) == pytest.approx((right + others) / (1 if t is alone else 2))
    assert nn.LinearRegression().fit(X, alone).score(X, alone) == 1.0


@pytest.mark.parametrize("unit", [1e-6, 1.0, 1e7])
def test_the_unit_of_the_target_does_not_matter(unit: float) -> None:
    model = nn.MLPRegressor(hidden_layer_sizes=(12,), epochs=60).fit(X, unit * (T + 40))
    wanted = nn.MLPRegressor(hidden_layer_sizes=(12,), epochs=60).fit(X, T + 40)
    np.testing.assert_allclose(model.predict(X) / unit, wanted.predict(X), rtol=1e-6)
    assert wanted.score(X, T + 40) > 0.95


@every
def test_the_history_has_the_r2_of_the_epochs(make: Any) -> None:
    model = make().fit(X, TWO, validation=(X, TWO))
    assert model.history_.validation_accuracy[-1] == pytest.approx(model.score(X, TWO))
    assert model.history_.metric == "R²"
    assert ", R² 0." in repr(model.history_) or ", R² 1." in repr(model.history_)
    assert viz.learning_curve(model.history_).figure.axes[1].get_ylabel() == "R²"
    plt.close("all")
    assert model.history_.validation_accuracy[-1] == pytest.approx(model.history_.accuracy[-1], abs=0.1)


def test_a_warm_start_keeps_the_units_and_a_fresh_one_does_not() -> None:
    model = nn.MLPRegressor(hidden_layer_sizes=(4,), epochs=3, batch_size=None)
    model.fit(X, T)
    first = {key: value.copy() for key, value in model.state_dict().items()}
    model.fit(X, 100 * T)
    assert model.units.scale == pytest.approx(100 * first["units.scale"])
    model.set_params(warm_start=True).fit(X, T, lr=1e-12)
    assert model.units.scale == pytest.approx(100 * first["units.scale"])
    other = nn.MLPRegressor(hidden_layer_sizes=(4,), epochs=3, batch_size=None).fit(X, 7 * TWO[:, 1]).fit(X, T)
    for key, value in other.state_dict().items():
        np.testing.assert_array_equal(value, first[key])


@pytest.mark.parametrize("t", [T, TWO], ids=["one", "two"])
@pytest.mark.parametrize("suffix", [".npz", ".safetensors"])
def test_saved_and_loaded(t: Any, suffix: str, tmp_path: Path) -> None:
    model = nn.MLPRegressor(hidden_layer_sizes=(4,), epochs=2).fit(X, t)
    nn.save(model, tmp_path / f"model{suffix}")
    other = nn.load(nn.MLPRegressor(hidden_layer_sizes=(4,)), tmp_path / f"model{suffix}")
    np.testing.assert_array_equal(other.predict(X), model.predict(X))
    assert other.score(X, t) == model.score(X, t)
    before = other.units.scale.copy()
    other.fit(X, 3 * t, epochs=1, lr=1e-12)  # goes on from the file's weights, which know these units
    np.testing.assert_array_equal(other.units.scale, before)


def test_pipelines_searches_and_clones() -> None:
    pipe = make_pipeline(nn.Standardizer(), nn.MLPRegressor(epochs=30))
    assert cross_val_score(pipe, X, T, cv=2).shape == (2,)
    search = GridSearchCV(nn.LinearRegression(regularizer=nn.SquaredL2()), {"regularizer__lam": [1e-3, 10.0]}, cv=2)
    assert search.fit(X, 3 * X[:, 0]).best_params_ == {"regularizer__lam": 1e-3}
    assert clone(nn.MLPRegressor([2, 3, 1])).get_params()["sizes"] == [2, 3, 1]


@every
@pytest.mark.parametrize(
    ("t", "error", "match"),
    [
        (["a"] * 80, DataTypeError, "A classifier, such as nn.MLP"),
        (None, ArgumentError, "a number for each sample"),
        ([1.0, np.nan] * 40, ArgumentError, "contains NaN: sample 1 has the target nan"),
        ([1.0, np.inf] * 40, ArgumentError, "contains infinity: sample 1"),
        (T[:9], ShapeError, "X has 80 rows and t 9"),
        (np.zeros((80, 2, 2)), ShapeError, r"shape \(80, 2, 2\)"),
        ([], ShapeError, r"shape \(0,\)"),
        ([1j] * 80, ArgumentError, "Complex data"),
    ],
    ids=["texts", "None", "nan", "inf", "few", "axes", "none", "complex"],
)
def test_refusals(make: Any, t: Any, error: Any, match: str) -> None:
    with pytest.raises(error, match=match):
        make().fit(X, t)


@every
def test_refusals_of_what_was_not_trained_on(make: Any) -> None:
    with pytest.raises(nn.NotFittedError):
        make().predict(X)
    model = make().fit(X, TWO)
    with pytest.raises(ShapeError, match=r"t has shape \(80,\); this \w+ was trained on \(N, 2\)"):
        model.score(X, T)
    with pytest.raises(ShapeError, match="X has 1 features"):
        model.predict(X[:, :1])


def test_sizes_that_do_not_fit() -> None:
    with pytest.raises(ShapeError, match=r"MLPRegressor\(\[2, 5, 2\]\) does"):
        nn.MLPRegressor([2, 5, 1]).fit(X, TWO)


@every
def test_float32(make: Any) -> None:
    model = make(dtype=np.float32).fit(X, TWO, **({} if make is nn.LinearRegression else {"epochs": 2}))
    assert model.predict(X).dtype == np.float32


def test_graph_and_program_train_alike() -> None:
    one, other = (nn.MLPRegressor(epochs=4).fit(X, TWO, eager=eager) for eager in (False, True))
    np.testing.assert_allclose(one.predict(X), other.predict(X), rtol=1e-10)
    twin = nn.scalar(nn.MLPRegressor([2, 3, 1]).fit(X, T, epochs=1))
    assert twin([0.1, 0.2]).name == "y"
    wanted = nn.MLPRegressor([2, 3, 1]).fit(X, T, epochs=1)([0.1, 0.2]).data
    assert twin([0.1, 0.2]).data == pytest.approx(wanted)


def test_defaults_do_not_learn_noise_by_heart() -> None:
    data = load_diabetes()
    A, t = nn.Standardizer().fit_transform(data.data), data.target
    model = nn.MLPRegressor().fit(A[:330], t[:330])
    assert model.score(A[330:], t[330:]) > 0.3
    assert model.history_.best_epoch is not None
    assert model.n_iter_ == model.history_.best_epoch + 20


def test_what_is_given_is_taken_in_place_of_held_out_samples() -> None:
    A, t = np.random.default_rng(0).normal(size=(60, 2)), np.arange(60.0)
    wanted = nn.MLPRegressor(epochs=3, batch_size=32).fit(A, t).predict(A)
    model = nn.MLPRegressor(epochs=3).fit(A, t)
    assert not model.history_.validation_loss
    np.testing.assert_array_equal(model.predict(A), wanted)
    np.testing.assert_array_equal(nn.MLPRegressor().fit(A, t, epochs=3).predict(A), wanted)
    assert len(nn.MLPRegressor([2, 4, 1]).fit(A, t).history_) == 200
    assert len(nn.MLPRegressor().fit(A[:39], t[:39]).history_) == 200
    weights = np.where(np.arange(60) < 50, 1.0, 0.0)
    left = nn.MLPRegressor().fit(A, t, sample_weight=weights)
    np.testing.assert_allclose(left.predict(A), nn.MLPRegressor().fit(A[:50], t[:50]).predict(A), rtol=1e-9)


def test_what_is_no_better_than_the_mean_on_held_out_samples_gets_a_word() -> None:
    rng = np.random.default_rng(0)
    A, t = rng.normal(size=(150, 10)), rng.normal(size=150)
    with pytest.warns(
        nn.BaselineWarning, match="(?s)no better than the mean of t.*held out.*learns its samples by heart"
    ):
        nn.MLPRegressor().fit(A, t, validation=0.3, patience=40)


@pytest.mark.parametrize("make", [nn.LinearRegression, lambda: nn.MLPRegressor(epochs=2)])
@pytest.mark.parametrize(
    ("weights", "error", "text"),
    [
        (-np.ones(80), ArgumentError, "0 or more"),
        (np.zeros(80), ArgumentError, "All sample weights are zero"),
        (np.ones((80, 1)), ShapeError, "must be 1D"),
        (np.ones(80) + 1j, ArgumentError, "complex"),
        (["a"] * 80, ArgumentError, "a number for each sample"),
    ],
)
def test_weights_that_none_can_be_scored_with(make: Any, weights: Any, error: Any, text: str) -> None:
    model = make().fit(X, T)
    with pytest.raises(error, match=text):
        model.score(X, T, sample_weight=weights)
    with pytest.raises(error, match=text):
        make().fit(X, T, sample_weight=weights)


def test_samples_of_weight_0_do_not_count_in_a_score() -> None:
    model = nn.LinearRegression().fit(X, T)
    weights = np.where(np.arange(80) < 50, 2.0, 0.0)
    assert model.score(X, T, sample_weight=weights) == pytest.approx(model.score(X[:50], T[:50]), abs=1e-12)
    same = np.r_[np.ones(50), np.arange(30.0)]
    assert model.score(X, same, sample_weight=weights) == 0.0  # one value is left, and not met


def test_messages_about_weights_of_classes_and_regularizers_name_what_was_given() -> None:
    t = T > 0
    with pytest.raises(ArgumentError, match="class_weight of True is -1"):
        nn.LogisticRegression(class_weight={True: -1}).fit(X, t)
    with pytest.raises(ArgumentError, match=r"regularizer is λ R\(W\), such as"):
        nn.LogisticRegression(regularizer=nn.SquaredL2, epochs=1).fit(X, t)
