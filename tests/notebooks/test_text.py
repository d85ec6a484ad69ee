"""What a notebook says: how it is built, how it reads, and that its numbers are those that its cells computed."""

from __future__ import annotations

import ast
import json
import math
import re

import pytest

from tests.notebooks.text import NOTEBOOKS, computed, quoted, read, sentences, words

EACH = pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem[:2])
MOST_WORDS, MOST_STATEMENTS = 25, 12

SLIDES = {
    "00": [2.0 - 1.44 - 0.5, 3.6 * 0.4, -1.44 - 0.5, 1 / (1 + math.exp(1.94))],  # E1, without the bias
    "05": [-6.9],  # E5: truncated on the slide
    "06": [2.0 - 1.44 - 0.5, 3.6 * 0.4, -1.44 - 0.5, 0.125, 0.001],  # E1 prints σ(−1.94), cut
    "16": [-0.4 + 0.56 - 1.71, 0.2 * 2.8, 0.3 * 5.7, 0.17, 0.50, 256**3 * 10 / 1e6],  # E2
    "18": [0.9],  # E6: what the two-class loss adds for each other class, −ln 0.9
}
"""What the lecture prints or what follows from its numbers by hand, by notebook."""
SAID = {
    "14": [37],  # what a temperature is near
    "15": [0.05],  # where viz.activation begins to shade
    "17": [3 * 3 * 3],
    "19": [152],  # people whose mean the template is
    "21": [120],  # what the engine is shorter than
    "22": [8 * 64],
}
"""What no cell computes."""


def test_all_of_the_course_is_there():
    assert [path.stem[:2] for path in NOTEBOOKS] == [f"{k:02}" for k in range(23)]


@EACH
def test_numbers_are_those_of_the_cells(path):
    notebook = read(path)
    known = {x for text in (*notebook.code, *notebook.outputs) for x in computed(text)}
    known |= {abs(x) for x in (*SLIDES.get(notebook.number, []), *SAID.get(notebook.number, []))}
    lost = [text for text, x, off in quoted(notebook.prose) if not any(abs(x - y) <= off * 1.001 for y in known)]
    assert not lost, f"no cell of {path.stem} computes {', '.join(lost)}"


@EACH
def test_sentences_are_short(path):
    assert [s for s in sentences(read(path).prose) if words(s) > MOST_WORDS] == []
    assert not re.search(r"\b(simply|obviously|of course|trivial)", read(path).prose, re.I)


def statements(cell):
    """How many a cell has, those within others too; a magic is none."""
    code = "\n".join(line for line in cell.splitlines() if not line.startswith("%"))
    return sum(isinstance(node, ast.stmt) for node in ast.walk(ast.parse(code)))


@EACH
def test_cells_are_short(path):
    notebook = read(path)
    long = [cell for cell in notebook.code if statements(cell) > MOST_STATEMENTS]
    # The first cell names what is imported.
    assert [cell for cell in long if not cell.startswith(("%matplotlib", "import"))] == []


@EACH
def test_how_it_is_built(path):
    notebook = read(path)
    code, prose = "\n".join(notebook.code), notebook.prose
    head = prose.partition("\n## ")[0]
    assert re.match(rf"# {notebook.number} · \S", prose)
    assert re.search(r"\*Rows? L\d\d.* minutes.*Before: ", head, re.S)
    assert "?**" in head
    assert 'pip install ".[notebook' in head
    assert re.search(r"viz\.(step|playground)\(", code), "a live page"
    assert len(notebook.guesses) >= 2
    asked = set(re.findall(r"^\**(?:Exercise )(\d)\.\*\*|\*\*Exercise (\d)\.", prose, re.M))
    assert 3 <= len(asked) <= 5, "exercises"
    solved = [cell for cell, tags in zip(notebook.code, notebook.tags, strict=True) if "solution" in tags]
    assert len(solved) == len(asked)
    assert all("check." in cell for cell in solved)
    assert all(cell.startswith("# A solution.\n") for cell in solved)  # a folded cell shows its first line
    assert re.search(r"## In five lines\n\n(- .*(?:\n  .*)*\n){5}\n", prose)
    assert "**Next:**" in prose
    assert "*For teachers:" in prose


