"""Pipelines of scikit-learn that end with a model of ours: their steps, and the same as modules in a row."""

from __future__ import annotations

import sys
from typing import Any

import numpy as np

from autograd import ArgumentError
from nn.data.standardizer import Standardizer
from nn.errors import not_fitted
from nn.layers.module import Module
from nn.layers.sequential import Sequential
from nn.layers.units import Units


def steps_of(model: Any) -> list[tuple[str, Any]] | None:
    """The steps of a pipeline with their names, without those that pass all through; None for anything else.

    Raises
    ------
    ArgumentError
        If a step is neither a `Standardizer` nor one of our modules, the last of all.
    """
    theirs = sys.modules.get("sklearn.pipeline")
    if theirs is None or not isinstance(model, theirs.Pipeline):
        return None
    steps = [(name, step) for name, step in model.steps if step not in (None, "passthrough")]
    for k, (name, step) in enumerate(steps):
        if not isinstance(step, Module if k == len(steps) - 1 else Standardizer):
            raise ArgumentError(
                f"The step {name!r} of this pipeline is a {type(step).__name__}: nn.Standardizer, again and again, and "
                "a model of nn at the end can be saved and exported."
            )
    return steps


def in_a_row(model: Any) -> Any:
    """A pipeline as one module that takes the features as they were measured; anything else as it is."""
    steps = steps_of(model)
    if steps is None:
        return model
    layers: list[Module] = []
    for _, step in steps:
        layers += [step] if isinstance(step, Module) else _standardizing(step)
    row = Sequential(*layers)
    row.n_features_in_ = model.n_features_in_
    return row


def _standardizing(standardizer: Standardizer) -> list[Module]:
    if not hasattr(standardizer, "mean_"):
        raise not_fitted("The Standardizer of this pipeline knows no mean and scale yet: call fit(X, t) first.")
    shift, stretch = Units(2), Units(2)  # apart: in single precision a large mean would swallow x / scale
    shift.mean, shift.scale = -standardizer.mean_, np.ones_like(standardizer.scale_)
    stretch.mean, stretch.scale = np.zeros_like(standardizer.mean_), 1.0 / standardizer.scale_
    return [shift, stretch]
