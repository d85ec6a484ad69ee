"""Images, windows and single entries of large results in a trace, and the lines of source of each step."""

import re

import numpy as np
import pytest

import autograd
from autograd import Graph, Value, constant
from nn import CNN, MLP
from viz.page.structure import trace


def batch_of_40():
    rng = np.random.default_rng(0)
    return MLP([2, 16, 3], random_state=3).loss(rng.normal(size=(40, 2)), np.eye(3)[rng.integers(0, 3, 40)])


def two_digits(kernel_size=3):
    rng = np.random.default_rng(0)
    X, t = rng.random((2, 1, 9, 9)), np.eye(2)
    return CNN((1, 9, 9), 2, maps=(4, 3), kernel_size=kernel_size, random_state=0).loss(X, t)


def mean_pool():
    x, w = constant(np.random.default_rng(0).random((3, 2, 12, 12)), name="x"), Value(2.0, name="w")
    return (autograd.avg_pool2d(x * w, 3, stride=2, padding=1) ** 2).sum()


@pytest.mark.parametrize("make", [batch_of_40, two_digits, mean_pool])
@pytest.mark.slow
def test_of_a_result_whose_inside_is_too_large_single_entries_can_be_opened(make):
    graph = Graph(make())
    made = trace(graph)
    opened = 0
    for k, (node, v) in enumerate(zip(made["graphs"][0]["nodes"], graph.nodes, strict=True)):
        if not isinstance(node["inside"], list):
            continue
        opened += 1
        places = []
        for number in node["inside"]:
            inside = made["graphs"][number]
            (end,) = inside["ends"]
            place = tuple(map(int, re.search(r"\[([\d,]+)\]$", inside["name"])[1].split(",")))
            assert inside["of"] == k
            assert inside["name"] == inside["nodes"][end]["name"] == f"{node['name']}[{','.join(map(str, place))}]"
            assert inside["nodes"][end]["value"] == pytest.approx(v.data[place], rel=1e-9)
            assert inside["nodes"][end]["gradient"] == pytest.approx(_gradient(graph, v)[place], rel=1e-9)
            inputs = {made["graphs"][0]["nodes"][p]["name"]: graph.nodes[p] for p in node["parents"]}
            for leaf in inside["nodes"]:
                name, _, index = leaf["name"].partition("[")
                if leaf["kind"] != "operation" and name in inputs:
                    at = tuple(map(int, index[:-1].split(","))) if index else ()
                    assert leaf["value"] == pytest.approx(np.asarray(inputs[name].data)[at], rel=1e-9)
                if leaf["check"]:
                    assert min(leaf["check"]["error"][0]) < 1e-5
            places.append(place)
        assert len(set(places)) == len(places) > 1
        largest = np.max(np.abs(_gradient(graph, v)))
        assert max(abs(_gradient(graph, v)[place]) for place in places) > largest / 100
    assert opened >= 1


def _gradient(graph, v):
    (found,) = {id(step.upstream): step.upstream for step in graph.backward_steps if step.consumer is v}.values()
    return found


@pytest.mark.slow
def test_entries_that_cannot_be_told_apart_are_not_opened():
    x = Value(np.ones((700, 2)), name="x")
    made = trace(Graph((x.reshape(1400) ** 2)[:3].sum()))
    inside = {node["op"]: node["inside"] for node in made["graphs"][0]["nodes"]}
    assert isinstance(inside["reshape"], str)
    assert isinstance(inside["pow"], list)


def test_a_window_says_how_it_slides():
    x, w = constant([[[2.3, 1.7, 4.0, 2.8, 5.7, 4.4]]], name="x"), Value([[[-0.1, 0.2, -0.3]]], name="w")  # L34
    image = constant(np.arange(16.0).reshape(1, 1, 4, 4), name="image")
    signal = trace(Graph(autograd.conv1d(x, w).sum()))["graphs"][0]["nodes"][2]
    pooled = trace(Graph((autograd.max_pool2d(image, 2) * Value(1.0)).sum()))["graphs"][0]["nodes"]
    once = {"stride": [1, 1], "padding": [0, 0], "dilation": [1, 1], "border": False}
    assert signal["window"] == {"takes": "weights", "size": [1, 3], **once}
    assert next(node["window"] for node in pooled if node["op"] == "max_pool") == {
        **once,
        "takes": "largest",
        "size": [2, 2],
        "stride": [2, 2],
    }


