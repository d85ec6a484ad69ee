"""The same network in PyTorch: outputs and gradients against the real one, and weights there and back."""

from __future__ import annotations

import copy
import doctest
import io
import pickle
from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest

import nn
from autograd import ChalkgradError, DataTypeError, Value
from nn.export.stages import ONNX, PARTS, TORCH, stages
from tests.nn.exported import IMAGES, LAYERS, MODELS, OTHERS, X, inputs, network, required

torch = required("torch")

pytestmark = pytest.mark.filterwarnings("ignore:Using padding='same' with even kernel lengths")  # PyTorch's own word
PRECISIONS = [(np.float64, torch.float64, 1e-12), (np.float32, torch.float32, 2e-5)]


def compare(model: Any, there: Any, x: Any, tolerance: float) -> None:
    """Outputs, and the gradients of a weighted sum of them, of the inputs and of every weight."""
    ours, theirs = Value(x.copy()), torch.tensor(x, requires_grad=True)
    y, z = model(ours), there(theirs)
    assert tuple(z.shape) == y.shape
    assert z.numpy(force=True).dtype == y.dtype
    np.testing.assert_allclose(z.numpy(force=True), y.data, rtol=tolerance, atol=tolerance)
    weights = np.random.default_rng(9).normal(size=y.shape).astype(x.dtype)
    model.zero_grad()
    there.zero_grad()
    (y * weights).sum().backward()
    (z * torch.tensor(weights)).sum().backward()
    np.testing.assert_allclose(theirs.grad, ours.grad, rtol=tolerance, atol=tolerance)
    own, other = numbers(model, lambda p: p.grad), [p.grad for p in there.parameters()]
    assert len(own) == len(other)
    for mine, its in zip(own, other, strict=True):
        if mine is None:  # the memory of a cell that has none yet
            assert its is None
            continue
        np.testing.assert_allclose(its.reshape(mine.shape), mine, rtol=10 * tolerance, atol=10 * tolerance)


def numbers(model: Any, of: Any) -> list[Any]:
    """What belongs to each parameter, in the order of the layers, the bias of a dense layer apart."""
    found: list[Any] = []
    for layer in (inner for stage in stages(model) for inner in stage.modules()):
        for p in layer.arrays():
            a = of(p) if of(p) is None else np.asarray(of(p))
            found += [a[..., 1:], a[..., 0]] if a is not None and getattr(layer, "bias", None) is True else [a]
    return found


@pytest.mark.parametrize(("dtype", "kind", "tolerance"), PRECISIONS, ids=["float64", "float32"])
@pytest.mark.parametrize(("make", "shape"), [c[1:] for c in LAYERS], ids=[c[0] for c in LAYERS])
def test_every_layer(make: Any, shape: tuple[int, ...], dtype: Any, kind: Any, tolerance: float) -> None:
    model = make(dtype)
    there = nn.export.to_torch(model)
    if not any(p.shape for p in model.parameters()):
        there = there.to(kind)  # no weight tells the precision
    compare(model, there, inputs(shape, dtype), tolerance)


@pytest.mark.parametrize(("dtype", "kind", "tolerance"), PRECISIONS, ids=["float64", "float32"])
@pytest.mark.parametrize(("make", "X", "t"), [m[1:] for m in MODELS], ids=[m[0] for m in MODELS])
def test_every_model(make: Any, X: Any, t: Any, dtype: Any, kind: Any, tolerance: float) -> None:
    model = make(dtype).fit(X, t, epochs=3)
    there = nn.export.to_torch(model)
    assert {p.dtype for p in there.parameters()} == {kind}
    x = (X if X.ndim == 2 else X[:, None]).astype(dtype)
    # On images of noise some sums cancel to nearly nothing.
    compare(model, there, x, tolerance if X.ndim == 2 else 10 * tolerance)
    with torch.no_grad():
        scores = nn.export.to_torch(model, logits=True)(torch.tensor(x)).numpy()
    scores = scores[:, 1] - scores[:, 0] if scores.shape[1:] == (2,) else scores
    np.testing.assert_allclose(scores, model.decision_function(X), rtol=10 * tolerance, atol=10 * tolerance)


