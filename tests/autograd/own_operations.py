"""Operations of one's own for the time of a test: the table, and all that is made of it, is then as before."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from autograd import TABLE
from autograd.numpy_protocols import OVERRIDES
from autograd.rules import compiler, language
from autograd.rules.table_methods import TableMethods

_BY_NAME = (
    TABLE, OVERRIDES, language.HELPERS, language.OPERATORS, language.ON_ARRAYS, language.ON_FLOATS, language.ON_VALUES
)  # fmt: skip
_COMPILED = (compiler.pull_floats, compiler.pull_arrays)


@contextmanager
def table_as_before() -> Iterator[None]:
    """Take entries and helpers that are made inside out of the table again, with their methods and overrides."""
    names = [dict(space) for space in _BY_NAME]
    methods = dict(vars(TableMethods))
    try:
        yield
    finally:
        for space, before in zip(_BY_NAME, names, strict=True):
            space.clear()
            space.update(before)
        for made in _COMPILED:
            made.clear()
        for name in vars(TableMethods).keys() - methods.keys():
            delattr(TableMethods, name)
        for name, method in methods.items():
            if vars(TableMethods)[name] is not method:
                setattr(TableMethods, name, method)
