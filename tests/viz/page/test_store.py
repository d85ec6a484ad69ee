"""What a page answers, and what its store does with edits: in Node, from the bundle that stands in the wheel."""

import importlib.util
import re
import sys

import numpy as np
import pytest

from autograd import Graph, Value, affine, constant
from nn import MLP, SGD
from tests.viz.graphs import chain
from tests.viz.page.node import HERE, node
from viz.page.bundle import engine
from viz.page.known_data import known_data
from viz.page.live_structure import program, structure
from viz.page.said import said
from viz.page.update_rule import update_rule

ROOT = HERE.parents[2]


def ask(loss, *calls, lr=0.1, inputs=None, output=None):
    """What a page of this graph answers."""
    graph = loss if isinstance(loss, Graph) else Graph(loss)
    operations = program(graph)
    given = {
        "bundle": engine(operations),
        "page": {
            **structure(graph, update_rule(graph, lr)),
            "said": said(),
            "known": known_data(graph, inputs, output),
        },
        "operations": operations,
    }
    return node("store_runner.mjs", {**given, "calls": calls})


def error(answer):
    return answer["error"]


def test_a_page_can_be_asked():
    loss = chain()
    W0 = next(v for v in Graph(loss).nodes if v.name == "W⁰")
    names, value, gradient, raised, now, one = ask(
        loss, ["names"], ["get", "W0"], ["gradient", "W0"], ["get", "W⁰"], ["loss"], ["get", "W0[1, -1]"]
    )
    assert names[:3] == ["x", "t", "W⁰"] or set(names) >= {"x", "t", "W⁰", "W¹", "w", "A", "y", "l"}
    np.testing.assert_array_equal(value, W0.data)
    assert raised == value
    np.testing.assert_allclose(gradient, W0.grad, rtol=1e-12)
    assert now == pytest.approx(loss.data, rel=1e-14)
    assert one == W0.data[1, -1]


def test_what_is_set_is_computed():
    """Set a weight: value and gradients are those that Python has with it."""

    def make(w):
        W, x = Value([[0.1, w, -0.3]], name="W"), constant([0.4, -1.0], name="x")
        loss = (affine(W, x).sigmoid() ** 2).sum()
        loss.name = "l"
        return W, loss

    _, first = make(0.2)
    W, second = make(1.7)
    second.backward()
    _, now, gradient, after, *_ = ask(first, ["set", "W[0,1]", 1.7], ["loss"], ["gradient", "W"], ["get", "l"])
    assert now == after == pytest.approx(second.data, rel=1e-14)
    np.testing.assert_allclose(gradient, W.grad, rtol=1e-12)


def test_edits_are_undone_redone_and_reset():
    loss = chain()
    calls = [
        ["loss"], ["set", "t", 0.25], ["loss"], ["set", "x[0]", 9], ["loss"], ["store.undo"], ["loss"], ["store.redo"],
        ["loss"], ["store.reset"], ["loss"], ["store.undo"], ["loss"], ["store.undo"], ["store.undo"], ["loss"],
        ["store.undo"], ["loss"],
    ]  # fmt: skip
    before, _, one, _, two, _, undone, _, redone, _, reset, _, back, _, _, start, _, still = ask(loss, *calls)
    assert len({before, one, two}) == 3
    assert (undone, redone, reset, back, start, still) == (one, two, before, two, before, before)


def test_a_drag_is_one_thing_to_undo():
    before, *_, dragged, _, undone = ask(
        chain(), ["loss"], *[["store.drag", 2, 0, x] for x in (0.1, 0.2, 0.3)], ["store.drop"], ["loss"],
        ["store.undo"], ["loss"],
    )  # fmt: skip
    assert before == undone != dragged


def test_a_touch_computes_anew_and_changes_nothing():
    """What runs before a number is dragged: no digit is another, and there is nothing to undo."""
    asked = [["state"], ["loss"], ["gradient", "W0"], ["store.past"], ["store.losses"]]
    was = ask(chain(), *asked, ["store.computed"])
    _, _, *now, runs = ask(chain(), ["loss"], ["store.touch"], *asked, ["store.computed"])
    assert now == was[:-1]
    assert runs > was[-1]


def test_updates_are_those_of_gradient_descent():
    """w ← w − η ∂l/∂w, of the parameters and not of the data, as the model's own training does."""
    rng = np.random.default_rng(0)
    model = MLP((2, 3, 1), random_state=1)
    X, t = rng.normal(size=(8, 2)), rng.integers(2, size=8)
    loss = model.loss(X, t)
    names = [Graph(loss).name_of(v) for v in Graph(loss).leaves if v.op is None]
    found = ask(loss, ["update", 3], *[["get", name] for name in names], ["get", "x"], lr=0.5)
    optimizer = SGD(model.parameters(), lr=0.5)
    for _ in range(3):
        model.zero_grad()
        model.loss(X, t).backward()
        optimizer.step()
    assert found[0] == pytest.approx(model.loss(X, t).data, rel=1e-12)
    for got, parameter in zip(found[1:-1], model.parameters(), strict=True):
        np.testing.assert_allclose(got, parameter.data, rtol=1e-11)
    np.testing.assert_array_equal(found[-1], X)


