"""How an entry of the table is called, as `inspect` says it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from inspect import Parameter, Signature
from typing import Any


class SignatureOfEntry:
    """What `inspect` asks an entry for; how the class is called it works out itself."""

    def __get__(self, op: Any, owner: type) -> Signature:
        """The inputs, then the settings with their defaults."""
        if op is None:
            raise AttributeError("__signature__")
        return signature(op.inputs, op.variadic, op.params)


def signature(inputs: Sequence[str], variadic: bool, params: Mapping[str, Any]) -> Signature:
    """The inputs, then the settings with their defaults."""
    kind = Parameter.VAR_POSITIONAL if variadic else Parameter.POSITIONAL_OR_KEYWORD
    setting = Parameter.KEYWORD_ONLY if variadic else Parameter.POSITIONAL_OR_KEYWORD
    taken = [Parameter(name, kind) for name in inputs]
    return Signature(taken + [Parameter(name, setting, default=default) for name, default in params.items()])
