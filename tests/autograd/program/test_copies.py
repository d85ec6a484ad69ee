"""Copies of a program, and programs out of a pickle: they compute the same, each in memory of its own."""

import copy
import pickle

import numpy as np
import pytest

import autograd as ag
from autograd import record

RNG = np.random.default_rng(0)
LARGE = RNG.normal(size=(200, 30)), RNG.normal(size=(20, 30))


def layer(x, w):
    return (ag.tanh(x @ w.T) ** 2).mean()


def product(a, b):
    return a * a * b


COPIES = {"deepcopy": copy.deepcopy, "copy": copy.copy, "pickle": lambda program: pickle.loads(pickle.dumps(program))}


@pytest.mark.parametrize("kind", COPIES)
def test_a_copy_computes_the_same(kind):
    program = record(layer, *LARGE)
    made = COPIES[kind](program)
    assert made.source == program.source
    assert "np.empty" in made.source
    for found, wanted in zip(made(*LARGE)[1], program(*LARGE)[1], strict=True):
        np.testing.assert_array_equal(found, wanted)
    smaller = LARGE[0][:3], LARGE[1]  # recorded anew
    assert made(*smaller)[0] == program(*smaller)[0]


@pytest.mark.parametrize("kind", COPIES)
def test_a_copy_has_memory_of_its_own(kind):
    program = record(layer, *LARGE)
    made = COPIES[kind](program)
    shared = [
        name
        for name, array in _memory(program).items()
        if isinstance(array, np.ndarray) and np.shares_memory(array, _memory(made)[name])
    ]
    assert not shared
    assert _memory(made)


def _memory(program):
    """What stands beside the function that runs."""
    (run,) = program._variants.values()
    (compiled,) = (cell.cell_contents for cell in run.__closure__)
    return {name: x for name, x in compiled.__globals__.items() if isinstance(x, np.ndarray)}


@pytest.mark.parametrize("kind", COPIES)
def test_a_copy_of_a_program_of_numbers_takes_vectors_too(kind):
    program = record(product, 2.0, 3.0)
    vectors = np.array([1.0, 2.0]), np.array([4.0, 0.5])
    program(*vectors)
    value, (ga, gb) = COPIES[kind](program)(*vectors)
    np.testing.assert_allclose(value, [4.0, 2.0])
    np.testing.assert_allclose(ga, [8.0, 2.0])
    np.testing.assert_allclose(gb, [1.0, 4.0])
