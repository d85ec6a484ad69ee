"""A package's public face: each name stands once, with the file it comes from, and is imported when it is asked for.

So a package loads what is used of it: no file format and no compiler where a layer is wanted. Type checkers
and editors read the same names from ``__init__.pyi``, which ``python -m tests.stubs`` writes.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from importlib import import_module
from typing import Any

Face = tuple[Callable[[str], Any], Callable[[], list[str]], list[str]]


def face(package: str, names: Mapping[str, str], hidden: str = "") -> Face:
    """``__getattr__``, ``__dir__`` and ``__all__`` of a package.

    Parameters
    ----------
    package : str
        Its name.
    names : mapping of str to str
        For each file, as a module within the package, the public names that it gives, separated by spaces; "." gives
        the module itself.
    hidden : str
        Names that ``from package import *`` leaves out, because Python has them too.
    """
    places = {
        module if name == "." else name: (f"{package}.{module}", name)
        for module, given in names.items()
        for name in given.split()
    }
    public = sorted(places)

    def find(name: str) -> Any:
        if name not in places:
            raise AttributeError(f"module {package!r} has no attribute {name!r}")
        place, asked = places[name]
        module = import_module(place)
        found = module if asked == "." else getattr(module, asked)
        setattr(sys.modules[package], name, found)
        return found

    return find, lambda: public, [name for name in public if name not in hidden.split()]
