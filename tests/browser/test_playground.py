"""A playground as a reader has it: train, step back, drag weights and samples, change the network, take it home."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from itertools import pairwise

import numpy as np
import pytest
from playwright.sync_api import expect

import nn
import viz
from tests.browser.waiting import drawn, repeat

pytestmark = pytest.mark.slow

ROOT = ".chalkgrad-playground"
XOR = np.array([[-1.0, -1.0], [-1.0, 1.0], [1.0, -1.0], [1.0, 1.0]] * 5), np.array([0, 1, 1, 0] * 5)


@pytest.fixture
def opened(pages, tmp_path):
    """``opened(model, X, t)`` opens the page of a playground from disk."""

    def show(model=None, X=XOR[0], t=XOR[1], **options):
        model = (
            nn.MLP([2, 4, 1], activation="tanh", optimizer="adam", lr=0.1, random_state=1) if model is None else model
        )
        path = viz.playground(model, X, t, class_names=options.pop("class_names", None)).save(tmp_path / "page.html")
        page = pages(**options)
        page.goto(path.as_uri())
        return page

    return show


def ask(page, call):
    """What the page's root answers, once it is drawn."""
    answer = page.evaluate(f"document.querySelector('{ROOT}').chalkgrad.{call}")
    drawn(page)
    return answer


def press(page, name):
    page.get_by_role("button", name=name, exact=True).click()
    drawn(page)


def undo_all(page):
    undo = page.get_by_role("button", name="Undo", exact=True)
    repeat(page, undo.click, undo.is_disabled)


@pytest.mark.parametrize("size", [(1280, 800), (1920, 1080), (1280, 680), (375, 800), (800, 375)])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_it_fits_the_window_and_axe_finds_nothing(opened, violations, size, scheme):
    page = opened(viewport={"width": size[0], "height": size[1]}, color_scheme=scheme)
    assert violations(page) == ""
    if size[0] < 1000:
        press(page, "Steps")
    press(page, "Backward")
    press(page, "Next step")
    assert violations(page) == ""
    wide, high = page.evaluate("[document.documentElement.scrollWidth, document.documentElement.scrollHeight]")
    assert wide <= size[0]
    assert high <= size[1]


def test_xor_is_learned_and_every_act_can_be_undone(opened):
    page = opened(viewport={"width": 1280, "height": 800})
    before = ask(page, "get('W0')")
    page.keyboard.press(" ")
    expect(page.locator("#rA")).to_have_text("100 %")
    page.keyboard.press(" ")
    assert np.round(np.array(ask(page, "predict([[-1, -1], [1, -1]])"))[:, 1]).tolist() == [0, 1]
    press(page, "Undo")
    assert ask(page, "get('W0')") == before
    press(page, "Redo")
    assert ask(page, "loss()") < 0.6


def test_a_weight_is_typed_a_neuron_added_and_both_are_drawn(opened):
    page = opened(viewport={"width": 1280, "height": 800})
    page.locator("[data-w='0,1,2']").first.dispatch_event("click")
    field = page.get_by_role("textbox", name="Value of the weight")
    field.fill("2,5")
    field.press("Enter")
    assert ask(page, "get('W0[1,2]')") == 2.5
    press(page, "one neuron more in layer 1")
    assert np.shape(ask(page, "get('W0')")) == (5, 3)
    press(page, "One layer more")
    assert "W²" not in ask(page, "names()")[:2]
    assert len([name for name in ask(page, "names()") if name.startswith(("W", "w"))]) == 3


def test_samples_are_added_dragged_deleted_and_pasted(opened):
    page = opened(viewport={"width": 1280, "height": 800}, class_names=["<b>no</b>", "yes"])
    count = "state().P.length"
    canvas = page.get_by_role("application", name="Decision boundary")
    box = canvas.bounding_box()
    page.locator("#tool [data-v=c1]").click()
    canvas.click(position={"x": box["width"] / 2, "y": box["height"] / 2})
    assert ask(page, count) == 21
    page.locator("#tool [data-v=move]").click()
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] / 2 + 60, box["y"] + box["height"] / 2, steps=4)
    page.mouse.up()
    assert ask(page, "state().P[20].x[0]") > 0.3
    canvas.focus()
    page.keyboard.press("Delete")
    assert ask(page, count) == 20
    page.get_by_role("combobox", name="Data set").select_option("paste")
    page.get_by_role("textbox", name="Samples").fill("1,5;2;yes\n1;x;yes")
    press(page, "Take them")
    assert "Line 2, column 2" in page.get_by_role("alert").inner_text()
    page.get_by_role("textbox", name="Samples").fill("1,5;2;yes\n-1;0,5;<b>no</b>")
    press(page, "Take them")
    assert [one["x"] for one in ask(page, "state().P")] == [[1.5, 2], [-1, 0.5]]


