"""Made-up lesions in real slices of a brain: pictures to segment, and to find things in (L39)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, NamedTuple

import numpy as np

from autograd import ArgumentError, DataTypeError, ShapeError
from autograd.annotations import arguments_named
from autograd.data import rectangular
from nn.checks import Constraint, count_of, number
from nn.errors import needed
from nn.randomness import generator

_PIXEL = 3
"""Millimetres: what one pixel of a slice is the mean of, along each axis."""

_LEFT, _BACK, _SIZE = -96, -113, 192
"""Millimetres: where the square that holds the whole brain begins, left and behind, and how wide it is."""

_INSIDE = 0.9
"""How much of a lesion's drawn shape lies in the brain at least: lesions do not hang over its edge."""


class Lesions(NamedTuple):
    """Images with one lesion each, and what is true of them.

    Attributes
    ----------
    images : ndarray, shape (N, 1, H, W)
        The brain has values from 0 to about 1; a lesion in white matter may reach 1.6.
    masks : ndarray of int, shape (N, H, W)
        1 in the lesion, 0 elsewhere.
    boxes : ndarray, shape (N, 4)
        (x1, y1, x2, y2) of the lesion in pixels: columns x1 ≤ x < x2, rows y1 ≤ y < y2.
    kinds : ndarray of str, shape (N,)
        ``"round"`` or ``"elongated"``.
    """

    images: Any
    masks: Any
    boxes: Any
    kinds: Any


@arguments_named
def brain_slices(z: Iterable[int]) -> tuple[Any, Any]:
    """Axial slices of a real brain: the MNI152 template, a mean of 152 people's T1-weighted MRI.

    The volumes come with the package nilearn (nothing is downloaded): the MNI ICBM152 2009 nonlinear
    symmetric template without its skull, and its maps of grey and white matter, at 1 mm (Fonov et al. 2011).
    A pixel is the mean of 3 mm × 3 mm. Rows go from front to back, columns from left to right.

    Parameters
    ----------
    z : iterable of int
        Which slices: MNI coordinates in millimetres, from -72 to 116. Between -20 and 60 a slice is
        mostly brain. Neighbouring slices look alike: keep a gap between those to train and to test on.

    Returns
    -------
    slices : ndarray, shape (N, 64, 64)
        From 0 (outside the brain) to 1.
    tissue : ndarray of bool, shape (N, 64, 64)
        Where grey and white matter are more than half.

    Raises
    ------
    MissingPackageError
        Without nilearn.
    ArgumentError
        If a position is no whole number, or outside the volume.

    Examples
    --------
    >>> slices, tissue = brain_slices([0, 40])
    >>> slices.shape
    (2, 64, 64)
    """
    wanted, datasets = list(z), needed("nilearn.datasets", "The MRI template of a brain", "data")
    template, grey, white = (
        getattr(datasets, f"load_mni152_{name}")(resolution=1) for name in ("template", "gm_template", "wm_template")
    )
    left, back, bottom = (int(edge) for edge in template.affine[:3, 3])
    top = bottom + template.shape[2] - 1
    for at in wanted:
        number("z", at, Constraint(f"whole millimetres from {bottom} to {top}", lambda z: bottom <= z <= top))
    window = np.s_[_LEFT - left :, _BACK - back :, [int(at) - bottom for at in wanted]]

    def cut(volume: Any) -> Any:
        """Images (N, H, W) of block means, the front on top."""
        found = np.asarray(volume.dataobj, float)[window][:_SIZE, :_SIZE]
        n = _SIZE // _PIXEL
        return found.reshape(n, _PIXEL, n, _PIXEL, -1).mean(axis=(1, 3)).transpose(2, 1, 0)[:, ::-1].copy()

    return cut(template), cut(grey) + cut(white) > 0.5


