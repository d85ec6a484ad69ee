"""Weights in files: save and load, as .npz or .safetensors. No pickles: reading one can run anything."""

from __future__ import annotations

import copy
from collections.abc import Mapping
from os import PathLike
from pathlib import Path
from typing import Any, TypeVar

import numpy as np

from autograd import ArgumentError, ChalkgradError, DataTypeError
from autograd.annotations import arguments_named
from nn.data.feature_names import note_names
from nn.errors import WeightFileError
from nn.files.state_file import check_finite, damaged, file_of, read, write
from nn.layers.module import Module
from nn.models.estimator import Estimator
from nn.models.pipelines import steps_of
from nn.optim.base import Optimizer

M = TypeVar("M")


@arguments_named
def save(model: Module | Optimizer, path: str | PathLike[str], *, note: Mapping[str, Any] | None = None) -> None:
    """Write a model's weights, or what an optimizer remembers, to a file, for `load`.

    The file holds what ``state_dict()`` gives, under the same keys and in the same precision. Of a classifier that
    has been fitted it also holds ``classes_``, ``n_features_in_`` and ``feature_names_in_``, so that the model
    that loads it can predict.
    It is written whole or not at all.

    Parameters
    ----------
    model : Module or Optimizer
    path : str or path-like
        Ending in ``.npz`` (NumPy's) or ``.safetensors`` (needs the package safetensors, of chalkgrad's extra
        ``export``).
    note : mapping, optional
        What else the file should keep, of what JSON holds; `read_note` gives it back.

    Raises
    ------
    WeightFileError
        If the suffix is another one, the file cannot be written, or a weight is NaN or infinite.
    ArgumentError
        If the model has no weights, or labels of a kind that a file cannot hold.
    MissingPackageError
        Without safetensors.

    Examples
    --------
    >>> import pathlib, tempfile
    >>> from nn import MLP
    >>> model = MLP([2, 3, 1])
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     path = pathlib.Path(folder, "model.npz")
    ...     save(model, path)
    ...     twin = load(MLP([2, 3, 1], random_state=1), path)
    >>> twin([0.4, -1.0]).data == model([0.4, -1.0]).data
    True
    """
    steps = steps_of(model)
    if steps is not None:
        _save_steps(steps, repr(model), file_of(path, "save"), note)
        return
    if not isinstance(model, (Module, Optimizer)):
        raise DataTypeError(f"save writes a model's weights: expected a Module, got {type(model).__name__}.")
    file = file_of(path, "save")
    state = model.state_dict()
    if not state:
        raise ArgumentError(f"This {type(model).__name__} has no weights to save: say its sizes, or call fit(X, t).")
    check_finite(file, state, "train again with a smaller learning rate before saving")
    said = {"format": 1, "model": repr(model), **learned(model)}
    write(file, state, said if note is None else {**said, "note": dict(note)})


def load(model: M, path: str | PathLike[str]) -> M:
    """Read a file of `save` into a model of the same architecture.

    Parameters
    ----------
    model : Module, Optimizer or Pipeline
        Its weights become those of the file; an optimizer goes on where the saved one stood. A classifier that finds
        its sizes in ``fit`` is built first.
    path : str or path-like
        Ending in ``.npz`` or ``.safetensors``.

    Returns
    -------
    model
        The same object.

    Raises
    ------
    WeightFileError
        If there is no such file, if it is a pickle, damaged or something else, if its keys or shapes are not the
        model's, or if a weight in it is NaN or infinite. The model stays as it was then.
    MissingPackageError
        Without safetensors.

    Examples
    --------
    Of the whole model, see `save`; here of one layer:

    >>> import pathlib, tempfile
    >>> from nn import Linear
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     save(Linear(2, 3, init="zeros"), pathlib.Path(folder, "layer.npz"))
    ...     layer = load(Linear(2, 3), pathlib.Path(folder, "layer.npz"))
    >>> float(layer.weight.data.sum())
    0.0
    """
    steps = steps_of(model)
    if steps is not None:
        _load_steps(steps, file_of(path, "load"))
        return model
    if not isinstance(model, (Module, Optimizer)):
        raise DataTypeError(
            f"load reads weights into a model: expected a Module, got {type(model).__name__}; load(model, path)."
        )
    file = file_of(path, "load")
    state, note = read(file)
    check_finite(file, state, "save the weights of a training that did not diverge")
    found = _learned(file, note)
    try:
        if found is None and isinstance(model, Estimator) and not model.state_dict():
            raise ArgumentError("this model has no weights yet, and the file does not say of what sizes; say them")
        _put(copy.deepcopy(model), state, found)
    except ChalkgradError as error:
        text = str(error).removeprefix("load_state_dict: ").rstrip(".")
        saved = f"The file was saved from {note['model']}" if "model" in note else f"The file has {', '.join(state)}"
        raise WeightFileError(f"{text}. {saved}: make the model like that one", path) from error
    _put(model, state, found)
    return model


