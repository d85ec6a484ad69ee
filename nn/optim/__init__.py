"""Optimizers and schedules of the learning rate.

It may import layers and below, and not losses. Begin with `base`.
"""
