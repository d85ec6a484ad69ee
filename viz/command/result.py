"""What the main job hands over: the trained network, the chain of the first sample, the files to write."""

from __future__ import annotations

from dataclasses import dataclass, field

from autograd import Graph
from nn import MLP, Table
from viz.style.text import clean


@dataclass
class Result:
    """What the job made.

    Attributes
    ----------
    table : Table
    source : str
        What to call the table.
    model : MLP
        The trained network.
    graph : Graph
        The chain of the first sample, with gradients.
    accuracy : float
        On the samples it was trained on.
    files : dict of str to bytes
        What `write` writes.
    notes : list of str
        What a reader of the pictures should know.
    """

    table: Table
    source: str
    model: MLP
    graph: Graph
    accuracy: float
    files: dict[str, bytes] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)

    @property
    def title(self) -> str:
        """What to call the table in a headline: the same wherever the file is."""
        return clean(self.table.path.name if self.table.path else self.source)
