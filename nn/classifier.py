"""Classifier: the habits of scikit-learn's models on top of a Module."""

from __future__ import annotations

from typing import Any

import numpy as np

from autograd import DataTypeError, ShapeError, no_grad
from nn.data import encode_labels, one_hot
from nn.errors import LabelError, NotFittedError
from nn.history import History
from nn.layers import count_of
from nn.losses import Loss
from nn.module import Module
from nn.naming import given, numbers_in
from nn.optimizers import SGD, learning_rate
from nn.steps import EagerStep, RecordedStep
from nn.training import train


class Classifier(Module):
    """A model with ``fit``, ``predict``, ``predict_proba``, ``decision_function``, ``score``.

    A subclass builds its weights in ``build(n_features, n_classes)``, computes ``scores`` and, from
    them, probabilities in ``forward``, and names the ``criterion`` that training lowers.

    Attributes
    ----------
    classes_ : ndarray
        The labels, sorted; the columns of ``predict_proba``.
    n_features_in_ : int
        For images their shape (C, H, W).
    history_ : History
    """

    classes_: Any
    n_features_in_: Any
    history_: History
    dtype: Any = np.float64
    scalar: bool = False
    """Whether this is a twin at scalar resolution, a node for each + and × (see `nn.scalar`)."""
    seed: int = 0
    lr: float = 0.5
    epochs: int = 200
    batch_size: int | None = 16

    # --------------------------------------------------------------- what each model defines
    def samples(self, X: Any) -> Any:
        """X as the model takes it, checked: a matrix, one sample a row, unless a model says otherwise."""
        return features(X)

    def size_of(self, X: Any) -> Any:
        """How large a sample is, for `build`: how many features it has."""
        return X.shape[1]

    def described(self, size: Any) -> str:
        """A sample's size in words."""
        return f"{size} features"

    def build(self, n_features: int, n_classes: int) -> None:
        """Make the weights, or check that they fit the data."""
        raise DataTypeError(f"{type(self).__name__} defines no build().")

    def scores(self, x: Any) -> Any:
        """What the decision compares: wᵀx' for two classes, one score a class for more."""
        raise DataTypeError(f"{type(self).__name__} defines no scores().")

    def criterion(self) -> Loss:
        """The loss function that training lowers.

        ``fit`` computes it from the scores where it can (`nn.losses.Loss.of_scores`): the same loss, which
        still has its gradient where y is rounded to 0 or 1, as it is on features that are not standardized.
        """
        raise DataTypeError(f"{type(self).__name__} defines no criterion().")

    def output(self, x: Any) -> Any:
        """What the criterion looks at: the probability y, unless a model says otherwise."""
        return self(x)

    def loss(self, x: Any, t: Any) -> Any:
        """The loss l of samples x for targets t, recorded with the lecture's names."""
        return self.criterion()(self.output(x), t)

    def targets(self, indices: Any) -> Any:
        """What ``loss`` takes for these classes: 0 or 1 for two classes, one-hot rows for more."""
        if len(self.classes_) == 2:
            return np.asarray(indices, float)
        return one_hot(indices, len(self.classes_))

    # ---------------------------------------------------------------------------- estimator
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
        """Train on samples X (N, features) with labels t (N,) of any kind.

        Training goes on from the weights that the model has: those of its seed at first, those that you
        assigned or loaded, or those of an earlier ``fit``. For a fresh start make a new model. The order of
        samples starts with the seed each time, so that new models of the same seed train alike, bit for bit.

        Parameters
        ----------
        X : array-like
        t : array-like
        epochs : int, optional
        batch_size : int, optional
            Samples for each step.
        lr : float, optional
            η, the learning rate.
        progress : bool
            Whether to show a progress bar.
        eager : bool
            Train on the graph, step by step, instead of recording a step as a program (see
            `autograd.record`), which gives the same numbers sooner. A model that cannot be
            recorded trains on the graph anyway, and warns once (`NotRecordableWarning`).

        Returns
        -------
        self
            Its ``history_`` has the loss, accuracy and weights along the way.
        """
        epochs = count_of("epochs", self.epochs if epochs is None else epochs)
        batch_size = self.batch_size if batch_size is None else count_of("batch_size", batch_size)
        lr = learning_rate(self.lr if lr is None else lr)
        X, indices = self._start(X, t)
        targets = np.asarray(self.targets(indices), self.dtype)
        optimizer = SGD(self.parameters(), lr=lr)

        criterion = self.criterion()
        of_scores = criterion.of_scores()

        output, threshold = (self.output, 0.5) if of_scores is None else (self.scores, 0.0)
        make = EagerStep if eager or self.scalar else RecordedStep
        step = make(output, lambda y, t: (of_scores or criterion)(y, given(t, "t", self.scalar)), optimizer)

        def train_on(x: Any, t: Any) -> tuple[float, int]:
            loss, y = step(x, t)
            return loss, int(np.sum(_class(y, threshold) == _class(t, 0.5)))

        self.history_ = train(
            self,
            train_on,
            X,
            targets,
            optimizer,
            epochs=epochs,
            batch_size=batch_size,
            rng=self.seed,
            progress=progress,
        )
        return self

    def _start(self, X: Any, t: Any) -> tuple[Any, Any]:
        """Check the data, note classes and features, make the weights."""
        X = self.samples(X)
        classes, indices = encode_labels(t)
        if len(indices) != len(X):
            raise ShapeError(f"X has {len(X)} rows and t {len(indices)} labels: they need one label for each row.")
        if len(classes) < 2:
            raise LabelError(f"All labels are {classes[0]!r}: a classifier needs at least two classes.")
        self.build(self.size_of(X), len(classes))
        self.classes_, self.n_features_in_ = classes, self.size_of(X)
        return X.astype(self.dtype, copy=False), indices

    def _checked(self, X: Any) -> Any:
        if not hasattr(self, "classes_"):
            raise NotFittedError(f"This {type(self).__name__} has not been trained: call fit(X, t) first.")
        X = self.samples(X)
        size = self.size_of(X)
        if size != self.n_features_in_:
            raise ShapeError(
                f"X has {self.described(size)} and this {type(self).__name__} was trained on {self.n_features_in_}."
            )
        return X.astype(self.dtype, copy=False)

    def decision_function(self, X: Any) -> Any:
        """The scores: (N,) for two classes (positive: the second), (N, classes) for more.

        Of two outputs it is the difference.
        """
        X = self._checked(X)
        with no_grad():
            scores = numbers_in(self.scores(X))
        return scores[:, 1] - scores[:, 0] if scores.shape[1:] == (2,) else scores

    def predict(self, X: Any) -> Any:
        """The label of each row of X (N, features)."""
        decided = _class(self.decision_function(X), 0.0)  # first: it says so when there are no classes_ yet
        return self.classes_[decided]

    def predict_proba(self, X: Any) -> Any:
        """The probability of each class: (N, classes), in the order of ``classes_``."""
        X = self._checked(X)
        with no_grad():
            y = numbers_in(self(X))
        return y if y.ndim > 1 else np.stack([1 - y, y], axis=1)

    def score(self, X: Any, t: Any) -> float:
        """The share of samples whose label is predicted right."""
        predicted = self.predict(X)
        t = np.asarray(t)
        if t.shape != predicted.shape:
            raise ShapeError(
                f"X has {len(predicted)} rows and t has shape {t.shape}: they need one label for each row."
            )
        if set(t.tolist()).isdisjoint(self.classes_.tolist()):
            raise LabelError(
                f"No label in t is one that was learned: got {t.tolist()[0]!r}, learned {self.classes_.tolist()}."
            )
        return float(np.mean(predicted == t))


