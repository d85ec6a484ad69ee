"""How good it is, in words."""

from dataclasses import replace

import numpy as np
import pytest

from nn import Table
from viz.command import job, report, verdict

X = np.random.default_rng(0).normal(size=(200, 2))
SIDES = np.where(X[:, 0] > 0, "left", "right")


def run(labels, epochs=30, rows=slice(None), **options):
    return job.run(Table(X[rows], labels, ("a", "b"), "t", **options), epochs=epochs)


@pytest.fixture(autouse=True)
def without_pictures(monkeypatch):
    monkeypatch.setattr(job, "_makers", lambda result: iter(()))


def test_better_than_guessing():
    result = run(SIDES)
    assert verdict.sentence(result).startswith("Better than guessing: ")
    assert "always saying" in verdict.sentence(result)
    said = report.summary(result)
    assert "true \\ said  left  right" in said
    assert "Balanced" not in said


def test_no_better_than_guessing():
    result = run(np.array(["u", "v"] * 100))
    assert verdict.sentence(result).startswith("No better than guessing, as far as 50 held-out samples can tell: ")


def test_unequal_classes_get_a_balanced_accuracy():
    result = run(np.where(np.arange(200) % 25 == 0, "sick", "healthy"))
    figures = dict(verdict.figures(result))
    assert figures["Majority"] == "0.960 for always saying 'healthy'"
    assert figures["Balanced"].startswith("0.500, the mean over the classes of what was found; guessing 0.500")
    assert verdict.sentence(result).startswith("No better than guessing")


def test_the_rare_class_is_found():
    result = run(np.where(X[:, 0] > 1.5, "sick", "healthy"), epochs=200)
    assert verdict.sentence(result).startswith("Better than guessing")


def test_a_table_too_small_to_hold_any_out():
    result = run(SIDES[:10], rows=slice(10))
    assert verdict.sentence(result).startswith("With 10 samples none can be held out")
    assert "samples it was trained on" in dict(verdict.figures(result))["Accuracy"]


def test_measurements_with_their_unit():
    result = run(70 + 5 * X[:, 0], epochs=150, task="regression")
    result.scores.unit = "kg"
    assert verdict.sentence(result).startswith("Better than guessing: off by ")
    assert " kg on average, guessing the mean by " in verdict.sentence(result)
    assert "kg said, " in verdict.mistakes(result)[0]
    result = run(np.random.default_rng(1).normal(size=200), task="regression")
    assert verdict.sentence(result).startswith("No better than guessing")


def test_mistakes_name_the_line_of_the_file(tmp_path):
    result = run(np.array(["u", "v"] * 100))
    assert all(line.startswith("sample ") for line in verdict.mistakes(result))
    result.table = Table(X, result.table.labels, ("a", "b"), "t", path=tmp_path / "t.csv", rows=np.arange(200) + 2)
    row = int(result.scores.rows[result.scores.worst[0]])
    assert verdict.mistakes(result)[0].startswith(f"line {row + 2}: ")
    assert "with probability" in verdict.mistakes(result)[0]
    assert len(verdict.mistakes(result)) == 3
    result.table = replace(result.table, path=tmp_path / "t.parquet")  # which has no lines
    assert verdict.mistakes(result)[0].startswith(f"sample {row + 1}: ")


def test_a_matrix_too_wide_names_the_worst_pairs():
    result = run(np.array([f"class {k % 12}" for k in range(200)]), epochs=2)
    lines = verdict.matrix(result.scores)
    assert len(lines) == 5
    assert all(" taken for class " in line for line in lines)
