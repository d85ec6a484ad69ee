"""What a training came to: the one warning that names what went wrong, and what to try first."""

from __future__ import annotations

import copy
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import numpy as np

from autograd import no_grad
from nn.data.scale import out_of_scale
from nn.errors import BaselineWarning, DeadUnitsWarning, ScaleWarning, UnstableWarning, level_outside
from nn.layers.activation import ELU, ReLU, Sigmoid, Tanh
from nn.layers.module import Module, evaluating
from nn.layers.resolution import data_of, numbers_in
from nn.training.watch import is_foreign
from nn.training.weighting import unpacked

_MOST = 5000
"""Samples that are looked at."""

_ACTIVATIONS = (ReLU, Sigmoid, Tanh, ELU)

_WORSE = 3.0
"""How many times the loss of an output of zeros is no unfinished training any more."""


def say(model: Any, X: Any, targets: Any, criterion: Any, weighs: bool) -> None:
    """Warn, once, of a training that came to nothing.

    Parameters
    ----------
    model : Estimator
        As ``fit`` has left it.
    X, targets : array
        What it was trained on.
    criterion : callable
        The loss function of (y, t).
    weighs : bool
        Whether the targets have weights beside them (`nn.training.weighting.packed`).
    """
    judged = model
    if any(is_foreign(type(module).__module__) for module in model.modules()):
        # A module of one's own may count or draw: the copy does, without all the weights of the history.
        judged = copy.deepcopy(model, {id(held): held for held in (model.history_, model._optimizer)})
    output, alone = judged.objective()[0], targets.shape[1:] == (2,)

    def uncounted(y: Any, t: Any) -> float:
        return 0.0

    def loss_of(some: slice) -> tuple[float, float]:
        x, t = X[some], targets[some]
        with no_grad():
            zeros = np.zeros_like(numbers_in(output(x[:1])))
        blank = judged.measuring(x, t, lambda part: np.repeat(zeros, len(part), axis=0), criterion, uncounted)
        return judged.measuring(x, t, output, criterion, uncounted)()[0], blank()[0]

    def guessed(some: slice) -> str | None:
        t, weights = unpacked(targets[some], alone) if weighs else (targets[some], None)
        found: str | None = judged.guessed(judged.predicted(output, X[some]), t, weights)
        return found

    lone = None if weighs else judged.outweighed(targets)
    found = verdict(judged, X, loss_of, guessed) if lone is None else ScaleWarning(lone)
    if found is None:
        doubt = judged.doubted(X, unpacked(targets, alone)[0] if weighs else targets)
        found = None if doubt is None else BaselineWarning(doubt)
    if found is not None:
        warnings.warn(found, stacklevel=level_outside())


def verdict(
    model: Any, X: Any, loss_of: Callable[[slice], tuple[float, float]], guessed: Callable[[slice], str | None]
) -> Warning | None:
    """The warning that a fit deserves, if it does; one alone, of the cause that explains the others.

    ``loss_of`` says of some samples the loss now and that of an output of zeros; ``guessed`` what is to be said if the
    model is no better on them than a guess.
    """
    some = slice(None, None, -(-len(X) // _MOST))
    names = vars(model).get("feature_names_in_")
    rate = max(model.history_.learning_rate)  # the last of a schedule is next to nothing, whatever it began with
    if rate == 0:  # solved, not trained
        return None
    scale = out_of_scale(X, names)
    loss, of_zeros = loss_of(some)
    usual = model.usual_rate()
    losses = model.history_.loss
    # A few epochs from large weights are no more than unfinished.
    falls = rate <= usual and (len(losses) < 5 or loss < losses[0] / 2)
    if loss > _WORSE * of_zeros > 0 and not falls and (scale is None or rate > usual):
        tried = usual if rate > usual else rate / 10
        also = "" if scale is None else f" The features need standard units first: {scale}."
        return UnstableWarning(
            f"Training is unstable: the loss is {loss:.3g} after {len(model.history_)} epochs with learning rate "
            f"{rate:g}, and an output of zeros has {of_zeros:.3g}. Try a smaller one, such as lr={tried:g}.{also}"
        )
    if scale is not None:
        return ScaleWarning(f"Features are out of scale: {scale}. One learning rate cannot fit all. {_cure(model, X)}")
    said = guessed(some)
    if said is None:
        return None
    if (X[0] == X).all():
        return BaselineWarning(f"{said} All samples have the same features: nothing tells them apart.")
    dead = dead_layer(model, X[some])
    if dead is not None:
        return DeadUnitsWarning(
            f"{said} {dead}: no gradient passes. Try a smaller learning rate, such as lr={rate / 10:g}, and another "
            "initialization or activation, such as activation='leaky_relu'."
        )
    return BaselineWarning(f"{said} {_advice(model, rate)}")


def _cure(model: Any, X: Any) -> str:
    kind = type(model).__name__
    if X.ndim > 2:
        return f"Divide the pixels by their largest value, X / {np.abs(X).max():g}, or take nn.standardize_images(X)."
    return f"Put them into standard units: sklearn.pipeline.make_pipeline(nn.Standardizer(), nn.{kind}(...))."


def _advice(model: Any, rate: float) -> str:
    losses, held = model.history_.loss, model.history_.validation_loss
    if model.history_.best_epoch and held and losses[-1] < losses[0] / 2:
        return "It learns its samples by heart: try first more samples, other features, or a simpler model."
    falling = len(losses) < 2 or losses[-1] < losses[0] - 1e-3 * abs(losses[0])
    first = (
        f"the loss still falls: more epochs than {len(losses)}, or a larger learning rate than {rate:g}"
        if len(losses) < 20 or (falling and losses[-1] < min(losses[:-1]))
        else f"another learning rate than {rate:g}, ten times smaller or larger"
    )
    deep = any(isinstance(module, _ACTIVATIONS) for module in model.modules())
    then = "more hidden neurons" if deep else "a model with hidden neurons, such as nn.MLP()"
    rare = " For rare classes there is class_weight='balanced'." if hasattr(model, "class_weight") else ""
    return f"Try first: {first}; then {then}, or other features.{rare}"


def dead_layer(model: Module, X: Any) -> str | None:
    """Which hidden layer lets no gradient pass for any sample, in words; None if there is none."""
    with no_grad(), evaluating(model), _watched(model) as seen:
        model(X)
    for k, (activation, y) in enumerate(seen, 1):
        if isinstance(activation, ReLU) and not (y > 0).any():
            return f"All {y[0].size} units of hidden layer {k} are 0 for every sample, dead"
        limits = {Sigmoid: (0.0, 1.0), Tanh: (-1.0, 1.0), ELU: (-1.0, np.inf)}.get(type(activation), ())
        if limits and np.min([np.abs(y - limit) for limit in limits], axis=0).max() < 1e-3:
            return f"All {y[0].size} units of hidden layer {k} are at {limits[0]:g} or {limits[1]:g}, saturated"
    return None


@contextmanager
def _watched(model: Module) -> Iterator[list[tuple[Module, Any]]]:
    """What the activations of a model give while it computes, in order."""
    seen: list[tuple[Module, Any]] = []
    layers = [m for m in model.modules() if isinstance(m, _ACTIVATIONS)]

    def watch(layer: Module) -> Callable[[Any], Any]:
        forward = type(layer).forward

        def watched(x: Any) -> Any:
            y = forward(layer, x)
            seen.append((layer, data_of(y)))
            return y

        return watched

    for layer in layers:
        vars(layer)["forward"] = watch(layer)
    try:
        yield seen
    finally:
        for layer in layers:
            vars(layer).pop("forward", None)
