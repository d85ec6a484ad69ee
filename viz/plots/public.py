"""What every public picture does beside drawing: it answers other libraries' words, and refused it leaves nothing."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from typing import ParamSpec, TypeVar

from viz.notation.other_names import other_names_answered

P = ParamSpec("P")
R = TypeVar("R")


def picture(function: Callable[P, R]) -> Callable[P, R]:
    """Make a function that draws a public one.

    >>> @picture
    ... def plot(x, *, ax=None):
    ...     open_axes(ax, None)
    ...     raise ValueError(f"no picture of {x}")
    >>> from viz.plots.canvas import open_axes
    >>> import matplotlib.pyplot as plt
    >>> before = plt.get_fignums()
    >>> plot(3)
    Traceback (most recent call last):
    ...
    ValueError: no picture of 3
    >>> plt.get_fignums() == before
    True
    """

    @other_names_answered
    @wraps(function)
    def whole(*args: P.args, **options: P.kwargs) -> R:
        with nothing_left():
            return function(*args, **options)

    return whole


@contextmanager
def nothing_left() -> Iterator[None]:
    """Close the figures that were opened in it, if what is in it fails or is interrupted."""
    before = _open()
    try:
        yield
    except BaseException:
        for number in _open() - before:
            sys.modules["matplotlib.pyplot"].close(number)
        raise


def _open() -> set[int]:
    pyplot = sys.modules.get("matplotlib.pyplot")
    return set(pyplot.get_fignums()) if pyplot else set()
