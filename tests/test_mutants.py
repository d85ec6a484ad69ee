"""The list of deliberate faults fits the code: what an entry changes stands once in its file, and its tests exist."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests import faults, mutation
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
    ("source", "seconds", "found"),
    [
        ("def test(): pass", 30, "survived"),
        ("def test(): assert False", 30, "killed"),
        ("import no_such_module", 30, "broken"),
        ("def test():\n    while True: pass", 2, "timeout"),
    ],
)
@pytest.mark.slow
def test_only_a_test_that_fails_has_noticed_a_fault(tmp_path: Path, source: str, seconds: float, found: str) -> None:
    (tmp_path / "test_one.py").write_text(source, encoding="utf-8")
    assert run(tmp_path, ["test_one.py"], seconds) == found


def test_the_faults_of_a_text() -> None:
    text = '''def f(x: int = 1, *, on=True) -> float:
    """Half of 2 * x."""
    if x < 3 and not on:
        raise ValueError("x is 3 - 4")
    x += g(x, on)
    return x @ x.T
'''
    found = {(edit[3], edit[4]) for edit in faults.edits(text)}
    assert found == {
        ("1", "(2)"), ("1", "(0)"), ("True", "False"),
        ("x < 3 and not on", "(not (x < 3 and (not on)))"), ("x < 3 and not on", "((x < 3) or (not on))"),
        ("x < 3", "(x <= 3)"), ("x < 3", "(x > 3)"), ("3", "(4)"), ("3", "(2)"), ("not on", "(on)"),
        ('raise ValueError("x is 3 - 4")', "pass"), ("x += g(x, on)", "pass"), ("g(x, on)", "g(on, x)"),
        ("return x @ x.T", "return None"), ("x @ x.T", "((x.T) @ (x))"),
    }  # fmt: skip


def test_the_text_of_a_rule_is_changed_as_code_is() -> None:
    text = 'y = Op(doc="1 + 1", local=["a > b"])'
    assert [edit[3:] for edit in faults.edits(text, rules=True)] == [
        ('"a > b"', "'(a >= b)'"), ('"a > b"', "'(a < b)'"),
    ]  # fmt: skip
    assert not faults.edits(text)


@pytest.mark.slow
def test_a_sample_is_the_same_again_and_its_tests_are_there() -> None:
    chosen = mutation.sample(300, 0)
    assert chosen == mutation.sample(300, 0) != mutation.sample(300, 1)
    assert len({fault.place for fault in chosen}) == 300
    for fault in chosen:
        compile(fault.applied(), fault.path, "exec")
        sets = mutation.tests_of(fault.path)
        assert all((ROOT / test.partition("::")[0]).exists() for tests in sets for test in tests)
    assert "[prelu" in mutation.chosen_of("autograd/ops/activation.py")
