"""What editors and type checkers are told of the methods that the table makes: the text of table_methods.pyi."""

from __future__ import annotations

from typing import Any

from autograd.op import TABLE, Op

_HEAD = [
    '"""Written by ``python -m autograd --stubs``: the methods of `Value` that entries of the table name."""',
    "",
    "from collections.abc import Callable",
    "from typing import Any",
    "",
    "from autograd.value import Value",
]
_TYPES = {"axis": "int | tuple[int, ...] | None"}


def table_methods() -> str:
    """The stub, a method for each entry that names one, with the entry's options and its docstring."""
    ops = sorted((op for op in TABLE.values() if op.method and op.built_in), key=lambda op: str(op.method))
    lines = [*_HEAD, "", "class TableMethods:", *(line for op in ops for line in _method(op))]
    return "\n".join([*lines, "", "def give(name: str, method: Callable[..., Any]) -> None: ...", ""])


def _method(op: Op) -> list[str]:
    others = "".join(f", {name}: Any" for name in op.inputs[1:])
    options = "".join(f", {name}: {_type(name, default)} = {_shown(default)}" for name, default in op.params.items())
    about = op.doc.strip().split("\n\n")[0].replace("\n    ", " ").replace("\n", " ")
    return ["", f"    def {op.method}(self{others}{options}) -> Value:", f'        """{about}"""']


def _type(name: str, default: Any) -> str:
    return _TYPES.get(name, type(default).__name__)


def _shown(default: Any) -> str:
    return "..." if isinstance(default, float) else repr(default)
