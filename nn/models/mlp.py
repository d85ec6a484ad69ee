"""The multilayer perceptron (L21-L27)."""

from __future__ import annotations

from dataclasses import KW_ONLY, dataclass
from typing import Any, ClassVar

import autograd
from autograd import ArgumentError, ShapeError, scope
from autograd.errors import nearest
from nn.data.labels import signs
from nn.errors import LabelError, NoProbabilityError
from nn.layers.dense import Neuron
from nn.layers.initializers import Initializer
from nn.layers.module import Module
from nn.losses.base import Loss
from nn.losses.margin import HingeLoss, MulticlassHingeLoss
from nn.losses.probability import BCELoss, CategoricalCrossEntropyLoss
from nn.models.dense_network import DenseNetwork
from nn.models.multilabel import ManyLabels
from nn.names import named

_USUAL: dict[str, tuple[Any, Any]] = {
    "activation": ("sigmoid", "relu"),
    "init": ("xavier", "he"),
    "optimizer": ("sgd", "adam"),
    "tol": (None, 1e-4),
}
"""What "auto" means: of given sizes, and else."""

_OUTPUTS = ("auto", "sigmoid", "softmax", "linear")


@dataclass(eq=False, repr=False)
class MLP(DenseNetwork, ManyLabels):
    """The multilayer perceptron: σ(W x') again and again (L20-L27).

    With one output y = σ(wᵀ·), a probability, trained on the cross entropy of two classes; with more,
    y = softmax(W ·), on that of K classes; or with linear outputs, on the hinge loss (L24). Targets (N, K) of 0 and 1,
    any number of labels a sample, are trained on the cross entropy of a σ for each (`ManyLabels`). Nodes have the
    lecture's names: A = W⁰x', B = σ(A), C = W¹B', D = σ(C), E = wᵀD', y, l.

    Parameters
    ----------
    sizes : sequence of int, optional
        Neurons a layer, from the inputs to the outputs: ``[2, 3, 2, 1]``.
    hidden_layer_sizes : sequence of int, optional
        In place of ``sizes``, the hidden layers alone: ``fit`` finds inputs and outputs. (64,) when neither is given.
        A number is one layer.
    activation : str, Module class or Module
        Of the hidden layers: "auto", see the notes, "sigmoid", "tanh", "relu", "leaky_relu", "prelu", "elu", or
        ``LeakyReLU(0.2)``, of which each layer gets a copy.
    output_activation : {"auto", "sigmoid", "softmax", "linear"}
        "auto": sigmoid for two classes, softmax for more, and for two if ``sizes`` says two outputs. With
        "linear" y is a score: the first class is below 0, or the class is that of the largest score. With
        "sigmoid" rows of 0 and 1 are always labels, also where each sample has one.
    init : str or callable
        "auto", "xavier", "he", "normal" or a function of (rng, shape).
    lr, epochs, batch_size, optimizer, regularizer, warm_start, random_state, tol, verbose, dtype
        See `nn.models.estimator.Estimator`.
    class_weight
        See `nn.models.classifier.Classifier`.

    Notes
    -----
    "auto" depends on whether ``sizes`` are given. A network of given sizes is the lecture's: sigmoid, Xavier's weights,
    gradient descent with η = 0.5, batches of 16, 200 epochs. Else it is one that learns most data, when these are
    standardized, as fast as scikit-learn's (``python -m tests.benchmarks.defaults`` compares both): 64 ReLUs, He's
    weights, Adam with η = 0.01, batches of 64 at most, 60 epochs or 250 steps if these are more, and an end (``tol`` =
    0.0001) when nothing moves any more.

    Examples
    --------
    >>> model = MLP([2, 3, 2, 1])
    >>> y = model([0.4, -1.0])                           # one sample: the lecture's chain
    >>> y.name, y.parents[0].name, model.parameter_count()
    ('y', 'E', 20)
    >>> model([[0.4, -1.0], [-2.1, 3.0]]).shape          # L38: a batch
    (2,)
    """

    usual_hidden: ClassVar[tuple[int, ...]] = (64,)

    _: KW_ONLY
    activation: str | Module | type[Module] = "auto"
    output_activation: str = "auto"
    init: str | Initializer = "auto"
    epochs: int | str = "auto"
    batch_size: int | str | None = "auto"
    optimizer: Any = "auto"
    tol: float | str | None = "auto"

    def usual(self, name: str) -> Any:
        """What "auto" means for an argument: another thing for a network of given sizes, which is the lecture's."""
        if name in ("epochs", "batch_size"):
            return "auto"  # they depend on the samples
        return _USUAL[name][self.sizes is None]

    def usual_batch(self, n: int) -> int:
        """What "auto" means for the batches of so many samples: of 64 at most and alike, as far as that goes."""
        return 16 if self.sizes is not None else -(-n // -(-n // 64))

    def usual_epochs(self, n: int, batch_size: int | None) -> int:
        """What "auto" means for the epochs, of so many samples: so many that there are steps enough."""
        return 200 if self.sizes is not None else max(60, -(-250 // -(-n // (batch_size or n))))

    def _rate(self, lr: Any) -> Any:
        if self.lr is None and lr is None and self.optimizer == "auto" and self.sizes is None:
            return 0.01
        return super()._rate(lr)

    def check_sizes(self, size: Any, outputs: int) -> None:
        """The sizes must fit the data."""
        wanted = self._wanted()
        if wanted is not None and (wanted[0] != size or wanted[-1] != outputs):
            classes = 2 if outputs == 1 else outputs
            raise ShapeError(
                f"MLP({wanted}) does not fit data of {size} features and {classes} classes; "
                f"MLP({[size, *wanted[1:-1], 1 if classes == 2 else classes]}) does."
            )

    def outputs_for(self, n_classes: int) -> int:
        """One for two classes, unless the sizes say two or it is a softmax; else one a class."""
        wanted, kind = self._wanted(), self.output_activation
        if kind not in _OUTPUTS:
            raise ArgumentError(
                f"There is no output_activation {kind!r}{nearest(kind, _OUTPUTS) or '.'} "
                f"Choose one of {', '.join(_OUTPUTS)}."
            )
        if kind == "sigmoid" and n_classes != 2:
            raise LabelError(f"A sigmoid output tells two classes apart and got {n_classes}; softmax takes more.")
        two = kind == "softmax" or (kind != "sigmoid" and wanted is not None and wanted[-1] == 2)
        return 1 if n_classes == 2 and not two else n_classes

    def forward(self, x: Any) -> Any:
        """The probability of the second class (one output) or of each class; scores if the output is linear."""
        z = self.scores(x)
        if self._is_linear:
            return z
        with scope("output"):
            alone = isinstance(self.layers[-1], Neuron) or self.many
            return named(autograd.sigmoid(z) if alone else autograd.softmax(z), "y")

    @property
    def _is_linear(self) -> bool:
        return self.output_activation == "linear"

    @property
    def predict_proba(self) -> Any:
        """The method `Classifier.predict_proba`; there is none where the output is linear."""
        if self._is_linear:
            raise NoProbabilityError("Linear outputs are scores, not probabilities: see output_activation.")
        return super().predict_proba

    def _threshold(self) -> float:
        return 0.0  # of scores, whichever criterion looks at them

    def targets(self, indices: Any) -> Any:
        """0 or 1 for one output, one-hot rows for more; -1 or +1 for one linear output."""
        found = super().targets(indices)
        return signs(indices) if self._is_linear and found.ndim == 1 else found

    def criterion(self) -> Loss:
        """The mean cross entropy (L16, L18), or the mean hinge loss if the output is linear (L09, L12)."""
        alone = isinstance(self.layers[-1], Neuron)
        if self._is_linear:
            return HingeLoss("mean") if alone else MulticlassHingeLoss(reduction="mean")
        return BCELoss() if alone or self.many else CategoricalCrossEntropyLoss()
