"""Each mistake has our exception, which says what came, what was expected, or what to do."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import autograd as ag
from autograd import Value, errors

ONES = np.ones((2, 3))


@pytest.mark.parametrize(
    ("call", "kind", "text"),
    [
        # shapes
        (lambda: Value([1.0, 2.0]) + np.ones(3), ag.ShapeError, r"add: the shapes a \(2,\), b \(3,\) do not fit"),
        (lambda: Value([1.0, 2.0]) ** [1.0, 2.0, 3.0], ag.ShapeError, r"pow: the shapes a \(2,\), b \(3,\)"),
        (lambda: Value(ONES) @ ONES, ag.ShapeError, r"matmul: the shapes a \(2, 3\), b \(2, 3\)"),
        (lambda: Value(2.0) @ [1.0], ag.ShapeError, r"matmul: the shapes a \(\), b \(1,\)"),
        (
            lambda: ag.affine(Value(ONES), [1.0, 2.0, 3.0]),
            ag.ShapeError,
            r"W \(2, 3\), x \(3,\).*first, which is the bias",
        ),
        (lambda: ag.affine(Value(2.0), [1.0]), ag.ShapeError, r"affine: the shapes W \(\)"),
        (lambda: ag.affine(Value([1.0, 2.0]), 1.0), ag.ShapeError, r"x \(\)"),
        (lambda: ag.affine(np.ones((2, 2, 2)), [1.0]), ag.ShapeError, r"W \(2, 2, 2\)"),
        (lambda: ag.cross_entropy(Value(ONES), [0.0, 1.0]), ag.ShapeError, r"z \(2, 3\), t \(2,\).*one-hot"),
        (lambda: ag.cross_entropy(Value(1.0), 1.0), ag.ShapeError, r"z \(\)"),
        (lambda: ag.negative_log_likelihood(Value([0.5, 0.5]), ONES), ag.ShapeError, r"p \(2,\), t \(2, 3\).*one-hot"),
        (lambda: ag.TABLE["T"](Value([1.0, 2.0])), ag.ShapeError, r"a \(2,\).*two axes"),
        (lambda: ag.TABLE["T"](Value(1.0)), ag.ShapeError, r"a \(\).*two axes"),
        (lambda: Value(ONES).reshape(4), ag.ShapeError, r"reshape: the shapes a \(2, 3\)"),
        (lambda: ag.concatenate([Value(1.0), Value(2.0)]), ag.ShapeError, "numbers have no axis.*autograd.stack"),
        (lambda: ag.stack([Value(1.0), Value([2.0])]), ag.ShapeError, r"part 0 \(\), part 1 \(1,\)"),
        (lambda: Value(ONES).transpose(0, 0), ag.ShapeError, r"transpose: the shapes a \(2, 3\)"),
        (lambda: ag.broadcast_to(Value(ONES), (2, 2)), ag.ShapeError, r"broadcast_to: the shapes a \(2, 3\)"),
        (lambda: Value(np.zeros((0, 2))).max(), ag.ShapeError, r"max: the shapes a \(0, 2\)"),
        # indices and axes
        (lambda: Value(ONES)[2], ag.IndexingError, r"index 2 is out of bounds.*shape \(2, 3\)"),
        (lambda: Value(ONES)[0, 0, 0], ag.IndexingError, r"too many indices.*shape \(2, 3\)"),
        (lambda: Value(ONES)[[0, 5]], ag.IndexingError, "index 5"),
        (lambda: Value(ONES)[np.array([True, False, True])], ag.IndexingError, "boolean index"),
        (lambda: Value(ONES)["a"], ag.IndexingError, "only integers"),
        (lambda: Value(ONES)[0.5], ag.IndexingError, "only integers"),
        (lambda: Value(2.0)[0], ag.IndexingError, r"too many indices.*shape \(\)"),
        (lambda: Value(ONES).sum(axis=2), ag.IndexingError, r"axis 2 is out of bounds.*shape \(2, 3\)"),
        (lambda: Value(ONES).mean(axis=2), ag.ChalkgradError, "axis 2 is out of bounds"),
        (lambda: Value(ONES).max(axis=(0, 5)), ag.IndexingError, "axis 5"),
        (lambda: Value(ONES).softmax(axis=2), ag.IndexingError, "axis 2"),
        (lambda: ag.logsumexp(Value(ONES), axis=2), ag.IndexingError, "axis 2"),
        (lambda: Value(ONES).sum(axis=(0, 0)), ag.ShapeError, "duplicate"),
        (lambda: Value(2.0).sum(axis=1), ag.IndexingError, "axis 1 is out of bounds"),
        # signatures
        (lambda: ag.sigmoid(), ag.SignatureError, r"sigmoid\(a\) got 0 positional arguments"),
        (lambda: ag.relu(Value(1.0), 2.0), ag.SignatureError, r"relu\(a\) got 2"),
        (lambda: ag.maximum(Value(1.0)), ag.SignatureError, r"maximum\(a, b\) got 1"),
        (lambda: ag.sum(Value(1.0), 0, True, 5), ag.SignatureError, r"sum\(a, axis=None, keepdims=False\) got 4"),
        (lambda: ag.sum(Value(1.0), axes=0), ag.SignatureError, "sum has no option axes; it has axis, keepdims"),
        (lambda: ag.tanh(Value(1.0), axis=0), ag.SignatureError, "tanh has no option axis; it has none"),
        # data
        (lambda: ag.sigmoid(None), ag.DataTypeError, "got None"),
        (lambda: ag.sigmoid("a"), ag.DataTypeError, "got 'a'"),
        (lambda: ag.sigmoid(1j), ag.DataTypeError, "got 1j"),
        (lambda: ag.sigmoid(np.array([1j])), ag.DataTypeError, "complex128"),
        (lambda: ag.sigmoid([Value(1.0)]), ag.DataTypeError, "autograd.stack joins them"),
        (lambda: ag.maximum(Value(1.0), "a"), ag.DataTypeError, "got 'a'"),
        (lambda: ag.scalars(Value([1.0])), ag.DataTypeError, r"shape \(1,\).*Graph.unroll"),
        (lambda: Value([1.0]) + np.array([None]), ag.DataTypeError, r"shape \(1,\) cannot join scalar values"),
        (lambda: Value(1.0) + np.array([None]), ag.DataTypeError, "got None"),
        (lambda: ag.sigmoid(np.array(["a"], object)), ag.DataTypeError, "got 'a'"),
        (lambda: len(Value(1.0)), ag.DataTypeError, "no length"),
        # arguments
        (lambda: ag.concatenate([]), ag.ArgumentError, "at least one part"),
        (lambda: ag.stack([]), ag.ArgumentError, "at least one part"),
        (lambda: ag.pad(Value([1.0]), -1), ag.ArgumentError, "not negative, got -1"),
        (lambda: ag.pad(Value([1.0]), ((1, 1), (1, 1))), ag.ArgumentError, "no .before, after. pair"),
        (lambda: ag.pad(Value([1.0]), None), ag.ArgumentError, "got None"),
        (lambda: ag.pad(Value([1.0]), "x"), ag.ArgumentError, "'x'"),
        (lambda: ag.pad(Value([1.0]), 1.5), ag.ArgumentError, "whole numbers.*got 1.5"),
    ],
)
def test_message(call: Any, kind: type[Exception], text: str) -> None:
    with pytest.raises(kind, match=text) as caught:
        call()
    assert isinstance(caught.value, ag.ChalkgradError)


def test_every_exception_is_also_a_built_in_one_and_public() -> None:
    ours = [e for e in vars(errors).values() if isinstance(e, type) and issubclass(e, Exception)]
    for e in ours:
        assert issubclass(e, errors.ChalkgradError)
        assert getattr(ag, e.__name__) is e
        assert e.__doc__
        if e is not errors.ChalkgradError:
            assert any(b.__module__ == "builtins" for b in e.__bases__)
