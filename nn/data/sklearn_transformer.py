"""What scikit-learn asks of a transformer it did not make; scikit-learn itself is needed by none of it."""

from __future__ import annotations

import sys
from typing import Any

import numpy as np

from autograd import ArgumentError
from nn.errors import not_fitted


class SklearnTransformer:
    """Answers scikit-learn's questions about a transformer that keeps each feature in its place."""

    def __sklearn_tags__(self) -> Any:
        """Only scikit-learn calls this, so it is there."""
        from sklearn.utils import InputTags, Tags, TargetTags, TransformerTags

        return Tags(
            estimator_type=None,
            target_tags=TargetTags(required=False),
            transformer_tags=TransformerTags(preserves_dtype=["float64", "float32"]),
            input_tags=InputTags(two_d_array=True),
        )

    def __sklearn_is_fitted__(self) -> bool:
        return hasattr(self, "n_features_in_")

    def get_feature_names_out(self, input_features: Any = None) -> Any:
        """The names of the features that `transform` gives: those of `fit`, or x0, x1, ...

        Raises
        ------
        NotFittedError
            Before `fit`.
        ArgumentError
            If ``input_features`` are others, or not as many.
        """
        n = vars(self).get("n_features_in_")
        if n is None:
            raise not_fitted(f"This {type(self).__name__} knows no features yet: call fit(X) first.")
        known = vars(self).get("feature_names_in_")
        if input_features is None:
            return known if known is not None else np.array([f"x{k}" for k in range(n)], object)
        names = np.asarray(input_features, object)
        if known is not None and names.tolist() != known.tolist():
            raise ArgumentError("input_features is not equal to feature_names_in_")
        if len(names) != n:
            raise ArgumentError(
                f"input_features should have length equal to number of features ({n}), got {len(names)}"
            )
        return names

    def set_output(self, *, transform: str | None = None) -> Any:
        """What `transform` gives: "default", an array, or "pandas", a DataFrame with names. Returns self.

        Raises
        ------
        ArgumentError
            If it is neither.
        """
        if transform not in (None, "default", "pandas"):
            raise ArgumentError(f"transform is 'default', 'pandas' or None to leave it; got {transform!r}.")
        if transform is not None:
            self._sklearn_output_config = {"transform": transform}
        return self

    def shown(self, array: Any, X: Any) -> Any:
        """What `transform` gives: the array, or a DataFrame of it with the rows of X."""
        wanted = vars(self).get("_sklearn_output_config", {}).get("transform")
        if wanted is None and "sklearn" in sys.modules:
            wanted = sys.modules["sklearn"].get_config()["transform_output"]
        if wanted != "pandas" or array.ndim != 2:
            return array
        import pandas

        return pandas.DataFrame(array, columns=self.get_feature_names_out(), index=getattr(X, "index", None))
