"""What the main job hands over: the trained network, the chain of the first sample, the files to write."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from autograd import Graph
from nn import Table
from viz.command.saved import Trained
from viz.command.scores import ClassScores, MeasurementScores
from viz.style.text import clean


@dataclass
class Result:
    """What the job made.

    Attributes
    ----------
    table : Table
    source : str
        What to call the table.
    trained : Trained
        The network, and what it needs to predict new rows.
    graph : Graph
        The chain of the first sample, with gradients.
    scores : ClassScores or MeasurementScores
        On the samples that were held out.
    trained_on : int
        How many samples the network was trained on.
    files : dict of str to bytes
        What `write` writes.
    notes : list of str
        What a reader of the numbers and pictures should know.
    stopped : str
        Why not all was done, where Ctrl-C ended it.
    """

    table: Table
    source: str
    trained: Trained
    graph: Graph
    scores: ClassScores | MeasurementScores
    trained_on: int
    files: dict[str, bytes] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    stopped: str = ""

    @property
    def model(self) -> Any:
        """The network, of standardized features."""
        return self.trained.model

    @property
    def title(self) -> str:
        """What to call the table in a headline: the same wherever the file is."""
        return clean(self.table.path.name if self.table.path else self.source)
