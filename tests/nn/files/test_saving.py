"""Weights in files: they come back as they were, and whatever else a file may be is refused without a change."""

from __future__ import annotations

import io
import json
import os
import pickle
import stat
import struct
import sys
import warnings
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import nn
from autograd import ArgumentError, ChalkgradError, DataTypeError, StaleGraphError, Value
from nn.errors import MissingPackageError
from nn.files import formats, saving
from nn.files.state_file import checksum, read
from tests.nn.exported import MODELS, OTHERS, THREE, TWO, X, network, required, used

SUFFIXES = [".npz", ".safetensors"]


@pytest.fixture(params=SUFFIXES)
def path(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    if request.param == ".safetensors":
        required("safetensors")
    return tmp_path / f"model{request.param}"


def same(a: Any, b: Any) -> bool:
    """Two states with the same keys, of the same precision, bit for bit."""
    return a.keys() == b.keys() and all(
        type(a[key]) is type(b[key])
        and np.asarray(a[key]).dtype == np.asarray(b[key]).dtype
        and np.array_equal(a[key], b[key])
        for key in a
    )


# ---------------------------------------------------------------------------------- there and back
@pytest.mark.slow
@pytest.mark.parametrize("dtype", [np.float64, np.float32])
@pytest.mark.parametrize(("make", "X", "t"), [m[1:] for m in MODELS + OTHERS], ids=[m[0] for m in MODELS + OTHERS])
def test_a_fresh_model_predicts_after_loading(make: Any, X: Any, t: Any, dtype: Any, path: Path) -> None:
    model = make(dtype).fit(X, t, epochs=3)
    nn.save(model, path)
    fresh = make(dtype)
    assert nn.load(fresh, path) is fresh
    assert same(fresh.state_dict(), model.state_dict())
    assert fresh.n_features_in_ == model.n_features_in_
    assert fresh.predict(X).tolist() == model.predict(X).tolist()
    assert fresh.score(X, t) == model.score(X, t)
    if hasattr(model, "classes_"):
        assert fresh.classes_.dtype == model.classes_.dtype
        np.testing.assert_array_equal(fresh.decision_function(X), model.decision_function(X))


LABELS: list[Any] = [
    np.array(["ja", "näin\n", "日本"]),
    np.array([-3, 0, 2**62]),
    np.array([-1.0, 2.0**60, 1e300]),
    np.array([1, 2, 250], np.uint8),
    np.array([1.0, 2.0, 3.0], np.float32),
    np.array(["2024-01-01", "2024-01-02", "2024-02-01"], "datetime64[D]"),
    np.array(["a", "b", "c"], object),
]


@pytest.mark.parametrize("classes", LABELS, ids=[str(c.dtype) for c in LABELS])
def test_labels_of_every_kind(classes: Any, path: Path) -> None:
    model = nn.SoftmaxRegression().fit(X, classes[THREE], epochs=2)
    nn.save(model, path)
    fresh = nn.load(nn.SoftmaxRegression(), path)
    assert fresh.classes_.dtype == model.classes_.dtype
    assert fresh.classes_.tolist() == classes.tolist()
    assert fresh.predict(X).tolist() == model.predict(X).tolist()


def test_truth_values_as_labels(path: Path) -> None:
    nn.save(nn.LogisticRegression().fit(X, TWO == "sick"), path)
    assert nn.load(nn.LogisticRegression(), path).classes_.tolist() == [False, True]


def test_states_of_layers_keep_their_keys_and_precision(path: Path) -> None:
    for dtype in (np.float64, np.float32):
        model = network(dtype)
        nn.save(model, path)
        assert same(nn.read_state(path), model.state_dict())
        assert type(nn.read_state(path)["layers.0.layers.1.weight"]) is float  # PReLU's α


def test_running_statistics_are_saved(path: Path) -> None:
    model = nn.Sequential(nn.Linear(2, 3), used(nn.BatchNorm1d(3)))
    nn.save(model, path)
    fresh = nn.load(nn.Sequential(nn.Linear(2, 3), nn.BatchNorm1d(3)), path)
    assert same(fresh.state_dict(), model.state_dict())
    np.testing.assert_array_equal(fresh.layers[1].running_var, model.layers[1].running_var)


def test_odd_keys_and_orders_of_memory(path: Path) -> None:
    class Odd(nn.Module):
        def __init__(self) -> None:
            self.file = Value(np.arange(6.0).reshape(2, 3).T)
            self.allow_pickle = Value([1.0])
            self.heads = {"a/b": Value(2.0), "..": Value([3.0])}

    nn.save(Odd(), path)
    assert {key: np.asarray(a).tolist() for key, a in nn.read_state(path).items()} == {
        "file": [[0, 3], [1, 4], [2, 5]],
        "allow_pickle": [1.0],
        "heads.a/b": 2.0,
        "heads...": [3.0],
    }


def test_weights_go_into_the_arrays_that_the_model_has(path: Path) -> None:
    model = nn.MLP([2, 3, 1], random_state=1)
    nn.save(nn.MLP([2, 3, 1]), path)
    weight, loss = model.layers[0].weight, model.loss([0.4, -1.0], 1.0)
    nn.load(model, path)
    assert model.layers[0].weight is weight
    np.testing.assert_array_equal(weight.data, nn.MLP([2, 3, 1]).layers[0].weight.data)
    with pytest.raises(StaleGraphError):
        loss.backward()


def test_training_goes_on_from_what_was_loaded(path: Path) -> None:
    first = nn.MLP([2, 3, 1]).fit(X, TWO, epochs=5)
    nn.save(first, path)
    fresh = nn.load(nn.MLP([2, 3, 1], random_state=7), path)
    fresh.fit(X, TWO, epochs=1)
    assert same(fresh.history_.weights[0], first.state_dict())


def test_weights_alone_are_no_fit(path: Path) -> None:
    nn.save(nn.MLP([2, 3, 1]), path)
    fresh = nn.load(nn.MLP([2, 3, 1], random_state=1), path)
    with pytest.raises(nn.NotFittedError):
        fresh.predict(X)


def test_weights_of_a_classifier_go_into_bare_layers(path: Path) -> None:
    model = nn.LogisticRegression().fit(X, TWO)
    nn.save(model, path)

    class Bare(nn.Module):
        def __init__(self) -> None:
            self.neuron = nn.Neuron(2)

    np.testing.assert_array_equal(nn.load(Bare(), path).neuron.weight.data, model.neuron.weight.data)


def test_files_of_others_can_be_read(tmp_path: Path) -> None:
    state = nn.MLP([2, 3, 1]).state_dict()
    np.savez_compressed(tmp_path / "theirs.npz", **state)
    assert same(nn.load(nn.MLP([2, 3, 1], random_state=1), tmp_path / "theirs.npz").state_dict(), state)
    required("safetensors")
    import safetensors.numpy

    safetensors.numpy.save_file(state, tmp_path / "theirs.safetensors")
    assert same(nn.load(nn.MLP([2, 3, 1], random_state=1), tmp_path / "theirs.safetensors").state_dict(), state)


def test_others_can_read_our_files(tmp_path: Path) -> None:
    model = nn.MLP([2, 3, 1]).fit(X, TWO, epochs=1)
    nn.save(model, tmp_path / "ours.npz")
    with np.load(tmp_path / "ours.npz", allow_pickle=False) as opened:
        np.testing.assert_array_equal(opened["layers.0.weight"], model.layers[0].weight.data)
        assert json.loads(str(opened[formats.NOTE]))["classes"] == ["healthy", "sick"]


# ----------------------------------------------------------------------------------------- writing
def test_a_file_is_replaced_whole_or_not_at_all(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    nn.save(nn.MLP([2, 3, 1]), path)
    before = path.read_bytes()

    def full(part: Path, arrays: Any, note: str) -> None:
        part.write_bytes(b"half")
        raise error

    monkeypatch.setitem(formats.WRITERS, path.suffix, full)
    error: BaseException = OSError(28, "No space left on device")
    with pytest.raises(nn.WeightFileError, match=r"cannot be written \(No space left on device\)"):
        nn.save(nn.MLP([2, 3, 1], random_state=1), path)
    error = KeyboardInterrupt()
    with pytest.raises(KeyboardInterrupt):
        nn.save(nn.MLP([2, 3, 1], random_state=1), path)
    assert path.read_bytes() == before
    assert [p.name for p in path.parent.iterdir()] == [path.name]


@pytest.mark.skipif(sys.platform == "win32", reason="permissions and links of POSIX")
def test_permissions_and_links_are_those_of_any_file(path: Path) -> None:
    path.parent.joinpath("plain").write_text("")
    link = path.with_name(f"link{path.suffix}")
    link.symlink_to(path.name)
    nn.save(nn.MLP([2, 3, 1]), link)
    assert link.is_symlink()
    assert not path.is_symlink()
    assert stat.S_IMODE(path.stat().st_mode) == stat.S_IMODE(path.parent.joinpath("plain").stat().st_mode)


def test_paths_may_be_texts(path: Path) -> None:
    nn.save(nn.MLP([2, 3, 1]), str(path))
    assert same(nn.read_state(str(path)), nn.MLP([2, 3, 1]).state_dict())


def diverged() -> nn.Module:
    model = nn.MLP([2, 3, 1])
    model.layers[1].weight.data[2] = np.nan
    return model


class Label:
    def __init__(self, k: int) -> None:
        self.k = k

    def __lt__(self, other: Label) -> bool:
        return self.k < other.k


def oddly_labelled() -> nn.Module:
    model = nn.LogisticRegression().fit(X, TWO)
    model.classes_ = np.array([Label(0), Label(1)])
    return model


UNSAVABLE: list[tuple[str, Callable[[], Any], str, type[Exception], str]] = [
    ("NaN", diverged, "m.npz", nn.WeightFileError, r"m\.npz: layers\.1\.weight holds nan, expected finite weights"),
    ("nothing", lambda: nn.ReLU(), "m.npz", ArgumentError, "This ReLU has no weights to save"),
    ("not built", lambda: nn.LogisticRegression(), "m.npz", ArgumentError, r"or call fit\(X, t\)"),
    ("odd labels", oddly_labelled, "m.npz", ArgumentError, "Labels of type Label"),
    ("no model", lambda: {"a": 1.0}, "m.npz", DataTypeError, "expected a Module, got dict"),
    ("no suffix", lambda: nn.MLP([2, 1]), "m", nn.WeightFileError, r"m: the name has no suffix, expected \.npz or"),
    ("a pickle's suffix", lambda: nn.MLP([2, 1]), "m.pt", nn.WeightFileError, r"the suffix is '\.pt', .*pickles are"),
    ("a capital suffix", lambda: nn.MLP([2, 1]), "m.NPZ", nn.WeightFileError, r"the suffix is '\.NPZ'"),
    ("no folder", lambda: nn.MLP([2, 1]), "no/m.npz", nn.WeightFileError, r"cannot be written \(No such file"),
]


@pytest.mark.parametrize(("make", "name", "error", "text"), [c[1:] for c in UNSAVABLE], ids=[c[0] for c in UNSAVABLE])
def test_what_cannot_be_saved(make: Any, name: str, error: type[Exception], text: str, tmp_path: Path) -> None:
    with pytest.raises(error, match=text) as caught:
        nn.save(make(), tmp_path / name)
    assert isinstance(caught.value, ChalkgradError)
    assert "\n" not in str(caught.value)
    assert not list(tmp_path.iterdir())


def test_a_folder_cannot_be_written_over(tmp_path: Path) -> None:
    (tmp_path / "m.npz").mkdir()
    with pytest.raises(nn.WeightFileError, match=r"m\.npz: the file cannot be written \(.*directory"):
        nn.save(nn.MLP([2, 1]), tmp_path / "m.npz")
    assert [p.name for p in tmp_path.iterdir()] == ["m.npz"]


@pytest.mark.parametrize("given", [3, None, b"model.npz", ["model.npz"]])
def test_what_is_no_path(given: Any) -> None:
    for call in (lambda: nn.save(nn.MLP([2, 1]), given), lambda: nn.load(nn.MLP([2, 1]), given)):
        with pytest.raises(DataTypeError, match="expected its path, got"):
            call()


# ---------------------------------------------------------------------------------------- refusing
class Bomb:
    """What a pickle may do when it is opened."""

    def __reduce__(self) -> Any:
        return os.mkdir, ("exploded",)


def archive(path: Path, entries: dict[str, bytes]) -> None:
    with zipfile.ZipFile(path, "w") as opened:
        for name, content in entries.items():
            opened.writestr(name, content)


def noted(path: Path, **changes: Any) -> None:
    """A file of `nn.save` whose note says something else."""
    model = nn.MLP([2, 3, 1]).fit(X, TWO, epochs=1)
    note = {"format": 1, "model": "MLP", **saving.learned(model), **changes}
    formats.WRITERS[path.suffix](path, model.state_dict(), json.dumps(note))


def state_file(path: Path, **changes: Any) -> None:
    state = {**nn.MLP([2, 3, 1]).state_dict(), **{k.replace("__", "."): v for k, v in changes.items()}}
    formats.WRITERS[path.suffix](path, {k: np.asarray(v) for k, v in state.items() if v is not None}, "{}")


NAN = np.array([0.0, np.nan, 0.0, 0.0])

# What to write to the path, and what the error says; the first list fits both kinds of file.
ANY: list[tuple[str, Callable[[Path], Any], str]] = [
    ("missing", lambda p: None, "there is no such file: check the name"),
    ("a folder", lambda p: p.mkdir(), "this is a folder, expected a file"),
    ("empty", lambda p: p.write_bytes(b""), "this is an empty file"),
    ("a picture", lambda p: p.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(64)), "this is a PNG picture, expected weights"),
    ("a document", lambda p: p.write_bytes(b"%PDF-1.7\n" + bytes(64)), "this is a PDF document"),
    ("Keras", lambda p: p.write_bytes(b"\x89HDF\r\n\x1a\n" + bytes(64)), "this is an HDF5 file"),
    ("a table", lambda p: p.write_text("x,y\n" * 9), r"this is no \.(npz|safetensors) file"),
    ("one array", lambda p: p.write_bytes(npy()), r"a single array \(\.npy\)"),
    ("a pickle", lambda p: p.write_bytes(pickle.dumps(Bomb())), "this is a pickle, which is not read"),
    ("shape", lambda p: state_file(p, layers__1__weight=np.ones(3)), r"layers\.1\.weight has shape \(4,\) .*\(3,\)"),
    ("missing key", lambda p: state_file(p, layers__0__weight=None), r"keys do not match; missing layers\.0\.weight"),
    ("unknown key", lambda p: state_file(p, bias=1.0), r"keys do not match; unknown bias"),
    ("NaN", lambda p: state_file(p, layers__1__weight=NAN), r"layers\.1\.weight holds nan, expected finite weights"),
    ("infinity", lambda p: state_file(p, layers__1__weight=-np.inf * np.ones(4)), r"weight holds -inf"),
    (
        "another model",
        lambda p: nn.save(nn.Perceptron(2), p),
        r"unknown neuron\.weight.* saved from Perceptron\(2\): make",
    ),
    ("features", lambda p: noted(p, n_features_in=5), r"MLP\(\[5, 3, 1\]\) does"),
    ("classes", lambda p: noted(p, classes=["a", "b", "c"], outputs=3), r"3 classes; MLP\(\[2, 3, 3\]\) does"),
    ("unsorted classes", lambda p: noted(p, classes=["b", "a"]), "damaged .*no sorted labels"),
    ("one class", lambda p: noted(p, classes=["a"]), "damaged .*no sorted labels"),
    ("a class of another type", lambda p: noted(p, classes_dtype="<i8"), "damaged .*what it says of the classes"),
    ("no such type", lambda p: noted(p, classes_dtype="label"), "damaged .*what it says of the classes"),
    ("a number of features", lambda p: noted(p, n_features_in="two"), "damaged .*what it says of the classes"),
    ("checksum", lambda p: noted(p, crc32=1), "damaged .*its numbers are not those that were saved"),
    (
        "no note",
        lambda p: formats.WRITERS[p.suffix](p, nn.MLP([2, 3, 1]).state_dict(), "{"),
        "note cannot be read",
    ),
    ("no mapping", lambda p: formats.WRITERS[p.suffix](p, nn.MLP([2, 3, 1]).state_dict(), "3"), "no mapping"),
]
NPZ: list[tuple[str, Callable[[Path], Any], str]] = [
    ("texts", lambda p: state_file(p, layers__1__weight=np.array(["a"] * 4)), "holds <U1, expected real numbers"),
    ("complex", lambda p: state_file(p, layers__1__weight=np.ones(4) * 1j), "holds complex128, expected real numbers"),
    ("objects", lambda p: np.savez(p, w=np.array([Bomb()])), "w holds Python objects, a pickle, which is not read"),
    (
        "PyTorch",
        lambda p: archive(p, {"m/data.pkl": pickle.dumps(Bomb())}),
        r"'m/data\.pkl' in it \(a pickle of PyTorch",
    ),
    ("a spreadsheet", lambda p: archive(p, {"xl/workbook.xml": b"<"}), r"an archive with 'xl/workbook\.xml' in it"),
    ("no array inside", lambda p: archive(p, {"w.npy": b"hello"}), "damaged or cut off"),
    ("a version to come", lambda p: archive(p, {"w.npy": b"\x93NUMPY\x09\x00"}), r"w\.npy is of version \(9, 0\)"),
    ("more than there is", lambda p: archive(p, {"w.npy": huge()}), "promises 8000000000000 bytes and has 8"),
    ("the other kind", lambda p: p.write_bytes(safetensors_bytes()), r"a \.safetensors file with another suffix"),
    ("a note of numbers", lambda p: np.savez(p, **{formats.NOTE: X}), "its note cannot be read"),
]
SAFETENSORS: list[tuple[str, Callable[[Path], Any], str]] = [
    (
        "the other kind",
        lambda p: archive(p, {"w.npy": npy()}),
        r"this is a zip archive \(\.npz, or a pickle of PyTorch",
    ),
    ("complex", lambda p: p.write_bytes(safetensors_bytes("C64")), "real numbers|damaged or cut off"),
    ("half a byte", lambda p: p.write_bytes(safetensors_bytes("BF16")), "damaged or cut off"),
    ("more than there is", lambda p: p.write_bytes(safetensors_bytes(end=80)), "damaged or cut off"),
]


def npy() -> bytes:
    buffer = io.BytesIO()
    np.save(buffer, X)
    return buffer.getvalue()


def huge() -> bytes:
    header = b"{'descr': '<f8', 'fortran_order': False, 'shape': (1000000000000,), }\n"
    return b"\x93NUMPY\x01\x00" + len(header).to_bytes(2, "little") + header + bytes(8)


def safetensors_bytes(dtype: str = "F64", end: int = 8) -> bytes:
    header = json.dumps({"w": {"dtype": dtype, "shape": [1], "data_offsets": [0, end]}}).encode()
    return len(header).to_bytes(8, "little") + header + bytes(8)


REFUSED = [
    *[(f"{name}{s}", s, write, text) for s in SUFFIXES for name, write, text in ANY],
    *[(f"{name}.npz", ".npz", write, text) for name, write, text in NPZ],
    *[(f"{name}.safetensors", ".safetensors", write, text) for name, write, text in SAFETENSORS],
]


@pytest.mark.parametrize(("suffix", "write", "text"), [c[1:] for c in REFUSED], ids=[c[0] for c in REFUSED])
def test_what_is_refused_changes_nothing(
    suffix: str, write: Any, text: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if suffix == ".safetensors":
        required("safetensors")
    monkeypatch.chdir(tmp_path)
    path = tmp_path / f"given{suffix}"
    write(path)
    model = nn.MLP([2, 3, 1]).fit(X, TWO, epochs=2)
    before, predicted, graph = model.state_dict(), model.predict(X).tolist(), model.loss([0.4, -1.0], 1.0)
    with pytest.raises(nn.WeightFileError, match=text) as caught:
        nn.load(model, path)
    assert str(caught.value).startswith(f"{path}: ")
    assert "\n" not in str(caught.value)
    assert same(model.state_dict(), before)
    assert model.predict(X).tolist() == predicted
    assert model.classes_.tolist() == ["healthy", "sick"]
    graph.backward()  # not even marked as updated
    assert not (tmp_path / "exploded").exists()


@pytest.mark.parametrize("suffix", [".pt", ".pkl", ".h5", ""])
def test_other_suffixes_are_refused_before_the_file_is_looked_at(suffix: str, tmp_path: Path) -> None:
    with pytest.raises(nn.WeightFileError, match=r"expected \.npz or \.safetensors"):
        nn.load(nn.MLP([2, 3, 1]), tmp_path / f"m{suffix}")


def test_a_model_without_sizes_stays_without(path: Path) -> None:
    nn.save(nn.MLP([2, 3, 1]), path)
    model = nn.MLP()
    with pytest.raises(nn.WeightFileError, match=r"does not say of what sizes; .* saved from MLP\(\[2, 3, 1\]\)"):
        nn.load(model, path)
    noted(path)
    with pytest.raises(nn.WeightFileError, match=r"layers.0.weight has shape \(64, 3\) and the state \(3, 3\)"):
        nn.load(model, path)  # which would have another hidden layer
    assert model.state_dict() == {}
    assert not hasattr(model, "classes_")


def test_what_is_no_model(path: Path) -> None:
    nn.save(nn.MLP([2, 3, 1]), path)
    with pytest.raises(DataTypeError, match=r"expected a Module, got .*Path; load\(model, path\)"):
        nn.load(path, nn.MLP([2, 3, 1]))  # type: ignore[type-var, arg-type]


def everything(path: Path) -> Any:
    """All that a file gives, as what can be compared: the arrays to the bit, and the note with the labels."""
    state, note = read(path)
    return [(key, np.asarray(a).dtype, np.shape(a), np.asarray(a).tobytes()) for key, a in sorted(state.items())], note


@pytest.fixture
def saved(path: Path) -> Path:
    nn.save(nn.MLP([2, 3, 1]).fit(X, TWO, epochs=1), path)
    return path


@pytest.mark.slow
def test_a_file_that_was_cut_off_anywhere_is_refused(saved: Path) -> None:
    content = saved.read_bytes()
    for length in range(len(content)):
        saved.write_bytes(content[:length])
        with pytest.raises(nn.WeightFileError):
            nn.read_state(saved)


def changes(content: bytes) -> list[tuple[int, int]]:
    """Each bit of what says where things are, and of the arrays, which have checksums, a bit of each byte."""
    directory = content.index(b"PK\1\2") if content.startswith(b"PK") else 0
    inside = [(k, 1 << k % 8) for k in range(directory)]
    return inside + [(k, mask) for k in range(directory, len(content)) for mask in (*MASKS, 126, 255)]


MASKS = [1 << bit for bit in range(8)]


@pytest.mark.parametrize("every", [7, pytest.param(1, marks=pytest.mark.slow)])
def test_a_changed_byte_is_refused_or_changes_nothing(saved: Path, every: int) -> None:
    content, whole = saved.read_bytes(), everything(saved)
    refused = 0
    for k, mask in list(changes(content))[::every]:
        saved.write_bytes(content[:k] + bytes([content[k] ^ mask]) + content[k + 1 :])
        try:
            assert everything(saved) == whole, f"byte {k} changed by {mask}"
        except nn.WeightFileError:
            refused += 1
    assert refused > len(content) // 4 // every


def test_a_directory_that_names_fewer_entries_than_there_are(tmp_path: Path) -> None:
    path = tmp_path / "m.npz"
    nn.save(nn.MLP([2, 3, 1]), path)
    content = path.read_bytes()
    with zipfile.ZipFile(path) as opened:
        start, last = opened.start_dir, content.rindex(b"PK\1\2")
    size = last - start
    end = struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, 2, 2, size, start, 0)
    path.write_bytes(content[:last] + end)
    with pytest.raises(nn.WeightFileError, match="its directory does not name what is at byte"):
        nn.read_state(path)


def test_an_archive_written_into_a_pipe(tmp_path: Path) -> None:
    class Pipe(io.BytesIO):
        def seek(self, *_: Any) -> int:
            raise io.UnsupportedOperation

        def tell(self) -> int:
            raise io.UnsupportedOperation

    pipe, state = Pipe(), nn.MLP([2, 3, 1]).state_dict()
    with zipfile.ZipFile(pipe, "w") as opened:
        for key, array in state.items():
            buffer = io.BytesIO()
            np.save(buffer, array)
            opened.writestr(f"{key}.npy", buffer.getvalue())
    (tmp_path / "m.npz").write_bytes(pipe.getvalue())
    assert same(nn.read_state(tmp_path / "m.npz"), state)


def test_files_from_before_their_header_had_a_checksum(tmp_path: Path) -> None:
    required("safetensors")
    import safetensors.numpy

    model = nn.MLP([2, 3, 1]).fit(X, TWO, epochs=1)
    crc32 = checksum(model.state_dict())
    note = json.dumps({"format": 1, "model": "MLP", "crc32": crc32, **saving.learned(model)})
    safetensors.numpy.save_file(model.state_dict(), tmp_path / "m.safetensors", metadata={"chalkgrad": note})
    fresh = nn.load(nn.MLP([2, 3, 1], random_state=1), tmp_path / "m.safetensors")
    assert fresh.classes_.tolist() == ["healthy", "sick"]
    assert same(fresh.state_dict(), model.state_dict())


def test_reading_uses_no_memory_that_a_header_promises(tmp_path: Path) -> None:
    archive(tmp_path / "m.npz", {"w.npy": huge()})
    with pytest.raises(nn.WeightFileError, match="promises"):
        nn.read_state(tmp_path / "m.npz")


def test_without_the_package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "safetensors", None)
    monkeypatch.setitem(sys.modules, "safetensors.numpy", None)
    with pytest.raises(ImportError, match=r'Saving \.safetensors needs .*pip install "chalkgrad\[export\]"') as caught:
        nn.save(nn.MLP([2, 3, 1]), tmp_path / "m.safetensors")
    assert isinstance(caught.value, MissingPackageError)
    assert not list(tmp_path.iterdir())
    (tmp_path / "m.safetensors").write_bytes(safetensors_bytes())
    with pytest.raises(MissingPackageError, match=r"Loading \.safetensors"):
        nn.load(nn.MLP([2, 3, 1]), tmp_path / "m.safetensors")


