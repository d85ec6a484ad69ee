"""The main job: any table in, files of bytes out."""

import warnings
import xml.etree.ElementTree as ET
from functools import partial

import numpy as np
import pytest

from nn import MLP, AdamW, MLPRegressor, Standardizer, Table, TableError, patients, read_table
from tests.viz.command.tables import real_table
from viz.command import files, job, pictures, report
from viz.command.plan import split


def made_up(labels=("x", "y"), features=2, n=40, names=None, scale=1.0, offset=0.0):
    X = np.random.default_rng(2).normal(size=(n, features)) * scale + offset
    names = names or tuple(f"f{k}" for k in range(features))
    return Table(X, np.resize(np.array(labels), n), tuple(names), "kind")


# ------------------------------------------------------------------------------------------- run
pytestmark = pytest.mark.usefixtures("small_pictures")
OPTIONS = {"activation": "tanh", "optimizer": partial(AdamW, weight_decay=0.1), "lr": 0.01, "batch_size": 32}


@pytest.mark.slow
def test_the_graph_is_the_chain_of_the_first_sample_with_gradients():
    table = patients(50)
    result = job.run(table, hidden=(3, 2), epochs=5, seed=4)
    train, held = split(table.labels, "classification", 4)
    units = Standardizer().fit(table.X[train])
    X = units.transform(table.X)
    model = MLP([2, 3, 2, 1], random_state=4, **OPTIONS).fit(X[train], table.labels[train], epochs=5)
    loss = model.loss(X[0], 0.0)
    loss.backward()
    (end,) = result.graph.ends
    assert end.data == loss.data
    for ours, expected in zip(result.model.parameters(), model.parameters(), strict=True):
        np.testing.assert_array_equal(ours.data, expected.data)
        np.testing.assert_array_equal(ours.grad, expected.grad)
    assert result.scores.accuracy == model.score(X[held], table.labels[held])
    assert (
        result.model.history_.validation_loss
        == model.fit(
            X[train], table.labels[train], epochs=5, validation=(X[held], table.labels[held])
        ).history_.validation_loss
    )
    assert [result.graph.name_of(v) for v in result.graph.operations] == ["A", "B", "C", "D", "E", "y", "l"]
    assert set(result.files) == set(files.FILES) - {"residuals.png"}


@pytest.mark.slow
def test_a_measurement():
    X = np.random.default_rng(0).normal(size=(80, 2))
    table = Table(X, 70 + 5 * X[:, 0], ("a", "b"), "weight (kg)", task="regression")
    result = job.run(table, epochs=150, seed=1)
    train, held = split(table.labels, "regression", 1)
    assert len(held) == 20
    units = Standardizer().fit(X[train])
    model = MLPRegressor([2, 8, 4, 1], random_state=1, **OPTIONS)
    model.fit(units.transform(X[train]), table.labels[train], epochs=150)
    errors = model.predict(units.transform(X[held])) - table.labels[held]
    assert result.scores.mae == np.abs(errors).mean()
    assert result.scores.better
    assert result.scores.r2 == pytest.approx(model.score(units.transform(X[held]), table.labels[held]), abs=1e-12)
    assert result.scores.baseline == np.abs(table.labels[held] - table.labels[train].mean()).mean()
    assert set(result.files) == set(files.FILES) - {"boundary.png", "confusion.png"}
    (end,) = result.graph.ends
    standard = (table.labels[train].mean(), table.labels[train].std())
    x = units.transform(X[0])
    expected = (float(model.predict(x[None])[0]) - table.labels[0]) ** 2 / standard[1] ** 2
    assert end.data == pytest.approx(expected, rel=1e-9)
    assert "t and the output are weight (kg) in standard units" in report.summary(result)


@pytest.mark.slow
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
    "twenty-six classes": made_up([f"class {k}" for k in range(26)], 4, n=104),
    "one feature": made_up(features=1),
    "rare": made_up(["x"] * 30 + ["y", "z", "z"], n=33),
    "many features": made_up(("x", "y"), 120),
    "tiny numbers": made_up(scale=1e-300),
    "large numbers": made_up(scale=1e300),
    "far from zero": made_up(scale=1e-6, offset=1e9),
    "an outlier": Table(np.r_[np.eye(2), [[1e100, 0.0]]], np.array(["x", "y", "x"]), ("a", "b"), "kind"),
}


@pytest.mark.parametrize("case", TABLES)
@pytest.mark.slow
def test_odd_tables(case):
    result = job.run(TABLES[case], epochs=3, source="odd")
    ET.fromstring(result.files["graph.svg"])
    assert ("boundary.png" in result.files) == (case != "twenty-six classes")
    for name in {"boundary.png", "curves.png", "confusion.png"} & set(result.files):
        assert result.files[name].startswith(b"\x89PNG")
    assert b"<h1>" in result.files["index.html"]
    assert result.files["report.txt"].decode(errors="replace").startswith("Data      odd: ")
    assert "Backward: " in result.files["backprop.txt"].decode()
    lines = report.summary(result).splitlines()
    assert sum(line.startswith("  ") and " ∂l/∂" in line for line in lines) == 7
    if case not in ("long names", "many features"):
        assert max(map(len, lines)) <= 100
    assert not any(ord(char) < 32 for line in lines for char in line)


@pytest.mark.slow
def test_characters_that_no_font_has_are_told_of_once():
    table = made_up(("病", "健"), 2, names=("体温", "c"))
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        result = job.run(table, epochs=1)
    assert sorted(note[:12] for note in result.notes if "no font" in note) == ["boundary.png", "confusion.pn"]


