"""What is kept of a column."""

import json

import pytest

from nn.data.tables.column import Column
from nn.errors import TableError


@pytest.mark.parametrize(
    ("column", "features"),
    [
        (Column("a", "number", "as it is"), ("a",)),
        (Column("a", "number", "", unit="cm", indicator=True), ("a (cm)", "a missing")),
        (Column("a (CM)", "number", "", unit="cm"), ("a (CM)",)),
        (Column("weight", "number", "", unit="g"), ("weight (g)",)),
        (Column("time in h", "number", "", unit="h"), ("time in h",)),
        (Column("sex", "kinds", "", kinds=("f", "m")), ("sex = m",)),
        (Column("c", "kinds", "", kinds=("r", "g", "b"), indicator=True), ("c = r", "c = g", "c = b", "c missing")),
        (Column("c", "kinds", "", kinds=("x",)), ("c = x",)),
        (Column("day", "date", "", origin=20454.0, form="ISO8601"), ("day (days)",)),
        (Column("at", "time", ""), ("at (hours)",)),
        (Column("id", "left out", "", role="left out"), ()),
        (Column("t", "classes", "", role="target", kinds=("a", "b")), ()),
    ],
)
def test_its_features_and_json(column, features):
    assert column.features == features
    assert Column.from_dict(json.loads(json.dumps(column.to_dict()))) == column


@pytest.mark.parametrize("found", [{}, {"name": "a"}, {"name": "a", "kind": "number", "said": "", "more": 1}, 3])
def test_what_is_no_column(found):
    with pytest.raises(TableError, match="no column of a table"):
        Column.from_dict(found)
