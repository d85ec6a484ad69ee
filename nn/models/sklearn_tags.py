"""What scikit-learn asks of an estimator it did not make; scikit-learn itself is needed by none of it."""

from __future__ import annotations

from typing import Any


class _Sklearn:
    """Answers scikit-learn's questions, so that Pipeline, GridSearchCV and its own checks know what this is."""

    _estimator_type: Any
    takes_images = False

    def __sklearn_tags__(self) -> Any:
        """Only scikit-learn calls this, so it is there."""
        from sklearn.utils import InputTags, Tags, TargetTags

        images = self.takes_images
        return Tags(
            estimator_type=self._estimator_type,
            target_tags=TargetTags(required=True),
            input_tags=InputTags(two_d_array=not images, three_d_array=images),
        )

    def __sklearn_is_fitted__(self) -> bool:
        return hasattr(self, "n_features_in_")


class SklearnClassifier(_Sklearn):
    """A classifier, as scikit-learn sees it."""

    _estimator_type = "classifier"
    takes_many_classes = True
    takes_many_labels = False

    def __sklearn_tags__(self) -> Any:
        """Those of a classifier."""
        from sklearn.utils import ClassifierTags

        found = super().__sklearn_tags__()
        found.classifier_tags = ClassifierTags(multi_class=self.takes_many_classes, multi_label=self.takes_many_labels)
        return found


class SklearnRegressor(_Sklearn):
    """A regressor, as scikit-learn sees it."""

    _estimator_type = "regressor"

    def __sklearn_tags__(self) -> Any:
        """Those of a regressor of one measurement or several."""
        from sklearn.utils import RegressorTags

        found = super().__sklearn_tags__()
        found.target_tags.multi_output = True
        found.regressor_tags = RegressorTags()
        return found


class SklearnTransformer(_Sklearn):
    """What makes other features of samples, and needs no targets, as scikit-learn sees it."""

    _estimator_type: Any = None

    def __sklearn_tags__(self) -> Any:
        """Those of a transformer."""
        from sklearn.utils import TransformerTags

        found = super().__sklearn_tags__()
        found.target_tags.required = False
        found.transformer_tags = TransformerTags()
        return found
