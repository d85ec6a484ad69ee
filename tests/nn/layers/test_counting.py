"""Parameter counts, as the lecture prints them (L21-L24, L32, L33, L35)."""

from __future__ import annotations

import copy
import pickle
from itertools import pairwise
from typing import Any

import numpy as np
import pytest

import nn
from autograd import ArgumentError, Value

DENSE = [
    # sizes, count, breakdown: L21, L22, L24 with 2 inputs, L32
    ([2, 3, 1], 13, "3·3 + 1·4 = 13"),
    ([2, 5, 1], 21, "5·3 + 1·6 = 21"),
    ([2, 5, 3, 1], 37, "5·3 + 3·6 + 1·4 = 37"),
    ([2, 5, 3, 4, 7, 1], 92, "5·3 + 3·6 + 4·4 + 7·5 + 1·8 = 92"),
    ([2, 5, 3, 4, 7, 4], 116, "5·3 + 3·6 + 4·4 + 7·5 + 4·8 = 116"),
    ([28 * 28, 10], 7_850, "10·785 = 7,850"),
]


@pytest.mark.parametrize(("sizes", "count", "breakdown"), DENSE)
def test_dense_by_its_sizes_and_as_a_model(sizes: Any, count: int, breakdown: str) -> None:
    """L21, L24, erratum E9, L32."""
    by_sizes = nn.parameter_count(sizes)
    made = [nn.Linear(n, m) for n, m in pairwise(sizes[:-1])]
    last = nn.Neuron(sizes[-2]) if sizes[-1] == 1 else nn.Linear(sizes[-2], sizes[-1])
    model = nn.Sequential(*made, last)
    for found in (by_sizes, model.parameter_count()):
        assert (found, repr(found), found.breakdown) == (count, str(count), breakdown)
    assert count == sum(p.size for p in model.parameters())
    if count < 200:
        twin = nn.scalar(model)
        assert (twin.parameter_count(), twin.parameter_count().breakdown) == (count, breakdown)


@pytest.mark.parametrize(
    ("sizes", "count", "breakdown"),
    [
        ([256 * 256, 10], 655_370, "10·65,537 = 655,370"),
        ([256**3, 10], 167_772_170, "10·16,777,217 = 167,772,170"),
        ([10**12, 10**12], 10**12 * (10**12 + 1), f"{10**12:,}·{10**12 + 1:,} = {10**12 * (10**12 + 1):,}"),
        (np.array([256**3, 10]), 167_772_170, "10·16,777,217 = 167,772,170"),
        ((1, 1), 2, "1·2 = 2"),
    ],
)
def test_networks_too_large_to_make(sizes: Any, count: int, breakdown: str) -> None:
    """L32: about 168 million of a 256³ volume."""
    found = nn.parameter_count(sizes)
    assert isinstance(found, int)
    assert (found, found.breakdown) == (count, breakdown)


def test_without_biases() -> None:
    """L33: 150 · 150."""
    found = nn.parameter_count([150, 150], bias=False)
    assert (found, found.breakdown) == (22_500, "150·150 = 22,500")
    assert nn.Linear(150, 150, bias=False).parameter_count().breakdown == "150·150 = 22,500"
    assert nn.Neuron(3, bias=False).parameter_count().breakdown == "1·3 = 3"


@pytest.mark.parametrize(
    ("sizes", "text", "breakdown"),
    [
        (["k", 5, 1], "5(k+1) + 6", "5(k+1) + 1·6"),  # L21
        (["k", 5, 3, 1], "5(k+1) + 18 + 4", "5(k+1) + 3·6 + 1·4"),  # L23
        (["k", 5, 3, 4, 7, 1], "5(k+1) + 18 + 16 + 35 + 8", "5(k+1) + 3·6 + 4·4 + 7·5 + 1·8"),  # L24
        (["k", 1], "k+1", "k+1"),
        ([2, "m", 3], "3m + 3(m+1)", "3m + 3(m+1)"),
        (["k", "m", 1], "m(k+1) + m+1", "m(k+1) + m+1"),
        (["pixels", 10, 1000], "10(pixels+1) + 11,000", "10(pixels+1) + 1,000·11"),
    ],
)
def test_a_letter_for_a_size_that_is_not_known(sizes: Any, text: str, breakdown: str) -> None:
    """L21, L23, L24."""
    found = nn.parameter_count(sizes)
    assert isinstance(found, str)
    assert (found, found.breakdown) == (text, breakdown)


@pytest.mark.parametrize(
    ("sizes", "text"),
    [
        (["k", 5, 1], "5k + 5"),
        (["k", "m", 2], "m·k + 2m"),
        (["pixels", 10], "10·pixels"),
        (["k", "pixels"], "pixels·k"),
    ],
)
def test_a_letter_without_biases(sizes: Any, text: str) -> None:
    assert nn.parameter_count(sizes, bias=False) == text


