"""What a pickle of an earlier version names and is not there any more: it says what to do, in one sentence.

A pickle holds the names of modules and classes, so one that was written before the modules moved names what does not
exist. Files of weights hold numbers and names of weights alone, and load as before.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from importlib.machinery import ModuleSpec
from types import ModuleType

from autograd.errors import ChalkgradError

_FORMER = {
    "autograd": "op texts pulls recording functions images protocols",
    "nn": "activations built classifier cnn convolution dropout effects estimator history images initializers labels "
    "linear_models lines local localization loss margin_losses mlp module network normalization optimizers overlap "
    "parameters parts perceptron pixel_loss box_loss regression_losses regularizers restoring saving scalar schedules "
    "segmentation steps table validation",
}
_MODULES = frozenset(f"{package}.{name}" for package, names in _FORMER.items() for name in names.split())


class MovedError(ChalkgradError, ModuleNotFoundError):
    """A pickle names a module that has moved since it was written."""


def must_be_made_anew(what: str) -> MovedError:
    """The error for something that an earlier version pickled."""
    return MovedError(
        f"This was pickled or dumped by an earlier version ({what}) and does not load: make it anew, or save its "
        "weights by that version with nn.save(model, 'weights.npz') and load them with nn.load(model, 'weights.npz')."
    )


class _Finder:
    """Asked last, after everyone who might know where a module is."""

    @staticmethod
    def find_spec(name: str, path: Sequence[str] | None = None, target: ModuleType | None = None) -> ModuleSpec | None:
        """Raise MovedError for a module that was there once."""
        if name in _MODULES:
            raise must_be_made_anew(f"it names {name}")
        return None


def say_what_moved() -> None:
    """Let imports of former modules say so, from now on."""
    if not any(finder is _Finder for finder in sys.meta_path):
        sys.meta_path.append(_Finder)
