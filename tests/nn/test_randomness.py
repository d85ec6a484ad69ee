"""Random numbers: no two layers begin alike, a script repeats, and models do not depend on what was made before."""

from __future__ import annotations

import copy
import re
import subprocess
import sys
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

import nn
from autograd import ArgumentError
from nn.randomness import generator, own_generator, streams
from tests.nn.pairs import T2, X, agree, both
from tests.nn.zoo import CLASSIFIERS

LAYERS: dict[str, Callable[..., Any]] = {
    "Linear": lambda **o: nn.Linear(4, 3, **o),
    "Linear without bias": lambda **o: nn.Linear(4, 3, bias=False, **o),
    "Neuron": lambda **o: nn.Neuron(4, **o),
    "Conv1d": lambda **o: nn.Conv1d(2, 3, 3, **o),
    "Conv2d": lambda **o: nn.Conv2d(2, 3, 3, **o),
    "ConvTranspose2d": lambda **o: nn.ConvTranspose2d(2, 3, 3, **o),
    "LocallyConnected1d": lambda **o: nn.LocallyConnected1d(2, 3, 5, 3, **o),
}
every_layer = pytest.mark.parametrize("make", LAYERS.values(), ids=list(LAYERS))
BAD = [-1, 1.0, "0", True, np.True_, np.int64(-3), np.nan, [1, 2], np.random.SeedSequence(0)]


def weight(layer: Any) -> Any:
    return layer.weight.data


def stand() -> list[Any]:
    """Where the package's streams are."""
    return [stream.bit_generator.state for stream in streams()]


# ------------------------------------------------------------------------------------------ layers
@every_layer
def test_layers_without_rng_differ_and_repeat_after_manual_seed(make: Any) -> None:
    first, second = weight(make()), weight(make())
    assert not np.any(first[first != 0] == second[second != 0])
    nn.manual_seed(0)
    np.testing.assert_array_equal(weight(make()), first)
    np.testing.assert_array_equal(weight(make()), second)
    nn.manual_seed(1)
    assert np.any(weight(make()) != first)


@every_layer
def test_seeds_and_generators_are_taken_as_they_are(make: Any) -> None:
    before = stand()
    for rng in (3, np.int64(3), np.random.default_rng(3)):
        np.testing.assert_array_equal(weight(make(rng=rng)), weight(make(rng=3)))
    shared = np.random.default_rng(3)
    first, second = weight(make(rng=shared)), weight(make(rng=shared))
    np.testing.assert_array_equal(first, weight(make(rng=3)))
    assert np.any(first != second)
    assert stand() == before
    nn.manual_seed(3)
    np.testing.assert_array_equal(weight(make()), first)


def test_layers_of_one_network_differ() -> None:
    model = nn.Sequential(nn.Linear(8, 8), nn.ReLU(), nn.Linear(8, 8), nn.ReLU(), nn.Linear(8, 8))
    a, b, c = (weight(layer)[:, 1:] for layer in model.layers[::2])
    for one, other in ((a, b), (b, c), (a, c)):
        assert abs(np.corrcoef(one.ravel(), other.ravel())[0, 1]) < 0.5


SCRIPT = """
import nn
model = nn.Sequential(nn.Linear(3, 4), nn.Dropout(0.5), nn.Linear(4, 2))
for name, p in model.named_parameters():
    print(name, p.data.tolist())
print(model([[1.0, 2.0, 3.0]] * 4).data.tolist())
"""


def test_a_script_gives_the_same_each_time_it_runs() -> None:
    runs = [
        subprocess.run([sys.executable, "-c", SCRIPT], capture_output=True, text=True, check=True).stdout
        for _ in range(2)
    ]
    assert runs[0] == runs[1]
    model = nn.Sequential(nn.Linear(3, 4), nn.Dropout(0.5), nn.Linear(4, 2))  # after manual_seed(0): as at import
    lines = runs[0].splitlines()
    for (name, p), line in zip(model.named_parameters(), lines, strict=False):
        assert line == f"{name} {p.data.tolist()}"
    assert lines[2] == str(model([[1.0, 2.0, 3.0]] * 4).data.tolist())


