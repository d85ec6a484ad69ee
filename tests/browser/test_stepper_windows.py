"""The window that slides over the images of a stepper: what it gives forward, and what goes through it backward."""

from __future__ import annotations

import re

import numpy as np
import pytest
from playwright.sync_api import expect

from autograd import Graph
from tests.browser.images import by_name, digits, go_back, gradients, means, signal, tile
from tests.browser.stepping import ROOMY, agree, numbers, stepper

pytestmark = pytest.mark.slow


def windows(shown):
    return shown.panel.locator(".windows")


def slide(shown, place):
    """Slide the window to a place, counted from 0 row by row."""
    windows(shown).get_by_role("slider", name="Window").fill(str(place + 1))


def chosen(shown):
    """The index of the entry that is chosen."""
    return tuple(map(int, re.findall(r"\d+", windows(shown).locator(".count").inner_text())))


def frames(box, kind="window"):
    """What is outlined on the pictures of a box: (map, top, left, height, width) in entries."""
    read = """(maps, kind) => maps.flatMap((map, k) => {
        const all = map.getBoundingClientRect(), edge = parseFloat(getComputedStyle(map).borderLeftWidth);
        return [...map.querySelectorAll(`.frame.${kind}`)].map(frame => [k, ...["top", "left", "height", "width"].map(
            side => parseFloat(frame.style[side]) / 100)]);
    })"""
    return box.locator(".map").evaluate_all(read, kind)


def grids(shown):
    """The small tables below the window, rows of texts; "·" is the border."""
    read = "tables => tables.map(t => [...t.rows].map(row => [...row.cells].map(cell => cell.textContent)))"
    return windows(shown).locator("table.lens").evaluate_all(read)


def numbers_of(grid):
    return np.array([[0.0 if text == "·" else float(text.replace("−", "-")) for text in row] for row in grid])


def padded(x, padding):
    return np.pad(x, ((0, 0), (0, 0), *((p, p) for p in padding)))


