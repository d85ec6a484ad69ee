"""How good a classifier is: confusion, calibration, ROC, comparison. Displays have scikit-learn's methods.

It may import style, and what `nn` makes. Begin with `labels_and_chances`, what they share, and `confusion`.
"""
