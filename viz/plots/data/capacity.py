"""Too few hidden neurons, enough, too many: `capacity` (L22)."""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from nn.checks import COUNT, SEED, number
from nn.data.standardizer import Standardizer
from nn.errors import TrainingWarning
from nn.models.compare import HELD_OUT
from nn.models.linear import LogisticRegression, SoftmaxRegression
from nn.models.mlp import MLP
from nn.randomness import seed_of
from nn.training.hold_out import hold_back
from nn.training.progress import progress_bar, ticking
from viz.plots.boundary import decision_boundary
from viz.plots.canvas import Picture, ThemeName, head, open_panels
from viz.plots.data.scatter import legend_of_figure
from viz.plots.data.standard import InUnits, read_plane
from viz.plots.options import several
from viz.plots.public import picture
from viz.plots.samples import class_handles, shown_labels
from viz.style.palette import class_styles
from viz.style.text import counted

if TYPE_CHECKING:
    from matplotlib.figure import Figure, SubFigure

_IN_ROW = 4
"""Panels up to which they stand in one row."""


@picture
def capacity(
    X: Any,
    t: Any = None,
    *,
    hidden: Sequence[int] = (0, 12, 60),
    epochs: int = 600,
    held_out: float = 0.3,
    activation: str = "tanh",
    random_state: int = 0,
    figure: Figure | SubFigure | None = None,
    feature_names: Sequence[str] | None = None,
    progress: bool | None = None,
    theme: ThemeName = None,
) -> Picture:
    r"""Train one network a number of hidden neurons on the same samples, and draw them in a row (L22).

    Each is trained by Adam on standardized features; samples held back are drawn hollow. The title of each has its
    accuracy on both.

    Parameters
    ----------
    X, t : array_like, DataFrame or Table, shapes (N, 2) and (N,)
    hidden : sequence of int
        Neurons of the hidden layer, one panel each; 0 is a linear model.
    epochs : int
        Of each training.
    held_out : float
        The share of each class that is not trained on, 0 to 1.
    activation : str
        Of the hidden neurons.
    random_state : int
        Of the weights, and of which samples are held back.
    figure : Figure or SubFigure, optional
    feature_names : sequence of str, optional
    progress : bool, optional
        Whether a bar shows how far the trainings are; by default where they take longer than a second.
    theme : {"light", "dark"}, optional

    Returns
    -------
    Picture
        ``numbers_`` holds ``hidden``, ``train`` and ``held_out``, the accuracies.

    Raises
    ------
    ShapeError, ArgumentError, DataTypeError
        If there are not two features, or a number of neurons is none.

    Examples
    --------
    >>> import matplotlib
    >>> matplotlib.use("agg")
    >>> import numpy as np
    >>> rng = np.random.default_rng(0)
    >>> X = rng.normal(size=(90, 2))
    >>> t = (X[:, 1] + 0.5 * rng.normal(size=90) > np.sin(3 * X[:, 0])).astype(int)
    >>> picture = capacity(X, t, hidden=(0, 12), epochs=200)
    >>> [ax.get_title(loc="left").split("\n")[0] for ax in picture.axes_]
    ['0 hidden neurons', '12 hidden neurons']
    """
    call = dict(locals())
    points, labels, classes, names = read_plane(X, t, feature_names)
    hidden = several("hidden", hidden, 6, SEED, "numbers of neurons, 0 or more each")
    random_state = seed_of("random_state", random_state)
    codes = np.array([classes.index(label) for label in labels])
    rows = np.arange(len(points))
    held_out, epochs = number("held_out", held_out, HELD_OUT), number("epochs", epochs, COUNT)
    train, _, new, _ = hold_back(rows, codes, held_out, np.random.default_rng(random_state), codes)
    kept = np.array(labels, object if len({type(c) for c in classes}) > 1 else None)
    units = Standardizer().fit(points[train])
    models = []
    with progress_bar(epochs * len(hidden), progress) as bar:
        for size in hidden:
            linear = LogisticRegression if len(classes) == 2 else SoftmaxRegression
            settings: dict[str, Any] = {"optimizer": "adam", "lr": 0.05, "random_state": random_state}
            model: Any = (
                MLP(hidden_layer_sizes=[size], activation=activation, **settings) if size else linear(**settings)
            )
            with warnings.catch_warnings():
                # That a line is no better than a guess, the picture shows.
                warnings.simplefilter("ignore", TrainingWarning)
                model.fit(units.transform(points[train]), kept[train], epochs=epochs, callbacks=ticking(bar))
            models.append(InUnits(model, units))

    columns = len(hidden) if len(hidden) <= _IN_ROW else 3
    lines = -(-len(hidden) // columns)
    inches = (max(3.1 * columns + 0.3, 4.8), 3.4 * lines + 0.5)
    figure, axes, colors = open_panels(figure, theme, lines, columns, inches, sharex=True, sharey=True)
    for ax in axes[len(hidden) :]:
        ax.set_axis_off()
    axes = axes[: len(hidden)]
    numbers: dict[str, Any] = {"hidden": list(hidden), "train": [], "held_out": []}
    for k, (ax, neurons, model) in enumerate(zip(axes, hidden, models, strict=True)):
        decision_boundary(
            model, points[train], kept[train], ax=ax, held_out=(points[new], kept[new]), legend=False,
            feature_names=names, equation=False, theme=theme,
        )  # fmt: skip
        for key, part in (("train", train), ("held_out", new)):
            numbers[key].append(float(np.mean(model.predict(points[part]) == kept[part])))
        on_both = f"right: {numbers['train'][-1]:.0%}, held out {numbers['held_out'][-1]:.0%}"
        title = f"{counted(neurons, 'hidden neuron')}\n{on_both}"
        head(ax, title, colors.ink)
        if k % columns:
            ax.set_ylabel("")
        if k + columns < len(hidden):
            ax.set_xlabel("")
    styles = class_styles(len(classes))
    looks = [
        *class_handles(styles, colors),
        ("o", "none", colors.muted, 1.6, 8.0),
        ("o", "none", colors.ink, 2.2, 11.0),
    ]
    legend_of_figure(figure, [*shown_labels(classes), "held out", "misclassified"], looks, colors)
    found = ", ".join(
        f"{size}: {a:.0%} and {b:.0%}" for size, a, b in zip(hidden, numbers["train"], numbers["held_out"], strict=True)
    )
    said = f"Decision boundaries by the number of hidden neurons; right in training and held out, {found}."
    return Picture(axes, figure, said, numbers).drawn_by(capacity, call)
