"""Models compared on samples that they were not trained on, over and over, beside a guess that looks at no feature."""

from __future__ import annotations

import copy
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from math import isnan, sqrt
from time import perf_counter
from typing import Any

import numpy as np

from autograd import ArgumentError, ShapeError
from autograd.annotations import arguments_named
from autograd.data import rectangular
from nn.checks import Constraint, number
from nn.data.arrays import measurements, unmasked
from nn.data.batches import one_a_row
from nn.data.labels import encode_labels, label_rows
from nn.data.text_table import html_of, lines_of
from nn.errors import needed
from nn.models.intervals import interval_of, is_better, student_quantile
from nn.randomness import seed_of
from nn.training.hold_out import dividing
from nn.training.progress import progress_bar

_REPEATS = Constraint("how often the samples are divided anew, 2 or more", lambda n: n >= 2)
HELD_OUT = Constraint("which share of the samples is held out, between 0 and 1", lambda x: 0 < x < 1, whole=False)


@dataclass(frozen=True)
class Compared:
    """A model's scores on held-out samples.

    Attributes
    ----------
    name : str
    mean, low, high : float
        The mean score, and the ends of its 95 % interval, which ends at 1, and of an accuracy at 0; NaN where it cannot
        be told, of equal R².
    scores : tuple of float
        One for each division of the samples.
    better : bool
        Whether the 95 % interval of how far it is above the baseline, division by division, is all above 0.
    seconds : float
        What a fit took, in the median.
    """

    name: str
    mean: float
    low: float
    high: float
    scores: tuple[float, ...]
    better: bool
    seconds: float

    @property
    def interval(self) -> str:
        """The interval in words."""
        return "not told: all equal" if isnan(self.low) else f"{_said(self.low)} to {_said(self.high)}"


class Comparison:
    """What `compare` found: a row a model, the baseline last. It shows as a table.

    Attributes
    ----------
    rows : list of Compared
    score : {"accuracy", "R²"}
    repeats, share
        How often the samples were divided, and how many were held out.
    """

    def __init__(self, rows: list[Compared], score: str, repeats: int, share: float) -> None:
        self.rows, self.score, self.repeats, self.share = rows, score, repeats, share

    @property
    def best(self) -> Compared:
        """The model of the largest mean score; of several the first."""
        return max(self.rows, key=lambda row: row.mean)

    def _cells(self) -> list[tuple[str, ...]]:
        head = ("model", f"held-out {self.score}", "95 % interval", "beats the baseline", "seconds")
        rows = [
            (
                row.name,
                f"{_said(row.mean)}",
                row.interval,
                "" if row is self.rows[-1] else "yes" if row.better else "not shown",
                "" if row is self.rows[-1] else f"{row.seconds:.2f}",
            )
            for row in self.rows
        ]
        return [head, *rows]

    def __str__(self) -> str:
        return "\n".join([*lines_of(self._cells()), "", self._caption()])

    def _caption(self) -> str:
        share = f"{100 * self.share:.3g} %"
        return f"Mean over {self.repeats} divisions of the samples, {share} of them held out each time."

    def __repr__(self) -> str:
        return str(self)

    def _repr_html_(self) -> str:
        return html_of(self._cells(), self._caption())

    def to_frame(self) -> Any:
        """The rows as a pandas DataFrame, the models as its index.

        Raises
        ------
        MissingPackageError
            Without pandas.
        """
        pandas = needed("pandas", "to_frame()", "tables")
        columns = ("mean", "low", "high", "better", "seconds")
        found = {row.name: [getattr(row, column) for column in columns] for row in self.rows}
        return pandas.DataFrame.from_dict(found, orient="index", columns=columns)


