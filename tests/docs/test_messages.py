"""The page of messages has those that are raised, with their classes."""

from docs.making import messages


def test_messages_are_found_where_they_are_raised():
    found = messages.raised()
    assert any("This graph is stale" in text for text, _ in found["StaleGraphError"])
    assert all(file.endswith(".py") for texts in found.values() for _, file in texts)
    assert {"ShapeError", "LabelError", "OptionError"} <= found.keys()


def test_signs_of_markdown_stay_signs(tmp_path):
    messages.write(tmp_path)
    page = (tmp_path / "messages.md").read_text(encoding="utf-8")
    assert page.startswith("# Every message")
    assert "\\_" in page
