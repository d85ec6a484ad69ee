"""The trace: what stands in it, that it is plain, documented and true."""

import json
import re
from pathlib import Path

import numpy as np
import pytest

import autograd
import viz.page.structure
from autograd import TABLE, Graph, Op, Value, affine, binary_cross_entropy, constant, sigmoid
from autograd.graph.formula import read, read_at
from autograd.graph.unicode import line
from nn import CNN, MLP, SGD
from tests.autograd.own_operations import table_as_before
from tests.viz.graphs import chain, square
from viz.drawing.dot import Dot, places
from viz.notation.mathml import mathml
from viz.page.structure import MAX_INSIDE, SCHEMA, VERSION, trace
from viz.page.tensors import KEPT, tensor
from viz.style.text import clean

GOLDEN = Path(__file__).parent / "golden" / "trace.json"
WITHOUT_TREES = {"formulas", "said", "called", "data", "shape", "crop"}


def neuron():
    """A chain of three operations: A = wᵀx', y = σ(A), l."""
    x, w, t = constant([0.4, -1.0], name="x"), Value([2.0, -3.6, 0.5], name="w"), constant(1.0, name="t")
    steps = [affine(w, x)]
    steps.append(sigmoid(steps[-1]))
    steps.append(binary_cross_entropy(steps[-1], t))
    for v, name in zip(steps, "Ayl", strict=True):
        v.name = name
    return steps[-1]


def array(found):
    """A tensor of a trace as NumPy has it."""
    if not isinstance(found, dict):
        return float(found)
    return np.array([float(x) for x in found["data"]]).reshape(found["shape"])


def keys(data):
    if isinstance(data, dict):
        for key, inner in data.items():
            yield key
            if key not in WITHOUT_TREES:
                yield from keys(inner)
    elif isinstance(data, list):
        for inner in data:
            yield from keys(inner)


# ------------------------------------------------------------------------------------------- its form
def test_a_tiny_chain_gives_exactly():
    made = trace(Graph(neuron()))
    # The source is another module's, and the last digits of finite differences are the machine's.
    made["source"] = None
    assert made.pop("said")["path.one"] == "one term arrives here"
    for graph in made["graphs"]:
        for node in graph["nodes"]:
            node["check"] = None
        for step in graph["forward"] + graph["backward"]:
            step["lines"] = []
    assert made == json.loads(GOLDEN.read_text(encoding="utf-8"))


@pytest.mark.slow
@pytest.mark.parametrize("make", [neuron, chain, square, lambda: chain(batch=4)])
def test_it_is_plain_json_and_every_key_is_documented(make):
    made = trace(Graph(make()))
    assert (made["schema"], made["version"]) == (SCHEMA, VERSION) == ("chalkgrad.trace", 1)
    assert json.loads(json.dumps(made, allow_nan=False)) == made
    undocumented = {key for key in keys(made) if not re.search(rf"\b{key}\b", viz.page.structure.__doc__)}
    assert undocumented == set()


def test_an_absent_local_derivative_is_no_1():
    """Where entries only move or are added up the page gets null; the formula that ran is there as ever."""
    A = Value([[1.0, -2.0], [3.0, 4.0]], name="A")
    with table_as_before():
        turned = Op(name="turned", inputs=("a", "b"), forward=lambda a, b: a[::-1] * b, formula="turned(a, b)",
                    local=[None, "a[::-1]"], pull=["(g * b)[::-1]", "g * a[::-1]"])  # fmt: skip
        graph = Graph(turned(A, A).sum())
        made = trace(graph)
        of_sum, of_first, of_second = made["graphs"][0]["backward"]
        assert (of_first["local"], of_first["local_formula"], of_first["local_label"]) == (None, None, "")
        assert of_first["joined"] == "→"
        np.testing.assert_array_equal(array(of_sum["local"]), np.ones((2, 2)))
        assert (of_sum["local_label"], of_sum["joined"]) == ("1 (in each entry)", "g · J")
        assert made["formulas"][of_second["local_formula"]] == mathml(read("a[::-1]"), ["a", "b"])
        np.testing.assert_array_equal(array(of_second["local"]), [[3.0, 4.0], [1.0, -2.0]])
        np.testing.assert_array_equal(array(of_first["contribution"]), [[3.0, 4.0], [1.0, -2.0]])
        assert made["formulas"][of_first["formula"]] == mathml(read("(g * b)[::-1]", ["a", "b", "g"]), ["a", "b"])
        assert "∂v2/∂A = (∂v2/∂v1 ⊙ A)[::−1]" in viz.step(graph).html


