"""Each layer in PyTorch: its own where it has one, else a module that computes the same."""

from __future__ import annotations

from typing import Any

import torch

from nn.export.lecture_models import ClassesAndBox, Column, Sign, UNet, Votes
from nn.export.stages import TORCH, split, stages
from nn.layers.activation import ELU, LeakyReLU, PReLU, ReLU, Sigmoid, Softmax, Tanh
from nn.layers.convolution import Conv1d, Conv2d, ConvTranspose2d
from nn.layers.dense import Linear
from nn.layers.dense import Neuron as OurNeuron
from nn.layers.dropout import Dropout
from nn.layers.local import LocallyConnected1d as OurLocallyConnected1d
from nn.layers.module import Module
from nn.layers.normalization import BatchNorm1d, BatchNorm2d
from nn.layers.pooling import AvgPool1d, AvgPool2d, Flatten, MaxPool1d, MaxPool2d, Upsample
from nn.layers.units import Units


# ----------------------------------------------------------------- what PyTorch has no layer for
class Neuron(torch.nn.Linear):
    """One output without an axis of its own: (N, inputs) to (N,)."""

    def __init__(self, inputs: int, bias: bool = True) -> None:
        super().__init__(inputs, 1, bias)

    def forward(self, x: Any) -> Any:
        """``wᵀx + b``."""
        return super().forward(x).squeeze(-1)


class LocallyConnected1d(torch.nn.Module):
    """Kernels of its own for each position: (N, C, L) to (N, maps, L')."""

    def __init__(self, shape: tuple[int, ...], stride: int, padding: int, bias: bool) -> None:
        super().__init__()
        self.stride, self.padding = stride, padding
        self.weight = torch.nn.Parameter(torch.empty(shape))
        self.bias = torch.nn.Parameter(torch.empty(shape[:2])) if bias else None

    def forward(self, x: Any) -> Any:
        """``W x + b`` at each position."""
        windows = torch.nn.functional.pad(x, (self.padding, self.padding)).unfold(2, self.weight.shape[-1], self.stride)
        y = torch.einsum("ncpk,pock->nop", windows, self.weight)
        return y if self.bias is None else y + self.bias.T


class SignLayer(torch.nn.Module):
    """-1, 0 or +1."""

    def forward(self, x: Any) -> Any:
        """sign(x)."""
        return torch.sign(x)


class UnitsLayer(torch.nn.Module):
    """Standard units to those of a measurement."""

    def __init__(self, shape: tuple[int, ...]) -> None:
        super().__init__()
        self.register_buffer("mean", torch.empty(shape))
        self.register_buffer("scale", torch.empty(shape))

    def forward(self, y: Any) -> Any:
        """``y · scale + mean``."""
        return y * self.scale + self.mean


class VotesLayer(torch.nn.Module):
    """The mean of what each place says, (N, maps, H, W) to (N, classes + 4), by how much it counts."""

    def __init__(self, ballot: Any, head: Any, places: int) -> None:
        super().__init__()
        self.ballot, self.head = ballot, head
        self.register_buffer("places", torch.empty(1, 4, places))

    def forward(self, x: Any) -> Any:
        """Class scores, then the box."""
        counts, z = self.ballot(x).flatten(2), self.head(x).flatten(2)
        votes = torch.cat([z[:, 4:], z[:, :4] + self.places], 1)
        return (torch.softmax(counts, -1) * votes).sum(-1)


class ClassesAndBoxLayer(torch.nn.Module):
    """Probabilities of the classes, and beside them the box."""

    def forward(self, z: Any) -> Any:
        """``[softmax(scores), box]``."""
        return torch.cat([torch.softmax(z[:, :-4], 1), z[:, -4:]], 1)


class UNetLayer(torch.nn.Module):
    """Down to smaller maps and up again, each joined with that of its size from the way down."""

    def __init__(self, layers: dict[str, list[Any]], head: Any) -> None:
        super().__init__()
        for key, made in layers.items():
            setattr(self, key, torch.nn.ModuleList(made))
        self.head = head

    def forward(self, x: Any) -> Any:
        """The score of each class at each pixel."""
        activations, kept = iter(self.activations), []
        for k, layer in enumerate(self.down):
            x = next(activations)(layer(x))
            if k < len(self.pools):
                kept.append(x)
                x = self.pools[k](x)
        for layer, upsampling, merge in zip(self.up, self.upsamplings, self.merging, strict=True):
            x = upsampling(next(activations)(layer(x)))
            x = next(activations)(merge(torch.cat([kept.pop(), x], 1)))
        return self.head(x)


# ------------------------------------------------------------------------------------- the layers
TORCH.setdefault(Sigmoid, lambda layer: torch.nn.Sigmoid())
TORCH.setdefault(Tanh, lambda layer: torch.nn.Tanh())
TORCH.setdefault(ReLU, lambda layer: torch.nn.ReLU())
TORCH.setdefault(LeakyReLU, lambda layer: torch.nn.LeakyReLU(layer.slope))
TORCH.setdefault(PReLU, lambda layer: torch.nn.PReLU())
TORCH.setdefault(ELU, lambda layer: torch.nn.ELU(layer.alpha))
TORCH.setdefault(Softmax, lambda layer: torch.nn.Softmax(layer.axis))
TORCH.setdefault(Sign, lambda layer: SignLayer())
TORCH.setdefault(Column, lambda layer: torch.nn.Flatten(0))
TORCH.setdefault(ClassesAndBox, lambda layer: ClassesAndBoxLayer())
TORCH.setdefault(Flatten, lambda layer: torch.nn.Flatten())
TORCH.setdefault(Dropout, lambda layer: torch.nn.Dropout(layer.p))
TORCH.setdefault(BatchNorm1d, lambda layer: torch.nn.BatchNorm1d(layer.weight.size, layer.eps, layer.momentum))
TORCH.setdefault(BatchNorm2d, lambda layer: torch.nn.BatchNorm2d(layer.weight.size, layer.eps, layer.momentum))
TORCH.setdefault(Upsample, lambda layer: torch.nn.Upsample(scale_factor=layer.scale_factor))
TORCH.setdefault(Units, lambda layer: UnitsLayer(layer.scale.shape))
TORCH.setdefault(OurNeuron, lambda layer: Neuron(layer.weight.size - layer.bias, layer.bias))


@TORCH.rule(Linear)
def _linear(layer: Any) -> Any:
    matrix, bias = split(layer)
    return torch.nn.Linear(matrix.shape[1], matrix.shape[0], bias is not None)


@TORCH.rule(Conv1d, Conv2d, ConvTranspose2d)
def _convolution(layer: Any) -> Any:
    first, second = layer.weight.shape[:2]
    channels = (first, second) if layer.reverse else (second, first)
    kind = next(kind for kind in (Conv1d, Conv2d, ConvTranspose2d) if isinstance(layer, kind))
    return getattr(torch.nn, kind.__name__)(
        *channels,
        layer.kernel_size,
        layer.stride,
        layer.padding,
        dilation=layer.dilation,
        bias=layer.bias is not None,
    )


@TORCH.rule(OurLocallyConnected1d)
def _locally_connected(layer: Any) -> Any:
    return LocallyConnected1d(layer.weight.shape, layer.stride[0], layer.padding[0], layer.bias is not None)


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


def made(layer: Module) -> Any:
    """PyTorch's layer, with weights of its own."""
    rule = TORCH.of(layer)
    if rule is None:
        stages(layer, TORCH)  # which says so
    return rule(layer)  # type: ignore[misc]
