"""`viz.step` where it is used: it steps, by button and by key, through the right numbers, and stays by itself."""

from __future__ import annotations

import re

import pytest
from nbconvert import HTMLExporter
from playwright.sync_api import expect

import viz
from autograd import Graph
from tests.browser.notebooks import CHAIN, HOSTILE, HOSTILE_NAMES, TWICE, executed, live, run
from tests.browser.stepping import ROOT, check, gradients, stepper, steppers, values
from tests.browser.test_drawing_pages import CDN
from viz.style.text import clean

pytestmark = pytest.mark.slow


@pytest.fixture
def open_converted(pages, tmp_path):
    """``open_converted(display, ...)`` opens nbconvert's HTML of a notebook that shows these."""

    def opened(*displays, **options):
        (tmp_path / "page.html").write_text(HTMLExporter().from_notebook_node(executed(*displays))[0])
        page = pages(absent=CDN, **options)
        page.goto((tmp_path / "page.html").as_uri())
        return page

    return opened


def expected_at(states, shown):
    """The states to expect at each place of the slider, which may begin before the first step or after it."""
    assert shown.last + 1 in (len(states), len(states) - 1)
    return states[len(states) - (shown.last + 1) :]


def check_backward_by_button(shown, loss):
    shown.tab("Backward")
    shown.go_first()
    told = set()
    states = expected_at(gradients(loss), shown)
    for k, state in enumerate(states):
        assert shown.place == k
        check(shown.shown("gradient"), state)
        told.add(shown.status.inner_text())
        if k < shown.last:
            shown.press("Next step")
    assert len(told) == len(states), "each step is read out in words of its own"
    shown.press("Previous step")
    check(shown.shown("gradient"), states[-2])
    shown.go_first()
    check(shown.shown("gradient"), states[0])
    shown.press("Last step")
    check(shown.shown("gradient"), states[-1])


def check_backward_by_key(shown, loss):
    shown.tab("Backward")
    shown.press("Last step", "First step")  # the focus stays on a button, though there is nothing before
    states = expected_at(gradients(loss), shown)
    for key, place in [
        ("ArrowRight", 1),
        ("ArrowRight", 2),
        ("ArrowLeft", 1),
        ("End", -1),
        ("ArrowLeft", -2),
        ("Home", 0),
        ("ArrowRight", 1),
    ]:
        shown.page.keyboard.press(key)
        assert shown.place == place % len(states), key
        check(shown.shown("gradient"), states[place])


def check_both(shown, loss):
    check_backward_by_button(shown, loss)
    check_backward_by_key(shown, loss)


def check_picture(place):
    """Each row of the picture that stands where no script runs, the first with the description of all."""
    rows = place.locator(f"{ROOT} img[src^='data:image/svg+xml']")
    expect(rows.first).to_be_visible()
    for row in rows.all():
        expect(row).to_be_visible()
        assert row.get_attribute("alt")
        assert row.bounding_box()["height"] > 50
    assert rows.first.get_attribute("alt").startswith("Computation graph of")


def check_static(place, loss):
    """Without scripts: the picture, and every step in words."""
    check_picture(place)
    expect(place.get_by_role("button", name="Next step")).to_have_count(0)
    details = place.locator(f"{ROOT} details").first
    details.locator("summary").first.click()
    steps = details.locator("li, tr")
    graph = Graph(loss)
    assert steps.count() >= len(graph.forward_steps) + len(graph.backward_steps)
    expect(steps.last).to_be_visible()


# ------------------------------------------------------------------------------------ a saved page
@pytest.mark.parametrize("program", [CHAIN, TWICE], ids=["chain", "twice"])
def test_a_saved_page_steps_back_by_button_and_by_key(open_saved, program):
    check_both(stepper(open_saved(program)), run(program))


def test_a_saved_page_steps_forward(open_saved):
    shown = stepper(open_saved())
    shown.tab("Forward")
    shown.go_first()
    states = expected_at(values(run(CHAIN)), shown)
    for k, state in enumerate(states):
        check(shown.shown("value"), state)
        if k < shown.last:
            shown.press("Next step")


def test_a_saved_page_asks_for_nothing_but_itself(open_saved, pages):
    page = open_saved()
    shown = stepper(page)
    for tab in ("Forward", "Backward", "Update"):
        shown.tab(tab)
        shown.press("Last step")
    asked = [address for address in pages.watches[-1].requests if not address.startswith("data:")]
    assert asked == [page.url.split("#")[0]]


def test_the_slider_moves_through_the_steps(open_saved):
    shown = stepper(open_saved())
    shown.tab("Backward")
    states = expected_at(gradients(run(CHAIN)), shown)
    shown.slider.fill(str(int(shown.slider.get_attribute("min") or 0) + 3))
    check(shown.shown("gradient"), states[3])


