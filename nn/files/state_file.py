"""Arrays by key, with a note, in a file: written whole, and read only if they are what was written."""

from __future__ import annotations

import json
import zlib
from collections.abc import Mapping
from os import PathLike, fspath
from pathlib import Path
from typing import Any

import numpy as np

from autograd import DataTypeError
from nn.errors import WeightFileError
from nn.files import formats
from nn.files.whole_or_not import whole


def write(file: Path, state: Mapping[str, Any], note: Mapping[str, Any]) -> None:
    """Write arrays and a note that JSON can hold."""
    text = json.dumps({**note, "crc32": checksum(state)})
    arrays = {key: np.array(array, order="C") for key, array in state.items()}
    writer = formats.WRITERS[file.suffix]
    try:
        with whole(file) as part:
            writer(part, arrays, text)
    except OSError as error:
        reason = error.strerror or error
        raise WeightFileError(
            f"the file cannot be written ({reason}): check the folder and its permissions", file
        ) from error


def file_of(path: Any, caller: str) -> Path:
    """``path`` as that of a file of weights, for the function that was called with it."""
    if not isinstance(path, (str, PathLike)) or not isinstance(fspath(path), str):
        raise DataTypeError(f"{caller} takes a file: expected its path, got {type(path).__name__}.")
    file = Path(path)
    if file.suffix not in formats.WRITERS:
        came = f"the suffix is {file.suffix!r}" if file.suffix else "the name has no suffix"
        pickles = "; pickles are not read, as opening one can run anything" if file.suffix in _PICKLES else ""
        raise WeightFileError(f"{came}, expected .npz or .safetensors{pickles}: rename or convert it", path)
    return file


_PICKLES = (".pt", ".pth", ".pkl", ".pickle", ".ckpt", ".joblib", ".bin")


def read(file: Path) -> tuple[dict[str, Any], dict[str, Any]]:
    """The state and the note of `save`."""
    if file.is_dir():
        raise WeightFileError("this is a folder, expected a file: name a file in it", file)
    try:
        with file.open("rb") as opened:
            head = opened.read(16)
    except FileNotFoundError:
        raise WeightFileError("there is no such file: check the name and the folder", file) from None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        raise WeightFileError(f"the file cannot be read ({reason}): check its name and permissions", file) from error
    foreign = formats.foreign(head, file.suffix)
    if foreign:
        raise WeightFileError(f"this is {foreign}, expected weights that nn.save wrote: give that file", file)
    arrays, text = formats.READERS[file.suffix](file)
    for key, array in arrays.items():
        if array.dtype.kind not in "fiub":
            raise WeightFileError(f"{key} holds {array.dtype}, expected real numbers: save a state_dict", file)
    try:
        note = json.loads(text)
        if not isinstance(note, dict):
            raise ValueError("no mapping")
    except ValueError as error:
        raise damaged(file, f"its note cannot be read: {error}") from error
    if "crc32" in note and note["crc32"] != checksum(arrays):
        raise damaged(file, "its numbers are not those that were saved")
    return {key: array if array.shape else array.item() for key, array in arrays.items()}, note


def damaged(file: Path, what: str) -> WeightFileError:
    """The error of a file that is not what was written."""
    return WeightFileError(f"the file is damaged ({what}): copy or save it again", file)


def checksum(state: Mapping[str, Any]) -> int:
    """One number for all entries: .safetensors has no check of its own."""
    found = 0
    for key in sorted(state):
        found = zlib.crc32(np.asarray(state[key]).tobytes(), zlib.crc32(key.encode(), found))
    return found


def check_finite(file: Path, state: Mapping[str, Any], advice: str) -> None:
    """Raise WeightFileError if a number is NaN or infinite."""
    for key, array in state.items():
        bad = ~np.isfinite(array)
        if np.any(bad):
            came = np.asarray(array)[bad].flat[0]
            raise WeightFileError(f"{key} holds {came}, expected finite weights: {advice}", file)
