"""The exceptions of the engine: each says what came, what was expected and what to do.

Every one is also a built-in exception, so that ``except ValueError`` keeps working.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any


class ChalkgradError(Exception):
    """The root of every exception that this project raises on purpose."""


class ShapeError(ChalkgradError, ValueError):
    """Shapes that do not fit together."""


class DataTypeError(ChalkgradError, TypeError):
    """Data that is no real number, or an argument of the wrong kind."""


class ArgumentError(ChalkgradError, ValueError):
    """An argument of the right type with a value that makes no sense."""


class IndexingError(ChalkgradError, IndexError):
    """An index that an array of this shape does not have."""


class SignatureError(ChalkgradError, TypeError):
    """A call with too many, too few or unknown arguments."""


class NotScalarError(ChalkgradError, ValueError):
    """A backward pass was started from something that is not a single number."""


class NotRecordedError(ChalkgradError, ValueError):
    """A gradient was asked of a value that no operation on a variable produced."""


class StaleGraphError(ChalkgradError, ValueError):
    """A variable changed after the graph was recorded, so its numbers no longer belong together."""


class RecordingError(ChalkgradError, ValueError):
    """A computation that cannot be recorded as a program without changing what it means."""


class UnsupportedError(ChalkgradError, TypeError):
    """A NumPy function or option for which the table of operations has no entry."""


class GradientCheckError(ChalkgradError, ValueError):
    """An analytic gradient that disagrees with the finite difference."""


class OperationError(ChalkgradError, AssertionError):
    """An entry of the table that is not what `autograd.testing.check_op` holds it to."""


def short(x: Any) -> str:
    """What came, in a line of 60 characters at most.

    >>> short("a" * 100)[-5:], short(range(3))
    ('aa...', 'range(0, 3)')
    """
    shape = getattr(x, "shape", ())
    text = f"{type(x).__name__} of shape {shape}" if isinstance(shape, tuple) and shape else " ".join(repr(x).split())
    return text if len(text) <= 60 else f"{text[:57]}..."


def nearest(name: Any, names: Iterable[str], said: str = "; did you mean {!r}?") -> str:
    """For a message about a name that does not exist: the one that was meant, if any is close, in either case.

    >>> nearest("SGDD", ["sgd", "adam"]), nearest("x", ["sgd"])
    ("; did you mean 'sgd'?", '')
    """
    from difflib import get_close_matches  # for a message alone

    folded = {other.casefold(): other for other in names}
    close = get_close_matches(str(name).casefold(), folded, n=1)
    return said.format(folded[close[0]]) if close else ""
