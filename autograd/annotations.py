"""What an argument may be, read from its annotation: where a call fails, the first that does not fit is named.

Read is what is said of numbers, True or False, texts, one of some words, functions, objects of a class, and sequences
of them. What is an array, or samples, is looked into by who takes it.
"""

from __future__ import annotations

import types
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import lru_cache, wraps
from inspect import signature, unwrap
from numbers import Integral, Real
from typing import Any, Literal, ParamSpec, TypeVar, Union, get_args, get_origin

from autograd.errors import ArgumentError, ChalkgradError, short

P = ParamSpec("P")
R = TypeVar("R")
Kind = tuple[str, Callable[[Any], bool]]
"""What may come, as an error says it, and whether it came."""
_RAW = (TypeError, ValueError, AttributeError, LookupError, ArithmeticError)
_FLAGS = (True, False)
_KNOWN = {"Any": Any, "Callable": Callable, "Literal": Literal, "Mapping": Mapping, "Sequence": Sequence}
"""What a file may import for type checkers alone."""


def _is_flag(x: Any) -> bool:
    return type(x).__name__ in ("bool", "bool_") or (isinstance(x, Integral) and x in _FLAGS)


def _is_number(x: Any) -> bool:
    return isinstance(x, Real) and type(x).__name__ not in ("bool", "bool_") and x == x


_PLAIN: dict[Any, Kind] = {
    bool: ("True or False", _is_flag),
    int: ("a whole number", lambda x: _is_number(x) and isinstance(x, Integral)),
    float: ("a number", _is_number),
    str: ("a text", lambda x: isinstance(x, str)),
    types.NoneType: ("None", lambda x: x is None),
}


def _kinds(wanted: Any) -> list[Kind] | None:
    """What an annotation allows; None where it is not plain."""
    wanted = types.NoneType if wanted is None else wanted.__bound__ if isinstance(wanted, TypeVar) else wanted
    origin, inner = get_origin(wanted), get_args(wanted)
    if wanted in _PLAIN:
        return [_PLAIN[wanted]]
    if origin in (types.UnionType, Union):
        parts = [_kinds(part) for part in inner]
        return None if None in parts else [kind for part in parts for kind in part or []]
    if origin is Literal:
        words = " or ".join(map(repr, inner))
        return [(words, lambda x: isinstance(x, str | int | None) and x in inner)]
    if wanted is Callable or origin is Callable:
        return [("a function", callable)]
    if wanted in (Sequence, tuple, list) or origin in (Sequence, tuple, list):
        if origin is tuple and inner[-1] is not Ellipsis and len(set(inner)) > 1:
            return None
        each = (_kinds(inner[0]) if inner else None) or [("values", lambda x: True)]
        long = len(inner) if origin is tuple and inner[-1] is not Ellipsis else None
        said = f"{long or 'a sequence of'} {' or '.join(_plural(name) for name, _ in each)}"
        return [(said, lambda x: _is_sequence(x, long) and all(any(fits(e) for _, fits in each) for e in x))]
    if isinstance(origin or wanted, type) and wanted is not Any:
        kind = origin or wanted
        return [(f"a {kind.__name__}", lambda x: isinstance(x, kind))]
    return None


def _plural(name: str) -> str:
    return f"{name.removeprefix('a ')}s" if name.startswith("a ") else name


def _is_sequence(x: Any, long: int | None) -> bool:
    if isinstance(x, str | bytes) or not hasattr(x, "__len__") or not hasattr(x, "__getitem__") or hasattr(x, "keys"):
        return False
    return getattr(x, "ndim", 1) == 1 and long in (None, len(x))


def flag(name: str, x: Any) -> bool:
    """``x``, if it is True or False."""
    if type(x) is bool:
        return x
    if not _is_flag(x):
        raise ArgumentError(f"{name} is True or False; got {short(x)}.")
    return bool(x)


@lru_cache(maxsize=512)
def _plain(function: Callable[..., Any]) -> dict[str, tuple[int, list[Kind]]]:
    """For each parameter with a plain annotation: its place, and what it may be."""
    found = {}
    for place, (name, parameter) in enumerate(signature(function).parameters.items()):
        wanted = parameter.annotation
        if isinstance(wanted, str):
            try:
                wanted = eval(wanted, _KNOWN | unwrap(function).__globals__)
            except (NameError, AttributeError, TypeError):  # imported for type checkers alone
                continue
        kinds = None if wanted is parameter.empty else _kinds(wanted)
        if kinds and parameter.kind is not parameter.VAR_POSITIONAL and parameter.kind is not parameter.VAR_KEYWORD:
            found[name] = (place, kinds)
    return found


def misfit(function: Callable[..., Any], args: Sequence[Any], named: Mapping[str, Any], flags: bool) -> str:
    """What is said of the first argument that is not what its annotation says; with ``flags`` only of True or False."""
    for name, (place, kinds) in _plain(function).items():
        if (name in named or place < len(args)) and (not flags or kinds[0] is _PLAIN[bool]):
            came = named[name] if name in named else args[place]
            if not any(fits(came) for _, fits in kinds):
                return f"{name} is {' or '.join(said for said, _ in kinds)}; got {short(came)}."
    return ""


@contextmanager
def naming(wrong: Callable[[bool], str]) -> Iterator[None]:
    """Let what fails inside say what ``wrong(False)`` says of its arguments, and refuse ``wrong(True)`` before."""
    if said := wrong(True):
        raise ArgumentError(said)
    try:
        yield
    except ChalkgradError:
        raise
    except _RAW:
        if said := wrong(False):
            raise ArgumentError(said) from None
        raise


def arguments_named(function: Callable[P, R]) -> Callable[P, R]:
    """Let a function that fails say which argument is not what its annotation says; flags are looked at before.

    A flag would never fail: "no" is as true as True is.

    >>> @arguments_named
    ... def repeated(text: str, times: int = 2, *, upper: bool = False) -> str:
    ...     return (text.upper() if upper else text) * times
    >>> repeated("ab")
    'abab'
    >>> repeated("ab", 2.5)
    Traceback (most recent call last):
    ...
    autograd.errors.ArgumentError: times is a whole number; got 2.5.
    >>> repeated("ab", upper="no")
    Traceback (most recent call last):
    ...
    autograd.errors.ArgumentError: upper is True or False; got 'no'.
    """

    @wraps(function)
    def whole(*args: P.args, **named: P.kwargs) -> R:
        with naming(lambda flags: misfit(function, args, named, flags)):
            return function(*args, **named)

    return whole
