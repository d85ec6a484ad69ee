"""Lesions in slices of the real brain: those to train on, those to test on, and what a brightness alone finds."""

from __future__ import annotations

import numpy as np

import nn

TRAINING, TEST = range(-20, 26, 2), range(38, 58, 2)


def lesions(z: range, n: int, seed: int) -> nn.Lesions:
    """Lesions in slices at these heights, standardized."""
    made = nn.add_lesions(*nn.brain_slices(z), n, rng=seed)
    return made._replace(images=nn.standardize_images(made.images, foreground=True))


def best_threshold(made: nn.Lesions) -> float:
    """The brightness above which most of what is called lesion is."""
    return max(np.linspace(0, 8, 200), key=lambda level: nn.dice_score(made.images[:, 0] > level, made.masks))
