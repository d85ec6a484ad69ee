"""``python -m tests.benchmarks.real_images [--seed 0] [--pictures FOLDER]``: made-up lesions in real brain slices.

Trains `nn.SegmentationCNN` and `nn.Localizer` on images from the lower slices of the MNI152 template, and measures
them on images from slices above, with a gap of 12 mm between. The lesions are made up (see `nn.add_lesions`); how the
networks are made and trained was chosen on a part of the lower slices alone. Beside the network's Dice stands that of
the best threshold: the brightness above which a pixel is called lesion, chosen on the training images.
"""

from __future__ import annotations

import argparse
import time
from pathlib import Path
from typing import Any

import numpy as np

import nn

TRAINING, TEST = range(-20, 26), range(38, 58)
"""Slices, in millimetres of MNI space."""

SEGMENTATION: dict[str, Any] = {"images": 1200, "epochs": 6, "lr": 0.01}
LOCALIZATION: dict[str, Any] = {"images": 4000, "epochs": 12, "lr": 0.005}


def images(z: range, n: int, seed: int) -> nn.Lesions:
    """Images of slices at these heights, each standardized."""
    made = nn.add_lesions(*nn.brain_slices(z), n, rng=seed)
    return made._replace(images=nn.standardize_images(made.images, foreground=True))


def best_threshold(made: nn.Lesions) -> float:
    """The brightness above which most of what is called lesion is."""
    levels = np.linspace(0, made.images.max(), 200)[:-1]
    return max(levels, key=lambda level: nn.dice_score(made.images[:, 0] > level, made.masks))


def segment(seed: int, n: int, epochs: int, lr: float) -> tuple[nn.SegmentationCNN, float]:
    """A trained network and the best threshold on the same images."""
    made = images(TRAINING, n, seed)
    model = nn.SegmentationCNN(lr=nn.CosineDecay(lr, epochs), epochs=epochs, dtype=np.float32, random_state=seed)
    return model.fit(made.images, made.masks), best_threshold(made)


def localize(seed: int, n: int, epochs: int, lr: float) -> nn.Localizer:
    """A trained network."""
    made = images(TRAINING, n, seed)
    model = nn.Localizer(lr=nn.CosineDecay(lr, epochs), epochs=epochs, dtype=np.float32, random_state=seed)
    return model.fit(made.images, (made.kinds, made.boxes))


def draw(made: nn.Lesions, masks: Any, boxes: Any, kinds: Any, path: Path) -> None:
    """Test images with what is true (dashed) and what was found."""
    from matplotlib.figure import Figure
    from matplotlib.patches import Rectangle

    figure = Figure(figsize=(16, 8.6), layout="constrained")
    for k, ax in enumerate(figure.subplots(4, 8).flat):
        ax.imshow(made.images[k, 0], cmap="gray", vmin=-5, vmax=4)
        ax.contour(made.masks[k], [0.5], colors="#F0E442", linewidths=1.2, linestyles="dashed")
        if np.ptp(masks[k]):
            ax.contour(masks[k], [0.5], colors="#D55E00", linewidths=1.2)
        for (x1, y1, x2, y2), look in ((made.boxes[k], ("#F0E442", "dashed")), (boxes[k], ("#56B4E9", "solid"))):
            corner = (x1 - 0.5, y1 - 0.5)
            ax.add_patch(Rectangle(corner, x2 - x1, y2 - y1, fill=False, edgecolor=look[0], linestyle=look[1]))
        ax.set_title(f"{made.kinds[k]}, found {kinds[k]}", fontsize=8)
        ax.axis("off")
    figure.suptitle("Made-up lesions in real slices (dashed), and what the networks found")
    figure.savefig(path, dpi=80)


def main() -> None:
    """Train, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--pictures", type=Path, help="a folder for a picture of what was found")
    given = parser.parse_args()
    test = images(TEST, 300, given.seed + 1000)

    start = time.perf_counter()
    model, level = segment(given.seed, *SEGMENTATION.values())
    seconds = time.perf_counter() - start
    by_level = nn.dice_score(test.images[:, 0] > level, test.masks)
    dice = model.dice(test.images, test.masks)
    print(f"segmentation: Dice of the best threshold {by_level:.3f}, of the network {dice:.3f} ({seconds:.0f} s)")

    start = time.perf_counter()
    finder = localize(given.seed, *LOCALIZATION.values())
    seconds = time.perf_counter() - start
    boxes, kinds = finder.predict_boxes(test.images), finder.predict(test.images)
    overlap, right = nn.box_iou(boxes, test.boxes), kinds == test.kinds
    score = np.mean(right & (overlap >= 0.5))
    print(
        f"localization: mean IoU {overlap.mean():.3f}, right class {right.mean():.3f}, right class and IoU of 0.5 or "
        f"more {score:.3f} ({seconds:.0f} s)"
    )
    if given.pictures:
        given.pictures.mkdir(parents=True, exist_ok=True)
        draw(test, model.predict(test.images), boxes, kinds, given.pictures / "lesions.png")


if __name__ == "__main__":
    main()
