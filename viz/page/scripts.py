"""A page's computation as scripts to copy: NumPy, chalkgrad and PyTorch, each with a place for the data of the leaves.

A script is a list of lines, in NumPy those after the page's ``source``; the page puts the present numbers of leaf 0, 1,
... where ``{0}``, ``{1}``, ... stand. It prints the loss, then each gradient, and needs nothing but its library. Where
there is none, a text says why.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from autograd import Graph, Op, Value
from autograd.graph.node import op_of
from autograd.graph.sentences import say
from autograd.program.identifiers import identifier, index_text, value_text
from autograd.rules.op import TABLE, constant
from viz.notation.source_lines import Listing

Script = list[str] | str


def none(key: str, lang: str) -> dict[str, Script]:
    """In each language the sentence that says why there is no script."""
    return dict.fromkeys(("NumPy", "chalkgrad", "PyTorch"), say(key, lang))


def scripts(graph: Graph, source: Listing | None, lang: str = "en") -> dict[str, Script]:
    """The scripts by the names of their languages; why there is none, in the reader's."""
    if len(graph.ends) > 1 or graph.seeds is not None or graph.ends[0].shape:
        return none("script.several", lang)
    names = identifiers(graph)
    return {
        "NumPy": _numpy(graph, names, source, lang),
        "chalkgrad": _chalkgrad(graph, names, lang),
        "PyTorch": _pytorch(graph, names, lang),
    }


def identifiers(graph: Graph) -> dict[Value, str]:
    """A Python name for each node, each another."""
    names: dict[Value, str] = {}
    taken = {"np", "torch", "F", "TABLE", "Value", "constant", "print", "program"}
    for v in graph.nodes:
        name = identifier(graph.name_of(v))
        while name in taken:
            name += "_"
        taken.add(name)
        names[v] = name
    return names


def _prints(graph: Graph, names: Mapping[Value, str], loss: str, gradient: Callable[[Value], str]) -> list[str]:
    shown = [f'print("{names[graph.ends[0]]} =", {loss})']
    return shown + [f'print("g{names[v]} =", {gradient(v)})' for v in _variables(graph)]


def _variables(graph: Graph) -> list[Value]:
    return [v for v in graph.leaves if v.op is None and v in graph.gradients]


# ----------------------------------------------------------------------------------------------- NumPy
def _numpy(graph: Graph, names: Mapping[Value, str], source: Listing | None, lang: str) -> Script:
    if source is None:
        return say("script.no_listing", lang)
    leaves = {v: k for k, v in enumerate(graph.leaves)}
    given = (f"    {name}=np.array({{{leaves[v]}}})," for name, v in source.arguments.items())  # none is shadowed so
    lines = ["", "", "loss, *gradients = program(", *given, ")"]
    order = [v for v in graph.leaves if v.op is None]
    at = {v: k for k, v in enumerate(order)}
    return lines + _prints(graph, names, "float(loss)", lambda v: f"np.asarray(gradients[{at[v]}]).tolist()")


# ------------------------------------------------------------------------------------------- chalkgrad
def _chalkgrad(graph: Graph, names: Mapping[Value, str], lang: str) -> Script:
    own = next((op_of(v) for v in graph.operations if not op_of(v).built_in), None)
    if own is not None:
        return say("script.own", lang, op=own.name)
    lines = ["import numpy as np", "", "from autograd import TABLE, Value, constant", ""]
    for k, v in enumerate(graph.leaves):
        maker = "constant" if v.op is constant else "Value"
        lines.append(f"{names[v]} = {maker}(np.array({{{k}}}), name={names[v]!r})")
    for v in graph.operations:
        options = "".join(f", {name}={value_text(value)}" for name, value in _options(v).items())
        lines.append(f'{names[v]} = TABLE["{op_of(v).name}"]({", ".join(names[p] for p in v.parents)}{options})')
    end = names[graph.ends[0]]
    lines.append(f"{end}.backward()")
    return lines + _prints(graph, names, f"{end}.item()", lambda v: f"np.asarray({names[v]}.grad).tolist()")


def _options(v: Value) -> dict[str, Any]:
    """What differs from the entry's defaults."""
    op = op_of(v)
    return {name: x for name, x in op.options(v.params).items() if value_text(x) != value_text(op.params[name])}


# --------------------------------------------------------------------------------------------- PyTorch
_TORCH = {
    **{name: f"torch.{name}" for name in (
        "abs", "exp", "log", "sqrt", "sin", "cos", "tan", "tanh", "sigmoid", "relu", "sign", "sinh", "cosh", "expm1",
        "log1p", "exp2", "log2", "log10", "floor", "ceil", "trunc", "hypot", "logaddexp", "copysign", "fmax", "fmin",
        "fmod", "arcsin", "arccos", "arctan", "arcsinh", "arccosh", "arctanh", "arctan2",
    )},
    "maximum": "larger", "minimum": "smaller", "rint": "torch.round", "mod": "torch.remainder",
    "softplus": "F.softplus",
}  # fmt: skip
"""Elementwise operations that PyTorch has a function for; the others are written by their texts."""

