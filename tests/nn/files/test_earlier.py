"""What an earlier version wrote: weights load, pickles say in one sentence what to do.

The files in earlier/ are those of version 0.1's `nn.save`, of MLP([3, 2, 1], epochs=2) trained on the sign of the first
of three features, with numbers and with words for classes.
"""

from __future__ import annotations

import io
import pickle
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import nn
from autograd.errors import ChalkgradError
from autograd.moved import MovedError

EARLIER = Path(__file__).parent / "earlier"
X = np.random.default_rng(0).normal(size=(40, 3))


@pytest.mark.parametrize("ending", ["npz", "safetensors"])
@pytest.mark.parametrize(("name", "classes"), [("mlp", [0, 1]), ("labels", ["healthy", "sick"])])
def test_weights_load(name: str, classes: list[Any], ending: str) -> None:
    if ending == "safetensors":
        pytest.importorskip("safetensors")
    model = nn.MLP([3, 2, 1])
    nn.load(model, EARLIER / f"{name}.{ending}")
    assert model.classes_.tolist() == classes
    again = nn.MLP([3, 2, 1], epochs=2).fit(X, np.array(classes)[(X[:, 0] > 0).astype(int)])
    for key, weights in again.state_dict().items():
        np.testing.assert_allclose(model.state_dict()[key], weights, rtol=1e-9)


@pytest.mark.parametrize(
    "named", ["nn.mlp MLP", "nn.linear_models LogisticRegression", "nn.regularizers L2", "autograd.op operation"]
)
def test_a_pickle_of_former_modules_says_what_to_do(named: str) -> None:
    module, name = named.split()
    written = f"c{module}\n{name}\n.".encode()  # pickle's text form: look this up in that module
    with pytest.raises(MovedError, match=rf"earlier version \(it names {module}\).*nn\.save.*nn\.load") as caught:
        pickle.load(io.BytesIO(written))
    assert isinstance(caught.value, ChalkgradError)
    assert isinstance(caught.value, ImportError)
    assert str(caught.value).count(". ") == 0


def test_joblib_says_the_same() -> None:
    joblib = pytest.importorskip("joblib")
    with pytest.raises(MovedError, match=r"it names nn\.mlp"):
        joblib.load(io.BytesIO(b"cnn.mlp\nMLP\n."))


def test_a_module_that_never_was_is_not_ours_to_explain() -> None:
    with pytest.raises(ModuleNotFoundError) as caught:
        pickle.load(io.BytesIO(b"cnn.nothing\nMLP\n."))
    assert type(caught.value) is ModuleNotFoundError


@pytest.mark.parametrize("named", ["nn.layers Linear", "nn.data Standardizer", "nn.losses CrossEntropyLoss"])
def test_classes_in_a_folder_of_the_same_name_are_found(named: str) -> None:
    module, name = named.split()
    assert pickle.loads(f"c{module}\n{name}\n.".encode()) is getattr(nn, name)


def test_a_value_with_former_slots_says_what_to_do() -> None:
    from autograd import Value

    made = object.__new__(Value)
    with pytest.raises(MovedError, match="a Value with other slots"):
        made.__setstate__((None, {"data": 1.0, "grad": None, "op": None, "parents": (), "name": None}))
