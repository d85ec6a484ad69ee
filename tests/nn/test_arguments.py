"""Arguments of models that there are not: the names of other libraries are answered with ours."""

import copy
import inspect
import pickle
import re

import numpy as np
import pytest

import nn
from autograd.errors import SignatureError


@pytest.mark.parametrize(
    ("named", "said"),
    [
        ({"max_iter": 10}, "here it is epochs."),
        ({"early_stopping": True}, "fit(X, t, validation=0.1, patience=10)"),
        ({"learning_rate_init": 0.1}, "here it is lr."),
        ({"seed": 3}, "here it is random_state."),
        ({"hiden_layer_sizes": 3}, "did you mean 'hidden_layer_sizes'?"),
        ({"nothing_like_it": 3}, "It has sizes, lr, epochs"),
    ],
)
def test_an_argument_from_elsewhere_is_answered(named, said):
    with pytest.raises(SignatureError) as error:
        nn.MLP(**named)
    assert "MLP has no argument" in str(error.value)
    assert said in str(error.value)
    assert isinstance(error.value, TypeError)


def test_several_sizes_are_one_list():
    with pytest.raises(SignatureError, match=r"MLP takes sizes alone without a name, and got 2: 2, \[4, 1\]"):
        nn.MLP(2, [4, 1])


def test_what_is_no_model_is_not_told_of_epochs():
    with pytest.raises(SignatureError, match=r"SquaredL2 has no argument 'alpha'\. It has lam, bias"):
        nn.SquaredL2(alpha=0.1)


def test_copies_are_made_without_arguments():
    model = nn.MLP([2, 3, 1], lr=0.25)
    for other in (copy.copy(model), copy.deepcopy(model), pickle.loads(pickle.dumps(model))):
        assert other.get_params()["lr"] == 0.25


def test_a_model_of_ones_own_takes_what_it_says():
    class Mine(nn.LogisticRegression):
        def __init__(self, *, lr=0.5, **others):
            super().__init__(lr=lr, **others)

    assert Mine(epochs=3).epochs == 3


@pytest.mark.parametrize(
    ("model", "name", "expected"),
    [
        (nn.MLP(), "clip_gradients", "MLP(optimizer=lambda p, lr: nn.Adam(p, lr, max_norm=1.0))."),
        (nn.MLP(), "validation_split", "; here it is validation=0.1."),
        (nn.MLPRegressor(), "y", "; here it is t, the targets: fit(X, t)."),
        (nn.Perceptron(), "verbose", "; here it is progress=True."),
        (nn.MLP(), "class_weight", "; it is one of the model: MLP(class_weight=...)."),
        (nn.Autoencoder(), "epoch", "did you mean 'epochs'?"),
    ],
    ids=lambda x: x if isinstance(x, str) else "",
)
def test_fit_answers_the_names_of_others(model, name, expected):
    with pytest.raises(TypeError, match=re.escape(f"fit of {type(model).__name__} has no argument {name!r}")) as caught:
        model.fit([[0.0], [1.0]], [0, 1], **{name: 1})
    assert expected in str(caught.value)
    assert next(iter(inspect.signature(model.fit).parameters)) == "X"


def test_the_optimizer_that_is_named_for_cut_gradients_cuts_them():
    X, t = np.random.default_rng(0).normal(size=(20, 3)), [0, 1] * 10
    cut = nn.MLP([3, 3, 1], optimizer=lambda p, lr: nn.Adam(p, lr, max_norm=1.0), epochs=2).fit(X, t)
    assert cut._optimizer[0].max_norm == 1.0


@pytest.mark.parametrize("kind", [nn.MLP, nn.LogisticRegression, nn.CNN, nn.L2, nn.InverseDecay, nn.NeuralClassifier])
def test_the_signature_of_a_class_is_that_of_its_init(kind):
    assert [*inspect.signature(kind).parameters] == [*inspect.signature(kind.__init__).parameters][1:]


def test_the_signature_of_a_model_is_that_of_its_call():
    assert [*inspect.signature(nn.MLP([2, 1])).parameters] == ["inputs", "options"]
