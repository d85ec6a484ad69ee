"""Displays in a real browser: saved pages, JupyterLab, nbconvert's HTML and marimo."""
