"""Data: tables, labels, images, and the sets that the lecture and the examples use.

It may import what stands flat in nn. Begin with `tables.table`.
"""

from autograd.face import face as _face

# Where a pickle of an earlier version looks for them.
__getattr__, __dir__, __all__ = _face(__name__, {"standardizer": "Standardizer"})
