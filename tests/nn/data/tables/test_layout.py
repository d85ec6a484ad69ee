"""How texts are laid out: delimiters, headers, lines that are no samples."""

import pytest

from nn.errors import TableError
from tests.nn.data.tables.raw import PLAIN, A, B, K, comma, is_plain, read, rows

BODY = PLAIN.split("\n", 1)[1]


@pytest.mark.parametrize(
    "text",
    [
        PLAIN.replace(",", ";"),
        PLAIN.replace(",", "\t"),
        PLAIN.replace(",", "|"),
        PLAIN.replace(",", " | "),
        PLAIN.replace(",", "   "),
        PLAIN.replace(",", " \t ").replace("\n", "  \n"),
        rows(lambda i: [comma(A[i]), comma(B[i]), K[i]], "a b k", "  "),
        rows(lambda i: [comma(A[i]), comma(B[i]), K[i]], "a\tb\tk", "\t"),
        rows(lambda i: [f" {A[i]}   {B[i]}", K[i]], "a b\tk", "\t"),
        "sep=;\n" + PLAIN.replace(",", ";"),
        '"sep=|"\r\n' + PLAIN.replace(",", "|").replace("\n", "\r\n"),
        "# device 7\n" + PLAIN,
        "% made by R\n%\n" + PLAIN,
        "Device: 7\nDate, 2026-01-01\n\n" + PLAIN,
        PLAIN.replace("\n", ",\n"),
        "a,b,k\n" + BODY.replace("\n", ",\n"),
        "\n\n" + PLAIN.replace("\n", "\n\n"),
        PLAIN + "Total,120,\n",
        PLAIN + "\nSum,120\n",
        PLAIN + "Mean,60.1,\nTotal,2400,\n",
        PLAIN + "measured in the ward in 2026\n",
        PLAIN + "# end\n",
        PLAIN.replace("\n", "\n# a remark\n", 3),
        PLAIN + PLAIN,
    ],
)
def test_what_stands_around_does_not_count(text):
    table = read(text if text != PLAIN + PLAIN else PLAIN + "a,b,k\n")
    assert is_plain(table)


def test_every_skipped_line_is_named():
    table = read("# device 7\n" + PLAIN + "Total,120,\n")
    assert any("1 line above the header skipped: '# device 7'" in note for note in table.notes)
    assert any(note.startswith("Line 43 is no sample, left out: 'Total,120,'") for note in table.notes)
    assert table.rows.tolist()[:2] == [3, 4]


@pytest.mark.parametrize("units", ["(cm),(kg),", "cm,kg,-", "[cm],[kg],[]"])
def test_a_line_of_units_goes_behind_the_names(units):
    table = read(PLAIN.replace("a,b,k\n", f"a,b,k\n{units}\n"))
    assert is_plain(table, ("a (cm)", "b (kg)"))
    assert any("Line 2 says units" in note for note in table.notes)


def test_a_row_of_texts_is_no_line_of_units():
    text = rows(lambda i: ["cm" if i % 2 else "kg", "m" if i % 3 else "s", K[i]])
    assert len(read(text)) == 40


def test_a_kind_called_total_is_a_sample():
    text = rows(lambda i: [["part", "total"][i % 2], B[i], K[i]])
    assert len(read(text)) == 40


def test_names_of_rows_as_r_writes_them():
    table = read('"a","b","k"\n' + "".join(f'"{i + 1}",{A[i]},{B[i]},"{K[i]}"\n' for i in range(40)))
    assert is_plain(table)
    assert "counts the rows" in table.columns[0].said


def test_a_file_without_header_if_one_says_so():
    table = read(BODY, header=False)
    assert is_plain(table, ("column 1", "column 2"))
    with pytest.raises(TableError, match="--no-header"):
        read(BODY)


@pytest.mark.parametrize(
    "cell", ['"line one\nline two {i}"', '"with, a comma {i}"', '"and a ""quote"" {i}"', "it's {i}", "semi; colon {i}"]
)
def test_texts_with_anything_in_them(cell):
    table = read(rows(lambda i: [cell.format(i=i), A[i], B[i], K[i]], "remark,a,b,k"))
    assert is_plain(table)
    assert table.columns[0].role == "left out"


def test_lines_are_counted_as_an_editor_does():
    table = read('a,b,k\n1,2,"x\ny"\n\n3,4,z\n5,6,z\n')
    assert table.rows.tolist() == [2, 5, 6]


def test_a_mean_below_numbered_samples_is_none_and_a_unit_of_nothing_is_no_unit():
    """Where a word stands and the row above has a name with digits."""
    body = "".join(f"S{i:03d},{i / 7:.3f},{7 + i / 50:.2f},{i / 3:.3f}\n" for i in range(30))
    table = read("Probe,Abs,pH,Konz\n(-),(AU),(-),(mg/l)\n" + body + "Mean,2.0,7.3,4.8\n")
    assert len(table) == 30
    assert table.feature_names == ("Abs (AU)", "pH")
    assert any("is no sample, left out: 'Mean,2.0,7.3,4.8'" in note for note in table.notes)
