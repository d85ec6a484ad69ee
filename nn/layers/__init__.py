"""Layers: modules with parameters, and the steps between them.

`module` is what they all are; `dense`, `convolution`, `pooling`, `local`, `normalization`, `dropout`, `activation`
are the layers; `initializers` draw first weights, `counting` counts, `side_effects` is what a layer does besides
computing, `state` puts weights back, `resolution` and `scalar_twin` know the scalar form. It may import data and what
stands flat in nn. Begin with `module`.
"""

from autograd.face import face as _face

# Where a pickle of an earlier version looks for them.
__getattr__, __dir__, __all__ = _face(__name__, {"dense": "Linear Neuron Sequential"})
