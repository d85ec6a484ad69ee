"""Each layer in PyTorch: its own where it has one, else one of `pytorch_modules`."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

import torch

from nn.export.lecture_models import ClassesAndBox, Column, Sign, UNet, Votes
from nn.export.pytorch_modules import (
    ClassesAndBoxLayer,
    EmbeddingLayer,
    GlobalAvgPoolLayer,
    LocallyConnected1d,
    Neuron,
    ResidualLayer,
    RNNCellLayer,
    RNNLayer,
    SelfAttentionLayer,
    SignLayer,
    UNetLayer,
    UnitsLayer,
    VotesLayer,
)
from nn.export.stages import TORCH, split, stages
from nn.layers.activation import (
    ELU,
    GELU,
    Hardtanh,
    LeakyReLU,
    LogSoftmax,
    PReLU,
    ReLU,
    Sigmoid,
    SiLU,
    Softmax,
    Softplus,
    Tanh,
)
from nn.layers.attention import SelfAttention
from nn.layers.convolution import Conv1d, Conv2d, ConvTranspose1d, ConvTranspose2d
from nn.layers.dense import Linear
from nn.layers.dense import Neuron as OurNeuron
from nn.layers.dropout import Dropout, Dropout2d
from nn.layers.embedding import Embedding
from nn.layers.local import LocallyConnected1d as OurLocallyConnected1d
from nn.layers.module import Module
from nn.layers.normalization import BatchNorm1d, BatchNorm2d, LayerNorm
from nn.layers.pooling import AvgPool1d, AvgPool2d, Flatten, GlobalAvgPool, MaxPool1d, MaxPool2d, Upsample
from nn.layers.recurrent import RNN, RNNCell
from nn.layers.sequential import Residual
from nn.layers.unflatten import Unflatten
from nn.layers.units import Units

# ------------------------------------------------------------------------------------- the layers
TORCH.setdefault(Sigmoid, lambda layer: torch.nn.Sigmoid())
TORCH.setdefault(Tanh, lambda layer: torch.nn.Tanh())
TORCH.setdefault(ReLU, lambda layer: torch.nn.ReLU())
TORCH.setdefault(LeakyReLU, lambda layer: torch.nn.LeakyReLU(layer.negative_slope))
TORCH.setdefault(PReLU, lambda layer: torch.nn.PReLU(layer.weight.size))
TORCH.setdefault(GELU, lambda layer: torch.nn.GELU(layer.approximate))
TORCH.setdefault(SiLU, lambda layer: torch.nn.SiLU())
# From the threshold on PyTorch's own would give x, 2e-9 off at its default of 20: to 700, where exp ends, it is exact.
TORCH.setdefault(Softplus, lambda layer: torch.nn.Softplus(layer.beta, threshold=700))
TORCH.setdefault(Hardtanh, lambda layer: torch.nn.Hardtanh(layer.min_val, layer.max_val))
TORCH.setdefault(LogSoftmax, lambda layer: torch.nn.LogSoftmax(layer.axis))
TORCH.setdefault(ELU, lambda layer: torch.nn.ELU(layer.alpha))
TORCH.setdefault(Softmax, lambda layer: torch.nn.Softmax(layer.axis))
TORCH.setdefault(Sign, lambda layer: SignLayer())
TORCH.setdefault(Column, lambda layer: torch.nn.Flatten(0))
TORCH.setdefault(ClassesAndBox, lambda layer: ClassesAndBoxLayer())
TORCH.setdefault(Flatten, lambda layer: torch.nn.Flatten())
TORCH.setdefault(Dropout, lambda layer: torch.nn.Dropout(layer.p))
TORCH.setdefault(Dropout2d, lambda layer: torch.nn.Dropout2d(layer.p))
TORCH.setdefault(GlobalAvgPool, lambda layer: GlobalAvgPoolLayer())
TORCH.setdefault(LayerNorm, lambda layer: torch.nn.LayerNorm(layer.features, layer.eps, layer.weight is not None))
TORCH.setdefault(Embedding, lambda layer: EmbeddingLayer(*layer.weight.shape))
TORCH.setdefault(Residual, lambda layer: ResidualLayer(chain(layer.block), chain(layer.around)))
TORCH.setdefault(RNNCell, lambda layer: RNNCellLayer(made(layer.input), made(layer.memory)))
TORCH.setdefault(RNN, lambda layer: RNNLayer(made(layer.cell), layer.return_sequences))
TORCH.setdefault(SelfAttention, lambda layer: SelfAttentionLayer(layer.causal, *map(made, layer.parts())))
TORCH.setdefault(Upsample, lambda layer: torch.nn.Upsample(scale_factor=layer.scale_factor))
TORCH.setdefault(Unflatten, lambda layer: torch.nn.Unflatten(1, layer.shape))
TORCH.setdefault(Units, lambda layer: UnitsLayer(layer.scale.shape))
TORCH.setdefault(OurNeuron, lambda layer: Neuron(layer.weight.size - layer.bias, layer.bias))


@TORCH.rule(Linear)
def _linear(layer: Any) -> Any:
    matrix, bias = split(layer)
    return torch.nn.Linear(matrix.shape[1], matrix.shape[0], bias is not None)


@TORCH.rule(Conv1d, Conv2d, ConvTranspose1d, ConvTranspose2d)
def _convolution(layer: Any) -> Any:
    kind = next(k for k in (Conv1d, Conv2d, ConvTranspose1d, ConvTranspose2d) if isinstance(layer, k))
    return getattr(torch.nn, kind.__name__)(
        *layer.channels,
        layer.kernel_size,
        layer.stride,
        "same" if any(layer.one_more) else layer.padding,
        dilation=layer.dilation,
        groups=layer.groups,
        bias=layer.bias is not None,
        **({"output_padding": layer.output_padding} if layer.reverse else {}),
    )


@TORCH.rule(BatchNorm1d, BatchNorm2d)
def _batch_norm(layer: Any) -> Any:
    kind = torch.nn.BatchNorm2d if isinstance(layer, BatchNorm2d) else torch.nn.BatchNorm1d
    return kind(layer.running_mean.size, layer.eps, layer.momentum, layer.weight is not None)


@TORCH.rule(OurLocallyConnected1d)
def _locally_connected(layer: Any) -> Any:
    (padding,) = layer.padding
    ends = (padding, padding + layer.one_more)
    return LocallyConnected1d(layer.weight.shape, layer.stride[0], ends, layer.bias is not None)


@TORCH.rule(MaxPool1d, MaxPool2d)
def _max_pool(layer: Any) -> Any:
    kind = torch.nn.MaxPool1d if isinstance(layer, MaxPool1d) else torch.nn.MaxPool2d
    return kind(layer.kernel_size, layer.stride, layer.padding)


@TORCH.rule(AvgPool1d, AvgPool2d)
def _avg_pool(layer: Any) -> Any:
    kind = torch.nn.AvgPool1d if isinstance(layer, AvgPool1d) else torch.nn.AvgPool2d
    return kind(layer.kernel_size, layer.stride, layer.padding, count_include_pad=layer.count_include_pad)


@TORCH.rule(UNet)
def _u_net(layer: Any) -> Any:
    lists = {key: [made(inner) for inner in getattr(layer, key)] for key in UNet.kept if key != "head"}
    return UNetLayer(lists, made(layer.head))


@TORCH.rule(Votes)
def _votes(layer: Any) -> Any:
    return VotesLayer(made(layer.ballot), made(layer.head), layer.places.shape[2])


Made = dict[int, tuple[Module, Any]]
"""Layers by their identity, each with its part there."""
_making: ContextVar[Made | None] = ContextVar("nn_export_making", default=None)


@contextmanager
def making() -> Iterator[Made]:
    """Note which part each layer becomes; one that is used twice is one part there too."""
    parts: Made = {}
    token = _making.set(parts)
    try:
        yield parts
    finally:
        _making.reset(token)


def made(layer: Module) -> Any:
    """PyTorch's layer, with weights of its own."""
    parts = _making.get()
    if parts is not None and id(layer) in parts:
        return parts[id(layer)][1]
    rule = TORCH.of(layer)
    if rule is None:
        stages(layer, TORCH)  # which says so
    part = rule(layer)  # type: ignore[misc]
    if parts is not None:
        parts[id(layer)] = (layer, part)
    return part


def chain(model: Module) -> Any:
    """What is inside of a layer, one after the other."""
    return torch.nn.Sequential(*map(made, stages(model, TORCH)))
