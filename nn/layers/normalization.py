"""Normalization to mean 0 and spread 1, of each feature over the batch or of each sample over its features.

The first is of Ioffe and Szegedy 2015, the second of Ba et al. 2016.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

import autograd
from autograd import ShapeError, Value
from nn.checks import count_of, counts_of, positive, share
from nn.layers.initializers import float_type
from nn.layers.module import Module
from nn.layers.resolution import array_of, held_fast, shape_of
from nn.layers.side_effects import kept


def _gain_and_shift(shape: tuple[int, ...], kind: Any) -> tuple[Value, Value]:
    return Value(np.ones(shape, kind), name="γ"), Value(np.zeros(shape, kind), name="β")


def _centred(x: Any, axes: tuple[int, ...]) -> tuple[Any, Any, Any]:
    """``x`` less its mean over these axes, the mean, and the variance."""
    mean = autograd.mean(x, axis=axes, keepdims=True)
    centred = x - mean
    return centred, mean, autograd.mean(centred * centred, axis=axes, keepdims=True)


class _BatchNorm(Module):
    """What both kinds share; they differ in the ranks they take."""

    ranks: tuple[int, ...]
    least_batch = 2
    """How many samples a batch of training has at least: `nn.train` puts a single one that is left over to the batch
    before."""
    buffers = ("running_mean", "running_var")

    weight: Value | None
    bias: Value | None

    def __init__(
        self, features: int, eps: float = 1e-5, momentum: float = 0.1, affine: bool = True, *, dtype: Any = np.float64
    ) -> None:
        n, kind = count_of("features", features), float_type(dtype)
        self.eps, self.momentum = positive("eps, the ε of the root,", eps, 1e-5), share("momentum", momentum)
        self.weight, self.bias = _gain_and_shift((n,), kind) if affine else (None, None)
        self.running_mean, self.running_var = np.zeros(n, kind), np.ones(n, kind)

    def takes(self) -> tuple[int | str, ...] | None:
        """Images of its channels; features of more than one shape."""
        return (len(self.running_mean), "H", "W") if self.ranks == (4,) else None

    def penalized(self, bias: bool = False) -> Iterator[tuple[Any, Any]]:
        """Nothing: the next layer would undo a smaller γ."""
        return iter(())

    def forward(self, x: Any) -> Any:
        """γ (x - mean) / √(var + ε) + β, feature by feature."""
        shape = shape_of(x)
        features = len(self.running_mean)
        if len(shape) not in self.ranks or shape[1] != features:
            expected = " or ".join(str(("N", features, "H", "W"[: rank - 3])[:rank]) for rank in self.ranks)
            raise ShapeError(f"{type(self).__name__}({features}) takes {expected}, got shape {shape}.".replace("'", ""))
        axes = tuple(k for k in range(len(shape)) if k != 1)
        alone = (1, features, *[1] * (len(shape) - 2))
        if self.training and (self.weight is None or not held_fast(self.weight)):
            n = int(np.prod(shape)) // features
            if n < 2:
                raise ShapeError(
                    f"{type(self).__name__} got one value a feature, shape {shape}: a mean over it tells nothing. "
                    "Train on batches of 2 samples or more (the last batch of an epoch is what is left over: choose "
                    "another batch_size), or call eval() first."
                )
            centred, mean, var = _centred(x, axes)
            self._keep("running_mean", mean, 1.0)
            self._keep("running_var", var, n / (n - 1))
        else:
            centred = x - self.running_mean.reshape(alone)
            var = self.running_var.reshape(alone)
        scaled = centred / autograd.sqrt(var + self.eps)
        if self.weight is None:
            return scaled
        return autograd.reshape(self.weight, alone) * scaled + autograd.reshape(self.bias, alone)

    def _keep(self, name: str, now: Any, factor: float) -> None:
        running, momentum = getattr(self, name), self.momentum
        now = autograd.reshape(now, running.shape)
        kept(running, lambda before: (1 - momentum) * before + (momentum * factor) * now, name)

    def __repr__(self) -> str:
        return f"{type(self).__name__}({len(self.running_mean)}{'' if self.weight is not None else ', affine=False'})"


class BatchNorm1d(_BatchNorm):
    """γ (x - mean) / √(var + ε) + β for features (N, C) or signals (N, C, L): mean and var of each feature.

    While training they are those of the batch, and running means of them are kept; when predicting the
    running means are taken, as they are when the layer is frozen. ``model.train()`` and ``model.eval()`` switch;
    ``fit`` does so itself. Not in the lecture; users expect it. As in PyTorch, var is divided by N in the output and by
    N - 1 in the running mean.

    Parameters
    ----------
    features : int
        C.
    eps : float
        ε, against a division by 0.
    momentum : float
        How much of the running means is new with each batch.
    affine : bool
        Whether γ and β are learned; without, they are 1 and 0.
    dtype : float64 or float32

    Attributes
    ----------
    weight, bias : Value or None
        γ and β, shape (C,); 1 and 0 at first.
    running_mean, running_var : ndarray
        Shape (C,).

    Examples
    --------
    >>> layer = BatchNorm1d(1)
    >>> layer([[1.0], [3.0]]).data.round(3)
    array([[-1.],
           [ 1.]])
    >>> layer.running_mean, layer.running_var
    (array([0.2]), array([1.1]))
    """

    ranks = (2, 3)


class BatchNorm2d(_BatchNorm):
    """As `BatchNorm1d`, for images (N, C, H, W): mean and var of each channel.

    >>> BatchNorm2d(3).parameter_count()
    6
    """

    ranks = (4,)


class LayerNorm(Module):
    """γ (x - mean) / √(var + ε) + β over the features of each sample, or of each place of a sequence: x (..., C).

    Unlike `BatchNorm1d` it does the same in training and when predicting, and a sample does not depend on the others
    in its batch: what transformers and recurrent networks take. As in PyTorch, var is divided by C.

    Parameters
    ----------
    features : int or tuple of int
        C, or the sizes of the last axes: (C, H, W) for all of an image.
    eps : float
        ε, against a division by 0.
    affine : bool
        Whether γ and β are learned; without, they are 1 and 0.
    dtype : float64 or float32

    Attributes
    ----------
    weight, bias : Value or None
        γ and β, of the shape of the features; 1 and 0 at first.

    Raises
    ------
    ShapeError
        If x ends in other axes.

    Examples
    --------
    >>> LayerNorm(2)([[1.0, 3.0], [10.0, 50.0]]).data.round(3)
    array([[-1.,  1.],
           [-1.,  1.]])
    """

    weight: Value | None
    bias: Value | None

    def __init__(self, features: Any, eps: float = 1e-5, affine: bool = True, *, dtype: Any = np.float64) -> None:
        single = not isinstance(features, (tuple, list))
        sizes = [features] if single else features
        self.features = tuple(counts_of("features are the sizes of the last axes", sizes, "a size of features"))
        self.eps = positive("eps, the ε of the root,", eps, 1e-5)
        kind = float_type(dtype)
        self.weight, self.bias = _gain_and_shift(self.features, kind) if affine else (None, None)

    def penalized(self, bias: bool = False) -> Iterator[tuple[Any, Any]]:
        """Nothing: the next layer would undo a smaller γ."""
        return iter(())

    def forward(self, x: Any) -> Any:
        """γ (x - mean) / √(var + ε) + β, sample by sample."""
        n, shape = len(self.features), shape_of(x)
        if shape[-n:] != self.features:
            raise ShapeError(f"{self!r} takes x of shape (..., {', '.join(map(str, self.features))}), got {shape}.")
        centred, _, var = _centred(array_of(x), tuple(range(-n, 0)))
        scaled = centred / autograd.sqrt(var + self.eps)
        return scaled if self.weight is None else self.weight * scaled + self.bias

    def __repr__(self) -> str:
        features = self.features[0] if len(self.features) == 1 else self.features
        return f"LayerNorm({features}{'' if self.weight is not None else ', affine=False'})"