@pytest.mark.parametrize("k", [1, 2, 7, 30])
@pytest.mark.parametrize("bias", [True, False])
def test_texts_are_right_for_every_k(k: int, bias: bool) -> None:
    for sizes in (["k", 5, 3, 1], [2, "k", 1], ["k", "k", 4], ["k", 1]):
        found = nn.parameter_count(sizes, bias=bias)
        count = nn.parameter_count([k if size == "k" else size for size in sizes], bias=bias)
        for text in (str(found), found.breakdown):
            assert eval(readable(text), {"k": k}) == count


def readable(text: str) -> str:
    """``5(k+1)`` and ``3k`` with their multiplication signs."""
    text = text.replace("·", "*").replace(",", "")
    for before in "0123456789k":
        text = text.replace(f"{before}(", f"{before}*(").replace(f"{before}k", f"{before}*k")
    return text


def test_terms_of_other_layers() -> None:
    """L35: five 3 × 3 filters; one term for each array."""
    assert nn.Conv2d(1, 1, 3, bias=False).parameter_count().breakdown == "1·(1·3·3) = 9"
    assert nn.Conv2d(3, 5, (3, 2)).parameter_count().breakdown == "5·(3·3·2) + 5 = 95"
    assert nn.Conv1d(1, 1, 3, bias=False).parameter_count() == 3
    assert nn.ConvTranspose2d(3, 1, 2).parameter_count().breakdown == "3·(1·2·2) + 1 = 13"
    model = nn.Sequential(nn.Conv2d(1, 2, 3), nn.PReLU(), nn.MaxPool2d(2), nn.Flatten(), nn.Linear(8, 3))
    count = model.parameter_count()
    assert count.breakdown == "2·(1·3·3) + 2 + 1 + 3·9 = 48"
    assert count == sum(p.size for p in model.parameters())
    assert nn.scalar(model).parameter_count().breakdown == count.breakdown
    assert nn.PReLU().parameter_count().breakdown == "1"


def test_nothing_and_shared_parts() -> None:
    assert (nn.ReLU().parameter_count(), nn.ReLU().parameter_count().breakdown) == (0, "0")
    part = nn.Linear(2, 2)
    tied = nn.Linear(2, 2)
    tied.weight = part.weight
    model = nn.Sequential(part, part, tied)
    for found in (model.parameter_count(), nn.scalar(model).parameter_count()):
        assert (found, found.breakdown) == (6, "2·3 = 6")


def test_parameters_held_in_any_way() -> None:
    class Odd(nn.Module):
        def __init__(self) -> None:
            self.rows = [Value([1.0, 2.0]), (Value(3.0),)]
            self.by_name = {"a": Value([[4.0, 5.0]])}
            self.entries = np.fromiter([Value(6.0), Value(7.0)], object)
            self.arrays_inside = np.empty(2, object)
            self.arrays_inside[0], self.arrays_inside[1] = Value([8.0, 9.0, 10.0]), Value([11.0])
            self.labels = np.array(["a", "b"], object)

    model = Odd()
    count = model.parameter_count()
    assert count.breakdown == "2 + 1 + 1·2 + 2 + 3 + 1 = 11"
    assert count == sum(p.size for p in model.parameters())


def test_counts_are_numbers_and_keep_their_breakdown() -> None:
    count = nn.Linear(2, 3).parameter_count()
    assert count + 1 == 10
    assert type(count + 1) is int
    assert f"{count:,}" == "9"
    formula = nn.parameter_count(["k", 5, 1])
    for found in (count, formula):
        for again in (copy.deepcopy(found), pickle.loads(pickle.dumps(found))):
            assert (type(again), again, again.breakdown) == (type(found), found, found.breakdown)


@pytest.mark.parametrize(
    ("sizes", "text"),
    [
        ([3], r"such as \[2, 3, 1\]; got \[3\]"),
        ([], "such as"),
        (5, "such as"),
        ("k51", "such as"),
        (None, "such as"),
        ([2, 0, 1], "a layer's size is a whole number, 1 or more; got 0"),
        ([2, 2.5, 1], "got 2.5"),
        ([2, True, 1], "got True"),
        ([2, "5", 1], "a letter, such as 'k'; got '5'"),
        ([2, "", 1], "a letter, such as 'k'; got ''"),
    ],
)
def test_wrong_sizes(sizes: Any, text: str) -> None:
    with pytest.raises(ArgumentError, match=text):
        nn.parameter_count(sizes)
