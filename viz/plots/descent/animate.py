"""Training as it runs: the boundary, the loss and the path, frame by frame: `animate`."""

from __future__ import annotations

import copy
import os
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from autograd.errors import ArgumentError
from nn.training.progress import progress_bar
from viz.errors import OutputError, path_of, writing
from viz.plots.boundary import decision_boundary
from viz.plots.canvas import SMALL, TEXT, ThemeName, dress, open_panels
from viz.plots.data.standard import read_plane
from viz.plots.descent.film import frames, page, standing, video
from viz.plots.descent.landscape import Landscape, trained
from viz.plots.descent.lines import whole_epochs
from viz.plots.descent.loss_surface import draw_contours, grids, path_in, plane_of, variance_held
from viz.plots.public import picture

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure, SubFigure

MOST_BYTES = 3_000_000
"""Of an HTML page: larger ones are drawn again with fewer dots per inch."""

_DPI = 80


class Animation:
    """What `animate` made: frames that are drawn when they are asked for.

    Attributes
    ----------
    figure_, axes_ : Figure or SubFigure, list of Axes
        They show the last frame.
    description_ : str
        What is to be seen, for those who cannot see it.
    epochs_ : list of int
        The epoch of each frame.
    """

    def __init__(self, axes: list[Axes], epochs: list[int], show: Any, fps: int, progress: bool | None) -> None:
        self.figure_: Figure | SubFigure = axes[0].figure
        self.axes_ = axes
        self.epochs_ = epochs
        self.description_ = f"A training, epoch {epochs[0]} to {epochs[-1]}: boundary, loss and path of the weights."
        self._show = show
        self._fps = fps
        self._progress = progress
        self._html: str | None = None

    @property
    def html(self) -> str:
        """A page fragment with the frames inside and controls to play, pause and step, under 3 MB.

        It needs no kernel; where no scripts may run it shows the last frame.
        """
        if self._html is None:
            dpi: float = _DPI
            names = [f"epoch {epoch}" for epoch in self.epochs_]
            made = page(list(self._drawn(dpi)), names, self._fps, self.description_)
            while len(made) > MOST_BYTES:
                dpi *= 0.9 * (MOST_BYTES / len(made)) ** 0.5
                made = page(list(self._drawn(dpi)), names, self._fps, self.description_)
            self._html = made
        return self._html

    def _drawn(self, dpi: float) -> Iterator[Any]:
        root: Any = self.axes_[0].get_figure(root=True)
        with progress_bar(len(self.epochs_), self._progress, "drawing", "frame") as bar, standing(root):
            for image in frames(root, self._show, len(self.epochs_), dpi):
                yield image
                if bar is not None:
                    bar.update()

    def save(self, path: str | os.PathLike[str], dpi: float = _DPI) -> Path:
        """Write it as .html with controls, as .gif, or as .mp4 where ffmpeg is.

        Raises
        ------
        OutputError
            If the suffix is none of these, ffmpeg is needed and missing, or the file cannot be written.
        """
        from matplotlib.animation import FFMpegWriter

        path = path_of(path)
        kind = path.suffix.lower()
        if kind == ".mp4" and not FFMpegWriter.isAvailable():
            raise OutputError(f"{path.name} needs ffmpeg, which is not installed: save as .gif or .html instead.")
        if kind not in (".html", ".gif", ".mp4"):
            raise OutputError(f"Expected a file name that ends in .html, .gif or .mp4; got {path.name!r}.")
        with writing(path):
            if kind == ".html":
                path.write_text(f'<!doctype html><meta charset="utf-8">{self.html}', encoding="utf-8")
            elif kind == ".gif":
                first, *rest = self._drawn(dpi)
                first.save(path, save_all=True, append_images=rest, duration=round(1000 / self._fps), loop=0)
            else:
                video(self._drawn(dpi), path, self._fps)
        return path

    def _repr_html_(self) -> str:
        return self.html

    def __repr__(self) -> str:
        return f"<Animation: {len(self.epochs_)} frames, epoch {self.epochs_[0]} to {self.epochs_[-1]}>"