_HELPERS = [
    "def larger(a, b):",
    "    return torch.maximum(*torch.broadcast_tensors(torch.as_tensor(a, dtype=torch.float64), "
    "torch.as_tensor(b, dtype=torch.float64)))",
    "",
    "",
    "def smaller(a, b):",
    "    return -larger(-a, -b)",
]


class _NoTorchError(ValueError):
    """An operation that has no line in PyTorch."""


def _pytorch(graph: Graph, names: Mapping[Value, str], lang: str) -> Script:
    lines = []
    for k, v in enumerate(graph.leaves):
        grad = "" if v.op is constant else ", requires_grad=True"
        lines.append(f"{names[v]} = torch.tensor({{{k}}}, dtype=torch.float64{grad})")
    for v in graph.operations:
        try:
            lines.append(f"{names[v]} = {_torch_of(v, [names[p] for p in v.parents])}")
        except _NoTorchError:
            return say("script.no_torch", lang, op=op_of(v).name)
    end = names[graph.ends[0]]
    lines.append(f"{end}.backward()")
    head = ["import torch", "import torch.nn.functional as F", ""]
    helpers = ["", *_HELPERS, "", ""] if any("larger(" in line or "smaller(" in line for line in lines) else []
    forms = ("(0 * {0} if {0}.grad is None else {0}.grad).tolist()", "{0}.grad.tolist()")  # through steps comes None
    shown = _prints(graph, names, f"{end}.item()", lambda v: forms[bool(np.any(graph.gradients[v]))].format(names[v]))
    return [*head, *helpers, *lines, *shown]


def _torch_of(v: Value, of: list[str]) -> str:
    """A node as an expression of PyTorch."""
    op = op_of(v)
    made = _ON_ARRAYS.get(op.name)
    if made is not None:
        return made(v, of)
    if not op.elementwise:
        raise _NoTorchError(op.name)
    options = {name: value_text(x) for name, x in op.options(v.params).items()}
    return ast.unparse(_expression(op, [ast.Name(name) for name in of], options))


def _expression(op: Op, inputs: list[ast.expr], options: Mapping[str, str]) -> ast.expr:
    """An elementwise operation: PyTorch's function for it, or its text with those of what it calls put in."""
    if op.name == "where":  # a condition that is a number is no mask to PyTorch
        condition = ast.Compare(inputs[0], [ast.NotEq()], [ast.Constant(0)])
        return ast.Call(ast.Name("torch.where"), [condition, *inputs[1:]], [])
    if op.name in _TORCH:
        return ast.Call(ast.Name(_TORCH[op.name]), inputs, [])
    places = dict(zip(op.inputs, inputs, strict=True))
    places |= {name: ast.parse(text, mode="eval").body for name, text in options.items()}

    class Write(ast.NodeTransformer):
        def visit_Name(self, node: ast.Name) -> ast.expr:
            return places.get(node.id, node)

        def visit_Call(self, node: ast.Call) -> ast.expr:
            name = getattr(node.func, "id", "")
            args = [self.visit(arg) for arg in node.args]
            called = TABLE.get(name)
            if called is None or not called.elementwise or (called is op and name not in _TORCH):
                raise _NoTorchError(op.name)
            settings = {key: value_text(x) for key, x in called.params.items()}
            settings |= zip(called.params, map(ast.unparse, args[len(called.inputs) :]), strict=False)
            settings |= {str(given.arg): ast.unparse(self.visit(given.value)) for given in node.keywords}
            return _expression(called, args[: len(called.inputs)], settings)

    text = op.text_of("program" if op.program else "formula")
    if f"{op.name}(" in text:
        raise _NoTorchError(op.name)
    found: ast.expr = Write().visit(ast.parse(text, mode="eval").body)
    return found


def _over(function: str, empty: str) -> Callable[[Value, list[str]], str]:
    """A reduction: ``function(a, dim=..., keepdim=...)``, over all axes where none is named."""

    def write(v: Value, of: list[str]) -> str:
        params = op_of(v).options(v.params)
        axis, keep = params["axis"], params["keepdims"]
        axes = tuple(range(v.parents[0].ndim)) if axis is None else axis
        if axes == ():
            return empty.format(of[0])
        return f"{function}({of[0]}, dim={axes!r}{', keepdim=True' if keep else ''})"

    return write


def _affine(v: Value, of: list[str]) -> str:
    W, x = of
    return f"{x} @ {W}[1:] + {W}[0]" if v.parents[0].ndim == 1 else f"{x} @ {W}[:, 1:].T + {W}[:, 0]"


