"""A sample in the table's own words."""

from nn import patients
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