@pytest.mark.slow
def test_what_enters_and_leaves_a_convolution_is_an_image_and_its_weights_are_not():
    graph = Graph(two_digits())
    first = trace(graph)["graphs"][0]
    found = {node["name"]: node["image"] for node in first["nodes"]}
    assert {name for name, axes in found.items() if axes == 2} == {"x", "A", "B", "C", "D", "E", "F"}
    assert {name for name, axes in found.items() if axes is None} >= {"W⁰", "b⁰", "W¹", "G", "y", "l"}
    raw = constant(np.ones((3, 8)), name="raw")
    signal = autograd.conv1d((raw * 2.0)[:, None], Value(np.ones((1, 1, 3)), name="w")).tanh()
    found = {node["name"]: node["image"] for node in trace(Graph(signal.sum()))["graphs"][0]["nodes"]}
    assert found["raw"] == 1
    assert found["w"] is None
    assert not any(node["image"] for node in trace(Graph(batch_of_40()))["graphs"][0]["nodes"])


def test_a_recorded_backward_pass_holds_gradients_and_no_images_of_its_own():
    x, w = constant(np.ones((1, 1, 4, 4)), name="x"), Value(np.ones((1, 1, 2, 2)), name="w")
    loss = (autograd.conv2d(x, w) ** 2).sum()
    (g,) = autograd.gradient(loss, [w], create_graph=True)
    nodes = trace(Graph((g**2).sum()))["graphs"][0]["nodes"]
    assert any(node["image"] and "backward" not in node["scope"] for node in nodes)
    assert not any(node["image"] for node in nodes if "backward" in node["scope"])


@pytest.mark.slow
def test_of_images_whole_maps_are_kept():
    rng = np.random.default_rng(0)
    loss = CNN((1, 28, 28), 10, maps=(8, 32), random_state=0).loss(rng.random((2, 1, 28, 28)), np.eye(10)[:2])
    nodes = {node["name"]: node["value"] for node in trace(Graph(loss))["graphs"][0]["nodes"]}
    assert "crop" not in nodes["A"]
    assert nodes["D"]["shape"] == [2, 32, 14, 14]
    assert "crop" not in nodes["D"]
    assert len(nodes["A"]["data"]) == 2 * 8 * 28 * 28
    wide = CNN((1, 28, 28), 10, maps=(32,), random_state=0).loss(rng.random((3, 1, 28, 28)), np.eye(10)[:3])
    nodes = {node["name"]: node["value"] for node in trace(Graph(wide))["graphs"][0]["nodes"]}
    assert nodes["A"]["crop"] == [1, 16, 28, 28]


@pytest.mark.slow
def test_a_step_has_its_own_lines_of_source_and_none_of_its_neighbours():
    made = trace(Graph(two_digits()))
    whole, source = made["graphs"][0], made["source"]
    names = [node["name"] for node in whole["nodes"]]
    lines = {names[step["node"]]: "\n".join(source[k] for k in step["lines"]) for step in whole["forward"]}
    assert "padded1" in lines["A"]
    assert "columns_1" in lines["D"]
    for pool in "CF":
        assert "np.max(places(" in lines[pool]
        assert not re.search(r"padded|columns|W1", lines[pool])
    taken = [k for step in whole["forward"] for k in step["lines"]]
    assert len(taken) == len(set(taken))
    back = {names[step["parent"]]: "\n".join(source[k] for k in step["lines"]) for step in whole["backward"]}
    assert "W1" in back["C"]
    assert "W1" not in back["D"]
    assert all(back.values()), "a gradient without a line of its own stands within another's"
