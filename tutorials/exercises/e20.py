"""From a table to a model that one can defend (L01, L20)."""

import numpy as np
from checks import Exercise

Exercise(
    "leak",
    right="antibiotics",
    mistakes=[
        (
            "patient",
            "an id tells nothing about a new patient, and read_table left it out already.",
        ),
        ("age", "the age is known before anybody is examined."),
        (
            "temperature",
            "it is measured at the door. What is known only later?",
        ),
        (
            "ward",
            "the ward is where the patient comes from; here it is known from the start.",
        ),
        (
            "smoker",
            "that is known from the start. What is done *because* somebody is sick?",
        ),
        ("diagnosis", "that is what is predicted: it is no feature."),
    ],
    praise="It is given after the diagnosis. A new patient has none yet.",
    hints=[
        "Put the columns in the order in time in which a doctor knows them.",
        "One is a consequence of the diagnosis.",
    ],
    worked='column = "antibiotics"',
)

Exercise(
    "baseline",
    right=lambda t: float(max(np.mean(np.asarray(t) == k) for k in set(t))),
    cases=[
        (["healthy"] * 7 + ["sick"] * 3,),
        (["sick", "sick", "sick", "healthy"],),
        (["a", "b", "c", "c", "c", "b"],),
    ],
    mistakes=[
        (
            lambda t: 1 / len(set(t)),
            "that is guessing with a die. Always saying the most frequent class is better.",
        ),
        (
            lambda t: max(t.count(k) for k in set(t)),
            "that is a count: which share of all is it?",
        ),
        (
            lambda t: min(t.count(k) for k in set(t)) / len(t),
            "that is the rarest class. Say the most frequent one.",
        ),
        (
            lambda t: t.count("sick") / len(t),
            "not always is the class you look for the most frequent one.",
        ),
    ],
    praise="Whoever knows nothing about the patient gets this.",
    hints=[
        "Which class occurs most?",
        "_, counts = np.unique(t, return_counts=True).",
    ],
    worked="def baseline(t):\n    _, counts = np.unique(t, return_counts=True)\n    return counts.max() / len(t)",
)

Exercise(
    "interval",
    right=lambda p, n: 1.96 * np.sqrt(p * (1 - p) / n),
    cases=[(0.8, 100), (0.8, 10000), (0.5, 25)],
    mistakes=[
        (
            lambda p, n: np.sqrt(p * (1 - p) / n),
            "that is one standard error: 95 % need 1.96 of them.",
        ),
        (
            lambda p, n: 1.96 * p * (1 - p) / n,
            "the root is missing: a hundred times as many samples, a tenth of the width.",
        ),
        (
            lambda p, n: 1.96 * np.sqrt(p * (1 - p)),
            "how many samples were tested? More make it narrower.",
        ),
        (
            lambda p, n: 1.96 * np.sqrt(p * (1 - p)) / n,
            "n stands under the root.",
        ),
        (
            lambda p, n: 2 * 1.96 * np.sqrt(p * (1 - p) / n),
            "that is the whole width; to each side it is half of that.",
        ),
    ],
    praise="80 % of 100 samples may be 72 % or 88 %.",
    hints=[
        "The standard error of a share is √(p (1 − p) / n).",
        "95 % lie within 1.96 standard errors.",
    ],
    worked="def interval(p, n):\n    return 1.96 * np.sqrt(p * (1 - p) / n)",
)


def _really_sick(sensitivity, specificity, share):
    right, false = sensitivity * share, (1 - specificity) * (1 - share)
    return right / (right + false)


Exercise(
    "really_sick",
    right=_really_sick,
    cases=[(0.9, 0.9, 0.01), (0.9, 0.9, 0.5), (0.99, 0.95, 0.1)],
    mistakes=[
        (
            lambda a, b, s: a,
            "that is the share of the sick that is found. Asked is the share of the alarms that is sick.",
        ),
        (
            lambda a, b, s: a * s,
            "those are the true alarms among all people: divide by all alarms.",
        ),
        (
            lambda a, b, s: a / (a + 1 - b),
            "that holds where half are sick. Weigh the sick by their share, the healthy by the rest.",
        ),
        (
            lambda a, b, s: a * s / (a * s + b * (1 - s)),
            "the healthy who raise an alarm are 1 − specificity of them.",
        ),
    ],
    praise="Among 1,000 people 10 are sick: 9 true alarms, and 99 false ones.",
    hints=[
        "Think of 1,000 people, 10 of them sick.",
        "True alarms: sensitivity · share. False ones: (1 − specificity) · (1 − share).",
        "True alarms by all alarms.",
    ],
    worked=(
        "def really_sick(sensitivity, specificity, share):\n    true = sensitivity * share\n"
        "    false = (1 - specificity) * (1 - share)\n    return true / (true + false)"
    ),
)

Exercise(
    "order_of_steps",
    right="split, scale, tune, test",
    mistakes=[
        (
            "scale, split, tune, test",
            "then the scaling has seen the test samples.",
        ),
        (
            "split, scale, test, tune",
            "what was tuned after the test was tuned on it.",
        ),
        (
            "split, tune, scale, test",
            "how would you tune on features that are not scaled yet?",
        ),
    ],
    praise="First set apart, and look last.",
    hints=["What sees the test samples must come after all that learns."],
    worked='steps = "split, scale, tune, test"',
)
