"""Of a few samples: how well each is found from the others, by a line and by smooth curves; to doubt a fit by."""

from __future__ import annotations

from typing import Any

import numpy as np

_STIFF = (0.1, 1.0)
"""λ: how much a curve costs, against its errors."""
_WIDTHS = (2.0, 0.1)
"""Squared widths of the curves, times the number of features in standard units."""


def found_from_others(X: Any, t: Any) -> float:
    """R² of each sample of X (N, K) from the N - 1 others, at best; of several measurements of the one found best.

    A line and Gaussian curves by kernel ridge regression, of which the error without a sample is known with it:
    (t - H t)ₙ / (1 - Hₙₙ), with H = K (K + λ)⁻¹. It is compared with the mean of the others.

    >>> x = np.linspace(0, 3, 12)[:, None]
    >>> found_from_others(x, np.sin(x[:, 0])) > 0.9, found_from_others(x, (-1.0) ** np.arange(12)) < 0.1
    (True, True)
    """
    n, columns = len(X), t.reshape(len(t), -1).astype(float)
    spread = X.std(axis=0)
    Z = (X - X.mean(axis=0)) / np.where(spread == 0, 1.0, spread)
    apart = np.sum((Z[:, None] - Z[None]) ** 2, axis=-1) / Z.shape[1]
    blank = np.sum(((columns - columns.mean(axis=0)) * n / (n - 1)) ** 2, axis=0)
    found = [-np.inf]
    for kernel in (Z @ Z.T / Z.shape[1], *(np.exp(-apart / width) for width in _WIDTHS)):
        kernel = kernel + 100.0  # a constant costs next to nothing
        for stiff in _STIFF:
            hat = np.linalg.solve(kernel + stiff * np.eye(n), kernel)
            left = (columns - hat @ columns) / (1.0 - np.diag(hat))[:, None]
            found.append(float(np.max(1.0 - np.sum(left**2, axis=0) / np.where(blank == 0, np.inf, blank))))
    return max(found)
