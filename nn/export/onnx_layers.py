"""Each layer as ONNX nodes."""

from __future__ import annotations

from typing import Any

import numpy as np
import onnx

from autograd.ops.images.settings import sizes
from nn.export.lecture_models import ClassesAndBox, Column, Sign, UNet, Votes
from nn.export.onnx_graph import OnnxGraph
from nn.export.stages import ONNX, split, stages
from nn.layers.activation import (
    ELU,
    GELU,
    Hardtanh,
    LeakyReLU,
    LogSoftmax,
    PReLU,
    ReLU,
    Sigmoid,
    SiLU,
    Softmax,
    Softplus,
    Tanh,
)
from nn.layers.attention import SelfAttention
from nn.layers.convolution import Conv1d, Conv2d, ConvTranspose1d, ConvTranspose2d
from nn.layers.dense import Linear, Neuron
from nn.layers.dropout import Dropout, Dropout2d
from nn.layers.embedding import Embedding
from nn.layers.local import LocallyConnected1d
from nn.layers.module import Module
from nn.layers.normalization import BatchNorm1d, BatchNorm2d, LayerNorm
from nn.layers.pooling import AvgPool1d, AvgPool2d, Flatten, GlobalAvgPool, MaxPool1d, MaxPool2d, Upsample
from nn.layers.recurrent import RNN, RNNCell
from nn.layers.sequential import Residual
from nn.layers.unflatten import Unflatten
from nn.layers.units import Units

ONNX.setdefault(Sigmoid, lambda graph, layer, x: graph.add("Sigmoid", x))
ONNX.setdefault(Tanh, lambda graph, layer, x: graph.add("Tanh", x))
ONNX.setdefault(ReLU, lambda graph, layer, x: graph.add("Relu", x))
ONNX.setdefault(SiLU, lambda graph, layer, x: graph.add("Mul", x, graph.add("Sigmoid", x)))
ONNX.setdefault(LogSoftmax, lambda graph, layer, x: graph.add("LogSoftmax", x, axis=layer.axis))
ONNX.setdefault(Softmax, lambda graph, layer, x: graph.add("Softmax", x, axis=layer.axis))
ONNX.setdefault(Flatten, lambda graph, layer, x: graph.add("Flatten", x))
ONNX.setdefault(Dropout, lambda graph, layer, x: x)
ONNX.setdefault(Dropout2d, lambda graph, layer, x: x)
ONNX.setdefault(RNNCell, lambda graph, layer, x: graph.add("Tanh", graph.run(layer.input, x)))
ONNX.setdefault(Sign, lambda graph, layer, x: graph.add("Sign", x))
# An attribute of ONNX is single precision: LeakyRelu's own would lose digits of the slope.
ONNX.setdefault(LeakyReLU, lambda graph, layer, x: graph.add("PRelu", x, graph.constant(layer.negative_slope)))


@ONNX.rule(PReLU)
def _prelu(graph: OnnxGraph, layer: Any, x: str) -> str:
    slopes = np.asarray(layer.weight.data)
    alone = slopes.reshape(*slopes.shape, *[1] * (graph.rank(x) - 2)) if slopes.ndim else slopes
    return graph.add("PRelu", x, graph.weight(layer.weight, alone))


@ONNX.rule(GELU)
def _gelu(graph: OnnxGraph, layer: Any, x: str) -> str:
    if layer.approximate == "none":
        inside = graph.add("Erf", graph.add("Mul", x, graph.constant(0.5**0.5)))
    else:
        cube = graph.add("Mul", graph.constant(0.044715), graph.add("Mul", x, graph.add("Mul", x, x)))
        inside = graph.add("Tanh", graph.add("Mul", graph.constant((2 / np.pi) ** 0.5), graph.add("Add", x, cube)))
    half = graph.add("Mul", x, graph.constant(0.5))
    return graph.add("Mul", half, graph.add("Add", inside, graph.constant(1.0)))


