"""Any order of derivative: the backward pass is made of operations too. And the chain rule by hand (L28, L29)."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from autograd import (
    Graph,
    Value,
    affine,
    binary_cross_entropy,
    binary_cross_entropy_with_logits,
    explain,
    grad,
    gradient,
    sigmoid,
)
from tests.autograd.chain import TARGET, WEIGHTS, X, lecture_chain


def L28(x: Any) -> Any:
    return (2 * (1 / x)) ** 2


@pytest.mark.parametrize("x", [4.0, -0.5, 1.0])
def test_every_derivative_of_the_chain_rule_recap(x: float) -> None:
    """L28: f = 4 x⁻², f' = -8 x⁻³, f'' = 24 x⁻⁴, f''' = -96 x⁻⁵."""
    f: Any = L28
    for power, factor in ((-2, 4), (-3, -8), (-4, 24), (-5, -96), (-6, 480)):
        found = f(x)
        assert found == pytest.approx(factor * x**power, rel=1e-12)
        f = grad(f)


def test_derivatives_of_a_line() -> None:
    """The slope is a constant; its derivative is 0, not an error."""
    for f in (lambda x: x + 1.0, lambda x: 3 * x, lambda x: x - 2, lambda x: -x, lambda x: x.sum(), lambda x: +x):
        assert grad(grad(f))(2.0) == 0.0
        assert grad(grad(grad(f)))(2.0) == 0.0
    assert grad(lambda x: grad(lambda y: y.sum())(x).sum())(np.ones(3)).tolist() == [0, 0, 0]


def test_perturbations_do_not_mix() -> None:
    """∂/∂x of x · ∂/∂y (x y) at y = 1 is 2x, with the same Value in both places too."""
    assert grad(lambda x: x * grad(lambda y: x * y)(1.0))(3.0) == 6.0
    assert grad(lambda x: x * grad(lambda y: x * y)(x))(3.0) == 6.0
    assert grad(lambda x: x * grad(lambda y: y * y + x)(x))(3.0) == 12.0
    v = Value(3.0)
    assert grad(lambda x: x * v)(v).data == 3.0


def test_mixed_partial_derivatives() -> None:
    f = lambda a, b: (a**3 * b**2).sin()  # noqa: E731
    ab = grad(lambda b: grad(lambda a: f(a, b))(Value(1.2)))(0.7)
    ba = grad(lambda a: grad(lambda b: f(a, b))(Value(0.7)))(1.2)
    assert ab == pytest.approx(ba, rel=1e-12)


def logistic(w: Any, X: Any, t: Any, from_logits: bool) -> Any:
    z = affine(w, X)
    return (binary_cross_entropy_with_logits(z, t) if from_logits else binary_cross_entropy(sigmoid(z), t)).sum()


@pytest.mark.parametrize("from_logits", [True, False])
@pytest.mark.parametrize("layer", [False, True])
def test_hessian_of_a_logistic_loss(from_logits: bool, layer: bool) -> None:
    """X'ᵀ S X' with S = diag(σ (1 - σ)); gradient X'ᵀ (σ - t) (L16)."""
    rng = np.random.default_rng(0)
    X, t, w = rng.normal(size=(9, 3)), rng.integers(0, 2, 9).astype(float), rng.normal(size=4)
    prime = np.column_stack([np.ones(9), X])
    p = 1 / (1 + np.exp(-prime @ w))
    v = Value(w[None] if layer else w)
    targets = t[:, None] if layer else t
    (first,) = gradient(logistic(v, X, targets, from_logits), [v], create_graph=True)
    np.testing.assert_allclose(first.data.ravel(), prime.T @ (p - t), rtol=1e-10)
    rows = [gradient(first[0, k] if layer else first[k], [v])[0].ravel() for k in range(4)]
    np.testing.assert_allclose(rows, prime.T @ (prime * (p * (1 - p))[:, None]), rtol=1e-9, atol=1e-12)