@arguments_named
def add_lesions(
    slices: Any,
    tissue: Any,
    n: int,
    *,
    rng: np.random.Generator | int = 0,
    contrast: tuple[float, float] = (0.2, 0.4),
    noise: float = 0.04,
) -> Lesions:
    """Images of brain slices with one bright lesion each. THE LESIONS ARE MADE UP; only the brain is real.

    No patient and no doctor's outline is behind them: they are here to teach how a network is trained and
    measured, and say nothing about how well one would do on patients.

    For each image a slice is drawn at random, turned by up to 15°, made up to a tenth larger or smaller, and
    mirrored or not. The lesion's kind, place, size, direction, outline and contrast are random: ``"round"`` ones are
    nearly circles, ``"elongated"`` ones two to three times as long as wide with a wavy outline, of the same
    area. White matter is about 0.2 brighter than grey, so a faint lesion in grey matter looks like healthy white
    matter, and no threshold tells the two apart. Then, as from a scanner, brightness differs by up to a fifth
    between images and by up to 15 % from the middle to the sides of one, and there is noise.

    Parameters
    ----------
    slices : array-like, shape (S, H, W)
        From 0 to 1, as from `brain_slices`.
    tissue : array-like of bool, shape (S, H, W)
        Where lesions may be.
    n : int
        How many images.
    rng : numpy.random.Generator or int
    contrast : pair of float
        The least and most that a lesion adds.
    noise : float
        The standard deviation of the noise.

    Returns
    -------
    Lesions
        images (N, 1, H, W), masks (N, H, W), boxes (N, 4), kinds (N,).

    Raises
    ------
    ShapeError
        If the slices are no images, or the tissue is no mask for them.
    DataTypeError
        If the slices are no numbers.
    ArgumentError
        If a slice has no tissue that a lesion fits into, or contrast or noise are no such numbers.

    Examples
    --------
    >>> import numpy as np
    >>> found = add_lesions(np.full((1, 32, 32), 0.5), np.ones((1, 32, 32)), 3)
    >>> found.images.shape, found.masks.shape, found.boxes.shape, found.kinds.tolist()
    ((3, 1, 32, 32), (3, 32, 32), (3, 4), ['elongated', 'round', 'round'])
    """
    slices, tissue = _checked(slices, tissue)
    _check_strengths(contrast, noise)
    n, rng = count_of("n", n), generator(rng)
    images = np.empty((n, 1, *slices.shape[1:]))
    masks = np.empty((n, *slices.shape[1:]), int)
    kinds = np.where(rng.random(n) < 0.5, "round", "elongated")
    for k, kind in enumerate(kinds):
        at = rng.integers(len(slices))
        brain, mask = _as_it_lies(slices[at], tissue[at], rng)
        shape = _shape_inside(mask, str(kind), rng)
        brain = (brain + rng.uniform(*contrast) * shape) * _brightness(brain.shape, rng)
        images[k, 0] = brain + noise * rng.normal(size=brain.shape)
        masks[k] = shape > 0.5
    return Lesions(images, masks, boxes_of(masks), kinds)


def boxes_of(masks: Any) -> Any:
    """The smallest box around each mask: (N, H, W) to (N, 4), as (x1, y1, x2, y2) in pixels.

    Columns x1 ≤ x < x2 and rows y1 ≤ y < y2 hold the mask, so x2 - x1 is the width.

    Raises
    ------
    ShapeError
        If the masks are not (N, H, W).
    ArgumentError
        If a mask is empty.

    Examples
    --------
    >>> boxes_of([[[0, 0, 0, 0], [0, 1, 1, 0]]])
    array([[1., 1., 3., 2.]])
    """
    found = rectangular("masks", masks) != 0
    if found.ndim != 3:
        raise ShapeError(f"The masks have shape {found.shape}; expected (N, H, W): one mask is mask[None].")
    if not found.any(axis=(1, 2)).all():
        empty = int((~found.any(axis=(1, 2))).argmax())
        raise ArgumentError(f"Mask {empty} is empty: there is nothing to put a box around; leave it out.")

    def ends(line: Any) -> tuple[Any, Any]:
        return line.argmax(axis=1), line.shape[1] - line[:, ::-1].argmax(axis=1)

    (x1, x2), (y1, y2) = ends(found.any(axis=1)), ends(found.any(axis=2))
    return np.stack([x1, y1, x2, y2], axis=1).astype(float)


def _shape_inside(tissue: Any, kind: str, rng: np.random.Generator) -> Any:
    """How much of each pixel (H, W) is lesion: 1 within, 0 outside, between at the edge."""
    places = np.argwhere(tissue)
    for _ in range(1000):
        place = places[rng.integers(len(places))] + rng.uniform(-0.5, 0.5, 2)
        shape = _blob(tissue.shape, place, kind, rng)
        if shape[tissue].sum() > _INSIDE * shape.sum() > 0:
            return shape * tissue
    raise ArgumentError("A slice has no tissue that a lesion fits into: leave it out, or give larger images.")


