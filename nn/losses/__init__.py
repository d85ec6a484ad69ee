"""Losses and regularizers, by what they compare: probabilities, margins, measurements, pixels, boxes.

It may import layers and below, and not optim. Begin with `base`.
"""
