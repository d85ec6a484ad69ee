"""Checkpoints: a training that was cut off ends at the numbers of one that was not, bit for bit."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

import nn
from autograd import ArgumentError
from tests.nn.pairs import T2, T3, X, agree

IMAGES = np.random.default_rng(0).normal(size=(12, 1, 4, 4))
IMAGES[6:] += 1


def print_nothing(run: nn.Training) -> None:
    """A function more or less makes no difference."""


def network() -> nn.Sequential:
    """With layers that draw and that keep running means."""
    layers = nn.Linear(2, 6, rng=0), nn.BatchNorm1d(6), nn.PReLU(), nn.Dropout(0.3, rng=1), nn.Linear(6, 3, rng=2)
    return nn.Sequential(*layers)


MODELS: dict[str, Any] = {
    "MLP": (lambda: nn.MLP([2, 5, 1], activation="prelu", batch_size=7), X, T2, {}),
    "momentum and a plateau": (
        lambda: nn.MLP([2, 5, 3], optimizer="momentum", lr=nn.WarmUp(nn.ReduceLROnPlateau(0.1, 0.5, 1), 2)), X, T3, {},
    ),
    "patience": (lambda: nn.MLP([2, 5, 3], optimizer="adam", lr=0.3), X, T3, {"validation": 0.3, "patience": 6}),
    "float32": (lambda: nn.MLP([2, 5, 1], optimizer="adagrad", dtype=np.float32), X, T2, {}),
    "layers that draw": (lambda: nn.NeuralClassifier(network(), optimizer="adamw", batch_size=8), X, T3, {}),
    "regression": (lambda: nn.MLPRegressor(hidden_layer_sizes=(4,), optimizer="rmsprop"), X, 1e4 + X[:, 0], {}),
    "CNN": (lambda: nn.CNN(maps=(2,), optimizer="adam"), IMAGES, np.repeat([0, 1], 6), {}),
    "stops by itself": (lambda: nn.MLP([2, 3, 1], tol=0.5), X, T2, {}),
    "gradients": (lambda: nn.MLP([2, 3, 1]), X, T2, {"gradients": True}),
}  # fmt: skip


@pytest.mark.parametrize("name", MODELS)
@pytest.mark.parametrize("suffix", [".npz", ".safetensors"])
def test_it_goes_on_to_the_same_numbers(name: str, suffix: str, tmp_path: Path) -> None:
    make, samples, t, how = MODELS[name]
    path = tmp_path / f"training{suffix}"
    whole = make().fit(samples, t, epochs=13, **how)
    cut = make().fit(samples, t, epochs=13, callbacks=[lambda run: run.epoch == 5, nn.Checkpoint(path)], **how)
    assert len(cut.history_) == 5
    again = [nn.Checkpoint(path, resume=True), print_nothing]
    model = make().fit(samples, t, epochs=13, callbacks=again, **how)
    agree(model, whole, 0.0)
    for entries in ("loss", "accuracy", "learning_rate", "validation_loss", "validation_accuracy", "gradients"):
        assert getattr(model.history_, entries) == getattr(whole.history_, entries)
    assert model.history_.best_epoch == whole.history_.best_epoch


def test_a_power_failure_in_the_middle_of_an_epoch(tmp_path: Path) -> None:
    path = tmp_path / "training.npz"

    def fails(run: nn.Training) -> None:
        if run.epoch == 6:
            raise OSError("no power")

    with pytest.raises(OSError, match="no power"):
        nn.MLP([2, 3, 1], optimizer="adam").fit(X, T2, epochs=9, callbacks=[fails, nn.Checkpoint(path, every=2)])
    model = nn.MLP([2, 3, 1], optimizer="adam").fit(X, T2, epochs=9, callbacks=[nn.Checkpoint(path, resume=True)])
    agree(model, nn.MLP([2, 3, 1], optimizer="adam").fit(X, T2, epochs=9), 0.0)


def test_what_has_ended_is_not_trained_further(tmp_path: Path) -> None:
    path = tmp_path / "training.npz"
    how: Any = {"validation": (X[:6], 1 - T2[:6]), "patience": 3, "epochs": 80}
    done = nn.MLP([2, 3, 1]).fit(X, T2, callbacks=[nn.Checkpoint(path)], **how)
    assert len(done.history_) < 80
    again = nn.MLP([2, 3, 1]).fit(X, T2, callbacks=[nn.Checkpoint(path, resume=True)], **how)
    agree(again, done, 0.0)
    assert (len(again.history_), again.history_.best_epoch) == (len(done.history_), done.history_.best_epoch)


def test_without_a_file_it_begins_at_the_beginning(tmp_path: Path) -> None:
    path = tmp_path / "training.npz"
    model = nn.MLP([2, 3, 1]).fit(X, T2, epochs=4, callbacks=[nn.Checkpoint(path, every=3, resume=True)])
    agree(model, nn.MLP([2, 3, 1]).fit(X, T2, epochs=4), 0.0)
    assert path.exists()
    longer = nn.MLP([2, 3, 1]).fit(X, T2, epochs=7, callbacks=[nn.Checkpoint(path, resume=True)])
    agree(longer, nn.MLP([2, 3, 1]).fit(X, T2, epochs=7), 0.0)


def test_files_of_other_trainings(tmp_path: Path) -> None:
    path, weights = tmp_path / "training.npz", tmp_path / "weights.npz"
    model = nn.MLP([2, 3, 1]).fit(X, T2, epochs=2, callbacks=[nn.Checkpoint(path)])
    nn.save(model, weights)
    for file, made, more in (
        (weights, nn.MLP([2, 3, 1]), []),
        (path, nn.MLP([2, 4, 1]), []),
        (path, nn.MLP([2, 3, 1], optimizer="adam"), []),
        (path, nn.MLP([2, 3, 1]), [nn.EarlyStopping(3)]),
        (path, nn.NeuralClassifier(nn.Sequential(nn.Dropout(0.5, rng=0), nn.Neuron(2))), []),
    ):
        with pytest.raises(nn.WeightFileError, match="this is not the checkpoint of such a training"):
            made.fit(X, T2, callbacks=[*more, nn.Checkpoint(file, resume=True)])
    with pytest.raises(nn.WeightFileError, match=r"expected \.npz or \.safetensors"):
        nn.Checkpoint(tmp_path / "training.txt")
    with pytest.raises(ArgumentError, match="every is a whole number, 1 or more"):
        nn.Checkpoint(path, every=0)


def test_a_generator_that_keeps_an_array(tmp_path: Path) -> None:
    path = tmp_path / "training.npz"

    def make() -> Any:
        rng = np.random.Generator(np.random.MT19937(3))
        return nn.NeuralClassifier(nn.Sequential(nn.Linear(2, 4, rng=0), nn.Dropout(0.5, rng=rng), nn.Neuron(4, rng=1)))

    make().fit(X, T2, epochs=3, callbacks=[nn.Checkpoint(path)])
    model = make().fit(X, T2, epochs=6, callbacks=[nn.Checkpoint(path, resume=True)])
    agree(model, make().fit(X, T2, epochs=6), 0.0)


@pytest.mark.parametrize("suffix", [".npz", ".safetensors"])
def test_optimizers_are_saved_and_loaded(suffix: str, tmp_path: Path) -> None:
    """A loop of one's own that goes on from two files."""

    def steps(model: Any, optimizer: Any, n: int) -> None:
        for _ in range(n):
            optimizer.zero_grad()
            nn.CrossEntropyLoss()(model(X), T3).backward()
            optimizer.step()

    whole, first, second = (nn.Sequential(nn.Linear(2, 3, rng=0), nn.PReLU(), nn.Linear(3, 3, rng=1)) for _ in range(3))
    steps(whole, nn.Adam(whole.parameters(), 0.05), 9)
    optimizer = nn.Adam(first.parameters(), 0.05)
    steps(first, optimizer, 4)
    nn.save(first, tmp_path / f"model{suffix}")
    nn.save(optimizer, tmp_path / f"optimizer{suffix}")
    nn.load(second, tmp_path / f"model{suffix}")
    other = nn.load(nn.Adam(second.parameters(), 0.9), tmp_path / f"optimizer{suffix}")
    assert (other.lr, other.steps) == (0.05, 4)
    steps(second, other, 5)
    agree(second, whole, 0.0)
    with pytest.raises(nn.WeightFileError, match="This SGD has lr, steps"):
        nn.load(nn.SGD(second.parameters(), 0.1), tmp_path / f"optimizer{suffix}")
