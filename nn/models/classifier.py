"""Classifier: an Estimator that learns labels, with the habits of scikit-learn's classifiers."""

from __future__ import annotations

import warnings
from dataclasses import dataclass, field
from typing import Any, ClassVar

import numpy as np

from autograd import DataTypeError, Value
from autograd.data import rectangular
from nn.data.arrays import one_a_sample, unmasked
from nn.data.labels import doubtful, encode_labels, one_hot
from nn.errors import LabelError, LabelWarning, level_outside
from nn.layers.initializers import float_type
from nn.layers.resolution import shape_of
from nn.losses.base import Loss
from nn.models.samples import Samples, comparable
from nn.models.sklearn_tags import SklearnClassifier
from nn.training.weighting import class_weights, sample_weights


@dataclass(kw_only=True, eq=False, repr=False)
class Classifier(SklearnClassifier, Samples):
    """A model with ``fit``, ``predict``, ``predict_proba``, ``decision_function``, ``score``.

    A subclass makes its layers in ``make(size, outputs)``, computes ``scores`` and, from them, probabilities
    in ``forward``, and names the ``criterion`` that training lowers.

    Parameters
    ----------
    class_weight : "balanced", dict or None
        How much each class counts in training: a number for each label (1 where it is left out), or "balanced" for
        N / (K · N of the class), so that a rare class counts as much as a frequent one.
    lr, epochs, batch_size, optimizer, regularizer, warm_start, random_state, tol, verbose, dtype
        See `nn.models.estimator.Estimator`.

    Attributes
    ----------
    classes_ : ndarray
        The labels, sorted; the columns of ``predict_proba``.
    n_features_in_ : int
        For images their shape (C, H, W).
    history_ : History
    """

    class_weight: Any = None

    classes_: Any = field(init=False)

    # --------------------------------------------------------------- what each model defines
    def outputs_for(self, n_classes: int) -> int:
        """How many scores tell so many classes apart: one for two classes, else one a class."""
        return 1 if n_classes == 2 else n_classes

    def criterion(self) -> Loss:
        """The loss function that training lowers.

        ``fit`` computes it from the scores where it can (`nn.losses.base.Loss.of_scores`): the same loss, which
        still has its gradient where y is rounded to 0 or 1, as it is on features that are not standardized.
        """
        raise DataTypeError(f"{type(self).__name__} defines no criterion().")

    def targets(self, indices: Any) -> Any:
        """What ``loss`` takes for these classes: 0 or 1 for one output, one-hot rows for more."""
        n = len(self.classes_)
        return np.asarray(indices, float) if self.outputs_for(n) == 1 else one_hot(indices, n)

    def told(self, y: Any, t: Any) -> Any:
        """Labels of ``classes_``, one a sample, as the criterion takes them; what is none, as it is."""
        if isinstance(t, Value) or not _may_be_labels(t):
            return t
        labels, learned = np.asarray(unmasked(t, "t")), vars(self).get("classes_")
        if learned is None:
            if labels.dtype.kind not in "biuf":
                raise LabelError(
                    f"{labels.ravel().tolist()[0]!r} is a label, and this {type(self).__name__} has learned none yet: "
                    "call fit(X, t) first, or give numbers; nn.encode_labels makes indices of labels."
                )
            return t
        one = self._one_a_sample(y)
        if one and labels.shape == (*one, 1):
            t = labels = one_a_sample(labels)
        numbers = learned.dtype.kind in "biuf"
        if labels.dtype.kind in "iuf":
            # 0, 1, ... are the same as labels and as targets; and -1, or 0.9, is a target alone.
            usual = numbers and np.array_equal(learned, np.arange(len(learned)))
            if not numbers or labels.shape != one or (usual and not np.isin(labels, learned).all()):
                return t
        return self.targets(self._known(labels.ravel()).reshape(labels.shape))

    def _one_a_sample(self, y: Any) -> tuple[int, ...]:
        """The shape of labels for outputs y: that of y without its axis of classes, the first after the samples."""
        shape = shape_of(y)
        return shape if self.outputs_for(len(self.classes_)) == 1 else (*shape[:-1][:1], *shape[2:])

    # ------------------------------------------------------------------------------ training
    def objective(self) -> tuple[Any, Any]:
        """The criterion from the scores, where there is one."""
        criterion = self.criterion()
        of_scores = criterion.of_scores()
        return (self.output, criterion) if of_scores is None else (self.scores, of_scores)

    def hits(self, y: Any, t: Any) -> float:
        """How many of a batch are classified right."""
        return int(np.sum(self._class(y, self._threshold()) == self._class(t, 0.5)))

    def _threshold(self) -> float:
        """Between the two classes, in what training looks at: a score or a probability."""
        return 0.5 if self.criterion().of_scores() is None else 0.0

    @staticmethod
    def _class(y: Any, threshold: float) -> Any:
        """The index of the class: of a row's largest entry, or whether a single output is past the threshold."""
        return y.argmax(axis=-1) if y.ndim > 1 else (y > threshold).astype(int)

    def prepare(self, X: Any, t: Any) -> tuple[Any, Any]:
        """Check the data, note classes and features, make the weights."""
        X = self.samples(X)
        classes, indices = self._labelled(t)
        self._one_each(X, indices)
        if len(classes) < 2:
            raise LabelError(
                f"All {len(indices)} labels are one class, {classes.tolist()[0]!r} (of {len(X)} "
                f"sample{'s' * (len(X) > 1)}): a classifier needs at least two."
            )
        self.begin(self.size_of(X), self.outputs_for(len(classes)))
        self.classes_, self.n_features_in_ = classes, self.size_of(X)
        return self.cast(X), np.asarray(self.targets(indices), float_type(self.dtype))

    def encoded(self, X: Any, t: Any) -> tuple[Any, Any]:
        """Samples and targets as `prepare` gives them, of a model that has been prepared."""
        X, indices = self._checked(X), self._known(t)
        self._one_each(X, indices)
        return X, np.asarray(self.targets(indices), float_type(self.dtype))

    def _labelled(self, t: Any) -> tuple[Any, Any]:
        """All classes, and the index of each label; a warm start goes on with weights, which belong to classes."""
        if self._all_classes is not None:
            return self._all_classes, self._known(t, self._all_classes)
        classes, indices = encode_labels(t)
        doubt = doubtful(classes, indices)
        if doubt is not None:
            warnings.warn(doubt, LabelWarning, stacklevel=level_outside())
        learned = vars(self).get("classes_")
        goes_on = self.warm_start and self._is_made() and not self._is_outdated()
        if goes_on and learned is not None and learned.tolist() != classes.tolist():
            raise LabelError(
                "warm_start can only be used where `y` has the same classes as in the previous call to fit. Previously "
                f"got {learned.tolist()}, `y` has {classes.tolist()}: data that come in pieces go to "
                "partial_fit(X, t, classes=...), and with warm_start=False training begins anew."
            )
        return classes, indices

    def strata(self, targets: Any) -> Any:
        """The class of each sample."""
        return self._class(targets, 0.5)

    def decided(self, y: Any) -> Any:
        """The class of each output that training looks at."""
        return self._class(y, self._threshold())

    def guessed(self, y: Any, t: Any, weights: Any) -> str | None:
        """What is said if always naming the most frequent class is right as often."""
        classes = self.strata(t)
        if classes is None:
            return None
        shares = np.bincount(classes, weights, len(self.classes_)) / (len(t) if weights is None else weights.sum())
        right = np.average(self.decided(y) == classes, weights=weights)
        if right > shares.max() + 1e-9:
            return None
        label = self.classes_.tolist()[int(shares.argmax())]
        return (
            f"After {self.n_iter_} epochs this {type(self).__name__} is no better than a guess: it is right for "
            f"{right:.1%} of the samples it was trained on, and always saying {label!r} for {shares.max():.1%}."
        )

    def weights_of_classes(self, targets: Any) -> Any:
        """``class_weight``, of the classes in their order."""
        return class_weights(self.class_weight, self.classes_, self.strata(targets))

    _all_classes: ClassVar[Any] = None  # of the model, not the class, while `partial_fit` runs

    def partial_fit(self, X: Any, t: Any, classes: Any = None, sample_weight: Any = None) -> Any:
        """Train for one epoch on a piece of the data, and go on from where the last piece ended.

        Parameters
        ----------
        X, t : array-like
            As for ``fit``; of t only some of the classes.
        classes : array-like, optional
            All labels that will come; needed with the first piece.
        sample_weight : array-like, optional
            As for ``fit``.

        Returns
        -------
        self

        Raises
        ------
        LabelError
            If the classes are not said with the first piece, are others later, or t has one that is none of them.

        Examples
        --------
        >>> from nn import SoftmaxRegression
        >>> model = SoftmaxRegression()
        >>> for piece in range(3):
        ...     _ = model.partial_fit([[0.0 + piece], [9.0 - piece]], ["a", "c"], classes=["a", "b", "c"])
        >>> model.classes_.tolist(), model.n_iter_
        (['a', 'b', 'c'], 3)
        """
        learned = vars(self).get("classes_")
        if classes is None and learned is None:
            raise LabelError("classes must be passed on the first call to partial_fit: all labels that will come.")
        wanted: Any = learned if classes is None else np.unique(rectangular("classes", classes))
        if learned is not None and wanted.tolist() != learned.tolist():
            raise LabelError(
                f"`classes={wanted.tolist()}` is not the same as on last call to partial_fit, was: {learned.tolist()}."
            )
        self._all_classes = wanted  # type: ignore[misc]
        try:
            self._learn_piece(X, t, sample_weight)
        finally:
            vars(self).pop("_all_classes", None)
        return self

    def _known(self, t: Any, learned: Any = None) -> Any:
        """The index of each label in ``classes_``, or in those that are given."""
        labels, indices = encode_labels(t)
        learned = self.classes_ if learned is None else learned
        if labels.dtype.kind == "M" and learned.dtype.kind == "M":  # the same date in days and in nanoseconds
            learned, labels = (a.astype(np.promote_types(learned.dtype, labels.dtype)) for a in (learned, labels))
        known = learned.tolist()
        places = np.array([known.index(label) if label in known else -1 for label in labels.tolist()])
        # A one-hot row has a place for every class, whether or not a sample has it.
        met = np.unique(indices)
        if np.any(places[met] < 0):
            first = labels[met][places[met] < 0].tolist()[0]
            raise LabelError(
                f"The label {first!r} was not among those that were learned: {known}. "
                "Train on samples of every class, or leave this one out."
            )
        return places[indices]

    # ---------------------------------------------------------------------------- predicting
    def decision_function(self, X: Any) -> Any:
        """The scores: (N,) for two classes (positive: the second), (N, classes) for more.

        Of two outputs it is the difference.
        """
        scores = self.predicted(self.scores, self._checked(X))
        return scores[:, 1] - scores[:, 0] if scores.shape[1:] == (2,) else scores

    def predict(self, X: Any) -> Any:
        """The label of each sample of X."""
        scores = comparable(self.decision_function(X))  # first: it says so when there are no classes_ yet
        return self.classes_[self._class(scores, 0.0)]

    def predict_proba(self, X: Any) -> Any:
        """The probability of each class: (N, classes), in the order of ``classes_``."""
        y = self.predicted(self, self._checked(X))
        return y if y.ndim > 1 else np.stack([1 - y, y], axis=1)

    @property
    def predict_log_proba(self) -> Any:
        """The natural logarithm of what `predict_proba` gives, which not every model has; -inf of a 0."""
        predict_proba = self.predict_proba

        def predict_log_proba(X: Any) -> Any:
            with np.errstate(divide="ignore"):
                return np.log(predict_proba(X))

        return predict_log_proba

    def score(self, X: Any, t: Any, sample_weight: Any = None) -> float:
        """The share of samples whose label is predicted right, each counted with its weight where there are weights.

        Raises
        ------
        LabelError
            If there is a label in t that was not learned.
        """
        predicted = self.predict(X)
        known = self._known(t)
        self._one_each(predicted, known)
        return float(np.average(predicted == self.classes_[known], weights=sample_weights(sample_weight, len(known))))


def _may_be_labels(t: Any) -> bool:
    """Whether these are plain data, and not values at scalar resolution or rows of different lengths."""
    try:
        found = np.asarray(t)
    except ValueError:
        return False
    return found.size > 0 and not (found.dtype == object and isinstance(found.flat[0], Value))
