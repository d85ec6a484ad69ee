"""A playground in a notebook whose kernel learns what happens in it, and the same page without one."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from nbconvert import HTMLExporter
from playwright.sync_api import expect

import nn
import viz
from tests.browser.notebooks import executed, live
from tests.browser.test_drawing_pages import CDN
from tests.browser.waiting import answer
from tests.nn.exported import required
from tests.viz.page.test_present import Page
from viz.errors import NotLinkedWarning
from viz.page import linked_page, live_link

pytestmark = pytest.mark.slow

_PROGRAM = """\
import json
import nn
import viz

X, t = [[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]], ["same", "other", "other", "same"]
play = viz.playground(nn.MLP([2, 3, 1], activation="tanh", random_state=1), X, t, live=True)

def note(play):
    X, t = play.data
    with open("NAME.json", "w") as file:
        json.dump({"W": play.model.layers[0].weight.data.tolist(), "X": X.tolist(), "t": t.tolist()}, file)

play.observe(note)
"""

ROOT = ".chalkgrad-playground"


def noted(page, path, wanted):
    """What the kernel has noted, once it is as wanted."""
    for _ in range(100):
        if path.exists():
            try:
                found = json.loads(path.read_text())
            except json.JSONDecodeError:
                found = None
            if found and wanted(found):
                return found
        page.wait_for_timeout(100)
    raise AssertionError(f"the kernel noted {path.read_text() if path.exists() else 'nothing'}")


def test_the_kernel_learns_weights_and_samples_of_the_page(open_notebook, lab):
    required("anywidget")
    notebook = open_notebook(live(_PROGRAM.replace("NAME", "noted"), "play"))
    notebook.run()
    page = notebook.page
    root = notebook.panel.locator(ROOT)
    expect(root).to_have_count(1)
    root.get_by_role("button", name="Epoch", exact=True).click()
    root.get_by_role("button", name="Step", exact=True).click()
    root.get_by_role("button", name="one neuron more in layer 1").click()
    path = Path(lab.folder) / "noted.json"
    found = noted(page, path, lambda found: len(found["W"]) == 4)
    np.testing.assert_allclose(found["W"], root.evaluate("root => root.chalkgrad.get('W0')"), rtol=0, atol=0)
    assert found["X"] == [[0, 0], [0, 1], [1, 0], [1, 1]]
    assert found["t"] == ["same", "other", "other", "same"]
    root.evaluate("root => root.chalkgrad.set('W0[0,1]', 2.5)")
    assert noted(page, path, lambda found: found["W"][0][1] == 2.5)


def test_what_the_kernel_puts_is_in_the_page_and_comes_back(open_notebook, lab):
    required("anywidget")
    put = """\
net = dict(play.state["net"])
net["weights"] = json.loads(json.dumps(net["weights"]))
net["weights"][0][0][1] = 7.5
play.state = {"net": {"weights": net["weights"], "lr": 0.5}}
"""
    notebook = open_notebook(live(_PROGRAM.replace("NAME", "put"), "play", put))
    notebook.run()
    root = notebook.panel.locator(ROOT)
    found = noted(notebook.page, Path(lab.folder) / "put.json", lambda found: found["W"][0][1] == 7.5)
    np.testing.assert_allclose(found["W"], root.evaluate("root => root.chalkgrad.get('W0')"), rtol=0, atol=0)
    assert root.evaluate("root => root.chalkgrad.state().net.lr") == 0.5
    assert found["X"] == [[0, 0], [0, 1], [1, 0], [1, 1]]


_IMAGES = """\
import json
import numpy as np
import nn
import viz

X, t = np.random.default_rng(0).random((8, 1, 6, 6)), ["a", "b"] * 4
play = viz.playground(nn.CNN(maps=(2,), random_state=1), X, t, live=True)

def note(play):
    with open("images.json", "w") as file:
        json.dump({"W": play.model.convolutions[0].weight.data.tolist(), "t": play.data[1].tolist()}, file)