def _save_steps(steps: list[tuple[str, Any]], said: str, file: Path, note: Mapping[str, Any] | None) -> None:
    """A pipeline: means and scales beside the weights, under the names of the steps."""
    state: dict[str, Any] = {}
    for name, step in steps:
        if not isinstance(step, Module) and not hasattr(step, "mean_"):
            raise ArgumentError(f"The step {name!r} has not been fitted: call fit(X, t) before saving.")
        own = step.state_dict() if isinstance(step, Module) else {"mean": step.mean_, "scale": step.scale_}
        if not own:
            raise ArgumentError(f"The step {name!r} has no weights to save: call fit(X, t) first.")
        state |= {f"{name}.{key}": array for key, array in own.items()}
    check_finite(file, state, "train again with a smaller learning rate before saving")
    model = steps[-1][1]
    names = [vars(step)["feature_names_in_"].tolist() for _, step in steps if "feature_names_in_" in vars(step)][:1]
    text = {"format": 1, "model": said, "steps": [name for name, _ in steps], "feature_names": names, **learned(model)}
    write(file, state, text if note is None else {**text, "note": dict(note)})


def _load_steps(steps: list[tuple[str, Any]], file: Path) -> None:
    """Read what `_save_steps` wrote into a pipeline of the same steps."""
    state, note = read(file)
    check_finite(file, state, "save the weights of a training that did not diverge")
    wanted = [name for name, _ in steps]
    if note.get("steps") != wanted:
        raise WeightFileError(
            f"the file has the steps {note.get('steps')} and this pipeline {wanted}: make it like "
            f"{note.get('model', 'the one that was saved')}",
            file,
        )
    parts = {name: {k.partition(".")[2]: a for k, a in state.items() if k.partition(".")[0] == name} for name in wanted}
    model, found = steps[-1][1], _learned(file, note)
    try:
        if any(set(parts[name]) != {"mean", "scale"} for name in wanted[:-1]):
            raise ArgumentError("a mean or a scale is missing")
        _put(copy.deepcopy(model), parts[wanted[-1]], found)
    except ChalkgradError as error:
        raise WeightFileError(f"{str(error).rstrip('.')}. It was saved from {note.get('model')}", file) from error
    for k, (name, step) in enumerate(steps[:-1]):
        step.mean_, step.scale_ = np.array(parts[name]["mean"]), np.array(parts[name]["scale"])
        step.n_features_in_ = len(step.mean_)
        if k == 0 and note.get("feature_names"):
            step.feature_names_in_ = np.array(note["feature_names"][0], object)
    _put(model, parts[wanted[-1]], found)


