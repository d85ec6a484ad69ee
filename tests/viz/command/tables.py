"""CSV files for the command: real ones, and some that are wrong in one way each."""

import csv

import numpy as np
from sklearn import datasets

LOADERS = {"iris": datasets.load_iris, "wine": datasets.load_wine, "cancer": datasets.load_breast_cancer}
CANCER = ["mean radius", "mean texture"]


def write_table(path, names, rows):
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(names)
        writer.writerows(rows)
    return path


def real_table(folder, which):
    """iris, wine, or two features of the breast-cancer set, as a CSV file."""
    data = LOADERS[which]()
    names = list(data.feature_names)
    columns = [names.index(name) for name in CANCER] if which == "cancer" else range(len(names))
    rows = [
        [*(x[k] for k in columns), data.target_names[t]] for x, t in zip(data.data.tolist(), data.target, strict=True)
    ]
    return write_table(folder / f"{which}.csv", [*(names[k] for k in columns), "class"], rows)


def small_table(folder, names=("a", "b", "kind"), labels=("x", "y"), n=20, name="small.csv"):
    """Random numbers, one column a name but the last, which has the labels in turn."""
    X = np.random.default_rng(5).normal(size=(n, len(names) - 1)).round(3)
    return write_table(folder / name, names, [[*row, labels[k % len(labels)]] for k, row in enumerate(X.tolist())])