@pytest.mark.parametrize("dropped", [1, 2])
def test_an_archive_whose_list_was_cut_short_is_refused(dropped: int, tmp_path: Path) -> None:
    """The list is at the end, and a wrong length in the last record would leave out the first arrays, or all."""
    path = tmp_path / "model.npz"
    nn.save(nn.LogisticRegression(2), path)
    content = path.read_bytes()
    entries = [k for k in range(len(content)) if content.startswith(b"PK\x01\x02", k)]
    end = content.rindex(b"PK\x05\x06")
    begin = [*entries, end][dropped]
    sizes = (end - begin).to_bytes(4, "little") + begin.to_bytes(4, "little")
    for changed in (sizes[:4] + content[end + 16 : end + 20], sizes):
        path.write_bytes(content[: end + 12] + changed + content[end + 20 :])
        with pytest.raises(nn.WeightFileError, match="damaged"):
            nn.read_state(path)


def test_a_header_as_long_as_a_pickle_begins(tmp_path: Path) -> None:
    """Its length is what a .safetensors file begins with: 0x80, and then 2 to 5, in one file of two hundred."""
    from safetensors.numpy import save_file

    path, found = tmp_path / "weights.safetensors", []
    for pad in range(400, 700, 8):
        save_file({"weight": np.array([1.0, 2.0])}, path, {"__chalkgrad__": '{"pad": "' + "x" * pad + '"}'})
        found.append(path.read_bytes()[:2])
        assert nn.read_state(path)["weight"].tolist() == [1.0, 2.0]
    assert b"\x80\x02" in found


