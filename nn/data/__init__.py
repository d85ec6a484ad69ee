"""Data: tables, labels, images, and the sets that the lecture and the examples use.

It may import what stands flat in nn. Begin with `table`.
"""
