"""Each layer as ONNX nodes."""

from __future__ import annotations

from typing import Any

import numpy as np

from autograd.ops.images.settings import sizes
from nn.export.lecture_models import ClassesAndBox, Column, Sign, UNet, Votes
from nn.export.onnx_graph import OnnxGraph
from nn.export.stages import ONNX, split
from nn.layers.activation import ELU, LeakyReLU, PReLU, ReLU, Sigmoid, Softmax, Tanh
from nn.layers.convolution import Conv1d, Conv2d, ConvTranspose2d
from nn.layers.dense import Linear, Neuron
from nn.layers.dropout import Dropout
from nn.layers.local import LocallyConnected1d
from nn.layers.module import Module
from nn.layers.normalization import BatchNorm1d, BatchNorm2d
from nn.layers.pooling import AvgPool1d, AvgPool2d, Flatten, MaxPool1d, MaxPool2d, Upsample
from nn.layers.units import Units

ONNX.setdefault(Sigmoid, lambda graph, layer, x: graph.add("Sigmoid", x))
ONNX.setdefault(Tanh, lambda graph, layer, x: graph.add("Tanh", x))
ONNX.setdefault(ReLU, lambda graph, layer, x: graph.add("Relu", x))
ONNX.setdefault(PReLU, lambda graph, layer, x: graph.add("PRelu", x, graph.weight(layer.weight)))
ONNX.setdefault(Softmax, lambda graph, layer, x: graph.add("Softmax", x, axis=layer.axis))
ONNX.setdefault(Flatten, lambda graph, layer, x: graph.add("Flatten", x))
ONNX.setdefault(Dropout, lambda graph, layer, x: x)
ONNX.setdefault(Sign, lambda graph, layer, x: graph.add("Sign", x))
# An attribute of ONNX is single precision: LeakyRelu's own would lose digits of the slope.
ONNX.setdefault(LeakyReLU, lambda graph, layer, x: graph.add("PRelu", x, graph.constant(layer.slope)))


@ONNX.rule(ELU)
def _elu(graph: OnnxGraph, layer: Any, x: str) -> str:
    # onnxruntime has an Elu of single precision alone, and the attribute as above.
    zero = graph.constant(0.0)
    below = graph.add("Sub", graph.add("Exp", graph.add("Min", x, zero)), graph.constant(1.0))
    return graph.add("Add", graph.add("Max", x, zero), graph.add("Mul", graph.constant(layer.alpha), below))


@ONNX.rule(Linear)
def _linear(graph: OnnxGraph, layer: Any, x: str) -> str:
    matrix, bias = split(layer)
    inputs = [x, graph.weight(layer.weight, matrix)]
    if bias is not None:
        inputs.append(graph.weight(layer.weight, bias, "bias"))
    return graph.add("Gemm", *inputs, transB=1)


@ONNX.rule(Neuron)
def _neuron(graph: OnnxGraph, layer: Any, x: str) -> str:
    vector, bias = split(layer)
    product = graph.add("MatMul", x, graph.weight(layer.weight, vector))
    return product if bias is None else graph.add("Add", product, graph.weight(layer.weight, bias, "bias"))


@ONNX.rule(Conv1d, Conv2d, ConvTranspose2d)
def _convolution(graph: OnnxGraph, layer: Any, x: str) -> str:
    inputs = [x, graph.weight(layer.weight)]
    if layer.bias is not None:
        inputs.append(graph.weight(layer.bias))
    return graph.add("ConvTranspose" if layer.reverse else "Conv", *inputs, dilations=layer.dilation, **_windows(layer))


@ONNX.rule(LocallyConnected1d)
def _locally_connected(graph: OnnxGraph, layer: Any, x: str) -> str:
    positions, _, _, size = layer.weight.shape
    (stride,), (padding,) = layer.stride, layer.padding
    if padding:
        x = graph.add("Pad", x, graph.constant([0, 0, padding, 0, 0, padding], np.int64))
    places = np.arange(positions)[:, None] * stride + np.arange(size)
    windows = graph.add("Gather", x, graph.constant(places, np.int64), axis=2)
    y = graph.add("Einsum", windows, graph.weight(layer.weight), equation="ncpk,pock->nop")
    return y if layer.bias is None else graph.add("Add", y, graph.weight(layer.bias, layer.bias.data.T, "bias"))


