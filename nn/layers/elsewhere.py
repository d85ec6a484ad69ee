"""Names from elsewhere: what other libraries call it, answered with what it is called here."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import wraps
from inspect import CO_VARKEYWORDS, getattr_static
from typing import Any, TypeVar

from autograd.annotations import arguments_named
from autograd.errors import SignatureError, nearest

T = TypeVar("T")

NAMES = {
    "AdaptiveAvgPool1d": "nn.GlobalAvgPool() for one number a map",
    "AdaptiveAvgPool2d": "nn.GlobalAvgPool() for one number a map",
    "Add": "nn.Residual(block), or x + y in a module of your own",
    "BatchNorm": "nn.BatchNorm1d for features and signals, nn.BatchNorm2d for images",
    "BatchNormalization": "nn.BatchNorm1d for features and signals, nn.BatchNorm2d for images",
    "Conv1DTranspose": "nn.ConvTranspose1d",
    "Conv2DTranspose": "nn.ConvTranspose2d",
    "CosineAnnealingLR": "nn.CosineDecay, as lr of a model or an optimizer's schedule",
    "DataLoader": "nn.batches(X, t, size, rng)",
    "Dense": "nn.Linear(inputs, outputs)",
    "DepthwiseConv2D": "nn.Conv2d(channels, channels, kernel_size, groups=channels)",
    "Dropout1d": "nn.Dropout2d for whole maps of images, nn.Dropout for single numbers",
    "Functional": "the functions of autograd, such as autograd.relu",
    "GRU": "nn.RNN, the plain one",
    "GlobalAveragePooling1D": "nn.GlobalAvgPool()",
    "GlobalAveragePooling2D": "nn.GlobalAvgPool()",
    "GlobalAvgPool1d": "nn.GlobalAvgPool()",
    "GlobalAvgPool2d": "nn.GlobalAvgPool()",
    "HardTanh": "nn.Hardtanh()",
    "Input": "nothing: the first layer says how many inputs there are, nn.Linear(2, 3)",
    "InputLayer": "nothing: the first layer says how many inputs there are, nn.Linear(2, 3)",
    "LSTM": "nn.RNN, the plain one",
    "LayerNormalization": "nn.LayerNorm(features)",
    "LocallyConnected1D": "nn.LocallyConnected1d",
    "MaxPooling1D": "nn.MaxPool1d",
    "MaxPooling2D": "nn.MaxPool2d",
    "AveragePooling1D": "nn.AvgPool1d",
    "AveragePooling2D": "nn.AvgPool2d",
    "MLPClassifier": "nn.MLP()",
    "Model": "nn.Sequential(...), or a class of your own from nn.Module",
    "ModuleDict": "a dict of layers as an attribute: a Module finds them",
    "ModuleList": "a list of layers as an attribute: a Module finds them",
    "MultiHeadAttention": "nn.SelfAttention(features)",
    "MultiheadAttention": "nn.SelfAttention(features)",
    "Parameter": "autograd.Value, as an attribute of a Module",
    "ParameterList": "a list of autograd.Value as an attribute: a Module finds them",
    "ReLU6": "nn.Hardtanh(0, 6)",
    "SimpleRNN": "nn.RNN(inputs, hidden)",
    "SimpleRNNCell": "nn.RNNCell(inputs, hidden)",
    "SpatialDropout2D": "nn.Dropout2d",
    "StandardScaler": "nn.Standardizer()",
    "StepLR": "nn.StepDecay, as lr of a model or an optimizer's schedule",
    "Swish": "nn.SiLU()",
    "Tensor": "autograd.Value",
    "UpSampling2D": "nn.Upsample",
    "ZeroPadding2D": "padding=... of the convolution",
    "functional": "the functions of autograd, such as autograd.relu",
    "init": "init=... of a layer, nn.Linear(2, 3, init='he')",
    "optim": "nn.SGD, nn.Adam and others directly",
}
"""Layers and what belongs to them, by their names in PyTorch and Keras."""

ACTIVATIONS = {
    "logistic": "sigmoid",
    "swish": "silu",
    "linear": "identity",
    "none": "identity",
    "hard_tanh": "hardtanh",
}
INITIALIZERS = {
    "kaiming_uniform": "he", "xavier_uniform": "xavier", "he_uniform": "he", "glorot_uniform": "xavier",
    "kaiming": "he", "kaiming_normal": "he", "he_normal": "he",
    "glorot": "xavier", "glorot_normal": "xavier", "xavier_normal": "xavier",
    "random_normal": "normal", "randn": "normal",
}  # fmt: skip
_NOTHING = "nothing of the kind: leave it out"
ARGUMENTS = {
    "activation": "a layer of its own behind this one, such as nn.ReLU()",
    "alpha": "negative_slope",
    "amsgrad": "nothing: there is Adam as it was first written; leave it out",
    "beta_1": "betas, both numbers in a pair",
    "beta_2": "betas, both numbers in a pair",
    "clipnorm": "max_norm",
    "delta": "beta",
    "foreach": "nothing: leave it out",
    "from_logits": "a loss of its own: nn.CrossEntropyLoss and nn.BCEWithLogitsLoss take scores",
    "ignore_index": "a weight of 0 for those samples, or leave them out",
    "learning_rate": "lr",
    "maximize": "the loss with a minus",
    "params": "parameters",
    "reduce": "reduction",
    "rho": "alpha",
    "size_average": "reduction",
    "approximation": "approximate",
    "batch_first": "nothing: samples are always the first axis",
    "device": _NOTHING,
    "dim": "axis",
    "drop_prob": "p",
    "embed_dim": "features",
    "embedding_dim": "features",
    "epsilon": "eps",
    "filters": "out_channels",
    "hidden_size": "hidden",
    "in_features": "inputs",
    "init": "alpha, the slope to begin with",
    "inplace": "nothing: a result never overwrites its input; leave it out",
    "input_dim": "inputs",
    "input_size": "inputs",
    "kernel_initializer": "init",
    "normalized_shape": "features",
    "num_embeddings": "words",
    "num_features": "features",
    "num_heads": "one head; leave it out",
    "out_features": "outputs",
    "pool_size": "kernel_size",
    "rate": "p",
    "requires_grad": "layer.freeze()",
    "seed": "rng",
    "start_dim": "nothing: the first axis, of samples, stays",
    "size": "scale_factor",
    "slope": "negative_slope",
    "strides": "stride",
    "unflattened_size": "shape",
    "units": "outputs",
    "use_bias": "bias",
}
"""Arguments of layers, by their names in PyTorch and Keras."""


METHODS = {
    "add": "append(layer), of nn.Sequential",
    "add_module": "an attribute: model.layer = nn.Linear(2, 3)",
    "apply": "for module in model.modules(): ...",
    "compile": "nothing: fit takes the optimizer, and a loop of your own makes one, nn.SGD(model.parameters(), lr=0.1)",
    "count_params": "parameter_count()",
    "cpu": "nothing: all runs on the processor",
    "cuda": "nothing: all runs on the processor; nn.export.to_torch(model) goes on to a GPU",
    "double": "astype(numpy.float64)",
    "float": "astype(numpy.float32)",
    "get_weights": "state_dict()",
    "half": "astype(numpy.float32), the shortest there is",
    "load_weights": "nn.load(model, path)",
    "named_modules": "children(), with names, and modules()",
    "pop": "model[:-1], of nn.Sequential",
    "register_buffer": "an array as an attribute, its name in the class attribute buffers",
    "register_parameter": "an autograd.Value as an attribute",
    "requires_grad_": "freeze() and unfreeze()",
    "save": "nn.save(model, path)",
    "save_weights": "nn.save(model, path)",
    "set_weights": "load_state_dict(state)",
    "to": "astype(dtype); all runs on the processor",
    "trainable": "freeze() and unfreeze()",
    "trainable_variables": "parameters()",
    "weights": "parameters()",
}
"""Methods of modules, by their names in PyTorch and Keras."""


class _Answer:
    """In the place of a method that is called otherwise here: nothing has it, and asking for it says so.

    A ``__getattr__`` would say it, too, and make every attribute slower to reach.
    """

    def __set_name__(self, owner: type, name: str) -> None:
        self.name = name

    def __get__(self, module: Any, kind: type) -> Any:
        raise AttributeError(f"{kind.__name__} has no {self.name}; here it is {METHODS[self.name]}.")


def answers_methods(kind: type[T]) -> type[T]:
    """Let a class answer `METHODS`; what a subclass or an object has by such a name is its own."""
    for name in METHODS:
        answer = _Answer()
        answer.__set_name__(kind, name)
        setattr(kind, name, answer)
    listed = kind.__dir__

    def without_answers(self: Any) -> list[str]:
        return [name for name in listed(self) if not isinstance(getattr_static(self, name, None), _Answer)]

    kind.__dir__ = without_answers  # type: ignore[method-assign]
    return kind


def called_here(name: str) -> str:
    """For a message about a name that ``nn`` does not have: what it is called here, if it is known elsewhere."""
    return f"; here it is {NAMES[name]}" if name in NAMES else ""


def answering(init: Callable[..., None]) -> Callable[..., None]:
    """The ``__init__`` of a layer, loss or optimizer that answers arguments by the names of others with its own."""
    if init is object.__init__:

        def init(self: Any) -> None:
            """Make one; there is nothing to say."""

    code, looking = init.__code__, arguments_named(init)
    if code.co_flags & CO_VARKEYWORDS:  # what it does not know goes on to another, which answers
        return init
    own = code.co_varnames[1 : code.co_argcount + code.co_kwonlyargcount]

    @wraps(init)
    def made(self: Any, *given: Any, **named: Any) -> None:
        for name in named:
            if name not in own:
                raise SignatureError(_unknown(type(self).__name__, name, own))
        looking(self, *given, **named)

    return made


def _unknown(layer: str, name: str, own: Iterable[str]) -> str:
    elsewhere = ARGUMENTS.get(name, "")
    fits = elsewhere.partition(",")[0] in own or " " in elsewhere
    answer = f"; here it is {elsewhere}" if elsewhere and fits else nearest(name, own)
    takes = f" It takes {', '.join(own)}." if own else " It takes none."
    return f"{layer} has no argument {name!r}{answer}.".replace("?.", "?") + takes
