"""Files that are written whole or not at all."""

import tempfile

import pytest

from viz.command import files
from viz.errors import OutputError


def test_a_place_is_tried_without_a_trace(tmp_path):
    files.check_writable(tmp_path / "a" / "b")
    files.check_writable(tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_files_are_written_and_replaced(tmp_path):
    out = tmp_path / "a" / "b"
    for content in (b"one", b"two"):
        files.write({"x.txt": content, "y.txt": content}, out)
        assert {path.name: path.read_bytes() for path in out.iterdir()} == {"x.txt": content, "y.txt": content}


def test_a_disk_that_fills_leaves_the_old_files(tmp_path, monkeypatch):
    files.write({"x.txt": b"old", "y.txt": b"old"}, tmp_path)
    real = tempfile.NamedTemporaryFile
    opened = []

    def second_fails(**options):
        opened.append(None)
        if len(opened) == 2:
            raise OSError(28, "No space left on device")
        return real(**options)

    monkeypatch.setattr(tempfile, "NamedTemporaryFile", second_fails)
    with pytest.raises(OutputError, match=r"y\.txt: cannot be written \(No space left on device\)"):
        files.write({"x.txt": b"new", "y.txt": b"new"}, tmp_path)
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == {"x.txt": b"old", "y.txt": b"old"}


def test_ctrl_c_while_writing_leaves_no_parts(tmp_path, monkeypatch):
    def stop(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr("os.replace", stop)
    with pytest.raises(KeyboardInterrupt):
        files.write({"x.txt": b"new"}, tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_what_an_earlier_run_made_and_this_one_did_not_goes(tmp_path):
    files.write({"boundary.png": b"old", "report.txt": b"old"}, tmp_path)
    (tmp_path / "mine.txt").write_text("kept")
    files.write({"residuals.png": b"new", "report.txt": b"new"}, tmp_path)
    assert {path.name for path in tmp_path.iterdir()} == {"mine.txt", "residuals.png", "report.txt"}


def test_one_file(tmp_path):
    files.write_one(b"new", tmp_path / "a" / "x.csv")
    assert (tmp_path / "a" / "x.csv").read_bytes() == b"new"
    with pytest.raises(OutputError, match="this is a folder"):
        files.write_one(b"new", tmp_path)
