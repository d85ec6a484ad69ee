"""`viz.step`: one self-contained piece of HTML, with a picture and a table where no script may run.

How it behaves in a browser is tested in tests/browser.
"""

import base64
import json
import re
import shutil
import subprocess
from dataclasses import asdict
from html.parser import HTMLParser
from pathlib import Path

import numpy as np
import pytest

import nn
import viz
from autograd import Graph, NotScalarError, StaleGraphError, Value, constant, conv2d, softmax
from autograd.errors import ArgumentError, DataTypeError
from nn import MLP
from tests.viz.graphs import chain, square
from viz.errors import DrawingError, OutputError
from viz.page.colors import module
from viz.page.layout import COMPACT, MOST, lay_out
from viz.page.live_page import LivePage
from viz.page.structure import trace
from viz.style.palette import DARK, LIGHT

WEB = Path(viz.__file__).parent / "page" / "web"
HOSTILE = (
    "</script><img src=x onerror=alert(1)>",
    "<!--",
    "\"'`${1}\\",
    "שלום",
    "n" * 500,
    "a\u2028b",
)


def lecture_chain():
    return MLP([2, 3, 2, 1], random_state=3).loss([0.4, -1.0], 1.0)


def hostile():
    loss = Value(1.0, name="start")
    for name in HOSTILE:
        loss = loss * Value(2.0, name=name)
        loss.name = f"{name}′"
    return loss


class Reader(HTMLParser):
    """Elements, attributes and scripts of a text, as a browser would find them."""

    def __init__(self, text):
        super().__init__()
        self.tags, self.attributes, self.scripts, self.words = [], [], [], []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag, attributes):
        self.tags.append(tag)
        self.attributes += [(tag, *pair) for pair in attributes]

    def handle_data(self, data):
        (self.scripts if self.cdata_elem == "script" else self.words).append(data)


def embedded(stepper):
    """The data as the script gets it."""
    script = "".join(Reader(stepper.html).scripts)
    return json.JSONDecoder().raw_decode(script[script.rindex('{"schema":') :])[0]


# ------------------------------------------------------------------------------------------ the page
def test_a_saved_page_holds_all_that_it_needs(tmp_path):
    stepper = viz.step(lecture_chain())
    path = stepper.save(tmp_path / "backprop.html")
    assert path == tmp_path / "backprop.html"
    text = path.read_bytes().decode()
    assert text == stepper.html
    read = Reader(text)
    assert not {"link", "iframe", "object", "embed"} & set(read.tags)
    assert [
        value for _, name, value in read.attributes if name in ("src", "href") and not value.startswith("data:")
    ] == []
    addresses = set(re.findall(r"https?://[^\s'\"]+", text))
    namespaces = ("2000/svg", "1998/Math/MathML", "1999/xhtml")
    assert addresses <= {f"http://www.w3.org/{name}" for name in namespaces}
    assert len(text.encode()) < 204_000  # 200,000 are asked; a newer Graphviz writes more
    assert len((WEB / "built/stepper.js").read_bytes()) < 130_000
    assert "default-src 'none'" in text
    assert "\r" not in text


@pytest.mark.slow
def test_a_batch_and_a_convolution_are_no_recordings_and_stay_small():
    rng = np.random.default_rng(0)
    X, images = rng.normal(size=(43, 2)), rng.normal(size=(2, 1, 12, 12))
    net = nn.CNN((1, 12, 12), 3, maps=(2, 3), padding="valid", random_state=0)
    batch = viz.step(nn.MLP([2, 3, 2, 1], random_state=3).loss(X, (X[:, 0] > 0) * 1.0)).html
    windows = viz.step(net.loss(images, np.eye(3)[[0, 1]])).html
    assert len(batch.encode()) < 250_000
    assert len(windows.encode()) < 300_000
    assert "addWindows((" in windows
    assert "addWindows((" not in batch


