"""The checks of these tests catch what they are there for."""

from __future__ import annotations

import pytest

from tests.browser.conftest import Pages

pytestmark = pytest.mark.slow


@pytest.mark.parametrize(
    ("script", "problem"),
    [
        ("console.error('no such node')", "console error 'no such node'"),
        ("null.node", "uncaught"),
        ("alert(1)", "alert '1'"),
        ("fetch('https://example.org/font').catch(() => 0)", "request to https://example.org/font"),
        ("new Image().src = 'https://example.org/pixel'", "request to https://example.org/pixel"),
        ("new WebSocket('wss://example.org/socket')", "request to wss://example.org/socket"),
    ],
)
def test_a_page_that_complains_or_asks_someone_fails_its_test(browser, tmp_path, script, problem):
    pages = Pages(browser)
    page = pages()
    (tmp_path / "page.html").write_text(f"<!doctype html><title>page</title><script>{script}</script>")
    page.goto((tmp_path / "page.html").as_uri())
    page.wait_for_timeout(100)
    with pytest.raises(AssertionError, match=problem):
        pages.close()


def test_axe_finds_what_cannot_be_read(pages, violations, tmp_path):
    page = pages()
    (tmp_path / "page.html").write_text(
        "<!doctype html><html lang=en><title>page</title><main><h1>page</h1><p style='color:#ccc'>pale</p><img></main>"
    )
    page.goto((tmp_path / "page.html").as_uri())
    found = violations(page)
    assert "color-contrast" in found
    assert "image-alt" in found
