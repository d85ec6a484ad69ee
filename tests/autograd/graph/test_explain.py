"""A graph as text: the lecture's chain, word for word."""

from __future__ import annotations

import numpy as np
import pytest

from autograd import Graph, NotScalarError, Value, constant, explain, prelu, where
from tests.autograd.chain import lecture_chain

CHAIN = """\
Forward: from the leaves to l
  leaf  x = [0.4 −1]   shape (2,)
  leaf  t = 1
  leaf  W0 = [[0.1 0.5 −0.3] [−0.2 0.8 0.4] [0.3 −0.6 0.7]]   shape (3, 3)
  leaf  W1 = [[0.2 −0.5 0.9 0.1] [−0.4 0.3 0.6 −0.8]]   shape (2, 4)
  leaf  w2 = [0.5 −1.2 0.7]   shape (3,)
  1.  A = W0 · x′
        = [[0.1 0.5 −0.3] [−0.2 0.8 0.4] [0.3 −0.6 0.7]] · [0.4 −1]′
        = [0.6 −0.28 −0.64]   shape (3,)
  2.  B = σ(A) = 1 / (1 + exp(−A))
        = 1 / (1 + exp(−[0.6 −0.28 −0.64]))
        = [0.6457 0.4305 0.3452]   shape (3,)
  3.  C = W1 · B′
        = [[0.2 −0.5 0.9 0.1] [−0.4 0.3 0.6 −0.8]] · [0.6457 0.4305 0.3452]′
        = [0.2991 −0.2242]   shape (2,)
  4.  D = σ(C) = 1 / (1 + exp(−C))
        = 1 / (1 + exp(−[0.2991 −0.2242]))
        = [0.5742 0.4442]   shape (2,)
  5.  E = w2 · D′
        = [0.5 −1.2 0.7] · [0.5742 0.4442]′
        = 0.1219
  6.  y = σ(E) = 1 / (1 + exp(−E))
        = 1 / (1 + exp(−0.1219))
        = 0.5304
  7.  l = −t · ln(y) − (1 − t) · ln(1 − y)
        = −1 · ln(0.5304) − (1 − 1) · ln(1 − 0.5304)
        = 0.6341

Backward: ∂l/∂l = 1, then one factor of the chain rule at a time
  1.  from l to y, local derivative (y − t) / (y · (1 − y))
      ∂l/∂y = ∂l/∂l · (y − t) / (y · (1 − y))
            = 1 · (0.5304 − 1) / (0.5304 · (1 − 0.5304))
            = −1.885
  2.  from y to E, local derivative y · (1 − y)
      ∂l/∂E = ∂l/∂y · y · (1 − y)
            = −1.885 · 0.5304 · (1 − 0.5304)
            = −0.4696
  3.  from E to w2, local derivative D′
      ∂l/∂w2 = ∂l/∂E · D′
             = −0.4696 · [0.5742 0.4442]′
             = [−0.4696 −0.2696 −0.2086]   shape (3,)
  4.  from E to D, local derivative w2[1:]
      ∂l/∂D = ∂l/∂E · w2[1:]
            = −0.4696 · [0.5 −1.2 0.7][1:]
            = [0.5635 −0.3287]   shape (2,)
  5.  from D to C, local derivative D ⊙ (1 − D)
      ∂l/∂C = ∂l/∂D ⊙ D ⊙ (1 − D)
            = [0.5635 −0.3287] ⊙ [0.5742 0.4442] ⊙ (1 − [0.5742 0.4442])
            = [0.1378 −0.08115]   shape (2,)
  6.  from C to W1, local derivative B′
      ∂l/∂W1 = ∂l/∂C · B′ᵀ
             = [0.1378 −0.08115] · [0.6457 0.4305 0.3452]′ᵀ
             = [[0.1378 0.08895 0.0593 0.04756] [−0.08115 −0.0524 −0.03493 −0.02802]]   shape (2, 4)
  7.  from C to B, local derivative W1[:, 1:]
      ∂l/∂B = W1[:, 1:]ᵀ · ∂l/∂C
            = [[0.2 −0.5 0.9 0.1] [−0.4 0.3 0.6 −0.8]][:, 1:]ᵀ · [0.1378 −0.08115]
            = [−0.09323 0.0753 0.0787]   shape (3,)
  8.  from B to A, local derivative B ⊙ (1 − B)
      ∂l/∂A = ∂l/∂B ⊙ B ⊙ (1 − B)
            = [−0.09323 0.0753 0.0787] ⊙ [0.6457 0.4305 0.3452] ⊙ (1 − [0.6457 0.4305 0.3452])
            = [−0.02133 0.01846 0.01779]   shape (3,)
  9.  from A to W0, local derivative x′
      ∂l/∂W0 = ∂l/∂A · x′ᵀ
             = [−0.02133 0.01846 0.01779] · [0.4 −1]′ᵀ
             = [[−0.02133 −0.008532  0.02133]
                [ 0.01846  0.007384 −0.01846]
                [ 0.01779  0.007116 −0.01779]]   shape (3, 3)

Gradients of the leaves
  ∂l/∂W0 = [[−0.02133 −0.008532  0.02133]
            [ 0.01846  0.007384 −0.01846]
            [ 0.01779  0.007116 −0.01779]]   shape (3, 3)
  ∂l/∂W1 = [[0.1378 0.08895 0.0593 0.04756] [−0.08115 −0.0524 −0.03493 −0.02802]]   shape (2, 4)
  ∂l/∂w2 = [−0.4696 −0.2696 −0.2086]   shape (3,)
"""


