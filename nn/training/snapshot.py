"""What a model and its functions hold: whether it has changed while they ran, and how to put it back."""

from __future__ import annotations

import pickle
import random
import threading
from collections.abc import Iterable
from functools import partial
from types import CodeType, FunctionType, MethodType
from typing import Any

import numpy as np

from autograd import Value
from nn.layers.module import Module
from nn.randomness import streams
from nn.training.watch import is_foreign


class Snapshot:
    """What some functions and modules hold, to tell whether it has changed, and to put it back.

    It follows modules, functions (what they close over, the global names they use), lists, dicts, arrays,
    variables and random generators; into other objects it does not look.

    Parameters
    ----------
    *roots : object
    """

    def __init__(self, *roots: Any) -> None:
        self._bindings: list[tuple[Any, dict[Any, Any], str]] = []
        self._cells: list[tuple[Any, Any]] = []
        self._lists: list[tuple[list[Any], list[Any]]] = []
        self._arrays: list[tuple[Any, Any]] = []
        self._variables: list[tuple[Value, Any]] = []
        self._generators: list[tuple[Any, bytes]] = []
        self._everyones: dict[int, bytes] = {}
        self._seen: set[int] = set()
        self._kept: list[Any] = []  # an id is an object's as long as the object lives
        everyones = [np.random.mtrand._rand, getattr(random, "_inst", None), *streams()]
        ahead = [*everyones, *roots]
        while ahead:
            x = ahead.pop()
            if not isinstance(x, (int, float, str, bytes, type(None))) and id(x) not in self._seen:
                self._seen.add(id(x))
                self._kept.append(x)
                ahead.extend(self._look(x))
        of_everyone = set(map(id, everyones))
        self._everyones = {id(x): state for x, state in self._generators if id(x) in of_everyone}

    # ------------------------------------------------------------------------------- collecting
    def _look(self, x: Any) -> Iterable[Any]:
        """Note what ``x`` holds; returns where to look next."""
        if isinstance(x, Module):
            self._bindings.append((vars(x), dict(vars(x)), f"{type(x).__name__}."))
            return [*vars(x).values(), *self._classes(type(x))]
        if isinstance(x, MethodType):
            return [x.__self__, x.__func__]
        if isinstance(x, FunctionType):
            return self._function(x)
        if isinstance(x, partial):
            return [x.func, *x.args, *x.keywords.values()]
        if isinstance(x, dict):
            self._bindings.append((x, dict(x), "an entry "))
            return x.values()
        if isinstance(x, list):
            self._lists.append((x, list(x)))
            return x
        if isinstance(x, tuple):
            return x
        if type(x) is Value:
            self._variables.append((x, x.data))
            return [x.data]
        if isinstance(x, np.ndarray):
            self._arrays.append((x, x.copy()))
            return x.ravel().tolist() if x.dtype == object else ()
        if _state_of(x) is not None:
            self._generators.append((x, _pickled(x)))
        return ()

    def _classes(self, kind: type) -> Iterable[Any]:
        """The functions of the user's classes, and what the classes themselves hold."""
        found: list[Any] = []
        for one in kind.__mro__:
            if is_foreign(one.__module__) and id(one) not in self._seen:
                self._seen.add(id(one))
                held = {key: value for key, value in vars(one).items() if not key.startswith("__")}
                self._bindings.append((one, held, f"{one.__name__}."))
                found += held.values()
        return found

    def _function(self, f: FunctionType) -> Iterable[Any]:
        found: list[Any] = [*(f.__defaults__ or ()), *(f.__kwdefaults__ or {}).values()]
        for cell in f.__closure__ or ():
            try:
                self._cells.append((cell, cell.cell_contents))
                found.append(cell.cell_contents)
            except ValueError:  # a name that has no value yet
                pass
        if is_foreign(f.__module__):
            used = {name: f.__globals__[name] for name in _names(f.__code__) if name in f.__globals__}
            self._bindings.append((f.__globals__, used, "the global "))
            found += used.values()
        return found

    # ------------------------------------------------------------------------------ comparing
    def changed(self) -> str | None:
        """What differs from before, in words; None if nothing does."""
        for holder, held, label in self._bindings:
            now = vars(holder) if isinstance(holder, type) else holder
            for key, value in held.items():
                if key not in now or not _same(now[key], value):
                    return f"{label}{key}"
            if isinstance(holder, dict) and label != "the global " and len(now) > len(held):
                return f"{label}{next(key for key in now if key not in held)}"
        if any(not _same(cell.cell_contents, value) for cell, value in self._cells):
            return "a variable of an outer function"
        if any(len(x) != len(y) or not all(map(_same, x, y)) for x, y in self._lists):
            return "a list"
        if any(v.data is not data for v, data in self._variables):
            return "the data of a variable"
        if any(not np.array_equal(x, y, equal_nan=x.dtype.kind == "f") for x, y in self._arrays):
            return "an array in place"
        if any(_pickled(x) != self._everyones.get(id(x), state) for x, state in self._generators):
            return "a generator of random numbers"
        return None

    def may_be_anothers(self) -> bool:
        """Whether what differs may be the doing of another thread: only generators that all threads draw from do.

        They are looked at from where they stand now from then on, and stay there if nothing else comes of it.
        """
        drawn = [x for x, state in self._generators if _pickled(x) != self._everyones.get(id(x), state)]
        if threading.active_count() == 1 or not drawn or any(id(x) not in self._everyones for x in drawn):
            return False
        self._everyones |= {id(x): _pickled(x) for x in drawn}
        return True

    def leave_to_others(self) -> None:
        """Take generators that all threads draw from, and this one did not, out of what is put back."""
        self._generators = [(x, state) for x, state in self._generators if self._everyones.get(id(x), state) == state]

    def restore(self) -> None:
        """Put everything back."""
        for holder, held, label in self._bindings:
            if isinstance(holder, type):
                for key, value in held.items():
                    if not _same(vars(holder).get(key), value):
                        setattr(holder, key, value)
            else:
                for key in [key for key in holder if key not in held] if label != "the global " else []:
                    del holder[key]
                holder.update(held)
        for cell, value in self._cells:
            cell.cell_contents = value
        for x, y in self._lists:
            x[:] = y
        for k, (v, data) in enumerate(self._variables):
            if v.data is not data:
                v.data = data
                self._variables[k] = v, v.data
        for x, y in self._arrays:
            if x.flags.writeable:
                x[...] = y
        for x, state in self._generators:
            _set_state(x, pickle.loads(state))


def _same(a: Any, b: Any) -> bool:
    return a is b or (type(a) is type(b) and isinstance(a, (int, float, str, bytes)) and bool(a == b))


def _names(code: CodeType) -> set[str]:
    """The names that a function uses, and those of the functions inside it."""
    found = set(code.co_names)
    for inner in code.co_consts:
        if isinstance(inner, CodeType):
            found |= _names(inner)
    return found


def _state_of(x: Any) -> Any:
    """Where a generator of random numbers stands; None for anything else."""
    if isinstance(x, np.random.Generator):
        return x.bit_generator.state
    if isinstance(x, np.random.RandomState):
        return x.get_state(legacy=False)
    return x.getstate() if isinstance(x, random.Random) else None


def _pickled(x: Any) -> bytes:
    return pickle.dumps(_state_of(x))


def _set_state(x: Any, state: Any) -> None:
    if isinstance(x, np.random.Generator):
        x.bit_generator.state = state
    elif isinstance(x, np.random.RandomState):
        x.set_state(state)
    else:
        x.setstate(state)