@picture
def animate(
    model: Any,
    X: Any,
    t: Any = None,
    *,
    count: int = 20,
    fps: int = 5,
    resolution: int = 60,
    figure: Figure | SubFigure | None = None,
    feature_names: Any = None,
    progress: bool | None = None,
    theme: ThemeName = None,
) -> Animation:
    """Show a training as it ran: boundary, loss, and the path on the loss surface (L05, L06).

    Parameters
    ----------
    model : Estimator
        A fitted classifier of ``nn`` of two features: its ``history_`` has the weights along the way.
    X, t : array_like, DataFrame or Table, shapes (N, 2) and (N,)
        In the units that the model was trained on.
    count : int
        How many frames, 2 to 60, spread evenly over the epochs that were kept.
    fps : int
        Frames per second.
    resolution : int
        Points of the boundary's grid along each axis.
    figure : Figure or SubFigure, optional
        Where to draw; by default a new figure. Files show all of a figure.
    feature_names : sequence of str, optional
    progress : bool, optional
        Whether a bar shows how far drawing is; by default where it takes longer than a second.
    theme : {"light", "dark"}, optional

    Returns
    -------
    Animation
        With ``html``, which a notebook shows, and ``save(path)`` for .html, .gif and .mp4.

    Raises
    ------
    DataTypeError, ArgumentError, ShapeError
        If the model is none of ``nn``, is not fitted, has kept no weights, or takes other than two features.

    Examples
    --------
    >>> import matplotlib
    >>> matplotlib.use("agg")
    >>> from nn import MLP
    >>> import numpy as np
    >>> X = np.random.default_rng(0).normal(size=(60, 2))
    >>> t = (np.abs(X).sum(axis=1) < 1.2).astype(int)
    >>> model = MLP([2, 4, 1], activation="tanh", optimizer="adam", lr=0.1, random_state=0, epochs=40).fit(X, t)
    >>> animate(model, X, t, count=8)
    <Animation: 8 frames, epoch 0 to 40>
    """
    points, labels, _, names = read_plane(X, t, feature_names)
    if not isinstance(count, (int, np.integer)) or not 2 <= count <= 60:
        raise ArgumentError(f"count is how many frames, 2 to 60; got {count!r}.")
    if not isinstance(fps, (int, np.integer)) or fps < 1:
        raise ArgumentError(f"fps is how many frames a second, 1 or more; got {fps!r}.")
    land = trained(Landscape(model, X, t), model)
    chosen = np.unique(np.linspace(0, len(land.epochs) - 1, count).astype(int))
    epochs = [land.epochs[k] for k in chosen]
    plane, directions, _ = plane_of(land, "pca")
    path = path_in(land, plane)
    first, second = grids(path, False, 21)
    loss = land.over(land.now, plane, first, second)
    losses = np.array([land.loss(weights) for weights in land.path])
    twin = copy.deepcopy(model)

    figure, (left, top, bottom), colors = _panels(figure, theme)
    draw_contours(bottom, first, second, loss, colors)
    bottom.plot(*path.T, color=colors.gradient, lw=1, alpha=0.4)
    (walked,) = bottom.plot([], [], color=colors.gradient, lw=2.5, zorder=3)
    (here,) = bottom.plot([], [], color=colors.gradient, marker="o", ms=8, mec=colors.paper, ls="", zorder=4)
    bottom.set(xlim=(first[0], first[-1]), ylim=(second[0], second[-1]))
    bottom.set_xlabel(directions[0], fontsize=SMALL)
    bottom.set_ylabel(directions[1], fontsize=SMALL)
    share = variance_held(land, plane)
    bottom.set_title(f"Path of the weights ({share:.0%} seen)", loc="left", fontsize=TEXT, color=colors.ink)
    top.plot(land.epochs, losses, color=colors.value, lw=1, alpha=0.4)
    (fallen,) = top.plot([], [], color=colors.value, lw=2.5)
    top.set_xlabel("epoch", fontsize=SMALL)
    top.set_ylabel("loss", fontsize=SMALL)
    whole_epochs(top)
    for ax in (left, top, bottom):
        ax.tick_params(labelsize=SMALL)

    made: list[Any] = []

    def show(frame: int) -> list[Any]:
        k = int(chosen[frame])
        for parameter, part in zip(twin.parameters(), land.parts(land.path[k]), strict=True):
            parameter.assign(part if part.shape else float(part))
        for artist in made:
            artist.remove()
        drawn = decision_boundary(
            twin, points, labels, ax=left, resolution=resolution, legend=False, feature_names=names, equation=False,
            theme=theme,
        )  # fmt: skip
        right = 1 - len(drawn.misclassified_) / len(points)
        head = f"Epoch {land.epochs[k]}: loss {losses[k]:.3g}, {right:.0%} right"
        title = left.set_title(head, loc="left", fontsize=TEXT, color=colors.ink)
        walked.set_data(*path[: k + 1].T)
        here.set_data([path[k, 0]], [path[k, 1]])
        fallen.set_data(land.epochs[: k + 1], losses[: k + 1])
        made[:] = [drawn.surface_, *drawn.boundary_, *drawn.samples_, drawn.rings_]
        return [*made, *left.spines.values(), title, walked, here, fallen]

    show(len(chosen) - 1)
    return Animation([left, top, bottom], epochs, show, fps, progress)


def _panels(figure: Figure | SubFigure | None, theme: ThemeName) -> tuple[Any, Any, Any]:
    figure, axes, colors = open_panels(figure, theme, 2, 2, (8.6, 4.8), gridspec_kw={"width_ratios": [3, 2]})
    grid = axes[0].get_subplotspec().get_gridspec()  # type: ignore[union-attr]
    for ax in (axes[0], axes[2]):
        ax.remove()
    left = figure.add_subplot(grid[:, 0])

    dress([left], theme)
    return figure, (left, axes[1], axes[3]), colors