@pytest.mark.parametrize(("dtype", "kind", "tolerance"), PRECISIONS, ids=["float64", "float32"])
@pytest.mark.parametrize(("make", "X", "t"), [m[1:] for m in OTHERS], ids=[m[0] for m in OTHERS])
def test_models_that_are_no_chain(make: Any, X: Any, t: Any, dtype: Any, kind: Any, tolerance: float) -> None:
    model = make(dtype).fit(X, t, epochs=3).eval()
    there = nn.export.to_torch(model)
    assert {p.dtype for p in there.parameters()} == {kind}
    x = (X if X.ndim == 2 else X[:, None]).astype(dtype)
    y = model(x).data
    np.testing.assert_allclose(there(torch.tensor(x)).numpy(force=True), y, rtol=tolerance, atol=10 * tolerance)
    scores = nn.export.to_torch(model, logits=True)(torch.tensor(x)).numpy(force=True)
    np.testing.assert_allclose(scores, model.scores(x).data, rtol=100 * tolerance, atol=100 * tolerance)
    if dtype is np.float64:
        compare(model, there, x, 1e-10)
    other = make(dtype).fit(X, t, epochs=1).eval()
    nn.export.from_torch(there, other)
    np.testing.assert_array_equal(other(x).data, y)


def test_a_segmentation_fits_images_of_other_sizes() -> None:
    model = nn.SegmentationCNN(1, 2, maps=(3, 4))
    there = nn.export.to_torch(model)
    compare(model, there, inputs((2, 1, 12, 6), float), 1e-12)


def test_one_sample_needs_no_batch() -> None:
    model = nn.MLP([2, 3, 1])
    z = nn.export.to_torch(model)(torch.tensor([0.4, -1.0], dtype=torch.float64))
    assert z.shape == ()
    assert z.item() == pytest.approx(model([0.4, -1.0]).data, abs=1e-15)


@pytest.mark.slow
def test_a_training_step_is_the_same() -> None:
    model = nn.CNN((1, 8, 8), 3, maps=(3, 4))
    there = nn.export.to_torch(model, logits=True)
    optimizer = torch.optim.SGD(there.parameters(), lr=0.1)
    t = np.arange(12) % 3
    x = torch.tensor(IMAGES[:, None])
    for _ in range(5):
        optimizer.zero_grad()
        torch.nn.functional.cross_entropy(there(x), torch.tensor(t)).backward()
        optimizer.step()
    model.fit(IMAGES, t, epochs=5, batch_size=12, lr=0.1)
    twin = nn.CNN((1, 8, 8), 3, maps=(3, 4), random_state=1)
    assert nn.export.from_torch(there, twin) is twin
    for key, array in model.state_dict().items():
        np.testing.assert_allclose(twin.state_dict()[key], array, rtol=1e-10, atol=1e-12)


def test_batch_statistics_are_the_same_while_training() -> None:
    model = nn.Sequential(nn.Linear(2, 4), nn.BatchNorm1d(4), nn.Neuron(4)).train()
    there = nn.export.to_torch(model)
    for seed in range(3):
        compare(model, there, inputs((6, 2), float, seed), 1e-11)
    np.testing.assert_allclose(there[1].running_mean, model.layers[1].running_mean, atol=1e-14)
    np.testing.assert_allclose(there[1].running_var, model.layers[1].running_var, atol=1e-14)
    twin = nn.export.from_torch(there, nn.Sequential(nn.Linear(2, 4), nn.BatchNorm1d(4), nn.Neuron(4)))
    np.testing.assert_array_equal(twin.layers[1].running_var, there[1].running_var)


