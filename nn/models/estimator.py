"""Estimator: a Module that trains itself, with the habits of scikit-learn's models."""

from __future__ import annotations

from typing import Any, TypeVar

from nn.arguments import answering_fit
from nn.models.fitting import Fitting
from nn.training.roll_back import restored_on_error

E = TypeVar("E", bound="Estimator")


class Estimator(Fitting):
    """A model with ``fit``. A subclass says what its parts are, and what training lowers.

    It keeps the arguments of ``__init__`` as they are; its layers are attributes, each a
    `nn.models.made_of_arguments.Part`, that ``make`` sets. These arguments mean the same in every estimator:

    lr : float or callable, optional
        η, or a schedule (see `nn.optim.schedules`); when left out, what is usual for the model and the optimizer.
    epochs : int
        How often every sample is seen.
    batch_size : int or None
        Samples for each step; None: all of them, plain gradient descent (L06).
    optimizer : str or callable
        "sgd", "momentum" (SGD with μ = 0.9), "adam", or a function of (parameters, lr=...).
    regularizer : Regularizer, optional
        λ R(W), added to the loss (L19, L30), such as ``nn.SquaredL2(0.01)``.
    warm_start : bool
        Whether ``fit`` goes on from where the last ``fit`` ended.
    random_state : int, Generator, RandomState or None
        For the weights, the order of samples and which are held back. A number, 0 or more, repeats them with every
        ``fit``; one of NumPy's generators, or the package's stream for None, gives others to every ``fit``.
    tol : float, optional
        End when the loss has not fallen by more than this in 10 epochs in a row; when left out, all epochs are made.
    verbose : bool
        Whether ``fit`` shows a progress bar.
    dtype : float64 or float32
        Of the weights, and so of the training.

    Attributes
    ----------
    history_ : History
    n_features_in_ : int
        For images their shape (C, H, W).
    """

    def outweighed(self, t: Any) -> str | None:
        """What is said if one of targets t is all that a fit can see; None if not, or nobody knows."""
        return None

    @answering_fit
    def fit(
        self: E,
        X: Any,
        t: Any,
        sample_weight: Any = None,
        *,
        epochs: int | None = None,
        batch_size: int | None = None,
        lr: Any = None,
        validation: Any = None,
        patience: int | None = None,
        progress: bool = False,
        eager: bool | None = None,
        callbacks: Any = (),
        gradients: bool = False,
    ) -> E:
        """Train on samples X with targets t.

        Training begins with the weights of ``random_state``, or with those that you assigned or loaded. A further
        ``fit`` begins there again and, where ``random_state`` is a number, gives the same, bit for bit; with
        ``warm_start=True`` it goes on from where the last one ended, with what the optimizer remembers, the order of
        samples and the schedule: 30 times one epoch are 30 epochs.

        Parameters
        ----------
        X : array-like
            (N, features); images (N, C, H, W) or (N, H, W).
        t : array-like
            One label of any kind for each sample, (N,), or one-hot rows; see the model for others.
        sample_weight : array-like, optional
            (N,): how much each sample counts. The loss is Σ wₙ lₙ / Σ wₙ, in which a weight of 2 is a sample twice and
            0 its absence.
        epochs, batch_size, lr
            In place of the model's own, this time.
        validation : (X, t) or float, optional
            Samples to measure loss and accuracy on after each epoch, or which share of X to hold back for it, of each
            class in proportion.
        patience : int, optional
            Early stopping: end when the (validation) loss has had no new minimum for so many epochs, with
            the weights of the best one.
        progress : bool
            Whether to show a progress bar, as with ``verbose``.
        eager : bool, optional
            True trains on the graph, step by step; False records a step as a program (see `autograd.record`), which
            gives the same numbers sooner. When left out it is recorded where so many steps are left that this repays
            the recording. A model that cannot be recorded trains on the graph anyway, and warns once
            (`NotRecordableWarning`).
        callbacks : sequence of callable or Callback, optional
            Asked after each epoch, with the `nn.Training`: functions, of which one that returns True ends it, and
            `nn.EarlyStopping`, `nn.Checkpoint` or callbacks of your own.
        gradients : bool
            Note in the history how long the gradient of each parameter was.

        Returns
        -------
        self
            Its ``history_`` has the loss, accuracy and weights along the way.

        Raises
        ------
        DivergenceError
            If the loss is no finite number any more. The model has the weights of the last epoch that
            ``history_`` has kept. Any other error leaves the model as it was.
        """
        with restored_on_error(self, made=self._is_made()):
            self._train(
                X, t, sample_weight, epochs=epochs, batch_size=batch_size, lr=lr, validation=validation,
                patience=patience, progress=progress, eager=eager, callbacks=callbacks, gradients=gradients,
            )  # fmt: skip
        return self