def test_a_page_has_the_scripts_of_the_operations_that_it_needs_and_no_other():
    images = constant(np.ones((1, 1, 4, 4)), name="x")
    kernels, A = Value(np.ones((1, 1, 2, 2)), name="K"), Value(2 * np.eye(2), name="A")
    windows, matrices = ((WEB / f"built/{name}.js").read_text("utf-8") for name in ("windows", "linear_algebra"))
    for loss, wanted in [
        (chain(), (False, False)),
        (conv2d(images, kernels).sum(), (True, False)),
        (np.linalg.det(A), (False, True)),
        (conv2d(images, kernels).sum() * np.linalg.det(A), (True, True)),
    ]:
        page = viz.step(loss).html
        assert (windows in page, matrices in page) == wanted


def test_the_script_gets_the_graph_and_its_layout_and_no_number_that_it_can_compute():
    loss = chain()
    stepper = viz.step(loss)
    found = embedded(stepper)
    assert found["layout"] == stepper.layout
    data = LivePage(Graph(loss)).data
    assert {name: found[name] for name in data} == json.loads(json.dumps(data))
    A = next(v for v in Graph(loss).nodes if v.name == "A")
    text = stepper.html.split("<script>", 1)[1]
    assert repr(float(loss.data)) in text, "for the check of itself"
    assert not [x for x in A.data if repr(float(x)) in text]


def test_a_graph_that_a_page_does_not_compute_has_pythons_numbers():
    a = Value([[2.0, 1.0], [1.0, 3.0]], name="a")
    loss = np.linalg.eigvalsh(a).sum()
    stepper = viz.step(loss)
    assert stepper.recording == "eigenvalues"
    script = "".join(Reader(stepper.html).scripts)
    found = json.JSONDecoder().raw_decode(script[script.rindex('{"trace":') :])[0]
    assert found["trace"]["graphs"][0]["nodes"][1]["op"] == "eigenvalues"
    assert found["tensors"]


@pytest.mark.slow
def test_insides_of_a_recorded_page_are_folded_as_those_of_a_live_one():
    W = Value(np.random.default_rng(0).normal(size=(5, 5)), name="W")
    stepper = viz.step(np.linalg.eigvalsh(W @ W.T).sum())
    assert stepper.recording == "eigenvalues"
    sizes = [len(graph["nodes"]) for graph in stepper.trace["graphs"]]
    assert max(sizes) > 200
    assert [layout is None for layout in stepper.layout] == [k > 0 and size > COMPACT for k, size in enumerate(sizes)]


def test_a_notebook_gets_html_and_a_text():
    stepper = viz.step(chain())
    bundle = stepper._repr_mimebundle_()
    assert bundle == {"text/html": stepper._repr_html_(), "text/plain": "<Stepper of 7 steps forward, 9 backward>"}
    html = bundle["text/html"]
    assert html.startswith('<div class="chalkgrad-stepper" lang="en" data-lm-suppress-shortcuts="true">')
    assert html.endswith("</script>\n</div>")
    assert not [name for _, name, _ in Reader(html).attributes if name == "id"], "it may be shown twice"


def test_the_title_names_the_chain_or_is_the_users():
    assert viz.step(chain()).title == "A → l"
    assert "<title>one &lt;step&gt;</title>" in viz.step(chain(), title="one <step>").html


def test_hostile_names_stay_text():
    stepper = viz.step(hostile(), title=HOSTILE[0])
    read = Reader(stepper.html)
    assert read.tags.count("script") == 1
    assert [value for tag, name, value in read.attributes if tag == "img" and name == "src" and value == "x"] == []
    assert not [name for _, name, _ in read.attributes if name.startswith("on")]
    assert {"html", "img", "details"} <= set(read.tags)
    assert "b" not in read.tags
    names = embedded(stepper)["names"]
    assert HOSTILE[0] in names
    assert HOSTILE[4] in names
    script = "".join(read.scripts)
    assert "<!--" not in script
    assert "\u2028" not in script