@pytest.mark.parametrize(
    ("make", "name", "kernel", "stride", "padding"),
    [(digits, "A", "W⁰", (1, 1), (1, 1)), (means, "A", "w", (2, 1), (1, 0)), (digits, "D", "W¹", (1, 1), (1, 1))],
)
def test_the_window_of_a_convolution_gives_the_entry(open_saved, make, name, kernel, stride, padding):
    loss = make()
    graph = Graph(loss)
    nodes = by_name(graph)
    y, W = nodes[name].data, nodes[kernel].data
    x, x_name = nodes[name].parents[0].data, graph.name_of(nodes[name].parents[0])
    shown = stepper(open_saved(loss, viewport=ROOMY))
    shown.go_to(f": {name} =")
    height, width = y.shape[2:]
    kh, kw = W.shape[2:]
    picker = windows(shown).get_by_label("Map")
    for place in (0, width - 1, height * width // 2, height * width - 1):
        for m in range(y.shape[1]):
            picker.select_option(index=m)
            slide(shown, place)
            n, _, i, j = chosen(shown)
            assert (m, i, j) == (chosen(shown)[1], *divmod(place, width))
            said = windows(shown).locator("p").inner_text()
            assert said.startswith(f"{name}[{n}, {m}, {i}, {j}] = ")
            # Of a large array the page has 5 digits, and shows 4 of them.
            assert float(next(numbers(said.rpartition("=")[2]))) == pytest.approx(y[n, m, i, j], rel=1e-3)
            top, left = i * stride[0], j * stride[1]
            under = padded(x, padding)[n, :, top : top + kh, left : left + kw]
            found = grids(shown)
            assert len(found) == 2 * x.shape[1]
            for c in range(x.shape[1]):
                np.testing.assert_allclose(numbers_of(found[2 * c]), under[c], rtol=6e-3, atol=1e-9)
                np.testing.assert_allclose(numbers_of(found[2 * c + 1]), W[m, c], rtol=6e-3)
            marked = frames(tile(shown, x_name))
            assert [k for k, *_ in marked] == [n * x.shape[1] + c for c in range(x.shape[1])]
            t, b = (min(max(at - padding[0], 0), x.shape[2]) for at in (top, top + kh))
            l_, r = (min(max(at - padding[1], 0), x.shape[3]) for at in (left, left + kw))
            expected = [t / x.shape[2], l_ / x.shape[3], (b - t) / x.shape[2], (r - l_) / x.shape[3]]
            for _, *frame in marked:
                np.testing.assert_allclose(frame, expected, atol=1e-4)
            ((k, *frame),) = frames(shown.tile("result"))
            assert k == n * y.shape[1] + m
            np.testing.assert_allclose(frame, [i / height, j / width, 1 / height, 1 / width], atol=1e-4)
            assert [k for k, *_ in frames(tile(shown, kernel))] == [m * W.shape[1] + c for c in range(W.shape[1])]


def test_a_click_or_enter_on_the_result_chooses_the_entry(open_saved):
    shown = stepper(open_saved(digits(), viewport=ROOMY))
    box = shown.tile("result").locator(".map").nth(3)
    size = box.bounding_box()["width"]
    box.click(position={"x": 2.5 / 8 * size, "y": 5.5 / 8 * size})
    assert chosen(shown) == (1, 1, 5, 2)
    picture = shown.tile("result").get_by_role("slider")
    picture.focus()
    for key in ("ArrowRight", "ArrowUp", "Enter"):
        shown.page.keyboard.press(key)
    assert chosen(shown) == (1, 1, 4, 3)
    assert shown.names[0] == "A", "Enter did not zoom in"


def test_the_window_of_a_signal_is_the_lectures(open_saved):
    shown = stepper(open_saved(signal(), viewport=ROOMY))
    for place, y in enumerate([-1.09, -0.21, -1.55, -0.46]):
        slide(shown, place)
        assert chosen(shown) == (0, 0, place)
        assert agree(windows(shown).locator("p").inner_text().rpartition("=")[2], y)


@pytest.mark.parametrize("make", [digits, means])
def test_backward_the_window_is_where_it_was_and_the_gradient_goes_through_the_kernel(open_saved, make):
    loss = make()
    graph = Graph(loss)
    name = "D" if make is digits else "A"
    conv = by_name(graph)[name]
    x, W = (p.data for p in conv.parents[:2])
    kernel = graph.name_of(conv.parents[1])
    g = gradients(graph)[name]
    stride, padding = ((1, 1), (1, 1)) if make is digits else ((2, 1), (1, 0))
    shown = stepper(open_saved(loss, viewport=ROOMY))
    shown.go_to(f": {name} =")
    slide(shown, 5)
    n, m, i, j = chosen(shown)
    go_back(shown, name, kernel)
    assert chosen(shown) == (n, m, i, j), "in step with the forward pass"
    sent = g[n, m, i, j]
    top, left = i * stride[0], j * stride[1]
    under = padded(x, padding)[n, :, top : top + W.shape[2], left : left + W.shape[3]]
    assert agree(windows(shown).locator("p").inner_text().partition(" = ")[2].split(" ")[0], sent)
    for c, (pixels, term) in enumerate(zip(*[iter(grids(shown))] * 2, strict=True)):
        np.testing.assert_allclose(numbers_of(pixels), under[c], rtol=6e-3, atol=1e-9)
        np.testing.assert_allclose(numbers_of(term), sent * under[c], rtol=6e-3, atol=1e-9)
    assert [k for k, *_ in frames(shown.tile("product"))] == [m * W.shape[1] + c for c in range(W.shape[1])]
    if make is means:
        return  # its image is a constant
    go_back(shown, "D", "C")
    assert chosen(shown) == (n, m, i, j)
    on_image = padded(np.ones_like(x), padding)[n, :, top : top + 3, left : left + 3]
    for c, (weights, term) in enumerate(zip(*[iter(grids(shown))] * 2, strict=True)):
        np.testing.assert_allclose(numbers_of(weights), W[m, c], rtol=6e-3)
        np.testing.assert_allclose(numbers_of(term), sent * W[m, c] * on_image[c], rtol=6e-3, atol=1e-9)
    assert [k for k, *_ in frames(shown.tile("product"))] == [n * x.shape[1] + c for c in range(x.shape[1])]
    go_back(shown, "D", "b¹")
    assert f"is added to ∂l/∂b¹[{m}]" in windows(shown).locator("p").inner_text()


def test_backward_a_max_pool_sends_all_to_the_winner(open_saved):
    loss = digits()
    graph = Graph(loss)
    nodes, g = by_name(graph), gradients(graph)["C"]
    B, C = nodes["B"].data, nodes["C"].data
    shown = stepper(open_saved(loss, viewport=ROOMY))
    go_back(shown, "C", "B")
    for place in (0, 6, 15):
        slide(shown, place)
        n, m, i, j = chosen(shown)
        window = B[n, m, 2 * i : 2 * i + 2, 2 * j : 2 * j + 2]
        a, b = np.unravel_index(window.argmax(), (2, 2))
        said = windows(shown).locator("p").inner_text()
        assert f"B[{n}, {m}, {2 * i + a}, {2 * j + b}]" in said
        assert agree(re.search(r"\] = ([^ ,]+), the", said)[1], C[n, m, i, j])
        pixels, sent = grids(shown)
        np.testing.assert_allclose(numbers_of(pixels), window, rtol=6e-3)
        expected = np.zeros((2, 2))
        expected[a, b] = g[n, m, i, j]
        np.testing.assert_allclose(numbers_of(sent), expected, rtol=6e-3)
        ((k, top, left, *_),) = frames(shown.tile("product"), "winner")
        assert k == n * B.shape[1] + m
        np.testing.assert_allclose([top, left], [(2 * i + a) / 8, (2 * j + b) / 8], atol=1e-4)
    shown.tab("Forward")
    shown.go_to(": C =")
    assert chosen(shown) == (n, m, i, j)
    assert windows(shown).locator("p").inner_text().startswith(f"C[{n}, {m}, {i}, {j}] = max(")


def test_backward_a_mean_pool_shares_alike(open_saved):
    loss = means()
    graph = Graph(loss)
    B, g = by_name(graph)["B"].data, gradients(graph)["B"]
    shown = stepper(open_saved(loss, viewport=ROOMY))
    shown.go_to(": B =")
    slide(shown, 0)
    n, m, i, j = chosen(shown)
    assert agree(windows(shown).locator("p").inner_text().rpartition("=")[2], B[n, m, i, j])
    go_back(shown, "B", "A")
    (_, sent) = grids(shown)
    share = g[n, m, 0, 0] / 4  # of 3×3 places in the corner 4 lie on the image, and the border does not count
    np.testing.assert_allclose(numbers_of(sent), [[0, 0, 0], [0, share, share], [0, share, share]], rtol=6e-3)
    assert "is shared by 4" in windows(shown).locator("p").inner_text()


def test_where_the_result_is_to_be_predicted_no_window_gives_it_away(open_saved):
    shown = stepper(open_saved(digits(), viewport=ROOMY))
    shown.root.get_by_label("Predict first").check()
    expect(windows(shown)).to_have_count(0)
    expect(tile(shown, "x").locator("canvas")).to_have_count(2)
    shown.root.get_by_role("button", name="Show").click()
    expect(windows(shown)).to_have_count(1)
