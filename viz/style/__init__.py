"""Colours by what they mean, and how text is measured and cut.

It imports nothing of the package. Begin with `palette`.
"""
