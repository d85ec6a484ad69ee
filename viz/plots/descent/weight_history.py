"""A few weights over the epochs, with the loss above: `weight_history`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from autograd.errors import ArgumentError, DataTypeError
from viz.plots.canvas import SMALL, Picture, ThemeName, open_panels
from viz.plots.descent.lines import entries_of, line_looks, place_of, whole_epochs
from viz.plots.public import picture

if TYPE_CHECKING:
    from matplotlib.figure import Figure, SubFigure


@picture
def weight_history(
    model: Any,
    weights: Sequence[str | int] | None = None,
    *,
    most: int = 6,
    figure: Figure | SubFigure | None = None,
    theme: ThemeName = None,
) -> Picture:
    """Draw how single weights moved in training, with the loss above (L06).

    Parameters
    ----------
    model : Estimator
        A fitted model of ``nn``; its ``history_`` has the weights of some 50 epochs.
    weights : sequence of str or int, optional
        Which, by name as ``"W0[0,1]"``, or by place; by default those that moved farthest.
    most : int
        How many by default, 1 to 10.
    figure : Figure or SubFigure, optional
    theme : {"light", "dark"}, optional

    Returns
    -------
    Picture
        ``numbers_`` holds ``epochs``, ``names`` and ``weights``, (snapshots, names).

    Raises
    ------
    DataTypeError, ArgumentError
        If the model is none of ``nn``, is not fitted, or has no such weight.

    Examples
    --------
    >>> import matplotlib
    >>> matplotlib.use("agg")
    >>> from nn import MLP
    >>> import numpy as np
    >>> X = np.random.default_rng(0).normal(size=(40, 2))
    >>> model = MLP([2, 3, 1], random_state=0, epochs=50).fit(X, X[:, 0] > 0)
    >>> weight_history(model, ["W0[0,1]", "w[0]"]).numbers_["names"]
    ['W⁰[0,1]', 'w[0]']
    """
    call = dict(locals())
    if not hasattr(type(model), "named_parameters"):
        raise DataTypeError(f"Expected a fitted model of nn; got {type(model).__name__}.")
    history = getattr(model, "history_", None)
    kept = getattr(history, "weights", None) or {}
    if len(kept) < 2:
        raise ArgumentError(
            f"This {type(model).__name__} has kept no weights of its training: call fit(X, t), whose history_ has them."
        )
    if not isinstance(most, (int, np.integer)) or not 1 <= most <= 10:
        raise ArgumentError(f"most is how many weights are drawn, 1 to 10; got {most!r}.")
    names, keys = entries_of(model)
    path = np.array(
        [np.concatenate([np.ravel(np.asarray(state[key], float)) for key in keys]) for state in kept.values()]
    )
    if weights is None:
        far = np.abs(path - path[0]).max(axis=0)
        chosen = sorted(np.argsort(-far, kind="stable")[:most].tolist())
    else:
        chosen = [place_of(weight, names) for weight in ([weights] if isinstance(weights, str) else weights)]
    if not 1 <= len(chosen) <= 10:
        raise ArgumentError(f"Got {len(chosen)} weights; 1 to 10 can be told apart in one picture.")
    epochs = list(kept)

    figure, axes, colors = open_panels(
        figure, theme, 2, 1, (6.4, 5.4), sharex=True, gridspec_kw={"height_ratios": [1, 2]}
    )
    top, bottom = axes
    loss = list(history.loss)  # type: ignore[union-attr]
    # A loss of a single epoch would be no line at all.
    top.plot(range(1, len(loss) + 1), loss, color=colors.value, lw=2, marker="o" if len(loss) <= 20 else "", ms=4)
    top.set_ylabel("loss")
    for k, look in zip(chosen, line_looks(len(chosen), colors), strict=True):
        bottom.plot(epochs, path[:, k], label=names[k], **look)
    bottom.axhline(0, color=colors.muted, lw=0.8, zorder=0)
    bottom.set(xlabel="epoch", ylabel="weight")
    whole_epochs(bottom)
    bottom.legend(
        loc="upper left",
        bbox_to_anchor=(1.01, 1),
        borderaxespad=0,
        frameon=False,
        labelcolor=colors.ink,
        fontsize=SMALL,
    )
    shown = [names[k] for k in chosen]
    said = f"The weights {', '.join(shown)} over {epochs[-1]} epochs, and the loss above."
    return Picture(axes, figure, said, {"epochs": epochs, "names": shown, "weights": path[:, chosen]}).drawn_by(
        weight_history, call
    )
