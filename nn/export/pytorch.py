"""To PyTorch and back: the same layers with the same weights, the bias apart from column 0."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
import torch

from autograd import DataTypeError
from nn.errors import ExportError
from nn.export.pytorch_layers import made
from nn.export.stages import TORCH, split, stages
from nn.layers.dense import Linear, Neuron
from nn.layers.module import Module
from nn.layers.normalization import BatchNorm1d, BatchNorm2d


def to_torch(model: Module, *, logits: bool = False) -> Any:
    """`nn.export.to_torch`."""
    layers = stages(model, TORCH, logits=logits)
    parts: dict[int, Any] = {}
    for layer in layers:
        if id(layer) not in parts:
            parts[id(layer)] = made(layer)
    dtype = _dtype(layers)
    shared: dict[int, Any] = {}
    for layer in layers:
        part = parts[id(layer)].to(dtype).train(layer.training)
        with torch.no_grad():
            for theirs, ours in _pairs(layer, part):
                theirs.copy_(torch.from_numpy(np.array(ours)).reshape(theirs.shape))
        _freeze(layer, part)
        _share(layer, part, shared)
    whole = torch.nn.Sequential(*(parts[id(layer)] for layer in layers))
    whole.training = model.training
    return whole


def _dtype(layers: list[Module]) -> Any:
    """The precision of the weights; a number alone (PReLU's α) has none of its own."""
    kinds = [ours.dtype for layer in layers for ours in _state(layer).values() if ours.ndim]
    wide = not kinds or np.result_type(*kinds) != np.float32
    return torch.float64 if wide else torch.float32


def _state(layer: Any) -> dict[str, Any]:
    """The layer's own weights under PyTorch's names."""
    if isinstance(layer, (Linear, Neuron)):
        matrix, bias = split(layer)
        return {"weight": matrix} if bias is None else {"weight": matrix, "bias": bias}
    return {key: np.asarray(array) for key, array in layer.state_dict().items()}


def _pairs(layer: Module, part: Any) -> Iterator[tuple[Any, Any]]:
    """Each tensor of PyTorch's layer with our array for it."""
    theirs = dict(part.named_parameters()) | dict(part.named_buffers())
    theirs.pop("num_batches_tracked", None)
    ours = _state(layer)
    for key in theirs.keys() | ours.keys():
        came = tuple(theirs[key].shape) if key in theirs else None
        wanted = ours[key].shape if key in ours else None
        if came is None or wanted is None or theirs[key].numel() != ours[key].size:
            raise ExportError(
                f"{type(layer).__name__} has {key} of shape {wanted} and the PyTorch layer of shape {came}: "
                "they need parameters of the same names and sizes."
            )
    yield from ((theirs[key], ours[key]) for key in ours)


def _freeze(layer: Module, part: Any) -> None:
    """What training leaves as it is here, it leaves there."""
    frozen = {key for key, p in layer.named_parameters() if p.frozen}
    if frozen and isinstance(layer, (Linear, Neuron)):
        frozen.add("bias")
    for key, theirs in part.named_parameters():
        theirs.requires_grad_(key not in frozen)
    if frozen and isinstance(layer, (BatchNorm1d, BatchNorm2d)):
        part.eval()


def _share(layer: Module, part: Any, shared: dict[int, Any]) -> None:
    """A weight that two layers have in common is one parameter there too."""
    weight = getattr(layer, "weight", None)
    if weight is None:
        return
    first = shared.setdefault(id(weight), part)
    if first is not part and type(first) is type(part):
        part.weight = first.weight
        if isinstance(layer, (Linear, Neuron)):
            part.bias = first.bias


# -------------------------------------------------------------------------------------- and back
def from_torch(trained: Any, model: Module) -> Module:
    """`nn.export.from_torch`."""
    state = trained.state_dict() if isinstance(trained, torch.nn.Module) else trained
    if not isinstance(state, Mapping):
        raise DataTypeError(f"from_torch takes a torch.nn.Module or its state_dict, got {type(trained).__name__}.")
    layers = stages(model, TORCH)
    twin = to_torch(model)
    try:
        twin.load_state_dict({_bare(key): tensor for key, tensor in state.items()})
    except (RuntimeError, AttributeError, TypeError) as error:
        reason = " ".join(str(error).split())
        raise ExportError(f"These are not the weights of to_torch({type(model).__name__}): {reason}") from error
    for layer, part in zip(layers, twin, strict=True):
        got = {key: tensor.detach().numpy() for key, tensor in [*part.named_parameters(), *part.named_buffers()]}
        own: Any = layer
        if isinstance(layer, (Linear, Neuron)):
            weight = got["weight"].reshape(split(layer)[0].shape)
            if "bias" in got:
                weight = np.concatenate([got["bias"].reshape(*weight.shape[:-1], 1), weight], axis=-1)
            own.weight.assign(weight)
        else:
            state_of = layer.state_dict()
            layer.load_state_dict({key: got[key].reshape(np.shape(state_of[key])) for key in state_of})
    return model


def _bare(key: str) -> str:
    """Without what DistributedDataParallel and torch.compile put before each key."""
    for prefix in ("module.", "_orig_mod."):
        key = key.removeprefix(prefix)
    return key
