"""Rows of a laid out graph: chains are straight, rows near to each other, and no curve runs through a box."""

from __future__ import annotations

import re
from collections import Counter
from functools import cache

import pytest

from autograd import Graph
from tests.browser.many_arrays import GRAPHS, attention
from viz.page.layout import lay_out
from viz.page.rows import Box, Curve, set_rows
from viz.page.structure import trace

EACH = [pytest.param(make, marks=() if make is attention else pytest.mark.slow) for make in GRAPHS]


@cache
def laid_out(make):
    graph = trace(Graph(make()))["graphs"][0]
    (part,) = lay_out(graph)["parts"]
    return graph["nodes"], {k: place for k, *place in part["nodes"]}, part


@pytest.mark.parametrize("make", EACH)
def test_a_chain_is_straight(make):
    """Of a node that one node alone uses, which uses no other operation, both are on one level."""
    nodes, places, _ = laid_out(make)
    of_operations = [{p for p in set(node["parents"]) if nodes[p]["kind"] == "operation"} for node in nodes]
    uses = Counter(p for node in nodes for p in set(node["parents"]))
    links = 0
    for k, node in enumerate(nodes):
        flowing = {p for p in node["parents"] if nodes[p]["kind"] == "operation" or uses[p] > 1}
        if len(of_operations[k]) == len(flowing) == 1 and uses[p := flowing.pop()] == 1:
            links += 1
            assert places[k][1] == places[p][1], (nodes[p]["name"], node["name"])
    assert links


@pytest.mark.parametrize("make", EACH)
def test_no_curve_runs_through_a_box(make):
    nodes, places, part = laid_out(make)
    for child, index, path in part["edges"]:
        ends = {child, nodes[child]["parents"][index]}
        start = [float(z) for z in re.findall(r"-?[\d.]+", path.split("C")[0])]
        for words in re.findall(r"[CH][^CH]*", path):
            numbers = [float(z) for z in re.findall(r"-?[\d.]+", words)]
            end = numbers[-2:] if words[0] == "C" else [numbers[0], start[1]]
            for k, (x, y, width, height, _) in places.items():
                passes = words[0] == "H" and start[0] < x < end[0]
                assert k in ends or not passes or abs(start[1] - y) > height / 2, (nodes[k]["name"], path)
                del width
            start = end


def test_attention_fits_a_projector():
    """It was 476 px high."""
    assert laid_out(attention)[2]["height"] < 360


def test_curves_of_the_same_ends_part():
    a, b = Box(0, 40, 20, (40, 10, 10), x=0, y=5), Box(1, 40, 20, (40, 10, 10), x=100, y=5)
    line = [(20, 5), (40, 5), (60, 5), (80, 5)]
    assert len(set(set_rows([a, b], [Curve(a, b, line), Curve(a, b, line)]))) == 2
    (alone,) = set_rows([a, b], [Curve(a, b, line)])
    assert {float(y) for y in re.findall(r"[\d.]+ ([\d.]+)", alone)} == {a.y} == {b.y}
