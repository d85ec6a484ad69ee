"""A model's parts, made of its arguments, made anew when these change, put back before each ``fit``."""

from __future__ import annotations

from typing import Any, TypeVar

import numpy as np

from autograd import DataTypeError, ShapeError
from nn.arguments import Parametrized
from nn.errors import not_fitted
from nn.layers.module import Module
from nn.randomness import seed_from
from nn.training.roll_back import Dice, dice_of, put_back


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


B = TypeVar("B", bound="Built")

_HOW = frozenset(
    ["lr", "epochs", "batch_size", "optimizer", "regularizer", "warm_start", "class_weight", "tol", "verbose"]
)
"""Arguments that say how to train; all others say what the model is made of."""


class Built(Parametrized, Module):
    """A module that makes its parts, its `Part` attributes, when they are first needed.

    A subclass sets them in ``make``. They are made of the arguments and, where these leave them open, of the
    sizes of the data. `begin` lets every ``fit`` start from the same weights and random numbers.
    """

    random_state: Any
    warm_start: bool
    _for: tuple[Any, int]
    _started: dict[str, Any]
    """The weights that the last ``fit`` began with."""
    _seed: Any
    """What `generator` begins with: of ``random_state``, drawn when the parts are made."""
    _order: np.random.Generator
    """Draws the order of samples."""
    _going_on: bool = False
    """Whether this ``fit`` goes on like a warm start, whatever the argument says: `partial_fit` does."""
    _optimizer: Any = None
    """The optimizer of the last ``fit``, with what made it."""
    _epochs_done: int = 0
    _continues: bool = False
    """Whether this ``fit`` goes on from the weights that the last one ended with."""
    _dice: Dice
    """Where the generators of random numbers stood then."""
    _reached: dict[str, Any] | None
    """The weights that it ended with."""

    # ------------------------------------------------------------- what each kind of model defines
    def sizes_given(self) -> tuple[Any, int] | None:
        """The size of a sample and the number of outputs, if the arguments say both."""
        return None

    def described(self, size: Any) -> str:
        """A sample's size in words."""
        return f"samples of {size}"

    def make(self, size: Any, outputs: int) -> None:
        """Set the parts, with the weights of ``random_state``.

        Raises
        ------
        ShapeError
            If the arguments ask for other sizes.
        """
        raise DataTypeError(f"{type(self).__name__} defines no make(size, outputs).")

    def check_sizes(self, size: Any, outputs: int) -> None:
        """Raise ShapeError if the arguments ask for other sizes."""

    # ---------------------------------------------------------------------------- making them
    def generator(self) -> np.random.Generator:
        """Random numbers from ``random_state``, the same ones each time it is asked until parts are made anew."""
        return np.random.default_rng(self._seed)

    def make_now(self) -> None:
        """Make the parts from the arguments alone."""
        sizes = self.sizes_given()
        if sizes is None:
            raise not_fitted(
                f"This {type(self).__name__} has no weights yet: say how large its inputs are, or call fit(X, t) first."
            )
        self._make(*sizes)

    def _make(self, size: Any, outputs: int) -> None:
        self._seed = seed_from("random_state", self.random_state)
        self._order = self.generator()
        self.make(size, outputs)
        self._made_of = self._structure()
        self._reached, self._optimizer, self._epochs_done = None, None, 0
        self._dice = dice_of(self)

    def _structure(self) -> dict[str, Any]:
        return {name: value for name, value in self.get_params(deep=False).items() if name not in _HOW}

    @property
    def made_for(self) -> tuple[Any, int]:
        """The size of a sample and the number of outputs that `begin` has made the parts for."""
        return self._for

    def _is_made(self) -> bool:
        return hasattr(self, "_made_of")

    def _is_outdated(self) -> bool:
        """Whether an argument has been set since the parts were made."""
        now = self._structure()
        # A number that was pickled is no longer the same object.
        return any(
            now[name] is not value
            and not (type(value) in (int, float, str) and type(now[name]) is type(value) and now[name] == value)
            for name, value in self._made_of.items()
        )

    def set_params(self: B, **params: Any) -> B:
        """As `Parametrized.set_params`. What it changes of the layers shows after the next ``fit``."""
        super().set_params(**params)
        trained = hasattr(self, "history_") or hasattr(self, "n_features_in_")  # by fit, or loaded from a file
        if self._is_made() and not trained and self._is_outdated():
            for key in [*part_keys(type(self)), "_made_of"]:
                vars(self).pop(key, None)
        return self

    def begin(self, size: Any, outputs: int) -> None:
        """Make the parts for ``fit``, or go back to where the first ``fit`` began, unless it is to go on."""
        self.check_sizes(size, outputs)
        goes_on = self.warm_start or self._going_on
        if goes_on and self._is_made() and not self._is_outdated() and getattr(self, "_for", (size,))[0] != size:
            raise ShapeError(
                f"X has {self.described(size)}, but {type(self).__name__} is expecting "
                f"{self.described(self._for[0])} as input: it goes on with the weights for these. With "
                "warm_start=False training begins anew."
            )
        self._continues = False
        if not self._is_made() or self._is_outdated() or getattr(self, "_for", (size, outputs)) != (size, outputs):
            self._make(size, outputs)
        elif goes_on:
            self._continues = self._is_as_trained()
        else:
            trained = self._is_as_trained()
            if trained and not isinstance(self.random_state, (int, np.integer)):
                self._make(size, outputs)
            elif trained:
                self.load_state_dict(self._started)
            put_back(self._dice)
            self._order, self._optimizer, self._epochs_done = self.generator(), None, 0
        self._for = (size, outputs)

    def note_start(self) -> None:
        """Note where ``fit`` begins, for a later one that is to begin there again."""
        if not self._continues:
            self._started, self._dice = self.state_dict(), dice_of(self)

    def _is_as_trained(self) -> bool:
        """Whether the weights are still those that the last ``fit`` ended with."""
        return self._reached is not None and self._is_at(self._reached)

    def _is_at(self, state: dict[str, Any]) -> bool:
        now = self.state_dict()
        return now.keys() == state.keys() and all(np.array_equal(now[key], state[key]) for key in now)

    def _own(self) -> dict[str, Any]:
        """The layers; not the arguments, where a module is an example of an activation."""
        if not self._is_made() and self.sizes_given() is not None:
            self.make_now()
        others = {*self._arguments(), "_made_of", "_dice"}
        return {key: held for key, held in vars(self).items() if key not in others}
