"""The reference names all that is public, and each of it has an example."""

from __future__ import annotations

import inspect

import pytest

from docs.making import reference

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
