"""What scikit-learn asks of a classifier it did not make; scikit-learn itself is needed by none of it."""

from __future__ import annotations

from typing import Any


class SklearnClassifier:
    """Answers scikit-learn's questions, so that Pipeline, GridSearchCV and its own checks know what this is."""

    _estimator_type = "classifier"
    takes_images = False
    takes_many_classes = True

    def __sklearn_tags__(self) -> Any:
        """Only scikit-learn calls this, so it is there."""
        from sklearn.utils import ClassifierTags, InputTags, Tags, TargetTags

        images = self.takes_images
        return Tags(
            estimator_type="classifier",
            target_tags=TargetTags(required=True),
            classifier_tags=ClassifierTags(multi_class=self.takes_many_classes),
            input_tags=InputTags(two_d_array=not images, three_d_array=images),
        )

    def __sklearn_is_fitted__(self) -> bool:
        return hasattr(self, "classes_")
