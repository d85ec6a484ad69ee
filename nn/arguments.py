"""Parametrized: the arguments of ``__init__``, to be read and set by name, as scikit-learn asks of its models."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import lru_cache, wraps
from inspect import Parameter, Signature, signature
from typing import Any, ClassVar, ParamSpec, TypeVar

import numpy as np

from autograd import ArgumentError
from autograd.annotations import arguments_named, misfit, naming
from autograd.errors import SignatureError, nearest
from nn.checks import Constraint, number

P = TypeVar("P", bound="Parametrized")

_CLIPPED = "optimizer=lambda p, lr: nn.Adam(p, lr, max_norm=1.0)"

ELSEWHERE = {
    "alpha": "regularizer=nn.SquaredL2(alpha / 2)",
    "C": "regularizer=nn.SquaredL2(1 / (2 * C * n)), of n samples",
    "callbacks": "fit(X, t, callbacks=[...])",
    "clip_gradients": _CLIPPED,
    "clipnorm": _CLIPPED,
    "criterion": "what fits the labels; nn.NeuralClassifier takes a network of your own",
    "early_stopping": "fit(X, t, validation=0.1, patience=10)",
    "eta": "lr",
    "eta0": "lr",
    "hidden": "hidden_layer_sizes",
    "hidden_sizes": "hidden_layer_sizes",
    "learning_rate": "lr, a number or a schedule",
    "learning_rate_init": "lr",
    "loss": "what fits the labels; nn.NeuralClassifier takes a network of your own",
    "max_epochs": "epochs",
    "max_iter": "epochs",
    "max_norm": _CLIPPED,
    "momentum": "optimizer='momentum'",
    "n_epochs": "epochs",
    "n_iter": "epochs",
    "n_iter_no_change": "fit(X, t, validation=0.1, patience=10)",
    "n_jobs": "nothing: one model trains on one process; searches over many take n_jobs",
    "nesterovs_momentum": "optimizer='nesterov'",
    "patience": "fit(X, t, validation=0.1, patience=10)",
    "penalty": "regularizer, such as nn.L1(0.01) or nn.SquaredL2(0.01)",
    "seed": "random_state",
    "shuffle": "nothing: samples are shuffled each epoch",
    "solver": "optimizer",
    "validation_fraction": "fit(X, t, validation=0.1)",
    "validation_split": "fit(X, t, validation=0.1)",
    "weight_decay": "regularizer=nn.SquaredL2(weight_decay / 2)",
}
"""Arguments of models as scikit-learn, Keras and skorch name them, and what stands for them here."""

_OF_FIT = {
    "classes": "what the labels say; partial_fit(X, t, classes=...) takes it",
    "early_stopping": "validation=0.1, patience=10",
    "eval_set": "validation=(X, t)",
    "learning_rate": "lr",
    "max_epochs": "epochs",
    "max_iter": "epochs",
    "n_epochs": "epochs",
    "nb_epoch": "epochs",
    "validation_data": "validation=(X, t)",
    "validation_fraction": "validation=0.1",
    "validation_split": "validation=0.1",
    "verbose": "progress=True",
    "y": "t, the targets: fit(X, t)",
}

Q = ParamSpec("Q")
R = TypeVar("R")


def answering_fit(fit: Callable[Q, R]) -> Callable[Q, R]:
    """A method ``fit`` that answers arguments by the names of others with its own, or with the model's."""
    looking = arguments_named(fit)
    own = [name for name in signature(fit).parameters if name != "self"]

    @wraps(fit)
    def answered(*given: Q.args, **named: Q.kwargs) -> R:
        for name in named:
            if name not in own:
                raise SignatureError(_unknown_to_fit(given[0], name, own))
        with naming(given[0].misfit):  # type: ignore[attr-defined]
            return looking(*given, **named)

    return answered


def _unknown_to_fit(model: Any, name: str, own: list[str]) -> str:
    kind, answer = type(model).__name__, nearest(name, own) or "."
    if name in _OF_FIT:
        answer = f"; here it is {_OF_FIT[name]}."
    elif name in model.get_params(deep=False):
        answer = f"; it is one of the model: {kind}({name}=...)."
    elif name in ELSEWHERE:
        answer = f"; it is one of the model: {kind}({ELSEWHERE[name]})."
    return f"fit of {kind} has no argument {name!r}{answer} It has {', '.join(own)}."


class _OfInit:
    """``inspect.signature`` of a class that is called with what its ``__init__`` takes.

    With a ``__new__`` beside it Python 3.11.2 and others would show that of ``__new__``, which takes anything.
    """

    def __get__(self, one: Any, kind: Any) -> Signature:
        if one is not None:  # a model that is called takes what its forward does
            raise AttributeError("__signature__")
        taken = signature(kind.__init__)
        return taken.replace(parameters=list(taken.parameters.values())[1:], return_annotation=Signature.empty)


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

    def __new__(cls: type[P], *given: Any, **named: Any) -> P:
        """Refuse arguments that there are not, with the name that was meant, before ``__init__`` sees them."""
        parameters = list(signature(cls.__init__).parameters.values())[1:]
        kinds = [p.kind for p in parameters]
        names = [p.name for p in parameters]
        unknown = [] if Parameter.VAR_KEYWORD in kinds else [name for name in named if name not in names]
        if unknown:
            answer = nearest(unknown[0], names) or "."
            if "epochs" in names and unknown[0] in ELSEWHERE:
                answer = f"; here it is {ELSEWHERE[unknown[0]]}."
            raise SignatureError(f"{cls.__name__} has no argument {unknown[0]!r}{answer} It has {', '.join(names)}.")
        by_place = [p.name for p in parameters if p.kind is p.POSITIONAL_OR_KEYWORD]
        if len(given) > len(by_place) and Parameter.VAR_POSITIONAL not in kinds:
            few = f"{', '.join(by_place)} alone" if by_place else "no argument"
            raise SignatureError(
                f"{cls.__name__} takes {few} without a name, and got {len(given)}: {', '.join(map(repr, given))[:60]}. "
                "Give the others by their names, and several sizes as one list."
            )
        return super().__new__(cls)

    __signature__ = _OfInit()

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

    def misfit(self, flags: bool = False) -> str:
        """What is said of the first argument that is not what its annotation says; see `autograd.annotations`."""
        return misfit(type(self).__init__, (), self.get_params(deep=False), flags)

    @classmethod
    @lru_cache(maxsize=256)  # asked by every epoch of a training, and slow
    def _arguments(cls) -> Mapping[str, Parameter]:
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
