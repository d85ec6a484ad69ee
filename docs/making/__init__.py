"""What of the book is made rather than written.

Notebooks, reference, gallery, messages and live pages; what comes from npm, and what Sphinx is taught. It may
import the packages and `tests.gallery`. Begin with `source`, which copies what is written.
"""
