"""Part: an attribute of a model that is made of the constructor's arguments, when it is first needed."""

from __future__ import annotations

from typing import Any


class Part:
    """Layers and weights that a model makes from its arguments and, where these leave them open, from the data.

    scikit-learn asks that ``__init__`` only keeps its arguments. So the parts are made when they are first
    asked for, by the model's ``make_now``; before the sizes are known that raises `NotFittedError`. They
    are kept as private attributes, and have their key in ``state_dict`` without the underscore.
    """

    def __set_name__(self, owner: type, name: str) -> None:
        self.key = f"_{name}"

    def __get__(self, model: Any, kind: type) -> Any:
        if model is None:
            return self
        held = vars(model)
        if self.key not in held:
            model.make_now()
        return held[self.key]

    def __set__(self, model: Any, value: Any) -> None:
        vars(model)[self.key] = value


def part_keys(kind: type) -> list[str]:
    """Where a model of this class keeps its parts."""
    return [p.key for base in kind.__mro__ for p in vars(base).values() if isinstance(p, Part)]