def test_updates_stop_where_the_loss_is_no_number():
    w = Value(1.0, name="w")
    loss = ((w * w).exp() * w).log()
    said, losses = ask(loss, ["update", 50], ["store.losses"], lr=30.0)
    assert "no number" in error(said)
    assert len(losses) < 50


def test_a_state_comes_back_exactly():
    loss = chain()
    changes = [["set", "W0[0,0]", 0.1 + 0.2], ["set", "x", [1e-300, -1 / 3]], ["go", 5]]
    *_, state, now = ask(loss, *changes, ["state"], ["loss"])
    assert set(state["leaves"]) == {"W⁰", "x"}
    *_, after, again, step = ask(loss, ["restore", state], ["loss"], ["state"], ["store.step"])
    assert after == now
    assert again == state
    assert step == 5


def test_what_cannot_be_done_is_said_in_a_sentence():
    calls = [
        (["get", "Q"], "nothing called"),
        (["set", "A", [1, 2, 3]], "computed"),
        (["set", "x", [1, 2, 3]], r"shape \(2\), and this has \(3\)"),
        (["set", "x", [1, "a"]], "finite numbers"),
        (["set", "t", None], "finite numbers"),
        (["set", "W0", [[1, 2, 3], [1, 2]]], "rows of one length"),
        (["set", "W0[7,0]", 1], "no entry 7"),
        (["get", "W0[1]"], "names no entry"),
        (["go", 100], "no step 100"),
        (["update", 1.5], "whole number"),
        (["predict", [[1, 2]]], "does not know its data"),
        (["train", 3], "does not know its data"),
        (["restore", {"leaves": {"x": {"shape": [1], "data": [1]}}, "step": 0, "lr": 1}], "shape"),
    ]
    for (call, wanted), answer in zip(calls, ask(chain(), *(call for call, _ in calls)), strict=True):
        assert re.search(wanted, error(answer)), (call, answer)
        assert error(answer).endswith(".")


def test_a_page_finds_that_it_differs_from_python():
    graph = Graph(chain())
    page = {**structure(graph), "said": said()}
    same = {"bundle": engine(program(graph)), "operations": program(graph), "calls": [["store.difference"]]}
    assert node("store_runner.mjs", {**same, "page": page}) == [""]
    wrong = {**page, "expected": {**page["expected"], "loss": page["expected"]["loss"] * 1.0001}}
    assert "not to be trusted" in node("store_runner.mjs", {**same, "page": wrong})[0]
    text = same["operations"].replace("g[i$ * g$] * (y[i$ * y$] * (1 - y[i$ * y$]))", "g[i$ * g$]")
    assert text != same["operations"]
    assert "not to be trusted" in node("store_runner.mjs", {**same, "page": page, "operations": text})[0]


def test_a_mask_is_no_single_precision():
    x = Value([1.0, -2.0], name="x")
    assert not structure(Graph(np.where(x.data > 0, x, 0.1 * x).sum()))["widened"]


def test_float32_is_widened_and_the_page_knows():
    w = Value(np.float32([1.5, -2.25]), name="w")
    graph = Graph((w * 3.0).tanh().sum())
    assert structure(graph)["widened"]
    value, said = ask(graph, ["get", "w"], ["store.difference"])
    assert value == [1.5, -2.25]
    assert said == ""


def test_names_that_are_shared_are_told_apart():
    a, b = Value(1.0, name="x"), Value(2.0, name="x")
    names, one, two = ask(a * b, ["names"], ["get", "x1"], ["get", "x₂"])
    assert names[:2] == ["x₁", "x₂"]
    assert (one, two) == (1.0, 2.0)


def test_the_bundle_is_what_the_sources_make(tmp_path):
    spec = importlib.util.spec_from_file_location("javascript", ROOT / ".ci" / "javascript.py")
    javascript = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(javascript)
    if not (javascript.MODULES / "esbuild").exists():
        pytest.skip(f"{sys.prefix} has no esbuild: python .ci/javascript.py brings it")
    assert javascript.build(tmp_path) == 0
    built = {file.name: file.read_bytes() for file in javascript.BUILT.iterdir()}
    assert built == {file.name: file.read_bytes() for file in tmp_path.iterdir()}, "python .ci/javascript.py --fix"
