"""The multilayer perceptron for measurements."""

from __future__ import annotations

from dataclasses import KW_ONLY, dataclass
from typing import Any, ClassVar

from autograd import ShapeError, scope
from nn.layers.initializers import Initializer
from nn.layers.module import Module
from nn.layers.units import Units
from nn.models.dense_network import DenseNetwork
from nn.models.made_of_arguments import Part
from nn.models.regressor import Regressor
from nn.names import named


@dataclass(eq=False, repr=False)
class MLPRegressor(DenseNetwork, Regressor):
    """A measurement, or several, by a multilayer perceptron with linear outputs, trained on the mean squared error.

    The network says them in standard units, mean 0 and standard deviation 1 over the samples of ``fit``, in which it
    is trained; ``units`` turns these into those of t. So t may be in any unit. Features should be standardized, as
    for any network: ``make_pipeline(nn.Standardizer(), nn.MLPRegressor())``.

    Parameters
    ----------
    sizes : sequence of int, optional
        Neurons a layer, from the inputs to the outputs: ``[2, 3, 1]``.
    hidden_layer_sizes : sequence of int, optional
        In place of ``sizes``, the hidden layers alone: ``fit`` finds inputs and outputs. (32,) when neither is given.
    activation, init
        As for `nn.MLP`.
    lr, epochs, batch_size, optimizer, regularizer, warm_start, random_state, dtype
        See `nn.models.estimator.Estimator`.

    Attributes
    ----------
    units : Units
        Mean and standard deviation of t, of each measurement.

    Examples
    --------
    >>> import numpy as np
    >>> X = np.linspace(-1, 1, 40)[:, None]
    >>> model = MLPRegressor(hidden_layer_sizes=(16, 16)).fit(X, 1000 + 300 * np.sin(3 * X[:, 0]))
    >>> model.score(X, 1000 + 300 * np.sin(3 * X[:, 0])) > 0.99
    True
    >>> model.predict([[0.5]]).shape
    (1,)
    """

    units = Part()
    usual_hidden: ClassVar[tuple[int, ...]] = (32,)

    _: KW_ONLY
    activation: str | Module | type[Module] = "relu"
    init: str | Initializer = "xavier"
    optimizer: Any = "adam"

    def make(self, size: Any, outputs: int) -> None:
        """The dense layers, and the units of their outputs."""
        super().make(size, outputs)
        self.units = Units(outputs, dtype=self.dtype)

    def check_sizes(self, size: Any, outputs: int) -> None:
        """The sizes must fit the data."""
        wanted = self._wanted()
        if wanted is not None and (wanted[0] != size or wanted[-1] != outputs):
            raise ShapeError(
                f"MLPRegressor({wanted}) does not fit data of {size} features and {outputs} measurements; "
                f"MLPRegressor({[size, *wanted[1:-1], outputs]}) does."
            )

    def forward(self, x: Any) -> Any:
        """The measurement, or K of them, in the units of t."""
        z = self.scores(x)
        with scope("output"):
            return named(self.units.forward(z), "y")
