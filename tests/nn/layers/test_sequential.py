"""Layers put together: lists of them, and a way around a block."""

from __future__ import annotations

import pickle
from typing import Any

import numpy as np
import pytest

import autograd
import nn
from autograd import ArgumentError, ChalkgradError, DataTypeError, IndexingError, ShapeError
from tests.nn.agreeing import agrees

X = np.random.default_rng(0).normal(size=(5, 4))


def chain() -> list[Any]:
    return [nn.Linear(4, 3, rng=0), nn.Tanh(), nn.Linear(3, 2, rng=1)]


@pytest.mark.parametrize("make", [
    lambda: nn.Sequential(*chain()), lambda: nn.Sequential(chain()), lambda: nn.Sequential(tuple(chain())),
    lambda: nn.Sequential(layer for layer in chain()), lambda: nn.Sequential(dict(zip("abc", chain(), strict=True))),
    lambda: nn.Sequential().extend(chain()), lambda: nn.Sequential(chain()[:2]).append(chain()[2]),
    lambda: nn.Sequential(chain()[1:]).insert(0, chain()[0]),
])  # fmt: skip
def test_however_it_is_given_it_is_the_same(make: Any) -> None:
    model = make()
    np.testing.assert_array_equal(model(X).data, nn.Sequential(*chain())(X).data)
    assert list(model.state_dict()) == ["layers.0.weight", "layers.2.weight"]
    assert [p.name for p in model.parameters()] == ["W⁰", "W¹"]
    assert pickle.loads(pickle.dumps(model))(X).shape == (5, 2)


def test_a_list_of_layers() -> None:
    model = nn.Sequential(chain())
    assert len(model) == 3
    assert list(model) == model.layers
    assert model[0] is model.layers[0]
    assert model[-1] is model.layers[2]
    front = model[:-1]
    assert isinstance(front, nn.Sequential)
    assert [a is b for a, b in zip(front, model, strict=False)] == [True, True]
    np.testing.assert_array_equal(model[2](front(X)).data, model(X).data)
    model[1] = nn.ReLU()
    assert repr(model) == "Sequential(Linear(4, 3), ReLU(), Linear(3, 2))"
    assert bool(nn.Sequential())
    with pytest.raises(IndexingError, match="has 3 layers, from 0 on; there is no 3"):
        model[3]


def test_names_in_a_dict_are_those_of_drawings() -> None:
    model = nn.Sequential({"hidden": nn.Linear(4, 3), "bend": nn.Tanh()})
    y = model(X)
    assert y.scope[-1] == "bend"


@pytest.mark.parametrize(("make", "error", "text"), [
    (lambda: nn.Sequential(nn.Linear(4, 3), nn.ReLU), ArgumentError, r"ReLU is a class of them: write nn.ReLU\(\)"),
    (lambda: nn.Sequential([nn.Linear]), ArgumentError, r"write nn.Linear\(...\)"),
    (lambda: nn.Sequential(nn.PReLU), ArgumentError, r"write nn.PReLU\(\)"),
    (lambda: nn.Sequential().append(nn.Tanh), ArgumentError, r"write nn.Tanh\(\)"),
    (lambda: nn.Residual(nn.Tanh), ArgumentError, r"Residual takes layers.*write nn.Tanh\(\)"),
    (lambda: nn.Sequential("relu"), DataTypeError, "got the text 'relu'"),
    (lambda: nn.Sequential(nn.Linear(2, 3), None), DataTypeError, "got NoneType None"),
    (lambda: nn.Sequential([nn.Tanh()], nn.Tanh()), DataTypeError, "got list"),
])  # fmt: skip
def test_what_is_no_layer_is_refused_when_it_is_made(make: Any, error: type[Exception], text: str) -> None:
    with pytest.raises(error, match=text) as caught:
        make()
    assert isinstance(caught.value, ChalkgradError)


def test_a_layer_of_pytorch_is_refused_when_it_is_made() -> None:
    torch = pytest.importorskip("torch")
    with pytest.raises(DataTypeError, match="ReLU is a layer of torch: give one of nn"):
        nn.Sequential(torch.nn.ReLU())


# --------------------------------------------------------------------------------------- around a block
def test_a_residual_block_at_every_resolution() -> None:
    layer = nn.Residual([nn.Linear(4, 3, rng=0), nn.Tanh(), nn.Linear(3, 4, rng=1)])
    np.testing.assert_allclose(layer(X).data, X + layer.block(X).data)

    def loss(x: Any, first: Any, last: Any) -> Any:
        layer.block[0].weight, layer.block[2].weight = first, last
        return autograd.sum(autograd.sigmoid(layer(x)))

    agrees(loss, X, *[p.data for p in layer.parameters()], order=2)


def test_the_way_around_may_change_the_shape_too() -> None:
    layer = nn.Residual(nn.Linear(4, 2), around=nn.Linear(4, 2, bias=False))
    np.testing.assert_allclose(layer(X).data, layer.around(X).data + layer.block(X).data)
    assert repr(layer) == "Residual(Linear(4, 2), around=Linear(4, 2, bias=False))"
    with pytest.raises(ShapeError, match=r"of shape \(5, 2\), to x of shape \(5, 4\)"):
        nn.Residual(nn.Linear(4, 2))(X)
    with pytest.raises(ShapeError, match=r"of shape \(5, 1\)"):  # it would broadcast in silence
        nn.Residual(nn.Linear(4, 1))(X)
