"""How well two regions or two boxes match (L39): 1 if they are the same, 0 if they do not meet."""

from __future__ import annotations

from typing import Any

import numpy as np

from autograd import ArgumentError, DataTypeError, ShapeError
from autograd.annotations import arguments_named
from autograd.data import rectangular
from autograd.errors import short


@arguments_named
def dice_score(predicted: Any, t: Any, label: Any = 1) -> float:
    """2 |P ∩ T| / (|P| + |T|) of the pixels that two segmentations give a label (Dice 1945); the mean over images.

    Parameters
    ----------
    predicted, t : array-like, shape (N, H, W) or (H, W)
        A label for each pixel.
    label : object
        Which label.

    Returns
    -------
    float
        From 0 to 1. An image where neither has the label counts as 1.

    Raises
    ------
    ShapeError
        If the two differ in shape, or are no segmentations.

    Examples
    --------
    >>> round(dice_score([[1, 1], [0, 0]], [[1, 0], [0, 0]]), 3)          # 2 · 1 / (2 + 1)
    0.667
    """
    first, second = rectangular("predicted", predicted), rectangular("t", t)
    if first.shape != second.shape or first.ndim not in (2, 3) or 0 in first.shape:
        empty = " with at least one pixel" if 0 in first.shape else ""
        raise ShapeError(
            f"The segmentations have shapes {first.shape} and {second.shape}; expected the same, (N, H, W) or (H, W)"
            f"{empty}."
        )
    if isinstance(label, list | tuple | np.ndarray):
        raise ArgumentError(f"label is one class; got {short(label)}.")
    here, there = first == label, second == label
    both, all_of_them = np.sum(here & there, axis=(-2, -1)), here.sum(axis=(-2, -1)) + there.sum(axis=(-2, -1))
    return float(np.mean(np.where(all_of_them == 0, 1.0, 2 * both / np.maximum(all_of_them, 1))))


def box_iou(a: Any, b: Any) -> Any:
    """The area that two boxes share, by the area they cover together: intersection over union.

    Parameters
    ----------
    a, b : array-like, shape (..., 4)
        (x1, y1, x2, y2): left, top, right, bottom. Box n of a is compared with box n of b. For all pairs,
        as torchvision's function of this name gives them, take ``box_iou(a[:, None], b[None])``.

    Returns
    -------
    ndarray, shape (...)
        From 0 to 1. A box that ends before it begins (x2 < x1) is empty.

    Raises
    ------
    ShapeError
        If the last axis is not 4, or the others cannot be put beside each other.
    DataTypeError
        If the boxes are no numbers.

    Examples
    --------
    >>> box_iou([[0, 0, 2, 2], [0, 0, 1, 1]], [[1, 0, 3, 2], [5, 5, 6, 6]])       # 2 / 6, and apart
    array([0.33333333, 0. ])
    """
    try:
        first, second = np.asarray(rectangular("a", a), float), np.asarray(rectangular("b", b), float)
    except (TypeError, ValueError, OverflowError) as error:
        raise DataTypeError(f"Boxes are four numbers each, (x1, y1, x2, y2); these are not ({error}).") from error
    if first.shape[-1:] != (4,) or second.shape[-1:] != (4,):
        raise ShapeError(f"The boxes have shapes {first.shape} and {second.shape}; expected (N, 4) each.")
    try:
        first, second = np.broadcast_arrays(first, second)
    except ValueError:
        raise ShapeError(
            f"There are boxes of shape {first.shape} and {second.shape}: box_iou compares box n with box n; for all "
            "pairs take box_iou(a[:, None], b[None])."
        ) from None
    shared = np.concatenate(
        [np.maximum(first[..., :2], second[..., :2]), np.minimum(first[..., 2:], second[..., 2:])], axis=-1
    )
    both = _area(shared)
    together = _area(first) + _area(second) - both
    return np.where(together > 0, both / np.where(together > 0, together, 1.0), 0.0)


def _area(boxes: Any) -> Any:
    return np.maximum(boxes[..., 2:] - boxes[..., :2], 0).prod(axis=-1)


def checked_boxes(boxes: Any, n: int, size: tuple[int, int]) -> Any:
    """Boxes (N, 4) for N images of (height, width), in pixels, as floats.

    Raises
    ------
    ShapeError
        If they are not (N, 4).
    ArgumentError
        If a box is empty, not finite, or reaches out of its image.
    """
    try:
        found = np.asarray(rectangular("boxes", boxes), float)
    except (TypeError, ValueError, OverflowError) as error:
        raise DataTypeError(f"Boxes are four numbers each, (x1, y1, x2, y2); these are not ({error}).") from error
    if found.shape != (n, 4):
        hint = "; one box is box[None]" if found.shape == (4,) else ""
        raise ShapeError(f"The boxes have shape {found.shape}; expected ({n}, 4), one for each image{hint}.")
    if found.size and (found >= 0).all() and (found <= 1).all() and (found % 1 > 0).any() and min(size) > 2:
        raise ArgumentError(
            f"All boxes lie between 0 and 1, such as {found[0].tolist()}: shares of the image. Here they are in "
            f"pixels: boxes * {[size[1], size[0], size[1], size[0]]}."
        )
    x1, y1, x2, y2 = found.T
    height, width = size
    bad = ~((x1 >= 0) & (x1 < x2) & (x2 <= width) & (y1 >= 0) & (y1 < y2) & (y2 <= height))
    if bad.any():
        first = int(bad.argmax())
        raise ArgumentError(
            f"Box {first} is {found[first].tolist()}; expected (x1, y1, x2, y2) in pixels with "
            f"0 ≤ x1 < x2 ≤ {width} and 0 ≤ y1 < y2 ≤ {height}."
        )
    return found
