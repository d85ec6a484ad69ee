"""What PyTorch has no layer for, as modules of its own kind that compute the same."""

from __future__ import annotations

from typing import Any

import torch


class Neuron(torch.nn.Linear):
    """One output without an axis of its own: (N, inputs) to (N,)."""

    def __init__(self, inputs: int, bias: bool = True) -> None:
        super().__init__(inputs, 1, bias)

    def forward(self, x: Any) -> Any:
        """``wᵀx + b``."""
        return super().forward(x).squeeze(-1)


class LocallyConnected1d(torch.nn.Module):
    """Kernels of its own for each position: (N, C, L) to (N, maps, L')."""

    def __init__(self, shape: tuple[int, ...], stride: int, padding: tuple[int, int], bias: bool) -> None:
        super().__init__()
        self.stride, self.padding = stride, padding
        self.weight = torch.nn.Parameter(torch.empty(shape))
        self.bias = torch.nn.Parameter(torch.empty(shape[:2])) if bias else None

    def forward(self, x: Any) -> Any:
        """``W x + b`` at each position."""
        windows = torch.nn.functional.pad(x, self.padding).unfold(2, self.weight.shape[-1], self.stride)
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


class GlobalAvgPoolLayer(torch.nn.Module):
    """(N, C, ...) to (N, C)."""

    def forward(self, x: Any) -> Any:
        """The mean of each map."""
        return x.flatten(2).mean(-1)


class EmbeddingLayer(torch.nn.Embedding):
    """Rows of a table, by numbers of any type."""

    def forward(self, x: Any) -> Any:
        """The rows."""
        return super().forward(x.long())


class ResidualLayer(torch.nn.Module):
    """A block and a way around it."""

    def __init__(self, block: Any, around: Any) -> None:
        super().__init__()
        self.block, self.around = block, around

    def forward(self, x: Any) -> Any:
        """``around(x) + block(x)``."""
        return self.around(x) + self.block(x)


class RNNCellLayer(torch.nn.Module):
    """One step: ``tanh(W x + b + U h)``."""

    def __init__(self, seen: Any, memory: Any) -> None:
        super().__init__()
        self.input, self.memory = seen, memory

    def forward(self, x: Any, h: Any = None) -> Any:
        """The new memory."""
        return torch.tanh(self.input(x) if h is None else self.input(x) + self.memory(h))


class RNNLayer(torch.nn.Module):
    """All steps of (N, T, inputs)."""

    def __init__(self, cell: Any, return_sequences: bool) -> None:
        super().__init__()
        self.cell, self.return_sequences = cell, return_sequences

    def forward(self, x: Any) -> Any:
        """The memory after the last step, or after each."""
        memories: list[Any] = [None]
        for step in x.unbind(1):
            memories.append(self.cell(step, memories[-1]))
        return torch.stack(memories[1:], 1) if self.return_sequences else memories[-1]


class SelfAttentionLayer(torch.nn.Module):
    """One head, with biases in all four layers."""

    def __init__(self, causal: bool, query: Any, key: Any, value: Any, output: Any) -> None:
        super().__init__()
        self.causal, self.query, self.key, self.value, self.output = causal, query, key, value, output

    def forward(self, x: Any) -> Any:
        """What each place takes of the others."""
        attend = torch.nn.functional.scaled_dot_product_attention
        return self.output(attend(self.query(x), self.key(x), self.value(x), is_causal=self.causal))
