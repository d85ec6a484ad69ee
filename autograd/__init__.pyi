"""The engine: Value, the table of operations, the reverse sweep, the graph, the gradient check.

Written by ``python -m tests.stubs``.
"""

from typing import Any

from autograd.array_functions import concatenate as concatenate
from autograd.array_functions import pad as pad
from autograd.array_functions import reshape as reshape
from autograd.array_functions import stack as stack
from autograd.array_functions import transpose as transpose
from autograd.backward import backward as backward
from autograd.backward import gradient as gradient
from autograd.check.gradcheck import gradcheck as gradcheck
from autograd.check.report import GradientCheck as GradientCheck
from autograd.context import no_grad as no_grad
from autograd.context import scope as scope
from autograd.dispatch import scalars as scalars
from autograd.errors import ArgumentError as ArgumentError
from autograd.errors import ChalkgradError as ChalkgradError
from autograd.errors import DataTypeError as DataTypeError
from autograd.errors import GradientCheckError as GradientCheckError
from autograd.errors import IndexingError as IndexingError
from autograd.errors import NotRecordedError as NotRecordedError
from autograd.errors import NotScalarError as NotScalarError
from autograd.errors import OperationError as OperationError
from autograd.errors import RecordingError as RecordingError
from autograd.errors import ShapeError as ShapeError
from autograd.errors import SignatureError as SignatureError
from autograd.errors import StaleGraphError as StaleGraphError
from autograd.errors import UnsupportedError as UnsupportedError
from autograd.functional.gradients import grad as grad
from autograd.functional.gradients import value_and_grad as value_and_grad
from autograd.functional.jacobians import hessian as hessian
from autograd.functional.jacobians import hvp as hvp
from autograd.functional.jacobians import jacobian as jacobian
from autograd.functional.jacobians import jvp as jvp
from autograd.functional.jacobians import vjp as vjp
from autograd.functions.elementwise import clip as clip
from autograd.graph.explain import explain as explain
from autograd.graph.first_bad import FirstBad as FirstBad
from autograd.graph.first_bad import first_bad as first_bad
from autograd.graph.graph import Graph as Graph
from autograd.graph.steps import BackwardStep as BackwardStep
from autograd.graph.steps import Edge as Edge
from autograd.graph.steps import ForwardStep as ForwardStep
from autograd.image_functions import avg_pool1d as avg_pool1d
from autograd.image_functions import avg_pool2d as avg_pool2d
from autograd.image_functions import conv1d as conv1d
from autograd.image_functions import conv2d as conv2d
from autograd.image_functions import conv_transpose1d as conv_transpose1d
from autograd.image_functions import conv_transpose2d as conv_transpose2d
from autograd.image_functions import flatten as flatten
from autograd.image_functions import max_pool1d as max_pool1d
from autograd.image_functions import max_pool2d as max_pool2d
from autograd.image_functions import upsample as upsample
from autograd.program.program import Program as Program
from autograd.program.program import record as record
from autograd.rules.op import TABLE as TABLE
from autograd.rules.op import Op as Op
from autograd.value import Value as Value
from autograd.value import constant as constant

__all__ = [
    "ArgumentError",
    "BackwardStep",
    "ChalkgradError",
    "DataTypeError",
    "Edge",
    "FirstBad",
    "ForwardStep",
    "GradientCheck",
    "GradientCheckError",
    "Graph",
    "IndexingError",
    "NotRecordedError",
    "NotScalarError",
    "Op",
    "OperationError",
    "Program",
    "RecordingError",
    "ShapeError",
    "SignatureError",
    "StaleGraphError",
    "TABLE",
    "UnsupportedError",
    "Value",
    "affine",
    "avg_pool1d",
    "avg_pool2d",
    "backward",
    "binary_cross_entropy",
    "binary_cross_entropy_with_logits",
    "broadcast_to",
    "clip",
    "concatenate",
    "constant",
    "conv1d",
    "conv2d",
    "conv_transpose1d",
    "conv_transpose2d",
    "cos",
    "cross_entropy",
    "elu",
    "erf",
    "exp",
    "explain",
    "first_bad",
    "flatten",
    "gelu",
    "gelu_tanh",
    "grad",
    "gradcheck",
    "gradient",
    "hardtanh",
    "hessian",
    "hvp",
    "jacobian",
    "jvp",
    "leaky_relu",
    "log",
    "log_softmax",
    "logsumexp",
    "matmul",
    "max_pool1d",
    "max_pool2d",
    "maximum",
    "mean",
    "minimum",
    "negative_log_likelihood",
    "no_grad",
    "norm",
    "pad",
    "prelu",
    "prime",
    "record",
    "relu",
    "reshape",
    "scalars",
    "scope",
    "sigmoid",
    "sign",
    "silu",
    "sin",
    "softmax",
    "softplus",
    "sqrt",
    "stack",
    "tanh",
    "transpose",
    "upsample",
    "value_and_grad",
    "vjp",
    "where",
]

def affine(W: Any, x: Any) -> Any:
    """The lecture's ``W x'``: a dense layer with its bias in column 0 of W (L03, L21, L27)."""

def binary_cross_entropy(p: Any, t: Any) -> Any:
    """-t ln p - (1 - t) ln(1 - p): the lecture's loss of a probability p for a target t in 0..1 (L16, L27)."""

