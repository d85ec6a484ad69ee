"""Where an entry stands: in which module, in which file and line, and whether that is the library."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from typing import Any

from autograd.errors import ArgumentError, DataTypeError, short


def is_ours(module: str) -> bool:
    """Whether a module is the library's, not a user's own."""
    return module.startswith("autograd.")


def caller(depth: int) -> tuple[str, tuple[str, int]]:
    """The module, and the file and line, of the call ``depth`` frames up.

    In a function that makes several entries, it is the place in the module that called it.
    """
    frame = sys._getframe(depth)
    found = frame
    while found is not None and found.f_code.co_name != "<module>" and found.f_globals is frame.f_globals:
        found = found.f_back  # type: ignore[assignment]
    if found is None or found.f_globals is not frame.f_globals:
        found = frame
    return found.f_globals.get("__name__", "?"), (found.f_code.co_filename, found.f_lineno)


def refuse_the_librarys(new: Any, table: Mapping[str, Any], module: str, place: tuple[str, int]) -> None:
    """Raise ArgumentError where an entry would take the place of one of the library's, made elsewhere."""
    if not isinstance(new.name, str) or not new.name.isidentifier():
        raise DataTypeError(f"The name of an operation is one as of a function; got {short(new.name)}.")
    of_one_name = (table[new.name],) if new.name in table else ()
    for old in of_one_name if is_ours(module) else tuple(table.values()):
        if not old.built_in or old.place == place:
            continue
        if old.name == new.name:
            what = f"an operation {new.name!r}"
        elif new.method is not None and old.method == new.method:
            what = f"a method v.{new.method}()"
        elif shared := [f"np.{f.__name__}" for f in new.numpy if f in old.numpy]:
            what = f"an operation for {shared[0]}"
        else:
            continue
        raise ArgumentError(
            f"There is {what} in the library already, and other code relies on what it does; give yours another name."
        )