@pytest.mark.parametrize("library", ["chalkgrad", "PyTorch", "scikit-learn"])
def test_the_script_to_take_home_gives_the_page_s_predictions(opened, library):
    model = nn.MLP([2, 4, 3], activation="tanh", random_state=1)
    page = opened(model, XOR[0], np.arange(20) % 3, viewport={"width": 1280, "height": 800})
    ask(page, "train(20)")
    press(page, "Code")
    press(page, library)
    script = page.get_by_role("region", name="Python").inner_text()
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
    printed = np.array([float(x) for x in done.stdout.split("accuracy")[0].replace("[", " ").replace("]", " ").split()])
    expected = np.array(ask(page, f"predict({XOR[0][:5].tolist()})"))
    np.testing.assert_allclose(printed, expected.ravel(), atol=1e-7)


def test_settings_are_undone_a_drag_at_once(opened):
    page = opened(viewport={"width": 1280, "height": 800})
    rate = page.get_by_role("slider", name="Rate η")
    for _ in range(3):
        rate.press("ArrowRight")
    page.get_by_label("Rule").select_option("SGD")
    assert ask(page, "state().net.rule") == "SGD"
    page.get_by_role("button", name="Undo").focus()
    press(page, "Undo")
    assert ask(page, "state().net.rule") == "Adam"
    undo_all(page)
    assert ask(page, "state().net.lr") == 0.1
    press(page, "Redo")
    assert ask(page, "state().net.lr") > 0.1


def test_a_link_and_a_saved_page_bring_all_back(opened, pages, tmp_path):
    page = opened(viewport={"width": 1280, "height": 800})
    ask(page, "train(3)")
    ask(page, "update(1)")
    page.get_by_label("Batch").select_option("8")
    page.get_by_label("L2 λ").select_option("0.01")
    state = ask(page, "state()")
    press(page, "Share")
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("Your data travel along")
    link = dialog.get_by_label("Link").input_value()
    with page.expect_download() as found:
        press(page, "Save this page")
    found.value.save_as(tmp_path / "saved.html")
    for address in (link, (tmp_path / "saved.html").as_uri()):
        other = pages()
        other.goto(address)
        again = ask(other, "state()")
        assert {k: v for k, v in again.items() if k != "hist"} == {k: v for k, v in state.items() if k != "hist"}
        assert ask(other, "train(2)") == ask(page, "train(2)")
        ask(page, f"restore({json.dumps(state)})")
    broken = pages()
    broken.goto(link.split("#")[0] + "#state=%7B%22net%22%3A1%7D")
    expect(broken.get_by_text("does not fit")).to_be_visible()


def test_too_much_for_a_link_is_offered_as_a_file(opened):
    rng = np.random.default_rng(0)
    page = opened(X=rng.normal(size=(400, 2)), t=np.arange(400) % 2)
    press(page, "Share")
    expect(page.get_by_role("dialog")).to_contain_text("many programs cut it")
    assert page.get_by_label("Link").count() == 0


def test_weights_are_chosen_frozen_and_cut_by_keyboard(opened, violations):
    page = opened(viewport={"width": 1280, "height": 800})
    page.locator("#net svg [data-w][tabindex='0']").focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.get_by_label("Value of the weight, from x₂ to A₁")).to_be_visible()
    page.get_by_label("What training does with the weight").select_option("frozen")
    assert ask(page, "state().net.fixed")[0][2] == 1
    before = ask(page, "get('W0')")
    ask(page, "train(2)")
    assert ask(page, "get('W0[0,2]')") == before[0][2]
    page.locator("#net svg [data-w='0,0,2']").focus()
    page.keyboard.press("Delete")
    assert ask(page, "get('W0[0,2]')") == 0
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Delete")
    assert ask(page, "state().net.hidden") == [3]
    page.get_by_label("start").select_option("zero")
    expect(page.locator("#coach")).to_contain_text("3 twins")
    assert violations(page) == ""


