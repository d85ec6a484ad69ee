"""Numbers as people write them."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nn.data.tables.numerals import marks, numeral, numerals
from tests.nn.data.tables.raw import PLAIN, A, B, K, comma, is_plain, read, rows, said

NUMBERS = [
    ("12", 12),
    ("-12.5", -12.5),
    ("+3", 3),
    ("\u22127.7", -7.7),
    ("\u20137.7", -7.7),
    ("5.2 ± 0.3", 5.2),
    (".5", 0.5),
    ("5.", 5),
    ("1e3", 1000),
    ("1,5E-3", 0.0015),
    ("2 x 10^3", 2000),
    ("60,5", 60.5),
    ("60.500,25", 60500.25),
    ("60,500.25", 60500.25),
    ("1,234,567", 1234567),
    ("12,34,567.5", 1234567.5),
    ("1.234.567", 1234567),
    ("60\u00a0500", 60500),
    ("60 500,5", 60500.5),
    ("1'234.5", 1234.5),
    ("60.5%", 60.5),
    ("60,5 %", 60.5),
    ("$60,500.00", 60500),
    ("-$5", -5),
    ("$-5", -5),
    ("(1,234.50)", -1234.5),
    ("5 €", 5),
    ("EUR 12,50", 12.5),
    ("60.5 °C", 60.5),
    ("12kg", 12),
    ("120 mg/dL", 120),
    ("<0.1", 0.1),
    ("≥ 100", 100),
]


@pytest.mark.parametrize(("text", "value"), NUMBERS)
def test_a_number(text, value):
    assert numeral(text).value(".") == pytest.approx(value, rel=1e-15)


@pytest.mark.parametrize(
    "text", ["", "abc", "1_000", "٣", "12/03", "1.2.3", "1,2,3", "1 2 3", "0x10", "--5", "(5", "12-13", "12–13",
             "2026-01-01", "A12", "12:30", "1.23.456,7", "nan", "inf", "5 kg at noon in the morning"]
)  # fmt: skip
def test_no_number(text):
    assert numeral(text) is None


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_every_float_comes_back(x):
    assert numeral(repr(x)).value(".") == x
    assert numeral(comma(repr(x))).value(",") == x


def test_a_column_decides_what_a_mark_means():
    assert numerals(["1,234", "5,67"], ".").values == {"1,234": 1.234, "5,67": 5.67}
    assert numerals(["1,234", "12,345.6"], ",").values == {"1,234": 1234, "12,345.6": 12345.6}
    assert numerals(["1.234", "5,6"], ".").values == {"1.234": 1234, "5,6": 5.6}
    assert numerals(["1.234", "5.6"], ",").values == {"1.234": 1.234, "5.6": 5.6}
    assert numerals(["60,500"], ".").values == {"60,500": 60500}
    assert numerals(["60,500"], ",").values == {"60,500": 60.5}
    assert marks(["1,5", "2,25", "60,500", "1.5"]) == {",": 2, ".": 1}


def test_thousands_in_a_table():
    table = read(rows(lambda i: [f'"{round(1000 * A[i]):,}"', B[i], K[i]]))
    np.testing.assert_array_equal(table.X[:, 0], np.round(np.array(A) * 1000))
    assert "thousands separators removed (" in said(table, "a")
    table = read(rows(lambda i: [f"{round(1000 * A[i]):,}".replace(",", "."), comma(B[i]), K[i]], "a;b;k", ";"))
    np.testing.assert_array_equal(table.X, np.column_stack([np.array(A) * 1000, B]).round(1))
    table = read(rows(lambda i: [f"{A[i] * 1000:.1f}".replace(".", ","), comma(B[i]), K[i]], "a;b;k", ";"))
    assert table.X[0, 0] == round(A[0] * 1000, 1)


@pytest.mark.parametrize(
    ("write", "title"),
    [("{} °C", "a (°C)"), ("{}%", "a (%)"), ('"${:,}"', "a ($)"), ("{}kg", "a (kg)"), ("{} mm Hg", "a (mm Hg)")],
)
def test_units_stay_in_the_name(write, title):
    table = read(rows(lambda i: [write.format(A[i]), B[i], K[i]]))
    assert is_plain(table, (title, "b"))
    assert "removed from the cells" in said(table, "a")


def test_a_true_minus_is_said():
    table = read(rows(lambda i: [f"−{A[i]}", B[i], K[i]]))
    assert table.X[:, 0].tolist() == [-a for a in A]
    assert "minus" in said(table, "a")


def test_several_units_in_a_column_are_no_numbers():
    table = read(rows(lambda i: [f"{A[i]} {['kg', 'g'][i % 2]}", B[i], K[i]]))
    assert table.columns[0].role == "left out"
    assert "several units (kg, g)" in said(table, "a")
    assert is_plain(read(PLAIN))
