"""Small raw tables: three columns of 40 rows in any spelling."""

import io

import numpy as np

from nn.data.tables.read import read_table

N = 40
_rng = np.random.default_rng(3)
A = _rng.normal(60, 5, N).round(1).tolist()
B = _rng.normal(170, 8, N).round(1).tolist()
K = ["x" if a + 0.2 * b > 94 else "y" for a, b in zip(A, B, strict=True)]


def rows(row, header="a,b,k", sep=",", n=N):
    """A text with a header, and `row(i)` for each i."""
    return "\n".join([header, *(sep.join(map(str, row(i))) for i in range(n))]) + "\n"


PLAIN = rows(lambda i: [A[i], B[i], K[i]])


def comma(x):
    """A number as one writes it in German."""
    return str(x).replace(".", ",")


def read(text, *args, **options):
    return read_table(io.StringIO(text), *args, **options)


def said(table, name):
    """What was done to a column."""
    return next(c.said for c in table.columns if c.name == name)


def is_plain(table, names=("a", "b")):
    """Whether the table is the plain one, in whatever spelling it came."""
    np.testing.assert_array_equal(table.X, np.column_stack([A, B]))
    assert table.feature_names == names
    assert table.labels.tolist() == K
    return True