def test_play_goes_on_by_itself_until_it_is_paused(open_saved):
    shown = stepper(open_saved())
    shown.tab("Backward")
    shown.go_first()
    shown.press("Play")
    expect(shown.slider).not_to_have_value(shown.slider.get_attribute("min") or "0")
    shown.page.keyboard.press("Space")
    place = shown.place
    shown.page.wait_for_timeout(2000)  # a step takes 1.6 s
    assert shown.place == place


@pytest.mark.parametrize("tab", ["Forward", "Backward"])
def test_zoom_opens_an_operation_and_comes_back_to_the_same_step(open_saved, tab):
    shown = stepper(open_saved())
    shown.tab(tab)
    shown.press("Last step", "Previous step", "Previous step", "Previous step")
    names, place, status = shown.names, shown.place, shown.status.inner_text()

    shown.press("Zoom in")
    assert not set(shown.names) & {"l", "y"}
    shown.press("Last step", "Zoom out")
    assert (shown.names, shown.place, shown.status.inner_text()) == (names, place, status)

    shown.status.click()  # where nothing takes keys for itself
    shown.page.keyboard.press("Escape")
    assert shown.names == names, "nothing to leave"
    shown.page.keyboard.press("Enter")
    assert not set(shown.names) & {"l", "y"}
    shown.page.keyboard.press("ArrowRight")
    shown.page.keyboard.press("Escape")
    assert (shown.names, shown.place, shown.status.inner_text()) == (names, place, status)


def test_zoomed_in_the_scalar_gradients_are_those_of_the_unrolled_operation(open_saved):
    loss = run(CHAIN)
    graph = Graph(loss)
    shown = stepper(open_saved())
    shown.tab("Backward")
    shown.go_first()
    shown.go_to("to A")
    shown.press("Zoom in")
    shown.press("Last step")
    (sigmoid,) = (step.consumer for step in graph.backward_steps if graph.name_of(step.parent) == "A")
    inside = graph.unroll(sigmoid)
    exact = {clean(inside.name_of(step.parent)): step.grad_after for step in inside.backward_steps}
    check(shown.shown("gradient"), {name: exact[name] for name in shown.names if name in exact})


def test_without_javascript_a_saved_page_shows_picture_and_steps(open_saved):
    check_static(open_saved(scripts=False), run(CHAIN))


def test_hostile_names_are_shown_as_text(open_saved):
    page = open_saved(HOSTILE)
    shown = stepper(page)
    graph = Graph(run(HOSTILE))
    assert shown.names == sorted(clean(graph.name_of(v)) for v in graph.nodes)
    for tab in ("Forward", "Backward", "Update"):
        shown.tab(tab)
        shown.go_first()
        shown.go_through()
    assert page.evaluate("window.hostile") is None
    assert page.locator("img[src=x], b:text-is('bold')").count() == 0
    told = "\n".join(shown.nodes.locator("title").all_text_contents())
    assert [name for name in HOSTILE_NAMES if name not in told] == []
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


# -------------------------------------------------------------------------------------- for everyone
@pytest.mark.parametrize(
    "options",
    [{}, {"color_scheme": "dark"}, {"forced_colors": "active"}],
    ids=["light", "dark", "forced colours"],
)
def test_axe_finds_nothing_in_a_saved_page(open_saved, violations, options):
    page = open_saved(**options)
    shown = stepper(page)
    assert violations(page) == ""
    for tab in ("Backward", "Update"):
        shown.tab(tab)
        shown.press("Next step")
        assert violations(page) == ""
    shown.tab("Forward")
    shown.press("Zoom in")
    assert violations(page) == ""


def test_axe_finds_nothing_where_scripts_do_not_run(pages, violations, tmp_path):
    html = viz.step(run(CHAIN)).html
    (tmp_path / "static.html").write_text(re.sub(r"<script>.*</script>", "", html, flags=re.S))
    page = pages()
    page.goto((tmp_path / "static.html").as_uri())
    check_static(page, run(CHAIN))
    assert violations(page) == ""


def test_reduced_motion_moves_nothing(open_saved):
    shown = stepper(open_saved(reduced_motion="reduce"))
    shown.tab("Backward")
    shown.go_first()
    shown.press("Next step")
    assert shown.page.evaluate("document.getAnimations().length") == 0


@pytest.mark.parametrize("width", [320, 1920])
def test_it_fits_the_page_from_320_pixels_to_a_projector(open_saved, width):
    page = open_saved(viewport={"width": width, "height": 900})
    shown = stepper(page)
    for tab in ("Forward", "Backward", "Update"):
        shown.tab(tab)
        assert page.evaluate("document.documentElement.scrollWidth") <= width
    box = shown.button("Next step").bounding_box()
    assert 0 <= box["x"] <= width - box["width"]
    assert min(box["width"], box["height"]) >= 24


