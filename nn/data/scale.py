"""How large features are: what a learning rate cannot fit, in words."""

from __future__ import annotations

from typing import Any

import numpy as np

_LARGE, _LARGE_PIXEL, _SMALL, _FAR, _APART = 10.0, 5.0, 0.01, 20.0, 100.0
_ALONE, _FEW = 0.999, 10
_MOST = 20_000
_NAMED = 4


def out_of_scale(X: Any, names: Any = None) -> str | None:
    """What is wrong with the sizes of the features, as a clause that names them; None if nothing is.

    Standard units are about 1. Features count as out of scale that are 10 times as large (pixels 5 times), all smaller
    than a hundredth, far from 0 for their spread, or a hundred times as large as others.

    Parameters
    ----------
    X : array
        (N, features), or images (N, C, H, W), whose channels are looked at as wholes.
    names : sequence of str, optional
        Of the features.

    Examples
    --------
    >>> out_of_scale(np.array([[37.5, 0.1], [39.0, 0.2]]), ["temperature", "dose"])
    'large is temperature (about 38.3)'
    >>> out_of_scale(np.array([[-1.0, 0.5], [1.0, -0.5]])) is None
    True
    """
    X = X[:: -(-len(X) // _MOST)]
    pixels = X.ndim > 2
    if pixels:
        X = np.moveaxis(X, 1, -1).reshape(-1, X.shape[1]) if X.ndim == 4 else X.reshape(-1, 1)
    kind = "channel" if pixels else "column"
    called = [f"{kind} {k}" for k in range(X.shape[1])] if names is None or pixels else [str(name) for name in names]
    with np.errstate(over="ignore"):
        mean, spread = X.mean(axis=0, dtype=float), X.std(axis=0, dtype=float)
        size = np.sqrt(mean**2 + spread**2)
    low, high = X.min(axis=0), X.max(axis=0)
    peak, varies = np.maximum(np.abs(low), np.abs(high)), low < high
    large = size > (_LARGE_PIXEL if pixels else _LARGE)
    if large.any():
        return f"large is {_listed(large, called, size)}"
    # A pixel that is seldom lit, or a feature that is seldom there, may be small and still in the units of the others.
    dense = varies & (np.mean(X != 0, axis=0) > 0.05)
    if dense.any() and peak[varies].max() < _SMALL:
        return f"tiny is {_listed(dense, called, peak)}"
    two = ((low == X) | (high == X)).all(axis=0)
    far = dense & ~two & (np.abs(mean) > _FAR * spread)
    if far.any():
        return f"far from 0 for how little it varies is {_listed(far, called, mean)}"
    apart = dense & (peak * _APART < size.max())
    if apart.any() and not pixels:
        return f"small is {_listed(apart, called, peak)}, beside {called[int(size.argmax())]} (about {size.max():.3g})"
    return None


def lone_target(t: Any) -> tuple[int, int, float] | None:
    """Sample and measurement of the one target that makes up nearly all of the variance, and its share of that.

    None where there is none, and of fewer than ten samples.

    Examples
    --------
    >>> k, column, share = lone_target(np.array([1.0, 2.0, 3.0] * 5 + [1e6]))
    >>> k, column, f"{share:.1%}"
    (15, 0, '100.0%')
    """
    if len(t) < _FEW:
        return None
    columns = t.reshape(len(t), -1).astype(float)
    apart = np.abs(columns - np.median(columns, axis=0))
    apart /= np.maximum(apart.max(axis=0), np.finfo(float).tiny)  # squares of 1e200 are infinite
    total = np.sum(apart**2, axis=0)
    k, column = np.unravel_index(int(np.argmax(apart**2 / np.where(total == 0, 1.0, total))), apart.shape)
    share = float(apart[k, column] ** 2 / total[column]) if total[column] else 0.0
    return (int(k), int(column), share) if share > _ALONE else None


def _listed(chosen: Any, called: list[str], sizes: Any) -> str:
    """``a (about 80), b (about 37) and 3 more`` of the chosen ones, those of the largest difference from 1 first."""
    with np.errstate(divide="ignore"):
        order = [k for k in np.argsort(-np.abs(np.log(np.abs(sizes) + 1e-300)), kind="stable") if chosen[k]]
    more = f" and {len(order) - _NAMED} more" if len(order) > _NAMED else ""
    return ", ".join(f"{called[k]} (about {sizes[k]:.3g})" for k in order[:_NAMED]) + more
