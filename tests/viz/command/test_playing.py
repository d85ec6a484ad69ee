"""playground.html: the trained network with the table's samples; left out, with a note, where it cannot be drawn."""

from __future__ import annotations

import base64
import json
import re

import numpy as np
import pytest

from nn import Table, patients
from viz.command import job, playing


def data_of(page):
    """What the page begins with."""
    found = re.search(r"chalkgrad\.playground\(root, \"(?:[^\"\\]|\\.)*\", ", page)
    return json.JSONDecoder().raw_decode(page, found.end())[0]


def numbers(packed):
    """The numbers, which may stand as their bytes."""
    return np.frombuffer(base64.b64decode(packed["doubles"])) if isinstance(packed, dict) else np.array(packed)


@pytest.mark.slow
def test_the_page_begins_with_the_trained_network_and_the_table_s_samples():
    result = job.run(patients(30), epochs=5, source="made-up patients")
    data = data_of(result.files["playground.html"].decode())
    assert data["features"] == ["temperature", "heart rate"]
    assert data["title"] == "made-up patients, features in standard units"
    assert data["rule"] == "AdamW"
    X = numbers(data["X"]["data"]).reshape(-1, data["X"]["wide"])
    np.testing.assert_allclose(X, result.trained.units.transform(result.table.X))
    for layer, weights in zip(result.model.layers, data["weights"], strict=True):
        np.testing.assert_allclose(numbers(weights["data"]).reshape(layer.weight.shape), layer.weight.data)


@pytest.mark.slow
def test_of_many_samples_some_are_there_and_a_network_too_large_has_no_page(monkeypatch):
    monkeypatch.setattr(playing, "MOST", 30)
    X = np.random.default_rng(0).normal(size=(100, 1))
    table = Table(X, 40 + X[:, 0], ("a",), "b", task="regression")
    result = job.run(table, epochs=1)
    page = data_of(result.files["playground.html"].decode())
    assert numbers(page["X"]["data"]).shape == (25 * page["X"]["wide"],)
    assert "playground.html has 25 of 100 samples." in result.notes
    result = job.run(table, epochs=1, hidden=[50])
    assert "playground.html" not in result.files
    assert any(note.startswith("There is no playground.html") for note in result.notes)


@pytest.mark.slow
@pytest.mark.parametrize("name", ["playground.html"])
def test_it_is_listed(name):
    result = job.run(patients(30), epochs=1)
    assert f'href="{name}"' in result.files["index.html"].decode()
