"""Notebooks, as the book has them."""

from __future__ import annotations

import json
from base64 import b64encode

from docs.making import notebooks


def cell(*tags, html=""):
    output = {"output_type": "display_data", "data": {"text/html": html}}
    return {"cell_type": "code", "source": "", "metadata": {"tags": [*tags]}, "outputs": [output]}


def said(text):
    return {"cell_type": "code", "source": "", "metadata": {}, "outputs": [{"output_type": "stream", "text": [text]}]}


def test_what_is_printed_as_a_long_sentence_runs_on(tmp_path):
    phone = said("right in training: 98%, on what is new: 90%")  # it is cut there, and not on a laptop
    cells = [phone, said("layer      parameters" + " " * 90 + "13"), said("short")]
    (tmp_path / "00_a.ipynb").write_text(json.dumps({"cells": cells, "metadata": {}}))
    notebooks.copy(tmp_path, tmp_path / "made/learn")
    made = json.loads((tmp_path / "made/learn/00_a.ipynb").read_text(encoding="utf-8"))
    assert [cell["metadata"].get("tags", []) for cell in made["cells"]] == [["sentences"], [], []]


def drawn(width):
    head = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + width.to_bytes(4, "big") + b"\0" * 20
    data = {"image/png": b64encode(head).decode()}
    output = {"output_type": "display_data", "data": data, "metadata": {"image/png": {"alt": "two panels"}}}
    return {"cell_type": "code", "source": "", "metadata": {}, "outputs": [output]}


def test_a_figure_with_panels_side_by_side_is_scrolled_on_a_phone(tmp_path):
    (tmp_path / "00_a.ipynb").write_text(json.dumps({"cells": [drawn(971), drawn(651)], "metadata": {}}))
    notebooks.copy(tmp_path, tmp_path / "made/learn")
    made = json.loads((tmp_path / "made/learn/00_a.ipynb").read_text(encoding="utf-8"))
    wide, narrow = (cell["metadata"]["mystnb"]["image"] for cell in made["cells"])
    assert wide == {"alt": "two panels", "classes": "wide"}
    assert narrow == {"alt": "two panels"}


def test_solutions_are_folded_and_live_pages_have_a_file_each(tmp_path):
    live = '<div class="chalkgrad-stepper">' + "x" * 70_000
    written = {"cells": [cell("solution"), cell(html=live), cell(html="<p>small")], "metadata": {}}
    (tmp_path / "00_a.ipynb").write_text(json.dumps(written))
    notebooks.copy(tmp_path, tmp_path / "made/learn")
    made = json.loads((tmp_path / "made/learn/00_a.ipynb").read_text(encoding="utf-8"))
    solution, framed, small = made["cells"]
    assert solution["metadata"]["tags"] == ["solution", "hide-cell"]
    assert small["outputs"][0]["data"]["text/html"] == "<p>small"
    (page,) = (tmp_path / "made/_static/live").iterdir()
    assert f"../_static/live/{page.name}" in framed["outputs"][0]["data"]["text/html"]
    assert live in page.read_text(encoding="utf-8")