def test_each_layer_keeps_its_mode() -> None:
    model = nn.Sequential(nn.Linear(2, 4), nn.Dropout(0.5))
    assert nn.export.to_torch(model.train())[1].training
    there = nn.export.to_torch(model.eval())
    assert not there.training
    assert not there[1].training


def test_weights_go_there_and_back() -> None:
    for dtype in (np.float64, np.float32):
        model = network(dtype)
        before = model.state_dict()
        there = nn.export.to_torch(model)
        for p in model.parameters():
            p.assign(np.zeros(p.shape) if p.shape else 0.0)
        assert any(p.abs().sum() > 0 for p in there.parameters())
        nn.export.from_torch(there.state_dict(), model)
        for key, array in model.state_dict().items():
            assert np.asarray(array).dtype == np.asarray(before[key]).dtype
            np.testing.assert_array_equal(array, before[key])


def test_the_network_is_pytorchs_own() -> None:
    """It is saved, copied and pickled as any other."""
    there = nn.export.to_torch(nn.Perceptron(2))
    x = torch.tensor(X)
    for twin in (copy.deepcopy(there), pickle.loads(pickle.dumps(there))):
        assert torch.equal(twin(x), there(x))
    assert list(there.state_dict()) == ["0.weight", "0.bias"]


def test_a_shared_layer_stays_shared() -> None:
    layer = nn.Linear(2, 2)
    tied = nn.Linear(2, 2)
    tied.weight = layer.weight
    model = nn.Sequential(layer, nn.Tanh(), layer, tied)
    there = nn.export.to_torch(model)
    assert len(list(there.parameters())) == 2
    x, z = Value(X), torch.tensor(X)
    model(x).sum().backward()
    there(z).sum().backward()
    np.testing.assert_allclose(there[0].weight.grad, layer.weight.grad[:, 1:], rtol=1e-12)
    with torch.no_grad():
        there[3].bias.fill_(7.0)
    nn.export.from_torch(there, model)
    assert layer.weight.data[:, 0].tolist() == [7.0, 7.0]


# ------------------------------------------------------------------------- modules of one's own
class Block(nn.Module):
    def __init__(self) -> None:
        self.dense, self.bend = nn.Linear(2, 2), nn.Tanh()

    def forward(self, x: Any) -> Any:
        return self.bend(self.dense(x))


class Scale(nn.Module):
    def __init__(self, factor: Any = (2.0, 3.0)) -> None:
        self.factor = Value(list(factor))

    def forward(self, x: Any) -> Any:
        return x * self.factor


