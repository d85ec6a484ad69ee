"""The names of features: those of a DataFrame's columns, noted by ``fit`` and compared ever after."""

from __future__ import annotations

import warnings
from typing import Any

import numpy as np

from autograd import ArgumentError, DataTypeError
from nn.errors import level_outside


def feature_names(X: Any) -> Any:
    """The names of X's columns as an array of texts; None where they have no names, or numbers for names.

    Raises
    ------
    DataTypeError
        If some are texts and others are not.
    """
    if not hasattr(X, "columns") or not (hasattr(X, "iloc") or hasattr(X, "__dataframe__")):
        return None
    names = np.asarray(list(X.columns), object)
    texts = [isinstance(name, str) for name in names]
    if any(texts) and not all(texts):
        kinds = sorted({type(name).__qualname__ for name in names})
        raise DataTypeError(
            "Feature names are only supported if all input features have string names, but your input has "
            f"{kinds} as feature name / column name types: X.columns = X.columns.astype(str) makes texts of all."
        )
    return names if len(names) and all(texts) else None


def note_names(model: Any, names: Any) -> None:
    """Keep the names as ``feature_names_in_``, as scikit-learn does; without names there is no such attribute."""
    if names is not None:
        model.feature_names_in_ = names
    else:
        vars(model).pop("feature_names_in_", None)


def compare_names(model: Any, X: Any) -> None:
    """Refuse columns that have other names, or another order, than those of ``fit``; warn where one had none.

    Raises
    ------
    ArgumentError
        If the names differ.
    """
    known, names = vars(model).get("feature_names_in_"), feature_names(X)
    kind = type(model).__name__
    if known is None and names is None:
        return
    if known is None or names is None:
        said = (
            f"X has feature names, but {kind} was fitted without feature names"
            if known is None
            else f"X does not have valid feature names, but {kind} was fitted with feature names"
        )
        warnings.warn(said, UserWarning, stacklevel=level_outside())
        return
    if names.tolist() == known.tolist():
        return
    message = "The feature names should match those that were passed during fit.\n"
    unseen, missing = sorted(set(names) - set(known)), sorted(set(known) - set(names))
    if unseen:
        message += "Feature names unseen at fit time:\n" + _listed(unseen)
    if missing:
        message += "Feature names seen at fit time, yet now missing:\n" + _listed(missing)
    if not unseen and not missing:
        message += "Feature names must be in the same order as they were in fit.\nX[model.feature_names_in_] is.\n"
    raise ArgumentError(message)


def _listed(names: list[str], most: int = 5) -> str:
    return "".join(f"- {name}\n" for name in names[:most]) + ("- ...\n" if len(names) > most else "")
