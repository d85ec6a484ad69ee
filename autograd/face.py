"""A package's public face: each name stands once, with the file it comes from, and is imported when it is asked for.

So a package loads what is used of it: no file format and no compiler where a layer is wanted. Type checkers
and editors read the same names from ``__init__.pyi``, which ``python -m tests.stubs`` writes.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from importlib import import_module
from typing import Any

from autograd.errors import nearest

Face = tuple[Callable[[str], Any], Callable[[], list[str]], list[str]]


class NoSuchNameError(AttributeError):
    """A name that a package does not have. Python asks for many and catches this: advice is made when it is read."""

    def __init__(self, message: str, advice: Callable[[], str]) -> None:
        super().__init__(message)
        self.advice = advice

    def __str__(self) -> str:
        return f"{self.args[0]}{self.advice()}"


def face(package: str, names: Mapping[str, str], hidden: str = "", elsewhere: str = "") -> Face:
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
    elsewhere : str
        The file, as a module within the package, whose ``called_here(name)`` answers names of other libraries.

    Raises
    ------
    ImportError
        If another project's ``autograd`` was installed over this one: its code ran, and could not say so itself.
    """
    if package != "autograd" and "_ENGINE" not in vars(sys.modules["autograd"]):
        raise ImportError(
            f"{package} needs chalkgrad's autograd, and the PyPI project 'autograd' was installed over it: both own "
            "that name. Uninstall both, then install chalkgrad in an environment of its own."
        )
    places = {
        module if name == "." else name: (f"{package}.{module}", name)
        for module, given in names.items()
        for name in given.split()
    }
    public = sorted(places)

    def meant(name: str) -> str:
        known = import_module(f"{package}.{elsewhere}").called_here(name) if elsewhere else ""
        return known or nearest(name, public)

    def find(name: str) -> Any:
        if name not in places:
            raise NoSuchNameError(f"module {package!r} has no attribute {name!r}", lambda: meant(name))
        place, asked = places[name]
        module = import_module(place)
        found = module if asked == "." else getattr(module, asked)
        setattr(sys.modules[package], name, found)
        return found

    return find, lambda: public, [name for name in public if name not in hidden.split()]