@arguments_named
def compare(
    models: Any,
    X: Any,
    t: Any,
    *,
    repeats: int = 10,
    share: float = 0.25,
    groups: Any = None,
    random_state: int = 0,
    progress: bool | None = False,
) -> Comparison:
    """Train models on part of the samples and score them on the rest, over and over, each on the same divisions.

    A share of the samples is held out at random, of each class in proportion; every model is trained anew on the rest.
    Beside them stands the baseline: the most frequent class, or the mean, of the training samples for every sample.

    Parameters
    ----------
    models : mapping of str to model, or sequence of models
        With ``fit``, ``predict`` and ``score``: ours, scikit-learn's, pipelines. Copies of them are trained.
    X : array-like or DataFrame, shape (N, ...)
    t : array-like, shape (N,) or (N, K)
        Labels; rows of 0 and 1, several labels a sample, of which all must be right; or measurements, if the models are
        regressors.
    repeats : int
        How often the samples are divided anew, 2 or more.
    share : float
        How many are held out.
    groups : array-like of any labels, shape (N,), optional
        What each sample is of: a patient, say. All samples of one are held out together, or trained on together, and
        ``share`` is that of the groups.
    random_state : int
        For the divisions.
    progress : bool, optional
        Whether a bar shows how far the trainings are; None: where they take longer than a second.

    Returns
    -------
    Comparison

    Raises
    ------
    ArgumentError
        If there is no model, or two have one name; if classifiers and regressors come together.
    ShapeError
        If there is not one target, or one group, for each sample.

    Notes
    -----
    The interval is mean ± q s √(1/J + n_held / n_trained) with the quantile q of Student's t for J - 1 degrees of
    freedom: the divisions share samples, so that their scores vary less than those of new samples would (Nadeau and
    Bengio 2003). Scores that are all equal, s = 0, do not say how far they may be off. Then the interval of an accuracy
    is that of a share seen on the samples of one division (Wilson 1927): 15 of 15 right are 0.796 to 1; and that of an
    R² is not told. A model that is better by the same in every division has to be above the guess with all of it.

    Examples
    --------
    >>> from nn import LogisticRegression, Standardizer, patients
    >>> data = patients(60)
    >>> X = Standardizer().fit_transform(data.X)
    >>> found = compare({"line": LogisticRegression(epochs=20)}, X, data.labels, repeats=3)
    >>> [row.name for row in found.rows], found.score, found.best.name
    (['line', 'most frequent class'], 'accuracy', 'line')
    """
    named = _named(models)
    kinds = {_is_regressor(model) for model in named.values()}
    if len(kinds) > 1:
        raise ArgumentError("models are either all classifiers or all regressors: compare each kind by itself.")
    (regression,) = kinds
    several = None if regression else label_rows(t)
    targets = measurements(t) if regression else rectangular("t", t) if several is None else several
    # Of several labels a sample, each set of them is what a guess names; most sets are too rare to divide by.
    kinds_of = None if regression else encode_labels(t)[1] if several is None else _sets(several)
    strata = None if several is not None else kinds_of
    n = len(X if hasattr(unmasked(X, "X"), "iloc") else one_a_row("X", X))
    if len(targets) != n:
        raise ShapeError(f"X has {n} samples and there are {len(targets)} targets: one for each is needed.")
    repeats, share = number("repeats", repeats, _REPEATS), number("share", share, HELD_OUT)
    rng = np.random.default_rng(seed_of("random_state", random_state))
    scores: dict[str, list[float]] = {name: [] for name in named}
    seconds: dict[str, list[float]] = {name: [] for name in named}
    guesses, divide = [], dividing(n, share, rng, strata, groups)
    with progress_bar(repeats * len(named), progress, unit="model") as bar:
        for _ in range(repeats):
            trained, held = divide()
            for name, model in named.items():
                fresh, begun = _copy(model), perf_counter()
                fresh.fit(_rows(X, trained), targets[trained])
                seconds[name].append(perf_counter() - begun)
                scores[name].append(float(fresh.score(_rows(X, held), targets[held])))
                if bar is not None:
                    bar.update()
            guesses.append(_guess(targets, kinds_of, trained, held))
    apart = sqrt(1 / repeats + len(held) / len(trained)) * student_quantile(repeats - 1)
    shares = None if regression else len(held)
    baseline = "mean" if regression else "most frequent class" if several is None else "most frequent labels"
    rows = [
        Compared(name, *interval_of(found, apart, shares), tuple(found), is_better(found, guesses, apart, shares),
                 float(np.median(seconds[name])))
        for name, found in scores.items()
    ]  # fmt: skip
    rows.append(Compared(baseline, *interval_of(guesses, apart, shares), tuple(guesses), False, 0.0))
    return Comparison(rows, "R²" if regression else "accuracy", repeats, share)


def _named(models: Any) -> dict[str, Any]:
    """The models by their names; of a sequence, by what they say of themselves."""
    if isinstance(models, Mapping):
        found = {str(name): model for name, model in models.items()}
    else:
        listed = list(models) if isinstance(models, (list, tuple)) else [models]
        names = [_name(model) for model in listed]
        if len(set(names)) < len(names):
            raise ArgumentError(f"Two models are called {max(names, key=names.count)}: give names, {{'small': ...}}.")
        found = dict(zip(names, listed, strict=True))
    if not found:
        raise ArgumentError("compare takes models: {'line': nn.LogisticRegression(), 'network': nn.MLP()}.")
    for name, model in found.items():
        if isinstance(model, type) or not (hasattr(model, "fit") and hasattr(model, "score")):
            hint = f"; write {model.__name__}()" if isinstance(model, type) else ""
            raise ArgumentError(f"{name} is no model with fit and score, {model!r}{hint}.")
    return found


def _name(model: Any) -> str:
    steps = getattr(model, "steps", None)
    if isinstance(steps, list) and steps:
        return _name(steps[-1][1])
    return " ".join(repr(model).split())


def _is_regressor(model: Any) -> bool:
    kind = getattr(model, "_estimator_type", None)
    if kind is None and hasattr(model, "__sklearn_tags__"):
        kind = model.__sklearn_tags__().estimator_type
    return bool(kind == "regressor")


def _copy(model: Any) -> Any:
    sklearn = sys.modules.get("sklearn.base")
    return sklearn.clone(model) if sklearn is not None and hasattr(model, "get_params") else copy.deepcopy(model)


def _rows(X: Any, places: Any) -> Any:
    return X.iloc[places] if hasattr(X, "iloc") else np.asarray(X)[places]


def _guess(targets: Any, strata: Any, trained: Any, held: Any) -> float:
    """The score of the most frequent class, or of the mean, of the training samples."""
    if strata is not None:
        return float(np.mean(strata[held] == np.bincount(strata[trained]).argmax()))
    wrong = np.sum((targets[held] - targets[trained].mean(axis=0)) ** 2, axis=0)
    spread = np.sum((targets[held] - targets[held].mean(axis=0)) ** 2, axis=0)
    # One that does not vary counts as in `Regressor.score`: 1 if it is met, else 0.
    return float(np.mean(np.where(spread == 0, wrong == 0, 1 - wrong / np.where(spread == 0, 1.0, spread))))


def _sets(rows: Any) -> Any:
    """The number of each row among the different ones."""
    return np.unique(rows, axis=0, return_inverse=True)[1].reshape(-1)


def _said(score: float) -> str:
    return f"{score:.3f}".replace("-", "\N{MINUS SIGN}")
