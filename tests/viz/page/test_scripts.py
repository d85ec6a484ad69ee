"""Scripts to copy: each runs as it is and prints the loss and the gradients that the page shows."""

import json
import subprocess
import sys

import numpy as np
import pytest

import nn
from autograd import TABLE, Graph, Op, Value
from tests.autograd.own_operations import table_as_before
from tests.viz.graphs import chain
from tests.viz.page.test_engine import GRAPHS
from viz.notation.source_lines import listing
from viz.page.scripts import scripts


def run(script, graph):
    """What a script prints, by the name of what is printed."""
    text = "\n".join(script)
    for k, v in enumerate(graph.leaves):
        text = text.replace(f"{{{k}}}", json.dumps(np.asarray(v.data).tolist()))
    done = subprocess.run([sys.executable, "-c", text], capture_output=True, encoding="utf-8", timeout=120)
    assert done.returncode == 0, f"{done.stderr}\n{text}"
    return {name: json.loads(value) for name, value in (line.split(" = ") for line in done.stdout.splitlines())}


def agrees(graph, printed):
    found = list(printed.values())
    variables = [v for v in graph.leaves if v.op is None and v in graph.gradients]
    assert found[0] == pytest.approx(graph.ends[0].data, rel=1e-12)
    scale = max(float(np.max(np.abs(graph.gradients[v]))) for v in variables)
    for got, v in zip(found[1:], variables, strict=True):
        np.testing.assert_allclose(got, graph.gradients[v], atol=1e-11 * scale, err_msg=graph.name_of(v))


def activations():
    x = Value(np.linspace(-2, 2, 6).reshape(2, 3), name="x")
    import autograd as ag

    parts = [ag.elu(x), ag.leaky_relu(x), ag.softplus(x), ag.relu(x), ag.sqrt(x * x + 1), x.clip(-1, 1), ag.exp(x) ** 2]
    return sum(parts[1:], parts[0]).max(axis=1).sum()


def alike():
    """Names that one might take for each other, or for Python's; and a condition that is a number."""
    import autograd as ag

    v, a, other = Value(40.0, name="v₀"), Value([1.0, -2.0], name="a"), Value([0.5, 3.0], name="a")
    printed, x, x_ = (Value(k + 0.5, name=name) for k, name in enumerate(("print", "x", "x_")))
    return (ag.where(v > 20, v - 20, 0.0) * a * other).sum() + ag.where(a > 0, a, 0.1 * a).sum() * printed * x / x_


def stairs():
    """Numbers whose gradient is a number that nothing computed; and a sum over no axis."""
    x, y, z = (Value(k + 0.7, name=name) for k, name in enumerate("xyz"))
    chosen = TABLE["where"](Value(1.0, name="c"), x, y)
    return np.floor(x) + np.mod(y, 2.0) + z // 1.3 + chosen + Value([1.0, 2.0], name="a").sum(axis=()).sum()


ALL = [*GRAPHS, activations, alike, stairs]


@pytest.mark.slow
@pytest.mark.parametrize("make", [chain, activations, alike, stairs])
def test_scripts_print_the_same_loss_and_gradients(make):
    check(make, ("NumPy", "chalkgrad"))


@pytest.mark.slow
@pytest.mark.parametrize("make", ALL, ids=lambda make: make.__name__)
def test_all_scripts_print_the_same_loss_and_gradients(make):
    pytest.importorskip("torch")
    check(make, ("NumPy", "chalkgrad", "PyTorch"))


def check(make, languages):
    made = make()
    graph = made if isinstance(made, Graph) else Graph(made)
    written = scripts(graph, listing(graph))
    for language in languages:
        assert isinstance(written[language], list), (language, written[language])
        before = listing(graph).lines if language == "NumPy" else []
        agrees(graph, run([*before, *written[language]], graph))


def test_what_has_no_script_says_why():
    with table_as_before():
        _say_why()


def _say_why():
    own = Op(name="own_cube", inputs=("a",), forward=lambda a: a**3, formula="a ** 3", local=["3 * a ** 2"])
    graph = Graph(own(Value(2.0, name="a")))
    written = scripts(graph, listing(graph))
    assert "of your own" in written["chalkgrad"]
    assert isinstance(written["PyTorch"], list)
    several = Graph(Value([1.0, 2.0], name="a") * 2.0, [np.ones(2)])
    assert all("one number" in text for text in scripts(several, None).values())
    eigen = Graph(np.linalg.eigvalsh(Value([[2.0, 1.0], [1.0, 3.0]], name="a")).sum())
    assert "eigenvalues" in scripts(eigen, None)["PyTorch"]
    model = nn.MLP((2, 2, 1), random_state=0)
    assert isinstance(scripts(Graph(model.loss([0.4, -1.0], 1.0)), None)["PyTorch"], list)


@pytest.mark.parametrize("inner", ["clip(a, 0, 1)", "clip(a, low=0, high=1)", "clip(a, 0, high=1)"])
def test_settings_in_the_text_of_an_operation_of_ones_own_are_kept(inner):
    own = {"name": "own_step", "inputs": ("a",), "formula": f"{inner} ** 2", "local": [f"2 * {inner}"]}
    with table_as_before():
        graph = Graph(Op(**own, forward=lambda a: np.clip(a, 0, 1) ** 2)(Value(0.3, name="a")))
        written = scripts(graph, listing(graph))["PyTorch"]
    line = next(line for line in written if line.startswith("v1 = "))
    for at, right in ((0.3, 0.09), (1.7, 1.0), (-0.5, 0.0)):
        assert eval(line.partition(" = ")[2], {"larger": max, "smaller": min, "a": at}) == pytest.approx(right)