def _getitem(v: Value, of: list[str]) -> str:
    index = op_of(v).options(v.params)["index"]
    parts = index if isinstance(index, tuple) else (index,)
    if any(isinstance(part, slice) and (part.step or 1) < 0 for part in parts):
        raise _NoTorchError("getitem")
    text = index_text(index)
    for numpy, torch in (("np.array", "torch.tensor"), (", int)", ")"), (", bool)", ")")):
        text = text.replace(numpy, torch)
    return f"{of[0]}[{text}]"


def _pad(v: Value, of: list[str]) -> str:
    params = op_of(v).options(v.params)
    widths = [n for pair in reversed(params["width"]) for n in pair]
    return f"F.pad({of[0]}, {tuple(widths)!r}, value={params['value']!r})"


def _windows(function: str, *options: str, **renamed: str) -> Callable[[Value, list[str]], str]:
    def write(v: Value, of: list[str]) -> str:
        params = op_of(v).options(v.params)
        given = [f"{renamed.get(name, name)}={value_text(params[name])}" for name in options if name in params]
        return f"F.{function}{v.ndim - 2}d({', '.join([*of, *given])})"

    return write


def _along(function: str) -> Callable[[Value, list[str]], str]:
    def write(v: Value, of: list[str]) -> str:
        axis = op_of(v).options(v.params)["axis"]
        if not isinstance(axis, int):
            raise _NoTorchError(op_of(v).name)
        return f"torch.{function}({of[0]}, dim={axis})"

    return write


def _loss(text: str) -> Callable[[Value, list[str]], str]:
    return lambda v, of: text.format(*of, axis=op_of(v).options(v.params)["axis"])


def _shaped(text: str) -> Callable[[Value, list[str]], str]:
    return lambda v, of: text.format(*of, **{name: value_text(x) for name, x in op_of(v).options(v.params).items()})


def _transpose(v: Value, of: list[str]) -> str:
    axes = op_of(v).options(v.params)["axes"]
    return f"{of[0]}.permute({tuple(range(v.ndim))[::-1] if axes is None else axes!r})"


_ON_ARRAYS: dict[str, Callable[[Value, list[str]], str]] = {
    "sum": _over("torch.sum", "{0}"),
    "mean": _over("torch.mean", "{0}"),
    "max": _over("torch.amax", "{0}"),
    "min": _over("torch.amin", "{0}"),
    "logsumexp": _over("torch.logsumexp", "{0}"),
    "norm": _over("torch.linalg.vector_norm", "torch.abs({0})"),
    "affine": _affine,
    "matmul": lambda v, of: f"{of[0]} @ {of[1]}",
    "reshape": _shaped("{0}.reshape({shape})"),
    "broadcast_to": _shaped("{0}.broadcast_to({shape})"),
    "transpose": _transpose,
    "T": lambda v, of: f"{of[0]}.mT",
    "getitem": _getitem,
    "concatenate": lambda v, of: f"torch.cat([{', '.join(of)}], dim={op_of(v).options(v.params)['axis']})",
    "stack": lambda v, of: f"torch.stack([{', '.join(of)}], dim={op_of(v).options(v.params)['axis']})",
    "pad": _pad,
    "prime": lambda v, of: f"F.pad({of[0]}, (1, 0), value=1.0)",
    "cast": lambda v, of: f"{of[0]} * 1.0",
    "clip": _shaped("torch.clamp({0}, {low}, {high})"),
    "cumsum": _along("cumsum"),
    "softmax": _along("softmax"),
    "log_softmax": _along("log_softmax"),
    "conv": _windows("conv", "stride", "padding", "dilation"),
    "conv_bias": _windows("conv", "stride", "padding", "dilation"),
    "max_pool": _windows("max_pool", "size", "stride", "padding", size="kernel_size"),
    "avg_pool": _windows(
        "avg_pool", "size", "stride", "padding", "count_border", size="kernel_size", count_border="count_include_pad"
    ),
    "upsample": _shaped("F.interpolate({0}, scale_factor={factor}, mode='nearest')"),
    "cross_entropy": _loss("torch.logsumexp({0}, dim={axis}) - ({1} * {0}).sum(dim={axis})"),
    "negative_log_likelihood": _loss("-({1} * torch.log(torch.clamp({0}, min=3.8e-44))).sum(dim={axis})"),
    "binary_cross_entropy_with_logits": lambda v, of: (
        f"larger({of[0]}, 0.0) + torch.log1p(torch.exp(-torch.abs({of[0]}))) - {of[1]} * {of[0]}"
    ),
    "inv": lambda v, of: f"torch.linalg.inv({of[0]})",
    "det": lambda v, of: f"torch.linalg.det({of[0]})",
    "logabsdet": lambda v, of: f"torch.linalg.slogdet({of[0]})[1]",
    "cholesky": lambda v, of: f"torch.linalg.cholesky(({of[0]} + {of[0]}.mT) / 2)",
    "solve": lambda v, of: f"torch.linalg.solve({of[0]}, {of[1]})",
}
"""Operations on arrays: what writes one."""