@pytest.mark.parametrize("file", sorted(WEB.rglob("*.js*")), ids=lambda file: str(file.relative_to(WEB)))
def test_nothing_in_the_script_reads_text_as_markup_or_code(file):
    script = re.sub(r"/\*\*.*?\*/", "", file.read_text(encoding="utf-8"), flags=re.DOTALL)
    if {"playground", "images"} & {*file.parts, file.stem}:
        # They write markup of their own: names and labels are escaped where they enter, and tests in a browser hand
        # them hostile ones.
        script = script.replace("innerHTML", "").replace("insertAdjacentHTML", "")
    script = script.replace(".eval()", "")  # a line of a PyTorch script
    if "built" in file.parts:  # Preact has one word of them, for a prop that no file of ours uses
        script = script.replace("dangerouslySetInnerHTML", "").replace(".innerHTML", "", 2)
    for word in (
        "innerHTML",
        "outerHTML =",
        "outerHTML=",
        "insertAdjacentHTML",
        "document.write",
        "eval(",
        "Function(",
        "import(",
        "fetch(",
    ):
        assert word not in script, word


@pytest.mark.skipif(shutil.which("node") is None, reason="needs node")
def test_the_script_is_javascript(tmp_path):
    (tmp_path / "stepper.js").write_text("".join(Reader(viz.step(chain()).html).scripts), encoding="utf-8")
    assert subprocess.run(["node", "--check", "stepper.js"], cwd=tmp_path).returncode == 0


def test_a_number_that_stands_in_several_places_is_in_the_page_once():
    X = np.random.default_rng(0).normal(size=(30, 2))
    text = viz.step(MLP([2, 8, 1], random_state=0).loss(X, np.ones(30))).html
    assert text.count(json.dumps(X.ravel().tolist(), separators=(",", ":"))[1:-1]) == 1


def test_its_colours_are_those_of_the_palette():
    html = viz.step(chain()).html
    css = json.loads(re.search(r'chalkgrad\.live\(root, ("(?:[^"\\]|\\.)*")', html)[1])
    light, *dark = re.findall(r":host(?:\([^{]*\))? \{ (--[^}]*color-scheme[^}]*) \}", css)
    assert len(dark) == 2
    for rules, theme in ((light, LIGHT), *((rules, DARK) for rules in dark)):
        declared = dict(re.findall(r"--([\w-]+): (#\w+);", rules))
        for role, color in asdict(theme).items():
            assert declared[role.replace("_", "-")] == color
    assert "--value: #0072B2; --gradient: #B34A00;" in light
    known = {*re.findall(r"(--[\w-]+): ", css), "--natural", "--most"}  # these two are set where a graph is drawn
    assert set(re.findall(r"var\((--[\w-]+)\)", css)) <= known
    assert WEB.joinpath("colors.js").read_text("utf-8").splitlines()[1:] == module().splitlines(), (
        "python -m viz.page.colors"
    )
    assert "html { background: #15181C; color: #E9EDF1; }" in html


# -------------------------------------------------------------------------------- where no script runs
def test_the_picture_has_gradients_even_before_a_backward_pass():
    loss = chain(backward=False)
    html = viz.step(loss)._repr_html_()
    images = re.findall(r'<img [^>]*src="data:image/svg\+xml;base64,([^"]+)"', html)
    assert "−1.49" in "".join(base64.b64decode(data).decode() for data in images)
    assert all(v.grad is None for v in Graph(loss).nodes)


def test_gradients_that_were_there_are_there_afterwards():
    loss = chain()
    before = [v.grad for v in Graph(loss).nodes]
    viz.step(loss)
    assert all(v.grad is g for v, g in zip(Graph(loss).nodes, before, strict=True))


def test_the_table_lists_every_step_in_words():
    loss = chain()
    graph = Graph(loss)
    html = viz.step(loss, lr=0.5)._repr_html_().split("<script>")[0]
    assert html.count("<tr>") == 1 + len(graph.forward_steps) + len(graph.backward_steps) + 3
    assert set(Reader(html).tags) <= {
        *("div", "img", "details", "summary", "table", "thead", "tbody", "tr", "th", "td", "p", "style"),
    }
    for step in (*graph.forward_steps, *graph.backward_steps):
        assert step.formula in html
    assert "W⁰ ← W⁰ − 0.5 · ∂l/∂W⁰" in html
    (rule,) = re.findall(r"<style>(.*?)</style>", html)
    assert rule.startswith("@media print{.chalkgrad-")  # nothing else of the notebook is touched


