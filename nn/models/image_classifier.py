"""ImageClassifier: a Classifier whose arguments say the shape of an image."""

from __future__ import annotations

from typing import Any

from nn.checks import counts_of
from nn.data.images import as_images, image_shape
from nn.models.classifier import Classifier


class ImageClassifier(Classifier):
    """What models of images of one shape share; they have ``shape``, ``outputs`` and ``maps`` as arguments."""

    takes_images = True

    shape: Any
    outputs: Any
    maps: Any

    def image_given(self) -> tuple[int, ...] | None:
        """(C, H, W), if the arguments say it."""
        return None if self.shape is None else image_shape(self.shape)

    def maps_given(self) -> list[int]:
        """``maps``, checked."""
        usual = type(self).maps
        return counts_of(f"maps is how many kernels each convolution has, such as {usual}", self.maps, "maps")

    def sizes_given(self) -> tuple[Any, int] | None:
        """Known when the shape of the image and the outputs are."""
        image = self.image_given()
        if image is None or self.outputs is None:
            return None
        return image, self.argument("outputs")

    # ------------------------------------------------------------------------------ the data
    def samples(self, X: Any) -> Any:
        """X (N, C, H, W), or (N, H, W) if it is gray, as (N, C, H, W) of finite numbers.

        Rows of pixels (N, C·H·W) are images where ``shape`` says which.
        """
        return as_images(X, self.image_given())

    def size_of(self, X: Any) -> tuple[int, ...]:
        """The shape of one image."""
        return tuple(X.shape[1:])

    def described(self, size: Any) -> str:
        """``images of (1, 8, 8)``."""
        return f"images of {size}"