def test_hostile_names_are_text_and_control_characters_are_seen():
    name = "</script>\n\x00\u202e\ud800"
    v = Value(1.0, name=name) * 2.0
    found = trace(Graph(v))["graphs"][0]["nodes"][0]["name"]
    assert found == clean(name)
    found.encode()


def test_what_is_not_finite_has_a_name():
    assert tensor(float("nan")) == "NaN"
    assert tensor([np.inf, -np.inf, -0.0])["data"] == ["Infinity", "-Infinity", 0.0]


def test_large_arrays_are_summed_up_and_cut():
    data = np.arange(100.0 * 80).reshape(100, 80)
    made = tensor(data)
    assert (made["shape"], made["min"], made["max"]) == ([100, 80], 0, 7999)
    assert made["crop"][1] == 80
    assert len(made["data"]) == np.prod(made["crop"]) <= KEPT
    np.testing.assert_allclose(made["data"], data[: made["crop"][0]].ravel(), rtol=1e-4)
    assert tensor(np.zeros((60_000, 3)))["crop"] == [833, 3]
    assert tensor(np.zeros((1, 60_000)))["crop"] == [1, KEPT]
    assert tensor(np.zeros((0, 3))) == {"shape": [0, 3], "data": []}


# ------------------------------------------------------------------------------------------ its numbers
@pytest.mark.slow
@pytest.mark.parametrize("make", [neuron, chain, square, lambda: chain(batch=4)])
def test_gradients_grow_term_by_term_to_those_of_the_backward_pass(make):
    loss = make()
    loss.grad = None
    for v in Graph(loss).leaves:
        v.grad = None
    loss.backward()
    graph = Graph(loss)
    made = trace(graph)["graphs"][0]
    arrived = {}
    for step in made["backward"]:
        before = arrived.get(step["parent"])
        assert (step["before"] is None) == (before is None)
        if before is not None:
            np.testing.assert_allclose(array(step["before"]), before, rtol=1e-9)
        arrived[step["parent"]] = array(step["contribution"]) + (0.0 if before is None else before)
        np.testing.assert_allclose(array(step["after"]), arrived[step["parent"]], rtol=1e-8)
    for k, v in enumerate(graph.nodes):
        if v.grad is None:
            assert made["nodes"][k]["gradient"] is None
        else:
            np.testing.assert_allclose(array(made["nodes"][k]["gradient"]), v.grad, rtol=1e-8)


def test_no_gradient_of_the_users_is_changed():
    loss = chain(backward=False)
    trace(Graph(loss))
    assert all(v.grad is None and (v.name or v.op) for v in Graph(loss).nodes)


def test_the_update_is_that_of_gradient_descent():
    model = MLP([2, 3, 2, 1], random_state=3)
    made = trace(Graph(model.loss([0.4, -1.0], 1.0)), lr=0.5)
    loss = model.loss([0.4, -1.0], 1.0)
    loss.backward()
    SGD(model.parameters(), lr=0.5).step()
    new = {p.name: p.data for p in model.parameters()}
    first = made["graphs"][0]
    for step in first["update"]:
        np.testing.assert_allclose(array(step["new"]), new[first["nodes"][step["node"]]["name"]], rtol=1e-8)
    assert first["loss_after"] == pytest.approx(model.loss([0.4, -1.0], 1.0).data, rel=1e-9)
    assert made["lr"] == 0.5


def test_scalar_gradients_reassemble_into_those_of_the_array_operation():
    made = trace(Graph(chain()))
    whole = made["graphs"][0]
    for node in whole["nodes"]:
        assert (node["inside"] is None) == (node["kind"] != "operation" or node["name"] in ("y", "l"))
    for inside in made["graphs"][1:]:
        of = whole["nodes"][inside["of"]]
        assert inside["name"] == of["name"]
        assert [one["error"] < 1e-12 for one in inside["reassembled"]]
        found = {node["name"]: node for node in inside["nodes"]}
        for k, parent in enumerate(of["parents"]):
            leaf = whole["nodes"][parent]
            if leaf["gradient"] is not None:
                flat = array(leaf["gradient"]).ravel()
                entries = [f"{leaf['name']}[{','.join(map(str, at))}]" for at in np.ndindex(*leaf["shape"])]
                np.testing.assert_allclose([found[e]["gradient"] for e in entries], flat, rtol=1e-8, err_msg=str(k))


