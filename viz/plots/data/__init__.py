"""Samples and what divides them: scatters, hidden neurons, spaces of layers, capacity, perceptrons at work.

It may import the files of plots, style, and what `nn` makes. Begin with `scatter`; `standard` is what those share that
train on samples.
"""
