"""The functions that are made from derivative texts: what they read, how they add up, how products are laid out."""

from __future__ import annotations

import ast
import itertools
from typing import Any

import numpy as np
import pytest

from autograd import TABLE, Graph, Value, affine
from autograd.ops.linear import matmul
from autograd.rules import compiler
from autograd.rules.compiler import pull_carefully
from autograd.rules.language import ON_ARRAYS, for_matrices
from autograd.rules.op import Op
from autograd.rules.op import constant as constant_op

_OWN = {"node", "g", "y", "note", "params", "before", "parts", "terms", "term", "p", "i", *compiler._NAMES}
"""Names of the functions' own, which a text must not mean otherwise."""


def test_no_name_means_two_things() -> None:
    helpers_and_operations = set(ON_ARRAYS) - {"__builtins__"}
    assert not helpers_and_operations & _OWN
    for op in TABLE.values():
        names = [*op.inputs, *op.params, *op.keeps]
        assert len(names) == len(set(names)), op
        assert not set(names) & (_OWN - {"p", "parts", "i"}), op
        assert not set(op.inputs) & helpers_and_operations, op
        assert not {f"{name}_" for name in op.inputs} & set(names), op
        assert op.variadic or not {"i", "parts"} & set(names), op


def _texts(op: Op) -> set[str]:
    ranks = itertools.product(range(4), repeat=len(op.inputs))
    return {op.short_text_of("pull", i, r) for r in ranks for i in range(len(op.inputs))}


@pytest.mark.parametrize("op", [op for op in TABLE.values() if op is not constant_op], ids=lambda op: op.name)
def test_every_name_of_a_text_is_known(op: Op) -> None:
    known = {"g", "y", "i", "parts", "True", "None", *op.inputs, *op.params, *op.keeps, *ON_ARRAYS}
    for text in _texts(op):
        used = {node.id for node in ast.walk(ast.parse(text)) if isinstance(node, ast.Name)}
        assert used <= known, text


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("T(g) @ x1", "product(g.T, x1)"),
        ("g @ W[:, 1:]", "product(g, W[:, 1:])"),
        ("T(W[:, 1:]) @ g", "product(W[:, 1:].T, g)"),
        ("g @ T(stack)", "g @ T(stack)"),
        ("g @ b[0]", "g @ b[0]"),
        ("g @ b[None, :]", "g @ b[None, :]"),
        ("sum(g @ W, 0)", "sum(product(g, W), 0)"),
    ],
)
def test_products_of_matrices(text: str, written: str) -> None:
    made = for_matrices(text, {"g": 2, "W": 2, "x1": 2, "b": 2, "stack": 3}, "W", {})
    assert made.rpartition("if W.flags.fnc else ")[2] == written
    assert for_matrices(text, {"g": 3, "W": 1}, "W", {}) == text


def test_a_product_that_is_the_whole_text() -> None:
    ranks = {"g": 2, "x1": 2}
    product = "product_like(W, g.T, x1) if W.flags.fnc else product(g.T, x1)"
    assert for_matrices("T(g) @ x1", ranks, "W", {}) == product
    made = for_matrices("T(g) @ x1", ranks, "W", {"x1": "x"})
    assert made == f"product_primed(W, g.T, x) if x1 is None else {product}"


def test_an_error_leaves_no_half_done_sum() -> None:
    a, b = Value([1e200, 1.0]), Value([1e-100, 1.0])
    y = (a / b).sum()
    with np.errstate(all="raise"), pytest.raises(FloatingPointError):  # the term of b, -a / b², is too large
        y.backward()
    assert a.grad is None
    assert b.grad is None


def test_numbers_among_arrays_divide_as_ieee_says() -> None:
    a, b = Value([1.0, -1.0]), Value(0.0)
    with np.errstate(all="ignore"):
        (a / b).sum().backward()
        x = Value(0.0)
        x.log().backward()
    assert a.grad.tolist() == [np.inf, np.inf]
    assert np.isnan(b.grad) or np.isinf(b.grad)
    assert x.grad == np.inf


@pytest.mark.parametrize("dtype", [np.float64, np.float32])
def test_a_gradient_is_laid_out_as_what_it_belongs_to(dtype: type) -> None:
    rng = np.random.default_rng(0)
    W, x = rng.normal(size=(5, 4)).astype(dtype), rng.normal(size=(6, 3)).astype(dtype)
    plain, columns = Value(W), Value(np.asfortranarray(W))
    assert columns.data.flags.fnc
    found = []
    for w in (plain, columns):
        y = affine(w, Value(x))
        (y * y).sum().backward()
        found.append(w.grad)
    assert found[0].flags.c_contiguous
    assert found[1].flags.fnc
    assert found[1].base is None
    np.testing.assert_allclose(found[0], found[1], rtol=1e-6 if dtype == np.float32 else 1e-13)

    a, b = Value(np.asfortranarray(x)), Value(np.asfortranarray(W[:3]))
    matmul(a, b).sum().backward()
    assert a.grad.flags.fnc
    assert b.grad.flags.fnc
    np.testing.assert_allclose(a.grad, np.tile(W[:3].sum(1), (6, 1)), rtol=1e-6)
    np.testing.assert_allclose(b.grad, np.tile(x.sum(0)[:, None], (1, 4)), rtol=1e-6)


@pytest.mark.parametrize("order", ["C", "F"])
@pytest.mark.parametrize("dtype", [np.float64, np.float32])
def test_a_large_input_is_not_copied(order: Any, dtype: type) -> None:
    """x' is not made then; the numbers are those of a formula written with it."""
    rng = np.random.default_rng(0)
    x = rng.normal(size=(128, 130)).astype(dtype)
    W = Value(np.array(rng.normal(size=(5, 131)), dtype, order=order))
    c = rng.normal(size=(128, 5))
    primed = np.concatenate([np.ones((128, 1)), x], axis=1)
    tolerance = {"rtol": 1e-10, "atol": 1e-10} if dtype is np.float64 else {"rtol": 1e-3, "atol": 1e-3}
    inputs = Value(x)
    y = affine(W, inputs)
    assert y.params == {"x1": None}
    np.testing.assert_allclose(y.data, primed @ W.data.T, **tolerance)
    (y * c).sum().backward()
    np.testing.assert_allclose(W.grad, c.T @ primed, **tolerance)
    np.testing.assert_allclose(inputs.grad, c @ W.data[:, 1:], **tolerance)
    assert W.grad.dtype == inputs.grad.dtype == dtype
    assert W.grad.flags.fnc == (order == "F")
    first = W.grad
    W.grad = None
    affine(W, np.concatenate([x, x])[:128]).backward(c.astype(dtype))
    np.testing.assert_allclose(W.grad, first, **tolerance)
    assert len(Graph((y * c).sum()).events) == 4

    # What runs where numbers are NumPy's, and rules of other ranks, make it again.
    W.grad = None
    pull_carefully(y.op, y, c.astype(dtype), None)
    np.testing.assert_allclose(W.grad, first, **tolerance)
    assert affine(W, x.reshape(2, 64, 130)).params["x1"].shape == (2, 64, 131)
    assert affine(Value(W.data[0]), x).params["x1"].shape == (128, 131)


def test_a_leaf_owns_its_gradient() -> None:
    a, b = Value(np.ones((2, 3))), Value(np.ones((2, 3)))
    (a + b).backward(np.ones((2, 3)))
    a.grad[:] = 5.0
    assert (b.grad == 1).all()
    c = Value(np.ones((2, 3)))
    y = c.T
    y.backward(np.ones((3, 2)))
    c.grad[:] = 5.0
    assert (y.grad == 1).all()