def test_an_inside_that_is_too_large_says_why():
    made = trace(Graph(autograd.softmax(Value(np.ones(1300), name="w"))[0]))
    reasons = [node["inside"] for node in made["graphs"][0]["nodes"] if node["kind"] == "operation"]
    assert all(isinstance(reason, str) and "too many" in reason for reason in reasons)
    assert MAX_INSIDE < 1300


def test_central_differences_agree_at_a_middling_h():
    made = trace(Graph(chain()))
    assert made["steps_h"] == [10.0**-k for k in range(1, 13)]
    checked = [node for node in made["graphs"][0]["nodes"] if node["check"]]
    assert {node["name"] for node in checked} == {"A", "B", "C", "D", "E", "y", "l", "W⁰", "W¹", "w"}
    for node in checked:
        exact = np.ravel(array(node["gradient"]))
        for entry, central, error in zip(*(node["check"][k] for k in ("entries", "central", "error")), strict=True):
            assert min(error) < 1e-7
            assert min(error) <= min(error[0], error[-1])  # the V
            assert central[4] == pytest.approx(exact[entry], rel=1e-4)


@pytest.mark.slow
def test_a_batch_is_known_by_its_data():
    graph = Graph(chain(batch=4))
    made = trace(graph)["graphs"][0]
    assert made["samples"] == 4
    rows = {node["name"] for node in made["nodes"] if node["batch"]}
    assert rows >= {"x", "t", "A", "B", "C", "D", "E", "y"}
    assert not rows & {"W⁰", "W¹", "w", "l"}
    assert trace(Graph(chain()))["graphs"][0]["samples"] is None


def test_each_step_knows_its_lines_of_source():
    made = trace(Graph(chain()))
    whole, source = made["graphs"][0], made["source"]
    for step in whole["forward"]:
        name = {"W⁰": "W0", "W¹": "W1"}.get(n := whole["nodes"][step["node"]]["name"], n)
        assert any(re.search(rf"\b{name}\b", source[k]) for k in step["lines"]), name
    for step in whole["backward"]:
        name = {"W⁰": "W0", "W¹": "W1"}.get(n := whole["nodes"][step["parent"]]["name"], n)
        assert any(re.search(rf"\bg{name}\b", source[k]) for k in step["lines"]), name


@pytest.mark.slow
def test_a_small_network_of_images():
    rng = np.random.default_rng(0)
    made = trace(Graph(CNN((1, 6, 6), 2, maps=(2,)).loss(rng.normal(size=(2, 1, 6, 6)), np.eye(2))))
    json.dumps(made, allow_nan=False)
    assert all(step["why"] for step in made["graphs"][0]["backward"])


# ----------------------------------------------------------------------------------------- its formulas
class _Number:
    """Numbers under the signs of a formula: ⊙ entry by entry, · a product of matrices, or with a number."""

    def __init__(self, data, lies=False):
        self.data, self.lies = np.asarray(data, float), lies

    def __mul__(self, other):
        return _Number(self.data * other.data)

    def __matmul__(self, other):
        if not self.data.ndim or not other.data.ndim:
            return _Number(self.data * other.data)
        if self.data.ndim == other.data.ndim == 1 and other.lies:
            return _Number(np.outer(self.data, other.data))
        return _Number(self.data @ other.data)

    def __truediv__(self, other):
        return _Number(self.data / other.data)

    def __add__(self, other):
        return _Number(self.data + other.data)

    def __sub__(self, other):
        return _Number(self.data - other.data)

    def __neg__(self):
        return _Number(-self.data)

    def __pow__(self, other):
        return _Number(self.data**other.data)


def _variable(data, *suffixes):
    found = _Number(data)
    for suffix in suffixes:
        if suffix == "ᵀ":
            found = _Number(found.data.T, lies=True)
        elif suffix == "′":
            ones = np.ones((*found.data.shape[:-1], 1))
            found = _Number(np.concatenate([ones, found.data], axis=-1))
        else:
            found = _Number(eval(f"a{suffix}", {"a": found.data}))
    return found


