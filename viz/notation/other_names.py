"""Options by the names that other libraries have for them: answered with ours."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from inspect import Parameter, signature
from typing import ParamSpec, TypeVar

from autograd.annotations import arguments_named
from autograd.errors import DataTypeError, nearest

P = ParamSpec("P")
R = TypeVar("R")

_HOW = {
    "size": "size=(8, 5), in inches, or size='16:9'",
    "figure": "figure=plt.figure(figsize=(8, 5), layout='constrained')",
    "ax": "ax=plt.subplots(figsize=(8, 5), layout='constrained')[1]",
    "lang": "lang='de'",
    "direction": "direction='TB' or 'LR'",
    "theme": "theme='dark' or 'light'",
    "t": "t, the labels, after X",
    "title": "title='...'",
}
"""How an option of ours is written, where its name alone would not tell."""

_MEANT = {
    "figsize fig_size": ("size", "figure", "ax"),
    "width height": ("size", "figure", "ax"),
    "language locale": ("lang",),
    "rankdir orientation rank_dir": ("direction",),
    "fig subfigure": ("figure", "ax"),
    "axes axis axs": ("ax", "figure"),
    "dark dark_mode style background": ("theme",),
    "y target targets y_true": ("t",),
    "names columns features_names feature_name": ("feature_names",),
    "target_names display_labels classes labels": ("class_names", "labels"),
    "clf estimator classifier net": ("model",),
    "grid_resolution n_points": ("resolution",),
    "precision decimals": ("digits",),
    "learning_rate eta": ("lr", "lrs"),
    "learning_rates etas": ("lrs",),
    "n_epochs num_epochs max_iter": ("epochs",),
    "seed rng": ("random_state",),
    "test validation validation_data X_test": ("held_out",),
    "image img input": ("x", "image"),
    "filter weight weights kernel_size": ("w", "kernel"),
}
"""Names elsewhere, and the options here that may be meant: the first one that the function has."""

_AFTERWARDS = {
    "title suptitle": "write made.ax_.set_title('...') on what it returns",
    "xlabel ylabel xlim ylim alpha grid": "change made.ax_ on what it returns, as made.ax_.set(xlabel='...')",
    "cmap colors color palette c": "the colours are those of every picture; change the artists in made.ax_",
    "path filename fname file save format dpi savefig": "write made.save('picture.png') on what it returns",
    "step at start start_at": "one step as a picture is made.figure(step=7); Share in the page gives its address",
    "show block": "call plt.show() after it, or leave it as a cell's last line",
}
"""What is done with the picture instead."""


def other_names_answered(function: Callable[P, R]) -> Callable[P, R]:
    """Let ``function`` say which of its options is meant by a name that it does not have, and which cannot be.

    >>> @other_names_answered
    ... def plot(x, *, ax=None, theme=None):
    ...     return x
    >>> plot(1, dark=True)
    Traceback (most recent call last):
    ...
    autograd.errors.DataTypeError: plot() has no option dark=: write theme='dark' or 'light'.
    """
    looking = arguments_named(function)
    parameters = signature(function).parameters
    takes_all = any(parameter.kind is Parameter.VAR_KEYWORD for parameter in parameters.values())

    @wraps(function)
    def answering(*args: P.args, **options: P.kwargs) -> R:
        for name in options:
            if name not in parameters and not takes_all:
                instead = _instead(name, list(parameters))
                if signature(function).return_annotation in ("Axes", "matplotlib.axes.Axes"):
                    instead = instead.replace("made.ax_", "made").replace("made.save", "made.figure.savefig")
                if signature(function).return_annotation in ("Stepper", "Playground | ImagePlayground"):
                    instead = instead.replace("picture.png", "page.html")
                raise DataTypeError(f"{function.__name__}() has no option {name}={instead}")
        return looking(*args, **options)

    return answering


def _instead(name: str, known: list[str]) -> str:
    for names, meant in _MEANT.items():
        ours = next((one for one in meant if one in known), None)
        if name in names.split() and ours is not None:
            return f": write {_HOW.get(ours, f'{ours}=')}."
    for names, how in _AFTERWARDS.items():
        if name in names.split():
            return f": {how}."
    return nearest(name, known) or f"; it takes {', '.join(known)}."
