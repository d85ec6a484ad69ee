"""Dates and times as numbers."""

import numpy as np
import pandas as pd
import pytest

from nn.data.tables.dates import format_of, numbers_of
from tests.nn.data.tables.raw import A, K, N, read, rows, said

DAYS = pd.date_range("2026-01-01 00:15", periods=N, freq="37h")


@pytest.mark.parametrize(
    ("form", "exact"),
    [
        ("%Y-%m-%d", False),
        ("%Y-%m-%dT%H:%M:%S", True),
        ("%Y-%m-%d %H:%M", True),
        ("%Y-%m-%dT%H:%M:%SZ", True),
        ("%d.%m.%Y", False),
        ("%d.%m.%Y %H:%M", True),
        ("%m/%d/%Y", False),
        ("%d/%m/%Y", False),
        ("%m/%d/%Y %I:%M %p", True),
        ("%Y/%m/%d", False),
        ("%d-%b-%Y", False),
        ("%d%b%Y", False),
        ("%b %d %Y", False),
        ("%d %B %Y", False),
        ("%d.%m.%y", False),
    ],
)
def test_dates_are_days_since_the_first(form, exact):
    days = DAYS if exact else DAYS.normalize()
    table = read(rows(lambda i: [A[i], DAYS[i].strftime(form), K[i]], "a,when,k"))
    assert table.feature_names == ("a", "when (days)")
    np.testing.assert_allclose(table.X[:, 1], (days - days[0]) / pd.Timedelta(days=1), atol=1e-9)
    assert "days since 2026-01-01" in said(table, "when")
    new = read(f"a,when\n1,{DAYS[2].strftime(form)}\n", like=table)
    np.testing.assert_allclose(new.X[0, 1], table.X[2, 1], atol=1e-9)


def test_a_frame_of_dates():
    table = read_frame({"a": A, "when": DAYS, "k": K})
    np.testing.assert_allclose(table.X[:, 1], (DAYS - DAYS[0]) / pd.Timedelta(days=1), atol=1e-9)


def read_frame(columns):
    from nn import read_table

    return read_table(pd.DataFrame(columns))


def test_dates_in_one_number():
    days = DAYS.normalize()
    table = read(rows(lambda i: [A[i], f"{DAYS[i]:%Y%m%d}" if i != 3 else "", K[i]], "a,when,k"))
    assert table.feature_names == ("a", "when (days)", "when missing")
    expected = np.delete((days - days[0]) / pd.Timedelta(days=1), 3)
    np.testing.assert_allclose(np.delete(table.X[:, 1], 3), expected)
    assert read("a,when\n1,20260103\n", like=table).X[0, 1] == 2
    assert read(rows(lambda i: [A[i], 20260100 + i, K[i]], "a,n,k")).feature_names == ("a", "n")


def test_months_in_german_and_french():
    for months in (
        ["1. März 2026", "2. Mai 2026", "3. Dezember 2026"],
        ["1 mars 2026", "2 mai 2026", "3 décembre 2026"],
    ):
        table = read(rows(lambda i, months=months: [A[i], months[i % 3], K[i]], "a,when,k"))
        assert table.X[:3, 1].tolist() == [0, 62, 277]


def test_times_of_day_are_hours():
    table = read(rows(lambda i: [A[i], f"{i % 24}:30", K[i]], "a,at,k"))
    assert table.feature_names == ("a", "at (hours)")
    assert table.X[:3, 1].tolist() == [0.5, 1.5, 2.5]
    assert numbers_of(["1:15 pm", "12:00 am"], "HH:MM").tolist() == [13.25, 0.0]


def test_a_missing_date_gets_the_median():
    table = read(rows(lambda i: [A[i], "" if i == 4 else DAYS[i].date(), K[i]], "a,when,k"))
    assert table.feature_names == ("a", "when (days)", "when missing")
    assert table.X[4, 1:].tolist() == [np.median(np.delete(table.X[:, 1], 4)), 1]


def test_a_day_past_twelve_tells_day_from_month():
    assert format_of(["01/02/2026", "13/02/2026"]) == "%d/%m/%Y"
    assert format_of(["01/02/2026", "02/13/2026"]) == "%m/%d/%Y"
    assert format_of(["red", "green"]) is None
    assert format_of([]) is None


def test_other_words_are_no_date():
    table = read(rows(lambda i: [A[i], "unclear" if i == 3 else DAYS[i].date(), K[i]], "a,when,k"))
    assert "1 cell no date ('unclear'), taken as missing" in said(table, "when")
