"""docs/numpy.md, written by ``python -m tests.numpy_table``: what a Value makes of NumPy's functions.

What works is read from `autograd.functions`, so the table cannot say more than runs; the rest is sorted by why not.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np

import autograd  # noqa: F401  # fills the table
from autograd.functions.nearest import instead_of
from autograd.functions.standing_in import OVERRIDES, PLAIN, called

FILE = Path(__file__).resolve().parent.parent / "docs" / "numpy.md"

_WITHOUT_ARRAYS = """
arange array asanyarray asarray asarray_chkfinite ascontiguousarray asfortranarray asmatrix base_repr bartlett
binary_repr blackman bmat broadcast_shapes can_cast common_type diag_indices diag_indices_from empty einsum_path eye
finfo format_float_positional format_float_scientific frombuffer fromfile fromfunction fromiter frompyfunc fromregex
fromstring full genfromtxt get_include get_printoptions getbufsize geterr geterrcall hamming hanning identity indices
info is_busday isdtype isfortran isscalar issubdtype kaiser load loadtxt mask_indices
matrix memmap min_scalar_type mintypecode nested_iters ones packbits printoptions promote_types putmask
ravel_multi_index require save savetxt savez savez_compressed set_printoptions setbufsize seterr seterrcall
show_config show_runtime tri tril_indices tril_indices_from triu_indices triu_indices_from typename unpackbits
unravel_index zeros from_dlpack busday_count busday_offset busdaycalendar datetime_as_string datetime_data errstate
test vectorize
"""
_BITS = """
bitwise_and bitwise_or bitwise_xor bitwise_not bitwise_invert bitwise_count bitwise_left_shift bitwise_right_shift
left_shift right_shift invert gcd lcm isnat
"""


def functions() -> Iterator[tuple[str, Any]]:
    """Every public function of NumPy's and of its linear algebra that takes arrays, each once, by name."""
    seen = set()
    left_out = {*_WITHOUT_ARRAYS.split(), *_BITS.split()}
    for place, prefix in ((np, ""), (np.linalg, "linalg.")):
        for name in sorted(n for n in dir(place) if not n.startswith("_")):
            function = getattr(place, name)
            if not callable(function) or isinstance(function, type) or name in left_out:
                continue
            if (key := (prefix, called(function))) in seen:
                continue
            seen.add(key)
            yield prefix + name, function


def row(name: str, function: Any) -> tuple[str, str]:
    """What a Value makes of it, in a word, and why."""
    if function in PLAIN:
        return "plain", "numbers, masks, places or shapes: no gradient flows"
    if function in OVERRIDES:
        doc = (OVERRIDES[function].__doc__ or "").strip().split("\n")[0].replace("``", "`")
        return "gradient", "" if doc.startswith(("`numpy.", "functools")) else doc
    return "no", instead_of(function)


def page() -> str:
    """The whole table."""
    rows = [(name, *row(name, function)) for name, function in functions()]
    count = {word: sum(kind == word for _, kind, _ in rows) for word in ("gradient", "plain", "no")}
    lines = [
        "# NumPy's functions on a Value",
        "",
        f"<!-- Written by `python -m tests.numpy_table` with NumPy {np.__version__}. -->",
        "",
        f"Of NumPy's {len(rows)} public functions that take arrays of real numbers, {count['gradient']} have a "
        f"gradient on a [`Value`](../autograd/value.py), of any order; {count['plain']} give plain numbers; "
        f"{count['no']} raise an error that says what to write instead. Operations on bits, dates, files and text are "
        "left out.",
        "",
        "The functions stand in [`autograd/functions/`](../autograd/functions); most are made of a few operations of "
        "the table, which a drawing shows as one box to open.",
        "",
        "| function | a Value gives | |",
        "| --- | --- | --- |",
        *(f"| `np.{name}` | {kind} | {about} |" for name, kind, about in rows),
    ]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    FILE.write_text(page(), encoding="utf-8")
    print(FILE.name)