def test_a_long_computation_is_cut_short_in_the_table_and_has_no_picture():
    v = Value(1.0, name="a")
    for _ in range(MOST):
        v = v * 1.01
    html = viz.step(v)._repr_html_().split("<script>")[0]
    assert "<img" not in html
    assert "more steps" in html


# ------------------------------------------------------------------------------------------- the layout
def attention():
    X = constant(np.ones((3, 4)), name="X")
    Q, K, V = (X @ Value(np.ones((4, 4)), name=f"W_{name}") for name in "QKV")
    for name, v in {"Q": Q, "K": K, "V": V}.items():
        v.name = name
    return (softmax(Q @ K.T / 2) @ V).sum()


def boxes(graph):
    (part,) = lay_out(graph)["parts"]
    return {graph["nodes"][k]["name"]: (x, y, w, h) for k, x, y, w, h, _ in part["nodes"]}, part


def test_the_chain_flows_to_the_right_on_one_level_with_its_leaves_above():
    places, part = boxes(trace(Graph(chain()))["graphs"][0])
    steps = [places[name] for name in ("A", "B", "C", "D", "E", "y", "l")]
    assert [x for x, *_ in steps] == sorted(x for x, *_ in steps)
    assert max(y for _, y, *_ in steps) - min(y for _, y, *_ in steps) < 1
    for leaf, step in {"x": "A", "W⁰": "A", "W¹": "C", "w": "E", "t": "l"}.items():
        assert places[leaf][1] + places[leaf][3] / 2 < places[step][1] - places[step][3] / 2
        assert abs(places[leaf][0] - places[step][0]) < 80
    assert places["x"][0] < places["W⁰"][0]
    assert len(part["edges"]) == 11


@pytest.mark.slow
@pytest.mark.parametrize("make", [chain, square, attention, lambda: Graph(chain()).unroll()])
def test_no_two_boxes_overlap_and_all_are_within_the_picture(make):
    found = make()
    graph = trace(found if isinstance(found, Graph) else Graph(found))["graphs"][0]
    places, part = boxes(graph)
    for a in places.values():
        assert part["x"] <= a[0] - a[2] / 2 <= a[0] + a[2] / 2 <= part["x"] + part["width"]
        assert part["y"] <= a[1] - a[3] / 2 <= a[1] + a[3] / 2 <= part["y"] + part["height"]
        for b in places.values():
            assert a is b or abs(a[0] - b[0]) >= (a[2] + b[2]) / 2 or abs(a[1] - b[1]) >= (a[3] + b[3]) / 2


@pytest.mark.slow
def test_branches_are_nearer_than_graphviz_sets_them_and_their_numbers_do_not_meet(monkeypatch):
    graph = trace(Graph(attention()))["graphs"][0]
    places, part = boxes(graph)
    operations = [node["name"] for node in graph["nodes"] if node["kind"] == "operation"]
    lane = lay_out(graph)["lane"]
    reaches = [
        (x, y - h / 2 - (0 if operation else 32), y + h / 2 + (2 * (lane + 6) if operation else 0))
        for name, (x, y, _, h) in places.items()
        for operation in [name in operations]
    ]
    for a in reaches:
        for b in reaches:
            assert a is b or abs(a[0] - b[0]) > 60 or a[2] <= b[1] + 1 or b[2] <= a[1] + 1
    monkeypatch.setattr("viz.page.layout.set_rows", lambda _, curves: [""] * len(curves))
    assert part["height"] < boxes(graph)[1]["height"]


@pytest.mark.slow
def test_a_large_graph_is_drawn_in_parts_that_together_hold_every_operation():
    graph = trace(Graph(MLP([2, 16, 16, 1], random_state=0).loss([0.4, -1.0], 1.0)).unroll())["graphs"][0]
    found = lay_out(graph)
    assert found["compact"]
    assert len(found["parts"]) > 1
    assert all(len(part["nodes"]) <= MOST for part in found["parts"])
    owned = [k for part in found["parts"] for k, *_, ghost in part["nodes"] if not ghost]
    operations = [k for k, node in enumerate(graph["nodes"]) if node["kind"] == "operation"]
    assert sorted(k for k in owned if k in set(operations)) == operations
    edges = sum(len(part["edges"]) for part in found["parts"])
    assert edges == sum(len(node["parents"]) for node in graph["nodes"])


