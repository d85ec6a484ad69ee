"""The lecture's models, with scikit-learn's habits.

`estimator` is what fitting is, `classifier` adds labels, `made_of_arguments` makes layers when they are needed; each
other file is a model or a family. It may import training and below. Begin with `estimator`.
"""
