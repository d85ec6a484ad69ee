"""`python -m viz` and input that is no good: exit code 2, one line that says where and what to do, nothing written."""

from __future__ import annotations

from pathlib import Path

import pytest

from nn import MLP, DivergenceError
from tests.viz.command.tables import small_table
from viz.command.main import main

pytestmark = pytest.mark.usefixtures("small_pictures")
GOOD = "a,b,kind\n1,2,x\n3,4,y\n5,6,x\n"

# What stands in the file (None: there is none), the options, and what the one line must say.
BAD_FILES = {
    "missing": (None, [], ["bad.csv", "no such file", "check the name"]),
    "empty": ("", [], ["bad.csv: ", "is empty", "expected a header"]),
    "blank": ("\n\n  \n", [], ["bad.csv: ", "is empty"]),
    "header only": ("a,b,kind\n", [], ["bad.csv, line 1: ", "add a line for each sample"]),
    "no header": ("1,2,x\n3,4,y\n5,6,x\n", [], ["bad.csv, line 1: ", "add a header"]),
    "unknown target": (GOOD, ["--target", "knid"], ["bad.csv, line 1: ", "'knid'", "did you mean 'kind'"]),
    "unknown feature": (GOOD, ["--features", "a", "bb"], ["bad.csv, line 1: ", "'bb'", "did you mean 'b'"]),
    "too far apart": (GOOD + "1e308,8,y\n-1e308,7,x\n", [], ["bad.csv, column 'a': ", "too far apart", "larger unit"]),
    "one class": (GOOD.replace("y", "x"), [], ["bad.csv, column 'kind': ", "at least two", "--target"]),
    "27 classes": (
        "a,b,kind\n" + "".join(f"{k},{k * k},k{k % 27}\n" for k in range(81)),
        ["--target", "kind"],
        ["bad.csv, column 'kind': ", "27", "at most 26"],
    ),
    "no feature left": ("a,kind\n1,x\n1,y\n1,x\n", [], ["bad.csv: no feature is left", "'a' left out: the same"]),
    "text as measurement": (GOOD, ["--target", "kind", "--task", "regression"], ["bad.csv, column 'kind': ", "--task"]),
    "unknown encoding": (GOOD, ["--encoding", "utf-9"], ["bad.csv: ", "cannot be read as utf-9"]),
    "one column": ("kind\nx\ny\n", [], ["bad.csv, line 1: no feature"]),
    "target is feature": (GOOD, ["--target", "kind", "--features", "a", "kind"], ["bad.csv, line 1, column 'kind': "]),
    "short row": (GOOD + "7,8\n", [], ["bad.csv, line 5: 2 cells in a table of 3 columns"]),
    "long row": (GOOD + "7,8,y,9\n", [], ["bad.csv, line 5: 4 cells in a table of 3 columns"]),
    "open quote": (GOOD + '7,8,"y\n', [], ["bad.csv, line 5: ", "close every quote"]),
}
BAD_OPTIONS = {
    "no neurons": (["--hidden", "0"], ["--hidden", "1 to 1000", "'0'"]),
    "negative neurons": (["--hidden", "-1"], ["--hidden", "1 to 1000", "'-1'"]),
    "half a neuron": (["--hidden", "3", "2.5"], ["--hidden", "'2.5'"]),
    "too many neurons": (["--hidden", "1000000000000"], ["--hidden", "1 to 1000"]),
    "file after hidden": (["--hidden", "3", "2", "good.csv"], ["--hidden", "the file comes before the options"]),
    "no epochs": (["--epochs", "0"], ["--epochs", "1 or more", "'0'"]),
    "text for epochs": (["--epochs", "many"], ["--epochs", "whole number", "'many'"]),
    "negative seed": (["--seed", "-1"], ["--seed", "0 or more", "'-1'"]),
    "target without file": (["--target", "kind"], ["--target", "FILE.csv"]),
    "empty target without file": (["--target", ""], ["--target", "FILE.csv"]),
    "features without file": (["--features", "a", "b"], ["--features", "FILE.csv"]),
    "task without file": (["--task", "regression"], ["--task", "FILE.csv"]),
    "no such task": (["--task", "sorting"], ["--task", "classification", "'sorting'"]),
    "unknown option": (["--epoch-count", "3"], ["--epoch-count", "--help"]),
    "misspelt option": (["--hiden", "3"], ["--hiden", "did you mean '--hidden'?"]),
    "option without value": (["--features"], ["--features", "--help"]),
    "two files": (["a.csv", "b.csv"], ["b.csv", "--help"]),
}


