"""Paths from a loss to a leaf, and what they add up to."""

import numpy as np
import pytest

import autograd
import nn
from autograd import Graph, Value
from autograd.errors import ArgumentError, DataTypeError, NotScalarError
from tests.viz.graphs import chain
from viz.plots.networks.chain_rule import chain_rule


def test_one_path_is_not_the_whole():
    x = Value(2.0, name="x")
    s = x * x
    s.name = "s"
    loss = s * x
    loss.name = "l"
    picture = chain_rule(loss, "x")
    drawn = picture.numbers_
    assert drawn["paths"] == [["l", "s", "x"], ["l", "s", "x"], ["l", "x"]]
    assert drawn["factors"] == [[2.0, 2.0], [2.0, 2.0], [4.0]]
    assert drawn["gradient"] == sum(drawn["products"]) == 12.0
    said = [text.get_text() for text in picture.ax_.texts]
    assert "∂l/∂x = 4 + 4 + 4 = 12" in said
    assert said.count("= 4") == 3
    assert x.grad is None


@pytest.mark.parametrize("leaf", ["W⁰[0,0]", "W0[2,1]", "W1[1,0]", "w[2]", "W0"])
def test_products_of_a_network_add_up_to_the_gradient(leaf):
    loss = chain(backward=False)
    drawn = chain_rule(loss, leaf).numbers_
    loss.backward()
    name = drawn["paths"][0][-1]
    array = next(v for v in Graph(loss).nodes if v.name == name.split("[")[0])
    index = tuple(map(int, name[name.index("[") + 1 : -1].split(",")))
    assert drawn["gradient"] == pytest.approx(np.asarray(array.grad)[index], rel=1e-12)
    assert sum(drawn["products"]) == pytest.approx(drawn["gradient"], rel=1e-9)
    assert all(np.prod(f) == pytest.approx(p) for f, p in zip(drawn["factors"], drawn["products"], strict=True))
    if leaf == "W0":
        assert abs(drawn["gradient"]) == pytest.approx(np.abs(array.grad).max())


def test_paths_through_two_hidden_layers_and_the_rest():
    model = nn.MLP([2, 3, 3, 1], random_state=0)
    loss = model.loss(np.array([[0.4, -1.0]]), [1.0])
    drawn = chain_rule(loss, "W0[1,1]", most=2).numbers_
    assert drawn["count"] == 3
    assert len(drawn["paths"]) == 2
    assert sum(drawn["products"]) + drawn["rest"] == pytest.approx(drawn["gradient"], rel=1e-12)
    assert any("and 1 more path" in text.get_text() for text in chain_rule(loss, "W0[1,1]", most=2).ax_.texts)


def test_a_value_by_itself_and_a_node_inside():
    loss = chain(backward=False)
    leaf = next(v for v in Graph(loss).nodes if v.name == "w")
    assert chain_rule(loss, leaf).numbers_["paths"][0][-1].startswith("w[")
    inside = next(v for v in Graph(loss).nodes if v.name == "y")
    assert chain_rule(loss, inside).numbers_["paths"] == [["l", "y"]]


def test_a_sum_of_one_number_passes_its_gradient_on():
    x = Value(3.0, name="x")
    drawn = chain_rule((x * x).sum(), "x").numbers_
    assert drawn["gradient"] == sum(drawn["products"]) == 6.0


def test_long_paths_are_cut_in_the_middle():
    v = Value(0.5, name="x")
    for _ in range(30):
        v = autograd.tanh(v)
    picture = chain_rule(v, "x")
    said = [text.get_text() for text in picture.ax_.texts]
    assert "…" in said
    assert len(picture.numbers_["factors"][0]) == 30
    assert picture.numbers_["gradient"] == pytest.approx(picture.numbers_["products"][0], rel=1e-12)


@pytest.mark.slow
def test_many_paths_are_counted_without_being_walked():
    v = Value(1.0, name="x")
    for _ in range(60):
        v = v + v
    drawn = chain_rule(v, "x", most=1).numbers_
    assert drawn["count"] == 2**60
    assert drawn["gradient"] == 2.0**60


def test_refusals():
    x = Value([1.0, 2.0], name="x")
    with pytest.raises(NotScalarError, match=r"\.sum\(\) or \.mean\(\)"):
        chain_rule(x * 2.0, "x")
    with pytest.raises(ArgumentError, match=r"no 'q' in this graph. Its names: x"):
        chain_rule(x.sum(), "q")
    with pytest.raises(ArgumentError, match="leaf as a Value or its name"):
        chain_rule(x.sum(), 3)
    with pytest.raises(DataTypeError, match="got float"):
        chain_rule(3.0, "x")
    with pytest.raises(ArgumentError, match="most"):
        chain_rule(x.sum(), "x", most=0)


def test_paths_that_carry_nothing_add_up_to_nothing():
    model = nn.MLP([2, 3, 3], random_state=1)
    loss = model.loss([[1.5, 1.0]], [0])
    loss.backward()
    found = chain_rule(loss, model.layers[0].weight).numbers_
    assert found["count"] == 9
    assert found["rest"] == 0
