"""Programs: the same numbers as the graph, from source that runs on NumPy alone, and never silently others."""

from __future__ import annotations

import itertools
import re
import subprocess
import sys
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import autograd as ag
from autograd import ArgumentError, DataTypeError, Value, gradient, record
from autograd.program.write import compiled, write
from tests.autograd.cases import CASES, Case, each


def mixture_of(case: Case) -> Any:
    """A function of the case's inputs that returns one number, every entry of the result with its own weight."""
    result = case.run(*case.values())
    weights = np.random.default_rng(5).normal(size=result.shape)

    def f(*inputs: Any) -> Any:
        y = case.run(*inputs)
        return (y * weights).sum() if y.shape else y * float(weights)

    return f


def eager(f: Any, inputs: tuple[Any, ...]) -> tuple[Any, list[Any]]:
    values = [Value(x) for x in inputs]
    loss = f(*values)
    return loss.data, gradient(loss, values)


def alone(source: str, inputs: Any) -> tuple[Any, ...]:
    """What the printed source gives by itself."""
    names: dict[str, Any] = {}
    exec(source, names)
    return names["program"](*inputs)


@pytest.mark.parametrize("case", each(CASES))
@pytest.mark.filterwarnings("ignore::RuntimeWarning")
def test_every_operation_as_a_program(case: Case) -> None:
    inputs = tuple(np.asarray(x, float) if np.ndim(x) else float(x) for x in case.inputs)
    if any(np.size(x) == 0 for x in inputs):
        pytest.skip("nothing to record from: no entries")
    f = mixture_of(case)
    program = record(f, *inputs)
    value, gradients = program(*inputs)
    expected, expected_gradients = eager(f, inputs)
    np.testing.assert_allclose(value, expected, rtol=1e-11, atol=1e-12)
    for got, wanted in zip(gradients, expected_gradients, strict=True):
        assert np.shape(got) == np.shape(wanted)
        np.testing.assert_allclose(got, wanted, rtol=1e-11, atol=1e-12)
    by_itself = alone(program.source, inputs)
    for got, wanted in zip(by_itself, (value, *gradients), strict=True):
        np.testing.assert_array_equal(got, wanted)


def chain(x: Any, t: Any, W0: Any, W1: Any, w: Any) -> Any:
    """The lecture's chain with its names."""
    steps = {}
    steps["A"] = ag.affine(W0, x)
    steps["B"] = ag.sigmoid(steps["A"])
    steps["C"] = ag.affine(W1, steps["B"])
    steps["D"] = ag.sigmoid(steps["C"])
    steps["E"] = ag.affine(w, steps["D"])
    steps["y"] = ag.sigmoid(steps["E"])
    steps["l"] = ag.binary_cross_entropy(steps["y"], t)
    for name, node in steps.items():
        node.name = name
    return steps["l"] if steps["l"].ndim == 0 else steps["l"].mean()


def chain_inputs(*batch: int, dtype: Any = float) -> list[Any]:
    rng = np.random.default_rng(1)
    t = rng.integers(0, 2, batch).astype(dtype) if batch else 1.0
    shapes = [(3, 3), (2, 4), (3,)]
    return [rng.normal(size=(*batch, 2)).astype(dtype), t, *(rng.normal(size=s).astype(dtype) for s in shapes)]


def test_the_chain_reads_like_the_lecture() -> None:
    program = record(chain, *chain_inputs(), argnums=(2, 3, 4))
    lines = [line.strip() for line in program.source.splitlines()]
    assert "# A = W0 · x′" in lines
    assert "A = x1 @ W0.T" in lines
    assert "E = D1 @ w" in lines
    assert "gE = gy * s2" in lines or any(line.startswith("gE = gy * ") for line in lines)
    assert "gB = W1[:, 1:].T @ gC" in lines
    assert "gW0 = gA[:, None] * x1[None, :]" in lines
    order = [lines.index(f"# {phase}") for phase in ("forward", "backward")]
    assert order == sorted(order)
    assert max(len(line) for line in program.source.splitlines()) <= 120
    assert all(line.isprintable() for line in lines)


