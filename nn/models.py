"""The lecture's models: perceptron (L04-L08), logistic regression (L15-L16), multilayer perceptron (L21-L27)."""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from typing import Any

import numpy as np
from tqdm import tqdm

import autograd
from autograd import ArgumentError, ShapeError, scope
from nn.activations import activation as make_activation
from nn.classifier import Classifier
from nn.errors import LabelError, NoProbabilityError, NotFittedError, NotSeparableWarning
from nn.history import History, snapshot_epochs
from nn.initializers import Initializer, float_type
from nn.layers import Linear, Neuron, count_of
from nn.losses import BCELoss, CategoricalCrossEntropyLoss, Loss, PerceptronLoss
from nn.module import Module
from nn.naming import given, named, step_name, weight_name
from nn.optimizers import learning_rate


class _OneNeuron(Classifier):
    """What the perceptron and logistic regression share: one dot product, two classes."""

    def __init__(
        self, inputs: int | None = None, *, init: str | Initializer = "normal", seed: int = 0, dtype: Any = np.float64
    ) -> None:
        self.init = init
        self.seed = seed
        self.dtype = float_type(dtype)
        if inputs is not None:
            self.neuron = self._neuron(inputs)

    def _neuron(self, inputs: int) -> Neuron:
        return Neuron(inputs, init=self.init, rng=self.seed, dtype=self.dtype)

    def build(self, n_features: int, n_classes: int) -> None:
        """Make w, or check that it fits the data."""
        if n_classes != 2:
            raise LabelError(f"{type(self).__name__} tells two classes apart and got {n_classes}; see MLP for more.")
        neuron = getattr(self, "neuron", None)
        if neuron is None:
            self.neuron = self._neuron(n_features)
        elif neuron.weight.size != n_features + 1:
            raise ShapeError(f"This model takes {neuron.weight.size - 1} features and X has {n_features}.")

    def scores(self, x: Any) -> Any:
        """A = wᵀx'."""
        if not hasattr(self, "neuron"):
            raise NotFittedError(f"This {type(self).__name__} has no weights yet: say how many inputs, or call fit.")
        return named(self.neuron.forward(given(x, "x", self.scalar, self.dtype)), "A")


