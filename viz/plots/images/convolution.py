"""A convolution, place by place: the window, the products, their sum: `convolution` (L34, L35)."""

from __future__ import annotations

from collections.abc import Generator, Iterator, Sequence
from dataclasses import dataclass
from itertools import product
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from autograd import conv1d, conv2d
from autograd.errors import ArgumentError, DataTypeError, ShapeError
from autograd.graph.numbers import number
from autograd.ops.images.settings import border, sizes
from nn.layers.resolution import data_of
from nn.training.progress import progress_bar
from viz.plots.canvas import SMALL, TEXT, Picture, ThemeName, open_panels
from viz.plots.images.pixels import cell_of, draw_map, finite, frame
from viz.plots.public import picture
from viz.style.palette import Theme
from viz.style.text import width

if TYPE_CHECKING:
    from matplotlib.animation import FuncAnimation
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure, SubFigure

_PALE = 2.0
"""Times the largest number is the end of the scale where words stand on it: they stay readable in one colour."""

_WRITTEN = 49
"""Entries of a map up to which they are written."""

_FULL = 1.25
"""Of a cell, what a line of three may take: they are the widest of the fonts, and the rims are free."""

_MOST_TERMS = 6
"""Products that are written out as a sum."""


@dataclass(frozen=True)
class _Slide:
    """All that is drawn of one convolution, as 2-D: a signal is an image one pixel high."""

    x: NDArray[np.float64]
    padded: NDArray[np.float64]
    w: NDArray[np.float64]
    bias: float
    stride: tuple[int, int]
    padding: tuple[int, int]
    dilation: tuple[int, int]
    y: NDArray[np.float64]
    signal: bool

    def places(self) -> list[tuple[int, int]]:
        return list(product(range(self.y.shape[0]), range(self.y.shape[1])))

    def window(self, place: tuple[int, int]) -> list[tuple[int, int]]:
        """The pixels of the padded image under the kernel, entry by entry."""
        return [
            (place[0] * self.stride[0] + i * self.dilation[0], place[1] * self.stride[1] + j * self.dilation[1])
            for i, j in product(range(self.w.shape[0]), range(self.w.shape[1]))
        ]

    def products(self, place: tuple[int, int]) -> NDArray[np.float64]:
        rows, columns = zip(*self.window(place), strict=True)
        return self.padded[list(rows), list(columns)].reshape(self.w.shape) * self.w


class ConvolutionPicture(Picture):
    """A `Picture` of some steps of a convolution, which can show all of them as an animation."""

    slide_: _Slide
    theme_: Theme

    def animate(self, *, interval: float = 700, progress: bool | None = None) -> FuncAnimation:
        """Return all steps as a matplotlib animation: ``.to_jshtml()`` for a page, ``.save("a.gif")``.

        Parameters
        ----------
        interval : float
            Milliseconds from one step to the next.
        progress : bool, optional
            Whether a bar shows how far the drawing is; by default where it takes longer than a second.
        """
        from matplotlib.animation import FuncAnimation
        from matplotlib.colors import to_hex

        figure, axes, _ = open_panels(None, None, 1, 3, (6.4, 2.6))
        figure.set_facecolor(self.theme_.paper)
        places = self.slide_.places()

        def show(k: int) -> list[Any]:
            for ax in axes:
                ax.clear()
                ax.set_facecolor(to_hex(self.theme_.paper))
            _step(axes, self.theme_, self.slide_, places[k], k)
            return list(axes)

        def ahead() -> Generator[int, None, None]:
            with progress_bar(len(places), progress, "drawing", "frame") as bar:
                for k in range(len(places)):
                    if bar is not None:
                        bar.update()
                    yield k

        # Frames are not kept: each time they are drawn, a new bar shows it.
        return FuncAnimation(
            figure,  # type: ignore[arg-type]
            show,
            frames=ahead,
            save_count=len(places),
            interval=interval,
            cache_frame_data=False,
        )