def _blob(size: tuple[int, int], center: Any, kind: str, rng: np.random.Generator) -> Any:
    """One random outline, filled."""
    long, wave = (rng.uniform(1, 1.15), 0.03) if kind == "round" else (rng.uniform(2, 3), 0.12)
    radius, turn = rng.uniform(3.5, 7), rng.uniform(0, np.pi)
    dy, dx = (np.arange(n)[tuple(np.s_[:, None] if axis == 0 else np.s_[None, :])] - center[axis]
              for axis, n in enumerate(size))  # fmt: skip
    # Of the same area, whichever the kind: size alone does not tell it.
    u = (dx * np.cos(turn) + dy * np.sin(turn)) / np.sqrt(long)
    v = (dy * np.cos(turn) - dx * np.sin(turn)) * np.sqrt(long)
    angle, edge = np.arctan2(v, u), radius
    for waves in (2, 3, 4, 5):
        edge = edge + radius * wave * rng.normal() * np.cos(waves * angle + rng.uniform(0, 2 * np.pi))
    return np.clip(edge - np.hypot(u, v) + 0.5, 0, 1)


def _as_it_lies(brain: Any, tissue: Any, rng: np.random.Generator) -> tuple[Any, Any]:
    """A slice and its tissue turned by up to 15°, up to a tenth larger or smaller, and mirrored or not."""
    turn, zoom = np.deg2rad(rng.uniform(-15, 15)), rng.uniform(0.9, 1.1)
    rows, columns = (np.arange(n) - (n - 1) / 2 for n in brain.shape)
    if rng.random() < 0.5:
        columns = -columns
    y = (np.cos(turn) * rows[:, None] + np.sin(turn) * columns) / zoom + (len(rows) - 1) / 2
    x = (np.cos(turn) * columns - np.sin(turn) * rows[:, None]) / zoom + (len(columns) - 1) / 2
    return _between(brain, y, x), _between(tissue.astype(float), y, x) > 0.5


def _between(image: Any, y: Any, x: Any) -> Any:
    """The image at places between its pixels, from the four around each; 0 outside."""
    padded = np.pad(image, 1)
    y, x = (np.clip(at + 1, 0, n - 1.001) for at, n in ((y, padded.shape[0]), (x, padded.shape[1])))
    i, j = y.astype(int), x.astype(int)
    dy, dx = y - i, x - j
    upper = padded[i, j] * (1 - dx) + padded[i, j + 1] * dx
    lower = padded[i + 1, j] * (1 - dx) + padded[i + 1, j + 1] * dx
    return upper * (1 - dy) + lower * dy


def _brightness(size: tuple[int, ...], rng: np.random.Generator) -> Any:
    """A factor for each pixel: no two scans are equally bright, and none is on all sides."""
    dy, dx = (np.linspace(-1, 1, n) for n in size)
    towards = rng.uniform(0, 2 * np.pi)
    return rng.uniform(0.8, 1.2) + rng.uniform(0, 0.15) * (np.cos(towards) * dx + np.sin(towards) * dy[:, None])


def _checked(slices: Any, tissue: Any) -> tuple[Any, Any]:
    found = rectangular("slices", slices)
    if found.dtype.kind not in "fiu" or not np.isfinite(found).all():
        raise DataTypeError("The slices are images of finite numbers from 0 to 1; these are not.")
    if found.ndim != 3 or 0 in found.shape:
        hint = "; one slice is x[None]" if found.ndim == 2 else ""
        raise ShapeError(f"The slices have shape {found.shape}; expected (S, H, W), none of them 0{hint}.")
    mask = rectangular("tissue", tissue) != 0
    if mask.shape != found.shape:
        raise ShapeError(f"The slices have shape {found.shape} and the tissue {mask.shape}: it is a mask for each.")
    if not mask.any(axis=(1, 2)).all():
        raise ArgumentError(f"Slice {int((~mask.any(axis=(1, 2))).argmax())} has no tissue to put a lesion into.")
    return found, mask


def _check_strengths(contrast: Any, noise: Any) -> None:
    pair = isinstance(contrast, (tuple, list)) and len(contrast) == 2
    numbers = [*contrast, noise] if pair else []
    if not numbers or not all(isinstance(x, (int, float, np.number)) and 0 <= x < np.inf for x in numbers):
        raise ArgumentError(
            "contrast is a pair of numbers such as (0.2, 0.4) and noise a number such as 0.04, none below 0; "
            f"got {contrast!r} and {noise!r}."
        )
    if contrast[0] > contrast[1]:
        raise ArgumentError(f"contrast is (least, most); got {contrast!r}: exchange the two.")
