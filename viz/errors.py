"""What the drawings and the command refuse, and how they say so."""

from __future__ import annotations

from autograd.errors import ChalkgradError


class DrawingError(ChalkgradError, ValueError):
    """A drawing that cannot be made, or not in this format."""


class DotNotFoundError(DrawingError):
    """No Graphviz on this machine: neither the system's ``dot`` nor the package graphviz-pure."""


class OutputError(ChalkgradError, ValueError):
    """A place that cannot be written to."""


class OptionError(ChalkgradError, ValueError):
    """Options of the command that do not go together."""