class Perceptron(_OneNeuron):
    """y = sign(wᵀx'), trained by the lecture's stochastic gradient descent (L04, L07, L08).

    Parameters
    ----------
    inputs : int, optional
        How many features; found by ``fit`` when left out.
    init : str or callable
        The lecture begins with normal random weights.
    seed : int
    dtype : float64 or float32

    Examples
    --------
    >>> X = [[37.5, 72.0], [39.1, 103.0], [38.3, 100.0], [36.7, 88.0]]      # L01
    >>> t = ["healthy", "sick", "sick", "healthy"]
    >>> from nn import Standardizer
    >>> X = Standardizer().fit_transform(X)
    >>> Perceptron().fit(X, t).score(X, t)
    1.0
    """

    lr = 0.1
    epochs = 100

    def forward(self, x: Any) -> Any:
        """sign(wᵀx'): -1, 0 or +1."""
        return named(autograd.sign(self.scores(x)), "y")

    def targets(self, indices: Any) -> Any:
        """-1 for the first class, +1 for the second."""
        return np.where(np.asarray(indices) > 0, 1.0, -1.0)

    def criterion(self) -> Loss:
        """Σ max(0, -t wᵀx') for targets -1 or +1 (L07)."""
        return PerceptronLoss()

    def output(self, x: Any) -> Any:
        """The score wᵀx': through sign no gradient would flow."""
        with scope(self.name or type(self).__name__):
            return self.scores(x)

    def fit(
        self,
        X: Any,
        t: Any,
        *,
        epochs: int | None = None,
        batch_size: int | None = None,
        lr: float | None = None,
        progress: bool = False,
        eager: bool = False,
    ) -> Any:
        """Sample by sample: if t wᵀx' ≤ 0, w ← w + η t x'; until all are right (L08).

        That is one step of gradient descent on the criterion of one sample. A sample on the very
        line (wᵀx' = 0) counts as wrong. Warns with `NotSeparableWarning` when some are still wrong
        after ``epochs`` rounds. Like `Classifier.fit` it goes on from the weights that the model has.

        Parameters
        ----------
        X : array-like
            (N, features).
        t : array-like
            (N,), two labels of any kind.
        epochs : int, optional
            k_MAX, how often to go through the samples.
        batch_size : None or 1
            The algorithm takes one sample at a time.
        lr : float, optional
            η.
        progress : bool
            Whether to show a progress bar.
        eager : bool
            Makes no difference: the rule is plain NumPy either way.
        """
        if batch_size not in (None, 1):
            raise ArgumentError(f"The perceptron learns from one sample at a time: batch_size=1, not {batch_size!r}.")
        if self.scalar:
            raise ArgumentError("The perceptron learns at layer resolution: train it, then take nn.scalar(model).")
        rounds = count_of("epochs", self.epochs if epochs is None else epochs)
        step = learning_rate(self.lr if lr is None else lr)
        X, indices = self._start(X, t)
        signs = self.targets(indices)
        ones = np.concatenate([np.ones((len(X), 1), X.dtype), X], axis=1)
        w, order = self.neuron.weight, np.random.default_rng(self.seed)
        self.history_ = history = History(weights={0: self.state_dict()})
        keep = snapshot_epochs(rounds)
        try:
            for k in tqdm(range(1, rounds + 1), desc="training", unit="epoch", disable=not progress):
                for n in order.permutation(len(X)):
                    if signs[n] * (ones[n] @ w.data) <= 0:
                        w.assign(w.data + step * signs[n] * ones[n])
                margins = signs * (ones @ w.data)
                history.loss.append(float(np.maximum(0.0, -margins).sum()))
                history.accuracy.append(float(np.mean(margins > 0)))
                history.learning_rate.append(step)
                done = bool((margins > 0).all())
                if k in keep or done:
                    history.weights[k] = self.state_dict()
                if done:
                    return self
        except KeyboardInterrupt:
            history.interrupted = True
            return self
        wrong = int(np.sum(margins <= 0))
        warnings.warn(
            f"not separable within k_MAX = {rounds}: {wrong} of {len(X)} samples are still wrong",
            NotSeparableWarning,
            stacklevel=2,
        )
        return self

    def predict_proba(self, X: Any) -> Any:
        """A perceptron gives no probabilities: raises an AttributeError, as scikit-learn's models do."""
        raise NoProbabilityError(
            "A Perceptron says which side, not how probable; LogisticRegression gives probabilities."
        )


class LogisticRegression(_OneNeuron):
    """y = σ(wᵀx'), the probability of the second class, trained on the cross entropy (L15, L16).

    Parameters
    ----------
    inputs : int, optional
        How many features; found by ``fit`` when left out.
    init, seed, dtype
        As for `Perceptron`.

    Examples
    --------
    >>> model = LogisticRegression(2)
    >>> model.neuron.weight.assign([2.0, -3.6, 0.5])
    >>> round(model([0.4, -1.0]).data, 3)                # L15, erratum E1
    0.515
    """

    def forward(self, x: Any) -> Any:
        """σ(wᵀx')."""
        return named(autograd.sigmoid(self.scores(x)), "y")

    def criterion(self) -> Loss:
        """The mean cross entropy for targets 0 or 1 (L16)."""
        return BCELoss()


