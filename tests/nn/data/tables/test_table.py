"""The table itself."""

import numpy as np

from nn import Table


def test_classes_and_measurements():
    X = np.zeros((3, 1))
    classes = Table(X, np.array(["b", "a", "b"]), ("c",), "kind")
    assert classes.classes.tolist() == ["a", "b"]
    assert repr(classes) == "Table(3 rows: c -> kind (a, b))"
    assert (classes.task, classes.unit, len(classes)) == ("classification", "", 3)
    measured = Table(X, np.array([1.5, 2, 3]), ("c",), "kg", task="regression")
    assert len(measured.classes) == 0
    assert repr(measured) == "Table(3 rows: c -> kg (1.5 to 3))"
