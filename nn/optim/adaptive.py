"""Optimizers that find a step size for each weight from the gradients it has had."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np

from autograd import ArgumentError, Value
from nn.checks import not_negative, positive, share
from nn.optim.base import Optimizer


class Adagrad(Optimizer):
    """Steps get smaller where gradients were large: v ← v + g², w ← w - η g / (√v + ε) (Duchi et al. 2011).

    Good for weights that rarely get a gradient, such as those of rare words. All v only grow, and so do steps shrink.

    Parameters
    ----------
    parameters : iterable of Value
    lr : float
        η.
    lr_decay : float
        In the k-th step η is divided by 1 + (k - 1) lr_decay.
    eps : float
        ε.
    weight_decay, max_norm
        As for `Optimizer`.

    Examples
    --------
    >>> w = Value(1.0)
    >>> optimizer = Adagrad([w], lr=0.1)
    >>> (w * w).backward()
    >>> optimizer.step()
    >>> round(w.data, 6)
    0.9
    """

    slots = ("v",)

    def __init__(
        self,
        parameters: Iterable[Value],
        lr: float = 0.01,
        lr_decay: float = 0.0,
        eps: float = 1e-10,
        *,
        weight_decay: float = 0.0,
        max_norm: float | None = None,
    ) -> None:
        super().__init__(parameters, lr, weight_decay=weight_decay, max_norm=max_norm)
        self.lr_decay = not_negative("lr_decay", lr_decay)
        self.eps = positive("eps, the ε of Adagrad,", eps, 1e-10)

    def rates(self) -> tuple[float, ...]:
        """η / (1 + (k - 1) lr_decay)."""
        return (self.lr / (1 + self.steps * self.lr_decay),)

    def rule(self, w: Any, gradient: Any, lr: Any, v: Any) -> Any:
        """The new weight and v."""
        v = v + gradient * gradient
        return w - lr * gradient / (np.sqrt(v) + self.eps), v


class RMSprop(Optimizer):
    """Steps in units of the gradient's usual size: v ← α v + (1 - α) g², w ← w - η g / (√v + ε) (Hinton 2012).

    With momentum μ: b ← μ b + g / (√v + ε), w ← w - η b.

    Parameters
    ----------
    parameters : iterable of Value
    lr : float
        η.
    alpha : float
        How much of the mean v stays at each step.
    eps : float
        ε.
    momentum : float
        μ, from 0 to below 1.
    weight_decay, max_norm
        As for `Optimizer`.

    Examples
    --------
    >>> w = Value(1.0)
    >>> optimizer = RMSprop([w], lr=0.01)
    >>> (w * w).backward()
    >>> optimizer.step()
    >>> round(w.data, 6)                                 # g / √(0.01 g²) = 10 is the first step
    0.9
    """

    def __init__(
        self,
        parameters: Iterable[Value],
        lr: float = 0.01,
        alpha: float = 0.99,
        eps: float = 1e-8,
        momentum: float = 0.0,
        *,
        weight_decay: float = 0.0,
        max_norm: float | None = None,
    ) -> None:
        self.alpha, self.momentum = share("alpha", alpha), share("momentum", momentum)
        self.eps = positive("eps, the ε of RMSprop,", eps, 1e-8)
        self.slots = ("v", "velocity") if self.momentum else ("v",)
        super().__init__(parameters, lr, weight_decay=weight_decay, max_norm=max_norm)

    def rule(self, w: Any, gradient: Any, lr: Any, v: Any, velocity: Any = None) -> Any:
        """The new weight, v, and with momentum the velocity."""
        v = self.alpha * v + (1 - self.alpha) * (gradient * gradient)
        step = gradient / (np.sqrt(v) + self.eps)
        if velocity is None:
            return w - lr * step, v
        velocity = self.momentum * velocity + step
        return w - lr * velocity, v, velocity


class Adam(Optimizer):
    """Steps in units of each weight's own gradient size (Kingma and Ba 2015). Not in the lecture.

    m ← β₁ m + (1 - β₁) g, v ← β₂ v + (1 - β₂) g²; in the k-th step
    w ← w - η m̂ / (√v̂ + ε) with m̂ = m / (1 - β₁ᵏ), v̂ = v / (1 - β₂ᵏ).

    Parameters
    ----------
    parameters : iterable of Value
    lr : float
        η: about how far a weight moves in a step.
    betas : pair of float
        β₁ and β₂: how much of the means m and v stays at each step.
    eps : float
        ε.
    weight_decay, max_norm
        As for `Optimizer`.

    Examples
    --------
    >>> from autograd import Value
    >>> w = Value(1.0)
    >>> optimizer = Adam([w], lr=0.1)
    >>> (w * w).backward()
    >>> optimizer.step()
    >>> round(w.data, 6)
    0.9
    """

    slots = ("m", "v")

    def __init__(
        self,
        parameters: Iterable[Value],
        lr: float = 0.001,
        betas: tuple[float, float] = (0.9, 0.999),
        eps: float = 1e-8,
        *,
        weight_decay: float = 0.0,
        max_norm: float | None = None,
    ) -> None:
        super().__init__(parameters, lr, weight_decay=weight_decay, max_norm=max_norm)
        if not isinstance(betas, (tuple, list)) or len(betas) != 2:
            raise ArgumentError(f"betas are two numbers, such as (0.9, 0.999); got {betas!r}.")
        self.betas = share("beta", betas[0]), share("beta", betas[1])
        self.eps = positive("eps, the ε of Adam,", eps, 1e-8)

    def rates(self) -> tuple[float, ...]:
        """η / (1 - β₁ᵏ) and 1 / √(1 - β₂ᵏ)."""
        k = self.steps + 1
        return self.lr / (1 - self.betas[0] ** k), 1 / (1 - self.betas[1] ** k) ** 0.5

    def rule(self, w: Any, gradient: Any, lr: Any, scale: Any, m: Any, v: Any) -> Any:
        """The new weight, m and v."""
        first, second = self.betas
        m = first * m + (1 - first) * gradient
        v = second * v + (1 - second) * (gradient * gradient)
        return w - lr * m / (np.sqrt(v) * scale + self.eps), m, v


class AdamW(Adam):
    """`Adam` whose weights decay apart from the gradient, w ← w - η λ w before the step (Loshchilov, Hutter 2019).

    In `Adam`, λ w is divided by the size of the gradient like all of it, so that weights with large gradients hardly
    decay. Biases decay too, as in PyTorch.

    Parameters
    ----------
    parameters, lr, betas, eps, max_norm
        As for `Adam`.
    weight_decay : float
        λ.

    Examples
    --------
    >>> from autograd import Value
    >>> w = Value(1.0)
    >>> optimizer = AdamW([w], lr=0.1, weight_decay=0.5)
    >>> (w * w).backward()
    >>> optimizer.step()
    >>> round(w.data, 6)                               # 1 - 0.1 · 0.5 - 0.1
    0.85
    """

    def __init__(
        self,
        parameters: Iterable[Value],
        lr: float = 0.001,
        betas: tuple[float, float] = (0.9, 0.999),
        eps: float = 1e-8,
        *,
        weight_decay: float = 0.01,
        max_norm: float | None = None,
    ) -> None:
        super().__init__(parameters, lr, betas, eps, weight_decay=weight_decay, max_norm=max_norm)

    def rates(self) -> tuple[float, ...]:
        """Those of Adam, and η λ."""
        return *super().rates(), self.lr * self.weight_decay

    def decayed(self, w: Any, gradient: Any) -> Any:
        """The gradient as it is."""
        return gradient

    def rule(self, w: Any, gradient: Any, lr: Any, scale: Any, decay: Any, m: Any, v: Any) -> Any:  # type: ignore[override]
        """The new weight, m and v."""
        return super().rule(w - decay * w, gradient, lr, scale, m, v)
