"""Losses and regularizers, by what they compare: probabilities, margins, measurements, pixels, boxes.

It may import layers and below, and not optim. Begin with `base`.
"""

from autograd.face import face as _face

# Where a pickle of an earlier version looks for them.
__getattr__, __dir__, __all__ = _face(
    __name__, {"probability": "BCELoss BCEWithLogitsLoss CategoricalCrossEntropyLoss CrossEntropyLoss"}
)
