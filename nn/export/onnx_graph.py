"""The graph of an ONNX file while it is made: nodes that onnxruntime, and much else, can run."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import onnx
from onnx import helper, numpy_helper

from nn.errors import ExportError
from nn.export.stages import ONNX, stages
from nn.layers.module import Module

OPSET = 17
"""Of 2022, with the form of the file that belongs to it: onnxruntime 1.12 and later read it."""
_IR_VERSION = 8
BATCH = "N"
"""The name of the axis of samples: any number of them."""

_SINGLE_ONLY = frozenset(["Conv", "ConvTranspose", "AveragePool", "Resize", "Erf", "RNN"])
"""What onnxruntime computes on the processor in float32 alone."""


class OnnxGraph:
    """The nodes so far, and the weights that they use.

    Parameters
    ----------
    names : dict of int to str
        The key of each weight in ``state_dict()``, by its id.
    dtype : numpy.dtype
        Of all numbers in the graph.
    shape : sequence of int or str
        Of one sample; a name stands for any size.
    """

    def __init__(self, names: dict[int, str], dtype: Any, shape: Sequence[int | str]) -> None:
        self.names, self.dtype = names, dtype
        kind = helper.np_dtype_to_tensor_dtype(dtype)
        self.input = helper.make_tensor_value_info("x", kind, [BATCH, *shape])
        self.nodes: list[Any] = []
        self.initializers: dict[str, Any] = {}
        self.layer: Module | None = None

    def add(self, op: str, *inputs: str, **attributes: Any) -> str:
        """Add a node of one output; returns the output's name."""
        if op in _SINGLE_ONLY and self.dtype == np.float64:
            raise ExportError(
                f"onnxruntime computes {type(self.layer).__name__} in single precision alone: "
                "to_onnx(..., dtype=numpy.float32)."
            )
        name = f"{op}_{len(self.nodes)}"
        self.nodes.append(helper.make_node(op, list(inputs), [name], name=name, **attributes))
        return name

    def run(self, layer: Module, x: str) -> str:
        """Add the nodes of a layer for the tensor named x; returns the name of its output."""
        self.layer, rule = layer, ONNX.of(layer)
        if rule is None:
            stages(layer, ONNX)  # which says so
        name: str = rule(self, layer, x)  # type: ignore[misc]
        return name

    def part(self, x: str, start: int, end: int | None) -> str:
        """Add the slice [:, start:end]; returns its name."""
        limits = (start, np.iinfo(np.int64).max if end is None else end, 1)  # starts, ends, axes
        return self.add("Slice", x, *(self.constant([n], np.int64) for n in limits))

    def weight(self, held: Any, array: Any = None, suffix: str = "") -> str:
        """Add an array, a layer's weight or a part of it; returns its name.

        Parameters
        ----------
        held : Value or array
            What it is called after.
        array : array, optional
            Its numbers, if they are not all of ``held``.
        suffix : str
            In place of the last word of its key.
        """
        name = self.names.get(id(held), f"weight_{len(self.initializers)}")
        name = f"{name.rpartition('.')[0]}.{suffix}".lstrip(".") if suffix else name
        data = np.asarray(getattr(held, "data", held) if array is None else array, self.dtype)
        return self._keep(name, data)

    def constant(self, numbers: Any, dtype: Any = None) -> str:
        """Add numbers that belong to no layer; returns their name."""
        return self._keep(f"constant_{len(self.initializers)}", np.asarray(numbers, dtype or self.dtype))

    def rank(self, x: str) -> int:
        """How many axes a tensor has."""
        return len(self.model(x).graph.output[0].type.tensor_type.shape.dim)

    def model(self, x: str) -> Any:
        """All so far, with the tensor named x as the output y, whose shape is worked out."""
        made = helper.make_graph(
            [*self.nodes, helper.make_node("Identity", [x], ["y"], name="y")],
            "chalkgrad",
            [self.input],
            [helper.make_empty_tensor_value_info("y")],
            list(self.initializers.values()),
        )
        opset = [helper.make_opsetid("", OPSET)]
        whole = helper.make_model(made, opset_imports=opset, ir_version=_IR_VERSION, producer_name="chalkgrad")
        return onnx.shape_inference.infer_shapes(whole, check_type=True, strict_mode=True)

    def _keep(self, name: str, data: Any) -> str:
        self.initializers[name] = numpy_helper.from_array(np.ascontiguousarray(data).reshape(data.shape), name)
        return name
