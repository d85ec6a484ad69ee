"""Packages that only some functions need: imported when these are called."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from nn.errors import MissingPackageError


def needed(package: str, what: str, extra: str = "export") -> Any:
    """The module of an optional package.

    Parameters
    ----------
    package : str
        Its import name.
    what : str
        What needs it, for the message.
    extra : str
        The extra of chalkgrad that brings it.

    Raises
    ------
    MissingPackageError
        If it is not installed: an ImportError that says how to install it.

    Examples
    --------
    >>> needed("json", "reading JSON").loads("[1]")
    [1]
    >>> needed("no_such_package", "flying")
    Traceback (most recent call last):
        ...
    nn.errors.MissingPackageError: flying needs the package no_such_package: pip install "chalkgrad[export]"
    """
    try:
        return import_module(package)
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] != package.partition(".")[0]:
            raise  # the package is there, and misses something of its own
        raise MissingPackageError(f'{what} needs the package {package}: pip install "chalkgrad[{extra}]"') from None
