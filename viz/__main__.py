"""``python -m viz``: the command of `viz.command.main`."""

import sys

from viz.command.main import main

if __name__ == "__main__":
    sys.exit(main())
