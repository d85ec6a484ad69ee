"""Notebooks, as the book has them."""

from __future__ import annotations

import json

from docs.making import notebooks


def cell(*tags, html=""):
    output = {"output_type": "display_data", "data": {"text/html": html}}
    return {"cell_type": "code", "source": "", "metadata": {"tags": [*tags]}, "outputs": [output]}


def said(text):
    return {"cell_type": "code", "source": "", "metadata": {}, "outputs": [{"output_type": "stream", "text": [text]}]}


def test_what_is_printed_as_a_long_sentence_runs_on(tmp_path):
    cells = [said("This graph is stale: " * 9), said("layer      parameters" + " " * 90 + "13"), said("short")]
    (tmp_path / "00_a.ipynb").write_text(json.dumps({"cells": cells, "metadata": {}}))
    notebooks.copy(tmp_path, tmp_path / "made/learn")
    made = json.loads((tmp_path / "made/learn/00_a.ipynb").read_text(encoding="utf-8"))
    assert [cell["metadata"].get("tags", []) for cell in made["cells"]] == [["sentences"], [], []]


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
