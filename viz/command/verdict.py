"""How good the network is, in words: one sentence, the figures, the confusion matrix, the worst mistakes."""

from __future__ import annotations

import numpy as np

from viz.command.lines import short
from viz.command.result import Result
from viz.command.sample import described
from viz.command.scores import ClassScores, MeasurementScores
from viz.style.text import clean, cut

_NAME = 18
_LISTED = 4
_IN_MATRIX = 10
_CORNER = "true \\ said"


def sentence(result: Result) -> str:
    """Whether it is better than guessing."""
    scores = result.scores
    if not scores.held_out:
        return (
            f"With {len(result.table)} samples none can be held out: how good it is on new ones is not known. "
            "These figures are of the samples it was trained on."
        )
    if isinstance(scores, ClassScores):
        always = f"always saying {clean(scores.majority)!r} gives {scores.baseline:.3f}"
        if scores.better and scores.interval[0] <= scores.baseline:
            return (
                f"Better than guessing: the network finds {scores.balanced:.0%} of a class on average, where {always} "
                "but finds one class alone."
            )
        if scores.better:
            return f"Better than guessing: {scores.accuracy:.3f} of the held-out samples are right, {always}."
        return (
            f"No better than guessing, as far as {len(scores.rows)} held-out samples can tell: "
            f"{scores.accuracy:.3f} of them are right, {always}."
        )
    unit = f" {clean(scores.unit)}" if scores.unit else ""
    guess = f"guessing the mean by {short(scores.baseline)}{unit}"
    if scores.better:
        return f"Better than guessing: off by {short(scores.mae)}{unit} on average, {guess}."
    return (
        f"No better than guessing, as far as {len(scores.rows)} held-out samples can tell: "
        f"off by {short(scores.mae)}{unit} on average, {guess}."
    )


def figures(result: Result) -> list[tuple[str, str]]:
    """The figures, each with what it is called."""
    scores = result.scores
    on = f"{len(scores.rows)} {'held-out samples' if scores.held_out else 'samples it was trained on'}"
    if isinstance(scores, ClassScores):
        low, high = scores.interval
        rows = [
            ("Accuracy", f"{scores.accuracy:.3f} on {on} (95 % interval {low:.3f} to {high:.3f})"),
            ("Majority", f"{scores.baseline:.3f} for always saying {clean(scores.majority)!r}"),
        ]
        if scores.unequal:
            k = int(np.sum(scores.confusion.sum(axis=1) > 0))
            rows.append(
                (
                    "Balanced",
                    f"{scores.balanced:.3f}, the mean over the classes of what was found; guessing {1 / k:.3f}",
                )
            )
        return rows
    unit = f" {clean(scores.unit)}" if scores.unit else ""
    return [
        ("R²", f"{short(scores.r2)} on {on}; the mean has 0, all right 1"),
        ("Error", f"{short(scores.mae)}{unit} on average (mean absolute error)"),
        ("Mean", f"{short(scores.baseline)}{unit} off on average for always saying {short(scores.mean)}{unit}"),
    ]


def matrix(scores: ClassScores) -> list[str]:
    """The confusion matrix: a row a true class, a column a predicted one."""
    names = [cut(clean(str(name)), _NAME) for name in scores.classes]
    if len(names) > _IN_MATRIX:
        return _pairs(scores, names)
    width = max(len(name) for name in [*names, _CORNER])
    wide = [max(len(name), len(str(scores.confusion[:, k].max()))) for k, name in enumerate(names)]
    head = "  ".join(name.rjust(w) for name, w in zip(names, wide, strict=True))
    if len(head) + width > 96:
        return _pairs(scores, names)
    lines = [f"  {_CORNER.ljust(width)}  {head}"]
    for name, row in zip(names, scores.confusion.tolist(), strict=True):
        lines.append(f"  {name.ljust(width)}  " + "  ".join(str(n).rjust(w) for n, w in zip(row, wide, strict=True)))
    return lines


def _pairs(scores: ClassScores, names: list[str]) -> list[str]:
    """Of a matrix that is too wide, the largest entries beside the diagonal."""
    wrong = scores.confusion - np.diag(np.diag(scores.confusion))
    order = np.argsort(-wrong, axis=None, kind="stable")[:5]
    places = [divmod(int(k), len(names)) for k in order if wrong.flat[k]]
    said = [f"  {wrong[i, k]} of {names[i]} taken for {names[k]}" for i, k in places]
    return said or ["  no class was taken for another"]


def mistakes(result: Result) -> list[str]:
    """The worst ones, each with where it stands and its features."""
    scores, table = result.scores, result.table
    lines = []
    for at in scores.worst:
        row = int(scores.rows[at])
        where = f"line {table.rows[row]}" if table.rows is not None and table.has_lines else f"sample {row + 1}"
        if isinstance(scores, MeasurementScores):
            unit = f" {clean(scores.unit)}" if scores.unit else ""
            what = f"{short(scores.predicted[at])}{unit} said, {short(scores.truth[at])}{unit} measured"
        else:
            what = (
                f"{clean(str(scores.truth[at]))}, taken for {clean(str(scores.predicted[at]))} "
                f"with probability {scores.sure[at]:.2f}"
            )
        lines.append(f"{where}: {what} ({described(table, row, _LISTED)})")
    return lines