@pytest.mark.parametrize("suffix", [".npz", ".safetensors"])
@pytest.mark.parametrize(
    "make", [nn.SoftmaxRegression, nn.MLP, nn.LinearRegression, nn.Perceptron], ids=lambda m: m.__name__
)
def test_names_of_columns_are_kept(make: Any, suffix: str, tmp_path: Path) -> None:
    """So that other columns, or the same in another order, are refused after loading too."""
    pandas = pytest.importorskip("pandas")
    frame = pandas.DataFrame({"dose": [0.0, 1.0, 0.2, 0.9], "größe": [1.0, 0.0, 0.7, 0.1]})
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        model = make().fit(frame, [0, 1, 0, 1])
    nn.save(model, tmp_path / f"m{suffix}")
    twin = nn.load(make(), tmp_path / f"m{suffix}")
    assert twin.feature_names_in_.tolist() == ["dose", "größe"]
    assert np.array_equal(twin.predict(frame), model.predict(frame))
    with pytest.raises(ArgumentError, match="in the same order"):
        twin.predict(frame[["größe", "dose"]])
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        nn.save(make().fit(frame.to_numpy(), [0, 1, 0, 1]), tmp_path / f"n{suffix}")
    assert not hasattr(nn.load(twin, tmp_path / f"n{suffix}"), "feature_names_in_")
