"""The tutorials: each runs, and each notebook is its script."""
