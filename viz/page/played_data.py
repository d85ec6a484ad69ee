"""The samples of a playground: rows, what they should give, and what features and classes are called."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from autograd import ShapeError
from nn.data.patients import patients
from viz.errors import DrawingError
from viz.page.played_model import Played
from viz.style.palette import CLASS_COLORS
from viz.style.text import clean

MAX_SAMPLES = 10_000
_DIGITS = "₀₁₂₃₄₅₆₇₈₉"


def samples(
    parts: Played, X: Any, t: Any, feature_names: Sequence[str] | None, class_names: Sequence[str] | None
) -> dict[str, Any]:
    """The samples, in the words of the page.

    ``t`` has the number of the class of each sample, or its measurement in the units that the network is trained in;
    ``units`` has their mean and scale. ``targets`` says what the loss takes for a class: a number of two, or a row.
    """
    model = parts.model
    rows, targets = model.encoded(X, t)
    if not 1 <= len(rows) <= MAX_SAMPLES:
        raise ShapeError(f"A playground takes 1 to {MAX_SAMPLES:,} samples, got {len(rows):,}.")
    names = _columns(X) or [f"x{_sub(k + 1)}" for k in range(rows.shape[1])]
    made: dict[str, Any] = {
        "task": "classes" if parts.classifies else "values",
        "features": checked_names(feature_names, names, "feature_names"),
        "X": rows.tolist(),
    }
    if parts.classifies:
        if model.classes_.dtype.kind == "f":
            known = [f"{label:g}" for label in model.classes_.tolist()]
        else:
            known = [str(label) for label in model.classes_.tolist()]
        classes = checked_names(class_names, known, "class_names")
        if len(classes) > len(CLASS_COLORS):
            raise DrawingError(
                f"A playground has colours and markers for {len(CLASS_COLORS)} classes, and there are {len(classes)}: "
                "take the samples of some."
            )
        return {
            **made,
            "classes": classes,
            "colors": list(CLASS_COLORS[: len(classes)]),
            "t": [int(k) for k in model.strata(targets)],
            "targets": [_plain(model.targets([k])[0]) for k in range(len(classes))],
            "patients": _patients() if len(classes) == rows.shape[1] == 2 else None,
        }
    if class_names is not None:
        raise ShapeError(f"A {type(model).__name__} predicts measurements: it has no class_names.")
    units = model.units
    return {
        **made,
        "classes": [],
        "colors": [],
        "t": np.asarray(targets, float).tolist(),
        "units": {"mean": 0.0, "scale": 1.0}
        if units is None
        else {k: float(getattr(units, k)) for k in ("mean", "scale")},
        "target": clean(str(getattr(t, "name", None) or "t")),
    }


def _patients() -> dict[str, Any]:
    """The lecture's patients, to try: they are made up."""
    table = patients(120)
    return {"X": table.X.tolist(), "t": [int(label == "sick") for label in table.labels]}


def _plain(target: Any) -> Any:
    return target.tolist() if np.ndim(target) else float(target)


def _columns(X: Any) -> list[str] | None:
    columns = getattr(X, "columns", None)
    return None if columns is None else [str(name) for name in columns]


def _sub(n: int) -> str:
    return "".join(_DIGITS[int(c)] for c in str(n))


def checked_names(given: Sequence[str] | None, usual: list[str], argument: str) -> list[str]:
    """The names that were given, as many as there usually are, or those."""
    found = usual if given is None else given
    if isinstance(found, str) or len(found) != len(usual):
        raise ShapeError(f"Expected {len(usual)} {argument}, one for each of {usual}, got {given!r}.")
    return [clean(str(name)) for name in found]
