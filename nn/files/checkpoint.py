"""Checkpoints: a training on disk as it stands, to go on from to the same numbers."""

from __future__ import annotations

from collections.abc import Mapping
from os import PathLike
from typing import Any

import numpy as np

from autograd import ChalkgradError
from autograd.annotations import flag
from nn.checks import count_of
from nn.errors import WeightFileError
from nn.files.state_file import file_of, read, write
from nn.optim.plateau import state_of
from nn.training.callbacks import Callback, Training
from nn.training.roll_back import dice_of, put_back

_LISTS = ("loss", "accuracy", "learning_rate", "validation_loss", "validation_accuracy")


class Checkpoint(Callback):
    """Write the training to a file after every so many epochs, and go on from there when asked.

    The file has the weights, what the optimizer remembers, where the order of samples and the layers that draw stand,
    the history and the schedule: a training that is cut off, and the same one with ``resume=True``, end at the numbers
    of one that was not, bit for bit. It is written whole or not at all.

    Parameters
    ----------
    path : str or path-like
        Ending in ``.npz`` or ``.safetensors``.
    every : int
        After how many epochs it is written; also after the last one.
    resume : bool
        Whether training begins with what the file has, if there is one. The model, the data and the arguments must be
        those of the training that wrote it.

    Raises
    ------
    WeightFileError
        If the file cannot be written, or is that of another training.

    Notes
    -----
    The weights of earlier epochs in ``history_.weights`` are not in the file: they begin where it goes on.

    Examples
    --------
    >>> import pathlib, tempfile
    >>> from nn import MLP
    >>> folder = tempfile.TemporaryDirectory()
    >>> X, t, path = [[0.0, 1.0], [1.0, 0.0]], ["a", "b"], pathlib.Path(folder.name, "training.npz")
    >>> cut = lambda training: training.epoch == 4                                   # the power fails, say
    >>> _ = MLP([2, 3, 1], optimizer="adam").fit(X, t, epochs=9, callbacks=[cut, Checkpoint(path)])
    >>> model = MLP([2, 3, 1], optimizer="adam").fit(X, t, epochs=9, callbacks=[Checkpoint(path, resume=True)])
    >>> len(model.history_), model.history_.loss == MLP([2, 3, 1], optimizer="adam").fit(X, t, epochs=9).history_.loss
    (9, True)
    >>> folder.cleanup()
    """

    last = True

    def __init__(self, path: str | PathLike[str], every: int = 1, *, resume: bool = False) -> None:
        self.path, self.every = file_of(path, "Checkpoint"), count_of("every", every)
        self.resume = flag("resume", resume)

    def begin(self, training: Training) -> None:
        """Go on from the file, if that is wanted and there is one."""
        if self.resume and self.path.exists():
            try:
                _put_back(training, *read(self.path))
            except (ChalkgradError, KeyError, TypeError, ValueError) as error:
                if isinstance(error, WeightFileError):
                    raise
                raise WeightFileError(
                    f"this is not the checkpoint of such a training ({error}): resume with the model and the arguments "
                    "that it was written with, or name another file",
                    self.path,
                ) from error

    def after_epoch(self, training: Training) -> None:
        """Write the file, if it is its turn."""
        if training.epoch % self.every == 0 or training.stop or training.epoch == training.epochs:
            write(self.path, *_state_of(training))


def _state_of(training: Training) -> tuple[dict[str, Any], dict[str, Any]]:
    """Arrays by key, and all else as JSON has it."""
    arrays: dict[str, Any] = {}
    history = training.history

    def apart(place: str, state: Mapping[str, Any]) -> dict[str, Any]:
        """What JSON holds of a state; its arrays go to ``arrays``."""
        found: dict[str, Any] = {}
        for key, value in state.items():
            if isinstance(value, Mapping):
                found[key] = apart(f"{place}.{key}", value)
            elif np.ndim(value):
                arrays[f"{place}.{key}"] = value
                found[key] = None
            else:
                found[key] = value.item() if isinstance(value, (np.generic, np.ndarray)) else value
        return found

    note = {
        "format": 1,
        "checkpoint": training.epoch,
        "model": apart("model", training.model.state_dict()),
        "optimizer": apart("optimizer", training.optimizer.state_dict()),
        "schedule": state_of(training.schedule),
        "callbacks": [apart(f"callbacks.{k}", c.state_dict()) for k, c in enumerate(_remembering(training))],
        "history": {name: getattr(history, name) for name in _LISTS} | {"gradients": history.gradients},
        "order": _plain(training.rng.bit_generator.state),
        "dice": [_plain(state) for _, state in dice_of(training.model)],
    }
    return arrays, note


def _put_back(training: Training, arrays: Mapping[str, Any], note: Mapping[str, Any]) -> None:
    if "checkpoint" not in note:
        raise ValueError("it holds weights alone")

    def together(place: str, found: Mapping[str, Any]) -> dict[str, Any]:
        """The state that `apart` has taken apart."""
        whole = {key: together(f"{place}.{key}", v) if isinstance(v, dict) else v for key, v in found.items()}
        return {key: arrays.get(f"{place}.{key}", value) for key, value in whole.items()}

    dice, callbacks = dice_of(training.model), _remembering(training)
    if len(dice) != len(note["dice"]) or len(callbacks) != len(note["callbacks"]):
        raise ValueError("it has other layers that draw, or other callbacks")
    training.model.load_state_dict(together("model", note["model"]))
    training.optimizer.load_state_dict(together("optimizer", note["optimizer"]))
    if note["schedule"]:
        training.schedule.load_state_dict(note["schedule"])
    for k, callback in enumerate(callbacks):
        callback.load_state_dict(together(f"callbacks.{k}", note["callbacks"][k]))
    for name, found in note["history"].items():
        setattr(training.history, name, found)
    training.rng.bit_generator.state = note["order"]
    put_back([(rng, state) for (rng, _), state in zip(dice, note["dice"], strict=True)])
    training.epoch = note["checkpoint"]
    training.stop = any(callback.ended(training) for callback in training.callbacks)


def _remembering(training: Training) -> list[Callback]:
    return [callback for callback in training.callbacks if callback.state_dict()]


def _plain(state: Any) -> Any:
    """Where a generator stands, as JSON has it: some of them keep an array."""
    if isinstance(state, Mapping):
        return {key: _plain(value) for key, value in state.items()}
    return state.tolist() if isinstance(state, (np.ndarray, np.generic)) else state
