"""The reference names all that is public, and each of it has an example."""

from __future__ import annotations

import builtins
import inspect
import re
from collections.abc import Iterator
from typing import Any

import pytest
from numpydoc.docscrape import NumpyDocString

from autograd import errors
from docs.making import reference
from nn import errors as errors_of_models
from viz import errors as errors_of_pictures

NEVER_CALLED = {
    # What a function gives back: its example makes one.
    "autograd": "BackwardStep Edge ForwardStep FirstBad GradientCheck Program",
    "nn": "Column Compared Comparison History Lesions ParameterFormula Summary Table Training",
    "viz": "Animation BoundaryDisplay CalibrationDisplay CompareDisplay ConfusionDisplay ConvolutionPicture Drawing "
    "Picture Playground PrecisionRecallDisplay RocDisplay Stepper",
}
"""Classes that a user meets and does not make."""
BASES = {"nn": "Classifier Estimator ManyLabels Optimizer Regressor Regularizer"}
"""Classes of which others are made; theirs have the examples."""
WHOLE = {"autograd": "TABLE scalars", "nn": "export train"}
"""A mapping, what stands in a definition, a module, and the loop that each `fit` runs."""


@pytest.mark.parametrize("package", reference.PACKAGES)
def test_every_public_name_is_on_a_page(package):
    module = reference.PACKAGES[package]
    listed = {name for names in reference.places(package).values() for name in names}
    public = {name for name in dir(module) if not inspect.ismodule(getattr(module, name))}
    assert listed == public
    assert set(module.__all__) <= set(dir(module))


@pytest.mark.parametrize("package", reference.PACKAGES)
def test_every_public_name_has_an_example(package):
    module = reference.PACKAGES[package]
    excused = {name for kind in (NEVER_CALLED, BASES, WHOLE) for name in kind.get(package, "").split()}
    lacking = set()
    for name in dir(module):
        thing = getattr(module, name)
        raised = inspect.isclass(thing) and issubclass(thing, Exception)
        if not raised and ">>> " not in (inspect.getdoc(thing) or ""):
            lacking.add(name)
    assert lacking == excused


def test_a_page_of_the_reference_names_what_its_file_gives(tmp_path):
    reference.write(tmp_path)
    text = (tmp_path / "autograd.ops.activation.rst").read_text(encoding="utf-8")
    assert ".. autofunction:: autograd.sigmoid" in text
    assert "autograd.ops.activation" in (tmp_path / "index.md").read_text(encoding="utf-8")


ANSWERED = {"autograd.Value": {"others"}}
"""Arguments that are there to be refused with an answer."""


def documented(package: str) -> Iterator[tuple[str, Any, NumpyDocString]]:
    """The public functions, classes and methods of a package, and what their docstrings say, section by section."""
    seen = set()
    for name in dir(reference.PACKAGES[package]):
        thing = getattr(reference.PACKAGES[package], name)
        found = [(name, thing)] if inspect.isfunction(thing) or inspect.isclass(thing) else []
        if inspect.isclass(thing):
            methods = inspect.getmembers(thing, inspect.isroutine)
            found += [(f"{name}.{key}", method) for key, method in methods if not key.startswith("_")]
        for where, one in found:
            ours = (getattr(one, "__module__", None) or "").partition(".")[0] in reference.PACKAGES
            if ours and one not in seen:
                seen.add(one)
                yield f"{package}.{where}", one, NumpyDocString(inspect.getdoc(one) or "")


def taken(thing: Any) -> set[str]:
    """The names of the arguments of a function, a method or a class."""
    names = inspect.signature(thing.__init__ if inspect.isclass(thing) else thing).parameters
    return {name for name in names if name not in ("self", "cls") and not name.startswith("_")}


@pytest.mark.parametrize("package", reference.PACKAGES)
def test_parameters_that_are_listed_are_those_that_there_are(package):
    found = list(documented(package))
    assert len(found) > 60
    wrong = {}
    for where, thing, doc in found:
        listed = {name.lstrip("*") for row in doc["Parameters"] for name in (row.name or row.type).split(", ")}
        if listed and (differing := listed ^ taken(thing) - ANSWERED.get(where, set())):
            wrong[where] = differing
    assert not wrong


@pytest.mark.parametrize("package", reference.PACKAGES)
def test_what_is_raised_is_an_error_of_ours(package):
    known = {name for module in (errors, errors_of_models, errors_of_pictures) for name in vars(module)}
    rows = [(where, row.type) for where, _, doc in documented(package) for row in doc["Raises"]]
    assert len(rows) > 10
    assert not [(where, kind) for where, kind in rows if not set(re.split(", ", kind)) <= known | vars(builtins).keys()]


@pytest.mark.parametrize("package", reference.PACKAGES)
def test_a_docstring_begins_with_a_sentence(package):
    for where, thing, _ in documented(package):
        first = (inspect.getdoc(thing) or "").split("\n\n")[0]
        assert first.endswith((".", ":", ")")), where
