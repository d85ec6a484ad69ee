"""Layers: modules with parameters, and the steps between them.

`module` is what they all are; `dense`, `convolution`, `pooling`, `local`, `normalization`, `dropout`, `activation`,
`embedding`, `recurrent` and `attention` are the layers, `sequential` puts them together; `initializers` draw first
weights, `counting` counts, `summary` tells all of a model (`fields` what it sees, `input_shape` what it takes),
`side_effects` is what a layer does besides computing, `held` finds parts, `state` puts weights back, `modes` are
training and predicting, `units` are those of measurements, `elsewhere` knows what other libraries call things,
`resolution` and `scalar_twin` know the scalar form. It may import data and what stands flat in nn. Begin with
`module`.
"""

from autograd.face import face as _face

# Where a pickle of an earlier version looks for them.
__getattr__, __dir__, __all__ = _face(__name__, {"dense": "Linear Neuron", "sequential": "Sequential"})