@pytest.mark.parametrize("hidden", [[], [1], [7], [2] * 12, (30, 30)])
@pytest.mark.slow
def test_other_networks(hidden):
    result = job.run(made_up(("x", "y", "z"), 3), hidden=hidden, epochs=2)
    assert len(result.graph.operations) == 2 * len(hidden) + 3
    assert max(map(len, report.summary(result).splitlines())) <= 100
    assert max(map(len, result.files["backprop.txt"].decode().splitlines())) <= 100


def test_numbers_too_far_apart_name_their_column():
    table = made_up(names=("a", "b"))
    table.X[:3, 1] = 1e308, -1e308, 0.0
    with pytest.raises(TableError, match=r"^column 'b': .*larger unit"):
        job.run(table)


@pytest.mark.parametrize(("scale", "text"), [(1e300, "too large to square"), (1e-300, "too little to square")])
def test_measurements_that_cannot_be_squared_name_their_column(scale, text):
    X = np.random.default_rng(0).normal(size=(40, 2))
    table = Table(X, scale * (5 + X[:, 0]), ("a", "b"), "weight (kg)", task="regression")
    with pytest.raises(TableError, match=rf"^column 'weight \(kg\)': .*{text}: take other units"):
        job.run(table, epochs=1)


@pytest.mark.slow
def test_an_interrupted_training_leaves_what_is_done(monkeypatch):
    def stops(self, X, t, **options):
        MLP.fit_as_before(self, X, t, **{**options, "epochs": 4})
        self.history_.interrupted = True

    monkeypatch.setattr(MLP, "fit_as_before", MLP.fit, raising=False)
    monkeypatch.setattr(MLP, "fit", stops)
    result = job.run(made_up(), epochs=9)
    assert result.stopped == "stopped after 4 of 9 epochs"
    assert set(result.files) == set(files.FILES) - {"residuals.png"}
    assert b"stopped after 4 of 9 epochs" in result.files["report.txt"]
    assert b"stopped after 4 of 9 epochs" in result.files["index.html"]


def test_nothing_is_left_of_a_training_that_had_not_begun(monkeypatch):
    def stops(self, X, t, **options):
        MLP.fit_as_before(self, X, t, **{**options, "epochs": 1})
        self.history_.loss.clear()

    monkeypatch.setattr(MLP, "fit_as_before", MLP.fit, raising=False)
    monkeypatch.setattr(MLP, "fit", stops)
    with pytest.raises(KeyboardInterrupt, match="before the first epoch"):
        job.run(made_up())


def test_ctrl_c_in_a_picture_leaves_what_is_done(monkeypatch):
    def stop(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr(pictures, "curves", stop)
    result = job.run(made_up(), epochs=2)
    assert result.stopped
    assert set(result.files) == {
        *("model.npz", "columns.csv", "backprop.txt", "backprop.html", "graph.svg", "report.txt", "index.html")
    }


@pytest.mark.slow
def test_a_slice_counts_apart_what_is_wrong_in_it(tmp_path, monkeypatch):
    shown = []
    real = pictures.decision_boundary
    monkeypatch.setattr(pictures, "decision_boundary", lambda *a, **k: shown.append(real(*a, **k)) or shown[-1])
    result = job.run(read_table(real_table(tmp_path, "wine")), epochs=50)
    (display,) = shown
    assert display.legend_.get_texts()[-1].get_text() == f"{len(display.misclassified_)} wrong in this slice"
    assert "the other 11 features at their means" in display.ax_.get_title(loc="left")
    assert "wine.csv: network 13-13-4-3, held-out accuracy" in display.ax_.get_title(loc="left")
    assert display.ax_.get_xlabel() in result.notes[-1]
    assert result.notes[-1].startswith("boundary.png is a slice: ")

    result = job.run(patients(30), epochs=5, source="made-up patients")
    display = shown[-1]
    assert display.legend_.get_texts()[-1].get_text() == f"{len(display.misclassified_)} misclassified"
    assert display.ax_.get_title(loc="left").startswith("made-up patients: network 2-8-4-1, held-out accuracy ")
    assert (display.ax_.get_xlabel(), display.ax_.get_ylabel()) == ("temperature", "heart rate")
    assert display.ax_.get_xlim()[0] < 37 < 39 < display.ax_.get_xlim()[1]
    assert result.notes == []


@pytest.mark.slow
def test_one_more_feature_than_the_plane_has():
    assert "the third feature at its mean" in job.run(made_up(features=3), epochs=1).notes[-1]


@pytest.mark.slow
def test_a_large_table_is_thinned_out_in_pictures_and_says_so(monkeypatch):
    monkeypatch.setattr(pictures, "SHOWN", 30)
    shown = []
    real = pictures.decision_boundary
    monkeypatch.setattr(pictures, "decision_boundary", lambda m, X, t, **k: shown.append(len(X)) or real(m, X, t, **k))
    result = job.run(made_up(n=100), epochs=1)
    assert shown == [30]
    assert "boundary.png shows 30 of 100 samples, drawn at random." in result.notes
    X = np.arange(200.0)[:, None]
    result = job.run(Table(X, X[:, 0], ("a",), "b", task="regression"), epochs=1)
    assert "residuals.png shows 30 of 50 samples, drawn at random." in result.notes


@pytest.mark.slow
def test_warnings_of_a_fit_become_notes_but_those_whose_news_the_report_brings(monkeypatch):
    class ScaleWarning(UserWarning):
        pass

    def warns(self, X, t, **options):
        warnings.warn("features of very different size", ScaleWarning, stacklevel=2)
        warnings.warn("all hidden neurons are dead", UserWarning, stacklevel=2)
        MLP.fit_as_before(self, X, t, **options)

    monkeypatch.setattr(MLP, "fit_as_before", MLP.fit, raising=False)
    monkeypatch.setattr(MLP, "fit", warns)
    assert job.run(made_up(), epochs=1).notes == ["all hidden neurons are dead"]
