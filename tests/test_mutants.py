"""The list of deliberate faults fits the code: what an entry changes stands once in its file, and its tests exist."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.mutants import ROOT, Mutant, listed, run


@pytest.mark.parametrize("mutant", listed(), ids=lambda mutant: mutant.name)
def test_an_entry_can_be_applied(mutant: Mutant) -> None:
    changed = mutant.applied()
    assert changed != (ROOT / mutant.path).read_text(encoding="utf-8")
    compile(changed, mutant.path, "exec")
    assert bool(mutant.tests) != bool(mutant.kept)
    assert all((ROOT / test.partition("::")[0]).exists() for test in mutant.tests)


def test_a_text_that_is_not_there_once_is_refused() -> None:
    with pytest.raises(ValueError, match="0 times, expected once"):
        Mutant("gone", "nn/training/loop.py", "no such text", "").applied()
    with pytest.raises(ValueError, match=r"\d+ times, expected once"):
        Mutant("often", "nn/training/loop.py", "epoch", "").applied()


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("def test(): pass", "survived"),
        ("def test(): assert False", "killed"),
        ("import no_such_module", "broken"),
        ("def test():\n    while True: pass", "timeout"),
    ],
)
def test_only_a_test_that_fails_has_noticed_a_fault(tmp_path: Path, source: str, found: str) -> None:
    (tmp_path / "test_one.py").write_text(source, encoding="utf-8")
    assert run(tmp_path, ["test_one.py"], 2) == found
