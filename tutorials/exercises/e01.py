"""Patients, lines, planes (L01-L03)."""

from checks import Exercise

Exercise(
    "l03",
    right=lambda w, x: w[0] + w[1] * x[0] + w[2] * x[1],
    cases=[
        ((4.0, 1.0, -2.0), (0.0, 2.0)),
        ((4.0, 1.0, -2.0), (1.0, 5.0)),
        ((2.0, -3.6, 0.5), (0.4, -1.0)),
    ],
    mistakes=[
        (
            lambda w, x: w[1] * x[0] + w[2] * x[1],
            "the bias w[0] is missing: this line passes through the origin.",
        ),
        (
            lambda w, x: w[0] * x[0] + w[1] * x[1] + w[2],
            "the bias stands first here, not last.",
        ),
        (
            lambda w, x: float(w[0] + w[1] * x[0] + w[2] * x[1] > 0),
            "that is the side already. The sum itself is asked for.",
        ),
    ],
    praise="On the line it is 0.",
    hints=[
        "One product for each feature, and the bias.",
        "w[0] + w[1] * x[0] + w[2] * x[1].",
    ],
    worked="def score(w, x):\n    return w[0] + w[1] * x[0] + w[2] * x[1]",
)

Exercise(
    "l02_line",
    right=[-1520.0, 30.0, 4.0],
    mistakes=[
        (
            [1520.0, -30.0, -4.0],
            "the right line, and the sick are on its negative side: turn all signs around.",
        ),
        (
            [-1520.0, 4.0, 30.0],
            "w₁ goes with the temperature: w₁ = Δy and w₂ = −Δx, before you turn the signs.",
        ),
        (
            [0.0, 30.0, 4.0],
            "w₀ is not 0: put the point (36, 110) in, and the sum must be 0.",
        ),
        (
            [110.0, 30.0, 4.0],
            "w₀ is not where the line was drawn from: it makes the sum 0 at (36, 110).",
        ),
    ],
    praise="30 · 36 + 4 · 110 = 1520.",
    hints=[
        "w₁ = −30 and w₂ = −4 to begin with.",
        "Then w₀ = 30 · 36 + 4 · 110 = 1520.",
        "A sick patient gives a negative sum: multiply all three by −1.",
    ],
    worked="my_line = [-1520.0, 30.0, 4.0]",
)

Exercise(
    "l03_count",
    right=lambda K: K + 1,
    cases=[(2,), (3,), (150,)],
    mistakes=[
        (lambda K: K, "and the bias?"),
        (lambda K: 2 * K, "one weight for each feature is enough."),
        (
            lambda K: K**2,
            "the features do not meet each other here: one weight for each.",
        ),
    ],
    praise="One for each feature, and the bias.",
    hints=["A line in the plane has three."],
    worked="def weights(K):\n    return K + 1",
)
