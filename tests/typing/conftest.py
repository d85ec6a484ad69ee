"""The samples are read by type checkers and run by a test; looking for doctests in them would run them too."""

collect_ignore = ["right.py", "wrong.py"]
