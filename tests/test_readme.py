"""README's examples run, and its claims about the project's files hold."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from PIL import Image

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")


def blocks(language):
    return re.findall(rf"```{language}\n(.*?)```", README, flags=re.S)


@pytest.mark.slow
def test_the_ten_lines_run_and_print_what_readme_shows(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    ten_lines, higher_order, program, model, _ = blocks("python")
    exec(ten_lines, {})
    shown = capsys.readouterr().out
    excerpt, lines = blocks("text")
    assert excerpt.rstrip() in shown
    assert (tmp_path / "chain.svg").read_text(encoding="utf-8").count("<svg") == 1
    exec(higher_order, {})
    first = capsys.readouterr().out.splitlines()[0]
    assert first == re.search(r"# (-0.125 .*)", higher_order)[1]
    exec(program, {})
    assert lines.rstrip() in capsys.readouterr().out
    exec(model, {})
    assert capsys.readouterr().out.strip() == re.search(r"# (0\.\d+)", model)[1]


def test_the_entry_that_readme_quotes_is_the_tables_own():
    from autograd import TABLE

    quoted = blocks("python")[4].splitlines()
    entry = (ROOT / "autograd/ops/activation.py").read_text(encoding="utf-8")
    for line in quoted:
        assert line.split("  #")[0] in entry, line
    sigmoid = TABLE["sigmoid"]
    assert f'    formula="{sigmoid.formula}",' in quoted
    assert f'    local=["{sigmoid.local[0]}"],' in quoted


def test_links_lead_somewhere():
    for link in re.findall(r"\]\(([^)#]+)\)", README):
        assert (ROOT / link).exists(), link


def test_ci_runs_the_test_command_of_readme():
    test_command = blocks("sh")[1]
    ci = (ROOT / ".ci/run").read_text(encoding="utf-8")
    assert '-e ".[dev]"' in test_command
    assert 'install --quiet -e ".[dev]"' in ci
    assert "-m pytest -n auto\n" in test_command
    assert 'check pytest -n auto -m "" ' in ci


def test_pictures_are_small_and_say_in_words_what_is_seen():
    pictures = re.findall(r"!\[([^\]]*)\]\(([^)]+)\)", README)
    assert len(pictures) >= 4
    for words, link in pictures:
        assert len(words.split()) >= 6, link
        assert (ROOT / link).stat().st_size < 600_000, link


def test_the_film_has_a_picture_for_each_step_and_the_strip_shows_the_gallery():
    pytest.importorskip("playwright")
    import nn
    from autograd import Graph
    from docs import readme
    from tests import gallery

    graph = Graph(nn.MLP([2, 3, 2, 1], random_state=3).loss([0.4, -1.0], 1.0))
    assert len(graph.forward_steps) + len(graph.backward_steps) == readme.STEPS
    with Image.open(readme.PICTURES / "stepper.gif") as film:
        assert film.n_frames == readme.STEPS
    assert set(readme.STRIP) <= set(gallery.pictures())
