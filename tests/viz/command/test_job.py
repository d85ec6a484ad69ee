"""The main job: any table in, files of bytes out; and writing them whole or not at all."""

import tempfile
import warnings
import xml.etree.ElementTree as ET

import numpy as np
import pytest

from nn import MLP, Standardizer, Table, TableError, patients, read_table
from tests.viz.command.tables import real_table
from viz.command import job, report
from viz.errors import OutputError


def made_up(labels=("x", "y"), features=2, n=40, names=None, scale=1.0, offset=0.0):
    X = np.random.default_rng(2).normal(size=(n, features)) * scale + offset
    names = names or tuple(f"f{k}" for k in range(features))
    return Table(X, np.resize(np.array(labels), n), tuple(names), "kind")


# ------------------------------------------------------------------------------------------- run
def test_the_graph_is_the_chain_of_the_first_sample_with_gradients():
    table = patients(50)
    result = job.run(table, epochs=5, seed=4)
    X = Standardizer().fit_transform(table.X)
    model = MLP([2, 3, 2, 1], random_state=4).fit(X, table.labels, epochs=5)
    loss = model.loss(X[0], 0.0)
    loss.backward()
    (end,) = result.graph.ends
    assert end.data == loss.data
    for ours, expected in zip(result.model.parameters(), model.parameters(), strict=True):
        np.testing.assert_array_equal(ours.data, expected.data)
        np.testing.assert_array_equal(ours.grad, expected.grad)
    assert result.accuracy == model.score(X, table.labels)
    assert [result.graph.name_of(v) for v in result.graph.operations] == ["A", "B", "C", "D", "E", "y", "l"]
    assert set(result.files) == set(job.FILES)


def test_a_label_that_is_no_text():
    result = job.run(made_up(labels=(3, 1, 2)), epochs=2)
    assert result.model.classes_.tolist() == [1, 2, 3]
    assert result.graph.leaves[-1].data.tolist() == [0.0, 0.0, 1.0]
    assert "kind: 1 13, 2 13, 3 14" in report.summary(result)


TABLES = {
    "two rows": made_up(n=2),
    "a constant feature": Table(np.array([[1.0, 2], [1, 3], [1, 4]]), np.array(["x", "y", "x"]), ("a", "b"), "kind"),
    "constant features": Table(np.ones((4, 3)), np.array(["x", "y", "x", "y"]), ("a", "b", "c"), "kind"),
    "signs of formulas": made_up(("$a_$", "b$^{"), 2, names=("cost ($) of ($)", r"\frac$ x^$")),
    "underlines": made_up(("_x", "_y"), 2, names=("_a", "__b")),
    "line breaks": made_up(("a\nb", "c\td"), 2, names=("x\ny", "\x1b[31m")),
    "markup": made_up(('<b>&"', "\\N"), 2, names=("</svg>", "&amp;")),
    "broken characters": made_up(("a\udcff", "b"), 2, names=("\udc80", "c")),
    "long names": made_up(("a" * 300, "b" * 300), 3, names=("f" * 300, "g" * 300, "h h " * 100)),
    "twenty classes": made_up([f"class {k}" for k in range(20)], 4, n=100),
    "many features": made_up(("x", "y"), 120),
    "tiny numbers": made_up(scale=1e-300),
    "large numbers": made_up(scale=1e100),
    "far from zero": made_up(scale=1e-6, offset=1e9),
    "an outlier": Table(np.r_[np.eye(2), [[1e100, 0.0]]], np.array(["x", "y", "x"]), ("a", "b"), "kind"),
}


@pytest.mark.parametrize("case", TABLES)
def test_odd_tables(case):
    result = job.run(TABLES[case], epochs=3, source="odd")
    ET.fromstring(result.files["graph.svg"])
    assert result.files["boundary.png"].startswith(b"\x89PNG")
    assert "Backward: " in result.files["backprop.txt"].decode()
    lines = report.summary(result).splitlines()
    assert sum(line.startswith("  ") and " ∂l/∂" in line for line in lines) == 7
    if case not in ("long names", "many features"):
        assert max(map(len, lines)) <= 100
    assert not any(ord(char) < 32 for line in lines for char in line)


def test_characters_that_no_font_has_are_told_of_once():
    table = made_up(("病", "健"), 2, names=("体温", "c"))
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        result = job.run(table, epochs=1)
    assert [note for note in result.notes if "no font" in note] == result.notes != []


@pytest.mark.parametrize("hidden", [[], [1], [7], [2] * 12, (30, 30)])
def test_other_networks(hidden):
    result = job.run(made_up(("x", "y", "z"), 3), hidden=hidden, epochs=2)
    assert len(result.graph.operations) == 2 * len(hidden) + 3
    assert max(map(len, report.summary(result).splitlines())) <= 100
    assert max(map(len, result.files["backprop.txt"].decode().splitlines())) <= 100


