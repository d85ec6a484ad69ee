"""Data to learn from: made-up patients (L01)."""

from __future__ import annotations

import numpy as np

from autograd.annotations import arguments_named
from autograd.errors import ArgumentError
from nn.data.tables.table import Table
from nn.randomness import seed_of

_LECTURE_PATIENTS = np.array([[37.5, 72, 2], [39.1, 103, 8], [38.3, 100, 6], [36.7, 88, 0]])
_LECTURE_SICK = np.array([False, True, True, False])
_HEALTHY_MEAN = np.array([37.1, 80, 2])
_SICK_MEAN = np.array([38.5, 102, 6])
# The best straight line is then right for about 95 patients in 100.
_SPREAD = np.array([0.6, 9.5, 2.8])


@arguments_named
def patients(n: int = 200, seed: int = 0, *, headache: bool = False) -> Table:
    """Made-up patients, as in the lecture (row L01): nobody was measured, the numbers are drawn at random.

    The first four are the lecture's. The others come from two clouds that overlap a little, so that the best
    straight line is right for about 95 in 100. The same seed gives the same patients: a larger `n` adds to
    them, and `headache` adds a column.

    Parameters
    ----------
    n : int
        The number of patients, at least the lecture's four.
    seed : int
        The seed of the random numbers.
    headache : bool
        Whether to add the third feature, with which the line becomes a plane.

    Returns
    -------
    Table
        `X` of shape (n, 2) or (n, 3): temperature in °C, heart rate in beats per minute, headache from 0 to
        10. `labels` are ``'healthy'`` and ``'sick'``.

    Raises
    ------
    ArgumentError
        If `n` is smaller than 4, or the seed no whole number from 0.

    Examples
    --------
    >>> table = patients(4, headache=True)
    >>> table.feature_names
    ('temperature', 'heart rate', 'headache')
    >>> table.X.tolist()
    [[37.5, 72.0, 2.0], [39.1, 103.0, 8.0], [38.3, 100.0, 6.0], [36.7, 88.0, 0.0]]
    >>> table.labels.tolist()
    ['healthy', 'sick', 'sick', 'healthy']
    """
    if n < len(_LECTURE_PATIENTS):
        raise ArgumentError(f"Got n={n}; the lecture's four patients always come first: take n=4 or more.")
    # One row of draws a patient, whatever is asked for: this is why a larger n or headache only adds.
    draws = np.random.default_rng(seed_of("seed", seed)).standard_normal((n, 4))
    sick = draws[:, 3] > 0
    X = np.where(sick[:, None], _SICK_MEAN, _HEALTHY_MEAN) + _SPREAD * draws[:, :3]
    X[:, 0] = X[:, 0].round(1)
    X[:, 1] = X[:, 1].round()
    X[:, 2] = X[:, 2].round().clip(0, 10)
    X[:4], sick[:4] = _LECTURE_PATIENTS, _LECTURE_SICK
    names = ("temperature", "heart rate", "headache")[: 3 if headache else 2]
    return Table(X[:, : len(names)].copy(), np.where(sick, "sick", "healthy"), names, "diagnosis")
