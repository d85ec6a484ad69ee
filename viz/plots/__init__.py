"""Plots with matplotlib, a family a file.

It may import notation and style, and what `nn` makes. Begin with `canvas`: where each draws, and what it gives back.
`plane` is what a boundary is drawn on.
"""