def test_above_each_gradient_stands_the_rule_that_made_it() -> None:
    """Of the input that it belongs to: the two of a quotient have different ones."""

    def f(a: Any, b: Any) -> Any:
        A, B = ag.exp(a), ag.tanh(b)
        y = A / B
        loss = y.sum()
        A.name, B.name, y.name, loss.name = "A", "B", "y", "l"
        return loss

    lines = [line.strip() for line in record(f, [1.0, 2.0], [0.5, 3.0]).source.splitlines()]
    for rule, line in [
        ("# ∂l/∂A = ∂l/∂y ⊙ 1 / B", "gA = 1 / B"),
        ("# ∂l/∂B = ∂l/∂y ⊙ (−y / B)", "gB = (-y) / B"),
        ("# ∂l/∂b = ∂l/∂B ⊙ (1 − B ⊙ B)", "gb = gB * (1 - B * B)"),
        ("# ∂l/∂a = ∂l/∂A ⊙ A", "ga = gA * A"),
    ]:
        assert lines[lines.index(rule) + 1] == line


@pytest.mark.parametrize("batch", [(), (1,), (7,), (200,)])
@pytest.mark.parametrize("dtype", [np.float64, np.float32])
def test_the_chain_gives_the_graphs_numbers(batch: tuple[int, ...], dtype: Any) -> None:
    inputs = chain_inputs(*batch, dtype=dtype)
    program = record(chain, *inputs, argnums=(2, 3, 4))
    tolerance = 1e-12 if dtype is np.float64 else 1e-5
    for scale in (1.0, 0.3):
        fed = [x * scale if k > 1 else x for k, x in enumerate(inputs)]
        fed = [np.asarray(x, dtype) if np.ndim(x) else x for x in fed]
        value, gradients = program(*fed)
        values = [Value(x) for x in fed]
        loss = chain(*values)
        loss.backward()
        assert np.isclose(value, loss.data, rtol=tolerance)
        for got, v in zip(gradients, values[2:], strict=True):
            assert got.dtype == dtype
            np.testing.assert_allclose(got, v.grad, rtol=tolerance * 10, atol=tolerance)


def test_large_arrays_share_buffers_and_stay_right() -> None:
    rng = np.random.default_rng(0)
    sizes = [300, 120, 130, 120, 10]
    weights = [rng.normal(size=(m, n + 1)) / np.sqrt(n) for n, m in itertools.pairwise(sizes)]
    X, T = rng.normal(size=(90, 300)), np.eye(10)[rng.integers(0, 10, 90)]

    def f(x: Any, t: Any, *Ws: Any) -> Any:
        for k, W in enumerate(Ws):
            x = ag.affine(W, x)
            x = ag.tanh(x) if k < len(Ws) - 1 else x
        return ag.cross_entropy(x, t).mean()

    program = record(f, X, T, *weights, argnums=range(2, 6))
    assert "the same memory" in program.source
    for seed in range(3):
        fed = [W * (1 + 0.1 * seed) for W in weights]
        value, gradients = program(X, T, *fed)
        kept = [g.copy() for g in gradients]
        expected, wanted = eager(f, (X, T, *fed))
        assert np.isclose(value, expected, rtol=1e-12)
        program(2 * X, T, *fed)  # a later call does not write over what an earlier one has given
        for got, before, w in zip(gradients, kept, wanted[2:], strict=True):
            np.testing.assert_array_equal(got, before)
            np.testing.assert_allclose(got, w, rtol=1e-9, atol=1e-12)


def test_a_result_that_looks_into_a_buffer_is_not_written_over() -> None:
    """The gradient by ``a`` is made first, in the buffer of a vector of which it is the matrix."""
    rng = np.random.default_rng(0)
    a, b, c = rng.normal(size=(64, 64)), rng.normal(size=4096), np.full(4096, 0.5)
    c[0] = 2.0

    def f(a: Any, b: Any) -> Any:
        return (ag.tanh(b) * c[: b.size]).sum() + (ag.tanh(a.reshape(a.size)) * ag.exp(b)).sum()

    value, gradients = record(f, a, b)(a, b)
    expected, wanted = eager(f, (a, b))
    assert np.isclose(value, expected, rtol=1e-12)
    for got, g in zip(gradients, wanted, strict=True):
        np.testing.assert_allclose(got, g, rtol=1e-12)


def test_results_never_share_memory_with_inputs_constants_or_buffers() -> None:
    x = np.array([1.0, 2.0])
    program = record(lambda a, b: (a + b).sum(), x, x)
    _, (ga, gb) = program(x, x)
    ga += 5
    np.testing.assert_array_equal(gb, [1, 1])
    np.testing.assert_array_equal(program(x, x)[1][0], [1, 1])
    program = record(lambda a, b: (a * b).sum(), x, x)
    _, (ga, _) = program(x, 2 * x)
    ga += 5
    np.testing.assert_array_equal(x, [1, 2])