def test_a_link_begins_an_experiment_that_asks_trains_and_explains(opened, violations):
    page = opened(viewport={"width": 1280, "height": 800})
    before = ask(page, "state()")
    page.evaluate("location.hash = '#experiment=no-bias'")
    coach = page.locator("#coach")
    expect(coach).to_contain_text("the bias is cut")
    press(page, "Any line")
    expect(coach).to_contain_text("✗ Only lines through the origin.", timeout=20_000)
    expect(coach).to_contain_text("with the bias 100 %")
    assert violations(page) == ""
    press(page, "Next")
    expect(coach).to_contain_text("‖w‖")
    coach.get_by_role("button", name="Close").click()
    press(page, "Undo")
    press(page, "Undo")
    after = ask(page, "state()")
    assert after == before


def test_noise_is_dragged_and_undone_at_once(opened):
    page = opened(viewport={"width": 1280, "height": 800})
    page.get_by_label("Data set").select_option("moons")
    clean = ask(page, "state().P")
    noise = page.get_by_label("Noise")
    for _ in range(4):
        noise.press("ArrowRight")
    assert ask(page, "state().noise") == 0.2
    assert ask(page, "state().P") != clean
    repeat(page, lambda: press(page, "Undo"), lambda: not ask(page, "state().noise"))
    assert ask(page, "state().P") == clean


def test_two_networks_train_side_by_side_and_one_is_pinned(opened, violations):
    page = opened(viewport={"width": 1280, "height": 800})
    press(page, "A | B")
    page.get_by_label("Rule").select_option("SGD")
    before = ask(page, "get('W0')")
    for _ in range(3):
        press(page, "Epoch")
    said = page.locator("#abs").inner_text()
    assert "rule Adam" in said
    assert "rule SGD" in said
    assert violations(page) == ""
    press(page, "Swap")
    assert ask(page, "state().net.rule") == "Adam"
    loss = ask(page, "loss()")
    press(page, "A | B")
    expect(page.locator("#abs")).to_be_hidden()
    press(page, "Undo")
    expect(page.locator("#abs")).to_be_visible()
    assert ask(page, "loss()") == loss
    undo_all(page)
    assert ask(page, "get('W0')") == before
    expect(page.locator("#abs")).to_be_hidden()


def test_a_gradient_is_the_sum_of_its_paths(opened):
    model = nn.MLP([2, 3, 2, 1], activation="tanh", random_state=0)
    page = opened(model, viewport={"width": 1280, "height": 800})
    ask(page, "go(13)")
    expect(page.locator("#step .ttl")).to_contain_text("back to B")
    press(page, "Paths to l")
    rows = page.locator(".pathlist tr")
    expect(rows).to_have_count(2)
    total = 0
    for row in rows.all():
        factors = [float(f.replace("−", "-").strip("()")) for f in row.locator("td").nth(3).inner_text().split(" · ")]
        product = float(row.locator("td").nth(1).inner_text().replace("−", "-"))
        assert np.prod(factors) == pytest.approx(product, rel=0.05)
        total += product
    assert total == pytest.approx(ask(page, "gradient('B')")[0], rel=0.01)
    rows.nth(1).get_by_role("button").click()
    assert page.locator("#net svg path.flow").count() == 2


def test_paths_lead_around_layers_and_a_way_can_be_taken_out(opened, violations):
    around = nn.Residual([nn.Linear(3, 3, rng=2), nn.Tanh()])
    network = nn.Sequential(nn.Linear(2, 3, rng=1), nn.Tanh(), around, nn.Linear(3, 1, rng=3))
    page = opened(nn.NeuralClassifier(network, lr=0.1), viewport={"width": 1280, "height": 800})
    page.keyboard.press("2")
    title = page.locator("#step .ttl")
    repeat(page, lambda: page.keyboard.press("ArrowRight"), lambda: "back to B" in title.inner_text())
    assert page.locator("#net svg path.flow").count() == 4  # three weights, and the way around
    words = "Four paths lead from B₁ to l, one through each C, one around to D"
    expect(page.locator("#step .words")).to_contain_text(words)
    gradient, past = ask(page, "gradient('B')")[0], ask(page, "gradient('D')")[0]
    written = page.locator("#step .sum .f").inner_text().replace("−", "-")
    assert written.split(" = ")[1].endswith(f" + 1·{past:.3g}")
    press(page, "Paths to l")
    rows = page.locator(".pathlist tr")
    expect(rows).to_have_count(4)
    total = sum(float(row.locator("td").nth(1).inner_text().replace("−", "-")) for row in rows.all())
    assert total == pytest.approx(gradient, rel=0.01)
    straight = page.locator(".pathlist tr", has_not_text="C")
    straight.get_by_role("button").click()
    assert page.locator("#net svg path.flow").count() == 2
    assert violations(page) == ""
    page.keyboard.press("z")
    expect(page.locator("#chain .scroll svg")).to_contain_text("All gradients are those of the layers.")
    press(page, "a way around layer 2")
    assert ask(page, "state()")["net"]["skips"] == []
    press(page, "Undo")
    assert ask(page, "state()")["net"]["skips"] == [["h1", "h2"]]
    press(page, "Epoch")  # while paths are shown
    expect(page.locator("#rE")).to_have_text("1")


