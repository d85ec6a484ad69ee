"""Losses and the way down: surfaces and paths, learning rates, weights and gradients over time, animations.

It may import the files of plots, style, and what `nn` makes. Begin with `losses`; `landscape` computes a model's loss
for other weights.
"""
