"""Segmentation and localization (L39)."""

import numpy as np
from checks import Exercise


def _parts(p, t):
    p, t = np.asarray(p) == 1, np.asarray(t) == 1
    return (p & t).sum(), p.sum(), t.sum()


def _dice(p, t):
    both, found, true = _parts(p, t)
    return 2 * both / (found + true)


def _overlap(p, t):
    both, found, true = _parts(p, t)
    return both / (found + true - both)


_T = np.zeros((6, 6), int)
_T[1:3, 1:5] = 1
_P = np.zeros((6, 6), int)
_P[1:4, 2:4] = 1

Exercise(
    "l39_dice",
    right=_dice,
    cases=[(_P, _T), (_T, _T), (_T, _P[::-1])],
    mistakes=[
        (
            lambda p, t: np.mean(p == t),
            "that is the accuracy: the background counts, and there is much of it.",
        ),
        (
            _overlap,
            "that is the intersection over the union, a stricter cousin. Dice divides by both sizes.",
        ),
        (
            lambda p, t: _dice(p, t) / 2,
            "the overlap counts twice: a perfect mask is to give 1.",
        ),
        (
            lambda p, t: _parts(p, t)[0] / _parts(p, t)[2],
            "that is the recall: a mask of ones everywhere would get 1.",
        ),
        (
            lambda p, t: _parts(p, t)[0] / _parts(p, t)[1],
            "that is the precision: one right pixel would get 1.",
        ),
    ],
    praise="The background does not occur in it at all.",
    hints=[
        "How many pixels are 1 in both? (p * t).sum().",
        "2 · both / (ones of p + ones of t).",
    ],
    worked="def dice(p, t):\n    return 2 * (p * t).sum() / (p.sum() + t.sum())",
)

Exercise(
    "l39_maps",
    right=[64.0, 32.0, 16.0, 32.0, 64.0],
    mistakes=[
        (
            [64.0, 32.0, 16.0],
            "that is the way down. Each pixel needs an answer, so it goes up again.",
        ),
        (
            [62.0, 29.0, 12.0, 29.0, 62.0],
            "padding keeps the size here; the pools alone halve it.",
        ),
        (
            [64.0, 16.0, 4.0, 16.0, 64.0],
            "a pool of 2 × 2 halves each side. A quarter is what is left of the pixels.",
        ),
        (
            [64.0, 32.0, 16.0, 16.0, 16.0],
            "upsampling doubles each side: it is the pool's way back.",
        ),
    ],
    praise="As many answers as pixels.",
    hints=[
        "Two pools, then two upsamplings.",
        "64, half of it, half of that, and back.",
    ],
    worked="sides = [64, 32, 16, 32, 64]",
)


def _box(mask):
    rows, columns = np.nonzero(mask)
    return [columns.min(), rows.min(), columns.max() + 1, rows.max() + 1]


def _without_the_end(mask):
    rows, columns = np.nonzero(mask)
    return [columns.min(), rows.min(), columns.max(), rows.max()]


Exercise(
    "l39_box",
    right=_box,
    cases=[(_T,), (_P,)],
    mistakes=[
        (_without_the_end, "the last column and row belong to the lesion: the box ends behind them, one further."),
        (lambda m: [_box(m)[k] for k in (1, 0, 3, 2)], "x counts columns and y rows: the two are exchanged."),
        (lambda m: [*_box(m)[:2], _box(m)[2] - _box(m)[0], _box(m)[3] - _box(m)[1]],
         "the last two are where it ends, not how wide and how high it is."),
        (lambda m: [_box(m)[k] for k in (0, 2, 1, 3)], "first the corner (x1, y1), then the corner (x2, y2)."),
    ],
    praise="x2 − x1 is the width, in pixels.",
    hints=["rows, columns = np.nonzero(mask) are where the ones are.", "x1 = columns.min(), x2 = columns.max() + 1."],
    worked=(
        "def box(mask):\n    rows, columns = np.nonzero(mask)\n"
        "    return [columns.min(), rows.min(), columns.max() + 1, rows.max() + 1]"
    ),
)  # fmt: skip


def _area(box):
    return max(box[2] - box[0], 0) * max(box[3] - box[1], 0)


def _shared(a, b):
    return [
        max(a[0], b[0]),
        max(a[1], b[1]),
        min(a[2], b[2]),
        min(a[3], b[3]),
    ]


def _iou(a, b):
    both = _area(_shared(a, b))
    return both / (_area(a) + _area(b) - both)


def _unclamped(a, b):
    x1, y1, x2, y2 = _shared(a, b)
    both = (x2 - x1) * (y2 - y1)
    return both / (_area(a) + _area(b) - both)


Exercise(
    "l39_iou",
    right=_iou,
    cases=[
        ([0, 0, 4, 4], [2, 0, 6, 4]),
        ([0, 0, 2, 2], [0, 0, 4, 4]),
        ([0, 0, 2, 2], [0, 0, 2, 2]),
        ([0, 0, 2, 2], [5, 7, 9, 8]),
    ],
    mistakes=[
        (_unclamped, "boxes that lie apart share nothing: two negative sides look like an area."),
        (lambda a, b: _area(_shared(a, b)) / (_area(a) + _area(b)), "the shared part is below twice."),
        (lambda a, b: 2 * _area(_shared(a, b)) / (_area(a) + _area(b)), "that is Dice. The union is asked for below."),
        (lambda a, b: _area(_shared(a, b)) / _area(a), "that is a share of the first box: a huge second one gets 1."),
        (lambda a, b: _area(_shared(a, b)), "that is the shared area in pixels: divide it by what both cover."),
    ],
    praise="Half of each is shared, and that is a third of the union.",
    hints=[
        "The shared box begins at the larger x1 and ends at the smaller x2; so does y.",
        "Its sides are at least 0.",
        "The union is area a + area b − shared.",
    ],
    worked=(
        "def iou(a, b):\n"
        "    width = max(min(a[2], b[2]) - max(a[0], b[0]), 0)\n"
        "    height = max(min(a[3], b[3]) - max(a[1], b[1]), 0)\n"
        "    both = width * height\n"
        "    areas = (a[2] - a[0]) * (a[3] - a[1]) + (b[2] - b[0]) * (b[3] - b[1])\n"
        "    return both / (areas - both)"
    ),
)  # fmt: skip
