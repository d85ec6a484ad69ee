"""Several labels at once: targets of a 0 or 1 for each label, and a probability for each, apart from the others."""

from __future__ import annotations

from typing import Any

import numpy as np

from autograd import ShapeError
from nn.data.labels import label_rows
from nn.errors import LabelError
from nn.layers.dense import Neuron
from nn.layers.initializers import float_type
from nn.models.classifier import Classifier
from nn.models.samples import comparable
from nn.training.weighting import sample_weights


class ManyLabels(Classifier):
    """A `Classifier` that also takes t (N, K) of 0 and 1, in which a sample has any number of K labels.

    Each label has a σ of its own; ``predict`` gives rows of 0 and 1, ``predict_proba`` a probability for each label.
    Rows with just one 1 each are classes, as everywhere, unless ``output_activation="sigmoid"`` makes them labels.

    Attributes
    ----------
    multilabel_ : bool
        Whether ``fit`` was given such rows.
    """

    takes_many_labels = True
    output_activation: str
    layers: Any
    multilabel_: bool = False

    @property
    def many(self) -> bool:
        """Whether the outputs are a σ for each label."""
        several = not isinstance(self.layers[-1], Neuron)
        return several and (self.multilabel_ or self.output_activation == "sigmoid")

    def _rows(self, t: Any) -> Any:
        """Targets as rows of labels; None if they are classes."""
        return label_rows(t, self.output_activation == "sigmoid")

    # ------------------------------------------------------------------------------ training
    def prepare(self, X: Any, t: Any) -> tuple[Any, Any]:
        """Check the data, note labels and features, make the weights."""
        rows = self._rows(t)
        self.multilabel_ = rows is not None
        if rows is None:
            return super().prepare(X, t)
        if self.output_activation in ("softmax", "linear"):
            raise LabelError(
                "t has rows of 0 and 1, any number of labels a sample; output_activation="
                f"{self.output_activation!r} tells classes apart, of which a sample has one: leave it out."
            )
        if self.class_weight is not None:
            raise LabelError("class_weight is for classes, of which a sample has one: sample_weight weighs samples.")
        X = self.samples(X)
        self._one_each(X, rows)
        self.begin(self.size_of(X), rows.shape[1])
        self.classes_, self.n_features_in_ = np.arange(rows.shape[1]), self.size_of(X)
        return self.cast(X), rows.astype(float_type(self.dtype))

    def encoded(self, X: Any, t: Any) -> tuple[Any, Any]:
        """Samples and targets as `prepare` gives them, of a model that has been prepared."""
        if not self.multilabel_:
            return super().encoded(X, t)
        X, rows = self._checked(X), self._rows_known(t)
        self._one_each(X, rows)
        return X, rows.astype(float_type(self.dtype))

    def told(self, y: Any, t: Any) -> Any:
        """Labels as the criterion takes them; rows of several are so."""
        return t if self.multilabel_ else super().told(y, t)

    def _rows_known(self, t: Any) -> Any:
        rows = label_rows(t, True)
        if rows is None or rows.shape[1] != len(self.classes_):
            raise ShapeError(
                f"This {type(self).__name__} was trained on rows of {len(self.classes_)} labels, 0 or 1 each; t has "
                f"shape {np.shape(t)}."
            )
        return rows

    def strata(self, targets: Any) -> Any:
        """The class of each sample; with many labels there is none."""
        return None if self.multilabel_ else super().strata(targets)

    def weights_of_classes(self, targets: Any) -> Any:
        """``class_weight``; with many labels there is none."""
        return None if self.multilabel_ else super().weights_of_classes(targets)

    def hits(self, y: Any, t: Any) -> float:
        """How many of a batch are classified right, in all labels."""
        if not self.multilabel_:
            return super().hits(y, t)
        return int(np.sum(((y > self._threshold()) == (t > 0.5)).all(axis=1)))

    # ---------------------------------------------------------------------------- predicting
    def decision_function(self, X: Any) -> Any:
        """The scores; with many labels one for each, positive where the sample has it."""
        return self.predicted(self.scores, self._checked(X)) if self.multilabel_ else super().decision_function(X)

    def predict(self, X: Any) -> Any:
        """The label of each sample of X; with many labels (N, K), 1 for those that it has."""
        found = comparable(self.decision_function(X)) if self.multilabel_ else None
        return super().predict(X) if found is None else (found > 0).astype(int)

    def score(self, X: Any, t: Any, sample_weight: Any = None) -> float:
        """The share of samples that are predicted right: with many labels in all of them, as in scikit-learn."""
        if not self.multilabel_:
            return super().score(X, t, sample_weight)
        predicted, rows = self.predict(X), self._rows_known(t)
        self._one_each(predicted, rows)
        weights = sample_weights(sample_weight, len(rows))
        return float(np.average((predicted == rows).all(axis=1), weights=weights))
