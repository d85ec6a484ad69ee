"""The two kinds of weight files: arrays by key, and one text."""

from __future__ import annotations

import io
import os
import struct
import tokenize
import zipfile
import zlib
from collections.abc import Callable, Mapping
from math import prod
from pathlib import Path
from typing import Any

import numpy as np

from nn.errors import WeightFileError, needed

NOTE = "__chalkgrad__"
"""Where the text is in an .npz; no key of a state begins with an underscore."""

_HEADS = {
    b"\x89PNG": "a PNG picture",
    b"\xff\xd8\xff": "a JPEG picture",
    b"GIF8": "a GIF picture",
    b"%PDF": "a PDF document",
    b"\x89HDF": "an HDF5 file",
    b"\x93NUMPY": "a single array (.npy)",
    b"\x1f\x8b": "a gzip archive",
}


def foreign(head: bytes, suffix: str) -> str | None:
    """What a file is, by its first bytes, if it is no weight file of this suffix."""
    if not head:
        return "an empty file"
    for start, what in _HEADS.items():
        if head.startswith(start):
            return what
    is_zip, is_safetensors = head.startswith(b"PK\x03\x04"), head[8:9] == b"{"
    # A .safetensors file begins with the length of its header, whose first bytes may be those of a pickle.
    if head[0] == 0x80 and len(head) > 1 and 2 <= head[1] <= 5 and not is_safetensors:
        return "a pickle, which is not read, as opening one can run anything"
    if suffix == ".npz" and not is_zip:
        return "a .safetensors file with another suffix" if is_safetensors else "no .npz file"
    if suffix == ".safetensors" and not is_safetensors:
        return "a zip archive (.npz, or a pickle of PyTorch)" if is_zip else "no .safetensors file"
    return None


# ------------------------------------------------------------------------------------------ .npz
def _write_npz(path: Path, arrays: Mapping[str, Any], note: str) -> None:
    # As np.savez, which would take a key such as "file" for its own argument.
    with zipfile.ZipFile(path, "w") as archive:
        for key, array in [*arrays.items(), (NOTE, np.array(note))]:
            with archive.open(f"{key}.npy", "w", force_zip64=True) as entry:
                np.lib.format.write_array(entry, array, allow_pickle=False)


def _read_npz(path: Path) -> tuple[dict[str, Any], str]:
    arrays: dict[str, Any] = {}
    try:
        with zipfile.ZipFile(path) as archive:
            _check_directory(archive)
            for name in archive.namelist():
                if not name.endswith(".npy"):
                    pickled = " (a pickle of PyTorch, which can run anything)" if name.endswith(".pkl") else ""
                    raise WeightFileError(
                        f"this is an archive with {name!r} in it{pickled}, expected arrays alone: "
                        "give a file that nn.save or numpy.savez wrote",
                        path,
                    )
                arrays[name.removesuffix(".npy")] = _array(archive.read(name), name, path)
    except WeightFileError:
        raise
    except _DAMAGED as error:
        raise WeightFileError(f"the file is damaged or cut off ({error}): copy or save it again", path) from error
    note = arrays.pop(NOTE, np.array("{}"))
    return arrays, str(note) if note.dtype.kind == "U" else ""


def _check_directory(archive: zipfile.ZipFile) -> None:
    """Refuse a directory that does not name all that lies before it: zipfile would pass over the rest in silence."""
    file, end, gaps = archive.fp, 0, {0}
    assert file is not None
    for entry in sorted(archive.infolist(), key=lambda entry: entry.header_offset):
        if entry.header_offset - end not in gaps:
            raise ValueError(f"its directory does not name what is at byte {end}")
        file.seek(entry.header_offset + 26)
        end = entry.header_offset + 30 + sum(struct.unpack("<HH", file.read(4))) + entry.compress_size
        # Whoever writes into a pipe puts checksum and sizes behind the entry, with a signature and 64 bits or without.
        gaps = {0, 12, 16, 20, 24} if entry.flag_bits & 8 else {0}
    if archive.start_dir - end not in gaps:
        raise ValueError(f"its directory does not name what is at byte {end}")


# What a damaged archive or array raises is not narrowed down by either library.
_DAMAGED = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    tokenize.TokenError,
    SyntaxError,
    ValueError,
    EOFError,
    OSError,
    RuntimeError,
    MemoryError,
    OverflowError,
)


def _array(content: bytes, name: str, path: Path) -> Any:
    """The array of one entry, whose checksum zipfile has compared."""
    entry = io.BytesIO(content)
    version = np.lib.format.read_magic(entry)
    if version not in _HEADERS:
        raise ValueError(f"{name} is of version {version}")
    shape, _, dtype = _HEADERS[version](entry)
    if dtype.hasobject:
        raise WeightFileError(
            f"{name.removesuffix('.npy')} holds Python objects, a pickle, which is not read, as opening one can run "
            "anything: save arrays of numbers",
            path,
        )
    # A header that promises more than there is would have all of that memory set aside first.
    promised = prod(shape) * dtype.itemsize
    if promised != len(content) - entry.tell():
        raise ValueError(f"{name} promises {promised} bytes and has {len(content) - entry.tell()}")
    entry.seek(0)
    return np.lib.format.read_array(entry, allow_pickle=False)


_HEADERS = {(1, 0): np.lib.format.read_array_header_1_0, (2, 0): np.lib.format.read_array_header_2_0}


# ---------------------------------------------------------------------------------- .safetensors
# Two entries, as a changed byte can hide one of them but not both.
_TEXT, _CHECK = "chalkgrad.note", "chalkgrad.crc32"
_UNCHECKED = "chalkgrad"
"""Where the text was before it had a checksum: such files are read as they are."""


def _described(arrays: Mapping[str, Any], note: str) -> str:
    """A checksum of what the header says, for which .safetensors has none: the text, names, types and shapes."""
    entries = [(key, np.asarray(arrays[key]).dtype.name, np.shape(arrays[key])) for key in sorted(arrays)]
    return f"{zlib.crc32(repr((note, entries)).encode()):08x}"


def _write_safetensors(path: Path, arrays: Mapping[str, Any], note: str) -> None:
    numpy_side = needed("safetensors.numpy", "Saving .safetensors")
    metadata = {_TEXT: note, _CHECK: _described(arrays, note)}
    path.write_bytes(numpy_side.save(dict(arrays), metadata=metadata))


def _read_safetensors(path: Path) -> tuple[dict[str, Any], str]:
    safetensors = needed("safetensors", "Loading .safetensors")
    try:
        with safetensors.safe_open(os.fspath(path), framework="numpy") as opened:
            arrays = {key: opened.get_tensor(key) for key in opened.keys()}  # noqa: SIM118
            metadata = opened.metadata() or {}
            if not metadata.keys() & {_TEXT, _CHECK}:
                return arrays, metadata.get(_UNCHECKED, "{}")
            if metadata[_CHECK] != _described(arrays, metadata[_TEXT]):
                raise ValueError("its header is not the one that was saved")
            return arrays, metadata[_TEXT]
    # Besides its own error, of which it documents none: bfloat16, say, is a TypeError.
    except (safetensors.SafetensorError, TypeError, ValueError, KeyError, AttributeError, OSError) as error:
        raise WeightFileError(f"the file is damaged or cut off ({error}): copy or save it again", path) from error


WRITERS: dict[str, Callable[[Path, Mapping[str, Any], str], None]] = {
    ".npz": _write_npz,
    ".safetensors": _write_safetensors,
}
READERS: dict[str, Callable[[Path], tuple[dict[str, Any], str]]] = {
    ".npz": _read_npz,
    ".safetensors": _read_safetensors,
}