def test_an_array_of_one_number_is_written_as_that_number() -> None:
    """Where broadcasting gives the same, and nowhere else."""
    x = np.arange(3.0)
    assert "np.add.reduce(x * 2, axis=None)" in record(lambda x: (x * np.full(3, 2.0)).sum(), x, argnums=()).source
    assert "[2.0, 2.0, 3.0]" in record(lambda x: (x * np.array([2.0, 2.0, 3.0])).sum(), x, argnums=()).source
    stretched = record(lambda a: (a * np.full(3, 2.0)).sum(), 1.5)
    assert "np.full((3,), 2.0)" in stretched.source
    assert stretched(1.5) == (9.0, (6.0,))


@pytest.mark.parametrize(
    ("f", "text"),
    [
        (lambda x: (+x).sum(), "np.add.reduce(x, axis=None)"),
        (lambda x: abs(x).sum(), "np.add.reduce(np.abs(x), axis=None)"),
        (lambda x: (x.reshape(3) + 0).sum(), "np.add.reduce(x, axis=None)"),
    ],
)
def test_what_changes_nothing_is_not_written(f: Any, text: str) -> None:
    assert text in record(f, np.arange(3.0), argnums=()).source


@pytest.mark.parametrize(
    "f", [np.transpose, lambda a: a.T, np.flip, np.median, lambda a: np.broadcast_to(a, (2, 2)).T.sum()]
)
def test_a_number_has_no_axes_to_turn(f: Any) -> None:
    program = record(f, 0.5)
    eager = Value(0.7)
    f(eager).backward()
    value, (slope,) = program(0.7)
    assert (float(value), float(slope)) == (float(f(eager).data), eager.grad)


def test_x_with_its_1_as_a_result_is_no_buffer() -> None:
    x = Value(np.arange(6.0).reshape(2, 3), "x")
    y = ag.prime(ag.exp(x))
    loss = y.sum()
    run = compiled(write([x], [loss, y], loss))
    first, again = run(x.data)[1], run(2 * x.data)[1]
    np.testing.assert_array_equal(first, y.data)
    np.testing.assert_array_equal(again, ag.prime(np.exp(2 * x.data)))


def test_shared_parts_are_computed_once_and_unused_ones_not_at_all() -> None:
    def f(a: Any) -> Any:
        ag.sin(a)  # nobody uses it
        return (ag.exp(a) * ag.exp(a)).sum()

    source = record(f, np.array([0.5, 1.0])).source
    assert source.count("np.exp(") == 1
    assert "np.sin" not in source


def test_another_shape_or_type_records_anew() -> None:
    program = record(lambda x, w: (x @ w).tanh().sum(), np.ones((3, 2)), np.ones(2))
    for shape, dtype in [((5, 2), float), ((3, 2), np.float32), ((3, 2), float)]:
        x, w = np.full(shape, 0.3, dtype), np.full(2, 0.2, dtype)
        value, (gx, _) = program(x, w)
        expected, wanted = eager(lambda x, w: (x @ w).tanh().sum(), (x, w))
        assert np.isclose(value, expected, rtol=1e-6)
        assert gx.dtype == dtype
        np.testing.assert_allclose(gx, wanted[0], rtol=1e-5)


def test_a_scalar_program_runs_on_vectors() -> None:
    def loss(x: Any, t: Any, w0: Any, w1: Any) -> Any:
        y = (w0 + w1 * x).sigmoid()
        return -(t * y.log() + (1 - t) * (1 - y).log())

    program = record(loss, 0.4, 1.0, 0.1, -0.7, argnums=(0, 2, 3))
    rng = np.random.default_rng(0)
    X, T = rng.normal(size=50), rng.integers(0, 2, 50).astype(float)
    values, (gx, g0, g1) = program(X, T, 0.1, -0.7)
    each = [eager(loss, (x, t, 0.1, -0.7)) for x, t in zip(X, T, strict=True)]
    np.testing.assert_allclose(values, [value for value, _ in each], rtol=1e-12)
    np.testing.assert_allclose(gx, [g[0] for _, g in each], rtol=1e-11, atol=1e-14)
    assert np.isclose(g0, sum(g[2] for _, g in each), rtol=1e-12)
    assert np.isclose(g1, sum(g[3] for _, g in each), rtol=1e-12)


@pytest.mark.slow
def test_a_long_scalar_graph_is_written_without_recursion() -> None:
    def f(*weights: Any) -> Any:
        total = weights[0]
        for _ in range(1200):
            total = total * 0.999 + weights[1]
        return total

    program = record(f, 1.0, 0.5)
    value, (g0, _) = program(1.0, 0.5)
    assert np.isclose(g0, 0.999**1200)
    assert np.isclose(value, eager(f, (1.0, 0.5))[0])


