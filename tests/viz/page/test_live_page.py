"""The data of a live page: insides that can be opened, and what there is instead."""

import json

import numpy as np
import pytest

import nn
from autograd import Graph, Value
from tests.viz.graphs import chain
from viz.page.live_page import LivePage


def images():
    model = nn.CNN((1, 12, 12), 3, maps=(2, 3), padding="valid", random_state=0)
    return model.loss(np.random.default_rng(0).normal(size=(2, 1, 12, 12)), np.eye(3)[[0, 2]])


def page(loss):
    return LivePage(loss if isinstance(loss, Graph) else Graph(loss))


@pytest.mark.parametrize("make", [chain, lambda: chain(batch=43), images], ids=["chain", "batch", "images"])
def test_the_data_are_json_and_every_inside_is_that_of_a_node(make):
    made = page(make())
    data = json.loads(json.dumps(made.data, allow_nan=False))
    opened = [one["inside"] for one in data["shown"] if "inside" in one]
    numbers = [k for one in opened for k in (one if isinstance(one, list) else [one]) if isinstance(k, int)]
    assert sorted(numbers) == list(range(len(data["insides"])))
    for inside in data["insides"]:
        assert data["nodes"][inside["of"]]["kind"] == "operation"
        assert set(inside["ops"]) <= data["words"].keys()


def test_an_entry_of_a_large_result_is_called_by_its_place():
    """Its end is that entry, so that its name and its gradient are known."""
    graph = Graph(images())
    singles = [inside for inside in page(graph).data["insides"] if "place" in inside]
    assert singles
    for inside in singles:
        *_, end, node, place = inside["entries"]
        assert [end] == inside["ends"]
        index = np.unravel_index(inside["place"], graph.nodes[node].shape)
        assert (node, place) == (inside["of"], inside["place"])
        assert inside["name"].endswith(f"[{','.join(map(str, index))}]")


def test_what_cannot_be_opened_says_why():
    wide = Value(np.linspace(-1, 1, 1300), name="w")
    first, *_ = (one["inside"] for one in page((wide.softmax() ** 2).sum()).data["shown"] if "inside" in one)
    assert "too many" in first
    moved = page((Value(np.ones((2, 3)), name="a").T @ Value(np.ones(2), name="b")).sum()).data["shown"]
    assert any("only moved or copied" in str(one.get("inside")) for one in moved)
