"""What a program would not repeat: a forward pass that prints, or looks at ``.data``.

A recorded step runs the model's Python once, and its NumPy source from then on. So whatever the Python
does besides computing must be noticed while it runs; what it changes, a `Snapshot` notices.
"""

from __future__ import annotations

import builtins
import dis
import sys
from types import CodeType, FrameType, TracebackType
from typing import Any

_OURS = frozenset(["autograd", "nn", "numpy"])


def is_foreign(module: Any) -> bool:
    """Whether code of this module is the user's: neither ours nor Python's own."""
    root = str(module).partition(".")[0]
    return root not in _OURS and (root == "__main__" or root not in sys.stdlib_module_names)


class Watch:
    """``with Watch() as watch:`` notes in ``watch.found`` what the user's functions do beside computing.

    It sees a function that reads an attribute ``.data``, and ``print``. Where a profiler runs already,
    it sees nothing.
    """

    def __init__(self) -> None:
        self.found: str | None = None
        self._seen: set[CodeType] = set()

    def __enter__(self) -> Watch:
        self._on = sys.getprofile() is None
        if self._on:
            sys.setprofile(self._event)
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        if self._on:
            sys.setprofile(None)

    def _event(self, frame: FrameType, event: str, argument: Any) -> None:
        if self.found is not None or not is_foreign(frame.f_globals.get("__name__")):
            return
        code = frame.f_code
        place = f"{code.co_name}() (line {frame.f_lineno})"
        if event == "c_call" and argument is builtins.print:
            self.found = f"{place} prints, which a program would not do again"
        elif event == "call" and code not in self._seen:
            self._seen.add(code)
            if any(step.opname.startswith("LOAD_") and step.opname[5:] in ("ATTR", "METHOD") and step.argval == "data"
                   for step in dis.get_instructions(code)):  # fmt: skip
                self.found = f"{place} reads .data, and what it saw would be frozen into the program"
