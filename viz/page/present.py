"""A playground's network and samples as they are now, taken back to Python."""

from __future__ import annotations

import copy
from collections.abc import Mapping
from typing import Any

import numpy as np

import nn
from nn.data.feature_names import note_names
from viz.page.extra_features import widened
from viz.page.fragments import ACTIVATIONS
from viz.page.played_model import Played, name_of
from viz.page.played_stack import stacked


def present_model(parts: Played, samples: tuple[Any, Any], state: Mapping[str, Any]) -> Any:
    """The model with the page's layers and weights; of another class where the page's layers need one.

    Parameters
    ----------
    parts : Played
        What the page began with.
    samples : (X, t)
        That the model was made for.
    state : mapping
        Of the page, as its ``state()`` answers.
    """
    net = state["net"]
    extra = net.get("extra", [])
    sizes = [parts.sizes[0] + len(extra), *net["hidden"], parts.sizes[-1]]
    rows = [np.array(weights, float) for weights in net["weights"]]
    skips = [tuple(way) for way in net["skips"]]
    same = (sizes, net["activations"], net["dropout"], sorted(skips)) == (
        parts.sizes,
        parts.names,
        parts.dropout,
        sorted(parts.skips),
    )
    if same and all(layer.bias or not w[..., 0].any() for layer, w in zip(parts.layers, rows, strict=True)):
        twin = copy.deepcopy(parts.model)
        rows = [w if layer.bias else w[..., 1:] for layer, w in zip(parts.layers, rows, strict=True)]
    else:
        twin = _built(parts, sizes, net)
        twin.prepare(widened(parts.model.encoded(*samples)[0], extra), samples[1])
        note_names(twin, None if extra else vars(parts.model).get("feature_names_in_"))
        if isinstance(twin, nn.MLPRegressor):
            units = parts.model.units
            twin.units.mean[...], twin.units.scale[...] = (0.0, 1.0) if units is None else (units.mean, units.scale)
    alphas = [p for one in twin.modules() if isinstance(one, nn.PReLU) for p in one.parameters()]
    others = [p for p in twin.parameters() if not any(p is alpha for alpha in alphas)]
    slopes = [np.array(slope, float) for slope in net["alphas"] if slope is not None]
    for parameter, weights in zip([*others, *alphas], [*rows, *slopes], strict=True):
        parameter.assign(weights.reshape(parameter.shape))
    twin.eval()
    return twin


def present_samples(parts: Played, given: Any, state: Mapping[str, Any]) -> tuple[Any, Any]:
    """X, and labels or measurements, as the model takes them: with the features that the page has made.

    X is a table where a table was given and no feature was made.
    """
    extra = state["net"].get("extra", [])
    X = widened(np.array([sample["x"] for sample in state["P"]], float), extra)
    if "feature_names_in_" in vars(parts.model) and not extra:
        X = type(given)(dict(zip(given.columns, X.T, strict=True)))
    t = [sample["t"] for sample in state["P"]]
    if parts.classifies:
        return X, parts.model.classes_[np.array(t, int)]
    units = parts.model.units
    found = np.array(t, float)
    return X, found if units is None else found * units.scale + units.mean


def _built(parts: Played, sizes: list[int], net: Mapping[str, Any]) -> Any:
    """A model of these layers."""
    known = {name: kind() for name, kind in ACTIVATIONS.items()} | {name_of(one): one for one in parts.activations}
    activations = [
        known[name] if slopes is None else nn.PReLU(num_parameters=len(slopes))
        for name, slopes in zip(net["activations"], net["alphas"], strict=True)
    ]
    options: dict[str, Any] = {"activation": activations[0]} if activations else {}
    options["lr"] = net["lr"]
    if not parts.classifies:
        return nn.MLPRegressor(sizes, **options)
    if parts.output is None:
        return nn.MLP(sizes, output_activation="linear", **options)
    if len(set(net["activations"])) <= 1 and not any(net["dropout"]) and not net["skips"]:
        return nn.MLP(sizes, **options)
    return nn.NeuralClassifier(stacked(sizes, activations, net["dropout"], net["skips"]), lr=net["lr"])
