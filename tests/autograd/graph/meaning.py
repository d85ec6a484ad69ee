"""What a formula means that is shown: its tree, computed as a reader would, with strict shapes.

``+`` joins equal shapes, or a number with anything; ``⊙`` equal shapes; ``·`` a number with anything, or matrices that
conform (a vector is a column before a row, as NumPy has it elsewhere). Nothing is stretched that does not say so.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import numpy as np

from autograd import TABLE, ChalkgradError
from autograd.graph import tree as t
from autograd.rules.language import HELPERS


class Meaning:
    """The value of trees, of one node; ``shape`` is what a helper needs that puts entries back."""

    def __init__(self, places: Mapping[str, Any], params: Mapping[str, Any], shape: tuple[int, ...]) -> None:
        self.places = places
        self.params = params
        self.shape = shape

    def identity(self) -> Any:
        return np.eye(np.shape(self.places["y"])[-1])

    def half(self) -> Any:
        n = np.shape(self.places["y"])[-1]
        return np.tri(n) - 0.5 * np.eye(n)

    def counted(self) -> Any:
        """How many pixels each window counts, for each number that comes from one."""
        given = {key: self.params[key] for key in ("size", "stride", "padding", "count_border")}
        g = self.places.get("g0", self.places["g"])
        return np.broadcast_to(HELPERS["covered"](self.shape, **given), np.shape(g))

    def same(self, a: Any, b: Any) -> None:
        if np.ndim(a) and np.ndim(b) and not np.size(a) == np.size(b) == 1:
            assert np.shape(a) == np.shape(b)

    def of(self, tree: t.Tree) -> Any:
        match tree:
            case t.Place(name):
                return self.places[name]
            case t.Number(text, exact):
                return float(text.replace("−", "-").replace("∞", "inf")) if exact is None else exact
            case t.Name(text):
                return {"I": self.identity, "Φ": self.half, "n": self.counted}[text]()
            case t.Minus(a):
                return -self.of(a)
            case t.Sum(left, sign, right):
                a, b = self.of(left), self.of(right)
                self.same(a, b)
                return a + b if sign == "+" else a - b
            case t.Product(left, sign, right):
                return self.product(self.of(left), sign, self.of(right))
            case t.Fraction(above, below):
                a, b = self.of(above), self.of(below)
                self.same(a, b)
                return np.divide(a, b)
            case t.Power(base, exponent):
                a, b = self.of(base), self.of(exponent)
                self.same(a, b)
                return np.power(np.asarray(a, float), b)
            case t.Total(a, axes, shape):
                found = np.sum(self.of(a), axis=axes)
                return np.reshape(found, shape) if shape else float(found)
            case t.Repeated(a, kept, shape):
                assert tree.axes
                assert np.size(self.of(a)) == math.prod(kept)
                return np.broadcast_to(np.reshape(self.of(a), kept), shape)
            case t.Root(a):
                return np.sqrt(self.of(a))
            case t.Bars(a):
                return np.abs(self.of(a))
            case t.Marked(a, "ᵀ"):
                found = np.asarray(self.of(a))
                return found[None, :] if found.ndim == 1 else np.swapaxes(found, -1, -2)
            case t.Marked(a, "′"):
                found = np.asarray(self.of(a))
                return np.concatenate([np.ones((*found.shape[:-1], 1)), found], axis=-1)
            case t.Indexed(a, index):
                return np.asarray(self.of(a))[self.index(index)]
            case t.Bracketed((t.Comparison() as one,)):
                return np.asarray(self.of(one), float)
            case t.Bracketed((a, t.Sign("="), b)):
                left, right = self.of(a), self.of(b)
                self.same(left, right)
                return np.asarray(left == right, float)
            case t.Comparison(left, sign, right):
                a, b = self.of(left), self.of(right)
                self.same(a, b)
                signs = {">": np.greater, "<": np.less, "=": np.equal, "≠": np.not_equal}
                return {**signs, "≥": np.greater_equal, "≤": np.less_equal}[sign](a, b)
            case t.Cases(yes, condition, no):
                return np.where(np.asarray(self.of(condition)) != 0, self.of(yes), self.of(no))
            case t.Call(name, args, options):
                given = [self.of(arg) for arg in (args[:2] if name.endswith(" along") else args)]
                return self.call(name, given, dict(map(self.option, options)))
            case t.Row((a, t.Words(words), t.Bracketed((index,)))) if words.endswith(" at"):
                return self.put(self.of(a), index)
            case t.Row((a, t.Sign("∗"), w, *settings)):
                self.settings(settings)
                x, kernel = self.of(a), self.of(w)
                return self.convolved(x, kernel)
            case t.Row((a, t.Sign("∗ᵀ"), w, *settings)):
                self.settings(settings)
                return self.table("conv_input", self.of(a), self.of(w))
            case t.Row((a, t.Words("where"), x, t.Words(words))):
                name = "max_unpool" if words.endswith("else 0") else "max_gather"
                return self.table(name, self.of(a), self.of(x))
            case t.Row((a, t.Words("to each entry of its window"))):
                return self.table("avg_unpool", self.of(a) * self.counted())
            case t.Row((t.Words("Σ over each block of"), a)):
                return self.table("block_sum", self.of(a))
        raise AssertionError(tree)

    def product(self, a: Any, sign: str, b: Any) -> Any:
        if sign == "·":
            assert np.ndim(a) == 0 or np.ndim(b) == 0, "· joins a number with anything"
            return a * b
        if sign == "⊙":
            assert np.ndim(a), "a number is multiplied with ·"
            assert np.ndim(b)
            self.same(a, b)
            return a * b
        assert sign == "@"
        assert np.ndim(a), "a number is multiplied with ·"
        assert np.ndim(b)
        if np.ndim(a) == 1 and np.shape(b)[-2:-1] == (1,) and np.shape(a) != (1,):
            return a[:, None] @ b
        if np.ndim(a) == 1 and np.shape(a) == (1,) and np.shape(b)[:1] == (1,) and np.ndim(b) == 2:
            return a[:, None] @ b
        if np.ndim(b) == 1 or np.ndim(a) == 1 or np.ndim(a) == np.ndim(b) == 2:
            return a @ b
        return np.matmul(a, b)

    def table(self, name: str, *inputs: Any) -> Any:
        op = TABLE[name]
        given = {key: self.params[key] for key in op.params if key in self.params}
        return op(*inputs, **{**given, **({"shape": self.shape} if "shape" in op.params else {})})

    def convolved(self, x: Any, kernel: Any) -> Any:
        """The maps of x under a kernel; or, of the shape of the kernels, what the maps send back to them."""
        for name, first, second in (("conv", x, kernel), ("conv_weight", kernel, x)):
            try:
                found = self.table(name, first, second)
            except ChalkgradError:
                continue
            if np.shape(found) == self.shape:
                return found
        raise AssertionError(f"nothing of shape {self.shape}")

    def settings(self, parts: Any) -> None:
        """What is said of how a kernel slides is what ran, and what is not said is as usual."""
        said = {one.name: [self.plain(size) for size in one.sizes] for part in parts for one in part.parts}
        for name, usual in {"stride": 1, "padding": 0, "dilation": 1}.items():
            ran = self.params[name]
            assert said.get(name, [usual]) == list(dict.fromkeys(ran)), name

    def option(self, setting: t.Setting) -> tuple[str, Any]:
        found = tuple(self.plain(size) for size in setting.sizes)
        if setting.name in ("axis", "axes"):
            one = found[0] if isinstance(found[0], tuple) else found
            return "axis", one[0] if len(one) == 1 else one
        return setting.name, found[0] if len(found) == 1 else self.params[setting.name]

    def plain(self, tree: t.Tree) -> Any:
        match tree:
            case t.Number(text, exact):
                return float(text.replace("−", "-")) if exact is None and "." in text else int(text.replace("−", "-"))
            case t.Several(parts):
                return tuple(map(self.plain, parts))
        raise AssertionError(tree)

    def index(self, tree: t.Tree) -> Any:
        match tree:
            case t.Several(parts) if not any(isinstance(part, t.Name) and part.name != "None" for part in parts):
                return tuple(map(self.index, parts))
            case t.Slice(ends):
                return slice(*(None if end is None else self.index(end) for end in ends))
            case t.Number(text):
                return int(text.replace("−", "-"))
            case t.Words("…") | t.Words("..."):
                return ...
            case t.Name("None"):
                return None
            case t.Place():
                return np.rint(self.of(tree)).astype(int)
        return self.params["index"]  # an array, written out

    def put(self, a: Any, index: t.Tree) -> Any:
        out = np.zeros(self.shape)
        if isinstance(index, t.Place):
            return self.table("put_along", a, self.places[index.name])
        np.add.at(out, self.params["index"], a)
        return out

    def call(self, name: str, args: list[Any], options: dict[str, Any]) -> Any:
        args = [one for arg in args for one in (arg if isinstance(arg, tuple) else (arg,))]
        if name == "transpose":
            return np.transpose(args[0], options.get("axis"))
        if name in ("take along", "put along"):
            return self.table(name.replace(" ", "_"), *args[:2])
        if name == "max" and len(args) == 2:
            self.same(*args)
            return np.maximum(*args)
        if name == "min" and len(args) == 2:
            self.same(*args)
            return np.minimum(*args)
        if name in ("σ", "ln", "∛"):
            return {"σ": lambda a: 1 / (1 + np.exp(-a)), "ln": np.log, "∛": np.cbrt}[name](args[0])
        if name == "reshape":
            return np.reshape(args[0], self.shape)
        found = [op for op in TABLE.values() if op.symbol == name and (op.variadic or len(op.inputs) == len(args))]
        if found:
            op = next((one for one in found if options.keys() <= one.params.keys()), found[0])
            hidden = {key: self.params[key] for key in op.params if key in self.params and key not in ("axis",)}
            given = {**hidden, **{key: value for key, value in options.items() if key in op.params}}
            if "shape" in op.params:
                given["shape"] = self.shape
            return op(*args, **given)
        return getattr(np, {"ln": "log"}.get(name, name))(*args)