class MLP(Classifier):
    """The multilayer perceptron: σ(W x') again and again (L21-L27).

    With one output y = σ(wᵀ·), a probability, trained on the cross entropy of two classes; with more,
    y = softmax(W ·), on that of K classes. Nodes have the lecture's names: A = W⁰x', B = σ(A),
    C = W¹B', D = σ(C), E = wᵀD', y, l.

    Parameters
    ----------
    sizes : sequence of int
        Neurons a layer, from the inputs to the outputs: ``[2, 3, 2, 1]``.
    activation : str, Module class or Module
        Of the hidden layers: "sigmoid", "tanh", "relu", "leaky_relu", "prelu", "elu", or ``LeakyReLU(0.2)``, of
        which each layer gets a copy.
    init : str or callable
        "xavier", "he", "normal" or a function of (rng, shape).
    seed : int
        For the weights and for the order of samples.
    dtype : float64 or float32

    Examples
    --------
    >>> model = MLP([2, 3, 2, 1])
    >>> y = model([0.4, -1.0])                           # one sample: the lecture's chain
    >>> y.name, y.parents[0].name, model.parameter_count()
    ('y', 'E', 20)
    >>> model([[0.4, -1.0], [-2.1, 3.0]]).shape          # L38: a batch
    (2,)
    """

    def __init__(
        self,
        sizes: Sequence[int],
        *,
        activation: str | Module | type[Module] = "sigmoid",
        init: str | Initializer = "xavier",
        seed: int = 0,
        dtype: Any = np.float64,
    ) -> None:
        sizes = sizes.tolist() if isinstance(sizes, np.ndarray) else sizes
        if not isinstance(sizes, (list, tuple, range)) or len(sizes) < 2:
            raise ArgumentError(f"MLP takes the neurons of each layer, such as [2, 3, 2, 1]; got {sizes!r}.")
        self.sizes = [count_of("a layer's size", size) for size in sizes]
        self.seed, self.dtype = seed, float_type(dtype)
        rng = np.random.default_rng(seed)
        *hidden, outputs = self.sizes[1:]
        last = len(hidden)
        self.layers: list[Module] = []
        for k, (n, m) in enumerate(zip(self.sizes, hidden, strict=False)):
            layer = Linear(n, m, init=init, rng=rng, dtype=dtype)
            layer.weight.name = weight_name(k)
            self.layers.append(layer)
        self.activations = [make_activation(activation) for _ in hidden]
        if outputs == 1:
            self.layers.append(Neuron(self.sizes[last], init=init, rng=rng, dtype=dtype))
        else:
            output = Linear(self.sizes[last], outputs, init=init, rng=rng, dtype=dtype)
            output.weight.name = weight_name(last)
            self.layers.append(output)

    def build(self, n_features: int, n_classes: int) -> None:
        """Check that the sizes fit the data."""
        outputs = 1 if n_classes == 2 and self.sizes[-1] == 1 else n_classes
        if self.sizes[0] != n_features or self.sizes[-1] != outputs:
            fitting = [n_features, *self.sizes[1:-1], 1 if n_classes == 2 else n_classes]
            raise ShapeError(
                f"MLP({self.sizes}) does not fit data of {n_features} features and {n_classes} classes; "
                f"MLP({fitting}) does."
            )

    def targets(self, indices: Any) -> Any:
        """0 or 1 for one output, one-hot rows for more."""
        if self.sizes[-1] == 1:
            return np.asarray(indices, float)
        return super().targets(indices) if len(self.classes_) > 2 else np.eye(2)[np.asarray(indices)]

    def scores(self, x: Any) -> Any:
        """The output layer's W ·, before σ or softmax."""
        x = given(x, "x", self.scalar, self.dtype)
        for k, layer in enumerate(self.layers[:-1]):
            with scope(f"layer {k + 1}"):
                x = named(layer.forward(x), step_name(2 * k))
                x = named(self.activations[k].forward(x), step_name(2 * k + 1))
        with scope("output"):
            return named(self.layers[-1].forward(x), step_name(2 * len(self.layers) - 2))

    def forward(self, x: Any) -> Any:
        """The probability of the second class (one output) or of each class."""
        z = self.scores(x)
        with scope("output"):
            return named(autograd.sigmoid(z) if self.sizes[-1] == 1 else autograd.softmax(z), "y")

    def criterion(self) -> Loss:
        """The mean cross entropy of two or of K classes (L16, L18)."""
        return BCELoss() if self.sizes[-1] == 1 else CategoricalCrossEntropyLoss()

    def __repr__(self) -> str:
        return f"MLP({self.sizes})"