# ----------------------------------------------------------------------------------------- Dropout
def test_two_dropouts_draw_different_masks() -> None:
    first, second = nn.Dropout(0.5), nn.Dropout(0.5)
    ones = np.ones(200)
    masks = [layer(ones).data for layer in (first, second)]
    assert 50 < np.sum(masks[0] != masks[1]) < 150
    assert first.rng is not second.rng
    nn.manual_seed(0)
    again = nn.Dropout(0.5)
    np.testing.assert_array_equal(again(ones).data, masks[0])
    twin = copy.deepcopy(again)
    np.testing.assert_array_equal(again(ones).data, twin(ones).data)
    with_seed = nn.Dropout(0.5, rng=4)
    np.testing.assert_array_equal(with_seed(ones).data, nn.Dropout(0.5, rng=np.random.default_rng(4))(ones).data)


def test_weights_do_not_depend_on_dropout_between() -> None:
    plain = nn.Sequential(nn.Linear(2, 4), nn.Linear(4, 4))
    nn.manual_seed(0)
    dropping = nn.Sequential(nn.Linear(2, 4), nn.Dropout(0.5), nn.Linear(4, 4))
    np.testing.assert_array_equal(weight(plain.layers[1]), weight(dropping.layers[2]))


def test_drawing_masks_moves_no_stream() -> None:
    layer = nn.Dropout(0.5)
    before = stand()
    layer(X)
    assert stand() == before


def network() -> nn.Sequential:
    return nn.Sequential(nn.Linear(2, 8), nn.Dropout(0.3), nn.Tanh(), nn.Linear(8, 8), nn.Dropout(0.3), nn.Neuron(8))


def test_fit_with_dropout_repeats_bit_for_bit() -> None:
    """On the graph and recorded, in a second fit, and whatever is made in between."""
    module = network()
    program, graph = both(lambda: nn.NeuralClassifier(module, epochs=6, batch_size=8), X, T2)
    agree(program, graph, 1e-12)
    loss, before = program.history_.loss, program.state_dict()
    network()
    agree(program.fit(X, T2), before, 0.0)
    assert program.history_.loss == loss
    nn.manual_seed(0)
    again = nn.NeuralClassifier(network(), epochs=6, batch_size=8).fit(X, T2)
    agree(again, before, 0.0)
    assert again.history_.loss == loss


# --------------------------------------------------------------------------------------- the order
def test_train_without_rng_goes_through_the_samples_in_another_order_each_time() -> None:
    def order(**options: Any) -> list[int]:
        model, seen = nn.Neuron(1, rng=0), []

        def step(x: Any, t: Any) -> tuple[float, float]:
            seen.extend(x[:, 0].astype(int).tolist())
            return 0.0, 0.0

        samples = np.arange(20.0)[:, None]
        nn.train(model, step, samples, samples, nn.SGD(model.parameters(), lr=0.1), epochs=1, batch_size=5, **options)
        return seen

    first, second = order(), order()
    assert first != second
    assert sorted(first) == sorted(second) == list(range(20))
    nn.manual_seed(0)
    assert order() == first
    assert order(rng=2) == order(rng=2) == np.random.default_rng(2).permutation(20).tolist()


# ------------------------------------------------------------------------------------------ models
@pytest.mark.filterwarnings("ignore::nn.NotSeparableWarning")
@pytest.mark.parametrize("name", [name for name in CLASSIFIERS if "network" not in name])
def test_models_have_their_own_seed_and_leave_the_stream(name: str) -> None:
    make, samples, t = CLASSIFIERS[name]
    first = make(epochs=2, random_state=1)
    before = stand()
    first.fit(samples, t)
    assert stand() == before
    nn.manual_seed(99)
    nn.Linear(3, 3)
    agree(first, make(epochs=2, random_state=1).fit(samples, t), 0.0)


def test_weights_of_models_are_those_of_their_seed() -> None:
    rng = np.random.default_rng(7)
    expected = [nn.Linear(2, 3, rng=rng), nn.Neuron(3, init="xavier", rng=rng)]
    for layer, made in zip(expected, nn.MLP([2, 3, 1], random_state=7).layers, strict=True):
        np.testing.assert_array_equal(weight(made), weight(layer))


# ---------------------------------------------------------------------------------------- mistakes
@pytest.mark.parametrize("seed", BAD, ids=repr)
def test_bad_seeds_are_refused(seed: Any) -> None:
    before = stand()
    came = re.escape(f"; got {' '.join(repr(seed).split())}.")
    for call in (nn.manual_seed, lambda seed: nn.patients(seed=seed)):
        with pytest.raises(ArgumentError, match=f"^seed is a whole number, 0 or more, such as 0{came}$"):
            call(seed)
    others = re.escape(", a generator such as numpy.random.default_rng(0), or None for the package's stream")
    makers: list[Callable[..., Any]] = [*LAYERS.values(), nn.Dropout, generator, own_generator]
    for make in makers:
        with pytest.raises(ArgumentError, match=f"^rng is a whole number, 0 or more{others}{came}$"):
            make(rng=seed)
    assert stand() == before