def test_a_number_is_predicted_before_it_is_shown(opened):
    page = opened(viewport={"width": 1280, "height": 800})
    press(page, "Backward")
    press(page, "Guess")
    gradient = ask(page, "gradient('y')")[0]
    field = page.get_by_label("Your ∂l/∂y")
    assert f"{gradient:.2f}"[:4] not in page.locator("#step .eq .t").first.inner_text()
    field.fill(str(gradient))
    press(page, "Check it")
    expect(page.locator("#step .ttl")).to_contain_text("✓ right")
    press(page, "Next step")
    page.get_by_label("Your ∂l/∂C").fill("99")
    press(page, "Check it")
    expect(page.locator("#step .ttl")).to_contain_text("you said 99")
    expect(page.locator("#step .ttl")).to_contain_text("1 of 2 right")


def test_a_page_goes_to_any_step_it_is_asked_for(opened):
    page = opened(viewport={"width": 1280, "height": 800})
    for step, words in [(0, "Forward 1 of 5"), (5, "Backward 1 of 6"), (11, "Update 1 of 2")]:
        ask(page, f"go({step})")
        expect(page.locator("#step .ttl")).to_contain_text(words)
    message = """root => {
        try { root.chalkgrad.go(13); } catch (error) { return error.message; }
    }"""
    assert "0 to 12" in page.locator(ROOT).evaluate(message)


def test_tiny_gradients_share_an_exponent_and_wide_matrices_are_cut(opened):
    model = nn.MLP([2, 8, 8, 8, 8, 1], activation="sigmoid", random_state=1)
    page = opened(model, viewport={"width": 1280, "height": 800})
    ask(page, f"set('w', {[0.0] + [1e-4] * 8})")
    ask(page, "go(25)")
    expect(page.locator("#step .ttl")).to_contain_text("weights W⁰")
    power = page.locator("#step .mat.g .power").first
    assert power.inner_text().startswith("×10⁻")
    assert "e−" not in page.locator("#step .mat.g").first.inner_text()
    press(page, "Forward")
    page.locator("#chain [data-node=z1]").dispatch_event("click")
    expect(page.locator("#step .eq .mat").nth(1).locator("tr").nth(1).locator("td")).to_have_count(7)
    assert "…" in page.locator("#step .eq .mat").nth(1).inner_text()


def test_a_phone_explains_a_row_by_touch_presents_and_zooms(opened, violations):
    page = opened(viewport={"width": 375, "height": 800}, has_touch=True, is_mobile=True)
    press(page, "Steps")
    page.locator("#chain [data-node=z0]").tap()
    page.locator("#step [data-r='2']").first.tap()
    expect(page.locator("#step .sum")).to_contain_text("A₃ =")
    press(page, "Zoom")
    expect(page.locator("#chain .scroll svg")).to_contain_text("This sample in numbers")
    assert violations(page) == ""
    press(page, "More")
    press(page, "Present")
    press(page, "Backward")
    press(page, "Next step")
    expect(page.locator("#step .ttl")).to_contain_text("Backward 2")
    assert page.evaluate("document.documentElement.scrollHeight") <= 800
    press(page, "Leave")
    expect(page.locator("#lensTabs")).to_be_visible()


