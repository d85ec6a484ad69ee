"""Which column is predicted, and whether it holds classes or a measurement."""

import numpy as np
import pytest

from autograd.errors import ArgumentError
from nn.errors import TableError
from tests.nn.data.tables.raw import A, B, K, N, read, rows, said


def target(values, **options):
    return read(rows(lambda i: [A[i], B[i], values[i]], "a,b,t"), **options)


@pytest.mark.parametrize(
    ("values", "task"),
    [
        (["x", "y"] * 20, "classification"),
        ([0, 1] * 20, "classification"),
        ([0.0, 1.0] * 20, "classification"),
        ([k % 5 for k in range(N)], "classification"),
        (["ABCDEFGHIJKLMNOPQRST"[k % 20] for k in range(N)], "classification"),
        ([k % 15 for k in range(N)], "regression"),
        (B, "regression"),
        ([f"{b} kg" for b in B], "regression"),
        ([f'"{b * 1000:,.2f}"' for b in B], "regression"),
        ([k * 1000 for k in range(N)], "regression"),
    ],
)
def test_the_task_by_the_look_of_the_target(values, task):
    table = target(values)
    assert table.task == task
    assert table.labels.dtype.kind == ("f" if task == "regression" else table.labels.dtype.kind)


def test_a_count_gets_a_word():
    table = target([k % 15 for k in range(N)])
    assert any("15 different whole numbers, taken as a measurement" in note for note in table.notes)
    assert target([k % 15 for k in range(N)], task="classification").classes.tolist() == list(range(15))
    notes = target([k % 6 for k in range(N)]).notes
    assert any("6 different whole numbers, taken as classes" in note for note in notes)
    assert target([k % 6 for k in range(N)], task="regression").task == "regression"


def test_a_task_that_is_none():
    with pytest.raises(ArgumentError, match="did you mean 'regression'"):
        target(B, task="regresion")


def test_the_unit_of_a_measurement():
    table = target([f"{b} kg" for b in B])
    assert (table.target_name, table.unit) == ("t (kg)", "kg")
    assert read(rows(lambda i: [A[i], B[i]], "a,height [cm]")).unit == "cm"
    assert table.labels.tolist() == B


@pytest.mark.parametrize(
    ("header", "row", "chosen", "word"),
    [
        ("Survived,a,b", lambda i: [i % 2, A[i], B[i]], "Survived", "by its name"),
        ("a,diagnosis,b", lambda i: [A[i], K[i], B[i]], "diagnosis", "by its name"),
        ("s,a,b", lambda i: [i % 2, A[i], B[i]], "b", "'s' holds a few classes: --target s predicts that"),
        ("a,kind,id", lambda i: [A[i], K[i], i + 100], "kind", "since 'id' can't be one"),
        ("a,kind,remark", lambda i: [A[i], K[i], f"text {i}"], "kind", "since 'remark' can't be one"),
        ("a,b,kind", lambda i: [A[i], B[i], K[i]], "kind", ""),
        ("x,y,group", lambda i: [A[i], B[i], K[i]], "group", ""),
        ("y,x1,x2", lambda i: [i % 2, A[i], B[i]], "y", "by its name"),
        ("class,a,ring", lambda i: [i % 2, A[i], K[i]], "class", "by its name"),
        ("a,liked,comments", lambda i: [A[i], K[i], ["good", "bad"][i % 2]], "liked", "since 'comments' can't be one"),
        ("a,liked,again", lambda i: [A[i], K[i], "" if i % 2 else "xy"[i % 4 // 2]], "liked", "since 'again' can't"),
        ("a,liked,remark", lambda i: [A[i], K[i], "checked" if i % 9 == 0 else ""], "liked", "since 'remark' can't be"),
        ("a,liked,again", lambda i: [A[i], K[i], "checked" if i % 2 else ""], "liked", "since 'again' can't be one"),
        ("a,liked,Unnamed: 2", lambda i: [A[i], K[i], i + 3], "liked", "since 'Unnamed: 2' can't be one"),
        ("a,liked,count", lambda i: [A[i], K[i], i + 1], "liked", "since 'count' can't be one"),
        (
            "liked,a,id",
            lambda i: [K[i], A[i], i],
            "a",
            "since 'id' can't be one; 'liked' holds a few classes: --target li",
        ),
        (
            "price,a,liked,id",
            lambda i: [A[i], B[i], K[i], i],
            "liked",
            "since 'id' can't be one; 'price' is what one may",
        ),
        ("letter,a,b", lambda i: [chr(65 + i % 19), A[i], B[i]], "b", "'letter' holds classes: --target letter "),
        ("the kind,a,b", lambda i: [K[i], A[i], B[i]], "b", "--target 'the kind' predicts that"),
        ("target,a,species", lambda i: [i % 2, A[i], K[i]], "species", ""),
    ],
)
def test_the_target_by_its_look(header, row, chosen, word):
    table = read(rows(row, header))
    assert table.target_name == chosen
    assert word in " ".join(table.notes)
    assert ("target" in " ".join(table.notes)) == bool(word)


@pytest.mark.parametrize("values", [["x"] * N, [""] * N])
def test_one_class_or_none(values):
    if values[0]:
        with pytest.raises(TableError, match="one class, 'x', expected at least two"):
            target(values)
    with pytest.raises(TableError, match="column 't'"):
        target(values, target="t")


def test_a_column_that_tells_the_label_alone():
    for code in ([3 + (k == "x") for k in K], ["ab"[k == "x"] for k in K], [7.5 if k == "x" else 2 for k in K]):
        table = read(rows(lambda i, code=code: [code[i], A[i], B[i], K[i]], "outcome_code,a,b,k"))
        assert any("'outcome_code' tells 'k' alone" in note for note in table.notes)
    table = read(rows(lambda i: [A[i], B[i], A[i] * 1.1], "a,b,price"))
    assert any("'a' tells 'price' alone" in note for note in table.notes)


def test_columns_that_do_not():
    for code in ([A[i] > 60 for i in range(N)], list(range(N)), A):
        table = read(rows(lambda i, code=code: [code[i], A[i], B[i], K[i]], "c,a,b,k"))
        assert not any("alone" in note for note in table.notes)


def test_classes_as_measurement():
    with pytest.raises(TableError, match=r"different labels, at most 26 can be classes: .* --task regression"):
        target(B, task="classification", target="t")
    assert said(target(np.arange(N) % 2), "t") == "2 classes"


@pytest.mark.parametrize("name", ["price", "SalePrice", "Kaltmiete", "cost", "Verkaufspreis", "house price"])
def test_a_price_in_the_middle_is_named_where_the_last_column_is_taken(name):
    text = rows(lambda i: [A[i], f"{B[i] * 1000.5:.2f} €", ["ja", "nein"][i % 2]], f"a,{name},Balkon")
    table = read(text)
    assert table.target_name == "Balkon"
    flag = f"'{name}'" if " " in name else name
    assert any(f"{name!r} is what one may rather want to predict: --target {flag} does" in n for n in table.notes)
    assert not any("rather" in n for n in read(text, "Balkon").notes)
    last = rows(lambda i: [A[i], B[i] * 1.5, ["ja", "nein"][i % 2]], f"a,{name},class")
    assert not any("rather" in n for n in read(last).notes)
