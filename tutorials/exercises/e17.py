"""Convolution in 2-D, pooling, receptive fields (L35, L36)."""

import numpy as np
from checks import Exercise


def _windows(x, shape):
    return np.lib.stride_tricks.sliding_window_view(
        np.asarray(x, float), shape
    )


def _convolve(x, w):
    return np.einsum("ijkl,kl->ij", _windows(x, np.shape(w)), w)


_IMAGE = np.array(
    [
        [1.0, 0.0, 2.0, 3.0],
        [0.0, 4.0, 1.0, 0.0],
        [2.0, 1.0, 0.0, 5.0],
        [3.0, 0.0, 1.0, 1.0],
    ]
)
_KERNEL = np.array([[1.0, 0.0, -2.0], [0.5, 1.0, 0.0], [0.0, -1.0, 3.0]])

Exercise(
    "l35",
    right=_convolve,
    cases=[(_IMAGE, _KERNEL), (_IMAGE[:3], _KERNEL[:2, :2])],
    mistakes=[
        (
            lambda x, w: _convolve(x, w[::-1, ::-1]),
            "the kernel was turned around. Mathematics does that; in deep learning it lies as it is drawn.",
        ),
        (
            lambda x, w: _convolve(x, w.T),
            "rows and columns are exchanged: the map is right for the kernel's mirror.",
        ),
        (
            lambda x, w: (_windows(x, w.shape) * w).max(axis=(2, 3)),
            "that keeps the largest product. The products are added up.",
        ),
        (
            lambda x, w: _windows(x, w.shape).sum(axis=(2, 3)),
            "the kernel is not used: multiply before you add.",
        ),
    ],
    praise="The same nine numbers at every place.",
    hints=[
        "The map has one entry for each place of the kernel's upper left corner.",
        "There are H − kh + 1 rows of places, and as many columns in the same way.",
        "The entry (i, j) is (x[i : i + kh, j : j + kw] * w).sum().",
    ],
    worked=(
        "def convolve(x, w):\n    kh, kw = w.shape\n    rows, columns = x.shape[0] - kh + 1, x.shape[1] - kw + 1\n"
        "    return [[(x[i : i + kh, j : j + kw] * w).sum() for j in range(columns)] for i in range(rows)]"
    ),
)

Exercise(
    "l35_size",
    right=lambda n, k, stride, padding: (n + 2 * padding - k) // stride + 1,
    cases=[(28, 3, 1, 0), (28, 3, 1, 1), (28, 3, 2, 1), (7, 2, 2, 0)],
    mistakes=[
        (
            lambda n, k, stride, padding: (n + 2 * padding - k) // stride,
            "one is missing: count the places of a 3-wide kernel on 3 pixels.",
        ),
        (
            lambda n, k, stride, padding: (n + padding - k) // stride + 1,
            "padding adds pixels on both sides.",
        ),
        (
            lambda n, k, stride, padding: n + 2 * padding - k + 1,
            "the stride is not used: it leaves places out.",
        ),
        (
            lambda n, k, stride, padding: (
                -(-(n + 2 * padding - k) // stride) + 1
            ),
            "a last step that leads over the edge is not made: round down.",
        ),
    ],
    praise="Padding 1 and stride 1 keep the size for a kernel of 3.",
    hints=[
        "How many pixels are there with the padding? How many of them can the kernel's left edge stand on?",
        "Without a stride: n + 2 padding − k + 1 places.",
        "With one: (n + 2 padding − k) // stride + 1.",
    ],
    worked="def size(n, k, stride, padding):\n    return (n + 2 * padding - k) // stride + 1",
)

Exercise(
    "l35_count",
    right=lambda channels, maps, k: maps * (channels * k * k + 1),
    cases=[(1, 5, 3), (3, 5, 3), (5, 10, 3)],
    mistakes=[
        (
            lambda channels, maps, k: maps * (k * k + 1),
            "a filter looks at all channels at once: it has k × k numbers for each of them.",
        ),
        (
            lambda channels, maps, k: maps * channels * k * k,
            "and the biases? Each map has one.",
        ),
        (
            lambda channels, maps, k: maps * channels * (k * k + 1),
            "one bias a map is enough: the channels are added up before it.",
        ),
        (
            lambda channels, maps, k: channels * k * k + 1,
            "that is one filter. How many are there?",
        ),
    ],
    praise="The size of the image plays no part.",
    hints=[
        "One filter of k × k on one channel has k² numbers, and a bias.",
        "On several channels: channels · k² + 1.",
    ],
    worked="def count(channels, maps, k):\n    return maps * (channels * k * k + 1)",
)

_L36 = np.array(
    [[29.0, 15, 28, 184], [0, 100, 70, 38], [12, 12, 7, 2], [12, 12, 45, 6]]
)


def _blocks(x):
    return _windows(x, (2, 2))[::2, ::2]


Exercise(
    "l36",
    right=lambda x: _blocks(x).max(axis=(2, 3)),
    cases=[(_L36,), (_IMAGE[:2],)],
    mistakes=[
        (
            lambda x: _windows(x, (2, 2)).max(axis=(2, 3)),
            "your windows overlap: that is stride 1, as the slide says. Its own map has stride 2.",
        ),
        (
            lambda x: _blocks(x).mean(axis=(2, 3)),
            "that is average pooling: the largest is asked for.",
        ),
        (
            lambda x: np.asarray(x)[::2, ::2],
            "that keeps the upper left corner of each window, whatever it is.",
        ),
        (
            lambda x: np.asarray(x).reshape(-1, 4).max(axis=1),
            "each window has 2 rows: yours are 4 numbers in one row.",
        ),
    ],
    praise="A quarter of the numbers is left.",
    hints=[
        "The windows begin at rows 0, 2 and columns 0, 2.",
        "x[i : i + 2, j : j + 2].max().",
    ],
    worked=(
        "def max_pool(x):\n    rows, columns = range(0, x.shape[0], 2), range(0, x.shape[1], 2)\n"
        "    return [[x[i : i + 2, j : j + 2].max() for j in columns] for i in rows]"
    ),
)

Exercise(
    "receptive",
    right=7.0,
    mistakes=[
        (9.0, "neighbouring windows overlap: each layer adds 2, not 3."),
        (
            27.0,
            "sizes add here; they do not multiply, as no layer leaves places out.",
        ),
        (
            3.0,
            "that is what one layer sees of the layer before. Follow it back to the image.",
        ),
        (5.0, "that is after two layers. The third adds 2 more."),
    ],
    praise="3, then 5, then 7: each layer adds a ring of one pixel.",
    hints=[
        "One layer sees 3 × 3.",
        "One pixel more on each side for the second layer: 5 × 5.",
    ],
    worked="answer = 7",
)
