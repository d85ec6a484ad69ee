"""Linear regression: a measurement as wᵀx', by the normal equations or down the gradient."""

from __future__ import annotations

from dataclasses import KW_ONLY, dataclass
from typing import Any

import numpy as np

from autograd import ArgumentError
from nn.checks import not_negative
from nn.data.arrays import of_squares
from nn.layers.dense import Linear, Neuron
from nn.layers.resolution import data_of, given, numbers_in
from nn.losses.regularizers import SquaredL2
from nn.models.linear import LinearModel
from nn.models.made_of_arguments import Part
from nn.models.regressor import Regressor
from nn.names import named
from nn.training.history import History
from nn.training.weighting import unpacked

_SOLVERS = ("exact", "descent")


@dataclass(eq=False, repr=False)
class LinearRegression(LinearModel, Regressor):
    """y = wᵀx', the straight line, or plane, with the least mean squared error (L03, L06).

    Parameters
    ----------
    inputs : int, optional
        How many features; found by ``fit`` when left out.
    solver : {"exact", "descent"}
        The minimum in closed form; or steps down the gradient, as all other models are trained.
    init, lr, epochs, batch_size, optimizer, warm_start, random_state, tol, verbose, dtype
        As for `LinearModel`; the exact solver needs none of them.
    regularizer : Regularizer, optional
        λ R(W), added to the loss; the exact solver takes ``SquaredL2(λ)``, which makes it ridge regression with
        scikit-learn's ``alpha`` = N λ.

    Attributes
    ----------
    linear : Neuron or Linear
        One measurement a sample, or K of them.
    coef_ : ndarray, shape (features,) or (K, features)
    intercept_ : float or ndarray of shape (K,)

    Notes
    -----
    w = (XᵀX)⁻¹ Xᵀt with the ones of x' in X, computed by a singular value decomposition of the standardized
    features: where they depend on each other it is the solution with the smallest weights of these.

    Examples
    --------
    >>> model = LinearRegression().fit([[37.0], [38.0], [39.0]], [70.0, 85.0, 100.0])
    >>> model.coef_.round(6), round(model.intercept_, 6)
    (array([15.]), -485.0)
    >>> model.predict([[40.0]]).round(6)
    array([115.])
    """

    linear = Part()
    usual_lr = 0.05

    _: KW_ONLY
    solver: str = "exact"

    def sizes_given(self) -> tuple[Any, int] | None:
        """Known, for one measurement, when the inputs are."""
        return None if self.inputs is None else (self.argument("inputs"), 1)

    def make(self, size: Any, outputs: int) -> None:
        """One neuron, or one for each measurement."""
        options: dict[str, Any] = {"init": self.init, "rng": self.generator(), "dtype": self.dtype}
        self.linear = Neuron(size, **options) if outputs == 1 else Linear(size, outputs, **options)

    def scores(self, x: Any) -> Any:
        """wᵀx'."""
        return named(self.linear.forward(given(x, "x", self.scalar, self.dtype)), "y")

    def forward(self, x: Any) -> Any:
        """wᵀx'."""
        return self.scores(x)

    @property
    def coef_(self) -> Any:
        """The weights without the bias."""
        return np.array(data_of(self.linear.weight)[..., 1:])

    @property
    def intercept_(self) -> Any:
        """The bias."""
        bias = data_of(self.linear.weight)[..., 0]
        return float(bias) if bias.ndim == 0 else np.array(bias)

    # ------------------------------------------------------------------------------ training
    @property
    def partial_fit(self) -> Any:
        """`Regressor.partial_fit`, which ``solver="descent"`` has: the exact one knows no pieces."""
        if self.solver != "descent":
            raise AttributeError(
                "LinearRegression has partial_fit with solver='descent'; the exact solver needs all samples at once."
            )
        return super().partial_fit

    def learn(self, step: Any, X: Any, targets: Any, optimizer: Any, **how: Any) -> History:
        """Find the weights at once, or down the gradient."""
        if not isinstance(self.solver, str) or self.solver not in _SOLVERS:
            raise ArgumentError(f"solver is 'exact' or 'descent', got {self.solver!r}.")
        if self.solver == "descent":
            return super().learn(step, X, targets, optimizer, **how)
        if self.scalar:
            raise ArgumentError("The exact solver works at layer resolution: fit first, then take nn.scalar(model).")
        history, weights = History(weights={0: self.state_dict()}, metric=self.metric), np.ones(len(X))
        if targets.ndim == 2 and targets.shape[1] == self.made_for[1] + 1:
            targets, weights = unpacked(targets, self.made_for[1] == 1)
        self.linear.weight.assign(self._solved(X, targets, weights))
        self.eval()
        history.weights[1] = self.state_dict()
        y = self.predicted(self.scores, X)
        loss = float(np.sum(weights @ (y - targets) ** 2) / targets.size)
        if self.regularizer is not None:
            loss += numbers_in(self.regularizer(self))
        history.loss, history.accuracy, history.learning_rate = [loss], [self.hits(y, targets) / len(X)], [0.0]
        if how.get("validate") is not None:
            held_loss, held_r2 = how["validate"]()
            history.validation_loss, history.validation_accuracy = [held_loss], [held_r2]
        return history

    def _solved(self, X: Any, t: Any, weights: Any) -> Any:
        """The weights (K, features + 1), or (features + 1,), for X and t whose samples have weights of mean 1."""
        X, t = X.astype(float), t.astype(float)
        mean = np.average(of_squares(X, "X"), axis=0, weights=weights)
        scale = np.sqrt(np.average((X - mean) ** 2, axis=0, weights=weights))
        # Rounding of the mean leaves a constant feature a spread of about 1e-17.
        scale = np.where((X[0] == X).all(axis=0), 1.0, scale)
        # From weights of standardized features to those of the features: w = back @ v.
        back = np.diag(np.r_[1.0, 1.0 / scale])
        back[0, 1:] = -mean / scale
        root = np.sqrt(weights)
        rows, t = root[:, None] * np.c_[np.ones(len(X)), (X - mean) / scale], (root * t.T).T
        if self.regularizer is not None:
            if type(self.regularizer) is not SquaredL2:
                raise ArgumentError(
                    f"The exact solver takes SquaredL2(λ) as regularizer, got {self.regularizer!r}; with "
                    "solver='descent' any will do."
                )
            price = np.sqrt(not_negative("lam, the λ of λ R(W),", self.regularizer.lam) * t.size)
            priced = price * (back if self.regularizer.bias else back[1:])
            rows, t = np.r_[rows, priced], np.r_[t, np.zeros((len(priced), *t.shape[1:]))]
        return (back @ np.linalg.lstsq(rows, t, rcond=None)[0]).T