play.observe(note)
"""


def test_the_kernel_learns_the_filters_of_a_page_of_images(open_notebook, lab):
    required("anywidget")
    notebook = open_notebook(live(_IMAGES, "play"))
    notebook.run()
    root = notebook.panel.locator(".chalkgrad-images")
    expect(root).to_have_count(1)
    before = root.evaluate("root => root.chalkgrad.get('W0')")
    root.get_by_role("button", name="Step", exact=True).click()
    found = noted(notebook.page, Path(lab.folder) / "images.json", lambda found: found["W"] != before)
    np.testing.assert_allclose(found["W"], root.evaluate("root => root.chalkgrad.get('W0')"), rtol=0, atol=0)
    assert found["t"] == ["a", "b"] * 4


def test_without_the_package_the_page_stands_alone_and_the_kernel_says_so(open_notebook):
    program = "import sys\n\nsys.modules['anywidget'] = None\n" + _PROGRAM.replace("play.observe(note)\n", "")
    notebook = open_notebook(live(program, "play", "print(play.widget, play.data[1].tolist())"))
    notebook.run()
    root = notebook.panel.locator(ROOT)
    expect(root).to_have_count(1)
    root.get_by_role("button", name="Epoch", exact=True).click()
    expect(root.locator("#rE")).to_have_text("1")
    expect(notebook.outputs.filter(has_text="NotLinkedWarning: live=True needs the package anywidget")).to_have_count(1)
    expect(notebook.outputs.filter(has_text="None ['same', 'other', 'other', 'same']")).to_have_count(1)


def test_nbconvert_shows_a_linked_page_without_kernel_network_or_widget(pages, tmp_path, monkeypatch):
    monkeypatch.setattr(linked_page, "widget", lambda *parts: None)
    with pytest.warns(NotLinkedWarning):
        play = viz.playground(nn.MLP([2, 3, 1], random_state=1), [[0.0, 1.0], [1.0, 0.0]], [0, 1], live=True)
    (tmp_path / "page.html").write_text(HTMLExporter().from_notebook_node(executed(play))[0])
    page = pages(absent=CDN)
    page.goto((tmp_path / "page.html").as_uri())
    root = page.locator(ROOT)
    root.get_by_role("button", name="Epoch", exact=True).click()
    expect(root.locator("#rE")).to_have_text("1")


@pytest.mark.parametrize("trusted", [True, False])
def test_without_a_kernel_the_same_page_stands_alone(open_notebook, trusted):
    model = nn.MLP([2, 3, 1], random_state=1)
    saved = viz.playground(model, [[0.0, 1.0], [1.0, 0.0]], [0, 1])
    notebook = open_notebook(executed(saved), trusted=trusted)
    root = notebook.panel.locator(".jp-OutputArea-output").first
    expect(root.get_by_role("button", name="Train", exact=True)).to_have_count(1 if trusted else 0)
    expect(root.locator("#plane canvas" if trusted else "img").first).to_be_visible()


_RENDERED = """async ([module, mark]) => {
    new Function(module.replace("export default {", "globalThis.linked = {"))();
    const held = { mark, state: {} }, handlers = [];
    const model = { get: (name) => held[name], set: (name, v) => (held[name] = v), save_changes() {},
                    on: (_, f) => handlers.push(f), off() {} };
    const el = document.createElement("div");
    document.body.append(el);
    const end = await globalThis.linked.render({ model, el });
    const root = document.querySelector("[data-play]") ?? el.firstElementChild;
    root.chalkgrad.update(3);
    await new Promise((done) => setTimeout(done, 600));
    const told = held.state;
    held.state = told.net ? { ...told, net: { ...told.net, lr: 0.75 } } : { ...told, lr: 0.75 };
    for (const f of handlers) f();
    const now = root.chalkgrad.state();
    end();
    return { told, lr: (now.net ?? now).lr, own: el.childElementCount, same: root.chalkgrad.get("W0") };
}"""


@pytest.mark.parametrize("beside", [True, False])
@pytest.mark.parametrize("kind", ["playground", "images"])
def test_a_link_tells_what_has_changed_and_puts_what_it_is_told(pages, monkeypatch, tmp_path, kind, beside):
    made = {}
    monkeypatch.setattr(linked_page, "widget", lambda mark, *parts: made.update(mark=mark, parts=parts) or Page({}))
    rng = np.random.default_rng(0)
    X, t = (rng.random((8, 1, 6, 6)) if kind == "images" else rng.normal(size=(8, 2))), [0, 1] * 4
    model = nn.CNN(maps=(2,), random_state=1) if kind == "images" else nn.MLP([2, 3, 1], random_state=1)
    play = viz.playground(model, X, t, live=True)
    page = pages(viewport={"width": 1280, "height": 800})
    page.goto(play.save(tmp_path / "page.html").as_uri() if beside else "about:blank")
    bundle, operations, css, start, _ = made["parts"]
    module = live_link._MODULE.format(bundle=bundle, operations=operations, css=css, page=start)
    found = answer(page, _RENDERED, [module, made["mark"]])
    play.widget = Page(found["told"])
    layers = play.model.convolutions if kind == "images" else play.model.layers
    np.testing.assert_array_equal(layers[0].weight.data, found["same"])
    assert found["lr"] == 0.75
    assert found["own"] == (0 if beside else 1)
