"""What a page says an operation does, where it depends on the arrays that go in."""

from __future__ import annotations

import numpy as np
import pytest

import viz
from autograd import Value


@pytest.mark.parametrize(
    ("left", "right", "word"), [((2,), (2,), "dot product"), ((3, 2), (2,), "row"), ((2, 2), (2, 3), "row")]
)
def test_a_product_of_two_vectors_has_neither_rows_nor_columns(left, right, word):
    a, b = Value(np.ones(left), name="a"), Value(np.ones(right), name="b")
    forward = viz.step((a @ b).sum()).trace["graphs"][0]["forward"]
    assert word in forward[0]["about"]
    assert ("row" in forward[0]["about"]) is (word == "row")


def test_of_an_axis_it_is_not_said_that_it_is_of_all_entries():
    x = Value([[1.0, 2.0], [3.0, 4.0]], name="x")
    forward = viz.step((x.max(axis=1) * x.mean(axis=0)).sum()).trace["graphs"][0]["forward"]
    assert all("along an axis" in step["about"] for step in forward[:2])
