"""What a lecturer sees of a playground: numbers where there is room, and nothing over something else."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest
from playwright.sync_api import expect

import nn
import viz
from tests.browser.test_playground import ask, press

pytestmark = pytest.mark.slow

rng = np.random.default_rng(0)
X = rng.normal(size=(40, 4))
THREE = np.digitize(X[:, 0] * X[:, 1], [-0.3, 0.3])


@pytest.fixture
def opened(pages, tmp_path):
    """``opened(model, X, t)`` opens the page of a playground on a laptop, or where ``options`` say."""

    def show(model, X, t, **options):
        page = pages(**{"viewport": {"width": 1280, "height": 800}, **options})
        page.goto(viz.playground(model, X, t).save(tmp_path / "page.html").as_uri())
        return page

    return show


def boxes(page, of):
    """Left, top, right and bottom of each."""
    return page.locator(of).evaluate_all(
        "all => all.map(one => one.getBoundingClientRect()).map(box => [box.left, box.top, box.right, box.bottom])"
    )


def cover(a, b):
    return a[0] < b[2] - 1 and b[0] < a[2] - 1 and a[1] < b[3] - 1 and b[1] < a[3] - 1


def test_a_short_vector_has_its_numbers_beside_a_long_one(opened):
    page = opened(nn.MLPRegressor([1, 8, 1], random_state=0), X[:, :1], np.sin(2 * X[:, 0]))
    loss = float(page.locator("#chain [data-row='l,0'] text").first.text_content())
    assert loss == pytest.approx(ask(page, "get('l')")[0], rel=0.1)
    assert page.locator("#chain [data-row='z0,0'] text").count() == 0
    numbers = boxes(page, "#chain .cv")
    assert not any(cover(a, b) for a, b in combinations(numbers, 2))


@pytest.mark.parametrize("height", [680, 800])
def test_what_ails_a_neuron_stands_beside_it(opened, height):
    model = nn.MLPRegressor([1, 8, 1], random_state=0)
    page = opened(model, X[:, :1], X[:, 0], viewport={"width": 1280, "height": height})
    ask(page, "set('W0', Array.from({ length: 8 }, (_, i) => [i < 4 ? -50 : 0.5, 1]))")
    expect(page.locator("#net .badge")).to_have_count(4)
    badges = boxes(page, "#net .badge")
    assert not any(cover(a, b) for a, b in combinations(badges, 2))
    assert not any(cover(a, b) for a in badges for b in boxes(page, "#net foreignObject"))


def test_numbers_that_come_back_do_not_cover_each_other_on_a_low_screen(opened):
    page = opened(nn.MLP([4, 6, 5, 4, 3], random_state=0), X, THREE, viewport={"width": 1280, "height": 680})
    ask(page, "go(12)")
    frames = boxes(page, "#net rect[stroke='var(--grd)']")
    assert len(frames) == 3
    assert not any(cover(a, b) for a, b in combinations(frames, 2))


THROUGH = """lines => {
  const svg = lines[0].ownerSVGElement;
  const numbers = [...svg.querySelectorAll('.sm')].filter(one => one.textContent).map(one => one.getBBox());
  return lines.filter(line => {
    const long = line.getTotalLength();
    return [...Array(101).keys()].some(k => {
      const { x, y } = line.getPointAtLength((k / 100) * long);
      return numbers.some(box => x > box.x && x < box.x + box.width && y > box.y + 3 && y < box.y + box.height - 3);
    });
  }).length;
}"""


@pytest.mark.parametrize("step", [0, 2, 7])
def test_lines_between_numbers_run_through_none(opened, step):
    page = opened(nn.MLP([2, 3, 1], random_state=0), X[:, :2], THREE > 0)
    ask(page, f"go({step})")
    press(page, "Zoom")
    lines = page.locator("#chain .scroll path")
    assert lines.count() > 2
    assert lines.evaluate_all(THROUGH) == 0


def test_words_of_the_zoom_are_whole_on_a_phone(opened):
    page = opened(nn.MLP([2, 3, 1], random_state=0), X[:, :2], THREE > 0, viewport={"width": 375, "height": 800})
    press(page, "Steps")
    press(page, "Zoom")
    said = page.locator("#chain .lab")
    assert "All gradients are those of the layers." in " ".join(said.all_text_contents())
    assert max(right for _, _, right, _ in boxes(page, "#chain .lab")) <= 375


def test_a_landscape_lies_over_two_weights(opened):
    for model in (nn.MLPRegressor([1, 8, 1], random_state=0), nn.MLPRegressor([1, 1], random_state=0)):
        page = opened(model, X[:, :1], X[:, 0])
        press(page, "Landscape")
        chosen = page.locator("#lens select").evaluate_all("all => all.map(one => one.value)")
        assert len(set(chosen)) == 2
        other = page.locator("#lens select").first.locator(f"option[value='{chosen[1]}']")
        assert other.get_attribute("disabled") is not None


def test_the_landscapes_words_stay_above_the_settings_on_a_phone(opened):
    page = opened(nn.MLP([4, 3, 3], random_state=0), X, THREE, viewport={"width": 375, "height": 800})
    press(page, "Training")
    press(page, "Landscape")
    (words,), (settings,) = boxes(page, ".land .soft"), boxes(page, ".set")
    assert words[3] <= settings[1]


def test_bars_are_whole_or_left_out(opened):
    page = opened(nn.MLP([4, 6, 5, 4, 3], random_state=0), X, THREE)
    seen = 0
    for step in range(25):
        ask(page, f"go({step})")
        for bars in boxes(page, "#step .sum svg"):
            seen += 1
            (panel,) = boxes(page, "#step .ex")
            assert bars[3] <= panel[3]
            assert bars[2] - bars[0] > 100
    assert seen > 2


@pytest.mark.parametrize("size", [(1280, 800), (1920, 1080)])
def test_a_presentation_shows_each_equation_whole(opened, size):
    page = opened(nn.MLP([4, 6, 3], random_state=0), X, THREE, viewport={"width": size[0], "height": size[1]})
    page.keyboard.press("p")
    for step in range(13):
        ask(page, f"go({step})")
        assert page.evaluate("document.documentElement.scrollHeight") <= size[1], step


def test_a_presentation_on_a_phone_can_be_read_to_its_end(opened):
    page = opened(nn.MLP([4, 6, 3], random_state=0), X, THREE, viewport={"width": 375, "height": 800})
    page.keyboard.press("p")
    ask(page, "go(12)")
    high, seen = page.locator("#step").evaluate("one => [one.scrollHeight, one.clientHeight]")
    assert high <= seen + 1


def test_what_closes_says_what(opened):
    page = opened(nn.LogisticRegression(), X[:, :2] * [1, 1000], THREE > 0)
    expect(page.get_by_role("button", name="Close the note")).to_be_visible()
    page.locator("[data-w='0,0,1']").first.dispatch_event("click")
    expect(page.get_by_role("button", name="Close the weight")).to_be_visible()
    for opener, name in (("Code", "Close This network as Python"), ("Keys and help", "Close Keys")):
        press(page, opener)
        press(page, name)
    page.evaluate("location.hash = '#experiment=no-bias'")
    press(page, "Close the experiment")


SATURATED = {
    "σ": (nn.LogisticRegression, [1, 0], "set('w', [0, {}, 0])"),
    "softmax": (nn.SoftmaxRegression, [0, 1, 2], "set('W', [[0, {}, 0], [0, 0, 0], [-2000, 0, 0]])"),
}


@pytest.mark.parametrize("of", SATURATED)
@pytest.mark.parametrize("score", [-90, -500])
def test_a_saturated_sample_has_the_numbers_that_training_has(opened, of, score):
    kind, t, weights = SATURATED[of]
    page = opened(kind(random_state=0), np.array([[1.0, 0.0], [-1.0, 0.0], [0.0, 1.0]])[: len(t)], np.array(t))
    words = page.locator("#step .words")
    ask(page, weights.format(score))
    assert ask(page, "get('l')") == pytest.approx([-score])
    press(page, "Zoom")
    for step in (2, 3, 4):
        ask(page, f"go({step})")
        expect(words).to_contain_text("as training has them")
        said = page.locator("#chain .scroll svg").text_content()
        assert "at once" in said
        assert f"l {-score}" in said
    expect(page.locator("#step [data-r] td").first).to_have_text("−1")
    ask(page, "go(5)")
    expect(page.locator("#step [data-r] td").first).to_have_text("−1")
    said = page.locator("#chain .scroll svg").text_content()
    assert "All gradients are those of the layers." in said
    ask(page, weights.format(-5))
    ask(page, "go(2)")
    expect(words).not_to_contain_text("as training has them")


def test_a_network_without_probabilities_hears_why_it_has_no_experiments(opened):
    page = opened(nn.Perceptron(random_state=0), X[:, :2], THREE > 0)
    press(page, "Experiments")
    expect(page.locator("#dlg")).to_contain_text("gives probabilities")


def test_no_line_of_numpy_is_cut_above_the_current_one(opened):
    page = opened(nn.MLP([4, 6, 3], random_state=0), X, THREE)
    for step in (5, 9, 12):
        ask(page, f"go({step})")
        pre = page.locator(".code pre")
        scrolled = pre.evaluate("one => one.scrollTop")
        tops = pre.locator("span").evaluate_all("all => all.map(one => one.offsetTop)")
        assert scrolled == 0 or min(abs(top - scrolled) for top in tops) < 1
        (line, *_), (box,) = boxes(page, ".code .on"), boxes(page, ".code pre")
        assert box[1] <= line[1] <= line[3] <= box[3]


@pytest.mark.parametrize("size", [(1280, 741), (1366, 768), (1280, 800), (1600, 900)])
@pytest.mark.parametrize("sizes", [[2, 8, 8, 2], [4, 3]])
def test_nothing_is_below_the_fold_of_a_laptop(opened, sizes, size):
    model = nn.MLP(sizes, random_state=0) if len(sizes) > 2 else nn.SoftmaxRegression(random_state=0)
    t = np.minimum(THREE, sizes[-1] - 1)
    page = opened(model, X[:, : sizes[0]], t, viewport={"width": size[0], "height": size[1]})
    assert page.evaluate("document.documentElement.scrollHeight") <= size[1]
    (settings,) = boxes(page, ".set")
    assert settings[3] <= size[1]


def test_a_chain_beyond_the_edge_of_a_phone_has_room_for_words_and_cells(opened):
    page = opened(nn.MLP([2, 8, 8, 2], random_state=0), X[:, :2], THREE > 0, viewport={"width": 375, "height": 800})
    press(page, "Steps")
    for frame, word in zip(boxes(page, "#chain .box0"), boxes(page, "#chain .op:not(.start)"), strict=True):
        assert frame[0] <= word[0] < word[2] <= frame[2]
    cells = page.locator("#chain .scroll svg > path[style*='fill']").evaluate_all(
        "all => all.map(one => Number(/h([\\d.]+)/.exec(one.getAttribute('d'))[1]))"
    )
    assert len(cells) > 20
    assert min(cells) >= 1


def test_what_closes_a_dialog_is_in_it_on_a_phone(opened):
    page = opened(nn.MLP([4, 6, 3], random_state=0), X, THREE, viewport={"width": 375, "height": 800})
    press(page, "More")
    page.locator("#dlg").get_by_role("button", name="Code", exact=True).click()
    (dialog,), buttons = boxes(page, "#dlg"), boxes(page, "#dlg .hd button")
    assert len(buttons) > 4
    assert all(dialog[0] <= left < right <= dialog[2] for left, _, right, _ in buttons)


def test_the_loss_has_a_point_for_each_epoch(opened):
    page = opened(nn.MLP([2, 3, 1], random_state=0), X[:, :2], THREE > 0)
    last = ask(page, "train(50)")
    epochs, losses = np.array(ask(page, "state()")["hist"], float)[:, :2].T
    assert epochs.tolist() == list(range(51))
    assert losses[-1] == last == pytest.approx(ask(page, "loss()"))
    ask(page, "train(2, [[...Array(40).keys()], [...Array(40).keys()]])")
    assert len(ask(page, "state()")["hist"]) == 53


def test_a_pinned_network_that_moved_is_not_called_the_same(opened):
    page = opened(nn.MLP([2, 3, 1], random_state=0), X[:, :2], THREE > 0)
    press(page, "A | B")
    ask(page, "update(3)")
    expect(page.locator("#abs")).to_contain_text("the same settings")


def test_the_network_fills_its_room_while_a_guess_is_asked_for_on_a_phone(opened):
    page = opened(nn.Perceptron(random_state=0), X[:, :2], THREE > 0, viewport={"width": 375, "height": 800})
    page.keyboard.press("p")
    ask(page, "go(3)")
    press(page, "Guess")
    shown, room = page.locator("#net svg").evaluate("svg => [svg.viewBox.baseVal.height, svg.parentNode.clientHeight]")
    assert shown == room


def test_the_picked_sample_lies_over_another_at_its_place(opened):
    twice = np.array([[0.0, 0.0], [0.0, 0.0], [-1.0, -1.0], [1.0, 1.0]])
    page = opened(nn.LogisticRegression(random_state=0), twice, np.array([0, 1, 0, 1]))
    expect(page.locator("#who")).to_contain_text("sample 1 of 4")
    seen, color = page.locator("#plane canvas").evaluate(
        """canvas => {
          const app = canvas.closest('.app');
          const middle = canvas.getContext('2d').getImageData(canvas.width / 2, canvas.height / 2, 1, 1).data;
          return [[...middle].slice(0, 3), app.style.getPropertyValue('--c0')];
        }"""
    )
    assert "#" + "".join(f"{part:02x}" for part in seen) == color.lower()


@pytest.mark.parametrize("size", [(375, 800), (800, 375), (1100, 800)])
def test_selects_stand_without_words_where_there_is_no_room(opened, size):
    viewport = {"width": size[0], "height": size[1]}
    page = opened(nn.MLP([2, 3, 1], random_state=0), X[:, :2], THREE > 0, viewport=viewport)
    sizes = "all => all.map(one => parseFloat(getComputedStyle(one).fontSize))"
    assert page.locator("#net label").evaluate_all(sizes) == [0, 0, 0]
    assert min(page.locator("#net label select").evaluate_all(sizes)) >= 12


def test_sums_that_are_not_drawn_are_hinted_at(opened):
    page = opened(nn.MLP([2, 5, 1], random_state=0), X[:, :2], THREE > 0)
    press(page, "Zoom")
    ask(page, "go(2)")
    assert page.locator("#chain .scroll path[stroke-dasharray]").count() == 1
    ask(page, "go(0)")
    assert page.locator("#chain .scroll path[stroke-dasharray]").count() == 0
