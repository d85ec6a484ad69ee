"""Plots with matplotlib, a family a file.

It may import style, and what `nn` makes. Begin with `boundary`, the longest; `plane` is what it draws on.
"""