def _put(model: Module | Optimizer, state: Mapping[str, Any], found: dict[str, Any] | None) -> None:
    """In place where the model has weights: optimizers keep their parameters, and graphs notice."""
    if found is not None and isinstance(model, Estimator):
        model.begin(found["n_features_in"], found["outputs"])
    model.load_state_dict(state)
    if found is not None and isinstance(model, Estimator):
        model.n_features_in_ = found["n_features_in"]
        note_names(model, found.get("names"))
        if "classes" in found:
            vars(model)["classes_"] = found["classes"]
        if found.get("multilabel"):
            vars(model)["multilabel_"] = True


def read_state(path: str | PathLike[str]) -> dict[str, Any]:
    """What a weight file holds, without a model: what ``state_dict()`` gave, by key.

    Parameters
    ----------
    path : str or path-like
        Ending in ``.npz`` or ``.safetensors``.

    Returns
    -------
    dict of str to ndarray or float

    Raises
    ------
    WeightFileError, MissingPackageError
        As `load`, if the file cannot be read.

    Examples
    --------
    >>> import pathlib, tempfile
    >>> from nn import LogisticRegression
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     path = pathlib.Path(folder, "model.npz")
    ...     save(LogisticRegression(2), path)
    ...     state = read_state(path)
    >>> {key: array.shape for key, array in state.items()}
    {'neuron.weight': (3,)}
    """
    return read(file_of(path, "read_state"))[0]


def read_note(path: str | PathLike[str]) -> dict[str, Any] | None:
    """The ``note`` that `save` was given; None if there was none. Files and errors as of `read_state`."""
    found = read(file_of(path, "read_note"))[1].get("note")
    return found if isinstance(found, dict) else None


# -------------------------------------------------------------------------- what fit has learned
def learned(model: Module | Optimizer) -> dict[str, Any]:
    """What ``predict`` needs besides the weights, for JSON: nothing before ``fit``."""
    if not isinstance(model, Estimator) or not hasattr(model, "n_features_in_"):
        return {}
    size = model.n_features_in_
    features = [int(n) for n in size] if isinstance(size, tuple) else int(size)
    found: dict[str, Any] = {"n_features_in": features, "outputs": model.made_for[1]}
    if "feature_names_in_" in vars(model):
        found["feature_names_in"] = [str(name) for name in vars(model)["feature_names_in_"]]
    if not hasattr(model, "classes_"):
        return found
    classes = np.asarray(model.classes_)
    values = classes.astype(str).tolist() if classes.dtype.kind in "mM" else classes.tolist()
    odd = [value for value in values if not isinstance(value, (str, bool, int, float))]
    if odd:
        raise ArgumentError(
            f"Labels of type {type(odd[0]).__name__}, such as {odd[0]!r}, cannot be written to a file: "
            "use texts, whole numbers, floats or truth values."
        )
    if getattr(model, "multilabel_", False):
        found["multilabel"] = True
    return {**found, "classes": values, "classes_dtype": classes.dtype.str}


def _learned(file: Path, note: Mapping[str, Any]) -> dict[str, Any] | None:
    """What `learned` gave, as the model has it; None if the file has nothing of it."""
    if "n_features_in" not in note:
        return None
    try:
        size = note["n_features_in"]
        found: dict[str, Any] = {"outputs": int(note["outputs"])}
        found["n_features_in"] = tuple(map(int, size)) if isinstance(size, list) else int(size)
        if "feature_names_in" in note:
            names = note["feature_names_in"]
            if not isinstance(names, list) or len(names) != size or not all(isinstance(name, str) for name in names):
                raise ValueError("there is not one name for each feature")
            found["names"] = np.array(names, object)
        if "classes" in note:
            classes = np.array(note["classes"], np.dtype(note["classes_dtype"]))
            if classes.ndim != 1 or len(classes) < 2 or classes.tolist() != np.unique(classes).tolist():
                raise ValueError("the classes are no sorted labels")
            found["classes"] = classes
            found["multilabel"] = bool(note.get("multilabel", False))
    except (KeyError, TypeError, ValueError, OverflowError) as error:
        raise damaged(file, f"what it says of the classes is wrong: {error}") from error
    return found
