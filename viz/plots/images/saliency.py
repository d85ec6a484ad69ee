"""Which pixels a decision hangs on, by gradients: `saliency`."""

from __future__ import annotations

import copy
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from autograd import Graph, Value, gradient
from autograd.errors import ArgumentError, short
from autograd.graph.numbers import number
from nn.randomness import seed_of
from viz.plots.canvas import SMALL, TEXT, Picture, ThemeName, head, open_panels
from viz.plots.images.pixels import draw_image, image_layers, image_of, layer_at, named_class, scores_of, target_of
from viz.plots.public import picture

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure, SubFigure

METHODS = ("gradient", "smooth", "grad-cam")
_NOISE = 0.15
"""Of the noise of a smoothed gradient, as a share of the image's range (Smilkov et al. 2017)."""

_SHOWN = 0.6
"""How strongly a map covers the image."""


@picture
def saliency(
    model: Any,
    image: Any,
    *,
    target: int | None = None,
    methods: str | tuple[str, ...] = METHODS,
    samples: int = 20,
    sanity: bool = True,
    figure: Figure | SubFigure | None = None,
    random_state: int = 0,
    theme: ThemeName = None,
) -> Picture:
    """Draw which pixels move the score of a class, in three ways, and the check that the map is not the image alone.

    "gradient": the size of ∂score/∂pixel (Simonyan et al. 2014). "smooth": its mean over noisy copies (Smilkov et al.
    2017). "grad-cam": the last convolution's maps, weighted by their mean gradient, what is below 0 left out (Selvaraju
    et al. 2017). With ``sanity`` also the gradient of the same network with its weights shuffled (Adebayo et al. 2018):
    a map that looks the same there says nothing of what was learned.

    Parameters
    ----------
    model : Module
        A classifier of images.
    image : array-like, shape (height, width) or (channels, height, width)
    target : int, optional
        The number of the class; by default the one that the model gives.
    methods : str or tuple of str
    samples : int
        Noisy copies.
    sanity : bool
    figure : Figure or SubFigure, optional
    random_state : int
        Of the noise and the shuffling.
    theme : {"light", "dark"}, optional

    Returns
    -------
    Picture
        ``numbers_`` holds each map by its method, shape (height, width), from 0 to 1; with ``sanity`` also "shuffled"
        and ``correlation``, of its gradient's map with the trained one's; and ``target``.

    Raises
    ------
    DataTypeError
        If the model is none of nn.
    ShapeError
        If the image is none, or the model has no convolution and "grad-cam" is asked for.
    ArgumentError
        If a method or the target is unknown.

    Examples
    --------
    >>> import matplotlib
    >>> matplotlib.use("agg")
    >>> import numpy as np
    >>> from nn import CNN
    >>> ring = abs(np.hypot(*(np.indices((12, 12)) - 5.5)) - 4) < 1
    >>> picture = saliency(CNN((1, 12, 12), 3, maps=(4, 6)), ring, target=1)
    >>> sorted(picture.numbers_)
    ['correlation', 'grad-cam', 'gradient', 'shuffled', 'smooth', 'target']
    """
    call = dict(locals())
    pixels = image_of(image)
    chosen = tuple(methods) if isinstance(methods, Sequence) and not isinstance(methods, str) else (methods,)
    if not chosen or any(not isinstance(method, str) or method not in METHODS for method in chosen):
        raise ArgumentError(f"Expected methods among {', '.join(map(repr, METHODS))}; got {short(methods)}.")
    if isinstance(samples, bool) or not isinstance(samples, int) or samples < 1:
        raise ArgumentError(f"Expected samples as a whole number from 1, got {samples!r}.")
    rng = np.random.default_rng(seed_of("random_state", random_state))
    scores = np.asarray(scores_of(model, Value(pixels[None])).data)
    k, sign = target_of(scores, target)
    asked = k if len(scores) > 1 else int(sign > 0)
    found: dict[str, Any] = {}
    plain = _gradient(model, pixels, k, sign)
    for method in chosen:
        if method == "gradient":
            found[method] = _scaled(np.abs(plain).max(axis=0))
        elif method == "smooth":
            found[method] = _scaled(_smooth(model, pixels, k, sign, samples, rng))
        else:
            found[method] = _scaled(_grad_cam(model, pixels, k, sign))
    if sanity:
        shuffled = np.abs(_gradient(_shuffled(model, rng), pixels, k, sign)).max(axis=0)
        found["shuffled"] = _scaled(shuffled)
        found["correlation"] = _correlation(np.abs(plain).max(axis=0), shuffled)
    maps = {name: drawn for name, drawn in found.items() if np.ndim(drawn) == 2}
    count = len(maps) + 1
    columns = min(count, 3)
    rows = -(-count // columns)
    figure, axes, colors = open_panels(figure, theme, rows, columns, (6.4, 2.4 * rows + 0.4))
    draw_image(axes[0], pixels)
    head(axes[0], f"image: {named_class(model, asked)}", colors.ink, "center")
    for ax, (name, drawn) in zip(axes[1:], maps.items(), strict=False):
        _cover(ax, pixels, drawn)
        title = "gradient, weights shuffled" if name == "shuffled" else name
        ax.set_title(title, fontsize=TEXT, color=colors.ink)
        if name == "shuffled":
            near = "as before: do not trust it" if found["correlation"] > 0.5 else "unlike before, as it should be"
            ax.set_xlabel(
                f"correlation {number(found['correlation'], 2)}: {near}", fontsize=SMALL - 0.5, color=colors.muted
            )
    for ax in axes[count:]:
        ax.set_visible(False)
    figure.supxlabel("bright: the score moves with this pixel", fontsize=TEXT - 1, color=colors.muted)
    said = f"An image and where {named_class(model, asked)} is decided, by {', '.join(chosen)}."
    return Picture(axes[:count], figure, said, {**found, "target": asked}).drawn_by(saliency, call)


def _gradient(model: Any, pixels: NDArray[Any], k: int, sign: float) -> NDArray[Any]:
    x = Value(pixels[None])
    # Beside `backward`: what the parameters' .grad hold is the user's.
    (found,) = gradient(sign * scores_of(model, x)[k], [x])
    return np.asarray(found, dtype=np.float64).reshape(pixels.shape)


def _smooth(
    model: Any, pixels: NDArray[Any], k: int, sign: float, samples: int, rng: np.random.Generator
) -> NDArray[Any]:
    width = _NOISE * float(np.ptp(pixels) or 1.0)
    noisy = (pixels + rng.normal(scale=width, size=pixels.shape) for _ in range(samples))
    mean = np.mean([_gradient(model, one, k, sign) for one in noisy], axis=0)
    return np.asarray(np.abs(mean).max(axis=0))


def _grad_cam(model: Any, pixels: NDArray[Any], k: int, sign: float) -> NDArray[Any]:
    score = sign * scores_of(model, Value(pixels[None]))[k]
    graph = Graph(score)
    convolutions = [v for v in image_layers(graph) if v.op is not None and v.op.kind == "convolution"]
    last: Value = layer_at(convolutions, -1, "convolution")
    users = [v for v in graph.operations if v.parents[0] is last and v.op is not None and v.op.elementwise]
    maps = users[0] if users else last
    slopes = np.asarray(graph.gradients.get(maps, np.zeros(maps.shape)))[0]
    cam = np.maximum((slopes.mean(axis=(1, 2))[:, None, None] * np.asarray(maps.data)[0]).sum(axis=0), 0.0)
    return _stretched(cam, pixels.shape[1:])


def _stretched(small: NDArray[Any], size: tuple[int, ...]) -> NDArray[Any]:
    """A map over the whole image, linear between its entries."""

    def places(count: int, wanted: int) -> NDArray[Any]:
        return np.clip((np.arange(wanted) + 0.5) * count / wanted - 0.5, 0, count - 1)

    rows, columns = places(small.shape[0], size[0]), places(small.shape[1], size[1])
    wide = np.array([np.interp(columns, np.arange(small.shape[1]), line) for line in small])
    return np.array([np.interp(rows, np.arange(small.shape[0]), line) for line in wide.T]).T


def _shuffled(model: Any, rng: np.random.Generator) -> Any:
    """A copy of the model in which each array of parameters has its entries in another order."""
    other = copy.deepcopy(model)
    for parameter in other.parameters():
        parameter.assign(rng.permutation(np.asarray(parameter.data).ravel()).reshape(parameter.shape))
    return other


def _scaled(found: NDArray[Any]) -> NDArray[np.float64]:
    largest = float(found.max())
    return np.asarray(found / largest if largest else found, dtype=np.float64)


def _correlation(a: NDArray[Any], b: NDArray[Any]) -> float:
    if not a.std() or not b.std():
        return 0.0
    return float(np.corrcoef(a.ravel(), b.ravel())[0, 1])


def _cover(ax: Axes, pixels: NDArray[Any], found: NDArray[Any]) -> None:
    draw_image(
        ax,
        0.35 * (pixels - pixels.min()) / (np.ptp(pixels) or 1.0),
        **({} if len(pixels) == 3 else {"vmin": 0, "vmax": 1}),
    )
    ax.imshow(found, cmap="inferno", vmin=0, vmax=1, alpha=_SHOWN + 0.2 * found, interpolation="nearest")
