"""The multilayer perceptron for measurements."""

from __future__ import annotations

from dataclasses import KW_ONLY, dataclass
from typing import Any, ClassVar

import numpy as np

from autograd import ShapeError, scope
from nn.layers.initializers import Initializer
from nn.layers.module import Module
from nn.layers.units import Units
from nn.models.dense_network import DenseNetwork
from nn.models.left_out import found_from_others
from nn.models.made_of_arguments import Part
from nn.models.regressor import Regressor
from nn.names import named

_HELD_OUT, _PATIENCE, _ENOUGH = 0.15, 20, 40
"""Which share of the samples is held out, for how many epochs it may get no better, and how many samples that takes."""

_FEW, _BY_LUCK = 12, 0.1
"""Fewer samples show nothing; and the R² of a sample from the others that noise has, too."""


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
    lr, epochs, batch_size, optimizer, regularizer, warm_start, random_state, tol, verbose, dtype
        See `nn.models.estimator.Estimator`; "auto" is explained in the notes.

    Attributes
    ----------
    units : Units
        Mean and standard deviation of t, of each measurement.

    Notes
    -----
    "auto" depends on whether ``sizes`` are given: a network of given sizes is trained for 200 epochs in batches of 16.
    Else, of 40 samples or more, 15 % are held out, and training ends, with the weights of its best epoch, when the
    error on these has had no new minimum for 20 epochs, after 200 at the latest: so it does not learn noise by heart.
    ``epochs``, ``validation`` or ``patience``, where given, are taken instead. Of 12 to 39 samples a `BaselineWarning`
    says if neither a line nor a smooth curve finds each of them from the others: they may be noise. Batches are of 32,
    and of many samples larger, up to 256.

    Examples
    --------
    >>> X = np.linspace(-1, 1, 100)[:, None]
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
    epochs: int | str = "auto"
    batch_size: int | str | None = "auto"
    optimizer: Any = "adam"

    def usual(self, name: str) -> Any:
        """What "auto" means for epochs and batches depends on the samples."""
        return "auto" if name in ("epochs", "batch_size") else super().usual(name)

    def usual_batch(self, n: int) -> int:
        """What "auto" means for the batches of so many samples."""
        return 16 if self.sizes is not None else min(max(32, n // 32), 256)

    def _train(
        self, X: Any, t: Any, sample_weight: Any = None, *, epochs: Any = None, validation: Any = None,
        patience: Any = None, **how: Any,
    ) -> None:  # fmt: skip
        free = self.sizes is None and validation is None and patience is None
        if free and self.chosen("epochs", epochs) == "auto" and _counted(t, sample_weight) >= _ENOUGH:
            validation, patience = _HELD_OUT, _PATIENCE
        super()._train(X, t, sample_weight, epochs=epochs, validation=validation, patience=patience, **how)

    def doubted(self, X: Any, t: Any) -> str | None:
        """What is said of few samples that neither a line nor a curve finds from the others: none is held out of them.

        Of 20 data sets that can be learned none is doubted, and of noise three in four are.
        """
        if not _FEW <= len(X) < _ENOUGH or self.history_.validation_loss or np.all(t.var(axis=0) == 0):
            return None
        found = found_from_others(X, t)
        if found > _BY_LUCK:
            return None
        return (
            f"This {type(self).__name__} may have learned noise by heart: R² is {self.history_.accuracy[-1]:.3f} for "
            f"the {len(X)} samples it was trained on, and neither a line nor a smooth curve finds each of them from "
            f"the others (R² {found:.3f} at best). They are too few to hold some out: "
            "more samples, or other features, show."
        )

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


def _counted(t: Any, weights: Any) -> int:
    """How many samples there are, without those of weight 0; 0 where that is no data at all."""
    try:
        return len(np.asarray(t)) if weights is None or np.ndim(weights) == 0 else int(np.count_nonzero(weights))
    except (TypeError, ValueError):
        return 0  # refused, in words, by what looks at the samples
