"""The page's engine in Chromium: a sample of what Node is asked for in full, to the same 1e-12."""

from __future__ import annotations

import numpy as np
import pytest

from autograd import Graph
from tests.viz.page import test_engine as graphs
from viz.page.bundle import engine
from viz.page.live_structure import program, structure

pytestmark = pytest.mark.slow

SAMPLE = [*graphs.GRAPHS, *(lambda case=case: graphs.ended(case) for case in graphs.COMPUTED[::25])]


def test_a_sample_of_graphs_agrees_with_python(pages):
    page = pages()
    for make in SAMPLE:
        made = make()
        graph = made if isinstance(made, Graph) else Graph(made)
        operations = program(graph)
        found = page.evaluate(
            f"""([page]) => {{
                {engine(operations)}
                const root = {{}};
                chalkgrad.answering(root, page, {operations});
                const ask = root.chalkgrad, names = ask.names();
                return [names.map(ask.get), names.map(ask.gradient)];
            }}""",
            [structure(graph)],
        )
        scale = graphs.largest(*graph.gradients.values())
        for v, value, gradient in zip(graph.nodes, *found, strict=True):
            assert graphs.far(np.reshape(value, v.shape), v.data, graphs.largest(v.data)) <= graphs.NEAR
            assert (gradient is None) == (v not in graph.gradients)
            if gradient is not None:
                assert graphs.far(np.reshape(gradient, v.shape), graph.gradients[v], scale) <= graphs.NEAR
