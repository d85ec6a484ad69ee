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
from nn.export.stages import ONNX, split, stages
from nn.files.saving import learned
from nn.files.whole_or_not import whole
from nn.layers.attention import SelfAttention
from nn.layers.convolution import Conv1d, Conv2d, ConvTranspose1d, ConvTranspose2d
from nn.layers.dense import Linear, Neuron
from nn.layers.embedding import Embedding
from nn.layers.initializers import float_type
from nn.layers.local import LocallyConnected1d
from nn.layers.module import Module, evaluating
from nn.layers.normalization import BatchNorm2d
from nn.layers.pooling import AvgPool1d, AvgPool2d, Flatten, GlobalAvgPool, MaxPool1d, MaxPool2d, Upsample
from nn.layers.recurrent import RNN
from nn.layers.sequential import Residual
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
    return {"model": repr(model), **{key: json.dumps(value) for key, value in learned(model).items()}}


def _shape_given(shape: Any) -> tuple[int | str, ...]:
    found = tuple(shape) if isinstance(shape, (tuple, list)) else (shape,)
    for n in found:
        if isinstance(n, bool) or not (isinstance(n, str) or (isinstance(n, (int, np.integer)) and n > 0)):
            raise ArgumentError(f"shape is that of one sample, (64,) or (1, 8, 8), a name for any size; got {shape!r}.")
    return tuple(n if isinstance(n, str) else int(n) for n in found)


_IMAGE = ("H", "W")
_CONVOLUTIONS = (Conv1d, Conv2d, ConvTranspose1d, ConvTranspose2d)
_TELL = (
    *(Linear, Neuron, LocallyConnected1d, *_CONVOLUTIONS, BatchNorm2d),
    *(Residual, RNN, SelfAttention, Embedding),
)
_CHANGE = (Flatten, Upsample, MaxPool1d, MaxPool2d, AvgPool1d, AvgPool2d, GlobalAvgPool)
"""Behind these another layer does not tell how large the input is."""


def _shape_of(model: Module, layers: Sequence[Any]) -> tuple[int | str, ...]:
    """The shape of a sample, from what the model was fitted on or else from its first layers."""
    size = getattr(model, "n_features_in_", None)
    if size is None and isinstance(model, Estimator):
        size = (model.sizes_given() or [None])[0]
    if size is not None and layers and isinstance(layers[0], UNet):
        return (size, *_IMAGE)
    if size is not None:
        return _shape_given(size)
    first: Any = next((layer for layer in layers if isinstance(layer, (*_TELL, *_CHANGE))), None)
    while isinstance(first, Residual):
        inside: Any = first.block
        first = next(iter(stages(inside)), None)
    in_sequence = ("T",) if any(isinstance(layer, (RNN, SelfAttention)) for layer in layers) else ()
    if isinstance(first, (Linear, Neuron)):
        return (*in_sequence, split(first)[0].shape[-1])
    if isinstance(first, BatchNorm2d):
        return (first.running_mean.size, *_IMAGE)
    if isinstance(first, LocallyConnected1d):
        return (first.weight.shape[2], first.length)
    if isinstance(first, _CONVOLUTIONS):
        return (first.channels[0], *(_IMAGE if first.axes == 2 else ("L",)))
    if isinstance(first, RNN):
        return ("T", split(first.cell.input)[0].shape[1])
    if isinstance(first, SelfAttention):
        return ("T", split(first.query)[0].shape[1])
    if isinstance(first, Embedding):
        return ("T",)
    raise ArgumentError(
        f"{type(model).__name__} does not tell the shape of a sample: "
        "to_onnx(..., shape=(1, 8, 8)), or shape=('C', 'H', 'W') for any."
    )