def test_more_features_and_experiments_of_one_page(opened):
    page = opened(viewport={"width": 1280, "height": 800})
    page.get_by_label("inputs").select_option("+ all")
    assert np.shape(ask(page, "get('W0')")) == (4, 8)
    expect(page.locator("#net svg")).to_contain_text("sin x₂")
    press(page, "Undo")
    assert np.shape(ask(page, "get('W0')")) == (4, 3)
    press(page, "Experiments")
    assert page.get_by_role("dialog").get_by_role("link").count() >= 12


def test_a_link_brings_the_pinned_network_too(opened, pages):
    page = opened(viewport={"width": 1280, "height": 800})
    press(page, "A | B")
    page.get_by_label("Rule").select_option("SGD")
    press(page, "Epoch")
    press(page, "Share")
    link = page.get_by_role("dialog").get_by_label("Link").input_value()
    other = pages(viewport={"width": 1280, "height": 800})
    other.goto(link)
    expect(other.locator("#abs")).to_have_text(page.locator("#abs").inner_text(), use_inner_text=True)
    for one in (page, other):
        if one is page:
            one.keyboard.press("Escape")
        press(one, "Epoch")
    expect(other.locator("#abs")).to_have_text(page.locator("#abs").inner_text(), use_inner_text=True)


def test_ten_classes_fit_a_phone(opened):
    page = opened(nn.MulticlassSVM(random_state=0), XOR[0], np.arange(20) % 10, viewport={"width": 375, "height": 800})
    press(page, "Steps")
    ask(page, "go(3)")
    assert page.evaluate("document.documentElement.scrollHeight") <= 800


def test_a_walk_of_someone_new_with_nothing_but_the_page(opened, violations, tmp_path):
    """XOR is trained, a dead ReLU found, a gradient explained by its paths, the network edited, the code taken home."""
    rng = np.random.default_rng(0)
    X = rng.normal(size=(40, 2))
    model = nn.MLP([2, 4, 1], activation="relu", optimizer="adam", lr=0.05, random_state=3)
    page = opened(model, X, (X.sum(axis=1) > 0).astype(int), viewport={"width": 1280, "height": 800})
    page.get_by_label("Data set").select_option("XOR")
    press(page, "one neuron more in layer 1")
    press(page, "Train")
    expect(page.locator("#rA")).to_have_text(re.compile("9[5-9] %|100 %"), timeout=20_000)
    press(page, "Pause")
    assert violations(page) == ""

    # A bias far below 0, as a large step leaves it: the neuron is dead, and no gradient comes to its weights.
    page.locator("#net svg [data-w='0,0,0']").focus()
    page.keyboard.press("Enter")
    page.get_by_label("Value of the weight, bias of A₁").fill("-90")
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="neuron 1 of layer 1")).to_contain_text("dead")
    assert ask(page, "gradient('W0')")[0] == [0, 0, 0]
    press(page, "Undo")

    press(page, "Backward")
    title = page.locator("#step .ttl")
    repeat(page, lambda: press(page, "Next step"), lambda: "back to B" in title.inner_text())
    press(page, "Paths to l")
    total = page.locator("#step .sum .f").inner_text().split(" = ")[-1].replace("−", "-")
    assert float(total) == pytest.approx(ask(page, "gradient('B')")[0], rel=1e-3, abs=1e-6)

    press(page, "One layer more")
    expect(page.locator("#netsay")).to_contain_text("2-5-4-1")
    press(page, "Code")
    script = page.get_by_role("region", name="Python").last.inner_text()
    predicted = ask(page, "predict([[0.5, 1], [-0.5, 1]])")
    lines = [*script.splitlines()[:-2], "print(model.predict_proba([[0.5, 1], [-0.5, 1]]).tolist())"]
    (tmp_path / "network.py").write_text("\n".join(lines), encoding="utf-8")
    printed = subprocess.run([sys.executable, "network.py"], cwd=tmp_path, capture_output=True, text=True, check=True)
    np.testing.assert_allclose(json.loads(printed.stdout), predicted, rtol=0, atol=1e-12)


def test_neurons_see_the_plane_also_where_there_are_as_many_samples_as_points_of_it(opened):
    rng = np.random.default_rng(0)
    X = rng.normal(size=(10_000, 2))
    page = opened(X=X, t=(X[:, 0] > 0).astype(int), viewport={"width": 1280, "height": 800})
    one = page.locator("#net svg canvas").nth(3)
    picture = "canvas => Array.from(canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data)"
    page.wait_for_timeout(400)  # it is drawn finely at rest
    same = np.array(one.evaluate(picture), float)
    page.get_by_role("application", name="Decision boundary").focus()
    page.keyboard.press("Delete")
    page.wait_for_timeout(600)
    assert np.abs(same - one.evaluate(picture)).max() < 40  # of 255: the plane's edge moves a little


