"""What editors and type checkers are told of what is made at run time: ``python -m tests.stubs`` writes the stubs.

The public faces are imported when they are asked for, and many methods of `Value` come from entries of the table:
none of it stands in the sources as a type checker reads them.
"""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from pathlib import Path
from typing import Any

from autograd import TABLE, Op

ROOT = Path(__file__).resolve().parent.parent
_WRITTEN = "Written by ``python -m tests.stubs``"
_TYPES = {"axis": "int | tuple[int, ...] | None", "shape": "tuple[int, ...]"}


def table_methods() -> str:
    """autograd/rules/table_methods.pyi: a method for each entry that names one, with its options and its docstring."""
    ops = sorted((op for op in TABLE.values() if op.method and op.built_in), key=lambda op: str(op.method))
    lines = [
        f'"""{_WRITTEN}: the methods of `Value` that entries of the table name."""',
        "",
        "from collections.abc import Callable",
        "from typing import Any",
        "",
        "from autograd.value import Value",
        "",
        "class TableMethods:",
    ]
    for op in ops:
        others = "".join(f", {name}: Any" for name in op.inputs[1:])
        lines += [f"    def {op.method}(self{others}{_options(op)}) -> Value:", f'        """{_about(op)}"""', ""]
    return "\n".join([*lines, "def give(name: str, method: Callable[..., Any]) -> None: ...", ""])


def face(package: str, names: Mapping[str, str]) -> str:
    """``__init__.pyi`` of a package: its public names, and operations as functions with their arguments."""
    doc = (import_module(package).__doc__ or "").strip().splitlines()[0]
    lines = [f'"""{doc}\n\n{_WRITTEN}.\n"""', "", "from typing import Any", ""]
    functions = []
    for module, given in sorted(names.items()):
        if given == ".":
            lines.append(f"from {package} import {module} as {module}")
            continue
        for name in given.split():
            if isinstance(getattr(import_module(f"{package}.{module}"), name), Op):
                functions.append(name)
            else:
                lines.append(f"from {package}.{module} import {name} as {name}")
    lines += ["", "__all__ = [", *(f'    "{name}",' for name in import_module(package).__all__), "]", ""]
    for name in sorted(functions):
        op = getattr(import_module(package), name)
        inputs = [f"*{name}: Any" if op.variadic else f"{name}: Any" for name in op.inputs]
        lines += [f"def {name}({', '.join(inputs)}{_options(op)}) -> Any:", f'    """{_about(op)}"""', ""]
    return "\n".join(lines).rstrip() + "\n"


def stubs() -> dict[Path, str]:
    """Every stub, by its file."""
    made = {ROOT / "autograd/rules/table_methods.pyi": table_methods()}
    for package in ("autograd", "nn", "viz"):
        module = import_module(package)
        names = {k: v for part in ("_ENGINE", "_LATER", "_FACE") for k, v in getattr(module, part, {}).items()}
        if names:
            made[ROOT / package / "__init__.pyi"] = face(package, names)
    return made


def _options(op: Op) -> str:
    return "".join(f", {n}: {_TYPES.get(n, type(x).__name__)} = {_shown(x)}" for n, x in op.params.items())


def _shown(default: Any) -> str:
    return "..." if isinstance(default, float) else repr(default)


def _about(op: Op) -> str:
    return " ".join(op.doc.strip().split("\n\n")[0].split()).replace("\\", "\\\\")


if __name__ == "__main__":
    for file, text in stubs().items():
        file.write_text(text, encoding="utf-8")
        print(file.relative_to(ROOT))
