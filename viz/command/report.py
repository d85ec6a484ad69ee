"""What the main job says: data and network, how good it is, what was done to the columns, the chain of one sample."""

from __future__ import annotations

import numpy as np

from viz.command import chain, columns, verdict
from viz.command.lines import kept, short, wrapped
from viz.command.result import Result
from viz.command.scores import ClassScores
from viz.style.text import clean, counted


def summary(result: Result) -> str:
    """What is printed, and stands in report.txt."""
    return "\n".join([*_facts(result), "", *_scores(result), "", *chain.summary(result)])


def facts(result: Result) -> dict[str, str]:
    """Data and network, each in a line."""
    table, history = result.table, result.model.history_
    if table.task == "classification":
        names, times = np.unique(table.labels, return_counts=True)
        told = ", ".join(kept(f"{clean(str(name))} {n}") for name, n in zip(names, times, strict=True))
    else:
        told = f"{short(table.labels.min())} to {short(table.labels.max())}, mean {short(table.labels.mean())}"
    size = f"{counted(len(table), 'sample')}, {counted(table.X.shape[1], 'feature')}"
    sizes = "-".join(map(str, result.model.layer_sizes))
    on = f"trained on {counted(result.trained_on, 'sample')}"
    return {
        "Data": f"{clean(result.source)}: {size}; {clean(table.target_name)}: {told}",
        "Network": (
            f"{sizes}, {counted(result.model.parameter_count(), 'parameter')}, "
            f"{counted(len(history), 'epoch')}, {on}; mean loss {history.loss[-1]:.4f}"
        ),
    }


def _facts(result: Result) -> list[str]:
    lines = [wrapped(f"{what:<10}", text) for what, text in facts(result).items()]
    told = columns.listed(result.table)
    if told:
        lines += ["Columns", *told]
    lines += [wrapped("Note      ", clean(note)) for note in result.notes]
    if result.stopped:
        lines.append(wrapped("Note      ", f"{result.stopped}: these are the results up to there."))
    return lines


def _scores(result: Result) -> list[str]:
    lines = [wrapped("", verdict.sentence(result))]
    lines += [wrapped(f"{what:<10}", text) for what, text in verdict.figures(result)]
    if isinstance(result.scores, ClassScores):
        lines += verdict.matrix(result.scores)
    worst = verdict.mistakes(result)
    if worst:
        lines += ["Worst mistakes", *(wrapped("  ", line) for line in worst)]
    return lines