_SIGNS = {"·": "@", "⊙": "*", "−": "-", "+": "+"}
_FUNCTIONS = {"exp": np.exp, "ln": np.log, "σ": autograd.sigmoid, "tanh": np.tanh}


def _python(found):
    """A tree as a Python expression over `_Number`."""
    kind, *parts = found
    if kind == "var":
        return f"V(at[{parts[0]!r}], {', '.join(map(repr, parts[1:]))})"
    if kind == "n":
        return f"N({parts[0]})"
    if kind == "o":
        return _SIGNS[parts[0]]
    if kind == "f":
        return f"N(F[{parts[0]!r}](({' '.join(map(_python, parts[1:]))}).data))"
    if kind == "frac":
        return f"(({_python(parts[0])}) / ({_python(parts[1])}))"
    if kind == "sup":
        return f"({_python(parts[0])}) ** ({_python(parts[1])})"
    return f"({' '.join(map(_python, parts))})"


@pytest.mark.slow
@pytest.mark.parametrize("make", [neuron, chain, square, lambda: chain(batch=4), lambda: Graph(chain()).unroll()])
def test_every_formula_that_is_shown_gives_what_ran(make):
    found = make()
    made = trace(found if isinstance(found, Graph) else Graph(found))
    count = 0
    for graph in made["graphs"]:
        nodes = graph["nodes"]

        def value(tree_, k, nodes=nodes):
            at = {i: array(nodes[p]["value"]) for i, p in enumerate(nodes[k]["parents"])}
            at |= {"y": array(nodes[k]["value"]), "g": array(nodes[k]["gradient"])}
            return eval(_python(tree_), {"V": _variable, "N": _Number, "F": _FUNCTIONS, "at": at}).data

        for step in graph["forward"]:
            if nodes[step["node"]]["op"] == "mean":
                continue
            for f in (step["formula"], step["short"]):
                if f is not None:
                    result = value(made["formulas"][f], step["node"])
                    np.testing.assert_allclose(result, array(nodes[step["node"]]["value"]), rtol=1e-7)
                    count += 1
        for step in graph["backward"]:
            if nodes[step["consumer"]]["op"] == "mean":
                continue
            result = value(made["formulas"][step["formula"]], step["consumer"])
            np.testing.assert_allclose(result, array(step["contribution"]), rtol=1e-6)
            count += 1
    assert count >= 3


_DIGITS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")


def _linear(found, names):
    """What a page shows as MathML, as a line of text again."""
    kind, *parts = found
    if kind == "var":
        return "".join([names[parts[0]], *parts[1:]])
    if kind in ("n", "o", "t"):
        return f" {parts[0]} "
    inner = [_linear(part, names) for part in parts[kind == "f" :]]
    if kind == "f":
        return f"{parts[0]}({''.join(inner)})" if inner else parts[0]
    if kind in ("frac", "sup"):
        return f"({inner[0]}) {'/' if kind == 'frac' else '^'} ({inner[1]})"
    if kind in ("row", "sqrt"):
        return ("√" if kind == "sqrt" else "") + "".join(inner)
    return f"{kind[0]}{''.join(inner)}{kind[1]}"