def test_numbers_too_large_name_their_column():
    table = made_up(names=("a", "b"))
    table.X[3, 1] = 1e200
    with pytest.raises(TableError, match=r"^column 'b': .*larger unit"):
        job.run(table)


def test_an_interrupted_training_gives_no_half_trained_results(monkeypatch):
    def stops(self, X, t, **_):
        MLP.fit_as_before(self, X, t, epochs=4)
        self.history_.interrupted = True

    monkeypatch.setattr(MLP, "fit_as_before", MLP.fit, raising=False)
    monkeypatch.setattr(MLP, "fit", stops)
    with pytest.raises(KeyboardInterrupt, match=r"stopped after 4 of 9 epochs; nothing was written \(--epochs 4 "):
        job.run(made_up(), epochs=9)


def test_a_slice_counts_apart_what_is_wrong_in_it(tmp_path, monkeypatch):
    shown = []
    real = job.decision_boundary
    monkeypatch.setattr(job, "decision_boundary", lambda *a, **k: shown.append(real(*a, **k)) or shown[-1])
    result = job.run(read_table(real_table(tmp_path, "wine")), epochs=50)
    (display,) = shown
    assert display.legend_.get_texts()[-1].get_text() == f"{len(display.misclassified_)} wrong in this slice"
    assert "the other 11 features at their means" in display.ax_.get_title(loc="left")
    assert "wine.csv: network 13-3-2-3, accuracy" in display.ax_.get_title(loc="left")
    assert display.ax_.get_xlabel() in result.notes[0]
    assert result.notes[0].startswith("boundary.png is a slice: ")

    result = job.run(patients(30), epochs=5, source="made-up patients")
    display = shown[-1]
    assert display.legend_.get_texts()[-1].get_text() == f"{len(display.misclassified_)} misclassified"
    assert len(display.misclassified_) == round((1 - result.accuracy) * 30)
    assert display.ax_.get_title(loc="left").startswith("made-up patients: network 2-3-2-1, accuracy ")
    assert (display.ax_.get_xlabel(), display.ax_.get_ylabel()) == ("temperature", "heart rate")
    assert display.ax_.get_xlim()[0] < 37 < 39 < display.ax_.get_xlim()[1]
    assert result.notes == []


def test_one_more_feature_than_the_plane_has():
    assert "the third feature at its mean" in job.run(made_up(features=3), epochs=1).notes[0]


def test_in_units_is_the_model_on_standardized_features():
    table = patients(30)
    units = Standardizer().fit(table.X)
    X = units.transform(table.X)
    model = MLP([2, 1]).fit(X, table.labels, epochs=2)
    same = job.InUnits(model, units)
    assert same.predict(table.X).tolist() == model.predict(X).tolist()
    np.testing.assert_array_equal(same.predict_proba(table.X), model.predict_proba(X))
    assert same.classes_.tolist() == ["healthy", "sick"]


# ----------------------------------------------------------------------------------------- write
def test_a_place_is_tried_without_a_trace(tmp_path):
    job.check_writable(tmp_path / "a" / "b")
    job.check_writable(tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_files_are_written_and_replaced(tmp_path):
    out = tmp_path / "a" / "b"
    for content in (b"one", b"two"):
        job.write({"x.txt": content, "y.txt": content}, out)
        assert {path.name: path.read_bytes() for path in out.iterdir()} == {"x.txt": content, "y.txt": content}


def test_a_disk_that_fills_leaves_the_old_files(tmp_path, monkeypatch):
    job.write({"x.txt": b"old", "y.txt": b"old"}, tmp_path)
    real = tempfile.NamedTemporaryFile
    opened = []

    def second_fails(**options):
        opened.append(None)
        if len(opened) == 2:
            raise OSError(28, "No space left on device")
        return real(**options)

    monkeypatch.setattr(tempfile, "NamedTemporaryFile", second_fails)
    with pytest.raises(OutputError, match=r"y\.txt: cannot be written \(No space left on device\)"):
        job.write({"x.txt": b"new", "y.txt": b"new"}, tmp_path)
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == {"x.txt": b"old", "y.txt": b"old"}


def test_ctrl_c_while_writing_leaves_no_parts(tmp_path, monkeypatch):
    def stop(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr("os.replace", stop)
    with pytest.raises(KeyboardInterrupt):
        job.write({"x.txt": b"new"}, tmp_path)
    assert list(tmp_path.iterdir()) == []
