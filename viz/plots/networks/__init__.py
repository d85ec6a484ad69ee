"""Pictures of networks and of what they compute: neurons, blocks, paths of the chain rule, activations.

It may import notation and style, and what `nn` makes. Begin with `traced`, a model as it was recorded, and `network`.
"""
