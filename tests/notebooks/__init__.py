"""The tutorials: each runs, each notebook is its script, and its text says what its cells compute."""