# ------------------------------------------------------------------------------------------- refusals
@pytest.mark.parametrize("name", ["page.svg", "page", "page.html.txt"])
def test_a_page_ends_in_html(tmp_path, name):
    with pytest.raises(ArgumentError, match=r"\.html"):
        viz.step(square()).save(tmp_path / name)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("lr", [-1, float("nan"), float("inf"), "0.1", True])
def test_lr_is_a_number(lr):
    with pytest.raises(ArgumentError, match="lr"):
        viz.step(square(), lr=lr)


def test_what_is_no_computation_is_refused():
    with pytest.raises(DataTypeError, match="got float"):
        viz.step(3.0)
    with pytest.raises(DrawingError, match="leaf"):
        viz.step(Value(3.0))
    with pytest.raises(NotScalarError, match=r"\.sum\(\)"):
        viz.step(Value([1.0, 2.0]) * 2)


def test_a_stale_graph_is_not_stepped():
    a = Value(3.0, name="a")
    v = a * a
    a.assign(4.0)
    with pytest.raises(StaleGraphError):
        viz.step(v)


def test_too_large_to_step_through():
    v = Value(1.0)
    for _ in range(2000):
        v = -v
    with pytest.raises(DrawingError, match=r"2,001 nodes.*unroll"):
        viz.step(v)


def test_odd_computations_are_stepped():
    a = Value(0.0, name="a")
    with np.errstate(all="ignore"):
        assert "NaN" in viz.step(a.log() * 0.0).html
    assert viz.step(Value(np.float32([1, 2]), name="f").sum()).html
    assert viz.step(Value(np.zeros((0, 2)), name="empty").sum()).html
    graph = Graph(chain())
    node = next(v for v in graph.nodes if v.name == "C")
    assert repr(viz.step(graph.unroll(node))) == "<Stepper of 12 steps forward, 24 backward>"


@pytest.mark.parametrize(
    ("lang", "words"),
    [("fr", ["Toutes les étapes", "aller", "retour"]), ("de", ["Alle Schritte", "vorwärts", "rückwärts"])],
)
def test_a_page_in_another_language(lang, words):
    """Sentences, formulas and the table are in it, with the same numbers."""
    M = Value(np.arange(6.0).reshape(2, 3), name="M")
    loss = (M.mean(axis=0) * M).sum()
    page, english = viz.step(loss, lang=lang), viz.step(loss)
    assert all(word in page.html for word in words)
    for word in ("All steps", "in each row", "axis 0", "one term arrives"):
        assert word in english.html
        assert word not in page.html
    steps, others = (one.trace["graphs"][0]["backward"] for one in (page, english))
    assert all(step["why"] != other["why"] for step, other in zip(steps, others, strict=True))
    assert [step["after"] for step in steps] == [other["after"] for other in others]
    with pytest.raises(ArgumentError, match="lang"):
        viz.step(loss, lang="es")


# ------------------------------------------------------------------------------------------- how it is asked for
def test_a_figure_is_the_graph_with_one_step_lit():
    stepper = viz.step(chain())
    first, last = stepper.figure(0), stepper.figure(15)
    assert first.source != last.source
    assert "W⁰" in last.svg
    for step in (-1, 16, 1.0, True):
        with pytest.raises(ArgumentError, match="no step"):
            stepper.figure(step)


def test_a_model_is_told_what_to_step_through():
    with pytest.raises(DataTypeError, match=r"viz\.step\(model\.loss\(x, t\)\)"):
        viz.step(MLP([2, 1]))


