"""Leaving home: a model as PyTorch's and back, and as an ONNX file. Both packages are imported when called.

``pip install "chalkgrad[export]"`` brings them. `stages` takes a model apart, `pytorch_layers` and `onnx_layers` have
a rule for each layer (`pytorch_modules` is what PyTorch lacks), `lecture_models` those of the lecture's models. It
may import all of nn. Begin with `stages`.
"""

from __future__ import annotations

from os import PathLike
from typing import Any, TypeVar

import numpy as np

from nn.errors import needed
from nn.export import lecture_models as lecture_models  # the rules of the lecture's models
from nn.export.stages import register
from nn.layers.module import Module
from nn.models.pipelines import in_a_row

M = TypeVar("M", bound=Module)

__all__ = ["from_torch", "register", "to_onnx", "to_torch"]


def to_torch(model: Module, *, logits: bool = False) -> Any:
    """The same network in PyTorch: same weights, same outputs, same gradients.

    From there on PyTorch's own tools take over: GPUs, training on many machines. `from_torch` brings the weights
    back. It is in the precision of the model's weights; PyTorch's own is float32.

    Parameters
    ----------
    model : Module
        Layers, `Sequential`, the lecture's models; a class of your own after `register`. It stays as it is.
    logits : bool
        Leave off the last sigmoid, softmax or sign: for PyTorch's losses that have it inside, such as
        `torch.nn.CrossEntropyLoss`.

    Returns
    -------
    torch.nn.Sequential
        A layer of PyTorch for each layer. The biases of dense layers, here column 0 of the weights, are apart. Layers
        that behave otherwise in training, such as Dropout, are in the mode that they have here.

    Raises
    ------
    ExportError
        If there is a layer that has no counterpart; it is named.
    NotFittedError
        If a model does not know its sizes yet.
    MissingPackageError
        Without torch.

    Examples
    --------
    >>> import torch                                                            # doctest: +SKIP
    >>> from nn import MLP
    >>> model = MLP([2, 3, 1])
    >>> there = to_torch(model)                                                 # doctest: +SKIP
    >>> there                                                                   # doctest: +SKIP
    Sequential(
      (0): Linear(in_features=2, out_features=3, bias=True)
      (1): Sigmoid()
      (2): Neuron(in_features=3, out_features=1, bias=True)
      (3): Sigmoid()
    )
    >>> x = torch.tensor([[0.4, -1.0]], dtype=torch.float64)                    # doctest: +SKIP
    >>> abs(there(x).item() - model([[0.4, -1.0]]).data.item()) < 1e-12         # doctest: +SKIP
    True
    """
    needed("torch", "nn.export.to_torch")
    from nn.export import pytorch  # loads torch

    return pytorch.to_torch(in_a_row(model), logits=logits)


def from_torch(trained: Any, model: M) -> M:
    """Bring weights back from PyTorch, into the model that `to_torch` made the network from.

    Parameters
    ----------
    trained : torch.nn.Module or mapping
        What `to_torch` gave, after training; or its ``state_dict()``. It may be wrapped in
        ``DistributedDataParallel`` or compiled, and on any device.
    model : Module
        Its weights are overwritten, in place.

    Returns
    -------
    model
        The same object.

    Raises
    ------
    ExportError
        If the weights are those of another network. The model stays as it was then.
    MissingPackageError
        Without torch.

    Examples
    --------
    >>> from nn import MLP
    >>> model = MLP([2, 3, 1])
    >>> there = to_torch(model)                                                 # doctest: +SKIP
    >>> there[0].bias.data.fill_(7.0)                                           # doctest: +SKIP
    tensor([7., 7., 7.], dtype=torch.float64)
    >>> from_torch(there, model).layers[0].weight.data[:, 0]                    # doctest: +SKIP
    array([7., 7., 7.])
    """
    needed("torch", "nn.export.from_torch")
    from nn.export import pytorch  # loads torch

    pytorch.from_torch(trained, in_a_row(model))
    return model


def to_onnx(
    model: Module,
    path: str | PathLike[str],
    *,
    shape: Any = None,
    dtype: Any = np.float32,
    logits: bool = False,
) -> None:
    """Write the network as an ONNX file, which onnxruntime runs without chalkgrad.

    The input ``x`` is (N, ...) for any number N of samples, the output ``y`` what the model gives when predicting:
    Dropout and BatchNorm are as after ``eval()``. The file has opset 17. Of a fitted classifier its metadata has
    ``classes``, a JSON list: the labels in the order of the columns of ``y``; for two classes and one column, ``y`` is
    about the second.

    Parameters
    ----------
    model : Module
        As for `to_torch`.
    path : str or path-like
        Usually ending in ``.onnx``.
    shape : tuple, optional
        Of one sample, such as ``(1, 28, 28)``; a name in place of a number, ``(1, "H", "W")``, for any size. Only
        needed where the layers and ``fit`` do not tell.
    dtype : float32 or float64
        Of x, y and the weights. In float64 onnxruntime has no convolution, no average pool and no upsampling on the
        processor: these raise.
    logits : bool
        As for `to_torch`.

    Raises
    ------
    ExportError
        If there is a layer that has no counterpart (it is named), if the layers do not fit the shape, or the file
        cannot be written.
    ArgumentError
        If the shape is not known.
    NotFittedError
        If a model does not know its sizes yet.
    MissingPackageError
        Without onnx.

    Examples
    --------
    >>> import onnxruntime                                                      # doctest: +SKIP
    >>> from nn import MLP
    >>> model = MLP([2, 3, 1])
    >>> to_onnx(model, path)                                                    # doctest: +SKIP
    >>> session = onnxruntime.InferenceSession(path)                            # doctest: +SKIP
    >>> (y,) = session.run(None, {"x": np.float32([[0.4, -1.0]])})              # doctest: +SKIP
    >>> abs(y - model([[0.4, -1.0]]).data) < 1e-6                               # doctest: +SKIP
    array([ True])
    """
    needed("onnx", "nn.export.to_onnx")
    from nn.export import onnx_file  # loads onnx

    onnx_file.to_onnx(in_a_row(model), path, shape=shape, dtype=dtype, logits=logits)
