"""The table of operations, a family a file. Nothing here knows what a graph is."""