@ONNX.rule(MaxPool1d, MaxPool2d)
def _max_pool(graph: OnnxGraph, layer: Any, x: str) -> str:
    return graph.add("MaxPool", x, **_windows(layer))


@ONNX.rule(AvgPool1d, AvgPool2d)
def _avg_pool(graph: OnnxGraph, layer: Any, x: str) -> str:
    return graph.add("AveragePool", x, count_include_pad=int(layer.count_include_pad), **_windows(layer))


def _windows(layer: Any) -> dict[str, Any]:
    return {"kernel_shape": layer.kernel_size, "strides": layer.stride, "pads": layer.padding * 2}


@ONNX.rule(BatchNorm1d, BatchNorm2d)
def _batch_norm(graph: OnnxGraph, layer: Any, x: str) -> str:
    held = (layer.weight, layer.bias, layer.running_mean, layer.running_var)
    return graph.add("BatchNormalization", x, *map(graph.weight, held), epsilon=layer.eps)


@ONNX.rule(Units)
def _units(graph: OnnxGraph, layer: Any, x: str) -> str:
    return graph.add("Add", graph.add("Mul", x, graph.weight(layer.scale)), graph.weight(layer.mean))


@ONNX.rule(Upsample)
def _upsample(graph: OnnxGraph, layer: Any, x: str) -> str:
    scales = graph.constant([1.0, 1.0, *sizes("scale_factor", layer.scale_factor, graph.rank(x) - 2)], np.float32)
    how = {"mode": "nearest", "coordinate_transformation_mode": "asymmetric", "nearest_mode": "floor"}
    return graph.add("Resize", x, "", scales, **how)


# -------------------------------------------------------------------------- parts of the models
@ONNX.rule(Column)
def _column(graph: OnnxGraph, layer: Any, x: str) -> str:
    return graph.add("Squeeze", x, graph.constant([1], np.int64))


@ONNX.rule(UNet)
def _u_net(graph: OnnxGraph, layer: Any, x: str) -> str:
    activations, kept = iter(layer.activations), []

    def convolve(convolution: Module, x: str) -> str:
        return graph.run(next(activations), graph.run(convolution, x))

    for k, convolution in enumerate(layer.down):
        x = convolve(convolution, x)
        if k < len(layer.pools):
            kept.append(x)
            x = graph.run(layer.pools[k], x)
    for convolution, upsampling, merge in zip(layer.up, layer.upsamplings, layer.merging, strict=True):
        x = graph.run(upsampling, convolve(convolution, x))
        x = convolve(merge, graph.add("Concat", kept.pop(), x, axis=1))
    return graph.run(layer.head, x)


@ONNX.rule(Votes)
def _votes(graph: OnnxGraph, layer: Any, x: str) -> str:
    shape = graph.constant([0, 0, -1], np.int64)
    counts, z = (graph.add("Reshape", graph.run(part, x), shape) for part in (layer.ballot, layer.head))
    boxes = graph.add("Add", graph.part(z, 0, 4), graph.weight(layer.places))
    votes = graph.add("Concat", graph.part(z, 4, None), boxes, axis=1)
    weighted = graph.add("Mul", graph.add("Softmax", counts, axis=-1), votes)
    return graph.add("ReduceSum", weighted, graph.constant([-1], np.int64), keepdims=0)


@ONNX.rule(ClassesAndBox)
def _classes_and_box(graph: OnnxGraph, layer: Any, x: str) -> str:
    classes = graph.add("Softmax", graph.part(x, 0, -4), axis=1)
    return graph.add("Concat", classes, graph.part(x, -4, None), axis=1)
