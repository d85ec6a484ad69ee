"""The lecture row by row: where each is, and that none is without code, a picture or a test."""

from tests.lecture import PAGE, ROWS, cited, gaps, table


def test_the_page_is_what_the_command_writes() -> None:
    assert PAGE.read_text(encoding="utf-8") == table(), "run python -m tests.lecture"


def test_ranges_are_read() -> None:
    assert cited("L07, L21-L23 and (L38)") == {7, 21, 22, 23, 38}
    assert cited("XL07 L7 L99") == set()
    assert len(ROWS) == 39


def test_every_row_is_in_library_pictures_notebooks_and_tests() -> None:
    assert gaps() == {}