@pytest.mark.parametrize("classes", [5, 10])
@pytest.mark.parametrize("lens", ["Network", "Steps", "Training", "Code"])
def test_many_features_classes_and_layers_fit_a_phone(opened, classes, lens):
    rng = np.random.default_rng(0)
    X, names = rng.normal(size=(60, 3)), [f"Sorte {k}" for k in range(classes)]
    model = nn.MLP([3, 8, 6, 4, classes], activation="relu", random_state=0)
    page = opened(model, X, np.arange(60) % classes, class_names=names, viewport={"width": 375, "height": 800})
    press(page, lens)
    wide, high = page.evaluate("[document.documentElement.scrollWidth, document.documentElement.scrollHeight]")
    assert (wide, high) == (375, 800)


def test_no_control_of_the_network_covers_another_on_a_phone(opened):
    layers = [nn.Linear(2, 8, rng=1), nn.ReLU(), nn.Dropout(0.2), nn.Linear(8, 1, rng=2)]
    page = opened(nn.NeuralClassifier(nn.Sequential(*layers)), viewport={"width": 375, "height": 800})
    boxes = page.locator("#net > .hd > *, #net > .hd select").evaluate_all(
        "all => all.map(one => one.getBoundingClientRect()).filter(box => box.width > 1).map(box => [box.x, box.right])"
    )
    assert len(boxes) >= 8
    assert max(right for _, right in boxes) <= 375
    edges = sorted(boxes)
    assert all(b[0] >= a[1] - 0.5 or b[1] <= a[1] + 0.5 for a, b in pairwise(edges))  # beside, or within


@pytest.mark.parametrize("width", [1024, 1100])
def test_a_projector_cuts_nothing_at_the_right(opened, width):
    layers = [nn.Linear(2, 8, rng=1), nn.ReLU(), nn.Dropout(0.2), nn.Linear(8, 1, rng=2)]
    page = opened(nn.NeuralClassifier(nn.Sequential(*layers)), viewport={"width": width, "height": 800})
    assert page.evaluate("document.documentElement.scrollWidth") == width


def test_the_keys_of_undo_work_where_something_was_chosen(opened):
    page = opened(viewport={"width": 1280, "height": 800})
    page.get_by_label("Rule").select_option("SGD")
    page.get_by_label("Rule").focus()
    page.keyboard.press("Control+z")
    drawn(page)
    assert ask(page, "state().net.rule") == "Adam"
    page.get_by_role("slider", name="Rate η").press("ArrowRight")
    page.keyboard.press("Control+z")
    drawn(page)
    assert ask(page, "state().net.lr") == 0.1


def test_a_table_of_a_german_spreadsheet_is_opened(opened, tmp_path):
    (tmp_path / "tabelle.csv").write_bytes(
        '"Länge\nin m";Breite;Art;\r\n1,5;2;Öl;\r\n-1;1000;süß;\r\n'.encode("cp1252")
    )
    page = opened(t=np.where(XOR[1] > 0, "Öl", "süß"), viewport={"width": 1280, "height": 800})
    page.get_by_role("combobox", name="Data set").select_option("paste")
    with page.expect_file_chooser() as chosen:
        page.get_by_text("Open a file").click()
    chosen.value.set_files(tmp_path / "tabelle.csv")
    expect(page.get_by_role("textbox", name="Samples")).to_have_value(re.compile("Öl"))
    press(page, "Take them")
    state = ask(page, "state()")
    assert [one["x"] for one in state["P"]] == [[1.5, 2], [-1, 1000]]
    assert state["features"] == ["Länge in m", "Breite"]
    expect(page.locator("#coach")).to_contain_text("Breite reaches 1000")


def test_the_frame_of_the_current_weights_is_not_cut(opened):
    page = opened(nn.LogisticRegression(), viewport={"width": 1280, "height": 800})
    press(page, "Backward")
    press(page, "Next step")
    press(page, "Next step")
    frame = page.locator("#chain rect[stroke='var(--fg)']").first.bounding_box()
    assert frame["y"] - 1.2 >= page.locator("#chain .scroll").bounding_box()["y"]
