"""Module: what holds parameters and calls operations. PyTorch's habits."""

from __future__ import annotations

import copy
from collections.abc import Iterator, Mapping
from typing import Any, TypeVar

import numpy as np

from autograd import DataTypeError, Value
from autograd.context import go_to, place
from autograd.errors import short
from nn.layers.counting import ParameterCount, counted
from nn.layers.elsewhere import answering, answers_methods
from nn.layers.held import held_in, wholes
from nn.layers.modes import evaluating as evaluating
from nn.layers.modes import modes_of as modes_of
from nn.layers.modes import put_modes_back as put_modes_back
from nn.layers.roles import note_parameter
from nn.layers.state import overwrite, recast
from nn.layers.summary import Summary, summarized

M = TypeVar("M", bound="Module")


@answers_methods
class Module:
    """The base of layers, activations and models.

    A subclass sets its parameters (`autograd.Value`) and sub-modules as attributes and defines
    ``forward``. Calling the module runs ``forward`` inside a scope of its name, so that drawings box it.

    Examples
    --------
    >>> from autograd import Value
    >>> class Scale(Module):
    ...     def __init__(self):
    ...         self.factor = Value(2.0, name="k")
    ...     def forward(self, x):
    ...         return self.factor * x
    >>> Scale()(3.0).data
    6.0
    """

    name: str | None = None
    """What drawings call it; when left out what its owner calls it (``hidden``, ``Linear 2`` of several in a list),
    or its class."""
    _called: str | None = None
    _training: bool = True
    reshapes: bool = False
    """Whether it takes samples of many shapes, and gives them another."""
    in_one_row: bool = False
    """Whether a summary shows it as one layer, whatever is inside."""
    buffers: tuple[str, ...] = ()
    """Attributes that are arrays which belong to the state and are not trained, such as running means."""

    def __init_subclass__(cls, **options: Any) -> None:
        super().__init_subclass__(**options)
        if cls.__module__.startswith(("nn.layers.", "nn.losses.")) and (
            "__init__" in vars(cls) or cls.__init__ is object.__init__
        ):
            cls.__init__ = answering(cls.__init__)  # type: ignore[method-assign]

    def forward(self, *inputs: Any, **options: Any) -> Any:
        """Compute the output; each kind of module defines its own."""
        raise DataTypeError(f"{type(self).__name__} defines no forward(x): write what it computes there.")

    def __setattr__(self, key: str, value: Any) -> None:
        if key == "name" and not isinstance(value, str | None):
            raise DataTypeError(f"The name of a module is text; got {short(value)}.")
        super().__setattr__(key, value)
        if isinstance(value, Module):
            _call(value, key.lstrip("_"))
        elif type(value) is Value:
            note_parameter(value)
        elif isinstance(value, np.ndarray) and value.dtype == object:
            for entry in value.flat:  # at scalar resolution
                if type(entry) is Value:
                    note_parameter(entry)
        elif type(value) in (list, tuple):
            kinds = [type(item).__name__ for item in value]
            for k, item in enumerate(value):
                if isinstance(item, Module) and kinds.count(kinds[k]) > 1:
                    _call(item, f"{kinds[k]} {kinds[: k + 1].count(kinds[k])}")

    def __call__(self, *inputs: Any, **options: Any) -> Any:
        """``forward(x)`` in a scope of the module's name."""
        before = place()
        go_to((*before, self.name or self._called or type(self).__name__))
        try:
            if len(inputs) == 1 and not options:
                return self.forward(inputs[0])  # most calls, and a shorter way through the interpreter
            return self.forward(*inputs, **options)
        finally:
            go_to(before)

    # ----------------------------------------------------------------------------------- parts
    def children(self) -> Iterator[tuple[str, Module]]:
        """The sub-modules with the names of their attributes; those in lists or dicts as ``layers.0``."""
        for key, attribute in self._own().items():
            for name, held in held_in(key.lstrip("_"), attribute, Module):
                if isinstance(held, Module):
                    yield name, held

    def _own(self) -> dict[str, Any]:
        """The attributes where parts are looked for."""
        return vars(self)

    def modules(self) -> Iterator[Module]:
        """The module itself and all inside it, each once."""
        seen: set[int] = set()
        ahead: list[Module] = [self]
        while ahead:
            module = ahead.pop()
            if id(module) not in seen:
                seen.add(id(module))
                yield module
                ahead += [child for _, child in module.children()][::-1]

    @property
    def training(self) -> bool:
        """Whether layers such as Dropout behave as in training; see `train` and `eval`."""
        return self._training

    def train(self: M, mode: bool = True) -> M:
        """Behave as in training, in all layers: Dropout draws, BatchNorm looks at the batch. Returns self."""
        for module in self.modules():
            if module._training != mode:
                module._training = mode
        return self

    def eval(self: M) -> M:
        """Behave as when predicting, in all layers. Returns self."""
        return self.train(False)

    # ------------------------------------------------------------------------------ parameters
    def named_parameters(self, prefix: str = "") -> Iterator[tuple[str, Value]]:
        """Each parameter once, with PyTorch's key, e.g. ``layers.0.weight``.

        At scalar resolution (see `nn.scalar`) each entry is a parameter, ``layers.0.weight[0,2]``.
        """
        yield from self._parameters(prefix, set())

    def _parameters(self, prefix: str, seen: set[int]) -> Iterator[tuple[str, Value]]:
        seen.add(id(self))
        for key, attribute in self._own().items():
            for name, held in held_in(key.lstrip("_"), attribute, Module):
                if isinstance(held, Value) and id(held) not in seen:
                    seen.add(id(held))
                    yield prefix + name, held
        for name, child in self.children():
            if id(child) not in seen:
                yield from child._parameters(f"{prefix}{name}.", seen)

    def parameters(self) -> list[Value]:
        """The values that training changes."""
        return [parameter for _, parameter in self.named_parameters()]

    def arrays(self) -> Iterator[Any]:
        """The module's own parameters, without those of the modules inside.

        Each as a whole at either resolution: a Value, or an array of scalar values.
        """
        for attribute in self._own().values():
            yield from wholes(attribute)

    def penalized(self, bias: bool = False) -> Iterator[tuple[Any, Any]]:
        """Which of `arrays` a regularizer holds small, each with the index of the part that counts (L19).

        A layer that knows its biases leaves them out unless ``bias``. A module that says nothing else has
        all its arrays penalized, and none of its single numbers.
        """
        yield from ((array, ...) for array in self.arrays() if array.shape)

    def written_shapes(self) -> Iterator[tuple[Any, tuple[int, ...]]]:
        """Each of `arrays` with its shape as the count of its numbers is written, 3·4."""
        yield from ((array, array.shape) for array in self.arrays())

    def takes(self) -> tuple[int | str, ...] | None:
        """The shape of one sample that it takes, a name for any size; None where it does not tell."""
        return None

    def parameter_count(self) -> ParameterCount:
        """How many numbers training changes; its ``breakdown`` says how they come about.

        >>> from nn import MLP
        >>> MLP([2, 3, 1]).parameter_count()       # L21
        13
        """
        return counted(pair for module in self.modules() for pair in module.written_shapes())

    def summary(self, shape: Any = None) -> Summary:
        """Each layer with the shape of what it gives, its parameters, and how much of an image one entry of it sees.

        It shows itself as a table; its ``rows`` and ``total`` are for programs.

        Parameters
        ----------
        shape : int or tuple of int, optional
            Of one sample, such as ``(1, 28, 28)``; only needed where the layers and ``fit`` do not tell.

        Raises
        ------
        ArgumentError, ShapeError
            If the shape is not known, or the model takes another.

        Examples
        --------
        >>> from nn import MLP
        >>> MLP([2, 3, 1]).summary()
        layer          what          gives   parameters
        layers.0       Linear(2, 3)  (N, 3)  3·3 = 9
        activations.0  Sigmoid()     (N, 3)  0
        layers.1       Neuron(3)     (N,)    1·4 = 4
        MLP of (N, 2): 3·3 + 1·4 = 13 parameters
        """
        return summarized(self, shape)

    def astype(self: M, dtype: Any) -> M:
        """A copy in another precision, float64 or float32: parameters, running means, and what is to come.

        >>> from nn import Linear
        >>> Linear(2, 3).astype("float32").weight.dtype
        dtype('float32')
        """
        made: M = recast(copy.deepcopy(self), dtype)
        return made

    def zero_grad(self) -> None:
        """Forget all gradients: they are "not computed" again."""
        for parameter in self.parameters():
            parameter.grad = None

    def freeze(self: M) -> M:
        """Let training leave all that is learned inside as it is: the first layers when the last are tuned, say.

        Optimizers step over parameters that are `frozen`, and a normalization inside keeps its running means and
        computes with them. The gradients are still computed. Returns self.

        >>> from nn import Linear, ReLU, Sequential, SGD
        >>> model = Sequential(Linear(2, 3), ReLU(), Linear(3, 1))
        >>> model.layers[0].freeze()
        Linear(2, 3)
        >>> [p.frozen for p in model.parameters()]
        [True, False]
        """
        for parameter in self.parameters():
            parameter.frozen = True
        return self

    def unfreeze(self: M) -> M:
        """Let training change everything inside again, after `freeze`. Returns self."""
        for parameter in self.parameters():
            parameter.frozen = False
        return self

    def named_buffers(self) -> Iterator[tuple[str, Any]]:
        """Each array of the state that is not trained, with its key, e.g. ``layers.1.running_mean``."""
        seen: set[int] = set()
        ahead: list[tuple[str, Module]] = [("", self)]
        while ahead:
            prefix, module = ahead.pop()
            if id(module) not in seen:
                seen.add(id(module))
                yield from ((prefix + name, getattr(module, name)) for name in module.buffers)
                ahead += [(f"{prefix}{name}.", child) for name, child in module.children()][::-1]

    def state_dict(self) -> dict[str, Any]:
        """A copy of every parameter's data and of every buffer, by key."""
        found = {key: np.array(p.data) if p.shape else p.data for key, p in self.named_parameters()}
        return found | {key: np.array(array) for key, array in self.named_buffers()}

    def load_state_dict(self, state: Mapping[str, Any]) -> None:
        """Put the data of `state_dict` back.

        Raises
        ------
        ArgumentError
            If a key is missing or unknown.
        ShapeError
            If a shape differs.
        DataTypeError
            If the state is no mapping, or holds anything but numbers. Whatever is raised, nothing is changed.
        """
        overwrite(dict(self.named_parameters()) | dict(self.named_buffers()), state)

    def __repr__(self) -> str:
        inside = ", ".join(f"{key}={child!r}" for key, child in self.children())
        return f"{type(self).__name__}({inside})"


def _call(module: Module, name: str) -> None:
    """Note what a module's owner calls it, so that two layers of one kind are two boxes; the first owner counts."""
    if module._called is None:
        module._called = name