class ScaleThere(torch.nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.factor = torch.nn.Parameter(torch.ones(2))

    def forward(self, x: Any) -> Any:
        return x * self.factor


@pytest.fixture
def own_rules() -> Iterator[None]:
    tables = [(rules, dict(rules)) for rules in (PARTS, TORCH, ONNX)]
    yield
    for rules, before in tables:
        rules.clear()
        rules.update(before)


@pytest.mark.usefixtures("own_rules")
def test_registered_modules() -> None:
    nn.export.register(Block, parts=lambda block: [block.dense, block.bend])
    nn.export.register(Scale, torch=lambda layer: ScaleThere())
    model = nn.Sequential(Block(), Scale(), Block(), nn.Neuron(2))
    there = nn.export.to_torch(model)
    compare(model, there, inputs((5, 2), float), 1e-12)
    with torch.no_grad():
        there[2].factor.copy_(torch.tensor([5.0, 6.0]))
    nn.export.from_torch(there, model)
    assert model.layers[1].factor.data.tolist() == [5.0, 6.0]


@pytest.mark.usefixtures("own_rules")
def test_a_registered_layer_with_other_weights() -> None:
    nn.export.register(Scale, torch=lambda layer: torch.nn.Linear(2, 2))
    with pytest.raises(nn.ExportError, match=r"Scale has (weight|bias|factor) of shape .* the same names and sizes"):
        nn.export.to_torch(Scale())


class Doubled(nn.MLP):
    def forward(self, x: Any) -> Any:
        return 2.0 * super().forward(x)


class Renamed(nn.MLP):
    """Computes nothing of its own."""


CASES: list[tuple[str, Any, type[Exception], str]] = [
    (
        "a module without rule",
        lambda: nn.export.to_torch(nn.Sequential(Block())),
        nn.ExportError,
        "rule to export Block",
    ),
    ("a subclass of its own", lambda: nn.export.to_torch(Doubled([2, 1])), nn.ExportError, "export Doubled"),
    ("a twin", lambda: nn.export.to_torch(nn.scalar(nn.MLP([2, 3, 1]))), nn.ExportError, "nn.scalar made it from"),
    ("no weights", lambda: nn.export.to_torch(nn.LogisticRegression()), nn.NotFittedError, "has no weights yet"),
    ("no image", lambda: nn.export.to_torch(nn.Localizer()), nn.NotFittedError, "how large an image is"),
    ("no classes", lambda: nn.export.to_torch(nn.NeuralClassifier(nn.Linear(2, 3))), nn.NotFittedError, "its module"),
    (
        "a twin of many layers",
        lambda: nn.export.to_torch(nn.scalar(nn.SegmentationCNN(1, 2, maps=(2,)))),
        nn.ExportError,
        "nn.scalar made it from",
    ),
    ("no module", lambda: nn.export.to_torch("MLP"), DataTypeError, "got str"),
    ("register nothing", lambda: nn.export.register("Block"), nn.ExportError, "got 'Block'"),
    (
        "weights of others",
        lambda: nn.export.from_torch(nn.export.to_torch(nn.MLP([2, 4, 1])), nn.MLP([2, 3, 1])),
        nn.ExportError,
        r"not the weights of to_torch\(MLP\): .*size mismatch for 0.weight",
    ),
    (
        "too few weights",
        lambda: nn.export.from_torch({}, nn.MLP([2, 3, 1])),
        nn.ExportError,
        'Missing key.*"0.weight", "0.bias", "2.weight"',
    ),
    ("no weights at all", lambda: nn.export.from_torch(3, nn.MLP([2, 3, 1])), DataTypeError, "state_dict, got int"),
]


@pytest.mark.parametrize(("call", "error", "text"), [c[1:] for c in CASES], ids=[c[0] for c in CASES])
def test_errors(call: Any, error: type[Exception], text: str) -> None:
    with pytest.raises(error, match=text) as caught:
        call()
    assert isinstance(caught.value, ChalkgradError)
    assert "\n" not in str(caught.value)


def test_a_subclass_that_computes_nothing_of_its_own_is_as_its_base() -> None:
    compare(Renamed([2, 3, 1]), nn.export.to_torch(Renamed([2, 3, 1])), inputs((5, 2), float), 1e-12)


def test_the_examples_of_the_docstrings() -> None:
    for function in (nn.export.to_torch, nn.export.from_torch):
        said = io.StringIO()
        example = doctest.DocTestParser().get_doctest(
            function.__doc__.replace("# doctest: +SKIP", ""), vars(nn.export) | {}, function.__name__, None, 0
        )
        result = doctest.DocTestRunner().run(example, out=said.write)
        assert result.attempted > 3
        assert result.failed == 0, said.getvalue()


def test_frozen_layers_are_frozen_there() -> None:
    model = nn.Sequential(nn.Linear(2, 4).freeze(), nn.BatchNorm1d(4).freeze(), nn.PReLU(), nn.Neuron(4))
    there = nn.export.to_torch(model.train())
    assert [p.requires_grad for p in there.parameters()] == [False] * 4 + [True] * 3
    x = inputs((6, 2), float)
    np.testing.assert_allclose(there(torch.tensor(x)).detach(), model(x).data, rtol=1e-12)
    assert torch.equal(there[1].running_mean, torch.zeros(4))
    assert all(p.requires_grad for p in nn.export.to_torch(model.unfreeze()).parameters())