@pytest.mark.parametrize("name", sorted(TABLE.keys() - {"constant"}))
@pytest.mark.parametrize("rank", [1, 2])
def test_a_page_says_what_a_line_says(name, rank):
    """Every text of the table: what is written as MathML has the signs and words of the line, in their order."""
    op = TABLE[name]
    names = {**dict(enumerate(op.inputs)), "y": "y", "g": "g", "parts": "parts"}
    for index in range(max(1, len(op.inputs))):
        for which in ("formula", "local", "pull"):
            if text := op.text_of(which, index, [rank] * len(op.inputs)):
                tree = read(text, [*op.inputs, "y", "g"], {**op.params, "i": index + 1})
                texts = _linear(mathml(tree, op.inputs), names), line(tree)
                written, expected = (re.sub(r"[\s()^]", "", one.translate(_DIGITS)) for one in texts)
                assert written == expected


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a * b / c", ["row", ["var", 0], ["o", "·"], ["frac", ["var", 1], ["f", "c"]]]),
        ("-(a + b) / c", ["row", ["o", "−"], ["frac", ["row", ["var", 0], ["o", "+"], ["var", 1]], ["f", "c"]]]),
        ("a ** (b - 1)", ["sup", ["var", 0], ["row", ["var", 1], ["o", "−"], ["n", "1"]]]),
        ("(a + b) ** 2", ["sup", ["()", ["var", 0], ["o", "+"], ["var", 1]], ["n", "2"]]),
        ("exp(a)[1:]", ["row", ["f", "exp", ["var", 0]], ["o", "[1:]"]]),
        ("a[..., None] * b[None, 1:]", ["row", ["var", 0], ["o", "·"], ["var", 1, "[1:]", "ᵀ"]]),
        ("a * low", ["row", ["var", 0], ["o", "·"], ["()", ["o", "−"], ["n", "∞"]]]),
        ("a / low", ["frac", ["var", 0], ["row", ["o", "−"], ["n", "∞"]]]),
        ("getitem(a, index)", ["var", 0, "[[0 2], 1:]"]),
        (
            "put(a, index)",
            ["row", ["var", 0], ["t", "put"], ["t", "at"], ["[]", ["f", "[0 2]"], ["o", ","], ["n", "1"], ["o", ":"]]],
        ),
    ],
)
def test_what_a_page_is_given(text, shown):
    params = {"low": -np.inf, "index": (np.array([0, 2]), slice(1, None))}
    assert mathml(read(text, params=params), ["a", "b"]) == shown


def test_above_a_bar_stands_all_of_what_is_repeated():
    a, b = Value(np.ones((2, 1, 3)), name="a"), Value(np.ones((4, 1)), name="b")
    v = a / b
    kind, above, below = mathml(read_at(v, "a / b"), ["a", "b"])
    assert kind == "frac"
    assert above[:2] == ["row", ["var", 0]]
    assert below[:2] == ["row", ["var", 1]]


@pytest.mark.parametrize("op", [autograd.matmul, affine])
@pytest.mark.parametrize("ranks", ["11", "12", "21", "22"])
def test_factors_stand_in_the_order_of_the_formula(op, ranks):
    inner = {"1": (3,), "2": (3, 2)} if op is autograd.matmul else {"1": (2,), "2": (4, 2)}
    a, b = Value(np.ones((2, 3) if ranks[0] == "2" else 3), name="a"), Value(np.ones(inner[ranks[1]]), name="b")
    v = op(a, b)
    made = trace(Graph([v], [np.ones(v.shape)]))
    for step in made["graphs"][0]["backward"]:
        _, first, *_ = made["formulas"][step["formula"]]
        assert step["joined"].startswith("g") == (first[1] == "g"), step["joined"]


def test_an_index_that_is_a_node_has_that_nodes_name_on_a_page():
    x = Value([3.0, 1.0, 2.0], name="x")
    s = np.sort(x)
    made = trace(Graph([s], [np.ones(3)]))
    (step,) = [one for one in made["graphs"][0]["forward"] if made["graphs"][0]["nodes"][one["node"]]["name"] == "v2"]
    assert made["formulas"][step["formula"]] == ["row", ["var", 0], ["[]", ["var", 1]]]


def test_insides_share_what_is_run_again_for_their_checks(monkeypatch):
    W, x = Value(np.ones((2, 2)), name="W"), Value([1.0, 2.0], name="x")
    graph = Graph(np.tanh(W @ x).sum())

    def checked():
        first, *insides = trace(graph)["graphs"]
        return [any(node["check"] for node in one["nodes"]) for one in (first, *insides)]

    assert all(checked())
    monkeypatch.setattr(viz.page.structure, "_ALL_CHECKS", 0)
    is_whole_checked, *are_insides_checked = checked()
    assert is_whole_checked
    assert not any(are_insides_checked)


def test_of_one_text_places_are_found_once(monkeypatch):
    runs = []
    monkeypatch.setattr(Dot, "run", lambda self, source, *_: runs.append(source) or b"graph 1 1 1")
    dot = Dot("/nowhere/dot", pure=True)
    assert places(dot, "digraph {}") == places(dot, "digraph {}") == "graph 1 1 1"
    assert runs == ["digraph {}"]