def _class(y: Any, threshold: float) -> Any:
    """The index of the class: of the largest entry in a row, or whether a single output is past the threshold."""
    return y.argmax(axis=-1) if y.ndim > 1 else (y > threshold).astype(int)


def features(X: Any) -> Any:
    """X as a matrix of finite numbers, one sample a row."""
    found = finite(X, "a matrix of numbers, one sample a row", 2)
    if found.ndim != 2:
        hint = " One sample is one row: X.reshape(1, -1)." if found.ndim == 1 else ""
        raise ShapeError(f"X has shape {found.shape}; expected (samples, features).{hint}")
    return found


def finite(X: Any, expected: str, axes: int | None = None) -> Any:
    """X as an array of finite numbers that is not empty; of another number of axes it is not looked into."""
    try:
        found = np.asarray(X)
        if found.dtype.kind not in "fiubO":
            raise TypeError(f"an array of {found.dtype}")
        found = found.astype(float)
    except (TypeError, ValueError) as error:
        raise DataTypeError(f"X is {expected}; this is not ({error}).") from error
    if axes is not None and found.ndim != axes:
        return found
    if 0 in found.shape:
        raise ShapeError(f"X has shape {found.shape}: there is nothing to learn from or to predict.")
    if not np.isfinite(found).all():
        place = tuple(int(k) for k in np.argwhere(~np.isfinite(found))[0])
        raise DataTypeError(f"X[{', '.join(map(str, place))}] is {found[place]}: features are finite numbers.")
    return found