def complaint(capsys, argv):
    """The one line on stderr; nothing else may have happened."""
    code = main(argv)
    printed, line = capsys.readouterr()
    assert code == 2
    assert printed == ""
    assert line.startswith("chalkgrad: ")
    assert line.endswith("\n")
    assert line.count("\n") == 1
    assert "Traceback" not in line
    return line


@pytest.mark.parametrize("case", BAD_FILES)
def test_a_bad_file_gets_one_line(tmp_path, capsys, case):
    text, options, said = BAD_FILES[case]
    file, out = tmp_path / "bad.csv", tmp_path / "out"
    if text is not None:
        file.write_text(text)
    line = complaint(capsys, [str(file), "--out", str(out), *options])
    assert line.startswith(f"chalkgrad: {file}")
    for part in said:
        assert part in line
    assert not out.exists()


@pytest.mark.parametrize("case", BAD_OPTIONS)
def test_a_bad_option_gets_one_line(tmp_path, capsys, case):
    options, said = BAD_OPTIONS[case]
    out = tmp_path / "out"
    line = complaint(capsys, ["--out", str(out), *options])
    for part in said:
        assert part in line
    assert not out.exists()


def test_a_folder_is_no_table(tmp_path, capsys):
    assert f"{tmp_path}: this is a folder" in complaint(capsys, [str(tmp_path), "--out", str(tmp_path / "out")])
    assert not (tmp_path / "out").exists()


def test_a_file_name_is_shown_as_it_is(tmp_path, capsys):
    line = complaint(capsys, [str(tmp_path / "two  spaces.csv"), "--out", str(tmp_path / "out")])
    assert "two  spaces.csv: there is no such file" in line
    assert "new line.csv" in complaint(capsys, [str(tmp_path / "new\nline.csv")])


@pytest.mark.parametrize("where", ["file", "below a file", "long", "occupied"])
def test_a_place_that_cannot_be_written_gets_one_line(tmp_path, capsys, where):
    file = small_table(tmp_path)
    (tmp_path / "busy" / "graph.svg").mkdir(parents=True)
    out, said = {
        "file": (file, "this is a file; name a folder"),
        "below a file": (file / "out", "name another folder"),
        "long": (tmp_path / "new" / ("n" * 300), "name another folder"),
        "occupied": (tmp_path / "busy", "graph.svg is a folder there"),
    }[where]
    before = sorted(tmp_path.rglob("*"))
    line = complaint(capsys, [str(file), "--out", str(out)])
    assert f"--out {out}: " in line
    assert said in line
    assert sorted(tmp_path.rglob("*")) == before


@pytest.mark.skipif(not Path("/proc/self").exists(), reason="a place where nobody can write")
def test_a_read_only_place_gets_one_line(tmp_path, capsys):
    line = complaint(capsys, [str(small_table(tmp_path)), "--out", "/proc/chalkgrad"])
    assert "--out /proc/chalkgrad: cannot write there" in line


def test_a_training_that_diverges_gets_one_line(tmp_path, capsys, monkeypatch):
    def diverges(*_, **__):
        raise DivergenceError("Training diverged in epoch 3:\nthe loss is inf.")

    monkeypatch.setattr(MLP, "fit", diverges)
    file, out = small_table(tmp_path), tmp_path / "out"
    line = complaint(capsys, [str(file), "--out", str(out)])
    assert line == f"chalkgrad: {file}: Training diverged in epoch 3: the loss is inf.\n"
    assert not out.exists()


def test_too_little_memory_gets_one_line(tmp_path, capsys, monkeypatch):
    def needs_more(*_, **__):
        raise MemoryError

    monkeypatch.setattr(MLP, "fit", needs_more)
    assert "--hidden" in complaint(capsys, [str(small_table(tmp_path)), "--out", str(tmp_path / "out")])
