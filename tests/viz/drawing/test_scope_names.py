"""Names of scopes that `nn` gives, in the language of a drawing or a page."""

from __future__ import annotations

import pytest

import nn
import viz
from autograd import Value, scope
from autograd.graph.scopes import scope_name


def chain():
    return nn.MLP([2, 3, 2, 1], random_state=0).loss([0.4, -1.0], 1.0)


@pytest.mark.parametrize(
    ("lang", "words"),
    [
        ("en", {"layer 1", "layer 2", "output"}),
        ("de", {"Schicht 1", "Schicht 2", "Ausgabe"}),
        ("fr", {"couche 1", "couche 2", "sortie"}),
    ],
)
def test_layers_are_called_so_in_the_language_of_a_page_and_of_a_drawing(lang, words):
    loss = chain()
    made = {part for node in viz.step(loss, lang=lang).trace["graphs"][0]["nodes"] for part in node["scope"]}
    assert words <= made
    assert made - words <= {"MLP", "BCELoss"}
    svg = viz.draw(loss, lang=lang).svg
    assert all(word in svg for word in words)
    assert {part for v in loss.parents for part in v.scope} >= {"output"}, "the scope itself stays"


def test_a_drawing_of_closed_and_of_repeated_scopes_is_translated_too():
    loss = nn.MLP([2, 4, 4, 4, 4, 1], random_state=0).loss([0.4, -1.0], 1.0)
    closed = viz.draw(loss, lang="de", depth=2).svg
    assert "Schicht 1" in closed
    assert "layer" not in closed
    folded = viz.draw(loss, lang="de", fold=True).svg
    assert "layer" not in folded


def test_a_scope_of_ones_own_stays_as_it_is():
    with scope("mein Encoder"):
        loss = Value(2.0, name="a") * 3.0
    assert "mein Encoder" in viz.draw(loss, lang="fr").svg
    assert [scope_name(name, "de") for name in ("layers", "layer 1b", "Output", "layer 12")] == [
        "layers", "layer 1b", "Output", "Schicht 12",
    ]  # fmt: skip