@ONNX.rule(Softplus)
def _softplus(graph: OnnxGraph, layer: Any, x: str) -> str:
    # onnxruntime has a Softplus of single precision alone.
    beta, one = graph.constant(layer.beta), graph.constant(1.0)
    steep = graph.add("Mul", x, beta)
    bend = graph.add("Log", graph.add("Add", one, graph.add("Exp", graph.add("Neg", graph.add("Abs", steep)))))
    return graph.add("Div", graph.add("Add", graph.add("Relu", steep), bend), beta)


@ONNX.rule(Hardtanh)
def _hardtanh(graph: OnnxGraph, layer: Any, x: str) -> str:
    return graph.add("Clip", x, graph.constant(layer.min_val), graph.constant(layer.max_val))


@ONNX.rule(ELU)
def _elu(graph: OnnxGraph, layer: Any, x: str) -> str:
    # onnxruntime has an Elu of single precision alone, and the attribute as above.
    zero = graph.constant(0.0)
    below = graph.add("Sub", graph.add("Exp", graph.add("Min", x, zero)), graph.constant(1.0))
    return graph.add("Add", graph.add("Max", x, zero), graph.add("Mul", graph.constant(layer.alpha), below))


@ONNX.rule(Linear)
def _linear(graph: OnnxGraph, layer: Any, x: str) -> str:
    matrix, bias = split(layer)
    if graph.rank(x) != 2:  # a layer at each place of a sequence
        product = graph.add("MatMul", x, graph.weight(layer.weight, matrix.T))
        return product if bias is None else graph.add("Add", product, graph.weight(layer.weight, bias, "bias"))
    inputs = [x, graph.weight(layer.weight, matrix)]
    if bias is not None:
        inputs.append(graph.weight(layer.weight, bias, "bias"))
    return graph.add("Gemm", *inputs, transB=1)


@ONNX.rule(Neuron)
def _neuron(graph: OnnxGraph, layer: Any, x: str) -> str:
    vector, bias = split(layer)
    product = graph.add("MatMul", x, graph.weight(layer.weight, vector))
    return product if bias is None else graph.add("Add", product, graph.weight(layer.weight, bias, "bias"))


@ONNX.rule(Conv1d, Conv2d, ConvTranspose1d, ConvTranspose2d)
def _convolution(graph: OnnxGraph, layer: Any, x: str) -> str:
    inputs = [x, graph.weight(layer.weight)]
    if layer.bias is not None:
        inputs.append(graph.weight(layer.bias))
    settings = {"dilations": layer.dilation, "group": layer.groups, **_windows(layer)}
    if layer.reverse:
        return graph.add("ConvTranspose", *inputs, output_padding=layer.output_padding, **settings)
    pads = [*layer.padding, *(p + m for p, m in zip(layer.padding, layer.one_more, strict=True))]
    return graph.add("Conv", *inputs, **{**settings, "pads": pads})


@ONNX.rule(LocallyConnected1d)
def _locally_connected(graph: OnnxGraph, layer: Any, x: str) -> str:
    positions, _, _, size = layer.weight.shape
    (stride,), (padding,) = layer.stride, layer.padding
    if padding or layer.one_more:
        x = graph.add("Pad", x, graph.constant([0, 0, padding, 0, 0, padding + layer.one_more], np.int64))
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
    running = map(graph.weight, (layer.running_mean, layer.running_var))
    affine = _gain_and_shift(graph, layer, layer.running_mean.shape)
    return graph.add("BatchNormalization", x, *affine, *running, epsilon=layer.eps)


@ONNX.rule(LayerNorm)
def _layer_norm(graph: OnnxGraph, layer: Any, x: str) -> str:
    affine = _gain_and_shift(graph, layer, layer.features)
    return graph.add("LayerNormalization", x, *affine, axis=-len(layer.features), epsilon=layer.eps)


