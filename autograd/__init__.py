"""The engine: Value, the table of operations, the reverse sweep, the graph, the gradient check.

What looks at a graph or writes programs is imported when it is first asked for.
"""

import os.path as _path
from importlib import import_module as _import_module
from typing import TYPE_CHECKING as _TYPE_CHECKING
from typing import Any as _Any

if _path.isdir(_path.join(_path.dirname(__file__), "numpy")):
    raise ImportError(
        "chalkgrad and the PyPI project 'autograd' are installed into the same folder: both own the name 'autograd'. "
        "Uninstall both, then install chalkgrad in an environment of its own."
    )

from autograd.backward import backward, grad, gradient, value_and_grad
from autograd.dispatch import scalars
from autograd.errors import (
    ArgumentError,
    ChalkgradError,
    DataTypeError,
    GradientCheckError,
    IndexingError,
    NotRecordedError,
    NotScalarError,
    RecordingError,
    ShapeError,
    SignatureError,
    StaleGraphError,
    UnsupportedError,
)
from autograd.functions import concatenate, pad, reshape, stack, transpose
from autograd.images import (
    avg_pool1d,
    avg_pool2d,
    conv1d,
    conv2d,
    conv_transpose1d,
    conv_transpose2d,
    flatten,
    max_pool1d,
    max_pool2d,
    upsample,
)
from autograd.memory import keep_freed_memory as _keep_freed_memory
from autograd.op import TABLE, Op
from autograd.ops.activation import elu, leaky_relu, log_softmax, prelu, relu, sigmoid, softmax, softplus
from autograd.ops.arithmetic import clip, maximum, minimum, sign, where
from autograd.ops.broadcasting import broadcast_to
from autograd.ops.elementary import cos, exp, log, sin, sqrt, tanh
from autograd.ops.linear import affine, matmul, prime
from autograd.ops.loss import (
    binary_cross_entropy,
    binary_cross_entropy_with_logits,
    cross_entropy,
    negative_log_likelihood,
)
from autograd.ops.norm import norm
from autograd.ops.reduction import logsumexp, max, mean, min, sum
from autograd.recording import no_grad, scope
from autograd.value import Value, constant

if _TYPE_CHECKING:
    from autograd.check import GradientCheck, gradcheck
    from autograd.explanation import explain
    from autograd.graph import Graph
    from autograd.program import Program, record
    from autograd.steps import BackwardStep, Edge, ForwardStep

_PLACES = {
    "BackwardStep": "steps",
    "Edge": "steps",
    "ForwardStep": "steps",
    "Graph": "graph",
    "GradientCheck": "check",
    "Program": "program",
    "explain": "explanation",
    "gradcheck": "check",
    "record": "program",
}


def __getattr__(name: str) -> _Any:
    if name not in _PLACES:
        raise AttributeError(f"module 'autograd' has no attribute {name!r}")
    found = getattr(_import_module(f"autograd.{_PLACES[name]}"), name)
    globals()[name] = found
    return found


_keep_freed_memory()

__all__ = [
    "TABLE",
    "ArgumentError",
    "BackwardStep",
    "ChalkgradError",
    "DataTypeError",
    "Edge",
    "ForwardStep",
    "GradientCheck",
    "GradientCheckError",
    "Graph",
    "IndexingError",
    "NotRecordedError",
    "NotScalarError",
    "Op",
    "Program",
    "RecordingError",
    "ShapeError",
    "SignatureError",
    "StaleGraphError",
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
    "exp",
    "explain",
    "flatten",
    "grad",
    "gradcheck",
    "gradient",
    "leaky_relu",
    "log",
    "log_softmax",
    "logsumexp",
    "matmul",
    "max",
    "max_pool1d",
    "max_pool2d",
    "maximum",
    "mean",
    "min",
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
    "sin",
    "softmax",
    "softplus",
    "sqrt",
    "stack",
    "sum",
    "tanh",
    "transpose",
    "upsample",
    "value_and_grad",
    "where",
]
