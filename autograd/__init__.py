"""The engine: Value, the table of operations, the reverse sweep, the graph, the gradient check.

What looks at a graph or writes programs is imported when it is first asked for. It imports nothing but NumPy. Begin
with `value`, which records, then `backward` and `sweep`, which send the gradient back, and `rules.op`, which says what
an entry of the table is.
"""

import os.path as _path

if _path.isdir(_path.join(_path.dirname(__file__), "numpy")):
    raise ImportError(
        "chalkgrad and the PyPI project 'autograd' are installed into the same folder: both own the name 'autograd'. "
        "Uninstall both, then install chalkgrad in an environment of its own."
    )

from autograd.face import face as _face
from autograd.memory import keep_freed_memory as _keep_freed_memory
from autograd.moved import say_what_moved as _say_what_moved

_ENGINE = {
    "array_functions": "concatenate pad reshape stack transpose",
    "backward": "backward gradient",
    "context": "no_grad scope",
    "dispatch": "scalars",
    "errors": "ArgumentError ChalkgradError DataTypeError GradientCheckError IndexingError NotRecordedError "
    "NotScalarError OperationError RecordingError ShapeError SignatureError StaleGraphError UnsupportedError",
    "functions.elementwise": "clip",
    "functional.gradients": "grad value_and_grad",
    "functional.jacobians": "hessian hvp jacobian jvp vjp",
    "image_functions": "avg_pool1d avg_pool2d conv1d conv2d conv_transpose1d conv_transpose2d flatten max_pool1d "
    "max_pool2d upsample",
    "ops.activation": "elu hardtanh leaky_relu log_softmax prelu relu sigmoid silu softmax softplus",
    "ops.arithmetic": "maximum minimum sign where",
    "ops.broadcasting": "broadcast_to",
    "ops.elementary": "cos exp log sin sqrt tanh",
    "ops.gaussian": "erf gelu gelu_tanh",
    "ops.linear": "affine matmul prime",
    "ops.loss": "binary_cross_entropy binary_cross_entropy_with_logits cross_entropy negative_log_likelihood",
    "ops.norm": "norm",
    "ops.reduction": "logsumexp max mean min sum",
    "rules.op": "TABLE Op",
    "value": "Value constant",
}
_LATER = {
    "check.gradcheck": "gradcheck",
    "check.report": "GradientCheck",
    "graph.explain": "explain",
    "graph.first_bad": "FirstBad first_bad",
    "graph.graph": "Graph",
    "graph.steps": "BackwardStep Edge ForwardStep",
    "program.program": "Program record",
}
__getattr__, __dir__, __all__ = _face(__name__, _ENGINE | _LATER, hidden="abs max min sum")
for _names in _ENGINE.values():
    for _name in _names.split():
        __getattr__(_name)
_keep_freed_memory()
_say_what_moved()
