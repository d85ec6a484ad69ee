"""Ask the C library to keep the memory that arrays give back, instead of returning it to the system.

A training step frees all its activations at once. glibc hands such a block back to the system, and the
next step pays for every page again: on an MLP 784-256-256-10 with batches of 256 that more than doubled
the time of a step (``python -m tests.benchmarks --only 784-256``, with and without this module). The
largest block that was ever freed sets the limit up to which memory is kept, so freeing one that nothing
was written to raises it, at no cost.
"""

from __future__ import annotations

import numpy as np

_LARGEST = 32 * 2**20 - 2**16
"""Just below 32 MB, the most that glibc lets the limit grow to."""


def keep_freed_memory() -> None:
    """Allocate and free one large block, untouched. Elsewhere than on glibc it does nothing."""
    np.empty(_LARGEST, np.uint8)
