"""What the notebooks say: their text apart from their code, and the numbers in both."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

TUTORIALS = Path(__file__).parents[2] / "tutorials"
NOTEBOOKS = sorted(TUTORIALS.glob("[0-9][0-9]_*.ipynb"))
_NUMBER = re.compile(r"(?<![\w.,/:])[−-]?\d[\d,]*(?:\.\d+)?(?:\s?%)?(?![\w/])")
_COMPUTED = re.compile(r"[−-]?\d[\d,_]*\.?\d*(?:e[+-]?\d+)?\s?%?")
_WORD = re.compile(r"\w")


@dataclass(frozen=True)
class Read:
    """A notebook, read."""

    name: str
    prose: str
    code: tuple[str, ...]
    outputs: tuple[str, ...]
    tags: tuple[tuple[str, ...], ...]

    @property
    def number(self) -> str:
        """Its place in the course, such as 06."""
        return self.name[:2]

    @property
    def guesses(self) -> list[str]:
        """What the reader is asked before the cell runs."""
        return [" ".join(found.replace("\n> ", " ").split()) for found in
                re.findall(r"> \*\*Guess first\.\*\* ((?:.+\n?)(?:> .+\n?)*)", self.prose)]  # fmt: skip

    @property
    def bold(self) -> set[str]:
        """New words; not questions, sentences and exercises."""
        found = {" ".join(text.replace("> ", "").split()) for text in re.findall(r"\*\*(.+?)\*\*", self.prose, re.S)}
        return {text for text in found if not re.search(r"[.?:]$|^Exercise|^Now", text)}


@cache
def read(path: Path) -> Read:
    """A committed notebook with its outputs."""
    # As JSON: nbformat takes seconds to import. Texts are lists of lines.
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    code = [cell for cell in cells if cell["cell_type"] == "code"]
    shown = [
        output["text"] if output["output_type"] == "stream" else output.get("data", {}).get("text/plain", "")
        for cell in code
        for output in cell["outputs"]
    ]
    return Read(
        path.stem,
        "\n\n".join("".join(cell["source"]) for cell in cells if cell["cell_type"] == "markdown"),
        tuple("".join(cell["source"]) for cell in code),
        tuple(map("".join, shown)),
        tuple(tuple(cell["metadata"].get("tags", [])) for cell in code),
    )


def sentences(prose: str) -> Iterator[str]:
    """The sentences of a text, without tables, formulas and code.

    >>> list(sentences("One $x^2$ here. Two: `a.b()` there!"))
    ['One here.', 'Two: there!']
    """
    plain = re.sub(r"```.*?```|\$\$.*?\$\$", "", prose, flags=re.S)
    plain = re.sub(r"`[^`]*`|\$[^$]*\$", "", plain)
    for block in re.split(r"\n\s*\n|\n(?=[-|#>])", re.sub(r"\n> (?!\*\*)", " ", plain)):
        if not block.startswith(("|", "#")):
            yield from (" ".join(s.split()) for s in re.split(r"(?<=[.?!])[*)]*\s", block) if s.strip())


def words(sentence: str) -> int:
    """How many words a sentence has.

    >>> words("σ(0) = 0.5 − or is it 1?")
    6
    """
    return sum(bool(_WORD.search(part)) for part in sentence.split())


def quoted(prose: str) -> Iterator[tuple[str, float, float]]:
    """Numbers that a text states: as written, the value, how far the true one may be off.

    Whole numbers up to 20 count things in a sentence; a guess and an exercise give numbers, and the header minutes.

    >>> list(quoted("It is 0.68, or 98 % of 1,200."))
    [('0.68', 0.68, 0.005), ('98 %', 0.98, 0.005), ('1,200', 1200.0, 0.5)]
    """
    asked = r"> \*\*Guess first\.\*\* (?:.+\n?)(?:> .+\n?)*|\*\*Exercise \d\.(?:.+\n?)+"
    stated = re.sub(rf"{asked}|^# .*$|^\*Rows? .*$|^\*\*Next.*$", "", prose, flags=re.M)
    stated = re.sub(r"```.*?```|notebooks? \d\d(?:(?:,| and) \d\d)*|Before: [^*]*", "", stated, flags=re.S)
    for text in _NUMBER.findall(stated):
        number = re.sub(r"[,\s%]+$", "", text)
        decimals = len(number.partition(".")[2])
        share = text.endswith("%")
        found = abs(float(number.replace(",", "").replace("−", "-"))) / (100 if share else 1)
        if decimals or share or found > 20:
            yield text.rstrip(","), found, 0.5 * 10.0 ** -(decimals + 2 * share)


def computed(text: str) -> Iterator[float]:
    """The numbers in code or in what it printed.

    >>> list(computed("x = 1_000; print('12.5%', 3e-2)"))
    [1000.0, 0.125, 0.03]
    """
    for found in _COMPUTED.findall(text):
        number = found.strip().rstrip("% ").rstrip(".").replace(",", "").replace("_", "").replace("−", "-")
        yield abs(float(number)) / (100 if found.strip().endswith("%") else 1)