def test_argnums_as_in_grad() -> None:
    def f(x: Any, w: Any) -> Any:
        return x * x * w

    for argnums, wanted in [(0, 12.0), (1, 4.0), (-1, 4.0), ((1,), (4.0,)), ([1, 0], (4.0, 12.0)), ((), ())]:
        assert record(f, 2.0, 3.0, argnums=argnums)(2.0, 3.0) == (12.0, wanted)
    x = np.array([1.0, 2.0])
    assert record(f, 2.0, 3.0, argnums=1)(x, 3.0)[1] == 5.0
    for argnums in (2, -3, "x", 1.5, [0, 5], ["x"], [None]):
        with pytest.raises(ArgumentError, match="argnums is"):
            record(f, 2.0, 3.0, argnums=argnums)
        with pytest.raises(ArgumentError, match="argnums is"):
            ag.grad(f, argnums)(2.0, 3.0)


def test_wrong_calls_say_what_is_wanted() -> None:
    with pytest.raises(DataTypeError, match="inputs of the shapes"):
        record(lambda: Value(1.0))
    program = record(lambda x, w: (x * w).sum(), [1.0], [2.0])
    with pytest.raises(DataTypeError, match="takes x, w"):
        program([1.0])
    with pytest.raises((ArgumentError, DataTypeError)):
        program("a", [1.0])


def test_where_is_the_branch_that_follows_its_data() -> None:
    program = record(lambda x: ag.where(ag.ops.arithmetic.greater(x, 0.0), x * x, -x).sum(), np.array([0.5, -1.5]))
    value, (g,) = program(np.array([-2.0, 3.0]))
    assert value == 11.0
    np.testing.assert_array_equal(g, [-1.0, 6.0])


def test_the_source_needs_numpy_alone() -> None:
    program = record(chain, *chain_inputs(4), argnums=(2, 3, 4))
    call = "program(np.ones((4, 2)), np.ones(4), np.ones((3, 3)), np.ones((2, 4)), np.ones(3))"
    script = f"{program.source}\nprint(float({call}[0]))\nimport sys\nassert 'autograd' not in sys.modules"
    done = subprocess.run([sys.executable, "-I", "-c", script], capture_output=True, text=True, check=True)
    value, _ = program(np.ones((4, 2)), np.ones(4), np.ones((3, 3)), np.ones((2, 4)), np.ones(3))
    assert np.isclose(float(done.stdout), value)


@pytest.mark.slow
@settings(max_examples=60)
@given(st.data())
def test_random_expressions(data: st.DataObject) -> None:
    """Programs of random expressions equal the graph, at the point of recording and at another."""
    unary = [ag.tanh, ag.sigmoid, ag.relu, ag.exp, ag.softplus, lambda a: -a, lambda a: a * 0.5]
    binary = [lambda a, b: a + b, lambda a, b: a - b, lambda a, b: a * b, ag.maximum]
    shapes = [(), (3,), (2, 3), (2, 1)]
    picks = data.draw(
        st.lists(st.tuples(st.integers(0, 10), st.integers(0, 9), st.integers(0, 9)), min_size=3, max_size=14)
    )

    def f(*inputs: Any) -> Any:
        pool = list(inputs)
        for op, i, j in picks:
            a, b = pool[i % len(pool)], pool[j % len(pool)]
            pool.append(unary[op](ag.tanh(a)) if op < len(unary) else binary[op - len(unary)](ag.tanh(a), ag.tanh(b)))
        return sum((v.sum() if v.shape else v for v in pool[4:]), 0.0)

    rng = np.random.default_rng(data.draw(st.integers(0, 1000)))
    here = [rng.normal(size=s) if s else float(rng.normal()) for s in shapes]
    there = [rng.normal(size=s) if s else float(rng.normal()) for s in shapes]
    program = record(f, *here)
    for inputs in (here, there):
        value, gradients = program(*inputs)
        expected, wanted = eager(f, tuple(inputs))
        np.testing.assert_allclose(value, expected, rtol=1e-10, atol=1e-12)
        for got, w in zip(gradients, wanted, strict=True):
            np.testing.assert_allclose(got, w, rtol=1e-9, atol=1e-11)


def test_names_that_are_no_python_names() -> None:
    values = [Value([1.0, 2.0], name=name) for name in ("lambda", '<b>&"\n', "W⁰", "np")]
    program = record(lambda a, b, c, d: (a * b * c * d).sum(), *values)
    assert re.search(r"def program\(lambda_, b, W0, np1\)|def program\(lambda_, b, W0, np_1\)", program.source)
    assert program(*[v.data for v in values])[0] == 17.0
