"""The page to train the table's network in, and to take it apart: `viz.playground` of the network that was trained."""

from __future__ import annotations

import numpy as np

from viz.command.result import Result
from viz.errors import DrawingError
from viz.page.playground import playground
from viz.style.text import clean

MOST = 1000
"""Samples that stand in the page: with more it would be slow to open, and its plane full."""


def page(result: Result) -> bytes | None:
    """The page as a file; None where a network is too large to be drawn.

    The features are those that the network takes, in standard units; of many samples every so many-th is there.
    """
    table, trained = result.table, result.trained
    rows = np.arange(len(table))[:: -(-len(table) // MOST)]
    try:
        made = playground(
            trained.model,
            trained.units.transform(table.X[rows]),
            table.labels[rows],
            feature_names=[clean(name) for name in table.feature_names],
            title=f"{result.title}, features in standard units",
        )
    except DrawingError as error:
        result.notes.append(f"There is no playground.html: {error}")
        return None
    if len(rows) < len(table):
        result.notes.append(f"playground.html has {len(rows):,} of {len(table):,} samples.")
    return made.html.encode()