def _gain_and_shift(graph: OnnxGraph, layer: Any, shape: tuple[int, ...]) -> tuple[str, str]:
    if layer.weight is None:
        return graph.constant(np.ones(shape)), graph.constant(np.zeros(shape))
    return graph.weight(layer.weight), graph.weight(layer.bias)


@ONNX.rule(Unflatten)
def _unflatten(graph: OnnxGraph, layer: Any, x: str) -> str:
    return graph.add("Reshape", x, graph.constant([0, *layer.shape], np.int64))


@ONNX.rule(Units)
def _units(graph: OnnxGraph, layer: Any, x: str) -> str:
    return graph.add("Add", graph.add("Mul", x, graph.weight(layer.scale)), graph.weight(layer.mean))


@ONNX.rule(Upsample)
def _upsample(graph: OnnxGraph, layer: Any, x: str) -> str:
    scales = graph.constant([1.0, 1.0, *sizes("scale_factor", layer.scale_factor, graph.rank(x) - 2)], np.float32)
    how = {"mode": "nearest", "coordinate_transformation_mode": "asymmetric", "nearest_mode": "floor"}
    return graph.add("Resize", x, "", scales, **how)


@ONNX.rule(GlobalAvgPool)
def _global_average(graph: OnnxGraph, layer: Any, x: str) -> str:
    return graph.add("ReduceMean", x, axes=list(range(2, graph.rank(x))), keepdims=0)


@ONNX.rule(Embedding)
def _embedding(graph: OnnxGraph, layer: Any, x: str) -> str:
    return graph.add("Gather", graph.weight(layer.weight), graph.add("Cast", x, to=onnx.TensorProto.INT64))


# ------------------------------------------------------------------- layers with others inside of them
def _chain(graph: OnnxGraph, model: Module, x: str) -> str:
    for layer in stages(model, ONNX):
        x = graph.run(layer, x)
    return x


@ONNX.rule(Residual)
def _residual(graph: OnnxGraph, layer: Any, x: str) -> str:
    return graph.add("Add", _chain(graph, layer.around, x), _chain(graph, layer.block, x))


@ONNX.rule(RNN)
def _rnn(graph: OnnxGraph, layer: Any, x: str) -> str:
    matrix, bias = split(layer.cell.input)
    memory = layer.cell.memory.weight
    seen = graph.weight(layer.cell.input.weight, matrix[None])
    both = graph.weight(layer.cell.input.weight, np.concatenate([bias, 0.0 * bias])[None], "bias")
    kept = graph.weight(memory, np.asarray(memory.data)[None])
    steps = graph.add("Transpose", x, perm=[1, 0, 2])
    # (T, directions, N, hidden)
    memories = graph.add("RNN", steps, seen, kept, both, hidden_size=bias.size)
    if layer.return_sequences:
        after = graph.add("Squeeze", memories, graph.constant([1], np.int64))
        return graph.add("Transpose", after, perm=[1, 0, 2])
    last = graph.add("Gather", memories, graph.constant(-1, np.int64), axis=0)
    return graph.add("Squeeze", last, graph.constant([0], np.int64))


@ONNX.rule(SelfAttention)
def _attention(graph: OnnxGraph, layer: Any, x: str) -> str:
    q, k, v = (graph.run(part, x) for part in layer.parts()[:3])
    scale = graph.constant(split(layer.query)[0].shape[0] ** -0.5)
    scores = graph.add("Mul", graph.add("MatMul", q, graph.add("Transpose", k, perm=[0, 2, 1])), scale)
    if layer.causal:
        far = graph.add("Add", graph.add("Mul", scores, graph.constant(0.0)), graph.constant(-1e9))
        scores = graph.add("Add", scores, graph.add("Trilu", far, graph.constant(1, np.int64), upper=1))
    return graph.run(layer.output, graph.add("MatMul", graph.add("Softmax", scores, axis=-1), v))


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
