"""Why a step of backprop is what it is, in one sentence, and what is special about it here."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from autograd.graph.node import op_of, text_of, variables_of
from autograd.graph.numbers import number
from autograd.graph.sentences import say, sentences
from autograd.graph.unicode import axes_in_words
from autograd.ops import (
    activation,
    arithmetic,
    elementary,
    linear,
    linear_algebra,
    loss,
    ordering,
    powers,
    reduction,
    shape,
    trigonometry,
)  # fmt: skip
from autograd.ops.broadcasting import axes_of
from autograd.ops.norm import norm
from autograd.rules.language import evaluate
from autograd.rules.op import Op, constant
from autograd.value import Value

Named = Callable[[Value], str]

_OF_OPERATION = {
    reduction.max: "extreme", reduction.min: "extreme", norm: "length", reduction.logsumexp: "smooth_max",
    ordering.cumsum: "running", shape.pad: "border", shape.concatenate: "piece", shape.stack: "piece",
    loss.negative_log_likelihood: "likelihood",
}  # fmt: skip
_OF_KIND = {"moves": "moved", "repeats": "repeats", "product": "product", "mixes": "mixes", "elementwise": "entries"}
_OF_WINDOW = {"weights": ("image", "kernel", "map"), "largest": ("largest",), "average": ("average",)}
_OF_MATMUL = {
    "11": ("dot", "dot"), "12": ("vector", "outer_right"), "21": ("outer_left", "vector"), "22": ("rows", "columns"),
}  # fmt: skip
"""By how many axes the two factors have: the key for each."""

_LEAST = 1e-30
"""A probability below this is 0 to all its digits."""

_FLAT = 1e-3
"""A slope of a squashing function below this is said to be saturated."""


def about(op: Op, lang: str = "en") -> str:
    """What an operation does, in one sentence; of one's own the first of its docstring.

    >>> from autograd import sigmoid
    >>> about(sigmoid)
    'Squashes any number between 0 and 1: a probability.'
    """
    if not op.built_in:
        first = " ".join((op.__doc__ or "").split("\n\n")[0].replace("`", "").split())
        return re.split(r"(?<=\.) (?=[A-Z∂])", first)[0]
    key = f"about.{op.name}" if f"about.{op.name}" in sentences() else f"about.{_family(op)}"
    return say(key, lang, symbol=say(op.symbol, lang))


def _family(op: Op) -> str | None:
    if op.elementwise and op.arity == 2:
        return "comparison" if op.symbol in "<≤=≠≥>" else "two_by_two"
    return op.kind


def why(v: Value, index: int, named: Named, lang: str = "en") -> str:
    """Why the step from ``v`` back to its input ``index`` is what it is; see `now` for what is special here.

    Parameters
    ----------
    v : Value
    index : int
    named : callable
        What a node is called.
    lang : str

    Examples
    --------
    >>> a = Value([1.0, -2.0], name="a")
    >>> why(a.relu(), 0, lambda v: v.name or "y")
    'Why ⊙: ReLU works entry by entry. Entry k of y depends on entry k of a alone.'
    """
    op, parent = op_of(v), v.parents[index]
    slope = text_of(v, "local", index)
    others = [p for k, p in enumerate(v.parents) if k != index]
    if slope in op.inputs and op.inputs[index] != slope:
        others = [v.parents[op.inputs.index(slope)]]
    places = {"name": named(v), "to": named(parent), "symbol": say(op.symbol, lang)}
    places |= {"other": named(others[0]) if others else "", "n": "", "axis": "", "count": ""}
    said = []
    for key, more in _keys(v, index):
        if "axes" in more:
            more["axis"] = axes_in_words(more["axes"], lang)
        said.append(say(f"why.{key}", lang, **{**places, **more}))
    return " ".join(said)


def now(v: Value, index: int, named: Named, lang: str = "en") -> str:
    """What is special at these numbers: a saturated neuron, a bound, a kink, a convention; "" where nothing is.

    >>> now(Value(800.0, name="a").sigmoid(), 0, lambda v: v.name or "y")
    'y is saturated: its slope is 0, and what arrives is multiplied by it.'
    """
    places = {"name": named(v), "to": named(v.parents[index])}
    return " ".join(say(f"now.{key}", lang, **{**places, **more}) for key, more in _now(v, index))


def _keys(v: Value, index: int) -> Iterator[tuple[str, dict[str, Any]]]:
    op, parent = op_of(v), v.parents[index]
    times = [k for k, p in enumerate(v.parents) if p is parent]
    if len(times) > 1 and not op.variadic:
        yield "twice", {"n": times.index(index) + 1, "count": len(times)}
    elif op is linear.affine:
        yield from _affine(v, index)
    elif op is linear.matmul:
        ranks = "".join(str(p.ndim) for p in v.parents)
        yield (_OF_MATMUL[ranks][index] if ranks in _OF_MATMUL else "matrices"), {}
    elif op is loss.cross_entropy and index == 0:
        yield ("entropy_rows" if v.shape else "entropy"), {}
    elif text_of(v, "local", index) == "0":
        yield "step", {}
    elif not v.shape and not parent.shape and op.slides is None:
        yield _of_numbers(v, index), {}
    elif op.slides is not None:
        yield _OF_WINDOW[op.slides][index], {}
    elif op is loss.negative_log_likelihood and not np.isin(v.parents[1].data, (0, 1)).all():
        yield "gathers", {}  # there is no one right class
    elif op in _OF_OPERATION and (index == 0 or op.variadic):
        yield _OF_OPERATION[op], {}
    elif op.elementwise:
        alike = not np.ndim(_slope(v, index))
        yield ("stretched" if v.shape != parent.shape else "scaled" if alike else "entries"), {}
    elif op in (shape.getitem, ordering.take_along):
        times = evaluate(text_of(v, "pull", 0), {**variables_of(v), "g": np.ones(v.shape)})
        twice = np.max(times, initial=0) > 1
        yield ("picked_twice" if twice else "moved" if v.size == parent.size else "picked"), {}
    elif op.kind in ("sums", "averages"):
        yield from _reduced(v, parent)
    elif op.kind == "mixes":
        yield from _mixed(v, parent)
    else:
        yield _OF_KIND.get(op.kind or "", "gathers"), {}


def _of_numbers(v: Value, index: int) -> str:
    op, slope = op_of(v), text_of(v, "local", index)
    if op.kind in ("sums", "averages", "moves"):
        return "itself"
    if slope == "1":
        return "one" if op is arithmetic.add else "itself" if op.arity == 1 else "as_much"
    if slope == "-1":
        return "minus"
    return "other" if slope in op.inputs and op.inputs[index] != slope else "slope"


def _affine(v: Value, index: int) -> Iterator[tuple[str, dict[str, Any]]]:
    W, x = v.parents
    samples = {"n": x.size // x.shape[-1] if x.shape[-1] else 0}
    if index == 0 and x.ndim == 1:
        yield ("neuron" if W.ndim == 1 else "weights"), {}
    elif index == 0:
        yield ("neuron_samples" if W.ndim == 1 else "samples"), samples
    else:
        yield ("input" if W.ndim == 1 else "vector" if x.ndim == 1 else "rows"), {}
        yield "no_bias", {}


def _reduced(v: Value, parent: Value) -> Iterator[tuple[str, dict[str, Any]]]:
    if v.size >= parent.size:
        yield "gathers", {}
        return
    averages = op_of(v).kind == "averages"
    key = ("mean" if averages else "sum") + ("s" if v.size > 1 else "")
    yield key, {"n": parent.size // v.size if v.size else 0}


def _mixed(v: Value, parent: Value) -> Iterator[tuple[str, dict[str, Any]]]:
    op, axis = op_of(v), (v.params or {}).get("axis", ...)
    axes = axes_of(parent.ndim, tuple(range(parent.ndim)) if axis is ... else axis)
    if op is linear_algebra.solve and parent is v.parents[1] and v.ndim < 3:
        yield ("columns" if v.ndim == 2 else "vector"), {}
    elif op is linear_algebra.cholesky or (axis is ... and parent.ndim > 2):
        yield "gathers", {}
    elif len(axes) == parent.ndim or v.shape != parent.shape:
        yield "mixes", {}
    else:
        yield "mixes_along", {"axes": axes}


def _now(v: Value, index: int) -> Iterator[tuple[str, dict[str, Any]]]:
    """What is special about these numbers: nothing comes through, or a convention was needed."""
    op, parent = op_of(v), v.parents[index]
    bad = int(np.sum(~np.isfinite(v.data)))
    if bad:
        yield ("some_bad" if v.shape else "bad"), {"k": bad, "n": v.size}
    elif op in (activation.sigmoid, elementary.tanh, activation.relu):
        yield from _closed(v, parent, index)
    elif op in (loss.binary_cross_entropy, loss.negative_log_likelihood) and index == 0:
        p = np.asarray(parent.data)
        if np.any(p < _LEAST) or (op is loss.binary_cross_entropy and np.any(1 - p < _LEAST)):
            yield "bounded", {}
    elif op is powers.pow and index == 1 and _lacks_logarithm(*(p.data for p in v.parents)):
        yield "no_exponent", {}
    elif op is norm and np.any(v.data == 0):
        yield ("some_no_length" if v.size > 1 else "no_length"), {"k": int(np.sum(v.data == 0)), "n": v.size}
    elif op is trigonometry.arctan2 and not np.all(np.logical_or(*(p.data for p in v.parents))):
        yield "no_angle", {}
    elif op is activation.softmax:
        yield from _decided(v)
    if not v.shape and not parent.shape and text_of(v, "local", index) != "0" and _is_at_kink(v):
        yield "kink", {"slope": number(_slope(v, index))}


def _is_at_kink(v: Value) -> bool:
    """Whether numbers meet where the slope changes; a condition that does not hold is no kink, nor a jump."""
    op = op_of(v)
    if len(v.parents) == 2 and v.parents[0] is v.parents[1]:
        return False
    moving = [
        name
        for k, (name, p) in enumerate(zip(op.inputs, v.parents, strict=True))
        if p.op is not constant and text_of(v, "local", k) != "0"
    ]
    texts = [text for text in op.kinks if text in moving or text.startswith("a - ")]
    return any(evaluate(text, variables_of(v)) == 0 for text in texts)


def _lacks_logarithm(base: Any, exponent: Any) -> bool:
    """Whether a power has no derivative in its exponent: of 0 it has one, 0, where the exponent is above 0."""
    return bool(np.any((np.asarray(base) < 0) | ((np.asarray(base) == 0) & (np.asarray(exponent) <= 0))))


def _decided(v: Value) -> Iterator[tuple[str, dict[str, Any]]]:
    """Shares of which one is next to 1: then no entry changes them."""
    top = np.max(v.data, axis=(v.params or {}).get("axis", -1))
    sure = int(np.sum(top > 1 - _FLAT))
    if sure:
        yield "one_share", {"k": sure, "n": top.size}


def _closed(v: Value, parent: Value, index: int) -> Iterator[tuple[str, dict[str, Any]]]:
    is_relu = op_of(v) is activation.relu
    shut = np.asarray(parent.data) <= 0 if is_relu else np.abs(_slope(v, index)) < _FLAT
    kind = "off" if is_relu else "saturated"
    if shut.any():
        slope = number(_FLAT if v.shape or is_relu else _slope(v, index))
        yield (f"some_{kind}" if v.shape else kind), {"k": int(shut.sum()), "n": v.size, "slope": slope}


def _slope(v: Value, index: int) -> Any:
    return evaluate(text_of(v, "local", index), variables_of(v))
