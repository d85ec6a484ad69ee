"""A trained table in a file, and new rows."""

import csv
import io
import json

import numpy as np
import pytest

from nn import MLP, WeightFileError, load, read_table, save
from tests.nn.data.tables.raw import A, B, K, N, comma, rows
from viz.command.main import main
from viz.command.plan import split
from viz.command.saved import Trained

TEXT = rows(
    lambda i: [i + 1, f"{A[i]} °C" if i % 9 else "", ["f", "m"][i % 2], f"2026-01-{i % 28 + 1:02}", K[i]],
    "id,a,sex,when,k",
)
GERMAN = rows(
    lambda i: [K[i], f"{comma(A[i])} °C" if i % 9 else "", ["F", "M"][i % 2], f"{i % 28 + 1:02}.01.2026"],
    "k;a;sex;when",
    ";",
)


@pytest.fixture(scope="module")
def made(tmp_path_factory, small_pictures):
    folder = tmp_path_factory.mktemp("predict")
    (folder / "table.csv").write_text(TEXT, encoding="utf-8")
    assert main([str(folder / "table.csv"), "--out", str(folder / "out"), "--epochs", "20"]) == 0
    measured = rows(lambda i: [A[i], f"{B[i]} cm"], "a,height")
    (folder / "height.csv").write_text(measured, encoding="utf-8")
    assert main([str(folder / "height.csv"), "--out", str(folder / "height"), "--epochs", "5"]) == 0
    return folder


def predicted(made, text, tmp_path, capsys, model="out"):
    file = tmp_path / "new.csv"
    file.write_text(text, encoding="utf-8")
    capsys.readouterr()
    assert main(["predict", str(made / model / "model.npz"), str(file), "--out", "-"]) == 0
    printed, said = capsys.readouterr()
    return list(csv.DictReader(io.StringIO(printed))), said


@pytest.mark.slow
def test_new_rows_get_what_the_training_rows_got(made, tmp_path, capsys):
    first, said = predicted(made, TEXT, tmp_path, capsys)
    assert said == ""
    assert list(first[0]) == ["line", "k", "probability of x", "probability of y"]
    assert [row["line"] for row in first] == [str(i + 2) for i in range(N)]
    trained = Trained.read(made / "out" / "model.npz")
    table = read_table(made / "table.csv")
    table = table.filled_from(split(table.labels, table.task, 0)[0])
    assert trained.columns == table.columns
    P = trained.predict_proba(table.X)
    assert [row["k"] for row in first] == trained.predict(table.X).tolist()
    np.testing.assert_allclose([float(row["probability of x"]) for row in first], P[:, 0], rtol=1e-5)
    # As a German spreadsheet writes the same rows, in another order and with capitals, the ids left out.
    assert predicted(made, GERMAN, tmp_path, capsys)[0] == first


@pytest.mark.slow
def test_a_measurement(made, tmp_path, capsys):
    found, _ = predicted(made, "a\n60\n61\n", tmp_path, capsys, "height")
    assert list(found[0]) == ["line", "height (cm)"]
    assert 100 < float(found[0]["height (cm)"]) < 250


def test_what_is_new_to_the_model_is_named(made, tmp_path, capsys):
    _, said = predicted(made, "a,sex,when,ward\n60,x,2026-02-01,3\n", tmp_path, capsys)
    assert "'sex' holds what the model has not met: 'x'; it knows 'f', 'm'" in said
    assert "not used: 'ward'" in said


def test_missing_columns_are_named(made, tmp_path, capsys):
    file = tmp_path / "new.csv"
    file.write_text("a,k\n60,x\n")
    assert main(["predict", str(made / "out" / "model.npz"), str(file), "--out", str(tmp_path / "p.csv")]) == 2
    assert "2 columns missing that the model learned from, 'sex', 'when'" in capsys.readouterr().err
    assert not (tmp_path / "p.csv").exists()


def test_it_is_written_to_a_file(made, tmp_path, capsys):
    out = tmp_path / "p.csv"
    assert main(["predict", str(made / "out" / "model.npz"), str(made / "table.csv"), "--out", str(out)]) == 0
    assert f"{N} rows predicted: {out}" in capsys.readouterr().out
    assert len(out.read_text(encoding="utf-8").splitlines()) == N + 1


def test_the_network_alone_can_be_loaded_from_the_file(made):
    trained = Trained.read(made / "out" / "model.npz")
    model = load(MLP(trained.model.layer_sizes, activation="tanh"), made / "out" / "model.npz")
    X = trained.units.transform(read_table(made / "table.csv").X)
    assert model.predict(X).tolist() == trained.model.predict(X).tolist()


def test_what_is_no_model_of_a_table(tmp_path):
    save(MLP([2, 1]), tmp_path / "network.npz")
    with pytest.raises(WeightFileError, match="this holds a network alone"):
        Trained.read(tmp_path / "network.npz")
    for note in ({}, {"task": "sorting"}, {"task": "regression", "made": {}, "units": {}, "columns": []}):
        save(MLP([2, 1]), tmp_path / "other.npz", note=note)
        with pytest.raises(WeightFileError, match="damaged"):
            Trained.read(tmp_path / "other.npz")
    note = {"task": "regression", "made": {}, "units": {"mean": [], "scale": []}, "columns": [{"name": 3}]}
    save(MLP([2, 1]), tmp_path / "other.npz", note=json.loads(json.dumps(note)))
    with pytest.raises(WeightFileError, match="no column of a table"):
        Trained.read(tmp_path / "other.npz")


@pytest.mark.parametrize("argv", [["predict"], ["predict", "model.npz"]])
def test_too_few_arguments(argv, capsys):
    assert main(argv) == 2
    assert "NEW.csv" in (said := capsys.readouterr().err)
    assert "see chalkgrad predict --help" in said
