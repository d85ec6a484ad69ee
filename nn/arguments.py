"""Parametrized: the arguments of ``__init__``, to be read and set by name, as scikit-learn asks of its models."""

from __future__ import annotations

from collections.abc import Mapping
from inspect import Parameter, signature
from typing import Any, ClassVar, TypeVar

import numpy as np

from autograd import ArgumentError
from autograd.errors import nearest
from nn.checks import Constraint, number

P = TypeVar("P", bound="Parametrized")


class Parametrized:
    """The base of what a grid search may vary: models, regularizers, schedules.

    ``__init__`` keeps every argument as it is, under its own name, and looks into it only when it is used.
    Then ``sklearn.base.clone`` and ``GridSearchCV`` work on it, without scikit-learn being needed here.

    Examples
    --------
    >>> class Scale(Parametrized):
    ...     def __init__(self, factor=1.0, *, shift=0.0):
    ...         self.factor = factor
    ...         self.shift = shift
    >>> Scale(2.0).set_params(shift=0.5)
    Scale(2.0, shift=0.5)
    >>> Scale(2.0).get_params()
    {'factor': 2.0, 'shift': 0.0}
    """

    constraints: ClassVar[Mapping[str, Constraint]] = {}
    """What some arguments may be, by name; a class says it of its own, and has those of its bases too."""

    def argument(self, name: str, instead: Any = None) -> Any:
        """The value of an argument, or what is given ``instead``, if it is what it may be; None passes as it is."""
        value = getattr(self, name) if instead is None else instead
        for base in type(self).__mro__:
            wanted = vars(base).get("constraints", {}).get(name)
            if wanted is not None and value is not None:
                return number(name, value, wanted)
        return value

    @classmethod
    def _arguments(cls) -> dict[str, Parameter]:
        own = signature(cls.__init__).parameters
        return {name: p for name, p in list(own.items())[1:] if p.kind not in (p.VAR_POSITIONAL, p.VAR_KEYWORD)}

    def get_params(self, deep: bool = True) -> dict[str, Any]:
        """The arguments by name; with ``deep`` also those inside, as ``regularizer__lam``."""
        found = {name: getattr(self, name) for name in self._arguments()}
        if deep:
            for name, value in list(found.items()):
                if hasattr(value, "get_params") and not isinstance(value, type):
                    found |= {f"{name}__{key}": inner for key, inner in value.get_params().items()}
        return found

    def set_params(self: P, **params: Any) -> P:
        """Set arguments by name, ``regularizer__lam=0.1`` inside one. Returns self.

        Raises
        ------
        ArgumentError
            If there is no argument of this name. Nothing is changed then.
        """
        names = list(self._arguments())
        for key in params:
            name = key.partition("__")[0]
            if name not in names:
                raise ArgumentError(
                    f"Invalid parameter {name!r} for {type(self).__name__}{nearest(name, names) or '.'} "
                    f"It has {', '.join(names)}."
                )
        for key, value in params.items():
            name, _, inner = key.partition("__")
            if not inner:
                setattr(self, name, value)
        for key, value in params.items():
            name, _, inner = key.partition("__")
            if inner:
                held = getattr(self, name)
                if not hasattr(held, "set_params"):
                    raise ArgumentError(f"{key}: {name} is {held!r} and has no parameters of its own; set it first.")
                held.set_params(**{inner: value})
        return self

    def __repr__(self) -> str:
        parts, by_name = [], False
        for name, p in self._arguments().items():
            value = getattr(self, name)
            by_name |= p.kind is p.KEYWORD_ONLY
            if p.default is not p.empty and _same(value, p.default):
                by_name = True
            else:
                parts.append(f"{name}={_text(value)}" if by_name else _text(value))
        return f"{type(self).__name__}({', '.join(parts)})"


def _same(a: Any, b: Any) -> bool:
    return a is b or (type(a) is type(b) and not isinstance(a, np.ndarray) and bool(a == b))


def _text(value: Any) -> str:
    return value.__name__ if isinstance(value, type) else repr(value)
