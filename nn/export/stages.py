"""A model as its layers in order: what both exporters walk along."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any, TypeVar

import numpy as np

from autograd import DataTypeError
from nn.errors import ExportError
from nn.layers.activation import Identity, Sigmoid, Softmax
from nn.layers.module import Module
from nn.layers.sequential import Sequential

Rule = Callable[..., Any]
R = TypeVar("R", bound=Rule)


class Rules(dict[type, Rule]):
    """What to do with each class of modules; a subclass that computes nothing of its own is as its base."""

    def of(self, module: Module) -> Rule | None:
        """The rule for a module, if there is one."""
        for kind in type(module).__mro__:
            if kind in self:
                return self[kind]
            # What it computes may differ from its base, and would be lost without a word.
            if not _COMPUTING.isdisjoint(vars(kind)):
                return None
        return None

    def rule(self, *kinds: type) -> Callable[[R], R]:
        """Decorate the rule of these classes; one that the user registered stays."""

        def keep(rule: R) -> R:
            for kind in kinds:
                self.setdefault(kind, rule)
            return rule

        return keep


_COMPUTING = {"forward", "scores", "features", "__call__"}

PARTS = Rules()
"""``rule(model)``: the modules that it runs, in order."""
TORCH = Rules()
"""``rule(layer)``: PyTorch's layer, of the right sizes; see `nn.export.register`."""
ONNX = Rules()
"""``rule(graph, layer, x)``: add nodes, return the name of the output."""
OUTPUTS: list[type[Module]] = [Sigmoid, Softmax]
"""What turns scores into an output."""

PARTS[Sequential] = lambda model: model.layers
PARTS[Identity] = lambda model: []


def stages(model: Module, rules: Rules | None = None, *, logits: bool = False) -> list[Module]:
    """The layers of a model in the order in which it runs them.

    Parameters
    ----------
    model : Module
        A layer, a `Sequential`, or a model; also inside each other.
    rules : Rules, optional
        The exporter's: every layer must have one, and a model that has one is not taken apart.
    logits : bool
        Leave off the last sigmoid, softmax or sign.

    Raises
    ------
    ExportError
        If a part has no rule, or is at scalar resolution.
    NotFittedError
        If a model does not know its sizes yet.

    Examples
    --------
    >>> from nn import MLP
    >>> stages(MLP([2, 3, 1]))
    [Linear(2, 3), Sigmoid(), Neuron(3), Sigmoid()]
    """
    if not isinstance(model, Module):
        raise DataTypeError(f"Only a Module can be exported, got {type(model).__name__}.")
    found = list(_flat(model, rules))
    if logits and found and isinstance(found[-1], tuple(OUTPUTS)):
        del found[-1]
    return found


def _flat(model: Module, rules: Rules | None) -> Iterator[Module]:
    parts = PARTS.of(model)
    if parts is not None and (rules is None or rules.of(model) is None):
        for part in parts(model):
            yield from _flat(part, rules)
    elif rules is not None and rules.of(model) is None:
        kind = type(model).__name__
        raise ExportError(
            f"There is no rule to export {kind}: if it runs modules one after the other, "
            f"nn.export.register({kind}, parts=lambda m: [m.first, m.second]); else say what it is in PyTorch or ONNX, "
            "see nn.export.register."
        )
    elif any(
        isinstance(held, np.ndarray) and held.dtype == object
        for part in model.modules()
        for held in vars(part).values()
    ):
        raise ExportError(
            f"{type(model).__name__} is at scalar resolution, a node for each number: export the model that "
            "nn.scalar made it from."
        )
    else:
        yield model


def split(layer: Any) -> tuple[Any, Any]:
    """The matrix and the bias of a dense layer, whose weight may hold the bias in its first column.

    >>> from nn import Neuron
    >>> neuron = Neuron(2)
    >>> neuron.weight.assign([1.0, 2.0, 3.0])
    >>> split(neuron)
    (array([2., 3.]), array(1.))
    """
    weight = np.asarray(layer.weight.data)
    return (weight[..., 1:], weight[..., 0]) if layer.bias else (weight, None)


def register(
    kind: type[Module],
    *,
    parts: Callable[[Any], Sequence[Module]] | None = None,
    torch: Rule | None = None,
    onnx: Rule | None = None,
) -> None:
    """Say how modules of your own class are exported.

    Parameters
    ----------
    kind : Module class
        Its subclasses follow, unless they define ``forward`` themselves.
    parts : callable, optional
        ``parts(module)``: the modules that it runs, one after the other.
    torch : callable, optional
        ``torch(module)``: a `torch.nn.Module` that computes the same. Weights go to its parameters and buffers of
        the same names and sizes, and come back from there.
    onnx : callable, optional
        ``onnx(graph, module, x)``: adds nodes to an `nn.export.onnx_graph.OnnxGraph` that compute the module's output
        from the tensor named x, and returns that output's name.

    Raises
    ------
    ExportError
        If ``kind`` is no class of modules.

    Examples
    --------
    >>> from nn import Linear, Module, Tanh
    >>> class Block(Module):
    ...     def __init__(self):
    ...         self.dense, self.bend = Linear(2, 2), Tanh()
    ...     def forward(self, x):
    ...         return self.bend(self.dense(x))
    >>> register(Block, parts=lambda block: [block.dense, block.bend])
    >>> stages(Sequential(Block(), Sigmoid()))
    [Linear(2, 2), Tanh(), Sigmoid()]
    """
    if not (isinstance(kind, type) and issubclass(kind, Module)):
        raise ExportError(f"register takes a class of modules, such as MyLayer; got {kind!r}.")
    for rules, rule in ((PARTS, parts), (TORCH, torch), (ONNX, onnx)):
        if rule is not None:
            rules[kind] = rule