def test_what_the_notebooks_need():
    """Up to 17 all but two cells need the extra notebook alone; what else is needed stands in the first cell."""
    extras = {"sklearn": "metrics", "pydicom": "data", "brain_slices": "data", "torch": "export"}
    for notebook in map(read, NOTEBOOKS):
        needed = {extra for word, extra in extras.items() if re.search(rf"\b{word}\b", "\n".join(notebook.code))}
        head = notebook.prose.partition("\n## ")[0]
        assert all(re.search(rf"\[[\w,]*{extra}|extra\s+`{extra}`", head) for extra in needed), notebook.name
        assert not needed or notebook.number == "16" or notebook.number > "17", notebook.name
        assert needed or notebook.number > "17" or 'pip install ".[notebook]"`' in head


@EACH
def test_checks_answer_in_the_committed_outputs(path):
    outputs = read(path).outputs
    assert sum(text.startswith("Right") for text in outputs) >= 3
    if "warning" not in read(path).prose:
        assert not [text for text in outputs if "Warning:" in text]


@EACH
def test_pictures_have_words_for_who_does_not_see_them(path):
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    outputs = [output for cell in cells for output in cell.get("outputs", [])]
    for output in outputs:
        if "image/png" in output.get("data", {}):
            assert len(output["metadata"]["image/png"]["alt"].split()) >= 2


# M1 .. M24: what students believe, where it is met, and what the reader is asked before the experiment.
MISCONCEPTIONS = {
    1: ("backward overwrites the gradient", "13", "What is `a.grad` now?"),
    2: ("zeroing the parameters is always enough", "13", "what are `b.grad` and `a.grad`?"),
    3: ("grad = is enough", "21", "Which sign would lose one of them?"),
    4: ("recursion replaces ordering", "21", "What goes wrong on the way back?"),
    5: ("the local derivative of exp(x) is x", "13", "What is the slope of exp(x) at x = 3?"),
    6: ("ReLU passes gradient below 0", "13", "x = −28 goes through ReLU."),
    7: ("the gradient of what is broadcast keeps the large shape", "21", "(3, 4) + (1, 4)."),
    8: ("the gradient of a sum is always ones", "13", "And l = (Σ xᵢ)²"),
    9: ("(N, 1) fits (N,)", "12", "What is the shape of y − t?"),
    10: ("a weight may be changed inside the graph", "14", "May you still go backward through it?"),
    11: ("a logged loss is just a number", "14", "how much memory?"),
    12: ("softmax, then cross entropy from scores", "07", "softmax twice?"),
    13: ("log(softmax(x)) is safe", "07", "A score is 1000."),
    14: ("zero is a neutral start", "15", "All weights start at 0."),
    15: ("η does not depend on sum or mean", "14", "With a sum, and N = 100?"),
    16: ("depth without activation adds power", "15", "What can they do that one neuron can't?"),
    17: ("neurons always recover", "15", "What happens to the eight neurons at η = 10?"),
    18: ("a filter maps each channel on its own", "17", "Does each filter look at one channel, or at all three?"),
    19: ("logistic regression on separable data converges", "08", "What becomes of the length of w?"),
    20: ("the bias is optional", "06", "Without a bias, where must the line pass"),
    21: ("a gradient check that fails means a wrong gradient", "13", "exactly at the corner?"),
    22: ("features need no scaling", "14", "What is left of the accuracy when they are raw?"),
    23: ("XOR always trains", "10", "How many get all four samples right?"),
    24: ("a falling loss means more right answers", "14", "Are more samples right now?"),
}


def test_every_misconception_is_met_by_a_guess():
    assert list(MISCONCEPTIONS) == list(range(1, 25))
    by_number = {path.stem[:2]: read(path) for path in NOTEBOOKS}
    for k, (belief, number, asked) in MISCONCEPTIONS.items():
        met = [guess for guess in by_number[number].guesses if asked in guess]
        assert len(met) == 1, f"M{k}, {belief!r}, in {number}"


def test_the_glossary_has_the_words_of_the_course():
    page = (NOTEBOOKS[0].parents[1] / "docs" / "glossary.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| ([^|]+) \| (\d\d) \| ([^|]+) \|$", page, re.M)
    glossary = {word: number for word, number, _ in rows}
    assert len(glossary) == len(rows)
    assert [word.casefold() for word in glossary] == sorted(word.casefold() for word in glossary)
    first: dict[str, str] = {}
    for path in NOTEBOOKS:
        for word in read(path).bold:
            first.setdefault(word, path.stem[:2])
    assert glossary == {word: first[word] for word in glossary if word in first}, "words that no notebook brings"
    assert first.keys() <= glossary.keys(), "words that the glossary lacks"
