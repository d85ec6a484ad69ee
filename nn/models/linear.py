"""Models of dot products alone: logistic and softmax regression (L15-L18), support vector machines (L09, L12)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import KW_ONLY, dataclass
from typing import Any, ClassVar

import autograd
from autograd import ShapeError
from nn.checks import COUNT, Constraint
from nn.data.labels import signs
from nn.errors import LabelError, NoProbabilityError
from nn.layers.dense import Linear, Neuron
from nn.layers.initializers import Initializer
from nn.layers.resolution import given
from nn.losses.base import Loss
from nn.losses.margin import HingeLoss, MulticlassHingeLoss
from nn.losses.probability import BCELoss, CategoricalCrossEntropyLoss
from nn.models.classifier import Classifier
from nn.models.learned_attributes import coefficients, intercepts
from nn.models.made_of_arguments import Part
from nn.models.samples import Samples
from nn.names import named


@dataclass(eq=False, repr=False)
class LinearModel(Samples):
    """The base of models that compute dot products and nothing else.

    Parameters
    ----------
    inputs : int, optional
        How many features; found by ``fit`` when left out.
    init : str or callable
        "zeros": the loss has one minimum, and no start is better than another. The perceptrons begin with "normal"
        random weights, as the lecture does (L04): which line they end with depends on it.
    lr, epochs, batch_size, optimizer, regularizer, warm_start, random_state, tol, verbose, dtype
        See `nn.models.estimator.Estimator`.
    class_weight
        See `nn.models.classifier.Classifier`.
    """

    constraints: ClassVar[Mapping[str, Constraint]] = {"inputs": COUNT}

    inputs: int | None = None
    _: KW_ONLY
    init: str | Initializer = "zeros"

    def check_sizes(self, size: Any, outputs: int) -> None:
        """The data must have as many features as the arguments say."""
        if self.inputs is not None and self.argument("inputs") != size:
            raise ShapeError(f"This {type(self).__name__} takes {self.inputs} features and X has {size}.")


@dataclass(eq=False, repr=False)
class OneNeuron(LinearModel, Classifier):
    """Two classes, by the side of a plane: one dot product wᵀx' (L03)."""

    neuron = Part()
    takes_many_classes = False

    def sizes_given(self) -> tuple[Any, int] | None:
        """Known when the inputs are."""
        return None if self.inputs is None else (self.argument("inputs"), 1)

    def make(self, size: Any, outputs: int) -> None:
        """One neuron."""
        self.neuron = Neuron(size, init=self.init, rng=self.generator(), dtype=self.dtype)

    def outputs_for(self, n_classes: int) -> int:
        """One score, for two classes only."""
        if n_classes != 2:
            raise LabelError(
                f"Only binary classification is supported: {type(self).__name__} tells two classes apart and got "
                f"{n_classes}; {self.for_more} takes more."
            )
        return 1

    for_more = "MLP"

    @property
    def coef_(self) -> Any:
        """The weights without the bias, (1, features)."""
        return coefficients(self.neuron.weight)

    @property
    def intercept_(self) -> Any:
        """The bias, (1,)."""
        return intercepts(self.neuron.weight)

    def scores(self, x: Any) -> Any:
        """A = wᵀx'."""
        return named(self.neuron.forward(given(x, "x", self.scalar, self.dtype)), "A")


@dataclass(eq=False, repr=False)
class OneLayer(LinearModel, Classifier):
    """K classes: one dot product for each, A = W x' (L10).

    Parameters
    ----------
    inputs : int, optional
        How many features; found by ``fit`` when left out.
    classes : int, optional
        K; likewise.
    init, lr, epochs, batch_size, optimizer, regularizer, warm_start, random_state, tol, verbose, dtype
        As for `LinearModel`.
    class_weight
        See `nn.models.classifier.Classifier`.
    """

    linear = Part()

    constraints: ClassVar[Mapping[str, Constraint]] = {"classes": COUNT}

    classes: int | None = None

    def sizes_given(self) -> tuple[Any, int] | None:
        """Known when inputs and classes are."""
        if self.inputs is None or self.classes is None:
            return None
        return self.argument("inputs"), self.argument("classes")

    def make(self, size: Any, outputs: int) -> None:
        """One dense layer."""
        self.linear = Linear(size, outputs, init=self.init, rng=self.generator(), dtype=self.dtype)

    def check_sizes(self, size: Any, outputs: int) -> None:
        """The data must have the features and classes that the arguments say."""
        super().check_sizes(size, outputs)
        if self.classes is not None and self.argument("classes") != outputs:
            raise ShapeError(f"This {type(self).__name__} tells {self.classes} classes apart and t has {outputs}.")

    def outputs_for(self, n_classes: int) -> int:
        """One score a class."""
        return n_classes

    @property
    def coef_(self) -> Any:
        """The weights without the biases, (classes, features)."""
        return coefficients(self.linear.weight)

    @property
    def intercept_(self) -> Any:
        """The biases, (classes,)."""
        return intercepts(self.linear.weight)

    def scores(self, x: Any) -> Any:
        """A = W x'."""
        return named(self.linear.forward(given(x, "x", self.scalar, self.dtype)), "A")


