"""``python -m viz``: the command of `viz.main`."""

import sys

from viz.main import main

sys.exit(main())
