"""The data of a live page: insides that can be opened, and what there is instead."""

import json

import numpy as np
import pytest

import autograd as ag
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


@pytest.mark.parametrize(
    ("make", "special"),
    [
        (lambda x: ag.binary_cross_entropy(x, 1.0), "max(x ⊙ (1 − x), 1e−30)"),
        (lambda x: Value(2.0, name="b") ** x, "if b > 0, else 0"),
        (lambda x: ag.max(x), "/ (Σ ["),
    ],
    ids=["a bound", "a power", "a tie"],
)
def test_formulas_of_other_numbers_travel_along(make, special):
    """What does not bite at the numbers that are sent is not shown there, and is where a reader changes them."""
    data = page(make(Value(np.array([0.3, 0.5, 0.7]), name="x")).sum()).data
    moved = [step for step in data["backward"] if "moved" in step]
    assert not [step for step in moved if special in step["does"]]
    assert [step for step in moved if special in step["moved"]["does"]]
    for step in moved:
        assert not {key: step[key] for key in step["moved"]}.items() & step["moved"].items()


def test_what_holds_for_all_numbers_is_said_once():
    data = page((ag.tanh(Value(np.ones((2, 3)), name="x")) ** 2).mean()).data
    assert not [step for step in data["forward"] + data["backward"] if "moved" in step]