@pytest.mark.parametrize("seed", BAD, ids=repr)
@pytest.mark.parametrize("name", ["MLP", "LogisticRegression", "Perceptron", "CNN", "a network of one's own"])
def test_bad_seeds_of_models_are_refused(name: str, seed: Any) -> None:
    make, samples, t = CLASSIFIERS[name]
    model = make(random_state=seed)
    with pytest.raises(ArgumentError, match=r"random_state is a whole number, 0 or more, a Generator.*; got "):
        model.fit(samples, t)
    assert not hasattr(model, "classes_")
    model.set_params(random_state=3).fit(samples, t, epochs=2 if name != "Perceptron" else 100)
    with pytest.raises(ArgumentError, match="random_state is a whole number"):
        model.set_params(random_state=seed).fit(samples, t)


def test_manual_seed_takes_no_none() -> None:
    with pytest.raises(ArgumentError, match=r"seed is a whole number.*got None"):
        nn.manual_seed(None)  # type: ignore[arg-type]


# ------------------------------------------------------------------------------- random_state
STATES: dict[str, Callable[[], Any]] = {
    "Generator": lambda: np.random.default_rng(3),
    "RandomState": lambda: np.random.RandomState(3),
    "None": lambda: None,
}


def first_weights(state: Any, **more: Any) -> Any:
    X, t = np.eye(4), ["a", "b", "a", "b"]
    model = nn.MLP(hidden_layer_sizes=(3,), random_state=state, epochs=2, batch_size=2, **more)
    return [model.fit(X, t).history_.weights[0]["layers.0.weight"] for _ in range(2)], model


@pytest.mark.parametrize("kind", STATES)
def test_generators_give_every_fit_other_weights(kind: str) -> None:
    nn.manual_seed(0)
    (first, second), model = first_weights(STATES[kind]())
    assert not np.array_equal(first, second)
    nn.manual_seed(0)
    (again, after), _ = first_weights(STATES[kind]())
    np.testing.assert_array_equal(first, again)
    np.testing.assert_array_equal(second, after)
    assert model.random_state is not None or kind == "None"  # it stays the one that was given


@pytest.mark.parametrize("kind", STATES)
def test_a_warm_start_goes_on_whatever_the_state(kind: str) -> None:
    X, t = np.eye(4), ["a", "b", "a", "b"]
    model = nn.SoftmaxRegression(random_state=STATES[kind](), warm_start=True, epochs=2).fit(X, t)
    ended = model.linear.weight.data.copy()
    model.fit(X, t)
    np.testing.assert_array_equal(model.history_.weights[0]["linear.weight"], ended)


def test_weights_of_ones_own_stay_where_the_state_is_a_generator() -> None:
    model = nn.MLP([4, 1], random_state=np.random.default_rng(0), epochs=1)
    model.layers[0].weight.assign(np.full(5, 0.25))
    model.fit(np.eye(4), [0, 1, 0, 1])
    np.testing.assert_array_equal(model.history_.weights[0]["layers.0.weight"], np.full(5, 0.25))


@pytest.mark.parametrize("kind", ["Generator", "RandomState"])
def test_a_refused_fit_leaves_the_weights(kind: str) -> None:
    model = nn.MLP(hidden_layer_sizes=(3,), random_state=STATES[kind](), epochs=2).fit(np.eye(4), [0, 1, 0, 1])
    before = model.state_dict()
    with pytest.raises(nn.LabelError):
        model.fit(np.eye(4), [0, 0, 0, 0])
    for key, array in model.state_dict().items():
        np.testing.assert_array_equal(array, before[key])


def test_bagging_sets_another_state_on_each_copy() -> None:
    from sklearn.ensemble import BaggingClassifier

    model = nn.MLP(hidden_layer_sizes=(4,), epochs=1, lr=1e-9, batch_size=None)
    bag = BaggingClassifier(model, n_estimators=3, bootstrap=False, random_state=0).fit(np.eye(4), [0, 1, 0, 1])
    weights = [tuple(one.layers[0].weight.data.ravel()) for one in bag.estimators_]
    assert len(set(weights)) == 3