def test_hessian_of_a_maximum_over_an_axis_is_zero() -> None:
    v = Value([[1.0, 3.0], [5.0, 2.0]])
    (first,) = gradient((v.max(axis=-1) ** 2).sum(), [v], create_graph=True)
    assert first.data.tolist() == [[0, 6], [10, 0]]
    assert gradient((first * first).sum(), [v])[0].tolist() == [[0, 24], [40, 0]]


def test_the_backward_pass_is_a_graph() -> None:
    x = Value(4.0, name="x")
    f = L28(x)
    f.name = "f"
    (first,) = gradient(f, [x], create_graph=True)
    assert first.name == "∂f/∂x"
    assert {"backward"} == {v.scope[0] for v in Graph(first).operations if v.scope}
    text = explain(first)
    assert text.endswith("∂(∂f/∂x)/∂x = 0.09375")
    (second,) = gradient(first, [x])
    assert second == pytest.approx(24 / 4.0**4)


def test_backward_with_create_graph_stores_values() -> None:
    x = Value(4.0, name="x")
    f = L28(x)
    f.backward(create_graph=True)
    assert type(x.grad) is Value
    assert x.grad.data == -0.125
    slope = x.grad
    x.zero_grad()
    slope.backward()
    assert x.grad == 0.09375


def test_chain_twice_differentiated_agrees_with_differences() -> None:
    """The whole lecture chain (L27) through second order, at layer resolution."""

    def slope(shift: float) -> Any:
        nodes = lecture_chain([w + shift for w in WEIGHTS])
        return gradient(nodes["l"], [nodes["W0"]], create_graph=True)[0], nodes

    first, nodes = slope(0.0)
    exact = gradient(first.sum(), [nodes["W0"], nodes["W1"], nodes["w2"]])
    total = sum(float(np.sum(g)) for g in exact)
    h = 1e-5
    numeric = (slope(h)[0].data.sum() - slope(-h)[0].data.sum()) / (2 * h)
    assert total == pytest.approx(numeric, rel=1e-7)


def test_chain_rule_written_by_hand() -> None:
    """L29, one factor at a time, right to left; with the last factor ∂A/∂W⁰ (erratum E7)."""
    nodes = lecture_chain()
    nodes["l"].backward()
    W0, W1, w2 = WEIGHTS
    sig = lambda a: 1 / (1 + np.exp(-a))  # noqa: E731
    prime = lambda v: np.concatenate([[1.0], v])  # noqa: E731
    A = W0 @ prime(X)
    B = sig(A)
    C = W1 @ prime(B)
    D = sig(C)
    E = w2 @ prime(D)
    y = sig(E)
    loss = -TARGET * np.log(y) - (1 - TARGET) * np.log(1 - y)
    dl_dy = (y - TARGET) / (y * (1 - y))
    dl_dE = dl_dy * y * (1 - y)
    dl_dD = dl_dE * w2[1:]
    dl_dC = dl_dD * D * (1 - D)
    dl_dB = W1[:, 1:].T @ dl_dC
    dl_dA = dl_dB * B * (1 - B)
    by_hand = {
        "l": 1.0, "y": dl_dy, "E": dl_dE, "D": dl_dD, "C": dl_dC, "B": dl_dB, "A": dl_dA, "w2": dl_dE * prime(D),
        "W1": np.outer(dl_dC, prime(B)), "W0": np.outer(dl_dA, prime(X)),
    }  # fmt: skip
    assert nodes["l"].data == pytest.approx(loss, rel=1e-12)
    for name, wanted in by_hand.items():
        np.testing.assert_allclose(nodes[name].grad, wanted, rtol=1e-12, err_msg=name)
    assert nodes["x"].grad is None
    with_logits = binary_cross_entropy_with_logits(affine(w2, D), TARGET)
    assert with_logits == pytest.approx(loss, rel=1e-12)
