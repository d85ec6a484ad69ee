"""To PyTorch and back: the same layers with the same weights, the bias apart from column 0."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
import torch

from autograd import DataTypeError
from nn.errors import ExportError
from nn.export.pytorch_layers import Made, made, making
from nn.export.stages import TORCH, split, stages
from nn.layers.dense import Linear, Neuron
from nn.layers.module import Module
from nn.layers.normalization import BatchNorm1d, BatchNorm2d
from nn.layers.state import overwrite


def to_torch(model: Module, *, logits: bool = False) -> Any:
    """`nn.export.to_torch`."""
    return _built(model, logits)[0]


def _built(model: Module, logits: bool = False) -> tuple[Any, Made]:
    """The network, and its layers with their parts: those inside of another before it."""
    layers = stages(model, TORCH, logits=logits)
    with making() as parts:
        whole = torch.nn.Sequential(*map(made, layers))
    whole = whole.to(_dtype(parts))
    whole.training = model.training
    shared: dict[int, Any] = {}
    for layer, part in reversed(parts.values()):
        part.train(layer.training)
        with torch.no_grad():
            for theirs, ours in _pairs(layer, part, parts):
                theirs.copy_(torch.from_numpy(np.array(ours)).reshape(theirs.shape))
        _freeze(layer, part)
    for layer, part in parts.values():
        _share(layer, part, shared)
    return whole, parts


def _dtype(parts: Made) -> Any:
    """The precision of the weights; a number alone (PReLU's α) has none of its own."""
    kinds = [ours.dtype for layer, _ in parts.values() for ours in _state(layer, parts).values() if ours.ndim]
    wide = not kinds or np.result_type(*kinds) != np.float32
    return torch.float64 if wide else torch.float32


def _inside(layer: Module, parts: Made) -> list[tuple[Module, Any]]:
    """The layers inside of one that have a part of their own there."""
    return [parts[id(m)] for m in layer.modules() if m is not layer and id(m) in parts]


def _own(layer: Module, parts: Made) -> dict[str, Any]:
    """The layer's own weights and buffers, by their keys."""
    others = {id(held) for inner, _ in _inside(layer, parts) for held in (*inner.parameters(), *_buffers(inner))}
    named = [*layer.named_parameters(), *layer.named_buffers()]
    return {key: held for key, held in named if id(held) not in others}


def _buffers(layer: Module) -> list[Any]:
    return [array for _, array in layer.named_buffers()]


def _state(layer: Any, parts: Made) -> dict[str, Any]:
    """The layer's own numbers under PyTorch's names."""
    if isinstance(layer, (Linear, Neuron)):
        matrix, bias = split(layer)
        return {"weight": matrix} if bias is None else {"weight": matrix, "bias": bias}
    return {key: np.asarray(getattr(held, "data", held)) for key, held in _own(layer, parts).items()}


def _theirs(layer: Module, part: Any, parts: Made) -> dict[str, Any]:
    """The tensors of PyTorch's layer that belong to no layer inside."""
    others = {id(t) for _, inner in _inside(layer, parts) for t in (*inner.parameters(), *inner.buffers())}
    named = [*part.named_parameters(), *part.named_buffers()]
    return {key: t for key, t in named if id(t) not in others and not key.endswith("num_batches_tracked")}


def _pairs(layer: Module, part: Any, parts: Made) -> Iterator[tuple[Any, Any]]:
    """Each tensor of PyTorch's layer with our array for it."""
    ours, theirs = _state(layer, parts), _theirs(layer, part, parts)
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
        if key in frozen:
            theirs.requires_grad_(False)
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
    twin, parts = _built(model)
    try:
        twin.load_state_dict({_bare(key): tensor for key, tensor in state.items()})
    except (RuntimeError, AttributeError, TypeError) as error:
        reason = " ".join(str(error).split())
        raise ExportError(f"These are not the weights of to_torch({type(model).__name__}): {reason}") from error
    for layer, part in parts.values():
        got = {key: tensor.detach().numpy() for key, tensor in _theirs(layer, part, parts).items()}
        if isinstance(layer, (Linear, Neuron)):
            weight = got["weight"].reshape(split(layer)[0].shape)
            if "bias" in got:
                weight = np.concatenate([got["bias"].reshape(*weight.shape[:-1], 1), weight], axis=-1)
            layer.weight.assign(weight)
        else:
            overwrite(own := _own(layer, parts), {key: got[key].reshape(np.shape(own[key])) for key in own})
    return model


def _bare(key: str) -> str:
    """Without what DistributedDataParallel and torch.compile put before each key."""
    for prefix in ("module.", "_orig_mod."):
        key = key.removeprefix(prefix)
    return key