@picture
def convolution(
    x: Any,
    w: Any,
    *,
    bias: float = 0.0,
    stride: Any = 1,
    padding: Any = 0,
    dilation: Any = 1,
    steps: int | Sequence[Any] = 3,
    figure: Figure | SubFigure | None = None,
    theme: ThemeName = None,
) -> ConvolutionPicture:
    """Draw how a kernel slides over a signal or an image: the window, the products, the sum (L34, L35).

    Each row is one place of the kernel: on the left the window on the data, in the middle the kernel's entries times
    what lies under them, on the right the map so far. As everywhere in deep learning the kernel is not flipped.

    Parameters
    ----------
    x : array-like, shape (length,) or (height, width)
    w : array-like, shape (k,) or (kh, kw)
    bias : float
        Added to each sum.
    stride, padding, dilation : int, pair or (padding) "same"
        As `nn.Conv1d` and `nn.Conv2d` have them.
    steps : int or sequence
        How many places are drawn, from the first on; or which, as indices of the map.
    figure : Figure or SubFigure, optional
    theme : {"light", "dark"}, optional

    Returns
    -------
    ConvolutionPicture
        ``numbers_`` holds the ``map``, the ``places`` drawn and their ``products``; ``animate()`` shows all places.

    Raises
    ------
    ShapeError
        If x and w are no signals or images, or the kernel is larger than the data.
    ArgumentError
        If a setting or a place is wrong.

    Examples
    --------
    >>> import matplotlib
    >>> matplotlib.use("agg")
    >>> picture = convolution([2.3, 1.7, 4.0, 2.8, 5.7, 4.4], [-0.1, 0.2, -0.3])          # L34
    >>> [round(float(y), 2) for y in picture.numbers_["map"]]
    [-1.09, -0.21, -1.55, -0.46]
    """
    call = dict(locals())
    slide = slide_of(x, w, bias, stride, padding, dilation)
    places = asked(slide, steps)
    rows = len(places)
    deep = 1.15 if slide.signal else 2.1
    figure, axes, colors = open_panels(figure, theme, rows, 3, (6.4, deep * rows + 0.2), width_ratios=_ratios(slide))
    every = slide.places()
    for k, place in enumerate(places):
        _step(axes[3 * k : 3 * k + 3], colors, slide, place, every.index(place))
    kind = "signal" if slide.signal else "image"
    said = f"A kernel of {slide.w.size} entries slides over a {kind}: {rows} of {len(every)} places, with their sums."
    made = ConvolutionPicture(axes, figure, said, {
        "map": slide.y[0] if slide.signal else slide.y,
        "places": [place[1] if slide.signal else place for place in places],
        "products": [slide.products(place)[0] if slide.signal else slide.products(place) for place in places],
    })  # fmt: skip
    made.slide_, made.theme_ = slide, colors
    return made.drawn_by(convolution, call)


def slide_of(x: Any, w: Any, bias: Any, stride: Any, padding: Any, dilation: Any) -> _Slide:
    """What is drawn of this convolution.

    Raises
    ------
    DataTypeError, ShapeError, ArgumentError
        If x and w are no numbers, no signals or images, or a setting is wrong.
    """
    try:
        data, kernel, offset = (np.asarray(one, dtype=np.float64) for one in (x, w, bias))
    except (TypeError, ValueError) as error:
        raise DataTypeError(f"Expected x, w and bias as numbers: {error}.") from None
    for name, one in (("x", data), ("w", kernel), ("bias", offset)):
        finite(one, name)
    axes = data.ndim
    if axes not in (1, 2) or kernel.ndim != axes or 0 in kernel.shape or offset.ndim:
        raise ShapeError(
            f"Expected x and w both as a signal (length,) or both as an image (height, width), and bias as a number; "
            f"got shapes {data.shape}, {kernel.shape} and {offset.shape}. Of a layer that is layer.weight.data[0, 0]."
        )
    by, apart = sizes("stride", stride, axes), sizes("dilation", dilation, axes)
    around = border(padding, kernel.shape, by, apart)
    apply = conv1d if axes == 1 else conv2d
    y = data_of(apply(data[None, None], kernel[None, None], offset[None], by, around, apart))[0, 0]
    if axes == 1:
        data, kernel, y, by, around, apart = data[None], kernel[None], y[None], (1, *by), (0, *around), (1, *apart)
    padded = np.pad(data, [(n, n) for n in around])
    return _Slide(data, padded, kernel, float(offset), _two(by), _two(around), _two(apart), y, axes == 1)


