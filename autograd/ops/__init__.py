"""The table of operations, a family a file; images/ has those that slide windows.

Nothing here knows what a graph is. It may import the rules, and errors. Begin with `elementary`.
"""
