"""Live pages that the book's own pages show in a frame."""

from __future__ import annotations

from pathlib import Path

import nn
import viz
from docs.making.notebooks import telling


def write(to: Path) -> None:
    """Write the lecture's chain A → E, as the home page's lines make it."""
    to.mkdir(parents=True, exist_ok=True)
    model = nn.MLP([2, 3, 2, 1], random_state=3)
    saved = viz.step(model.loss([0.4, -1.0], 1.0)).save(to / "chain.html")
    saved.write_text(telling(saved.read_text(encoding="utf-8")), encoding="utf-8")
