"""Which rows are held out, how large the network is."""

import numpy as np
import pytest

from viz.command.plan import not_measured, plan, split


@pytest.mark.parametrize("seed", range(20))
def test_a_rare_class_is_on_both_sides(seed):
    labels = np.array(["healthy"] * 200 + ["sick"] * 3 + ["odd"] * 1 + ["pair"] * 2)
    train, held = split(labels, "classification", seed)
    assert sorted([*train, *held]) == list(range(206))
    counts = {name: (int(np.sum(labels[train] == name)), int(np.sum(labels[held] == name))) for name in set(labels)}
    assert counts == {"healthy": (150, 50), "sick": (2, 1), "odd": (1, 0), "pair": (1, 1)}
    assert not_measured(labels, held) == [
        "'odd' has too few samples to hold one out: how well it is found is not known."
    ]


def test_classes_of_which_none_is_held_out():
    labels = np.array([*"ab" * 20, *"cdefgh"])
    _, held = split(labels, "classification", 0)
    assert not_measured(labels, held)[0].startswith("'c', 'd', 'e', 'f', 'g' and 1 more have too few samples")
    assert not_measured(labels[:40], held) == not_measured(labels, held[:0]) == []


def test_seeds_differ_and_the_same_seed_does_not():
    labels = np.array([0, 1] * 50)
    first, again, other = (split(labels, "classification", seed)[1].tolist() for seed in (0, 0, 1))
    assert first == again != other


def test_a_measurement_and_a_table_too_small():
    train, held = split(np.arange(40.0), "regression", 0)
    assert (len(train), len(held)) == (30, 10)
    train, held = split(np.arange(15.0), "regression", 0)
    assert (len(train), len(held)) == (15, 0)


def test_sizes_by_the_table():
    assert plan(100, 2, 2, None, None).hidden == (8, 4)
    assert plan(1797, 64, 10, None, None).hidden == (32, 10)
    assert plan(100, 2, 2, (), 3) == type(plan(1, 1, 1, None, None))((), 3, 32)
    epochs = [plan(n, 4, 2, None, None).epochs for n in (100, 25_000, 100_000, 1_000_000)]
    assert epochs == [200, 200, 50, 5]
