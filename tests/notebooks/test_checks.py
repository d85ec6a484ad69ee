"""The checks of the course: each takes the right answer, and names the slip of each usual wrong one."""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import pytest

TUTORIALS = Path(__file__).parent.parent.parent / "tutorials"
sys.path.insert(0, str(TUTORIALS))

import checks  # noqa: E402

NAMES = dir(checks.check)


@pytest.mark.parametrize("name", NAMES)
def test_the_right_answer_is_right(name):
    exercise = getattr(checks.check, name)
    verdict = exercise(exercise.right)
    assert verdict, verdict
    assert verdict.text.startswith("Right")


@pytest.mark.parametrize("name", NAMES)
def test_each_usual_slip_is_named(name):
    exercise = getattr(checks.check, name)
    assert len(exercise.mistakes) >= 3
    said = set()
    for slip, words in exercise.mistakes:
        verdict = exercise(slip)
        assert not verdict
        assert words in verdict.text, (words, verdict.text)
        said.add(words)
    assert len(said) == len(exercise.mistakes)


@pytest.mark.parametrize("name", NAMES)
def test_hints_and_a_solution_are_there(name, capsys):
    exercise = getattr(checks.check, name)
    assert exercise.hints
    assert exercise.worked
    first = exercise.hint()
    for _ in exercise.hints[1:]:
        exercise.hint()
    assert exercise.hint().text == first.text
    exercise.solution()
    assert capsys.readouterr().out.strip() == exercise.worked.strip()


@pytest.mark.parametrize("name", NAMES)
def test_what_is_no_answer(name):
    exercise = getattr(checks.check, name)
    assert "three dots" in exercise(...).text
    if exercise.cases:
        assert "three dots" in exercise(lambda *case: ...).text
        assert "give its name" in exercise(0.5).text
        assert "None" in exercise(lambda *case: None).text
        assert "ZeroDivisionError" in exercise(lambda *case: 1 / 0).text
        assert (
            "no number" in exercise(lambda *case: np.full_like(np.asarray(exercise.right(*case), float), np.nan)).text
        )
    else:
        assert "call it" in exercise(lambda: 0).text


def test_what_is_said_of_other_answers():
    exercise = checks.check.l16
    assert "too large" in exercise(lambda y, t: 100.0).text
    assert "too small" in exercise(lambda y, t: 0.0001).text
    assert "shape is (2,)" in exercise(lambda y, t: [y, t]).text
    assert "You got True for" in exercise(lambda y, t: np.bool_(True)).text
    assert "true or false" in exercise(lambda y, t: np.bool_(True)).text
    with pytest.raises(AttributeError, match="There is no exercise 'l99'"):
        _ = checks.check.l99


def test_an_answer_that_writes_into_its_arguments_spoils_nothing():
    exercise = checks.check.l11

    def in_place(W, x, t, lr):
        W[:] = exercise.right(W, x, t, lr)
        return W

    assert exercise(in_place)
    assert exercise(in_place)
    assert exercise(exercise.right)


def test_a_verdict_reads_well_in_a_notebook():
    right = checks.check.l15(checks.check.l15.right)
    assert "✓" in right._repr_html_()
    assert repr(right) == right.text
    assert "0.515" in right.text


def test_who_computes_with_a_list_as_with_an_array_is_told_so():
    told = checks.check.l16_gradient(lambda y, t, x: (y - t) * x)
    assert not told
    assert "np.array(...) makes an array" in told.text
