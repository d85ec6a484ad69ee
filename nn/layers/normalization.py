"""Batch normalization: each feature to mean 0 and spread 1 over the batch (Ioffe and Szegedy 2015)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

import autograd
from autograd import ShapeError, Value
from nn.checks import count_of, positive, share
from nn.layers.initializers import float_type
from nn.layers.module import Module
from nn.layers.resolution import data_of, held_fast
from nn.layers.side_effects import kept


class _BatchNorm(Module):
    """What both kinds share; they differ in the ranks they take."""

    ranks: tuple[int, ...]
    least_batch = 2
    """How many samples a batch of training has at least: `nn.train` puts a single one that is left over to the batch
    before."""
    buffers = ("running_mean", "running_var")

    def __init__(self, features: int, eps: float = 1e-5, momentum: float = 0.1, *, dtype: Any = np.float64) -> None:
        n, kind = count_of("features", features), float_type(dtype)
        self.eps, self.momentum = positive("eps, the ε of the root,", eps, 1e-5), share("momentum", momentum)
        self.weight = Value(np.ones(n, kind), name="γ")
        self.bias = Value(np.zeros(n, kind), name="β")
        self.running_mean, self.running_var = np.zeros(n, kind), np.ones(n, kind)

    def penalized(self, bias: bool = False) -> Iterator[tuple[Any, Any]]:
        """Nothing: the next layer would undo a smaller γ."""
        return iter(())

    def forward(self, x: Any) -> Any:
        """γ (x - mean) / √(var + ε) + β, feature by feature."""
        shape = np.shape(data_of(x))
        features = len(self.running_mean)
        if len(shape) not in self.ranks or shape[1] != features:
            expected = " or ".join(str(("N", features, "H", "W"[: rank - 3])[:rank]) for rank in self.ranks)
            raise ShapeError(f"{type(self).__name__}({features}) takes {expected}, got shape {shape}.".replace("'", ""))
        axes = tuple(k for k in range(len(shape)) if k != 1)
        alone = (1, features, *[1] * (len(shape) - 2))
        if self.training and not held_fast(self.weight):
            n = int(np.prod(shape)) // features
            if n < 2:
                raise ShapeError(
                    f"{type(self).__name__} got one value a feature, shape {shape}: a mean over it tells nothing. "
                    "Train on batches of 2 samples or more (the last batch of an epoch is what is left over: choose "
                    "another batch_size), or call eval() first."
                )
            mean = autograd.mean(x, axis=axes, keepdims=True)
            centred = x - mean
            var = autograd.mean(centred * centred, axis=axes, keepdims=True)
            self._keep("running_mean", mean, 1.0)
            self._keep("running_var", var, n / (n - 1))
        else:
            centred = x - self.running_mean.reshape(alone)
            var = self.running_var.reshape(alone)
        scaled = centred / autograd.sqrt(var + self.eps)
        return autograd.reshape(self.weight, alone) * scaled + autograd.reshape(self.bias, alone)

    def _keep(self, name: str, now: Any, factor: float) -> None:
        running, momentum = getattr(self, name), self.momentum
        now = autograd.reshape(now, running.shape)
        kept(running, lambda before: (1 - momentum) * before + (momentum * factor) * now, name)

    def __repr__(self) -> str:
        return f"{type(self).__name__}({len(self.running_mean)})"


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
    dtype : float64 or float32

    Attributes
    ----------
    weight, bias : Value
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
    """As `BatchNorm1d`, for images (N, C, H, W): mean and var of each channel."""

    ranks = (4,)