def _two(given: Sequence[int]) -> tuple[int, int]:
    return given[0], given[1]


def asked(slide: _Slide, steps: Any) -> list[tuple[int, int]]:
    """Places on the map: the first so many, or those given.

    Raises
    ------
    ArgumentError
        If there is no such place.
    """
    every = slide.places()
    if isinstance(steps, (int, np.integer)) and not isinstance(steps, bool) and steps > 0:
        return every[: int(steps)]
    try:
        found = [(0, int(place)) if slide.signal else (int(place[0]), int(place[1])) for place in steps]
    except (TypeError, ValueError, IndexError):
        found = []
    if not found or any(place not in every for place in found):
        shape = slide.y.shape[1:] if slide.signal else slide.y.shape
        raise ArgumentError(f"Expected steps as a number from 1, or places on the map of shape {shape}; got {steps!r}.")
    return found


def _ratios(slide: _Slide) -> list[float]:
    if slide.signal:
        # The products have three lines a cell: however long the signal is, they keep their room.
        middle = 1.25 * max(slide.w.shape[1], 4)
        return [min(slide.padded.shape[1], 2 * middle), middle, min(slide.y.shape[1], 1.5 * middle)]
    return [1.0, 1.0, 1.0]


def _step(axes: Sequence[Axes], theme: Theme, slide: _Slide, place: tuple[int, int], k: int) -> None:
    data, middle, out = axes
    rows, columns = slide.padding
    draw_map(
        data, slide.padded, theme, limit=_PALE * float(np.abs(slide.padded).max()), written=slide.padded.size <= 64
    )
    if rows or columns:
        frame(data, (rows, columns), slide.x.shape, theme.muted, linewidth=1.0, linestyle="--")
    for row, column in slide.window(place):
        frame(data, (row, column), (1, 1), theme.gradient)
    products = slide.products(place)
    texts = []
    for (i, j), entry in np.ndenumerate(products):
        under = slide.padded[slide.window(place)[i * slide.w.shape[1] + j]]
        texts.append(f"{number(float(slide.w[i, j]), 2)}\n· {number(float(under), 2)}\n= {number(float(entry), 2)}")
    longest = max(width(line, SMALL - 1.5) for text in texts for line in text.split("\n"))
    # Where three lines do not fit into a cell, the products alone may.
    spelt = longest <= _FULL * cell_of(middle, products)
    draw_map(middle, products, theme, limit=_PALE * float(np.abs(products).max()), written=not spelt)
    for ((i, j), _), text in zip(np.ndenumerate(products), texts if spelt else (), strict=False):
        middle.text(j, i, text, ha="center", va="center", fontsize=SMALL - 1.5, color=theme.ink, linespacing=1.05)
    done = np.full(slide.y.shape, np.nan)
    for spot in slide.places()[: k + 1]:
        done[spot] = slide.y[spot]
    draw_map(out, done, theme, _PALE * float(np.abs(slide.y).max()), digits=3, written=slide.y.size <= _WRITTEN)
    frame(out, place, (1, 1), theme.gradient)
    where = place[1] if slide.signal else place
    for ax, title in ((data, f"step {k + 1}"), (middle, _sum(products, slide.bias)), (out, f"map, entry {where}")):
        ax.set_title(title, fontsize=SMALL if ax is middle else TEXT, color=theme.ink)


def _sum(products: NDArray[Any], bias: float) -> str:
    terms = list(_terms(products, bias))
    total = number(float(products.sum() + bias), 3)
    if len(terms) > _MOST_TERMS:
        return f"Σ products{'' if not bias else ' + b'} = {total}"
    text = " + ".join(terms).replace("+ −", "− ")
    return f"{text} = {total}"


def _terms(products: NDArray[Any], bias: float) -> Iterator[str]:
    for entry in products.ravel():
        yield number(float(entry), 2)
    if bias:
        yield number(bias, 2)