def test_lecture_chain() -> None:
    """L27 and L29."""
    assert explain(lecture_chain()["l"]) == CHAIN.rstrip("\n")


def test_a_value_used_twice_gets_two_terms() -> None:
    a = Value(3.0, name="a")
    text = explain(a * a + a)
    assert "∂v2/∂a = ∂v2/∂v2 + ⋯\n             = 1 + ⋯\n" in text, "not the derivative: two terms are to come"
    assert "∂v2/∂a += ∂v2/∂v1 · a" in text
    assert "∂v2/∂a: 1 → 4" in text
    assert "∂v2/∂a: 4 → 7" in text
    assert text.endswith("∂v2/∂a = 7")


def test_long_graphs_and_large_arrays_are_shortened() -> None:
    y = Value(1.0, name="x")
    for _ in range(10):
        y = y * 2
    text = explain(y, most=3)
    assert text.count("… and 7 more steps") == 2
    big = Value(np.arange(100.0).reshape(10, 10), name="big")
    text = explain((big * 2).sum())
    assert "0 to 99, mean 49.5   shape (10, 10)" in text
    assert len(text.splitlines()) < 25


def test_wide_matrices_stand_row_under_row() -> None:
    w = Value(np.linspace(-1.0, 1.0, 42).reshape(3, 14), name="W")
    x = Value(np.linspace(0.0, 1.0, 14), name="x")
    y = (w @ x).sum()
    lines = explain(y).splitlines()
    assert lines[1:4] == [
        "  leaf  W = [[     −1 −0.9512 −0.9024 −0.8537 −0.8049  −0.7561 …]",
        "             [−0.3171 −0.2683 −0.2195 −0.1707  −0.122 −0.07317 …]",
        "             [ 0.3659  0.4146  0.4634  0.5122   0.561   0.6098 …]]   shape (3, 14)",
    ]
    assert lines[4] == "  leaf  x = [0 0.07692 0.1538 0.2308 0.3077 0.3846 …]   shape (14,)"


def test_a_long_formula_goes_on_under_its_bracket() -> None:
    a = Value(np.full((3, 4), 1 / 3), name="a")
    lines = explain((a / (a + a)).sum()).splitlines()
    start = lines.index("  1.  v1 = a + a")
    assert lines[start + 1 : start + 5] == [
        "         = [[0.3333 0.3333 0.3333 0.3333] [0.3333 0.3333 0.3333 0.3333]",
        "            [0.3333 0.3333 0.3333 0.3333]]",
        "           + [[0.3333 0.3333 0.3333 0.3333] [0.3333 0.3333 0.3333 0.3333]",
        "              [0.3333 0.3333 0.3333 0.3333]]",
    ]
    assert max(map(len, lines)) <= 100


def test_a_change_of_a_wide_gradient_takes_two_lines() -> None:
    w = Value(np.linspace(-1.0, 1.0, 15).reshape(3, 5), name="W")
    text = explain((w * w).sum())
    assert max(map(len, text.splitlines())) <= 100
    assert "∂v2/∂W before: [[" in text
    assert "∂v2/∂W after:  [[" in text


@pytest.mark.parametrize(
    "shape", [(), (1,), (50,), (0,), (1, 50), (6, 50), (7, 50), (3, 3, 3), (5, 5, 5), (0, 3), (2, 0)]
)
def test_lines_stay_short_for_any_shape(shape: tuple[int, ...]) -> None:
    a = Value(np.random.default_rng(0).normal(size=shape) * 1e-7, name="a")
    text = explain((np.exp(a) * a + a / 3).sum())
    assert max(map(len, text.splitlines())) <= 100 or len(shape) > 2


def test_a_graph_with_seeds_and_a_loss_of_many_numbers() -> None:
    v = Value([1.0, 2.0], name="v")
    y = v * 3
    y.name = "y"
    assert "∂y/∂y = [1 10]" in explain(Graph(y, [[1.0, 10.0]]))
    with pytest.raises(NotScalarError, match=r"\.sum\(\) or \.mean\(\)"):
        explain(y)


def test_a_condition_is_written_with_all_its_brackets() -> None:
    text = explain(prelu(Value([-1.0, 2.0], name="x"), Value(0.25, name="α")).sum())
    assert "= [−1 2] if [−1 2] > 0, else 0.25 · [−1 2]" in text


def test_where_shows_the_mask_that_ran() -> None:
    x = Value([1.0, -2.0, 3.0], name="x")
    text = explain(where(constant([1.0, 0.0, 1.0], name="c"), x, 0.1 * x).sum())
    assert "∂v3/∂x = ∂v3/∂v2 ⊙ [c ≠ 0]" in text
    assert "= [1 1 1] ⊙ [[1 0 1] ≠ 0]" in text
