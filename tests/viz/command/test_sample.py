"""A sample in the table's own words."""

import io

from nn import patients, read_table
from tests.nn.data.tables.raw import A, K, read, rows
from viz.command.sample import described

TABLE = read(
    rows(
        lambda i: [
            i + 1,
            f"{A[i]} kg" if i else "",
            ["f", "m"][i % 2],
            "uvw"[i % 3] if i > 1 else "",
            f"2026-01-{i % 9 + 1:02}",
            K[i],
        ],
        "id,weight,sex,ward,day,k",
    )
)


def test_texts_dates_and_gaps_as_they_stand_in_the_table():
    assert described(TABLE, 0, 9).replace("\0", " ") == "weight (kg) missing, sex f, ward missing, day 2026-01-01"
    assert described(TABLE, 4, 9).replace("\0", " ") == f"weight (kg) {A[4]}, sex f, ward v, day 2026-01-05"
    assert described(TABLE, 4, 2).replace("\0", " ") == f"weight (kg) {A[4]}, sex f, …"


def test_a_table_made_in_memory():
    assert described(patients(4), 0, 9).replace("\0", " ") == "temperature 37.5, heart rate 72"


def test_texts_that_the_model_has_not_met_are_unknown():
    kinds, answers = ["a", "b", "c"] * 10, ["yes", "no"] * 15
    kinds[25], answers[25] = "d", "perhaps"
    lines = [
        f"{kind},{answer},{k * k},{'xy'[k % 3 > 0]}"
        for k, (kind, answer) in enumerate(zip(kinds, answers, strict=True))
    ]
    table = read_table(io.StringIO("\n".join(["color,answer,n,k", *lines]))).filled_from(range(20))
    assert described(table, 25, 9).replace("\0", " ") == "color unknown, answer unknown, n 625"
    assert described(table, 1, 9).replace("\0", " ") == "color b, answer no, n 1"
