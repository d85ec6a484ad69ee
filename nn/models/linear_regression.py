"""Linear regression: a measurement as wᵀx', by the normal equations or down the gradient."""

from __future__ import annotations

from dataclasses import KW_ONLY, dataclass
from inspect import signature
from typing import Any

import numpy as np

from autograd import ArgumentError, no_grad
from nn.checks import not_negative
from nn.layers.dense import Linear, Neuron
from nn.layers.resolution import data_of, given
from nn.losses.regularizers import SquaredL2
from nn.models.linear import LinearModel
from nn.models.made_of_arguments import Part
from nn.models.regressor import Regressor
from nn.names import named
from nn.training.history import History
from nn.training.hold_out import hold_back, share_of
from nn.training.roll_back import restored_on_error

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
    init, lr, epochs, batch_size, optimizer, warm_start, random_state, dtype
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
    def fit(self, X: Any, t: Any, sample_weight: Any = None, *, validation: Any = None, **how: Any) -> Any:
        """Find the weights of the least mean squared error.

        Parameters
        ----------
        X : array-like, shape (N, features)
        t : array-like, shape (N,) or (N, K)
            One measurement a sample, or K of them.
        sample_weight : array-like, shape (N,), optional
        validation : (X, t) or float, optional
            Both as for `Estimator.fit`.
        **how
            All else that `Estimator.fit` takes, for ``solver="descent"``: the exact solver needs no epochs and no
            learning rate.

        Returns
        -------
        self
        """
        if self.solver not in _SOLVERS:
            raise ArgumentError(f"solver is 'exact' or 'descent', got {self.solver!r}.")
        if self.solver == "descent":
            return super().fit(X, t, sample_weight, validation=validation, **how)
        unknown = how.keys() - signature(super().fit).parameters.keys()
        if unknown:
            raise ArgumentError(f"fit takes no {unknown.pop()}: see help(nn.LinearRegression.fit).")
        if self.scalar:
            raise ArgumentError("The exact solver works at layer resolution: fit first, then take nn.scalar(model).")
        with restored_on_error(self, made=self._is_made()):
            share = share_of(validation)
            X, t, weights, _ = self.taken(X, t, sample_weight)
            weights = np.ones(len(X)) if weights is None else weights / weights.mean()
            history = self.history_ = History()
            output, criterion = self.objective()
            validate = None
            if share is not None:
                both = np.c_[X, weights]
                both, t, *held = hold_back(both, t, share, self.generator())
                X, weights, held[0] = both[:, :-1], both[:, -1], held[0][:, :-1]
                validate = self._validation(held[0], held[1], output, criterion)
            elif validation is not None:
                validate = self._validation(*self.encoded(*validation), output, criterion)
            self._started = history.weights[0] = self.state_dict()
            self.linear.weight.assign(self._solved(X, t, weights))
            self._reached = history.weights[1] = self.state_dict()
            with no_grad():
                y = output(X)
                history.loss.append(self._regularized(criterion(y, t)).item())
            history.accuracy.append(self.hits(y.data, t) / len(t))
            history.learning_rate.append(0.0)
            if validate is not None:
                for entries, found in zip(
                    (history.validation_loss, history.validation_accuracy), validate(), strict=True
                ):
                    entries.append(found)
            self.eval()
        return self

    def _solved(self, X: Any, t: Any, weights: Any) -> Any:
        """The weights (K, features + 1), or (features + 1,), for X and t, of samples that count so much."""
        X, t = X.astype(float), t.astype(float)
        with np.errstate(over="ignore"):
            mean, scale = X.mean(axis=0), X.std(axis=0)
        if not np.isfinite([mean, scale]).all():
            raise ArgumentError(f"X holds {np.abs(X).max():g}, too large to square: take other units.")
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
