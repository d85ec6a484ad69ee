"""A table of vectors: what one-hot rows give, looked up."""

from __future__ import annotations

import warnings
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import autograd
import nn
from autograd import ArgumentError
from nn.layers.resolution import numbers_in
from nn.training.recorded_step import RecordedStep
from tests.nn.agreeing import agrees
from tests.nn.exported import required
from tests.nn.pairs import agree, steps_of

WORDS = np.array([[2, 4, 2, 0], [1, 1, 3, 4]])


def test_it_is_the_product_with_one_hot_rows() -> None:
    layer = nn.Embedding(5, 3, rng=0)
    one_hot = np.eye(5)[WORDS]
    np.testing.assert_allclose(layer(WORDS).data, one_hot @ layer.weight.data)
    loss = autograd.sum(layer(WORDS) * np.arange(24.0).reshape(2, 4, 3))
    loss.backward()
    np.testing.assert_allclose(layer.weight.grad, np.einsum("ntk,ntd->kd", one_hot, np.arange(24.0).reshape(2, 4, 3)))
    assert layer(3).shape == (3,)
    assert layer(WORDS.astype(float)).shape == layer(WORDS.tolist()).shape == (2, 4, 3)
    assert layer.parameter_count().breakdown == "5·3 = 15"
    assert repr(layer) == "Embedding(5, 3)"
    assert nn.Embedding(5, 3, dtype=np.float32)(WORDS).dtype == np.float32


def test_every_resolution() -> None:
    layer = nn.Embedding(5, 3, rng=0)

    def loss(W: object) -> object:
        layer.weight = W  # type: ignore[assignment]
        return autograd.sum(autograd.tanh(layer(WORDS)))

    agrees(loss, layer.weight.data, order=2)
    twin = nn.scalar(nn.Embedding(5, 3, rng=0))
    np.testing.assert_array_equal(numbers_in(twin(WORDS)), nn.Embedding(5, 3, rng=0)(WORDS).data)


def test_a_network_for_words_trains_as_a_program() -> None:
    def make() -> nn.Sequential:
        return nn.Sequential(nn.Embedding(5, 3, rng=0), nn.RNN(3, 4, rng=1), nn.Linear(4, 2, rng=2))

    models = make(), make()
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        step = steps_of(models[0], nn.CrossEntropyLoss(), RecordedStep)
        losses = [step(WORDS, np.eye(2))[0] for _ in range(60)]
    assert step.source
    assert losses[-1] < 0.5 * losses[0]
    optimizer, criterion = nn.SGD(models[1].parameters(), lr=0.1), nn.CrossEntropyLoss()
    for _ in range(60):
        optimizer.zero_grad()
        criterion(models[1](WORDS), np.eye(2)).backward()
        optimizer.step()
    agree(*models, 1e-10)


@pytest.mark.parametrize("word", [-1, 5, 1.5, np.nan])
def test_what_is_no_word_is_refused(word: float) -> None:
    with pytest.raises(ArgumentError, match="from 0 to 4, the rows of this Embedding; got"):
        nn.Embedding(5, 3)([0, word])


def test_exports(tmp_path: Path) -> None:
    torch, onnxruntime = required("torch"), required("onnxruntime")
    model = nn.Sequential(nn.Embedding(5, 4, rng=0), nn.SelfAttention(4, causal=True, rng=1), nn.Linear(4, 2, rng=2))
    wanted = model(WORDS).data
    there = nn.export.to_torch(model)
    np.testing.assert_allclose(there(torch.tensor(WORDS)).detach(), wanted, rtol=1e-12)
    with torch.no_grad():
        there[0].weight.fill_(7.0)
    nn.export.from_torch(there, model)
    assert (model[0].weight.data == 7.0).all()
    nn.export.to_onnx(model, tmp_path / "words.onnx")
    session = onnxruntime.InferenceSession(str(tmp_path / "words.onnx"), providers=["CPUExecutionProvider"])
    assert session.get_inputs()[0].shape == ["N", "T"]
    for words in (WORDS, WORDS[:, :2]):
        (y,) = session.run(None, {"x": words.astype(np.float32)})
        np.testing.assert_allclose(y, model(words).data, rtol=1e-5, atol=1e-5)


@pytest.mark.parametrize("start", [0, 1])
@pytest.mark.parametrize("wrong", [7.0, -1.0, 1.5])
def test_words_are_looked_at_in_every_step(wrong: float, start: int) -> None:
    """Of a program too, also where other features stand beside them; nothing is changed then."""

    class Network(nn.Module):
        def __init__(self) -> None:
            self.words, self.last = nn.Embedding(5, 3, rng=0), nn.Linear(6, 2, rng=1)

        def forward(self, x: Any) -> Any:
            words = self.words(x if start == 0 else x[:, start:])
            return self.last(autograd.reshape(words, (len(WORDS), 6)))

    model = Network()
    batch = np.c_[np.full((2, start), 0.5), WORDS[:, :2]]
    step = steps_of(model, nn.CrossEntropyLoss(), RecordedStep)
    for _ in range(3):
        step(batch, np.eye(2))
    assert step.source
    before = model.state_dict()
    bad = batch.astype(float)
    bad[1, -1] = wrong
    with pytest.raises(ArgumentError, match=rf"from 0 to 4, the rows of this Embedding; got {wrong:g}"):
        step(bad, np.eye(2))
    assert all(np.array_equal(before[key], array) for key, array in model.state_dict().items())
    step(batch, np.eye(2))
    assert not np.array_equal(before["words.weight"], model.state_dict()["words.weight"])
