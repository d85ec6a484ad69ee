"""``python -m viz``: the command of `viz.command.main`."""

import sys

from viz.command.main import main

sys.exit(main())