def binary_cross_entropy_with_logits(z: Any, t: Any) -> Any:
    """The cross entropy of p = σ(z) for a target t in 0..1, from the logit z (L16)."""

def broadcast_to(a: Any, shape: tuple[int, ...] = ()) -> Any:
    """``a`` repeated to ``shape`` by NumPy's broadcasting rules."""

def cos(a: Any) -> Any:
    """``cos(a)``, a in radians. ∂/∂a = -sin(a)."""

def cross_entropy(z: Any, t: Any, axis: int | tuple[int, ...] | None = -1) -> Any:
    """-Σ t ln softmax(z) over the classes (along ``axis``): the K-class loss, from logits z (L18)."""

def elu(a: Any, alpha: float = ...) -> Any:
    """a for a > 0, else α (exp(a) - 1) (L31; Clevert et al. 2016)."""

def erf(a: Any) -> Any:
    """The error function, 2/√π ∫ exp(-s²) ds from 0 to ``a``: between -1 and 1."""

def exp(a: Any) -> Any:
    """``exp(a)``."""

def gelu(a: Any) -> Any:
    """a Φ(a), with Φ(a) the share of the bell curve below ``a``: a smooth ReLU (Hendrycks and Gimpel 2016)."""

def gelu_tanh(a: Any) -> Any:
    """`gelu` without an error function, by tanh: off by 0.0005 at most (the same authors)."""

def hardtanh(a: Any, low: float = ..., high: float = ...) -> Any:
    """``a`` kept between ``low`` and ``high``: a tanh of straight lines."""

def leaky_relu(a: Any, slope: float = ...) -> Any:
    """a for a > 0, else ``slope`` · a, with slope 0.01 as in the lecture (L31)."""

def log(a: Any) -> Any:
    """The natural logarithm of ``a > 0``."""

def log_softmax(a: Any, axis: int | tuple[int, ...] | None = -1) -> Any:
    """aᵢ - ln Σ exp(aⱼ) along ``axis``: the logarithm of softmax without its underflow."""

def logsumexp(a: Any, axis: int | tuple[int, ...] | None = None, keepdims: bool = False) -> Any:
    """ln Σ exp(a) over ``axis``: a smooth maximum, without overflow. ∂/∂a = softmax(a)."""

def matmul(a: Any, b: Any) -> Any:
    """The matrix product ``a @ b`` of vectors, matrices or batches of matrices, as `numpy.matmul`."""

def max(a: Any, axis: int | tuple[int, ...] | None = None, keepdims: bool = False) -> Any:
    """The largest entry over ``axis``."""

def maximum(a: Any, b: Any) -> Any:
    """The larger of ``a`` and ``b``, entry by entry."""

def mean(a: Any, axis: int | tuple[int, ...] | None = None, keepdims: bool = False) -> Any:
    """The mean over ``axis``, of n entries. ∂/∂a = 1/n."""

def min(a: Any, axis: int | tuple[int, ...] | None = None, keepdims: bool = False) -> Any:
    """The smallest entry over ``axis``."""

def minimum(a: Any, b: Any) -> Any:
    """The smaller of ``a`` and ``b``, entry by entry."""

def negative_log_likelihood(p: Any, t: Any, axis: int | tuple[int, ...] | None = -1) -> Any:
    """-Σ t ln p over the classes (along ``axis``): the lecture's K-class loss of probabilities p (L18)."""

def norm(a: Any, axis: int | tuple[int, ...] | None = None, keepdims: bool = False) -> Any:
    """‖a‖₂ = √(Σ a²) over ``axis``, over all entries when it is None (L19)."""

def prelu(a: Any, alpha: Any) -> Any:
    """a for a > 0, else α a, with α learned by backprop (L31; He et al. 2015)."""

def prime(x: Any) -> Any:
    """x' = (1, x1, ..., xK): a 1 in front of each row, for the bias (L03). The 1 takes no gradient."""

def relu(a: Any) -> Any:
    """max(0, a) (L31)."""

def sigmoid(a: Any) -> Any:
    """σ(a) = 1 / (1 + exp(-a)), between 0 and 1 (L14)."""

def sign(a: Any) -> Any:
    """-1, 0 or +1: the perceptron's output (L04)."""

def silu(a: Any) -> Any:
    """a σ(a), a smooth ReLU, also called swish (Elfwing et al. 2018)."""

def sin(a: Any) -> Any:
    """``sin(a)``, a in radians. ∂/∂a = cos(a)."""

def softmax(a: Any, axis: int | tuple[int, ...] | None = -1) -> Any:
    """exp(aᵢ) / Σ exp(aⱼ) along ``axis``: positive, with sum 1 (L17)."""

def softplus(a: Any) -> Any:
    """ln(1 + exp(a)), a smooth ReLU. ∂/∂a = σ(a)."""

def sqrt(a: Any) -> Any:
    """The square root of ``a >= 0``."""

def sum(a: Any, axis: int | tuple[int, ...] | None = None, keepdims: bool = False) -> Any:
    """The sum over ``axis``. Every entry gets the gradient of its sum."""

def tanh(a: Any) -> Any:
    """The hyperbolic tangent (L31)."""

def where(c: Any, a: Any, b: Any) -> Any:
    """``a`` where the condition ``c`` is true, else ``b``."""
