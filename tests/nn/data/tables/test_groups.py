"""Rows of one patient, and medians: what is held out is not looked at before."""

from __future__ import annotations

import io

import numpy as np
import pytest

import nn
from viz.command.plan import split

RNG = np.random.default_rng(0)


def visits(name: str, patients: int = 40, each: int = 3, text: bool = True) -> str:
    lines = [f"{name},age,bp,sick"]
    for p in range(patients):
        sick, age = p % 3 == 0, RNG.normal(60, 10)
        for _ in range(each):
            shown = f"{age:.1f}" if RNG.random() > 0.2 else ""
            who = f"P{p:03d}" if text else 7 * p + 1000
            lines.append(f"{who},{shown},{RNG.normal(120 + 20 * sick, 10):.0f},{'yes' if sick else 'no'}")
    return "\n".join(lines)


@pytest.mark.parametrize("text", [True, False])
@pytest.mark.parametrize("name", ["patient_id", "Patient", "subject", "PatientenNr", "id", "customer number", "MRN"])
def test_rows_of_one_are_held_out_together(name: str, text: bool) -> None:
    table = nn.read_table(io.StringIO(visits(name, text=text)))
    assert table.feature_names[0] == "age"
    assert any(
        f"{name!r} names the same in several rows, 40 in 120: rows of one are held out" in n for n in table.notes
    )
    train, held = split(table.labels, table.task, 0, table.groups)
    assert table.groups is not None
    assert not set(table.groups[train]) & set(table.groups[held])
    assert sorted([*train, *held]) == list(range(120))
    assert len(held) == 33
    assert (table.labels[held] == "yes").mean() == pytest.approx(1 / 3, abs=0.1)


@pytest.mark.parametrize("name", ["patient type", "customer_age", "user rating", "age group", "zip", "number"])
def test_other_columns_with_repeats_are_no_groups(name: str) -> None:
    assert nn.read_table(io.StringIO(visits(name, 12, 10))).groups is None


def test_of_few_none_is_held_out_whole_and_a_named_feature_stays() -> None:
    assert nn.read_table(io.StringIO(visits("patient", 4, 30))).groups is None
    table = nn.read_table(io.StringIO(visits("patient", 8, 15)), "sick", ["patient", "bp"])
    assert table.feature_names[0] == "patient = P000"
    assert table.groups is not None


def test_groups_of_a_regression_and_of_mixed_classes() -> None:
    labels, groups = RNG.normal(size=60), np.repeat(np.arange(20), 3)
    train, held = split(labels, "regression", 0, groups)
    assert len(held) == 15
    assert not set(groups[train]) & set(groups[held])
    mixed = np.array(["a", "b", "a"] * 20, "U4")
    mixed[0] = "rare"
    for seed in range(8):
        train, held = split(mixed, "classification", seed, groups)
        assert set(mixed[train]) == {"a", "b", "rare"}
        assert len(held)


def test_missing_cells_are_filled_from_the_rows_to_train_on() -> None:
    text = "a,day,k\n" + "\n".join(
        f"{'' if i % 5 == 0 else i * i},{'' if i % 7 == 0 else f'2026-01-{i % 28 + 1:02d}'},{'xy'[i % 2]}"
        for i in range(60)
    )
    table = nn.read_table(io.StringIO(text))
    train = np.arange(30)
    filled = table.filled_from(train)
    there = [i for i in range(30) if i % 5]
    median = float(np.median([i * i for i in there]))
    assert set(filled.X[::5, 0]) == {median}
    assert filled.columns[0].fill == median
    assert f"the median {median:.6g}, and" in filled.columns[0].said
    assert table.columns[0].fill != median
    days = [i % 28 for i in range(30) if i % 7]
    assert filled.columns[1].fill == np.median(days) - filled.columns[1].origin + 20454
    assert "the median 2026-01-1" in filled.columns[1].said
    kept = [i for i in range(60) if i % 5]
    assert np.array_equal(filled.X[kept, 0], table.X[kept, 0])
    assert np.array_equal(nn.read_table(io.StringIO(text), like=filled).X, filled.X)
    none = table.filled_from(np.array([0, 5, 10]))  # nothing to take a median of
    assert none.columns[0] == table.columns[0]


def test_texts_are_learned_from_the_rows_to_train_on() -> None:
    """What stands in held-out rows only is unknown and named, and read as such from a new file."""
    three, two = ["red", "blue", ""] * 20, ["yes", "no"] * 30
    three[50], two[51] = "green", "perhaps"
    text = "n,color,answer,site,k\n" + "\n".join(
        f"{i * i},{three[i]},{two[i]},{'A' if i < 45 else 'B'},{'xy'[i % 2]}" for i in range(60)
    )
    table = nn.read_table(io.StringIO(text))
    assert "color = green" in table.feature_names
    assert "site = B" in table.feature_names
    filled = table.filled_from(np.arange(40))
    assert filled.feature_names == ("n", "color = red", "color missing", "answer = yes")
    assert [column.kinds for column in filled.columns[1:3]] == [("blue", "red"), ("no", "yes")]
    assert filled.columns[1].said.startswith("blue, red: 0 and 1; 19 of 60 cells missing")
    assert filled.columns[3].said == "left out: the same in every row to train on (A)"
    assert filled.X[50].tolist() == [2500, 0.5, 0, 1]
    assert filled.X[51, 1:].tolist() == [1, 0, 0.5]
    assert filled.X[:6, 1:].tolist() == [[1, 0, 1], [0, 0, 0], [0, 1, 1], [1, 0, 0], [0, 0, 1], [0, 1, 0]]
    assert [note.split(";")[0] for note in filled.notes[-3:]] == [
        f"{name!r}: {kind} in no row to train on"
        for name, kind in [("color", "green"), ("answer", "perhaps"), ("site", "B")]
    ]
    new = nn.read_table(io.StringIO(text), like=filled)
    np.testing.assert_array_equal(new.X, filled.X)
    assert any("color" in note and "green" in note and "Taken as neither" in note for note in new.notes)
    assert table.filled_from(np.arange(60)).columns == table.columns


def test_more_than_two_texts_without_the_unmet() -> None:
    kinds = ["a", "b", "c"] * 10 + ["d", "a"] * 5
    text = "color,n,k\n" + "\n".join(f"{c},{i},{'xy'[i % 2]}" for i, c in enumerate(kinds))
    table = nn.read_table(io.StringIO(text), "k", ["color", "n"])
    filled = table.filled_from(np.arange(30))
    assert filled.feature_names == ("color = a", "color = b", "color = c", "n")
    np.testing.assert_array_equal(filled.X, table.X[:, [0, 1, 2, 4]])
    assert filled.X[30, :3].tolist() == [0, 0, 0]
    one = nn.read_table(io.StringIO(text), "k", ["color"])
    assert one.filled_from(np.array([0, 3, 6])) is one  # nothing is left that differs
