"""An image in any usual shape."""

import numpy as np
import pytest

from autograd import Value
from autograd.errors import DataTypeError, ShapeError
from viz.plots.images.pixels import image_of


def image():
    made = np.zeros((12, 12))
    made[3:9, 5:7] = 1.0
    return made


def test_an_image_in_any_usual_shape():
    for shape in ((4, 5), (1, 4, 5), (1, 1, 4, 5)):
        assert image_of(np.zeros(shape)).shape == (1, 4, 5)
    assert image_of(Value(np.zeros((3, 4, 5)))).shape == (3, 4, 5)
    for shape in ((4,), (2, 1, 4, 5), (0, 4, 5)):
        with pytest.raises(ShapeError, match="Expected one image"):
            image_of(np.zeros(shape))
    with pytest.raises(DataTypeError):
        image_of([["a"]])
