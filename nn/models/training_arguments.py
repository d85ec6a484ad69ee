"""The arguments that every estimator has: how it is trained."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np

from nn.checks import COUNT, Constraint


@dataclass(kw_only=True, eq=False, repr=False)
class TrainingArguments:
    """What `nn.models.estimator.Estimator` takes by name, and means in each of them; a model may default otherwise.

    A model adds its own as fields of a dataclass, so that each argument stands once: with its type and its default.
    """

    constraints: ClassVar[Mapping[str, Constraint]] = {"epochs": COUNT, "batch_size": COUNT}

    lr: Any = None
    epochs: int | str = 200
    batch_size: int | str | None = 16
    optimizer: Any = "sgd"
    regularizer: Any = None
    warm_start: bool = False
    random_state: Any = 0
    tol: float | str | None = None
    verbose: bool = False
    dtype: Any = np.float64

    def usual_batch(self, n: int) -> int:
        """What "auto" means for the batches of so many samples."""
        return 16

    def usual_epochs(self, n: int, batch_size: int | None) -> int:
        """What "auto" means for the epochs, of so many samples."""
        return 200