@pytest.mark.slow
def test_the_level_the_theme_and_the_language_are_chosen():
    layers, scalars = (viz.step(chain(), level=level) for level in ("layer", "scalar"))
    assert len(embedded(scalars)["nodes"]) > 3 * len(embedded(layers)["nodes"])
    assert 'data-theme="dark" data-fixed=""' in viz.step(chain(), theme="dark")._repr_html_()
    english, german = (viz.step(chain(), lang=lang) for lang in ("en", "de"))
    assert 'lang="de"' in german._repr_html_()
    assert embedded(english)["backward"][0]["why"] != embedded(german)["backward"][0]["why"]
    for wrong in ({"level": "neuron"}, {"theme": "blue"}, {"lang": "xx"}):
        with pytest.raises(ArgumentError):
            viz.step(chain(), **wrong)


def test_a_file_of_pixels_is_told_how_a_step_is_drawn(tmp_path):
    with pytest.raises(ArgumentError, match=r"One step as a picture: \.figure\(step=1\)\.save\('step\.svg'\)"):
        viz.step(Value(1.0, name="a") * 2.0).save(tmp_path / "a.png")


def test_a_folder_that_is_not_there_is_told(tmp_path):
    with pytest.raises(OutputError, match=r"Could not write '.*a\.html': there is no folder '.*no'; make it first"):
        viz.step(Value(1.0, name="a") * 2.0).save(tmp_path / "no" / "a.html")


# ------------------------------------------------------------------------ where a number is none
def _root_at_0():
    x = Value([0.0, 4.0], name="x")
    root = np.sqrt(x)
    root.name = "r"
    loss = (root * 2.0).sum()
    loss.name = "l"
    return loss


BAD = {"en": "Backward, sqrt (r) sent back ∞", "fr": "Au retour, sqrt (r) a renvoyé ∞",
       "de": "Rückwärts hat sqrt (r) ∞"}  # fmt: skip


@pytest.mark.filterwarnings("ignore::RuntimeWarning")
@pytest.mark.parametrize("lang", BAD)
def test_a_line_says_which_operation_made_the_first_bad_number(lang):
    page = viz.step(_root_at_0(), lang=lang)
    assert page.bad.startswith(BAD[lang])
    assert "norm(x)" in page.bad
    read = Reader(page.html)
    assert page.bad in " ".join(read.words)  # where no script runs
    assert json.dumps(page.bad, ensure_ascii=False)[1:20] in page.html or page.bad[:20] in page.html


def test_no_line_where_every_number_is_finite():
    page = viz.step(lecture_chain())
    assert page.bad == ""
    assert 'role="note"' not in page._static


@pytest.mark.filterwarnings("ignore::RuntimeWarning")
def test_the_line_is_on_a_page_of_pythons_numbers_too():
    a = Value([[1.0, 0.0], [0.0, 0.0]], name="a")
    loss = np.log(np.linalg.pinv(a)).sum()
    page = viz.step(loss)
    assert page.recording
    assert "log made −∞" in page.bad or "log made -∞" in page.bad
    assert page.bad[:30] in page.html


@pytest.mark.parametrize("script", ["stepper.js", "playground.js"])
def test_a_bundle_says_whose_code_is_in_it(script):
    text = (Path(viz.__file__).parent / "page" / "web" / "built" / script).read_text(encoding="utf-8")
    notice = text[: text.index("*/")]
    assert text.startswith("/*! With code of")
    for project in ("preact", "@preact/signals", "@preact/signals-core"):
        assert f"\n{project}: Copyright (c)" in notice
    assert "Permission is hereby granted, free of charge" in notice
    assert "WITHOUT WARRANTY OF ANY KIND" in notice


def test_the_table_writes_no_first_term_of_several_as_the_whole():
    x = Value(2.0, name="x")
    text = viz.step(x * x, title="l").html
    assert "= ∂v1/∂v1 · x + ⋯</td>" in text
    assert "+= ∂v1/∂v1 · x</td>" in text


def test_where_no_script_runs_a_long_graph_is_seen_in_rows():
    loss = lecture_chain()
    drawing = viz.draw(loss, gradients="computed", wrap="page")
    assert drawing.image.replace("<img ", '<img loading="lazy" ') in viz.step(loss)._static
    assert float(re.search(r"max-width:(\d+)px", viz.step(loss)._static)[1]) < 1000  # 1,600 and more in one line
