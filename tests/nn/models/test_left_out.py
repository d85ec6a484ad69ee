"""How well few samples are found from each other, and the warning of a regression that learned noise."""

from __future__ import annotations

import warnings
from typing import Any

import numpy as np
import pytest
from sklearn.datasets import load_diabetes, load_iris
from sklearn.gaussian_process.kernels import RBF
from sklearn.kernel_ridge import KernelRidge
from sklearn.model_selection import LeaveOneOut, cross_val_predict

import nn
from nn.models.left_out import found_from_others

RNG = np.random.default_rng(0)


def good() -> dict[str, tuple[Any, Any]]:
    """Twenty small data sets that can be learned, some of them noisy."""
    found = {}
    for n in (12, 20, 30, 39):
        x, three, grid = RNG.uniform(-3, 3, (n, 1)), RNG.normal(size=(n, 3)), np.linspace(-1, 1, n)[:, None]
        found[f"sine of {n}"] = x, np.sin(x[:, 0]) + 0.1 * RNG.normal(size=n)
        found[f"line of {n}"] = three, 1e3 * (three @ [1.0, 2.0, 0.0] + 0.5 * RNG.normal(size=n))
        found[f"parabola of {n}"] = grid, grid[:, 0] ** 2 + 0.05 * RNG.normal(size=n)
        found[f"step of {n}"] = grid, (grid[:, 0] > 0) + 0.1 * RNG.normal(size=n)
    pair = RNG.normal(size=(39, 2))
    found["product"], found["radius"] = (pair, pair[:, 0] * pair[:, 1]), (pair, np.hypot(*pair.T))
    petals, diabetes = load_iris().data[::5], load_diabetes()
    found["petals"] = petals[:, :3], petals[:, 3]
    found["diabetes"] = diabetes.data[:39], diabetes.target[:39]
    return found


GOOD = good()


def said(X: Any, t: Any, **how: Any) -> list[str]:
    """What is said of a short training."""
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        nn.MLPRegressor(hidden_layer_sizes=(8,), epochs=40, lr=0.02).fit(nn.Standardizer().fit_transform(X), t, **how)
    return [str(one.message) for one in caught if "noise by heart" in str(one.message)]


@pytest.mark.parametrize("name", GOOD)
def test_good_data_are_not_doubted(name: str) -> None:
    assert len(GOOD) == 20
    assert said(*GOOD[name]) == []


@pytest.mark.slow
def test_noise_is_doubted() -> None:
    """In three of four: there is no rule that knows all."""
    cases = [(RNG.normal(size=(n, k)), RNG.normal(size=n)) for n in (14, 25, 39) for k in (1, 3, 10) for _ in range(20)]
    assert np.mean([found_from_others(*case) <= 0.1 for case in cases]) >= 0.7
    doubted = [case for case in cases if found_from_others(*case) <= 0.1][::40]
    for X, t in doubted:
        (text,) = said(X, t)
        assert f"for the {len(X)} samples it was trained on" in text
        assert said(X, t, validation=0.2) == []  # it has a measure of its own
        assert said(X, np.c_[t, X[:, 0]]) == []  # the second is there
        assert len(said(X, t, sample_weight=np.linspace(1.0, 2.0, len(t)))) == 1


@pytest.mark.parametrize("n", [11, 40])
def test_few_samples_and_many_are_not_judged_so(n: int) -> None:
    rng = np.random.default_rng(1)
    assert said(rng.normal(size=(n, 2)), rng.normal(size=n)) == []


def test_it_is_what_leaving_each_out_gives() -> None:
    X, t = RNG.normal(size=(15, 2)), RNG.normal(size=15)
    X = (X - X.mean(axis=0)) / X.std(axis=0)
    found = []
    smooth = [lambda a, b, k=k: k(a[None], b[None])[0, 0] for k in (RBF(np.sqrt(2.0)), RBF(np.sqrt(0.1)))]
    for kernel in (lambda a, b: a @ b / 2, *smooth):
        for alpha in (0.1, 1.0):
            ridge = KernelRidge(alpha=alpha, kernel=lambda a, b, k=kernel: k(a, b) + 100.0)
            y = cross_val_predict(ridge, X, t, cv=LeaveOneOut())
            found.append(1 - np.sum((t - y) ** 2) / np.sum((t - (t.sum() - t) / 14) ** 2))
    assert found_from_others(X, t) == pytest.approx(max(found), rel=1e-9)