class LogisticRegression(OneNeuron):
    """y = σ(wᵀx'), the probability of the second class, trained on the cross entropy (L15, L16).

    Parameters
    ----------
    inputs, init, lr, epochs, batch_size, optimizer, regularizer, warm_start, random_state, tol, verbose, dtype
        As for `LinearModel`.
    class_weight
        See `nn.models.classifier.Classifier`.

    Examples
    --------
    >>> model = LogisticRegression(2)
    >>> model.neuron.weight.assign([2.0, -3.6, 0.5])
    >>> round(model([0.4, -1.0]).data, 3)                # L15, erratum E1
    0.515
    """

    for_more = "SoftmaxRegression"

    def forward(self, x: Any) -> Any:
        """σ(wᵀx')."""
        return named(autograd.sigmoid(self.scores(x)), "y")

    def criterion(self) -> Loss:
        """The mean cross entropy for targets 0 or 1 (L16)."""
        return BCELoss()


class SoftmaxRegression(OneLayer):
    """y = softmax(W x'), the probability of each class, trained on the cross entropy (L17, L18).

    Parameters
    ----------
    inputs, classes, init, lr, epochs, batch_size, optimizer, regularizer, warm_start, random_state, tol, verbose, dtype
        As for `OneLayer`.
    class_weight
        See `nn.models.classifier.Classifier`.

    Examples
    --------
    >>> X, t = [[0.0], [1.0], [4.0], [5.0], [8.0], [9.0]], ["a", "a", "b", "b", "c", "c"]
    >>> model = SoftmaxRegression(epochs=1000).fit(X, t)
    >>> model.predict([[0.5], [4.5], [8.5]]).tolist()
    ['a', 'b', 'c']
    >>> model.predict_proba([[0.5]]).shape
    (1, 3)
    """

    usual_lr = 0.1

    def forward(self, x: Any) -> Any:
        """softmax(W x')."""
        return named(autograd.softmax(self.scores(x)), "y")

    def criterion(self) -> Loss:
        """The mean cross entropy for one-hot targets (L18)."""
        return CategoricalCrossEntropyLoss()


class NoProbabilities(LinearModel):
    """A model that compares scores and gives no probabilities."""

    probable = "LogisticRegression"

    @property
    def predict_proba(self) -> Any:
        """There are none: raises an AttributeError, as scikit-learn's models do."""
        raise NoProbabilityError(
            f"A {type(self).__name__} says which class, not how probable; {self.probable} gives probabilities."
        )

    def output(self, x: Any) -> Any:
        """The scores: through sign or argmax no gradient would flow."""
        with autograd.scope(self.name or type(self).__name__):
            return self.scores(x)

    def _threshold(self) -> float:
        return 0.0


class LinearSVM(NoProbabilities, OneNeuron):
    """y = sign(wᵀx'), trained on the hinge loss: a margin of 1 on both sides of the line (L09).

    With ``regularizer=nn.SquaredL2(λ)`` it is the support vector machine with a soft margin.

    Parameters
    ----------
    inputs, init, lr, epochs, batch_size, optimizer, regularizer, warm_start, random_state, tol, verbose, dtype
        As for `LinearModel`.
    class_weight
        See `nn.models.classifier.Classifier`.

    Examples
    --------
    >>> model = LinearSVM().fit([[0.0], [1.0], [4.0], [5.0]], ["low", "low", "high", "high"])
    >>> model.predict([[0.5], [4.5]]).tolist()
    ['low', 'high']
    """

    usual_lr = 0.1
    for_more = "MulticlassSVM"

    def forward(self, x: Any) -> Any:
        """sign(wᵀx'): -1, 0 or +1."""
        return named(autograd.sign(self.scores(x)), "y")

    def targets(self, indices: Any) -> Any:
        """-1 for the first class, +1 for the second."""
        return signs(indices)

    def criterion(self) -> Loss:
        """The mean of max(0, 1 - t wᵀx') for targets -1 or +1 (L09)."""
        return HingeLoss("mean")


class MulticlassSVM(NoProbabilities, OneLayer):
    """The class of the largest score W x', trained on the multiclass hinge loss with a margin of 1 (L12).

    Parameters
    ----------
    inputs, classes, init, lr, epochs, batch_size, optimizer, regularizer, warm_start, random_state, tol, verbose, dtype
        As for `OneLayer`.
    class_weight
        See `nn.models.classifier.Classifier`.

    Examples
    --------
    >>> X, t = [[0.0], [1.0], [4.0], [5.0], [8.0], [9.0]], ["a", "a", "b", "b", "c", "c"]
    >>> MulticlassSVM(epochs=1000).fit(X, t).predict([[0.5], [4.5], [8.5]]).tolist()
    ['a', 'b', 'c']
    """

    usual_lr = 0.05
    probable = "SoftmaxRegression"

    def forward(self, x: Any) -> Any:
        """The scores W x'."""
        return self.scores(x)

    def criterion(self) -> Loss:
        """The mean over samples of Σⱼ max(0, 1 + wⱼᵀx' - w_tᵀx') for one-hot targets (L12)."""
        return MulticlassHingeLoss(reduction="mean")
