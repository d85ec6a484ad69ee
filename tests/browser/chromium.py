"""Where a Chromium is."""

import shutil

_PROGRAMS = ("chromium", "chromium-browser", "google-chrome")


def chromium() -> str | None:
    """The program on this machine, None where there is none."""
    return next(filter(None, map(shutil.which, _PROGRAMS)), None)
