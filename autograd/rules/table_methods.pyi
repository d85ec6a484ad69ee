"""Written by ``python -m tests.stubs``: the methods of `Value` that entries of the table name."""

from collections.abc import Callable
from typing import Any

from autograd.value import Value

class TableMethods:
    def abs(self) -> Value:
        """``abs(a)``."""

    def clip(self, low: float = ..., high: float = ...) -> Value:
        """``a`` kept between the numbers ``low`` and ``high``."""

    def cos(self) -> Value:
        """``cos(a)``, a in radians. ∂/∂a = -sin(a)."""

    def exp(self) -> Value:
        """``exp(a)``."""

    def log(self) -> Value:
        """The natural logarithm of ``a > 0``."""

    def max(self, axis: int | tuple[int, ...] | None = None, keepdims: bool = False) -> Value:
        """The largest entry over ``axis``."""

    def maximum(self, b: Any) -> Value:
        """The larger of ``a`` and ``b``, entry by entry."""

    def mean(self, axis: int | tuple[int, ...] | None = None, keepdims: bool = False) -> Value:
        """The mean over ``axis``, of n entries. ∂/∂a = 1/n."""

    def min(self, axis: int | tuple[int, ...] | None = None, keepdims: bool = False) -> Value:
        """The smallest entry over ``axis``."""

    def minimum(self, b: Any) -> Value:
        """The smaller of ``a`` and ``b``, entry by entry."""

    def relu(self) -> Value:
        """max(0, a) (L31)."""

    def sigmoid(self) -> Value:
        """σ(a) = 1 / (1 + exp(-a)), between 0 and 1 (L14)."""

    def sign(self) -> Value:
        """-1, 0 or +1: the perceptron's output (L04)."""

    def sin(self) -> Value:
        """``sin(a)``, a in radians. ∂/∂a = cos(a)."""

    def softmax(self, axis: int | tuple[int, ...] | None = -1) -> Value:
        """exp(aᵢ) / Σ exp(aⱼ) along ``axis``: positive, with sum 1 (L17)."""

    def softplus(self) -> Value:
        """ln(1 + exp(a)), a smooth ReLU. ∂/∂a = σ(a)."""

    def sqrt(self) -> Value:
        """The square root of ``a >= 0``."""

    def sum(self, axis: int | tuple[int, ...] | None = None, keepdims: bool = False) -> Value:
        """The sum over ``axis``. Every entry gets the gradient of its sum."""

    def tanh(self) -> Value:
        """The hyperbolic tangent (L31)."""

def give(name: str, method: Callable[..., Any]) -> None: ...
