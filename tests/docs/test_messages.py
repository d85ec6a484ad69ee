"""The page of messages has those that are raised, with their classes."""

import pytest

from docs.making import messages
from docs.making.raised import ROOT, raised

WITHOUT_TEXT = {"ChalkgradError", "GradientCheckError", "TrainingWarning"}
"""The roots, and one whose text is all put in."""


@pytest.mark.slow
def test_every_class_is_on_the_page_with_what_it_says(tmp_path):
    found = raised()
    assert {name for name in messages.public() if not found.get(name)} == WITHOUT_TEXT
    messages.write(tmp_path)
    page = (tmp_path / "messages.md").read_text(encoding="utf-8")
    assert {name for name in messages.public() if f"\n## {name}\n" not in page} == set()


def test_the_questions_name_every_class():
    text = (ROOT / "docs" / "faq" / "index.md").read_text(encoding="utf-8")
    assert {name for name in messages.public() if f"`{name}`" not in text} == set()


@pytest.mark.slow
def test_messages_are_found_where_they_are_raised():
    found = raised()
    assert any("Training diverged in epoch" in text for text, _ in found["DivergenceError"]), "a function gives it"
    assert any("validation says nothing" in text for text, _ in found["RareClassWarning"]), "a warning"
    assert any("This graph is stale" in text for text, _ in found["StaleGraphError"])
    assert all(file.endswith(".py") for texts in found.values() for _, file in texts)
    assert {"ShapeError", "LabelError", "OptionError"} <= found.keys()


@pytest.mark.slow
def test_signs_of_markdown_stay_signs(tmp_path):
    messages.write(tmp_path)
    page = (tmp_path / "messages.md").read_text(encoding="utf-8")
    assert page.startswith("# Every message")
    assert "\\_" in page
