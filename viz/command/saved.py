"""The trained model in a file, with all that predicting new rows of a table needs."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from nn import MLP, Column, MLPRegressor, Standardizer, WeightFileError, load, save
from nn.files.saving import read_note

_KINDS = {"classification": MLP, "regression": MLPRegressor}


@dataclass
class Trained:
    """A network, the units of its features, and what was done to the columns.

    To pictures it is a model of features in the table's own units: °C, cm, ...
    """

    model: Any
    units: Standardizer
    columns: tuple[Column, ...]
    task: str

    @property
    def classes_(self) -> Any:
        """The labels, sorted."""
        return self.model.classes_

    def predict(self, X: Any) -> Any:
        """The class, or the measurement, of each row."""
        return self.model.predict(self.units.transform(X))

    def predict_proba(self, X: Any) -> Any:
        """The probability of each class."""
        return self.model.predict_proba(self.units.transform(X))

    def write(self, path: Path) -> None:
        """Write it to a file for `Trained.read`."""
        made = {"sizes": list(self.model.layer_sizes), "activation": self.model.activation}
        units = {"mean": self.units.mean_.tolist(), "scale": self.units.scale_.tolist()}
        columns = [column.to_dict() for column in self.columns]
        save(self.model, path, note={"task": self.task, "made": made, "units": units, "columns": columns})

    @classmethod
    def read(cls, path: Path) -> Trained:
        """What `write` wrote.

        Raises
        ------
        WeightFileError
            If the file is none of these, or damaged.
        TableError
            If what it says of the columns is wrong.
        """
        note = read_note(path)
        if note is None:
            raise WeightFileError(
                "this holds a network alone, expected one that chalkgrad FILE.csv wrote, with what was done to the "
                "columns of the table: give its model.npz",
                path,
            )
        try:
            kind, made, units = _KINDS[note["task"]], note["made"], note["units"]
            columns = tuple(Column.from_dict(found) for found in note["columns"])
            standardizer = Standardizer()
            standardizer.mean_ = np.asarray(units["mean"], float)
            standardizer.scale_ = np.asarray(units["scale"], float)
            standardizer.n_features_in_ = len(standardizer.mean_)
            model = kind(made["sizes"], activation=made["activation"])
        except (KeyError, TypeError, ValueError) as error:
            raise WeightFileError(f"the file is damaged (its note: {error}): copy or make it again", path) from error
        return cls(load(model, path), standardizer, columns, note["task"])
