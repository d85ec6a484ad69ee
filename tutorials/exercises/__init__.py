"""The exercises of the course, one file a notebook: what is right, the usual slips, hints, solutions."""
