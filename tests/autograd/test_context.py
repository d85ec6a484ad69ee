"""Whether operations are recorded is state of the context: of a thread, a task, a generator."""

from __future__ import annotations

import asyncio
import copy
import pickle
import subprocess
import sys
import threading
from collections.abc import AsyncIterator, Iterator
from typing import Any

import numpy as np
import pytest

from autograd import Graph, StaleGraphError, Value, grad, gradient, no_grad, scope, value_and_grad


def records() -> bool:
    return bool((Value(1.0) * 2.0).parents)


def in_a_thread(function: Any) -> Any:
    found: list[Any] = []
    thread = threading.Thread(target=lambda: found.append(function()))
    thread.start()
    thread.join()
    return found[0]


def test_threads_have_their_own() -> None:
    with no_grad(), scope("model"):
        assert not records()
        assert in_a_thread(records)
        assert in_a_thread(lambda: Value(1.0).scope) == ()
    assert records()


def test_threads_that_interleave_leave_nothing_behind() -> None:
    def turns() -> None:
        for _ in range(2000):
            with no_grad():
                pass

    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    try:
        threads = [threading.Thread(target=turns) for _ in range(3)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    finally:
        sys.setswitchinterval(before)
    assert records()


@pytest.mark.parametrize("how", ["gradient", "backward", "grad"])
def test_threads_that_share_a_weight(how: str) -> None:
    w, wrong = Value(np.ones(3)), []
    loss = (w * w).sum()

    def many(c: float) -> None:
        for _ in range(200):
            if how == "gradient":
                (found,) = gradient(((w * c) * w).sum(), [w])
            elif how == "grad":
                found = grad(lambda x: ((x * c) * x).sum())(np.ones(3))
            else:
                loss.backward()
                continue
            if not np.array_equal(found, 2 * c * np.ones(3)):
                wrong.append(found)

    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    try:
        threads = [threading.Thread(target=many, args=(c,)) for c in (1.0, 2.0, 3.0)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    finally:
        sys.setswitchinterval(before)
    assert not wrong
    if how == "backward":
        np.testing.assert_array_equal(w.grad, np.full(3, 2.0 * 600))
    else:
        assert w.grad is None


def test_gradient_looks_on() -> None:
    """What another thread may be reading stays: no `.grad` is touched, of leaves or between."""
    w = Value([1.0, 2.0])
    y = w * w
    loss = y.sum()
    loss.backward()
    before = [w.grad, y.grad, loss.grad]
    gradient(loss, [w, y])
    gradient(loss, [w, y], create_graph=True)
    assert Graph(loss).events
    assert all(a is b for a, b in zip([w.grad, y.grad, loss.grad], before, strict=True))


# ------------------------------------------------------------------------------ generators, coroutines
@no_grad()
def decorated() -> Iterator[Any]:
    seen = [records()]
    try:
        seen.append((yield records()))
        seen.append(records())
        yield seen
    except KeyError:
        yield records()


def test_a_decorated_generator_gives_back_at_each_yield() -> None:
    generator = decorated()
    assert next(generator) is False
    assert records()
    assert generator.send("sent") == [False, "sent", False]
    assert records()
    generator = decorated()
    next(generator)
    assert generator.throw(KeyError()) is False
    generator.close()
    assert records()
    with no_grad():
        generator = decorated()
        next(generator)
        assert not records()


def test_a_decorated_generator_returns() -> None:
    @no_grad()
    def inner() -> Any:
        yield 1
        return 2

    def outer() -> Any:
        yield (yield from inner())

    assert list(outer()) == [1, 2]
    assert inner.__name__ == "inner"


def test_a_bare_with_reaches_the_caller() -> None:
    """As every context variable does; documented at `no_grad`."""

    def bare() -> Iterator[None]:
        with no_grad():
            yield

    generator = bare()
    next(generator)
    assert not records()
    next(generator, None)
    assert records()
    assert "bare" in (no_grad.__doc__ or "")


def test_tasks_have_their_own() -> None:
    @no_grad()
    async def task() -> bool:
        await asyncio.sleep(0)
        return records()

    @no_grad()
    async def steps() -> AsyncIterator[bool]:
        yield records()
        yield records()

    async def main() -> list[bool]:
        other = asyncio.create_task(task())
        await asyncio.sleep(0)
        seen = [records(), await other, records()]
        async for inside in steps():
            seen += [inside, records()]
        return seen

    assert asyncio.run(main()) == [True, False, True, False, True, False, True]


def test_a_decorated_function() -> None:
    @no_grad()
    def evaluate() -> bool:
        return records()

    assert evaluate() is False
    assert records()


# ------------------------------------------------------------------------------ gradients under no_grad
def test_grad_records_what_it_needs() -> None:
    with no_grad():
        assert grad(lambda x: x * x)(3.0) == 6.0
        assert grad(grad(lambda x: x**3))(2.0) == 12.0
        value, slope = value_and_grad(lambda x: x * x)(Value(3.0))
        assert (value.data, slope.data) == (9.0, 6.0)
        assert not value.parents
        assert not slope.parents
        assert not records()
    x = Value(3.0)
    y = x**3
    with no_grad():
        (first,) = gradient(y, [x], create_graph=True)
        assert gradient(first, [x]) == [18.0]


def test_a_value_from_outside_keeps_its_history() -> None:
    x = Value(3.0)
    (x * grad(lambda y: x * y)(2.0)).backward()
    assert x.grad == 6.0
    w = Value([1.0, 2.0])
    found = grad(lambda x: (w * x * x).sum())(np.array([3.0, 4.0]))
    assert type(found) is Value
    np.testing.assert_array_equal(gradient(found.sum(), [w])[0], [6.0, 8.0])
    assert grad(lambda x: x * Value(2.0))(1.0) == 2.0  # made inside: nobody outside can ask for it


# ------------------------------------------------------------------------------------- copies and pickles
def chain(n: int) -> tuple[Value, Value]:
    x = Value(1.0, name="x")
    v = x
    for _ in range(n):
        v = v * 1.0001
    return x, v


@pytest.mark.slow
@pytest.mark.parametrize("again", [lambda v: pickle.loads(pickle.dumps(v)), copy.deepcopy], ids=["pickle", "deepcopy"])
def test_a_long_chain(again: Any) -> None:
    _, v = chain(5000)
    w = again(v)
    assert w is not v
    assert w.data == v.data
    w.backward()
    leaf = next(leaf for leaf in Graph(w).leaves if leaf.name == "x")
    v.backward()
    assert leaf.grad == next(leaf for leaf in Graph(v).leaves if leaf.name == "x").grad


@pytest.mark.parametrize("again", [lambda v: pickle.loads(pickle.dumps(v)), copy.deepcopy], ids=["pickle", "deepcopy"])
def test_what_is_shared_stays_shared(again: Any) -> None:
    x = Value([1.0, 2.0], name="x")
    with scope("model"):
        y = x * x
    y.name = "y"
    z = (y * x).sum()
    z.backward(create_graph=False)
    copies = again({"all": [z, y, x]})["all"]
    z2, y2, x2 = copies
    assert z2.parents[0].parents[0] is y2
    assert y2.parents[0] is y2.parents[1] is x2
    assert (y2.name, y2.scope, x2.name) == ("y", ("model",), "x")
    np.testing.assert_array_equal(x2.grad, x.grad)
    assert x2.grad is not x.grad


def test_recorded_gradients_come_along() -> None:
    x = Value(2.0)
    y = x**3
    y.backward(create_graph=True)
    x2 = pickle.loads(pickle.dumps(x))
    assert x2.grad.data == 12.0


def test_a_stale_graph_stays_stale() -> None:
    w = Value([1.0, 2.0])
    loss = (w * w).sum()
    w.assign([5.0, 5.0])
    with pytest.raises(StaleGraphError):
        copy.deepcopy(loss).backward()
    fresh = copy.deepcopy((w * w).sum())
    fresh.backward()


def test_what_is_loaded_is_younger_than_what_is_there() -> None:
    """A graph from another process, where fewer or more nodes have been made, is mixed with one of this process."""
    make = (
        "import pickle, sys; from autograd import Value\n"
        "for _ in range({}): Value(1.0)\n"
        "x = Value(2.0); y = x * x; z = y * y\n"
        "sys.stdout.buffer.write(pickle.dumps([x, y, z]))"
    )
    for n in (0, 10_000):
        run = subprocess.run([sys.executable, "-c", make.format(n)], capture_output=True, check=True)
        three = Value(3.0)
        x, y, z = pickle.loads(run.stdout)
        loss = z * three + x * y
        loss.backward()
        assert x.grad == 3 * 4 * 2.0**3 + 3 * 2.0**2
        assert three.grad == 16.0


def test_no_grad_without_parentheses() -> None:
    @no_grad
    def alone() -> Any:
        return (Value(1.0) * 2).parents

    @no_grad
    def each() -> Any:
        yield (Value(1.0) * 2).parents

    assert alone() == ()
    assert list(each()) == [()]
    assert len((Value(1.0) * 2).parents) == 2


def test_one_object_entered_inside_itself_and_in_another_thread() -> None:
    off, here = no_grad(), scope("a")
    with off, here:
        with off, here:
            assert (Value(1.0) * 2).parents == ()
        assert (Value(1.0) * 2).parents == ()
        assert Value(1.0).scope == ("a",)
    x = Value(1.0)
    assert len((x * 2).parents) == 2
    assert x.scope == ()

    inside, go_on, found = threading.Event(), threading.Event(), []

    def other() -> None:
        with no_grad(), off:
            inside.set()
            go_on.wait(10)
        found.append(len((Value(1.0) * 2).parents))

    thread = threading.Thread(target=other)
    with off:
        thread.start()
        inside.wait(10)
    assert len((Value(1.0) * 2).parents) == 2
    go_on.set()
    thread.join()
    assert found == [2]