def test_the_focus_is_seen_wherever_it_goes(open_saved):
    page = open_saved()
    stepper(page)
    seen = []
    for _ in range(40):
        page.keyboard.press("Tab")
        seen.append(
            page.evaluate(
                """() => {
                    let at = document.activeElement;
                    while (at?.shadowRoot?.activeElement) at = at.shadowRoot.activeElement;
                    const style = getComputedStyle(at);
                    const outlined = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 1;
                    return [at.getAttribute("aria-label") ?? at.textContent.trim().slice(0, 30), at === document.body
                        || outlined || style.boxShadow !== "none"];
                }"""
            )
        )
    assert {"Next step", "Step"} <= {label for label, _ in seen}
    assert [label for label, visible in seen if not visible] == []


# ---------------------------------------------------------------------------------------- notebooks
def test_jupyterlab_steps_in_a_running_notebook_and_its_cells_stay(open_notebook):
    notebook = open_notebook(live(CHAIN, "viz.step(l)"))
    notebook.run()
    shown = stepper(notebook.outputs)
    shown.press("Next step")
    cells = notebook.cells
    check_both(shown, run(CHAIN))
    assert notebook.cells == cells
    shown.tab("Forward")
    names = shown.names
    # What JupyterLab would do something with, and the focus where nothing takes keys, or on a button at its end.
    for focus in (shown.status, shown.button("Last step")):
        focus.click()
        for key in (*"abxmyrjkdd", "ArrowDown", "ArrowUp", "Shift+M", "ArrowLeft", "Home", "End"):
            notebook.page.keyboard.press(key)
        assert notebook.cells == cells
    shown.status.click()
    for key in ("Home", "Enter", "Escape", "Space", "Space", "Escape"):
        notebook.page.keyboard.press(key)
        assert notebook.cells == cells
    assert shown.names == names


@pytest.mark.parametrize("trusted", [True, False])
def test_jupyterlab_shows_a_saved_notebook_alive_where_trusted_and_a_picture_where_not(open_notebook, trusted):
    loss = run(CHAIN)
    notebook = open_notebook(executed(viz.step(loss)), trusted=trusted)
    assert notebook.trusted == [trusted]
    if trusted:
        check_both(stepper(notebook.outputs), loss)
    else:
        check_static(notebook.outputs, loss)


def test_two_displays_of_one_stepper_in_jupyterlab_are_two(open_notebook):
    notebook = open_notebook(live(f"{CHAIN}shown = viz.step(l)", "shown", "shown"))
    notebook.run()
    check_independent(steppers(notebook.panel), run(CHAIN))


def test_jupyterlab_dark_can_be_read(open_notebook, violations):
    notebook = open_notebook(live(CHAIN, "viz.step(l)"))
    notebook.run()
    try:
        notebook.theme("JupyterLab Dark")
        shown = stepper(notebook.outputs)
        for tab in ("Forward", "Backward"):
            shown.tab(tab)
            shown.go_first()
            shown.press("Next step")
            assert violations(notebook.page, ROOT) == ""
        color = shown.status.evaluate("status => getComputedStyle(status).color")
        assert min(map(int, re.findall(r"\d+", color)[:3])) > 100, "light words on dark"
    finally:
        notebook.theme("JupyterLab Light")


def check_independent(shown, loss):
    one, other = shown
    for each in shown:
        each.tab("Backward")
        each.go_first()
    one.press("Next step", "Next step")
    states = expected_at(gradients(loss), one)
    check(one.shown("gradient"), states[2])
    check(other.shown("gradient"), states[0])
    other.press("Last step")
    one.page.keyboard.press("ArrowLeft")
    check(one.shown("gradient"), states[2])
    check(other.shown("gradient"), states[-2])


def test_nbconvert_steps_without_a_network(open_converted):
    loss = run(CHAIN)
    check_both(stepper(open_converted(viz.step(loss))), loss)


def test_nbconvert_without_javascript_shows_picture_and_steps(open_converted):
    loss = run(CHAIN)
    check_static(open_converted(viz.step(loss), java_script_enabled=False), loss)


def test_two_displays_of_one_stepper_in_one_page_are_two(open_converted):
    loss = run(CHAIN)
    shown = viz.step(loss)
    check_independent(steppers(open_converted(shown, shown)), loss)


def test_hostile_names_in_a_notebook_are_shown_as_text(open_converted):
    page = open_converted(viz.step(run(HOSTILE)))
    shown = stepper(page)
    shown.tab("Backward")
    shown.go_first()
    shown.press("Next step", "Last step")
    assert page.evaluate("window.hostile") is None


def test_marimo_steps(open_marimo):
    # marimo gives an output with a script a frame of its own.
    frame = open_marimo(f"{CHAIN}viz.step(l)").frame_locator("iframe")
    expect(frame.locator(ROOT)).to_be_attached(timeout=60_000)  # its kernel starts when the page is there
    check_both(stepper(frame), run(CHAIN))
