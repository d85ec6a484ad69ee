"""What a network misses when a part of the image is covered: `occlusion`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from autograd.errors import ArgumentError, DataTypeError
from autograd.graph.numbers import number
from viz.plots.canvas import TEXT, Picture, ThemeName, head, open_panels
from viz.plots.images.pixels import draw_image, draw_map, frame, image_of, named_class
from viz.plots.public import picture
from viz.style.text import counted

if TYPE_CHECKING:
    from matplotlib.figure import Figure, SubFigure


@picture
def occlusion(
    model: Any,
    image: Any,
    *,
    size: int | None = None,
    stride: int | None = None,
    target: int | None = None,
    fill: float | None = None,
    figure: Figure | SubFigure | None = None,
    theme: ThemeName = None,
) -> Picture:
    """Cover an image with a patch, place by place, and draw how far the probability falls (Zeiler and Fergus 2014).

    It needs no gradient, so any classifier will do. Blue: what is there speaks for the class; vermillion: against it.

    Parameters
    ----------
    model : object
        With ``predict_proba`` of images (N, C, H, W).
    image : array-like, shape (height, width) or (channels, height, width)
    size, stride : int, optional
        Of the patch, and from one place to the next, in pixels; by default a quarter of the shorter side, and half of
        that.
    target : int, optional
        The number of the class; by default the most probable.
    fill : float, optional
        What the patch is filled with; by default the image's mean.
    figure : Figure or SubFigure, optional
    theme : {"light", "dark"}, optional

    Returns
    -------
    Picture
        ``numbers_`` holds ``drop``, how far the probability falls with each pixel covered, the mean over the patches on
        it, shape (height, width); ``probability`` of the whole image; and ``target``.

    Raises
    ------
    DataTypeError
        If the model has no ``predict_proba``.
    ArgumentError
        If the patch is larger than the image, or there is no such class.

    Examples
    --------
    >>> import matplotlib
    >>> matplotlib.use("agg")
    >>> import numpy as np
    >>> from nn import CNN
    >>> X = np.random.default_rng(0).normal(0, 0.2, (40, 1, 12, 12))
    >>> X[::2, :, 3:9, 5:7] += 1                                       # every other image has a bar
    >>> model = CNN(epochs=10, maps=(4,)).fit(X, np.arange(40) % 2)
    >>> occlusion(model, X[0]).numbers_["drop"].shape
    (12, 12)
    """
    call = dict(locals())
    if not callable(getattr(model, "predict_proba", None)):
        raise DataTypeError(f"Expected a classifier with predict_proba, got {type(model).__name__}.")
    pixels = image_of(image)
    height, width = pixels.shape[1:]
    size = max(1, min(height, width) // 4) if size is None else size
    stride = max(1, size // 2) if stride is None else stride
    for name, given in (("size", size), ("stride", stride)):
        if isinstance(given, bool) or not isinstance(given, (int, np.integer)) or not 1 <= given <= min(height, width):
            raise ArgumentError(f"Expected {name} as a number of pixels from 1 to {min(height, width)}, got {given!r}.")
    tops, lefts = (sorted({*range(0, n - size + 1, stride), n - size}) for n in (height, width))
    covered = np.repeat(pixels[None], 1 + len(tops) * len(lefts), axis=0)
    places = [(top, left) for top in tops for left in lefts]
    for k, (top, left) in enumerate(places, 1):
        covered[k, :, top : top + size, left : left + size] = pixels.mean() if fill is None else fill
    chances = np.asarray(model.predict_proba(covered), dtype=np.float64)
    if target is None:
        target = int(chances[0].argmax())
    if not isinstance(target, (int, np.integer)) or not 0 <= target < chances.shape[1]:
        raise ArgumentError(f"Expected target as the number of a class, 0 to {chances.shape[1] - 1}; got {target!r}.")
    whole = float(chances[0, target])
    drop, times = np.zeros((height, width)), np.zeros((height, width))
    for (top, left), chance in zip(places, chances[1:, target], strict=True):
        part = slice(top, top + size), slice(left, left + size)
        drop[part] += whole - chance
        times[part] += 1
    drop = np.divide(drop, times, out=drop, where=times > 0)
    figure, axes, colors = open_panels(figure, theme, 1, 2, (6.4, 3.4))
    draw_image(axes[0], pixels)
    worst = places[int((whole - chances[1:, target]).argmax())]
    name = named_class(model, int(target))
    drawn = draw_map(axes[1], drop, colors, written=False)
    for ax in axes:
        frame(ax, worst, (size, size), colors.gradient)
    head(axes[0], f"p({name}) = {number(whole, 2)}", colors.ink, "center")
    axes[1].set_title("fall of p where it is covered", fontsize=TEXT, color=colors.ink)
    bar = axes[1].figure.colorbar(drawn, ax=axes[1], shrink=0.8)
    bar.ax.tick_params(colors=colors.ink, labelsize=TEXT - 2)
    worst_fall = number(float(whole - chances[1:, target].min()), 2)
    words = f"patches of {size}×{size}, every {counted(stride, 'pixel')}; framed: the largest fall, {worst_fall}"
    figure.supxlabel(words, fontsize=TEXT - 1, color=colors.muted)
    said = f"An image of {name}, p = {number(whole, 2)}, and how far p falls where a patch covers it; {words}."
    return Picture(axes, figure, said, {"drop": drop, "probability": whole, "target": int(target)}).drawn_by(
        occlusion, call
    )
