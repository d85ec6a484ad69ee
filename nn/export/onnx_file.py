"""A model as an ONNX file."""

from __future__ import annotations

import json
from collections.abc import Sequence
from os import PathLike, fspath
from typing import Any

import numpy as np
import onnx
from onnx import helper

from autograd import ArgumentError, no_grad
from nn.errors import ExportError
from nn.export import onnx_layers as onnx_layers  # the rules of the layers
from nn.export.lecture_models import UNet
from nn.export.onnx_graph import OnnxGraph
from nn.export.stages import ONNX, stages
from nn.files.saving import learned
from nn.files.whole_or_not import whole
from nn.layers.initializers import float_type
from nn.layers.input_shape import first_takes
from nn.layers.module import Module, evaluating
from nn.layers.sequential import Sequential
from nn.models.estimator import Estimator


def to_onnx(model: Module, path: str | PathLike[str], *, shape: Any, dtype: Any, logits: bool) -> None:
    """`nn.export.to_onnx`."""
    layers = stages(model, ONNX, logits=logits)
    names = {id(p): key for key, p in model.named_parameters()} | {id(b): key for key, b in model.named_buffers()}
    sample = _shape_given(shape) if shape is not None else _shape_of(model, layers)
    graph = OnnxGraph(names, float_type(dtype), sample)
    if not any(isinstance(n, str) for n in sample):
        with no_grad(), evaluating(model):
            model(np.zeros((1, *sample), dtype))  # its own errors say best what does not fit
    x = "x"
    for layer in layers:
        x = graph.run(layer, x)
    try:
        made = graph.model(x)
        helper.set_model_props(made, _notes(model))
        onnx.checker.check_model(made, full_check=True)
    except (onnx.shape_inference.InferenceError, onnx.checker.ValidationError) as error:
        reason = " ".join(str(error).split())
        raise ExportError(
            f"The layers do not fit a sample of shape {sample}; shape=... says another: {reason}"
        ) from error
    content = made.SerializeToString()
    try:
        with whole(path) as part:
            part.write_bytes(content)
    except OSError as error:
        raise ExportError(
            f"{fspath(path)}: cannot be written ({error.strerror or error}); name another file."
        ) from error


def _notes(model: Module) -> dict[str, str]:
    """What the file says of the model: its repr, and what fit has learned, as JSON."""
    last = model.layers[-1] if isinstance(model, Sequential) and len(model.layers) else model  # of a pipeline
    return {"model": repr(model), **{key: json.dumps(value) for key, value in learned(last).items()}}


def _shape_given(shape: Any) -> tuple[int | str, ...]:
    found = tuple(shape) if isinstance(shape, (tuple, list)) else (shape,)
    for n in found:
        if isinstance(n, bool) or not (isinstance(n, str) or (isinstance(n, (int, np.integer)) and n > 0)):
            raise ArgumentError(f"shape is that of one sample, (64,) or (1, 8, 8), a name for any size; got {shape!r}.")
    return tuple(n if isinstance(n, str) else int(n) for n in found)


_IMAGE = ("H", "W")


def _shape_of(model: Module, layers: Sequence[Any]) -> tuple[int | str, ...]:
    """The shape of a sample, from what the model was fitted on or else from its first layers."""
    size = getattr(model, "n_features_in_", None)
    if size is None and isinstance(model, Estimator):
        size = (model.sizes_given() or [None])[0]
    if size is not None and layers and isinstance(layers[0], UNet):
        return (size, *_IMAGE)
    if size is not None:
        return _shape_given(size)
    told = first_takes(module for layer in layers for module in layer.modules())
    if told is not None:
        return told
    raise ArgumentError(
        f"{type(model).__name__} does not tell the shape of a sample: "
        "to_onnx(..., shape=(1, 8, 8)), or shape=('C', 'H', 'W') for any."
    )
