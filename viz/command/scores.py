"""How good a model is on samples that it was not trained on, beside what guessing gives."""

from __future__ import annotations

from dataclasses import dataclass, field
from math import sqrt
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nn.models.intervals import Z, student_quantile, wilson

_WORST = 3


@dataclass
class Scores:
    """What was measured.

    Attributes
    ----------
    rows : ndarray of int
        The rows of the table that it was measured on.
    held_out : bool
        Whether these were kept from training.
    worst : list of int
        Places in `rows`, the worst mistake first.
    better : bool
        Than guessing, beyond chance.
    """

    rows: NDArray[np.intp]
    held_out: bool
    worst: list[int]
    better: bool


@dataclass
class ClassScores(Scores):
    """Of a classifier: `confusion[i, k]` samples of class i were taken for class k."""

    classes: Any
    truth: NDArray[Any]
    predicted: NDArray[Any]
    sure: NDArray[np.float64]
    """The probability of what was predicted."""
    confusion: NDArray[np.intp]
    majority: str
    baseline: float
    """Accuracy of saying the majority class to everything."""

    @property
    def right(self) -> int:
        """How many are right."""
        return int(np.trace(self.confusion))

    @property
    def accuracy(self) -> float:
        """The share of right ones."""
        return self.right / len(self.rows)

    @property
    def interval(self) -> tuple[float, float]:
        """In which the accuracy lies, at 95 %."""
        return wilson(self.right, len(self.rows))

    @property
    def recalls(self) -> NDArray[np.float64]:
        """Of each class, the share that was found; nan where none was held out."""
        counts = self.confusion.sum(axis=1)
        with np.errstate(invalid="ignore"):
            return np.asarray(np.diag(self.confusion) / np.where(counts == 0, np.nan, counts))

    @property
    def balanced(self) -> float:
        """The mean over the classes of the share that was found: accuracy as if all were equally frequent."""
        return float(np.nanmean(self.recalls))

    @property
    def unequal(self) -> bool:
        """Whether one class is at least twice as frequent as another."""
        counts = self.confusion.sum(axis=1)
        return bool(counts.max() >= 2 * counts.min())


@dataclass
class MeasurementScores(Scores):
    """Of a regression, in the unit of the target."""

    truth: NDArray[np.float64]
    predicted: NDArray[np.float64]
    mean: float
    """Of the samples that were trained on: what one would guess."""
    unit: str = ""
    errors: NDArray[np.float64] = field(init=False)

    def __post_init__(self) -> None:
        self.errors = self.predicted - self.truth

    @property
    def r2(self) -> float:
        """1 − Σ(y − t)² / Σ(t − mean of t)²; nan where all t are equal."""
        spread = float(np.sum((self.truth - self.truth.mean()) ** 2))
        return 1 - float(np.sum(self.errors**2)) / spread if spread > 0 else float("nan")

    @property
    def mae(self) -> float:
        """The mean absolute error."""
        return float(np.abs(self.errors).mean())

    @property
    def baseline(self) -> float:
        """The mean absolute error of guessing the mean."""
        return float(np.abs(self.truth - self.mean).mean())


def class_scores(
    rows: NDArray[np.intp], held_out: bool, classes: Any, truth: Any, probabilities: Any, trained: Any
) -> ClassScores:
    """Measure a classifier: the labels of `rows`, their probabilities (N, classes), and the labels trained on."""
    place, index = {label: k for k, label in enumerate(classes.tolist())}, np.asarray(probabilities).argmax(axis=1)
    true = np.array([place[label] for label in truth.tolist()], np.intp)
    confusion = np.zeros((len(classes), len(classes)), np.intp)
    np.add.at(confusion, (true, index), 1)
    sure = probabilities.max(axis=1)
    wrong = np.flatnonzero(true != index)
    worst = wrong[np.argsort(-sure[wrong], kind="stable")][:_WORST]
    names, counts = np.unique(trained, return_counts=True)
    majority = names[counts.argmax()]
    baseline = float(np.mean(truth == majority))
    found = ClassScores(
        rows, held_out, worst.tolist(), False, classes, truth, classes[index], sure, confusion, str(majority), baseline
    )
    found.better = found.interval[0] > baseline or _finds_the_rare(found)
    return found


def _finds_the_rare(found: ClassScores) -> bool:
    """Whether balanced accuracy is above chance, though the majority class may give a higher accuracy."""
    counts = found.confusion.sum(axis=1)
    there = counts > 0
    if not found.unequal or there.sum() < 2 or counts[there].min() < 2:
        return False
    n, right = counts[there], np.diag(found.confusion)[there]
    share = (right + 1) / (n + 2)  # of few samples 0 and all are no certainties
    half = Z * sqrt(float(np.sum(share * (1 - share) / n))) / len(n)
    return bool(min(found.balanced, float(share.mean())) - half > 1 / len(n))


def measurement_scores(
    rows: NDArray[np.intp], held_out: bool, truth: Any, predicted: Any, trained: Any, unit: str
) -> MeasurementScores:
    """Measure a regression: what `rows` should give, what was predicted, and the targets trained on."""
    worst = np.argsort(-np.abs(predicted - truth), kind="stable")[:_WORST]
    found = MeasurementScores(rows, held_out, worst.tolist(), False, truth, predicted, float(np.mean(trained)), unit)
    gain = np.abs(truth - found.mean) - np.abs(found.errors)
    found.better = _gains(gain)
    return found


def _gains(gain: NDArray[np.float64]) -> bool:
    """Whether the mean is above 0 beyond chance; gains that are all equal say so by their number alone."""
    n, mean = len(gain), float(gain.mean())
    if n < 2:
        return False
    spread = float(gain.std(ddof=1))
    if spread <= 1e-12 * abs(mean):
        return mean > 0 and 0.5**n < 0.025  # a sign test
    return mean > student_quantile(n - 1) * spread / sqrt(n)
