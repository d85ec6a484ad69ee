"""The table of sentences: whole in each language, and every operation has its words."""

from __future__ import annotations

import re
from pathlib import Path
from string import Formatter

import numpy as np
import pytest

import autograd
from autograd import TABLE, ArgumentError, Graph, Value, explain
from autograd.graph.formula import read_at
from autograd.graph.node import text_of
from autograd.graph.sentences import LANGUAGES, isolated, language, say, sentences
from autograd.graph.unicode import line
from autograd.graph.why import about, now, why
from tests.autograd.cases import CASES

ROOT = Path(autograd.__file__).parents[1]
ITS_OWN_WORD = {"slope", "alpha", "factor", "kth"} | {"gradient", "variable"}
"""The same in more than one language, or a name of NumPy's."""


def places(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}


@pytest.mark.parametrize("key", sentences())
def test_a_row_has_every_language_and_the_same_places(key: str) -> None:
    row = sentences()[key]
    assert tuple(row) == LANGUAGES
    assert all(text.strip() for text in row.values())
    assert places(row["fr"]) == places(row["de"]) == places(row["en"])
    if "." in key and len(row["en"].split()) > 3:
        assert len(set(row.values())) == 3, "translated"


def test_every_key_that_is_asked_for_is_there_and_every_row_is_asked_for() -> None:
    texts = "\n".join(
        file.read_text(encoding="utf-8")
        for package in ("autograd", "viz")
        for pattern in ("*.py", "*.js", "*.jsx")
        for file in (ROOT / package).rglob(pattern)
        if "built" not in file.parts
    )
    asked = set(
        re.findall(
            r"""["'`]((?:say|draw|table|update|path|panel|edit|differences|frame|guess|window|error)\.\w+)["'`]""",
            texts,
        )
    )
    assert asked <= sentences().keys()
    kinds = ("say.", "draw.", "table.", "update.", "path.", "panel.", "edit.", "differences.")
    kinds += ("frame.", "guess.", "window.", "error.")
    rows = {key for key in sentences() if key.startswith(kinds)}
    assert rows == asked


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_operation_is_explained(lang: str) -> None:
    """No sentence has a place left open, or a key in the place of a text."""
    for op in TABLE.values():
        assert re.fullmatch(r"[^{}]+[.]", about(op, lang)), op.name
    for case in CASES:
        v = case.run(*case.values())
        for index in range(len(v.parents)):
            text = f"{why(v, index, lambda p: 'N', lang)} {now(v, index, lambda p: 'N', lang)}".strip()
            assert text.endswith("."), (str(case), text)
            assert not re.search(r"[{}]|\bwhy\.|\bnow\.", text), (str(case), text)


@pytest.mark.slow
def test_the_words_in_formulas_are_translated() -> None:
    """What an entry shows in words is a row of the table, for each operation and option."""
    for case in CASES:
        v = case.run(*case.values())
        for which, index in [("formula", 0), *(("pull", k) for k in range(len(v.parents)))]:
            tree = read_at(v, text_of(v, which, index), index if which == "pull" else None)
            english, german = line(tree), line(tree, lang="de")
            for word in ("where", "each", "axis", "(along", " at [", "window", "block", "stride", "padding"):
                assert word not in german or word not in english, (str(case), german)


def test_languages() -> None:
    assert language("fr") == "fr"
    with pytest.raises(ArgumentError, match="Expected lang as one of 'en', 'fr', 'de', got 'es'"):
        language("es")
    with pytest.raises(ArgumentError, match="'xx'"):
        explain(Value(2.0) * 3, lang="xx")
    assert (
        say("why.sum", "de", name="s", to="v") == "s addiert alle Einträge von v: Jeder bekommt den ganzen Gradienten."
    )
    assert say("no such word", "fr") == "no such word"


def test_an_explanation_in_another_language_has_the_same_numbers() -> None:
    M = Value(np.arange(6.0).reshape(2, 3), name="M")
    loss = (M.mean(axis=0) * M).sum()
    english, *others = (explain(loss, lang=lang) for lang in LANGUAGES)
    for other in others:
        assert re.findall(r"[−\d.]+", other) == re.findall(r"[−\d.]+", english)
        assert "Forward" not in other
        assert "axis" not in other
        assert "in each" not in other
    assert "Σ[Achse 0] M / 2" in others[1]
    assert "(dans chaque ligne)" in others[0]


def test_names_from_right_to_left_are_isolated() -> None:
    assert isolated("W⁰") == "W⁰"
    name = "שלום"
    graph = Graph(Value(2.0, name=name) * 3)
    assert graph.name_of(graph.leaves[0]) == name
    assert graph.gradient_name(graph.leaves[0]) == f"∂v1/∂\u2068{name}\u2069"
    assert f"\u2068{name}\u2069 = 2" in explain(graph)


def test_leaves_of_one_name_are_numbered() -> None:
    a, b = Value(3.0, name="a"), Value(2.0, name="a")
    graph = Graph(a * b)
    assert [graph.name_of(v) for v in graph.leaves] == ["a₁", "a₂"]
    assert graph.forward_steps[0].formula == "v1 = a₁ · a₂"
    assert a.name == b.name == "a"


@pytest.mark.parametrize(
    ("shape", "index", "is_twice"),
    [
        ((3,), [0, 0], True), ((3,), [0, -3], True), ((3,), [0, -1], False), ((2, 2), ([0, 0], [1]), True),
        ((2, 2), (0, [1, -1]), True), ((2, 2), (..., [0, -2]), True), ((3,), [True, False, True], False),
    ],
)  # fmt: skip
def test_an_index_that_takes_an_entry_twice_is_said_to_add(
    shape: tuple[int, ...], index: object, is_twice: bool
) -> None:
    T = Value(np.arange(np.prod(shape), dtype=float).reshape(shape), name="T")
    e = T[index]
    graph = Graph(e.sum())
    said, rule = why(e, 0, graph.name_of), graph.rule_of(e, 0)
    assert ("more than once" in said) is is_twice
    assert ("added at" in rule) is is_twice
    assert ("put at" in rule) is not is_twice
